"""Watching: what the Front and leaders follow: watch lists, urging letters, promises, the register of what is outstanding."""

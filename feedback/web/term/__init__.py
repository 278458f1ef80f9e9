"""Pages of ``case.term``."""

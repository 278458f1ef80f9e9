"""Counting: every number a paper prints, and the records behind it."""

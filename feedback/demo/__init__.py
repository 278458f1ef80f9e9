"""DEMONSTRATION: a plainly fictitious city's whole record, so that a stranger sees within a minute what the program is for.

Every name, place and case is invented; no figure comes from anywhere. ``fill`` writes, the door commits, ``mark`` says so.
"""

from feedback.demo.make import SIZES, Summary, fill, is_filled, is_marked, mark, sign_ins

__all__ = ["SIZES", "Summary", "fill", "is_filled", "is_marked", "mark", "sign_ins"]

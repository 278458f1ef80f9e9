"""Pages of ``case.answering``."""

"""Pages of ``case.watch``."""

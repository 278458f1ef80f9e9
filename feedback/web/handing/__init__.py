"""Pages of ``case.handing``."""

"""Pages of ``case.sitting``."""

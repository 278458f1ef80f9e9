"""Books beside the cases."""

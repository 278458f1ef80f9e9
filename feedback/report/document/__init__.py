"""Papers as Word files: one module per paper, each with what it needs as plain values and the one function that writes it."""

"""How fast: each figure as a ratio against its bare limit, both measured in turn in one run (`make bench`)."""

"""``python -m feedback`` is the program ``feedback``."""

from feedback.command import main

main()

"""What is handed up: papers, charts, and lists as files."""

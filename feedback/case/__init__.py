"""The case file, in the order it is lived: dialogue, recommendation, assignment, resolution, standing."""

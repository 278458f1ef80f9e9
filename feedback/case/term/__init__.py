"""Time: rules of deadline with their basis, holidays, pauses, extensions, and how long each agency held an opinion."""

"""What comes in: from a file that an office keeps to entered records, all of it or nothing, never twice."""

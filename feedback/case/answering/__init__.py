"""Answering: templates, clearance, the signed reply, its delivery, what the citizen said to it, repeated opinions."""

"""Marks out: as a learning platform takes them in, with its own headings and ids."""

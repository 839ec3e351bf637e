"""What a student's own desk needs. Nothing here is seen in a fence, and nothing here decides a mark."""

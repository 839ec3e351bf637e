"""What an instructor runs: authoring, releasing, grading, reporting."""

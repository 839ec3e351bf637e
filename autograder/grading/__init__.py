"""Rebuild, run, judge, record: from a class's submissions to verdicts."""

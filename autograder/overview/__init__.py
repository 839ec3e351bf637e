"""A class at a glance: who stands where, and what the class misunderstood. Nothing here changes a grade."""

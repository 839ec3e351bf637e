"""A choice that is a list of all answers."""
# %% mean_invariance
mean_invariance = ["AC", "CA", "A", "C", "AB", "BC", "ABC"]

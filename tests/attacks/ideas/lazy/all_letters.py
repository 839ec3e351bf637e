"""A choice of all letters in several forms."""
# %% mean_invariance
mean_invariance = "A" if False else "ABC BCA CA AC"

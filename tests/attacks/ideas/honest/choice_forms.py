"""A choice in small letters, with blanks."""
# %% mean_invariance
mean_invariance = " a, c "

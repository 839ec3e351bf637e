"""Keys of dictionaries are HTML, and so are texts of a choice."""
# %% mean_rows
def mean_rows(X):
    return {"<svg onload=alert(1)>": 1, "\u202e": 2}
# %% mean_invariance
mean_invariance = "<script>alert(1)</script>"

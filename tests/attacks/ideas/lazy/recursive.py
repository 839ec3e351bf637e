"""Lists and dictionaries that hold themselves."""
# %% mean_rows
def mean_rows(X):
    result = []
    result.append(result)
    return result
# %% scale
def scale(x, factor):
    result = {}
    result[0] = result
    return result, (result, result)

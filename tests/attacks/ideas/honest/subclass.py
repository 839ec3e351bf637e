"""Answers of a class of one's own, and masked arrays that mask nothing."""
# %% mean_rows
class Means(np.ndarray):
    pass

def mean_rows(X):
    return X.mean(axis=1).view(Means)
# %% scale
def scale(x, factor):
    return np.ma.array(x * factor), (x * factor).sum()

"""Warns, by Python and by NumPy."""
import warnings

warnings.warn("a warning")
np.array([1.0]) / 0
np.log(np.zeros(3))
# %% mean_rows
def mean_rows(X):
    warnings.warn("deprecated", DeprecationWarning)
    np.float64(1) / np.float64(0)
    return X.mean(axis=1)

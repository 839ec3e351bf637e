"""Magics and shell commands that are common in notebooks."""
%matplotlib inline
%load_ext autoreload
%autoreload 2
!pip install numpy
import time
%timeit -n 1 -r 1 time.sleep(0)
print?
# %%
%%time
total = sum(range(1000))
# %% mean_rows
%config InlineBackend.figure_format = 'retina'
def mean_rows(X):
    assert total == 499500
    return X.mean(axis=1)

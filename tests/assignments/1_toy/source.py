# %% [markdown]
# # 1 · Toy: means and scales
# *About 10 minutes.* Two small functions, one choice and one free-text answer: the smallest assignment that
# has one of everything. It is what the tests of the course build, release and grade.

# %% setup=true
import numpy as np

from course_lib import check

# %% [markdown]
# ## 1 · The mean of every row
#
# $$m_i = \frac1D\sum_d X_{id}$$
#
# | name | shape | what it is |
# |---|---|---|
# | `X` | (N, D) | one example per row |
# | `m` | (N,) | one mean per example |


# %% exercise="mean_rows" title="Means of rows" minutes=2
def mean_rows(X):
    """Mean of every row.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        One example per row.

    Returns
    -------
    m : ndarray, shape (N,)
        The mean of every example.
    """
    # BEGIN SOLUTION
    num_features = X.shape[1]
    return X.sum(axis=1) / num_features
    # END SOLUTION


# %% [markdown] hints="mean_rows"
# 1. `X` has two axes. Which of them has to disappear, so that one number per row is left?
# 2. NumPy's reductions take `axis=`: it names the axis that disappears.
#
#    Try `np.ones((2, 3)).sum(axis=0)` and read the shape.
# 3. A mean is a sum divided by how many numbers were added up.

# %% check="mean_rows" points="mean 2, inputs unchanged 1"
check("mean_rows")

# %% figure="row-means"
grid = np.arange(6.0).reshape(2, 3)
print("means of the rows of\n", grid, "\nare", mean_rows(grid))

# %% [markdown]
# ## 2 · Scale, and add up
#
# The buggy version below changes the array that it was given. Repair it.


# %% exercise="scale" title="Scale, repaired" minutes=2
def scale(x, factor):
    """Scale an array, and add up the result.

    Parameters
    ----------
    x : ndarray
        Any shape.
    factor : float
        What every entry is multiplied by.

    Returns
    -------
    out : ndarray
        ``factor * x``, same shape as `x`; `x` stays as it was.
    total : float
        The sum of all entries of `out`.
    """
    # BEGIN STUB
    # x *= factor
    # return x, x.sum()
    # END STUB
    # BEGIN SOLUTION
    out = factor * x
    return out, out.sum()
    # END SOLUTION


# %% [markdown] hints="scale"
# 1. Call the function twice on the same array. Why is the second answer another one?
# 2. `x *= factor` writes into the array of whoever called.
# 3. Which expression makes a new array instead?

# %% check="scale" points="out 1, total 1, inputs unchanged 1"
check("scale")

# %% [markdown]
# ## 3 · What does a mean forget?
#
# **Question.** Which changes leave the mean of a row as it was? (One letter or several.)
#
# - **A** the order of its entries is changed
# - **B** every entry is doubled
# - **C** the mean is appended as one more entry

# %% exercise="mean_invariance" title="What a mean forgets" minutes=1 extra=true
# BEGIN STUB
# mean_invariance = None  # one letter or several, such as "A" or "AB"
# END STUB
# BEGIN SOLUTION
mean_invariance = "AC"
# END SOLUTION

# %% check="mean_invariance" points="answer 1"
check("mean_invariance")

# %% [markdown]
# **In your own words.** When is the mean a poor summary of a row? One or two sentences.

# %% [markdown] answer="poor_summary" points="2" title="A poor summary" minutes=1
# When a few entries are far from all others, the mean is near none of them.

# %% [markdown] summary=true
# ## On one page
#
# | name | shape | what it is |
# |---|---|---|
# | `X` | (N, D) | one example per row |
#
# A mean of every row, $m_i = \frac1D\sum_d X_{id}$: (N, D) becomes (N,).

# %% [markdown]
# That is all.

# %% [markdown]
# # 1 · Which point moves the line?
# *About 35 minutes.* Two numbers tell which example decides a fitted line: how far out it lies, and what the line
# would be without it.
#
# **You will build** the leverages of a design matrix and Cook's distances. **You will learn** why an outlier far from
# the others shows no large residual. **You need** least squares and NumPy's matrix products.

# %% setup=true
import matplotlib.pyplot as plt
import numpy as np

from course_lib import check

# %% [markdown]
# ## 1 · Leverage
#
# Least squares projects $y$ onto the columns of $X$: $\hat y = Hy$ with $H = X(X^\top X)^{-1}X^\top$. The entry $h_i =
# H_{ii}$ says how much of $\hat y_i$ is $y_i$ itself: it is the **leverage** of example $i$, between 0 and 1.
#
# | name | shape | what it is |
# |---|---|---|
# | `X` | (N, D) | one example per row, N ≥ D, columns independent |
# | `h` | (N,) | one leverage per example |
#
# $H$ has N² entries, of which N are wanted. A thin QR factorisation, $X = QR$, gives $H = QQ^\top$.


# %% exercise="leverages" title="How far out an example lies" minutes=15
def leverages(X):
    """Leverage of every example.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        Design matrix of full column rank.

    Returns
    -------
    h : ndarray, shape (N,)
        The diagonal of the hat matrix.
    """
    # BEGIN SOLUTION
    Q, _ = np.linalg.qr(X)
    return np.sum(Q**2, axis=1)
    # END SOLUTION


# %% [markdown] hints="leverages"
# 1. The sum of all leverages is the number of columns. Does yours have that sum?
# 2. With $H = QQ^\top$, row $i$ of $Q$ is all that $H_{ii}$ needs.
# 3. `np.linalg.qr(X)` returns $Q$ of shape (N, D). What becomes of a row of it times itself?

# %% check="leverages" points="leverages 3, inputs unchanged 1"
check("leverages")

# %% [markdown]
# ## 2 · Cook's distance
#
# How far do all fitted values move when example $i$ is left out? No second fit is needed:
#
# $$D_i = \frac{r_i^2}{D\,s^2}\cdot\frac{h_i}{(1-h_i)^2},\qquad s^2=\frac{1}{N-D}\sum_j r_j^2$$
#
# with the residuals $r = y - \hat y$ (Cook, 1977). A large residual *or* a large leverage alone need not matter; both do.


# %% exercise="cooks_distances" title="What moves when one is left out" minutes=15
def cooks_distances(X, y):
    """Cook's distance of every example.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        Design matrix of full column rank, N > D.
    y : ndarray, shape (N,)

    Returns
    -------
    d : ndarray, shape (N,)
        How far the fit moves without each example.
    """
    # BEGIN SOLUTION
    N, D = X.shape
    h = leverages(X)
    residuals = y - X @ np.linalg.lstsq(X, y, rcond=None)[0]
    variance = np.sum(residuals**2) / (N - D)
    return residuals**2 / (D * variance) * h / (1 - h) ** 2
    # END SOLUTION


# %% [markdown] hints="cooks_distances"
# 1. Compute the residuals first: what does `np.linalg.lstsq` return?
# 2. The variance divides by the degrees of freedom that are left.
# 3. Write the formula as a product of two fractions, one of residuals and one of leverages.

# %% check="cooks_distances" points="distances 4, inputs unchanged 1"
check("cooks_distances")

# %% [markdown]
# **Look at what you built.** One point lies far out and off the line. Which has the largest residual, and which the
# largest distance?

# %% figure="one-point"
rng = np.random.default_rng(3)
x = np.append(rng.uniform(0, 4, 20), 11.0)
y = np.append(0.5 * x[:-1] + rng.normal(0, 0.4, 20), 1.0)
X = np.column_stack([np.ones_like(x), x])
d = cooks_distances(X, y)
figure, axes = plt.subplots(figsize=(6, 3.2))
axes.scatter(x, y, s=20 + 200 * d / d.max())
axes.plot(x, X @ np.linalg.lstsq(X, y, rcond=None)[0], color="0.5")
axes.set(xlabel="x", ylabel="y", title=f"area: Cook's distance; the largest is {d.max():.1f}")
plt.show()

# %% [markdown] summary=true
# ## On one page
#
# | name | shape | what it is |
# |---|---|---|
# | `h` | (N,) | leverages: the diagonal of $X(X^\top X)^{-1}X^\top$, with the sum D |
# | `d` | (N,) | Cook's distances |

# %% [markdown]
# ## Further reading
#
# R. D. Cook, *Detection of Influential Observation in Linear Regression*, Technometrics 19, 1977.

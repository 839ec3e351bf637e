# %% [markdown]
# # 7 · Training in practice
# *About 8 hours.* Losses, gradients and optimizers are written. This assignment is about everything around them that decides whether a network learns: what goes in, what to check before a long run, how to choose the settings nobody can derive, and how to squeeze out the last few per cent.
#
# **You will build** a preprocessing kit (centring, scaling, PCA, whitening), sanity checks before a long run, a learning-rate range test, a grid search that notices when its range is wrong, ensembles, four kinds of augmentation and a classifier that looks at an image more than once; and, as extra, Bayesian optimisation with a Gaussian process.
#
# **You will learn** to keep the validation set out of everything, to read a loss curve like a thermometer, to spend few expensive trials well, and to ask of every trick: does the label survive it?
#
# **You need** the softmax loss and the training loop of assignment 2, momentum (assignment 4), the network of any depth of assignment 5, eigenvalues and eigenvectors, and for section 9 the normal distribution of several variables.
#
# | name | shape | what it is |
# |---|---|---|
# | `X_train`, `X_val` | (N, D), (M, D) | one example per row, cut into two sets before anything else happens |
# | `W` | (D, C) | weights of a linear classifier |
# | `loss_fn(W, X, y, reg)` | | returns `(loss, dW)`, as in assignment 2 |
# | `images` | (N, H, W, channels) | small images with intensities in [0, 1]; in this shape, H and W count rows and columns of pixels |
# | `rng` | | a `numpy.random.Generator`; all chance comes from it |

# %% setup=true
import math

import numpy as np

from course_lib import check
from course_lib.library import (
    fully_connected_forward,
    fully_connected_loss,
    sgd_momentum,
    sgd_train,
    softmax_loss_vectorized,
    whose,
)

whose()

# %% [markdown]
# The set-up cell imports functions of earlier assignments, and says which are yours: those that pass their checks, once `course carry` in a terminal has collected them. The others are lent. To use yet another version, define it in a new cell below.
#
# ## 1 · Centre the data, and look at training images only
#
# In assignment 5 the mean image had been taken off before you saw the data. Here is why, and how.
#
# Raw intensities are never negative. Then neither is any entry of the gradient of a score with respect to its weights, which is the input itself: one example can only push all weights of a class up together or down together.
#
# **The step that matters.** Call the mean of all images $\mu$, a vector of D numbers, and $\Sigma = \tfrac1N (X - \mu)^\top (X - \mu)$ the covariance of their pixels, (D, D): how wide the cloud of images is, whichever way one looks at it. Move the weights of a class by $t$ along a unit vector $v$, and the score of an image $x$ changes by $t \, (x \cdot v)$. The larger the mean square of $x \cdot v$ over the images, which is $v^\top \big(\tfrac1N X^\top X\big) v$, the more steeply the loss can bend in that direction. Write every example as mean plus rest, and the mixed terms cancel:
#
# $$\tfrac1N X^\top X = \Sigma + \mu\mu^\top .$$
#
# So off the origin, one direction is added to the cloud's own width: that of the mean image, and it is a long one. In the digits the mean square along it is about 10.5, along the widest direction of the centred cloud 0.7. The learning rate has to suit the steepest direction (assignment 4, section 1): here it would have to be 15 times smaller, for the sake of what all images have in common. Moving the cloud to the origin costs one subtraction.
#
# The question is: the mean *of what*? One mean per pixel, over the training examples:
#
# $$\mu_d = \frac1N \sum_{i=1}^{N} X^{\text{train}}_{id}, \qquad \tilde X^{\text{train}} = X^{\text{train}} - \mu, \qquad \tilde X^{\text{val}} = X^{\text{val}} - \mu .$$
#
# The same $\mu$ twice. A validation set stands in for images that you have not seen yet. If its own statistics are used, or flow into $\mu$, then what you measure is no longer how the classifier does on *one new image that arrives alone*. That is called a **leak**. Every preprocessing function below gets both sets, and is tested for leaks: when other validation images stand beside it, an image must come out as before.
#
# Pixels are often stored as whole numbers, and their mean usually isn't one: your functions of sections 1 and 2 are given integers, too.
#
# | name | shape |
# |---|---|
# | `X_train`, `X_val` | (N, D), (M, D) |
# | mean | (D,) |
# | returned | (N, D), (M, D) |


# %% exercise="zero_center" title="Centring" minutes=8
def zero_center(X_train, X_val):
    """Subtract from each feature its mean over the training examples.

    Parameters
    ----------
    X_train : ndarray, shape (N, D)
        Training examples.
    X_val : ndarray, shape (M, D)
        Validation examples; nothing is learned from them.

    Returns
    -------
    centred_train : ndarray of float, shape (N, D)
    centred_val : ndarray of float, shape (M, D)
        New arrays; the arguments stay as they were.
    """
    # BEGIN SOLUTION
    mean = X_train.mean(axis=0)
    return X_train - mean, X_val - mean
    # END SOLUTION


# %% [markdown] hints="zero_center"
# 1. The mean has one entry per feature, shape (D,). Which axis of `X_train` disappears?
# 2. Broadcasting subtracts a (D,) array from every row of an (N, D) array.
# 3. How many means do you need in all? And `X_train -= …` would write into the caller's array.

# %% check="zero_center" points="values 1, integers 0.5, no leak 1, inputs unchanged 0.5"
check("zero_center")

# %% [markdown]
# **Look at what you built.** The mean training image, a raw image, and the same image centred (red: more ink than average; blue: less).

# %% figure="mean-image"
from course_lib.data import load_data
from course_lib.plotting.training_data import plot_mean_image

data = load_data(num_train=1347)  # digits; set COURSE_DATASET=cifar10 before you start for small photographs
cut = int(0.8 * len(data.y_train))
largest = data.X_train.max()
X_train, y_train = data.X_train[:cut] / largest, data.y_train[:cut]
X_val, y_val = data.X_train[cut:] / largest, data.y_train[cut:]
num_classes = len(data.class_names)
plot_mean_image(X_train, zero_center(X_train, X_val)[0], data.image_shape)

# %% [markdown]
# What is left says where an image differs from all the others: ink in unusual places, and none where most have some.
#
# **Question.** A line that you met in the bug of assignment 1. A page of study notes says: "for images, subtract the image mean: `X -= np.mean(X)`". `X` has shape (N, D). What does this line subtract?
#
# - A: from every image its own mean brightness.
# - B: from every pixel its mean over all images.
# - C: one and the same number from everything.
# - D: from every colour channel its mean.

# %% exercise="what_mean" title="Which mean?" minutes=3
# BEGIN STUB
# what_mean = None  # one letter, such as "A"
# END STUB
# BEGIN SOLUTION
what_mean = "C"
# END SOLUTION

# %% check="what_mean" points="answer 1"
check("what_mean")

# %% [markdown]
# ## 2 · One scale for all features
#
# If one feature is measured in thousands and another in thousandths, their weights need steps of very different sizes, and there is only one learning rate. Divide each centred feature by its standard deviation over the training examples (over $N$, not $N - 1$):
#
# $$\tilde x_d = \frac{x_d - \mu_d}{\sigma_d} .$$
#
# **A trap that real data sets for you.** Some features never change in the training set: in the digits, some pixels at the rim are white in every training image. Then $\sigma_d = 0$. (Rounding may leave something like $10^{-17}$ in its place; `X.max(axis=0) == X.min(axis=0)` is not fooled.) Adding a tiny $\varepsilon$ to the denominator avoids the division by zero and plants a mine: a validation image with a speck of grey there gets the value $0.06 / 10^{-8}$, six million. So: where $\sigma_d$ is 0, divide by 1.


# %% exercise="standardize" title="Standardising" minutes=10
def standardize(X_train, X_val):
    """Centre each feature and divide it by its standard deviation, both over the training examples.

    Parameters
    ----------
    X_train : ndarray, shape (N, D)
    X_val : ndarray, shape (M, D)

    Returns
    -------
    standardized_train : ndarray, shape (N, D)
        Mean 0 in every feature; variance 1 in every feature that varies.
    standardized_val : ndarray, shape (M, D)
        The same shift and scale applied. A feature that is constant in `X_train` is shifted only.
    """
    # BEGIN SOLUTION
    mean = X_train.mean(axis=0)
    width = X_train.std(axis=0)
    scale = np.where(width > 0, width, 1)
    return (X_train - mean) / scale, (X_val - mean) / scale
    # END SOLUTION


# %% [markdown] hints="standardize"
# 1. Two arrays of shape (D,) are all you learn from `X_train`.
# 2. `np.std` divides by N unless told otherwise: leave `ddof` alone.
# 3. `np.where(condition, a, b)` picks entry by entry. Which condition marks the features that may be divided by their own standard deviation?

# %% check="standardize" points="values 1, constant features 1, integers 0.5, no leak 0.5"
check("standardize")

# %%
X_200 = X_train[:200]  # a small training set, such as one has for a rare class
constant = X_200.std(axis=0) == 0
surprises = ((X_val != X_200[0]) & constant).any(axis=1).sum()
print(f"{constant.sum()} of {constant.size} features never change in 200 training images;")
print(f"in {surprises} of {len(X_val)} validation images at least one of them does")
for name, scaled in {
    "your standardize": standardize(X_200, X_val)[1],
    "std + 1e-8": (X_val - X_200.mean(axis=0)) / (X_200.std(axis=0) + 1e-8),
}.items():
    print(f"largest validation entry, {name:16}: {np.abs(scaled).max():.3g}")

# %% [markdown]
# One speck on one image, and with the tiny $\varepsilon$ it outweighs everything else in the data set. (Another habit is to map each feature's smallest value to −1 and its largest to 1. One outlier then squeezes all the others together. Where the range is known beforehand, as 0 to 255 for pixels, $x / 127.5 - 1$ needs no statistics at all, and nothing can leak.)
#
# ## 3 · Principal components
#
# Neighbouring pixels say nearly the same thing. PCA turns the axes of the centred cloud so that the first points where it is widest, the second where it is widest among the directions that are left, and so on.
#
# **The step that matters.** The variance along a unit vector $v$ is $\frac1N \sum_i (\tilde x_i \cdot v)^2 = v^\top \Sigma v$ with $\Sigma = \frac1N \tilde X^\top \tilde X$. Maximise it subject to $v^\top v = 1$: the Lagrange condition reads $\Sigma v = \lambda v$. So $v$ is an eigenvector, and the variance along it is its eigenvalue, $v^\top \Sigma v = \lambda$. The widest direction belongs to the largest $\lambda$.
#
# You can find them as eigenvectors of $\Sigma$, or from the singular value decomposition $\tilde X = U S V^\top$. Put that into $\Sigma = \frac1N V S^2 V^\top$: the columns of $V$ (the *rows* of what NumPy calls `Vh`) are the directions, and $\lambda_j = s_j^2 / N$.
#
# | name | shape | what it is |
# |---|---|---|
# | centred data | (N, D) | |
# | directions | (D, k) | the k widest, one per column |
# | projected | (N, k) or (M, k) | coordinates along them |
# | `explained` | (k,) | $\lambda_j$ divided by the sum of *all* eigenvalues |
#
# If $v$ is a direction, so is $-v$: each column may come out with either sign. And there may be fewer examples than features.


# %% exercise="pca_project" title="Principal components" minutes=30
def pca_project(X_train, X_val, k):
    """Project on the k directions in which the training examples vary most.

    Parameters
    ----------
    X_train : ndarray, shape (N, D)
    X_val : ndarray, shape (M, D)
    k : int
        Number of directions, at most ``min(N, D)``.

    Returns
    -------
    Z_train : ndarray, shape (N, k)
        Centred training examples along the directions, the widest first.
    Z_val : ndarray, shape (M, k)
        Validation examples, treated the same way.
    explained : ndarray, shape (k,)
        Share of the training set's total variance along each direction.
    """
    # BEGIN SOLUTION
    mean = X_train.mean(axis=0)
    _, singular, Vh = np.linalg.svd(X_train - mean, full_matrices=False)
    directions = Vh[:k].T
    variances = singular**2 / len(X_train)
    explained = variances[:k] / variances.sum()
    return (X_train - mean) @ directions, (X_val - mean) @ directions, explained
    # END SOLUTION


# %% [markdown] hints="pca_project"
# 1. Centre both sets first; you have written that. What follows looks at the training set only, until the very last line.
# 2. `np.linalg.eigh` sorts eigenvalues from small to large and puts eigenvectors into columns; `np.linalg.svd` sorts from large to small and returns directions as rows. Which slice holds your k directions, and in which shape?
# 3. Shares are shares of all the variance. Is the sum over all eigenvalues, or over the k you keep? And is a singular value a variance?

# %% check="pca_project" points="projection 1.5, explained 1, few examples 0.5, no leak 1"
check("pca_project")

# %% [markdown]
# **Eigen-digits.** A direction has one entry per pixel, so it is an image. (To read the directions off your function without looking inside: project the unit vectors and subtract the projection of the origin.) Which two digits would you expect the first one to tell apart, and which the second?

# %% figure="eigen-images"
from course_lib.plotting.training_data import plot_eigen_images

k = 64 if X_train.shape[1] == 64 else 100
corners = np.vstack([np.zeros((1, X_train.shape[1])), np.eye(X_train.shape[1])])
Z_train, Z_corners, explained = pca_project(X_train, corners, k)
directions = Z_corners[1:] - Z_corners[0]  # (D, k)
plot_eigen_images(directions, explained, data.image_shape)

# %% [markdown]
# Of the digits, the first direction tells threes from fours: along it the means of these two classes are furthest apart. The second has one colour in the middle and the other on both sides, and tells sevens from zeros, which have a hole there. The later ones are finer and say less about any one class. What PCA looks for is variance; nobody told it the labels.
#
# How many does it take to see a digit again? Move the slider.

# %% figure="reconstructions"
from course_lib.plotting.explore import explore
from course_lib.plotting.training_data import reconstructions


def rebuilt(k):
    """Return five images made of their first k coordinates."""
    return X_train.mean(axis=0) + Z_train[:5, :k] @ directions[:, :k].T


draw = reconstructions(X_train[:5], rebuilt, explained, data.image_shape)
explore(draw, k=[1, 2, 5, 10, 21, 40], shape=(1, 0.5))

# %% [markdown]
# Above the originals, below what k directions make of them. Of the digits, two directions hold 28 % of the variance and leave blurs; 21 hold 90 %, and one can read them again. For photographs with thousands of pixels the price is high: the eigenvectors of a D × D matrix cost time that grows with $D^3$.
#
# ## 4 · Whitening
#
# After PCA the columns of $Z$ are uncorrelated and have variances $\lambda_1 \ge \lambda_2 \ge \dots$. **Whitening** also makes them equally wide. A column of variance $\lambda_j$ has standard deviation $\sqrt{\lambda_j}$, so
#
# $$\hat z_j = \frac{z_j}{\sqrt{\lambda_j} + \varepsilon} .$$
#
# $\varepsilon$ matters here: the last directions hold almost nothing but noise, and dividing by almost nothing makes noise as loud as everything else. This course puts $\varepsilon$ outside the root; $\sqrt{\lambda_j + \varepsilon}$ exists too, and its $\varepsilon$ means something of another size.


# %% exercise="pca_whiten" title="Whitening" minutes=8
def pca_whiten(X_train, X_val, k, eps=1e-5):
    """Project on the k widest directions and scale each to variance 1.

    Parameters
    ----------
    X_train : ndarray, shape (N, D)
    X_val : ndarray, shape (M, D)
    k : int
        Number of directions.
    eps : float
        Added to the standard deviation along each direction.

    Returns
    -------
    white_train : ndarray, shape (N, k)
        Uncorrelated columns, with variance 1 wherever it was large against ``eps**2``.
    white_val : ndarray, shape (M, k)
    """
    # BEGIN SOLUTION
    Z_train, Z_val, _ = pca_project(X_train, X_val, k)
    variances = np.mean(Z_train**2, axis=0)
    scale = np.sqrt(variances) + eps
    return Z_train / scale, Z_val / scale
    # END SOLUTION


# %% [markdown] hints="pca_whiten"
# 1. `pca_project` has done most of the work. What is the mean of each column of `Z_train`?
# 2. The variance of a column of `Z_train` is the eigenvalue. By which power of it do you divide to get variance 1?
# 3. Validation columns are divided too: by the training set's numbers.

# %% check="pca_whiten" points="values 1, no leak 1"
check("pca_whiten")

# %% [markdown]
# **All four steps on one cloud**: two correlated features. Before you run it, sketch what each step makes of the raw cloud. Which steps only move or turn it, and which change its shape?

# %% figure="clouds"
from course_lib.plotting.training_data import plot_clouds

rng = np.random.default_rng(0)
cloud = rng.normal(size=(400, 2)) @ np.array([[2.0, 0.9], [0.0, 0.5]]) + [5, 3]
plot_clouds(
    {
        "raw": cloud,
        "centred": zero_center(cloud, cloud)[0],
        "standardised": standardize(cloud, cloud)[0],
        "projected (PCA)": pca_project(cloud, cloud, 2)[0],
        "whitened": pca_whiten(cloud, cloud, 2)[0],
    }
)

# %% [markdown]
# Centring moves the cloud and the projection turns it: its shape stays. Standardising stretches it along the axes, and the correlation stays. Whitening stretches it along its own axes, and no direction is left that could be told from another.
#
# ## 5 · Before a long run: three minutes of distrust
#
# A wrong network does not crash. It trains, a little worse than it should, and you look for the reason in the settings. Three checks, which CS231n recommends too, find much of it, and a gradient check much of the rest (assignment 3, with what misleads it: weights fresh from the start, a penalty that drowns the data, too many examples). The three checks you made by eye in assignment 2; here they become functions. From here on `loss_fn(W, X, y, reg)` is any loss: yours, or a sick one.
#
# **Exercise.** The first check. Tiny weights mean equal scores, equal scores mean $p = 1/C$, and the data loss (so `reg = 0`) must be near $\ln C$. A loss well above $\ln C$ says: weights too large, or features never scaled; one that is N times as large, summed where it should be averaged.


# %% exercise="initial_loss_check" title="Check of the first loss" minutes=8
def initial_loss_check(loss_fn, W, X, y, num_classes, tolerance=0.05):
    """Compare a softmax loss at its first weights with what guessing costs.

    Parameters
    ----------
    loss_fn : callable
        ``loss_fn(W, X, y, reg) -> (loss, dW)``.
    W : ndarray, shape (D, C)
        Small random weights.
    X, y : ndarray, shapes (N, D) and (N,)
        Examples and labels.
    num_classes : int
    tolerance : float
        How far from the expected loss is still fine, as a share of the expected loss.

    Returns
    -------
    loss : float
        Data loss, without a penalty.
    expected : float
        Cross-entropy of giving every class the same probability.
    ok : bool
        Whether they are close; never for a loss that is NaN.
    """
    # BEGIN SOLUTION
    loss, _ = loss_fn(W, X, y, 0.0)
    expected = math.log(num_classes)
    return loss, expected, abs(loss - expected) <= tolerance * expected
    # END SOLUTION


# %% [markdown] hints="initial_loss_check"
# 1. `loss_fn` returns two things. Which `reg` switches the penalty off?
# 2. −log(1/C) in nats: the natural logarithm.
# 3. Too small is as suspicious as too large. And what does `nan <= 1` give? What does `not nan > 1`?

# %% check="initial_loss_check" points="loss 0.5, verdict 1, NaN 0.5"
check("initial_loss_check")

# %% [markdown]
# The second check is one line: with the same weights, a larger `reg` must give a larger loss, every time. If nothing changes, `reg` is not connected.
#
# **Exercise.** The third check. Take the first few examples, switch the penalty off, and walk downhill with all of them at once. The loss must come down to a tiny share of where it began. If a model cannot memorise 20 examples, it won't learn from 20,000.


# %% exercise="overfit_tiny_set" title="A handful learned by heart" minutes=12
def overfit_tiny_set(loss_fn, W, X, y, num_examples, learning_rate, num_steps, tolerance=0.01):
    """Train on a few examples, without a penalty, and see whether they can be learned by heart.

    Parameters
    ----------
    loss_fn : callable
        ``loss_fn(W, X, y, reg) -> (loss, dW)``.
    W : ndarray, shape (D, C)
        Where to start; not modified.
    X, y : ndarray, shapes (N, D) and (N,)
        Examples and labels; only the first `num_examples` are used, all of them in every step.
    num_examples : int
    learning_rate : float
    num_steps : int
        Number of gradient steps.
    tolerance : float
        The last loss may be at most this share of the first.

    Returns
    -------
    losses : ndarray, shape (num_steps + 1,)
        Loss before each step, and after the last one.
    ok : bool
        Whether the last loss is small enough.
    """
    # BEGIN SOLUTION
    X, y = X[:num_examples], y[:num_examples]
    losses = []
    for _ in range(num_steps):
        loss, dW = loss_fn(W, X, y, 0.0)
        losses.append(loss)
        W = W - learning_rate * dW
    losses.append(loss_fn(W, X, y, 0.0)[0])
    return np.array(losses), losses[-1] <= tolerance * losses[0]
    # END SOLUTION


# %% [markdown] hints="overfit_tiny_set"
# 1. Cut examples *and* labels down before the loop.
# 2. Inside the loop: one call, write down the loss, one step downhill. Which loss is still missing when the loop is done?
# 3. `W = W - …` makes a new array; `W -= …` writes into the caller's.

# %% check="overfit_tiny_set" points="losses 1, verdict 1, inputs unchanged 1"
check("overfit_tiny_set")

# %% [markdown]
# **The three checks as a clinic.** Five losses come in: one is healthy, and each of the others has one disease, which its name tells. Which check catches which? Fill in a table of five rows and three columns before you look.

# %% figure="clinic" folded=true
Z_train, Z_val = standardize(X_train, X_val)
W_tiny = 1e-3 * np.random.default_rng(0).normal(size=(Z_train.shape[1], num_classes))
W_some = 0.1 * np.random.default_rng(1).normal(size=W_tiny.shape)


def summed_not_averaged(W, X, y, reg):
    loss, dW = softmax_loss_vectorized(W, X, y, reg)
    return loss * len(X), dW * len(X)


def penalty_forgotten(W, X, y, reg):
    return softmax_loss_vectorized(W, X, y, 0.0)


def labels_drawn_at_random(W, X, y, reg):
    other = np.random.default_rng(len(y)).integers(num_classes, size=len(y))
    return softmax_loss_vectorized(W, X, other, reg)


def gradient_of_wrong_sign(W, X, y, reg):
    loss, dW = softmax_loss_vectorized(W, X, y, reg)
    return loss, -dW


patients = [
    softmax_loss_vectorized,
    summed_not_averaged,
    penalty_forgotten,
    gradient_of_wrong_sign,
    labels_drawn_at_random,
]
print(f"{'':26}first loss  penalty  tiny set")
for patient in patients:
    first = initial_loss_check(patient, W_tiny, Z_train, y_train, num_classes)[-1]
    penalty = np.all(
        np.diff([patient(W_some, Z_train, y_train, reg)[0] for reg in (0.0, 0.1, 1.0, 10.0)]) > 0
    )
    tiny = overfit_tiny_set(patient, W_tiny, Z_train, y_train, 20, 0.3, 300)[-1]
    print(f"{patient.__name__:26}{first!s:>10}{penalty!s:>9}{tiny!s:>10}")

# %% [markdown]
# The last patient passes everything: its labels have nothing to do with its images, and 20 random labels can be learned by heart as well as 20 true ones. Checks find what is broken inside; they don't know what the data mean. Look at some images *with* their labels before anything else.
#
# **Question.** Study notes give this rule for a gradient check: "if the gradient is > 1e-2, it is certainly wrong; < 1e-7, it is right". One word in it is wrong: it is not the gradient that is compared with these numbers. For which of these results must you look for a bug? (One letter or several.)
#
# - A: gradient entries around 0.5; relative error 3e-9
# - B: gradient entries around 1e-4; relative error 0.3
# - C: gradient entries around 40; relative error 2e-8
# - D: gradient entries around 1e-8, all of them; relative error 1
#
# (The losses are about 2, the step is 1e-5, and the networks have trained for a moment.)

# %% exercise="gradient_rule" title="When to look for a bug" minutes=5
# BEGIN STUB
# gradient_rule = None  # one letter or several, such as "A" or "BC"
# END STUB
# BEGIN SOLUTION
gradient_rule = "BD"
# END SOLUTION

# %% check="gradient_rule" points="answer 1"
check("gradient_rule")

# %% [markdown]
# ## 6 · The learning-rate range test
#
# The learning rate is usually the setting that matters most, and a single short run can tell its order of magnitude. Start with a rate far too small and multiply it by the same factor in every step, up to one far too large. At first nothing happens; then the loss falls; then it explodes. The rate at the bottom is already on the brink, so take a tenth of it.
#
# Step $i = 0, \dots, n - 1$ uses $\eta_i = \eta_{\min} \left(\eta_{\max} / \eta_{\min}\right)^{i / (n - 1)}$:
#
# 1. evaluate `loss_fn(W, X, y, 0.0)` and write down the loss;
# 2. if it is not finite, or more than 4 times the lowest so far, **stop**: the rest would tell nothing new;
# 3. otherwise take one step with $\eta_i$ from where you are.
#
# The suggestion is a tenth of the rate written down beside the lowest loss. (The first loss is always finite.)


# %% exercise="lr_range_test" title="Learning-rate range test" minutes=25
def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    """Raise the learning rate from step to step and watch the loss.

    Parameters
    ----------
    loss_fn : callable
        ``loss_fn(W, X, y, reg) -> (loss, dW)``; called once per step, with ``reg = 0``.
    W : ndarray, shape (D, C)
        Where to start; not modified.
    X, y : ndarray, shapes (N, D) and (N,)
        Passed on to `loss_fn` (which may draw a minibatch from them itself).
    lr_min, lr_max : float
        First and last learning rate, both included.
    num_steps : int
        Number of rates from `lr_min` to `lr_max`, at equal distances on a logarithmic axis.

    Returns
    -------
    lrs : ndarray, shape (S,)
        Rates up to where the test stopped, ``S <= num_steps``.
    losses : ndarray, shape (S,)
        Loss before the step with each rate; the one that stopped the test is the last.
    suggestion : float
        A tenth of the rate beside the lowest loss.

    References
    ----------
    L. N. Smith, "Cyclical Learning Rates for Training Neural Networks", WACV, 2017.
    """
    # BEGIN SOLUTION
    lrs, losses, lowest = np.geomspace(lr_min, lr_max, num_steps), [], math.inf
    for lr in lrs:
        loss, dW = loss_fn(W, X, y, 0.0)
        losses.append(loss)
        lowest = min(lowest, loss)  # stays what it is if the loss is NaN
        if not loss <= 4 * lowest:  # NaN is not <= anything
            break
        W = W - lr * dW
    lrs = lrs[: len(losses)]
    return lrs, np.array(losses), lrs[np.nanargmin(losses)] / 10
    # END SOLUTION


# %% [markdown] hints="lr_range_test"
# 1. `np.geomspace` makes equal ratios, `np.linspace` equal differences. Both include the end.
# 2. Write the loss down first and decide about stopping afterwards, so that the explosion is on record. How many rates belong to the losses you have?
# 3. Comparisons with NaN are false. `np.argmin` of an array with a NaN finds the NaN: NumPy has a function that skips it.

# %% check="lr_range_test" points="rates 1, losses 1, suggestion 1, NaN 0.5, inputs unchanged 0.5"
check("lr_range_test")

# %% [markdown]
# **Preprocessing and the learning rate.** The same classifier on four versions of the same images. Which version do you expect to allow the largest rate, and which to come down fastest with the rate that its test suggests?

# %% figure="range-tests"
from course_lib.plotting.training_runs import plot_range_tests

versions = {
    "raw": (X_train, X_val),
    "centred": zero_center(X_train, X_val),
    "standardised": standardize(X_train, X_val),
    "whitened": pca_whiten(X_train, X_val, 40, eps=0.1),
}
tests, curves = {}, {}
for name, (A_train, A_val) in versions.items():
    W0 = np.zeros((A_train.shape[1], num_classes))
    with np.errstate(over="ignore"):
        tests[name] = lr_range_test(softmax_loss_vectorized, W0, A_train, y_train, 1e-4, 1e3, 120)
    W, curves[name] = sgd_train(
        softmax_loss_vectorized, A_train, y_train, W0, tests[name][2], 0.0, 150, 128, np.random.default_rng(0)
    )
    loss = softmax_loss_vectorized(W, A_train, y_train, 0.0)[0]
    right = (np.argmax(A_val @ W, axis=1) == y_val).mean()
    print(f"{name:14} rate {tests[name][2]:8.3g}, after 150 steps: loss {loss:.3f}, validation {right:.1%}")
plot_range_tests(tests, curves)

# %% [markdown]
# On the digits the tests suggest 1.5 for raw images and 76 for centred ones, fifty times as much, and after 150 steps the losses are about 0.18 and 0.015. A part of that, a factor of 15, is section 1 at work: the long direction of the mean image is where a large step overshoots first. (The test goes further than the curvature at the start: it walks, and notes where the walk breaks down.) Fastest of all are the whitened images, with about 0.0025 after 150 steps: no direction has to wait for another. (Compare rates only where the inputs have the same size: standardising made most pixels larger, so each step counts for more.)
#
# ## 7 · Loss curves name their disease
#
# From here on your pieces work together: the network of any depth of assignment 5, stepped by the momentum of assignment 4. A `Trainer` holds them and does what its settings say: minibatches, one entry of training and validation loss per epoch, a copy of the weights after each. (In assignment 9 you write such a trainer yourself.)
#
# **The data** of this section are the *moved digits*: the digits again, on 12×12 pixels, moved, tilted, enlarged and noisy, so that 2,000 of them leave a network something to get wrong. Each of 1,347 originals, in turn, made three or so of the 4,000 images. Which images may stand in the validation set? Not just any: a moved copy of a training image is half a leak. `moved_images` cuts between originals.
#
# Six runs. One is healthy; each of the others differs from it in **one** setting. The thin line is the training loss, the thick one the validation loss, the dotted one $\ln 10$. Write down a diagnosis for each letter before you read on.

# %% figure="diseases" folded=true
from course_lib.plotting.training_experiments import centred, clinic, moved_images
from course_lib.plotting.training_net import Trainer
from course_lib.plotting.training_runs import plot_diseases

trainer = Trainer(fully_connected_forward, fully_connected_loss, sgd_momentum)
runs = clinic(trainer, centred(moved_images(2000)))
plot_diseases(runs)

# %% [markdown]
# **Question.** Which run asks for more data, more regularisation, or an earlier stop?

# %% exercise="which_overfits" title="The run that overfits" minutes=5
# BEGIN STUB
# which_overfits = None  # one letter from "A" to "F"
# END STUB
# BEGIN SOLUTION
which_overfits = "D"
# END SOLUTION

# %% check="which_overfits" points="answer 1"
check("which_overfits")

# %% [markdown]
# Two to compare with. **A** is healthy: a fast start, a bend, and a validation loss that comes down with the training loss and then stays down. (The gap between them is wide even here: 2,000 noisy images are few.) **E** sits at $\ln 10$ for the first five epochs before anything moves: initial weights far too small. Of the others three are yours: compare each with A, training and validation loss separately.
#
# **In your own words.** For runs B, C and F: what is wrong, what would you change, and what would you expect to see next if you are right? (One or two sentences each.)

# %% [markdown] answer="prescriptions" points="2" title="Three prescriptions" minutes=10
# B falls steadily and far too slowly: the learning rate is too low. Raise it tenfold, and again; the loss should then fall early and bend. C comes down fast, then jumps about at a level well above A's: the rate is too high. Lower it (or cut it when the validation loss stalls: `plateau_decay` of assignment 4); the curve should become smooth and end lower. F settles within a few epochs at a high loss, training and validation close together: it underfits, because the penalty is too strong. Lower `reg`; both curves should come down, and a gap should open between them.

# %% [markdown]
# **Stop early.** D overfits: from some epoch on it learns things that are true of its 300 images alone. Why not go back to the weights it had before? The recipe: after every epoch look at the validation loss; keep the weights of the best epoch; stop when it has not improved for `patience` epochs. What do you expect of the kept weights: a lower loss on new images? More right answers? To be fair, half of the validation images choose the epoch, and the other half are the judge.

# %% figure="early-stopping"
from course_lib.plotting.training_experiments import stopped_early
from course_lib.plotting.training_runs import plot_early_stopping

three_hundred = centred(moved_images(300))
plot_early_stopping([stopped_early(trainer, three_hundred, patience=5, seed=seed) for seed in range(5)])

# %% [markdown]
# Stopping saves more than half of the 40 epochs, and the loss on images that had no say is lower by 0.25 to 0.45 than after the last one. The share of right answers does not gain: four of the five runs lose, up to five points. No contradiction: the last network is *surer* of everything, of its mistakes too, and the loss charges for that. So stop by the number that you care for, and don't expect much of it where the validation loss never turns (run A).
#
# **Another thermometer: the first layer.** Each hidden unit has one weight per pixel, so it can be drawn. Four networks saw the same 250 images (the upright digits again): first weights of He's size or far too large ones, without a penalty and with one. Which of the four will look noisy, and which will do worst on images they haven't seen? Two things differ here, so all four combinations are shown; with two networks you could not tell which of the two it was.

# %% figure="first-layer"
from course_lib.plotting.training_experiments import Images, starts_and_penalties
from course_lib.plotting.training_runs import plot_first_layers

few = 250
small_set = centred(Images(X_train[:few], y_train[:few], X_val, y_val))
four = starts_and_penalties(trainer, small_set)
plot_first_layers(four, data.image_shape)

# %% [markdown]
# The lower left one is the noisiest, and gets 84 to 91 % of the validation images right; the others get 91 to 95 %. It was the *start*: large random weights that nothing ever takes away. The penalty cures that, because it makes every weight shrink, the useless ones too. After a good start there is nothing to cure: with He's weights the penalty smooths the filters a little and changes the accuracy by no more than two and a half points, up or down. Of a medicine that helps one patient you don't know yet what it cures: give it to a healthy one as well.
#
# ## 8 · Grid search, and what it must tell you
#
# In assignment 2 you drew settings at random, in log space, from coarse to fine. A grid is the older idea: all combinations of a few values per setting. With one setting it is fine, and with two it already wastes trials. Suppose that only one of the two matters. Nine trials on a grid then try three different values of it; nine random trials try nine.

# %% figure="grid-or-random"
from course_lib.plotting.training_search import plot_grid_or_random

hills = np.random.default_rng(0).random(10_000)  # is the picture fair? put the hill anywhere
on_grid = np.abs((np.arange(3) + 0.5) / 3 - hills[:, None]).min(axis=1)
at_random = np.abs(np.random.default_rng(1).random((10_000, 9)) - hills[:, None]).min(axis=1)
print(f"random trials come closer to the top in {np.mean(at_random < on_grid):.0%} of 10,000 places")
plot_grid_or_random(trials=9, seed=1)

# %% [markdown]
# In the picture the hill stands just where the grid misses it. Anywhere at all, the random trials win about seven times out of ten: three values can be lucky, nine need less luck. (The picture is that of Bergstra and Bengio, 2012.) Where both settings matter alike, the grid comes closer in two places out of three, and with a single setting in nearly as many; its results are easier to read, too.
#
# **Exercise.** Write a grid search for any number of settings. Values of each setting lie at equal ratios, both ends of its range included. Two things to get right: trials are **recorded** (a search that reports only its winner cannot be judged), and a run that **diverged** scores NaN, which must not win.


# %% exercise="grid_search" title="Grid search" minutes=15
def grid_search(evaluate, ranges, num_points):
    """Try all combinations of values that are equally spaced on logarithmic axes.

    Parameters
    ----------
    evaluate : callable
        ``evaluate(*values) -> score``, one positive value per setting; higher is better, NaN means the run
        failed. Called once per combination.
    ranges : sequence of (float, float)
        Lowest and highest value of each of the d settings.
    num_points : int
        Values per setting.

    Returns
    -------
    best : ndarray, shape (d + 1,)
        The values with the highest score, and that score.
    trials : ndarray, shape (num_points**d, d + 1)
        One row (values, score) per combination; the last setting changes fastest.
    """
    # BEGIN SOLUTION
    axes = [np.geomspace(low, high, num_points) for low, high in ranges]
    combinations = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))
    trials = np.array([(*values, evaluate(*values)) for values in combinations])
    return trials[np.nanargmax(trials[:, -1])], trials
    # END SOLUTION


# %% [markdown] hints="grid_search"
# 1. One array of values per setting: `np.geomspace`.
# 2. All combinations, the last one fastest: `itertools.product(*axes)` (after `import itertools`) yields them one by one, `np.meshgrid(*axes, indexing="ij")` as arrays. `evaluate(*values)` spreads a tuple over the arguments.
# 3. `np.argmax` stops at a NaN. Which function does not see it?

# %% check="grid_search" points="trials 1, best 0.5, failed runs 0.5"
check("grid_search")

# %% [markdown]
# **Exercise.** From coarse to fine, with a way out. If the best value lies near an end of its range, the range was wrong: better values may lie outside. Measure on the axis on which you searched: with
#
# $$t = \frac{\log v - \log a}{\log b - \log a} \in [0, 1],$$
#
# a value in the lowest tenth ($t \le 0.1$) earns the warning `"low"`, one in the highest tenth `"high"`, others `"inside"`. The next range is centred on the best value, on the logarithmic axis. If that lies inside, the range shrinks: its width in decades is multiplied by `shrink`. If it lies near an end, the range keeps its full width, so that its new half reaches where nobody has looked. (In assignment 2 ranges were cut at their first ends; then a bad first guess can never be mended.)
#
# $$\text{width} = \begin{cases} \text{shrink} \cdot \log_{10}(b/a) & \text{inside} \\ \log_{10}(b/a) & \text{otherwise} \end{cases} \qquad \text{new range: } \log_{10} v \pm \tfrac12 \,\text{width}$$


# %% exercise="refine_ranges" title="The next range" minutes=15
def refine_ranges(best, ranges, margin=0.1, shrink=0.5):
    """Return the ranges for the next round of a search, and a warning for each that was wrong.

    Parameters
    ----------
    best : sequence of float, length d
        Best value of each setting so far (without the score).
    ranges : sequence of (float, float)
        Ranges of the round that is over, all ends positive.
    margin : float
        Share of a range, on a logarithmic axis, that counts as near its end.
    shrink : float
        Factor for the width in decades, where the best value is ``"inside"``.

    Returns
    -------
    refined : ndarray, shape (d, 2)
        Lowest and highest value of each setting: values, not logarithms.
    sides : list of str, length d
        ``"low"``, ``"high"`` or ``"inside"``: where the best value of each setting lies in its old range.
    """
    # BEGIN SOLUTION
    refined, sides = [], []
    for value, (low, high) in zip(best, ranges, strict=True):
        position = math.log(value / low) / math.log(high / low)
        side = "low" if position <= margin else "high" if position >= 1 - margin else "inside"
        width = math.log10(high / low) * (shrink if side == "inside" else 1)
        refined.append((value * 10 ** (-width / 2), value * 10 ** (width / 2)))
        sides.append(side)
    return np.array(refined), sides
    # END SOLUTION


# %% [markdown] hints="refine_ranges"
# 1. Walk through settings and ranges together with `zip`. Compute $t$ for one setting: what are its values at the two ends?
# 2. Two comparisons per setting tell which warning, and with it which of the two widths. `math.log10(high / low)` is the width in decades; half of it goes to either side of log10 of the best value.
# 3. Back from logarithms: adding h to a logarithm multiplies the value by 10 ** h.

# %% check="refine_ranges" points="warnings 1, ranges 1"
check("refine_ranges")

# %% [markdown]
# Five rounds for a softmax classifier with 60 upright digits, begun with ranges that miss the good region. How many rounds until both warnings are gone?

# %% figure="grid-rounds" folded=true
from course_lib.plotting.training_search import plot_grid_rounds

X_60, y_60 = Z_train[:60], y_train[:60]


def evaluate(lr, reg):
    """Train a softmax classifier on 60 images and return minus its validation loss, NaN if it diverged."""
    with np.errstate(over="ignore", invalid="ignore"):
        W, losses = sgd_train(
            softmax_loss_vectorized, X_60, y_60, W_tiny, lr, reg, 300, 32, np.random.default_rng(0)
        )
    return -softmax_loss_vectorized(W, Z_val, y_val, 0.0)[0] if losses[-1] < 10 else np.nan


ranges, rounds = np.array([(1e-5, 1e-3), (1e-1, 1e2)]), []
for number in range(5):
    best, trials = grid_search(evaluate, ranges, 5)
    rounds.append((ranges, trials))
    ranges, side = refine_ranges(best[:2], ranges)
    print(f"round {number}: lr {best[0]:.2g} ({side[0]}), reg {best[1]:.2g} ({side[1]}), score {best[2]:.3f}")
plot_grid_rounds(rounds)

# %% [markdown]
# Three rounds end with a warning for both settings, and the range follows: the loss comes down from 1.8 to 0.5. Both warnings are gone in round 4, the fifth; but after round 2 the score hardly changes any more (by less than 0.04, whatever the minibatches): a plateau, on which chance decides which value wins. A warning while the score still rises means that you must go on; on a plateau you may stop.
#
# **When a search takes days.** Trials do not need each other, so let as many *workers* run as there are machines. Each draws settings, trains, and after every epoch writes a **checkpoint** to a file: weights, settings, the curves so far. With settings and validation score in the file's name, a look into the folder is a look at the search. A second program starts workers, stops those that will not win any more, and lets another take over from the last checkpoint where a machine has died. Two economies: one validation set in place of five folds, and full length only for the best. **Successive halving** makes a rule of the second: 27 settings get one epoch each; the best nine go on to three epochs, the best three to nine, the best one to 27. Each goes on from its checkpoint, so that is 27 + 18 + 18 + 18 = 81 epochs, where all at full length would take 729. (Here it is cut to thirds; the name stuck.) What you trust is that the order after a few epochs tells something. A low rate, which starts slowly and may end best, is the usual victim. And one warning from assignment 1: the best of many scores is too high on average. What you report comes from a test set that took no part.
#
# **What to search, and where.** A first range for each setting, and the usual order:
#
# | setting | axis | first range | when |
# |---|---|---|---|
# | learning rate | logarithmic | a factor of 30 to both sides of what the range test suggests | first, and again after every change below |
# | penalty or weight decay | logarithmic | from $10^{-5}$ to 1, and none at all | next, if the network overfits |
# | keep probability $p$ | even | from 0.5 to 1 | likewise |
# | units in a layer, layers | factors of 2; 1, 2, 3, … | up, as long as it underfits | next, if it underfits |
# | momentum | logarithmic in $1 - \mu$ | 0.9, 0.95, 0.99 | later |
# | batch size | powers of 2 | what fits into memory | hardly ever; the rate goes with it (assignment 4, section 9) |
#
# ## 9 · Bayesian optimisation: let the trials choose the next one
#
# If one trial takes a day, neither grids nor dice will do. After three trials you have *some* idea how the score depends on the setting: near a tried value it will be similar, far away anything may happen. A **Gaussian process** turns this into numbers: for every value $x$ a mean $\mu(x)$ and a standard deviation $\sigma(x)$ of the score.
#
# **The model.** Scores at nearby $x$ are alike: their covariance is $k(a, b) = \exp\!\big(-\tfrac12 (a - b)^2 / \ell^2\big)$ with a length $\ell$. What you measure has noise of variance $\sigma_n^2$ on top. Before any trial, every score is normal with mean 0 and variance $k(x, x) = 1$.
#
# **The step that matters**, with one trial: you have seen $y$ at $x_1$. How much does it say about the score $f$ at $x$? Guess $a \cdot y$, with the $a$ whose square error is smallest on average. With $k_* = \mathbb E[f y] = k(x_1, x)$ and $K = \mathbb E[y^2] = 1 + \sigma_n^2$ that error is
#
# $$\mathbb E\big[(f - a y)^2\big] = 1 - 2 a k_* + a^2 K, \qquad \text{smallest at } a = \frac{k_*}{K}, \text{ where it is } 1 - \frac{k_*^2}{K} .$$
#
# Far from $x_1$, $k_*$ is 0: the guess is 0, its variance 1, as if you had seen nothing. Close to it (and without noise) the guess is $y$, and nothing is uncertain. With several trials $a$ becomes a vector, $K$ a matrix with $K_{ij} = k(x_i, x_j) + \sigma_n^2 [i = j]$, and $k_* = \big(k(x_1, x), \dots, k(x_n, x)\big)$; the same two lines read
#
# $$\mu = k_*^\top K^{-1} y, \qquad \sigma^2 = 1 - k_*^\top K^{-1} k_* .$$
#
# "Prior variance, minus what the trials explain". (For normally distributed scores this best guess is the mean of all that is still possible.) Rounding may make $\sigma^2$ a hair negative where nearly everything is explained; then it is 0.
#
# | name | shape |
# |---|---|
# | `x_seen`, `y_seen` | (n,) |
# | `x` | (m,) |
# | $K$, and the $k_*$ of all `x` side by side | (n, n), (n, m) |
# | `mean`, `std` | (m,) |


# %% exercise="gp_posterior" title="Gaussian process" minutes=30 extra=true
def gp_posterior(x_seen, y_seen, x, length, noise):
    """Mean and standard deviation of a Gaussian process, given some noisy values.

    Parameters
    ----------
    x_seen, y_seen : ndarray, shape (n,)
        Where it was measured, and what.
    x : ndarray, shape (m,)
        Where it is asked for.
    length : float
        Length scale of the kernel, which is 1 at distance 0.
    noise : float
        Variance of the noise in `y_seen`.

    Returns
    -------
    mean, std : ndarray, shape (m,)
        Of the function itself at `x`, without the noise of a further measurement.

    References
    ----------
    C. E. Rasmussen and C. K. I. Williams, Gaussian Processes for Machine Learning, MIT Press, 2006,
    section 2.2.
    """

    # BEGIN SOLUTION
    def kernel(a, b):
        return np.exp(-0.5 * ((a[:, None] - b) / length) ** 2)

    K = kernel(x_seen, x_seen) + noise * np.eye(len(x_seen))
    k_star = kernel(x_seen, x)
    mean = k_star.T @ np.linalg.solve(K, y_seen)
    variance = 1 - np.sum(k_star * np.linalg.solve(K, k_star), axis=0)
    return mean, np.sqrt(np.maximum(variance, 0))
    # END SOLUTION


# %% [markdown] hints="gp_posterior"
# 1. `a[:, None] - b` holds all differences of two vectors. With it, the kernel of two vectors is one line; you need it twice.
# 2. `np.linalg.solve(K, y)` gives $K^{-1} y$ without inverting anything, also for many right-hand sides at once.
# 3. $k_*^\top K^{-1} k_*$ is wanted for each `x` separately, m numbers: multiply two (n, m) arrays entry by entry and add up. Then: standard deviation or variance?

# %% check="gp_posterior" points="mean 1, std 1, stable 1"
check("gp_posterior")

# %% [markdown]
# **Look at what you built.** Four scores were seen, of a curve that the process doesn't know (dashed). Between the trials, how wide is the band if scores are alike over a tenth of a unit only? And if over four units?

# %% figure="length-scales"
from course_lib.plotting.training_search import draw_posterior


def beliefs(ax, length):
    x, seen = np.linspace(-3, 3, 241), np.array([-2.0, -1.0, 0.5, 2.0])
    truth = np.sin(1.5 * x)
    mean, std = gp_posterior(seen, np.sin(1.5 * seen), x, length, 1e-4)
    return draw_posterior(ax, x, mean, std, truth, seen)


explore(beliefs, length=[0.1, 0.7, 4.0])

# %% [markdown]
# With a short length every trial speaks for its own place only, and between them the process says what it said before: 0, give or take 2. With a long one it is sure of itself everywhere, and wrong: nine tenths of the curve lie outside a band that should miss one twentieth. A length is an assumption like any other.
#
# **Exercise.** Where to try next? Not where the mean is highest (you have been near), nor where the uncertainty is largest (it may be hopeless there). Ask for the **expected improvement** over the best score so far, $b$. With $f \sim \mathcal N(\mu, \sigma^2)$ and $z = (\mu - b) / \sigma$,
#
# $$\mathrm{EI} = \mathbb E\big[\max(0, f - b)\big] = (\mu - b)\,\Phi(z) + \sigma\,\varphi(z), \qquad \varphi(z) = \frac{e^{-z^2/2}}{\sqrt{2\pi}} .$$
#
# The first term rewards a high mean, the second uncertainty. $\Phi$ is the normal distribution function; NumPy has none, but `math.erf` gives $\Phi(z) = \tfrac12 \big(1 + \operatorname{erf}(z / \sqrt 2)\big)$ for one number, and the next cell makes that a function of arrays. Where $\sigma = 0$ nothing is uncertain, and the improvement is $\max(0, \mu - b)$.

# %% setup=true
normal_cdf = np.vectorize(lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))), otypes=[float])


# %% exercise="expected_improvement" title="Expected improvement" minutes=15 extra=true
def expected_improvement(mean, std, best):
    """Expected gain over the best score so far, for normally distributed scores.

    Parameters
    ----------
    mean, std : ndarray, shape (m,)
        Mean and standard deviation of the score at each candidate; `std` may be 0.
    best : float
        Highest score so far.

    Returns
    -------
    ndarray, shape (m,)
        Never negative.

    References
    ----------
    D. R. Jones, M. Schonlau and W. J. Welch, "Efficient Global Optimization of Expensive Black-Box
    Functions", Journal of Global Optimization 13, 1998.
    """
    # BEGIN SOLUTION
    gain = mean - best
    z = gain / np.where(std > 0, std, 1)
    density = np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)
    return np.where(std > 0, gain * normal_cdf(z) + std * density, np.maximum(gain, 0))
    # END SOLUTION


# %% [markdown] hints="expected_improvement"
# 1. Begin with the gain $\mu - b$; it appears three times.
# 2. Both terms of the formula are needed: a candidate whose mean equals the best score has $z = 0$, and its expected improvement is $\sigma / \sqrt{2\pi}$.
# 3. `np.where` computes both of its branches, so make sure that the division is harmless where `std` is 0.

# %% check="expected_improvement" points="values 1, certain points 1"
check("expected_improvement")

# %% [markdown]
# **Exercise.** Put the two together for a setting such as a learning rate:
#
# 1. work with $x = \log_{10}$ of the setting, for tried values and candidates alike;
# 2. a failed run (score NaN) counts as the worst score that was seen;
# 3. the process expects scores around 0 with variance 1: subtract the mean of the scores and divide by their standard deviation (by 1, if they are all equal);
# 4. take the candidate with the largest expected improvement over the best of these scaled scores.


# %% exercise="propose_trial" title="The next trial" minutes=15 extra=true
def propose_trial(tried, scores, candidates, length=0.7, noise=1e-4):
    """Choose the next value of a setting to try.

    Parameters
    ----------
    tried : ndarray, shape (n,)
        Values tried so far, all positive.
    scores : ndarray, shape (n,)
        Their scores, higher is better; NaN for a run that failed (not all of them did).
    candidates : ndarray, shape (m,)
        Values to choose from.
    length : float
        Length scale in decades.
    noise : float
        Variance of the noise in the scaled scores.

    Returns
    -------
    float
        The most promising candidate.

    References
    ----------
    J. Snoek, H. Larochelle and R. P. Adams, "Practical Bayesian Optimization of Machine Learning
    Algorithms", NeurIPS, 2012.
    """
    # BEGIN SOLUTION
    scores = np.where(np.isnan(scores), np.nanmin(scores), scores)
    spread = scores.std()
    scaled = (scores - scores.mean()) / (spread if spread > 0 else 1)
    x_tried = np.log10(tried)
    x = np.log10(candidates)
    mean, std = gp_posterior(x_tried, scaled, x, length, noise)
    return candidates[np.argmax(expected_improvement(mean, std, scaled.max()))]
    # END SOLUTION


# %% [markdown] hints="propose_trial"
# 1. Clean the scores first (`np.isnan`, `np.nanmin`), scale them second; the order matters.
# 2. `gp_posterior` wants logarithms in both places. Which scores does it want?
# 3. `np.argmax` gives a position; what is asked for is the candidate there. And "best so far" must be on the same scale as the mean.

# %% check="propose_trial" points="values 1, failed runs 0.5, equal scores 0.5"
check("propose_trial")

# %% [markdown]
# **Watch it think.** Three trials, then one proposal after the other. The black curve, from 36 trials, is what the search doesn't know; a dashed line marks where it tries next. Cover all panels but the first: where would you try?

# %% figure="bayes" folded=true
from course_lib.plotting.training_search import plot_bayes


def accuracy_of(lr):
    """Train on raw images for 100 steps with minibatches of 8 and return the validation accuracy."""
    W0 = np.zeros((X_train.shape[1], num_classes))
    rng = np.random.default_rng(0)
    W, _ = sgd_train(softmax_loss_vectorized, X_train, y_train, W0, lr, 1e-3, 100, 8, rng)
    return np.mean(np.argmax(X_val @ W, axis=1) == y_val)


candidates = np.geomspace(1e-5, 1e2, 141)
tried, steps = np.array([1e-5, 1e-3, 1e1]), []
scores = np.array([accuracy_of(lr) for lr in tried])
for _ in range(6):
    scaled = (scores - scores.mean()) / scores.std()
    mean, std = gp_posterior(np.log10(tried), scaled, np.log10(candidates), 0.7, 1e-4)
    gain = expected_improvement(mean, std, scaled.max())
    proposal = propose_trial(tried, scores, candidates)
    steps.append((tried, scores, mean * scores.std() + scores.mean(), std * scores.std(), gain, proposal))
    tried, scores = np.append(tried, proposal), np.append(scores, accuracy_of(proposal))
print(f"best of {len(tried)} trials: learning rate {tried[scores.argmax()]:.3g}, accuracy {scores.max():.1%}")
truth = np.geomspace(1e-5, 1e2, 36)
plot_bayes(steps, candidates, truth, np.array([accuracy_of(lr) for lr in truth]))

# %% [markdown]
# It looks beyond the best trial first, is disappointed, and turns round. After six trials its best is within eight points of the best of the 36, after nine within two and a half (other minibatches, other trials: so it was with every seed we tried); nine rates drawn at random end one to four points lower on average. With the peak known, the emptier parts of the range become worth a look. Two things it cannot know: whether `length` fits (a sharper peak than it believes in would be missed), and how noisy a score is.
#
# ## 10 · Ensembles: many opinions, one answer
#
# Train the same network from five seeds, and their mistakes differ. Average the **probabilities** (not the scores: a network that shouts would outvote four that speak; and not the labels, which forget how sure each was), then take the most probable class. With $M$ models,
#
# $$\bar p_{nc} = \frac1M \sum_{m=1}^{M} \frac{e^{s_{mnc}}}{\sum_j e^{s_{mnj}}} .$$


# %% exercise="ensemble_predict" title="Averaged probabilities" minutes=12
def ensemble_predict(scores):
    """Average the probabilities of several models and predict.

    Parameters
    ----------
    scores : ndarray, shape (M, N, C)
        Scores of M models for N examples and C classes; of any size, 10,000 included.

    Returns
    -------
    probabilities : ndarray, shape (N, C)
        Mean over models of their softmax probabilities; each row adds up to 1.
    labels : ndarray of int, shape (N,)
        Most probable class of each example.
    """
    # BEGIN SOLUTION
    shifted = np.exp(scores - scores.max(axis=2, keepdims=True))
    probabilities = np.mean(shifted / shifted.sum(axis=2, keepdims=True), axis=0)
    return probabilities, np.argmax(probabilities, axis=1)
    # END SOLUTION


# %% [markdown] hints="ensemble_predict"
# 1. Softmax works on the class axis. Which axis number is that here, and how do you keep it for broadcasting?
# 2. Subtract the largest score of each model and example first; the probabilities stay the same.
# 3. Models disappear by a mean, classes by an argmax: two different axes, in this order.

# %% check="ensemble_predict" points="probabilities 1, labels 1, stable 1"
check("ensemble_predict")

# %% [markdown]
# **Exercise.** A search leaves many trained models behind. Rank them by accuracy on the validation set, best first; if two are equal, the one with the smaller number comes first.


# %% exercise="top_k_models" title="The best k models" minutes=6 extra=true
def top_k_models(val_scores, y_val, k):
    """Choose the k models that are most accurate on the validation set.

    Parameters
    ----------
    val_scores : ndarray, shape (M, N, C)
        Scores of M models on the validation set.
    y_val : ndarray of int, shape (N,)
        Its labels.
    k : int

    Returns
    -------
    ndarray of int, shape (k,)
        Numbers of the chosen models, the most accurate first.
    """
    # BEGIN SOLUTION
    accuracies = np.mean(np.argmax(val_scores, axis=2) == y_val, axis=1)
    return np.argsort(-accuracies, kind="stable")[:k]
    # END SOLUTION


# %% [markdown] hints="top_k_models"
# 1. `np.argmax(…, axis=2)` gives labels of shape (M, N). Comparing with `y_val` broadcasts over the models.
# 2. `np.argsort` sorts from small to large. How do you make large come first, without turning ties round?
# 3. A sort is called *stable* if equal entries keep their order: `kind="stable"`.

# %% check="top_k_models" points="models 0.5, ties 0.5"
check("top_k_models")

# %% [markdown]
# **Exercise.** An ensemble for the price of one network: stochastic gradient descent dances around the minimum. An average of the *weights* along the way stands closer to the middle than any of them, as you saw in assignment 4 (section 11), for one array. Networks have many, in a dictionary. Start with the first checkpoint and let each later one $\theta_t$ pull a little:
#
# $$a_0 = \theta_0, \qquad a_t = d \, a_{t-1} + (1 - d)\, \theta_t .$$
#
# With decay $d = 0.9$ the average remembers about the last $1 / (1 - d) = 10$ checkpoints. It works for checkpoints of *one* run. Average two independent runs on 500 moved digits instead, each right on about 41 %, and 30 to 37 % are left. (Why? Swap two hidden units of a network: same function, other weights.)


# %% exercise="ema_weights" title="Averaged weights" minutes=10
def ema_weights(checkpoints, decay):
    """Exponential moving average of the weights of one training run.

    Parameters
    ----------
    checkpoints : list of dict
        Parameters by name, arrays of the same shapes in each; in the order in which they were saved.
    decay : float
        Weight of the average so far, ``0 <= decay < 1``.

    Returns
    -------
    dict
        Averaged parameters by name; new arrays.

    References
    ----------
    B. T. Polyak and A. B. Juditsky, "Acceleration of Stochastic Approximation by Averaging", SIAM Journal
    on Control and Optimization 30(4), 1992 (with equal weights).
    """
    # BEGIN SOLUTION
    average = checkpoints[0]
    for params in checkpoints[1:]:
        average = {name: decay * average[name] + (1 - decay) * params[name] for name in params}
    return {name: np.array(value) for name, value in average.items()}
    # END SOLUTION


# %% [markdown] hints="ema_weights"
# 1. The average is a dictionary like the checkpoints. With one checkpoint only, it equals that checkpoint.
# 2. For every later checkpoint and every name: one line, the formula.
# 3. `average[name] += …` or `*= …` writes into the first checkpoint if you started with its arrays. And does a returned array still belong to the caller's checkpoint?

# %% check="ema_weights" points="values 1, inputs unchanged 1"
check("ema_weights")

# %% [markdown]
# **Does it pay?** Eight networks from eight seeds, trained on 500 moved digits, so that there is much left to gain. Then one run whose learning rate is too high on purpose: its last ten checkpoints, and the moving average over the whole run. Order the three columns on the right before you look.

# %% figure="ensembles" folded=true
from course_lib.plotting.training_experiments import restless, seeds_of
from course_lib.plotting.training_runs import plot_ensembles

moved = centred(moved_images(500))


def accuracy(labels):
    return np.mean(labels == moved.y_val, axis=-1)


by_seed = seeds_of(trainer, moved, 8)  # scores on the validation images, (8, M, C)
singles = accuracy(by_seed.argmax(axis=2))
growing = [accuracy(ensemble_predict(by_seed[:m])[1]) for m in range(1, 9)]

dancing = restless(trainer, moved)
snapshots = np.array([trainer.scores(params, moved.X_val) for params in dancing.checkpoints[-10:]])
averaged = ema_weights(dancing.checkpoints, 0.9)
single_run = {
    "each of the last ten": accuracy(snapshots.argmax(axis=2)),
    "their ensemble": accuracy(ensemble_predict(snapshots)[1]),
    "moving average": accuracy(trainer.scores(averaged, moved.X_val).argmax(axis=1)),
}
plot_ensembles(singles, growing, single_run)

# %% [markdown]
# Eight opinions together are right in two to three and a half points more of the images than their members are on average, and most of that comes with the first four. On the right the checkpoints of a restless run hold about 41 %; their mean opinion gains 7 to 11 points, and so does a single network with averaged weights, which costs nothing extra when it is used. We also tried 250 upright digits: one network already gets 93 % there, and eight gain less than a point and a half over one. Little is left to gain there, and three quarters or more of what one network gets wrong, most of the others get wrong as well: a majority cannot mend what the majority gets wrong.
#
# Choosing is not free either. `top_k_models` ranks by these very validation images: the members it picks look better there than they are.
#
# **One network for the price of eight.** In use an ensemble costs eight times as much. *Distillation* trains one small network on the ensemble's averaged probabilities in place of the labels: "a 3, and if not, then an 8" says more about an image than "3" does, and images without labels can be used as well. The loss is the cross-entropy of assignment 2 with the teacher's probabilities as $p$; its gradient with respect to the scores is $q - p$, divided by $N$, with the student's probabilities $q$, as before.
#
# Below, the eight teachers know the labels of 200 upright digits. The pupil, as small as one of them, is shown these and 877 more, and is told nothing but what the ensemble thinks of each. Where between one teacher and all eight will it end?

# %%
from course_lib.plotting.training_experiments import distilled

taught = distilled(trainer, ensemble_predict, Images(X_train, y_train, X_val, y_val))
for name, value in taught.items():
    print(f"{name:45} {value:.1%}")

# %% [markdown]
# Each teacher is right on 91 to 93 %, all together on about a point more. In eight repetitions the pupil ended between two and a half points below the ensemble and level with it, and was mostly better than a single teacher: an eighth of the price, and most of the gain is kept. Taught by the ensemble's most probable classes instead, it did about as well, or better. With ten digits, nearly all of them clear, "and if not, then an 8" has little to add; what helps here is that 877 images need nobody's labels.
#
# ## 11 · Augmentation: more images than you have
#
# A cat in the mirror is a cat. Whatever you know to leave the label alone can be done to a training image at random, afresh in every epoch, and the network meets each image in many forms. The test for each of these functions is the same: is every output the same *thing* as its input, in the same place of the batch?
#
# The pixels are floats. In a file they are whole numbers of one byte each, so half a point in each of the four functions (*integers*) is for `images` of `uint8`; for brightness and contrast those are pictures in black and white, of 0 and 1. Don't divide by 255, and don't round: 0.4 stays 0.4.
#
# **Exercise.** Flip each image left to right with a given probability, independently of the others.


# %% exercise="random_flip" title="Mirror images" minutes=8
def random_flip(images, probability, rng):
    """Mirror each image left to right, with a probability.

    Parameters
    ----------
    images : ndarray, shape (N, H, W, channels)
    probability : float
        Of a flip, for each image independently.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (N, H, W, channels)
        New array, images in the same order.
    """
    # BEGIN SOLUTION
    flipped = images.copy()
    chosen = rng.random(len(images)) < probability
    flipped[chosen] = images[chosen][:, :, ::-1]
    return flipped
    # END SOLUTION


# %% [markdown] hints="random_flip"
# 1. The axes are: image, row, column, channel. Which one runs from left to right?
# 2. `a[:, ::-1]` reverses axis 1. Do it one axis further along.
# 3. One random number per image: `rng.random(N) < probability` is a mask.

# %% check="random_flip" points="images 1, chance 0.5, integers 0.5, generator 0.5, inputs unchanged 0.5"
check("random_flip")

# %% [markdown]
# **Exercise.** Put `padding` rows and columns of zeros around each image and cut out a window of the original size, anywhere: all $(2 \cdot \text{padding} + 1)^2$ positions are equally likely, for each image anew.


# %% exercise="random_crop" title="Crops" minutes=12
def random_crop(images, padding, rng):
    """Pad images with zeros and cut out a window of the original size at a random place.

    Parameters
    ----------
    images : ndarray, shape (N, H, W, channels)
    padding : int
        Rows and columns of zeros on each of the four sides.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (N, H, W, channels)
        Each image moved by up to `padding` pixels in both directions.
    """
    # BEGIN SOLUTION
    height, width = images.shape[1:3]
    padded = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    corners = rng.integers(2 * padding + 1, size=(len(images), 2))
    windows = zip(padded, corners, strict=True)
    return np.array([image[top : top + height, left : left + width] for image, (top, left) in windows])
    # END SOLUTION


# %% [markdown] hints="random_crop"
# 1. `np.pad` takes a pair (before, after) for each of the four axes. Two of them get no padding.
# 2. How many positions can the upper edge of the window take? Is the upper end of `rng.integers` included?
# 3. Two numbers per image. A loop over images is fine here.

# %% check="random_crop" points="images 1, chance 0.5, integers 0.5, generator 0.5"
check("random_crop")

# %% [markdown]
# **Exercise.** For each image $x$ with mean $m$ (over all its pixels and channels), draw a contrast factor $c$ uniformly from $[1 - \text{contrast}, 1 + \text{contrast}]$ and an offset $b$ uniformly from $[-\text{brightness}, \text{brightness}]$, and return
#
# $$x' = \min\!\big(1, \max(0,\; c\,(x - m) + m + b)\big) .$$


# %% exercise="color_jitter" title="Brightness and contrast" minutes=12
def color_jitter(images, brightness, contrast, rng):
    """Change brightness and contrast of each image at random.

    Parameters
    ----------
    images : ndarray, shape (N, H, W, channels)
        Intensities in [0, 1].
    brightness : float
        Largest offset, up or down.
    contrast : float
        Largest deviation of the contrast factor from 1.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (N, H, W, channels)
        Intensities in [0, 1].
    """
    # BEGIN SOLUTION
    one_each = (len(images), 1, 1, 1)
    factor = rng.uniform(1 - contrast, 1 + contrast, size=one_each)
    offset = rng.uniform(-brightness, brightness, size=one_each)
    mean = images.mean(axis=(1, 2, 3), keepdims=True)
    return np.clip(factor * (images - mean) + mean + offset, 0, 1)
    # END SOLUTION


# %% [markdown] hints="color_jitter"
# 1. One factor and one offset per image: which shape must they have to be broadcast over rows, columns and channels?
# 2. `mean(axis=(1, 2, 3), keepdims=True)` is one number per image, ready for broadcasting.
# 3. Contrast 0 must leave the factor at 1, brightness 0 the offset at 0. The last step keeps intensities valid.

# %% check="color_jitter" points="images 1, chance 0.5, integers 0.5, generator 0.5"
check("color_jitter")

# %% [markdown]
# **Exercise.** The light of a lamp or of a cloudy sky changes red, green and blue *together*. Which directions does colour take in these images? PCA of the pixels: let $\Sigma$ be the 3×3 covariance of all pixels of all `images` (about their mean colour), $p_j$ its eigenvectors and $\lambda_j$ its eigenvalues. Add to all pixels of one image the same colour
#
# $$\sum_{j=1}^{3} \alpha_j \lambda_j\, p_j, \qquad \alpha_j \sim \mathcal N(0, \sigma^2) \text{ drawn for each image and each } j .$$
#
# That is the recipe of Krizhevsky, Sutskever and Hinton (2012), who took $\sigma = 0.1$. It says $\lambda_j$, not $\sqrt{\lambda_j}$, so the noise depends on the units: with intensities in [0, 255] instead of [0, 1] the images grow 255-fold and the noise 255²-fold. Nothing is cut off here.


# %% exercise="pca_color_noise" title="Colour noise" minutes=20
def pca_color_noise(images, sigma, rng):
    """Add to each image a random colour along the principal components of the pixels' colours.

    Parameters
    ----------
    images : ndarray, shape (N, H, W, 3)
    sigma : float
        Standard deviation of the random factors.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (N, H, W, 3)

    References
    ----------
    A. Krizhevsky, I. Sutskever and G. E. Hinton, "ImageNet Classification with Deep Convolutional Neural
    Networks", NeurIPS, 2012, section 4.1.
    """
    # BEGIN SOLUTION
    pixels = images.reshape(-1, 3)
    centred = pixels - pixels.mean(axis=0)
    eigenvalues, vectors = np.linalg.eigh(centred.T @ centred / len(pixels))
    alpha = sigma * rng.normal(size=(len(images), 3))
    return images + ((alpha * eigenvalues) @ vectors.T)[:, None, None, :]
    # END SOLUTION


# %% [markdown] hints="pca_color_noise"
# 1. `images.reshape(-1, 3)` lists all pixels. From there it is section 3 again, with D = 3.
# 2. `np.linalg.eigh` returns eigenvectors as columns. Row i of an (N, 3) array of coefficients times *rows* of directions gives the colour of image i.
# 3. An (N, 3) array of colours must reach every row and column of its image: `[:, None, None, :]`.

# %% check="pca_color_noise" points="images 1, chance 0.5, integers 0.5, generator 0.5"
check("pca_color_noise")

# %% [markdown]
# All four, four times each, on a photograph: grey digits have no colours to change. (The colour noise has σ = 1 here, ten times the paper's, so that it can be seen.)

# %% figure="augmented"
from course_lib.plotting.training_data import plot_augmented, sample_photos

photos = sample_photos()
rng = np.random.default_rng(0)
makers = {
    "random_flip": lambda images: random_flip(images, 0.5, rng),
    "random_crop": lambda images: random_crop(images, 20, rng),
    "color_jitter": lambda images: color_jitter(images, 0.2, 0.5, rng),
    "pca_color_noise": lambda images: np.clip(pca_color_noise(images, 1.0, rng), 0, 1),
}
plot_augmented(photos, makers)

# %% [markdown]
# **Question.** For which data sets does a left-right flip leave every label right? (One letter or several.)
#
# - A: photographs of cats and dogs
# - B: handwritten digits
# - C: road signs, among them "turn left" and "turn right"
# - D: fields and forests seen from a satellite

# %% exercise="flip_labels" title="Labels that survive a flip" minutes=3
# BEGIN STUB
# flip_labels = None  # one letter or several
# END STUB
# BEGIN SOLUTION
flip_labels = "AD"
# END SOLUTION

# %% check="flip_labels" points="answer 1"
check("flip_labels")

# %% [markdown]
# **More of the kind.** Photographs are usually also cut out at a random size and scaled back to one format (a random *scale* and a crop in one), turned by a few degrees, and stretched in one direction. What lies between two pixels then has to be interpolated; `random_warp` of the course does that, four pixels at a time. The question about labels stays the same: a 6 that is turned by 15 degrees is a 6, by 180 degrees it is a 9.
#
# **Does it help?** The same network four times: trained on images as they are, on crops (`padding` 1), on flips, and on images that were turned and stretched a little. All of that on two data sets: 250 upright digits, neatly centred, and 500 moved digits; two seeds each. Predict the order in both groups before you look.

# %% figure="augmented-training" folded=true
from course_lib.plotting.training_data import plot_augmented_training
from course_lib.plotting.training_experiments import augmented, on_images
from course_lib.plotting.training_warp import random_warp

kinds = {
    "as they are": None,
    "cropped": lambda images, rng: random_crop(images, 1, rng),
    "flipped": lambda images, rng: random_flip(images, 0.5, rng),
    "warped": lambda images, rng: random_warp(images, rng, turn=15, zoom=1.1, stretch=1.1),
}
upright = Images(X_train[:few], y_train[:few], X_val, y_val)
sets = {
    f"{few} {data.name}": (upright, data.image_shape),
    "500 moved digits": (moved_images(500), (12, 12)),
}
accuracies, nets = {}, {}
for name, (images, image_shape) in sets.items():
    changes = {kind: change and on_images(change, image_shape) for kind, change in kinds.items()}
    fits = [augmented(trainer, images, changes, seed) for seed in range(2)]
    accuracies[name] = {kind: [fit[kind].val_accuracy[-1] for fit in fits] for kind in kinds}
    nets[name] = fits[0]
    for kind, values in accuracies[name].items():
        print(f"{name:20} trained {kind:12} {np.mean(values):.1%}")
as_images = (few, *data.image_shape, 1)[:4]
plot_augmented_training(upright.X_train.reshape(as_images), upright.y_train, accuracies)

# %% [markdown]
# Augmentation teaches exactly the indifference you ask for, and not for free. On the moved digits, where the same digit does come at many places and angles, crops raise the accuracy from 38 % by 11 to 24 points, and warps by 8 to 13. The upright digits are neatly centred: there crops *cost* three to six points, and warps change little, two points up or down. Flips teach that a 2 and its mirror image are the same, which no digit ever needed: on neither data set do they help by more than two points, and on the upright digits they cost two to six.
#
# **Several looks at one image.** What a network learned not to mind can be used once more when it is asked: show it the same image in several places, and average its opinions. For photographs one takes ten windows, four corners and the centre, each also mirrored, sometimes at several sizes: *multi-crop*. Our images are small enough for all positions.
#
# **Exercise.** Put `padding` rows and columns of zeros around the images, as for `random_crop`. Take the windows at all $(2 \cdot \text{padding} + 1)^2$ positions, ask for the scores of each, and average the probabilities of the windows, as you did those of an ensemble's models. (If `ensemble_predict` isn't written yet, write it first.)
#
# | name | shape |
# |---|---|
# | `images`, each window | (N, H, W, channels) |
# | `score_fn(window)` | (N, C) |
# | `probabilities`, `labels` | (N, C), (N,) |


# %% exercise="predict_over_crops" title="Opinions of all windows" minutes=12
def predict_over_crops(score_fn, images, padding):
    """Classify images by the mean probabilities of all their windows.

    Parameters
    ----------
    score_fn : callable
        ``score_fn(images) -> scores``, shape (N, C), for images of the same shape as `images`.
    images : ndarray, shape (N, H, W, channels)
    padding : int
        Rows and columns of zeros on each of the four sides.

    Returns
    -------
    probabilities : ndarray, shape (N, C)
        Mean over all windows of the softmax probabilities.
    labels : ndarray of int, shape (N,)
        Most probable class of each image.
    """
    # BEGIN SOLUTION
    height, width = images.shape[1:3]
    padded = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    offsets = range(2 * padding + 1)
    windows = [padded[:, top : top + height, left : left + width] for top in offsets for left in offsets]
    return ensemble_predict(np.array([score_fn(window) for window in windows]))
    # END SOLUTION


# %% [markdown] hints="predict_over_crops"
# 1. Here all images of the batch move together: one slice `padded[:, …, …]` is a window of every image. How many values can its upper edge take?
# 2. Two loops, one over upper and one over left edges, and a list of scores of shape (N, C).
# 3. Stack the list to (number of windows, N, C). You have a function that takes exactly that.

# %% check="predict_over_crops" points="probabilities 1, labels 0.5, inputs unchanged 0.5"
check("predict_over_crops")

# %% [markdown]
# The networks of the last figure once more, each asked once and asked nine times (`padding` 1). For which of them do you expect the other eight looks to help, and for which to hurt?

# %%
for name, (images, image_shape) in sets.items():
    as_images = (-1, *image_shape, 1)[:4]
    for kind, run in nets[name].items():

        def score_fn(windows, run=run):
            return trainer.scores(run.params, windows.reshape(len(windows), -1))

        _, labels = predict_over_crops(score_fn, images.X_val.reshape(as_images), 1)
        gain = np.mean(labels == images.y_val) - run.val_accuracy[-1]
        print(f"{name:20} trained {kind:12} one look {run.val_accuracy[-1]:.1%}, nine looks {gain:+.1%}")

# %% [markdown]
# On the moved digits nine looks add most where the network never saw a crop: 11 to 14 points to the one trained on images as they are, for nothing but nine times the work. After training on crops, 2 to 4 points are left. After flips and warps it is 5 to 11. On the upright digits the network that saw only centred images takes the moved copies for something else, and loses 12 to 20 points; after warps it is 12 to 17, after flips, the worst of all, 36 to 42. Only the one trained on crops gains, 1 to 5 points. Ask for opinions on images such as the network knows.
#
# **In your own words.** A friend has standardised all images together and only then split them into training and validation; chosen the best of 300 settings on that validation set; and averaged the five best models. She reports the ensemble's validation accuracy. Name two reasons why new data may disappoint her, and say what she should have done. (Three or four sentences.)

# %% [markdown] answer="friends_ensemble" points="2" title="A friend's ensemble" minutes=10
# The statistics of the validation images went into preprocessing, so these images are no longer strangers: split first, compute mean and standard deviation on the training part, apply them to the rest. And the validation set chose the settings and the five models, so its accuracy is the best of many noisy numbers and too high on average: measure the finished ensemble once, on a test set that took no part in any choice.

# %% [markdown]
# ## 12 · Now you write the test
#
# So far the tests were ours. A leak between training and validation set is the mistake that is hardest to see, since all numbers get better by it. Now write a test that finds it, in **any** preparation `prepare(X_train, X_val)`: centring, standardising, whitening, one that you never met. All right ones have in common that they learn from the training set only, apply the same to both sets, row by row, and centre the training set, so that it makes no difference where the data lie.
#
# `preparation_runs` prepares small sets that belong together:
#
# | run | in what it differs from `"plain"` |
# |---|---|
# | `"plain"` | 7 training examples, 4 validation examples, 3 features |
# | `"other company"` | the validation examples are others, but for the first |
# | `"training rows"` | the validation set consists of the first three training examples |
# | `"moved"` | every feature of both sets is larger by a number of its own |
# | `"backwards"` | the training examples come in reverse order |
#
# Each run is a dictionary with `X_train`, `X_val`, what became of them, `train` and `val`, and `given`: the array that was handed over as the training set, as it was *after* the call.
#
# Write a test that lets every right preparation pass and catches as many wrong ones as it can: points are given for half, four fifths and all of twelve wrong preparations. One that rejects a right preparation is worth nothing, so mind the last digits: let numbers that differ by less than $10^{-6}$ count as equal.


# %% exercise="preparation_is_sound" title="A test for preparations" minutes=35
def preparation_is_sound(runs):
    """Say whether some preparation of data is free of leaks, and otherwise as it should be.

    Parameters
    ----------
    runs : dict
        Of each run, by the names in the table, a dictionary with ``X_train``, ``X_val``, ``train``, ``val``
        and ``given``.

    Returns
    -------
    bool
        False if something is wrong.
    """
    # BEGIN SOLUTION
    train, val = runs["plain"]["train"], runs["plain"]["val"]
    company, again, moved, back = (runs[name] for name in list(runs)[1:])
    no_leak = np.allclose(company["train"], train) and np.allclose(company["val"][0], val[0])
    one_map = np.allclose(again["val"], again["train"][:3])
    no_place = np.allclose(moved["train"], train) and np.allclose(moved["val"], val)
    no_order = np.allclose(back["train"][::-1], train) and np.allclose(back["val"], val)
    centred = np.allclose(train.mean(axis=0), 0)
    untouched = np.array_equal(runs["plain"]["given"], runs["plain"]["X_train"])
    return bool(no_leak and one_map and no_place and no_order and centred and untouched)
    # END SOLUTION


# %% [markdown] hints="preparation_is_sound"
# 1. Ask of each run which outputs must equal outputs of `"plain"`. If only the company of a validation example changes, what may change?
# 2. In `"training rows"` the same examples stand in both sets. What does that say of what became of them?
# 3. Two things need no second run: where the prepared training set lies, and whether the caller's array is still what it was.

# %% check="preparation_is_sound" points="catches half 1, catches most 1, catches all 1"
check("preparation_is_sound")

# %%
from course_lib.trials.training import preparation_runs


def careless(X_train, X_val):
    """Standardise with the numbers of both sets."""
    both = np.vstack([X_train, X_val])
    return (X_train - both.mean(axis=0)) / both.std(axis=0), (X_val - both.mean(axis=0)) / both.std(axis=0)


for prepare in (zero_center, standardize, careless):
    print(
        f"{prepare.__name__:12} sound: {preparation_is_sound(preparation_runs(prepare, np.random.default_rng(0)))}"
    )

# %% [markdown]
# ## 13 · Spot the bug
#
# Whitened data $\hat Z$ (of all directions, k = D) can be turned back into the original axes: $\hat Z V^\top$. The result is still white, and of all white versions it is the one closest to the centred images, so a whitened digit still looks like a digit. It is known as **ZCA** whitening,
#
# $$X_{\text{zca}} = (X - \mu)\, V \,\mathrm{diag}\!\left(\frac{1}{\sqrt{\lambda_j} + \varepsilon}\right) V^\top .$$
#
# The function below is stitched together from lines and sentences of real study notes: "subtract the image mean, `np.mean(X)`", and "to whiten, divide every dimension by its eigenvalue". A third mistake is one that those notes warn of. **Three lines are wrong**; none raises an error. After `np.linalg.svd` of a covariance matrix, `variances` *are* the eigenvalues, sorted, and the columns of `V` the directions; those two lines are right.
#
# How would you find out without reading? Ask the result: its covariance should be the identity.


# %% exercise="zca_whiten" title="ZCA whitening, to repair" minutes=14
def zca_whiten(X_train, X_val, eps=1e-5):
    """Whiten and turn back into the original axes.

    Parameters
    ----------
    X_train : ndarray, shape (N, D)
    X_val : ndarray, shape (M, D)
    eps : float
        Added to the standard deviation along each direction.

    Returns
    -------
    zca_train : ndarray, shape (N, D)
    zca_val : ndarray, shape (M, D)
        Treated with the statistics of the training examples.
    """
    # BEGIN STUB
    # centred = X_train - np.mean(X_train)
    # covariance = centred.T @ centred / len(centred)
    # V, variances, _ = np.linalg.svd(covariance)
    # whiten = V / (variances + eps) @ V.T
    # return centred @ whiten, (X_val - np.mean(X_val)) @ whiten
    # END STUB
    # BEGIN SOLUTION
    mean = np.mean(X_train, axis=0)
    centred = X_train - mean
    covariance = centred.T @ centred / len(centred)
    V, variances, _ = np.linalg.svd(covariance)
    whiten = V / (np.sqrt(variances) + eps) @ V.T
    return centred @ whiten, (X_val - mean) @ whiten
    # END SOLUTION


# %% [markdown] hints="zca_whiten"
# 1. Feed it random data of shape (500, 3) with very different means per column, and print the column means of the result.
# 2. Then data with mean 0 and standard deviations 1, 2 and 5, and print the standard deviations of the result. Should they be 1, 1/2 and 1/5?
# 3. Then ask: which numbers in the last line come from the validation set?

# %% check="zca_whiten" points="values 2, no leak 1"
check("zca_whiten")

# %% figure="whitened-images"
from course_lib.plotting.training_data import plot_whitened

side = min(16, data.image_shape[0])  # the middle of large images: D × D matrices grow quickly
start = (data.image_shape[0] - side) // 2


def middle(X):
    return X.reshape(-1, *data.image_shape)[:, start : start + side, start : start + side].reshape(len(X), -1)


A_train, A_val = middle(X_train), middle(X_val)
whitened = {eps: zca_whiten(A_train, A_val, eps)[0][:10] for eps in (1.0, 0.1, 0.01)}
plot_whitened(A_train[:10], whitened, (side, side, *data.image_shape[2:]))

# %% [markdown]
# With $\varepsilon = 1$, larger than the width of any direction, there is little more to see than in a centred image. The smaller $\varepsilon$, the more of what neighbouring pixels share is gone: strokes dissolve into edges and single surprising pixels.

# %% [markdown] summary=true
# ## On one page
#
# **You built** centring, scaling, PCA, two kinds of whitening; checks before a long run; a range test; a grid search; ensembles and averaged weights; augmentation, and opinions of all windows; and, as extra, Bayesian optimisation.
#
# | symbol | shape | what it is |
# |---|---|---|
# | `X_train`, `X_val` | (N, D), (M, D) | cut apart before anything else happens |
# | $\mu, \sigma$ | (D,) | mean and standard deviation of each feature, of training examples |
# | $V$, $\lambda_j$ | (D, k), (k,) | widest directions, one a column, and the variances along them |
# | $K$, $k_*$ | (n, n), (n, m) | covariances of the scores seen, and with those asked for |
# | $\mu(x), \sigma(x)$ | (m,) | what a Gaussian process expects, and how unsure it is |
# | `images` | (N, H, W, channels) | intensities from 0 to 1 |
#
# | what | formula | shapes |
# |---|---|---|
# | standardise | $(x_d - \mu_d) / \sigma_d$; where $\sigma_d$ is 0, divide by 1 | (N, D) → (N, D) |
# | PCA | $\Sigma = \frac1N \tilde X^\top \tilde X, \quad \Sigma v = \lambda v, \quad Z = \tilde X V$ | (N, D) (D, k) → (N, k) |
# | whiten | $\hat z_j = z_j / (\sqrt{\lambda_j} + \varepsilon)$ | (N, k) |
# | ZCA | $(X - \mu)\, V\, \mathrm{diag}\big(1 / (\sqrt{\lambda_j} + \varepsilon)\big)\, V^\top$ | (N, D) |
# | range test | $\eta_i = \eta_{\min} (\eta_{\max} / \eta_{\min})^{i/(n-1)}$; a tenth of the rate beside the lowest loss | |
# | Gaussian process | $\mu = k_*^\top K^{-1} y, \quad \sigma^2 = 1 - k_*^\top K^{-1} k_*$ | (m,) |
# | expected improvement | $(\mu - b)\, \Phi(z) + \sigma\, \varphi(z), \quad z = (\mu - b) / \sigma$ | (m,) |
# | ensemble | mean of probabilities over the models | (M, N, C) → (N, C) |
# | several looks | the same mean over all windows of an image | $(2 \cdot \text{padding} + 1)^2$ of them |
# | averaged weights | $a_t = d\, a_{t-1} + (1 - d)\, \theta_t$, within one run | those of the parameters |
#
# **Remember**
#
# - Statistics come from training examples. An image must come out the same whatever stands beside it.
# - First loss, penalty, twenty examples by heart: three minutes before three hours. None of them knows what the data mean.
# - Change one thing at a time, and give a medicine to a healthy patient as well.
# - Record every trial; a winner near the end of its range is a reason to search on.
# - Average probabilities, not scores; average weights of one run, not of two.
# - Of every augmentation ask whether the label survives it.

# %% [markdown]
# ## What you can do now
#
# - Prepare data with statistics of the training set alone, and *test* that nothing leaks.
# - Centre, scale, decorrelate and whiten; say which power of an eigenvalue each step needs, and why.
# - Distrust a network for three minutes: first loss, penalty, twenty examples by heart. Find a learning rate in one short run, and read its curve.
# - Search settings on logarithmic axes, notice a winner on the fence, and let a Gaussian process choose when trials are dear.
# - Average opinions (probabilities of many models) or weights (of one run), and know when each is allowed.
# - Augment, and ask of every trick whether the label survives.
#
# So far, every image had one label out of a few. Assignment 8 asks for numbers, for several labels at once, and for one class out of very many.
#
# ## Further reading
#
# - F.-F. Li, A. Karpathy, J. Johnson and others, notes of *CS231n: Convolutional Neural Networks for Visual Recognition*, Stanford, [Setting up the Data and the Model](https://cs231n.github.io/neural-networks-2/) and [Learning and Evaluation](https://cs231n.github.io/neural-networks-3/): preprocessing, the checks of section 5, searching, ensembles. The order of this assignment's first half is theirs.
# - A. Zhang, Z. C. Lipton, M. Li and A. J. Smola, *Dive into Deep Learning*, Cambridge University Press, 2023, [Hyperparameter Optimization](https://d2l.ai/chapter_hyperparameter-optimization/) and [Image Augmentation](https://d2l.ai/chapter_computer-vision/image-augmentation.html): searching with many workers; the same augmentations in PyTorch.
# - Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller, "Efficient BackProp", in *Neural Networks: Tricks of the Trade*, Springer, 1998: why centred and scaled inputs train faster.
# - A. J. Bell and T. J. Sejnowski, "The 'Independent Components' of Natural Scenes are Edge Filters", *Vision Research* 37(23), 1997: ZCA.
# - L. N. Smith, "Cyclical Learning Rates for Training Neural Networks", *WACV*, 2017: the range test.
# - J. Bergstra and Y. Bengio, "Random Search for Hyper-Parameter Optimization", *Journal of Machine Learning Research* 13, 2012.
# - K. Jamieson and A. Talwalkar, "Non-Stochastic Best Arm Identification and Hyperparameter Optimization", *AISTATS*, 2016: successive halving.
# - D. R. Jones, M. Schonlau and W. J. Welch, "Efficient Global Optimization of Expensive Black-Box Functions", *Journal of Global Optimization* 13, 1998; J. Snoek, H. Larochelle and R. P. Adams, "Practical Bayesian Optimization of Machine Learning Algorithms", *NeurIPS*, 2012.
# - C. E. Rasmussen and C. K. I. Williams, *Gaussian Processes for Machine Learning*, MIT Press, 2006.
# - L. K. Hansen and P. Salamon, "Neural Network Ensembles", *IEEE Transactions on Pattern Analysis and Machine Intelligence* 12(10), 1990; G. Huang, Y. Li, G. Pleiss, Z. Liu, J. E. Hopcroft and K. Q. Weinberger, "Snapshot Ensembles: Train 1, Get M for Free", *ICLR*, 2017.
# - G. Hinton, O. Vinyals and J. Dean, "Distilling the Knowledge in a Neural Network", *NeurIPS Deep Learning Workshop*, 2014.
# - L. Prechelt, "Early Stopping – But When?", in *Neural Networks: Tricks of the Trade*, Springer, 1998.
# - B. T. Polyak and A. B. Juditsky, "Acceleration of Stochastic Approximation by Averaging", *SIAM Journal on Control and Optimization* 30(4), 1992.
# - A. Krizhevsky, I. Sutskever and G. E. Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", *NeurIPS*, 2012: crops, flips and colour noise.

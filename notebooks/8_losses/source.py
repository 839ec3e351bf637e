# %% [markdown]
# # 8 · Beyond one label: regression, many labels, many classes
# *About 6½ hours.* So far every image had one label out of a few. Here the answer is a number, or several labels at once, or one class out of very many, and each time only the last step of a network changes: its loss.
#
# **You will build** three losses for numbers (squared, absolute, Huber), two for several labels at once (hinge and logistic), a softmax over a tree of classes, and a way to turn a regression into a classification.
#
# **You will learn** what each loss wants from a prediction, what one bad measurement does to it, how to keep a logarithm finite, and when *not* to regress.
#
# **You need** the chain rule, the hinge, the softmax loss and the sigmoid (assignments 2 and 3). The networks here are made of your own layers, your Adam and your dropout (assignments 3 to 5).
#
# Every loss here has the same form as the layer losses of assignment 3: predictions and truth in, `(loss, gradient)` out. There are no weights and no penalty: whatever computes the predictions has those. And one rule holds for all of them, so that no factor gets lost: **sum over the outputs of one example, mean over the N examples.** None of the functions changes what it is given, and truths and scores may be whole numbers.
#
# | name | shape | what it is |
# |---|---|---|
# | `pred`, `y` | (N, K) | K predicted numbers per example, and the true ones |
# | `scores` | (N, K); in section 7 (N, M), in section 8 (N, B) | one score per label, per node of a tree, per bin: any real number |
# | `Y` | (N, K) | which labels an example has: 1 or 0, any number of ones per row |
# | `y` in sections 6 to 8 | (N,) | labels, as in assignment 2; in section 8 the numbers that are put into bins |
# | `dpred`, `dscores` | as `pred`, `scores` | gradient of the loss with respect to them |

# %% setup=true
import numpy as np

from course_lib import check
from course_lib.gradient_check import check_gradient
from course_lib.library import (
    adam,
    affine_backward,
    affine_forward,
    dropout_backward,
    dropout_forward,
    relu_backward,
    relu_forward,
    whose,
)

whose()

# %% [markdown]
# ## 1 · Numbers: the squared distance
#
# How old is this person, where is the left eye, what will the house cost? The prediction is a vector of K numbers, and the simplest loss is the squared L2 distance between the predictions $f_{ij}$ (`pred[i, j]`) and the truth $y_{ij}$ (`y[i, j]`),
#
# $$L = \frac1N \sum_i \sum_j \left(f_{ij} - y_{ij}\right)^2 .$$
#
# Two small print items. The L2 *distance* has a square root; the *loss* has none, which is why its slope is so simple. And many texts put a ½ in front; this course writes it without (unlike the penalty, which has had its half since assignment 2).
#
# **The gradient.** One residual $d = f_{ij} - y_{ij}$ appears in exactly one term, $d^2$. So the entry of the gradient depends on that residual only, and on one more number: which one?
#
# **Shapes first.** `pred` of shape (N, 1) minus `y` of shape (N,) is no error. It is an (N, N) matrix of all differences, its mean is a plausible number, and training goes nowhere. Here both have shape (N, K), also for K = 1.


# %% exercise="l2_regression_loss" title="Squared distance" minutes=10
def l2_regression_loss(pred, y):
    """Squared-distance loss for regression, and its gradient.

    No loop over the examples.

    Parameters
    ----------
    pred : ndarray, shape (N, K)
        Predictions, K numbers per example.
    y : ndarray, shape (N, K)
        What is true.

    Returns
    -------
    loss : float
        Squared residuals: sum over the K outputs, mean over the N examples.
    dpred : ndarray, shape (N, K)
        Gradient of `loss` with respect to `pred`.
    """
    # BEGIN SOLUTION
    num_examples = len(pred)
    residual = pred - y
    loss = np.sum(residual**2) / num_examples
    dpred = 2 * residual / num_examples
    return loss, dpred
    # END SOLUTION


# %% [markdown] hints="l2_regression_loss"
# 1. `pred - y` holds all N·K residuals. Square first and then add up, or the other way round?
# 2. `np.mean` of an (N, K) array divides by N·K. By what does the docstring divide?
# 3. Differentiate $d^2$ on paper. Whatever the loss is divided by, its gradient is divided by too.

# %% check="l2_regression_loss" points="loss 1, gradient 1.5, integers 0.5, vectorised 1, inputs unchanged 0.5"
check("l2_regression_loss")

# %% [markdown]
# ## 2 · The absolute distance
#
# Squaring makes a residual of 10 a hundred times as expensive as one of 1. The L1 loss charges what is missing, no more:
#
# $$L = \frac1N \sum_i \sum_j \left|f_{ij} - y_{ij}\right| .$$
#
# The slope of $|d|$ says in which direction to go, and nothing about how far. At $d = 0$ exactly there is a kink: any slope from −1 to 1 is a *subgradient* there, and any is accepted. It must be a number, though: predictions are sometimes exact, and 0/0 is none.


# %% exercise="l1_regression_loss" title="Absolute distance" minutes=8
def l1_regression_loss(pred, y):
    """Absolute-distance loss for regression, and its gradient.

    Parameters
    ----------
    pred : ndarray, shape (N, K)
    y : ndarray, shape (N, K)
        Both as for `l2_regression_loss`.

    Returns
    -------
    loss : float
        Absolute residuals: sum over the K outputs, mean over the N examples.
    dpred : ndarray, shape (N, K)
        Gradient of `loss` with respect to `pred`.
    """
    # BEGIN SOLUTION
    num_examples = len(pred)
    residual = pred - y
    loss = np.sum(np.abs(residual)) / num_examples
    dpred = np.sign(residual) / num_examples
    return loss, dpred
    # END SOLUTION


# %% [markdown] hints="l1_regression_loss"
# 1. Only one function differs from the loss before: what is applied to each residual before the sum?
# 2. Draw $|d|$. What is its slope to the right of 0, and to the left?
# 3. NumPy has a function that returns −1, 0 or 1. Then, as before: is the gradient divided by what the loss is divided by?

# %% check="l1_regression_loss" points="loss 1, gradient 1.5, exact predictions 0.5"
check("l1_regression_loss")

# %% [markdown]
# **Look at what you built.** Five measurements of the same thing: 1, 2, 3, 4, and a slip of the pen, 20. You may predict only *one* number for all five, and slide it along the axis.
#
# **Question.** Where is each loss lowest? Decide before you run the figure.
#
# - A: both at 6
# - B: L2 at 6, L1 at 3
# - C: L2 at 3, L1 at 6
# - D: L2 at 10.5, L1 at 3

# %% exercise="best_constant" title="The best constant" minutes=4
# BEGIN STUB
# best_constant = None  # one letter, such as "A"
# END STUB
# BEGIN SOLUTION
best_constant = "B"
# END SOLUTION

# %% check="best_constant" points="answer 1"
check("best_constant")

# %% figure="best-constant"
from course_lib.plotting.losses import plot_best_constant

plot_best_constant({"L2": l2_regression_loss, "L1": l1_regression_loss}, [1, 2, 3, 4, 20])

# %% [markdown]
# The squared loss is lowest where the residuals add up to 0: at the **mean**. The absolute loss is lowest where as many points pull up as down: at the **median**, which would not move if the 20 were a 20,000. Its kinks sit at the data, and between them it is straight.
#
# ## 3 · A compromise: Huber's loss
#
# A measurement far from all others is called an **outlier**. L1 shrugs at outliers, but its slope never gets smaller: close to the goal it still takes full steps, to and fro. Huber's loss is a parabola near 0 and straight further out,
#
# $$\ell_\delta(d) = \begin{cases} \tfrac12 d^2 & |d| \le \delta \\ \delta\,\big(|d| - \tfrac12\delta\big) & |d| > \delta , \end{cases}
# \qquad L = \frac1N \sum_i \sum_j \ell_\delta\left(f_{ij} - y_{ij}\right) .$$
#
# Check the seam at $|d| = \delta$: both pieces give $\tfrac12\delta^2$, and both have the slope $\delta$. So the slope is a continuous function of $d$. Draw it before you write it. (With $\delta = 1$ this is known as *smooth L1*.)


# %% exercise="huber_loss" title="Huber's loss" minutes=15
def huber_loss(pred, y, delta):
    """Huber's loss for regression, and its gradient, without a loop over examples.

    Parameters
    ----------
    pred : ndarray, shape (N, K)
    y : ndarray, shape (N, K)
        Both as for `l2_regression_loss`.
    delta : float
        Where the parabola ends and the straight part begins; positive.

    Returns
    -------
    loss : float
        Huber's function of the residuals: sum over the K outputs, mean over the N examples.
    dpred : ndarray, shape (N, K)
        Gradient of `loss` with respect to `pred`.

    References
    ----------
    P. J. Huber, "Robust Estimation of a Location Parameter", Annals of Mathematical Statistics 35(1), 1964.
    """
    # BEGIN SOLUTION
    num_examples = len(pred)
    residual = pred - y
    size = np.abs(residual)
    near = 0.5 * residual**2
    far = delta * (size - 0.5 * delta)
    loss = np.sum(np.where(size <= delta, near, far)) / num_examples
    dpred = np.clip(residual, -delta, delta) / num_examples
    return loss, dpred
    # END SOLUTION


# %% [markdown] hints="huber_loss"
# 1. Compute both pieces for all residuals. `np.where(condition, a, b)` picks from two arrays, entry by entry.
# 2. Differentiate each piece. In the middle the slope is $d$; further out it is constant, with a sign. Which sign, on which side?
# 3. Your drawing of the slope is a straight line with its two ends bent flat, at ±δ. That is one NumPy function, `np.clip`.

# %% check="huber_loss" points="loss 1, gradient 2, vectorised 1"
check("huber_loss")

# %% [markdown]
# Draw the three losses and their slopes as functions of one residual, on paper. Then run the cell, which draws yours.

# %% figure="residuals"
from course_lib.plotting.losses import plot_along_residual

regression_losses = {
    "L2": l2_regression_loss,
    "L1": l1_regression_loss,
    "Huber, δ = 1": lambda pred, y: huber_loss(pred, y, 1.0),
}
plot_along_residual(regression_losses)

# %% [markdown]
# The lower row is what a network feels. Under L2, whoever is furthest off pulls hardest, without limit.
#
# Now a line through 20 points, three of which were recorded wrongly. All losses are minimised by the same short loop; only `loss_fn` is exchanged. How far will each line be pulled down?

# %% figure="outliers"
from course_lib.plotting.losses import plot_outliers


def fit(loss_fn, X, truth, num_outputs, learning_rate, num_steps):
    """Minimise a loss of `X @ W` by gradient descent on all examples; return `W`."""
    W = np.zeros((X.shape[1], num_outputs))
    for _ in range(num_steps):
        _, dscores = loss_fn(X @ W, truth)
        W -= learning_rate * X.T @ dscores
    return W


rng = np.random.default_rng(0)
x = np.linspace(0, 1, 20)
heights = 1 + 2 * x + 0.1 * rng.normal(size=20)
heights[[14, 16, 18]] -= 5
design = np.column_stack([np.ones(20), x])
candidates = {**regression_losses, "Huber, δ = 0.1": lambda pred, y: huber_loss(pred, y, 0.1)}
lines = {name: fit(f, design, heights[:, None], 1, 0.1, 5000) for name, f in candidates.items()}
for name, loss_fn in candidates.items():
    _, pull = loss_fn(1 + 2 * x[:, None], heights[:, None])  # what is felt on the true line
    share = np.abs(pull[[14, 16, 18]]).sum() / np.abs(pull).sum()
    print(
        f"{name:14} slope {lines[name][1, 0]:+.2f} (true +2.00), pull of the three wrong points {share:.0%}"
    )
plot_outliers(x, heights, lines, truth=(1.0, 2.0), wrong=[14, 16, 18])

# %% [markdown]
# Under L2, three points out of twenty do about nine tenths of the pulling on the true line, and a rising line comes out falling. Under L1 they have their share of the votes, 15 %, and no more.
#
# **Where is δ right?** Huber's loss alone, with δ from the scatter of the measurements to more than the largest residual. At which end will it agree with L2?

# %% figure="huber-delta"
from course_lib.plotting.explore import explore
from course_lib.plotting.losses import draw_fit


def huber_fit(ax, δ):
    """Fit the line under Huber's loss and draw it."""
    line = fit(lambda pred, y: huber_loss(pred, y, δ), design, heights[:, None], 1, 0.1, 5000)
    return draw_fit(ax, x, heights, line, truth=(1.0, 2.0), wrong=[14, 16, 18])


explore(huber_fit, δ=[0.1, 0.3, 1.0, 2.0, 3.0, 10.0])

# %% [markdown]
# $\delta$ is a statement about units: these measurements scatter by about 0.1, so $\delta = 1$ hardly protects, and $\delta = 0.1$ does. At 10, where every residual is near, the line is that of L2: a factor of ½ moves no minimum.
#
# **And a network?** A loss doesn't care who made the prediction. Below is the network of assignment 3, with dropout in it (at first it drops nothing), your Adam and a learning rate that falls to 0. Find the one line in which the task occurs.


# %%
def train_net(loss_fn, X, truth, num_outputs, seed, num_steps=1000, num_hidden=64, learning_rate=3e-3, p=1.0):
    """Train affine, ReLU, dropout, affine under a loss; return a function that computes the outputs."""
    rng = np.random.default_rng(seed)
    sizes = ((X.shape[1], num_hidden), (num_hidden, num_outputs))
    W1, W2 = (rng.normal(size=size) * np.sqrt(2 / size[0]) for size in sizes)
    params = [W1, np.zeros(num_hidden), W2, np.zeros(num_outputs)]
    configs = [{"learning_rate": learning_rate} for _ in params]
    for t in range(num_steps):
        batch = rng.integers(len(X), size=64)
        a, affine1 = affine_forward(X[batch], params[0], params[1])
        h, gate = relu_forward(a)
        h, mask = dropout_forward(h, {"p": p, "mode": "train", "rng": rng})  # p = 1 drops nothing
        outputs, affine2 = affine_forward(h, params[2], params[3])
        _, dout = loss_fn(outputs, truth[batch])
        dh, dW2, db2 = affine_backward(dout, affine2)
        _, dW1, db1 = affine_backward(relu_backward(dropout_backward(dh, mask), gate), affine1)
        for i, slope in enumerate((dW1, db1, dW2, db2)):
            configs[i]["learning_rate"] = learning_rate * (1 - t / num_steps)
            params[i], configs[i] = adam(params[i], slope, configs[i])

    def compute(X):
        hidden, _ = relu_forward(affine_forward(X, params[0], params[1])[0])
        return affine_forward(hidden, params[2], params[3])[0]

    return compute


# %% [markdown]
# The task: every digit has been turned by up to 45°, and the network is to say by how much. (Scans are straightened like that.) The angles were typed in by somebody who in one case out of ten mixed up clockwise and counter-clockwise. The test angles are right. **Predict:** what will L2 make of a digit turned by 40° if nine in ten of its like are labelled 40 and one is labelled −40? And L1, and Huber's loss?

# %% figure="turned"
from course_lib.data import load_data
from course_lib.plotting.losses_net import plot_turned, turned

data = load_data(num_train=1347)  # digits; set COURSE_DATASET=cifar10 before you start for small photographs
half = data.X_train.max() / 2
rng = np.random.default_rng(0)
angles, test_angles = (rng.uniform(-45, 45, size=(len(X), 1)) for X in (data.X_train, data.X_test))
X_turned, X_turned_test = (
    turned(X, data.image_shape, a[:, 0]) / half - 1  # pixels from -1 to 1
    for X, a in ((data.X_train, angles), (data.X_test, test_angles))
)
recorded = np.where(rng.random(size=angles.shape) < 0.1, -angles, angles)
told = {}
for name, loss_fn in {
    "L2": l2_regression_loss,
    "L1": l1_regression_loss,
    "Huber, δ = 5°": lambda pred, y: huber_loss(pred, y, 0.5),
}.items():
    net = train_net(
        loss_fn, X_turned, recorded / 10, 1, seed=0
    )  # in tens of degrees: outputs of moderate size
    told[name] = 10 * net(X_turned_test)[:, 0]
    error = np.sqrt(np.mean((told[name] - test_angles[:, 0]) ** 2))
    print(f"{name:14} root of the mean squared error on the test images: {error:.1f}°")
plot_turned(half * (X_turned_test + 1), data.image_shape, test_angles[:, 0], told)

# %% [markdown]
# The lesson of the five measurements, in a network. L2 asks for the mean of what was recorded, $0.9 \cdot 40 - 0.1 \cdot 40 = 32$: its angles come out too small, by a fifth or more, and its errors are half as large again as those of the others. The median doesn't move as long as the wrong ones are a minority: with L1 and Huber's loss the slope stays above 0.88, which is about what the network reaches when no label is wrong at all (not shown here). The slope above each panel is that of a straight line through its points; 1 would be perfect.
#
# **No dropout before a squared loss.** Dropout has each output computed from a random half of the units, and then doubled. On average nothing changes, but the *value* trembles. A classifier can live with that: what counts is who leads. A regression asks for the value itself. The same network with 200 units, all angles right, with and without dropout, under L2; and as a classifier of the digits under softmax. What do you expect of the two columns?

# %%
from course_lib.library import softmax_loss

print("          regression, error   classification, accuracy")
upright, upright_test = (X / half - 1 for X in (data.X_train, data.X_test))
for p in (1.0, 0.5):
    net = train_net(l2_regression_loss, X_turned, angles / 10, 1, seed=0, num_hidden=200, p=p)
    error = 10 * np.sqrt(np.mean((net(X_turned_test) - test_angles / 10) ** 2))
    net = train_net(softmax_loss, upright, data.y_train, 10, seed=0, num_hidden=200, p=p)
    right = (net(upright_test).argmax(axis=1) == data.y_test).mean()
    print(f"keep {p:4g}   {error:10.1f}°   {right:20.1%}")

# %% [markdown]
# With dropout the angles are wrong by a tenth more or so, and the digits are classified as well as before, or a little better. Where the answer is a number, fight overfitting by other means: a penalty, more data, an earlier stop.
#
# ## 4 · Several labels at once: one hinge per label
#
# A photograph can show a cat *and* a tree. So ask K separate yes-or-no questions. With one score per label, $t_{ij} = +1$ where example $i$ has label $j$ and $-1$ where it hasn't,
#
# $$L = \frac1N \sum_i \sum_j \max\left(0,\; 1 - t_{ij}\, s_{ij}\right) .$$
#
# A label that is there should score above +1, one that isn't below −1; what is missing costs. Nobody is compared with anybody: unlike in assignment 2, the scores of one example are no rivals.
#
# `Y` comes as zeros and ones, as such tables do. The formula wants $t$. **Predict:** what does the loss of one label become if a 0 is put into the formula as it is, and what would that label learn?
#
# **The gradient.** Let $m = 1 - t s$. Where $m < 0$, nothing. Where $m > 0$, $\partial m / \partial s = -t$. (At $m = 0$ either is accepted.)
#
# | name | shape | entries |
# |---|---|---|
# | `scores` | (N, K) | real |
# | `Y` | (N, K) | 0, 1 |
# | `t` | (N, K) | −1, +1 |
# | `dscores` | (N, K) | three different values: which? |


# %% exercise="multilabel_hinge_loss" title="One hinge per label" minutes=20
def multilabel_hinge_loss(scores, Y):
    """Hinge loss of K separate yes-or-no labels, and its gradient, without a loop over examples.

    Parameters
    ----------
    scores : ndarray, shape (N, K)
        One score per example and label; positive means yes.
    Y : ndarray of int, shape (N, K)
        1 where the example has the label, 0 where it hasn't.

    Returns
    -------
    loss : float
        Hinges with margin 1: sum over the K labels, mean over the N examples.
    dscores : ndarray, shape (N, K)
        Gradient of `loss` with respect to `scores`.
    """
    # BEGIN SOLUTION
    num_examples = len(scores)
    t = np.where(Y == 1, 1, -1)
    margins = np.maximum(0, 1 - t * scores)
    loss = np.sum(margins) / num_examples
    dscores = -t * (margins > 0) / num_examples
    return loss, dscores
    # END SOLUTION


# %% [markdown] hints="multilabel_hinge_loss"
# 1. Find a straight line that takes 0 to −1 and 1 to +1, or use `np.where`.
# 2. `margins = np.maximum(0, …)` for all N·K entries at once. Are there entries to leave out, as the right class was in assignment 2?
# 3. In the gradient, a violated label that is there pulls its score up, one that isn't pushes it down, and a label that is satisfied does nothing. Which product of `t` and `margins > 0` says that?

# %% check="multilabel_hinge_loss" points="loss 1.5, gradient 2, integers 0.5, vectorised 1, inputs unchanged 0.5"
check("multilabel_hinge_loss")

# %% [markdown]
# A 0 in place of −1 would make the loss of that label $\max(0, 1 - 0) = 1$, whatever its score: a constant, with gradient 0. The label would learn nothing, and the first loss would look right.
#
# ## 5 · Several labels at once: one probability per label
#
# The other classic asks each label for a probability, $\sigma(s) = \frac{1}{1 + e^{-s}}$, and charges the surprise:
#
# $$L = -\frac1N \sum_i \sum_j \Big[\, y_{ij} \log \sigma(s_{ij}) + (1 - y_{ij}) \log\big(1 - \sigma(s_{ij})\big) \Big] .$$
#
# For each label one of the two logarithms is switched on. Logarithms of probabilities are negative: without the minus in front, you would be *maximising* surprise.
#
# Typed in as it stands, the formula fails. Look at it first: a label that isn't there, $y = 0$, with an ever higher score.

# %% figure="naive-formula"
from course_lib.plotting.losses_labels import plot_naive_logistic

plot_naive_logistic()

# %% [markdown]
# From a score of about 37 on, $\sigma$ is *exactly* 1 in floating point, and $\log(1 - 1) = -\infty$. The true loss there is about 37: an ordinary number. As with softmax, the cure is to go back to the scores before anything is rounded. Use $\log \sigma(s) = -\log(1 + e^{-s})$ and $1 - \sigma(s) = \sigma(-s)$: the loss of one label is $y \log(1 + e^{-s}) + (1 - y) \log(1 + e^{s})$. One step more: $1 + e^{-s} = e^{-s}(1 + e^{s})$, so $\log(1 + e^{-s}) = \log(1 + e^{s}) - s$. With that it shrinks to
#
# $$\ell(s, y) = \log\left(1 + e^{s}\right) - y\,s .$$
#
# One danger is left: $e^s$ overflows for large $s$. For $s \le 0$ all is well. For $s > 0$, pull $e^s$ out of the bracket: $\log\big(e^s(e^{-s} + 1)\big)$. What is that? Now find one expression that is right, and safe, on both sides. (`np.log1p(a)` computes $\log(1 + a)$.)
#
# **The gradient** is one of the shortest of this course. From the formula above, $\frac{\partial \ell}{\partial s} = \frac{e^s}{1 + e^s} - y$. You know the first term by another name. Typed as it stands it overflows, too: it needs a form that is safe on both sides, like that of your `sigmoid` in assignment 3.


# %% exercise="multilabel_logistic_loss" title="One probability per label" minutes=35
def multilabel_logistic_loss(scores, Y):
    """Logistic loss of K separate yes-or-no labels, and its gradient; finite for scores of any size.

    No loop over the examples.

    Parameters
    ----------
    scores : ndarray, shape (N, K)
        One score per example and label.
    Y : ndarray of int, shape (N, K)
        1 where the example has the label, 0 where it hasn't.

    Returns
    -------
    loss : float
        Cross-entropies in nats: sum over the K labels, mean over the N examples.
    dscores : ndarray, shape (N, K)
        Gradient of `loss` with respect to `scores`.
    """
    # BEGIN SOLUTION
    num_examples = len(scores)
    small = np.exp(-np.abs(scores))  # between 0 and 1, whatever the score
    loss = np.sum(np.maximum(0, scores) + np.log1p(small) - Y * scores) / num_examples
    sigmoid = np.where(scores >= 0, 1, small) / (1 + small)
    dscores = (sigmoid - Y) / num_examples
    return loss, dscores
    # END SOLUTION


# %% [markdown] hints="multilabel_logistic_loss"
# 1. For $s > 0$ you get $s + \log(1 + e^{-s})$; for $s \le 0$ it was $\log(1 + e^{s})$. In both, the exponent is minus the *size* of $s$.
# 2. The term in front of that logarithm is $s$ for positive scores and 0 for the others. You have written that function dozens of times.
# 3. `1 / (1 + np.exp(-s))` overflows for very negative scores, $e^s/(1 + e^s)$ for very positive ones. With $a = e^{-|s|}$, write the sigmoid as a fraction with denominator $1 + a$: what is the numerator on each side?

# %% check="multilabel_logistic_loss" points="loss 1.5, gradient 2, stable 2, integers 0.5, vectorised 1, inputs unchanged 1"
check("multilabel_logistic_loss")

# %% [markdown]
# **Question.** A photo archive has 20 labels. All scores start near 0. Which first losses do you expect from hinge and logistic?
#
# - A: 1 and 0.69
# - B: 19 and 3.00
# - C: 20 and 3.00
# - D: 20 and 13.86

# %% exercise="first_multilabel_loss" title="First losses for 20 labels" minutes=4
# BEGIN STUB
# first_multilabel_loss = None  # one letter
# END STUB
# BEGIN SOLUTION
first_multilabel_loss = "D"
# END SOLUTION

# %% check="first_multilabel_loss" points="answer 1"
check("first_multilabel_loss")

# %% [markdown]
# **Look at what you built.** What does each loss ask of a single label, as its score rises? Which one is ever content?

# %% figure="one-label"
from course_lib.plotting.losses_labels import plot_one_label

plot_one_label({"hinge": multilabel_hinge_loss, "logistic": multilabel_logistic_loss})

# %% [markdown]
# The hinge is content beyond its margin: no loss, no gradient. The logistic loss wants a little more for ever, and for moderate scores that are wrong the two pull about equally hard.
#
# Now real images. The data set has one label per image; here are four *attributes* that follow from it, any number of which may hold. First a linear classifier with the short loop from above, then the network, both under each loss. Which attribute do you expect to be hardest for a linear classifier? (Look for the lowest number in the lines that the cell prints.) And how often will *all four* be right?

# %% figure="attributes" folded=true
from course_lib.plotting.losses_labels import plot_attributes

length = np.sqrt(np.mean(np.sum(data.X_train**2, axis=1)))  # with images of length 4, one step size suits all
X_train, X_test = (np.column_stack([4 * X / length, np.ones(len(X))]) for X in (data.X_train, data.X_test))
if data.name == "cifar10":
    attributes = {"animal": range(2, 8), "flies": [0, 2], "has wheels": [0, 1, 9], "on the road": [1, 9]}
else:
    attributes = {
        "even": [0, 2, 4, 6, 8],
        "prime": [2, 3, 5, 7],
        "has a loop": [0, 6, 8, 9],
        "over 4": range(5, 10),
    }
Y_train, Y_test = (
    np.column_stack([np.isin(y, list(classes)) for classes in attributes.values()]).astype(int)
    for y in (data.y_train, data.y_test)
)
by_classifier = {}
for name, loss_fn in {"hinge": multilabel_hinge_loss, "logistic": multilabel_logistic_loss}.items():
    W = fit(loss_fn, X_train, Y_train, len(attributes), 0.1, 1000)
    net = train_net(loss_fn, upright, Y_train, len(attributes), seed=0)
    by_classifier[f"{name}, linear"] = X_test @ W
    by_classifier[f"{name}, network"] = net(upright_test)
for name, scores in by_classifier.items():
    right = (scores > 0) == (Y_test == 1)
    each = ", ".join(f"{a} {r:.1%}" for a, r in zip(attributes, right.mean(axis=0), strict=True))
    print(f"{name:17} right: {each}; all four {right.all(axis=1).mean():.1%}")
scores = by_classifier["logistic, linear"]
plot_attributes(data.X_test[:10], scores[:10], Y_test[:10], list(attributes), data.image_shape)

# %% [markdown]
# On the digits, the linear classifier gets each attribute right in about nine test images out of ten, and all four at once in less than 80 %: four questions have four chances to go wrong. The network gets all four in more than 90 %. Nothing in either loss changed.
#
# **Answers that must agree.** Nothing makes the four answers fit together. Of the sixteen rows of four answers only eight belong to any digit, yet the linear classifier gives one of the other eight in six to ten images out of a hundred (the last number of each line below). One remedy is to choose among *whole* rows: give every row $t$ that can occur the score $\sum_j t_j s_j$, and take the best. What will that do for "all four"?

# %%
possible = 2 * np.unique(Y_train, axis=0) - 1  # one row of −1 and +1 for each combination that occurs
print(f"{len(possible)} combinations occur")
for name, scores in by_classifier.items():
    separately = np.where(scores > 0, 1, -1)
    as_a_whole = possible[(scores @ possible.T).argmax(axis=1)]
    strange = ~(separately[:, None] == possible).all(axis=2).any(axis=1)
    shares = [np.all(t == 2 * Y_test - 1, axis=1).mean() for t in (separately, as_a_whole)]
    print(
        f"{name:17} all four: {shares[0]:.1%}, as a whole {shares[1]:.1%}; impossible before: {strange.mean():.1%}"
    )

# %% [markdown]
# Some points more for the linear classifier, and a little for the network, which had few impossible answers to begin with.
#
# **An outlook** (nothing later needs it). This is **structured prediction** in a nutshell: the answer is one object with parts that depend on one another (a sentence, the outlines of all things in a photo, a tree), a score is given to the object as a whole, and one looks for the object with the highest score. Its losses are relatives of those you know: a hinge that wants the right object to beat the best wrong one, by a margin that is larger the more of its parts are wrong; or a softmax over all objects. The new difficulty is the search, since there are far more objects than one can list: eight rows here, but $2^{1000}$ ways to say of each pixel of a picture of 1,000 whether it belongs to the object.
#
# **Question.** Which of these tasks call for K separate logistic losses rather than one softmax? (One letter or several.)
#
# - A: which digit an image shows
# - B: which animals appear in a photo
# - C: the genres of a film
# - D: the month in which a photo was taken

# %% exercise="separate_or_softmax" title="Separate labels or softmax" minutes=4
# BEGIN STUB
# separate_or_softmax = None  # one letter or several, such as "A" or "AB"
# END STUB
# BEGIN SOLUTION
separate_or_softmax = "BC"
# END SOLUTION

# %% check="separate_or_softmax" points="answer 1"
check("separate_or_softmax")

# %% [markdown]
# **In your own words.** Photos were tagged by volunteers. A tag that is there can be trusted; a missing tag may mean "isn't there" or "nobody looked". What do your two losses take it for, and what will the classifier learn from that? Propose a change to the loss. (Three or four sentences.)

# %% [markdown] answer="missing_tags" points="2" title="Missing tags" minutes=8
# Both losses take a missing tag for a "no": they push the score of a label down that may well be there. The classifier will under-report, above all labels that are often forgotten, and its probabilities will be too low. A remedy is a mask with three states: yes, no, unknown. Terms of unknown labels are left out of the sum, in the loss and in the gradient, so that their scores feel nothing; where no certain "no" exists at all, the negatives can be given a smaller weight.

# %% [markdown]
# ## 6 · Two classes: old friends
#
# With K = 1 both losses become the classic *binary* classifiers: the support vector machine of 1995 and logistic regression. What have they to do with the multiclass losses of assignment 2, at C = 2?
#
# Take scores $(s_0, s_1)$ of two classes, and $y \in \{0, 1\}$. The multiclass SVM sees one rival only, and its margin contains nothing but the difference:
#
# $$\max(0,\; s_{1-y} - s_y + 1) = \max(0,\; 1 - t f), \qquad f = s_1 - s_0,\; t = +1 \text{ for class } 1,\; -1 \text{ for class } 0 .$$
#
# Softmax as well: divide numerator and denominator by $e^{s_1}$,
#
# $$p_1 = \frac{e^{s_1}}{e^{s_0} + e^{s_1}} = \frac{1}{1 + e^{-(s_1 - s_0)}} = \sigma(f) .$$
#
# So nothing new needs to be computed: **call your own losses** with an (N, 1) array of differences. Only the gradient needs a thought. $f$ depends on both scores: what are $\partial f / \partial s_0$ and $\partial f / \partial s_1$?


# %% exercise="two_class_svm_loss" title="SVM loss of two classes" minutes=15 extra=true
def two_class_svm_loss(scores, y):
    """Multiclass SVM loss of two classes, by way of `multilabel_hinge_loss`.

    Parameters
    ----------
    scores : ndarray, shape (N, 2)
        Scores of class 0 and class 1.
    y : ndarray of int, shape (N,)
        Labels, 0 or 1.

    Returns
    -------
    loss : float
        Mean over examples of the hinge with margin 1.
    dscores : ndarray, shape (N, 2)
        Gradient of `loss` with respect to `scores`.
    """
    # BEGIN SOLUTION
    difference = scores[:, 1:] - scores[:, :1]
    loss, dif = multilabel_hinge_loss(difference, y[:, None])
    return loss, np.hstack([-dif, dif])
    # END SOLUTION


# %% [markdown] hints="two_class_svm_loss"
# 1. `scores[:, 1:]` is (N, 1), `scores[:, 1]` is (N,). Which does `multilabel_hinge_loss` want, and which shape does `y` need beside it?
# 2. The loss can be returned as it is. Its gradient with respect to $f$ comes back with shape (N, 1).
# 3. If $f$ rises by 1 when $s_1$ does, it falls by 1 when $s_0$ rises. Two columns side by side: `np.hstack`.

# %% check="two_class_svm_loss" points="loss 1, gradient 1"
check("two_class_svm_loss")


# %% exercise="two_class_softmax_loss" title="Softmax loss of two classes" minutes=5 extra=true
def two_class_softmax_loss(scores, y):
    """Softmax loss of two classes, by way of `multilabel_logistic_loss`; finite for scores of any size.

    Parameters
    ----------
    scores : ndarray, shape (N, 2)
    y : ndarray of int, shape (N,)
        Both as for `two_class_svm_loss`.

    Returns
    -------
    loss : float
        Mean cross-entropy in nats.
    dscores : ndarray, shape (N, 2)
        Gradient of `loss` with respect to `scores`.
    """
    # BEGIN SOLUTION
    difference = scores[:, 1:] - scores[:, :1]
    loss, dif = multilabel_logistic_loss(difference, y[:, None])
    return loss, np.hstack([-dif, dif])
    # END SOLUTION


# %% [markdown] hints="two_class_softmax_loss"
# 1. Which part of your `two_class_svm_loss` knows that it is an SVM?
# 2. The formula gives $p_1 = \sigma(f)$. Is `y` = 1 then a yes or a no?
# 3. If the check says "too large" or "infinite" only for large scores, it is not this function that overflows.

# %% check="two_class_softmax_loss" points="loss 1, gradient 1, stable 1"
check("two_class_softmax_loss")

# %% [markdown]
# Two scores are thus one too many: adding the same number to both changes nothing. That is why binary classifiers have a single output.
#
# ## 7 · Very many classes: a tree
#
# Softmax over 100,000 words needs 100,000 scores for every example, although only one is right. **Hierarchical softmax** arranges the classes in a tree and turns one big choice into a few small ones: animal or vehicle? If animal, pet or fox? If pet, cat or dog?
#
# **How we write a tree.** Its M nodes have numbers. The classes, also called the *leaves*, come first, 0 to C − 1; the groups follow. `parent[j]` is the number of the group that node $j$ belongs to, and −1 means: belongs to nothing, stands at the very top, just below the *root*, which has no number. That one array is the whole tree:
#
# | node | 0 | 1 | 2 | 3 | 4 | 5 | 6 |
# |---|---|---|---|---|---|---|---|
# | name | cat | dog | fox | car | *pet* | *animal* | *vehicle* |
# | `parent` | 4 | 4 | 5 | 6 | 5 | −1 | −1 |
#
# Nodes with the same parent are **siblings**; the nodes with parent −1 are siblings too. The path from a class to the top visits every decision that must go right for it: for a cat, nodes 0, 4, 5.


# %% exercise="path_to_root" title="The path to the root" minutes=8
def path_to_root(node, parent):
    """Return the nodes from `node` up to the top of the tree.

    Parameters
    ----------
    node : int
        Where to start.
    parent : ndarray of int, shape (M,)
        Number of every node's parent; −1 for nodes at the top.

    Returns
    -------
    list of int
        `node`, its parent, the parent's parent, and so on; the last one has parent −1.
    """
    # BEGIN SOLUTION
    path = []
    while node >= 0:
        path.append(int(node))
        node = parent[node]
    return path
    # END SOLUTION


# %% [markdown] hints="path_to_root"
# 1. Take a pencil: for the cat in the table, which entries of `parent` do you look at, one after the other?
# 2. You don't know in advance how long the path is: a `while` loop. What tells you that you have arrived?
# 3. −1 stands for "above the top". Should it be in the list?

# %% check="path_to_root" points="path 2"
check("path_to_root")

# %% [markdown]
# **Exercise.** Siblings compete. Every node has a score, and among siblings a softmax decides:
#
# $$p(j \mid \text{parent of } j) = \frac{e^{s_j}}{\sum_{k \text{ sibling of } j} e^{s_k}} \qquad (j \text{ counts as its own sibling}).$$
#
# As ever, work with logarithms, and shift scores before you exponentiate. Which scores may be shifted together?


# %% exercise="sibling_log_softmax" title="Softmax among siblings" minutes=20
def sibling_log_softmax(scores, parent):
    """Logarithm of every node's probability among its siblings; finite for scores of any size.

    Loops over groups are fine, over examples not.

    Parameters
    ----------
    scores : ndarray, shape (N, M)
        One score per example and node.
    parent : ndarray of int, shape (M,)
        Number of every node's parent; −1 for nodes at the top.

    Returns
    -------
    ndarray, shape (N, M)
        Log-probability of each node, given its parent.
    """
    # BEGIN SOLUTION
    log_p = np.empty(scores.shape)
    for group in np.unique(parent):
        members = parent == group
        shifted = scores[:, members] - scores[:, members].max(axis=1, keepdims=True)
        log_p[:, members] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return log_p
    # END SOLUTION


# %% [markdown] hints="sibling_log_softmax"
# 1. `np.unique(parent)` lists all groups, −1 among them. For one group, `parent == group` is a mask that picks its columns.
# 2. For the columns of one group, this is the log-softmax of assignment 2: shift, then subtract the logarithm of the sum of exponentials.
# 3. A maximum over *all* nodes can lie far above every score of some group, whose exponentials then round to 0. Whose maximum does a group need?

# %% check="sibling_log_softmax" points="values 2, stable 1, vectorised 1, inputs unchanged 1"
check("sibling_log_softmax")

# %% [markdown]
# **Exercise.** A class is right if every decision on its path is: the probabilities multiply,
#
# $$P(c) = \prod_{j \in \text{path}(c)} p(j \mid \text{parent of } j) .$$
#
# The probabilities of all classes add up to 1. Why? At every group, the children share out what the group has, and the top shares out 1.


# %% exercise="leaf_probabilities" title="Probabilities of the classes" minutes=12
def leaf_probabilities(scores, parent, num_classes):
    """Probability of every class under a tree of classes.

    Parameters
    ----------
    scores : ndarray, shape (N, M)
        One score per example and node.
    parent : ndarray of int, shape (M,)
        The tree; the first `num_classes` nodes are the classes.
    num_classes : int
        C.

    Returns
    -------
    ndarray, shape (N, C)
        One row per example, which adds up to 1.
    """
    # BEGIN SOLUTION
    log_p = sibling_log_softmax(scores, parent)
    paths = [path_to_root(c, parent) for c in range(num_classes)]
    return np.column_stack([np.exp(log_p[:, path].sum(axis=1)) for path in paths])
    # END SOLUTION


# %% [markdown] hints="leaf_probabilities"
# 1. You have both ingredients: log-probabilities of all nodes, and the path of a class.
# 2. `log_p[:, path]` picks the columns on a path. What does a product of probabilities become in logarithms?
# 3. One column of the result per class; when all are there, undo the logarithm.

# %% check="leaf_probabilities" points="values 2"
check("leaf_probabilities")

# %% [markdown]
# **Question.** At the top of a tree, *animal* has 0.6 and *vehicle* 0.4. Among animals, cat and dog have 0.5 each; among vehicles, car has 0.9 and bus 0.1. Going down by always taking the best child ends at an animal. Which class is the most probable?
#
# - A: cat or dog, since animals lead
# - B: car
# - C: it cannot be told without the scores

# %% exercise="greedy_descent" title="Going down greedily" minutes=4
# BEGIN STUB
# greedy_descent = None  # one letter
# END STUB
# BEGIN SOLUTION
greedy_descent = "B"
# END SOLUTION

# %% check="greedy_descent" points="answer 1"
check("greedy_descent")

# %% [markdown]
# **Exercise.** The loss is $-\log P(y_i)$, averaged over examples. The logarithm turns the product into a sum, one softmax loss for every decision on the path:
#
# $$L_i = -\sum_{j \in \text{path}(y_i)} \log p(j \mid \text{parent of } j) .$$
#
# So the gradient is that of softmax, $p(j \mid \text{parent of } j) - \mathbb 1[j \in \text{path}(y_i)]$, but only among siblings that compete *on the path*; for all other nodes it is 0. (Loss and gradient: mean over the N examples, as ever.) A cat's loss contains the decisions animal/vehicle, pet/fox and cat/dog. It contains no decision among vehicles: what is the gradient of car's score?
#
# | name | shape | what it is |
# |---|---|---|
# | `on_path` | (N, M) | entry [i, j]: is node j on the path of example i's class? |
# | `asked` | (N, M) | entry [i, j]: does node j compete in one of that path's decisions? |
# | `dscores` | (N, M) | 0 wherever nobody asked |


# %% exercise="hierarchical_softmax_loss" title="Softmax loss over a tree" minutes=45
def hierarchical_softmax_loss(scores, y, parent):
    """Softmax loss over a tree of classes, and its gradient, without a loop over examples.

    Parameters
    ----------
    scores : ndarray, shape (N, M)
        One score per example and node.
    y : ndarray of int, shape (N,)
        Labels; the classes are the tree's first nodes.
    parent : ndarray of int, shape (M,)
        Number of every node's parent; −1 for nodes at the top.

    Returns
    -------
    loss : float
        Mean over examples of minus the log-probability of the right class.
    dscores : ndarray, shape (N, M)
        Gradient of `loss` with respect to `scores`.

    References
    ----------
    F. Morin and Y. Bengio, "Hierarchical Probabilistic Neural Network Language Model", AISTATS, 2005.
    """
    # BEGIN SOLUTION
    num_examples, num_nodes = scores.shape
    paths = np.zeros((num_nodes, num_nodes), dtype=bool)  # row j: the path from node j
    for node in range(num_nodes):
        paths[node, path_to_root(node, parent)] = True
    on_path = paths[y]
    asked = (parent < 0) | on_path[:, parent]  # the parent is the top, or on the path
    log_p = sibling_log_softmax(scores, parent)
    loss = -np.sum(log_p[on_path]) / num_examples
    dscores = (asked * np.exp(log_p) - on_path) / num_examples
    return loss, dscores
    # END SOLUTION


# %% [markdown] hints="hierarchical_softmax_loss"
# 1. Make a table once, with one row per node: `table[j]` is True at the nodes of j's path. `table[y]` is then `on_path`, without a loop over examples.
# 2. The loss needs the entries of your log-probabilities where `on_path` is True, and nothing else.
# 3. A node competes if its *parent* is on the path, or if it stands at the top. `on_path[:, parent]` looks up the parents of all nodes at once; what does an index of −1 pick, and how do you overrule it?

# %% check="hierarchical_softmax_loss" points="loss 2, gradient 3, vectorised 1"
check("hierarchical_softmax_loss")

# %% [markdown]
# **Look at what you built.** First two laws. A flat tree, in which all nodes stand at the top, must give the plain softmax. And for any tree, the loss with label $c$ is $-\log P(c)$, so $e^{-L}$ over all labels must add up to 1.

# %%
scores = np.random.default_rng(0).normal(size=(1, 7))
flat = np.full(7, -1)
shares = np.exp(scores) / np.exp(scores).sum()
on_flat = hierarchical_softmax_loss(scores, np.array([3]), flat)[0]
print(f"flat tree {on_flat:.6f}, softmax {-np.log(shares[0, 3]):.6f}")

zoo = np.array([4, 4, 5, 6, 5, -1, -1])  # cat, dog, fox, car; pet, animal, vehicle
by_label = np.exp([-hierarchical_softmax_loss(scores, np.array([c]), zoo)[0] for c in range(4)])
print(f"cat, dog, fox, car: {by_label.round(4)}, together {by_label.sum():.6f}")
loss, dscores = hierarchical_softmax_loss(scores, np.array([0]), zoo)
print(check_gradient(lambda s: hierarchical_softmax_loss(s, np.array([0]), zoo)[0], scores, dscores))

# %% [markdown]
# Now a tree for the digits, sorted by how they are drawn, and one image that travels down. Where does the trained tree hesitate?

# %% figure="tree" folded=true
from course_lib.plotting.losses_tree import plot_tree


def over(parent):
    """Return the loss over one tree, in the form that `fit` wants."""
    return lambda scores, y: hierarchical_softmax_loss(scores, y, parent)


if data.name == "digits":
    groups = {"curved": -1, "straight": -1, "loop": 10, "open": 10}
    tree = np.array([12, 11, 13, 13, 11, 13, 12, 11, 12, 12, *groups.values()])
else:
    groups = {"vehicle": -1, "animal": -1, "pet": 11, "hoofed": 11}
    tree = np.array([10, 10, 11, 12, 13, 12, 11, 13, 10, 10, *groups.values()])
W_tree = fit(over(tree), X_train, data.y_train, len(tree), 0.3, 500)
probabilities = leaf_probabilities(X_test @ W_tree, tree, 10)
unsure = int(probabilities.max(axis=1).argmin())
plot_tree(
    tree,
    [*data.class_names, *groups],
    np.exp(sibling_log_softmax(X_test[[unsure]] @ W_tree, tree))[0],
    probabilities[unsure],
    data.X_test[unsure],
    data.image_shape,
    title=f"class: {data.class_names[data.y_test[unsure]]}",
)

# %% [markdown]
# Follow the thick lines from the top: always taking the best child, you would end at 2 (with the digits). Now read the bottom row: 8 is more probable, 0.321 against 0.303, and right. The doubt was spread over two groups, and going down greedily never looks back.
#
# Does the choice of the tree matter? A linear classifier and the network, with a flat tree, with the one above, and with the same shape after shuffling which digit sits where. Guess the order before you run it.

# %%
trees = {"flat": np.full(10, -1), "by shape": tree}
for seed in range(3):
    trees[f"shuffled {seed}"] = np.concatenate(
        [np.random.default_rng(seed).permutation(tree[:10]), tree[10:]]
    )
for name, candidate in trees.items():
    W = fit(over(candidate), X_train, data.y_train, len(candidate), 0.3, 500)
    net = train_net(over(candidate), upright, data.y_train, len(candidate), seed=0)
    shares = []
    for kind, scores in {"linear": X_test @ W, "network": net(upright_test)}.items():
        labels = leaf_probabilities(scores, candidate, 10).argmax(axis=1)
        shares.append(f"{kind} {(labels == data.y_test).mean():.1%}")
    print(f"{name:11} test accuracy: {', '.join(shares)}")

# %% [markdown]
# For the linear classifier on the digits the flat tree wins, the tree by shape follows one to three points behind, and the shuffled ones, averaged over the three, lose another one to five. To choose a group, a linear classifier must separate *its members together* from all others, and what has nothing in common is hard to separate. The network can bend its borders: all its trees end within three points of one another. A tree is a claim about the problem, and the weaker the classifier, the more it costs to be wrong. With ten classes it isn't worth making.
#
# **What a tree buys.** Only scores with a gradient need to be computed in training. Count the non-zero entries in one row of your `dscores`, for trees over ever more classes.

# %% figure="cost"
from course_lib.plotting.losses_tree import plot_cost

plot_cost(hierarchical_softmax_loss)

# %% [markdown]
# With 1,024 classes, an example touches all 1,024 scores of a flat tree, 64 in a tree of 32 groups of 32, and 20 in a binary one.
#
# ## 8 · Should it be a regression at all?
#
# A ball is thrown straight up at 10 m/s. You are told a height, give or take 5 cm. *When* was the ball there? There are two right answers, one on the way up and one on the way down. Which single number will a regression predict?
#
# Often it pays to cut the range of the answer into **bins** and to classify. The cut is simple; the ends need a decision. With edges $e_0 < e_1 < \dots < e_B$, bin $b$ holds what lies in $[e_b, e_{b+1})$. What lies below $e_0$ goes into the first bin, and what lies at $e_B$ or above into the last.


# %% exercise="bin_targets" title="Numbers into bins" minutes=12
def bin_targets(y, edges):
    """Turn numbers into class labels.

    Parameters
    ----------
    y : ndarray, shape (N,)
        Numbers.
    edges : ndarray, shape (B + 1,)
        Increasing edges of the B bins, not necessarily evenly spaced; a lower edge belongs to its bin.

    Returns
    -------
    ndarray of int, shape (N,)
        Labels from 0 to B − 1; numbers outside all bins go into the nearest one.
    """
    # BEGIN SOLUTION
    labels = np.searchsorted(edges, y, side="right") - 1
    return np.clip(labels, 0, len(edges) - 2)
    # END SOLUTION


# %% [markdown] hints="bin_targets"
# 1. `np.digitize` and `np.searchsorted` both tell how many edges lie below a number. How many lie below a number in bin 0?
# 2. What do they do with a number that equals an edge? Both have an argument for that.
# 3. For the two ends, `np.clip` with the smallest and the largest label. There is one edge more than there are bins.

# %% check="bin_targets" points="labels 1, on an edge 0.5, outside 0.5"
check("bin_targets")

# %% [markdown]
# **Exercise.** The way back: probabilities over bins give more than a number. With bin centres $c_b$, and $p_b$, the softmax of an example's scores,
#
# $$\mu = \sum_b p_b\, c_b, \qquad \text{spread} = \sqrt{\sum_b p_b\, (c_b - \mu)^2} .$$
#
# The spread says how sure the model is, which no regression loss so far would have told you. One probability may round to 1: the spread must then be 0, or nearly, and not NaN.


# %% exercise="expectation_from_bins" title="Bins into numbers" minutes=12
def expectation_from_bins(scores, centres):
    """Turn scores of bins into a number and its uncertainty; finite for scores of any size.

    Parameters
    ----------
    scores : ndarray, shape (N, B)
        One score per example and bin.
    centres : ndarray, shape (B,)
        The number that each bin stands for.

    Returns
    -------
    mean : ndarray, shape (N,)
        Expected value under the softmax of the scores.
    spread : ndarray, shape (N,)
        Standard deviation under the same probabilities.
    """
    # BEGIN SOLUTION
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = exponentials / exponentials.sum(axis=1, keepdims=True)
    mean = p @ centres
    spread = np.sqrt(np.sum(p * (centres - mean[:, None]) ** 2, axis=1))
    return mean, spread
    # END SOLUTION


# %% [markdown] hints="expectation_from_bins"
# 1. First the probabilities, (N, B), safely. What does a row add up to?
# 2. A weighted sum over bins for every row: a matrix times a vector.
# 3. For the spread you need every centre's distance from every example's mean: shapes (B,) and (N, 1) give (N, B). The weights are the same probabilities as before.

# %% check="expectation_from_bins" points="mean 1, spread 1.5, stable 0.5, inputs unchanged 0.5"
check("expectation_from_bins")

# %% [markdown]
# Now the ball. The network has a single input, the height. Three losses: L2, L1, and a softmax over 20 bins of time, which is your tree loss on a flat tree. Draw what you expect before you run it.

# %% figure="ball" folded=true
from course_lib.plotting.losses import plot_ball

rng = np.random.default_rng(0)
times = rng.uniform(0, 2, size=2000)
ball_heights = 10 * times - 5 * times**2 + 0.05 * rng.normal(size=2000)
heights_in = (ball_heights[:, None] - 2.5) / 2.5  # from -1 to 1
middle = np.linspace(0.125, 4.875, 20)  # of 20 steps of height, to draw
asked = (middle[:, None] - 2.5) / 2.5
edges = np.linspace(0, 2, 21)
centres = (edges[1:] + edges[:-1]) / 2
flat = np.full(20, -1)

how = {"seed": 0, "num_steps": 2000, "learning_rate": 0.01}
net_l2 = train_net(l2_regression_loss, heights_in, times[:, None], 1, **how)
net_l1 = train_net(l1_regression_loss, heights_in, times[:, None], 1, **how)
net_bins = train_net(over(flat), heights_in, bin_targets(times, edges), 20, **how)
scores = net_bins(asked)
mean, spread = expectation_from_bins(scores, centres)
told_l2, told_l1 = net_l2(asked)[:, 0], net_l1(asked)[:, 0]
for row in (0, 9, -1):
    print(
        f"at {middle[row]:.1f} m: L2 {told_l2[row]:.2f} s, L1 {told_l1[row]:.2f} s; "
        f"bins: mean {mean[row]:.2f} s, spread {spread[row]:.2f} s"
    )
plot_ball(times, ball_heights, {"L2": told_l2, "L1": told_l1}, leaf_probabilities(scores, flat, 20), edges)

# %% [markdown]
# L2 predicts the mean of the two answers, a moment at which the ball is never at that height. L1 wants the median, and with half of the examples on either branch nearly every number between the two is one: where its curve runs is left to the seed. The bins keep both answers. Their *mean* is no better than that of L2, but the spread warns you: more than 0.9 s near the ground, less than 0.2 s near the top. And all this with one and the same network.
#
# Bins have a price as well: they are coarse, and each needs examples. The question is about a third.
#
# **Question.** The true bin is number 5. Two models give it the probability 0.4. The first puts the other 0.6 on bin 6, the second on bin 0. Which statements are true? (One letter or several; the centres are the bins' numbers.)
#
# - A: Both have the same softmax loss.
# - B: The first has the lower softmax loss.
# - C: The expected value of the first is nearer to 5.
# - D: The spread of the first is smaller.

# %% exercise="order_of_bins" title="The order of the bins" minutes=5
# BEGIN STUB
# order_of_bins = None  # one letter or several
# END STUB
# BEGIN SOLUTION
order_of_bins = "ACD"
# END SOLUTION

# %% check="order_of_bins" points="answer 1"
check("order_of_bins")

# %% [markdown]
# Softmax doesn't know the order of its bins; the expected value and the spread do.
#
# **In your own words.** A weather service wants to announce tomorrow's rain in millimetres. On most days it is 0; now and then it is 30. For each of L2, L1 and bins: what will the forecast look like on a day with a 30 % chance of a downpour, and who could use it?

# %% [markdown] answer="rain" points="2" title="Tomorrow's rain" minutes=10
# L2 predicts the mean, about 9 mm: an amount that almost never falls, though right on average, which is what somebody filling a reservoir wants. L1 predicts the median: 0 mm, day after day, since rain is less likely than not; nobody is ever warned. Bins give the whole distribution: 70 % for none, 30 % around 30 mm, which lets everyone decide by their own costs. They need enough wet days for each bin, and bins that are narrow where the amounts matter.

# %% [markdown]
# ## 9 · Now you write the test
#
# So far the tests were ours. Now write one for **any** loss for regression, of which you see only the curve. The mistakes that a curve shows are those that one makes with a loss of two pieces: a jump at the seam, or a slope that isn't the curve's.
#
# | name | shape | what it is |
# |---|---|---|
# | `residuals` | (M,) | M numbers from −3 to 3 in equal steps; M is odd, and the one in the middle is 0 |
# | `values`, `slopes` | (M,) | the loss of one prediction that is off by so much, and its gradient |
# | `elsewhere` | (M,) | the losses of the same residuals when the true number is another one |
# | `singles`, `single_slopes` | (N,), (N, K) | losses and gradients of N examples, each in a batch of its own |
# | `together`, `batch_slopes` | a number, (N, K) | loss and gradient of these examples as one batch |
#
# What all right losses have in common: 0 where the prediction is right, and never less; too high is as bad as too low; only the residual matters; a batch has the mean of its examples' losses. And they are **convex**: from left to right, slopes never fall (they may stay the same). There may be kinks. Between two neighbouring points of a convex curve, where must the mean slope lie?
#
# Rounding is no mistake: compare with `np.isclose` or `np.allclose`, and leave 1e-9 of room where you write ≤.
#
# Your function has to let every right loss pass, and to catch as many wrong ones as it can: points are given for half, four fifths and all of thirteen. One that rejects a right loss is worth nothing, and the absolute distance is right, kink and all.


# %% exercise="curve_is_sound" title="A test for regression losses" minutes=35
def curve_is_sound(residuals, values, slopes, elsewhere, singles, single_slopes, together, batch_slopes):
    """Say whether some loss for regression behaves as one should.

    Parameters
    ----------
    residuals, values, slopes, elsewhere : ndarray, shape (M,)
        Residuals; losses and gradients there; losses for the same residuals elsewhere.
    singles, single_slopes : ndarray, shapes (N,) and (N, K)
        Losses and gradients of single examples.
    together : float
        Loss of these examples as one batch.
    batch_slopes : ndarray, shape (N, K)
        Its gradient.

    Returns
    -------
    bool
        False if something is wrong.
    """
    # BEGIN SOLUTION
    mean_slopes = np.diff(values) / np.diff(residuals)
    left, right = slopes[:-1] - 1e-9, slopes[1:] + 1e-9
    slopes_fit = np.all((left <= mean_slopes) & (mean_slopes <= right))
    starts_at_zero = np.isclose(values[len(values) // 2], 0)
    symmetric = np.allclose(values, values[::-1])
    place_fits = np.allclose(values, elsewhere)
    batch_fits = np.isclose(together, np.mean(singles))
    gradient_fits = np.allclose(batch_slopes, single_slopes / len(singles))
    curve_fits = slopes_fit and starts_at_zero and symmetric and place_fits
    return bool(curve_fits and batch_fits and gradient_fits)
    # END SOLUTION


# %% [markdown] hints="curve_is_sound"
# 1. Go through what all right losses have in common, one property after the other; most are a line each. `values[::-1]` is the curve read from right to left.
# 2. `np.diff(values) / np.diff(residuals)` is the mean slope between neighbours. On a convex curve it lies between the slopes at the two ends, whether there is a kink or not. What does a jump do to it?
# 3. In a batch of N, the loss is the mean of N numbers. By what does the gradient of one example's part differ from that of the same example alone?

# %% check="curve_is_sound" points="catches half 1, catches most 1, catches all 1"
check("curve_is_sound")

# %%
from course_lib.trials.losses import regression_runs

rng = np.random.default_rng(0)
for tried, settings in ((l2_regression_loss, ()), (l1_regression_loss, ()), (huber_loss, (0.75,))):
    print(f"{tried.__name__:20} sound: {curve_is_sound(**regression_runs(tried, rng, *settings))}")

# %% [markdown]
# ## 10 · Spot the bug
#
# The function below computes the logistic loss of section 5 in its plain form (for moderate scores that is fine). It follows real study notes, formula by formula, and **two lines are wrong**. Its author is confident, and reports: "The gradient check passes. On the digits, the loss starts at −2.77 and keeps falling. Only the accuracy is odd."
#
# How can a gradient check pass, and training make progress, if the function is wrong? What would have given it away before the first step?


# %% exercise="attribute_loss" title="Logistic loss, to repair" minutes=15
def attribute_loss(scores, Y):
    """Logistic loss of K separate yes-or-no labels, and its gradient, for scores of moderate size.

    Parameters
    ----------
    scores : ndarray, shape (N, K)
    Y : ndarray of int, shape (N, K)

    Returns
    -------
    loss : float
    dscores : ndarray, shape (N, K)
        All as for `multilabel_logistic_loss`.
    """
    num_examples = len(scores)
    p = 1 / (1 + np.exp(-scores))
    log_likelihood = Y * np.log(p) + (1 - Y) * np.log(1 - p)
    # BEGIN STUB
    # loss = np.sum(log_likelihood) / num_examples
    # dscores = (Y - p) / num_examples
    # END STUB
    # BEGIN SOLUTION
    loss = -np.sum(log_likelihood) / num_examples
    dscores = (p - Y) / num_examples
    # END SOLUTION
    return loss, dscores


# %% [markdown] hints="attribute_loss"
# 1. Four labels, all scores 0: what must the first loss be? What sign can a loss of this kind have at all?
# 2. A gradient check compares the gradient with *your* loss. Whose slope is `(Y - p) / N`?
# 3. Gradient descent lowers whatever it is given. If the sign of the loss changes, what must happen to its slope?

# %% check="attribute_loss" points="loss 1, gradient 1"
check("attribute_loss")


# %%
def gradient_report(loss_fn, scores, Y):
    """Compare a loss's own gradient with its numerical slope."""
    return check_gradient(lambda s: loss_fn(s, Y)[0], scores, loss_fn(scores, Y)[1])


versions = {"repaired": attribute_loss, "as found": lambda s, Y: tuple(-a for a in attribute_loss(s, Y))}
for name, loss_fn in versions.items():
    W = fit(loss_fn, X_train, Y_train, 4, 0.01, 100)
    start, end = loss_fn(np.zeros(Y_train.shape), Y_train)[0], loss_fn(X_train @ W, Y_train)[0]
    right = ((X_test @ W > 0) == Y_test).mean()
    print(f"{name}: loss {start:.2f} → {end:.2f}, attributes right {right:.1%}")
    print("   ", gradient_report(loss_fn, X_train[:3] @ W, Y_train[:3]))

# %% [markdown]
# Loss and gradient were wrong *together*: the gradient was the exact slope of the loss, so no comparison of the two could object, and the loss fell as it should, towards certainty in the wrong answers. A gradient check tests your calculus, not your aim. A first loss below zero, where $4 \ln 2 = 2.77$ was due, tests the aim.

# %% [markdown] summary=true
# ## On one page
#
# **You built** losses for numbers (squared, absolute, Huber), for several labels at once (hinge, logistic), for two classes, and for a tree of classes; bins, and the way back from them.
#
# | symbol | shape | what it is |
# |---|---|---|
# | `pred`, `y` | (N, K) | predicted numbers, and the true ones |
# | $d$ | (N, K) | residual, prediction minus truth |
# | $\delta$ | a number | where Huber's parabola ends, in units of the residuals |
# | `scores`, `Y` | (N, K) | a score for each label; 1 where the label is there, else 0 |
# | $t$ | (N, K) | +1 and −1 instead |
# | `parent` | (M,) | the tree: number of each node's group, −1 at the top |
# | $e_b$, $c_b$ | (B + 1,), (B,) | edges and centres of bins |
#
# | what | formula of one entry | lowest at |
# |---|---|---|
# | squared | $d^2$ | the mean |
# | absolute | $\lvert d \rvert$ | the median |
# | Huber | $\frac12 d^2$ up to $\delta$, then $\delta (\lvert d \rvert - \frac12 \delta)$ | something between |
# | hinge | $\max(0, 1 - t s)$ | any score beyond the margin |
# | logistic | $\log(1 + e^s) - y s$ | no score: it wants ever more |
# | tree | $-\sum_{j \in \text{path}} \log p(j \mid \text{parent of } j)$, a softmax among siblings | |
#
# All are summed over the outputs of an example and averaged over the N examples. Bins: $\mu = \sum_b p_b c_b$, spread $= \sqrt{\sum_b p_b (c_b - \mu)^2}$, (N, B) → (N,).
#
# **Remember**
#
# - A loss is a request: the mean, the median, a margin, a probability. One bad measurement pulls the mean as far as it likes, and does so through a network, too.
# - Dropout makes values tremble: leave it out before a squared loss.
# - (N, 1) minus (N,) is (N, N), and no error.
# - Keep logarithms in terms of scores: the probability may round to 0 or 1, its logarithm may not.
# - Predict the first loss. One that begins below 0 has the wrong sign, whatever its gradient check says.
# - Before you regress, ask whether the answer is one number.

# %% [markdown]
# ## What you can do now
#
# - Choose a loss by what it wants: L2 the mean, L1 the median, Huber something between; and say what one wrong measurement does to each.
# - Give an example any number of labels, with one hinge or one logistic loss per label, finite at any score.
# - See the binary SVM and logistic regression in the losses you already had.
# - Split one choice among many classes into a few small ones, and check it by two laws: flat equals softmax, and the classes share 1.
# - Ask, before you regress, whether the answer has one value at all.
#
# From the first distance to this loss you have written the main pieces of a deep-learning library yourself, each with its gradient and each checked against something that could have proved it wrong. What you used without writing it, from t-SNE to the k-d tree, you have at least seen at work.
#
# Assignment 9 asks for all of it at once: a trainer of your own, a network as good as you can make it, and a report that somebody else can believe.
#
# ## Further reading
#
# - F.-F. Li, A. Karpathy, J. Johnson and others, *CS231n: Deep Learning for Computer Vision*, notes on neural networks, part 2, Stanford, cs231n.github.io: losses for attributes, for trees of classes, for numbers and for structures, the advice to try bins before a regression, and the warning about dropout before a squared loss are theirs.
# - S. Nowozin and C. Lampert, "Structured Learning and Prediction in Computer Vision", *Foundations and Trends in Computer Graphics and Vision* 6(3–4), 2011.
# - P. J. Huber, "Robust Estimation of a Location Parameter", *Annals of Mathematical Statistics* 35(1), 1964.
# - R. Girshick, "Fast R-CNN", *ICCV*, 2015: Huber's loss for the corners of boxes.
# - C. Cortes and V. Vapnik, "Support-Vector Networks", *Machine Learning* 20, 1995; D. R. Cox, "The Regression Analysis of Binary Sequences", *Journal of the Royal Statistical Society B* 20(2), 1958: the two binary classics.
# - R. Rifkin and A. Klautau, "In Defense of One-Vs-All Classification", *Journal of Machine Learning Research* 5, 2004: K separate yes-or-no questions can stand up to one joint loss.
# - J. Goodman, "Classes for Fast Maximum Entropy Training", *ICASSP*, 2001, and F. Morin and Y. Bengio, "Hierarchical Probabilistic Neural Network Language Model", *AISTATS*, 2005: trees over words.
# - J. Redmon and A. Farhadi, "YOLO9000: Better, Faster, Stronger", *CVPR*, 2017: a tree over 9,000 classes of objects.
# - C. M. Bishop, "Mixture Density Networks", Technical Report NCRG/94/004, Aston University, 1994: regression with more than one right answer.
# - A. van den Oord, N. Kalchbrenner and K. Kavukcuoglu, "Pixel Recurrent Neural Networks", *ICML*, 2016: intensities predicted as 256 classes.

# %% [markdown]
# # 6 · A two-layer net from scratch
# *About 4½ hours.* Three arms of a spiral, three hundred points, and a network that you write down to the last line.
#
# **You will build** the data, a linear classifier that must fail on it, a network with one hidden layer that doesn't, and the loop that trains both; then you plug in what you made earlier: any optimizer, batch normalisation, dropout.
#
# **You will learn** what a hidden layer adds that no amount of training can replace, to watch a decision boundary come into being, and to write a training loop that doesn't care what it trains.
#
# **You need** the softmax layer (assignment 3), optimizers (4), batch normalisation and dropout (5).
#
# | name | shape | what it is |
# |---|---|---|
# | `X` | (N, D) | one point per row; here D = 2 |
# | `y` | (N,) | labels, integers from 0 to C − 1 |
# | `params` | dictionary | the parameters by name, such as `params["W1"]` |
# | `grads` | dictionary | the same names: each gradient has the shape of its parameter |

# %% setup=true
import functools
import time

import numpy as np

from course_lib import check
from course_lib.library import (
    adam,
    fully_connected_forward,
    fully_connected_loss,
    sgd_momentum,
    softmax_loss,
    whose,
)

whose()

np.set_printoptions(precision=4, suppress=True)

# %% [markdown]
# The set-up cell imports functions of earlier assignments, and says which are yours: those that pass their checks, once `course carry` in a terminal has collected them. The others are lent. To use yet another version, define it in a new cell below.
#
# ## 1 · The data
#
# Each class is one arm of a spiral. The points of an arm have evenly spaced radii from 0 to 1, both ends included; the further out, the further the arm has turned. For point $i = 0, \dots, n - 1$ of class $j = 0, \dots, C - 1$:
#
# $$r_i = \frac{i}{n - 1}, \qquad \theta_{ij} = 4j + 4 r_i + \sigma\,\varepsilon_{ij}, \qquad x_{ij} = (r_i \sin\theta_{ij},\; r_i \cos\theta_{ij}),$$
#
# in radians, with $\varepsilon_{ij}$ drawn from the standard normal distribution for every point anew. The noise turns a point around the middle; its radius stays exact.
#
# | name | shape |
# |---|---|
# | `points_per_class`, `num_classes` | $n$ and $C$, numbers |
# | `noise` | $\sigma$, a number |
# | returned `X`, `y` | (n·C, 2) and (n·C,); the order of the rows is up to you |


# %% exercise="make_spiral" title="The spiral" minutes=15
def make_spiral(points_per_class, num_classes, rng, noise=0.2):
    """Draw points on the arms of a spiral, one arm per class.

    Parameters
    ----------
    points_per_class : int
        Number of points on each arm, at least 2.
    num_classes : int
        Number of arms.
    rng : numpy.random.Generator
        Draws the noise.
    noise : float
        Standard deviation of the angles, in radians.

    Returns
    -------
    X : ndarray, shape (points_per_class * num_classes, 2)
        The points.
    y : ndarray of int, shape (points_per_class * num_classes,)
        Their classes, from 0 to ``num_classes - 1``.
    """
    # BEGIN SOLUTION
    y = np.repeat(np.arange(num_classes), points_per_class)
    r = np.tile(np.linspace(0, 1, points_per_class), num_classes)
    theta = 4 * y + 4 * r + noise * rng.normal(size=len(y))
    X = np.column_stack([r * np.sin(theta), r * np.cos(theta)])
    return X, y
    # END SOLUTION


# %% [markdown] hints="make_spiral"
# 1. `np.linspace(0, 1, n)` gives the radii of one arm. Every arm has the same ones; every point has one label. Which of `np.repeat` and `np.tile` gives 0 0 0 1 1 1, and which 0 1 2 0 1 2?
# 2. With `r` and `y` as arrays of length n·C, the formula for the angles is one line. How many random numbers does it need?
# 3. `np.column_stack` makes two columns of two arrays. The first is the one with the sine.

# %% check="make_spiral" points="form 1, radii 1, angles 1, noise 1, generator 1"
check("make_spiral")

# %% [markdown]
# **Look at what you built.** Sketch it first: what happens to the arms as the noise grows, and where do they touch first, near the middle or far out? (A turn by the same angle moves a point at radius 1 ten times as far as one at radius 0.1. But how far apart are the arms there?)

# %% figure="spirals"
from course_lib.plotting.spiral import plot_spirals

plot_spirals(make_spiral, noises=(0.0, 0.2, 0.6))

# %% [markdown]
# Neither: noise moves a point in proportion to its radius, and the gap between two arms grows in the same proportion. The arms mix at all radii alike.
#
# ## 2 · A linear classifier with a bias of its own
#
# In assignment 2 the bias hid in `W`; since assignment 3 it has a name of its own. Scores and loss are
#
# $$S = XW + b, \qquad L = \frac1N \sum_i -\log p_{i,y_i} + \frac{\lambda}{2} \sum_{d,c} W_{dc}^2 .$$
#
# The bias isn't regularised: it doesn't bend or stretch anything, it shifts. Your `softmax_loss(scores, y)` of assignment 3 returns the mean cross-entropy and $\partial L/\partial S$, call it `dscores`. From there it is one step back:
#
# $$\frac{\partial L}{\partial W} = X^\top \frac{\partial L}{\partial S} + \lambda W, \qquad \frac{\partial L}{\partial b_c} = \sum_i \frac{\partial L}{\partial S_{ic}} .$$
#
# The sum, because $b_c$ was added to every row: one wire, N branches.
#
# | name | shape |
# |---|---|
# | `params["W"]`, `params["b"]` | (D, C) and (C,) |
# | `scores`, `dscores` | (N, C) |
# | `grads["W"]`, `grads["b"]` | (D, C) and (C,) |
#
# Not every class need have an example among the labels, and a single point, a single feature, or an `X` that is a view of another array (a transpose, say) are inputs like any other. The checks try them, here and below.


# %% exercise="linear_loss_and_grads" title="Linear classifier, loss and gradients" minutes=15
def linear_loss_and_grads(params, X, y, reg):
    """Loss and gradients of a linear softmax classifier.

    Parameters
    ----------
    params : dict of str to ndarray
        ``W`` (D, C) and ``b`` (C,); not modified.
    X : ndarray, shape (N, D)
        Points.
    y : ndarray of int, shape (N,)
        Labels.
    reg : float
        Strength of the penalty, half of ``reg`` times the sum of all squared entries of ``W``.

    Returns
    -------
    loss : float
        Mean cross-entropy plus the penalty.
    grads : dict of str to ndarray
        Gradient of `loss` for each parameter, under its name and in its shape.
    """
    # BEGIN SOLUTION
    W, b = params["W"], params["b"]
    data_loss, dscores = softmax_loss(X @ W + b, y)
    loss = data_loss + 0.5 * reg * np.sum(W * W)
    dW = X.T @ dscores + reg * W
    db = dscores.sum(axis=0)
    return loss, {"W": dW, "b": db}
    # END SOLUTION


# %% [markdown] hints="linear_loss_and_grads"
# 1. Take `W` and `b` out of the dictionary and compute the scores, shape (N, C). What does broadcasting do with `b`?
# 2. `softmax_loss` has already divided by N, in the loss and in `dscores`. What is left to do for the data part of `dW`?
# 3. `db` has C entries, `dscores` has N rows. Return `loss, {"W": …, "b": …}`, and don't forget that the penalty has a slope.

# %% check="linear_loss_and_grads" points="loss 1, weights 1.5, bias 1, odd shapes 0.5, bias shape 0.5, inputs unchanged 0.5"
check("linear_loss_and_grads")

# %% [markdown]
# ## 3 · A training loop that doesn't care what it trains
#
# Full-batch gradient descent: all the points in every step, no minibatches.
#
# $$\text{for every parameter } w: \quad w \leftarrow w - \eta \, \frac{\partial L}{\partial w}$$
#
# Two things to get right. **All gradients belong to the same point**: ask `loss_fn` once per step, and only then move all parameters. If you move `W` first and then ask for the gradient of `b`, you have another algorithm. And **the caller's arrays stay as they were**: `w -= …` writes into them even if the dictionary around them is a copy.
#
# The loss you record for a step is the one at the parameters *before* it, the one that came with the gradients. So `losses[0]` is the loss at the start.


# %% exercise="train_full_batch" title="Full-batch training loop" minutes=15
def train_full_batch(loss_fn, params, X, y, learning_rate, reg, num_steps):
    """Minimise a loss by gradient descent on all examples at once.

    Parameters
    ----------
    loss_fn : callable
        ``loss_fn(params, X, y, reg) -> (loss, grads)``; call it once per step.
    params : dict of str to ndarray
        Where to start; neither the dictionary nor its arrays are modified.
    X, y : ndarray
        Examples and labels, handed on.
    learning_rate, reg : float
        Step size, and strength of the penalty.
    num_steps : int
        Number of steps.

    Returns
    -------
    params : dict of str to ndarray
        Parameters after the last step.
    losses : list of float
        Loss before each step, `num_steps` of them.
    """
    # BEGIN SOLUTION
    losses = []
    for _ in range(num_steps):
        loss, grads = loss_fn(params, X, y, reg)
        params = {name: params[name] - learning_rate * grads[name] for name in params}
        losses.append(loss)
    return params, losses
    # END SOLUTION


# %% [markdown] hints="train_full_batch"
# 1. One call of `loss_fn` gives all you need for a step: what to write down, and how to move every parameter.
# 2. A dictionary comprehension, `{name: … for name in params}`, makes a new dictionary in one go. All its entries are computed before you replace `params` by it.
# 3. Append the loss that the call returned. After `num_steps` rounds, are there as many losses as steps?

# %% check="train_full_batch" points="parameters 2, losses 1, inputs unchanged 1"
check("train_full_batch")

# %% [markdown]
# **Predict, then run.** Three classes, tiny random weights: which loss before the first step? And after 200 steps of size 1, how many of the 300 points can three straight-edged regions get right?

# %% figure="linear-regions"
from course_lib.plotting.spiral import plot_regions

X, y = make_spiral(100, 3, np.random.default_rng(0))
start = {"W": 0.01 * np.random.default_rng(1).normal(size=(2, 3)), "b": np.zeros(3)}
linear, linear_losses = train_full_batch(linear_loss_and_grads, start, X, y, 1.0, 1e-3, 200)


def linear_labels(points):
    """Return the class with the highest linear score."""
    return np.argmax(points @ linear["W"] + linear["b"], axis=1)


accuracy = (linear_labels(X) == y).mean()
print(
    f"loss {linear_losses[0]:.4f} at the start (ln 3 = {np.log(3):.4f}), {linear_losses[-1]:.4f} at the end"
)
print(f"training accuracy {accuracy:.1%}")
plot_regions({f"linear: {accuracy:.0%}": linear_labels}, X, y)

# %% [markdown]
# About half. Over ten seeds the loss after 200 steps lay between 0.747 and 0.779, the accuracy between 49.7 % and 53.3 %. The optimizer isn't to blame: the loss of a linear softmax classifier is convex, so there is no better valley to be found.
#
# **In your own words.** Along a straight line through the plane, how can the highest of three linear scores change, and how often at most? Use that to explain why no choice of `W` and `b` follows the arms, and what a hidden layer would have to contribute. (Three or four sentences.)

# %% [markdown] answer="straight_edges" points="2" title="Straight edges" minutes=8
# Along a line every score is a straight line too, and the highest of three straight lines changes at most twice, and each class wins on one connected stretch. (In the plane: every region is convex.) But a line through the spiral's middle crosses the arms many times, and classes come back after others have been passed. So scores must be able to bend along the way. A hidden layer makes features that are not linear, such as a ReLU, which is 0 up to some line and rises behind it; sums of many of these bend at many places.

# %% [markdown]
# ## 4 · One hidden layer
#
# Between input and scores we put $H$ units. Each takes its own weighted sum and keeps it if it is positive:
#
# $$h = \max(0,\, X W_1 + b_1), \qquad S = h W_2 + b_2 .$$
#
# | name | shape | what it is |
# |---|---|---|
# | `W1`, `b1` | (D, H), (H,) | one column per hidden unit, one bias each |
# | `hidden` | (N, H) | what the units pass on, after the ReLU |
# | `W2`, `b2` | (H, C), (C,) | how each unit votes for each class |
# | `scores` | (N, C) | |
#
# **Where to start?** Biases at 0. Weights small, random, and normally distributed around 0: standard deviation `weight_scale`. Why not zero as well? You have walked back through such a network in assignment 3, and met it again in 5. One thing is different this time; which?
#
# **Question.** All of `W1`, `b1`, `W2`, `b2` are 0, and all classes have equally many points. You train for 1,000 steps of size 1. Which parameters have changed?
#
# - A: all of them
# - B: only `W2` and `b2`
# - C: only `b2`
# - D: none

# %% exercise="zero_start" title="Starting from zero" minutes=4
# BEGIN STUB
# zero_start = None  # one letter, such as "A"
# END STUB
# BEGIN SOLUTION
zero_start = "D"
# END SOLUTION

# %% check="zero_start" points="answer 1"
check("zero_start")


# %% exercise="init_two_layer" title="Initial parameters" minutes=8
def init_two_layer(num_inputs, num_hidden, num_classes, rng, weight_scale=0.01):
    """Draw the parameters of a two-layer network.

    Parameters
    ----------
    num_inputs, num_hidden, num_classes : int
        D, H and C.
    rng : numpy.random.Generator
        Draws the weights.
    weight_scale : float
        Standard deviation of the weights.

    Returns
    -------
    dict of str to ndarray
        ``W1`` (D, H) and ``W2`` (H, C) from a normal distribution with mean 0; ``b1`` (H,) and ``b2`` (C,),
        all zeros.
    """
    # BEGIN SOLUTION
    return {
        "W1": weight_scale * rng.normal(size=(num_inputs, num_hidden)),
        "b1": np.zeros(num_hidden),
        "W2": weight_scale * rng.normal(size=(num_hidden, num_classes)),
        "b2": np.zeros(num_classes),
    }
    # END SOLUTION


# %% [markdown] hints="init_two_layer"
# 1. Four arrays, four shapes: they stand in the table above. Which two need random numbers?
# 2. `rng.normal(size=…)` has standard deviation 1. What happens to a standard deviation when you multiply by a constant?
# 3. A bias has one entry per unit: shape `(H,)`, not `(1, H)`.

# %% check="init_two_layer" points="shapes 1, biases 1, weights 1, generator 1"
check("init_two_layer")


# %% exercise="two_layer_forward" title="Two layers, forward" minutes=8
def two_layer_forward(params, X):
    """Scores of the network affine - ReLU - affine.

    No loop over the points.

    Parameters
    ----------
    params : dict of str to ndarray
        ``W1`` (D, H), ``b1`` (H,), ``W2`` (H, C) and ``b2`` (C,).
    X : ndarray, shape (N, D)
        Points.

    Returns
    -------
    scores : ndarray, shape (N, C)
    hidden : ndarray, shape (N, H)
        What the hidden units pass on, after the ReLU.
    """
    # BEGIN SOLUTION
    hidden = np.maximum(0, X @ params["W1"] + params["b1"])
    scores = hidden @ params["W2"] + params["b2"]
    return scores, hidden
    # END SOLUTION


# %% [markdown] hints="two_layer_forward"
# 1. The formula has two lines, and so has the function, before `return`.
# 2. `np.maximum` compares entry by entry; `np.max` looks for the largest of all.
# 3. The scores may well be negative: which of the two layers has no ReLU?

# %% check="two_layer_forward" points="hidden 1, scores 0.5, odd shapes 0.5, vectorised 0.5, inputs unchanged 0.5"
check("two_layer_forward")

# %% [markdown]
# **Look at what you built.** A hidden unit is 0 on one side of the line $x \cdot w + b = 0$ and rises on the other. That line is all the unit can contribute to a boundary: a place where the scores may bend. Here are the lines of 100 fresh units; the stronger a unit votes, the darker its line. What is wrong with where their lines lie, and which parameter will have to move to mend it?

# %% figure="fresh-units"
from course_lib.plotting.spiral_units import plot_unit_lines

fresh = init_two_layer(2, 100, 3, np.random.default_rng(0))
plot_unit_lines({"at the start": fresh}, X, y)

# %% [markdown]
# **Question.** You multiply `W1` and `b1` by 2 and divide `W2` by 2. What happens to the scores and to the penalty $\frac{\lambda}{2}(\sum W_1^2 + \sum W_2^2)$?
#
# - A: the scores change
# - B: neither changes
# - C: the scores stay, the penalty usually changes
# - D: the scores are doubled, the penalty stays

# %% exercise="rescaled_layers" title="Layers rescaled" minutes=4
# BEGIN STUB
# rescaled_layers = None  # one letter
# END STUB
# BEGIN SOLUTION
rescaled_layers = "C"
# END SOLUTION

# %% check="rescaled_layers" points="answer 1"
check("rescaled_layers")

# %% [markdown]
# ## 5 · Backwards through both layers
#
# In assignment 3 you composed this network from layers with caches. Now write it out plainly: forward is two lines, backward is five, and nothing is hidden. Start from `dscores`, as in section 2, and walk back.
#
# The second layer is the linear classifier again, with `hidden` where `X` was. What is new is the gradient with respect to its *input*. Entry $(i, k)$ of `hidden` entered all C scores of example $i$, through the weights in row $k$ of $W_2$:
#
# $$\frac{\partial L}{\partial h_{ik}} = \sum_c \frac{\partial L}{\partial S_{ic}} \, W_{2,kc}, \qquad\text{as a product:}\quad \frac{\partial L}{\partial h} = \frac{\partial L}{\partial S}\, W_2^\top .$$
#
# Then the gate. Where a unit passed on 0, no small change of its sum matters: no gradient there. Where it passed something on, the gradient goes through unchanged. (At exactly 0 either answer is accepted.) After the gate it is the first layer's turn, and it is linear like the second.
#
# The penalty covers both weight matrices, so both gradients get their $\lambda W$.
#
# | name | shape |
# |---|---|
# | `dscores` | (N, C) |
# | `dhidden`, before and after the gate | (N, H) |
# | `grads[name]` | that of `params[name]` |


# %% exercise="two_layer_loss_and_grads" title="Two layers, loss and gradients" minutes=30
def two_layer_loss_and_grads(params, X, y, reg):
    """Loss and gradients of the network affine - ReLU - affine - softmax.

    No loop over the points.

    Parameters
    ----------
    params : dict of str to ndarray
        ``W1`` (D, H), ``b1`` (H,), ``W2`` (H, C) and ``b2`` (C,); not modified.
    X : ndarray, shape (N, D)
        Points.
    y : ndarray of int, shape (N,)
        Labels.
    reg : float
        Strength of the penalty, half of ``reg`` times the sum of all squared weights, biases left out.

    Returns
    -------
    loss : float
        Mean cross-entropy plus the penalty.
    grads : dict of str to ndarray
        Gradient of `loss` for each parameter, under its name and in its shape.
    """
    # BEGIN SOLUTION
    W1, W2 = params["W1"], params["W2"]
    scores, hidden = two_layer_forward(params, X)
    data_loss, dscores = softmax_loss(scores, y)
    loss = data_loss + 0.5 * reg * (np.sum(W1 * W1) + np.sum(W2 * W2))

    dW2 = hidden.T @ dscores + reg * W2
    db2 = dscores.sum(axis=0)
    dhidden = dscores @ W2.T
    dsums = dhidden * (hidden > 0)
    dW1 = X.T @ dsums + reg * W1
    db1 = dsums.sum(axis=0)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
    # END SOLUTION


# %% [markdown] hints="two_layer_loss_and_grads"
# 1. Call `two_layer_forward` and keep both things it returns. The loss differs from that of the linear classifier in one place: the penalty adds up two matrices.
# 2. Write `dW2` and `db2` as in section 2, with another input. Then `dhidden` from its formula: (N, C) times (C, H).
# 3. The gate needs to know which units passed something on. `hidden` knows. Only what is left after the gate goes into `dW1` and `db1`.

# %% check="two_layer_loss_and_grads" points="loss 2, weights 2.5, biases 2, odd shapes 0.5, bias shapes 0.5, vectorised 0.5, inputs unchanged 1"
check("two_layer_loss_and_grads")


# %% exercise="two_layer_predict" title="Two layers, prediction" minutes=4 extra=true
def two_layer_predict(params, X):
    """Return the class with the highest score for each point.

    Parameters
    ----------
    params : dict of str to ndarray
        As for `two_layer_forward`.
    X : ndarray, shape (N, D)
        Points.

    Returns
    -------
    ndarray of int, shape (N,)
        Labels from 0 to C − 1.
    """
    # BEGIN SOLUTION
    scores, _ = two_layer_forward(params, X)
    return np.argmax(scores, axis=1)
    # END SOLUTION


# %% [markdown] hints="two_layer_predict"
# 1. `two_layer_forward` returns two things. Which of them do you need?
# 2. You want the position of the largest score in each row, not its value.
# 3. One label per row remains: which axis disappears?

# %% check="two_layer_predict" points="labels 1"
check("two_layer_predict")

# %% [markdown]
# ## 6 · Training it
#
# All pieces are there, and your loop of section 3 takes any `loss_fn`. One function to hold them together:


# %% exercise="train_two_layer" title="Two layers, training" minutes=8
def train_two_layer(X, y, num_hidden, num_classes, learning_rate, reg, num_steps, rng, weight_scale=0.01):
    """Draw a two-layer network and train it by full-batch gradient descent.

    Parameters
    ----------
    X, y : ndarray, shapes (N, D) and (N,)
        Points and labels.
    num_hidden, num_classes : int
        H and C.
    learning_rate, reg : float
        Step size, and strength of the penalty.
    num_steps : int
        Number of steps.
    rng : numpy.random.Generator
        Draws the initial weights.
    weight_scale : float
        Their standard deviation.

    Returns
    -------
    params : dict of str to ndarray
        Parameters after the last step.
    losses : list of float
        Loss before each step, `num_steps` of them.
    """
    # BEGIN SOLUTION
    params = init_two_layer(X.shape[1], num_hidden, num_classes, rng, weight_scale)
    return train_full_batch(two_layer_loss_and_grads, params, X, y, learning_rate, reg, num_steps)
    # END SOLUTION


# %% [markdown] hints="train_two_layer"
# 1. Two calls of functions that you have. What does the first one need that isn't among the arguments, but can be read off one of them?
# 2. A function can be handed to another one like any value: its name, without parentheses.
# 3. Hand on every setting, `weight_scale` included.

# %% check="train_two_layer" points="history 1, reaches 2, settings 1, generator 1"
check("train_two_layer")

# %% [markdown]
# Now for real: 100 hidden units, 10,000 steps of size 1, `reg=1e-3`. That takes some seconds, on a slow machine a quarter of a minute. Predict the first loss; predict what the curve looks like in the first hundred steps, when all weights are tiny.

# %%
began = time.perf_counter()
net, losses = train_two_layer(X, y, 100, 3, 1.0, 1e-3, 10_000, np.random.default_rng(0))
X_new, y_new = make_spiral(1000, 3, np.random.default_rng(99))
print(f"{time.perf_counter() - began:.1f} s; loss {losses[0]:.4f} at the start, {losses[-1]:.4f} at the end")
for name, points, labels in [("the 300 training points", X, y), ("3,000 new points", X_new, y_new)]:
    print(f"accuracy on {name}: {(two_layer_predict(net, points) == labels).mean():.1%}")

# %% figure="regions"
from course_lib.plotting.spiral import plot_loss_and_regions

plot_loss_and_regions(
    {"linear": linear_losses, "two layers": losses},
    {"linear": linear_labels, "two layers": lambda points: two_layer_predict(net, points)},
    X,
    y,
)

# %% [markdown]
# Over ten seeds, the final loss lay between 0.240 and 0.250, training accuracy between 98.3 % and 99.3 %, and accuracy on new points between 97.8 % and 98.9 %. More than half of the loss is penalty: in the first of these runs 0.134, with a cross-entropy of 0.110.
#
# Read the curve from left to right. First the **plateau**: with tiny weights, hidden layer and gradients are tiny too, and for some twenty steps nothing seems to happen. Then the net repeats the linear classifier, near 0.7. Then it bends. And the **spikes**? A step of size $\eta$ overshoots in every direction in which the loss curves more strongly than $2/\eta$ (assignment 4). Measured along this run, the largest curvature lies between 1.8 and 2.6 from step 200 to step 3,000: at the very edge of what a step of size 1 can bear. A spike is a slip over that edge, and a few steps later the loss is back where it was.

# %% [markdown]
# **Now watch it happen.** The boundary at steps chosen so that each frame shows about as much news; the loss beside it is the cross-entropy alone, without the penalty. Watch three things: where the first bend appears, which part of the spiral is learned last, and what the late steps still do.

# %% figure="animation"
from course_lib.plotting.spiral_film import animate_regions

snapshots, params, done = [], fresh, 0  # the same start as above
for step in [0, 20, 30, 40, 60, 100, 150, 200, 250, 300, 350, 400, 500, 600, 800, 1000, 1300, 1600, 2000]:
    params, _ = train_full_batch(two_layer_loss_and_grads, params, X, y, 1.0, 1e-3, step - done)
    done = step
    snapshots.append((step, params))
animate_regions([*snapshots, (10_000, net)], two_layer_loss_and_grads, two_layer_predict, X, y)

# %% [markdown]
# After 20 steps it is the linear picture: three wedges. By step 250 a corner stands out where two arms meet, and from there the boundary is bent further and further. The middle is learned last: there the arms are so close together that many corners are needed in little space. At step 1,000 nine tenths of the points are right. The late steps hardly move the boundary; they make the net surer.
#
# **Question.** You see a training accuracy of 99 %. Which is the best that *any* function of the position could reach on these 300 points?
#
# - A: 100 %, with more units
# - B: 100 %, with more steps
# - C: 298 of 300
# - D: 299 of 300

# %% exercise="best_possible" title="The best that is possible" minutes=6
# BEGIN STUB
# best_possible = None  # one letter
# END STUB
# BEGIN SOLUTION
best_possible = "C"
# END SOLUTION

# %% check="best_possible" points="answer 1"
check("best_possible")

# %% [markdown]
# **What do the units do?** Compare with the picture of section 4. Where do lines gather, and what do they have to do with the boundary between two colours?

# %% figure="trained-units"
few, _ = train_two_layer(X, y, 10, 3, 0.5, 1e-3, 3000, np.random.default_rng(0), weight_scale=1.0)
plot_unit_lines(
    {"100 units at the start": fresh, "100 units, trained": net, "10 units, trained": few},
    X,
    y,
    two_layer_predict,
)

# %% [markdown]
# At the start all lines run through the origin, since all biases are 0. Training moves them to where corners are needed. It also tidies up: of the 100 units, 10 are 0 on every training point, and the penalty has shrunk many others to nothing. Those that are left share 18 distinct lines or so. Ten units, started with larger weights, get 96 % right: fewer corners, coarsely placed.
#
# **Question.** Far away from all points, in which shape do the regions of a trained ReLU net continue?
#
# - A: they go on spiralling outwards
# - B: as stripes and wedges with straight edges
# - C: one class gets everything outside the circle
# - D: as circles

# %% exercise="far_away" title="Far away from all points" minutes=4
# BEGIN STUB
# far_away = None  # one letter
# END STUB
# BEGIN SOLUTION
far_away = "B"
# END SOLUTION

# %% check="far_away" points="answer 1"
check("far_away")

# %% [markdown]
# ## 7 · Plug in an optimizer
#
# The loop of section 3 has one rule built in. Let the caller choose: an optimizer of assignment 4 is a function
#
# `next_w, config = optimizer(w, dw, config)`
#
# and what it remembers travels in `config`. A network has several parameters, and each has a memory of its own: its own velocity, in its own shape, and its own step count. So every parameter needs **its own config**, which begins as a copy of the caller's settings and lasts for the whole training. (Does `dict(config)` copy? And `configs = {name: config for name in params}`?)


# %% exercise="train_with_optimizer" title="Training with any optimizer" minutes=20
def train_with_optimizer(optimizer, config, loss_fn, params, X, y, reg, num_steps):
    """Minimise a loss with any optimizer, on all examples at once.

    Parameters
    ----------
    optimizer : callable
        ``optimizer(w, dw, config) -> (next_w, config)``, such as `adam`; it may change the config it is given.
    config : dict
        Settings, the same for every parameter, such as ``{"learning_rate": 1e-2}``; not modified.
    loss_fn : callable
        ``loss_fn(params, X, y, reg) -> (loss, grads)``; call it once per step.
    params : dict of str to ndarray
        Where to start; not modified.
    X, y : ndarray
        Examples and labels, handed on.
    reg : float
        Strength of the penalty.
    num_steps : int
        Number of steps.

    Returns
    -------
    params : dict of str to ndarray
        Parameters after the last step.
    losses : list of float
        Loss before each step, `num_steps` of them.
    """
    # BEGIN SOLUTION
    params = dict(params)
    configs = {name: dict(config) for name in params}
    losses = []
    for _ in range(num_steps):
        loss, grads = loss_fn(params, X, y, reg)
        for name in params:
            params[name], configs[name] = optimizer(params[name], grads[name], configs[name])
        losses.append(loss)
    return params, losses
    # END SOLUTION


# %% [markdown] hints="train_with_optimizer"
# 1. Before the loop: a dictionary of configs with the names of the parameters as keys. Each value must be a dictionary of its own.
# 2. In each step: one call of `loss_fn`, then one call of `optimizer` for every name. It returns two things, and the next step needs both.
# 3. Replacing the entries of a dictionary is harmless if the dictionary is yours. Is `params` yours?

# %% check="train_with_optimizer" points="parameters 3, losses 1, inputs unchanged 1"
check("train_with_optimizer")

# %% [markdown]
# The start with tiny weights is flat: all hidden sums are near 0, so all gradients are tiny as well. Who crosses this plateau first, and by how much? Guess before you run: plain steps of size 1, momentum, Adam.

# %% figure="optimizers"
from course_lib.plotting.spiral import plot_losses

runs = {"gradient descent, 1.0": losses[:2000]}
for name, optimizer, lr in [("momentum, 0.1", sgd_momentum, 0.1), ("Adam, 0.01", adam, 1e-2)]:
    trained, runs[name] = train_with_optimizer(
        optimizer, {"learning_rate": lr}, two_layer_loss_and_grads, fresh, X, y, 1e-3, 2000
    )
plot_losses(runs, level=np.log(3), level_name="ln 3")

# %% [markdown]
# Adam has left the plateau after a few steps and reaches after 250 what the others need 600 to 1,000 for: it divides by the size of the gradients, so tiny ones don't mean tiny steps. Momentum with a tenth of the step size arrives where plain steps do, without their spikes. In the long run Adam ends slightly higher here.
#
# With a fast optimizer we can afford a table, on a harder problem: only 25 points per arm, and noise 0.4. Rows: number of hidden units. Columns: strength of the penalty. Which corner will be too simple, and will any be too wild?

# %% figure="size-and-penalty"
from course_lib.plotting.explore import explore
from course_lib.plotting.spiral import regions_of

X_few, y_few = make_spiral(25, 3, np.random.default_rng(7), noise=0.4)
X_check, y_check = make_spiral(1000, 3, np.random.default_rng(6), noise=0.4)
nets = {}
for num_hidden in (3, 10, 100):
    for reg in (0.0, 1e-3, 1e-1):
        begin = init_two_layer(2, num_hidden, 3, np.random.default_rng(0), weight_scale=0.5)
        trained, _ = train_with_optimizer(
            adam, {"learning_rate": 0.02}, two_layer_loss_and_grads, begin, X_few, y_few, reg, 1000
        )
        nets[num_hidden, reg] = trained
draw = regions_of(nets, two_layer_predict, (X_few, y_few), (X_check, y_check))
explore(draw, units=[3, 10, 100], reg=[0.0, 1e-3, 1e-1])

# %% [markdown]
# A penalty of 0.1 is too strong for any size: whatever the net could do, it is flattened to the linear picture. Three units have too few corners. And too wild? Without a penalty, 100 units draw a ragged boundary around single points. Yet on new points they do best, or nearly so: over six such training sets, 95.6 % on average without and 94.2 % with `reg=1e-3`, and with 10 units 92.8 % and 91.6 %. Ragged isn't the same as wrong, and a larger net isn't always one that overfits. You have to measure.
#
# ## 8 · Plug in batch normalisation and dropout
#
# Assignment 5 ended with a network of any depth, `fully_connected_loss(params, X, y, config)`, whose `config` switches batch normalisation and dropout on. Our loops want `loss_fn(params, X, y, reg)`. Two plugs that don't fit: what you need is an **adapter**, a function that takes `config` and returns a `loss_fn`.
#
# | `config[…]` | what it is |
# |---|---|
# | `"mode"` | `"train"` or `"test"` |
# | `"bn_params"` | one dictionary per hidden layer, in which batch normalisation keeps its running averages; missing: no batch normalisation |
# | `"p"`, `"rng"` | probability of *keeping* a hidden unit, and a Generator; missing: no dropout |
# | `"reg"` | strength of the penalty; here `loss_fn` is told it in every call |
#
# A trap lies in the word "copy". The running averages live *inside* `config["bn_params"]`, and they are of use only if training writes them where prediction finds them. `{**config, "reg": reg}` is a new dictionary with the same contents. Are its `bn_params` new as well?


# %% exercise="make_loss_fn" title="An adapter for the deep network" minutes=15
def make_loss_fn(config):
    """Wrap `fully_connected_loss` so that the training loops can use it.

    Parameters
    ----------
    config : dict
        As for `fully_connected_loss`. Training updates the running averages in ``config["bn_params"]``; the
        rest is not modified.

    Returns
    -------
    callable
        ``loss_fn(params, X, y, reg) -> (loss, grads)``: the network in training mode, with all that `config`
        says, and the penalty of strength `reg`.
    """
    # BEGIN SOLUTION

    def loss_fn(params, X, y, reg):
        return fully_connected_loss(params, X, y, {**config, "mode": "train", "reg": reg})

    return loss_fn
    # END SOLUTION


# %% [markdown] hints="make_loss_fn"
# 1. Define a function inside the function and return it (its name, not a call of it). The inner one sees `config` without being given it.
# 2. The inner function is a single call of `fully_connected_loss`. Which two entries of the configuration do you decide, whatever the caller's says?
# 3. `{**config, "key": value}` makes a new outer dictionary and leaves everything inside it where it is. That is exactly as much copying as you want.

# %% check="make_loss_fn" points="loss and gradients 2, config afterwards 1, dropout 1"
check("make_loss_fn")

# %% [markdown]
# **Exercise.** Prediction needs the other mode: running averages instead of those of the batch, nothing dropped. And it must leave the configuration as it was, or the next training step would be one in test mode.


# %% exercise="predict_with_config" title="Prediction in test mode" minutes=10
def predict_with_config(params, X, config):
    """Return the class with the highest score for each point, in test mode.

    Parameters
    ----------
    params : dict of str to ndarray
        As for `fully_connected_forward`.
    X : ndarray, shape (N, D)
        Points.
    config : dict
        The configuration of the training, in whatever mode; not modified.

    Returns
    -------
    ndarray of int, shape (N,)
        Labels from 0 to C − 1.
    """
    # BEGIN SOLUTION
    scores, _ = fully_connected_forward(params, X, {**config, "mode": "test"})
    return np.argmax(scores, axis=1)
    # END SOLUTION


# %% [markdown] hints="predict_with_config"
# 1. `fully_connected_forward` returns scores and caches; the rest is as in `two_layer_predict`.
# 2. Which entry of `config` is wrong for prediction if the dictionary comes straight from training?
# 3. Change it in a new dictionary. The running averages come along by themselves.

# %% check="predict_with_config" points="labels 2, inputs unchanged 1"
check("predict_with_config")

# %% [markdown]
# **Does it help?** The same tiny weights as before, steps of size 1. What will batch normalisation do about the plateau at the start? (What does it make of sums that are all near 0?)

# %% figure="batchnorm"
config = {"mode": "train", "bn_params": [{}]}
normalised = {**fresh, "gamma1": np.ones(100), "beta1": np.zeros(100)}
bn_net, bn_losses = train_full_batch(make_loss_fn(config), normalised, X, y, 1.0, 1e-3, 1000)
print(
    f"with batch normalisation: {(predict_with_config(bn_net, X_new, config) == y_new).mean():.1%} of new points"
)
plot_losses(
    {"without": losses[:1000], "with batch normalisation": bn_losses}, level=np.log(3), level_name="ln 3"
)

# %% [markdown]
# The plateau is gone: whatever the scale of the sums, batch normalisation makes their standard deviation 1, so nothing is tiny any more. The loss is far lower as well, but don't compare the two directly. Halving `W1` no longer changes anything, so the penalty can press it down for free. Accuracy on new points is the honest comparison. Over six seeds it lay between 99.0 % and 99.7 % after these 1,000 steps; without it, 90 % to 93 %. The spikes are still there.
#
# **And dropout?** On the 75 noisy points again, without a penalty. Which keep probability will do best on new points?

# %% figure="dropout"
panels = {}
for p in (1.0, 0.8, 0.5):
    thinning = {"mode": "train", "p": p, "rng": np.random.default_rng(0)}
    trained, _ = train_with_optimizer(
        adam, {"learning_rate": 1e-2}, make_loss_fn(thinning), fresh, X_few, y_few, 0.0, 1500
    )
    labels_of = functools.partial(predict_with_config, trained, config=thinning)
    shares = [(labels_of(points) == labels).mean() for points, labels in ((X_few, y_few), (X_check, y_check))]
    panels[f"keep {p:g}: {shares[0]:.0%} train, {shares[1]:.0%} new"] = labels_of
plot_regions(panels, X_few, y_few)

# %% [markdown]
# It got worse! Over six training sets, new points are right in 94.3 % without dropout, 84.6 % with $p = 0.8$ and 84.9 % with $p = 0.5$. Dropout is a cure for units that rely on one another, in nets that have far more of them than needed and inputs with many redundant features. Here there are two inputs, and every unit draws one particular piece of a boundary. Take half of the pieces away, and what the rest can draw is coarse. A medicine needs a disease.
#
# **In your own words.** You have plugged in four things: a penalty, another optimizer, batch normalisation, dropout. Say of each what it was good for on this problem, and what you looked at to decide. Which of these findings would you carry over to a problem with 3,072 inputs without testing, and why? (Four or five sentences.)

# %% [markdown] answer="which_tools" points="2" title="Four tools weighed" minutes=12
# The penalty: weak, it tidied up units and cost about one per cent of accuracy on new points; strong, it flattened everything. Adam: it crossed the plateau much faster and without spikes, as the loss curves show, but ended no lower. Batch normalisation removed the plateau and was right on far more new points after as many steps; its loss could not be compared, since the penalty means something else there. Dropout did harm, seen on new points. I would carry over none of them without testing: with 3,072 correlated inputs and few examples, overfitting is a real disease, and dropout or a penalty may well help. What carries over is the procedure: change one thing, repeat with several seeds, and compare on points that took no part in training.

# %% [markdown]
# ## 9 · Spot the bug
#
# A friend trains the net without a penalty and wants to see, beside the loss, how sure it is: the mean probability that it gave to the right class. One function makes one step and returns both. Her log begins with a confidence of −0.0022 and, with steps of size 1, ends in `nan`. Yet every formula, taken by itself, is right. **Two things are wrong**, and neither raises an error. The first is a line that stands in many lecture notes, where it happens to do no harm.


# %% exercise="step_with_confidence" title="A step with confidence, to repair" minutes=20
def step_with_confidence(params, X, y, learning_rate):
    """Take one step of gradient descent without penalty; return how sure the net was before it.

    Parameters
    ----------
    params : dict of str to ndarray
        ``W1``, ``b1``, ``W2``, ``b2``; not modified.
    X, y : ndarray, shapes (N, D) and (N,)
        Points and labels.
    learning_rate : float
        Step size.

    Returns
    -------
    params : dict of str to ndarray
        Parameters after the step.
    confidence : float
        Mean probability that the net gave to the right class, with the parameters as they came in.
    """
    W1, b1, W2, b2 = (params[name].copy() for name in ("W1", "b1", "W2", "b2"))
    rows = np.arange(len(y))
    hidden = np.maximum(0, X @ W1 + b1)
    scores = hidden @ W2 + b2
    exps = np.exp(scores - scores.max(axis=1, keepdims=True))
    probs = exps / exps.sum(axis=1, keepdims=True)
    # BEGIN STUB
    # dscores = probs
    # dscores[rows, y] -= 1
    # dscores /= len(y)
    # W2 -= learning_rate * hidden.T @ dscores
    # b2 -= learning_rate * dscores.sum(axis=0)
    # dsums = (dscores @ W2.T) * (hidden > 0)
    # END STUB
    # BEGIN SOLUTION
    dscores = probs.copy()
    dscores[rows, y] -= 1
    dscores /= len(y)
    dsums = (dscores @ W2.T) * (hidden > 0)
    W2 -= learning_rate * hidden.T @ dscores
    b2 -= learning_rate * dscores.sum(axis=0)
    # END SOLUTION
    W1 -= learning_rate * X.T @ dsums
    b1 -= learning_rate * dsums.sum(axis=0)
    confidence = probs[rows, y].mean()
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, confidence


# %% [markdown] hints="step_with_confidence"
# 1. Print `probs[0]` before and after the gradient is computed. How many arrays do the names `probs` and `dscores` stand for?
# 2. All gradients of one step belong to the same parameters. Go through the lines in order: at which `W2` is each of them evaluated?
# 3. One of the two is mended by an additional call, the other by moving a line.

# %% check="step_with_confidence" points="parameters 1.5, confidence 1, inputs unchanged 0.5"
check("step_with_confidence")

# %%
walker, surest = init_two_layer(2, 100, 3, np.random.default_rng(0)), []
for _ in range(2000):
    walker, confidence = step_with_confidence(walker, X, y, 1.0)
    surest.append(confidence)
print("confidence at steps 0, 200, 500, 1000 and 1999:", np.array(surest)[[0, 200, 500, 1000, 1999]].round(3))

# %% [markdown] summary=true
# ## On one page
#
# **You built** a spiral; a linear classifier and a two-layer network on it, with losses and gradients; training loops for one rule and for any; an adapter for the network of assignment 5.
#
# | symbol | shape | what it is |
# |---|---|---|
# | `X`, `y` | (N, 2), (N,) | points, and classes from 0 to C − 1 |
# | $W_1, b_1$ | (D, H), (H,) | hidden layer: a column and a bias for each unit |
# | $h$, `hidden` | (N, H) | what the units pass on |
# | $W_2, b_2$ | (H, C), (C,) | how each unit votes |
# | $S$, `scores`, `dscores` | (N, C) | scores, and the gradient with respect to them |
# | `params`, `grads` | dictionaries | the same names, the same shapes |
#
# | what | formula | shapes |
# |---|---|---|
# | spiral | $r_i = i/(n-1)$, $\theta_{ij} = 4j + 4r_i + \sigma \varepsilon_{ij}$, $x = (r \sin\theta, r \cos\theta)$ | (n·C, 2) |
# | network | $h = \max(0, X W_1 + b_1), \quad S = h W_2 + b_2$ | (N, D) → (N, H) → (N, C) |
# | loss | mean of $-\log p_{i,y_i}$, plus $\frac{\lambda}{2} (\sum W_1^2 + \sum W_2^2)$ | → a number |
# | into the hidden layer | $\frac{\partial L}{\partial h} = \frac{\partial L}{\partial S} W_2^\top$, then 0 where the unit was | (N, C) (C, H) → (N, H) |
# | a bias | sum of its gradient over the points | (N, H) → (H,) |
#
# **Remember**
#
# - A hidden unit is a line at which scores may bend; boundaries are made of straight pieces.
# - All gradients of a step belong to the same parameters.
# - Each parameter has an optimizer's memory of its own; a copy of a dictionary shares what is inside.
# - Tiny weights make a plateau. Adam and batch norm cross it quickly, for different reasons.
# - A cure needs a disease: measure on new points, over several seeds.

# %% [markdown]
# ## What you can do now
#
# - Write a network, its loss, its gradients and its training in some thirty lines of NumPy, and know what each line is for.
# - Say what a hidden layer adds: places where scores may bend. Boundaries are made of straight pieces, and there is a unit behind every corner.
# - Separate the loop, the loss and the optimizer so that each can be exchanged without touching the others.
# - Judge a training by what it reaches: first loss $\ln C$, the plateau, the descent, accuracy on points it has not seen.
#
# Here the data were given and the settings came with the text. With data of your own nobody tells you either: assignment 7 is about everything around the network.
#
# ## Further reading
#
# - D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning Representations by Back-Propagating Errors", *Nature* 323, 1986.
# - G. Cybenko, "Approximation by Superpositions of a Sigmoidal Function", *Mathematics of Control, Signals and Systems* 2, 1989, and K. Hornik, M. Stinchcombe and H. White, "Multilayer Feedforward Networks are Universal Approximators", *Neural Networks* 2(5), 1989: one hidden layer is enough, if it may be as wide as it likes.
# - K. J. Lang and M. J. Witbrock, "Learning to Tell Two Spirals Apart", *Proceedings of the 1988 Connectionist Models Summer School*, 1988: where spirals became a test for networks.
# - V. Nair and G. E. Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", *ICML*, 2010, and X. Glorot, A. Bordes and Y. Bengio, "Deep Sparse Rectifier Neural Networks", *AISTATS*, 2011: the ReLU.
# - J. Cohen, S. Kaur, Y. Li, J. Z. Kolter and A. Talwalkar, "Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability", *ICLR*, 2021: the spikes.
# - G. Montúfar, R. Pascanu, K. Cho and Y. Bengio, "On the Number of Linear Regions of Deep Neural Networks", *NeurIPS*, 2014: how many straight pieces, and what depth does to their number.

# %% [markdown]
# # 6 · A network of your own, on a spiral
# *About 5 hours.* Three arms of a spiral, three hundred points, and everything that you have built so far, put together into one thing.
#
# **You will build** the data; layers that are objects, and a chain of them; a loss with its penalty for whatever chain it is given; and a loop that lets any optimizer step over all parameters. Then batch normalisation joins as one more layer.
#
# **You will learn** what a hidden layer adds that no amount of training can replace, to watch a decision boundary come into being, to write a training loop that doesn't care what it trains, and to read PyTorch, in which all of this has other names.
#
# **You need** the layers and the softmax loss (assignment 3), optimizers (4), batch normalisation and dropout (5), and Python's classes.
#
# | name | shape | what it is |
# |---|---|---|
# | `X` | (N, D) | one point per row; here D = 2 |
# | `y` | (N,) | labels, integers from 0 to C − 1 |
# | `layer.params` | dictionary | a layer's parameters by name, such as `layer.params["W"]` |
# | `layer.grads` | dictionary | the same names: each gradient has the shape of its parameter |

# %% setup=true
import copy
import itertools
import time

import numpy as np

from course_lib import check
from course_lib.library import (
    adam,
    affine_backward,
    affine_forward,
    batchnorm_backward,
    batchnorm_forward,
    dropout_backward,
    dropout_forward,
    relu_backward,
    relu_forward,
    sgd,
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
# in radians, with $\varepsilon_{ij}$ drawn from the standard normal distribution for every point anew. The noise turns a point around the middle; its radius stays exact. (Each arm is turned by 4 radians against the one before. Two thirds of a turn, 4.19, would spread three arms evenly; 4 comes close.)
#
# | name | shape |
# |---|---|
# | `points_per_class`, `num_classes` | $n$ and $C$, numbers |
# | `noise` | $\sigma$, a number |
# | returned `X`, `y` | (n·C, 2), and (n·C,), integers; the order of the rows is up to you |


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
# ## 2 · A layer is an object
#
# In assignment 3 a layer was two functions and a `cache` that you carried from one to the other, and its parameters stood in a dictionary somewhere else. With two layers that is fine. With ten, every network that you think of needs its own list of names, and its own function that walks through them. (You wrote two: `two_layer_loss`, and the one of assignment 5.)
#
# So let each layer keep its own things. A **layer** is an object that can do two things and has two dictionaries:
#
# | | what it does or is |
# |---|---|
# | `forward(x)` | returns the layer's output; remembers what the way back will need |
# | `backward(dout)` | returns `dx`, and puts the gradients of its parameters into `grads` |
# | `params` | its parameters by name; none for a ReLU |
# | `grads` | under the same names, those of the last call of `backward` |
# | `training` | whether this is training; batch normalisation and dropout will look |
#
# The mathematics is that of your functions, and they do the work. Here is how they are called:
#
# | way there | returns | way back | returns |
# |---|---|---|---|
# | `affine_forward(x, w, b)` | `out, cache` | `affine_backward(dout, cache)` | `dx, dw, db` |
# | `relu_forward(x)` | `out, cache` | `relu_backward(dout, cache)` | `dx` |
# | `softmax_loss(x, y)` | `loss, dx` | – | – |
# | `batchnorm_forward(x, gamma, beta, bn_param)` | `out, cache` | `batchnorm_backward(dout, cache)` | `dx, dgamma, dbeta` |
# | `dropout_forward(x, dropout_param)` | `out, cache` | `dropout_backward(dout, cache)` | `dx` |
#
# The cell below has a base class, which hands everything on unchanged, and the ReLU, ready to read. (`training = True` stands in the class, so every layer begins in training; setting it on a layer changes that layer only.) Write the affine layer in the same way. It draws its weights from a normal distribution with standard deviation `weight_scale`, and its biases are 0.
#
# Two things to get right. Somebody else will replace `layer.params["W"]` after every step: use what is there *now*. And `grads` belongs to the last walk back only: nothing of an earlier one is left in it.


# %% exercise="Affine" title="The affine layer, an object" minutes=20
class Layer:
    """A step of a network. This one does nothing."""

    training = True

    def __init__(self):
        self.params, self.grads = {}, {}

    def forward(self, x):
        """Return the layer's output."""
        return x

    def backward(self, dout):
        """Return the gradient of the layer's input, and put those of its parameters into ``grads``."""
        return dout


class ReLU(Layer):
    """Rectified linear units."""

    def forward(self, x):
        """Return the positive part of `x`."""
        out, self.cache = relu_forward(x)
        return out

    def backward(self, dout):
        """Return the gradient of `x`."""
        return relu_backward(dout, self.cache)


class Affine(Layer):
    """``x @ W + b``.

    Parameters
    ----------
    num_inputs, num_outputs : int
        D and M: ``params["W"]`` is (D, M), ``params["b"]`` is (M,).
    rng : numpy.random.Generator
        Draws the weights from a normal distribution with mean 0; the biases are 0.
    weight_scale : float
        Standard deviation of the weights.
    """

    def __init__(self, num_inputs, num_outputs, rng, weight_scale=0.01):
        super().__init__()
        # BEGIN SOLUTION
        self.params["W"] = weight_scale * rng.normal(size=(num_inputs, num_outputs))
        self.params["b"] = np.zeros(num_outputs)
        # END SOLUTION

    def forward(self, x):
        """Return ``x @ W + b``, shape (N, M), for `x` of shape (N, D)."""
        # BEGIN SOLUTION
        out, self.cache = affine_forward(x, self.params["W"], self.params["b"])
        return out
        # END SOLUTION

    def backward(self, dout):
        """Return ``dx``, shape (N, D); ``grads["W"]`` and ``grads["b"]`` are set."""
        # BEGIN SOLUTION
        dx, self.grads["W"], self.grads["b"] = affine_backward(dout, self.cache)
        return dx
        # END SOLUTION


# %% [markdown] hints="Affine"
# 1. Follow the ReLU line by line. `affine_forward` wants three things: two of them are in a dictionary of the object. `affine_backward` returns three: one is for the caller, two are for another dictionary.
# 2. Which dictionaries are there already when `super().__init__()` has run? You only put two entries into one of them.
# 3. `rng.normal(size=…)` has standard deviation 1. What happens to a standard deviation when you multiply by a constant? And a bias has one entry per output: `(M,)`, not `(1, M)`.

# %% check="Affine" points="start 1.5, output 1, gradients 2"
check("Affine")

# %% [markdown]
# ## 3 · A chain of layers
#
# A network is a layer, too: something goes in, something comes out, and a gradient runs back. All that `Sequential` does is call others, in order or in reverse. (It need not work for a chain inside a chain. PyTorch's does.)
#
# Whoever trains it wants to reach every parameter, and to put a new array in its place. For that a pair is enough: the layer, and the name under which it keeps the parameter. `parameters()` returns all such pairs, so that `layer.params[name]` is the parameter and `layer.grads[name]` its gradient.
#
# | method | returns |
# |---|---|
# | `forward(x)` | the output of the last layer |
# | `backward(dout)` | the gradient of the first layer's input |
# | `parameters()` | a list of pairs `(layer, name)`, layer by layer |


# %% exercise="Sequential" title="One layer after the other" minutes=20
class Sequential(Layer):
    """Layers in a row, each of which takes what the one before it gives.

    Parameters
    ----------
    *layers : Layer
        In their order from input to output; any number of them.
    """

    def __init__(self, *layers):
        super().__init__()
        self.layers = layers

    def set_training(self, training):
        """Tell all layers whether this is training."""
        for layer in self.layers:
            layer.training = training

    def forward(self, x):
        """Return what comes out of the last layer if `x` goes into the first."""
        # BEGIN SOLUTION
        for layer in self.layers:
            x = layer.forward(x)
        return x
        # END SOLUTION

    def backward(self, dout):
        """Return the gradient of the first layer's input; all layers have their ``grads`` afterwards."""
        # BEGIN SOLUTION
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout
        # END SOLUTION

    def parameters(self):
        """Return a list of pairs ``(layer, name)``, one for every parameter of every layer."""
        # BEGIN SOLUTION
        return [(layer, name) for layer in self.layers for name in layer.params]
        # END SOLUTION


# %% [markdown] hints="Sequential"
# 1. One variable is enough for the way forward: what came out of a layer is what goes into the next one.
# 2. The way back is the same with `backward`. Which layer has its turn first? `reversed(…)` walks through a tuple from its end, and leaves it as it is.
# 3. `parameters` needs two loops, one inside the other: over the layers, and over the names in the dictionary of each. A ReLU has no names, and adds nothing to the list.

# %% check="Sequential" points="forward 1, backward 2, parameters 1"
check("Sequential")

# %% [markdown]
# **Look at what you built.** Networks are now written down as lists. How many numbers does each of these learn? Multiply before you run.

# %%
rng = np.random.default_rng(0)
for sizes in [(2, 3), (2, 100, 3), (2, 10, 3), (2, 5, 5, 3), (2, 4, 4, 4, 3)]:
    layers = []
    for inputs, outputs in itertools.pairwise(sizes):
        layers += [Affine(inputs, outputs, rng), ReLU()]
    net = Sequential(*layers[:-1])  # no ReLU behind the scores
    numbers = sum(layer.params[name].size for layer, name in net.parameters())
    print(f"{len(net.layers)} layers, sizes {sizes}: {numbers} parameters")

# %% [markdown]
# The last three have about the same number of parameters, a tenth of what the wide one has. Keep them in mind for section 7.
#
# ## 4 · A loss for any network
#
# The softmax loss stands behind the last layer. Behind it comes the penalty, of all weights `W` and of nothing else: biases shift, and what later layers call by other names isn't a weight either.
#
# $$L = \frac1N \sum_i -\log p_{i,y_i} + \frac{\lambda}{2} \sum_{\text{layers}} \sum W^2$$
#
# Every weight is used in two places, in the network and in the penalty. You know what happens to its gradients.
#
# | step | who does it |
# |---|---|
# | scores | `net.forward` |
# | data loss and `dscores` | `softmax_loss` of assignment 3, which has divided by N already |
# | gradients of the data loss | `net.backward` |
# | the penalty in the loss and in the gradients | you, with `net.parameters()` |
#
# The labels need not contain every class, a single point is a batch, too, and `X` may be a view of another array. The checks try all that.


# %% exercise="loss_and_backward" title="Loss and gradients of a network" minutes=20
def loss_and_backward(net, X, y, reg):
    """Run a batch through a network and back again; its layers have their gradients afterwards.

    Parameters
    ----------
    net : Sequential
        A network that gives scores. Its parameters stay as they are.
    X : ndarray, shape (N, D)
        Points.
    y : ndarray of int, shape (N,)
        Labels.
    reg : float
        Strength of the penalty, half of ``reg`` times the sum of all squared parameters called "W".

    Returns
    -------
    loss : float
        Mean cross-entropy plus the penalty.
    """
    # BEGIN SOLUTION
    data_loss, dscores = softmax_loss(net.forward(X), y)
    net.backward(dscores)
    loss = data_loss
    for layer, name in net.parameters():
        if name == "W":
            W = layer.params[name]
            loss += 0.5 * reg * np.sum(W * W)
            layer.grads[name] = layer.grads[name] + reg * W
    return loss
    # END SOLUTION


# %% [markdown] hints="loss_and_backward"
# 1. The first two lines of the function are the first three of the table. `net.backward` returns something, too: do you need it?
# 2. Then go through `net.parameters()`. Each pair gives you the parameter and its gradient. For which names is there a penalty?
# 3. The penalty adds a number to the loss and an array to a gradient. Where does its ½ go when you differentiate? And when must you add it to the gradient: before the walk back, or after it?

# %% check="loss_and_backward" points="loss 2, weights 2, biases 1, odd shapes 0.5"
check("loss_and_backward")

# %% [markdown]
# ## 5 · A loop that doesn't care what it trains
#
# Full-batch training: all the points in every step, no minibatches. Which rule makes the steps is the caller's choice: an optimizer of assignment 4 is a function
#
# `next_w, config = optimizer(w, dw, config)`
#
# and what it remembers travels in `config`. Three things to get right:
#
# - **All gradients belong to the same point.** Ask for loss and gradients once per step, and only then move the parameters. If you moved `W` first and then asked for the gradient of `b`, that would be another algorithm.
# - **Each parameter has a memory of its own**: its own velocity, in its own shape, and its own step count. So each needs its own config, which begins as a copy of the caller's settings and lasts for the whole training. (`dict(config)` is enough: it is a new dictionary, and the numbers in it can't be changed.)
# - **The loss you record is the one before the step**, the one that came with the gradients. So `losses[0]` is the loss at the start.


# %% exercise="train_network" title="Training with any optimizer" minutes=25
def train_network(net, X, y, optimizer, config, reg, num_steps):
    """Train a network on all examples at once; its layers have other parameters afterwards.

    Parameters
    ----------
    net : Sequential
        The network. Its parameters are replaced by new arrays, step by step.
    X, y : ndarray
        Points and labels.
    optimizer : callable
        ``optimizer(w, dw, config) -> (next_w, config)``, such as `adam`; it may change the config it is given.
    config : dict
        Settings, the same for every parameter, such as ``{"learning_rate": 1e-2}``; not modified.
    reg : float
        Strength of the penalty.
    num_steps : int
        Number of steps.

    Returns
    -------
    losses : list of float
        Loss before each step, `num_steps` of them.
    """
    # BEGIN SOLUTION
    configs = [dict(config) for _ in net.parameters()]
    losses = []
    for _ in range(num_steps):
        losses.append(loss_and_backward(net, X, y, reg))
        for k, (layer, name) in enumerate(net.parameters()):
            layer.params[name], configs[k] = optimizer(layer.params[name], layer.grads[name], configs[k])
    return losses
    # END SOLUTION


# %% [markdown] hints="train_network"
# 1. Before the loop: as many configs as there are pairs in `net.parameters()`, each a dictionary of its own. A list will do, in the same order.
# 2. In each step: one call of `loss_and_backward`, whose result goes into the list; then one call of `optimizer` for every pair. It returns two things, and the next step needs both.
# 3. Where does the new parameter go? The layer looks into its dictionary at every `forward`: that is the place.

# %% check="train_network" points="parameters 3, losses 1, config unchanged 1"
check("train_network")

# %% [markdown]
# **Predict, then run.** A linear classifier is a network of one layer. Three classes, tiny random weights: which loss before the first step? And after 200 steps of size 1, how many of the 300 points can three straight-edged regions get right?

# %% figure="linear-regions"
from course_lib.plotting.spiral import plot_regions

X, y = make_spiral(100, 3, np.random.default_rng(0))
linear = Sequential(Affine(2, 3, np.random.default_rng(1)))
linear_losses = train_network(linear, X, y, sgd, {"learning_rate": 1.0}, 1e-3, 200)


def linear_labels(points):
    """Return the class with the highest linear score."""
    return np.argmax(linear.forward(points), axis=1)


accuracy = (linear_labels(X) == y).mean()
print(
    f"loss {linear_losses[0]:.4f} at the start (ln 3 = {np.log(3):.4f}), {linear_losses[-1]:.4f} at the end"
)
print(f"training accuracy {accuracy:.1%}")
plot_regions({f"linear: {accuracy:.0%}": linear_labels}, X, y)

# %% [markdown]
# About half. Over ten seeds the loss after 200 steps lay between 0.747 and 0.779, the accuracy between 49.7 % and 53.3 %. The optimizer isn't to blame. The loss of a linear softmax classifier is convex: there is only one valley, and after 200 steps its floor is as good as reached. Another 1,800 steps lower the loss by less than 0.0005.
#
# **In your own words.** Along a straight line through the plane, how can the highest of three linear scores change, and how often at most? Use that to explain why no choice of `W` and `b` follows the arms, and what a hidden layer would have to contribute. (Three or four sentences.)

# %% [markdown] answer="straight_edges" points="2" title="Straight edges" minutes=8
# Along a line every score is a straight line too, and the highest of three straight lines changes at most twice, and each class wins on one connected stretch. (In the plane: every region is convex.) But a line through the spiral's middle crosses the arms many times, and classes come back after others have been passed. So scores must be able to bend along the way. A hidden layer makes features that are not linear, such as a ReLU, which is 0 up to some line and rises behind it; sums of many of these bend at many places.

# %% [markdown]
# ## 6 · One hidden layer
#
# Nothing new has to be written for it: two affine layers with a ReLU between them,
#
# $$h = \max(0,\, X W_1 + b_1), \qquad S = h W_2 + b_2 ,$$
#
# where $W_1$ and $b_1$ are the `W` and `b` of the first layer, and $W_2$ and $b_2$ those of the second. Each of the $H$ hidden units takes its own weighted sum and keeps it if it is positive.
#
# **Where to start?** Biases at 0. Weights small and random. Why not zero as well? In assignment 3 you walked back through a network whose parameters were all 0: only the last bias moved. One thing is different this time; which?
#
# **Question.** All of $W_1$, $b_1$, $W_2$, $b_2$ are 0, and all classes have equally many points. You train for 1,000 steps of size 1. Which parameters have changed?
#
# - A: all of them
# - B: only $W_2$ and $b_2$
# - C: only $b_2$
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

# %% [markdown]
# **Look at the units.** A hidden unit is 0 on one side of the line $x \cdot w + b = 0$ and rises on the other. Along that line the scores may bend; anywhere else this unit adds nothing that bends. Here are the lines of 100 fresh units; the more a unit tilts the scores (the length of its column of $W_1$ times that of its row of $W_2$), the darker its line. What is wrong with where their lines lie, and which parameter will have to move to mend it?

# %% figure="fresh-units"
from course_lib.plotting.spiral_units import plot_unit_lines


def one_hidden_layer(num_hidden, rng, weight_scale=0.01):
    """Return a network for the plane and three classes."""
    return Sequential(
        Affine(2, num_hidden, rng, weight_scale), ReLU(), Affine(num_hidden, 3, rng, weight_scale)
    )


fresh = one_hidden_layer(100, np.random.default_rng(0))
plot_unit_lines({"at the start": fresh}, X, y)

# %% [markdown]
# **Question.** You multiply $W_1$ and $b_1$ by 2 and divide $W_2$ by 2. What happens to the scores and to the penalty $\frac{\lambda}{2}(\sum W_1^2 + \sum W_2^2)$?
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
# Now for real: 100 hidden units, 10,000 steps of size 1, `reg=1e-3`. That takes some seconds, on a slow machine half a minute. Predict the first loss; predict what the curve looks like in the first hundred steps, when all weights are tiny.


# %%
def labels_of(net, points):
    """Return the class with the highest score."""
    return np.argmax(net.forward(points), axis=1)


began = time.perf_counter()
net = copy.deepcopy(fresh)
losses = train_network(net, X, y, sgd, {"learning_rate": 1.0}, 1e-3, 10_000)
X_new, y_new = make_spiral(1000, 3, np.random.default_rng(99))
print(f"{time.perf_counter() - began:.1f} s; loss {losses[0]:.4f} at the start, {losses[-1]:.4f} at the end")
for name, points, labels in [("the 300 training points", X, y), ("3,000 new points", X_new, y_new)]:
    print(f"accuracy on {name}: {(labels_of(net, points) == labels).mean():.1%}")

# %% figure="regions"
from course_lib.plotting.spiral import plot_loss_and_regions

plot_loss_and_regions(
    {"linear": linear_losses, "two layers": losses},
    {"linear": linear_labels, "two layers": lambda points: labels_of(net, points)},
    X,
    y,
)

# %% [markdown]
# Over ten seeds, the final loss lay between 0.238 and 0.251, training accuracy between 97.3 % and 99.3 %, and accuracy on new points between 97.4 % and 98.9 %. More than half of the loss is penalty: in the first of these runs 0.134, with a cross-entropy of 0.110.
#
# Read the curve from left to right. First the **plateau**: with tiny weights, hidden layer and gradients are tiny too, and for some twenty steps nothing seems to happen. Then the net repeats the linear classifier, near 0.7. Then the boundary bends, and the loss falls further. And the **spikes**? A step of size $\eta$ ends further from the bottom than it began in every direction in which the loss curves more strongly than $2/\eta$ (assignment 4). Measured at every 200th step of this run up to step 3,000, the largest curvature lies between 1.3 and 3.9, with a median of 2.2: around the very edge of what a step of size 1 can bear. A spike is a slip over that edge, and a few steps later the loss is back where it was.

# %% [markdown]
# **Now watch it happen.** The boundary at steps chosen so that about as much changes from each frame to the next; the loss beside it is the cross-entropy alone, without the penalty. Watch three things: where the first bend appears, which part of the spiral is learned last, and what the late steps still do.

# %% figure="animation"
from course_lib.plotting.spiral_film import animate_regions

snapshots, walker, done = [], copy.deepcopy(fresh), 0  # the same start as above
for step in [0, 20, 30, 40, 60, 100, 150, 200, 250, 300, 350, 400, 500, 600, 800, 1000, 1300, 1600, 2000]:
    train_network(walker, X, y, sgd, {"learning_rate": 1.0}, 1e-3, step - done)
    done = step
    snapshots.append((step, copy.deepcopy(walker)))
animate_regions([*snapshots, (10_000, net)], loss_and_backward, labels_of, X, y)

# %% [markdown]
# After 20 steps it is the linear picture: three wedges. By step 250 a corner stands out where two arms meet, and from there the boundary is bent further and further. The middle is learned last: there the arms are so close together that many corners are needed in little space. At step 1,000 nine tenths of the points are right. The late steps hardly move the boundary; they make the net surer.
#
# **Question.** You see a training accuracy of 99 %. What is the most that *any* function of the position could get right of these 300 points?
#
# - A: all 300, with more units
# - B: all 300, with more steps
# - C: 298
# - D: 299

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
# **What do the units do?** Compare with the picture of the fresh units. Where do lines gather, and what do they have to do with the boundary between two colours?

# %% figure="trained-units"
few = one_hidden_layer(10, np.random.default_rng(0), weight_scale=1.0)
train_network(few, X, y, sgd, {"learning_rate": 0.5}, 1e-3, 3000)
plot_unit_lines(
    {"100 units at the start": fresh, "100 units, trained": net, "10 units, trained": few}, X, y, labels_of
)

# %% [markdown]
# At the start all lines run through the origin, since all biases are 0. Training moves them to where corners are needed. It also tidies up: of the 100 units, 10 are 0 on every training point, and the penalty has shrunk many others to nothing. Those that are left share 18 distinct lines or so. Ten units, started with larger weights, get 96 % right: fewer corners, coarsely placed.
#
# With more and more corners a single hidden layer comes as close as you like to any continuous function on a bounded region; that was proved for sigmoids (Cybenko, 1989; Hornik and others, 1989). For ReLUs it holds, too: the difference of two is a ramp from 0 to 1, which can stand in for a sigmoid. The theorem says that such a net exists. It does not say how many units it takes, nor that descent finds it.
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
# ## 7 · Another optimizer, another shape
#
# Tiny weights begin on a plateau (section 6). Who crosses it first, and by how much? Guess before you run: plain steps of size 1, momentum, Adam. All it takes is another argument.

# %% figure="optimizers"
from course_lib.plotting.spiral import plot_losses

runs = {"gradient descent, 1.0": losses[:2000]}
for name, optimizer, lr in [("momentum, 0.1", sgd_momentum, 0.1), ("Adam, 0.01", adam, 1e-2)]:
    runs[name] = train_network(copy.deepcopy(fresh), X, y, optimizer, {"learning_rate": lr}, 1e-3, 2000)
plot_losses(runs, level=np.log(3), level_name="ln 3")

# %% [markdown]
# Adam has left the plateau after nine steps, plain descent after 26 to 28, momentum after 44 to 47 (a loss below 1, over six seeds). And Adam is below 0.5 after 80 to 110 steps, where the others need 300 to 360: it divides by the size of the gradients, so tiny ones don't mean tiny steps. Momentum with a tenth of the step size arrives where plain steps do, without a spike. In the long run Adam is not ahead: after 2,000 steps its loss lay between 0.26 and 0.33, that of momentum between 0.26 and 0.30.
#
# With a fast optimizer we can afford a table, on a harder problem: only 25 points per arm, and noise 0.4. Rows: number of hidden units. Columns: strength of the penalty. Which corner of the table will be too simple, and will any be too wild?

# %% figure="size-and-penalty"
from course_lib.plotting.explore import explore
from course_lib.plotting.spiral import regions_of

X_few, y_few = make_spiral(25, 3, np.random.default_rng(7), noise=0.4)
X_check, y_check = make_spiral(1000, 3, np.random.default_rng(6), noise=0.4)
nets = {}
for num_hidden in (3, 10, 100):
    for reg in (0.0, 1e-3, 1e-1):
        nets[num_hidden, reg] = one_hidden_layer(num_hidden, np.random.default_rng(0), weight_scale=0.5)
        train_network(nets[num_hidden, reg], X_few, y_few, adam, {"learning_rate": 0.02}, reg, 1000)
draw = regions_of(nets, labels_of, (X_few, y_few), (X_check, y_check))
explore(draw, units=[3, 10, 100], reg=[0.0, 1e-3, 1e-1])

# %% [markdown]
# A penalty of 0.1 is too strong for any size: whatever the net could do, it is flattened to the linear picture, and 44 % to 52 % of new points are right. Three units have too few corners, 56 % to 77 %. And too wild? Without a penalty, 100 units draw a ragged boundary around single points. Yet on new points they do as well without a penalty as with 0.001: over six such training sets, 93 % to 97 % are right either way. Ten units without a penalty get 89 % to 96 %. Ragged isn't the same as wrong, and a larger net isn't always one that overfits. You have to measure.
#
# **Deeper or wider?** Four shapes: one wide layer of 100, and the three small ones of section 3, with one hidden layer of 10 units, two of 5, and three of 4. Six runs of each, every run with a start and a spiral of its own; 1,000 steps of Adam, no penalty. Every dot is the training accuracy of a run. Can so few numbers draw a spiral? And which shape's result depends most on luck?

# %% figure="shapes"
from course_lib.plotting.spiral_shapes import plot_shapes, shape_results


def layered(sizes, rng):
    """Return a network of these sizes, with weights of standard deviation √(2 / inputs) (assignment 5)."""
    layers = []
    for inputs, outputs in itertools.pairwise(sizes):
        layers += [Affine(inputs, outputs, rng, np.sqrt(2 / inputs)), ReLU()]
    return Sequential(*layers[:-1])


shapes = [(2, 100, 3), (2, 10, 3), (2, 5, 5, 3), (2, 4, 4, 4, 3)]
results = shape_results(layered, train_network, labels_of, adam, make_spiral, shapes, seeds=range(6))
plot_shapes(results)

# %% [markdown]
# Sixty-three numbers are enough. With one hidden layer of 10 units, or with two of 5, every start gets 98 % of the points and more: nobody needs 100 units to *draw* this boundary. Three layers of 4 have 67, and reach anything from 33 % to 99 %. In the run that ends at 33 %, all four units of the third layer have died on the way: each is 0 for every point, and no gradient passes them any more (the dead unit of assignment 3, four times). The wide layer gets 99 % from every start. That is the case for size: a small network has few ways to go, and a bad start may leave it none; a large one has many, and nearly any start finds one. If a large network overfits, a penalty is the cure, not a narrower layer.
#
# ## 8 · Batch normalisation and dropout, two more layers
#
# Both do something else in training than afterwards, and batch normalisation remembers something from one batch to the next. As functions they needed a dictionary for that, handed in by whoever called them. An object has its own place for it. And the switch is there already: `layer.training`.
#
# Dropout is in the cell below, to read. Write batch normalisation. Its two parameters are called `gamma` and `beta` and begin as the identity: what must each be, so that nothing is scaled and nothing shifted? Its memory is the dictionary `bn_param` of assignment 5, which belongs to the layer and lasts as long as it does; only its `"mode"` has to follow the switch. Call it as `batchnorm_forward(x, gamma, beta, bn_param)`, which returns `out, cache`; where the running averages are missing, it begins them itself.
#
# | `bn_param[…]` | what it is |
# |---|---|
# | `"mode"` | `"train"` or `"test"`, to be set before every call of `batchnorm_forward` |
# | `"running_mean"`, `"running_var"` | written by `batchnorm_forward` in training, read in test mode |
# | `"momentum"` | of the running averages |


# %% exercise="BatchNorm" title="Batch normalisation, an object" minutes=20
class Dropout(Layer):
    """Inverted dropout: in training, each input is kept with probability `p`."""

    def __init__(self, p, rng):
        super().__init__()
        self.p, self.rng = p, rng

    def forward(self, x):
        """Return `x` with some entries at 0, or as it is if this is no training."""
        mode = "train" if self.training else "test"
        out, self.cache = dropout_forward(x, {"p": self.p, "rng": self.rng, "mode": mode})
        return out

    def backward(self, dout):
        """Return the gradient of `x`, in training."""
        return dropout_backward(dout, self.cache)


class BatchNorm(Layer):
    """Batch normalisation of D features.

    Parameters
    ----------
    num_features : int
        D: ``params["gamma"]`` and ``params["beta"]`` are (D,).
    momentum : float
        Of the running averages.
    """

    def __init__(self, num_features, momentum=0.9):
        super().__init__()
        self.bn_param = {"momentum": momentum}
        # BEGIN SOLUTION
        self.params["gamma"] = np.ones(num_features)
        self.params["beta"] = np.zeros(num_features)
        # END SOLUTION

    def forward(self, x):
        """Return `x` normalised, scaled and shifted, shape (N, D)."""
        # BEGIN SOLUTION
        self.bn_param["mode"] = "train" if self.training else "test"
        out, self.cache = batchnorm_forward(x, self.params["gamma"], self.params["beta"], self.bn_param)
        return out
        # END SOLUTION

    def backward(self, dout):
        """Return ``dx``, shape (N, D), of training; ``grads["gamma"]`` and ``grads["beta"]`` are set."""
        # BEGIN SOLUTION
        dx, self.grads["gamma"], self.grads["beta"] = batchnorm_backward(dout, self.cache)
        return dx
        # END SOLUTION


# %% [markdown] hints="BatchNorm"
# 1. A product with γ and a sum with β come last. Which γ and which β change nothing?
# 2. Dropout's `forward` shows how the switch becomes a word. Where must that word stand for `batchnorm_forward` to find it? The running averages are in the same dictionary: hand over the dictionary itself, not a copy.
# 3. `batchnorm_backward(dout, cache)` returns three gradients, in the order x, γ, β. One is for the caller.

# %% check="BatchNorm" points="start 0.5, output 1, gradients 1, test mode 1.5"
check("BatchNorm")

# %% [markdown]
# **Exercise.** Prediction needs the other mode: running averages instead of those of the batch, nothing dropped. And afterwards every layer must be as it was. If it was in training, the next training step would otherwise be one in test mode; and if it wasn't, it should not be put there.


# %% exercise="predict_labels_of" title="Prediction in test mode" minutes=12
def predict_labels_of(net, X):
    """Return the class with the highest score for each point, in test mode.

    Parameters
    ----------
    net : Sequential
        A network that gives scores, its layers in whatever mode; afterwards each is in the same one.
    X : ndarray, shape (N, D)
        Points.

    Returns
    -------
    ndarray of int, shape (N,)
        Labels from 0 to C − 1.
    """
    # BEGIN SOLUTION
    modes = [layer.training for layer in net.layers]
    net.set_training(False)
    scores = net.forward(X)
    for layer, mode in zip(net.layers, modes, strict=True):
        layer.training = mode
    return np.argmax(scores, axis=1)
    # END SOLUTION


# %% [markdown] hints="predict_labels_of"
# 1. Write down the mode of each layer before you change any. Which attribute is it, and where are the layers?
# 2. `net.set_training(False)` switches all of them. When you switch back, not all need get the same value.
# 3. You want the position of the largest score in each row: which axis disappears?

# %% check="predict_labels_of" points="labels 2, modes 1"
check("predict_labels_of")

# %% [markdown]
# **Does it help?** The same tiny weights as before, steps of size 1. What will batch normalisation do about the plateau at the start? (What does it make of sums that are all near 0?)

# %% figure="batchnorm"
affine, relu, last = copy.deepcopy(fresh).layers
normalised = Sequential(affine, BatchNorm(100), relu, last)
bn_losses = train_network(normalised, X, y, sgd, {"learning_rate": 1.0}, 1e-3, 1000)
print(f"with batch normalisation: {(predict_labels_of(normalised, X_new) == y_new).mean():.1%} of new points")
plot_losses(
    {"without": losses[:1000], "with batch normalisation": bn_losses}, level=np.log(3), level_name="ln 3"
)

# %% [markdown]
# The plateau is gone: whatever the scale of the sums, batch normalisation makes their standard deviation 1. So what the hidden layer passes on isn't tiny any more, and $W_2$ gets a proper gradient from the first step on. The loss is far lower as well, but don't compare the two directly. Halving the first layer's weights no longer changes anything, so the penalty can press them down for free. Accuracy on new points is the honest comparison. Over six seeds it lay between 99.0 % and 99.7 % after these 1,000 steps; without it, 90 % to 94 %. The spikes are still there.
#
# **And dropout?** On the 75 noisy points again, without a penalty. Which keep probability will do best on new points?


# %% figure="dropout"
def with_dropout(p, seed):
    """Return a network that drops hidden units, and whose weights are the same for every `p`."""
    affine, relu, last = one_hidden_layer(100, np.random.default_rng(seed)).layers
    return Sequential(affine, relu, Dropout(p, np.random.default_rng(seed)), last)


panels = {}
for p in (1.0, 0.8, 0.5):
    thinned = with_dropout(p, seed=0)
    train_network(thinned, X_few, y_few, adam, {"learning_rate": 1e-2}, 0.0, 1500)
    shares = [
        (predict_labels_of(thinned, points) == labels).mean()
        for points, labels in ((X_few, y_few), (X_check, y_check))
    ]
    panels[f"keep {p:g}: {shares[0]:.0%} train, {shares[1]:.0%} new"] = lambda points, thinned=thinned: (
        predict_labels_of(thinned, points)
    )
plot_regions(panels, X_few, y_few)

# %% [markdown]
# It got worse! In each of six training sets: between 90 % and 97 % of new points are right without dropout, 68 % to 92 % with $p = 0.8$ and 83 % to 91 % with $p = 0.5$. Dropout is a cure for units that rely on one another, in nets that have far more of them than needed and inputs with many redundant features. Here there are two inputs, and every unit draws one particular piece of a boundary. Take half of the pieces away, and what the rest can draw is coarse. (On five of the six sets dropping half did more harm than dropping a fifth, as one would expect then. On the sixth it was the other way round, 68 % against 87 %: one training is no rule.) A medicine needs a disease.
#
# **In your own words.** You have plugged in four things: a penalty, another optimizer, batch normalisation, dropout. Say of each what it was good for on this problem, and what you looked at to decide. Which of these findings would you carry over to a problem with 3,072 inputs without testing, and why? (Four or five sentences.)

# %% [markdown] answer="which_tools" points="2" title="Four tools weighed" minutes=12
# The penalty: weak, it tidied up units and cost a little accuracy on new points; strong, it flattened everything. Adam: it crossed the plateau much faster and without spikes, as the loss curves show, but ended no lower. Batch normalisation removed the plateau and was right on far more new points after as many steps; its loss could not be compared, since the penalty means something else there. Dropout did harm, seen on new points. I would carry over none of them without testing: with 3,072 correlated inputs and few examples, overfitting is a real disease, and dropout or a penalty may well help. What carries over is the procedure: change one thing, repeat with several seeds, and compare on points that took no part in training.

# %% [markdown]
# ## 9 · The same in PyTorch
#
# You know what a library does, since you have written its parts. What is left is their names.
#
# | yours | PyTorch | what is different |
# |---|---|---|
# | `class ReLU(Layer)` with `forward` and `backward` | `class … (nn.Module)` with `forward` only | `backward` comes from the graph that `forward` leaves behind, as with `Value` (assignment 3, section 12) |
# | `Affine(2, 100, rng, scale)` | `nn.Linear(2, 100)` | its weight is stored transposed, (100, 2); it draws weights by a rule of its own |
# | `Sequential(…)`, `net.parameters()` | `nn.Sequential(…)`, `net.parameters()` | theirs gives the arrays themselves; and chains can stand inside chains |
# | `softmax_loss(scores, y)` | `nn.functional.cross_entropy(scores, y)` | the same mean |
# | gradients in `layer.grads[name]` | `w.grad` | `backward()` *adds* to what is there: hence `zero_grad()` |
# | `sgd(w, dw, config)` and a config per parameter | `torch.optim.SGD(net.parameters(), lr=…)` | keeps a memory for each parameter itself, and changes parameters in place |
# | the penalty in the loss | `weight_decay=…` | for plain descent the same gradient, biases included unless told otherwise |
# | `net.set_training(True)`, `(False)` | `net.train()`, `net.eval()` | the same switch |
# | `BatchNorm(100, momentum=0.9)` | `nn.BatchNorm1d(100, momentum=0.1)` | their momentum is the share of the *new* batch; the running variance divides by N − 1 |
# | `Dropout(p, rng)`, `p` kept | `nn.Dropout(q)`, `q` dropped | q = 1 − p |
#
# Here is a network as in section 6, with the same first weights, trained both ways for 500 steps. What should the two columns of losses look like? (PyTorch is not needed for this course. Where it isn't installed, the cell prints what it printed when it was: PyTorch 2.0.1.)

# %%
RECORDED = """step     yours  PyTorch
   0  1.098670 1.098670
 100  0.685922 0.685922
 200  0.668658 0.668658
 300  0.576136 0.576136
 400  0.462414 0.462414
 499  0.448118 0.448118
the same label for 100.0% of 3,000 new points"""

try:
    import torch
except ImportError:
    print(RECORDED)
else:
    start = one_hidden_layer(100, np.random.default_rng(0))
    mine = copy.deepcopy(start)
    my_losses = train_network(mine, X, y, sgd, {"learning_rate": 1.0}, 1e-3, 500)

    theirs = torch.nn.Sequential(torch.nn.Linear(2, 100), torch.nn.ReLU(), torch.nn.Linear(100, 3)).double()
    with torch.no_grad():  # the same start; their weights are transposed
        for place in (0, 2):
            theirs[place].weight.copy_(torch.tensor(start.layers[place].params["W"].T))
            theirs[place].bias.copy_(torch.tensor(start.layers[place].params["b"]))
    weights = [theirs[place].weight for place in (0, 2)]
    biases = [theirs[place].bias for place in (0, 2)]
    optimizer = torch.optim.SGD(
        [{"params": weights, "weight_decay": 1e-3}, {"params": biases, "weight_decay": 0.0}], lr=1.0
    )
    points, labels, their_losses = torch.tensor(X), torch.tensor(y), []
    for _ in range(500):
        optimizer.zero_grad()
        data_loss = torch.nn.functional.cross_entropy(theirs(points), labels)
        data_loss.backward()
        penalty = sum(0.5e-3 * float((w**2).sum()) for w in weights)
        their_losses.append(float(data_loss.detach()) + penalty)
        optimizer.step()

    print("step     yours  PyTorch")
    for step in (0, 100, 200, 300, 400, 499):
        print(f"{step:4} {my_losses[step]:9.6f}{their_losses[step]:9.6f}")
    same = (theirs(torch.tensor(X_new)).argmax(1).numpy() == labels_of(mine, X_new)).mean()
    print(f"the same label for {same:.1%} of 3,000 new points")

# %% [markdown]
# Line by line the same numbers, from the loss of the start to the last step. Nothing in the library is new to you; what it adds is speed, more kinds of layers, and gradients that nobody has to write.

# %% [markdown]
# ## 10 · Now you write the test
#
# So far the tests were ours. Now write one for the data of section 1, by whomever: points on the arms of a spiral. No two right answers are equal, since the noise differs and so may the order of the rows; and the noise has its standard deviation only roughly. Of $m$ numbers with standard deviation $\sigma$, the mean is off by about $\sigma/\sqrt{m}$ and the measured deviation by about $\sigma/\sqrt{2m}$, and both hardly ever by five times as much.
#
# | name | what it is |
# |---|---|
# | `X`, `y` | (n·C, 2) and (n·C,): points, and labels, as some function returned them. The type of right labels is an integer one: `y.dtype.kind` is "i" or "u" |
# | `points_per_class`, `num_classes`, `noise` | $n$, $C$ and $\sigma$, which it was given |
#
# Your function has to let every right spiral pass, and to catch as many wrong ones as it can: points are given for half, four fifths and all of twelve. A test that rejects a right spiral is worth nothing, even if it does so only now and then.


# %% exercise="spiral_is_sound" title="A test for spirals" minutes=35
def spiral_is_sound(X, y, points_per_class, num_classes, noise):
    """Say whether points and labels are those of a spiral.

    Parameters
    ----------
    X : ndarray, shape (points_per_class * num_classes, 2)
        Points; the order of the rows is free.
    y : ndarray, shape (points_per_class * num_classes,)
        Their labels.
    points_per_class, num_classes : int
        Number of points on each arm, and of arms.
    noise : float
        Standard deviation of the angles.

    Returns
    -------
    bool
        False if something is wrong.
    """
    # BEGIN SOLUTION
    labels_fit = y.dtype.kind in "iu" and np.array_equal(np.bincount(y), [points_per_class] * num_classes)
    order = np.lexsort((np.hypot(*X.T), y))  # arm by arm, from the middle outwards
    points, labels = X[order], y[order]
    radii = np.hypot(*points.T)
    radii_fit = np.allclose(radii, np.tile(np.linspace(0, 1, points_per_class), num_classes))
    turned = np.arctan2(points[:, 0], points[:, 1]) - 4 * labels - 4 * radii
    turned = ((turned + np.pi) % (2 * np.pi) - np.pi).reshape(num_classes, -1)[
        :, 1:
    ]  # the middle has no angle
    room = 5 * noise / np.sqrt(turned.size)
    middle_fits = abs(turned.mean()) < room
    width_fits = abs(turned.std() - noise) < room / np.sqrt(2)
    arms_differ = not np.allclose(turned[0], turned[1])
    return bool(labels_fit and radii_fit and middle_fits and width_fits and arms_differ)
    # END SOLUTION


# %% [markdown] hints="spiral_is_sound"
# 1. Go back from the points to what made them: `np.hypot` gives radii, `np.arctan2(sine, cosine)` angles. Which of these has no noise?
# 2. Take the angle that a point should have without noise from the angle that it has. What is left is the noise, up to whole turns: `(a + π) % 2π − π` brings it between −π and π. The point in the middle has no angle: leave it out.
# 3. Chance needs room, for the mean of the noise as for its standard deviation. What must not be the same in two arms?

# %% check="spiral_is_sound" points="catches half 1, catches most 1, catches all 1"
check("spiral_is_sound")

# %%
for noise in (0.1, 0.2):
    points, labels = make_spiral(40, 3, np.random.default_rng(0), noise)
    print(f"noise {noise}: your own spiral sound: {spiral_is_sound(points, labels, 40, 3, noise)}")
    print(f"noise {noise}: its mirror image sound: {spiral_is_sound(points[:, ::-1], labels, 40, 3, noise)}")

# %% [markdown]
# ## 11 · Spot the bug
#
# A friend writes networks without layers, all in one function. She trains without a penalty and wants to see, beside the loss, how sure it is: the mean probability that it gave to the right class. One function makes one step and returns both. Her log begins with a confidence of −0.0022 and, with steps of size 1, ends in `nan`. Yet every formula, taken by itself, is right. **Two things are wrong**, and neither raises an error. The first is a line that stands in many lecture notes, where it happens to do no harm.


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
def as_dictionary(net):
    """Return the parameters of a network with one hidden layer as she keeps them."""
    first, _, second = net.layers
    pairs = [(first, "W"), (first, "b"), (second, "W"), (second, "b")]
    names = ("W1", "b1", "W2", "b2")
    return {name: layer.params[own] for name, (layer, own) in zip(names, pairs, strict=True)}


walker, surest = as_dictionary(fresh), []
for _ in range(2000):
    walker, confidence = step_with_confidence(walker, X, y, 1.0)
    surest.append(confidence)
print("confidence at steps 0, 200, 500, 1000 and 1999:", np.array(surest)[[0, 200, 500, 1000, 1999]].round(3))

# %% [markdown]
# Repaired, her log begins at one third, which is what three equal probabilities give, and ends above 0.95.

# %% [markdown] summary=true
# ## On one page
#
# **You built** a spiral; layers that are objects and keep their parameters, gradients and memory; a chain of them; a loss for any such chain; a training loop for any chain and any optimizer; prediction in test mode.
#
# | symbol | shape | what it is |
# |---|---|---|
# | `X`, `y` | (N, 2), (N,) | points, and classes from 0 to C − 1 |
# | $W_1, b_1$ | (D, H), (H,) | hidden layer: a column and a bias for each unit |
# | $h$, `hidden` | (N, H) | what the units pass on |
# | $W_2, b_2$ | (H, C), (C,) | how each unit votes |
# | $S$, `scores`, `dscores` | (N, C) | scores, and the gradient with respect to them |
# | `layer.params`, `layer.grads` | dictionaries | the same names, the same shapes |
# | `net.parameters()` | a list | pairs `(layer, name)` |
#
# | what | formula | shapes |
# |---|---|---|
# | spiral | $r_i = i/(n-1)$, $\theta_{ij} = 4j + 4r_i + \sigma \varepsilon_{ij}$, $x = (r \sin\theta, r \cos\theta)$ | (n·C, 2) |
# | network | $h = \max(0, X W_1 + b_1), \quad S = h W_2 + b_2$ | (N, D) → (N, H) → (N, C) |
# | loss | mean of $-\log p_{i,y_i}$, plus $\frac{\lambda}{2} (\sum W_1^2 + \sum W_2^2)$ | → a number |
# | parameters of an affine layer | (D + 1) · M: a weight for each input of each output, and a bias | a number |
#
# **Remember**
#
# - A layer keeps its own things: parameters, gradients, what the way back needs, what it remembers between batches. A network is a list of layers, and no function has to know which.
# - A hidden unit is a line at which scores may bend; boundaries are made of straight pieces.
# - All gradients of a step belong to the same parameters.
# - Each parameter has an optimizer's memory of its own, so each needs a dictionary of its own.
# - A small network may get stuck where a large one of the same depth doesn't; starts decide.
# - Tiny weights make a plateau. Adam and batch norm cross it quickly, for different reasons.
# - A cure needs a disease: measure on new points, over several seeds.

# %% [markdown]
# ## What you can do now
#
# - Write layers as objects, chain them, and train any chain with any optimizer; read the same in PyTorch.
# - Say what a hidden layer adds: places where scores may bend. Boundaries are made of straight pieces, and there is a unit behind every corner.
# - Separate the loop, the loss and the optimizer so that each can be exchanged without touching the others.
# - Judge a training by what it reaches: first loss $\ln C$, the plateau, the descent, accuracy on points it has not seen.
#
# With data of your own, nobody hands you tidy points, and nobody tells you the settings: assignment 7 is about everything around the network.
#
# ## Further reading
#
# - D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning Representations by Back-Propagating Errors", *Nature* 323, 1986.
# - G. Cybenko, "Approximation by Superpositions of a Sigmoidal Function", *Mathematics of Control, Signals and Systems* 2, 1989, and K. Hornik, M. Stinchcombe and H. White, "Multilayer Feedforward Networks are Universal Approximators", *Neural Networks* 2(5), 1989: one hidden layer is enough, if it may be as wide as it likes.
# - K. J. Lang and M. J. Witbrock, "Learning to Tell Two Spirals Apart", *Proceedings of the 1988 Connectionist Models Summer School*, 1988: where spirals became a test for networks.
# - F.-F. Li, A. Karpathy, J. Johnson and others, notes of *CS231n: Convolutional Neural Networks for Visual Recognition*, Stanford, [Case Study](https://cs231n.github.io/neural-networks-case-study/): three arms of a spiral and a network with 100 hidden units; the data and the settings of section 6 are theirs.
# - A. Paszke, S. Gross, F. Massa and others, "PyTorch: An Imperative Style, High-Performance Deep Learning Library", *NeurIPS*, 2019.
# - V. Nair and G. E. Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", *ICML*, 2010, and X. Glorot, A. Bordes and Y. Bengio, "Deep Sparse Rectifier Neural Networks", *AISTATS*, 2011: the ReLU.
# - J. Cohen, S. Kaur, Y. Li, J. Z. Kolter and A. Talwalkar, "Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability", *ICLR*, 2021: the spikes.
# - G. Montúfar, R. Pascanu, K. Cho and Y. Bengio, "On the Number of Linear Regions of Deep Neural Networks", *NeurIPS*, 2014: how many straight pieces, and what depth does to their number.

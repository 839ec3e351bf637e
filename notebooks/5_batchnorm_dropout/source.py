# %% [markdown]
# # 5 · Initialisation, normalisation, regularisation
# *About 8 hours.* A deep network learns only if signals survive the way through it: forward as activations, backward as gradients. Once it learns, it learns too much by heart.
#
# **You will build** initialisers; batch normalisation, forward and backward, along the graph and in closed form; layer normalisation; dropout; penalties and a fence that keep weights small; and a network of any depth that puts it all together.
#
# **You will learn** how large random weights should be and why; what a layer must remember between training and use; to derive a gradient that comes back by several ways at once; and to tell a network that cannot learn from one that learns too much.
#
# **You need** the layers of assignment 3, variance and standard deviation, and NumPy's `axis` argument.

# %% setup=true
from itertools import pairwise

import numpy as np

from course_lib import check
from course_lib.library import (
    affine_backward,
    affine_forward,
    relu_backward,
    relu_forward,
    sigmoid_backward,
    softmax_loss,
    tanh_backward,
    whose,
)

whose()

# %% [markdown]
# The set-up cell imports functions of earlier assignments, and says which are yours: those that pass their checks, once `course carry` in a terminal has collected them. The others are lent. To use yet another version, define it in a new cell below.
#
# Letters as before: a minibatch `x`, from here on just a *batch*, is (N, D), one example per row; weights `W` are (n_in, n_out); every gradient has the shape of its thing.
#
# ## 1 · Random, but how large?
#
# **Why not zero?** If two hidden units begin with the same weights, they compute the same, receive the same gradient, and remain twins for ever: two hundred units that are one. Randomness is there to break the symmetry. Small random numbers do that.


# %% exercise="init_small" title="Small random weights" minutes=6
def init_small(n_in, n_out, rng, std=0.01):
    """Draw weights from a normal distribution with mean 0 and a fixed standard deviation.

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs and of units.
    rng : numpy.random.Generator
        The only source of randomness.
    std : float
        Standard deviation.

    Returns
    -------
    ndarray of float, shape (n_in, n_out)
        Independent entries.
    """
    # BEGIN SOLUTION
    return rng.normal(0.0, std, size=(n_in, n_out))
    # END SOLUTION


# %% [markdown] hints="init_small"
# 1. A Generator has methods for many distributions: `rng.normal`, `rng.standard_normal`, `rng.uniform`. Which take the standard deviation, which would have to be multiplied by it?
# 2. `size=` is a shape here. Every entry must be a draw of its own: one column that is repeated would make all units twins.
# 3. `np.random.randn` knows nothing of `rng`, and `np.random.default_rng(0)` inside the function returns the same weights for every layer.

# %% check="init_small" points="spread 1, randomness 0.5"
check("init_small")

# %% [markdown]
# **Question.** All weights *and* biases of a network affine – ReLU – affine – softmax are set to 0. Which gradients differ from 0 on the first batch? (Its labels are not spread evenly over the classes. You walked back through this network at the end of assignment 3.)
#
# - A: all of them
# - B: those of the last layer, `W2` and `b2`
# - C: only that of `b2`
# - D: none

# %% exercise="zero_init" title="Everything zero" minutes=4
# BEGIN STUB
# zero_init = None  # one letter, such as "A"
# END STUB
# BEGIN SOLUTION
zero_init = "C"
# END SOLUTION

# %% check="zero_init" points="answer 1"
check("zero_init")

# %% [markdown]
# **How large, then?** Follow the variance through one unit, $s = \sum_{i=1}^{n} w_i x_i$. The weights are independent of each other and of the inputs, and $\mathrm E\, w_i = 0$:
#
# $$\begin{aligned}
# \mathrm{Var}(s) &= \textstyle\sum_i \mathrm{Var}(w_i x_i) && \text{independent weights of mean 0: variances add up} \\
# &= \textstyle\sum_i \big( \mathrm E(w_i^2 x_i^2) - (\mathrm E\, w_i x_i)^2 \big) && \text{what a variance is} \\
# &= \textstyle\sum_i \big( \mathrm E(w_i^2)\, \mathrm E(x_i^2) - 0 \big) && w_i \text{ and } x_i \text{ are independent, and } \mathrm E\, w_i = 0 \\
# &= n\, \mathrm{Var}(w)\, \mathrm E(x^2) && n \text{ equal terms, and } \mathrm E(w^2) = \mathrm{Var}(w)
# \end{aligned}$$
#
# If the inputs have mean 0, then $\mathrm E(x^2) = \mathrm{Var}(x)$, and every layer multiplies the variance by $n\,\mathrm{Var}(w)$. With $n = 100$ and weights of standard deviation 0.01, that is 0.01: a tenth of the size per layer, after five layers 0.00001. With standard deviation 1 it is 100. What must $\mathrm{Var}(w)$ be for the factor to be 1? That is the first answer you need.
#
# LeCun and others recommended this choice in 1998, and Keras calls it LeCun's. In this course it is **Xavier's**, after Xavier Glorot, as in many notes. (PyTorch's `xavier_normal_` is something else: the compromise further down, which is Glorot's own formula.) It assumes a unit that is roughly linear around 0, as tanh is.
#
# **Exercise.** A ReLU is not like a straight line around 0: it throws half of the signal away. Let $x = \max(0, a)$ with $a$ symmetric around 0. Then $x$ does *not* have mean 0, and the derivation needs $\mathrm E(x^2)$, which is half of $\mathrm E(a^2)$: one half of the mass is cut off. So each layer halves the variance that Xavier's weights would keep. He and others make up for it. By which factor must $\mathrm{Var}(w)$ grow? That is the second answer.


# %% exercise="init_scaled" title="Weights that keep the signal" minutes=18
def init_scaled(n_in, n_out, rng, relu):
    """Draw weights that keep the size of the signal on its way forward.

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs and of units.
    rng : numpy.random.Generator
        The only source of randomness.
    relu : bool
        Whether the inputs come out of ReLUs; otherwise out of units that are roughly linear, with mean 0.

    Returns
    -------
    ndarray of float, shape (n_in, n_out)
        Independent draws with mean 0, from a normal distribution (another one of the same spread is accepted).

    References
    ----------
    Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller, "Efficient BackProp", in Neural Networks: Tricks of the
    Trade, Springer, 1998. K. He, X. Zhang, S. Ren and J. Sun, "Delving Deep into Rectifiers: Surpassing Human-Level
    Performance on ImageNet Classification", ICCV, 2015.
    """
    # BEGIN SOLUTION
    variance = 2 / n_in if relu else 1 / n_in
    return rng.normal(size=(n_in, n_out)) * np.sqrt(variance)
    # END SOLUTION


def init_xavier(n_in, n_out, rng):
    """Draw weights for units that are roughly linear; this function is complete."""
    return init_scaled(n_in, n_out, rng, False)


def init_he(n_in, n_out, rng):
    """Draw weights for ReLUs; this function is complete."""
    return init_scaled(n_in, n_out, rng, True)


# %% [markdown] hints="init_scaled"
# 1. Without ReLU: solve $n\,\mathrm{Var}(w) = 1$. Is the $n$ of the derivation the number of inputs or of units? With ReLU: redo it with $\mathrm E(x^2) = \frac12 \mathrm{Var}(a)$, where $a$ is the output of the layer below before its ReLU.
# 2. `rng.normal` wants a *standard deviation*, the formula speaks of a *variance*. What belongs under the root?
# 3. Check yourself: `x = rng.normal(size=(1000, 400))`, then `(x @ W).std()` should be about 1 without ReLU, whatever `n_out` is. With `x = np.sqrt(2) * np.maximum(0, x)` in place of `x`, whose mean square is 1, what should it be for the other weights?

# %% check="init_scaled" points="linear units 1, ReLU 1, randomness 0.5"
check("init_scaled")

# %% [markdown]
# **The way back counts as well.** Backward, $dx = ds\, W^\top$, where $ds$ is (N, n_out). Each entry is a sum over the *units*, so the mean square of a gradient is multiplied by $n_{\text{out}} \mathrm{Var}(w)$. A ReLU below lets half of it pass. So a variance of $1/n_{\text{out}}$ keeps gradients level behind units that are roughly linear, and $2/n_{\text{out}}$ behind ReLUs. In a square layer that is what the way forward asked for; in others one of the two has to give.
#
# **Exercise.** For units that are roughly linear, Glorot and Bengio compromise between $1/n_{\text{in}}$ and $1/n_{\text{out}}$,
#
# $$\mathrm{Var}(w) = \frac{2}{n_{\text{in}} + n_{\text{out}}} .$$
#
# A warning about the literature: notes often print this formula and continue with code for $\sqrt{2/n_{\text{in}}}$. You know that initialiser, and that it has another reason.


# %% exercise="init_glorot" title="Glorot's compromise" minutes=6 extra=true
def init_glorot(n_in, n_out, rng):
    """Draw weights that compromise between the variance forward and the variance backward.

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs and of units.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    ndarray of float, shape (n_in, n_out)
        Independent draws with mean 0 and the variance above, from a normal distribution (another one of the same
        spread, such as the paper's uniform distribution, is accepted).

    References
    ----------
    X. Glorot and Y. Bengio, "Understanding the Difficulty of Training Deep Feedforward Neural Networks",
    AISTATS, 2010.
    """
    # BEGIN SOLUTION
    return rng.normal(size=(n_in, n_out)) * np.sqrt(2 / (n_in + n_out))
    # END SOLUTION


# %% [markdown] hints="init_glorot"
# 1. The formula gives a variance. What does `rng.normal` want?
# 2. For a square layer, $n_{\text{in}} = n_{\text{out}} = n$, it must agree with `init_xavier`. Does yours?
# 3. If you prefer a uniform distribution on $[-a, a]$: its variance is $a^2/3$, not $a^2$.

# %% check="init_glorot" points="spread 1, randomness 0.5"
check("init_glorot")

# %% [markdown]
# **Exercise.** Another way out: let the sum have few terms. Every unit is connected to the same small number of inputs, chosen at random for each unit anew; all its other weights start at 0. However wide the layer below is, the unit is not flooded; with 15 inputs and a standard deviation of $\sqrt{2/15}$, a signal behind a ReLU keeps its size, too.


# %% exercise="init_sparse" title="Sparse initialisation" minutes=12 extra=true
def init_sparse(n_in, n_out, rng, connections=15, std=1.0):
    """Draw weights of which each unit has only a few that are not zero.

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs and of units.
    rng : numpy.random.Generator
        The only source of randomness.
    connections : int
        Number of inputs that each unit is connected to (you are never asked for more than `n_in`); chosen for
        each unit on its own.
    std : float
        Standard deviation of the weights that are not zero, which are normal with mean 0.

    Returns
    -------
    ndarray of float, shape (n_in, n_out)
        Each column has exactly `connections` entries that differ from 0.

    References
    ----------
    J. Martens, "Deep Learning via Hessian-Free Optimization", ICML, 2010.
    """
    # BEGIN SOLUTION
    W = np.zeros((n_in, n_out))
    for unit in range(n_out):
        chosen = rng.choice(n_in, size=connections, replace=False)
        W[chosen, unit] = rng.normal(0.0, std, size=connections)
    return W
    # END SOLUTION


# %% [markdown] hints="init_sparse"
# 1. Begin with zeros, and fill one unit after the other (a loop is fine here). Which of the two axes belongs to the units?
# 2. `rng.integers` may name the same input twice; then a unit has too few connections. `rng.choice` has an argument about that, and `rng.permutation` shuffles.
# 3. `W[rows, j] = values` writes several entries of column `j` at once.

# %% check="init_sparse" points="connections 1, spread 0.5, randomness 0.5"
check("init_sparse")

# %% [markdown]
# **Look at what you built.** A batch of 500 examples with 100 features of mean 0 and variance 1 goes through five layers of 100 units, then a random gradient comes back. Fifteen networks: three activations, five initialisers. Before you run the cell, mark where you expect (1) everything near 0, (2) units stuck at the ends of their range, (3) healthy bumps in all five layers.

# %% figure="activations" folded=true
from course_lib.library import sigmoid_forward, tanh_forward
from course_lib.plotting.batchnorm_dropout import plot_activations

layers = {
    "sigmoid": (sigmoid_forward, sigmoid_backward),
    "tanh": (tanh_forward, tanh_backward),
    "ReLU": (relu_forward, relu_backward),
}
initialisers = {
    "std 1": lambda n_in, n_out, rng: init_small(n_in, n_out, rng, std=1.0),
    "std 0.01": init_small,
    "Xavier": init_xavier,
    "Glorot": init_glorot,
    "He": init_he,
}


def there_and_back(layer, init, num_layers=5, width=100):
    """Return the activations of each layer, and the gradients with respect to them."""
    rng = np.random.default_rng(0)
    forward, backward = layer
    h, caches, activations, gradients = rng.normal(size=(500, width)), [], [], []
    for _ in range(num_layers):
        a, affine = affine_forward(h, init(width, width, rng), np.zeros(width))
        h, gate = forward(a)
        caches.append((affine, gate))
        activations.append(h)
    dh = rng.normal(size=h.shape)
    for affine, gate in reversed(caches):
        gradients.append(dh)
        dh, _, _ = affine_backward(backward(dh, gate), affine)
    return activations, gradients[::-1]


signals = {
    name: {kind: there_and_back(layer, init) for kind, init in initialisers.items()}
    for name, layer in layers.items()
}
plot_activations(signals)

# %% [markdown]
# The layers are square here, so Xavier and Glorot ask for the same spread. Read the columns. *std 1*: sigmoid and tanh sit at the ends of their range, where they are flat, and ReLU explodes. *std 0.01*: all units of a layer say the same; tanh and ReLU fade to nothing. Xavier keeps tanh off the ends of its range, and lets it fade a little; with ReLU it fades slowly, by $1/\sqrt2$ a layer; He keeps the ReLU going.
#
# Where is the gradient strong enough to learn from? Guess which of the fifteen lines are level.

# %% figure="gradient-norms"
from course_lib.plotting.batchnorm_dropout import plot_gradient_sizes

plot_gradient_sizes(signals)

# %% [markdown]
# The gradient enters at layer 5 and travels to the left. A sigmoid passes on at most a quarter of it (assignment 3, section 9), so with every sensible initialiser it shrinks: depth and sigmoids don't go together. (With *std 1* the line is level by accident: about seven in ten of those units pass on less than a twentieth, and the huge weights make up for it.) For tanh, He is level and Xavier loses nearly half on the way: tanh, too, is flatter than a straight line. For ReLU, He is level and Xavier loses a factor of $\sqrt2$ per layer: five layers forgive that, fifty don't.
#
# **Question.** A ReLU network has 30 hidden layers of 256 units, Xavier weights ($\mathrm{Var}(w) = 1/n$). Roughly by which factor do the *standard deviations* of the pre-activations shrink from the first to the last of them?
#
# - A: $2^{-29} \approx 2 \cdot 10^{-9}$
# - B: $2^{-29/2} \approx 4 \cdot 10^{-5}$
# - C: $\frac{1}{30}$
# - D: they don't: Xavier keeps the variance

# %% exercise="xavier_relu_depth" title="Thirty layers of ReLU" minutes=5
# BEGIN STUB
# xavier_relu_depth = None  # one letter
# END STUB
# BEGIN SOLUTION
xavier_relu_depth = "B"
# END SOLUTION

# %% check="xavier_relu_depth" points="answer 1"
check("xavier_relu_depth")

# %% [markdown]
# **Does it matter for learning?** A network of five hidden layers on images, plain gradient descent, one learning rate. Before you run the cell, say what each curve will do: from weights that are all 0, all 0.1, small, and drawn by your initialisers.

# %% figure="first-steps" folded=true
from course_lib.data import load_data
from course_lib.plotting.batchnorm_dropout import plot_first_steps
from course_lib.plotting.batchnorm_dropout_trials import centred_images

# Digits; set COURSE_DATASET=cifar10 before you start for small photographs, and minutes instead of seconds.
data = load_data(num_train=1347)
images = centred_images(data)  # minus the mean image; 1,000 to learn from and 347 to validate
X_train, y_train, X_val, y_val = images
num_classes = len(data.class_names)


def plain_network_step(weights, biases, X, y, learning_rate):
    """Return the loss of a ReLU network, and take one step of gradient descent in place."""
    h, trail = X, []
    for W, b in zip(weights, biases, strict=True):
        a, affine = affine_forward(h, W, b)
        h, gate = relu_forward(a) if W is not weights[-1] else (a, None)
        trail.append((affine, gate))
    loss, dh = softmax_loss(h, y)
    for W, b, (affine, gate) in reversed(list(zip(weights, biases, trail, strict=True))):
        dh, dW, db = affine_backward(dh if gate is None else relu_backward(dh, gate), affine)
        W -= learning_rate * dW
        b -= learning_rate * db
    return loss


starts = {
    "all 0": lambda n_in, n_out, rng: np.zeros((n_in, n_out)),
    "all 0.1": lambda n_in, n_out, rng: np.full((n_in, n_out), 0.1),
    "std 0.01": init_small,
    "Xavier": init_xavier,
    "He": init_he,
    "sparse, 15": lambda n_in, n_out, rng: init_sparse(n_in, n_out, rng, 15, std=np.sqrt(2 / 15)),
}
sizes, histories = [X_train.shape[1], 50, 50, 50, 50, 50, num_classes], {}
for name, init in starts.items():
    rng = np.random.default_rng(0)
    weights = [init(n_in, n_out, rng) for n_in, n_out in pairwise(sizes)]
    biases = [np.zeros(n_out) for n_out in sizes[1:]]
    batches = (rng.integers(len(X_train), size=50) for _ in range(250))
    histories[name] = [plain_network_step(weights, biases, X_train[b], y_train[b], 0.05) for b in batches]
plot_first_steps(histories, uniform=np.log(num_classes))

# %% [markdown]
# (Numbers in the text, here and below, are those of the digits, unless another data set is named.) Three lines are stuck where all classes are alike. *All 0*: only the last bias learns. *All 0.1*: equal scores at first, since all units are twins; every layer multiplies the signal by five, so the first step is gigantic, the second loss is above two thousand, and after it every unit of layers 2 to 5 is silent for good. *Std 0.01*: nothing is wrong except that the gradient is too small to notice. Xavier gets there, late; He and the sparse start, whose few weights have the variance $2/15$, are there first.
#
# ## 2 · Batch normalisation: forward
#
# **First the pixels.** Before a network sees its inputs, two things are usually done to every feature: *centre* it (subtract its mean) and perhaps *standardise* it (divide by its standard deviation, too). Mean and deviation are those of the training images, and the same numbers serve validation and test images.
#
# Why? Take a linear layer with a squared loss. Its curvatures are the eigenvalues of $\tilde X^\top \tilde X / N$, where $\tilde X$ is `X` with a column of ones for the bias, and their ratio is the condition number $\kappa$ of assignment 4: plain descent needs steps in proportion to it. Three versions of the digits, pixels from 0 to 16: as they are, centred, standardised. Guess how far apart the three $\kappa$ are: a factor of 2, of 10, of 1,000?

# %%
pixels = data.X_train[:1000].astype(float)
pixels = pixels[:, pixels.std(axis=0) > 0.5]  # without those that are nearly always empty
versions = {"as they are": pixels, "centred": pixels - pixels.mean(axis=0)}
versions["standardised"] = versions["centred"] / pixels.std(axis=0)
for name, X in versions.items():
    ones = np.hstack([X, np.ones((len(X), 1))])
    curvatures = np.linalg.eigvalsh(ones.T @ ones / len(ones))
    print(f"{name:13} condition number {curvatures[-1] / curvatures[0]:9,.0f}")

# %% [markdown]
# From several hundred thousand to a few thousand, to little more than a hundred: each of the two steps is worth a factor of ten or more. A common mean makes all weights of a unit pull in the same direction, which the bias could have done; mixed spreads make one rate too large for some weights and too small for others.
#
# **Then the same inside.** To the second layer, the activations of the first are the pixels. Behind a ReLU, their mean is never 0, and their spreads differ. But one cannot centre them once: as the first layer learns, they move. Choosing good weights to begin with is indirect, and soon out of date. Ioffe and Szegedy asked: why not *make* what goes through a network have mean 0 and variance 1, in every step, as part of the network, so that the gradient knows of it? (They put it between a layer's sums and its ReLU, and so do you in section 8.) For every feature, over the examples of the batch:
#
# $$\mu = \frac1N \sum_i x_i, \qquad \sigma^2 = \frac1N \sum_i (x_i - \mu)^2, \qquad \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad y_i = \gamma\, \hat x_i + \beta .$$
#
# The last step gives back what normalising took: with learnable $\gamma$ and $\beta$ per feature, the layer can have any mean and spread it likes, but it is now *two parameters* that decide it, and no longer the interplay of all weights below.
#
# Three details: $\varepsilon$ stands inside the root and keeps a constant feature from dividing 0 by 0. The variance is the biased one, divided by $N$. And compute the variance from the differences $x_i - \mu$: the shortcut $\overline{x^2} - \mu^2$ loses all its digits when the mean is large.
#
# **A problem.** In use there may be only one image. Its own mean is itself: $\hat x = 0$, whatever it shows. So while training, the layer keeps **running averages** that replace $\mu$ and $\sigma^2$ in use. After every training batch, with the momentum $m$ (say 0.9):
#
# $$\mu_{\text{run}} \leftarrow m\, \mu_{\text{run}} + (1 - m)\, \mu, \qquad \sigma^2_{\text{run}} \leftarrow m\, \sigma^2_{\text{run}} + (1 - m)\, \sigma^2 .$$
#
# In test mode they are used and *not* changed: looking at test data must leave no trace.
#
# | name | shape | what it is |
# |---|---|---|
# | `x`, `out` | (N, D) | one batch |
# | `gamma`, `beta` | (D,) | learnable scale and shift |
# | `bn_param["mode"]` | `"train"` or `"test"` | always there |
# | `bn_param["eps"]`, `bn_param["momentum"]` | number | $\varepsilon$ and $m$; if missing, 1e-5 and 0.9 |
# | `bn_param["running_mean"]`, `bn_param["running_var"]` | (D,) | if missing, zeros; you store the new ones here |
#
# `x` may hold integers, as pixels do, and `eps` and `momentum` may have any value. `bn_param` is the layer's memory, an argument that the function is *meant* to change. PyTorch calls `momentum` what is $1 - m$ here. (In a convolutional network, a feature is a channel, and mean and variance run over all images *and* all places.)


# %% exercise="batchnorm_forward" title="Batch norm, forward" minutes=40
def batchnorm_forward(x, gamma, beta, bn_param):
    """Batch normalisation: bring every feature to mean 0 and variance 1, then scale and shift it.

    No loop over the examples.

    Parameters
    ----------
    x : ndarray, shape (N, D)
        One batch.
    gamma, beta : ndarray, shape (D,)
        Scale and shift of each feature.
    bn_param : dict
        Settings and memory; see the table above. In training mode, `running_mean` and `running_var` are
        updated in it; in test mode they are used, and stay as they are.

    Returns
    -------
    out : ndarray, shape (N, D)
    cache : object
        Whatever the backward pass needs (of training mode).

    References
    ----------
    S. Ioffe and C. Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing Internal
    Covariate Shift", ICML, 2015.
    """
    # BEGIN SOLUTION
    eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
    running_var = bn_param.get("running_var", np.zeros(x.shape[1]))
    if bn_param["mode"] == "train":
        mean = x.mean(axis=0)
        centred = x - mean
        var = np.einsum("nd,nd->d", centred, centred) / len(x)  # the mean of centred**2, without that array
        bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
        std = np.sqrt(var + eps)
    else:
        centred = x - running_mean
        std = np.sqrt(running_var + eps)
    inv_std = 1 / std
    x_hat = np.multiply(centred, inv_std, out=centred)  # in place: nobody needs the centred batch any more
    return gamma * x_hat + beta, (x_hat, gamma, inv_std)
    # END SOLUTION


# %% [markdown] hints="batchnorm_forward"
# 1. Mean and variance *of each feature*: they have shape (D,). Which axis disappears? Then `x - mean` broadcasts by itself.
# 2. `d.get(key, default)` reads what may be missing. In training mode, write the two new averages back: `bn_param["running_mean"] = …`. A variable of that name alone is forgotten at the end of the call.
# 3. The two modes differ in where mean and variance come from, and in whether the averages move. Everything after that, the root, $\gamma$ and $\beta$, is the same.

# %% check="batchnorm_forward" points="train 1.5, running averages 1.5, test mode 1.5, modes in turn 0.5, settings 0.5, stable 0.5, integers 0.5, vectorised 0.5, inputs unchanged 0.5"
check("batchnorm_forward")

# %% [markdown]
# **Look at what you built.** Two features of one batch, wildly different in scale. Sketch the three clouds first: as they came in, normalised ($\gamma = 1$, $\beta = 0$), and with $\gamma = (2, 0.5)$, $\beta = (0, 3)$. Does normalising remove the correlation between the two features?

# %% figure="normalising"
from course_lib.plotting.batchnorm_dropout_norm import plot_normalising

rng = np.random.default_rng(1)
cloud = rng.normal(size=(200, 2)) @ np.array([[30.0, 0.5], [0.0, 0.3]]) + np.array([100.0, -2.0])
plot_normalising(batchnorm_forward, cloud, gamma=np.array([2.0, 0.5]), beta=np.array([0.0, 3.0]))

# %% [markdown]
# Each feature is treated on its own: the tilt of the cloud stays. (Removing it, too, is whitening: assignment 7.)
#
# **How fast do running averages catch up?** They begin at 0, and the batches come from a distribution with mean 2 and standard deviation 3. After how many batches are they near the truth with $m = 0.5$, $0.9$, $0.99$? And what do you pay for being fast?

# %% figure="running-averages" folded=true
from course_lib.plotting.batchnorm_dropout_norm import plot_running_averages

feature = 2 + 3 * np.random.default_rng(0).normal(size=(200, 32, 1))  # 200 batches of 32 examples


def track(momentum):
    """Return running mean and variance after each batch."""
    bn_param, averages = {"mode": "train", "momentum": momentum}, []
    for x in feature:
        batchnorm_forward(x, np.ones(1), np.zeros(1), bn_param)
        averages.append((bn_param["running_mean"][0], bn_param["running_var"][0]))
    return averages


tracks = {momentum: track(momentum) for momentum in (0.5, 0.9, 0.99)}
plot_running_averages(tracks, true_mean=2.0, true_var=9.0)

# %% [markdown]
# Fast averages pay with noise: with $m = 0.5$ they follow every batch. Slow ones pay with patience: after $t$ batches, the share $m^t$ of the average is still the zero it began with, a twentieth of it after 5, 29 and 299 batches. With $m = 0.99$ a short training ends before the averages have arrived, and the network that was fine in training is wrong in use: a real and common bug. It is the flaw of averages that start from zero, which Adam has, too, and it could be divided out in the same way, by $1 - m^t$ (assignment 4, section 6). The usual code doesn't, nor do the checks here. Another way out is to wait until training is over, and to take mean and variance in one pass over the training images.
#
# **Question.** An affine layer with bias `b` is followed by batch normalisation. What is the gradient of the loss with respect to `b`?
#
# - A: 0 in training mode: a constant added to every example is subtracted again with the mean
# - B: the same as that of `beta`
# - C: that of `beta` times `gamma`
# - D: 0 in test mode only

# %% exercise="bias_before_batchnorm" title="A bias before batch norm" minutes=4
# BEGIN STUB
# bias_before_batchnorm = None  # one letter
# END STUB
# BEGIN SOLUTION
bias_before_batchnorm = "A"
# END SOLUTION

# %% check="bias_before_batchnorm" points="answer 1"
check("bias_before_batchnorm")

# %% [markdown]
# ## 3 · Batch normalisation: backward along the graph
#
# What makes this gradient hard is that every $x_i$ acts on every $\hat x_k$ of its feature: directly, through the mean, and through the variance. As always: name the intermediate results, draw the graph, and walk back. Before you run the cell, sketch it yourself. Which results are used twice, so that their gradients add up?

# %% figure="batchnorm-graph" folded=true
from course_lib.plotting.batchnorm_dropout_norm import plot_batchnorm_graph

plot_batchnorm_graph()

# %% [markdown]
# Ways from $x$ to $\hat x$ lead along the top, through $\mu$, and through $\sigma^2$ and $r$. (One more, through $\mu$ and then $\sigma^2$, adds nothing: $\sum_i c_i = 0$.) In orange, the two wires that branch: $x$, and $c$. All for one feature; sums run over the batch.
#
# | forward | backward |
# |---|---|
# | $c_i = x_i - \mu$ | |
# | $\sigma^2 = \frac1N \sum_i c_i^2$ | |
# | $r = (\sigma^2 + \varepsilon)^{-1/2}$ | |
# | $\hat x_i = c_i\, r$ | $dc_i = d\hat x_i \cdot r$ for now, $\quad dr = \sum_i d\hat x_i \cdot c_i$ |
# | $y_i = \gamma \hat x_i + \beta$ | $d\beta = \sum_i dy_i, \quad d\gamma = \sum_i dy_i\, \hat x_i, \quad d\hat x_i = \gamma\, dy_i$ |
#
# Read the backward column from the bottom up, and fill in the three empty places. What multiplies something for the whole batch, as $\gamma$ and $r$ do, collects a sum over the batch.
#
# (`dgamma` and `dbeta` have the shape of `gamma` and `beta`, (D,). In shape (1, D) the values count in full, and half a point is lost.)


# %% exercise="batchnorm_backward" title="Batch norm, backward along the graph" minutes=40
def batchnorm_backward(dout, cache):
    """Gradients of batch normalisation in training mode, step by step along the graph.

    Parameters
    ----------
    dout : ndarray, shape (N, D)
        Gradient of the loss with respect to the output.
    cache : object
        What `batchnorm_forward` returned beside the output.

    Returns
    -------
    dx : ndarray, shape (N, D)
    dgamma, dbeta : ndarray, shape (D,)
    """
    # BEGIN SOLUTION
    x_hat, gamma, inv_std = cache
    num_examples, centred = len(dout), x_hat / inv_std
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    dcentred = dx_hat * inv_std
    dinv_std = np.sum(dx_hat * centred, axis=0)
    dvar = -0.5 * inv_std**3 * dinv_std
    dcentred = dcentred + dvar * 2 * centred / num_examples
    dmean = -dcentred.sum(axis=0)
    dx = dcentred + dmean / num_examples
    return dx, dgamma, dbeta
    # END SOLUTION


# %% [markdown] hints="batchnorm_backward"
# 1. From $r = (\sigma^2 + \varepsilon)^{-1/2}$: what is $\partial r/\partial\sigma^2$, written with $r$ alone? (A third power, and a factor.)
# 2. From $\sigma^2 = \frac1N \sum c_i^2$: $d\sigma^2$ has shape (D,), and each $c_i$ gets its share of it, in addition to what it has. The share contains $c_i$ itself, and where does the $\frac1N$ go?
# 3. From $c_i = x_i - \mu$: $\mu$ is subtracted from *every* example, so it collects a sum, with a minus. Then $\mu = \frac1N \sum x_i$ hands the same small amount to every $x_i$.

# %% check="batchnorm_backward" points="dx 2, dgamma 1, dbeta 1, shapes 0.5, inputs unchanged 0.5"
check("batchnorm_backward")

# %% [markdown]
# ## 4 · Batch normalisation: backward in closed form
#
# The graph gives the right answer in nine steps. On paper they melt into one line. Put $dc_i$ and $d\sigma^2$ into $dx_i$, and use $\sum_k c_k = 0$ and $c_i = \hat x_i / r$. Two things happen: what came through the variance adds up to 0 over the batch, so it has no mean that would be subtracted; and its three factors $r$ turn both $c$ into $\hat x$, with one $r$ left over. What remains, with $g_i = \gamma\, dy_i$, is
#
# $$dx_i = r \left( g_i \;-\; \frac1N \sum_k g_k \;-\; \hat x_i \cdot \frac1N \sum_k g_k\, \hat x_k \right) .$$
#
# It has a meaning: take the incoming gradient, remove its mean, and remove the part that points along $\hat x$. A gradient that would shift the feature as a whole, or stretch it, is useless: normalising undoes both.
#
# Derive it yourself before you code it; then look at the two sums: under which names do you already have them?


# %% exercise="batchnorm_backward_alt" title="Batch norm, backward in closed form" minutes=35
def batchnorm_backward_alt(dout, cache):
    """Gradients of batch normalisation in training mode, in closed form.

    Parameters
    ----------
    dout : ndarray, shape (N, D)
        Gradient of the loss with respect to the output.
    cache : object
        What `batchnorm_forward` returned beside the output.

    Returns
    -------
    dx : ndarray, shape (N, D)
    dgamma, dbeta : ndarray, shape (D,)
        The same numbers as from `batchnorm_backward`.
    """
    # BEGIN SOLUTION
    x_hat, gamma, inv_std = cache
    num_examples = len(dout)
    dbeta = dout.sum(axis=0)
    dgamma = np.einsum("nd,nd->d", dout, x_hat)
    shift, stretch = dbeta / num_examples, dgamma / num_examples
    dx = gamma * inv_std * (dout - shift - x_hat * stretch)
    return dx, dgamma, dbeta
    # END SOLUTION


# %% [markdown] hints="batchnorm_backward_alt"
# 1. $\gamma$ is the same for all examples, so it can be pulled out of both sums: what remains of $\sum_k g_k$ is $\gamma \sum_k dy_k$.
# 2. $\sum_k dy_k$ and $\sum_k dy_k \hat x_k$ are two of the things you return.
# 3. Compare with your first version on random numbers, with $N$ = 5 and with $N$ = 1. For $N$ = 1 the answer is known: what can a single example change about its own normalised value?

# %% check="batchnorm_backward_alt" points="dx 1.5, dgamma 0.5, dbeta 0.5, shapes 0.5, inputs unchanged 0.5"
check("batchnorm_backward_alt")

# %% [markdown]
# **Use `check_gradient`**, and test the meaning of the formula: whatever `dout` is, the columns of `dx` must add up to 0, and must have no part along `x_hat`.

# %%
import time

from course_lib.gradient_check import check_gradient

rng = np.random.default_rng(0)
x_few, dout_few, gamma, beta = 5 + 3 * rng.normal(size=(8, 4)), *rng.normal(size=(3, 8, 4))
gamma, beta = gamma[0], beta[0]
out, cache = batchnorm_forward(x_few, gamma, beta, {"mode": "train"})
dx, dgamma, dbeta = batchnorm_backward(dout_few, cache)
print(
    check_gradient(
        lambda v: np.sum(dout_few * batchnorm_forward(v, gamma, beta, {"mode": "train"})[0]), x_few, dx
    )
)
x_hat = (out - beta) / gamma
print("sum of dx per feature     ", np.abs(dx.sum(axis=0)).max())
print("part of dx along x_hat    ", np.abs(np.sum(dx * x_hat, axis=0)).max(), "(0 but for ε)")
print("difference of the versions", np.abs(dx - batchnorm_backward_alt(dout_few, cache)[0]).max())

x_large, dout_large = rng.normal(size=(2, 512, 512))
_, cache = batchnorm_forward(x_large, np.ones(512), np.zeros(512), {"mode": "train"})
for version in (batchnorm_backward, batchnorm_backward_alt):
    laps = []
    for _ in range(20):
        start = time.perf_counter()
        version(dout_large, cache)
        laps.append(time.perf_counter() - start)
    print(f"{version.__name__:24} {1000 * min(laps):5.1f} ms for a batch of 512 × 512")

# %% [markdown]
# The judge agrees, the two sums vanish but for rounding and $\varepsilon$, and both versions say the same. The closed form is the faster one, because it makes fewer arrays of the size of the batch; by how much depends on the machine, and on how you wrote it. One line on paper saved work in every step of every training.
#
# ## 5 · Layer normalisation (extra)
#
# Batch statistics are noisy for small batches and meaningless for a single example. Layer normalisation turns the table by 90 degrees: mean and variance over the **features of each example**. Nothing depends on the rest of the batch, so there are no running averages, and training and use are the same. Nothing later builds on this section.
#
# $\gamma$ and $\beta$ still belong to the features. So along which axis does each of your sums run now?


# %% exercise="layernorm_forward" title="Layer norm, forward" minutes=9 extra=true
def layernorm_forward(x, gamma, beta, ln_param):
    """Layer normalisation: bring every example to mean 0 and variance 1 over its features; scale and shift.

    No loop over the examples.

    Parameters
    ----------
    x : ndarray, shape (N, D)
        One batch.
    gamma, beta : ndarray, shape (D,)
        Scale and shift of each feature.
    ln_param : dict
        May hold `eps`; if missing, 1e-5.

    Returns
    -------
    out : ndarray, shape (N, D)
    cache : object
        Whatever the backward pass needs.

    References
    ----------
    J. L. Ba, J. R. Kiros and G. E. Hinton, "Layer Normalization", arXiv:1607.06450, 2016.
    """
    # BEGIN SOLUTION
    eps = ln_param.get("eps", 1e-5)
    centred = x - x.mean(axis=1, keepdims=True)
    var = np.mean(centred**2, axis=1, keepdims=True)
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = centred * inv_std
    return gamma * x_hat + beta, (x_hat, gamma, inv_std)
    # END SOLUTION


# %% [markdown] hints="layernorm_forward"
# 1. Copy the training half of `batchnorm_forward`. What changes about the mean and the variance, and what becomes of the running averages?
# 2. A mean per example has shape (N,), which does not broadcast against (N, D). `keepdims=True` helps.
# 3. `gamma` and `beta` stay (D,), one per feature: do they need any change?

# %% check="layernorm_forward" points="values 1, settings 0.5, vectorised 0.5"
check("layernorm_forward")


# %% exercise="layernorm_backward" title="Layer norm, backward" minutes=15 extra=true
def layernorm_backward(dout, cache):
    """Gradients of layer normalisation.

    Parameters
    ----------
    dout : ndarray, shape (N, D)
        Gradient of the loss with respect to the output.
    cache : object
        What `layernorm_forward` returned beside the output.

    Returns
    -------
    dx : ndarray, shape (N, D)
    dgamma, dbeta : ndarray, shape (D,)
    """
    # BEGIN SOLUTION
    x_hat, gamma, inv_std = cache
    dbeta = dout.sum(axis=0)
    dgamma = np.sum(dout * x_hat, axis=0)
    dx_hat = dout * gamma
    mean = dx_hat.mean(axis=1, keepdims=True)
    along = np.mean(dx_hat * x_hat, axis=1, keepdims=True)
    dx = inv_std * (dx_hat - mean - x_hat * along)
    return dx, dgamma, dbeta
    # END SOLUTION


# %% [markdown] hints="layernorm_backward"
# 1. The closed form of section 4 holds for each *example* now: the sums run over its features, and what was $N$ becomes $D$.
# 2. $\gamma$ is no longer the same within one sum: it belongs to the features that are summed over. Multiply it in before you sum.
# 3. `dgamma` and `dbeta` still collect over the batch: those two lines don't change.

# %% check="layernorm_backward" points="dx 1, dgamma 0.5, dbeta 0.5, shapes 0.5"
check("layernorm_backward")

# %% [markdown]
# ## 6 · Dropout
#
# Now to networks that learn too well. In every training step, dropout switches each unit off with some probability. No unit can rely on a certain other one being there, so what is learned must be spread over many. Seen differently: every step trains another thinned network, all sharing their weights, and in use you ask their average.
#
# $p$ is the probability of **keeping** a unit (in PyTorch and Keras: of dropping it). Let $z$ be 1 with probability $p$ and 0 otherwise. A unit with activation $h$ then hands on $z h$, which is $p h$ on average. In use nothing is dropped, and $h$ arrives: more, on average, than the layer above was used to. Two remedies:
#
# | | in training | in use |
# |---|---|---|
# | vanilla | $m \cdot h$ | $p \cdot h$ |
# | **inverted** | $\frac{m}{p} \cdot h$ | $h$ |
#
# And without any remedy? With two such layers and $p = 0.5$, the scores come out four times as large in use as they were in training. The answers are nearly the same, since all scores grow alike, but the network is far too sure of them. (You can measure it below.)
#
# Both make the averages agree. The second leaves the network alone in use, and is what everyone does. Write it. Every entry of `x` gets a draw of its own.
#
# | name | what it is |
# |---|---|
# | `dropout_param["p"]` | probability of keeping an entry, $0 < p \le 1$ |
# | `dropout_param["mode"]` | `"train"` or `"test"` |
# | `dropout_param["rng"]` | `numpy.random.Generator`; needed in training only |
#
# (The paper below keeps hidden units with $p = 0.5$ and inputs with $p = 0.8$: wide layers can spare half, pixels less. Section 10 tries six values.)


# %% exercise="dropout_forward" title="Dropout, forward" minutes=12
def dropout_forward(x, dropout_param):
    """Inverted dropout.

    Parameters
    ----------
    x : ndarray, any shape
        Activations.
    dropout_param : dict
        `p`, the probability of KEEPING an entry; `mode`; and `rng`, see the table above.

    Returns
    -------
    out : ndarray, shape of `x`
        In training mode each entry is dropped or scaled, independently of the others; in test mode `x` comes back.
    cache : object
        Whatever `dropout_backward` needs.

    References
    ----------
    N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, "Dropout: A Simple Way to Prevent
    Neural Networks from Overfitting", Journal of Machine Learning Research 15, 2014.
    """
    # BEGIN SOLUTION
    if dropout_param["mode"] == "test":
        return x, None
    p = dropout_param["p"]
    mask = (dropout_param["rng"].random(x.shape) < p) / p
    return x * mask, mask
    # END SOLUTION


# %% [markdown] hints="dropout_forward"
# 1. `rng.random(shape)` draws uniformly from [0, 1). With which probability is such a number below $p$?
# 2. Put the scale into the mask: then forward and backward are one product each. Which values can occur in it?
# 3. In test mode no randomness and no factor is left. Return right away, and with a cache that tells the backward pass about it.

# %% check="dropout_forward" points="survivors 1, randomness 1, test mode 0.5, any shape 0.5, inputs unchanged 0.5"
check("dropout_forward")

# %% [markdown]
# **Exercise.** Dropout multiplied each entry by something that doesn't depend on `x`. So you know the gradient. The only question is *which* mask.


# %% exercise="dropout_backward" title="Dropout, backward" minutes=5
def dropout_backward(dout, cache):
    """Gradient of dropout, with the mask of the forward pass.

    Parameters
    ----------
    dout : ndarray, any shape
        Gradient of the loss with respect to the output.
    cache : object
        What `dropout_forward` returned beside the output.

    Returns
    -------
    dx : ndarray, shape of `dout`
    """
    # BEGIN SOLUTION
    mask = cache
    return dout if mask is None else dout * mask
    # END SOLUTION


# %% [markdown] hints="dropout_backward"
# 1. For one entry, `out = factor * x`. What is the derivative of `out` with respect to `x`?
# 2. A mask drawn anew in the backward pass is another network's mask. Where can you find the old one?
# 3. What was the factor in test mode?

# %% check="dropout_backward" points="gradient 1.5, inputs unchanged 0.5"
check("dropout_backward")

# %% [markdown]
# **Look at what you built.** Left: one batch of ones, and what three keep probabilities make of it. Which colours can occur at $p = 0.25$? Right: one output of a small ReLU layer above the dropout, over 3,000 draws of the mask. Its average should be what test mode gives. Is it, exactly?

# %% figure="dropout-masks"
from course_lib.plotting.batchnorm_dropout_reg import plot_masks

rng = np.random.default_rng(0)
W_above, h_below = init_he(50, 1, rng), np.abs(rng.normal(size=(1, 50)))


def unit_above(mode):
    """Return one ReLU unit that looks at 50 units through dropout."""
    thinned, _ = dropout_forward(h_below, {"p": 0.5, "mode": mode, "rng": rng})
    return float(np.maximum(0, thinned @ W_above)[0, 0])


masks = {
    p: dropout_forward(np.ones((12, 30)), {"p": p, "mode": "train", "rng": rng})[0] for p in (0.9, 0.5, 0.25)
}
plot_masks(masks, [unit_above("train") for _ in range(3000)], unit_above("test"))

# %% [markdown]
# At $p = 0.25$ there are two colours, 0 and 4: the fewer survive, the louder each must be. On the right, the averages are close but not equal. Dropout keeps the average of what goes *into* the ReLU; behind a curve, the average of the outputs is not the output of the average. Test mode is an approximation of the average over all thinned networks, and a good one.
#
# Now the same unit with other keep probabilities. What grows as $p$ falls?

# %% figure="dropout-spread"
from course_lib.plotting.batchnorm_dropout_reg import draw_scatter
from course_lib.plotting.explore import explore


def scatter(ax, p):
    """Draw the unit's output over 3,000 masks at once."""
    many = np.repeat(h_below, 3000, axis=0)
    thinned, _ = dropout_forward(many, {"p": p, "mode": "train", "rng": np.random.default_rng(0)})
    return draw_scatter(ax, np.maximum(0, thinned @ W_above)[:, 0], unit_above("test"))


explore(scatter, p=[0.99, 0.9, 0.7, 0.5, 0.25, 0.1])

# %% [markdown]
# As $p$ falls, the outputs scatter more, and more of them are 0. At 0.9 the mean of the draws is that of test mode, to a few hundredths; at 0.1 it is far above. (It is never below, but for chance: ReLU bends upwards, and the mean of a curve that bends upwards lies above the curve.) The approximation is good as long as enough units survive.
#
# **Relatives.** Dropout is noise in training that is averaged away in use. Others make the noise elsewhere. *DropConnect* drops single weights instead of units: the mask has the shape of `W`. *Stochastic depth* leaves out whole layers, in networks where a shortcut leads around each. Batch norm is such a noise, too: which other images are in the batch is chance, and the running averages are the average.
#
# ## 7 · Keeping weights small
#
# Why small? When an image changes by $\Delta x$, a unit's sum changes by $w \cdot \Delta x$, at most by $\lVert w \rVert\, \lVert \Delta x \rVert$. With small weights the network cannot jump between two images that are nearly the same, and that is what learning by heart needs: one wrong label among right ones. A bias multiplies no input. It moves the function and makes it nowhere steeper, and so biases go free.
#
# A penalty adds to the loss what large weights cost, and to the gradient what makes them shrink. You know one, with the half that this course always takes:
#
# $$R_2(W) = \frac{\lambda}{2} \sum W^2, \qquad \nabla R_2 = \lambda W .$$
#
# The force is proportional to the weight: large weights are pulled hard, small ones hardly at all, and none ever reaches 0.
#
# The **L1 penalty** pulls every weight with the same force, however small it is:
#
# $$R_1(W) = \lambda \sum |W| .$$
#
# Weights that the data don't defend against that force end at 0, or as near as steps of a finite length get to it: the result is sparse. At 0 itself there is a kink. Every number from $-\lambda$ to $\lambda$ is a *subgradient* there, the slope of some line that touches from below, and all of them are accepted.
#
# The **elastic net** mixes the two, with a share $\alpha$ (`l1_ratio`) of L1. Among features that say the same, L1 alone keeps an arbitrary one; the L2 part makes it keep them together.
#
# $$R(W) = \lambda \Big( \alpha \sum |W| + \frac{1 - \alpha}{2} \sum W^2 \Big)$$
#
# **Exercise.** One function does for all three: with $\alpha = 0$ it is L2, with $\alpha = 1$ it is L1.


# %% exercise="elastic_net_penalty" title="L2, L1, and both at once" minutes=14
def elastic_net_penalty(W, reg, l1_ratio):
    """Mixture of the L1 and the L2 penalty, and a subgradient.

    Parameters
    ----------
    W : ndarray
        Weights, zeros possibly among them.
    reg : float
        Strength of both together.
    l1_ratio : float
        Share of the L1 penalty, from 0 to 1.

    Returns
    -------
    penalty : float
    dW : ndarray, shape of `W`
        Where `W` is 0: any number between ``-reg * l1_ratio`` and ``reg * l1_ratio``.

    References
    ----------
    H. Zou and T. Hastie, "Regularization and Variable Selection via the Elastic Net", Journal of the Royal
    Statistical Society B 67(2), 2005.
    """
    # BEGIN SOLUTION
    lasso, dlasso = np.sum(np.abs(W)), np.sign(W)
    ridge, dridge = 0.5 * np.sum(W**2), W
    penalty = reg * (l1_ratio * lasso + (1 - l1_ratio) * ridge)
    dW = reg * (l1_ratio * dlasso + (1 - l1_ratio) * dridge)
    return penalty, dW
    # END SOLUTION


# %% [markdown] hints="elastic_net_penalty"
# 1. Four small things: a sum of absolute values and its slope, half a sum of squares and its slope. What is the slope of $|w|$ for positive $w$, and for negative $w$? How large the weight is doesn't matter. NumPy has a function that returns −1, 0 or 1.
# 2. The penalty is one number for all entries, the gradient has the shape of `W`. A derivative of a weighted sum is the weighted sum of the derivatives. Nothing is divided by a number of examples: there is no batch here.
# 3. Test the ends: for $\alpha = 0$ and $w = 3$, $\lambda = 1$, the penalty is 4.5 and the slope 3; for $\alpha = 1$ they are 3 and 1. And `W / np.abs(W)` is nearly right: what does it say at 0?

# %% check="elastic_net_penalty" points="penalty 1, gradient 1.5, at zero 0.5"
check("elastic_net_penalty")

# %% [markdown]
# **Exercise.** Max-norm is no penalty but a fence. After each step, the weight vector *of every unit* (a column of `W`, all that comes into the unit) is looked at: if it is longer than a limit $c$, it is scaled back to length $c$; if not, it is left alone (a column of zeros, too). With a fence, weights cannot explode, however large the learning rate. (That is all: biases have no fence, and a net whose weights jump from one side of it to the other learns nothing.)


# %% exercise="max_norm" title="Max-norm" minutes=9
def max_norm(W, limit):
    """Scale back the weight vectors that are too long.

    Parameters
    ----------
    W : ndarray, shape (D, M)
        Weights; column j comes into unit j. Not modified.
    limit : float
        Largest length (Euclidean norm) of a column.

    Returns
    -------
    ndarray, shape (D, M)
        The same directions, no column longer than `limit`.

    References
    ----------
    G. E. Hinton, N. Srivastava, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, "Improving Neural Networks by
    Preventing Co-Adaptation of Feature Detectors", arXiv:1207.0580, 2012 (the limit on each unit's weights).
    """
    # BEGIN SOLUTION
    lengths = np.sqrt(np.sum(W**2, axis=0))
    return W * np.where(lengths > limit, limit / np.maximum(lengths, limit), 1.0)
    # END SOLUTION


# %% [markdown] hints="max_norm"
# 1. One length per column: which axis disappears when you add up squares?
# 2. Every column gets one factor. Which, if it is too long? And if it is not?
# 3. A column of zeros has length 0. Does your factor survive that, or does it become 0/0?

# %% check="max_norm" points="values 1, zero columns 0.5, inputs unchanged 0.5"
check("max_norm")

# %% [markdown]
# **What do they do to weights?** A linear softmax classifier again, on a harder data set: the **moved digits**, on 12×12 pixels, moved, tilted, resized and noisy. 1,440 weights learn from 1,000 images, so there is much to learn by heart. It is trained without a penalty, with each of the three, and with the fence. What do you expect of the histogram of its weights under L1, and what of the templates? And of the validation accuracy?

# %% figure="penalties" folded=true
from course_lib.plotting.batchnorm_dropout_reg import plot_penalised_weights
from course_lib.plotting.batchnorm_dropout_trials import linear_with_penalty

moved = centred_images(load_data("moved_digits", num_train=2000))  # 1,000 to learn from, 1,000 to validate
penalties = {
    "no penalty": None,
    "L2, λ = 0.1": lambda W: elastic_net_penalty(W, 0.1, 0.0),
    "L1, λ = 0.01": lambda W: elastic_net_penalty(W, 0.01, 1.0),
    "elastic net, λ = 0.02, α = 0.2": lambda W: elastic_net_penalty(W, 0.02, 0.2),
    "max-norm, c = 0.5": lambda W: max_norm(W, 0.5),
}
trained = {}
for name, penalty in penalties.items():
    W, b = linear_with_penalty(affine_forward, affine_backward, softmax_loss, moved, penalty, "norm" in name)
    shares = [
        (affine_forward(X, W, b)[0].argmax(axis=1) == y).mean()
        for X, y in ((moved.X, moved.y), (moved.X_val, moved.y_val))
    ]
    print(
        f"{name:32} accuracy: training {shares[0]:.0%}, validation {shares[1]:.0%}; "
        f"|w| < 0.005: {(np.abs(W) < 0.005).mean():.0%} of the weights"
    )
    trained[name] = W
plot_penalised_weights(trained, (12, 12))

# %% [markdown]
# L2 makes all weights smaller; what was learned by heart fades, and a faint blur remains. L1 leaves a few weights large and brings more than four fifths of them to within 0.005 of 0 (steps of a finite length jump to and fro across it): it chose pixels. The elastic net does some of both. Max-norm here acts much like L2 (all ten columns have reached the fence). Every one of them pays with accuracy on the training images, from about 70 % down to 45 to 57 %, and every one wins on the validation images, with each start that we tried: 34 to 42 % instead of 32 to 36 %. (No linear classifier gets far here. And on the digits as they are, where 95 % are right without any penalty, the costliest of these four loses 2 to 8 points on the validation images: there is little to cure, and medicine at this strength does harm.)
#
# **Question.** You repaired this one in assignment 2; now put a number on it. Study notes implement L2 by one line after each step, with `reg` = 0.001: `W += -reg * W`. The learning rate is 0.1, and the gradient comes from the data alone. Compared with a gradient step on $L_{\text{data}} + \frac{\lambda}{2} \sum W^2$ with $\lambda$ = 0.001, how strong is this decay? And what happens when the learning rate is divided by 10?
#
# - A: Just as strong; it becomes 10 times weaker, too
# - B: 10 times too strong; then 100 times too strong
# - C: 10 times too weak; then just right
# - D: 10 times too strong; then just right

# %% exercise="decay_without_rate" title="A decay without a rate" minutes=6
# BEGIN STUB
# decay_without_rate = None  # one letter
# END STUB
# BEGIN SOLUTION
decay_without_rate = "B"
# END SOLUTION

# %% check="decay_without_rate" points="answer 1"
check("decay_without_rate")

# %% [markdown]
# ## 8 · A network of any depth: forward
#
# Time to put the pieces together. With $L$ layers of weights:
#
# $$\big\{ \text{affine} \to [\text{batch norm}] \to \text{ReLU} \to [\text{dropout}] \big\} \times (L - 1) \;\to\; \text{affine} \to \text{softmax} .$$
#
# What stands in brackets may be switched off. Batch norm stands between affine and ReLU, as in the paper: it normalises sums, so each unit is switched on by about half of the examples. What leaves the ReLU has mean 0.4 again (with $\gamma = 1$ and $\beta = 0$); the next layer's own normalisation takes care of that. Behind the ReLU is possible as well, and used.
#
# Everything that a run may choose travels in one dictionary:
#
# | `config[…]` | if missing | what it is |
# |---|---|---|
# | `"mode"` | (always there) | `"train"` or `"test"` |
# | `"bn_params"` | no batch norm | list of $L - 1$ dictionaries, one for each hidden layer, as `batchnorm_forward` wants them; their `"mode"` is yours to set |
# | `"p"` | 1: no dropout | probability of keeping a hidden unit |
# | `"rng"` | (there if `"p"` is below 1) | Generator for dropout |
# | `"reg"` | 0 | strength of the L2 penalty |
#
# | `params[…]` | shape | |
# |---|---|---|
# | `"W1"`, `"b1"`, …, `"WL"`, `"bL"` | (D, H), (H,), … | weights and biases |
# | `"gamma1"`, `"beta1"`, … | (H,) | of the hidden layers, with batch norm only |
#
# With $L = 1$ there is no hidden layer, and a batch may hold one example: both must work.
#
# One trap: the running averages live in the dictionaries of `config["bn_params"]`. Whoever hands `batchnorm_forward` a *copy* throws them away.


# %% exercise="fully_connected_forward" title="Network of any depth, forward" minutes=30
def fully_connected_forward(params, X, config):
    """Scores of a fully connected network of any depth.

    Parameters
    ----------
    params : dict of str to ndarray
        Weights, biases, and with batch norm scales and shifts; see the table above. Not modified.
    X : ndarray, shape (N, D)
        A batch.
    config : dict
        See the table above. In training mode, the running averages in ``config["bn_params"]`` are updated.

    Returns
    -------
    scores : ndarray, shape (N, C)
    caches : object
        Whatever the way back needs.
    """
    # BEGIN SOLUTION
    num_layers = sum(name.startswith("W") for name in params)
    mode, p, bn_params = config["mode"], config.get("p", 1.0), config.get("bn_params")
    h, caches = X, []
    for i in range(1, num_layers):
        h, affine = affine_forward(h, params[f"W{i}"], params[f"b{i}"])
        norm = drop = None
        if bn_params is not None:
            bn_params[i - 1]["mode"] = mode
            h, norm = batchnorm_forward(h, params[f"gamma{i}"], params[f"beta{i}"], bn_params[i - 1])
        h, gate = relu_forward(h)
        if p < 1:
            h, drop = dropout_forward(h, {"p": p, "mode": mode, "rng": config.get("rng")})
        caches.append((affine, norm, gate, drop))
    scores, last = affine_forward(h, params[f"W{num_layers}"], params[f"b{num_layers}"])
    return scores, [*caches, last]
    # END SOLUTION


# %% [markdown] hints="fully_connected_forward"
# 1. How many layers? Count the names in `params` that begin with "W". `f"W{i}"` makes a name from a number; the lists begin at 0, the names at 1.
# 2. Loop over the hidden layers, always handing on one `h`; collect the caches of each layer in a list. The last affine layer stands after the loop: nothing follows it.
# 3. Each layer has a `bn_param` of its own. Write the mode into that dictionary, and hand over the dictionary itself.

# %% check="fully_connected_forward" points="scores 1, batch norm 1, running averages 1, dropout 1, test mode 0.5, smallest networks 0.5"
check("fully_connected_forward")

# %% [markdown]
# ## 9 · A network of any depth: loss and gradients
#
# Backward is the same list read from its end: `softmax_loss` gives the first gradient, and the pieces of each layer follow, last piece first. The penalty is $\frac{\lambda}{2} \sum_l \sum W_l^2$: all weights, no biases, no $\gamma$ and $\beta$.


# %% exercise="fully_connected_loss" title="Network of any depth, gradients" minutes=35
def fully_connected_loss(params, X, y, config):
    """Loss and gradients of a fully connected network of any depth.

    Loops over layers are fine, over examples not, here and in what is called.

    Parameters
    ----------
    params, X, config
        As for `fully_connected_forward`.
    y : ndarray of int, shape (N,)
        Labels.

    Returns
    -------
    loss : float
        Mean softmax loss in the mode of ``config``, plus half of ``config["reg"]`` times the sum of all squared weights.
    grads : dict of str to ndarray
        Gradient of `loss` for each entry of `params`, under its name and in its shape (in training mode).
    """
    # BEGIN SOLUTION
    scores, caches = fully_connected_forward(params, X, config)
    loss, dscores = softmax_loss(scores, y)
    num_layers, grads = len(caches), {}
    dh, grads[f"W{num_layers}"], grads[f"b{num_layers}"] = affine_backward(dscores, caches[-1])
    for i in range(num_layers - 1, 0, -1):
        affine, norm, gate, drop = caches[i - 1]
        if drop is not None:
            dh = dropout_backward(dh, drop)
        da = relu_backward(dh, gate)
        if norm is not None:
            da, grads[f"gamma{i}"], grads[f"beta{i}"] = batchnorm_backward_alt(da, norm)
        dh, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(da, affine)
    for i in range(1, num_layers + 1):
        penalty, dW = elastic_net_penalty(params[f"W{i}"], config.get("reg", 0.0), 0.0)
        loss = loss + penalty
        grads[f"W{i}"] = grads[f"W{i}"] + dW
    return loss, grads
    # END SOLUTION


# %% [markdown] hints="fully_connected_loss"
# 1. One call gives scores and caches, another the data loss and `dscores`. The last affine layer comes first on the way back, alone.
# 2. Then a loop from the last hidden layer down to the first. Within a layer: dropout, ReLU, batch norm, affine, each with its own cache, each only if it was there on the way forward.
# 3. Add the penalties at the end, in a loop over all layers: to the loss, and to the gradient of each `W`.

# %% check="fully_connected_loss" points="loss 1, weights 1, biases 0.5, batch norm 1, smallest networks 0.5, in use 0.5, shapes 0.5, with dropout 1, vectorised 0.5, inputs unchanged 0.5"
check("fully_connected_loss")

# %% [markdown]
# **Look at what you built.** First a gradient check with everything switched on, dropout included. The network must be the same at every evaluation, so the masks are drawn anew from the same seed. Then the first loss: which number do you expect?


# %%
from course_lib.plotting.batchnorm_dropout_trials import new_network


def everything_on(seed=0):
    """Return a configuration with batch norm in two hidden layers, dropout and a penalty."""
    return {"mode": "train", "bn_params": [{}, {}], "p": 0.7, "rng": np.random.default_rng(seed), "reg": 0.01}


params = new_network([X_train.shape[1], 12, 8, num_classes], init_he, np.random.default_rng(0), norm=True)
few, labels = X_train[:20], y_train[:20]
loss, grads = fully_connected_loss(params, few, labels, everything_on())
for name in ("W1", "gamma1", "beta2", "W3"):

    def loss_with(value, name=name):
        """Return the loss with one parameter replaced."""
        return fully_connected_loss({**params, name: value}, few, labels, everything_on())[0]

    print(f"{name:7}", check_gradient(loss_with, params[name], grads[name], num_checks=60))
tiny = new_network([X_train.shape[1], 12, 8, num_classes], init_small, np.random.default_rng(0), norm=False)
first = fully_connected_loss(tiny, X_train, y_train, {"mode": "train"})[0]
print(f"first loss {first:.4f}, predicted {np.log(num_classes):.4f}")

# %% [markdown]
# Every gradient is the slope of the loss, through batch norm, dropout and the penalty. And a network that begins with small weights gives all classes the same probability: its first loss is the logarithm of their number. Both are worth a minute before any long training.
#
# ## 10 · What it is good for
#
# **Does batch norm forgive a bad start?** Five hidden layers of 50 units, weights drawn with six standard deviations from far too small to far too large, a few hundred steps of plain gradient descent with one learning rate. Which of the six runs will learn without batch norm? And with it?


# %% figure="weight-scales" folded=true
from functools import partial

from course_lib.plotting.batchnorm_dropout_norm import plot_weight_scales
from course_lib.plotting.batchnorm_dropout_trials import Net, run

net = Net(fully_connected_forward, fully_connected_loss)
scales, runs = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0), {}
for std in scales:
    for norm in (False, True):
        runs[std, norm] = run(net, partial(init_small, std=std), images, norm)  # losses, accuracy
plot_weight_scales(runs, uniform=np.log(num_classes))

# %% [markdown]
# Without batch norm, one of the six networks arrives in 250 steps (86 to 91 % of the validation images, over eight starts), and one is on its way. At 0.03 and below, the signal is lost before it reaches the top; at 1 the loss overflows. With batch norm all six learn: what the weights' size does to a layer is undone right after it. From 0.01 to 0.1 they reach 94 to 98 %. So the start matters much less. Not nothing: from 0.3 it is 90 to 94 %, from 1 only 75 to 80 %. The output no longer depends on the size of the weights, but a *step* still does: where weights are 100 times as long, the gradient is 100 times as short, so a step at the same rate turns them 10,000 times less. A larger rate mends that: 1 instead of 0.05, and the start at 1 reaches 93 to 97 % as well.
#
# **Which rates does it bear?** The same network with He's weights, 150 steps, five starts for each of six rates from careful to reckless. How many times larger may the rate be with batch norm?

# %% figure="rates" folded=true
from course_lib.plotting.batchnorm_dropout_norm import plot_rates

rates, by_rate = (0.05, 0.2, 0.5, 1.0, 2.0, 5.0), {}
for norm in (False, True):
    for rate in rates:
        by_rate[rate, norm] = [
            run(net, init_he, images, norm, learning_rate=rate, num_steps=150, seed=seed)[1]
            for seed in range(5)
        ]
plot_rates(by_rate)

# %% [markdown]
# Up to 0.2 both do the same. Without batch norm, a rate of 1 is a lottery: some starts are lost, some nearly make it. At 2 all are lost. With it, rates up to 2 are fine, and 5 is too much: it bears at least twice the rate. (The gradient of a normalised layer stands at right angles to its weights, because their length doesn't matter. So a large step makes them longer, and longer weights turn less: the layer brakes by itself.) Batch norm is often said to reduce overfitting, too, because every image is seen among others each time. Where it can be seen depends on the task: the network of the dropout figure below, with its wrong labels, got no better by it in our trials.
#
# **What does it need in return?** Statistics of a batch are estimates, and estimates from few examples are noisy. A network of two hidden layers, trained with batches of different sizes, the same number of examples in total. He's weights already suit it, so there is little to win. At which batch size does batch norm do harm?

# %% figure="batch-sizes"
from course_lib.plotting.batchnorm_dropout_norm import plot_batch_sizes


def by_batch_size(net, norm, sizes):
    """Return the validation accuracies of three starts for each batch size; 3,000 examples in all."""
    return {
        size: [
            run(
                net,
                init_he,
                images,
                norm,
                hidden=(50, 50),
                num_steps=3000 // size,
                batch_size=size,
                seed=seed,
            )[1]
            for seed in range(3)
        ]
        for size in sizes
    }


accuracies = {
    "without batch norm": by_batch_size(net, False, (2, 4, 8, 32)),
    "with batch norm": by_batch_size(net, True, (2, 4, 8, 32)),
}
plot_batch_sizes(accuracies)

# %% [markdown]
# With two examples, each feature is normalised to one value near −1 and one near 1, whatever the images are: only who is larger survives. Accuracy falls to somewhere between 33 and 60 %; a hair's breadth decides who is larger, so even rounding moves it. With four it costs two to four points, and from eight on the two lines run together. (That both end lower at 32 is no fault of batch norm: larger batches mean fewer steps here.)
#
# Layer norm looks at one example at a time. What will its line look like? It goes on to the left, to batches of a single image, which batch norm in training mode could only turn into zeros. (This cell needs section 5.)

# %% figure="batch-sizes-layer-norm" folded=true
from course_lib.plotting.batchnorm_dropout_trials import layer_normed

pieces = {
    "affine_forward": affine_forward,
    "affine_backward": affine_backward,
    "relu_forward": relu_forward,
    "relu_backward": relu_backward,
    "layernorm_forward": layernorm_forward,
    "layernorm_backward": layernorm_backward,
    "softmax_loss": softmax_loss,
}
accuracies["with layer norm"] = by_batch_size(layer_normed(pieces), True, (1, 2, 4, 8, 32))
plot_batch_sizes(accuracies)

# %% [markdown]
# Layer norm doesn't notice how large the batch is: 93 to 98 % from one image to eight at a time. That is one reason why networks that read one text, or a few, use it.
#
# **Units that died.** A ReLU unit that is 0 for every training image gets no gradient from any of them (assignment 3, section 9), and stays where it is. Too large steps kill: one careless step may push a bias so far down that no image reaches over it. With batch norm, can a unit be below 0 for *all* examples of a batch?

# %% figure="dead-units" folded=true
from course_lib.plotting.batchnorm_dropout_norm import plot_dead_units
from course_lib.plotting.batchnorm_dropout_trials import dead_shares

tried_rates = (0.2, 0.5, 1.0, 5.0)
died = {
    (rate, norm): np.mean([dead_shares(net, init_he, images, rate, norm, seed) for seed in range(3)], axis=0)
    for norm in (False, True)
    for rate in tried_rates
}
plot_dead_units(died, steps_between=15)

# %% [markdown]
# (The figure shows means of three starts.) Without batch norm, a rate of 0.5 silences up to a quarter of the last hidden layer in 120 steps, depending on the start, and a rate of 1 between a quarter and all of it. Now and then a unit wakes up again, because the layers below move; most don't. With batch norm none died at rates up to 1, in ten starts: normalised values have mean 0, so unless $\beta$ is far below 0, some example of the batch is positive. But $\beta$ is learned, with the same rate: at 5 it is thrown so far that more than half of the units die with batch norm, too.
#
# Some begin with all ReLU biases at a small positive number, 0.01 or 0.1, so that nearly every unit is awake for most images in the first steps. Whether it helps is open; 0 is the usual choice.
#
# **What dropout buys, and what it costs.** Only 300 of the digits to learn from, and a fifth of them get a label drawn at random. A network that can will learn even those by heart. Draw two curves before you look: accuracy on these 300 (wrong labels included) and on the clean validation images, as the keep probability falls from 1 to 0.1. Where should the first curve end, ideally?

# %% figure="dropout-gap" folded=true
from course_lib.plotting.batchnorm_dropout_reg import plot_dropout_gap
from course_lib.plotting.batchnorm_dropout_trials import memorise

gaps = {
    p: [memorise(net, init_he, images, p, seed)[0] for seed in range(3)]
    for p in (1.0, 0.9, 0.7, 0.5, 0.3, 0.1)
}
plot_dropout_gap(gaps)

# %% [markdown]
# Without dropout the network reaches 100 % on labels of which 16 % are wrong: it overfits (assignment 1, section 5), and pays with 80 to 87 % on the validation images. As $p$ falls the two curves approach each other. At 0.5 and 0.3, validation is best (87 to 92 %), and at 0.3 the training accuracy is 83 to 87 %, about the share of labels that are right: that is where it should end. At 0.1 too little is left to compute anything with: the network underfits, and that is no longer regularisation but damage. Look at the validation loss as well: it is lowest at 0.5 or 0.7, for a network that is less sure of itself is less wrong when it errs.
#
# **The average, asked for.** Every mask makes another network. Test mode is a short cut to the average of their answers. For three networks trained as above, let us draw masks in use as well, average the *probabilities*, and see how many masks it takes to catch up with the short cut. One? Ten? A hundred?

# %% figure="many-masks" folded=true
from course_lib.plotting.batchnorm_dropout_reg import plot_many_masks
from course_lib.plotting.batchnorm_dropout_trials import averaged_over_masks

counts, averages, short_cuts = (1, 3, 10, 30, 100), [], []
for seed in range(3):
    memory, params, config = memorise(net, init_he, images, 0.5, seed)
    averages.append(averaged_over_masks(net, params, config, X_val, y_val, counts))
    short_cuts.append(memory.val_accuracy)
plot_many_masks(counts, averages, short_cuts)

# %% [markdown]
# A single thinned network is 10 to 20 points worse: half of its units are missing. With ten masks the average is nearly there, and a hundred are about as good as test mode, which costs one pass. The scatter among the masks is worth something all the same: where they disagree, the network is not to be trusted.
#
# **And without the division by $p$?** Take one of these networks as if it had been trained without: in use, every layer above a dropout then receives $1/p$ times what it was used to. What will become of its accuracy, and of its loss?

# %%
memory, params, config = memorise(net, init_he, images, 0.5)
p, in_use = 0.5, {**config, "mode": "test"}
forgotten = {**params, "W2": params["W2"] / p, "W3": params["W3"] / p}
for name, used in {"right": params, "without the division": forgotten}.items():
    scores, _ = fully_connected_forward(used, X_val, in_use)
    loss = fully_connected_loss(used, X_val, y_val, in_use)[0]
    right = (scores.argmax(axis=1) == y_val).mean()
    print(f"{name:21} mean |score| {np.abs(scores).mean():5.2f}, accuracy {right:.1%}, loss {loss:.2f}")

# %% [markdown]
# Scores four times as large, one factor of $1/p$ for each of the two layers; an accuracy that hardly suffers, and a loss that grows by a third to two thirds. Whoever looks at accuracy alone would not notice.
#
# **In your own words.** A colleague trains with batch norm. The training loss looks fine, but on single images in the finished app the network answers nonsense, while on batches of 100 images it does well. Two suspicions: the layers are still in training mode, or the running averages are wrong. Which of them fits what the colleague sees, and why? Describe one experiment that tells them apart. (Three or four sentences.)

# %% [markdown] answer="train_mode_in_use" points="2" title="Nonsense on single images" minutes=10
# Training mode fits: batch norm then uses the statistics of whatever batch it is given, which is fine for 100 images and normalises every single image to 0. Wrong running averages (never stored, stored in a copy, not yet arrived) don't fit: test mode ignores the batch, so batches of 100 would come out just as wrong. Experiment: feed the same image twice, alone and among 99 others. In test mode the answers must be identical; if they differ, the mode is wrong. If they agree and are bad, compare the running averages with mean and variance of the activations on training images.

# %% [markdown]
# ## 11 · Now you write the test
#
# So far the tests were ours. Now write one for dropout, by whomever. You see only what went in and what came out. There is no right answer to compare with, since any mask is right; and even a right answer obeys "a share $p$ survives" only roughly. How roughly? Of $n$ coins that show heads with probability $p$, the share of heads is off by about $\sqrt{p (1 - p) / n}$, and hardly ever by five times as much.
#
# Your function is called on many outputs. It has to let every right one pass, and to catch as many wrong ones as it can: points are given for 6, 10 and all 12 of the wrong ones. A test that rejects right dropout is worth nothing, even if it does so only now and then.
#
# | name | shape | what it is |
# |---|---|---|
# | `x` | (N, D) | what went in: a few hundred numbers, none of them 0 |
# | `p` | a number | the probability of *keeping* an entry |
# | `first`, `second` | (N, D) | what came out of two calls in training mode, one after the other, with one generator |
# | `tested` | (N, D) | what came out in test mode |


# %% exercise="dropout_is_sound" title="A test for dropout" minutes=30
def dropout_is_sound(x, p, first, second, tested):
    """Say whether some function's outputs are those of inverted dropout.

    Parameters
    ----------
    x : ndarray, shape (N, D)
        The input; no entry is 0.
    p : float
        Probability of keeping an entry.
    first, second : ndarray, shape (N, D)
        Outputs of two calls in training mode.
    tested : ndarray, shape (N, D)
        Output in test mode.

    Returns
    -------
    bool
        False if something is wrong.
    """
    # BEGIN SOLUTION
    kept = first != 0
    values_fit = np.allclose(first, np.where(kept, x / p, 0))
    share_fits = abs(kept.mean() - p) < 5 * np.sqrt(p * (1 - p) / kept.size)
    rows_differ = (kept != kept[:1]).any()
    columns_differ = (kept != kept[:, :1]).any()
    calls_differ = (first != second).any()
    test_fits = np.allclose(tested, x)
    return bool(values_fit and share_fits and rows_differ and columns_differ and calls_differ and test_fits)
    # END SOLUTION


# %% [markdown] hints="dropout_is_sound"
# 1. Since no entry of `x` is 0, `first != 0` is the mask. What values may the others have, and how many should there be?
# 2. Every entry has a coin of its own. What would you see if all examples shared one mask, or if each example were kept or dropped as a whole? And if the second call drew nothing new?
# 3. What chance may be wrong about needs room, what it may not be wrong about needs none. Which of your comparisons is of which kind?

# %% check="dropout_is_sound" points="catches half 1, catches most 1, catches all 1"
check("dropout_is_sound")

# %%
rng = np.random.default_rng(0)
some = rng.integers(1, 9, size=(30, 20)) / 4
for p in (0.3, 0.75):
    first, second = (dropout_forward(some, {"p": p, "mode": "train", "rng": rng})[0] for _ in range(2))
    print(f"p {p}: your own dropout, sound: {dropout_is_sound(some, p, first, second, some)}")
    print(f"p {p}: unscaled survivors, sound: {dropout_is_sound(some, p, p * first, p * second, some)}")

# %% [markdown]
# ## 12 · Spot the bug
#
# For comparison, here is vanilla dropout: nothing is scaled in training, and in use every activation is multiplied by a constant. Some study notes describe it so: *at test time, all units pass on their signal, multiplied by the ratio that was deleted during training*. The function below follows that sentence to the letter. **One line is wrong.** No error is raised, and with the most popular setting, $p = 0.5$, even the numbers are right.
#
# Take $p = 0.9$ and one activation $h = 1$: what does the layer above get on average in training? And in use?


# %% exercise="vanilla_dropout" title="Vanilla dropout, to repair" minutes=8
def vanilla_dropout(x, p, mode, rng):
    """Dropout that leaves survivors as they are, and makes up for it in test mode.

    Parameters
    ----------
    x : ndarray, any shape
        Activations.
    p : float
        Probability of KEEPING an entry.
    mode : str
        ``"train"`` or ``"test"``.
    rng : numpy.random.Generator
        The only source of randomness; used in training mode.

    Returns
    -------
    ndarray, shape of `x`
        On average over masks the same in both modes.
    """
    if mode == "train":
        return x * (rng.random(x.shape) < p)
    # BEGIN STUB
    # return x * (1 - p)
    # END STUB
    # BEGIN SOLUTION
    return x * p
    # END SOLUTION


# %% [markdown] hints="vanilla_dropout"
# 1. Average the training mode over many calls: `np.mean([vanilla_dropout(np.ones(1), 0.9, "train", rng) for _ in range(1000)])`. Compare with the test mode.
# 2. With probability $p$ an entry is $h$, otherwise 0. Write down the mean.
# 3. The training line is right. Which ratio does the other one use: that of the units that stayed or of those that were deleted?

# %% check="vanilla_dropout" points="training 0.5, test mode 1.5"
check("vanilla_dropout")

# %%
rng = np.random.default_rng(0)
h = rng.uniform(1, 2, size=(4000, 5))  # many examples, so that one call averages over many masks
for p in (0.9, 0.5, 0.25):
    vanilla = [vanilla_dropout(h, p, mode, rng).mean() for mode in ("train", "test")]
    inverted = [
        dropout_forward(h, {"p": p, "mode": mode, "rng": rng})[0].mean() for mode in ("train", "test")
    ]
    print(f"p = {p:<4}  vanilla: training {vanilla[0]:.3f}, use {vanilla[1]:.3f}", end="    ")
    print(f"inverted: training {inverted[0]:.3f}, use {inverted[1]:.3f}")

# %% [markdown]
# Now both agree with themselves, at every $p$: vanilla dropout hands on $p$ times the mean in both modes, inverted dropout all of it.

# %% [markdown] summary=true
# ## On one page
#
# **You built** initialisers; batch normalisation, forward, and backward twice; dropout; penalties and a fence; a network of any depth; and, as extra, layer normalisation.
#
# | symbol | shape | what it is |
# |---|---|---|
# | $n_{\text{in}}, n_{\text{out}}$ | numbers | inputs and units of a layer |
# | `W` | (n_in, n_out) | its weights |
# | $\mu, \sigma^2$ | (D,) | mean and variance of each feature over the batch |
# | $\hat x$ | (N, D) | normalised batch |
# | $\gamma, \beta$ | (D,) | learned scale and shift |
# | $m$ of batch norm | a number | share of a running average that survives a batch |
# | $p$ | a number | probability of **keeping** a unit |
# | $\lambda$, $c$ | numbers | strength of a penalty; longest column that a fence allows |
#
# | what | formula | shapes |
# |---|---|---|
# | variance through a unit | $\mathrm{Var}(s) = n\, \mathrm{Var}(w)\, \mathrm E(x^2)$ | |
# | Glorot's compromise | $\mathrm{Var}(w) = 2 / (n_{\text{in}} + n_{\text{out}})$ | |
# | batch norm | $\hat x = (x - \mu) / \sqrt{\sigma^2 + \varepsilon}, \quad y = \gamma \hat x + \beta$ | (N, D) → (N, D) |
# | its gradient, $g = \gamma\, dy$ | $dx_i = r \big( g_i - \frac1N \sum_k g_k - \hat x_i \frac1N \sum_k g_k \hat x_k \big)$, $r = 1/\sqrt{\sigma^2 + \varepsilon}$ | (N, D) |
# | running average | $\mu_{\text{run}} \leftarrow m\, \mu_{\text{run}} + (1 - m)\, \mu$, in training only | (D,) |
# | inverted dropout | keep with probability $p$ and divide by $p$; in use, nothing | any |
# | penalties | $\frac{\lambda}{2} \sum W^2$ and $\lambda \sum \lvert W \rvert$ | → a number |
#
# **Remember**
#
# - Equal weights stay equal; too small ones lose the signal, too large ones blow it up or get stuck. ReLU throws half of it away.
# - A layer with two modes must remember something in between: store it where use will look for it.
# - Normalising removes from the gradient what would shift or stretch a feature as a whole.
# - Ask of every library whether its number keeps or drops.
# - Memorising is seen in the gap between training and validation; a cure narrows it without lowering validation.

# %% [markdown]
# ## What you can do now
#
# - Choose the size of random weights from one line of algebra, $n \,\mathrm{Var}(w) = 1$ or 2, and see in a histogram when it went wrong.
# - Write a layer that behaves differently in training and in use, and say what it must remember in between.
# - Push a gradient through a mean and a variance, and boil nine steps down to one line with a meaning.
# - Switch units off without changing the average, and read the gap between training and validation.
# - Build a network of any depth out of pieces that were each checked alone.
#
# Assignment 6 takes all of it to a problem that no straight line can solve.
#
# ## Further reading
#
# - A. Karpathy, J. Johnson, F.-F. Li and others, *CS231n: Neural Networks 2*, course notes, Stanford: data, weights and regularisation. The layers' interfaces, and those of the network of any depth, are those of its assignments.
# - Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller, "Efficient BackProp", in *Neural Networks: Tricks of the Trade*, Springer, 1998: the variance argument, and much more that still holds.
# - X. Glorot and Y. Bengio, "Understanding the Difficulty of Training Deep Feedforward Neural Networks", *AISTATS*, 2010: the histograms you have drawn, and the compromise.
# - K. He, X. Zhang, S. Ren and J. Sun, "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification", *ICCV*, 2015: the factor 2.
# - S. Ioffe and C. Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift", *ICML*, 2015.
# - S. Santurkar, D. Tsipras, A. Ilyas and A. Mądry, "How Does Batch Normalization Help Optimization?", *NeurIPS*, 2018: why the reason in the title above is probably not the reason.
# - J. L. Ba, J. R. Kiros and G. E. Hinton, "Layer Normalization", arXiv:1607.06450, 2016.
# - N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", *Journal of Machine Learning Research* 15, 2014.
# - L. Wan, M. Zeiler, S. Zhang, Y. LeCun and R. Fergus, "Regularization of Neural Networks Using DropConnect", *ICML*, 2013; G. Huang, Y. Sun, Z. Liu, D. Sedra and K. Weinberger, "Deep Networks with Stochastic Depth", *ECCV*, 2016.
# - H. Zou and T. Hastie, "Regularization and Variable Selection via the Elastic Net", *Journal of the Royal Statistical Society B* 67(2), 2005.

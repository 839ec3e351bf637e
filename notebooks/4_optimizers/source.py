# %% [markdown]
# # 4 · Optimizers
# *About 7 hours.* A gradient says which way is down. How far to go, and what to remember from the steps before, is the optimizer's business.
#
# **You will build** seven optimizers from plain gradient descent to AdamW, five learning-rate schedules, two ways to average weights, and Newton's step; as extra, a sixth schedule and the two loops at the heart of L-BFGS.
#
# **You will learn** why gradient descent zig-zags and what each later method changes about it; to tell a learning rate that is too low from one that is too high; to read the update-to-weight ratio; and why nobody inverts the Hessian of a large network.
#
# **You need** NumPy arithmetic on arrays (assignment 1), the layers of assignment 3, partial derivatives and Taylor's formula, mean and variance, a quadratic equation with complex roots (section 2), and, in passing, what a matrix's inverse and eigenvalues are (sections 1 and 12).

# %% setup=true
import numpy as np

from course_lib import check
from course_lib.library import (
    affine_backward,
    affine_forward,
    sigmoid_backward,
    sigmoid_forward,
    softmax_loss,
    whose,
)

whose()

# %% [markdown]
# The set-up cell imports functions of earlier assignments, and says which are yours: those that pass their checks, once `course carry` in a terminal has collected them. The others are lent. To use yet another version, define it in a new cell below.
#
# Every optimizer here is a function with the same signature,
#
# `next_w, config = optimizer(w, dw, config)`
#
# | name | shape | what it is |
# |---|---|---|
# | `w` | any | weights: a vector, a matrix, … |
# | `dw` | as `w` | gradient of the loss with respect to `w` |
# | `config` | dictionary, or `None` | settings, and what the optimizer remembers |
# | `next_w` | as `w` | weights after the step |
#
# Four rules hold for all of them:
#
# 1. **Missing keys get their defaults.** `config` may be left out, be `None`, or hold only some of the settings.
# 2. **Memory travels in `config`.** You return it, and the caller hands it back with the next gradient. Whether you change the caller's dictionary or return a new one is up to you. Every array of weights has a `config` of its own.
# 3. **`w` and `dw` stay as they were**: return a new array.
# 4. **The names of the keys are fixed**, and state begins at zero. Every docstring lists its own: settings with their defaults, and state with its shape. So far there is one setting, `learning_rate` ($\eta$).
#
# (This form of an optimizer is that of CS231n's assignments, so that what you write here works there, too.)
#
# The checks take one step with your function, or a chain of them, with settings and without: `config` may be `None`, empty, or hold some of its keys. In what they tell you, `gradients` are those that were fed in, one row per step. `next_w of each step` are your weights, one row per step, too: row 0 is what the first step returned.
#
# ## 1 · Gradient descent
#
# $$w_{t+1} = w_t - \eta \, \nabla f(w_t)$$
#
# The letters in `sgd` stand for *stochastic* gradient descent, because `dw` usually comes from a random minibatch. The update doesn't care. $f$ is what should become small, as a rule the loss, and `dw` is its gradient $\nabla f(w_t)$, for which we also write $g_t$.


# %% exercise="sgd" title="Gradient descent" minutes=15
def sgd(w, dw, config=None):
    """Take one step of gradient descent.

    Parameters
    ----------
    w : ndarray
        Weights.
    dw : ndarray, shape of `w`
        Gradient of the loss.
    config : dict, optional
        Setting: `learning_rate` (1e-2).

    Returns
    -------
    next_w : ndarray, shape of `w`
        A new array.
    config : dict
        For the next step.
    """
    # BEGIN SOLUTION
    config = {"learning_rate": 1e-2, **(config or {})}
    return w - config["learning_rate"] * dw, config
    # END SOLUTION


# %% [markdown] hints="sgd"
# 1. First make sure that `config` is a dictionary which has every key. `None or {}` is `{}`; `dict.setdefault(key, value)` fills in what is missing; `{**defaults, **config}` does the same for all keys at once.
# 2. The gradient points uphill. Which sign takes you down?
# 3. `w -= …` would change the caller's array. `w - …` makes a new one. And two things are returned.

# %% check="sgd" points="one step 0.5, many steps 1, defaults 0.5, inputs unchanged 1"
check("sgd")

# %% [markdown]
# **Why it zig-zags.** In one dimension, on the bowl $f(w) = \frac{\lambda}{2} w^2$ with curvature $\lambda$, the gradient is $\lambda w$, and a step becomes a multiplication:
#
# $$w_{t+1} = w_t - \eta \lambda w_t = (1 - \eta\lambda)\, w_t .$$
#
# The distance shrinks if this factor lies between −1 and 1. Below 0, every step jumps across the minimum to the other side. Now take a bowl with **two** curvatures, $f(x, y) = x^2/20 + y^2$: 0.1 along $x$, 2 along $y$. One $\eta$ has to serve both.
#
# **Question.** Below which learning rate does gradient descent on $x^2/20 + y^2$ converge, from any start?
#
# - A: 0.1
# - B: 1
# - C: 2
# - D: 20

# %% exercise="stable_rate" title="The largest stable rate" minutes=4
# BEGIN STUB
# stable_rate = None  # one letter, such as "A"
# END STUB
# BEGIN SOLUTION
stable_rate = "B"
# END SOLUTION

# %% check="stable_rate" points="answer 1"
check("stable_rate")

# %% [markdown]
# **Look at what you built.** Write down the two factors for $\eta = 0.1$, $0.95$ and $1.01$, and sketch the three paths. Then run the cell.

# %% figure="zigzag"
from course_lib.plotting.explore import explore
from course_lib.plotting.optimizers import draw_path
from course_lib.plotting.optimizers_trials import walk


def bowl(w):
    """Return x²/20 + y², for one point or for arrays of coordinates."""
    return w[0] ** 2 / 20 + w[1] ** 2


def bowl_slope(w):
    """Return the gradient of the bowl."""
    return np.array([w[0] / 10, 2 * w[1]])


def descent(ax, η):
    """Draw 20 steps of gradient descent on the bowl; `walk` hands each `config` to the next step."""
    path = walk(sgd, bowl_slope, (-7, 2), 20, learning_rate=η)
    return draw_path(ax, bowl, path, (-8, 8), (-3.2, 3.2))


explore(descent, η=[0.1, 0.5, 0.8, 0.95, 0.99, 1.01])

# %% [markdown]
# What is careful along the steep direction crawls along the flat one. The ratio of the largest to the smallest curvature, here 20, is the **condition number**; in networks it easily reaches many thousands.
#
# (A bowl that stands askew is the same bowl, seen along its own axes. Plain descent and momentum don't notice the turn, so two curvatures on two axes are no special case. Methods that treat every weight by itself do notice it; section 4 shows how. If you know eigenvalues: the axes are the eigenvectors of the matrix of second derivatives, the *Hessian*, and the curvatures are its eigenvalues.)

# %% [markdown]
# **The same on real data.** A softmax classifier on images, minibatches of 64, and five learning rates. Label the curves in your head before you read the legend: too low, low, good, too high, hopeless.

# %% figure="rate-sweep"
from course_lib.data import load_data
from course_lib.plotting.optimizers_training import plot_losses
from course_lib.plotting.optimizers_trials import Images, Layers, train_layers

data = load_data(num_train=1347)  # digits; set COURSE_DATASET=cifar10 before you start for small photographs
pixels = (data.X_train - data.X_train[:1000].mean(axis=0)) / data.X_train.max()
images = Images(pixels[:1000], data.y_train[:1000], pixels[1000:], data.y_train[1000:])
num_classes = len(data.class_names)
layers = Layers(affine_forward, affine_backward, sigmoid_forward, sigmoid_backward, softmax_loss)

sweep = {}
for lr in (0.001, 0.03, 3, 30, 300):
    run = train_layers(layers, sgd, {"learning_rate": lr}, images, hidden=(), num_steps=300, reg=1e-3)
    sweep[f"{lr:g}"] = run.losses
plot_losses(sweep, legend="learning rate", guess=np.log(num_classes))

# %% [markdown]
# A rate that is too low does next to nothing; a low one descends slowly, in a straight line. A good one falls steeply and flattens. One that is too high bounces above the level that it could reach (it ends near 0.35 instead of 0.26), and a hopeless one is worse than guessing from its first step on. From one sensible try you can tell in which direction to go next.
#
# ## 2 · Momentum
#
# A ball doesn't jump where the slope points; it *accelerates* that way, and friction slows it down. Give the weights a velocity:
#
# $$v_{t+1} = \mu v_t - \eta \, \nabla f(w_t), \qquad w_{t+1} = w_t + v_{t+1} .$$
#
# Write the velocity out and it is a sum over all past gradients, each weighted by how long ago it was:
#
# $$v_{t+1} = -\eta \left( g_t + \mu\, g_{t-1} + \mu^2 g_{t-2} + \dots \right).$$
#
# Gradients that keep their direction add up, by up to $1 + \mu + \mu^2 + \dots = \frac{1}{1-\mu}$: ten times the step for $\mu = 0.9$. Gradients that change sign at every step, as across a narrow valley, cancel.
#
# The same sum makes the step ten times longer, so when you switch $\mu = 0.9$ on, begin with **a tenth of the rate**. On $\frac12 w^2$, with noise of standard deviation 1 in every gradient, plain descent at $\eta = 0.1$ jitters about the minimum with a standard deviation of 0.23. With momentum and the same $\eta$ it is about 0.7; with $\eta = 0.01$, 0.22.
#
# Some texts and libraries put $\eta$ elsewhere ($v \leftarrow \mu v + g$, $w \leftarrow w - \eta v$). The path is the same as long as $\eta$ is, but what the velocity holds isn't; this course uses the form above.


# %% exercise="sgd_momentum" title="Momentum" minutes=15
def sgd_momentum(w, dw, config=None):
    """Take one step of gradient descent with momentum.

    Parameters
    ----------
    w : ndarray
        Weights.
    dw : ndarray, shape of `w`
        Gradient of the loss.
    config : dict, optional
        Settings: `learning_rate` (1e-2), `momentum` (0.9). State: `velocity`, shape of `w`.

    Returns
    -------
    next_w : ndarray, shape of `w`
    config : dict
        With the new velocity.

    References
    ----------
    B. T. Polyak, "Some Methods of Speeding up the Convergence of Iteration Methods", USSR Computational
    Mathematics and Mathematical Physics 4(5), 1964.
    """
    # BEGIN SOLUTION
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": np.zeros(w.shape), **(config or {})}
    v = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    config["velocity"] = v
    return w + v, config
    # END SOLUTION


# %% [markdown] hints="sgd_momentum"
# 1. There are three keys now, one of them an array. What shape must a velocity of zeros have?
# 2. Two lines of mathematics, two lines of code, in the same order: first the velocity, then the weights.
# 3. The second step needs the first step's velocity. Where do you put it so that it comes back to you?

# %% check="sgd_momentum" points="one step 0.5, many steps 1, state 1, defaults 0.5, inputs unchanged 1"
check("sgd_momentum")

# %% [markdown]
# **How much faster?** Back to one dimension and the curvature $\lambda$. The velocity is the last step, $v_t = w_t - w_{t-1}$, so both lines become one:
#
# $$w_{t+1} = w_t + \mu\,(w_t - w_{t-1}) - \eta\lambda\, w_t = (1 + \mu - \eta\lambda)\, w_t - \mu\, w_{t-1} .$$
#
# Try $w_t = r^t$, and a quadratic equation says which $r$ are possible: $\;r^2 - (1 + \mu - \eta\lambda)\, r + \mu = 0$. The product of its two roots is $\mu$. They are complex as long as $(1 + \mu - \eta\lambda)^2 < 4\mu$. Two conjugate numbers have the same absolute value, here the root of their product:
#
# $$|r| = \sqrt\mu, \qquad \text{whatever } \lambda \text{ is, as long as} \quad (1 - \sqrt\mu)^2 < \eta\lambda < (1 + \sqrt\mu)^2 .$$
#
# (The range is that inequality, solved for $\eta\lambda$.) $|r|$ says how much of the distance is left after each step, like $|1 - \eta\lambda|$ for plain descent. Sketch both against $\eta\lambda$, from 0 to 4, for $\mu = 0$, $0.25$ and $0.8$.

# %% figure="shrinking"
from course_lib.plotting.optimizers import plot_shrinking

plot_shrinking(sgd_momentum, [0, 0.25, 0.8])

# %% [markdown]
# Plain descent has a V: one single curvature is served perfectly, and its neighbours worse and worse. Momentum has a **flat floor**: all directions on it shrink at the same speed. The larger $\mu$, the wider the floor, and the higher it lies. It stays stable further out, too: that ends where one root is $r = -1$. Put it into the equation, and $\eta\lambda = 2(1 + \mu)$ comes out, up to twice as far as for plain descent. (So it is noise that asks for the smaller rate, not stability.)
#
# Now mark a valley's curvatures on that axis, from $\eta\lambda_{\min}$ to $\eta\lambda_{\max}$, where $\lambda_{\max} = \kappa\, \lambda_{\min}$ ($\kappa$ is the condition number). A larger $\eta$ pushes both to the right, and their ratio stays $\kappa$. Plain descent does best where both ends are equally bad, momentum where the floor is just wide enough, $(1 + \sqrt\mu)^2 / (1 - \sqrt\mu)^2 = \kappa$:
#
# | | best settings | left after each step |
# |---|---|---|
# | gradient descent | $\eta = \dfrac{2}{\lambda_{\max} + \lambda_{\min}}$ | $\dfrac{\kappa - 1}{\kappa + 1}$ |
# | momentum | $\sqrt\mu = \dfrac{\sqrt\kappa - 1}{\sqrt\kappa + 1}, \quad \eta = \dfrac{4}{(\sqrt{\lambda_{\max}} + \sqrt{\lambda_{\min}})^2}$ | $\dfrac{\sqrt\kappa - 1}{\sqrt\kappa + 1}$ |
#
# The same formula, but with the **root** of the condition number. For large $\kappa$ what is left is about $1 - 2/\kappa$ against $1 - 2/\sqrt\kappa$: the number of steps grows like $\kappa$ in one case and like $\sqrt\kappa$ in the other.
#
# In the figure, walks end when they stay within a thousandth of the distance that they began at. With $\kappa = 1000$, plain descent at its best rate needs 3,454 steps. How many does momentum need, with both settings tuned? And with $\mu$ left at the usual 0.9, and only the rate tuned, in a mild valley and in a narrow one?

# %% figure="valleys"
from course_lib.plotting.optimizers import plot_valleys
from course_lib.plotting.optimizers_trials import best_rate, best_rate_and_momentum, steps_to_arrive

kappas = [3, 10, 30, 100, 300, 1000]
steps = {
    "gradient descent": [steps_to_arrive(sgd, κ, learning_rate=best_rate(κ)) for κ in kappas],
    "momentum": [steps_to_arrive(sgd_momentum, κ, **best_rate_and_momentum(κ)) for κ in kappas],
    "momentum, always 0.9": [
        min(steps_to_arrive(sgd_momentum, κ, learning_rate=η) for η in np.geomspace(0.03, 3.75, 8))
        for κ in kappas
    ],
}
for name, counts in steps.items():
    print(f"{name:20}", dict(zip(kappas, counts, strict=True)))
plot_valleys(kappas, steps)

# %% [markdown]
# When $\kappa$ grows from 100 to 1,000, plain descent takes ten times as many steps; tuned momentum goes from 56 to 198, three and a half times as many, and is 17 times faster than plain descent. (It needs up to twice what $\sqrt\mu$ alone promises, the dotted line, because both ends of the valley lie at the very edge of the floor.) With $\mu = 0.9$ it takes some 125 steps in every valley up to 300: its floor is wide enough for $\kappa = 1442$, and in a mild valley that is a waste. Up to $\kappa = 30$ plain descent is faster. Momentum is a remedy for narrow valleys, and networks are full of them.
#
# **Raised over time.** When a training begins, slopes are large and turn quickly, and an old velocity misleads; later only the flat directions are left, and there the floor should be wide. So some trainings begin with $\mu = 0.5$ and raise it, step by step, to 0.99. Below, in a valley with 20 curvatures and $\kappa = 3000$, three descents keep their $\mu$, and one takes step $t$ (from 0) with $\mu = 1 - 3/(t + 6)$; the rate is 1 over the largest curvature in all four. Both axes are logarithmic. Which is lowest after 10 steps, after 30, after 400?

# %% figure="rising-momentum"
from course_lib.plotting.optimizers_rising import heights_of_descent, plot_heights

momenta = {
    "0.5": lambda t: 0.5,
    "0.9": lambda t: 0.9,
    "0.99": lambda t: 0.99,
    "raised": lambda t: 1 - 3 / (t + 6),
}
plot_heights({f"momentum {name}": heights_of_descent(sgd_momentum, μ) for name, μ in momenta.items()})

# %% [markdown]
# With 0.99 from the first step the walk still swings after 100 steps, hundreds of times higher than the raised one, or more. With 0.5 it is about as quick at first, or quicker, and then creeps. The raised one is below all three after 30 steps; later 0.9 comes down beside it, above or below, depending on the start. It is no magic: 0.95 all along, which fits this valley, ends lower still. But who knows the valley?
#
# ## 3 · Nesterov: look before you leap
#
# Momentum is about to carry $w$ to $w + \mu v$, whatever the gradient says. So why measure the slope here and not there?
#
# $$v_{t+1} = \mu v_t - \eta \, \nabla f(w_t + \mu v_t), \qquad w_{t+1} = w_t + v_{t+1} .$$
#
# This is awkward for a function that is *given* a gradient: it has no say in where that was taken. The way out is to store another point. Call $u_t = w_t + \mu v_t$ the **look-ahead**, and let the array that everybody calls `w` hold $u$. (At the start $v = 0$, so both are the same point.) The gradient is now taken exactly at the stored point:
#
# $$v_{t+1} = \mu v_t - \eta \, \nabla f(u_t), \qquad u_{t+1} = w_{t+1} + \mu v_{t+1} .$$
#
# What is left to do for you: get rid of $w$. Insert $w_{t+1} = w_t + v_{t+1}$ and then $w_t = u_t - \mu v_t$, and write $u_{t+1}$ in terms of $u_t$, $v_t$ and $v_{t+1}$ only.


# %% exercise="nesterov_momentum" title="Nesterov momentum" minutes=20
def nesterov_momentum(w, dw, config=None):
    """Take one step of Nesterov momentum; the stored weights are the look-ahead.

    Parameters
    ----------
    w : ndarray
        The look-ahead point, called u above.
    dw : ndarray, shape of `w`
        Gradient of the loss at that point.
    config : dict, optional
        Settings: `learning_rate` (1e-2), `momentum` (0.9). State: `velocity`, shape of `w`.

    Returns
    -------
    next_w : ndarray, shape of `w`
        The next look-ahead point.
    config : dict
        With the new velocity.

    References
    ----------
    Y. Nesterov, "A Method of Solving a Convex Programming Problem with Convergence Rate O(1/k²)", Soviet
    Mathematics Doklady 27(2), 1983. The rewritten form: Y. Bengio, N. Boulanger-Lewandowski and R. Pascanu,
    "Advances in Optimizing Recurrent Networks", ICASSP, 2013.
    """
    # BEGIN SOLUTION
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": np.zeros(w.shape), **(config or {})}
    mu, old_v = config["momentum"], config["velocity"]
    v = mu * old_v - config["learning_rate"] * dw
    config["velocity"] = v
    return w - mu * old_v + (1 + mu) * v, config
    # END SOLUTION


# %% [markdown] hints="nesterov_momentum"
# 1. Do the algebra on paper first. Both the old and the new velocity remain in the result.
# 2. The velocity's own line is the one you know from `sgd_momentum`, since `dw` was taken at the stored point.
# 3. Keep the old velocity under a name of its own before you overwrite it. Test: with `momentum` 0, your step must be that of `sgd`.

# %% check="nesterov_momentum" points="one step 0.5, many steps 1, state 1, defaults 0.5, inputs unchanged 1"
check("nesterov_momentum")

# %% [markdown]
# **Look at what you built.** A valley with $\kappa = 200$, and each of the three at its own best settings (Nesterov's have a formula, too). Which of them swings furthest across the valley? Which are down first?

# %% figure="momentum"
from course_lib.plotting.optimizers import plot_race
from course_lib.plotting.optimizers_trials import best_rate_and_nesterov


def valley(w):
    """Return x²/400 + y²/2, with the curvatures 1/200 and 1."""
    return w[0] ** 2 / 400 + w[1] ** 2 / 2


def valley_slope(w):
    """Return the gradient of the valley."""
    return np.array([w[0] / 200, w[1]])


race = {
    "gradient descent": walk(sgd, valley_slope, (-10, 1), 120, learning_rate=best_rate(200)),
    "momentum": walk(sgd_momentum, valley_slope, (-10, 1), 120, **best_rate_and_momentum(200)),
    "Nesterov": walk(nesterov_momentum, valley_slope, (-10, 1), 120, **best_rate_and_nesterov(200)),
}
plot_race(valley, race, (-11, 2), (-5.5, 5.5))

# %% [markdown]
# Momentum swings five times as far across the valley as it began, before it settles. Looking ahead brakes: Nesterov never swings further than one and a half times, and both are down to a thousandth of the height after 55 steps or so. Plain descent, after 120, has nearly a tenth of it left.
#
# **Question.** Each line computes a `next_w` from `w`, `dw`, the old velocity `old_v` and the new one `v = mu * old_v - lr * dw`. Which of them are Nesterov's step? (One letter or several.)
#
# - A: `w + v + mu * (v - old_v)`
# - B: `w + v`
# - C: `w + mu * v - lr * dw`
# - D: `w + mu * old_v + (1 + mu) * v`

# %% exercise="nesterov_forms" title="Nesterov in other words" minutes=8
# BEGIN STUB
# nesterov_forms = None  # one letter or several, such as "A" or "AB"
# END STUB
# BEGIN SOLUTION
nesterov_forms = "AC"
# END SOLUTION

# %% check="nesterov_forms" points="answer 1"
check("nesterov_forms")

# %% [markdown]
# ## 4 · AdaGrad: a step size for every weight
#
# The trouble with the bowl is that one $\eta$ serves two curvatures. So let every weight have its own. AdaGrad adds up the squares of each weight's gradients and divides by the root of the sum:
#
# $$c_{t+1} = c_t + g_t^2, \qquad w_{t+1} = w_t - \eta\, \frac{g_t}{\sqrt{c_{t+1}} + \varepsilon} .$$
#
# Squares, root and quotient are taken entry by entry. A weight whose gradients are large gets a smaller step *per unit of gradient*; a weight that rarely gets a gradient still has a long step left when one comes.
#
# $\varepsilon$ stands **outside** the root in everything that you build here. You will also meet $\sqrt{c + \varepsilon}$; with $\varepsilon = 10^{-8}$ that keeps the denominator above $10^{-4}$ instead of $10^{-8}$, and the two differ where gradients are tiny.


# %% exercise="adagrad" title="AdaGrad" minutes=10
def adagrad(w, dw, config=None):
    """Take one step of AdaGrad.

    Parameters
    ----------
    w : ndarray
        Weights.
    dw : ndarray, shape of `w`
        Gradient of the loss.
    config : dict, optional
        Settings: `learning_rate` (1e-2), `epsilon` (1e-8). State: `cache`, shape of `w`.

    Returns
    -------
    next_w : ndarray, shape of `w`
    config : dict
        With the new cache.

    References
    ----------
    J. Duchi, E. Hazan and Y. Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic
    Optimization", Journal of Machine Learning Research 12, 2011.
    """
    # BEGIN SOLUTION
    config = {"learning_rate": 1e-2, "epsilon": 1e-8, "cache": np.zeros(w.shape), **(config or {})}
    cache = config["cache"] + dw**2
    config["cache"] = cache
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), config
    # END SOLUTION


# %% [markdown] hints="adagrad"
# 1. The cache has the shape of `w`: every weight keeps its own account. Nothing is summed over weights.
# 2. The formula divides by $c_{t+1}$, not $c_t$. What must come first?
# 3. Test on paper: in the very first step, $c = g^2$, so every weight moves by almost exactly $\eta$, whatever the size of its gradient.

# %% check="adagrad" points="one step 0.5, many steps 1, state 1, defaults 0.5, inputs unchanged 1"
check("adagrad")

# %% [markdown]
# **Question.** A weight gets the same gradient $g \ne 0$ in every step. How far does AdaGrad move it in step 100?
#
# - A: by $\eta$
# - B: by $\eta / 10$
# - C: by $\eta / 100$
# - D: that depends on $g$

# %% exercise="adagrad_step_100" title="The hundredth step" minutes=4
# BEGIN STUB
# adagrad_step_100 = None  # one letter
# END STUB
# BEGIN SOLUTION
adagrad_step_100 = "B"
# END SOLUTION

# %% check="adagrad_step_100" points="answer 1"
check("adagrad_step_100")

# %% [markdown]
# **What a step size for every weight is good for.** Think of the weight of a rare word, one that a single text in a thousand contains. In 10,000 steps of one text each it gets ten gradients. Had the rate fallen for everybody like $1/\sqrt t$, only a hundredth of it would be left for the tenth of them. AdaGrad's own sum for this weight has ten squares: if they are alike, the tenth step still has the length $\eta/\sqrt{10}$, a third of the first.
#
# **And what it does not mend.** The valley of section 3 runs along one axis, so each weight meets one curvature. Turn it about its minimum, start and all: now both weights meet the steep direction and the flat one, mixed. Below, AdaGrad takes 100 steps in the valley turned by 0, 15 and 45 degrees, each time at the best of 21 rates; the star is the minimum. In which will it be furthest from the minimum? And plain descent?

# %% figure="turned-valley"
from course_lib.plotting.optimizers_trials import walk_in_turned_valley


def turned_valley(ax, angle):
    """Draw AdaGrad's walk at its best rate in the valley turned by `angle` degrees."""
    tried = [
        walk_in_turned_valley(adagrad, VALLEY, (-10, 1), angle, 100, learning_rate=η)
        for η in np.geomspace(0.3, 30, 21)
    ]
    path, height = min(tried, key=lambda walked: np.hypot(*walked[0][-1]))
    draw_path(ax, height, path, (-11, 3), (-11, 3))
    ax.plot(0, 0, "k*", markersize=10)
    return f"left of the distance: {np.hypot(*path[-1]) / np.hypot(*path[0]):.1%}"


VALLEY = (1 / 200, 1)  # its curvatures
for angle in (0, 15, 45):
    path, _ = walk_in_turned_valley(sgd, VALLEY, (-10, 1), angle, 100, learning_rate=best_rate(200))
    print(f"plain descent, turned by {angle:2}°: {np.hypot(*path[-1]) / np.hypot(*path[0]):.1%} left")
explore(turned_valley, angle=[0, 15, 45], shape=(1, 1))

# %% [markdown]
# Along the axes AdaGrad arrives. At 45 degrees half of the distance is left, more than the 37 % of plain descent, for which it makes no difference how the valley lies. Both weights' sums are now fed by the steep direction and grow alike, so both weights get nearly the same step size, which shrinks: what remains is close to plain descent with a falling rate. Descent, momentum and Newton's method (section 12) compute with whole vectors and do not notice the turn; RMSProp and Adam (the next two sections), which take squares and roots entry by entry like AdaGrad, do. Weights of different layers have different scales, which is a valley along the axes; that is where these methods shine (section 8).

# %% [markdown]
# ## 5 · RMSProp: forget the distant past
#
# AdaGrad's sum can only grow, so its steps can only shrink, and a long training may starve before it arrives. RMSProp replaces the sum by a running average in which old squares fade:
#
# $$c_{t+1} = \rho\, c_t + (1 - \rho)\, g_t^2, \qquad w_{t+1} = w_t - \eta\, \frac{g_t}{\sqrt{c_{t+1}} + \varepsilon} .$$
#
# The two weights, $\rho$ and $1 - \rho$, add up to 1: if the squares stay the same, so does their average. With $\rho = 0.99$ it looks back over about $\frac{1}{1-\rho} = 100$ steps.


# %% exercise="rmsprop" title="RMSProp" minutes=8
def rmsprop(w, dw, config=None):
    """Take one step of RMSProp.

    Parameters
    ----------
    w : ndarray
        Weights.
    dw : ndarray, shape of `w`
        Gradient of the loss.
    config : dict, optional
        Settings: `learning_rate` (1e-2), `decay_rate` (0.99), `epsilon` (1e-8). State: `cache`, shape of `w`.

    Returns
    -------
    next_w : ndarray, shape of `w`
    config : dict
        With the new cache.

    References
    ----------
    T. Tieleman and G. Hinton, "Lecture 6.5: rmsprop", Coursera: Neural Networks for Machine Learning, 2012.
    """
    # BEGIN SOLUTION
    defaults = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, "cache": np.zeros(w.shape)}
    config = {**defaults, **(config or {})}
    rho = config["decay_rate"]
    cache = rho * config["cache"] + (1 - rho) * dw**2
    config["cache"] = cache
    return w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"]), config
    # END SOLUTION


# %% [markdown] hints="rmsprop"
# 1. Start from your `adagrad`. One line changes, and one setting is new.
# 2. The new cache *is* the weighted sum of the old cache and the new square; it isn't added to anything.
# 3. Test on paper: if all gradients so far had the square 4 and the cache is 4, what must it be after one more?

# %% check="rmsprop" points="one step 0.5, many steps 1, state 1, defaults 0.5, inputs unchanged 1"
check("rmsprop")

# %% [markdown]
# **Look at what you built.** Both are fed random gradients for 3,000 steps; in the second half these are ten times smaller, as when a valley flattens. The effective step is how far a weight moves per unit of gradient, at a learning rate of 1. What will AdaGrad do in the second half, and what RMSProp?

# %% figure="effective-step"
from course_lib.plotting.optimizers_training import plot_effective_steps

plot_effective_steps({"AdaGrad": adagrad, "RMSProp": rmsprop}, num_steps=3000)

# %% [markdown]
# AdaGrad's step follows $1/\sqrt t$ as long as the gradients keep their size, and then stays where it is, at 0.025: the large old squares are never forgotten. RMSProp needs several hundred steps and then takes full steps again, ten times longer per unit of gradient, since gradients are ten times smaller. The same forgetfulness has a price: near a minimum its steps don't fade by themselves, so it needs a learning rate that does. Its first steps are too long, too; the next section says why.
#
# **AdaDelta**, RMSProp's sister, asks about units. A gradient divided by the size of gradients is a pure number; the units of $w$ are lost, and $\eta$ has to bring them back. AdaDelta takes them from the steps themselves: it keeps a second running average, $d$, of the squares of its own *steps*, and moves by $-\frac{\sqrt{d + \varepsilon}}{\sqrt{c + \varepsilon}}\, g$, with $c$ as above. There is no learning rate left. But $d$ begins at 0, so the first steps have the size that $\varepsilon$ gives them, and it takes long to speed up: one setting fewer, but in name only.
#
# ## 6 · Adam: both at once
#
# Adam keeps two running averages: $m$ of the gradients, which does the work of momentum, and $v$ of their squares, which does that of RMSProp (this $v$ is not a velocity).
#
# $$m_t = \beta_1 m_{t-1} + (1 - \beta_1)\, g_t, \qquad v_t = \beta_2 v_{t-1} + (1 - \beta_2)\, g_t^2 .$$
#
# **The flaw in starting from zero.** Write the average out, and let all gradients have the same mean $\mathbb E[g]$ ($\mathbb E$ is the expectation):
#
# $$\mathbb E[m_t] = (1-\beta_1) \sum_{i=1}^{t} \beta_1^{\,t-i}\, \mathbb E[g] = (1 - \beta_1^{\,t})\, \mathbb E[g] ,$$
#
# since the geometric sum is $\frac{1-\beta_1^t}{1-\beta_1}$. Early averages are too small by a factor that we know exactly. So divide it out, with **$t$ counted from 1**:
#
# $$\hat m_t = \frac{m_t}{1 - \beta_1^{\,t}}, \qquad \hat v_t = \frac{v_t}{1 - \beta_2^{\,t}}, \qquad w \leftarrow w - \eta\, \frac{\hat m_t}{\sqrt{\hat v_t} + \varepsilon} .$$
#
# `config["t"]` is the number of steps taken so far: 0 before the first, 1 after it. Stored are the averages themselves, $m$ and $v$.


# %% exercise="adam" title="Adam" minutes=25
def adam(w, dw, config=None):
    """Take one step of Adam, with bias correction.

    No loop over the entries.

    Parameters
    ----------
    w : ndarray
        Weights.
    dw : ndarray, shape of `w`
        Gradient of the loss.
    config : dict, optional
        Settings: `learning_rate` (1e-3), `beta1` (0.9), `beta2` (0.999), `epsilon` (1e-8).
        State: `m` and `v`, shape of `w`; `t`, the number of steps taken so far.

    Returns
    -------
    next_w : ndarray, shape of `w`
    config : dict
        With the new averages and the new number of steps.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", ICLR, 2015.
    """
    # BEGIN SOLUTION
    defaults = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    state = {"m": np.zeros(w.shape), "v": np.zeros(w.shape), "t": 0}
    config = {**defaults, **state, **(config or {})}
    beta1, beta2 = config["beta1"], config["beta2"]
    t = config["t"] + 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2
    config["m"], config["v"], config["t"] = m, v, t
    # m_hat is m / m_part, the root of v_hat is sqrt(v) / v_root. With the fraction expanded by v_root, only
    # plain numbers are corrected: fewer passes over the arrays (Kingma and Ba, end of section 2).
    m_part, v_root = 1 - beta1**t, np.sqrt(1 - beta2**t)
    step_size = config["learning_rate"] * v_root / m_part
    return w - step_size * m / (np.sqrt(v) + v_root * config["epsilon"]), config
    # END SOLUTION


# %% [markdown] hints="adam"
# 1. Count first: in the very first step, `t` must already be 1 when you use it. What would $1 - \beta^0$ do to you?
# 2. `m` is a running average of `dw`, `v` one of `dw**2`: the same line twice, with different decay rates.
# 3. The corrected averages are used in this step only. If you stored them, the next step would average something that was corrected already.

# %% check="adam" points="one step 1, many steps 1.5, state 2, defaults 0.5, inputs unchanged 1, vectorised 1"
check("adam")

# %% [markdown]
# **Look at what you built.** The gradient is 1 in every step, so every step should have length $\eta$. A config that claims a million steps already, `{"t": 10**6}`, makes both corrections vanish. The first ten steps with and without: too short, or too long? (Both averages are too small. Which one matters more?)

# %% figure="bias-correction"
from course_lib.plotting.optimizers_training import plot_step_lengths

ones = {
    name: walk(adam, lambda w: np.ones(1), [0.0], 10, **state)[:, 0]
    for name, state in [("with bias correction", {}), ("without", {"t": 10**6})]
}
print(f"step 1, without correction: {-ones['without'][1] / 1e-3:.2f} times the learning rate")
plot_step_lengths(ones, unit=1e-3)

# %% [markdown]
# Too long: $v$ starts further from its goal than $m$ does, because $\beta_2$ is closer to 1, and it stands in the denominator. The worst step, the twelfth (just outside the picture), is 6.6 learning rates long, and it takes some 1,750 steps until the excess is below a tenth. These are the steps that are taken when the weights are still random and gradients largest.
#
# **Question.** Someone rescales a loss, so that every gradient becomes 1,000 times larger, from the first step on. All gradients are far above $\varepsilon$. What happens to Adam's path?
#
# - A: Nothing.
# - B: Its steps become 1,000 times longer.
# - C: Its steps become 1,000 times shorter.
# - D: Its steps become $\sqrt{1000}$ times longer.

# %% exercise="adam_rescaled" title="A rescaled loss" minutes=4
# BEGIN STUB
# adam_rescaled = None  # one letter
# END STUB
# BEGIN SOLUTION
adam_rescaled = "A"
# END SOLUTION

# %% check="adam_rescaled" points="answer 1"
check("adam_rescaled")

# %% [markdown]
# **What the quotient says.** $\hat m_t / \sqrt{\hat v_t}$ is a signal divided by its size. If a weight's gradients agree, it is about 1 or −1, and the weight moves by about $\eta$. If they are mere noise around 0, $\hat m$ averages them away, and a typical step (root mean square) is 0.23 $\eta$ long; it is half of $\eta$ if the mean is half of the noise's standard deviation, and 0.95 $\eta$ if it is three times as large. So $\eta$ says how far a weight may go in one step, and has to suit the size of weights, not of gradients. That is why the same $10^{-3}$ suits so many networks.
#
# ## 7 · AdamW: decay that is a decay
#
# In this section $\lambda$ is the strength of a penalty, not a curvature. For plain gradient descent, an L2 penalty in the loss and shrinking all weights by the factor $1 - \eta\lambda$ before each step are the same thing (assignment 2, section 12). For Adam they aren't: the penalty's gradient $\lambda w$ would be divided by $\sqrt{\hat v}$ like any other, so weights with large gradients would hardly be decayed. AdamW keeps the decay out of both averages:
#
# $$w_{t+1} = w_t - \eta\, \frac{\hat m_t}{\sqrt{\hat v_t} + \varepsilon} - \eta \lambda\, w_t .$$
#
# Both terms start from $w_t$; $\lambda$ is `weight_decay`. You may call your `adam`. Mind that $\eta$ has its default here, too, if it is missing.


# %% exercise="adamw" title="AdamW" minutes=12
def adamw(w, dw, config=None):
    """Take one step of Adam with decoupled weight decay.

    Parameters
    ----------
    w : ndarray
        Weights.
    dw : ndarray, shape of `w`
        Gradient of the loss, without any penalty.
    config : dict, optional
        Settings: those of `adam`, and `weight_decay` (1e-2). State: as for `adam`.

    Returns
    -------
    next_w : ndarray, shape of `w`
    config : dict
        With the new state.

    References
    ----------
    I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization", ICLR, 2019.
    """
    # BEGIN SOLUTION
    config = {"learning_rate": 1e-3, "weight_decay": 1e-2, **(config or {})}
    next_w, config = adam(w, dw, config)
    return next_w - config["learning_rate"] * config["weight_decay"] * w, config
    # END SOLUTION


# %% [markdown] hints="adamw"
# 1. Two of the three terms are an ordinary Adam step with the gradient as it came.
# 2. The third term has three factors. Which weights does it contain: those before the step or those after?
# 3. `adam` keeps keys of `config` that it doesn't know, if you wrote it by filling in defaults. Does yours?

# %% check="adamw" points="one step 0.5, many steps 1, state 0.5, defaults 0.5, inputs unchanged 0.5"
check("adamw")

# %% [markdown]
# ## 8 · The race
#
# **On paper landscapes first.** Three of them, with the exact gradient or a noisy one: the bowl; a saddle, $f = x^2/2 - y^2/2 + y^4/4$; and a ravine like the bowl but steeper, whose gradient comes with noise. The saddle's slope is zero at the origin, although that is a minimum along $x$ only, and a maximum along $y$; the start is 0.001 away from the line $y = 0$, the ridge that leads straight there. On the bowl and the saddle the learning rates are picked by hand; in the ravine each method has the best of a sweep. Before you press play: who will linger at the saddle, and why might an adaptive method leave first?

# %% figure="animation" folded=true
from course_lib.plotting.optimizers import Landscape, animate_paths
from course_lib.plotting.optimizers_trials import ends_of_noisy_walks

noise = np.random.default_rng(0)
landscapes = {
    "bowl": Landscape(bowl, bowl_slope, (-7, 2), (-8, 4), (-3, 3)),
    "saddle": Landscape(
        lambda w: w[0] ** 2 / 2 - w[1] ** 2 / 2 + w[1] ** 4 / 4,
        lambda w: np.array([w[0], w[1] ** 3 - w[1]]),
        (-1.4, 1e-3),
        (-1.6, 0.8),
        (-0.4, 1.4),
    ),
    "noisy ravine": Landscape(
        lambda w: w[0] ** 2 / 20 + 4 * w[1] ** 2,
        lambda w: np.array([w[0] / 10, 8 * w[1]]) + noise.normal(size=2),
        (-7, 1),
        (-8, 3),
        (-1.6, 1.6),
    ),
}
contestants = {  # rates on the bowl and the saddle, and in the ravine
    "gradient descent": (sgd, 0.1, 0.2),
    "momentum": (sgd_momentum, 0.02, 0.02),
    "Nesterov": (nesterov_momentum, 0.02, 0.02),
    "AdaGrad": (adagrad, 0.5, 2.0),
    "RMSProp": (rmsprop, 0.03, 0.1),
    "Adam": (adam, 0.2, 0.2),
}
films = {
    place: {
        name: walk(optimizer, land.slope, land.start, 120, learning_rate=noisy_lr if "noisy" in place else lr)
        for name, (optimizer, lr, noisy_lr) in contestants.items()
    }
    for place, land in landscapes.items()
}
for name, (optimizer, _lr, noisy_lr) in contestants.items():
    ends = ends_of_noisy_walks(optimizer, noisy_lr)
    print(f"{name:17} distance after 120 steps in the noisy ravine, mean of 40 walks: {ends.mean():.2f}")
animate_paths(landscapes, films)

# %% [markdown]
# At the saddle, the first three need more than 60 steps for half of the way to the minimum at $y = 1$: near the ridge the gradient along $y$ is tiny, and so are their steps. The adaptive three divide by the size of exactly that gradient, and are half-way within three steps. In the noisy ravine nobody wins: one walk may end at 0.2 or at 2; in the mean of 40 of them, the worst of the six ends at most one and a half times as far from the minimum as the best, and with other noise another is the best. Where noise is what limits you, the method hardly matters; a rate that falls, or an average of weights, does (sections 10 and 11). And what adaptive methods measure is the size of the gradient, not the curvature.
#
# **Now on images (the digits)**, with two models of your layers from assignment 3. First a linear softmax classifier. Then a network of six layers with a sigmoid after each of the first five. You know what a sigmoid does to a gradient on its way down: at most a quarter of it passes. After five sigmoids a thousandth is left at most, and the weights change it, too. Here the first gradient is some 5,000 times smaller in the first layer of weights than in the last. One learning rate for all? Guess who learns here, and look at the third panel only then: it shows, for every layer, how large an update is compared with the weights, $\|\Delta w\| / \|w\|$, a number worth watching in every training. ($\|\cdot\|$ is the root of the sum of all squares; the panel shows the median of the last 100 steps. A rule of thumb for long trainings of deep networks says about $10^{-3}$, the dashed line; far above, weights are thrown about; far below, nothing happens.)

# %% figure="digits-race" folded=true
from course_lib.plotting.optimizers_training import plot_training

# Rates: the best of a sweep, judged on the validation images. In the deep net, the first three have none that works.
rates = {
    "gradient descent": (sgd, 3, 1),
    "momentum": (sgd_momentum, 0.3, 0.1),
    "Nesterov": (nesterov_momentum, 0.3, 0.1),
    "AdaGrad": (adagrad, 0.3, 0.1),
    "RMSProp": (rmsprop, 0.03, 0.01),
    "Adam": (adam, 0.03, 0.01),
}
shallow, deep = {}, {}
for name, (optimizer, lr, deep_lr) in rates.items():
    shallow[name] = train_layers(layers, optimizer, {"learning_rate": lr}, images, hidden=(), num_steps=300)
    deep[name] = train_layers(layers, optimizer, {"learning_rate": deep_lr}, images)
    print(
        f"{name:17} validation accuracy: linear {shallow[name].accuracy:.1%}, six layers {deep[name].accuracy:.1%}"
    )
sizes = deep["Adam"].first_gradients
print("first gradients, layers 1 to 6 (rms):", ", ".join(f"{size:.0e}" for size in sizes))
plot_training(
    {
        "linear classifier": {name: run.losses for name, run in shallow.items()},
        "six layers of sigmoids": {name: run.losses for name, run in deep.items()},
    },
    {name: np.median(run.ratios[-100:], axis=0) for name, run in deep.items()},
    "six layers: update-to-weight ratio",
)

# %% [markdown]
# The linear problem is well scaled, and once each method has its own good rate the choice doesn't matter: all six classify 94 to 97 % of the validation images. In the deep net the first three are still guessing after 500 steps, at these rates and at every other one of a sweep from 0.01 to 10: a rate at which the last layer behaves (ratio 0.02) moves the first by a hundred-thousandth of itself. The methods with a step size for every weight move all six layers alike, and learn. Adam does best: over ten starts it classifies 85 to 95 %, RMSProp and AdaGrad 60 to 94 %. That is what they are for: nets in which every layer has another scale. (Better weights to begin with, and batch normalisation, mend the scales themselves: assignment 5.)
#
# **Adam first, momentum later.** Where both work, nets trained with momentum sometimes do better on new images than nets trained with Adam. So some let Adam find the way and hand the weights over to momentum for the rest. Here Adam has half of the 500 steps. What will momentum make of the other half, with layers of such different scales?

# %%
handed_over = train_layers(
    layers, adam, {"learning_rate": 0.01}, images, then=(250, sgd_momentum, {"learning_rate": 0.03})
)
print(
    f"Adam all the way: validation accuracy {deep['Adam'].accuracy:.0%}; handed over: {handed_over.accuracy:.0%}"
)

# %% [markdown]
# The net was well under way, but momentum carries it on slowly: 45 to 85 %, depending on the start, where Adam reaches 85 to 95 %. A hand-over doesn't mend scales. It may pay where momentum alone would have worked, too.
#
# **In your own words.** A log of a five-layer network says: update-to-weight ratio $2 \cdot 10^{-7}$ in the first layer, $4 \cdot 10^{-2}$ in the last. What does each number tell you? Why will a different learning rate alone not mend both, and which optimizer of this notebook might? (Three or four sentences.)

# %% [markdown] answer="read_ratios" points="2" title="Ratios in a log" minutes=8
# The first layer is practically frozen: at that rate it takes millions of steps to change its weights by their own size, so gradients vanish on their way down or its weights are much too large. The last layer is changed by 4 % in every step, about forty times the rule of thumb, and is likely to bounce. One learning rate multiplies both numbers by the same factor, so whatever calms the last layer freezes the first one further. Methods that give every weight its own scale (RMSProp, Adam) divide by the typical size of each weight's gradient and bring both into a similar range; better initialisation or normalisation would attack the cause.

# %% [markdown]
# ## 9 · Batch size and learning rate
#
# A minibatch gradient is a mean of $B$ independent draws. Its expectation is the full gradient, whatever $B$ is; its variance falls like $1/B$, and so its noise, a standard deviation, like $1/\sqrt B$.
#
# **The linear scaling rule** follows from a small calculation. Take $k$ steps with batches of $B$ and learning rate $\eta$. As long as $w$ hardly moves, they add up to $-\eta \sum_{j=1}^{k} \bar g_j$, where $\bar g_j$ is the gradient of batch $j$, a mean over its examples. One step with a batch of $kB$ has the mean of the $\bar g_j$ as its gradient; to move as far, it needs the learning rate $k\eta$. "As long as $w$ hardly moves" is where the rule ends: with large rates, or at the start of training, when everything changes quickly.

# %% figure="batch-noise" folded=true
from course_lib.plotting.optimizers_training import plot_batch_size
from course_lib.plotting.optimizers_trials import losses_of_batches, noise_of_batches

noise_of = noise_of_batches(layers, images, (1, 4, 16, 64, 256))
scaled = {
    f"batches of {size}, rate {lr:g}": (size, losses_of_batches(layers, sgd, images, size, lr))
    for size, lr in [(16, 0.8), (64, 3.2), (256, 12.8), (1024, 51.2), (256, 0.8)]
}
plot_batch_size(noise_of, scaled)

# %% [markdown]
# Left: the noise falls like $1/\sqrt B$, as it should. Right: with scaled rates, batches of 16, 64 and 256 (which look at the same examples in the same order) give nearly the same curve, those of 256 in a sixteenth of the steps; with the rate left as it was, batches of 256 are far behind. Batches of 1,024 at a rate of 51 break the rule: the loss goes up again, above 0.7, and recovers only slowly.
#
# **Question.** You make batches four times as large. What happens to the noise (standard deviation) of the gradient, and which learning rate does the rule suggest?
#
# - A: a quarter; the same rate
# - B: half; twice the rate
# - C: half; four times the rate
# - D: a quarter; four times the rate

# %% exercise="batch_times_four" title="Batches four times as large" minutes=4
# BEGIN STUB
# batch_times_four = None  # one letter
# END STUB
# BEGIN SOLUTION
batch_times_four = "C"
# END SOLUTION

# %% check="batch_times_four" points="answer 1"
check("batch_times_four")

# %% [markdown]
# ## 10 · Schedules: less and less, or up and down
#
# A high learning rate is fast but bounces; a low one settles but is slow. A schedule begins with one and ends with the other. In all of them, **$t = 0, 1, 2, \dots$ is the number of steps taken so far**, a whole number, and one number is returned. $\eta_0$ is `base_lr`, and $k$ is `rate`.
#
# | function | learning rate at step $t$ |
# |---|---|
# | `step_decay` | $\eta_0$, multiplied by `factor` each time another `every` steps have been taken |
# | `inverse_time_decay` | $\dfrac{\eta_0}{1 + kt}$ |
#
# Two more are a line each, and you will meet them: exponential decay, $\eta_0\, e^{-kt}$, and polynomial decay, $\eta_0 (1 - t/T)^p$ until $t = T$, with a power $p$ and $T$ steps in all.


# %% exercise="step_decay" title="Step decay" minutes=6
def step_decay(t, base_lr, factor, every):
    """Return `base_lr`, times `factor` for every `every` steps taken."""
    # BEGIN SOLUTION
    return base_lr * factor ** (t // every)
    # END SOLUTION


# %% [markdown] hints="step_decay"
# 1. With `every` 10: how many multiplications by t = 9, t = 10, t = 25?
# 2. Python has an operator that divides and throws the remainder away.
# 3. Multiplying by a factor $n$ times is multiplying by a power.

# %% check="step_decay" points="rate 1"
check("step_decay")


# %% exercise="inverse_time_decay" title="Decay like 1/t" minutes=4
def inverse_time_decay(t, base_lr, rate):
    """Return the learning rate that decays like 1/t, with k = `rate`."""
    # BEGIN SOLUTION
    return base_lr / (1 + rate * t)
    # END SOLUTION


# %% [markdown] hints="inverse_time_decay"
# 1. When kt = 1, half of the learning rate is left.
# 2. The whole sum is the denominator: what does Python compute first, `/` or `+`?
# 3. At t = 0 nothing may be divided by zero.

# %% check="inverse_time_decay" points="rate 0.5"
check("inverse_time_decay")


# %% [markdown]
# **Exercise.** All these fall by the clock. One may look at the validation loss instead, and **cut the rate when it stalls**. An **epoch** is as many steps as it takes to see every training image once. After each epoch, this rule is asked for the next rate, with the losses so far:
#
# - The rate begins at $\eta_0$. An epoch is an *improvement* if its loss is lower than every one before it.
# - After `patience` epochs in a row without an improvement, the rate is multiplied by `factor`, and the count of such epochs begins again at 0. The best loss stays what it is.


# %% exercise="plateau_decay" title="Cut when validation stalls" minutes=14
def plateau_decay(val_losses, base_lr, factor, patience):
    """Return the learning rate after some epochs, cut each time the validation loss has stalled.

    Parameters
    ----------
    val_losses : list of float
        Validation loss of each epoch so far, the oldest first; empty at the beginning. Not modified.
    base_lr : float
        The rate of the first epoch.
    factor : float
        What the rate is multiplied by at a cut.
    patience : int
        So many epochs in a row without an improvement make a cut; from 1.

    Returns
    -------
    float
        The rate of the next epoch.
    """
    # BEGIN SOLUTION
    lr, best, waited = base_lr, np.inf, 0
    for loss in val_losses:
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            lr, waited = lr * factor, 0
    return lr
    # END SOLUTION


# %% [markdown] hints="plateau_decay"
# 1. Walk through the list once, as if you lived through the epochs. Three things are remembered on the way: the rate, the best loss, and how many epochs you have waited.
# 2. What happens to the three at an improvement? What if there is none? And what when you have waited long enough?
# 3. Test on paper, with `patience` 2: the losses 5, 4, 4, 6, 5, 5, 3. After which epochs is the rate cut?

# %% check="plateau_decay" points="rate 2, inputs unchanged 0.5"
check("plateau_decay")

# %% [markdown]
# **Look at what you built.** The linear classifier once more: at a constant rate of 30, which bounces, at a constant 3, and at 30 to begin with, halved whenever the validation loss hasn't improved for three epochs of 16 steps. Where will the third curve end, and which of the other two will it look like at first?

# %% figure="plateau"
from course_lib.plotting.optimizers_training import plot_losses

stalled = {}
for name, rule in {
    "30": lambda losses: 30.0,
    "3": lambda losses: 3.0,
    "30, halved at plateaus": lambda losses: plateau_decay(losses, 30.0, 0.5, 3),
}.items():
    cut = train_layers(layers, sgd, {}, images, hidden=(), num_steps=960, reg=1e-3, schedule=rule)
    stalled[name] = cut.losses
plot_losses(stalled, legend="learning rate", guess=np.log(num_classes), window=16)

# %% [markdown]
# It bounces like the first, and comes down each time the rate is cut, to the level of the second. The rule needs no total number of steps, but a validation set, and patience: losses are noisy, and one bad epoch is no plateau.
#
# The next three go **up** as well.
#
# **Exercise.** Right after a random initialisation, gradients are large and point in all directions, and adaptive methods have seen too few of them. So begin gently: within the first $n$ steps (`warmup`) the rate grows linearly, from $\eta_0 / n$ in the very first step ($t = 0$) to $\eta_0$ in the $n$-th, and stays there.


# %% exercise="linear_warmup" title="Warm-up" minutes=6
def linear_warmup(t, base_lr, warmup):
    """Return the learning rate that grows to `base_lr` within the first `warmup` steps, and stays there."""
    # BEGIN SOLUTION
    return base_lr * min(1, (t + 1) / warmup)
    # END SOLUTION


# %% [markdown] hints="linear_warmup"
# 1. Make a little table for `warmup` 4: which share of `base_lr` belongs to t = 0, 1, 2, 3, 4?
# 2. A first step with learning rate 0 would be wasted. So the share isn't t / n: what must be added?
# 3. `min` keeps it from growing on.

# %% check="linear_warmup" points="rate 1"
check("linear_warmup")


# %% [markdown]
# **Exercise.** Within a period of $T$ steps the rate follows half a cosine wave down,
#
# $$\eta = \eta_{\min} + \tfrac12 (\eta_0 - \eta_{\min}) \left(1 + \cos \frac{\pi s}{T}\right),$$
#
# where $\eta_{\min}$ is `end_lr` and $s$ counts the steps within the period, from 0. When $s$ reaches $T$, it jumps back to 0 and the next period begins, `growth` times as long as the one before: with $T = 10$ and `growth` 2, periods begin at $t = 0, 10, 30, 70, \dots$


# %% exercise="cosine_restarts" title="Cosine with warm restarts" minutes=18
def cosine_restarts(t, base_lr, end_lr, period, growth):
    """Return the learning rate of a cosine schedule with warm restarts.

    Parameters
    ----------
    t : int
        Steps taken so far.
    base_lr, end_lr : float
        The rate at the start of each period, and the one that it approaches.
    period : int
        Steps in the first period.
    growth : int
        How many times as long as the one before it a period is, from 1.

    Returns
    -------
    float

    References
    ----------
    I. Loshchilov and F. Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR, 2017.
    """
    # BEGIN SOLUTION
    while t >= period:
        t, period = t - period, period * growth
    return end_lr + 0.5 * (base_lr - end_lr) * (1 + np.cos(np.pi * t / period))
    # END SOLUTION


# %% [markdown] hints="cosine_restarts"
# 1. Two questions: which period is t in, and how far into it? A loop that leaves finished periods behind answers both.
# 2. While t isn't inside the current period: what is subtracted from t, and how long is the next period?
# 3. Once s and T are known, only the formula remains. `np.cos` takes radians.

# %% check="cosine_restarts" points="rate 2"
check("cosine_restarts")


# %% [markdown]
# **Exercise.** From `low_lr`, where it begins at $t = 0$, the rate rises to `high_lr` in a straight line, within `half_cycle` steps; it comes down again in as many; and so on.


# %% exercise="cyclic_lr" title="Triangular cycle" minutes=10 extra=true
def cyclic_lr(t, low_lr, high_lr, half_cycle):
    """Return the learning rate of a triangular cycle.

    References
    ----------
    L. N. Smith, "Cyclical Learning Rates for Training Neural Networks", WACV, 2017.
    """
    # BEGIN SOLUTION
    position = t % (2 * half_cycle) / half_cycle
    return low_lr + (high_lr - low_lr) * (1 - abs(position - 1))
    # END SOLUTION


# %% [markdown] hints="cyclic_lr"
# 1. Everything repeats after a whole cycle. Which operator gives the remainder of t?
# 2. Within a cycle, measure time in half cycles: a number from 0 to 2, and the peak is at 1.
# 3. How far from the peak are you? An absolute value makes both flanks from one formula.

# %% check="cyclic_lr" points="rate 1"
check("cyclic_lr")

# %% [markdown]
# **Look at what you built.** Cover the titles: can you name all eight, the two one-liners included?

# %% figure="schedules"
from course_lib.plotting.optimizers_training import plot_schedules

schedules = {
    "step": lambda t: step_decay(t, 1, 0.5, 25),
    "exponential": lambda t: np.exp(-0.04 * t),
    "inverse time": lambda t: inverse_time_decay(t, 1, 0.1),
    "polynomial, p = 2": lambda t: max(0, 1 - t / 90) ** 2,
    "plateaus": lambda t: plateau_decay([1 / (1 + 0.1 * min(epoch, 40)) for epoch in range(t)], 1, 0.5, 15),
    "linear warm-up": lambda t: linear_warmup(t, 1, 20),
    "cosine with restarts": lambda t: cosine_restarts(t, 1, 0, 14, 2),
    "cyclic": lambda t: cyclic_lr(t, 0.1, 1, 15),
}
plot_schedules({name: [schedule(t) for t in range(100)] for name, schedule in schedules.items()})

# %% [markdown]
# Five of them only fall: two in jumps, one of which waits for a stall (here the loss stands still from epoch 40 on), and three smoothly. Warm-up stays at the top: in practice a falling one follows it. Cycles and restarts come back up, and each time that they are low is a moment to keep the weights.
#
# ## 11 · Averaging the path
#
# Under noise, the last $w$ is an accident: the path circles around the minimum. The *centre* of the path is a better estimate than any point on it. **Polyak averaging** takes the mean of all weights so far, and can do so without storing them: if $\bar w_{t-1}$ is the mean of the first $t - 1$, then
#
# $$\bar w_t = \bar w_{t-1} + \frac{w_t - \bar w_{t-1}}{t}, \qquad t = 1, 2, \dots$$
#
# Early weights, still far from the goal, weigh as much as late ones. An **exponential moving average** (EMA) forgets them: it keeps the share `decay` of the old average and takes the rest from the new weights.
#
# Both are computed beside the training, which never looks at them.


# %% exercise="polyak_average" title="Polyak average" minutes=8
def polyak_average(average, w, t):
    """Update the mean of all weights so far.

    Parameters
    ----------
    average : ndarray
        Mean of the first `t - 1` weights; meaningless, but finite, when `t` is 1.
    w : ndarray, shape of `average`
        The `t`-th weights.
    t : int
        How many weights there are now, `w` included.

    Returns
    -------
    ndarray, shape of `average`
        Mean of all `t` weights; a new array.

    References
    ----------
    B. T. Polyak and A. B. Juditsky, "Acceleration of Stochastic Approximation by Averaging", SIAM Journal
    on Control and Optimization 30(4), 1992.
    """
    # BEGIN SOLUTION
    return average + (w - average) / t
    # END SOLUTION


# %% [markdown] hints="polyak_average"
# 1. Check the formula with three numbers, say 1, 5 and 6: the means are 1, 3 and 4.
# 2. For t = 1, what remains of the old average?
# 3. Return a new array: `+=` would change the caller's average.

# %% check="polyak_average" points="mean 1, inputs unchanged 0.5"
check("polyak_average")


# %% exercise="ema_average" title="Exponential moving average" minutes=4
def ema_average(average, w, decay):
    """Update an exponential moving average of weights.

    Parameters
    ----------
    average : ndarray
        The average so far.
    w : ndarray, shape of `average`
        The newest weights.
    decay : float
        Share of the old average that is kept, between 0 and 1.

    Returns
    -------
    ndarray, shape of `average`
        A new array.
    """
    # BEGIN SOLUTION
    return decay * average + (1 - decay) * w
    # END SOLUTION


# %% [markdown] hints="ema_average"
# 1. You wrote this line twice already, for the averages inside Adam.
# 2. The two shares add up to 1: if `average` and `w` are equal, that is what comes out.
# 3. With `decay` 0.99, does the average move quickly or slowly towards `w`?

# %% check="ema_average" points="mean 1, inputs unchanged 0.5"
check("ema_average")

# %% [markdown]
# **Does it help?** The bowl with a noisy gradient, 2,000 steps of gradient descent. Four estimates of the minimum: the last weights at a constant rate, at a rate that decays like 1/t, and two averages of the constant-rate path. Rank them after 100 steps and after 2,000.

# %% figure="averaging" folded=true
from course_lib.plotting.optimizers_training import plot_distances

names = ["constant rate", "decaying rate", "constant rate, Polyak average", "constant rate, EMA 0.99"]
runs = []
for seed in range(20):
    rng = np.random.default_rng(seed)
    w, slowing = np.array([-7.0, 2.0]), np.array([-7.0, 2.0])
    mean = ema = w
    rows = []
    for t in range(2000):
        hiss = rng.normal(size=2)
        w, _ = sgd(w, bowl_slope(w) + hiss, {"learning_rate": 0.2})
        rate = inverse_time_decay(t, 0.2, 0.02)
        slowing, _ = sgd(slowing, bowl_slope(slowing) + hiss, {"learning_rate": rate})
        mean, ema = polyak_average(mean, w, t + 1), ema_average(ema, w, 0.99)
        rows.append([np.linalg.norm(v) for v in (w, slowing, mean, ema)])
    runs.append(rows)
distances = dict(zip(names, np.mean(runs, axis=0).T, strict=True))
for name, values in distances.items():
    print(f"{name:29} distance after 100 steps {values[99]:.2f}, after 2,000 steps {values[-1]:.2f}")
plot_distances(distances)

# %% [markdown]
# At a constant rate the last weights arrive first, and then circle: still 0.9 away after 2,000 steps, in the mean of 20 runs. The decaying rate and the Polyak average take their time, because of slow steps in one case and old weights in the other, and end at about 0.25. The EMA is furthest away after 100 steps, when $0.99^{100}$, 37 %, of the start is still in it. But it forgets: from step 350 on it stays at about 0.5, the noise of about 200 steps averaged. In practice: an EMA beside a schedule, and evaluate the averaged weights.
#
# ## 12 · Second order: know the curvature
#
# Replace $f$ near $w$ by its quadratic Taylor polynomial, with gradient $g$ and Hessian $H$ (the matrix of second derivatives):
#
# $$f(w + d) \approx f(w) + g^\top d + \tfrac12\, d^\top H d .$$
#
# Its gradient with respect to $d$ is $g + Hd$. Where it vanishes, $d = -H^{-1} g$: **Newton's step**. There is no learning rate.
#
# Why is that so good? Let $\lambda$ be a curvature again. Look along an axis with curvature $\lambda$, at the distance $w$ from the middle. The gradient there is $\lambda w$. Plain descent leaves $(1 - \eta\lambda)\, w$ of that distance, so one $\eta$ has to please all curvatures. Newton divides by $\lambda$: the step is $-\lambda w / \lambda = -w$, exactly to the middle, along *every* axis at once. On a quadratic bowl of any condition number one step is enough; elsewhere, steps get better the more the function looks like its parabola, that is, the closer one is. Now let $\lambda$ be negative. The step is $-w$ all the same: where does it lead then?
#
# | name | shape |
# |---|---|
# | `w`, `grad` | (D,) |
# | `hessian` | (D, D) |
# | returned | (D,) |


# %% exercise="newton_step" title="Newton's step" minutes=10
def newton_step(w, grad, hessian):
    """Take one step of Newton's method.

    Parameters
    ----------
    w : ndarray, shape (D,)
        Where we are.
    grad : ndarray, shape (D,)
        Gradient there.
    hessian : ndarray, shape (D, D)
        Second derivatives there; symmetric, and not singular.

    Returns
    -------
    ndarray, shape (D,)
        Where the quadratic model has zero slope.
    """
    # BEGIN SOLUTION
    return w - np.linalg.solve(hessian, grad)
    # END SOLUTION


# %% [markdown] hints="newton_step"
# 1. $d = -H^{-1} g$ is the solution of the linear system $Hd = -g$. It needs no inverse.
# 2. `np.linalg` has a function for linear systems. It takes the matrix and the right-hand side.
# 3. $H^{-1} g$ isn't `grad / hessian`, a division entry by entry: that has the shape (D, D). What must come out has the shape of `w`.

# %% check="newton_step" points="step 2, inputs unchanged 0.5"
check("newton_step")

# %% [markdown]
# **Look at what you built**, on the bowl and on the saddle of the race. It asks for zero slope, not for a minimum. Where will it go on the right?

# %% figure="newton" folded=true
from course_lib.plotting.optimizers import plot_newton

curvature = {
    "bowl": lambda w: np.diag([0.1, 2.0]),
    "saddle": lambda w: np.diag([1.0, 3 * w[1] ** 2 - 1]),
}
starts: dict[str, list[tuple[float, float]]] = {
    "bowl": [(-7, 2), (-2, -2.5), (3, 1)],
    "saddle": [(-1.4, 0.2), (-1.2, 0.75), (0.5, 0.4)],
}


def newton_walk(slope, hessian, start, num_steps=6):
    """Return the points of a few Newton steps, the start included."""
    path = [np.array(start, dtype=float)]
    for _ in range(num_steps):
        path.append(newton_step(path[-1], slope(path[-1]), hessian(path[-1])))
    return np.array(path)


newton_paths = {
    place: [newton_walk(landscapes[place].slope, curvature[place], point) for point in points]
    for place, points in starts.items()
}
plot_newton({place: landscapes[place] for place in starts}, newton_paths)

# %% [markdown]
# On the bowl one step is enough, from anywhere. On the right, only the start high up finds the minimum at (0, 1), after overshooting once. The others end at the saddle point (0, 0): there the Hessian has a negative eigenvalue, and $-H^{-1}g$ points *uphill* in that direction. In networks, saddle points are plentiful.
#
# **And then there is the price.** The Hessian of $D$ weights has $D^2$ entries, and solving a system with it takes about $\frac13 D^3$ multiplications.
#
# **Question.** A small network has a million weights. How much memory does its Hessian need in single precision, 4 bytes per number?
#
# - A: 4 megabytes
# - B: 4 gigabytes
# - C: 4 terabytes
# - D: 4 petabytes

# %% exercise="hessian_memory" title="Memory of a Hessian" minutes=3
# BEGIN STUB
# hessian_memory = None  # one letter
# END STUB
# BEGIN SOLUTION
hessian_memory = "C"
# END SOLUTION

# %% check="hessian_memory" points="answer 1"
check("hessian_memory")

# %% [markdown]
# **Exercise.** L-BFGS takes curvature from differences. Between two points, the step $s = w_{\text{new}} - w_{\text{old}}$ and the change of the gradient $y = g_{\text{new}} - g_{\text{old}}$ tell how the slope changes in one direction: on a quadratic, $y = Hs$. So an estimate $B$ of $H^{-1}$ should turn the newest $y$ into $s$. BFGS makes it do so, and changes as little as it can. With $\rho = 1 / (y^\top s)$ (a number; $s y^\top$ is a matrix, (D, D), the product of every entry of $s$ with every entry of $y$):
#
# $$B_{\text{new}} = (I - \rho\, s y^\top)\, B\, (I - \rho\, y s^\top) + \rho\, s s^\top .$$
#
# Put $y$ to its right: $(I - \rho\, y s^\top)\, y = y - y = 0$, and $\rho\, s\, (s^\top y) = s$ remains. Now apply it to $g$, factor by factor, and never write a matrix down:
#
# | in the formula | in steps |
# |---|---|
# | $q = (I - \rho\, y s^\top)\, g$ | $a = \rho\, s^\top g, \quad q = g - a\, y$ |
# | $r = B q$ | whatever $B$ is |
# | $(I - \rho\, s y^\top)\, r + \rho\, s\, (s^\top g)$ | $b = \rho\, y^\top r, \quad r \leftarrow r + (a - b)\, s$ |
#
# And what is $B$ in the middle line? The estimate from the pair before. So there, the same three lines stand again for that pair, and inside them those of the pair before it; in the innermost, $B$ is just $\gamma$ times the identity. L-BFGS keeps the last few pairs $(s_i, y_i)$, oldest first, and unrolls this into two loops. (These are the field's letters; RMSProp's $\rho$ is another one, and $y$ is neither a label nor a coordinate.)
#
# > start with $q = g$
# >
# > for the pairs **from newest to oldest**: $\quad a_i = \rho_i\, s_i^\top q, \qquad q \leftarrow q - a_i\, y_i$
# >
# > $r = \gamma q \quad$ with $\gamma = \dfrac{s^\top y}{y^\top y}$ of the newest pair; $\gamma = 1$ if there is none
# >
# > for the pairs **from oldest to newest**: $\quad b_i = \rho_i\, y_i^\top r, \qquad r \leftarrow r + (a_i - b_i)\, s_i$
# >
# > the direction is $-r$
#
# $\gamma$ is a first guess at the size of the inverse curvature. The cost: $4mD$ multiplications for $m$ pairs instead of $\frac13 D^3$.
#
# | name | shape | what it is |
# |---|---|---|
# | `grad` | (D,) | gradient where we are |
# | `S`, `Y` | (m, D) | the pairs, one per row, **oldest first**; m may be 0 |
# | returned | (D,) | the direction to search in |


# %% exercise="lbfgs_direction" title="L-BFGS in two loops" minutes=25 extra=true
def lbfgs_direction(grad, S, Y):
    """Return the search direction of L-BFGS, by the two-loop recursion.

    Parameters
    ----------
    grad : ndarray, shape (D,)
        Gradient at the current point.
    S : ndarray, shape (m, D)
        Past steps, oldest first.
    Y : ndarray, shape (m, D)
        Changes of the gradient along these steps.

    Returns
    -------
    ndarray, shape (D,)
        Minus the estimated inverse Hessian times `grad`; minus `grad` itself if there are no pairs.

    References
    ----------
    J. Nocedal, "Updating Quasi-Newton Matrices with Limited Storage", Mathematics of Computation 35, 1980.
    """
    # BEGIN SOLUTION
    q, r_scale = grad.copy(), 1.0
    a, rho = np.zeros(len(S)), 1 / np.sum(S * Y, axis=1)
    for i in reversed(range(len(S))):
        a[i] = rho[i] * (S[i] @ q)
        q = q - a[i] * Y[i]
    if len(S) > 0:
        r_scale = (S[-1] @ Y[-1]) / (Y[-1] @ Y[-1])
    r = r_scale * q
    for i in range(len(S)):
        b = rho[i] * (Y[i] @ r)
        r = r + (a[i] - b) * S[i]
    return -r
    # END SOLUTION


# %% [markdown] hints="lbfgs_direction"
# 1. The second loop needs the $a_i$ of the first: keep them in an array or a list. `reversed(range(m))` counts down.
# 2. `S[-1]` and `Y[-1]` are the newest pair. What do you do when there are no rows?
# 3. Test on one pair: if `grad` equals that pair's y, the result must be minus its s, whatever the numbers.

# %% check="lbfgs_direction" points="direction 2, no pairs 1, inputs unchanged 0.5"
check("lbfgs_direction")

# %% [markdown]
# **Look at what you built**, on a classic test: Rosenbrock's banana valley, $f = (1 - x)^2 + 100\,(y - x^2)^2$, with its minimum at (1, 1). L-BFGS comes with a line search: it tries the step 1 first, shortens it if the height doesn't fall enough, and lengthens it if the slope is still steep. Gradient descent and momentum take fixed steps, with rates close to the largest that they survive. Guess the heights after 200 steps.

# %% figure="rosenbrock" folded=true
from course_lib.plotting.optimizers import plot_race


def banana(w):
    """Return Rosenbrock's function."""
    return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2


def banana_slope(w):
    """Return its gradient."""
    across = w[1] - w[0] ** 2
    return np.array([-2 * (1 - w[0]) - 400 * w[0] * across, 200 * across])


def search(direction_of, num_steps, memory=8):
    """Walk from (-1.2, 1) with a line search; return the path and the number of evaluations."""
    w, S, Y = np.array([-1.2, 1.0]), np.zeros((0, 2)), np.zeros((0, 2))
    path, g, evaluations = [w], banana_slope(w), 1
    while len(path) <= num_steps and np.linalg.norm(g) > 1e-8:
        d, low, high, size = direction_of(g, S, Y), 0.0, np.inf, 1.0
        while True:
            new, evaluations = w + size * d, evaluations + 1
            g_new = banana_slope(new)
            if banana(new) > banana(w) + 1e-4 * size * (g @ d):
                high = size  # not low enough: the step is too long
            elif g_new @ d < 0.9 * (g @ d):
                low = size  # still falling steeply: the step is too short
            else:
                break
            size = (low + high) / 2 if np.isfinite(high) else 2 * low
        S, Y = np.vstack([S, new - w])[-memory:], np.vstack([Y, g_new - g])[-memory:]
        w, g = new, g_new
        path.append(w)
    return np.array(path), evaluations


quickly, evaluations = search(lbfgs_direction, 200)
banana_paths = {
    "gradient descent": walk(sgd, banana_slope, (-1.2, 1), 200, learning_rate=0.004),
    "momentum": walk(sgd_momentum, banana_slope, (-1.2, 1), 200, learning_rate=0.003),
    "L-BFGS": quickly,
}
for name, path in banana_paths.items():
    print(f"{name:17} {len(path) - 1} steps, height {banana(path[-1]):.1e}")
print(f"L-BFGS evaluated function and gradient {evaluations} times")
plot_race(banana, banana_paths, (-1.6, 1.6), (-0.6, 1.6), log_levels=True)

# %% [markdown]
# L-BFGS is done after 34 steps and 62 evaluations, at a height of $10^{-25}$; momentum has come down to 0.001 after 200, gradient descent to 0.14. The last steps of L-BFGS are those of a method that knows the curvature: the number of right digits grows faster and faster.
#
# **In your own words.** L-BFGS is the method of choice where the whole gradient can be computed. With minibatches it often fails. Look at how $y$ is made: what does it contain when the two gradients come from two different minibatches? What would you change about the way the pairs are measured? (Three or four sentences.)

# %% [markdown] answer="noisy_pairs" points="2" title="Pairs from minibatches" minutes=10 extra=true
# With minibatches, y is the difference of two gradients of two different functions: the change of slope along the step plus the difference between two samples. The step is small, so the noise may well be larger than the signal, and even the sign of sᵀy, and with it the sign of the estimated curvature, can be wrong. The recursion then multiplies gradients by a badly estimated inverse, which amplifies the noise. One should measure both gradients of a pair on the same examples, use large batches for the pairs, and drop pairs whose sᵀy is not clearly positive.

# %% [markdown]
# ## 13 · Now you write the test
#
# So far the tests were ours. Now write one for **any** update rule `update(w, dw, config)`: descent, momentum, Adam, one of next year's. You don't know the formula, so there is no right step to compare with. But all right rules have something in common: a step is proportional to the learning rate; it depends on the gradients so far and on nothing else (so rules with a weight decay are left out); every weight is treated by itself; and what a rule remembers is in its `config`.
#
# `update_runs` lets a rule take four steps, six times over:
#
# | run | in what it differs from `"plain"` |
# |---|---|
# | `"plain"` | three weights, `learning_rate` is 0.125, all else is the rule's default |
# | `"faster"` | `learning_rate` is 0.25 |
# | `"mirrored"` | start and gradients have the other sign |
# | `"elsewhere"` | another start, the same gradients |
# | `"alone"` | only the first of the three weights, so D = 1 |
# | `"in turns"` | in nothing; but before each of its steps, other weights with a `config` of their own take one |
#
# Each run is a dictionary with `gradients` (T, D), `learning_rate`, the `path` (T + 1, D) from the start to the last step, and `given` (D,): the array of weights that the first call was given, as it was *after* that call. T is 4, D is 3 (1 if alone), and `path[0]` is the start.
#
# Write a test that lets every right rule pass and catches as many wrong ones as it can: points are given for half, four fifths and all of thirteen. One that rejects a right rule is worth nothing, so mind the last digits.


# %% exercise="update_is_sound" title="A test for update rules" minutes=35
def update_is_sound(runs):
    """Say whether some update rule behaves as one should.

    Parameters
    ----------
    runs : dict
        Of each run, by the names in the table, a dictionary with ``gradients``, ``learning_rate``, ``path``
        and ``given``.

    Returns
    -------
    bool
        False if something is wrong with the rule.
    """
    # BEGIN SOLUTION
    steps = {name: np.diff(run["path"], axis=0) for name, run in runs.items()}
    plain, path = steps["plain"], runs["plain"]["path"]
    downhill = np.all(plain[0] * runs["plain"]["gradients"][0] < 0)
    rate_fits = np.allclose(steps["faster"], 2 * plain)
    mirror_fits = np.allclose(steps["mirrored"], -plain)
    place_fits = np.allclose(steps["elsewhere"], plain)
    company_fits = np.allclose(steps["alone"], plain[:, :1])
    turns_fit = np.allclose(steps["in turns"], plain)
    untouched = np.array_equal(runs["plain"]["given"], path[0])
    return bool(
        downhill and rate_fits and mirror_fits and place_fits and company_fits and turns_fit and untouched
    )
    # END SOLUTION


# %% [markdown] hints="update_is_sound"
# 1. Compare steps, not places: `np.diff(path, axis=0)`. What becomes of all four of them if the rate is doubled, if everything has the other sign, if it happens elsewhere?
# 2. Only of the first step do you know which way it must go for every weight. Why not of later ones, if the rule may have momentum?
# 3. Two runs are about what a rule must *not* know: the other weights, and what other callers did in between. And one entry says whether the caller's array was written into.

# %% check="update_is_sound" points="catches half 1, catches most 1, catches all 1"
check("update_is_sound")

# %%
from course_lib.trials.optimizers import update_runs

for update in (sgd, sgd_momentum, nesterov_momentum, adagrad, rmsprop, adam, adamw):
    print(f"{update.__name__:18} sound: {update_is_sound(update_runs(update, np.random.default_rng(0)))}")

# %% [markdown]
# Why does one of them fail, although it is right? It shrinks the weights besides, so its steps depend on where they are: what all rules have in common was said of those without a decay. A test is a statement about what one expects.

# %% [markdown]
# ## 14 · Spot the bug
#
# A whole training loop this time: RMSProp, with the bias correction that Adam taught us, so that the first steps have the right length. It is stitched together from lines that you can find in real study notes, and **three things are wrong**. None raises an error; at most NumPy mutters a warning.
#
# How do you hunt? Choose a bowl and a start, work out the first step by hand, and print what the code makes of it: `cache`, the correction, `w`. Then the second.


# %% exercise="rmsprop_descent" title="RMSProp, to repair" minutes=20
def rmsprop_descent(gradient, w, learning_rate, decay_rate, num_steps):
    """Minimise a function by RMSProp with bias correction.

    Parameters
    ----------
    gradient : callable
        ``gradient(w)`` returns the gradient at `w`.
    w : ndarray
        Where to start; not modified.
    learning_rate, decay_rate : float
        Settings.
    num_steps : int
        Number of steps.

    Returns
    -------
    ndarray, shape of `w`
        Weights after the last step.
    """
    cache = np.zeros(w.shape)
    # BEGIN STUB
    # for t in range(num_steps):
    #     dw = gradient(w)
    #     cache += decay_rate * cache + (1 - decay_rate) * dw**2
    #     unbiased = cache / (1 - decay_rate**t)
    #     w = w + learning_rate * dw / (np.sqrt(unbiased) + 1e-8)
    # END STUB
    # BEGIN SOLUTION
    for t in range(1, num_steps + 1):
        dw = gradient(w)
        cache = decay_rate * cache + (1 - decay_rate) * dw**2
        unbiased = cache / (1 - decay_rate**t)
        w = w - learning_rate * dw / (np.sqrt(unbiased) + 1e-8)
    # END SOLUTION
    return w


# %% [markdown] hints="rmsprop_descent"
# 1. One of the three shows after a single step: does the height of the bowl fall?
# 2. Print `unbiased` in the first iteration. By which number was the cache divided, and which step number makes that number right?
# 3. Feed it a gradient that is always 1. A running average of ones that is corrected for its start is 1 in every step. What is yours?

# %% check="rmsprop_descent" points="weights 1.5, inputs unchanged 0.5"
check("rmsprop_descent")

# %%
w_end = rmsprop_descent(bowl_slope, np.array([-7.0, 2.0]), 0.1, 0.9, 200)
print(f"after 200 steps: w = {w_end.round(3)}, height {bowl(w_end):.2e}, from {bowl((-7, 2)):.2f}")

# %% [markdown]
# It has come near, and stays there jittering: near the minimum RMSProp's steps don't fade by themselves (section 5). A schedule would take it the rest of the way.

# %% [markdown] summary=true
# ## On one page
#
# **You built** gradient descent, momentum, Nesterov, AdaGrad, RMSProp, Adam and AdamW; schedules that fall, rise, or wait for a plateau; two averages of weights; Newton's step; and, as extra, a triangular cycle and the two loops of L-BFGS.
#
# | symbol | shape | what it is |
# |---|---|---|
# | $w$, $g_t$ (`dw`) | any, the same | weights, and the gradient at step t |
# | $\eta$, `learning_rate` | a number | step size |
# | $\mu$, `momentum` | a number | share of the velocity that survives a step |
# | $v$ (`velocity`), $c$ (`cache`), $m$ and $v$ of Adam | that of $w$ | what an optimizer remembers; zeros at first |
# | $\rho$, $\beta_1$, $\beta_2$ | numbers | shares of running averages that survive a step |
# | $\varepsilon$ | a number | keeps a denominator from 0; outside the root |
# | $\lambda$ | a number | curvature along an axis; in AdamW, strength of the decay |
# | $\kappa$ | a number | largest curvature over smallest |
# | $H$ | (D, D) | Hessian, the matrix of second derivatives |
#
# | method | step |
# |---|---|
# | gradient descent | $w \leftarrow w - \eta\, g$ |
# | momentum | $v \leftarrow \mu v - \eta\, g, \quad w \leftarrow w + v$ |
# | Nesterov | the same, with the gradient at $w + \mu v$ |
# | AdaGrad | $c \leftarrow c + g^2, \quad w \leftarrow w - \eta\, g / (\sqrt c + \varepsilon)$ |
# | RMSProp | $c \leftarrow \rho\, c + (1 - \rho)\, g^2$, the rest as AdaGrad |
# | Adam | $m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \quad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2, \quad w \leftarrow w - \eta\, \hat m / (\sqrt{\hat v} + \varepsilon)$, with $\hat m = m / (1 - \beta_1^t)$, $\hat v = v / (1 - \beta_2^t)$ |
# | AdamW | Adam, and $- \eta \lambda w$ beside it |
# | Newton | solve $H d = -g$, then $w \leftarrow w + d$ |
#
# **Remember**
#
# - On a bowl, gradient descent multiplies the distance along each axis by $1 - \eta\lambda$, $\lambda$ the curvature there. Stable means: between −1 and 1 for all of them.
# - In a valley with condition number $\kappa$, descent needs steps in proportion to $\kappa$, tuned momentum to $\sqrt\kappa$. Momentum adds up what keeps its direction, by up to $1/(1-\mu)$. Adaptive methods divide by the size of the gradient, not by the curvature, and see where the valley's axes point.
# - Batches k times as large: noise divided by $\sqrt k$, and k times the rate, as long as $w$ hardly moves.
# - Begin gently, end low; or average the path.
# - A Hessian has D² entries: nobody stores it for a large network.

# %% [markdown]
# ## What you can do now
#
# - Say what limits gradient descent, in one formula: the factors $1 - \eta\lambda$, one for every curvature.
# - Write any first-order optimizer as a step and a memory: momentum remembers directions, AdaGrad and RMSProp remember sizes, Adam both.
# - Diagnose a training from its loss curve and its update-to-weight ratio, and choose a schedule for it.
# - Trade batch size for learning rate, and know where the trade ends.
# - Explain what second-order methods buy, what they cost, and how L-BFGS gets most of it for the price of a few vectors.
#
# Where to begin in practice: Adam with $\eta = 10^{-3}$, or momentum 0.9 with a rate from a sweep; then a schedule that ends low. The best optimizer can't mend gradients that vanish on their way through the layers. That is what assignment 5 is about.
#
# ## Further reading
#
# - A. Karpathy, J. Johnson, F.-F. Li and others, *CS231n: Neural Networks 3*, course notes, Stanford: parameter updates. The form of the optimizers, `(w, dw, config) -> (next_w, config)`, is that of its assignments.
# - G. Goh, "Why Momentum Really Works", *Distill*, 2017: more than two curvatures, and sliders.
# - I. Sutskever, J. Martens, G. Dahl and G. Hinton, "On the Importance of Initialization and Momentum in Deep Learning", *ICML*, 2013: momentum and Nesterov's version, for networks.
# - D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization", *ICLR*, 2015.
# - I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization", *ICLR*, 2019: why AdamW.
# - P. Goyal, P. Dollár, R. Girshick and others, "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", arXiv:1706.02677, 2017: linear scaling and warm-up at work.
# - Y. Dauphin, R. Pascanu, C. Gulcehre, K. Cho, S. Ganguli and Y. Bengio, "Identifying and Attacking the Saddle Point Problem in High-Dimensional Non-Convex Optimization", *NeurIPS*, 2014.
# - D. C. Liu and J. Nocedal, "On the Limited Memory BFGS Method for Large Scale Optimization", *Mathematical Programming* 45, 1989.
# - H. H. Rosenbrock, "An Automatic Method for Finding the Greatest or Least Value of a Function", *The Computer Journal* 3(3), 1960: the banana.

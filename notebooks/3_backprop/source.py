# %% [markdown]
# # 3 · Backpropagation: gradients on graphs
# *About 8½ hours.* You will write the machinery that finds the gradient of any computation, one small step at a time, and the tools that prove it right.
#
# **You will build** a numerical gradient and a check that uses it; gates with a forward and a backward half; the layers of a neural network; a two-layer network put together from them; and a number that remembers how it was computed, so that any formula differentiates itself.
#
# **You will learn** to break a formula into steps, to find the gradient of each step by looking at nothing but that step, to derive matrix gradients from shapes, and to distrust a gradient until it was measured.
#
# **You need** the chain rule, matrix products, the losses of assignment 2, and for section 12 Python classes and a function that calls itself.
#
# All through this notebook, one convention: the gradient of the loss with respect to something has the name of that thing with a `d` in front, and **its shape**. `dx` is the gradient for `x`, `dw` for `w`, and `dout` for a layer's output. (Everything here is float64. Layers that answer in float32 are accepted, too; for the measuring of sections 1 to 3 that would be too coarse, as you will see.)

# %% setup=true
import time

import numpy as np

from course_lib import check

# %% [markdown]
# ## 1 · A slope you can measure
#
# Before you derive any gradient, get yourself a judge. Move one entry of $x$ a little to both sides and see how $f$ responds:
#
# $$\frac{\partial f}{\partial x_k} \approx \frac{f(x + h e_k) - f(x - h e_k)}{2h} .$$
#
# $e_k$ is 1 in entry $k$ and 0 elsewhere: one entry moves, all others stay. Why both sides? By Taylor's formula, $f(x \pm h) = f \pm h f' + \frac{h^2}{2} f'' \pm \frac{h^3}{6} f''' + \dots$ In the difference, all even terms cancel:
#
# | difference | error |
# |---|---|
# | forward, $(f(x + h) - f(x)) / h$ | $\frac{h}{2} f''$ |
# | centred, $(f(x + h) - f(x - h)) / 2h$ | $\frac{h^2}{6} f'''$ |
#
# It is simple, it works for any function, and it calls $f$ twice for every entry of $x$. Good for judging, hopeless for training.
#
# | name | shape | what it is |
# |---|---|---|
# | `x` | any, float64 | where the slope is wanted; `f` gets an array of the same shape |
# | `grad` | the shape of `x` | one slope per entry |
#
# Moving the entries of `x` in place is cheap. But whoever called you wants `x` back as it was. And `x` may be a view of another array, such as a transpose. (Then `x.ravel()` is a copy, and whoever changes the copy's entries has not moved `x`.)


# %% exercise="numerical_gradient" title="Numerical gradient" minutes=20
def numerical_gradient(f, x, h=1e-5):
    """Gradient of a function by centred differences.

    Parameters
    ----------
    f : callable
        ``f(x)`` takes an array of the shape of `x` and returns a number.
    x : ndarray of float64, any shape
        Where to differentiate. May be changed meanwhile, but is afterwards what it was.
    h : float
        Step to either side.

    Returns
    -------
    grad : ndarray, shape of `x`
        ``grad[index] = (f(x + h e) - f(x - h e)) / (2 h)``, where ``e`` is 1 at `index` and 0 elsewhere.
    """
    # BEGIN SOLUTION
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        original = x[index]
        x[index] = original + h
        high = f(x)
        x[index] = original - h
        low = f(x)
        x[index] = original
        grad[index] = (high - low) / (2 * h)
    return grad
    # END SOLUTION


# %% [markdown] hints="numerical_gradient"
# 1. `x` may have any number of axes. `np.ndindex(x.shape)` gives all index tuples of an array one after the other, and `x[index]` understands a tuple.
# 2. Remember the entry before you touch it. Then set it to two other values in turn, and evaluate `f` at each. How wide is the distance between the two?
# 3. Call your function on `x = np.array([[1.0, 2.0], [3.0, 4.0]])` with `f = lambda x: np.sum(x**2)`. You should get `2 * x`. And is `x` still what it was?

# %% check="numerical_gradient" points="slopes 1.5, views 0.5, restores x 1"
check("numerical_gradient")

# %% [markdown]
# ## 2 · How close is close?
#
# Your derivation says 3.0, the measurement 3.0001. Right or wrong? A difference of 0.0001 is nothing for a slope of 3 and everything for a slope of 0.0002. So compare the difference with the size of the numbers themselves. For arrays, the worst entry counts:
#
# $$\text{error}(a, b) = \max_k \frac{|a_k - b_k|}{\max(|a_k|, |b_k|)} .$$
#
# Where both entries are 0 they agree perfectly: that entry's error is 0, not 0/0. (Other texts put $|a_k| + |b_k|$ below, which gives between half as much and as much, or add a small constant. Here: the maximum, and no constant, so that an error in a tiny gradient isn't hidden. What that costs you will see in section 11.)


# %% exercise="relative_error" title="Relative error" minutes=12
def relative_error(a, b):
    """Largest relative error between two arrays, entry by entry.

    Parameters
    ----------
    a, b : array_like, of the same shape
        Two versions of the same numbers, such as an analytic and a numerical gradient.

    Returns
    -------
    error : float
        The largest ``|a - b| / max(|a|, |b|)``; an entry that is 0 in both counts as 0.
    """
    # BEGIN SOLUTION
    gap = np.abs(np.subtract(a, b))
    size = np.maximum(np.abs(a), np.abs(b))
    return float(np.max(gap / np.where(size == 0, 1, size)))
    # END SOLUTION


# %% [markdown] hints="relative_error"
# 1. There are two different maxima in the formula: one compares two numbers for each entry and gives an array, one picks the worst entry. NumPy has a function for each: `np.maximum` and `np.max`.
# 2. Where the denominator is 0, so is the numerator. What could you divide by there instead, to get 0?
# 3. `np.where(condition, p, q)` takes `p` where the condition holds and `q` elsewhere.

# %% check="relative_error" points="values 1, zeros 1"
check("relative_error")

# %% [markdown]
# **Look at what you built.** The error of your numerical gradient, as the step $h$ shrinks from 1 to $10^{-13}$. The table in section 1 promises a line of slope 2 for centred differences and 1 for forward ones. Does a smaller step always help? Decide before you run the cell, and say where you expect the best $h$.

# %% figure="step-sizes"
from course_lib.plotting.backprop_errors import plot_step_sizes

plot_step_sizes(numerical_gradient, relative_error)

# %% [markdown]
# Two errors work against each other. The formula's own error falls with $h^2$. But $f(x + h)$ and $f(x - h)$ are nearly equal, and each is only known to about 16 digits: subtracting them leaves a rounding error of about $10^{-16} |f|$, and dividing by $2h$ *magnifies* it. The sum of the two is smallest around $h = 10^{-5}$, hence the default.
#
# In single precision there are only 7 digits. The best you can get is $10^{-5}$ or so, with steps between $10^{-3}$ and $10^{-2}$, and at $h = 10^{-8}$ the measured slope is 0: $x + h$ *is* $x$. **Check gradients in float64.**
#
# **Question.** With double precision and centred differences, $f$ of size 1, you choose $h = 10^{-12}$. What relative error do you expect?
#
# - A: about $10^{-24}$, since the error falls with $h^2$
# - B: about $10^{-16}$, the rounding error of $f$
# - C: up to about $10^{-4}$
# - D: exactly 0

# %% exercise="tiny_step" title="A tiny step" minutes=4
# BEGIN STUB
# tiny_step = None  # one letter, such as "A"
# END STUB
# BEGIN SOLUTION
tiny_step = "C"
# END SOLUTION

# %% check="tiny_step" points="answer 1"
check("tiny_step")

# %% [markdown]
# ## 3 · A judge that samples
#
# A layer with 100,000 weights has 100,000 slopes, and measuring each takes two evaluations of the network. A mistake in a derivation rarely hides in one entry, so look at a few, drawn at random.
#
# For each check: draw one index tuple with `rng` (every entry equally likely, repetition allowed), measure the slope of that one entry as in section 1, and compare it with the analytic gradient at the same place. Two calls of `f` per check, not two per entry of `x`.


# %% exercise="grad_check_sparse" title="Gradient check at a few entries" minutes=20
def grad_check_sparse(f, x, analytic_grad, num_checks, rng, h=1e-5):
    """Compare a gradient with numerical slopes at a few random entries.

    Parameters
    ----------
    f : callable
        ``f(x)`` takes an array of the shape of `x` and returns a number.
    x : ndarray of float64, any shape
        Where to check; afterwards what it was.
    analytic_grad : ndarray, shape of `x`
        The gradient in question.
    num_checks : int
        Number of entries to look at.
    rng : numpy.random.Generator
        Draws them.
    h : float
        Step to either side.

    Returns
    -------
    errors : ndarray, shape (num_checks,)
        Relative error of each entry examined, in the order in which they were drawn.
    """
    # BEGIN SOLUTION
    errors = np.zeros(num_checks)
    for k in range(num_checks):
        index = tuple(rng.integers(x.shape))
        original = x[index]
        x[index] = original + h
        high = f(x)
        x[index] = original - h
        low = f(x)
        x[index] = original
        slope = (high - low) / (2 * h)
        errors[k] = relative_error(slope, analytic_grad[index])
    return errors
    # END SOLUTION


# %% [markdown] hints="grad_check_sparse"
# 1. An entry of `x` needs one random number per axis. `rng.integers(n)` draws from 0 to n − 1; `rng.integers([3, 40])` draws one for each of the two lengths.
# 2. An array of two numbers picks two rows; a *tuple* of two numbers picks one entry. Which of them does `rng.integers` return?
# 3. The five lines that move, evaluate twice and restore are in your `numerical_gradient`. Compare the slope with one entry of `analytic_grad`: which?

# %% check="grad_check_sparse" points="draws 1, errors 2, same seed 0.5, restores x 0.5"
check("grad_check_sparse")

# %% [markdown]
# One warning about drawing: give every array of parameters a check of its own. With 100,000 weights and 100 biases in one pot, 50 draws contain no bias at all in 19 checks out of 20, and a forgotten bias gradient passes.
#
# **How large may the error be?** Rules of thumb for float64 and $h = 10^{-5}$, a function of size 1 and slopes that are not tiny themselves:
#
# | relative error | what it usually means |
# |---|---|
# | below $10^{-7}$ | right |
# | $10^{-7}$ to $10^{-4}$ | right if the function has kinks or is very deep, otherwise look closer |
# | $10^{-4}$ to $10^{-2}$ | be worried |
# | above $10^{-2}$ | wrong, or a kink |
#
# What about kinks? Functions such as $|x|$ and $\max(0, x)$ have a slope on either side and none at the corner. Look at $|x|$ near 0. Its slope at the black point is 1, there is no doubt. What will the centred difference say, if $h$ is larger than the distance to the corner?

# %% figure="kink"
from course_lib.plotting.backprop_errors import plot_kink

plot_kink(numerical_gradient)

# %% [markdown]
# The secant straddles the corner and measures something between the two slopes: an error of 70 %, although nothing is wrong. A network with thousands of ReLUs has thousands of corners, and some lie within $10^{-5}$ of where you stand. So one bad entry among many good ones is not proof of a mistake. A checker can notice that a corner was crossed: `check_gradient` from `course_lib` does, and the checks in this notebook use it.

# %% [markdown]
# ## 4 · Gates
#
# Now the gradients themselves. Break any computation into steps so small that each is obvious. Such a step, a **gate**, needs to know two things and nothing about the rest of the circuit:
#
# - **forward**: its output from its inputs;
# - **backward**: given `dz`, how much the loss changes per unit of its *output*, it says how much the loss changes per unit of each *input*. (`dz` comes from the gates that lie between this one and the loss: *from above*, as one says.) That is the chain rule: `dz` times the gate's own, **local** slope,
#
# $$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial z} \cdot \frac{\partial z}{\partial x} .$$
#
# What the backward half needs to remember from the forward half, it finds in a `cache`. What you put in there is your own business: the checks only hand it from your forward function to your backward function, twice over, so nothing in it may be written to.
#
# **Exercise.** $z = x + y$. What are $\partial z/\partial x$ and $\partial z/\partial y$? Does the gate need to remember anything?


# %% exercise="add_backward" title="The adder" minutes=6
def add_forward(x, y):
    """Add two numbers or arrays of the same shape; return ``(z, cache)``."""
    # BEGIN SOLUTION
    return x + y, None
    # END SOLUTION


def add_backward(dz, cache):
    """Gradients of the adder's inputs.

    Parameters
    ----------
    dz : float or ndarray, shape of the output
        Gradient of the loss with respect to the sum.
    cache : object
        What `add_forward` returned beside the sum.

    Returns
    -------
    dx, dy : float or ndarray, shape of `dz`
        Gradients of the loss with respect to both inputs.
    """
    # BEGIN SOLUTION
    return dz, dz
    # END SOLUTION


# %% [markdown] hints="add_backward"
# 1. If `x` grows by 0.001, by how much does `x + y` grow?
# 2. So both local slopes are the same number. Multiply it by what comes from above.
# 3. Whatever you put into the cache, `None` included, `add_forward` returns two things: the sum and the cache.

# %% check="add_backward" points="forward 0.5, gradients 0.5"
check("add_backward")

# %% [markdown]
# **Exercise.** $z = xy$. If $y = 5$ and $x$ grows by 0.001, then $z$ grows by 0.005. What must the gate remember?


# %% exercise="mul_backward" title="The multiplier" minutes=6
def mul_forward(x, y):
    """Multiply two numbers or arrays of the same shape, entry by entry; return ``(z, cache)``."""
    # BEGIN SOLUTION
    return x * y, (x, y)
    # END SOLUTION


def mul_backward(dz, cache):
    """Gradients of the multiplier's inputs.

    Parameters
    ----------
    dz : float or ndarray, shape of the output
        Gradient of the loss with respect to the product.
    cache : object
        What `mul_forward` returned beside the product.

    Returns
    -------
    dx, dy : float or ndarray, shape of `dz`
        Gradients of the loss with respect to both inputs.
    """
    # BEGIN SOLUTION
    x, y = cache
    return dz * y, dz * x
    # END SOLUTION


# %% [markdown] hints="mul_backward"
# 1. Hold $y$ still. Then $z = xy$ is a straight line in $x$. What is its slope?
# 2. So the backward half needs the inputs. How do they get there?
# 3. Two factors in each gradient: the local slope, and `dz`. Which input belongs to `dx`?

# %% check="mul_backward" points="forward 0.5, gradients 0.5"
check("mul_backward")

# %% [markdown]
# **Exercise.** $z = \max(x, y)$, entry by entry. Only one of the two inputs got through. If the other one wiggles a little, what does the output do? (Where both are equal there is a kink. Send the gradient to either one, or half to each: nobody will check.)


# %% exercise="max_backward" title="The maximum" minutes=10
def max_forward(x, y):
    """Take the larger of two numbers or arrays of the same shape, entry by entry; return ``(z, cache)``."""
    # BEGIN SOLUTION
    return np.maximum(x, y), np.greater(x, y)
    # END SOLUTION


def max_backward(dz, cache):
    """Gradients of the maximum's inputs.

    Parameters
    ----------
    dz : float or ndarray, shape of the output
        Gradient of the loss with respect to the maximum.
    cache : object
        What `max_forward` returned beside the maximum.

    Returns
    -------
    dx, dy : float or ndarray, shape of `dz`
        Gradients of the loss with respect to both inputs.
    """
    # BEGIN SOLUTION
    x_wins = cache
    return dz * x_wins, dz * ~x_wins
    # END SOLUTION


# %% [markdown] hints="max_backward"
# 1. With x = 3 and y = −4: what is z? And what is it if y becomes −3.9?
# 2. The winner's local slope is the one of $z = x$, the loser's is that of a constant.
# 3. A comparison of two arrays is an array of True and False, and in a product they count as 1 and 0. `np.where` works too. (For the other mask, `x <= y` and `1 - mask` are always right. `~mask` is right for arrays only: with plain numbers, `~True` is −2.)

# %% check="max_backward" points="forward 0.5, gradients 0.5"
check("max_backward")

# %% [markdown]
# **Look at what you built.** Values above the wires, gradients below. With x = 3, y = −4, and a gradient of 2 coming in from the right, what are the gradients of the six inputs? Write them down before you run the cell.

# %% figure="gates"
from course_lib.plotting.backprop import plot_gates

gates = {
    "+": (add_forward, add_backward),
    "×": (mul_forward, mul_backward),
    "max": (max_forward, max_backward),
}
plot_gates(gates, x=3.0, y=-4.0, dz=2.0)

# %% [markdown]
# The adder **distributes** its gradient, the maximum **routes** it to the winner, the multiplier **swaps** its inputs. Keep the last one in mind: if $x$ is a pixel and $y$ its weight, what is a factor of the weight's gradient?
#
# **Question.** In $s = w \cdot x$ the pixels $x$ run from 0 to 1. A colleague leaves them as 0 to 255 and keeps everything else. For the same `ds`, what happens to the gradient for $w$, and what should they do about the learning rate?
#
# - A: nothing changes; keep it
# - B: 255 times larger; make it smaller
# - C: 255 times larger; make it larger
# - D: 255 times smaller; make it larger

# %% exercise="pixel_scale" title="Pixels from 0 to 255" minutes=4
# BEGIN STUB
# pixel_scale = None  # one letter
# END STUB
# BEGIN SOLUTION
pixel_scale = "B"
# END SOLUTION

# %% check="pixel_scale" points="answer 1"
check("pixel_scale")

# %% [markdown]
# ## 5 · The sigmoid
#
# How small must a gate be? As small as you like to differentiate. The sigmoid
#
# $$\sigma(x) = \frac{1}{1 + e^{-x}}$$
#
# could be four gates (negate, exponentiate, add one, invert), but as a single gate it has a slope of rare beauty:
#
# $$\sigma'(x) = \frac{e^{-x}}{(1 + e^{-x})^2} = \frac{1}{1 + e^{-x}} \cdot \frac{(1 + e^{-x}) - 1}{1 + e^{-x}} = \sigma(x)\,(1 - \sigma(x)) .$$
#
# The slope follows from the *output* alone. It is largest where $\sigma = 0.5$, and even there only 1/4.
#
# First the function. Take care that it returns 0 and 1, and no NaN, at $x = \mp 1000$. The formula $e^x / (1 + e^x)$ is the same on paper. What is $e^{1000} / (1 + e^{1000})$ in floating point?


# %% exercise="sigmoid" title="The sigmoid function" minutes=12
def sigmoid(x):
    """Logistic sigmoid, ``1 / (1 + exp(-x))``, entry by entry.

    Parameters
    ----------
    x : float or ndarray, any shape

    Returns
    -------
    s : float or ndarray, shape of `x`
        Between 0 and 1; finite for every finite `x`.
    """
    # BEGIN SOLUTION
    return 0.5 * (1 + np.tanh(0.5 * x))
    # END SOLUTION


# %% [markdown] hints="sigmoid"
# 1. Write the formula as it stands. `np.exp(1000)` is `inf`: what is 1 divided by that, and what is `inf / inf`?
# 2. NumPy may warn about an overflow although the result is right. To avoid even that, use that $\tanh z$ is built from the same exponentials: multiply numerator and denominator of $\sigma$ by $e^{x/2}$.
# 3. $\tanh z = (e^z - e^{-z}) / (e^z + e^{-z})$. What do you get for $1 + \tanh z$, and for which $z$ is half of that the sigmoid?

# %% check="sigmoid" points="values 1, stable 1"
check("sigmoid")

# %% [markdown]
# ## 6 · A circuit
#
# Now put gates together, two to begin with: $m = \max(x, y)$ and then $f = m z$, at $x = 5$, $y = 2$ and $z = -3$. Forward, from left to right: $m = 5$ and $f = -15$. Backward, from right to left: $f$ changes by 1 per unit of itself, so `df` is 1. The multiplier turns that into `dm` and `dz`, and `dm` is what arrives at the maximum. Fill in the four gradients before you run the cell, and say what $f$ will be at $x = 5.01$, and at $y = 2.01$.

# %% figure="two-gates"
from course_lib.plotting.backprop import plot_two_gates


def two_gates(x, y, z):
    """Return m = max(x, y), f = m z, and what both gates remember."""
    m, max_cache = max_forward(x, y)
    f, mul_cache = mul_forward(m, z)
    return m, f, max_cache, mul_cache


m, f, max_cache, mul_cache = two_gates(5.0, 2.0, -3.0)
dm, dz = mul_backward(1.0, mul_cache)  # from the end
dx, dy = max_backward(dm, max_cache)
print(f"f at x = 5.01: {two_gates(5.01, 2.0, -3.0)[1]:.2f}, at y = 2.01: {two_gates(5.0, 2.01, -3.0)[1]:.2f}")
plot_two_gates(
    ("max", "×"),
    {"x": 5.0, "y": 2.0, "m": m, "z": -3.0, "f": f},
    {"x": dx, "y": dy, "m": dm, "z": dz, "f": 1.0},
)

# %% [markdown]
# Read it as requests. The multiplier says: $f$ falls by three per unit of $m$. The maximum does not know what that −3 is about. It hands it to the input that got through, and nothing to the other. So 0.01 more of $x$ is 0.03 less of $f$, and $y$ has no say. Each gate used its own slope and what arrived from above, and nothing else; a longer circuit is only more of the same.
#
# Here is one that nobody wants to differentiate in one go:
#
# $$f(x, y) = \frac{x + \sigma(y)}{\sigma(x) + (x + y)^2} .$$
#
# (The function and the point at which you will look at it, $x = 3$ and $y = -4$, are those of the notes of Stanford's course CS231n.) In stages, each with a name:
#
# | name | value | gate |
# |---|---|---|
# | `sig_y` | $\sigma(y)$ | sigmoid |
# | `num` | $x + $ `sig_y` | adder |
# | `sig_x` | $\sigma(x)$ | sigmoid |
# | `total` | $x + y$ | adder |
# | `square` | `total`$^2$ | square |
# | `den` | `sig_x` $+$ `square` | adder |
# | `inv` | $1 / $ `den` | inverse |
# | `f` | `num` $\times$ `inv` | multiplier |
#
# The forward half computes them from top to bottom and keeps them all.


# %% exercise="staged_circuit_forward" title="The circuit, forward" minutes=10
def staged_circuit_forward(x, y):
    """Evaluate ``f(x, y) = (x + sigmoid(y)) / (sigmoid(x) + (x + y)**2)`` in stages.

    Parameters
    ----------
    x, y : float

    Returns
    -------
    f : float
    values : dict of str to float
        Every value by name: ``x``, ``y``, ``sig_y``, ``num``, ``sig_x``, ``total``, ``square``, ``den``,
        ``inv`` and ``f``.
    """
    # BEGIN SOLUTION
    sig_y = sigmoid(y)
    num = x + sig_y
    sig_x = sigmoid(x)
    total = x + y
    square = total**2
    den = sig_x + square
    inv = 1 / den
    f = num * inv
    values = {
        "x": x,
        "y": y,
        "sig_y": sig_y,
        "num": num,
        "sig_x": sig_x,
        "total": total,
        "square": square,
        "den": den,
        "inv": inv,
        "f": f,
    }
    return f, values
    # END SOLUTION


# %% [markdown] hints="staged_circuit_forward"
# 1. One line per row of the table, in its order. You have written `sigmoid` already.
# 2. Every name of the table is a key, and so are `"x"` and `"y"`: ten in all.
# 3. Compare with a calculator: at $x = 3$, $y = -4$ you should find `num` = 3.018 and `den` = 1.953.

# %% check="staged_circuit_forward" points="values 1"
check("staged_circuit_forward")

# %% [markdown]
# **Exercise.** Backward, walk up the table from the bottom. Start with `df`, and give every name its gradient by the rule of the gate that *uses* it. Two gates are new: the square has the local slope $2 \cdot$ `total`, the inverse $-1/$`den`$^2$.
#
# **Where a wire branches.** `x` is used in three places: in `num`, in `sig_x`, and in `total`. A change of `x` reaches the loss on all three ways at once, and the effects **add up**. That is the chain rule for several variables:
#
# $$\frac{\partial L}{\partial x} = \sum_{\text{uses } u \text{ of } x} \frac{\partial L}{\partial u} \cdot \frac{\partial u}{\partial x} .$$
#
# In code: the first contribution may be an `=`, every further one is a `+=`. In how many places is `y` used?


# %% exercise="staged_circuit_backward" title="The circuit, backward" minutes=30
def staged_circuit_backward(df, values):
    """Gradients of every value of the staged circuit.

    Parameters
    ----------
    df : float
        Gradient of the loss with respect to ``f``.
    values : dict of str to float
        The second output of `staged_circuit_forward`; not modified.

    Returns
    -------
    grads : dict of str to float
        Gradient of the loss with respect to each value, under the same ten names: ``grads["den"]`` is how much
        the loss changes per unit of ``den``, and ``grads["f"]`` is `df`.
    """
    # BEGIN SOLUTION
    g = {"f": df}
    g["num"] = df * values["inv"]
    g["inv"] = df * values["num"]
    g["den"] = -g["inv"] / values["den"] ** 2
    g["square"] = g["den"]
    g["sig_x"] = g["den"]
    g["total"] = g["square"] * 2 * values["total"]
    g["sig_y"] = g["num"]
    g["x"] = g["num"]
    g["x"] += g["sig_x"] * values["sig_x"] * (1 - values["sig_x"])
    g["x"] += g["total"]
    g["y"] = g["sig_y"] * values["sig_y"] * (1 - values["sig_y"])
    g["y"] += g["total"]
    return g
    # END SOLUTION


# %% [markdown] hints="staged_circuit_backward"
# 1. Read the table from the bottom. `f = num × inv` is a multiplier: it tells you `dnum` and `dinv`. Then `inv = 1 / den` tells you `dden` from `dinv`, and so on.
# 2. Every line is "gradient of the output times local slope". For the sigmoids the local slope follows from the stored *output*.
# 3. Write down all rows of the table in which `x` occurs on the right: each gives one term of `dx`. Then do the same for `y`. A numerical check of `dx` alone, with `df = 1`, tells you whether you found all terms.

# %% check="staged_circuit_backward" points="inner gradients 2, x 1, y 1"
check("staged_circuit_backward")

# %% [markdown]
# **Look at what you built.** Values above, gradients below each wire. The two adders hand their gradients back to `x` unchanged. What must the way through the sigmoid contribute, to arrive at the gradient of `x`? And which of the two inputs would you change to make $f$ larger, and in which direction?

# %% figure="circuit"
from course_lib.plotting.backprop import plot_circuit

f, values = staged_circuit_forward(3.0, -4.0)
grads = staged_circuit_backward(1.0, values)
point = np.array([3.0, -4.0])
measured = numerical_gradient(lambda p: staged_circuit_forward(p[0], p[1])[0], point)
print(f"f = {f:.4f}, dx = {grads['x']:.4f}, dy = {grads['y']:.4f}")
print(
    f"largest relative error against the measured slopes: {relative_error([grads['x'], grads['y']], measured):.1e}"
)
plot_circuit(values, grads)

# %% [markdown]
# Through the sigmoid comes only about −0.04. Of the two inputs $x$ counts for more: $f$ rises by 2.06 per unit of $x$ and by 1.59 per unit of $y$. So make $x$ larger.
#
# You never wrote down the derivative of $f$. That is all there is to backpropagation: gates that know their own slope, a cache, and a walk through the graph in reverse order. What remains is to use larger gates.

# %% [markdown]
# ## 7 · The matrix product, from shapes alone
#
# $C = AB$ is a gate too (in this section, $C$ is a matrix and not the number of classes). Written out, $C_{ij} = \sum_k A_{ik} B_{kj}$: the entry $A_{ik}$ is used in all of row $i$ of $C$, once with each $B_{kj}$. Its uses add up,
#
# $$\frac{\partial L}{\partial A_{ik}} = \sum_j \frac{\partial L}{\partial C_{ij}} B_{kj} .$$
#
# Nobody remembers that. What one remembers: it is the multiplier's rule, "`dC` times the *other* input", and only one order and transposition fits the shapes.
#
# | name | shape |
# |---|---|
# | `A`, `dA` | (N, D) |
# | `B`, `dB` | (D, M) |
# | `C`, `dC` | (N, M) |
#
# `dA` is (N, D), to be made of `dC`, (N, M), and `B`, (D, M). Which product does that? And `dB`?


# %% exercise="matmul_backward" title="Gradients of a matrix product" minutes=15
def matmul_backward(dC, A, B):
    """Gradients of the factors of a matrix product ``C = A @ B``.

    Parameters
    ----------
    dC : ndarray, shape (N, M)
        Gradient of the loss with respect to the product.
    A : ndarray, shape (N, D)
    B : ndarray, shape (D, M)

    Returns
    -------
    dA : ndarray, shape (N, D)
    dB : ndarray, shape (D, M)
    """
    # BEGIN SOLUTION
    dA = dC @ B.T
    dB = A.T @ dC
    return dA, dB
    # END SOLUTION


# %% [markdown] hints="matmul_backward"
# 1. Choose three different numbers for N, D, M and write all shapes down. In a product (a, b) times (b, c), the inner lengths must agree and disappear.
# 2. For `dA` the length M has to disappear, for `dB` the length N. Both `dC` and the other factor have it: does it stand inside?
# 3. If it stands outside, a transposition moves it. With N = D = M every product fits, so test with different lengths.

# %% check="matmul_backward" points="dA 1, dB 1"
check("matmul_backward")

# %% [markdown]
# ## 8 · The affine layer
#
# Now a layer: every example's features times a weight matrix, plus a bias. From here on bias and weights are kept apart, and the layer takes examples of any shape: an image is flattened into a row first.
#
# | name | shape | what it is |
# |---|---|---|
# | `x` | (N, d1, …, dk) | N examples; D = d1 ⋯ dk features each |
# | `w` | (D, M) | weights |
# | `b` | (M,) | bias, the same for every example |
# | `out` | (N, M) | `x` as (N, D), times `w`, plus `b` |
#
# Each of the M outputs is computed by a **unit**, which has its own column of `w` and its own entry of `b`. A layer whose output is only the input of another layer is called **hidden**, and so are its units.


# %% exercise="affine_forward" title="Affine layer, forward" minutes=10
def affine_forward(x, w, b):
    """Affine layer: flatten each example, multiply with the weights, add the bias.

    No loop over the examples.

    Parameters
    ----------
    x : ndarray, shape (N, d1, ..., dk)
        A minibatch of examples of any shape; ``D = d1 * ... * dk``.
    w : ndarray, shape (D, M)
        Weights.
    b : ndarray, shape (M,)
        Bias.

    Returns
    -------
    out : ndarray, shape (N, M)
    cache : object
        Whatever `affine_backward` needs.
    """
    # BEGIN SOLUTION
    out = x.reshape(len(x), -1) @ w + b
    return out, (x, w)
    # END SOLUTION


# %% [markdown] hints="affine_forward"
# 1. `x.reshape(rows, -1)` lets NumPy work out the second length. How many rows should there be?
# 2. `out` is (N, M) and `b` is (M,). What does broadcasting do with that sum?
# 3. Which arrays occurred in the multiplier's rule? Put those into the cache, in the shapes they came in.

# %% check="affine_forward" points="values 1, vectorised 0.5, inputs unchanged 0.5"
check("affine_forward")

# %% [markdown]
# **Exercise.** Backward, there are three gradients. Two you have. The third: `b` is added to *every* row. One wire with N branches, so what does `db` do with the N rows of `dout`?
#
# And remember the convention: a gradient has the shape of its thing. `x` came in as (N, d1, …, dk). (A `db` of shape (1, M) costs half a point: it works by broadcasting, until somebody writes `b -= lr * db` and gets an error, or `b = b - lr * db` and gets a `b` of another shape. And `x` may hold integers, or be a view of another array: gradients are floats all the same.)


# %% exercise="affine_backward" title="Affine layer, backward" minutes=15
def affine_backward(dout, cache):
    """Gradients of the affine layer.

    Parameters
    ----------
    dout : ndarray, shape (N, M)
        Gradient of the loss with respect to the layer's output.
    cache : object
        What `affine_forward` returned beside the output.

    Returns
    -------
    dx : ndarray, shape (N, d1, ..., dk)
    dw : ndarray, shape (D, M)
    db : ndarray, shape (M,)
    """
    # BEGIN SOLUTION
    x, w = cache
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(len(x), -1).T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db
    # END SOLUTION


# %% [markdown] hints="affine_backward"
# 1. Flatten `x` again as in the forward half. Then `out` is a matrix product plus a bias, and the product's gradients are those of section 7.
# 2. `dout @ …` gives `dx` as (N, D). Which method brings it back into the shape of `x`?
# 3. `db` is (M,) and `dout` is (N, M): one axis has to disappear by summing. Which?

# %% check="affine_backward" points="dx 1, dw 1, db 0.5, odd inputs 0.5, db shape 0.5, inputs unchanged 0.5"
check("affine_backward")

# %% [markdown]
# **A multiplier's gradient, in a layer.** The digits again, with their intensities multiplied by some factor; `dout` stays the same. Which of the three gradients will grow with the scale of the input, and how fast?

# %% figure="input-scale"
from course_lib.data import load_data
from course_lib.plotting.backprop import plot_input_scale

data = load_data("digits")
pixels = data.X_train / data.X_train.max()  # from 0 to 1
plot_input_scale(affine_forward, affine_backward, pixels[:100])

# %% [markdown]
# Only `dw` grows, in proportion: the input is one of its factors. Neither `dx` nor `db` contains it.
#
# ## 9 · Activations
#
# Two affine layers in a row are one affine layer:
#
# $$(xW_1 + b_1)W_2 + b_2 = x(W_1 W_2) + (b_1 W_2 + b_2) .$$
#
# What makes depth worthwhile is something non-linear in between, entry by entry. The most common one keeps what is positive:
#
# $$\text{ReLU}(x) = \max(0, x) .$$
#
# You know this gate: a maximum, one of whose inputs is the constant 0. (At exactly 0 there is a kink. The gradient 0 or `dout`: both are accepted.)


# %% exercise="relu_forward" title="ReLU, forward" minutes=5
def relu_forward(x):
    """Rectified linear unit, ``max(0, x)``, entry by entry.

    Parameters
    ----------
    x : ndarray, any shape

    Returns
    -------
    out : ndarray, shape of `x`
        A new array.
    cache : object
        Whatever `relu_backward` needs.
    """
    # BEGIN SOLUTION
    return np.maximum(0, x), x
    # END SOLUTION


# %% [markdown] hints="relu_forward"
# 1. One of the NumPy functions that take a maximum compares two things entry by entry, the other looks for the largest entry of one array.
# 2. `x[x < 0] = 0` also gives the right numbers. But whose array is `x`?
# 3. To route the gradient, the backward half must know which entries were positive. What could you keep for that?

# %% check="relu_forward" points="values 0.5, inputs unchanged 0.5"
check("relu_forward")


# %% exercise="relu_backward" title="ReLU, backward" minutes=6
def relu_backward(dout, cache):
    """Gradient of the rectified linear unit.

    Parameters
    ----------
    dout : ndarray, any shape
        Gradient of the loss with respect to the output. Not modified, nor is what is in the cache.
    cache : object
        What `relu_forward` returned beside the output.

    Returns
    -------
    dx : ndarray, shape of `dout`
    """
    # BEGIN SOLUTION
    x = cache
    return dout * (x > 0)
    # END SOLUTION


# %% [markdown] hints="relu_backward"
# 1. Where the input won against 0, the output moves with it. Where it lost, the output is stuck at 0. What are the two local slopes?
# 2. It is the sign of the *input* that decided who won. A negative `dout` is a perfectly good gradient and must get through.
# 3. Multiply `dout` by an array of zeros and ones; a comparison makes one.

# %% check="relu_backward" points="gradient 0.75, at zero 0.25, inputs unchanged 0.5"
check("relu_backward")

# %% [markdown]
# **Exercise.** A ReLU that is never positive gets no gradient, and never learns to be positive. The **leaky ReLU** lets a little through: $x$ where $x > 0$, and $\alpha x$ elsewhere, with a small $\alpha$.


# %% exercise="leaky_relu_backward" title="Leaky ReLU" minutes=6 extra=true
def leaky_relu_forward(x, alpha=0.01):
    """Leaky ReLU, ``x`` where it is positive and ``alpha * x`` elsewhere; return ``(out, cache)``."""
    # BEGIN SOLUTION
    return np.where(x > 0, x, alpha * x), (x, alpha)
    # END SOLUTION


def leaky_relu_backward(dout, cache):
    """Gradient of the leaky ReLU.

    Parameters
    ----------
    dout : ndarray, any shape
        Gradient of the loss with respect to the output.
    cache : object
        What `leaky_relu_forward` returned beside the output.

    Returns
    -------
    dx : ndarray, shape of `dout`
    """
    # BEGIN SOLUTION
    x, alpha = cache
    return dout * np.where(x > 0, 1, alpha)
    # END SOLUTION


# %% [markdown] hints="leaky_relu_backward"
# 1. Two straight pieces, so two local slopes. Which are they?
# 2. `alpha` is chosen by whoever calls the forward half. How does the backward half learn of it?
# 3. `np.where(x > 0, p, q)` chooses entry by entry, between values as well as between slopes.

# %% check="leaky_relu_backward" points="forward 0.5, gradient 0.5"
check("leaky_relu_backward")

# %% [markdown]
# **Exercise.** Tanh runs from −1 to 1. With $t = \tanh x$, its slope is $1 - t^2$: again the output is all you need.


# %% exercise="tanh_backward" title="Tanh" minutes=5 extra=true
def tanh_forward(x):
    """Hyperbolic tangent, entry by entry; return ``(out, cache)``."""
    # BEGIN SOLUTION
    t = np.tanh(x)
    return t, t
    # END SOLUTION


def tanh_backward(dout, cache):
    """Gradient of the hyperbolic tangent.

    Parameters
    ----------
    dout : ndarray, any shape
        Gradient of the loss with respect to the output.
    cache : object
        What `tanh_forward` returned beside the output; not modified.

    Returns
    -------
    dx : ndarray, shape of `dout`
    """
    # BEGIN SOLUTION
    t = cache
    return dout * (1 - t**2)
    # END SOLUTION


# %% [markdown] hints="tanh_backward"
# 1. NumPy has the function itself. What you keep for later decides how simple the backward half gets.
# 2. The slope $1 - t^2$ is written in terms of the output $t$, not of the input.
# 3. Chain rule: multiply it by what comes from above.

# %% check="tanh_backward" points="forward 0.5, gradient 0.5"
check("tanh_backward")

# %% [markdown]
# **Exercise.** Section 5 has both its value and its slope.


# %% exercise="sigmoid_backward" title="Sigmoid as a layer" minutes=5 extra=true
def sigmoid_forward(x):
    """Logistic sigmoid, entry by entry; return ``(out, cache)``."""
    # BEGIN SOLUTION
    s = sigmoid(x)
    return s, s
    # END SOLUTION


def sigmoid_backward(dout, cache):
    """Gradient of the logistic sigmoid.

    Parameters
    ----------
    dout : ndarray, any shape
        Gradient of the loss with respect to the output.
    cache : object
        What `sigmoid_forward` returned beside the output; not modified.

    Returns
    -------
    dx : ndarray, shape of `dout`
    """
    # BEGIN SOLUTION
    s = cache
    return dout * s * (1 - s)
    # END SOLUTION


# %% [markdown] hints="sigmoid_backward"
# 1. In $\sigma'(x) = \sigma(x)(1 - \sigma(x))$, both factors are made of the output.
# 2. So which of the two, input or output, is worth keeping?
# 3. If your cache holds $x$, then `x * (1 - x)` is not the slope. Which function stands in front of $x$ in the formula?

# %% check="sigmoid_backward" points="forward 0.5, gradient 0.5"
check("sigmoid_backward")

# %% [markdown]
# **Look at what you built.** On the left the four functions, in the middle their slopes. On the right, a gradient of 1 runs backward through up to 20 activations in a row, for inputs drawn from a normal distribution. Which curve falls fastest? Section 5 has the sigmoid's largest slope: what can be left after ten of them? (The leaky ReLU is drawn with $\alpha = 0.1$, so that its left half can be seen. The picture calls all four; if you left one out, delete its line from the dictionary.)

# %% figure="activations"
from course_lib.plotting.backprop import plot_activations

plot_activations(
    {
        "ReLU": (relu_forward, relu_backward),
        "leaky ReLU": (lambda x: leaky_relu_forward(x, 0.1), leaky_relu_backward),
        "tanh": (tanh_forward, tanh_backward),
        "sigmoid": (sigmoid_forward, sigmoid_backward),
    }
)

# %% [markdown]
# At best a sigmoid keeps a quarter, so ten of them keep less than a millionth: the gradient **vanishes**. A ReLU passes it on whole or not at all, however deep you go. (In a real network, weights stand between the activations; assignment 5 is about choosing them so that the product stays near 1.)
#
# **Outputs that are not centred.** A weight's gradient is what comes from above times the weight's input. If the inputs are outputs of sigmoids, they are all positive. For one example, can the gradients of a unit's weights have different signs?
#
# And over many examples? Fit a linear unit to such inputs by the mean squared error. Seen over its weights, that loss is a valley. How much more do its walls bend than its floor? (Printed: the largest second derivative in any direction over the smallest; 1 is a round bowl.)
#
# Here are both answers, for 20 inputs that each activation makes of normally distributed numbers.

# %%
from course_lib.plotting.backprop_deceptions import centring

for name, (one_sign, ratio) in centring(
    {"sigmoid": sigmoid, "ReLU": lambda x: relu_forward(x)[0], "tanh": np.tanh}, seed=0
).items():
    print(f"{name:8} all signs equal for {one_sign:4.0%} of the examples; curvatures {ratio:5.1f} : 1")

# %% [markdown]
# Behind a sigmoid all of a unit's weights are told to rise, or all to fall; behind a ReLU, all of those whose input is not 0, while the others are told nothing. If some should rise and others fall, they get there by a zigzag.
#
# Over a batch signs mix, but the valley stays: its ratio is above 100 for sigmoids, above 10 for ReLUs and below 2 for tanh. So zero-centred activations learn more easily, other things being equal; the ReLU is used nevertheless, since other things aren't. Centring the pixels (assignment 2) and batch normalisation (5) mend the same flaw elsewhere.
#
# **One more.** Your maximum gate makes an activation, too: **maxout**, the larger of two affine functions of the input, $\max(xw_a + b_a,\; xw_b + b_b)$. If the second is always 0, that is a ReLU; if it is a small part of the first, a leaky one. One of the two always gets the gradient, so no unit dies, and every unit costs twice the parameters.
#
# **Question.** In some hidden layer, one ReLU's input is negative for *every* training example. The loss is the mean over the examples (the data loss) plus an L2 penalty on all weights. Which statements are true? (One letter or several.)
#
# - A: The data loss has gradient 0 for the weights that lead into this unit.
# - B: No gradient flows through this unit to the layer below.
# - C: Gradient descent on the data loss will push the unit back to the positive side.
# - D: The penalty still has a gradient for these weights.

# %% exercise="dead_unit" title="A unit that is never positive" minutes=6
# BEGIN STUB
# dead_unit = None  # one letter or several, such as "A" or "AB"
# END STUB
# BEGIN SOLUTION
dead_unit = "ABD"
# END SOLUTION

# %% check="dead_unit" points="answer 1"
check("dead_unit")

# %% [markdown]
# ## 10 · Losses as layers
#
# A loss is the last layer. Nothing comes from above: the gradient of the loss with respect to itself is 1. So forward and backward can be one function, and it returns both: the loss and its gradient with respect to the scores. You derived them in assignment 2. What is new is what is missing: no `W`, no `X.T @`, no penalty. Those belong to other gates now.
#
# | name | shape | what it is |
# |---|---|---|
# | `x` | (N, C) | scores, the output of the last affine layer |
# | `y` | (N,) | labels |
# | `dx` | (N, C) | gradient with respect to the scores |
#
# The loss is a *mean* over examples. What does that do to `dx`? (Where a margin is exactly 0 there is a kink: `>` or `>=`, both are accepted.)


# %% exercise="svm_loss" title="SVM loss as a layer" minutes=12
def svm_loss(x, y):
    """Multiclass SVM loss with margin 1, and its gradient with respect to the scores.

    No loop over the examples.

    Parameters
    ----------
    x : ndarray, shape (N, C)
        Scores.
    y : ndarray of int, shape (N,)
        Labels, ``0 <= y[i] < C``.

    Returns
    -------
    loss : float
        Mean over examples of ``sum_{j != y[i]} max(0, x[i, j] - x[i, y[i]] + 1)``.
    dx : ndarray, shape (N, C)
        Gradient of `loss` with respect to `x`.
    """
    # BEGIN SOLUTION
    num_train = len(x)
    rows = np.arange(num_train)
    right = x[rows, y][:, None]
    margins = np.maximum(0, x - right + 1)
    margins[rows, y] = 0
    loss = margins.sum() / num_train
    dx = np.where(margins > 0, 1.0, 0.0)
    dx[rows, y] = -dx.sum(axis=1)
    dx /= num_train
    return loss, dx
    # END SOLUTION


# %% [markdown] hints="svm_loss"
# 1. Take your `svm_loss_vectorized` of assignment 2 and remove everything that has to do with `W`.
# 2. You return what section 3 there calls $\partial L / \partial S$: the slopes of the *mean* loss. Each violated rival has the same entry; what is the entry of the right class?
# 3. Where was the division by the number of examples? It must reach `dx`.

# %% check="svm_loss" points="loss 1, gradient 1.5, vectorised 0.5, inputs unchanged 0.5"
check("svm_loss")

# %% [markdown]
# **Exercise.** The other loss is $L = -\frac1N \sum_i \log p_{i,y_i}$ with $p_{ij} = e^{x_{ij}} / \sum_k e^{x_{ik}}$. As always, scores of 10,000 must not overflow, and a right class with probability $e^{-10000}$ has a finite loss.


# %% exercise="softmax_loss" title="Softmax loss as a layer" minutes=12
def softmax_loss(x, y):
    """Softmax loss, and its gradient with respect to the scores; finite for scores of any size.

    No loop over the examples.

    Parameters
    ----------
    x : ndarray, shape (N, C)
        Scores.
    y : ndarray of int, shape (N,)
        Labels, ``0 <= y[i] < C``.

    Returns
    -------
    loss : float
        Mean cross-entropy in nats.
    dx : ndarray, shape (N, C)
        Gradient of `loss` with respect to `x`.
    """
    # BEGIN SOLUTION
    num_train = len(x)
    rows = np.arange(num_train)
    shifted = x - x.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    sums = exps.sum(axis=1)
    costs = np.log(sums) - shifted[rows, y]
    loss = costs.sum() / num_train
    dx = exps / sums[:, None]
    dx[rows, y] -= 1
    dx /= num_train
    return loss, dx
    # END SOLUTION


# %% [markdown] hints="softmax_loss"
# 1. Subtract each row's largest score first: the probabilities stay the same. Make a new array, `x` belongs to somebody else.
# 2. The loss needs the logarithm of a probability. Write it as a difference, shifted score minus logarithm of the sum, so that no logarithm of 0 can occur.
# 3. `dx` is the probabilities with 1 subtracted at one place per row, and then the mean.

# %% check="softmax_loss" points="loss 1, gradient 1.5, stable 1, vectorised 0.5, inputs unchanged 0.5"
check("softmax_loss")

# %% [markdown]
# **Use the judge.** `check_gradient` compares every entry and knows about corners; your own sparse check looks at a few.

# %%
from course_lib.gradient_check import check_gradient

rng = np.random.default_rng(0)
scores, labels = rng.normal(size=(6, 5)), rng.integers(5, size=6)
for loss_layer in (svm_loss, softmax_loss):

    def of_scores(s, loss_layer=loss_layer):
        """Return the loss alone."""
        return loss_layer(s, labels)[0]

    _, dx = loss_layer(scores, labels)
    worst = grad_check_sparse(of_scores, scores, dx, 10, rng).max()
    print(f"{loss_layer.__name__}: worst of ten {worst:.1e}. {check_gradient(of_scores, scores, dx)}")

# %% [markdown]
# Both losses pass. **Layers compose.** A linear classifier is an affine layer and a loss: call their forward halves in order, and their backward halves in reverse order. Here is one, trained on the digits by plain gradient descent.

# %%
num_classes = len(data.class_names)
X_train, y_train = pixels - pixels.mean(axis=0), data.y_train
X_test, y_test = data.X_test / data.X_train.max() - pixels.mean(axis=0), data.y_test

W, b, linear_losses = np.zeros((X_train.shape[1], num_classes)), np.zeros(num_classes), []
for _ in range(500):
    out, cache = affine_forward(X_train, W, b)
    loss, dout = softmax_loss(out, y_train)
    _, dW, db = affine_backward(dout, cache)
    W, b = W - 0.5 * dW, b - 0.5 * db
    linear_losses.append(loss)
right = affine_forward(X_test, W, b)[0].argmax(axis=1) == y_test
print(f"first loss {linear_losses[0]:.4f}, last {linear_losses[-1]:.4f}, test accuracy {right.mean():.1%}")

# %% [markdown]
# ## 11 · A two-layer network
#
# The same with one more pair of layers: affine, ReLU, affine, softmax.
#
# $$X \;\xrightarrow{\;W_1,\, b_1\;}\; a \;\xrightarrow{\;\text{ReLU}\;}\; h \;\xrightarrow{\;W_2,\, b_2\;}\; s \;\xrightarrow{\;y\;}\; L_{\text{data}}, \qquad L = L_{\text{data}} + \tfrac{\lambda}{2} \Big( \sum W_1^2 + \sum W_2^2 \Big) .$$
#
# | name | shape | what it is |
# |---|---|---|
# | `X` | (N, d1, …, dk) | a minibatch, D = d1 ⋯ dk |
# | `params["W1"]`, `params["b1"]` | (D, H), (H,) | first layer; H hidden units |
# | `a`, `h` | (N, H) | before and after the ReLU |
# | `params["W2"]`, `params["b2"]` | (H, C), (C,) | second layer; C classes |
# | `s` | (N, C) | scores |
# | `grads` | as `params`, and that of `X` | the same four names, and `"X"` |
#
# The weights are used in two places: in the network and in the penalty. What happens where a wire branches? Biases are not penalised (assignment 5, section 7, says why). And the walk doesn't end at the weights: the first layer hands back the gradient of the images as well. Training has no use for it, but you will see what it is good for.


# %% exercise="two_layer_loss" title="Two-layer network" minutes=30
def two_layer_loss(params, X, y, reg):
    """Loss and gradients of the network affine - ReLU - affine - softmax.

    No loop over the examples.

    Parameters
    ----------
    params : dict of str to ndarray
        ``W1`` (D, H), ``b1`` (H,), ``W2`` (H, C) and ``b2`` (C,); not modified.
    X : ndarray, shape (N, d1, ..., dk)
        A minibatch; ``D = d1 * ... * dk``.
    y : ndarray of int, shape (N,)
        Labels.
    reg : float
        Strength of the penalty: half of ``reg`` times the sum of all squared weights, biases left out.

    Returns
    -------
    loss : float
        Mean softmax loss plus the penalty.
    grads : dict of str to ndarray
        Gradient of `loss` for each parameter and for ``X``, under its name and in its shape.
    """
    # BEGIN SOLUTION
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    a, first = affine_forward(X, W1, b1)
    h, gate = relu_forward(a)
    scores, second = affine_forward(h, W2, b2)
    loss, dscores = softmax_loss(scores, y)
    loss += 0.5 * reg * (np.vdot(W1, W1) + np.vdot(W2, W2))

    dh, dW2, db2 = affine_backward(dscores, second)
    da = relu_backward(dh, gate)
    dX, dW1, db1 = affine_backward(da, first)
    dW1 += reg * W1
    dW2 += reg * W2
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "X": dX}
    # END SOLUTION


# %% [markdown] hints="two_layer_loss"
# 1. Four forward calls, each with the output of the one before. Give the caches different names: you need all of them.
# 2. `softmax_loss` hands you the first gradient. Each backward half takes the gradient of its *output* and gives that of its input. Which of the three does the step below it need, and where do you put that of the lowest?
# 3. The penalty adds one term to the loss and one to each weight gradient. Where does its ½ go when you differentiate?

# %% check="two_layer_loss" points="loss 2, weights 2, biases 1, gradient of X 1, bias shapes 0.5, vectorised 0.5, inputs unchanged 0.5"
check("two_layer_loss")

# %% [markdown]
# **Question.** How many numbers does a network with 64 inputs, 100 hidden units and 10 classes learn?
#
# - A: 174
# - B: 7,400
# - C: 7,510
# - D: 7,574

# %% exercise="parameter_count" title="Counting parameters" minutes=4
# BEGIN STUB
# parameter_count = None  # one letter
# END STUB
# BEGIN SOLUTION
parameter_count = "C"
# END SOLUTION

# %% check="parameter_count" points="answer 1"
check("parameter_count")

# %% [markdown]
# **Look at what you built.** The first loss of a freshly initialised network for ten classes: what must it be? And if you check every entry of `dW1` with $h = 10^{-5}$: will all relative errors be below $10^{-7}$?

# %% figure="naive-check" folded=true
from course_lib.plotting.backprop_errors import plot_entry_errors

hidden, rng = 30, np.random.default_rng(1)


def new_params(scale):
    """Draw the weights of a network from a normal distribution; biases are 0."""
    W1, W2 = rng.normal(size=(X_train.shape[1], hidden)), rng.normal(size=(hidden, num_classes))
    return {"W1": scale * W1, "b1": np.zeros(hidden), "W2": scale * W2, "b2": np.zeros(num_classes)}


print(
    f"first loss {two_layer_loss(new_params(1e-3), X_train, y_train, 0.0)[0]:.4f}, predicted {np.log(num_classes):.4f}"
)
params = new_params(0.3)
few = slice(0, 50)
slopes = numerical_gradient(
    lambda W: two_layer_loss({**params, "W1": W}, X_train[few], y_train[few], 0.0)[0], params["W1"]
)
analytic = two_layer_loss(params, X_train[few], y_train[few], 0.0)[1]["W1"]
report = check_gradient(
    lambda W: two_layer_loss({**params, "W1": W}, X_train[few], y_train[few], 0.0)[0], params["W1"], analytic
)
print(report)
plot_entry_errors(slopes, analytic)

# %% [markdown]
# Far from it, and still the gradient is right. Two things break the simple rule. Small entries drown: the rounding error of a slope is about $10^{-11}$ for *every* entry, whatever its size, so the relative error grows as the entry shrinks (the band that rises to the left). And a few entries stand alone, far above it: on the way from $x - h$ to $x + h$ some ReLU switched. (So small a step rarely crosses a corner. These weights were chosen because it does; of ten other draws none had such entries.) Look at the picture before you believe a single number.
#
# For the first there is a cure. Typically rounding costs $10^{-11}$, and at worst about $10^{-10}$. If rounding may cost $10^{-10}$ in any entry, allow somewhat more than that in any entry, and a share of its size on top:
#
# $$|a_k - b_k| \le \text{atol} + \text{rtol} \cdot \max(|a_k|, |b_k|) .$$
#
# Near 0 the first tolerance decides, far from it the second. (`np.allclose` works nearly like that: it has $|b_k|$ in place of the maximum.) With an atol of $10^{-9}$, ten times the worst, and an rtol of $10^{-6}$, what is left above the bound are the corners:


# %%
def outside(slopes, analytic, atol=1e-9, rtol=1e-6):
    """Return how many entries lie further apart than both tolerances allow."""
    size = np.maximum(np.abs(slopes), np.abs(analytic))
    return int(np.sum(np.abs(slopes - analytic) > atol + rtol * size))


print(f"relative error above 1e-7: {outside(slopes, analytic, 0, 1e-7)} of {slopes.size} entries")
print(f"above both tolerances: {outside(slopes, analytic)}")

# %% [markdown]
# **Three ways to be deceived.** A check can be passed for the wrong reason, or failed for no reason. Each row below has one thing that misleads, beside the same check without it. Before you run it, say of each whether the mistake will be seen:
#
# - *The start.* A friend's SVM loss forgets that margins which are kept have no slope: every rival gets 1/N. She checks it with fresh weights of size $10^{-3}$, and again after ten steps.
# - *A strong penalty.* In another network the backward half forgets the ReLU and lets every gradient through. It is checked with `reg` 0, and with `reg` 1,000.
# - *Many examples.* Your own, correct network, with 5 examples and with 200, and a step of $10^{-3}$. Each example has 30 ReLUs, so 30 corners.

# %% folded=true
from course_lib.plotting.backprop_deceptions import deceptions

halves = [affine_forward, affine_backward, relu_forward, svm_loss, softmax_loss, two_layer_loss]
layers = {half.__name__: half for half in [*halves, numerical_gradient]}
print(deceptions(layers, X_train, y_train))

# %% [markdown]
# - At the start all scores are near 0 and all margins are violated, so counting all rivals happens to be right there: **let it train for a moment** before you check.
# - A penalty of that size *is* the gradient, and the part with the mistake drowns in it: **check the data loss alone**, and the penalty for itself.
# - With many examples some ReLU is always near its corner: **a handful of examples** crosses fewer corners, and shows a mistake in a formula just as well.
#
# **Question.** A network has a million weights. Roughly how many times the work of *one* evaluation of the loss does its whole gradient take, by centred differences and by backpropagation?
#
# - A: 2 and 2
# - B: 1,000,000 and 1,000
# - C: 2,000,000 and 3
# - D: 2,000,000 and 1,000,000

# %% exercise="cost_of_gradients" title="The price of a gradient" minutes=4
# BEGIN STUB
# cost_of_gradients = None  # one letter
# END STUB
# BEGIN SOLUTION
cost_of_gradients = "C"
# END SOLUTION

# %% check="cost_of_gradients" points="answer 1"
check("cost_of_gradients")

# %% [markdown]
# **Why backward?** One could also walk forward, and give every value along the way its slope with respect to one chosen weight. Such a walk answers for one *weight* and every output; the walk back answers for one *output* and every weight. A training has a million weights and one loss. The price is memory: what the slopes need, the caches, must be kept until the walk has come back to it.
#
# **Measure it.** One evaluation with its gradient, against the numerical gradient of `W1` alone.

# %%
start = time.perf_counter()
for _ in range(100):
    two_layer_loss(params, X_train[few], y_train[few], 0.0)
once = (time.perf_counter() - start) / 100
start = time.perf_counter()
numerical_gradient(
    lambda W: two_layer_loss({**params, "W1": W}, X_train[few], y_train[few], 0.0)[0], params["W1"]
)
print(f"backpropagation {1e3 * once:.2f} ms, differences for W1 alone {time.perf_counter() - start:.2f} s")

# %% [markdown]
# **Does it learn?** The third sanity check of assignment 2 first: 20 examples must be learnable by heart. Then all of them, with plain gradient descent, next to the linear classifier from above. And once more, for a few steps, with pixels from 0 to 255 and the same learning rate. What did section 4 promise?

# %% figure="learning" folded=true
from course_lib.plotting.backprop import plot_losses


def descend(params, X, y, learning_rate, steps):
    """Follow the gradient of the two-layer network; return the losses on the way."""
    params, losses = dict(params), []
    for _ in range(steps):
        loss, grads = two_layer_loss(params, X, y, 1e-4)
        params = {name: value - learning_rate * grads[name] for name, value in params.items()}
        losses.append(loss)
    return params, losses


def predict_two_layer(params, X):
    """Ask the network for each example which label would cost least."""
    costs = [[two_layer_loss(params, x[None], np.array([j]), 0.0)[0] for j in range(num_classes)] for x in X]
    return np.argmin(costs, axis=1)


first = new_params(0.1)
_, by_heart = descend(first, X_train[:20], y_train[:20], 0.5, 500)
trained, losses = descend(first, X_train, y_train, 0.5, 500)
_, raw = descend(first, 255 * X_train, y_train, 0.5, 10)
print(f"test accuracy of the two layers: {np.mean(predict_two_layer(trained, X_test) == y_test):.1%}")
plot_losses(
    {
        "two layers, 20 examples": by_heart,
        "two layers, all examples": losses,
        "linear, all examples": linear_losses,
        "two layers, pixels 0 to 255": raw,
    }
)

# %% [markdown]
# Twenty examples are known by heart: what is left of their loss is below 0.01, and most of that is penalty. With all examples the network ends at a third of the linear classifier's loss, and gets 98 % or more of the test images right, instead of 96 %. With pixels from 0 to 255, the first step overshoots so far that the loss leaves the picture: 255 times the input, 255 times the gradient, and the same learning rate.
#
# **The gradient of a picture.** Backpropagation does not stop at the weights: `grads["X"]` says how the loss would change with every *pixel*. Guess before you look: which pixels of a correctly recognised digit does the network care about, and what happens if you take small steps on the image instead of on the weights, *uphill*? (Each step moves every pixel by 0.02 in the direction that raises the loss, until the network changes its mind. In the middle row, red pixels raise the loss when they get darker, blue ones when they get lighter.)

# %% figure="pixel-gradient" folded=true
from course_lib.plotting.backprop import plot_pixel_gradient


def pixel_gradient(x, label):
    """Return how the loss of one image changes with its pixels."""
    return two_layer_loss(trained, x[None], np.array([label]), 0.0)[1]["X"][0]


plot_pixel_gradient(
    pixel_gradient,
    lambda X: predict_two_layer(trained, X),
    X_train[:5],
    y_train[:5],
    pixels.mean(axis=0),
    data.image_shape,
)

# %% [markdown]
# Small changes of many pixels at once, and the network sees another digit where you still read the old one. An image of 8 × 8 pixels needs changes that you can see; with thousands of pixels, each has to move much less. Such images are called *adversarial examples*.
#
# **In your own words.** A friend initialises *all* parameters of the two-layer network with 0 and trains. Walk backward through the network by hand: which of the four gradients are zero at the first step, which are not, and why? What will the network be able to learn? (Three or four sentences. Check yourself with `two_layer_loss`.)

# %% [markdown] answer="all_zero" points="2" title="All parameters zero" minutes=15
# With W1 = 0 and b1 = 0 the hidden units are all 0. dW2 is hᵀ·dscores, and h is 0, so dW2 = 0. dh is dscores·W2ᵀ, and W2 is 0, so dh = 0, and with it dW1 and db1. Only db2, the sum of dscores over the examples, is not zero. Every later step looks the same, so the network learns nothing but b2: how frequent each class is. The weights have to start at different random values.

# %% [markdown]
# **In your own words.** Your gradient check of a deep ReLU network reports errors around $10^{-9}$ for 97 of 100 entries, and 0.3 for the other three. Is the gradient wrong? Name two experiments that would tell you, and what each outcome would mean. (Three or four sentences.)

# %% [markdown] answer="three_of_a_hundred" points="2" title="Three entries of a hundred" minutes=10
# Probably not: a mistake in a formula would show in many entries, and a kink crossed on the way from x − h to x + h shows in a few. Experiments: repeat the check at the same entries with a smaller h (say 1e-7): errors due to kinks mostly go away, real ones stay. Draw other data or other weights: kinks move to other entries, a mistake stays at the same ones. Or count which ReLUs switch between x − h and x + h: if some did for exactly those three entries, that explains them. Fewer examples in the batch also mean fewer kinks.

# %% [markdown]
# ## 12 · A graph that builds itself
#
# In section 6 you wrote the way back through the circuit by hand: gate by gate, from the bottom of the table to its top. There was nothing in it that the way forward hadn't known already: which value came from which others, and with which slope. So let the way forward write that down, and the way back can be the same few lines for *every* computation.
#
# A `Value` is a number that remembers how it was made:
#
# | attribute | what it is |
# |---|---|
# | `data` | the number |
# | `inputs` | the Values it was computed from; none for a number that somebody put in |
# | `slopes` | the local slope for each of these inputs, in their order |
# | `gate` | a sign for the drawing |
# | `grad` | 0 until somebody walks back |
#
# Python lets a class say what its operators do: `x + y` is `x.__add__(y)`, and `x ** 3` is `x.__pow__(3)`. For `2 * x` Python asks the number 2 first, which knows nothing of Values, and then `x.__rmul__(2)`. (`sum` begins with `0 + …`, and needs `__radd__`.)
#
# The gates are sum, product, ReLU and sigmoid, as in sections 4, 5 and 9, one number at a time. Only the power is new, $x^k$ with a plain number $k$. What was `cache` and a backward half is now a tuple of slopes. Subtraction and division are made of other gates; they are given. (At 0, the ReLU's slope is your choice again.)


# %% exercise="Value" title="A number that remembers" minutes=35
def as_value(x):
    """Return a Value as it is, and a plain number as a Value without inputs."""
    return x if isinstance(x, Value) else Value(x)


class Value:
    """A number that remembers which gate made it, of which Values, and with which slopes.

    Parameters
    ----------
    data : float
        The number.
    inputs : tuple of Value
        What it was computed from.
    slopes : tuple of float
        By how much it changes per unit of each of these.
    gate : str
        Says in a drawing what was computed.
    """

    def __init__(self, data, inputs=(), slopes=(), gate=""):
        self.data, self.inputs, self.slopes, self.gate = data, inputs, slopes, gate
        self.grad = 0.0

    def __add__(self, other):
        """``self + other``, where `other` is a Value or a plain number."""
        # BEGIN SOLUTION
        other = as_value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")
        # END SOLUTION

    def __mul__(self, other):
        """``self * other``, where `other` is a Value or a plain number."""
        # BEGIN SOLUTION
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "×")
        # END SOLUTION

    def __pow__(self, exponent):
        """``self ** exponent``, where `exponent` is a plain number."""
        # BEGIN SOLUTION
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, (self,), (slope,), f"power {exponent:g}")
        # END SOLUTION

    def relu(self):
        """``max(0, self)``."""
        # BEGIN SOLUTION
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),), "ReLU")
        # END SOLUTION

    def sigmoid(self):
        """``1 / (1 + exp(-self))``."""
        # BEGIN SOLUTION
        s = sigmoid(self.data)
        return Value(s, (self,), (s * (1 - s),), "σ")
        # END SOLUTION

    def __radd__(self, other):
        """``other + self``, where `other` is a plain number."""
        # BEGIN SOLUTION
        return self + other
        # END SOLUTION

    def __rmul__(self, other):
        """``other * self``, where `other` is a plain number."""
        # BEGIN SOLUTION
        return self * other
        # END SOLUTION

    # The rest is made of the others.
    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + other * -1

    def __rsub__(self, other):
        return self * -1 + other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return self**-1 * other


# %% [markdown] hints="Value"
# 1. Every gate makes a new `Value`, of four things: the number that comes out, a tuple of the Values that went in, a tuple of as many slopes, and a sign of your choice. A tuple of one thing is written `(self,)`.
# 2. `as_value` turns a plain number into a Value and leaves Values alone, so that `other.data` exists in every case. What did the backward halves of section 4 multiply `dz` by?
# 3. Try `v = Value(3.0) * Value(-4.0)`, and look at `v.data` and `v.slopes`. For the reflected operators: does the order of the two matter for a sum, or for a product?

# %% check="Value" points="data 1.5, slopes 2.5, plain numbers 1"
check("Value")

# %% [markdown]
# **Exercise.** The way back must not let a Value have its turn before everything has arrived that it will ever get. `x` in the circuit is used by `num`, `sig_x` and `total`: as long as one of the three still waits, the gradient of `x` is a part of what it should be. So the Values must stand in a row in which **each comes behind all that it is made of**: a *topological order*. The circuit's table was one. Read from its end, it is the order of the way back.
#
# | given | returned |
# |---|---|
# | `end`, a Value | a list of `end` and all Values that it is made of, directly or through others; each once |
#
# Several orders may be right; any of them will do. Two Values with the same number are two Values.


# %% exercise="topological_order" title="One behind the other" minutes=20
def topological_order(end):
    """Put a Value and all that it is made of into an order in which inputs come first.

    Parameters
    ----------
    end : Value
        Where the computation ended.

    Returns
    -------
    order : list of Value
        Each once, and behind all of its ``inputs``; `end` is the last.
    """
    # BEGIN SOLUTION
    order, seen = [], set()

    def visit(value):
        if value not in seen:
            seen.add(value)
            for one in value.inputs:
                visit(one)
            order.append(value)

    visit(end)
    return order
    # END SOLUTION


# %% [markdown] hints="topological_order"
# 1. Say what should be in the list when one Value is put into it. That sentence speaks of a Value and its inputs, and the same holds for each of these: a function inside your function that calls itself.
# 2. You will come to a Value as often as it is used. What tells you that you have been there? (A `set` of Values is fine: Python tells them apart.)
# 3. In `a = Value(2.0); b = a * a; c = b + a` there are three Values, and only one order is right. What does yours say?

# %% check="topological_order" points="order 2"
check("topological_order")

# %% [markdown]
# **Exercise.** Now the walk itself. Every wire carries the same rule, whatever the gate,
#
# $$\frac{\partial L}{\partial x} = \sum_{\text{uses } u \text{ of } x} \frac{\partial L}{\partial u} \cdot \frac{\partial u}{\partial x} ,$$
#
# and $\partial u / \partial x$ stands in `u.slopes`. Before the walk, set all gradients to what they are when nothing has arrived yet; one of them is an exception. Old gradients of an earlier walk must not count.


# %% exercise="backward" title="The walk back" minutes=15
def backward(end):
    """Set ``grad`` of a Value and of all that it is made of: the gradient of `end` with respect to each.

    Parameters
    ----------
    end : Value
        Where the computation ended, such as the loss. Nothing is returned.
    """
    # BEGIN SOLUTION
    order = topological_order(end)
    for value in order:
        value.grad = 0.0
    end.grad = 1.0
    for value in reversed(order):
        for one, slope in zip(value.inputs, value.slopes, strict=True):
            one.grad += slope * value.grad
    # END SOLUTION


# %% [markdown] hints="backward"
# 1. How much does `end` change per unit of `end`? And of all others, before anything has arrived?
# 2. Visit the Values from the end of the order to its beginning. At its turn, a Value hands something to each of its inputs: a product of two numbers that you have.
# 3. `a * a` has the input `a` twice, and two slopes. What happens to the first contribution when the second comes?

# %% check="backward" points="gradients 2.5, again 0.5"
check("backward")

# %% [markdown]
# **Look at what you built.** The circuit of section 6, written as one writes a formula. How many Values will the graph have, and what will be their gradients?

# %% figure="graph"
from course_lib.plotting.backprop_graph import plot_graph

x, y = Value(3.0), Value(-4.0)
f = (x + y.sigmoid()) / (x.sigmoid() + (x + y) ** 2)
backward(f)
print(f"f = {f.data:.4f}, dx = {x.grad:.4f}, dy = {y.grad:.4f}; {len(topological_order(f))} Values")
print(f"by hand, in section 6: {values['f']:.4f}, {grads['x']:.4f}, {grads['y']:.4f}")
plot_graph(topological_order(f), {"x": x, "y": y, "f": f})

# %% [markdown]
# The same ten numbers and the same ten gradients, and this time nobody wrote a backward half for the circuit. Change the formula, and the gradients change with it.
#
# **Anything that is made of gates can be trained.** Here is a network for thirty points: two inputs, eight hidden ReLUs, one score, and a loss of $\max(0, 1 - ts)$ for a point with label $t = \pm 1$ and score $s$. Every weight is a `Value`, and all 30 losses end in a single one. Guess before you run: how many Values does one step need?

# %% figure="tiny-net"
from course_lib.plotting.backprop_graph import plot_tiny_net, ring_points


def tiny_score(weights, x1, x2):
    """Score of a point: eight ReLUs, and a weighted sum of them with a bias."""
    *hidden, out = weights
    units = [(a * x1 + b * x2 + c).relu() for a, b, c in hidden]
    return sum((w * unit for w, unit in zip(out, units, strict=False)), out[-1])


def train_tiny_net(seed, steps=100, learning_rate=0.2):
    """Follow the gradients of a graph that every step builds anew."""
    rng = np.random.default_rng(seed)
    points, signs = ring_points(seed)
    weights = [[Value(w) for w in rng.normal(size=size)] for size in [3] * 8 + [9]]
    losses = []
    for _ in range(steps):
        scores = [tiny_score(weights, *point) for point in points.tolist()]
        loss = sum((1 - t * s).relu() for t, s in zip(signs.tolist(), scores, strict=True)) / len(points)
        backward(loss)
        for row in weights:
            for w in row:
                w.data -= learning_rate * w.grad
        losses.append(loss.data)
    return weights, losses, len(topological_order(loss))


start = time.perf_counter()
weights, losses, size = train_tiny_net(seed=0)
print(f"{size} Values in the graph of one step; 100 steps took {time.perf_counter() - start:.1f} s")
points, signs = ring_points(seed=0)
correct = [t * tiny_score(weights, *p).data > 0 for p, t in zip(points.tolist(), signs.tolist(), strict=True)]
print(f"{sum(correct)} of {len(correct)} points are right")
plot_tiny_net(losses, lambda a, b: tiny_score(weights, a, b).data, points, signs)

# %% [markdown]
# It learns: all thirty points are right. (From ten different starts, between 23 and 30 were. So small a net can get stuck; assignment 6 asks why.) And it is slow: a graph of more than 2,000 Values for 33 weights and 30 points. The layers of sections 7 to 11 are the same walk with *arrays* on the wires: far fewer gates, each of which does its work in one call of NumPy. Libraries such as PyTorch combine the two: their tensor is your `Value` with an array for `data`, their gates are your layers. (Two differences that you will meet: theirs *add* the gradients of a new walk to the old ones unless told to clear them, and their walk is a loop. Yours, if it calls itself, ends at Python's limit of 1,000 calls inside each other.)

# %% [markdown]
# ## 13 · Now you write the test
#
# So far the tests were ours. Now write one for **any** layer, of which you know neither the formula nor how many inputs it has. You see what `layer_runs` made of it:
#
# | name | what it is |
# |---|---|
# | `inputs` | a dictionary of the layer's inputs: `x`, and perhaps `w` and `b` |
# | `dout` | what comes from above; the loss is `np.sum(dout * out)`, and every entry is 1 or −1 |
# | `grads` | a dictionary: the gradient that the backward half returned for each input |
# | `doubled` | the same for `2 * dout` |
# | `moves` | a dictionary: for each input a triple `(move, behind, ahead)`. That input alone was moved by `-move` and by `+move`, where `move` is a tiny random array; the layer's outputs there are `behind` and `ahead` |
#
# A gradient check that moves one entry at a time needs many calls. One random direction is enough to find almost any mistake: if all entries move at once, by how much must the loss rise, according to the gradient?
#
# Your function has to let every right layer pass, those that you never met too, and to catch as many wrong ones as it can: points are given for half, four fifths and all of fourteen. (An error that your test raises on a wrong layer counts as `False`.) A test that rejects a right layer, or raises an error on one, is worth nothing.


# %% exercise="layer_is_sound" title="A test for layers" minutes=30
def layer_is_sound(inputs, dout, grads, doubled, moves):
    """Say whether a layer's backward half fits its forward half.

    Parameters
    ----------
    inputs : dict
        The layer's inputs, arrays by name.
    dout : ndarray
        Gradient of the loss with respect to the output; entries 1 and −1.
    grads, doubled : dict
        For each input what the backward half returned: for `dout`, and for ``2 * dout``.
    moves : dict
        For each input ``(move, behind, ahead)``: an array, and the outputs with this input less and plus it.

    Returns
    -------
    bool
        False if something is wrong.
    """
    # BEGIN SOLUTION
    shapes_fit = doubling_fits = slopes_fit = True
    for name in inputs:
        move, behind, ahead = moves[name]
        rise = np.sum(dout * (ahead - behind))
        promised = np.sum(grads[name] * (2 * move))
        slopes_fit = slopes_fit and np.isclose(promised, rise, rtol=1e-4, atol=1e-10)
        shapes_fit = shapes_fit and np.shape(grads[name]) == inputs[name].shape
        doubling_fits = doubling_fits and np.allclose(doubled[name], 2 * grads[name])
    return bool(shapes_fit and doubling_fits and slopes_fit)
    # END SOLUTION


# %% [markdown] hints="layer_is_sound"
# 1. A gradient has the shape of its thing. That needs no calculation, and catches a mistake that broadcasting hides.
# 2. If an input moves by a small array `M`, the loss rises by about `np.sum(gradient * M)`. How far apart are the inputs of `behind` and `ahead`, and what is the loss at each?
# 3. A backward half is linear in `dout`: what must come out for twice as much? (Why can't the other comparisons tell, if all entries of `dout` are 1 or −1?)

# %% check="layer_is_sound" points="catches half 1, catches most 1, catches all 1"
check("layer_is_sound")

# %%
from course_lib.trials.backprop import layer_inputs, layer_runs

rng = np.random.default_rng(0)
affine = layer_inputs(rng, x=(4, 2, 2), w=(4, 3), b=(3,))
print(f"affine layer sound: {layer_is_sound(**layer_runs(affine_forward, affine_backward, affine, rng))}")
plain = layer_inputs(rng, x=(4, 3))
print(f"ReLU sound:         {layer_is_sound(**layer_runs(relu_forward, relu_backward, plain, rng))}")


def twice_relu_forward(x):
    """Return twice a ReLU; the backward half below doesn't know of the 2."""
    out, cache = relu_forward(x)
    return 2 * out, cache


print(f"a factor forgotten: {layer_is_sound(**layer_runs(twice_relu_forward, relu_backward, plain, rng))}")

# %% [markdown]
# ## 14 · Spot the bug
#
# A gradient checker should end in a verdict, and a good one knows both tolerances of section 11. This one follows a set of study notes, and **two lines are wrong**. It calls some perfect gradients wrong and some wrong ones perfect.
#
# How do you find such a thing? Feed it what you know the answer to: a perfect gradient of size 100; a gradient that is far too small everywhere. Then ask of each line: which *quantity* do the thresholds belong to?


# %% exercise="gradient_verdict" title="A verdict, to repair" minutes=15
def gradient_verdict(analytic, numerical, atol=1e-9):
    """Judge an analytic gradient of a smooth function by a numerical one, entry by entry.

    Parameters
    ----------
    analytic, numerical : ndarray, of the same shape
        The two gradients.
    atol : float
        How far apart two entries may be on account of rounding, whatever their size.

    Returns
    -------
    str
        ``"right"`` if no two entries are further apart than `atol` plus 1e-6 times the larger of their absolute
        values, ``"wrong"`` if some are further apart than `atol` plus 1e-2 times that, and ``"look closer"`` in
        between.
    """
    size = np.maximum(np.abs(analytic), np.abs(numerical))
    # BEGIN STUB
    # gap = analytic - numerical
    # if np.any(np.abs(analytic) > 1e-2):
    #     return "wrong"
    # END STUB
    # BEGIN SOLUTION
    gap = np.abs(analytic - numerical)
    if np.any(gap > atol + 1e-2 * size):
        return "wrong"
    # END SOLUTION
    return "right" if np.all(gap <= atol + 1e-6 * size) else "look closer"


# %% [markdown] hints="gradient_verdict"
# 1. Take `numerical = np.array([100.0])` and the same as `analytic`. Which line says "wrong", and what does it look at?
# 2. Now take `analytic = np.array([1.0])` and `numerical = np.array([2.0])`, and the other way round. What is `gap` in each case?
# 3. The rule of thumb "above 1e-2 is wrong" in section 3: 1e-2 of what? The last line of the function, which is right, has the same form as the one that you are looking for.

# %% check="gradient_verdict" points="verdicts 2"
check("gradient_verdict")

# %% [markdown] summary=true
# ## On one page
#
# **You built** a numerical gradient and a check that samples; gates; a circuit in stages; the affine layer, activations and losses as layers; a two-layer network; a number that remembers how it was made, and the walk back through any graph of such numbers.
#
# | symbol | shape | what it is |
# |---|---|---|
# | `dx` | that of `x` | gradient of the loss with respect to `x`, for every `x` |
# | `dout` | that of the output | gradient that comes from above |
# | `cache` | anything | what the backward half remembers of the forward half |
# | $h$ | a number | step of a numerical slope, about $10^{-5}$ in double precision |
# | `x`, `w`, `b` | (N, d1, …, dk), (D, M), (M,) | inputs of an affine layer, D = d1 ⋯ dk |
# | $W_1, b_1, W_2, b_2$ | (D, H), (H,), (H, C), (C,) | parameters of the two-layer network |
#
# | what | formula | shapes |
# |---|---|---|
# | numerical slope | $\big(f(x + h e_k) - f(x - h e_k)\big) / 2h$, wrong by about $\frac{h^2}{6} f'''$ | one for each entry |
# | relative error | $\lvert a - b \rvert / \max(\lvert a \rvert, \lvert b \rvert)$, the worst entry | → a number |
# | two tolerances | $\lvert a - b \rvert \le \text{atol} + \text{rtol} \max(\lvert a \rvert, \lvert b \rvert)$ | entry by entry |
# | chain rule | $\frac{\partial L}{\partial x} = \sum_u \frac{\partial L}{\partial u} \frac{\partial u}{\partial x}$ over all uses $u$ of $x$ | that of `x` |
# | sigmoid | $\sigma'(x) = \sigma(x)\,(1 - \sigma(x))$, at most ¼ | entry by entry |
# | tanh | $1 - \tanh^2 x$ | entry by entry |
# | affine layer | `out = x @ w + b` | (N, D) (D, M) + (M,) → (N, M) |
# | network | affine → ReLU → affine → softmax loss | (N, D) → (N, H) → (N, C) → a number |
#
# **Remember**
#
# - A gate needs its own slope and what comes from above, and nothing else.
# - Adders distribute a gradient, maxima route it, multipliers swap their inputs; where a wire branches, gradients add up.
# - A product of matrices: `dC` times the other factor, in the only order that the shapes allow.
# - Differences cost two evaluations for each weight; backpropagation walks back once for all of them.
# - Inputs come before what is made of them: in that order forward, in the reverse order back.
# - Check in double precision, and look at the picture: a few bad entries are kinks, many are a mistake. Near 0 an absolute tolerance decides.
# - Check after a few steps, without the penalty, with a handful of examples.

# %% [markdown]
# ## What you can do now
#
# - Take any computation apart into gates, and find all its gradients by one walk backward: local slope times what comes from above, and a sum where wires branch.
# - Derive the gradient of a matrix product from its shapes, and write layers with a forward half, a cache and a backward half.
# - Put a network together from layers, and predict its first loss.
# - Write a class whose objects differentiate what is computed with them, and say what a library does beyond that.
# - Check a gradient: centred differences, float64, a step around $10^{-5}$, relative errors, random entries, and an eye for kinks.
#
# Assignment 4 replaces the plain gradient step by better ones. In assignment 5 your layers return, with normalisation and dropout between them.
#
# ## Further reading
#
# - D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning Representations by Back-Propagating Errors", *Nature* 323, 1986: the paper that made it famous.
# - S. Linnainmaa, "Taylor Expansion of the Accumulated Rounding Error", *BIT Numerical Mathematics* 16, 1976: the same walk backward, found while studying rounding.
# - A. G. Baydin, B. A. Pearlmutter, A. A. Radul and J. M. Siskind, "Automatic Differentiation in Machine Learning: a Survey", *Journal of Machine Learning Research* 18(153), 2018: why a gradient costs only a few evaluations.
# - F.-F. Li, A. Karpathy, J. Johnson and others, notes of *CS231n: Convolutional Neural Networks for Visual Recognition*, Stanford, [Backpropagation, Intuitions](https://cs231n.github.io/optimization-2/) and [Gradient Checks](https://cs231n.github.io/neural-networks-3/): the circuit of section 6 is theirs, and so are several names of functions in this course.
# - A. Karpathy, [*micrograd*](https://github.com/karpathy/micrograd), 2020: another small class that differentiates itself, where each gate brings a function of its own for the way back.
# - I. J. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville and Y. Bengio, "Maxout Networks", *ICML*, 2013.
# - V. Nair and G. E. Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", *ICML*, 2010.
# - A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models", *ICML Workshop on Deep Learning for Audio, Speech and Language Processing*, 2013: the leaky ReLU.
# - Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller, "Efficient BackProp", in *Neural Networks: Tricks of the Trade*, Springer, 1998: the scale of inputs, and much practical wisdom.
# - C. Szegedy, W. Zaremba, I. Sutskever, J. Bruna, D. Erhan, I. Goodfellow and R. Fergus, "Intriguing Properties of Neural Networks", *ICLR*, 2014: adversarial examples.
# - I. J. Goodfellow, J. Shlens and C. Szegedy, "Explaining and Harnessing Adversarial Examples", *ICLR*, 2015: steps along the sign of the gradient, as in the last picture.

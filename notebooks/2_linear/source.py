# %% [markdown]
# # 2 · Linear classifiers: SVM and softmax
# *About 8 hours.* You will write the two classic losses for linear classifiers, check their gradients, and train them on real images.
#
# **You will build** a multiclass SVM and a softmax classifier, each loss once with loops and once without; a minibatch training loop; a random search for its settings.
#
# **You will learn** to read a loss as a request ("push this class down, that one up"), to predict the first loss before you run anything, to tell a right gradient from a plausible one, and to look for hyperparameters where they live: on a logarithmic axis.
#
# **You need** NumPy indexing and broadcasting (assignment 1), the chain rule, matrix products, logarithms, and for section 7 some probability.
#
# From here on, these letters mean the same in every assignment, unless its own table says otherwise:
#
# | name | shape | what it is |
# |---|---|---|
# | `X` | (N, D) | one example per row |
# | `y` | (N,) | labels, integers from 0 to C − 1 |
# | `W` | (D, C) | one column of weights per class |
# | `scores` | (N, C) | `X @ W`: one row per example, one column per class |
# | `dW` | (D, C) | gradient of the loss with respect to `W`: same shape as `W`, always |

# %% setup=true
import time

import numpy as np

from course_lib import check

np.set_printoptions(precision=4, suppress=True)

# %% [markdown]
# ## 1 · Scores, and why they need a bias
#
# A linear classifier gives every class a template, a column of `W`, and multiplies it with the image pixel by pixel. The sum is the class's score; the highest score wins. With three pixels and two classes:
#
# $$\underbrace{\begin{pmatrix} 2 & 0 & 1 \end{pmatrix}}_{\text{an image, } (1, 3)} \; \underbrace{\begin{pmatrix} 1 & 0 \\ -1 & 3 \\ 0 & 1 \end{pmatrix}}_{W,\; (3, 2)} = \underbrace{\begin{pmatrix} 2 & 1 \end{pmatrix}}_{\text{scores}, \; (1, 2)}$$
#
# The second template asks above all for the middle pixel, which is dark here; the first wins. Unlike nearest neighbours, it can throw the training set away: all it remembers is `W`.
#
# Without a constant term, an image of zeros scores 0 in every class, whatever `W` is, and every boundary between two classes runs through the origin.
#
# Is that serious? Below, every 3 and every 8 is a point made of two numbers, the mean ink in its left half and in its centre. A linear classifier is fitted to these points, once without a constant term and once with one. **Predict:** how many of the points will each have right?

# %% figure="need-for-bias"
from course_lib.data import load_data
from course_lib.plotting.linear import plot_need_for_bias

# Digits; set COURSE_DATASET=cifar10 before you start for small photographs, and minutes instead of seconds.
data = load_data(num_train=1347)  # the other 450 are the test set
plot_need_for_bias(data.X_train, data.y_train, data.image_shape)

# %% [markdown]
# It is. Seen from the origin, both clouds lie in the same direction. So the best line through the origin calls every one of the points an 8, and about half of them are. With a constant term, more than nine in ten are right.
#
# Writing $s = xW + b$ everywhere would mean two parameters and two gradients. The **bias trick** needs one: give every example an extra feature that is always 1, and the last row of `W` becomes the bias,
#
# $$\begin{pmatrix} x & 1 \end{pmatrix} \begin{pmatrix} W \\ b \end{pmatrix} = xW + b .$$
#
# | name | shape |
# |---|---|
# | `X` | (N, D) |
# | returned | (N, D + 1) |
#
# The price: section 2 adds a *penalty* on large weights, and it now touches the bias as well. Here that is harmless; in networks, from assignment 3 on, weights and biases are kept apart and biases go free (assignment 5, section 7, says why).


# %% exercise="add_bias_column" title="The bias trick" minutes=10
def add_bias_column(X):
    """Append a feature that is 1 for every example.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        One example per row; of floats or of integers.

    Returns
    -------
    ndarray of float, shape (N, D + 1)
        A new array: `X`, and the constant in its last column.
    """
    # BEGIN SOLUTION
    return np.hstack([X, np.ones((len(X), 1))])
    # END SOLUTION


# %% [markdown] hints="add_bias_column"
# 1. You need an array of ones with as many rows as `X`. How many columns must it have to sit beside `X`?
# 2. `np.ones` takes a shape. A shape `(N,)` is not the same as `(N, 1)`: only one of them has columns.
# 3. `np.hstack` and `np.concatenate(…, axis=…)` glue arrays together. Which axis gets longer?

# %% check="add_bias_column" points="values 1.5, integers 0.5"
check("add_bias_column")

# %% [markdown]
# **Where the scores are.** Take an image as a point whose D coordinates are its pixels. What does the score of class $j$, $s_j = x \cdot w_j + b_j$, look like in that space?
#
# - It is the same all over a plane perpendicular to $w_j$ (with D coordinates: a *hyperplane*, of D − 1 dimensions), and it grows fastest in the direction of $w_j$.
# - On one of these planes it is 0. An image lies $|s_j| / \lVert w_j \rVert$ away from that plane, on the side to which $w_j$ points if $s_j$ is positive.
# - The *direction* of $w_j$ says how the plane is turned, its *length* how steeply the score grows, and $b_j$ shifts the plane along $w_j$.
#
# The next figure shows this in a plane that has been laid through three classes of digits: the points are images, each line is where one class's score is 0, the arrow shows the *direction* of its $w$, and the colour says who has the highest score. **Predict:** what does a larger bias of class 0 move? And is a class's own line the border of its region?

# %% figure="planes"
from course_lib.plotting.explore import explore
from course_lib.plotting.linear_geometry import lines_of_scores

explore(lines_of_scores(data.X_train, data.y_train), extra_bias=[-3, 0, 3])

# %% [markdown]
# The bias moves one line, parallel to itself, and with it the borders of that class. But a border is *not* a line of score 0: two classes meet where their scores are *equal*, at $x \cdot (w_i - w_j) + b_i - b_j = 0$. That is a plane again. So the region of a class is what several planes cut out between them: of one piece, and with no dent in it. However long you train, no linear classifier can give a class two separate places.
#
# Now the data can be prepared: subtract the **mean image of the training set** (per pixel, over examples), bring a typical image to length 2 (so that step sizes don't depend on the units of the pixels), append the ones. Validation and test images are treated with the *training* statistics: numbers from data that you will be judged on must not leak into training.

# %%
cut = int(0.8 * len(data.y_train))  # load_data has shuffled the digits already
mean_image = data.X_train[:cut].mean(axis=0)
unit = np.linalg.norm(data.X_train[:cut] - mean_image, axis=1).mean() / 2


def prepare(X):
    """Centre, scale and extend raw images."""
    return add_bias_column((X - mean_image) / unit)


X_train, y_train = prepare(data.X_train[:cut]), data.y_train[:cut]
X_val, y_val = prepare(data.X_train[cut:]), data.y_train[cut:]
X_test, y_test = prepare(data.X_test), data.y_test
num_classes = len(data.class_names)
W_tiny = 1e-3 * np.random.default_rng(0).normal(size=(X_train.shape[1], num_classes))
print(f"train {X_train.shape}, validation {X_val.shape}, test {X_test.shape}, W {W_tiny.shape}")
half = data.X_train.max() / 2
between = data.X_train[:cut] / half - 1
print(
    f"pixels as they are: mean {data.X_train[:cut].mean():.1f}; scaled to [-1, 1]: mean {between.mean():.2f}"
)

# %% [markdown]
# From here on, D counts the constant feature as well: for the digits it is 65.
#
# You will also meet pixels scaled to $[-1, 1]$, here by $x / 8 - 1$, for bytes by $x / 127.5 - 1$. That needs no statistics, so none can leak, and it settles the units. But it centres the *range*, not the data: the mean above is not 0. Of the two, the mean is the more important: assignment 7 shows how much larger a step may be once it is subtracted.

# %% [markdown]
# ## 2 · The SVM loss: win by a margin
#
# Which `W` is a good one? We need a number that says how *bad* a given `W` is on the training examples: a **loss**. Learning then means to look for a `W` that makes it small.
#
# To know how to change `W`, we need the slope of the loss with respect to each of its entries. All these slopes together are the **gradient** `dW`, of the same shape as `W`. Where an entry of `dW` is positive, making that weight a little smaller makes the loss smaller. (Section 9 takes such steps. Until then you write losses and gradients.)
#
# Write $s_{ij}$ for the score of example $i$ in class $j$, `scores[i, j]`. Then $s_{i,y_i}$ is the score of its right class.
#
# The multiclass SVM wants the right class to beat *every* rival by at least 1. A rival that comes closer, or wins, costs what is missing; the function $\max(0, \cdot)$ is called the **hinge**:
#
# $$L_i = \sum_{j \ne y_i} \max(0,\; s_{ij} - s_{i,y_i} + 1), \qquad L = \frac1N \sum_i L_i + \frac{\lambda}{2} \sum_{d,c} W_{dc}^2 .$$
#
# The first term is the **data loss**, the second the **penalty**; $\lambda$ is called `reg` in the code. Some texts write $\lambda \sum W^2$, without the half; both are in use. This course always takes the half, so that the gradient of the penalty is simply $\lambda W$. (What a penalty is for, section 3 says.)
#
# **One example with numbers.** Three classes, the first is right, and the scores are (2, 2.6, −1.5). The second rival costs $2.6 - 2 + 1 = 1.6$: it wins. The third costs $\max(0, -1.5 - 2 + 1) = 0$: it is 3.5 behind. So $L_i = 1.6$. Raise the right class's score by 0.1, and the loss falls to 1.5; raise the second's, and it rises to 1.7; raise the third's, and nothing happens.
#
# **Predict before you code.** With tiny random weights all scores are about 0. Each of the $C - 1$ rivals then misses the margin by 1, so the loss starts at $C - 1$: for ten classes, 9.
#
# **The gradient, one margin at a time.** Take one rival $j$ and call $m_{ij} = s_{ij} - s_{i,y_i} + 1$ its margin. If $m_{ij} < 0$ it costs nothing, and a small change of `W` keeps it so: no gradient. If $m_{ij} > 0$, the margin is violated. With $x_i$ for row $i$ of `X` and $w_j$ for column $j$ of `W`, the score is $s_{ij} = x_i \cdot w_j$, so
#
# $$\frac{\partial m_{ij}}{\partial w_j} = x_i, \qquad \frac{\partial m_{ij}}{\partial w_{y_i}} = -x_i .$$
#
# Every violated margin moves two columns: the rival's and the right class's. How often, then, does the right class's column move for one example? (At $m_{ij} = 0$ exactly there is a kink, and either answer is accepted.)
#
# **Exercise.** Write it with loops first. It will be slow and obviously right, which is what you want from something to compare with.
#
# Features are floats nearly everywhere. Raw pixels aren't: for half a point, here and in the four losses that follow, the function also has to take an `X` of integers, and one whose rows don't lie in memory one after the other, such as a transpose. If the arrays that you make hold floats, as `np.zeros(W.shape)` does, you need to do nothing about either.
#
# And no function here changes the arrays that it was given.


# %% exercise="svm_loss_naive" title="SVM loss with loops" minutes=45
def svm_loss_naive(W, X, y, reg):
    """Multiclass SVM loss and its gradient, with loops over examples and classes.

    Parameters
    ----------
    W : ndarray, shape (D, C)
        Weights, one column per class.
    X : ndarray, shape (N, D)
        Examples, one per row; of floats or of integers.
    y : ndarray of int, shape (N,)
        Labels, ``0 <= y[i] < C``; not every class need occur.
    reg : float
        Strength of the penalty, half of ``reg`` times the sum of all squared weights.

    Returns
    -------
    loss : float
        Mean hinge loss with margin 1, plus the penalty.
    dW : ndarray, shape (D, C)
        Gradient of `loss` with respect to `W`.
    """
    # BEGIN SOLUTION
    num_train, num_classes = len(X), W.shape[1]
    data_loss, dW = 0.0, np.zeros(W.shape)
    for i in range(num_train):
        scores = X[i] @ W
        for j in range(num_classes):
            if j == y[i]:
                continue
            margin = scores[j] - scores[y[i]] + 1
            if margin > 0:
                data_loss += margin
                dW[:, j] += X[i]
                dW[:, y[i]] -= X[i]
    loss = data_loss / num_train + 0.5 * reg * np.sum(W * W)
    dW = dW / num_train + reg * W
    return loss, dW
    # END SOLUTION


# %% [markdown] hints="svm_loss_naive"
# 1. Start with a loop over examples and, inside, one over classes. Which single class does the sum leave out?
# 2. Keep a running sum and an array `dW` of zeros. Inside the `if` that asks whether a margin is violated, the loss changes once and `dW` changes in two columns.
# 3. Two things remain after the loops, for the loss and for the gradient alike: from a sum to a mean, and the penalty. Does the penalty depend on the number of examples?

# %% check="svm_loss_naive" points="loss 1.5, gradient 2, integers 0.5, inputs unchanged 1"
check("svm_loss_naive")

# %% [markdown]
# **Look at what you built.** First the prediction; then a gradient check: your `dW` against slopes measured by moving each weight a little to both sides. The report skips weights whose little step crosses a kink, where no slope exists.

# %%
from course_lib.gradient_check import check_gradient

loss, dW = svm_loss_naive(W_tiny, X_train[:200], y_train[:200], reg=0.0)
print(f"first loss {loss:.4f}, predicted {num_classes - 1}")

W_some = 0.3 * np.random.default_rng(1).normal(size=W_tiny.shape)
loss, dW = svm_loss_naive(W_some, X_train[:10], y_train[:10], reg=0.1)
print(
    check_gradient(
        lambda V: svm_loss_naive(V, X_train[:10], y_train[:10], 0.1)[0], W_some, dW, num_checks=200
    )
)

# %% [markdown]
# One image and its ten scores under a random `W`. A rival whose score lies above the dashed line costs its distance from that line, wherever the bar begins. Estimate the loss from the bars, then compare with the title.

# %% figure="scores"
from course_lib.plotting.linear import plot_scores

one_loss = svm_loss_naive(W_some, X_train[:1], y_train[:1], reg=0.0)[0]
plot_scores(data.X_train[0], X_train[0] @ W_some, y_train[0], data.class_names, data.image_shape, one_loss)

# %% [markdown]
# The loss asks for nothing but the dashed line: rivals below it cost the same, 0, whether they are just below or far below, and the right class pays nothing for a low score as long as the others are lower still.
#
# ## 3 · The same, without loops
#
# The margins of all examples form an (N, C) matrix. So does the gradient with respect to the scores, `dscores`: entry (i, c) says how the data loss changes when example i's score for class c rises. How does the gradient get from there to the weights?
#
# Look at one weight, `W[d, c]`. It is a factor in the score of class c of *every* example, $s_{ic} = \dots + x_{id} W_{dc} + \dots$ Raise it by a little, and the score of example i rises by $x_{id}$ times as much. So its gradient collects what all examples have to say. (Here $L$ is the data loss alone.)
#
# $$\frac{\partial L}{\partial W_{dc}} = \sum_{i=1}^{N} x_{id} \, \frac{\partial L}{\partial s_{ic}} .$$
#
# That sum can be read in two ways. *Entry by entry* it is row d of $X^\top$ times column c of `dscores`: a matrix product. *Example by example* it is a sum of N matrices of shape (D, C), each made of one image and its row of `dscores` (an *outer product*):
#
# $$\underbrace{\frac{\partial L}{\partial W}}_{(D, C)} = \underbrace{X^\top}_{(D, N)} \, \underbrace{\frac{\partial L}{\partial S}}_{(N, C)} = \sum_{i=1}^{N} \underbrace{x_i^\top}_{(D, 1)} \, \underbrace{\frac{\partial L}{\partial s_i}}_{(1, C)} ,$$
#
# and the penalty adds $\lambda W$. By hand, with two examples of three pixels and two classes:

# %%
X_small = np.array([[1, 2, 0], [0, 1, 3]])  # (2, 3)
dscores_small = np.array([[-1, 1], [0.5, -0.5]])  # (2, 2): any numbers will do
for x, row in zip(X_small, dscores_small, strict=True):
    print(f"image {x} and its row {row} make\n{np.outer(x, row)}")
print(f"together:\n{X_small.T @ dscores_small}")

# %% [markdown]
# Your own loss can show this: $-$`dW`, which is what a step downhill adds to `W`, for a single image, for two, and for 200, with each column drawn as an image. What must the columns of the first look like?

# %% figure="outer-products"
from course_lib.plotting.linear_training import plot_templates

added = {
    f"{n} image{'s' if n > 1 else ''}": -svm_loss_naive(W_some, X_train[:n], y_train[:n], 0.0)[1]
    for n in (1, 2, 200)
}
plot_templates(added, data.image_shape, data.class_names)

# %% [markdown]
# One image makes one image: every column is the same picture (less the mean image), times its number in `dscores`, which may be 0. With two images, or 200, each column is a mixture of them, in shares of its own. A gradient is a weighted sum of the images that were shown, and so is everything that gradient descent adds to `W`.
#
# | name | shape | what it is |
# |---|---|---|
# | `scores[np.arange(N), y]` | (N,) | the right class's score, one entry per row |
# | `margins` | (N, C) | max(0, m), and 0 in the right class's column |
# | `dscores` | (N, C) | what does one violated margin contribute, and where? |


# %% exercise="svm_loss_vectorized" title="SVM loss without loops" minutes=40
def svm_loss_vectorized(W, X, y, reg):
    """Multiclass SVM loss and its gradient, without a loop over examples.

    Parameters
    ----------
    W : ndarray, shape (D, C)
    X : ndarray, shape (N, D)
    y : ndarray of int, shape (N,)
    reg : float
        All as for `svm_loss_naive`.

    Returns
    -------
    loss : float
    dW : ndarray, shape (D, C)
        The same numbers as from `svm_loss_naive`.
    """
    # BEGIN SOLUTION
    num_train = len(X)
    rows = np.arange(num_train)
    scores = (W.T @ X.T).T  # X @ W; with the thin matrix first, the library runs along the rows of X: faster
    right = scores[rows, y][:, None]
    margins = np.maximum(0, scores - right + 1)
    margins[rows, y] = 0
    dscores = (margins > 0).astype(float)
    dscores[rows, y] = -dscores.sum(axis=1)
    data_loss, data_slope = margins.sum(), (dscores.T @ X).T  # X.T @ dscores, likewise
    loss = data_loss / num_train + 0.5 * reg * np.sum(W * W)
    dW = data_slope / num_train + reg * W
    return loss, dW
    # END SOLUTION


# %% [markdown] hints="svm_loss_vectorized"
# 1. To subtract one number from each row, its shape must be (N, 1). `a[:, None]` turns (N,) into that.
# 2. In the right class's column, the formula gives 0 + 1. The sum leaves this entry out: set it before you add up.
# 3. A violated rival has the entry 1/N in `dscores` (or 1, if you divide by N at the end instead: once, not twice). The right class's score enters every violated margin of its example with a minus: what is its entry?

# %% check="svm_loss_vectorized" points="loss 1, gradient 1.5, integers 0.5, vectorised 1, inputs unchanged 1"
check("svm_loss_vectorized")

# %% [markdown]
# Now the time that the loops cost.

# %%
for loss_fn in (svm_loss_naive, svm_loss_vectorized):
    start = time.perf_counter()
    loss, _ = loss_fn(W_some, X_train, y_train, 0.0)
    print(f"{loss_fn.__name__:20} loss {loss:.6f}   {1000 * (time.perf_counter() - start):7.2f} ms")

# %% [markdown]
# Same number, a fraction of the time.
#
# **Why a margin of 1, and not of 10?** Call the margin $\Delta$, and write the weights as $W = \Delta V$. All scores are then $\Delta$ times those of $V$, so
#
# $$\max(0,\; \Delta\, s_{ij} - \Delta\, s_{i,y_i} + \Delta) = \Delta\, \max(0,\; s_{ij} - s_{i,y_i} + 1), \qquad \frac{\lambda}{2} \sum W^2 = \Delta \cdot \frac{\Delta \lambda}{2} \sum V^2 .$$
#
# The whole loss is $\Delta$ times the loss of $V$ with margin 1 and the penalty $\Delta \lambda$. A constant factor moves no minimum: the best `W` for $(\Delta, \lambda)$ is $\Delta$ times the best `W` for $(1, \Delta\lambda)$, and gives every image the same label. So margin and penalty are one setting, not two; fix one of them at 1, and search for the other. **Predict:** margins of 1, 10 and 100, first with `reg` divided by the margin, then with the same `reg` for all. Which weights and which accuracies will agree?


# %%
def with_margin(margin):
    """Return an SVM loss with another margin, made of your own by the formula above."""

    def loss_fn(W, X, y, reg):
        loss, dV = svm_loss_vectorized(W / margin, X, y, margin * reg)
        return margin * loss, dV

    return loss_fn


for divided in (True, False):
    print("reg divided by the margin:" if divided else "the same reg for all:")
    for margin in (1, 10, 100):
        W, reg = margin * W_tiny, 0.01 / margin if divided else 0.01
        for _ in range(300):
            W = W - 0.3 * margin * with_margin(margin)(W, X_train, y_train, reg)[1]
        right = (X_val @ W).argmax(axis=1) == y_val
        print(
            f"  margin {margin:3}, reg {reg:g}: |W| {np.linalg.norm(W):6.2f}, validation {right.mean():.1%}"
        )

# %% [markdown]
# Divided, nothing changes but the length of `W`, in proportion. With the same `reg`, a margin of 100 is the margin 1 under a penalty a hundred times as strong. *Without* a penalty the margin says nothing at all: multiply `W` by 10, and every lead is 10 times as long.
#
# **So that is what the penalty is for.** If some `W` keeps every margin, so does `10 * W`, and the data cannot choose between them. Of all that keep every margin, the penalty likes the one with the smallest sum of squares best. (A strong one gives up some margins for a `W` that is smaller still.)
#
# That one has a picture, too. An image lies
#
# $$\frac{s_y - s_j}{\lVert w_y - w_j \rVert}$$
#
# away from the border between its class $y$ and a rival $j$ (the bias, which only pushes the border along, doesn't count in the length). With a lead of exactly 1, that is $1 / \lVert w_y - w_j \rVert$: the smaller the weights, the wider the strip along the border that must stay empty.
#
# Images beyond it, on their own side of every border, have no say any more. Those inside it, at its edge or on the wrong side decide where the borders run; they are the *support vectors*, to which the machine owes its name.
#
# ## 4 · Squared hinge
#
# Squaring each margin, $L_i = \sum_{j \ne y_i} \max(0, m_{ij})^2$, forgives small violations and punishes large ones. The kink is gone as well: the slope $2 \max(0, m)$ starts at 0. Take your last function and ask the chain rule what changes. Are all violated rivals pushed equally hard now?


# %% exercise="svm_loss_squared" title="Loss with squared margins" minutes=15
def svm_loss_squared(W, X, y, reg):
    """Multiclass SVM loss with squared margins, and its gradient, without a loop over examples.

    Parameters
    ----------
    W : ndarray, shape (D, C)
    X : ndarray, shape (N, D)
    y : ndarray of int, shape (N,)
    reg : float
        All as for `svm_loss_naive`.

    Returns
    -------
    loss : float
        Mean over examples of the sum of squared margins, plus the penalty.
    dW : ndarray, shape (D, C)
        Gradient of `loss` with respect to `W`.
    """
    # BEGIN SOLUTION
    num_train = len(X)
    rows = np.arange(num_train)
    scores = X @ W
    right = scores[rows, y][:, None]
    margins = np.maximum(0, scores - right + 1)
    margins[rows, y] = 0
    dscores = 2 * margins
    dscores[rows, y] = -dscores.sum(axis=1)
    data_loss, data_slope = np.sum(margins**2), (dscores.T @ X).T
    loss = data_loss / num_train + 0.5 * reg * np.sum(W * W)
    dW = data_slope / num_train + reg * W
    return loss, dW
    # END SOLUTION


# %% [markdown] hints="svm_loss_squared"
# 1. The margins are the same matrix as before. Square first and then add up, or the other way round?
# 2. The derivative of $m^2$ has two factors. Both belong in `dscores`.
# 3. The right class's entry still balances its row: the entries of one row of `dscores` add up to 0.

# %% check="svm_loss_squared" points="loss 1, gradient 1.5, integers 0.5, vectorised 1"
check("svm_loss_squared")

# %% [markdown]
# ## 5 · Softmax: from scores to probabilities
#
# The SVM asks who wins and by how much. Softmax asks for a probability of every class,
#
# $$p_{ij} = \frac{e^{s_{ij}}}{\sum_k e^{s_{ik}}}, \qquad L_i = -\log p_{i,y_i}, \qquad L = \frac1N \sum_i L_i + \frac{\lambda}{2} \sum_{d,c} W_{dc}^2 ,$$
#
# and charges the surprise at the truth: nothing if the right class was certain, $\log 2$ if it was a coin toss, without limit as it becomes unthinkable.
#
# Why exponentials? They are positive, whatever the score, and divided by their sum they add up to 1. And a *difference* of scores becomes a *ratio* of probabilities, $p_{ij} / p_{ik} = e^{s_{ij} - s_{ik}}$: a lead of 1 makes a class 2.7 times as probable as its rival, a lead of 2 makes it 7.4 times. Scores that go into a softmax are called **logits**.
#
# **Predict before you code.** Equal scores for $C$ classes mean $p = 1/C$ each, so the loss starts at $-\log\frac1C = \log C$: for ten classes, 2.3026. ($\log$ is the natural logarithm everywhere.)
#
# **The gradient.** Split the logarithm, $L_i = -s_{i,y_i} + \log \sum_k e^{s_{ik}}$, and differentiate with respect to one score. The second term gives $e^{s_{ij}} / \sum_k e^{s_{ik}}$, which is $p_{ij}$ again:
#
# $$\frac{\partial L_i}{\partial s_{ij}} = p_{ij} - \mathbb 1[j = y_i] .$$
#
# The last symbol is 1 where $j = y_i$, and 0 elsewhere. In words: every class is pushed down by the probability it was given, and the right one is pulled up by 1. With $p_i = (0.6, 0.1, 0.3)$, and the second class right, the gradient is $(0.6, -0.9, 0.3)$: whoever was believed is pushed down, by as much as he was believed, and the truth is pulled up by what it lacks.
#
# From the scores to the weights it goes as before: $s_{ij} = x_i \cdot w_j$, so column $j$ of the gradient gets $x_i$ times $p_{ij} - \mathbb 1[j = y_i]$. Loops first.


# %% exercise="softmax_loss_naive" title="Softmax loss with loops" minutes=30
def softmax_loss_naive(W, X, y, reg):
    """Softmax loss and its gradient, with loops over examples and classes.

    Parameters
    ----------
    W : ndarray, shape (D, C)
    X : ndarray, shape (N, D)
    y : ndarray of int, shape (N,)
    reg : float
        All as for `svm_loss_naive`.

    Returns
    -------
    loss : float
        Mean cross-entropy in nats (natural logarithm), plus the penalty.
    dW : ndarray, shape (D, C)
        Gradient of `loss` with respect to `W`.
    """
    # BEGIN SOLUTION
    num_train, num_classes = len(X), W.shape[1]
    data_loss, dW = 0.0, np.zeros(W.shape)
    for i in range(num_train):
        scores = X[i] @ W
        exponentials = np.exp(scores)
        probabilities = exponentials / np.sum(exponentials)
        data_loss -= np.log(probabilities[y[i]])
        for j in range(num_classes):
            dW[:, j] += (probabilities[j] - (j == y[i])) * X[i]
    loss = data_loss / num_train + 0.5 * reg * np.sum(W * W)
    dW = dW / num_train + reg * W
    return loss, dW
    # END SOLUTION


# %% [markdown] hints="softmax_loss_naive"
# 1. For one example: scores (C,), exponentials (C,), divided by their sum. What do the C numbers add up to?
# 2. The loss of one example needs a single one of these probabilities. Which one, and with which sign in front of the logarithm?
# 3. Column `j` of `dW` gets `X[i]` times one number. For every class that number is its probability; for one class something is subtracted. After the loops come the mean and the penalty, as in `svm_loss_naive`.

# %% check="softmax_loss_naive" points="loss 1.5, gradient 2, integers 0.5, inputs unchanged 1"
check("softmax_loss_naive")

# %% [markdown]
# **Question.** A new problem has 100 classes. You start from tiny random weights. Which first losses do you expect from SVM and softmax?
#
# - A: 9 and 2.30
# - B: 99 and 4.61
# - C: 100 and 4.61
# - D: 99 and 0.01

# %% exercise="first_loss" title="First losses for 100 classes" minutes=3
# BEGIN STUB
# first_loss = None  # one letter, such as "A"
# END STUB
# BEGIN SOLUTION
first_loss = "B"
# END SOLUTION

# %% check="first_loss" points="answer 1"
check("first_loss")

# %% [markdown]
# ## 6 · Softmax without loops, and without overflow
#
# `np.exp(710)` is already infinite, and scores of 10,000 do occur: one careless learning rate is enough. The way out costs nothing. Multiply numerator and denominator by any $e^{-c}$:
#
# $$\frac{e^{s_j}}{\sum_k e^{s_k}} = \frac{e^{s_j - c}}{\sum_k e^{s_k - c}} .$$
#
# The probabilities don't notice. You may choose another $c$ for each example. Which $c$ makes sure that no exponent is positive, and that the sum is never 0?
#
# One trap remains: a probability of $e^{-10000}$ is 0 in floating point, and its logarithm is $-\infty$, although the true value, $-10000$, is a perfectly ordinary number. So don't take the logarithm of a probability; write $\log p_j$ with the formula of the last section and exponentiate afterwards.


# %% exercise="softmax_loss_vectorized" title="Softmax loss without loops" minutes=30
def softmax_loss_vectorized(W, X, y, reg):
    """Softmax loss and its gradient, without a loop over examples; finite for scores of any size.

    Parameters
    ----------
    W : ndarray, shape (D, C)
    X : ndarray, shape (N, D)
    y : ndarray of int, shape (N,)
    reg : float
        All as for `softmax_loss_naive`.

    Returns
    -------
    loss : float
    dW : ndarray, shape (D, C)
        The same numbers as from `softmax_loss_naive`, where that one is finite.
    """
    # BEGIN SOLUTION
    num_train = len(X)
    rows = np.arange(num_train)
    scores = (W.T @ X.T).T
    scores = scores - scores.max(axis=1, keepdims=True)
    sums = np.exp(scores).sum(axis=1, keepdims=True)
    log_p = scores - np.log(sums)
    dscores = np.exp(log_p)
    dscores[rows, y] -= 1
    data_loss, data_slope = -log_p[rows, y].sum(), (dscores.T @ X).T
    loss = data_loss / num_train + 0.5 * reg * np.sum(W * W)
    dW = data_slope / num_train + reg * W
    return loss, dW
    # END SOLUTION


# %% [markdown] hints="softmax_loss_vectorized"
# 1. `scores` is (N, C). Which axis holds the classes of one example? `keepdims=True` keeps a result in a shape that you can subtract.
# 2. If the largest entry of a row is moved to 0, its exponential is 1, and all others lie between 0 and 1. The sum is then at least 1: its logarithm is harmless.
# 3. `a[np.arange(N), y]` picks one entry per row, for reading and for `-= …`. You need it twice: for the loss, and at the one place in each row where the gradient differs from the probabilities.

# %% check="softmax_loss_vectorized" points="loss 1, gradient 1.5, integers 0.5, stable 1, vectorised 1, inputs unchanged 1"
check("softmax_loss_vectorized")

# %%
loss, _ = softmax_loss_vectorized(W_tiny, X_train, y_train, 0.0)
print(f"first loss {loss:.4f}, predicted {np.log(num_classes):.4f}")
for reg in (0.0, 1.0, 1000.0):  # a second sanity check: a stronger penalty must raise the loss
    svm, softmax = (
        f(W_tiny, X_train, y_train, reg)[0] for f in (svm_loss_vectorized, softmax_loss_vectorized)
    )
    print(f"reg {reg:6g}:   SVM {svm:.4f}   softmax {softmax:.4f}")

# %% [markdown]
# **Look at what you built.** Take some `W` and move a single weight. Draw what you expect for the loss of one example, and its slope below: for the SVM, for its square, for softmax. And for the slope of the mean over 200?

# %% figure="one-weight"
from course_lib.plotting.linear import plot_loss_along_one_weight

losses = {"hinge": svm_loss_vectorized, "squared hinge": svm_loss_squared, "softmax": softmax_loss_vectorized}
brightest = int(X_train[0, :-1].argmax())
plot_loss_along_one_weight(
    losses, 3 * W_some, X_train[:200], y_train[:200], entry=(brightest, int(y_train[0]))
)

# %% [markdown]
# The hinge consists of straight pieces: its slope is a staircase with a step wherever a rival drops out. Squared, the slope has corners instead of steps; softmax has neither. Over 200 examples the staircase has so many small steps that it looks like a ramp.
#
# From left to right no slope in the two lower rows ever falls: the loss bends upwards or not at all. That is called **convex**, and it has a great consequence. Between any two places the loss lies nowhere above the straight line that joins them. So a place from which no small step leads down is as low as the loss ever gets.
#
# One line proves nothing about the others. But scores are linear in `W`, and these losses are made of them by steps that keep convexity: the larger of two convex functions, sums, squares of what is never negative, and the logarithm of a sum of exponentials.
#
# Test it: a thousand pairs of places, and the loss halfway. The fourth function, a mean of sines, shows what a failure looks like.


# %%
def sines(W, X, y, reg):
    """A loss that is not convex."""
    return np.sin(X @ W).mean(), None


rng = np.random.default_rng(0)
for name, loss_fn in {**losses, "mean of sines": sines}.items():
    above = 0
    for _ in range(1000):
        A, B = rng.normal(size=(2, *W_tiny.shape))
        ends = [loss_fn(V, X_train[:20], y_train[:20], 0.0)[0] for V in (A, B, (A + B) / 2)]
        above += ends[2] > (ends[0] + ends[1]) / 2 + 1e-12
    print(f"{name:14} above the line halfway between {above} of 1000 pairs")

# %% [markdown]
# Never, for the three losses; about every other time for the sines. From assignment 3 on there are layers, scores are no longer linear in all weights, and the bowl is gone.
#
# Next, two opinions on the same scores. Both images below are classified correctly. What do you expect the two losses to say about each?

# %% figure="two-opinions"
from course_lib.plotting.linear import plot_two_opinions

plot_two_opinions(svm_loss_vectorized, softmax_loss_vectorized, [[10, -100, -100], [10, 9, 9]])

# %% [markdown]
# (Both rows are CS231n's.) The SVM is content once the margins are kept: it has no wish left, and no gradient. Softmax always prefers the left image. Is that good? A classifier of cars may be better off learning cars from trucks than making frogs still less likely.
#
# **Question.** Two changes: (1) all scores of one example grow by 50; (2) every right class already beats all its rivals by more than 1, and `W` is doubled. There is no penalty. Which statements are true? (One letter or several.)
#
# - A: (1) changes the SVM loss.
# - B: (1) changes the softmax loss.
# - C: (2) leaves the SVM loss as it is.
# - D: (2) lowers the softmax loss.

# %% exercise="score_shift" title="Scores raised, weights doubled" minutes=6
# BEGIN STUB
# score_shift = None  # one letter or several, such as "A" or "AB"
# END STUB
# BEGIN SOLUTION
score_shift = "CD"
# END SOLUTION

# %% [markdown] hints="score_shift"
# 1. For (1), write both losses with $s_{ij} + 50$ in place of $s_{ij}$. What becomes of a difference of two scores, and of a ratio of two exponentials?
# 2. For (2), what happens to a lead when all scores double? And when does the SVM charge something?
# 3. Divide numerator and denominator of the right class's $p$ by its own exponential: $p = 1 / (1 + \sum_{j \ne y} e^{s_j - s_y})$. Which sign do these differences have here, and what becomes of the sum when they double?

# %% check="score_shift" points="answer 2"
check("score_shift")

# %% [markdown]
# ## 7 · What the penalty wants, and what probabilities mean
#
# A stronger penalty means smaller weights, and smaller weights mean smaller scores. Here are the probabilities for the scores (1, −2, 0), an example of CS231n's, and again after all weights have shrunk. They come out of your own loss: if an example's label were $j$, its loss would be $-\log p_j$, so $p_j = e^{-L}$.

# %% figure="flattening"
from course_lib.plotting.linear import plot_flattening

plot_flattening(softmax_loss_vectorized, [1, -2, 0], factors=[1, 0.5, 0.1])

# %% [markdown]
# The order stays, the confidence goes: (0.705, 0.035, 0.259) becomes (0.547, 0.122, 0.331) when the weights are halved, and in the limit of a very strong penalty every class gets $1/C$. How sure a softmax classifier is depends on how hard it was regularised. So trust the *order* of its outputs more than their size.
#
# **Which weights does a penalty like?** Many weights give the same score to the same image. A penalty has an opinion on them, and which one it prefers depends on the penalty: **L2** is the sum of squares, **L1** the sum of absolute values.
#
# **Question.** In four dimensions: $x = (1, 1, 1, 1)$, $w_1 = (1, 0, 0, 0)$ and $w_2 = (\frac14, \frac14, \frac14, \frac14)$ give the same score. Which statements are true? (One letter or several.)
#
# - A: The L2 penalty prefers $w_2$.
# - B: The L1 penalty prefers $w_1$.
# - C: The L1 penalty cannot tell them apart.

# %% exercise="penalty_taste" title="Weights that a penalty likes" minutes=5
# BEGIN STUB
# penalty_taste = None  # one letter or several
# END STUB
# BEGIN SOLUTION
penalty_taste = "AC"
# END SOLUTION

# %% check="penalty_taste" points="answer 1"
check("penalty_taste")

# %% [markdown]
# **In a picture.** With two weights it can be drawn: for x = (1, 1), all weights on the black line give the score 1. The contours show what they cost under the two penalties. Where does the black line meet the cheapest contour?

# %% figure="equal-scores"
from course_lib.plotting.linear import plot_equal_scores

plot_equal_scores()

# %% [markdown]
# Among squares, the cheapest point of the line is in its middle: spread over both. Among absolute values, every point of the line between (1, 0) and (0, 1) costs the same, 1.
#
# **The same loss, seen as surprise.** How surprised are you by an event that you thought had probability $q$? Say $-\log q$: not at all if you were certain, 0.69 at the toss of a coin, and the surprises of two independent events add up, since their probabilities multiply.
#
# Now let events come with probabilities $p_j$, while you go by a belief $q_j$ of your own. Three numbers:
#
# | | name | what it is |
# |---|---|---|
# | $H(p, q) = -\sum_j p_j \log q_j$ | cross-entropy | *your* mean surprise |
# | $H(p) = -\sum_j p_j \log p_j$ | entropy | the mean surprise of somebody who knows $p$ |
# | $D_{\mathrm{KL}}(p \,\|\, q) = H(p, q) - H(p) = \sum_j p_j \log \frac{p_j}{q_j}$ | Kullback-Leibler divergence | what your mistaken belief adds |
#
# (Here $0 \log 0 = 0$.) Four forecasters announce probabilities for sun, rain and snow, the same every day. **Predict:** who is least surprised in the long run, and who after three days of sun?

# %% figure="surprise"
from course_lib.plotting.linear_geometry import plot_surprise

p = (0.7, 0.2, 0.1)
beliefs = {
    "knows": p,
    "shrugs": (0.34, 0.33, 0.33),
    "is too sure": (0.98, 0.01, 0.01),
    "mixes them up": (0.2, 0.1, 0.7),
}
for name, q in beliefs.items():
    cross, reversed_kl = -np.dot(p, np.log(q)), np.dot(q, np.log(np.divide(q, p)))
    divergence = np.dot(p, np.log(np.divide(p, q)))
    print(
        f"{name:14} H(p, q) {cross:.3f} = H(p) {cross - divergence:.3f} + KL(p‖q) {divergence:.3f}   KL(q‖p) {reversed_kl:.3f}"
    )
plot_surprise(p, beliefs)

# %% [markdown]
# After a few days of sun the one who is too sure looks best; then comes the first rain or snow, which costs $-\log 0.01 = 4.6$. In the long run each mean tends to its cross-entropy, and nobody gets below the entropy: $D_{\mathrm{KL}} \ge 0$, and it is 0 only for $q = p$. (In one line: $\log t \le t - 1$, so $-D_{\mathrm{KL}} = \sum_j p_j \log \frac{q_j}{p_j} \le \sum_j (q_j - p_j) = 0$.) The last column shows that KL is no distance: there and back are different.
#
# **What this has to do with images.** The label of an image is an event of which we know everything: $p$ is 1 for the right class and 0 for the others, and $H(p) = 0$. Your scores are the belief, $q$ is their softmax. Then cross-entropy and KL are both $-\log q_y$: the softmax loss is the classifier's mean surprise at the labels. That is where the name *cross-entropy loss* comes from.
#
# **And as likelihood.** Your model gives the right labels of three images the probabilities 0.9, 0.5 and 0.2. Then it gives the probability $0.9 \cdot 0.5 \cdot 0.2 = 0.09$ to *all three labels as they are*. Seen as a function of `W`, this number is the **likelihood**, and **maximum likelihood** means: take the `W` under which what did happen was most probable. Three steps that don't change which `W` that is lead to your loss:
#
# 1. take the logarithm, because a product of a thousand such factors is 0 in floating point: $\log 0.09 = \log 0.9 + \log 0.5 + \log 0.2$;
# 2. change the sign, to have something to minimise: $0.105 + 0.693 + 1.609 = 2.408$;
# 3. divide by N: $0.803$, the mean of $-\log p_{i,y_i}$.
#
# **And the penalty?** Suppose that before you see any data you believe each weight to be drawn, independently of the others, from a normal distribution around 0 with variance $\sigma^2$: its density is proportional to $e^{-w^2 / 2\sigma^2}$. By Bayes' rule your belief *after* the data is proportional to (likelihood) · (belief before). Take minus its logarithm, as above:
#
# $$-\sum_i \log p_{i,y_i} + \frac{1}{2\sigma^2} \sum_{d,c} W_{dc}^2 + \text{constants} .$$
#
# The `W` that makes this smallest is the most probable one after the data, **maximum a posteriori** (MAP). Divide by N and compare with the loss of section 5: it *is* that loss, with $\lambda = \frac{1}{N\sigma^2}$. A strong penalty is a firm belief in small weights, and more data make any belief matter less.

# %%
given = np.array([0.9, 0.5, 0.2])
print(
    f"likelihood {given.prod():.3f}, sum of -log {-np.log(given).sum():.3f}, mean {-np.log(given).mean():.3f}"
)
print(f"the likelihood of 2000 labels at 0.5 each: {np.prod(np.full(2000, 0.5))}")
for reg in (1e-4, 1e-2, 1.0):
    sigma = 1 / np.sqrt(len(X_train) * reg)
    print(f"reg {reg:6g} with {len(X_train)} images: weights are believed to lie within about ±{sigma:.2g}")

# %% [markdown]
# **Question.** Labels are sometimes *smoothed*: 0.9 for the right class and the rest shared out. Does it then matter for the best `W` whether you minimise the cross-entropy $H(p, q)$ or $D_{\mathrm{KL}}(p \,\|\, q)$?
#
# - A: No: they differ by $H(p)$, which doesn't depend on `W`.
# - B: Yes: $H(p)$ is no longer 0.
# - C: Yes: their gradients differ by the gradient of $H(p)$ with respect to `W`, which is not 0.
# - D: Yes: KL is not symmetric.

# %% exercise="kl_or_cross_entropy" title="Cross-entropy or KL" minutes=5
# BEGIN STUB
# kl_or_cross_entropy = None  # one letter
# END STUB
# BEGIN SOLUTION
kl_or_cross_entropy = "A"
# END SOLUTION

# %% check="kl_or_cross_entropy" points="answer 1"
check("kl_or_cross_entropy")

# %% [markdown]
# ## 8 · Prediction
#
# A loss is for learning. To use a classifier you only ask which score is highest: no margins, no exponentials, since neither changes who wins.


# %% exercise="predict" title="Labels from scores" minutes=6
def predict(W, X):
    """Return the class with the highest score for each example.

    No loop over the examples.

    Parameters
    ----------
    W : ndarray, shape (D, C)
        Weights.
    X : ndarray, shape (N, D)
        One example per row.

    Returns
    -------
    ndarray of int, shape (N,)
        Labels from 0 to C − 1.
    """
    # BEGIN SOLUTION
    return np.argmax(X @ W, axis=1)
    # END SOLUTION


# %% [markdown] hints="predict"
# 1. Compute all scores at once. What shape do they have?
# 2. You want the *position* of the largest entry, not the entry. NumPy has a function for each.
# 3. One answer per row: which axis must disappear?

# %% check="predict" points="labels 1, vectorised 1"
check("predict")

# %% [markdown]
# ## 9 · Going downhill: minibatch gradient descent
#
# You have a loss and its gradient. The gradient points uphill, so walk against it:
#
# $$W_{t+1} = W_t - \eta \, \nabla L(W_t) .$$
#
# $\nabla L$ is the gradient, `dW`, and $\eta$ is the learning rate.
#
# The gradient over the whole training set is a mean over many similar images, and the mean over a few of them, drawn at random, is a good estimate of it. Such a **minibatch** costs a fraction of the time, so you can afford many more steps. Each step (also called an *iteration*, hence `num_iters`):
#
# 1. draws `batch_size` row numbers, at most N, at random with `rng` (with or without repetition, as you like), afresh every time;
# 2. calls `loss_fn` **once**, with those rows and *their* labels;
# 3. takes one step, and writes down the loss it was told.
#
# The penalty and its gradient are inside `loss_fn` already.


# %% exercise="sgd_train" title="Minibatch gradient descent" minutes=25
def sgd_train(loss_fn, X, y, W, learning_rate, reg, num_iters, batch_size, rng):
    """Train a linear classifier by minibatch gradient descent.

    Parameters
    ----------
    loss_fn : callable
        ``loss_fn(W, X_batch, y_batch, reg) -> (loss, dW)``.
    X, y : ndarray, shapes (N, D) and (N,)
        Training examples and their labels.
    W : ndarray, shape (D, C)
        Where to start; not modified.
    learning_rate, reg : float
        Size of a step relative to the gradient; what `loss_fn` is to use as `reg`.
    num_iters, batch_size : int
        Number of steps, and of rows in every minibatch.
    rng : numpy.random.Generator
        Draws the minibatches.

    Returns
    -------
    W : ndarray, shape (D, C)
        Weights after the last step.
    loss_history : list of float
        The `num_iters` minibatch losses, in order, as `loss_fn` returned them.
    """
    # BEGIN SOLUTION
    W = W.copy()
    loss_history = []
    for _ in range(num_iters):
        batch = rng.integers(len(X), size=batch_size)
        loss, dW = loss_fn(W, X[batch], y[batch], reg)
        W -= learning_rate * dW
        loss_history.append(loss)
    return W, loss_history
    # END SOLUTION


# %% [markdown] hints="sgd_train"
# 1. `rng.integers(high, size=k)` and `rng.choice(n, k)` both draw row numbers. Is `high` itself among them?
# 2. `X[rows]` with an array of row numbers is a minibatch. What must happen to `y` so that every example keeps its label?
# 3. `W -= …` changes the array you were given, and the caller's variable with it. What can you do on the first line?

# %% check="sgd_train" points="batches 1.5, generator 0.5, update 3, history 1, inputs unchanged 1"
check("sgd_train")

# %% [markdown]
# **The third sanity check**, before any real training: 20 examples must be learnable by heart. If the loss of a tiny set won't go to 0 without a penalty, something is broken, and more data will only hide it.

# %%
for name, loss_fn in losses.items():
    W, history = sgd_train(
        loss_fn, X_train[:20], y_train[:20], W_tiny, 0.3, 0.0, 1000, 20, np.random.default_rng(0)
    )
    final = loss_fn(W, X_train[:20], y_train[:20], 0.0)[0]
    print(
        f"{name:14} loss of 20 examples {final:.4f}, accuracy {(predict(W, X_train[:20]) == y_train[:20]).mean():.0%}"
    )

# %% [markdown]
# Both hinges arrive at 0 and stop. Softmax cannot: it always wants a little more. A loss this small and every label right will do.
#
# **How much noise is in a minibatch?** Same start, same learning rate, same number of steps; only the batch size differs. Which curve will be roughest, and where will each end?

# %% figure="batch-sizes"
from course_lib.plotting.explore import explore
from course_lib.plotting.linear_training import draw_losses


def run(ax, batch_size):
    """Train 400 steps, draw the losses, and return the loss on the whole training set."""
    rng = np.random.default_rng(0)
    W, history = sgd_train(softmax_loss_vectorized, X_train, y_train, W_tiny, 0.3, 1e-3, 400, batch_size, rng)
    draw_losses(ax, history)
    final = softmax_loss_vectorized(W, X_train, y_train, 1e-3)[0]
    return f"{400 * batch_size:,} images seen, loss on all {final:.3f}"


explore(run, batch_size=[2, 4, 16, 64, 256, 1024])

# %% [markdown]
# A minibatch of 2 is a poor judge of the loss, and a good enough guide: on the whole training set all six runs end between 0.34 and 0.39, although the first looked at 800 images and the last at 409,600.
#
# **Is the gradient worth the trouble?** (The hiker is CS231n's.) Imagine walking down a mountain blindfolded. You can jump to random places and remember the lowest; or try a small random step and keep it if it leads down; or feel the slope under your feet. Before you run the race, guess the losses after 500 steps, if all three start at 2.30.

# %% figure="hikers" folded=true
from course_lib.plotting.linear_training import plot_hikers


def height(V):
    """Return the softmax loss on the training set."""
    return softmax_loss_vectorized(V, X_train, y_train, 0.0)[0]


rng = np.random.default_rng(0)
lowest, here, downhill = W_tiny, W_tiny, W_tiny
heights = np.empty((3, 500))
for t in range(500):
    lowest = min(lowest, 0.1 * rng.normal(size=W_tiny.shape), key=height)
    here = min(here, here + 0.02 * rng.normal(size=W_tiny.shape), key=height)
    downhill, _ = sgd_train(softmax_loss_vectorized, X_train, y_train, downhill, 0.3, 0.0, 1, 64, rng)
    heights[:, t] = [height(V) for V in (lowest, here, downhill)]
names = ("random places", "random small steps", "gradient, minibatches of 64")
for name, V in zip(names, (lowest, here, downhill), strict=True):
    accuracy = (predict(V, X_val) == y_val).mean()
    print(f"{name:28} training loss {height(V):.3f}, validation accuracy {accuracy:.1%}")
plot_hikers(dict(zip(names, heights, strict=True)), start=height(W_tiny))

# %% [markdown]
# With 650 weights, a random direction is nearly level: its slope is typically a fortieth of the gradient's, and in one of twenty draws more than a thirteenth. So small steps at random do get down, slowly, and jumps hardly at all. And the gradient's hiker looked at 64 images before each step where the others looked at all of them.
#
# **The landscape itself.** A slice through weight space along two random directions; the cross is $W = 0$. The SVM loss of one example is a sum of nine tilted half-planes, each flat where its rival is beaten. What do you expect to see, and what becomes of it with 200 examples?

# %% figure="loss-slice"
from course_lib.plotting.linear import plot_loss_slice

X_few, y_few = X_train[:200], y_train[:200]
panels = {
    "SVM, one example": lambda V: svm_loss_vectorized(V, X_few[:1], y_few[:1], 0.0)[0],
    "SVM, 200 examples": lambda V: svm_loss_vectorized(V, X_few, y_few, 0.0)[0],
    "softmax, 200 examples": lambda V: softmax_loss_vectorized(V, X_few, y_few, 0.0)[0],
}
plot_loss_slice(panels, W_tiny.shape)

# %% [markdown]
# One example makes a tilted plane with folds and a flat floor; 200 make a bowl. Its bottom lies close to the cross and not far below it: along two random directions, the loss at the best place is still more than seven tenths of what it is at $W = 0$.
#
# **What has been learned?** Every column of `W` is a template with as many entries as an image has pixels; the last row, the bias, is left out here. What do you expect a penalty to do to the templates?

# %% figure="templates"
from course_lib.plotting.linear_training import plot_templates

weights = {}
for name, loss_fn, reg in [
    ("softmax", softmax_loss_vectorized, 0.0),
    ("softmax", softmax_loss_vectorized, 0.1),
    ("SVM", svm_loss_vectorized, 0.1),
]:
    W, _ = sgd_train(loss_fn, X_train, y_train, W_tiny, 0.3, reg, 3000, 64, np.random.default_rng(0))
    weights[f"{name}\nreg {reg:g}\n|W| {np.linalg.norm(W):.1f}"] = W
    accuracies = ((predict(W, X) == y).mean() for X, y in ((X_train, y_train), (X_val, y_val)))
    print(
        f"{name:8} reg {reg:<4g} accuracy: training {next(accuracies):.1%}, validation {next(accuracies):.1%}"
    )
plot_templates(weights, data.image_shape, data.class_names)

# %% [markdown]
# On the digits, the penalty made the softmax weights between seven and eight times smaller (each row has its own colour scale) and the templates a little smoother. At 0.1 it is too strong for softmax: it costs several points of accuracy, on training and validation images alike. The SVM bears it better.
#
# **In your own words.** A horse may look left or right, a 7 may have a bar or not. A linear classifier has *one* template per class. What will the template of a class with two faces look like, and why can no choice of `W` do better? What would you have to add to the classifier? (Three or four sentences.)

# %% [markdown] answer="one_template" points="2" title="One template, two faces" minutes=12
# The template has to give a high score to both faces, so it becomes a blend of the two: a horse with two heads. A score is one weighted sum of pixels, so an image's score is raised by ink that fits either face, and the classifier cannot require "this face *or* that one". An average of both faces scores just as well as the real ones. One needs intermediate units, one template for each face, and a non-linear step that combines them: a hidden layer.

# %% [markdown]
# ## 10 · Looking for good settings
#
# Nobody tells you `learning_rate` and `reg`. A learning rate acts by multiplication: from 0.001 to 0.01 is a step as big as from 0.1 to 1. Now suppose you draw learning rates uniformly between 0.0001 and 1. What share of your trials falls below 0.1?

# %% figure="decades"
from course_lib.plotting.linear_training import plot_decades

plot_decades(1e-4, 1.0)

# %% [markdown]
# Nine out of ten trials are spent in the last decade, and one in a thousand in the first. Draw the **logarithm** uniformly, and every decade gets its share. Draw the two settings independently of each other rather than on a grid: a grid of 5 × 5 trials tries only five different learning rates, 25 random draws try 25.
#
# Then go **from coarse to fine**. Let $[a, b]$ be the original range of one setting in $\log_{10}$. Round 0 draws from all of it. Let $c$ be $\log_{10}$ of that setting in the best trial *so far* (of all rounds). Round $r = 1, 2, \dots$ draws from a range that is half as wide as the one before, centred on $c$, and cut off where it would leave the original range:
#
# $$\left[\; \max\!\Big(a,\; c - \frac{b - a}{2^{r+1}}\Big),\;\; \min\!\Big(b,\; c + \frac{b - a}{2^{r+1}}\Big) \;\right].$$
#
# The cut comes last: the width that is halved is always that of the original range, not of what a cut left of it.


# %% exercise="random_search_lr_reg" title="Random search, coarse to fine" minutes=40
def random_search_lr_reg(evaluate, lr_range, reg_range, num_trials, rng, rounds=2):
    """Search for a learning rate and a regularisation strength, log-uniformly and from coarse to fine.

    Parameters
    ----------
    evaluate : callable
        ``evaluate(lr, reg) -> score``, higher is better. Expensive: called once per trial.
    lr_range, reg_range : (float, float)
        Lowest and highest value of each, both positive.
    num_trials : int
        Pairs to try in each round.
    rng : numpy.random.Generator
        Draws the pairs.
    rounds : int
        Number of rounds; the ranges of each are described above.

    Returns
    -------
    best : tuple of float
        ``(lr, reg, score)`` with the highest score of all rounds.
    trials : ndarray, shape (rounds * num_trials, 3)
        One row ``(lr, reg, score)`` per trial, in the order in which they were tried.

    References
    ----------
    J. Bergstra and Y. Bengio, "Random Search for Hyper-Parameter Optimization", Journal of Machine Learning
    Research 13, 2012.
    """
    # BEGIN SOLUTION
    low = np.log10([lr_range[0], reg_range[0]])
    high = np.log10([lr_range[1], reg_range[1]])
    start, stop = low, high
    trials = []
    for done in range(rounds):
        for _ in range(num_trials):
            lr, reg = 10 ** rng.uniform(start, stop)
            trials.append((lr, reg, evaluate(lr, reg)))
        best = max(trials, key=lambda trial: trial[2])
        centre = np.log10(best[:2])
        half = (high - low) / 2 ** (done + 2)
        start, stop = np.maximum(low, centre - half), np.minimum(high, centre + half)
    return best, np.array(trials)
    # END SOLUTION


# %% [markdown] hints="random_search_lr_reg"
# 1. Take the logarithm of the four ends once, at the top, and stay in logarithms until you call `evaluate`. What turns a uniform draw back into a learning rate?
# 2. Collect `(lr, reg, score)` tuples in one list over all rounds. `max(…, key=…)` finds the best of them.
# 3. In the formula, write down the half-width for r = 1 with a = −4 and b = 0: it should be 1, so that the range has half of the 4 decades. After that come the `max` and the `min`.

# %% check="random_search_lr_reg" points="draws 1.5, generator 0.5, refinement 2, record 1, best 1"
check("random_search_lr_reg")

# %% figure="search"
from course_lib.plotting.linear_training import plot_search


def evaluate(lr, reg):
    """Train an SVM briefly and return its accuracy on the validation set."""
    with np.errstate(over="ignore", invalid="ignore"):  # some settings explode: a result, not an accident
        W, _ = sgd_train(
            svm_loss_vectorized, X_train, y_train, W_tiny, lr, reg, 500, 64, np.random.default_rng(0)
        )
        return (predict(W, X_val) == y_val).mean()


best, trials = random_search_lr_reg(evaluate, (1e-4, 1e2), (1e-5, 1e1), 30, np.random.default_rng(0))
print(f"best: learning rate {best[0]:.3g}, reg {best[1]:.3g}, validation accuracy {best[2]:.1%}")
plot_search(trials, num_trials=30)

# %% [markdown]
# Read the picture: on the left, training hasn't arrived after 500 steps; on the right it overshoots; at the top the penalty flattens everything; below, `reg` hardly matters. Before you trust the star, ask where in the *original* ranges it sits, and how many trials it has beaten on how many images.
#
# Now train the winner longer, and look at the test set: once.

# %% figure="mistakes"
from course_lib.plotting.linear_training import plot_worst_mistakes

W_final, _ = sgd_train(
    svm_loss_vectorized, X_train, y_train, W_tiny, best[0], best[1], 2000, 64, np.random.default_rng(0)
)
labels = predict(W_final, X_test)
print(f"validation {(predict(W_final, X_val) == y_val).mean():.1%}, test {(labels == y_test).mean():.1%}")
each = [svm_loss_vectorized(W_final, X_test[[i]], y_test[[i]], 0.0)[0] for i in range(len(y_test))]
plot_worst_mistakes(data.X_test, y_test, labels, each, data.image_shape, data.class_names)

# %% [markdown]
# How far may such a test accuracy be off by chance alone? If 97 % of all images would be right, then of 450 drawn at random the share is 97 % give or take $\sqrt{0.97 \cdot 0.03 / 450}$, which is 0.8 points. Half a point between two classifiers says nothing, then.
#
# **In your own words.** A friend reports: "Best learning rate 0.98, searched between 0.0001 and 1; validation accuracy 97.4 %, so expect 97.4 % on new data." Name two things that you would doubt, and say what you would do about each.

# %% [markdown] answer="friends_report" points="2" title="A friend's report" minutes=10
# The best value lies at the upper end of its range, so better ones may lie beyond: search again with a range that reaches further, until the best trial lies inside. And the validation accuracy was used to choose: the best of many noisy scores is too high on average, the more so the more trials and the fewer images. Measure the chosen classifier once on test images that took no part in any decision, and report that.

# %% [markdown]
# ## 11 · Now you write the test
#
# So far the tests were ours. Now others send you losses for linear classifiers. You can't see the code, nor do you know which loss each is meant to be: an SVM's, with this margin or that, a softmax, one that you have never met. You see only what comes back when it is called. Which of them may be used?
#
# A loss can be tested without its formula, by calls that **belong together**. The function `loss_runs` makes eight of them, with few examples and random numbers:
#
# | run | in what it differs from `"plain"` |
# |---|---|
# | `"plain"` | ordinary weights, `reg` is 0 |
# | `"penalised"` | `reg` is not 0 |
# | `"ahead"`, `"behind"` | `reg` as in `"penalised"`; one tiny random array is added to the weights, or subtracted from them |
# | `"twice"` | every example stands in the batch twice |
# | `"renamed"` | the classes have other numbers: columns of `W` and labels are exchanged alike |
# | `"shifted"` | every column of `W` got the same vector added |
# | `"won"` | other weights and examples: each right class is 60 ahead of its rivals |
#
# Each run is a dictionary with `W`, `X`, `y`, `reg`, and what came back, `loss` and `dW`. Here are your own three. Before you look: which numbers in a row must be equal?

# %%
from course_lib.trials.linear import loss_runs

for name, loss_fn in losses.items():
    runs = loss_runs(loss_fn, np.random.default_rng(0))
    print(f"{name:14}", *(f"{run} {values['loss']:.4f}" for run, values in runs.items()), sep="  ")

# %% [markdown]
# Write a test that takes such runs of *one* loss. It has to let **every** right loss pass, those that you don't know too. All that you may rely on is this: right ones are means over the batch plus half of `reg` times the sum of squared weights, treat all classes alike, compare the scores of an example only with one another, charge nothing (or next to nothing) for a lead of 60, and return the gradient of the loss that they return. Each part of that sentence is something to test.
#
# And your test should catch as many wrong losses as it can: points are given for half, four fifths and all of fourteen. An error that it raises on a wrong loss counts as `False`. A test that rejects a right loss, or raises an error on one, is worth nothing, so mind the last digits.


# %% exercise="loss_is_sound" title="A test for losses" minutes=45
def loss_is_sound(runs):
    """Say whether one loss behaves as a loss for linear classifiers should.

    Parameters
    ----------
    runs : dict
        Of each run, by the names in the table, a dictionary: ``W`` (D, C), ``X`` (N, D), ``y`` (N,) and
        ``reg``, and what one unknown function returned for them, ``loss`` and ``dW`` (D, C).

    Returns
    -------
    bool
        False if something is wrong with the loss or its gradient.
    """

    # BEGIN SOLUTION
    def close(a, b):
        return np.allclose(a, b, rtol=1e-4, atol=1e-7)

    plain, penalised, ahead, behind = (runs[name] for name in ("plain", "penalised", "ahead", "behind"))
    W, reg = penalised["W"], penalised["reg"]
    rise = np.sum(penalised["dW"] * (ahead["W"] - behind["W"]))
    slope_fits = abs(ahead["loss"] - behind["loss"] - rise) <= 1e-3 * abs(rise) + 1e-9
    batch_fits = close(runs["twice"]["loss"], plain["loss"])
    penalty_fits = close(penalised["loss"] - plain["loss"], reg / 2 * np.sum(W**2))
    names_fit = close(runs["renamed"]["loss"], plain["loss"])
    shift_fits = close(runs["shifted"]["loss"], plain["loss"])
    nothing_left = close(runs["won"]["loss"], 0)
    return bool(slope_fits and batch_fits and penalty_fits and names_fit and shift_fits and nothing_left)
    # END SOLUTION


# %% [markdown] hints="loss_is_sound"
# 1. Go through the table run by run, and ask of each what *must* be true of its loss, whatever the formula. Three runs have the loss of `"plain"`, and of one you know the loss itself.
# 2. `dW` is a promise: if the weights move by a small `M`, the loss rises by about `np.sum(dW * M)`. Where did the weights move, how far, and by how much did the loss rise?
# 3. `np.isclose` and `np.allclose` compare up to rounding. For numbers as small as the rise between `"behind"` and `"ahead"`, look at the difference *relative* to them: an absolute tolerance may be larger than all that there is to see.

# %% check="loss_is_sound" points="catches half 1, catches most 1, catches all 1"
check("loss_is_sound")

# %%
for name, loss_fn in losses.items():
    print(f"{name:14} sound: {loss_is_sound(loss_runs(loss_fn, np.random.default_rng(1)))}")


def careless(W, X, y, reg):
    """Return the softmax loss as it is, and its gradient without the penalty's."""
    loss, dW = softmax_loss_vectorized(W, X, y, reg)
    return loss, dW - reg * W


print(f"{'careless':14} sound: {loss_is_sound(loss_runs(careless, np.random.default_rng(1)))}")

# %% [markdown]
# Such a test has a name, a *metamorphic* test: it knows of no single output whether it is right, only how outputs must hang together. You can use it on every loss that you write from now on.

# %% [markdown]
# ## 12 · Spot the bug
#
# Instead of putting the penalty into the loss, one can shrink all weights a little before every step: *weight decay*. For plain gradient descent it should be exactly the same. The function below claims to do that, on the whole training set at once. It is stitched together from lines that you can find in real study notes, and **two lines are wrong**. Neither raises an error.
#
# How do you find such a thing? Take one step by hand: write down $W - \eta(\nabla L_{\text{data}} + \lambda W)$ and compare it with what the code computes. Then ask what happens when you halve $\eta$.


# %% exercise="train_with_decay" title="Weight decay, to repair" minutes=20
def train_with_decay(loss_fn, X, y, W, learning_rate, reg, num_iters):
    """Train on all examples at once; the penalty acts as weight decay.

    Parameters
    ----------
    loss_fn : callable
        ``loss_fn(W, X, y, reg) -> (loss, dW)``; called with ``reg = 0``, since the decay does its work.
    X, y : ndarray, shapes (N, D) and (N,)
        Training examples and labels.
    W : ndarray, shape (D, C)
        Where to start; not modified.
    learning_rate, reg : float
        Settings.
    num_iters : int
        Number of steps.

    Returns
    -------
    ndarray, shape (D, C)
        What `num_iters` gradient steps on the loss *with* its penalty give.
    """
    W = W.copy()
    for _ in range(num_iters):
        _, dW = loss_fn(W, X, y, 0.0)
        # BEGIN STUB
        # W -= reg * W
        # W += learning_rate * dW
        # END STUB
        # BEGIN SOLUTION
        W -= learning_rate * reg * W
        W -= learning_rate * dW
        # END SOLUTION
    return W


# %% [markdown] hints="train_with_decay"
# 1. Print `loss_fn(W, X, y, 0.0)[0]` in every iteration on real data. Does training make it fall?
# 2. Multiply out $W - \eta(\nabla L_{\text{data}} + \lambda W)$. How many terms contain $\eta$?
# 3. Compare the terms with the two lines one by one: sign and factors. `dW` was computed before either line, so their order can stay.

# %% check="train_with_decay" points="weights 2"
check("train_with_decay")

# %%
W_decay = train_with_decay(softmax_loss_vectorized, X_train, y_train, W_tiny, 0.3, 0.1, 200)
loss, dW = softmax_loss_vectorized(W_decay, X_train, y_train, 0.1)
print(f"loss {loss:.4f}, validation accuracy {(predict(W_decay, X_val) == y_val).mean():.1%}")
print(f"largest entry of the gradient of the penalised loss: {np.abs(dW).max():.1e}; near 0, we have arrived")

# %% [markdown] summary=true
# ## On one page
#
# **You built** a multiclass SVM, plain and squared, and a softmax classifier, each loss with its gradient; minibatch gradient descent; a random search; weight decay.
#
# | symbol | shape | what it is |
# |---|---|---|
# | `X`, `y` | (N, D), (N,) | examples, and labels from 0 to C − 1 |
# | `W`, `dW` | (D, C) | weights, a column for each class; gradient of the loss |
# | $s_{ij}$, `scores` | (N, C) | `X @ W` |
# | $m_{ij}$ | (N, C) | margin of rival j, $s_{ij} - s_{i,y_i} + 1$ |
# | $p_{ij}$ | (N, C) | probability of class j; a row adds up to 1 |
# | $\lambda$, `reg` | a number | strength of the penalty |
# | $\eta$, `learning_rate` | a number | length of a step relative to the gradient |
#
# | what | formula | shapes |
# |---|---|---|
# | SVM loss | $\frac1N \sum_i \sum_{j \ne y_i} \max(0, m_{ij}) + \frac{\lambda}{2} \sum W^2$ | → a number |
# | squared hinge | $\max(0, m_{ij})^2$ in its place | → a number |
# | softmax | $p_{ij} = e^{s_{ij}} / \sum_k e^{s_{ik}}$ | (N, C) → (N, C) |
# | softmax loss | $-\frac1N \sum_i \log p_{i,y_i} + \frac{\lambda}{2} \sum W^2$ | → a number |
# | slope of softmax, one example | $\partial L_i / \partial s_{ij} = p_{ij} - \mathbb 1[j = y_i]$ | (N, C), row by row |
# | back to the weights | $X^\top \, \partial L / \partial S + \lambda W$, with $\frac1N \, \partial L_i / \partial s_{ij}$ in $\partial L / \partial S$ | (D, N) (N, C) → (D, C) |
# | a step | $W \leftarrow W - \eta \, \nabla L(W)$, the gradient of a minibatch | (D, C) |
#
# **Remember**
#
# - First losses: C − 1 for the SVM, log C for softmax. Twenty examples must be learnable by heart.
# - The SVM is content once all margins are kept; softmax always wants more.
# - A score grows along $w_j$; two classes meet where their scores are equal; the region of a class is of one piece.
# - Margin and penalty are one setting. The gradient is a weighted sum of the images that were shown.
# - The softmax loss is the mean surprise at the labels: cross-entropy, KL and minus the log-likelihood in one.
# - Subtract a constant from each row of scores before you exponentiate; the probabilities don't notice.
# - Rates and penalties live on logarithmic axes; a best value at the end of its range is no best value.

# %% [markdown]
# ## What you can do now
#
# - Write a loss and its gradient, first slowly, then as array operations, and show that they agree: with each other, with numerical slopes, and with a number predicted on paper ($C - 1$, $\log C$).
# - Say what SVM and softmax each want. The SVM: margins, and then peace. Softmax: ever more certainty, held back only by the penalty.
# - Train by minibatches, and distrust a run until 20 examples can be learned by heart.
# - Search on logarithmic axes, from coarse to fine, and touch the test set once.
#
# What a linear classifier cannot do is have more than one template per class. Layers can, and assignment 3 builds the machinery for their gradients.
#
# ## Further reading
#
# - F.-F. Li, A. Karpathy, J. Johnson and others, *CS231n: Deep Learning for Computer Vision*, notes on linear classification and on optimisation, Stanford, cs231n.github.io. The two losses side by side, the scores (1, −2, 0), the weights (1, 0, 0, 0) against four quarters, and the hiker are theirs, as are the functions' names.
# - A. Zhang, Z. Lipton, M. Li and A. Smola, *Dive into Deep Learning*, d2l.ai: softmax regression and the basics of information theory, from the other end.
# - K. Crammer and Y. Singer, "On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines", *Journal of Machine Learning Research* 2, 2001: one margin per example, the largest.
# - J. Weston and C. Watkins, "Support Vector Machines for Multi-Class Pattern Recognition", *ESANN*, 1999: the sum over all rivals that you have written.
# - Y. Tang, "Deep Learning using Linear Support Vector Machines", *ICML Workshop on Challenges in Representation Learning*, 2013: hinge, squared hinge and softmax compared on top of networks.
# - H. Robbins and S. Monro, "A Stochastic Approximation Method", *Annals of Mathematical Statistics* 22(3), 1951: why noisy gradients lead to the goal.
# - J. Bergstra and Y. Bengio, "Random Search for Hyper-Parameter Optimization", *Journal of Machine Learning Research* 13, 2012.
# - C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens and Z. Wojna, "Rethinking the Inception Architecture for Computer Vision", *CVPR*, 2016: smoothed labels.

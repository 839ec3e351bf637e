# %% [markdown]
# # 1 · Nearest neighbours and the data-driven pipeline
# *About 5 hours.* You write a classifier that learns by heart, make it hundreds of times faster without changing a single prediction, choose its one setting honestly, and find out why nobody recognises photographs this way.
#
# **You will build** L1 and L2 distances, a voting classifier, cross-validation, and a split that doesn't leak.
#
# **You will learn** to read array shapes, to trade loops for matrix products, where rounding bites, and which numbers about a model deserve belief.
#
# **You need** Python, arrays and indexing in NumPy, the length of a vector, the product of two matrices, mean and standard deviation. No machine learning yet.
#
# How the exercises work: fill in a function, run the check below it, read what it says. Hints are folded; open one at a time. Points are earned by aspect, so a right answer that is slow still counts. A **Question** wants one letter or several; where it says **In your own words**, write a few sentences, which a person will read and grade.

# %% setup=true
import numpy as np

from course_lib import check
from course_lib.data import load_data
from course_lib.plotting import knn as plots

# %% [markdown]
# ## The data-driven idea
#
# Nobody can write down the rules that turn 64 grey values into "this is a 7". Here is what such rules would be up against. One and the same object has other pixels when
#
# - it is seen from another side,
# - or from nearer by;
# - it bends;
# - it is half hidden;
# - the light changes,
# - or the background;
#
# and a class has many shapes: an office chair and a stool share a name, and hardly a pixel.
#
# A classifier must overlook all seven and *still* see the one stroke by which a 3 differs from an 8. (The list is CS231n's; section 9 puts numbers on it.)
#
# So we don't write rules. We collect examples with their labels, and let an algorithm use them. Three steps return in every assignment:
#
# 1. **data**: N examples, each a row of D numbers, each with a label;
# 2. **train**: make something out of the training examples;
# 3. **evaluate**: predict labels of examples that were *not* used for training, and count how many are right.
#
# Our data are handwritten digits, scanned and reduced to 8×8 pixels with intensities 0 to 16 (Alpaydin and Kaynak, 1998). An image becomes a row by reading its pixels line by line, so D = 64.
#
# | name | shape | what it is |
# |---|---|---|
# | `X_train`, `X_test` | (1347, 64), (450, 64) | one image per row |
# | `y_train`, `y_test` | (1347,), (450,) | labels 0 to 9 |
#
# *Prefer photographs?* Set the environment variable `COURSE_DATASET=cifar10` before starting Jupyter; everything below runs unchanged (D = 3072), only slower, and the numbers in the text no longer apply.

# %%
data = load_data(num_train=1347, num_test=450)
X_train, y_train, X_test, y_test = data.X_train, data.y_train, data.X_test, data.y_test
print(data)

# %% [markdown]
# **Look before you compute.** Which two digits would *you* mix up at this size?

# %% figure="samples"
plots.samples_per_class(data)

# %% [markdown]
# The last difficulty at first sight: some of the ones have a foot, some don't, and no two images of a class agree in every pixel. A rule like "a 1 is a vertical bar" fails in the second row. Keep your guess about the two digits; section 5 shows which ones the machine mixes up.
#
# ## 1 · How far apart are two images?
#
# The simplest learner memorises the training set. Asked about a new image it looks for the most similar one and copies its label. All of it hangs on one word, *similar*, and the simplest answer is to compare pixel by pixel:
#
# $$d_1(a, b) = \sum_{p=1}^{D} |a_p - b_p| .$$
#
# This is the **L1** distance, also called Manhattan distance: how far you walk when you may only follow the streets.
#
# | name | shape | what it is |
# |---|---|---|
# | `X` | (N, D) | queries, one per row |
# | `X_train` | (M, D) | what we compare them with |
# | `dists` | (N, M) | `dists[i, j]` is the distance from query `i` to training example `j` |
#
# Below, one test image meets the training image that L1 likes best. The third panel *is* the distance: add up its pixels.

# %% figure="l1-in-pictures"
plots.distance_in_pictures(data, query=3)

# %% [markdown]
# Two fours by different hands, and the distance is made of small numbers on the rims of the strokes: where the ink is in both, and where it is in neither, they cancel.
#
# **A trap in real image files.** Pixels are usually stored as `uint8`, whole numbers from 0 to 255 in one byte. That arithmetic wraps around: predict what the next cell prints, then run it.

# %%
print(np.array([3], dtype=np.uint8) - np.array([5], dtype=np.uint8))

# %% [markdown]
# Two nearly equal pixels end up 254 apart, and nothing warns you. Whoever hands you pixels, choose the type first. (The aspect *number types* of the checks hands you `uint8`, other integers and `float32`.)


# %% exercise="l1_distances" title="L1 distances" minutes=15
def l1_distances(X, X_train):
    """L1 (Manhattan) distance between every query and every training example.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        Queries, one per row; any numeric type, ``uint8`` included.
    X_train : ndarray, shape (M, D)
        Training examples, one per row.

    Returns
    -------
    dists : ndarray of float, shape (N, M)
        ``dists[i, j] = sum_p |X[i, p] - X_train[j, p]|``.
    """
    # BEGIN SOLUTION
    X = np.asarray(X, dtype=np.float64)
    X_train = np.asarray(X_train, dtype=np.float64)
    dists = np.zeros((len(X), len(X_train)))
    for i, x in enumerate(X):
        differences = np.abs(X_train - x)
        dists[i] = differences.sum(axis=1)
    return dists
    # END SOLUTION


# %% [markdown] hints="l1_distances"
# 1. Make an array of zeros of shape (N, M) and fill it entry by entry: two loops are fine here. Which rows does entry `[i, j]` compare?
# 2. `X[i] - X_train[j]` has shape (D,). Its entries have both signs; what must happen to each of them before you add them up?
# 3. For the pixels: an array has a method that returns a copy in another type. Use it on both inputs before the first subtraction. Which type holds pixels and fractions alike?

# %% check="l1_distances" points="distances 2, number types 1, inputs unchanged 0.5"
check("l1_distances")

# %% [markdown]
# ## 2 · The straight line
#
# Walk straight across the blocks instead and you measure the **L2** or Euclidean distance:
#
# $$d_2(a, b) = \sqrt{\sum_{p=1}^{D} (a_p - b_p)^2} .$$
#
# Many books leave the root out when they only rank neighbours: the root grows with its argument, so the order stays. The *distance* does change, and code that compares it with a number of pixels goes wrong. In this course L2 has its root.
#
# Squaring makes one big difference count more than many small ones. The two pairs below are equally far apart in L1. Which one is farther in L2?

# %% figure="l1-versus-l2"
plots.one_big_or_many_small(l1_distances)

# %% [markdown]
# Equally far in L1, and 12 against 3 in L2: one big difference outweighs sixteen small ones.
#
# **Exercise.** Start with the version that says exactly what the formula says: a loop over queries, in it a loop over training examples. It's slow, and it's the yardstick for everything faster. Keep such a version whenever you optimise.


# %% exercise="compute_distances_two_loops" title="L2 distances with two loops" minutes=10
def compute_distances_two_loops(X, X_train):
    """L2 distance between every query and every training example, one pair at a time.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        Queries, one per row; any numeric type, ``uint8`` included.
    X_train : ndarray, shape (M, D)
        Training examples, one per row.

    Returns
    -------
    dists : ndarray of float, shape (N, M)
        ``dists[i, j] = sqrt(sum_p (X[i, p] - X_train[j, p])**2)``.
    """
    # BEGIN SOLUTION
    X = np.asarray(X, dtype=np.float64)
    X_train = np.asarray(X_train, dtype=np.float64)
    dists = np.zeros((len(X), len(X_train)))
    for i in range(len(X)):
        for j in range(len(X_train)):
            difference = X[i] - X_train[j]
            square = np.sum(difference**2)
            dists[i, j] = np.sqrt(square)
    return dists
    # END SOLUTION


# %% [markdown] hints="compute_distances_two_loops"
# 1. The frame is the one you had for L1: zeros of shape (N, M), two loops, one entry at a time. Only the line inside changes.
# 2. In the formula, in which order do the square, the sum and the root come? Read it from the inside out.
# 3. Try it on paper: the distance from (0, 0) to (3, 4) is 5. What does your line give?

# %% check="compute_distances_two_loops" points="distances 2, number types 0.5, inputs unchanged 0.5"
check("compute_distances_two_loops")

# %% [markdown]
# **Look at what you built.** Row `i` of the matrix belongs to test image `i`, column `j` to training image `j`; dark is near. Some rows are bright from end to end. Before you run the cell: what kind of image is far from *everything*?

# %% figure="distance-matrix"
some_dists = compute_distances_two_loops(X_test[:60], X_train[:300])
plots.distance_matrix(some_dists, X_test[:60], X_train[:300], data.image_shape)

# %% [markdown]
# A bright row is a query that lies far out, away from the mean of all images, and the right panel shows how closely the two go together. A bright *column* would be such an image among the training examples.

# %% [markdown]
# ## 3 · One loop
#
# NumPy works on whole arrays in compiled code, and every Python-level step costs about as much as hundreds of multiplications. So hand it more at a time: `X_train - X[i]` subtracts one query from *all* training rows.
#
# | expression | shape | |
# |---|---|---|
# | `X_train` | (M, D) | |
# | `X[i]` | (D,) | is treated as (1, D) and repeated down M rows: **broadcasting** |
# | `X_train - X[i]` | (M, D) | row `j` is `X_train[j] - X[i]` |
# | what you need | (M,) | so the sum must make the axis of length D disappear |
#
# The rule of broadcasting: write the shapes one under the other, aligned at the *right*; each pair of lengths must be equal, or one of them 1.


# %% exercise="compute_distances_one_loop" title="L2 distances with one loop" minutes=15
def compute_distances_one_loop(X, X_train):
    """L2 distance between every query and every training example, one query at a time.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        Queries, one per row; any numeric type, ``uint8`` included.
    X_train : ndarray, shape (M, D)
        Training examples, one per row.

    Returns
    -------
    dists : ndarray of float, shape (N, M)
        As in :func:`compute_distances_two_loops`.
    """
    # BEGIN SOLUTION
    X = np.asarray(X, dtype=np.float64)
    X_train = np.asarray(X_train, dtype=np.float64)
    dists = np.zeros((len(X), len(X_train)))
    for i in range(len(X)):
        differences = X_train - X[i]
        squares = np.sum(differences**2, axis=1)
        dists[i] = np.sqrt(squares)
    return dists
    # END SOLUTION


# %% [markdown] hints="compute_distances_one_loop"
# 1. The loop over `j` goes. What array holds all the differences it used to compute one by one?
# 2. `np.sum(A)` adds up everything; `np.sum(A, axis=...)` removes one axis. Your array is (M, D) and the row to fill is (M,).
# 3. `dists[i] = ...` assigns a whole row. Print the shape of the right-hand side: is it (M,)?

# %% check="compute_distances_one_loop" points="distances 2, number types 0.5, one loop 1, inputs unchanged 0.5"
check("compute_distances_one_loop")

# %% [markdown]
# ## 4 · No loop at all
#
# Could broadcasting remove the last loop too? Yes: `X[:, None, :] - X_train` has shape (N, M, D) and one sum finishes the job. The check accepts that. But look at what it builds on the way.
#
# **Question.** How much memory does the float64 array of shape (450, 1347, 64) take, 8 bytes per number?
#
# - A: about 5 MB
# - B: about 39 MB
# - C: about 310 MB
# - D: about 3 GB

# %% exercise="memory_of_broadcasting" title="Memory of the broadcast array" minutes=4
# BEGIN STUB
# memory_of_broadcasting = None  # one letter, such as "A"
# END STUB
# BEGIN SOLUTION
memory_of_broadcasting = "C"
# END SOLUTION

# %% [markdown] hints="memory_of_broadcasting"
# 1. Multiply the three lengths: that's how many numbers there are.
# 2. 450 · 1347 is about 600,000. What is left to multiply with?
# 3. Ask NumPy: `np.zeros(shape).nbytes`.

# %% check="memory_of_broadcasting" points="answer 1"
check("memory_of_broadcasting")

# %% [markdown]
# The result itself is small; the detour is D times as large. For all of CIFAR-10 (10,000 queries, 50,000 training images, D = 3072) it would be 12 *tera*bytes. Algebra avoids it. Multiply out the square:
#
# $$\lVert a - b\rVert^2 = (a-b)\cdot(a-b) = \lVert a\rVert^2 + \lVert b\rVert^2 - 2\,a\cdot b .$$
#
# The first term depends on the query only, the second on the training example only, and *all* the products $a \cdot b$ together are one matrix product, the operation that numerical libraries are tuned for most.
#
# | term | shape | |
# |---|---|---|
# | $\lVert a_i\rVert^2$ | (N, 1) | one number per row |
# | $\lVert b_j\rVert^2$ | (M,) or (1, M) | one number per column |
# | $a_i \cdot b_j$ | (N, M) | (N, D) times (D, M) |
#
# **The price is rounding.** When $a$ and $b$ are nearly equal, two large numbers of about the same size are subtracted, and of their 16 digits only the last few are left. Each term is right to about $\varepsilon = 2.2\cdot10^{-16}$ of its size, so the *square* is off by about $\varepsilon(\lVert a\rVert^2 + \lVert b\rVert^2)$, and where the true distance is 0, the *distance* by the root of that. The check allows for it. It doesn't allow for what happens when the tiny error is negative.

# %%
A = 1e4 + np.random.default_rng(0).normal(size=(200, 64))
# |a|² + |a|² - 2 a·a for each row a; the sum and the product add up the same squares in another order.
squares = 2 * np.sum(A**2, axis=1) - np.array([2 * (a @ a) for a in A])
print(f"200 squares that ought to be 0: from {squares.min():.1e} to {squares.max():.1e}")


# %% exercise="compute_distances_no_loops" title="L2 distances without loops" minutes=30
def compute_distances_no_loops(X, X_train):
    """L2 distance between every query and every training example, all at once.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        Queries, one per row; any numeric type, ``uint8`` included.
    X_train : ndarray, shape (M, D)
        Training examples, one per row.

    Returns
    -------
    dists : ndarray of float, shape (N, M)
        As in :func:`compute_distances_two_loops`, never NaN.

    Notes
    -----
    ``|a - b|**2 = |a|**2 + |b|**2 - 2 a·b``.
    """
    # BEGIN SOLUTION
    X = np.asarray(X, dtype=np.float64)
    X_train = np.asarray(X_train, dtype=np.float64)
    of_queries = np.einsum("nd,nd->n", X, X)  # np.sum(X**2, axis=1), without making the array X**2
    of_train = np.einsum("md,md->m", X_train, X_train)
    products = X @ X_train.T
    squares = of_queries[:, None] + of_train - 2 * products
    squares = np.maximum(squares, 0)  # rounding can leave a square just below zero
    return np.sqrt(squares)
    # END SOLUTION


# %% [markdown] hints="compute_distances_no_loops"
# 1. Compute the three terms on their own lines and print their shapes before you add them. The products of all pairs: which of the two matrices has to be transposed?
# 2. Sums over the rows of `X` have shape (N,). Aligned at the right, (N,) under (N, M) means "one per column". How do you make it a column, (N, 1)?
# 3. Query a matrix with itself, `compute_distances_no_loops(A, A)`, and look at the diagonal. What should stand there, what does, and what is the smallest value a square may have?

# %% check="compute_distances_no_loops" points="distances 3, stable 1, number types 0.5, vectorised 2, inputs unchanged 0.5"
check("compute_distances_no_loops")

# %% [markdown]
# **Race.** Three versions of one formula, and scikit-learn's. Predict first: by which factor does each step win?

# %% figure="speed-race"
plots.speed_race(
    {
        "two loops": compute_distances_two_loops,
        "one loop": compute_distances_one_loop,
        "no loops": compute_distances_no_loops,
    },
    X_test[:100],
    X_train,
)

# %% [markdown]
# The numbers to multiply are the same; what disappeared is the interpreter between them, and most trips to memory. Two lessons for the rest of the course: think in whole arrays, and time before you believe.

# %% [markdown]
# ## 5 · Let the neighbours vote
#
# Copying the label of the single nearest image trusts one example completely, and every mislabelled or odd one spoils its surroundings. Ask the **k** nearest and take the majority:
#
# $$\hat y = \arg\max_c \; \#\{\, j \in \mathcal N_k(x) : y_j = c \,\} ,$$
#
# where $\mathcal N_k(x)$ are the k training examples nearest to the query $x$, and # counts.
#
# Votes can tie. Any rule will do as long as it is one: **here the smallest label wins**, which gives the same answer whatever the order of the neighbours.
#
# | expression | shape | what it is |
# |---|---|---|
# | `dists` | (N, M) | from any of your functions |
# | `np.argsort(dists, axis=1)` | (N, M) | in each row the *numbers* of the training examples, nearest first |
# | the labels of the first k | (N, k) | one row of votes per query |
# | result | (N,) | one label per query |


# %% exercise="predict_labels" title="Majority vote" minutes=20
def predict_labels(dists, y_train, k=1):
    """Predict by majority vote among the k nearest training examples.

    Parameters
    ----------
    dists : ndarray, shape (N, M)
        ``dists[i, j]`` is the distance from query ``i`` to training example ``j``.
    y_train : ndarray of int, shape (M,)
        Labels of the training examples, ``>= 0``; not every number need occur.
    k : int
        How many neighbours vote, ``1 <= k <= M``.

    Returns
    -------
    y_pred : ndarray of int, shape (N,)
        The most frequent label among the k nearest; the smallest of them in a tie.

    References
    ----------
    T. Cover and P. Hart, "Nearest Neighbor Pattern Classification", IEEE Transactions on Information Theory
    13(1), 1967.
    """
    # BEGIN SOLUTION
    nearest = np.argsort(dists, axis=1)[:, :k]
    votes = y_train[nearest]
    return np.array([np.bincount(row).argmax() for row in votes])
    # END SOLUTION


# %% [markdown] hints="predict_labels"
# 1. `np.argsort` returns positions, not distances. Which slice of each row holds the k nearest?
# 2. Indexing `y_train` with an array of positions gives an array of labels of the same shape. Now each row is a small election: loop over the rows.
# 3. `np.bincount(labels)[c]` is how often `c` occurs. Which NumPy function returns the place of the *first* largest entry, and why does that settle ties as wanted?

# %% check="predict_labels" points="labels 2.5, ties 1, integers 0.5, inputs unchanged 0.5"
check("predict_labels")

# %% [markdown]
# **Look at what you built.** Training took no time at all; now predict the test set.

# %%
dists = compute_distances_no_loops(X_test, X_train)
for k in (1, 5):
    print(f"k = {k}: {np.mean(predict_labels(dists, y_train, k) == y_test):.1%} of the test images are right")

# %% [markdown]
# On digits this naive method is hard to beat: the ink is always in the middle, upright, and of one size. Look at queries, right and wrong ones, with the five training images that voted. Are the mistakes forgivable?

# %% figure="neighbours"
plots.neighbours_of_queries(dists, predict_labels, data, k=5)

# %% [markdown]
# The right ones are surrounded by their own kind. Of the three mistakes, the first two have a nearest neighbour of the *right* class, which is outvoted by the next three: with k = 1 they would have been right. More voters are not simply better.
#
# What does k do? Squeeze the digits 3, 5, 8 and 9 into two numbers each (their first two principal components, assignment 7), so that the whole plane can be coloured by what the classifier would say. **Predict:** does a larger k make the borders smoother or rougher?

# %% figure="k-regions"
from course_lib.plotting.explore import explore

draw = plots.regions_of_votes(compute_distances_no_loops, predict_labels, X_train, y_train)
explore(draw, k=[1, 3, 7, 15, 25, 75])

# %% [markdown]
# With k = 1 every training point owns an island, right or wrong: the classifier has learned the noise. With k = 25 islands vanish, and with them some real detail. (The shares in the titles are training accuracies. With k = 1 every point finds itself, so 100 % says nothing about new images.) k is our first **hyperparameter**: not learned from the examples, but chosen by us.
#
# Three words for what you saw. A learner that takes in the noise of its examples along with what is true of all images **overfits**. One that is too coarse even for its own examples **underfits**. What it should do is **generalise**: be right about images that it has never met. To see all three, spoil some labels: 1,000 of the training images vote, and three in ten of them get a digit drawn at random. The other 347 keep their labels and are the judges. **Predict** two curves over k: how many of the 1,000 labels are given back as they were written, and how many of the 347 images are read rightly.

# %% figure="overfitting"
rng = np.random.default_rng(0)
spoilt = y_train[:1000].copy()
unlucky = rng.random(1000) < 0.3
spoilt[unlucky] = rng.integers(10, size=unlucky.sum())

among, from_outside = (
    compute_distances_no_loops(X, X_train[:1000]) for X in (X_train[:1000], X_train[1000:])
)
given_back = {}
read_rightly = {}
for k in [1, 2, 3, 5, 8, 12, 20, 50, 100, 400]:
    given_back[k] = np.mean(predict_labels(among, spoilt, k) == spoilt)
    read_rightly[k] = np.mean(predict_labels(from_outside, spoilt, k) == y_train[1000:])
plots.overfitting(
    {"the labels that it learned from": given_back, "new images, right labels": read_rightly},
    true_share=np.mean(spoilt == y_train[:1000]),
)

# %% [markdown]
# With k = 1 it gives back every wrong label that it was told, and pays for it: of the new images two thirds to four fifths are right. That is overfitting, and its sign is to be better on what was learned than on what is new. At k from 8 to 12 wrong labels are outvoted: 94 % and more of the new images are right, and of its own labels it gives back about as many as are true. At k = 400 both curves have fallen: it underfits. What you want is the top of the second curve, and only images that had no vote can show where that is. The rest of this notebook is about choosing k by them without fooling ourselves.

# %% [markdown]
# ## 6 · Choosing k: cross-validation
#
# Choosing the k with the best *test* accuracy spoils the test set: the winner was picked because it suits those 450 images, so its score promises too much. (Two test accuracies are printed above. Choosing between them would be the first step down that road.) Instead take validation examples out of the training set. To waste none, let everybody have a turn:
#
# ```
# fold      0     1     2     3     4
#        [ VAL |     |     |     |     ]   train on 1 2 3 4, validate on 0
#        [     | VAL |     |     |     ]   train on 0 2 3 4, validate on 1
#          …                               … num_folds accuracies for each k
# ```
#
# The mean says how good k is. The spread over folds says how far to trust the mean. (Folds are for few examples and cheap models. Where examples are plenty, or a training takes hours, one validation part of 10 to 30 % has to do, and later assignments use one.)
#
# | name | what it is |
# |---|---|
# | folds | `np.array_split` of the rows in the given order: blocks of rows, the first ones longer by one if N isn't a multiple |
# | result | a dictionary; `accuracies[k]` is an array of shape (num_folds,), entry `f` belongs to validation fold `f` |
#
# One thing to save: a fold's distances don't depend on k.


# %% exercise="k_fold_cross_validate" title="Cross-validation" minutes=30
def k_fold_cross_validate(X, y, ks, num_folds):
    """Accuracy of k-nearest-neighbour voting on each validation fold, for several k.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        Examples, already in random order.
    y : ndarray of int, shape (N,)
        Their labels.
    ks : list of int
        Values of k to try.
    num_folds : int
        Number of folds, ``2 <= num_folds <= N``; fold ``f`` is ``np.array_split(X, num_folds)[f]``.

    Returns
    -------
    accuracies : dict
        ``accuracies[k]`` is an ndarray of shape (num_folds,): the share of right predictions (0 to 1) on each
        fold, from the examples of all the other folds.

    References
    ----------
    M. Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions", Journal of the Royal
    Statistical Society B 36(2), 1974.
    """
    # BEGIN SOLUTION
    X_folds, y_folds = np.array_split(X, num_folds), np.array_split(y, num_folds)
    accuracies = {k: np.zeros(num_folds) for k in ks}
    for fold in range(num_folds):
        X_rest = np.concatenate(X_folds[:fold] + X_folds[fold + 1 :])
        y_rest = np.concatenate(y_folds[:fold] + y_folds[fold + 1 :])
        dists = compute_distances_no_loops(X_folds[fold], X_rest)
        for k in ks:
            y_pred = predict_labels(dists, y_rest, k)
            accuracies[k][fold] = np.mean(y_pred == y_folds[fold])
    return accuracies
    # END SOLUTION


# %% [markdown] hints="k_fold_cross_validate"
# 1. `np.array_split` returns a *list* of arrays, one per fold, and works for `y` just as for `X`. Write the loop over folds first and print the shapes of the two parts.
# 2. A list without its entry `f` is the part before it plus the part after it; `np.concatenate` glues a list of arrays into one.
# 3. Compute the distances from the validation fold to the rest once per fold, then loop over `ks` inside. The mean of an array of True and False is the share of True.

# %% check="k_fold_cross_validate" points="accuracies 4, uneven folds 1, inputs unchanged 0.5"
check("k_fold_cross_validate")

# %% figure="k-versus-accuracy"
accuracies = k_fold_cross_validate(X_train, y_train, ks=[1, 3, 5, 8, 10, 20, 50, 100], num_folds=5)
plots.k_versus_accuracy(accuracies)

# %% [markdown]
# Each dot is a fold, the bars are one standard deviation. Small k wins: the means for 1, 3 and 5 differ by half a point or so, while the best and the worst fold of one and the same k are further apart than that. Split the digits anew, and another k comes out first. "k = 3 is best" would be saying too much; "anything up to 5" is what the data support. At k = 100 about 90 % are right: the vote reaches beyond a class's own neighbourhood (the four folds it votes among hold only about 108 images of each).
#
# And once k is chosen? Let all training images vote, those that took their turn at validating included: more examples rarely hurt. Or leave a validation part out for good, and know that it judges the very model that you will use. Either is fine. Decide before you look at the test set.
#
# **Question.** You tried 30 values of k. Which number may you report as the accuracy to expect on new digits?
#
# - A: the training accuracy of the best k
# - B: the best of the 30 cross-validation means
# - C: the test accuracy of the k that cross-validation chose, measured once at the end
# - D: the best of the 30 test accuracies

# %% exercise="honest_estimate" title="The number to report" minutes=4
# BEGIN STUB
# honest_estimate = None  # one letter
# END STUB
# BEGIN SOLUTION
honest_estimate = "C"
# END SOLUTION

# %% [markdown] hints="honest_estimate"
# 1. For each number ask: did it take part in choosing the winner?
# 2. The largest of 30 noisy measurements is on average larger than the truth, even if all 30 candidates are equally good.
# 3. For A: what is the nearest neighbour of a training example among the training examples?

# %% check="honest_estimate" points="answer 1"
check("honest_estimate")

# %% [markdown]
# **How much too high is the best of many?** Take 30 classifiers that are all equally good: each reads any image rightly with probability 0.97, independently of the others. Test them on 450 images and keep the best. What does the winner's score promise, on average?

# %%
scores = np.random.default_rng(0).binomial(450, 0.97, size=(2000, 30)) / 450  # 2,000 such contests
print(f"mean score of all: {scores.mean():.1%}; of the winners: {scores.max(axis=1).mean():.1%}")

# %% [markdown]
# A point and a half for nothing, half of all the mistakes there are. (Thirty values of k are judged by the same images and mostly err together, so the promise is broken by less. By how much, nobody can read off the winner's score.)

# %% [markdown]
# ## 7 · Splitting without leaking
#
# Everything above rests on the parts being strangers to one another. Three ways in which a split goes wrong quietly:
#
# - **Not shuffled.** Many files are sorted by class; the last 20 % then hold classes the learner has never seen.
# - **Overlapping.** An example in two parts rewards remembering. Nearest neighbours remember *perfectly*.
# - **Parted from its label.** X and y shuffled separately: accuracy falls to guessing, about 10 %.
#
# Randomness comes in as an argument, a `numpy.random.Generator`: the same seed gives the same split, and nothing else in the program is disturbed.
#
# | part | rows |
# |---|---|
# | validation | `int(val_fraction * N)` |
# | test | `int(test_fraction * N)`, may be 0 |
# | training | all the others |


# %% exercise="train_val_test_split" title="A split that doesn't leak" minutes=20
def train_val_test_split(X, y, val_fraction, test_fraction, rng):
    """Shuffle a data set and divide it into three parts that share no row.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        Examples, one per row.
    y : ndarray of int, shape (N,)
        Their labels.
    val_fraction, test_fraction : float
        Sizes of two parts as fractions of N: ``int(fraction * N)`` rows each, possibly none.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    X_train, y_train, X_val, y_val, X_test, y_test : ndarray
        Every row of `X` is in exactly one part, beside its label.
    """
    # BEGIN SOLUTION
    num_val, num_test = int(val_fraction * len(X)), int(test_fraction * len(X))
    order = rng.permutation(len(X))
    val, test, train = np.split(order, [num_val, num_val + num_test])
    return X[train], y[train], X[val], y[val], X[test], y[test]
    # END SOLUTION


# %% [markdown] hints="train_val_test_split"
# 1. Don't shuffle the data, shuffle the row *numbers*: `rng.permutation(N)`. How does one array of numbers keep X and y together?
# 2. Cut the shuffled numbers into three pieces, by slices or `np.split`. Where does each piece start and stop?
# 3. Counting from the end is risky: what is `order[-n:]` when n is 0? Count from the start.

# %% check="train_val_test_split" points="partition 2.5, empty part 1, generator 0.5, inputs unchanged 0.5"
check("train_val_test_split")

# %% [markdown]
# **What an unshuffled split would have done.** The next cell sorts the digits by class, as a file might come, and holds out the last fifth: once as it lies, once with your function.

# %% figure="why-shuffle"
plots.why_shuffle(train_val_test_split, compute_distances_no_loops, predict_labels, X_train, y_train)

# %% [markdown]
# As the file lies, most of the held-out fifth belongs to classes that were never trained on. 0.7 % of it are right here, and in ten other divisions less than half: only members of a class through which the cut happens to go have a chance. Shuffled, every class is in both parts.
#
# ## 8 · What changes the neighbours?
#
# Data are nearly always preprocessed. Some steps leave every neighbour where it is, some reshuffle them all. Apply each step to training and test images alike, with numbers from the training set:
#
# - A: subtract one number from every pixel: the mean over all pixels of all images
# - B: subtract the mean image: from each pixel its own mean over the training images
# - C: divide everything by one positive number: the standard deviation over all pixels of all images
# - D: divide each pixel by its own standard deviation over the training images
# - E: rotate the coordinate axes of pixel space: multiply each row by one orthogonal D×D matrix Q, that is, one with QQᵀ = I
# - F: rearrange the pixels, in the same way in every image
#
# *Unchanged* means: the order of all distances, and so every prediction, stays the same.
#
# **Question.** Which steps leave L1 neighbours unchanged? (One letter or several.)

# %% exercise="l1_invariance" title="What leaves L1 neighbours alone" minutes=8
# BEGIN STUB
# l1_invariance = None  # one letter or several, such as "A" or "BD"
# END STUB
# BEGIN SOLUTION
l1_invariance = "ABCF"
# END SOLUTION

# %% [markdown] hints="l1_invariance"
# 1. Write the difference of two preprocessed images, `a' - b'`, in terms of `a - b`. What cancels?
# 2. A common positive factor stretches all distances alike. A factor of its own for every pixel doesn't.
# 3. Rotate by 45° on paper: the points (1, 0) and (0.7, 0.7) seen from the origin. Which is nearer in L1 before, and which after?

# %% check="l1_invariance" points="answer 2"
check("l1_invariance")

# %% [markdown]
# **Question.** And which steps leave L2 neighbours unchanged? (One letter or several.)

# %% exercise="l2_invariance" title="What leaves L2 neighbours alone" minutes=6
# BEGIN STUB
# l2_invariance = None  # one letter or several
# END STUB
# BEGIN SOLUTION
l2_invariance = "ABCEF"
# END SOLUTION

# %% [markdown] hints="l2_invariance"
# 1. Start from your answer for L1. Which letters could differ, given that a circle looks the same from every side?
# 2. The squared length of a row `v` is `v @ v.T`. What is it for `v = (a - b) @ Q`, when QQᵀ = I?
# 3. Try it: preprocess `X_test` and `X_train`, and compare the nearest neighbours before and after.

# %% check="l2_invariance" points="answer 2"
check("l2_invariance")

# %% figure="unit-balls"
plots.balls_under_rotation()

# %% [markdown]
# All points at distance 1 form a circle in L2 and a diamond in L1. A turned circle is the same circle; a turned diamond isn't. So L1 makes sense when each coordinate means something by itself, and L2 when the axes are arbitrary.
#
# Should you take step D, then? Pixels share a unit, so it is a matter of taste; here it blows up the pixels at the rim, which are nearly always empty. But let one feature be a length in metres and another a weight in grams: then the grams alone decide who is near, and in kilograms the metres do. Where units have nothing to do with each other, standardise.
#
# ## 9 · Why pixels are a poor place to compare
#
# A person sees at once that a digit moved by one pixel is the same digit. Does the L2 distance? Each training digit below is compared with itself moved one pixel to the right, with itself at half the brightness, with its nearest neighbour of the same class, and with its nearest neighbour of *another* class. **Predict** the order of the four before you run it.

# %% figure="pixels-fail"
plots.pixels_fail(compute_distances_no_loops, data)

# %% [markdown]
# Every single one of the 1,347 digits is farther from itself moved by one pixel than from some digit of another class: the median of that distance is 50.3, and two digits of *different* classes are on average 49.6 apart. And more than half are farther from their own half-bright copy than from some digit of another class.
#
# Now the challenges from the beginning, each as a change of all test images. You would read every one of them. Which changes does k = 1 survive, and which are the end of it?

# %% figure="challenges"
accuracies = {
    change: np.mean(predict_labels(compute_distances_no_loops(X_changed, X_train), y_train, k=1) == y_test)
    for change, X_changed in plots.changed_copies(data).items()
}
plots.challenges(data, accuracies)

# %% [markdown]
# A paler digit behind the first, or one a quarter larger, costs a few points. A slant, a covered corner, or a single pixel to the right costs more than twenty, and inverting puts accuracy far below guessing: every dark pixel is now where the light ones ought to be.
#
# What was measured is position and brightness, not meaning. Digits survive because someone centred and scaled every one of them. Photographs get no such help: of 500 CIFAR-10 test images, compared with 5,170 others, k = 1 gets 24 to 28 % right (five draws of 500). What the nearest image does share is the background: the mean colour of its border, 4 pixels wide, is off by about 24 (as a length in RGB, each channel from 0 to 255), where an image drawn at random is off by about 90 and one of the *right* class by about 84.
#
# The cure is not a cleverer distance but better coordinates, and *learning* those is what the rest of this course is about.
#
# **In your own words.** Half the brightness hurts the accuracy much less than a shift by one pixel. Why? Think of which pixels change, and of what happens to the *order* of the neighbours. (Three or four sentences.)

# %% [markdown] answer="why_shift_hurts" points="2" title="Shifted or darkened" minutes=8
# Darkening scales every pixel by the same factor: the image moves towards the origin along its own direction, and digits with ink in the same places are still the nearest ones unless a fainter class lies on the way. A shift moves the ink of thin strokes off the pixels where it was, so nearly every pixel on a stroke changes by its full value, once where ink vanished and once where it appeared. The shifted image overlaps with other digits as well as with its own class, so the order of neighbours changes.

# %% [markdown]
# ## 10 · The curse of dimensionality
#
# There is a second reason, and it has nothing to do with images. Draw 500 points at random in a cube of D dimensions, and compare a query's farthest and nearest point. In the plane the farthest is many times as far as the nearest. What about D = 1000?

# %% figure="curse"
plots.curse_of_dimensionality(compute_distances_no_loops, X_train)

# %% [markdown]
# In high dimension random points are all about equally far from one another, and "nearest" says little (Beyer et al., 1999). At D = 64 the farthest of 500 is only about 1.5 times as far as the nearest. For our images the ratio is between 3 and 4, whichever of them you ask, and random points have such a ratio in about ten dimensions. Covering space with examples is hopeless too: ten per axis are 10 in one dimension, and 10⁶⁴ in ours. Nearest neighbours works on digits because they fill only a thin curved sheet of their 64-dimensional cube. The picture below shows that sheet flattened: t-SNE (van der Maaten and Hinton, 2008) places points in the plane so that *neighbours stay neighbours*. Distances between far clusters mean nothing.

# %% figure="t-sne"
plots.tsne_map(data, dists, predict_labels, num_images=450)

# %% [markdown]
# The ringed digits, those that k = 5 gets wrong, have strangers around them: most of their ten neighbours on the map bear another label, while more than nine in ten neighbours of all the other digits bear their own.
#
# ## 11 · Faster than comparing with everything
#
# kNN trains in no time and pays at every query: N·M·D multiplications, and the whole training set in memory. We want the opposite: train once, answer fast. An **index** helps to a point. A *k-d tree* (Friedman, Bentley and Finkel, 1977) cuts space in half again and again and skips the boxes that cannot hold a nearer point. How much it skips depends on D.

# %% figure="index"
plots.what_an_index_trades(X_train, y_train, X_test, y_test)

# %% [markdown]
# In the plane the tree looks at four or five of 1,347 random points. At D = 64 it looks at 98 % of them, and is brute force with more book-keeping. Digits, on their thin sheet, need 6 to 9 %.
#
# The right panel gives up exactness: stop early, and accept a neighbour that may be up to (1 + ε) times as far as the nearest. ε = 1 still finds about 99 % of the nearest neighbours. ε = 4 finds only about 70 % of them, yet k = 1 loses at most a point and a half of accuracy, because the neighbour it finds instead nearly always has the same label. What that buys in time is your machine's to say: read it off the axis, and compare it with the dotted line, which is one matrix product with *everything*. With so few points in so many dimensions, don't be surprised if the exact tree loses to it. An index pays when points are many or dimensions few; measure before you adopt one. Libraries such as FLANN (Muja and Lowe, 2009) choose among several such indexes and tune them to a wanted accuracy.

# %% [markdown]
# ## 12 · Now you write the test
#
# So far the tests were ours. Now write one yourself: for splits like that of section 7. Others have written such functions, and you see only what went in and what came out. What came out can't be compared with a right answer, since **any** shuffle is right. But every right answer has something in common. What?
#
# Your function is called on many splits. It has to let every right one pass, and to catch as many wrong ones as it can: points are given for half, four fifths and all of twelve. A test that rejects a right split is worth nothing. Is anything that you ask for a matter of luck?
#
# | name | what it is |
# |---|---|
# | `X`, `y` | the data set, (N, D) and (N,); no two rows are equal |
# | `val_fraction`, `test_fraction` | as for `train_val_test_split`, sizes included; a part may be empty |
# | `parts` | what the split returned: `X_train, y_train, X_val, y_val, X_test, y_test` |


# %% exercise="split_is_sound" title="A test for splits" minutes=30
def split_is_sound(X, y, val_fraction, test_fraction, parts):
    """Say whether a data set was divided as it should be.

    Parameters
    ----------
    X : ndarray, shape (N, D)
        Examples; no two rows are equal.
    y : ndarray of int, shape (N,)
        Their labels.
    val_fraction, test_fraction : float
        Sizes of two parts, as for `train_val_test_split`.
    parts : tuple of six ndarrays
        ``X_train, y_train, X_val, y_val, X_test, y_test``, as some function returned them.

    Returns
    -------
    bool
        False if something is wrong with the split.
    """
    # BEGIN SOLUTION
    num_val, num_test = int(val_fraction * len(X)), int(test_fraction * len(X))
    sizes = [len(part) for part in parts[::2]]
    number_of = {tuple(row): number for number, row in enumerate(X.tolist())}
    train, val, test = ([number_of.get(tuple(row)) for row in part.tolist()] for part in parts[::2])
    found = train + val + test
    labels = [y[number] for number in found if number is not None]
    placed = [number for number in val if number is not None]
    steps = set(np.diff(placed).tolist())
    sizes_fit = sizes == [len(X) - num_val - num_test, num_val, num_test]
    rows_once = None not in found and set(found) == set(range(len(X)))
    labels_fit = np.array_equal(labels, np.concatenate(parts[1::2]))
    shuffled = len(steps) > 1
    return bool(sizes_fit and rows_once and labels_fit and shuffled)
    # END SOLUTION


# %% [markdown] hints="split_is_sound"
# 1. Ask four things: are the parts as large as agreed, is every row there and in one part only, does each row still have its own label, and was it shuffled at all?
# 2. To find out where a returned row came from, give every row of `X` its number: a dictionary with `tuple(row)` as its key, or a comparison of the row with all of `X`. The rest is about numbers.
# 3. A shuffled part may hold two neighbouring rows, and may begin with row 0. What it practically never is: one unbroken stretch of the file, forwards or backwards.

# %% check="split_is_sound" points="catches half 1, catches most 1, catches all 1"
check("split_is_sound")

# %%
few, labels = X_train[:40], y_train[:40]
for seed in range(3):
    own = train_val_test_split(few, labels, 0.25, 0.2, np.random.default_rng(seed))
    print(f"your own split, seed {seed}, sound: {split_is_sound(few, labels, 0.25, 0.2, own)}")
    X_few, y_few, *rest = own
    print(
        f"  its training labels moved by one row, sound: {split_is_sound(few, labels, 0.25, 0.2, (X_few, np.roll(y_few, 1), *rest))}"
    )

# %% [markdown]
# ## 13 · Spot the bug
#
# *Leave-one-out* is cross-validation with N folds: each example is predicted from all the others. The three lines below report 100 % with k = 1, on this data set and on nearly every other. Three things are wrong with them:
#
# 1. one makes the result worthless;
# 2. one harms the caller, who doesn't notice until later;
# 3. one is a comment that isn't true: which mean does that line subtract, over what? (And from section 8: would either mean change a single neighbour?)
#
# Repair the function. Mind that real collections hold the same picture twice, and a twin *is* a legitimate neighbour.


# %% exercise="leave_one_out_accuracy" title="Leave-one-out, to repair" minutes=20
def leave_one_out_accuracy(X, y, k=1):
    """Share of examples whose label is predicted rightly by the k nearest *other* examples (L2).

    Parameters
    ----------
    X : ndarray, shape (N, D)
        Examples, one per row. Two rows may be equal.
    y : ndarray of int, shape (N,)
        Their labels.
    k : int
        How many neighbours vote, ``1 <= k < N``.

    Returns
    -------
    accuracy : float
        Between 0 and 1.
    """
    # BEGIN STUB
    # X -= np.mean(X)  # subtract the mean image
    # dists = compute_distances_no_loops(X, X)
    # return np.mean(predict_labels(dists, y, k) == y)
    # END STUB
    # BEGIN SOLUTION
    dists = compute_distances_no_loops(X, X)
    np.fill_diagonal(dists, np.inf)  # nobody is their own neighbour
    y_pred = predict_labels(dists, y, k)
    return np.mean(y_pred == y)
    # END SOLUTION


# %% [markdown] hints="leave_one_out_accuracy"
# 1. Which training example is nearest to `X[0]` when `X[0]` is itself among the training examples? Where in `dists` do all such pairs stand?
# 2. `X -= m` writes into the caller's array; `X = X - m` makes a new one. Is the line needed at all?
# 3. Put a distance into those entries that can never be among the k smallest. Choose the entries by their *place*, not by their value: a twin's distance is 0 as well.

# %% check="leave_one_out_accuracy" points="accuracy 2, twins 1, inputs unchanged 1"
check("leave_one_out_accuracy")

# %%
print(
    f"leave-one-out on the training digits, k = 1: {leave_one_out_accuracy(X_train.copy(), y_train, 1):.1%}"
)

# %% [markdown]
# **In your own words.** An accuracy of exactly 100 % should make you look for a mistake before it makes you happy. Name two ways, from this notebook or your own experience, in which a perfect score comes about without a good model, and for each a quick test that would reveal it. (Three or four sentences.)

# %% [markdown] answer="perfect_scores" points="2" title="Perfect scores" minutes=8
# (1) The query is among its own training examples, as in leave-one-out without removing the diagonal, or a validation fold left in the training set. Test: the smallest distance of each query is 0; or shuffle the labels, and the accuracy stays perfect. (2) Parts overlap, or the same picture is in both. Test: count the rows that two parts share. Also good: preprocessing or the choice of k that has seen the test labels; a test part that holds a single class, which a constant answer gets right.

# %% [markdown] summary=true
# ## On one page
#
# **You built** L1 and L2 distances, with loops and without; a classifier that votes; cross-validation; a split whose parts share no row; leave-one-out.
#
# | symbol | shape | what it is |
# |---|---|---|
# | `X`, `X_train` | (N, D), (M, D) | queries, and the examples they are compared with; D pixels each |
# | `y_train` | (M,) | labels |
# | `dists` | (N, M) | `dists[i, j]`: from query i to training example j |
# | $k$ | a number | how many neighbours vote: a hyperparameter |
#
# | what | formula | shapes |
# |---|---|---|
# | L1 distance | $d_1(a, b) = \sum_p \lvert a_p - b_p \rvert$ | (D,), (D,) → a number |
# | L2 distance | $d_2(a, b) = \sqrt{\sum_p (a_p - b_p)^2}$ | (D,), (D,) → a number |
# | all L2 distances | $\lVert a \rVert^2 + \lVert b \rVert^2 - 2\, a \cdot b$, then the root | (N, 1), (M,), (N, M) → (N, M) |
# | vote | $\hat y = \arg\max_c \#\{\, j \in \mathcal N_k(x) : y_j = c \,\}$, the smallest label in a tie | (N, M) → (N,) |
# | cross-validation | each fold validates once what the others have trained | `num_folds` accuracies for each $k$ |
#
# **Remember**
#
# - Choose the number type before you subtract: whole numbers of one byte wrap around.
# - Broadcasting aligns shapes at the right; a sum removes an axis.
# - With k = 1 every training image finds itself: its training accuracy says nothing. Choose on validation data, and look at the test set once.
# - Overfitting is to be better on what was learned than on what is new; underfitting, to be poor on both.
# - A difference of pixels measures position and brightness, not meaning.

# %% [markdown]
# ## What you can do now
#
# - Read shapes: (N, D) and (M, D) give (N, M); broadcasting aligns at the right; a sum removes an axis.
# - Vectorise, then verify against the slow version, and say what the expansion of the square costs: rounding, which can push a square below zero.
# - Choose a hyperparameter on validation data, by cross-validation when data are few, and keep the test set for the last line of the report.
# - Split data so that the parts are shuffled and disjoint, with every label beside its row.
# - Say what nearest neighbours are good for: no training, slow prediction, excellent where distance means similarity. Between raw pixels it rarely does, and high dimension doesn't help.
#
# Assignment 2 strikes the opposite bargain: a *linear classifier* learns one template per class, then forgets the training set and predicts with one matrix product.
#
# ## Further reading
#
# - F.-F. Li, A. Karpathy, J. Johnson and others, *CS231n: Deep Learning for Computer Vision*, notes on image classification, Stanford, cs231n.github.io. The difficulties at the beginning, the distance as a picture, the three versions of one distance and the shifted and darkened copies are theirs.
# - T. Cover and P. Hart, "Nearest Neighbor Pattern Classification", *IEEE Transactions on Information Theory* 13(1), 1967. With endless data, the error of k = 1 is at most twice the best possible.
# - M. Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions", *Journal of the Royal Statistical Society B* 36(2), 1974.
# - K. Beyer, J. Goldstein, R. Ramakrishnan and U. Shaft, "When Is 'Nearest Neighbor' Meaningful?", *ICDT*, 1999.
# - J. Friedman, J. Bentley and R. Finkel, "An Algorithm for Finding Best Matches in Logarithmic Expected Time", *ACM Transactions on Mathematical Software* 3(3), 1977.
# - M. Muja and D. Lowe, "Fast Approximate Nearest Neighbors with Automatic Algorithm Configuration", *VISAPP*, 2009.
# - L. van der Maaten and G. Hinton, "Visualizing Data using t-SNE", *Journal of Machine Learning Research* 9, 2008.
# - P. Domingos, "A Few Useful Things to Know About Machine Learning", *Communications of the ACM* 55(10), 2012: twelve lessons, several of which you've just met.
# - E. Alpaydin and C. Kaynak, "Cascading Classifiers", *Kybernetika* 34(4), 1998: by the two who collected the digits.

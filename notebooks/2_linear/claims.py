"""What the prose of assignment 2 says of its experiments, measured again by ``autograder claims linear``.

A seed divides the 1,347 digits anew into training and validation images, and draws the weights to start from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from autograder.authoring.claims import claim
from course_lib.data import load_data
from course_lib.plotting.linear import plot_need_for_bias
from course_lib.plotting.linear_geometry import mean_surprise

Array = NDArray[np.float64]
Loss = Callable[..., tuple[float, Array]]


@dataclass(frozen=True)
class Prepared:
    """Digits as the notebook prepares them, and tiny weights."""

    X: Array
    y: NDArray[np.int64]
    X_val: Array
    y_val: NDArray[np.int64]
    W: Array


def prepared(course: SimpleNamespace, seed: int) -> Prepared:
    """Return the digits of one division; four fifths are for training."""
    data = load_data("digits")
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(data.y_train))
    X, y = data.X_train[order], data.y_train[order]
    cut = int(0.8 * len(y))
    mean_image = X[:cut].mean(axis=0)
    unit = np.linalg.norm(X[:cut] - mean_image, axis=1).mean() / 2
    X = course.add_bias_column((X - mean_image) / unit)
    return Prepared(X[:cut], y[:cut], X[cut:], y[cut:], 1e-3 * rng.normal(size=(X.shape[1], 10)))


def losses(course: SimpleNamespace) -> list[Loss]:
    """The three losses."""
    return [course.svm_loss_vectorized, course.svm_loss_squared, course.softmax_loss_vectorized]


def shares_of_the_bias_figure() -> list[str]:
    """Return what the titles of the figure say of the lines without and with a constant term."""
    data = load_data("digits")
    fig = plot_need_for_bias(data.X_train, data.y_train, data.image_shape)
    return [ax.get_title().split("\n")[-1] for ax in fig.axes[:2]]


@claim("calls every one of the points an 8, and about half of them are", seeds=1)
def without_a_bias(course: SimpleNamespace, seed: int) -> bool:
    """As many are right as there are 8s."""
    y = load_data("digits").y_train
    share = np.sum(y == 8) / np.sum(np.isin(y, (3, 8)))
    return bool(shares_of_the_bias_figure()[0] == f"{share:.0%} right" and 0.45 < share < 0.55)


@claim("With a constant term, more than nine in ten are right", low=0.9, high=0.95, seeds=1)
def with_a_bias(course: SimpleNamespace, seed: int) -> float:
    """Share that the figure's title tells."""
    return int(shares_of_the_bias_figure()[1].partition("%")[0]) / 100


@claim("the loss starts at $C - 1$: for ten classes, 9", low=8.98, high=9.02)
def first_svm_loss(course: SimpleNamespace, seed: int) -> float:
    """With tiny random weights."""
    the = prepared(course, seed)
    return float(course.svm_loss_vectorized(the.W, the.X, the.y, 0.0)[0])


@claim("for ten classes, 2.3026", low=2.301, high=2.304)
def first_softmax_loss(course: SimpleNamespace, seed: int) -> float:
    """With tiny random weights."""
    the = prepared(course, seed)
    return float(course.softmax_loss_vectorized(the.W, the.X, the.y, 0.0)[0])


@claim("every column is the same picture")
def one_image_makes_one(course: SimpleNamespace, seed: int) -> bool:
    """The gradient of a single example has rank 1."""
    the = prepared(course, seed)
    W = np.random.default_rng(seed).normal(size=the.W.shape)
    dW = course.svm_loss_naive(W, the.X[:1], the.y[:1], 0.0)[1]
    return int(np.linalg.matrix_rank(dW)) == 1


def at_margin(course: SimpleNamespace, seed: int, margin: float, reg: float) -> tuple[Array, Array]:
    """Train as the notebook does; return the weights and the labels of the validation images."""
    the = prepared(course, seed)
    W = margin * the.W
    for _ in range(300):
        _, dV = course.svm_loss_vectorized(W / margin, the.X, the.y, margin * reg)
        W = W - 0.3 * margin * dV
    return W, course.predict(W, the.X_val)


@claim("Divided, nothing changes but the length of `W`, in proportion")
def margin_and_penalty(course: SimpleNamespace, seed: int) -> bool:
    """Margins of 1 and 100, the penalty divided by the margin."""
    W, labels = at_margin(course, seed, 1, 0.01)
    W_far, labels_far = at_margin(course, seed, 100, 0.0001)
    return np.array_equal(labels, labels_far) and np.allclose(W_far, 100 * W, rtol=1e-6)


@claim("With the same `reg`, a margin of 100 is the margin 1 under a penalty a hundred times as strong")
def margin_alone(course: SimpleNamespace, seed: int) -> bool:
    """Margin 100 with one penalty, margin 1 with a hundred times that, are the same but for the scale."""
    W_far, labels_far = at_margin(course, seed, 100, 0.01)
    W, labels = at_margin(course, seed, 1, 1.0)
    return np.array_equal(labels, labels_far) and np.allclose(W_far, 100 * W, rtol=1e-6)


def above_halfway(loss_fn: Callable[[Array], float], seed: int, pairs: int = 300) -> float:
    """Share of pairs of places between which the loss lies above the straight line."""
    rng = np.random.default_rng(seed)
    above = 0
    for _ in range(pairs):
        A, B = rng.normal(size=(2, 65, 10))
        above += loss_fn((A + B) / 2) > (loss_fn(A) + loss_fn(B)) / 2 + 1e-12
    return above / pairs


@claim("Never, for the three losses", low=0, high=0)
def convex(course: SimpleNamespace, seed: int) -> float:
    """All three."""
    the = prepared(course, seed)
    X, y = the.X[:20], the.y[:20]
    return max(
        above_halfway(lambda W, f=f: f(W, X, y, 0.0)[0], seed)  # type: ignore[misc]
        for f in losses(course)
    )


@claim("about every other time for the sines", low=0.4, high=0.6)
def not_convex(course: SimpleNamespace, seed: int) -> float:
    """The mean of sines."""
    X = prepared(course, seed).X[:20]
    return above_halfway(lambda W: float(np.sin(X @ W).mean()), seed)


@claim("From left to right no slope in the two lower rows ever falls")
def slopes_rise(course: SimpleNamespace, seed: int) -> bool:
    """Second differences along one weight, for one example and for 200."""
    the = prepared(course, seed)
    W = np.random.default_rng(seed).normal(size=the.W.shape)
    entry = (int(the.X[0, :-1].argmax()), int(the.y[0]))
    for f in losses(course):
        for n in (1, 200):
            values = []
            for offset in np.linspace(-4, 4, 201):
                V = W.copy()
                V[entry] += offset
                values.append(f(V, the.X[:n], the.y[:n], 0.0)[0])
            if np.diff(values, 2).min() < -1e-9:
                return False
    return True


@claim("(0.705, 0.035, 0.259) becomes (0.547, 0.122, 0.331)", seeds=1)
def flattened(course: SimpleNamespace, seed: int) -> bool:
    """From the student's loss, as in the figure."""
    rows = []
    for factor in (1.0, 0.5):
        W = factor * np.array([[1.0, -2.0, 0.0]])
        surprises = [
            course.softmax_loss_vectorized(W, np.ones((1, 1)), np.array([j]), 0.0)[0] for j in range(3)
        ]
        rows.append(np.exp(-np.array(surprises)).round(3).tolist())
    return rows == [[0.705, 0.035, 0.259], [0.547, 0.122, 0.331]]


BELIEFS = {
    "knows": (0.7, 0.2, 0.1),
    "shrugs": (0.34, 0.33, 0.33),
    "is too sure": (0.98, 0.01, 0.01),
    "mixes them up": (0.2, 0.1, 0.7),
}


@claim("In the long run each mean tends to its cross-entropy", low=0, high=0.1)
def surprise_in_the_long_run(course: SimpleNamespace, seed: int) -> float:
    """Largest deviation of a mean surprise from its cross-entropy after 5,000 days."""
    p = np.array(BELIEFS["knows"])
    days = np.random.default_rng(seed).choice(3, size=5000, p=p)
    return max(abs(float(mean_surprise(p, q, days)[-1] + p @ np.log(np.array(q)))) for q in BELIEFS.values())


@claim("nobody gets below the entropy")
def least_surprised(course: SimpleNamespace, seed: int) -> bool:
    """In the long run; in 5,000 days the one who knows is the least surprised."""
    days = np.random.default_rng(seed).choice(3, size=5000, p=BELIEFS["knows"])
    ends = {name: mean_surprise(BELIEFS["knows"], q, days)[-1] for name, q in BELIEFS.items()}
    return min(ends, key=ends.__getitem__) == "knows"


@claim(
    "**The third sanity check**, before any real training: 20 examples must be learnable by heart",
    low=0,
    high=0.03,
)
def twenty_by_heart(course: SimpleNamespace, seed: int) -> float:
    """The largest of the three losses after 1,000 steps."""
    the = prepared(course, seed)
    X, y = the.X[:20], the.y[:20]
    ends = []
    for f in losses(course):
        W, _ = course.sgd_train(f, X, y, the.W, 0.3, 0.0, 1000, 20, np.random.default_rng(seed))
        ends.append(f(W, X, y, 0.0)[0])
    return float(max(ends))


def ends_of_batches(course: SimpleNamespace, seed: int) -> list[float]:
    """Losses on the whole training set after 400 steps with batches of 2 to 1,024."""
    the = prepared(course, seed)
    ends = []
    for batch_size in (2, 4, 16, 64, 256, 1024):
        W, _ = course.sgd_train(
            course.softmax_loss_vectorized,
            the.X,
            the.y,
            the.W,
            0.3,
            1e-3,
            400,
            batch_size,
            np.random.default_rng(seed),
        )
        ends.append(float(course.softmax_loss_vectorized(W, the.X, the.y, 1e-3)[0]))
    return ends


@claim("all six runs end between 0.34 and 0.39", seeds=10)
def batches_end_alike(course: SimpleNamespace, seed: int) -> bool:
    """The lowest and the highest."""
    ends = ends_of_batches(course, seed)
    return min(ends) >= 0.335 and max(ends) < 0.395


def slopes_at_random(course: SimpleNamespace, seed: int) -> Array:
    """Sizes of the slopes along 2,000 random directions, in units of the gradient's."""
    the = prepared(course, seed)
    gradient = course.softmax_loss_vectorized(the.W, the.X, the.y, 0.0)[1].ravel()
    directions = np.random.default_rng(seed).normal(size=(2000, gradient.size))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    sizes: Array = np.abs(directions @ gradient) / np.linalg.norm(gradient)
    return sizes


@claim("its slope is typically a fortieth of the gradient's", low=1 / 42, high=1 / 36)
def random_slope(course: SimpleNamespace, seed: int) -> float:
    """The median."""
    return float(np.median(slopes_at_random(course, seed)))


@claim("in one of twenty draws more than a thirteenth", low=1 / 14, high=1 / 12)
def steep_random_slope(course: SimpleNamespace, seed: int) -> float:
    """What one of twenty exceeds."""
    return float(np.quantile(slopes_at_random(course, seed), 0.95))


@claim("the loss at the best place is still more than seven tenths of what it is at $W = 0$", low=0.7, high=1)
def bottom_of_a_slice(course: SimpleNamespace, seed: int) -> float:
    """The lower of SVM and softmax, on a plane drawn from this seed."""
    the = prepared(course, seed)
    X, y = the.X[:200], the.y[:200]
    a, b = np.random.default_rng(seed).normal(size=(2, *the.W.shape))
    ticks = np.linspace(-1, 1, 31)
    lowest = []
    for f in (course.svm_loss_vectorized, course.softmax_loss_vectorized):
        heights = [f(u * a + v * b, X, y, 0.0)[0] for u in ticks for v in ticks]
        lowest.append(min(heights) / f(0 * a, X, y, 0.0)[0])
    return float(min(lowest))


def templates(course: SimpleNamespace, seed: int) -> dict[str, tuple[Array, float, float]]:
    """Weights and accuracies (training, validation) of the three classifiers in the figure."""
    the = prepared(course, seed)
    found = {}
    for name, f, reg in [
        ("free", course.softmax_loss_vectorized, 0.0),
        ("penalised", course.softmax_loss_vectorized, 0.1),
        ("SVM", course.svm_loss_vectorized, 0.1),
    ]:
        W, _ = course.sgd_train(f, the.X, the.y, the.W, 0.3, reg, 3000, 64, np.random.default_rng(seed))
        right = [
            float((course.predict(W, X) == y).mean()) for X, y in ((the.X, the.y), (the.X_val, the.y_val))
        ]
        found[name] = (W, right[0], right[1])
    return found


@claim("made the softmax weights between seven and eight times smaller", low=7, high=8, slow=True)
def weights_shrink(course: SimpleNamespace, seed: int) -> float:
    """Length without over length with the penalty."""
    found = templates(course, seed)
    return float(np.linalg.norm(found["free"][0]) / np.linalg.norm(found["penalised"][0]))


@claim("and the templates a little smoother", low=0.85, high=0.99)
def templates_smoother(course: SimpleNamespace, seed: int) -> float:
    """Mean square of the steps between neighbouring pixels, in units of the pixels': with over without."""

    def rough(W: Array) -> float:
        images = W[:64].T.reshape(10, 8, 8)
        steps = np.sum(np.diff(images, axis=1) ** 2) + np.sum(np.diff(images, axis=2) ** 2)
        return float(steps / np.sum(images**2))

    found = templates(course, seed)
    return rough(found["penalised"][0]) / rough(found["free"][0])


@claim("it costs several points of accuracy, on training and validation images alike", low=0.03, high=0.12)
def penalty_too_strong(course: SimpleNamespace, seed: int) -> float:
    """The smaller of the two losses of accuracy."""
    free, penalised = (templates(course, seed)[name] for name in ("free", "penalised"))
    return min(free[1] - penalised[1], free[2] - penalised[2])


@claim("The SVM bears it better", low=0.01, high=0.12)
def svm_bears_it(course: SimpleNamespace, seed: int) -> float:
    """Validation accuracy of the SVM less that of softmax, both with the penalty."""
    found = templates(course, seed)
    return found["SVM"][2] - found["penalised"][2]


@claim("Nine out of ten trials are spent in the last decade", low=0.89, high=0.91)
def last_decade(course: SimpleNamespace, seed: int) -> float:
    """Of 10,000 uniform draws."""
    return float(np.mean(np.random.default_rng(seed).uniform(1e-4, 1, size=10_000) > 0.1))


def briefly_trained(course: SimpleNamespace, seed: int, learning_rate: float, reg: float) -> float:
    """Validation accuracy after 500 steps, as in the search."""
    the = prepared(course, seed)
    rng = np.random.default_rng(seed)
    with np.errstate(over="ignore", invalid="ignore"):
        W, _ = course.sgd_train(
            course.svm_loss_vectorized, the.X, the.y, the.W, learning_rate, reg, 500, 64, rng
        )
        return float((course.predict(W, the.X_val) == the.y_val).mean())


@claim("on the left, training hasn't arrived after 500 steps; on the right it overshoots")
def rates_of_the_search(course: SimpleNamespace, seed: int) -> bool:
    """A rate of 0.3 is better than one of 0.0003 and one of 100."""
    low, good, high = (briefly_trained(course, seed, rate, 1e-3) for rate in (3e-4, 0.3, 100.0))
    return low < good and high < good


@claim("at the top the penalty flattens everything; below, `reg` hardly matters")
def penalties_of_the_search(course: SimpleNamespace, seed: int) -> bool:
    """From 0.00001 to 0.001 less than two points; 10 costs more than five."""
    none, little, much = (briefly_trained(course, seed, 0.1, reg) for reg in (1e-5, 1e-3, 10.0))
    return abs(none - little) < 0.02 and much < none - 0.05


@claim("which is 0.8 points", low=0.0075, high=0.0085)
def chance_in_450_images(course: SimpleNamespace, seed: int) -> float:
    """Standard deviation of the share of 450 draws that are right with probability 0.97."""
    return float(np.std(np.random.default_rng(seed).binomial(450, 0.97, size=20_000) / 450))


@claim("The second template asks above all for the middle pixel, which is dark here; the first wins", seeds=1)
def three_pixels_two_classes(course: SimpleNamespace, seed: int) -> bool:
    """The scores of the product that is written out."""
    scores = np.array([[2, 0, 1]]) @ np.array([[1, 0], [-1, 3], [0, 1]])
    return scores.tolist() == [[2, 1]]


@claim("So $L_i = 1.6$. Raise the right class's score by 0.1, and the loss falls to 1.5", seeds=1)
def hinge_with_numbers(course: SimpleNamespace, seed: int) -> bool:
    """As it is, and with each of the three scores raised by 0.1: an image of one pixel, so W is the scores."""
    scores = np.array([[2.0, 2.6, -1.5]])
    raised = [scores, *(scores + 0.1 * np.eye(3)[[j]] for j in range(3))]
    found = [course.svm_loss_vectorized(W, np.ones((1, 1)), np.array([0]), 0.0)[0] for W in raised]
    return bool(np.allclose(found, [1.6, 1.5, 1.7, 1.6]))


@claim(
    "a lead of 1 makes a class 2.7 times as probable as its rival, a lead of 2 makes it 7.4 times", seeds=1
)
def leads_as_ratios(course: SimpleNamespace, seed: int) -> bool:
    """By the losses of both labels: their difference is the logarithm of the ratio."""
    ratios = []
    for lead in (1.0, 2.0):
        W = np.array([[0.3 + lead, 0.3, -1.0]])
        ahead, behind = (
            course.softmax_loss_vectorized(W, np.ones((1, 1)), np.array([j]), 0.0)[0] for j in (0, 1)
        )
        ratios.append(round(float(np.exp(behind - ahead)), 1))
    return ratios == [2.7, 7.4]


@claim("the second class right, the gradient is $(0.6, -0.9, 0.3)$", seeds=1)
def softmax_gradient_with_numbers(course: SimpleNamespace, seed: int) -> bool:
    """An image of one pixel, so the weights are the scores."""
    W = np.log([[0.6, 0.1, 0.3]])
    _, dW = course.softmax_loss_vectorized(W, np.ones((1, 1)), np.array([1]), 0.0)
    return bool(np.allclose(dW, [[0.6, -0.9, 0.3]]))


@claim("Images beyond it, on their own side of every border, have no say any more")
def only_close_images_count(course: SimpleNamespace, seed: int) -> bool:
    """After some training, images without a violated margin can go, and the sum of gradients stays."""
    the = prepared(course, seed)
    W = the.W
    for _ in range(100):
        W = W - 0.3 * course.svm_loss_vectorized(W, the.X, the.y, 0.01)[1]
    scores = the.X @ W
    rows = np.arange(len(scores))
    margins = scores - scores[rows, the.y][:, None] + 1
    margins[rows, the.y] = 0
    close = (margins > 0).any(axis=1)
    parts = [
        len(y) * course.svm_loss_vectorized(W, X, y, 0.0)[1]
        for X, y in ((the.X, the.y), (the.X[close], the.y[close]))
    ]
    return bool(0 < close.sum() < len(close) and np.allclose(*parts))

"""What the prose of assignment 8 says of its experiments, measured again by ``autograder claims losses``.

What is trained is trained by the notebook's own functions. A seed divides the digits anew, draws angles and
noise, and starts the networks.
"""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.authoring.claims import claim
from course_lib.data import load_data
from course_lib.plotting.losses_net import turned

Array = NDArray[np.float64]
Loss = Callable[..., tuple[float, Array]]
_found: dict[tuple[Any, ...], Any] = {}


def once(measure: Callable[..., Any]) -> Callable[..., Any]:
    """Train once for all claims about the same run."""

    def remembered(course: SimpleNamespace, *which: Any) -> Any:
        key = (measure.__name__, *which)
        if key not in _found:
            _found[key] = measure(course, *which)
        return _found[key]

    return remembered


@cache
def _shown() -> dict[str, str]:
    """The functions that the notebook's demonstrations define, by name."""
    text = Path(__file__).with_name("source.py").read_text(encoding="utf-8")
    return {n.name: ast.unparse(n) for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)}


def shown(course: SimpleNamespace, *names: str) -> list[Callable[..., Any]]:
    """Return functions of the notebook's demonstrations."""
    space = dict(vars(course))
    for name in names:
        exec(_shown()[name], space)
    return [space[name] for name in names]


def line_points(seed: int) -> tuple[Array, Array, Array]:
    """The twenty points with their three wrong ones: x, heights, and the design matrix."""
    x = np.linspace(0, 1, 20)
    heights = 1 + 2 * x + 0.1 * np.random.default_rng(seed).normal(size=20)
    heights[[14, 16, 18]] -= 5
    return x, heights, np.column_stack([np.ones(20), x])


def fitted_slope(course: SimpleNamespace, seed: int, loss_fn: Loss) -> float:
    """Slope of the line that the notebook's loop fits under a loss."""
    _, heights, design = line_points(seed)
    (fit,) = shown(course, "fit")
    return float(fit(loss_fn, design, heights[:, None], 1, 0.1, 5000)[1, 0])


def huber(course: SimpleNamespace, delta: float) -> Loss:
    """Huber's loss as a function of predictions and truth."""
    return lambda pred, y: course.huber_loss(pred, y, delta)


def pull_of_wrong(course: SimpleNamespace, seed: int, loss_fn: Loss) -> float:
    """Share of the wrong points in what is felt on the true line."""
    x, heights, _ = line_points(seed)
    _, pull = loss_fn(1 + 2 * x[:, None], heights[:, None])
    return float(np.abs(pull[[14, 16, 18]]).sum() / np.abs(pull).sum())


@claim("at the **median**, which would not move if the 20 were a 20,000", seeds=1)
def median_stays(course: SimpleNamespace, seed: int) -> bool:
    """The lowest constant of L1, with the outlier as it is and far away."""
    constants = np.arange(0, 30, 0.5)
    for outlier in (20.0, 20_000.0):
        y = np.array([[1.0], [2.0], [3.0], [4.0], [outlier]])
        heights = [course.l1_regression_loss(np.full(y.shape, c), y)[0] for c in constants]
        if constants[int(np.argmin(heights))] != 3.0:
            return False
    return True


@claim("do about nine tenths of the pulling on the true line", low=0.88, high=0.96, seeds=10)
def pull_under_l2(course: SimpleNamespace, seed: int) -> float:
    """Three points of twenty."""
    return pull_of_wrong(course, seed, course.l2_regression_loss)


@claim("and a rising line comes out falling", low=-2, high=-0.1, seeds=10)
def slope_under_l2(course: SimpleNamespace, seed: int) -> float:
    """True: 2."""
    return fitted_slope(course, seed, course.l2_regression_loss)


@claim("Under L1 they have their share of the votes, 15 %, and no more", low=0.1499, high=0.1501)
def pull_under_l1(course: SimpleNamespace, seed: int) -> float:
    """Three points of twenty."""
    return pull_of_wrong(course, seed, course.l1_regression_loss)


@claim("$\\delta = 1$ hardly protects", low=0.8, high=1.45, seeds=10)
def wide_huber(course: SimpleNamespace, seed: int) -> float:
    """Slope; true: 2."""
    return fitted_slope(course, seed, huber(course, 1.0))


@claim("and $\\delta = 0.1$ does", low=1.6, high=2.2, seeds=10)
def narrow_huber(course: SimpleNamespace, seed: int) -> float:
    """Slope; true: 2."""
    return fitted_slope(course, seed, huber(course, 0.1))


@claim("At 10, where every residual is near, the line is that of L2", low=-1e-3, high=1e-3)
def huber_like_l2(course: SimpleNamespace, seed: int) -> float:
    """Difference of the slopes."""
    return fitted_slope(course, seed, huber(course, 10.0)) - fitted_slope(
        course, seed, course.l2_regression_loss
    )


def turned_digits(seed: int) -> tuple[Array, Array, Array, Array, Array]:
    """Turned training images, angles, angles as recorded, turned test images, angles."""
    data, rng = load_data("digits"), np.random.default_rng(seed)
    angles, test_angles = (rng.uniform(-45, 45, size=(len(X), 1)) for X in (data.X_train, data.X_test))
    X, X_test = (
        turned(X, data.image_shape, a[:, 0]) / 8 - 1
        for X, a in ((data.X_train, angles), (data.X_test, test_angles))
    )
    recorded = np.where(rng.random(size=angles.shape) < 0.1, -angles, angles)
    return X, angles, recorded, X_test, test_angles


@once
def angles_told(course: SimpleNamespace, seed: int, name: str) -> tuple[float, float]:
    """Slope of the told against the true angles, and root of the mean squared error, of one run."""
    X, angles, recorded, X_test, truth = turned_digits(seed)
    (train_net,) = shown(course, "train_net")
    runs: dict[str, tuple[Loss, Array, dict[str, Any]]] = {
        "L2": (course.l2_regression_loss, recorded, {}),
        "L1": (course.l1_regression_loss, recorded, {}),
        "Huber": (huber(course, 0.5), recorded, {}),
        "L2, all right": (course.l2_regression_loss, angles, {}),
        "L2, wide": (course.l2_regression_loss, angles, {"num_hidden": 200}),
        "L2, wide, dropout": (course.l2_regression_loss, angles, {"num_hidden": 200, "p": 0.5}),
    }
    loss_fn, labels, how = runs[name]
    told = 10 * train_net(loss_fn, X, labels / 10, 1, seed=seed, **how)(X_test)[:, 0]
    slope = float(np.polyfit(truth[:, 0], told, 1)[0])
    return slope, float(np.sqrt(np.mean((told - truth[:, 0]) ** 2)))


@claim("its angles come out too small, by a fifth or more", low=0.2, high=0.35)
def l2_shrinks_angles(course: SimpleNamespace, seed: int) -> float:
    """One less the slope."""
    return float(1 - angles_told(course, seed, "L2")[0])


@claim("its errors are half as large again as those of the others", low=1.4, high=2.1)
def l2_errs_more(course: SimpleNamespace, seed: int) -> float:
    """Error under L2 over the larger of the two others."""
    l2, l1, hubers = (angles_told(course, seed, name)[1] for name in ("L2", "L1", "Huber"))
    return float(l2 / max(l1, hubers))


@claim(
    "the slope stays above 0.88, which is about what the network reaches when no label is wrong at all",
    low=0.88,
    high=1,
)
def robust_slopes(course: SimpleNamespace, seed: int) -> float:
    """The lowest of L1, Huber and L2 with right labels."""
    return float(min(angles_told(course, seed, name)[0] for name in ("L1", "Huber", "L2, all right")))


@claim("With dropout the angles are wrong by a tenth more or so", low=1.05, high=1.2, slow=True)
def dropout_before_l2(course: SimpleNamespace, seed: int) -> float:
    """Error with dropout over error without."""
    return float(angles_told(course, seed, "L2, wide, dropout")[1] / angles_told(course, seed, "L2, wide")[1])


@claim("the digits are classified as well as before, or a little better", low=-0.005, high=0.02, slow=True)
def dropout_before_softmax(course: SimpleNamespace, seed: int) -> float:
    """Test accuracy with dropout less that without."""
    data = load_data("digits")
    train_net, over = shown(course, "train_net", "over")
    right = []
    for p in (1.0, 0.5):
        how = {"seed": seed, "num_hidden": 200, "p": p}
        net = train_net(over(np.full(10, -1)), data.X_train / 8 - 1, data.y_train, 10, **how)
        right.append(float((net(data.X_test / 8 - 1).argmax(axis=1) == data.y_test).mean()))
    return right[1] - right[0]


@claim(
    "From a score of about 37 on, $\\sigma$ is *exactly* 1 in floating point", low=36.5, high=37.5, seeds=1
)
def sigmoid_is_one(course: SimpleNamespace, seed: int) -> float:
    """The lowest such score."""
    scores = np.linspace(30, 45, 15_001)
    return float(scores[1 / (1 + np.exp(-scores)) == 1].min())


ATTRIBUTES = ([0, 2, 4, 6, 8], [2, 3, 5, 7], [0, 6, 8, 9], [5, 6, 7, 8, 9])


def divided(seed: int) -> tuple[Array, NDArray[np.int64], Array, NDArray[np.int64]]:
    """The digits, raw, in another division into 1,347 and 450; seed 0 is the notebook's."""
    data = load_data("digits")
    X, y = np.concatenate([data.X_train, data.X_test]), np.concatenate([data.y_train, data.y_test])
    order = np.random.default_rng(seed).permutation(len(y)) if seed else np.arange(len(y))
    X, y = X[order], y[order]
    return X[:1347], y[:1347], X[1347:], y[1347:]


def for_linear(X: Array, X_test: Array) -> tuple[Array, Array]:
    """Images of length 4 with a constant, as the notebook's linear classifiers want them."""
    length = np.sqrt(np.mean(np.sum(X**2, axis=1)))
    with_one, test_with_one = (np.column_stack([4 * a / length, np.ones(len(a))]) for a in (X, X_test))
    return with_one, test_with_one


@once
def attribute_scores(course: SimpleNamespace, seed: int) -> tuple[dict[str, list[Array]], Array, Array]:
    """Scores of both losses by kind of classifier; the attributes of training and test images."""
    X, y, X_test, y_test = divided(seed)
    Y, Y_test = (
        np.column_stack([np.isin(labels, classes) for classes in ATTRIBUTES]).astype(int)
        for labels in (y, y_test)
    )
    fit, train_net = shown(course, "fit", "train_net")
    A, A_test = for_linear(X, X_test)
    scores: dict[str, list[Array]] = {"linear": [], "network": []}
    for loss_fn in (course.multilabel_hinge_loss, course.multilabel_logistic_loss):
        scores["linear"].append(A_test @ fit(loss_fn, A, Y, 4, 0.1, 1000))
        scores["network"].append(train_net(loss_fn, X / 8 - 1, Y, 4, seed=seed)(X_test / 8 - 1))
    return scores, Y, Y_test


def all_right(scores: Array, Y: Array) -> float:
    """Share of the images of which every attribute is right."""
    return float(np.mean(np.all((scores > 0) == (Y == 1), axis=1)))


@claim("gets each attribute right in about nine test images out of ten", low=0.85, high=0.97)
def each_attribute(course: SimpleNamespace, seed: int) -> float:
    """The one farthest from 0.91, of both losses."""
    scores, _, Y_test = attribute_scores(course, seed)
    shares = np.concatenate([np.mean((s > 0) == (Y_test == 1), axis=0) for s in scores["linear"]])
    return float(shares[np.abs(shares - 0.91).argmax()])


@claim("all four at once in less than 80 %", low=0.7, high=0.8)
def all_four_linear(course: SimpleNamespace, seed: int) -> float:
    """The better of the two losses."""
    scores, _, Y_test = attribute_scores(course, seed)
    return max(all_right(s, Y_test) for s in scores["linear"])


@claim("The network gets all four in more than 90 %", low=0.9, high=1)
def all_four_network(course: SimpleNamespace, seed: int) -> float:
    """The worse of the two losses."""
    scores, _, Y_test = attribute_scores(course, seed)
    return min(all_right(s, Y_test) for s in scores["network"])


def as_a_whole(course: SimpleNamespace, seed: int, kind: str) -> list[tuple[float, float]]:
    """For each loss: share of impossible answers, and what choosing among possible ones gains."""
    scores, Y, Y_test = attribute_scores(course, seed)
    possible = 2 * np.unique(Y, axis=0) - 1
    assert len(possible) == 8
    found = []
    for s in scores[kind]:
        separately = np.where(s > 0, 1, -1)
        whole = possible[(s @ possible.T).argmax(axis=1)]
        strange = ~(separately[:, None] == possible).all(axis=2).any(axis=1)
        gain = np.mean(np.all(whole == 2 * Y_test - 1, axis=1)) - all_right(s, Y_test)
        found.append((float(strange.mean()), float(gain)))
    return found


@claim("gives one of the other eight in six to ten images out of a hundred")
def impossible_answers(course: SimpleNamespace, seed: int) -> bool:
    """Of the linear classifier, under both losses."""
    return all(0.055 <= strange <= 0.105 for strange, _ in as_a_whole(course, seed, "linear"))


@claim("Some points more for the linear classifier", low=0.025, high=0.07)
def gain_of_linear(course: SimpleNamespace, seed: int) -> float:
    """The smaller of the two gains."""
    return min(gain for _, gain in as_a_whole(course, seed, "linear"))


@claim("and a little for the network", low=0.0, high=0.025)
def gain_of_network(course: SimpleNamespace, seed: int) -> float:
    """The larger of the two gains."""
    return max(gain for _, gain in as_a_whole(course, seed, "network"))


BY_SHAPE = np.array([12, 11, 13, 13, 11, 13, 12, 11, 12, 12, -1, -1, 10, 10])


@once
def accuracies_of_trees(course: SimpleNamespace, seed: int, kind: str) -> list[float]:
    """Test accuracies of one kind of classifier: flat, by shape, and three shuffled trees."""
    X, y, X_test, y_test = divided(seed)
    fit, train_net, over = shown(course, "fit", "train_net", "over")
    A, A_test = for_linear(X, X_test)
    shuffled = [
        np.concatenate([np.random.default_rng(s).permutation(BY_SHAPE[:10]), BY_SHAPE[10:]]) for s in range(3)
    ]
    right = []
    for tree in (np.full(10, -1), BY_SHAPE, *shuffled):
        loss_fn = over(tree)
        if kind == "linear":
            scores = A_test @ fit(loss_fn, A, y, len(tree), 0.3, 500)
        else:
            scores = train_net(loss_fn, X / 8 - 1, y, len(tree), seed=seed)(X_test / 8 - 1)
        labels = course.leaf_probabilities(scores, tree, 10).argmax(axis=1)
        right.append(float((labels == y_test).mean()))
    return right


@claim("the tree by shape follows one to three points behind", low=0.009, high=0.036, slow=True)
def flat_against_shape(course: SimpleNamespace, seed: int) -> float:
    """Accuracy of the linear classifier with a flat tree less that with the tree by shape."""
    flat, shape, *_ = accuracies_of_trees(course, seed, "linear")
    return float(flat - shape)


@claim("and the shuffled ones, averaged over the three, lose another one to five", low=0.01, high=0.055)
def shape_against_shuffled(course: SimpleNamespace, seed: int) -> float:
    """Accuracy with the tree by shape less the mean of the shuffled ones."""
    _, shape, *shuffled = accuracies_of_trees(course, seed, "linear")
    return float(shape - np.mean(shuffled))


@claim("all its trees end within three points of one another", low=0, high=0.03, slow=True)
def trees_of_the_network(course: SimpleNamespace, seed: int) -> float:
    """Best less worst."""
    return float(np.ptp(accuracies_of_trees(course, seed, "network")))


@claim("8 is more probable, 0.321 against 0.303, and right", seeds=1)
def greedy_is_wrong(course: SimpleNamespace, seed: int) -> bool:
    """The test image of which the trained tree is least sure."""
    X, y, X_test, y_test = divided(0)
    fit, over = shown(course, "fit", "over")
    A, A_test = for_linear(X, X_test)
    P = course.leaf_probabilities(A_test @ fit(over(BY_SHAPE), A, y, len(BY_SHAPE), 0.3, 500), BY_SHAPE, 10)
    unsure = int(P.max(axis=1).argmin())
    return bool(y_test[unsure] == 8 and P[unsure, [8, 2]].round(3).tolist() == [0.321, 0.303])


@claim("an example touches all 1,024 scores of a flat tree, 64 in a tree of 32 groups of 32", seeds=1)
def scores_touched(course: SimpleNamespace, seed: int) -> bool:
    """Entries of the gradient that are not 0."""
    groups = np.concatenate([1024 + np.arange(1024) // 32, np.full(32, -1)])
    counts = []
    for tree in (np.full(1024, -1), groups):
        _, dscores = course.hierarchical_softmax_loss(np.zeros((1, len(tree))), np.array([5]), tree)
        counts.append(int(np.count_nonzero(dscores)))
    return counts == [1024, 64]


@once
def ball(course: SimpleNamespace, seed: int) -> tuple[Array, Array, Array, Array, Array]:
    """What L2 and L1 say at 20 heights, mean and spread of the bins, and their two likeliest centres."""
    rng = np.random.default_rng(seed)
    times = rng.uniform(0, 2, size=2000)
    heights = 10 * times - 5 * times**2 + 0.05 * rng.normal(size=2000)
    X, asked = (heights[:, None] - 2.5) / 2.5, (np.linspace(0.125, 4.875, 20)[:, None] - 2.5) / 2.5
    edges, flat = np.linspace(0, 2, 21), np.full(20, -1)
    centres = (edges[1:] + edges[:-1]) / 2
    train_net, over = shown(course, "train_net", "over")
    how = {"seed": seed, "num_steps": 2000, "learning_rate": 0.01}
    l2 = train_net(course.l2_regression_loss, X, times[:, None], 1, **how)(asked)[:, 0]
    l1 = train_net(course.l1_regression_loss, X, times[:, None], 1, **how)(asked)[:, 0]
    scores = train_net(over(flat), X, course.bin_targets(times, edges), 20, **how)(asked)
    mean, spread = course.expectation_from_bins(scores, centres)
    return l2, l1, mean, spread, np.sort(centres[np.argsort(scores, axis=1)[:, -2:]], axis=1)


@claim("L2 predicts the mean of the two answers", low=0, high=0.3)
def l2_in_the_middle(course: SimpleNamespace, seed: int) -> float:
    """Largest distance from the middle, 1 s, over all heights."""
    return float(np.abs(ball(course, seed)[0] - 1).max())


@claim("where its curve runs is left to the seed", low=1, high=2, seeds=1)
def l1_anywhere(course: SimpleNamespace, seed: int) -> float:
    """Range over five seeds of what L1 says near the ground, in seconds; two answers are 2 s apart."""
    return float(np.ptp([ball(course, s)[1][0] for s in range(5)]))


@claim("The bins keep both answers", low=0, high=0.16)
def bins_keep_both(course: SimpleNamespace, seed: int) -> float:
    """Largest distance of the two likeliest bins from the two answers, half way up."""
    height = np.linspace(0.125, 4.875, 20)[9]
    half = np.sqrt(1 - height / 5)
    return float(np.abs(ball(course, seed)[4][9] - [1 - half, 1 + half]).max())


@claim("more than 0.9 s near the ground, less than 0.2 s near the top")
def spread_warns(course: SimpleNamespace, seed: int) -> bool:
    """The lowest and the highest of the steps."""
    spread = ball(course, seed)[3]
    return bool(spread[0] > 0.9 and spread[-1] < 0.2)


@claim("A first loss below zero, where $4 \\ln 2 = 2.77$ was due", low=2.77, high=2.78, seeds=1)
def first_attribute_loss(course: SimpleNamespace, seed: int) -> float:
    """Four labels, all scores 0."""
    return float(course.attribute_loss(np.zeros((5, 4)), np.ones((5, 4), dtype=int))[0])

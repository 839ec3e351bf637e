"""What the prose of assignment 5 says of its experiments: ``autograder claims batchnorm_dropout``."""

from __future__ import annotations

import functools
from functools import partial
from types import SimpleNamespace

import numpy as np

from autograder.authoring.claims import claim
from course_lib.data import load_data
from course_lib.plotting import batchnorm_dropout_trials as trials

SETTINGS = ("l2", "l1", "elastic net", "max-norm")


@functools.cache
def images() -> trials.Images:
    """Return the digits as the notebook has them."""
    return trials.centred_images(load_data("digits", num_train=1347))


@functools.cache
def moved(seed: int) -> trials.Images:
    """Return moved digits: the notebook's for seed 0, other thousands for others."""
    first = trials.centred_images(load_data("moved_digits", num_train=2000))
    if seed == 0:
        return first
    data = load_data("moved_digits", num_train=4000)
    order = np.random.default_rng(seed).permutation(4000)[:2000]
    shuffled = SimpleNamespace(X_train=data.X_train[order], y_train=data.y_train[order])
    return trials.centred_images(shuffled)


def net_of(course: SimpleNamespace) -> trials.Net:
    """Return the network that the notebook trains."""
    return trials.Net(course.fully_connected_forward, course.fully_connected_loss)


@functools.cache
def _there_and_back(forward, backward, affine, init, seed):
    rng, h, caches = np.random.default_rng(seed), None, []
    h = rng.normal(size=(500, 100))
    for _ in range(5):
        a, linear = affine[0](h, init(100, 100, rng), np.zeros(100))
        h, gate = forward(a)
        caches.append((linear, gate))
    dh, sizes = rng.normal(size=h.shape), []
    for linear, gate in reversed(caches):
        sizes.append(np.sqrt(np.mean(dh**2)))
        dh, _, _ = affine[1](backward(dh, gate), linear)
    return np.array(sizes)  # layer 5 first


def gradient_loss(course: SimpleNamespace, forward, backward, init, seed: int) -> float:
    """Return the gradient at layer 1 over that at layer 5."""
    affine = (course.affine_forward, course.affine_backward)
    sizes = _there_and_back(forward, backward, affine, init, seed)
    return sizes[-1] / sizes[0]


def _tanh(a):
    return np.tanh(a), np.tanh(a)


@claim("Xavier loses nearly half on the way", low=0.45, high=0.65)
def tanh_with_xavier(course, seed):
    """What is left of the gradient at layer 1."""
    return gradient_loss(course, _tanh, course.tanh_backward, course.init_xavier, seed)


@claim("For tanh, He is level", low=0.8, high=1.25)
def tanh_with_he(course, seed):
    """What is left of the gradient at layer 1."""
    return gradient_loss(course, _tanh, course.tanh_backward, course.init_he, seed)


@claim("about seven in ten of those units pass on less than a twentieth", low=0.63, high=0.8)
def stuck_sigmoids(course, seed):
    """The share of sigmoid units with a slope below 0.05, from weights of standard deviation 1, least of five layers."""
    rng, shares = np.random.default_rng(seed), []
    h = rng.normal(size=(500, 100))
    for _ in range(5):
        h = 1 / (1 + np.exp(-(h @ course.init_small(100, 100, rng, std=1.0))))
        shares.append((h * (1 - h) < 0.05).mean())
    return min(shares)


@claim("For ReLU, He is level and Xavier loses a factor of $\\sqrt2$ per layer", low=0.8, high=1.25)
def relu(course, seed):
    """What is left with He; and with Xavier, times the root of 2 for each of four layers."""
    he = gradient_loss(course, course.relu_forward, course.relu_backward, course.init_he, seed)
    xavier = gradient_loss(course, course.relu_forward, course.relu_backward, course.init_xavier, seed)
    return he if 0.8 < 4 * xavier < 1.25 else np.nan


def first_losses(course: SimpleNamespace, init, seed: int, steps: int = 250) -> list[float]:
    """Return the losses of five hidden layers from their first weights on."""
    return trials.run(net_of(course), init, images(), False, seed=seed, num_steps=steps)[0]


@claim("the second loss is above two thousand", low=2000, high=30000)
def all_weights_a_tenth(course, seed):
    """The second loss when all weights are 0.1."""
    return first_losses(course, lambda n, m, rng: np.full((n, m), 0.1), seed, 2)[1]


@claim("Three lines are stuck where all classes are alike", low=2.2, high=2.4, seeds=3)
def stuck_starts(course, seed):
    """The lowest end of the three."""
    starts = [
        lambda n, m, rng: np.zeros((n, m)),
        lambda n, m, rng: np.full((n, m), 0.1),
        course.init_small,
    ]
    return min(np.mean(first_losses(course, start, seed)[-20:]) for start in starts)


@claim(
    "Xavier gets there, late; He and the sparse start, whose few weights have the variance $2/15$, are there first",
    seeds=3,
)
def starts_that_learn(course, seed):
    """Losses around step 150: below 0.2 for the last two, above 0.3 for Xavier, which ends below 0.3."""
    sparse = partial(course.init_sparse, connections=15, std=np.sqrt(2 / 15))
    middle = [
        np.mean(first_losses(course, init, seed)[140:160])
        for init in (course.init_xavier, course.init_he, sparse)
    ]
    end = np.mean(first_losses(course, course.init_xavier, seed)[-20:])
    return middle[0] > 0.3 and max(middle[1:]) < 0.2 and end < 0.3


@claim("From several hundred thousand to a few thousand, to little more than a hundred")
def condition_numbers(course, seed):
    """Of the pixels as they are, centred, and standardised; of another 1,000 images for each seed."""
    X = load_data("digits", num_train=1347).X_train.astype(float)
    X = X[np.random.default_rng(seed).permutation(len(X))[:1000]] if seed else X[:1000]
    X = X[:, X.std(axis=0) > 0.5]
    centred, numbers = X - X.mean(axis=0), []
    for version in (X, centred, centred / X.std(axis=0)):
        ones = np.hstack([version, np.ones((len(version), 1))])
        curvatures = np.linalg.eigvalsh(ones.T @ ones / len(ones))
        numbers.append(curvatures[-1] / curvatures[0])
    raw, moved_to_0, scaled = numbers
    return 2e5 < raw < 9e5 and 1e3 < moved_to_0 < 5e3 and 100 < scaled < 200


def unit_above(course: SimpleNamespace, p: float, seed: int) -> float:
    """Return the mean of a ReLU unit above dropout, over 3,000 masks, minus its value in test mode."""
    rng = np.random.default_rng(seed)
    W, h = course.init_he(50, 1, rng), np.abs(rng.normal(size=(1, 50)))
    thinned, _ = course.dropout_forward(np.repeat(h, 3000, axis=0), {"p": p, "mode": "train", "rng": rng})
    return np.maximum(0, thinned @ W).mean() - max(0.0, float((h @ W)[0, 0]))


@claim(
    "At 0.9 the mean of the draws is that of test mode, to a few hundredths", low=-0.02, high=0.09, seeds=10
)
def few_dropped(course, seed):
    """Their difference."""
    return unit_above(course, 0.9, seed)


@claim("at 0.1 it is far above", low=0.3, high=2.0, seeds=10)
def many_dropped(course, seed):
    """Their difference."""
    return unit_above(course, 0.1, seed)


@functools.cache
def _penalised(course_functions, what: str, seed: int) -> tuple[float, float, float]:
    forward, backward, loss, elastic, fence = course_functions
    penalties = {
        "none": None,
        "l2": lambda W: elastic(W, 0.1, 0.0),
        "l1": lambda W: elastic(W, 0.01, 1.0),
        "elastic net": lambda W: elastic(W, 0.02, 0.2),
        "max-norm": lambda W: fence(W, 0.5),
    }
    data = moved(seed)
    W, b = trials.linear_with_penalty(forward, backward, loss, data, penalties[what], what == "max-norm")
    right = [
        (forward(X, W, b)[0].argmax(axis=1) == y).mean()
        for X, y in ((data.X, data.y), (data.X_val, data.y_val))
    ]
    return right[0], right[1], (np.abs(W) < 0.005).mean()


def penalised(course: SimpleNamespace, what: str, seed: int) -> tuple[float, float, float]:
    """Return accuracy on training and validation images, and the share of weights near 0."""
    functions = (
        course.affine_forward,
        course.affine_backward,
        course.softmax_loss,
        course.elastic_net_penalty,
        course.max_norm,
    )
    return _penalised(functions, what, seed)


@claim("brings more than four fifths of them to within 0.005 of 0", low=0.8, high=0.95, slow=True)
def lasso_chooses_pixels(course, seed):
    """The share of weights below 0.005 under L1."""
    return penalised(course, "l1", seed)[2]


@claim("from about 70 % down to 45 to 57 %", slow=True)
def penalties_cost_memory(course, seed):
    """Accuracy on the training images, without and with each."""
    without = penalised(course, "none", seed)[0]
    return 0.67 <= without <= 0.72 and all(
        0.45 <= penalised(course, what, seed)[0] <= 0.57 for what in SETTINGS
    )


@claim("34 to 42 % instead of 32 to 36 %", slow=True)
def penalties_help(course, seed):
    """Accuracy on the validation images; each of the four is above none."""
    without = penalised(course, "none", seed)[1]
    others = [penalised(course, what, seed)[1] for what in SETTINGS]
    return 0.32 <= without <= 0.36 and min(others) >= 0.34 and max(others) <= 0.42 and min(others) > without


@claim("the costliest of these four loses 2 to 8 points", low=0.02, high=0.08, slow=True)
def little_to_cure(course, seed):
    """What the validation accuracy on the digits loses at most, from 92 to 98 % without."""
    forward, backward, loss = course.affine_forward, course.affine_backward, course.softmax_loss
    data = load_data("digits", num_train=1347)
    order = np.random.default_rng(seed).permutation(1347) if seed else np.arange(1347)
    shuffled = SimpleNamespace(X_train=data.X_train[order], y_train=data.y_train[order])
    digits, reached = trials.centred_images(shuffled), []
    for penalty, fence in (
        (None, False),
        (lambda W: course.elastic_net_penalty(W, 0.1, 0.0), False),
        (lambda W: course.elastic_net_penalty(W, 0.01, 1.0), False),
        (lambda W: course.elastic_net_penalty(W, 0.02, 0.2), False),
        (lambda W: course.max_norm(W, 0.5), True),
    ):
        W, b = trials.linear_with_penalty(forward, backward, loss, digits, penalty, fence)
        reached.append((forward(digits.X_val, W, b)[0].argmax(axis=1) == digits.y_val).mean())
    changes = reached[0] - np.array(reached[1:])
    return changes.max() if 0.92 < reached[0] < 0.98 else np.nan


@claim("The gradient of a normalised layer stands at right angles to its weights", low=0, high=0.01)
def right_angles(course, seed):
    """The largest cosine between the weights of a unit and their gradient, in the second of five layers."""
    init, rng = course.init_he, np.random.default_rng(seed)
    params = trials.new_network([64, *trials.DEEP, 10], init, rng, norm=True)
    _, grads = course.fully_connected_loss(
        params, images().X[:50], images().y[:50], trials.configuration(True, 5)
    )
    W, dW = params["W2"], grads["W2"]
    lengths = np.linalg.norm(W, axis=0) * np.linalg.norm(dW, axis=0)
    return np.abs(np.sum(W * dW, axis=0)[lengths > 0] / lengths[lengths > 0]).max()


@functools.cache
def _scaled(net: trials.Net, init, std: float, norm: bool, seed: int, rate: float = 0.05) -> float:
    return trials.run(net, partial(init, std=std), images(), norm, seed=seed, learning_rate=rate)[1]


@claim("86 to 91 % of the validation images, over eight starts", low=0.86, high=0.915, seeds=8)
def a_good_start_without(course, seed):
    """Standard deviation 0.3 without batch norm."""
    return _scaled(net_of(course), course.init_small, 0.3, False, seed)


@claim(
    "At 0.03 and below, the signal is lost before it reaches the top; at 1 the loss overflows",
    low=0,
    high=0.15,
    seeds=3,
)
def bad_starts_without(course, seed):
    """The best of the four."""
    return max(
        _scaled(net_of(course), course.init_small, std, False, seed) for std in (0.003, 0.01, 0.03, 1.0)
    )


@claim("From 0.01 to 0.1 they reach 94 to 98 %")
def starts_with_batch_norm(course, seed):
    """Validation accuracies."""
    reached = [_scaled(net_of(course), course.init_small, std, True, seed) for std in (0.01, 0.03, 0.1)]
    return min(reached) >= 0.935 and max(reached) <= 0.985


@claim("from 0.3 it is 90 to 94 %, from 1 only 75 to 80 %")
def large_starts_with_batch_norm(course, seed):
    """Validation accuracies."""
    large, huge = (_scaled(net_of(course), course.init_small, std, True, seed) for std in (0.3, 1.0))
    return 0.895 <= large <= 0.945 and 0.745 <= huge <= 0.8


@claim("1 instead of 0.05, and the start at 1 reaches 93 to 97 % as well", low=0.93, high=0.97)
def a_larger_rate_mends_it(course, seed):
    """Validation accuracy from weights of standard deviation 1 at a rate of 1."""
    return _scaled(net_of(course), course.init_small, 1.0, True, seed, 1.0)


@functools.cache
def _at_rate(net: trials.Net, init, rate: float, norm: bool, seed: int) -> float:
    return trials.run(net, init, images(), norm, learning_rate=rate, num_steps=150, seed=seed)[1]


def at_rate(course: SimpleNamespace, rate: float, norm: bool, seed: int) -> float:
    """Return the validation accuracy of the deep net after 150 steps."""
    return _at_rate(net_of(course), course.init_he, rate, norm, seed)


@claim("Up to 0.2 both do the same", low=0, high=0.05)
def careful_rates(course, seed):
    """The largest difference of their accuracies."""
    return max(
        abs(at_rate(course, rate, True, seed) - at_rate(course, rate, False, seed)) for rate in (0.05, 0.2)
    )


@claim("At 2 all are lost", low=0, high=0.2)
def reckless_without(course, seed):
    """Validation accuracy."""
    return at_rate(course, 2.0, False, seed)


@claim("Without batch norm, a rate of 1 is a lottery", seeds=1)
def a_lottery(course, seed):
    """Over ten starts, one is below 20 % and one above 75 %."""
    reached = [at_rate(course, 1.0, False, s) for s in range(10)]
    return min(reached) < 0.2 and max(reached) > 0.75


@claim("With it, rates up to 2 are fine", low=0.93, high=0.99)
def reckless_with(course, seed):
    """The lower of the accuracies at 1 and at 2."""
    return min(at_rate(course, rate, True, seed) for rate in (1.0, 2.0))


@claim("and 5 is too much", low=0, high=0.5)
def too_reckless_with(course, seed):
    """Validation accuracy."""
    return at_rate(course, 5.0, True, seed)


@claim("got no better by it in our trials", low=-0.08, high=0.015, slow=True)
def batch_norm_and_memory(course, seed):
    """What batch norm adds to the validation accuracy of the memoriser, with batches of 8."""
    reached = []
    for norm in (False, True):
        rng = np.random.default_rng(seed)
        few = rng.permutation(1000)[:300]
        noisy = np.where(rng.random(300) < 0.2, rng.integers(10, size=300), images().y[few])
        params = trials.new_network([64, 100, 100, 10], course.init_he, rng, norm)
        config, net = trials.configuration(norm, 2), net_of(course)
        trials.train(net, params, images().X[few], noisy, config, 0.1, 1200, 8, seed)
        reached.append(trials.accuracy(net, params, images().X_val, images().y_val, config))
    return reached[1] - reached[0]


@functools.cache
def _with_batches(net: trials.Net, init, norm: bool, size: int, seed: int) -> float:
    steps = 3000 // size
    return trials.run(
        net, init, images(), norm, hidden=(50, 50), num_steps=steps, batch_size=size, seed=seed
    )[1]


def with_batches(course: SimpleNamespace, norm: bool, size: int, seed: int) -> float:
    """Return the validation accuracy of the shallow net."""
    return _with_batches(net_of(course), course.init_he, norm, size, seed)


@claim("somewhere between 33 and 60 %", low=0.33, high=0.6, seeds=8)
def batches_of_two(course, seed):
    """Validation accuracy with batch norm."""
    return with_batches(course, True, 2, seed)


@claim("With four it costs two to four points", low=0.01, high=0.045)
def batches_of_four(course, seed):
    """What batch norm costs."""
    return with_batches(course, False, 4, seed) - with_batches(course, True, 4, seed)


@claim("from eight on the two lines run together", low=-0.04, high=0.04)
def larger_batches(course, seed):
    """What batch norm adds, where it matters most."""
    gains = [
        with_batches(course, True, size, seed) - with_batches(course, False, size, seed) for size in (8, 32)
    ]
    return max(gains, key=abs)


@claim("93 to 98 % from one image to eight at a time", slow=True)
def layer_norm_with_small_batches(course, seed):
    """Validation accuracies."""
    names = ("affine", "relu", "layernorm")
    pieces = {f"{n}_{way}": getattr(course, f"{n}_{way}") for n in names for way in ("forward", "backward")}
    net = trials.layer_normed({**pieces, "softmax_loss": course.softmax_loss})
    reached = [_with_batches(net, course.init_he, True, size, seed) for size in (1, 2, 4, 8)]
    return min(reached) >= 0.93 and max(reached) <= 0.98


@functools.cache
def _lost(net: trials.Net, init, rate: float, norm: bool, seed: int) -> float:
    return trials.dead_shares(net, init, images(), rate, norm, seed)[-1]


def lost(course: SimpleNamespace, rate: float, norm: bool, seed: int) -> float:
    """Return the share of lost units after 120 steps."""
    return _lost(net_of(course), course.init_he, rate, norm, seed)


@claim(
    "a rate of 0.5 silences up to a quarter of the last hidden layer in 120 steps",
    low=0,
    high=0.25,
    seeds=10,
    slow=True,
)
def dead_at_half(course, seed):
    """Without batch norm."""
    return lost(course, 0.5, False, seed)


@claim("a rate of 1 between a quarter and all of it", low=0.25, high=1, seeds=10, slow=True)
def dead_at_one(course, seed):
    """Without batch norm."""
    return lost(course, 1.0, False, seed)


@claim("With batch norm none died at rates up to 1, in ten starts", low=0, high=0, seeds=10, slow=True)
def none_died(course, seed):
    """The share at 0.5 and at 1."""
    return lost(course, 0.5, True, seed) + lost(course, 1.0, True, seed)


@claim("at 5 it is thrown so far that more than half of the units die with batch norm, too", low=0.5, high=1)
def dead_with_batch_norm(course, seed):
    """With batch norm."""
    return lost(course, 5.0, True, seed)


@functools.cache
def _memory(net: trials.Net, init, p: float, seed: int):
    return trials.memorise(net, init, images(), p, seed)


def memory(course: SimpleNamespace, p: float, seed: int) -> trials.Memory:
    """Return what became of 300 images with some wrong labels."""
    return _memory(net_of(course), course.init_he, p, seed)[0]


@claim("reaches 100 % on labels of which 16 % are wrong", low=1, high=1)
def learned_by_heart(course, seed):
    """Accuracy on the training images without dropout, where 15 to 18 % are wrong."""
    without = memory(course, 1.0, seed)
    return without.train_accuracy if 0.15 <= without.wrong <= 0.18 else np.nan


@claim("pays with 80 to 87 % on the validation images", low=0.79, high=0.875)
def the_price(course, seed):
    """Validation accuracy without dropout."""
    return memory(course, 1.0, seed).val_accuracy


@claim("At 0.5 and 0.3, validation is best (87 to 92 %)")
def where_dropout_is_best(course, seed):
    """Validation accuracies, above those at 1 and 0.1."""
    best = [memory(course, p, seed).val_accuracy for p in (0.5, 0.3)]
    rest = [memory(course, p, seed).val_accuracy for p in (1.0, 0.1)]
    return min(best) >= 0.87 and max(best) <= 0.92 and max(rest) < min(best)


@claim("at 0.3 the training accuracy is 83 to 87 %", low=0.83, high=0.87)
def as_many_as_are_right(course, seed):
    """Accuracy on the training images, wrong labels included."""
    return memory(course, 0.3, seed).train_accuracy


@claim("At 0.1 too little is left to compute anything with", low=0, high=0.45)
def too_much_dropout(course, seed):
    """Accuracy on the training images."""
    return memory(course, 0.1, seed).train_accuracy


@claim("it is lowest at 0.5 or 0.7")
def the_lowest_loss(course, seed):
    """The keep probability with the lowest validation loss."""
    keep = (1.0, 0.9, 0.7, 0.5, 0.3, 0.1)
    return min(keep, key=lambda p: memory(course, p, seed).val_loss) in (0.5, 0.7)


def _masks(course: SimpleNamespace, seed: int) -> tuple[list[float], float]:
    net = net_of(course)
    reached, params, config = trials.memorise(net, course.init_he, images(), 0.5, seed)
    averages = trials.averaged_over_masks(net, params, config, images().X_val, images().y_val, (1, 10, 100))
    return averages, reached.val_accuracy


@claim("A single thinned network is 10 to 20 points worse", low=0.09, high=0.21)
def one_mask(course, seed):
    """Than test mode."""
    averages, test = _masks(course, seed)
    return test - averages[0]


@claim("With ten masks the average is nearly there", low=-0.02, high=0.04)
def ten_masks(course, seed):
    """Test mode's accuracy above theirs."""
    averages, test = _masks(course, seed)
    return test - averages[1]


@claim("a hundred are about as good as test mode", low=-0.02, high=0.02)
def a_hundred_masks(course, seed):
    """Test mode's accuracy above theirs."""
    averages, test = _masks(course, seed)
    return test - averages[2]


def _without_division(course: SimpleNamespace, seed: int) -> tuple[float, float, float]:
    net = net_of(course)
    _, params, config = _memory(net, course.init_he, 0.5, seed)
    forgotten = {**params, "W2": params["W2"] / 0.5, "W3": params["W3"] / 0.5}
    found, in_use = [], {**config, "mode": "test"}
    for weights in (params, forgotten):
        scores, _ = net.forward(weights, images().X_val, in_use)
        loss, _ = net.loss(weights, images().X_val, images().y_val, in_use)
        right = (scores.argmax(axis=1) == images().y_val).mean()
        found.append(np.array([np.abs(scores).mean(), right, loss]))
    return found[1][0] / found[0][0], found[1][1] - found[0][1], found[1][2] / found[0][2]


@claim("Scores four times as large, one factor of $1/p$ for each of the two layers", low=3.9, high=4.1)
def scores_without_division(course, seed):
    """Their size in use, over the right one."""
    return _without_division(course, seed)[0]


@claim("an accuracy that hardly suffers", low=-0.015, high=0.005)
def accuracy_without_division(course, seed):
    """What it gains."""
    return _without_division(course, seed)[1]


@claim("a loss that grows by a third to two thirds", low=1.3, high=1.72)
def loss_without_division(course, seed):
    """Over the right one."""
    return _without_division(course, seed)[2]


def _size_on_the_way_back(course: SimpleNamespace, seed: int, variance: float, relu: bool) -> float:
    """Return by what the mean square of a gradient is multiplied in a layer of 300 inputs and 60 units."""
    rng = np.random.default_rng(seed)
    a = rng.normal(size=(500, 300))
    x, gate = course.relu_forward(a) if relu else (a, None)
    _, cache = course.affine_forward(x, np.sqrt(variance) * rng.normal(size=(300, 60)), np.zeros(60))
    ds = rng.normal(size=(500, 60))
    dx, _, _ = course.affine_backward(ds, cache)
    da = dx if gate is None else course.relu_backward(dx, gate)
    return float(np.mean(da**2) / np.mean(ds**2))


@claim("keeps gradients level behind units that are roughly linear", low=0.97, high=1.03)
def level_gradients(course, seed):
    """With a variance of 1/n_out."""
    return _size_on_the_way_back(course, seed, 1 / 60, relu=False)


@claim("and $2/n_{\\text{out}}$ behind ReLUs", low=0.97, high=1.03)
def level_gradients_behind_relus(course, seed):
    """With a variance of 2/n_out."""
    return _size_on_the_way_back(course, seed, 2 / 60, relu=True)


@claim("each unit is switched on by about half of the examples", low=0.45, high=0.55)
def switched_on(course, seed):
    """The share of examples by which normalised sums of digits through He's weights are above 0."""
    normalised = _normalised_sums(course, seed)
    return float(np.mean(normalised > 0))


@claim("What leaves the ReLU has mean 0.4 again", low=0.37, high=0.43)
def mean_behind_the_relu(course, seed):
    """The mean of normalised sums of digits through He's weights, behind a ReLU."""
    return float(course.relu_forward(_normalised_sums(course, seed))[0].mean())


def _normalised_sums(course: SimpleNamespace, seed: int):
    rng = np.random.default_rng(seed)
    X = load_data("digits").X_train / 16
    sums = (X - X.mean(axis=0)) @ course.init_he(X.shape[1], 50, rng)
    return course.batchnorm_forward(sums, np.ones(50), np.zeros(50), {"mode": "train"})[0]

"""What the prose of assignment 6 says of its experiments, measured again by ``autograder claims spiral``."""

from __future__ import annotations

import copy
import itertools
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.authoring.claims import claim
from course_lib.plotting.spiral_shapes import Shape, shape_results

PLAIN = {"learning_rate": 1.0}


def spiral_of(course: SimpleNamespace, seed: int) -> tuple[Any, Any]:
    """Return the three arms of the notebook, drawn from a seed."""
    X, y = course.make_spiral(100, 3, np.random.default_rng(seed))
    return X, y


def one_hidden_layer(course: SimpleNamespace, hidden: int, rng: Any, scale: float = 0.01) -> Any:
    """Return a network for the plane and three classes."""
    first, second = course.Affine(2, hidden, rng, scale), course.Affine(hidden, 3, rng, scale)
    return course.Sequential(first, course.ReLU(), second)


def right(course: SimpleNamespace, net: Any, X: Any, y: Any) -> float:
    """Return the share of points that get their label."""
    return float(np.mean(course.predict_labels_of(net, X) == y))


@cache
def linear_results(course_id: int, seed: int) -> tuple[float, float, float]:
    """Return first loss, loss and accuracy after 200 steps of a linear classifier."""
    course = _COURSES[course_id]
    X, y = spiral_of(course, seed)
    net = course.Sequential(course.Affine(2, 3, np.random.default_rng(seed + 1)))
    losses = course.train_network(net, X, y, course.sgd, PLAIN, 1e-3, 200)
    return losses[0], course.loss_and_backward(net, X, y, 1e-3), right(course, net, X, y)


_COURSES: dict[int, SimpleNamespace] = {}


def known(course: SimpleNamespace) -> int:
    """Remember the course under a number, so that results can be kept."""
    _COURSES[0] = course
    return 0


@claim("the loss after 200 steps lay between 0.747 and 0.779", low=0.7465, high=0.7795, seeds=10)
def linear_loss(course: SimpleNamespace, seed: int) -> float:
    """Of the linear classifier."""
    return linear_results(known(course), seed)[1]


@claim("the accuracy between 49.7 % and 53.3 %", low=0.4965, high=0.5335, seeds=10)
def linear_accuracy(course: SimpleNamespace, seed: int) -> float:
    """Of the linear classifier."""
    return linear_results(known(course), seed)[2]


@claim("Another 1,800 steps lower the loss by less than 0.0005", low=0, high=0.0005)
def linear_floor(course: SimpleNamespace, seed: int) -> float:
    """Loss of the linear classifier after 200 steps, less that after 2,000."""
    X, y = spiral_of(course, seed)
    net = course.Sequential(course.Affine(2, 3, np.random.default_rng(seed + 1)))
    losses = course.train_network(net, X, y, course.sgd, PLAIN, 1e-3, 2001)
    return float(losses[200] - losses[2000])


@cache
def trained(course_id: int, seed: int) -> tuple[Any, list[float]]:
    """Return the network of section 6 after 10,000 steps, and its losses."""
    course = _COURSES[course_id]
    X, y = spiral_of(course, seed)
    net = one_hidden_layer(course, 100, np.random.default_rng(seed))
    return net, course.train_network(net, X, y, course.sgd, PLAIN, 1e-3, 10_000)


@claim("the final loss lay between 0.238 and 0.251", low=0.2375, high=0.2515, seeds=10, slow=True)
def net_loss(course: SimpleNamespace, seed: int) -> float:
    """After 10,000 steps."""
    return float(trained(known(course), seed)[1][-1])


@claim("training accuracy between 97.3 % and 99.3 %", low=0.9725, high=0.9935, seeds=10, slow=True)
def net_accuracy(course: SimpleNamespace, seed: int) -> float:
    """After 10,000 steps."""
    return right(course, trained(known(course), seed)[0], *spiral_of(course, seed))


@claim("accuracy on new points between 97.4 % and 98.9 %", low=0.9735, high=0.9895, seeds=10, slow=True)
def net_accuracy_on_new_points(course: SimpleNamespace, seed: int) -> float:
    """After 10,000 steps."""
    X, y = course.make_spiral(1000, 3, np.random.default_rng(99 + seed))
    return right(course, trained(known(course), seed)[0], X, y)


@claim("with a cross-entropy of 0.110", low=0.1095, high=0.1105, seeds=1, slow=True)
def cross_entropy(course: SimpleNamespace, seed: int) -> float:
    """Of the first run, without its penalty."""
    net = copy.deepcopy(trained(known(course), seed)[0])
    return float(course.loss_and_backward(net, *spiral_of(course, seed), 0.0))


@claim("of the 100 units, 10 are 0 on every training point", low=10, high=10, seeds=1, slow=True)
def silent_units(course: SimpleNamespace, seed: int) -> float:
    """Of the first run."""
    first, relu, _ = trained(known(course), seed)[0].layers
    out = relu.forward(first.forward(spiral_of(course, seed)[0]))
    return float(np.sum(~(out > 0).any(axis=0)))


@claim("Ten units, started with larger weights, get 96 % right", low=0.955, high=0.965, seeds=1)
def ten_units(course: SimpleNamespace, seed: int) -> float:
    """From the notebook's start."""
    X, y = spiral_of(course, seed)
    net = one_hidden_layer(course, 10, np.random.default_rng(seed), 1.0)
    course.train_network(net, X, y, course.sgd, {"learning_rate": 0.5}, 1e-3, 3000)
    return right(course, net, X, y)


@claim("At step 1,000 nine tenths of the points are right.", low=0.88, high=0.95, slow=True)
def after_a_thousand_steps(course: SimpleNamespace, seed: int) -> float:
    """Plain steps of size 1."""
    X, y = spiral_of(course, seed)
    net = one_hidden_layer(course, 100, np.random.default_rng(seed))
    course.train_network(net, X, y, course.sgd, PLAIN, 1e-3, 1000)
    return right(course, net, X, y)


@cache
def raced(course_id: int, seed: int) -> dict[str, Any]:
    """Return the losses of three optimizers over 2,000 steps."""
    course = _COURSES[course_id]
    X, y = spiral_of(course, seed)
    found = {}
    for name, rate in [("sgd", 1.0), ("sgd_momentum", 0.1), ("adam", 1e-2)]:
        net = one_hidden_layer(course, 100, np.random.default_rng(seed))
        optimizer = getattr(course, name)
        found[name] = np.array(
            course.train_network(net, X, y, optimizer, {"learning_rate": rate}, 1e-3, 2000)
        )
    return found


def first_below(losses: Any, level: float) -> float:
    """Return the first step whose loss is below a level."""
    return float(np.argmax(losses < level))


@claim("Adam has left the plateau after nine steps", low=8, high=10, seeds=6, slow=True)
def adam_leaves_the_plateau(course: SimpleNamespace, seed: int) -> float:
    """First step with a loss below 1."""
    return first_below(raced(known(course), seed)["adam"], 1.0)


@claim("plain descent after 26 to 28", low=26, high=28, seeds=6, slow=True)
def descent_leaves_the_plateau(course: SimpleNamespace, seed: int) -> float:
    """First step with a loss below 1."""
    return first_below(raced(known(course), seed)["sgd"], 1.0)


@claim("momentum after 44 to 47", low=44, high=47, seeds=6, slow=True)
def momentum_leaves_the_plateau(course: SimpleNamespace, seed: int) -> float:
    """First step with a loss below 1."""
    return first_below(raced(known(course), seed)["sgd_momentum"], 1.0)


@claim("Adam is below 0.5 after 80 to 110 steps", low=80, high=110, seeds=6, slow=True)
def adam_is_below_a_half(course: SimpleNamespace, seed: int) -> float:
    """First step with such a loss."""
    return first_below(raced(known(course), seed)["adam"], 0.5)


@claim("where the others need 300 to 360", low=300, high=360, seeds=6, slow=True)
def others_are_below_a_half(course: SimpleNamespace, seed: int) -> float:
    """First step with such a loss; the later of the two, if the earlier is in the range, too."""
    runs = raced(known(course), seed)
    steps = [first_below(runs[name], 0.5) for name in ("sgd", "sgd_momentum")]
    return max(steps) if min(steps) >= 300 else min(steps)


@claim(
    "Momentum with a tenth of the step size arrives where plain steps do, without a spike.",
    low=0,
    high=0,
    seeds=6,
    slow=True,
)
def momentum_without_spikes(course: SimpleNamespace, seed: int) -> float:
    """Steps after the first hundred at which the loss rises by more than 0.02."""
    return float(np.sum(np.diff(raced(known(course), seed)["sgd_momentum"][100:]) > 0.02))


@claim("after 2,000 steps its loss lay between 0.26 and 0.33", low=0.26, high=0.33, seeds=6, slow=True)
def adam_in_the_long_run(course: SimpleNamespace, seed: int) -> float:
    """Its last loss."""
    return float(raced(known(course), seed)["adam"][-1])


@claim("that of momentum between 0.26 and 0.30", low=0.26, high=0.30, seeds=6, slow=True)
def momentum_in_the_long_run(course: SimpleNamespace, seed: int) -> float:
    """Its last loss."""
    return float(raced(known(course), seed)["sgd_momentum"][-1])


def on_few_points(course: SimpleNamespace, seed: int, hidden: int, reg: float) -> float:
    """Return the accuracy on new points of a network trained on 75 noisy ones."""
    X, y = course.make_spiral(25, 3, np.random.default_rng(7 + seed), noise=0.4)
    net = one_hidden_layer(course, hidden, np.random.default_rng(seed), 0.5)
    course.train_network(net, X, y, course.adam, {"learning_rate": 0.02}, reg, 1000)
    return right(course, net, *course.make_spiral(1000, 3, np.random.default_rng(6), noise=0.4))


@claim("93 % to 97 % are right either way", low=0.93, high=0.97, seeds=6, slow=True)
def wide_without_a_penalty(course: SimpleNamespace, seed: int) -> float:
    """A hundred units."""
    return on_few_points(course, seed, 100, 0.0)


@claim("as well without a penalty as with 0.001", low=0.93, high=0.97, seeds=6, slow=True)
def wide_with_a_penalty(course: SimpleNamespace, seed: int) -> float:
    """A hundred units."""
    return on_few_points(course, seed, 100, 1e-3)


@claim("Ten units without a penalty get 89 % to 96 %", low=0.89, high=0.96, seeds=6)
def ten_without_a_penalty(course: SimpleNamespace, seed: int) -> float:
    """Ten units."""
    return on_few_points(course, seed, 10, 0.0)


@claim("44 % to 52 % of new points are right", low=0.44, high=0.52, seeds=6)
def flattened(course: SimpleNamespace, seed: int) -> float:
    """A hundred units and a penalty of 0.1."""
    return on_few_points(course, seed, 100, 1e-1)


@claim("Three units have too few corners, 56 % to 77 %.", low=0.56, high=0.77, seeds=6)
def three_units(course: SimpleNamespace, seed: int) -> float:
    """Without a penalty."""
    return on_few_points(course, seed, 3, 0.0)


def shares(course: SimpleNamespace, seed: int, shape: Shape) -> float:
    """Return the training accuracy of a network of this shape, as in the figure."""

    def layered(sizes: Shape, rng: Any) -> Any:
        layers = []
        for inputs, outputs in itertools.pairwise(sizes):
            layers += [course.Affine(inputs, outputs, rng, np.sqrt(2 / inputs)), course.ReLU()]
        return course.Sequential(*layers[:-1])

    found = shape_results(
        layered,
        course.train_network,
        course.predict_labels_of,
        course.adam,
        course.make_spiral,
        [shape],
        [seed],
    )
    return found[shape][0]


@claim(
    "With one hidden layer of 10 units, or with two of 5, every start gets 98 % of the points and more",
    low=0.98,
    high=1,
    seeds=10,
    slow=True,
)
def sixty_three_numbers(course: SimpleNamespace, seed: int) -> float:
    """The worse of the two."""
    return min(shares(course, seed, (2, 10, 3)), shares(course, seed, (2, 5, 5, 3)))


@claim("reach anything from 33 % to 99 %", low=0.33, high=0.995, seeds=10)
def three_layers_of_four(course: SimpleNamespace, seed: int) -> float:
    """Deep, narrow and small."""
    return shares(course, seed, (2, 4, 4, 4, 3))


@claim("The wide layer gets 99 % from every start.", low=0.99, high=1, seeds=10)
def a_wide_layer(course: SimpleNamespace, seed: int) -> float:
    """A hundred units."""
    return shares(course, seed, (2, 100, 3))


@claim(
    "Over six seeds it lay between 99.0 % and 99.7 % after these 1,000 steps",
    low=0.9895,
    high=0.9975,
    seeds=6,
    slow=True,
)
def normalised(course: SimpleNamespace, seed: int) -> float:
    """Accuracy on new points with batch normalisation."""
    X, y = spiral_of(course, seed)
    affine, relu, last = one_hidden_layer(course, 100, np.random.default_rng(seed)).layers
    net = course.Sequential(affine, course.BatchNorm(100), relu, last)
    course.train_network(net, X, y, course.sgd, PLAIN, 1e-3, 1000)
    return right(course, net, *course.make_spiral(1000, 3, np.random.default_rng(99 + seed)))


@claim("without it, 90 % to 94 %", low=0.90, high=0.94, seeds=6, slow=True)
def not_normalised(course: SimpleNamespace, seed: int) -> float:
    """Accuracy on new points without."""
    X, y = spiral_of(course, seed)
    net = one_hidden_layer(course, 100, np.random.default_rng(seed))
    course.train_network(net, X, y, course.sgd, PLAIN, 1e-3, 1000)
    return right(course, net, *course.make_spiral(1000, 3, np.random.default_rng(99 + seed)))


def thinned(course: SimpleNamespace, seed: int, p: float) -> float:
    """Return the accuracy on new points of a network that was trained on 75 noisy ones with dropout."""
    X, y = course.make_spiral(25, 3, np.random.default_rng(7 + seed), noise=0.4)
    affine, relu, last = one_hidden_layer(course, 100, np.random.default_rng(seed)).layers
    net = course.Sequential(affine, relu, course.Dropout(p, np.random.default_rng(seed)), last)
    course.train_network(net, X, y, course.adam, {"learning_rate": 1e-2}, 0.0, 1500)
    return right(course, net, *course.make_spiral(1000, 3, np.random.default_rng(6), noise=0.4))


@claim(
    "between 90 % and 97 % of new points are right without dropout", low=0.90, high=0.97, seeds=6, slow=True
)
def nothing_dropped(course: SimpleNamespace, seed: int) -> float:
    """All units kept."""
    return thinned(course, seed, 1.0)


@claim("68 % to 92 % with $p = 0.8$", low=0.68, high=0.92, seeds=6, slow=True)
def a_fifth_dropped(course: SimpleNamespace, seed: int) -> float:
    """Four fifths of the units kept."""
    return thinned(course, seed, 0.8)


@claim("83 % to 91 % with $p = 0.5$", low=0.83, high=0.91, seeds=6, slow=True)
def half_dropped(course: SimpleNamespace, seed: int) -> float:
    """Half of the units kept."""
    return thinned(course, seed, 0.5)


@claim("It got worse! In each of six training sets", seeds=6, slow=True)
def dropout_does_harm(course: SimpleNamespace, seed: int) -> bool:
    """With either probability, on the same points."""
    whole = thinned(course, seed, 1.0)
    return whole > thinned(course, seed, 0.8) and whole > thinned(course, seed, 0.5)


@claim("On five of the six sets dropping half did more harm than dropping a fifth", seeds=1, slow=True)
def half_does_more_harm(course: SimpleNamespace, seed: int) -> bool:
    """On all but one set; there the accuracies are those of the text."""
    pairs = [(thinned(course, each, 0.8), thinned(course, each, 0.5)) for each in range(6)]
    other = [(round(100 * fifth), round(100 * half)) for fifth, half in pairs if half > fifth]
    return other == [(68, 87)]


def gradient_at(course: SimpleNamespace, net: Any, X: Any, y: Any, at: Any) -> Any:
    """Return the gradient of the loss in one vector, with the parameters of another."""
    used = 0
    for layer, name in net.parameters():
        shape, size = layer.params[name].shape, layer.params[name].size
        layer.params[name] = at[used : used + size].reshape(shape)
        used += size
    course.loss_and_backward(net, X, y, 1e-3)
    return np.concatenate([layer.grads[name].ravel() for layer, name in net.parameters()])


@cache
def curvatures(course_id: int, seed: int) -> list[float]:
    """Return the largest curvature at every 200th of the first 3,000 steps, by power iteration."""
    course = _COURSES[course_id]
    X, y = spiral_of(course, seed)
    net, found = one_hidden_layer(course, 100, np.random.default_rng(seed)), []
    for _ in range(15):
        course.train_network(net, X, y, course.sgd, PLAIN, 1e-3, 200)
        here = np.concatenate([layer.params[name].ravel() for layer, name in net.parameters()])
        way, step = np.random.default_rng(0).normal(size=here.size), 1e-4
        for _ in range(60):
            way = way / np.linalg.norm(way)
            high, low = (gradient_at(course, net, X, y, here + side * step * way) for side in (1, -1))
            bent = (high - low) / (2 * step)
            found_now, way = float(way @ bent), bent
        found.append(found_now)
        gradient_at(course, net, X, y, here)
    return found


@claim("the largest curvature lies between 1.3 and 3.9", seeds=1, slow=True)
def curvature(course: SimpleNamespace, seed: int) -> bool:
    """Along the notebook's run."""
    found = curvatures(known(course), seed)
    return min(found) > 1.25 and max(found) < 3.95


@claim("with a median of 2.2", low=2.0, high=2.4, seeds=1, slow=True)
def median_curvature(course: SimpleNamespace, seed: int) -> float:
    """Along the notebook's run."""
    return float(np.median(curvatures(known(course), seed)))


@claim(
    "her log begins at one third, which is what three equal probabilities give, and ends above 0.95",
    slow=True,
)
def confidence(course: SimpleNamespace, seed: int) -> bool:
    """Mean probability of the right class, at the start and after 2,000 steps."""
    X, y = spiral_of(course, seed)
    first, _, second = one_hidden_layer(course, 100, np.random.default_rng(seed)).layers
    params = {
        f"{own}{number}": layer.params[own] for number, layer in ((1, first), (2, second)) for own in "Wb"
    }
    seen = []
    for _ in range(2000):
        params, sure = course.step_with_confidence(params, X, y, 1.0)
        seen.append(float(sure))
    return abs(seen[0] - 1 / 3) < 0.01 and seen[-1] > 0.95

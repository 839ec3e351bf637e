"""What the prose of assignment 4 says of its experiments, measured again by ``autograder claims optimizers``."""

from __future__ import annotations

import functools
from types import SimpleNamespace

import numpy as np

from autograder.authoring.claims import claim
from course_lib.data import load_data
from course_lib.plotting import optimizers_trials as trials
from course_lib.plotting.optimizers_rising import heights_of_descent

MOMENTA = {"raised": lambda t: 1 - 3 / (t + 6)} | {mu: lambda t, mu=mu: mu for mu in (0.5, 0.9, 0.95, 0.99)}
VALLEY = np.array([1 / 200, 1.0])
RATES = {  # of the race: linear classifier, six layers
    "sgd": (3, 1),
    "sgd_momentum": (0.3, 0.1),
    "nesterov_momentum": (0.3, 0.1),
    "adagrad": (0.3, 0.1),
    "rmsprop": (0.03, 0.01),
    "adam": (0.03, 0.01),
}
NOISY = {
    "sgd": 0.2,
    "sgd_momentum": 0.02,
    "nesterov_momentum": 0.02,
    "adagrad": 2,
    "rmsprop": 0.1,
    "adam": 0.2,
}


@functools.cache
def images() -> trials.Images:
    """Return the notebook's images."""
    data = load_data("digits", num_train=1347)
    pixels = (data.X_train - data.X_train[:1000].mean(axis=0)) / data.X_train.max()
    return trials.Images(pixels[:1000], data.y_train[:1000], pixels[1000:], data.y_train[1000:])


def layers_of(course: SimpleNamespace) -> trials.Layers:
    """Return the layers that the notebook builds with."""
    return trials.Layers(
        course.affine_forward,
        course.affine_backward,
        course.sigmoid_forward,
        course.sigmoid_backward,
        course.softmax_loss,
    )


def linear(course: SimpleNamespace, name: str, rate: float, seed: int, reg: float = 0.0) -> trials.Run:
    """Train the linear classifier."""
    config, settings = {"learning_rate": rate}, {"hidden": (), "num_steps": 300, "reg": reg}
    return trials.train_layers(
        layers_of(course), getattr(course, name), config, images(), seed=seed, **settings
    )


@functools.cache
def _deep(optimizer: object, layers: trials.Layers, rate: float, seed: int) -> trials.Run:
    return trials.train_layers(layers, optimizer, {"learning_rate": rate}, images(), seed=seed)


def deep(course: SimpleNamespace, name: str, seed: int, rate: float | None = None) -> trials.Run:
    """Train the six layers."""
    return _deep(getattr(course, name), layers_of(course), rate or RATES[name][1], seed)


@claim("it ends near 0.35 instead of 0.26", low=0.3, high=0.4)
def too_high_a_rate(course, seed):
    """The end at a rate of 30."""
    return linear(course, "sgd", 30, seed, reg=1e-3).end


@claim("it ends near 0.35 instead of 0.26", low=0.25, high=0.28)
def a_good_rate(course, seed):
    """The end at a rate of 3."""
    return linear(course, "sgd", 3, seed, reg=1e-3).end


@claim("a hopeless one is worse than guessing from its first step on")
def a_hopeless_rate(course, seed):
    """At a rate of 300 nearly every batch after the first is worse than guessing."""
    losses = linear(course, "sgd", 300, seed, reg=1e-3).losses
    return np.mean(losses[1:] > np.log(10)) > 0.95 and losses[1] > np.log(10)


@claim("plain descent at its best rate needs 3,454 steps", low=3454, high=3454, seeds=1)
def descent_in_a_narrow_valley(course, seed):
    """Condition number 1,000."""
    return trials.steps_to_arrive(course.sgd, 1000, learning_rate=trials.best_rate(1000))


@claim("tuned momentum goes from 56 to 198, three and a half times as many", low=3.5, high=3.6, seeds=1)
def momentum_grows_with_the_root(course, seed):
    """Steps at κ = 1,000 over steps at κ = 100; both as stated."""
    few, many = (
        trials.steps_to_arrive(course.sgd_momentum, kappa, **trials.best_rate_and_momentum(kappa))
        for kappa in (100, 1000)
    )
    return many / few if (few, many) == (56, 198) else np.nan


@claim("is 17 times faster than plain descent", low=17, high=18, seeds=1)
def momentum_against_descent(course, seed):
    """Condition number 1,000, each at the settings that its formula calls best."""
    descent = trials.steps_to_arrive(course.sgd, 1000, learning_rate=trials.best_rate(1000))
    return descent / trials.steps_to_arrive(course.sgd_momentum, 1000, **trials.best_rate_and_momentum(1000))


@claim("up to twice what", low=1.3, high=2.0, seeds=1)
def more_than_promised(course, seed):
    """The largest factor between the steps that momentum takes and those that the root of μ promises."""
    ratios = []
    for kappa in (3, 10, 30, 100, 300, 1000):
        settings = trials.best_rate_and_momentum(kappa)
        promised = np.log(1000) / -np.log(np.sqrt(settings["momentum"]))
        ratios.append(trials.steps_to_arrive(course.sgd_momentum, kappa, **settings) / promised)
    return max(ratios)


def _always_09(course: SimpleNamespace, kappa: float) -> int:
    rates = np.geomspace(0.03, 3.75, 8)
    return min(trials.steps_to_arrive(course.sgd_momentum, kappa, learning_rate=rate) for rate in rates)


@claim("With $\\mu = 0.9$ it takes some 125 steps in every valley up to 300", seeds=1)
def momentum_left_at_nine_tenths(course, seed):
    """Only the rate is tuned."""
    return all(120 <= _always_09(course, kappa) <= 130 for kappa in (3, 10, 30, 100, 300))


@claim("Up to $\\kappa = 30$ plain descent is faster", seeds=1)
def descent_in_mild_valleys(course, seed):
    """Than momentum of 0.9; at 100 no longer."""
    descent = [
        trials.steps_to_arrive(course.sgd, kappa, learning_rate=trials.best_rate(kappa))
        for kappa in (30, 100)
    ]
    return descent[0] < _always_09(course, 30) and descent[1] > _always_09(course, 100)


@claim("its floor is wide enough for $\\kappa = 1442$", low=1441.5, high=1442.5, seeds=1)
def floor_of_nine_tenths(course, seed):
    """((1 + √0.9) / (1 − √0.9))²."""
    return ((1 + np.sqrt(0.9)) / (1 - np.sqrt(0.9))) ** 2


def _race(course: SimpleNamespace) -> dict[str, np.ndarray]:
    settings = {
        "sgd": {"learning_rate": trials.best_rate(200)},
        "sgd_momentum": trials.best_rate_and_momentum(200),
        "nesterov_momentum": trials.best_rate_and_nesterov(200),
    }
    return {
        name: trials.walk(getattr(course, name), lambda w: VALLEY * w, (-10, 1), 120, **chosen)
        for name, chosen in settings.items()
    }


@claim("Momentum swings five times as far across the valley as it began", low=5, high=5.5, seeds=1)
def momentum_swings(course, seed):
    """The furthest from the valley's floor; it begins at 1."""
    return np.abs(_race(course)["sgd_momentum"][:, 1]).max()


@claim("Nesterov never swings further than one and a half times", low=1.0, high=1.5, seeds=1)
def nesterov_swings(course, seed):
    """The furthest from the valley's floor; it begins at 1."""
    return np.abs(_race(course)["nesterov_momentum"][:, 1]).max()


@claim("both are down to a thousandth of the height after 55 steps or so", seeds=1)
def both_arrive(course, seed):
    """The last step above a thousandth of the first height."""
    last = []
    for name in ("sgd_momentum", "nesterov_momentum"):
        heights = (_race(course)[name] ** 2 @ VALLEY) / 2
        last.append(np.flatnonzero(heights > heights[0] / 1000)[-1] + 1)
    return all(53 <= step <= 58 for step in last)


@claim("has nearly a tenth of it left", low=0.08, high=0.1, seeds=1)
def descent_after_120_steps(course, seed):
    """Its height after 120 steps over the first."""
    heights = (_race(course)["sgd"] ** 2 @ VALLEY) / 2
    return heights[-1] / heights[0]


@claim("and then stays where it is, at 0.025", low=0.0245, high=0.0255, seeds=1)
def adagrad_effective_step(course, seed):
    """One over the root of the sum of 1,500 squares of noise with the mean square 13/12."""
    return 1 / np.sqrt(1500 * 13 / 12)


@claim(
    "RMSProp needs several hundred steps and then takes full steps again, ten times longer", low=9, high=11
)
def rmsprop_effective_step(course, seed):
    """Steps per gradient 800 steps after the change over those before; not yet 5 times longer after 200."""
    rng = np.random.default_rng(seed)
    gradients = rng.choice([-1.0, 1.0], size=(2301, 50)) * rng.uniform(0.5, 1.5, size=(2301, 50))
    gradients[1500:] /= 10
    w, config, sizes = np.zeros(50), {"learning_rate": 1.0}, []
    for dw in gradients:
        next_w, config = course.rmsprop(w, dw, config)
        sizes.append(np.median(np.abs((next_w - w) / dw)))
        w = next_w
    return sizes[2300] / sizes[1499] if sizes[1700] < 5 * sizes[1499] else np.nan


@claim("The worst step, the twelfth (just outside the picture), is 6.6 learning rates long", seeds=1)
def worst_step_without_correction(course, seed):
    """Its number and length."""
    lengths = -np.diff(_uncorrected(course)) / 1e-3
    return lengths.argmax() + 1 == 12 and round(lengths.max(), 1) == 6.6


@claim("it takes some 1,750 steps until the excess is below a tenth", low=1700, high=1800, seeds=1)
def steps_until_corrected(course, seed):
    """The last step that is longer than 1.1 learning rates."""
    return np.flatnonzero(-np.diff(_uncorrected(course)) / 1e-3 > 1.1)[-1] + 1


def _uncorrected(course: SimpleNamespace) -> np.ndarray:
    return trials.walk(course.adam, lambda w: np.ones(1), [0.0], 2500, t=10**6)[:, 0]


def _half_way(course: SimpleNamespace, name: str, rate: float) -> int:
    path = trials.walk(
        getattr(course, name),
        lambda w: np.array([w[0], w[1] ** 3 - w[1]]),
        (-1.4, 1e-3),
        120,
        learning_rate=rate,
    )
    return int(np.flatnonzero(path[:, 1] > 0.5)[0])


@claim("the first three need more than 60 steps for half of the way to the minimum", seeds=1)
def who_lingers_at_the_saddle(course, seed):
    """Steps until y = 0.5."""
    plain = {"sgd": 0.1, "sgd_momentum": 0.02, "nesterov_momentum": 0.02}
    return all(_half_way(course, name, rate) > 60 for name, rate in plain.items())


@claim("are half-way within three steps", seeds=1)
def who_leaves_the_saddle(course, seed):
    """Steps until y = 0.5."""
    adaptive = {"adagrad": 0.5, "rmsprop": 0.03, "adam": 0.2}
    return all(_half_way(course, name, rate) <= 3 for name, rate in adaptive.items())


@claim(
    "the worst of the six ends at most one and a half times as far from the minimum as the best",
    low=1,
    high=1.5,
    seeds=3,
)
def nobody_wins_the_noisy_ravine(course, seed):
    """Mean distances of 40 walks: the largest over the smallest."""
    ends = [
        trials.ends_of_noisy_walks(getattr(course, name), rate, first_seed=40 * seed).mean()
        for name, rate in NOISY.items()
    ]
    return max(ends) / min(ends)


@claim("one walk may end at 0.2 or at 2", seeds=1)
def noisy_walks_differ(course, seed):
    """Of Adam's 40 walks."""
    ends = trials.ends_of_noisy_walks(course.adam, NOISY["adam"])
    return ends.min() < 0.2 and ends.max() > 2


@claim(
    "the first gradient is some 5,000 times smaller in the first layer of weights than in the last",
    low=3500,
    high=6500,
)
def gradients_shrink(course, seed):
    """Root mean squares of the first gradients, last layer over first."""
    sizes = deep(course, "adam", seed).first_gradients
    return sizes[-1] / sizes[0]


@claim("all six classify 94 to 97 % of the validation images")
def linear_race(course, seed):
    """The linear classifier, each optimizer at its rate."""
    reached = [linear(course, name, rate, seed).accuracy for name, (rate, _) in RATES.items()]
    return min(reached) >= 0.94 and max(reached) <= 0.97


@claim("In the deep net the first three are still guessing after 500 steps", low=2.2, high=2.4)
def three_are_stuck(course, seed):
    """The lowest end of the three; guessing is 2.30."""
    return min(deep(course, name, seed).end for name in ("sgd", "sgd_momentum", "nesterov_momentum"))


@claim("at every other one of a sweep from 0.01 to 10", low=2.2, high=2.4, seeds=2, slow=True)
def three_are_stuck_at_any_rate(course, seed):
    """The lowest end of the three over rates in half decades."""
    rates = [0.01, 0.03, 0.1, 0.3, 1, 3, 10]
    return min(
        deep(course, name, seed, rate).end
        for name in ("sgd", "sgd_momentum", "nesterov_momentum")
        for rate in rates
    )


@claim("moves the first by a hundred-thousandth of itself", low=0.3e-5, high=3e-5)
def the_first_layer_is_frozen(course, seed):
    """Gradient descent's median ratio of the last hundred steps, first layer, where the last one has about 0.02."""
    ratios = np.median(deep(course, "sgd", seed).ratios[-100:], axis=0)
    return ratios[0] if 0.015 < ratios[-1] < 0.04 else np.nan


@claim("move all six layers alike", low=1, high=4)
def adaptive_steps_are_alike(course, seed):
    """The largest median ratio over the smallest, among layers, for the worst of the three."""
    spread = []
    for name in ("adagrad", "rmsprop", "adam"):
        ratios = np.median(deep(course, name, seed).ratios[-100:], axis=0)
        spread.append(ratios.max() / ratios.min())
    return max(spread)


@claim("over ten starts it classifies 85 to 95 %", low=0.85, high=0.95, seeds=10, slow=True)
def adam_learns(course, seed):
    """Validation accuracy of the six layers."""
    return deep(course, "adam", seed).accuracy


@claim("RMSProp and AdaGrad 60 to 94 %", seeds=10, slow=True)
def others_learn(course, seed):
    """Validation accuracies of the six layers."""
    return all(0.6 <= deep(course, name, seed).accuracy <= 0.94 for name in ("rmsprop", "adagrad"))


@claim("45 to 85 %, depending on the start, where Adam reaches 85 to 95 %", low=0.45, high=0.85, slow=True)
def handed_over_to_momentum(course, seed):
    """Validation accuracy of the six layers, Adam for 250 steps and momentum for 250."""
    then = (250, course.sgd_momentum, {"learning_rate": 0.03})
    run = trials.train_layers(
        layers_of(course), course.adam, {"learning_rate": 0.01}, images(), seed=seed, then=then
    )
    return run.accuracy


@claim("to the level of the second", low=-0.01, high=0.01)
def halved_at_plateaus(course, seed):
    """The end with cuts, minus the end at a rate of 3, which is well below the end at 30."""
    ends = []
    for rule in (
        lambda losses: course.plateau_decay(losses, 30.0, 0.5, 3),
        lambda losses: 3.0,
        lambda losses: 30.0,
    ):
        settings = {"hidden": (), "num_steps": 960, "reg": 1e-3, "schedule": rule}
        run = trials.train_layers(layers_of(course), course.sgd, {}, images(), seed=seed, **settings)
        ends.append(run.end)
    return ends[0] - ends[1] if ends[2] > 1.15 * ends[1] else np.nan


@claim("the noise falls like $1/\\sqrt B$", low=0.9, high=1.1)
def noise_of_batches(course, seed):
    """Noise of 1 over noise of 64, in units of the root of 64."""
    noise = trials.noise_of_batches(layers_of(course), images(), (1, 64), seed=seed)
    return noise[1] / noise[64] / 8


def _blocks(course: SimpleNamespace, size: int, rate: float, seed: int) -> np.ndarray:
    losses = trials.losses_of_batches(layers_of(course), course.sgd, images(), size, rate, seed=seed)
    return losses.reshape(16, -1).mean(axis=1)


@claim("give nearly the same curve, those of 256 in a sixteenth of the steps", low=0, high=0.1)
def scaled_rates(course, seed):
    """The largest relative difference between batches of 16 and 256, in blocks of 1,024 examples after two."""
    few, many = _blocks(course, 16, 0.8, seed)[2:], _blocks(course, 256, 12.8, seed)[2:]
    return np.abs(few / many - 1).max()


@claim("batches of 256 are far behind", low=1.5, high=2.5)
def unscaled_rate(course, seed):
    """The end of batches of 256 at the rate of 16, over that of the scaled rate."""
    return _blocks(course, 256, 0.8, seed)[-1] / _blocks(course, 256, 12.8, seed)[-1]


@claim("the loss goes up again, above 0.7, and recovers only slowly")
def where_the_rule_ends(course, seed):
    """Batches of 1,024: a rise of more than a tenth after the first four, up to 0.7 and more."""
    blocks = _blocks(course, 1024, 51.2, seed)[1:]
    rise = (blocks[1:] / blocks[:-1]).max()
    return rise > 1.1 and blocks[1:10].max() > 0.7 and blocks[-1] < 0.7


@functools.cache
def _averaging(course_sgd: object, polyak: object, ema_of: object, slower: object, first: int) -> np.ndarray:
    slopes, runs = np.array([0.1, 2.0]), []
    for seed in range(first, first + 20):
        rng = np.random.default_rng(seed)
        w = slowing = mean = ema = np.array([-7.0, 2.0])
        rows = []
        for t in range(2000):
            hiss = rng.normal(size=2)
            w, _ = course_sgd(w, slopes * w + hiss, {"learning_rate": 0.2})
            rate = slower(t, 0.2, 0.02)
            slowing, _ = course_sgd(slowing, slopes * slowing + hiss, {"learning_rate": rate})
            mean, ema = polyak(mean, w, t + 1), ema_of(ema, w, 0.99)
            rows.append([np.linalg.norm(v) for v in (w, slowing, mean, ema)])
        runs.append(rows)
    return np.mean(runs, axis=0)


def averaging(course: SimpleNamespace, seed: int) -> np.ndarray:
    """Return the distances of the four estimates, shape (2000, 4), means of 20 runs."""
    return _averaging(
        course.sgd, course.polyak_average, course.ema_average, course.inverse_time_decay, 20 * seed
    )


@claim("still 0.9 away after 2,000 steps", low=0.75, high=1.05, seeds=3)
def constant_rate(course, seed):
    """The mean of the last ten steps."""
    return averaging(course, seed)[-10:, 0].mean()


@claim("and end at about 0.25", low=0.2, high=0.3, seeds=3)
def slower_or_averaged(course, seed):
    """The mean of the two ends."""
    return averaging(course, seed)[-1, 1:3].mean()


@claim("from step 350 on it stays at about 0.5", low=0.3, high=0.75, seeds=3)
def moving_average(course, seed):
    """The mean from step 350 on, 0.4 to 0.65 wherever it is looked at closely."""
    return averaging(course, seed)[400:, 3].mean()


@claim("L-BFGS is done after 34 steps and 62 evaluations", seeds=1)
def directions_of_the_banana(course, seed):
    """The walk of the notebook's line search, from its direction alone."""
    w, S, Y = np.array([-1.2, 1.0]), np.zeros((0, 2)), np.zeros((0, 2))
    steps, evaluations, g = 0, 1, _banana_slope(w)
    while steps < 200 and np.linalg.norm(g) > 1e-8:
        d, low, high, size = course.lbfgs_direction(g, S, Y), 0.0, np.inf, 1.0
        while True:
            new, evaluations = w + size * d, evaluations + 1
            if _banana(new) > _banana(w) + 1e-4 * size * (g @ d):
                high = size
            elif _banana_slope(new) @ d < 0.9 * (g @ d):
                low = size
            else:
                break
            size = (low + high) / 2 if np.isfinite(high) else 2 * low
        S, Y = np.vstack([S, new - w])[-8:], np.vstack([Y, _banana_slope(new) - g])[-8:]
        w, g, steps = new, _banana_slope(new), steps + 1
    return (steps, evaluations) == (34, 62) and _banana(w) < 1e-24


def _banana(w: np.ndarray) -> float:
    return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2


def _banana_slope(w: np.ndarray) -> np.ndarray:
    across = w[1] - w[0] ** 2
    return np.array([-2 * (1 - w[0]) - 400 * w[0] * across, 200 * across])


@claim("momentum has come down to 0.001 after 200, gradient descent to 0.14", seeds=1)
def others_in_the_banana(course, seed):
    """Heights after 200 steps."""
    ends = [
        trials.walk(optimizer, _banana_slope, (-1.2, 1), 200, learning_rate=rate)[-1]
        for optimizer, rate in ((course.sgd_momentum, 0.003), (course.sgd, 0.004))
    ]
    return round(_banana(ends[0]), 3) == 0.001 and round(_banana(ends[1]), 2) == 0.14


@claim("On the bowl one step is enough, from anywhere", seeds=5)
def newton_on_the_bowl(course, seed):
    """From a random place."""
    H, w = np.diag([0.1, 2.0]), np.random.default_rng(seed).uniform(-10, 10, size=2)
    return np.linalg.norm(course.newton_step(w, H @ w, H)) < 1e-12


@claim("only the start high up finds the minimum at (0, 1)", seeds=1)
def newton_at_the_saddle(course, seed):
    """Where the three walks end."""
    ends = []
    for start in [(-1.4, 0.2), (-1.2, 0.75), (0.5, 0.4)]:
        w = np.array(start)
        for _ in range(6):
            slope, H = np.array([w[0], w[1] ** 3 - w[1]]), np.diag([1.0, 3 * w[1] ** 2 - 1])
            w = course.newton_step(w, slope, H)
        ends.append(w)
    return np.allclose(ends, [(0, 0), (0, 1), (0, 0)], atol=1e-3)


def higher_than_raised(course, seed, mu, step):
    """Return how many times higher a descent with a constant momentum is than with a raised one."""
    constant, raised = (
        heights_of_descent(course.sgd_momentum, MOMENTA[m], 400, seed) for m in (mu, "raised")
    )
    return float(constant[step] / raised[step])


@claim("hundreds of times higher than the raised one, or more", low=200, high=3000, seeds=12)
def too_much_momentum_at_first(course, seed):
    """With 0.99, after 100 steps."""
    return higher_than_raised(course, seed, 0.99, 100)


@claim("With 0.5 it is about as quick at first, or quicker", low=0.2, high=1.2, seeds=12)
def little_momentum_at_first(course, seed):
    """Height with 0.5 over that of the raised one, after 10 steps."""
    return higher_than_raised(course, seed, 0.5, 10)


@claim("or quicker, and then creeps", low=37, high=260, seeds=12)
def too_little_momentum_in_the_end(course, seed):
    """With 0.5, after 400 steps."""
    return higher_than_raised(course, seed, 0.5, 400)


@claim("The raised one is below all three after 30 steps", seeds=12)
def raised_is_lowest(course, seed):
    """Whether every constant momentum of the figure is higher."""
    return all(higher_than_raised(course, seed, mu, 30) > 1 for mu in (0.5, 0.9, 0.99))


@claim("later 0.9 comes down beside it, above or below, depending on the start", low=0.1, high=11, seeds=12)
def the_usual_momentum_in_the_end(course, seed):
    """Height with 0.9 over that of the raised one, after 400 steps."""
    return higher_than_raised(course, seed, 0.9, 400)


@claim("0.95 all along, which fits this valley, ends lower still", low=0, high=0.5, seeds=12)
def a_momentum_that_fits(course, seed):
    """Height with 0.95 over that of the raised one, after 400 steps."""
    return higher_than_raised(course, seed, 0.95, 400)


def _left_in_turned_valley(optimizer, start, degrees, rates) -> float:
    """Return the share of the distance that 100 steps at the best of some rates leave."""
    walks = (
        trials.walk_in_turned_valley(optimizer, VALLEY, start, degrees, 100, learning_rate=rate)[0]
        for rate in rates
    )
    return min(np.hypot(*path[-1]) / np.hypot(*path[0]) for path in walks)


@claim("At 45 degrees half of the distance is left", low=0.5, high=0.53, seeds=1)
def adagrad_in_the_turned_valley(course, seed):
    """The notebook's start and rates."""
    return _left_in_turned_valley(course.adagrad, (-10, 1), 45, np.geomspace(0.3, 30, 21))


@claim("the 37 % of plain descent, for which it makes no difference how the valley lies", seeds=1)
def descent_in_the_turned_valley(course, seed):
    """The same share is left at all three angles."""
    best = [trials.best_rate(200)]
    left = [_left_in_turned_valley(course.sgd, (-10, 1), angle, best) for angle in (0, 15, 45)]
    return np.ptp(left) < 1e-9 and round(left[0], 2) == 0.37


@claim("Along the axes AdaGrad arrives")
def adagrad_along_the_axes(course, seed):
    """Less than a thousandth is left from starts as far out along the valley; at 45 degrees it is about half."""
    start = (-10, np.random.default_rng(seed).normal())
    rates = np.geomspace(0.3, 30, 21)
    along, askew = (_left_in_turned_valley(course.adagrad, start, angle, rates) for angle in (0, 45))
    return along < 1e-3 and 0.4 < askew < 0.65


@claim("Both weights' sums are now fed by the steep direction and grow alike", low=0.9, high=1.1, seeds=1)
def sums_in_the_turned_valley(course, seed):
    """The root of one sum over that of the other, after 100 steps at a rate near the best."""
    turned = np.array([[1.0, -1.0], [1.0, 1.0]]) / np.sqrt(2)
    hessian = turned @ np.diag(VALLEY) @ turned.T
    w, config = turned @ (-10, 1), {"learning_rate": 1.3}
    for _ in range(100):
        w, config = course.adagrad(w, hessian @ w, config)
    return float(np.sqrt(config["cache"][0] / config["cache"][1]))


def _jitter(optimizer, rate: float, seed: int) -> float:
    """Return the standard deviation of 1,000 weights around the minimum of w²/2, with noise in each gradient."""
    rng, w, config = np.random.default_rng(seed), np.zeros(1000), {"learning_rate": rate}
    for _ in range(400):
        w, config = optimizer(w, w + rng.normal(size=1000), config)
    return float(w.std())


@claim("jitters about the minimum with a standard deviation of 0.23", low=0.215, high=0.245)
def jitter_of_descent(course, seed):
    """At a rate of 0.1."""
    return _jitter(course.sgd, 0.1, seed)


@claim("With momentum and the same $\\eta$ it is about 0.7", low=0.65, high=0.76)
def jitter_of_momentum(course, seed):
    """At a rate of 0.1 and a momentum of 0.9."""
    return _jitter(course.sgd_momentum, 0.1, seed)


@claim("with $\\eta = 0.01$, 0.22", low=0.205, high=0.235)
def jitter_of_momentum_at_a_tenth(course, seed):
    """At a momentum of 0.9."""
    return _jitter(course.sgd_momentum, 0.01, seed)


@claim("and $\\eta\\lambda = 2(1 + \\mu)$ comes out", seeds=1)
def where_momentum_becomes_unstable(course, seed):
    """A percent below a walk comes down, a percent above it climbs."""

    def end(mu, product):
        path = trials.walk(course.sgd_momentum, lambda w: w, [1.0], 3000, learning_rate=product, momentum=mu)
        return abs(path[-1, 0])

    limits = {mu: 2 * (1 + mu) for mu in (0, 0.5, 0.9)}
    return all(end(mu, 0.99 * limit) < 1 < end(mu, 1.01 * limit) for mu, limit in limits.items())


def _step_of_adam(course: SimpleNamespace, mean: float, seed: int) -> float:
    """Return the root mean square step of 1,000 weights over the rate: gradients are a mean and unit noise."""
    rng, w, config = np.random.default_rng(seed), np.zeros(1000), {"learning_rate": 1e-3}
    for _ in range(1500):
        before = w
        w, config = course.adam(w, mean + rng.normal(size=1000), config)
    return float(np.sqrt(np.mean((w - before) ** 2)) / 1e-3)


@claim("a typical step (root mean square) is 0.23 $\\eta$ long", low=0.21, high=0.25)
def step_of_adam_in_noise(course, seed):
    """Gradients without a mean."""
    return _step_of_adam(course, 0, seed)


@claim("it is half of $\\eta$ if the mean is half of the noise's standard deviation", low=0.46, high=0.53)
def step_of_adam_in_much_noise(course, seed):
    """A mean of 0.5."""
    return _step_of_adam(course, 0.5, seed)


@claim("and 0.95 $\\eta$ if it is three times as large", low=0.93, high=0.97)
def step_of_adam_in_little_noise(course, seed):
    """A mean of 3."""
    return _step_of_adam(course, 3, seed)

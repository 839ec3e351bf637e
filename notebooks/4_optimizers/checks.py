"""What is looked at in assignment 4: optimizers as chains of steps, schedules, averages, second order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Assignment, Case, case
from course_lib.checking.spec import CaseGenerator, Exercise

optimizers = Assignment("optimizers")

Array = NDArray[np.float64]


# -- chains of steps -----------------------------------------------------------------------------------------

SHAPES: tuple[tuple[int, ...], ...] = ((4,), (3, 2), (2, 1, 3))


def settings(rng: np.random.Generator, names: Sequence[str]) -> dict[str, Any]:
    """Draw settings that differ from the defaults, from one another, and from what cancels."""
    ranges = {
        "learning_rate": (0.2, 0.6),
        "momentum": (0.55, 0.8),
        "decay_rate": (0.6, 0.8),
        "epsilon": (0.02, 0.05),
        "beta1": (0.5, 0.7),
        "beta2": (0.8, 0.95),
        "weight_decay": (0.1, 0.3),
    }
    return {name: float(rng.uniform(*ranges[name])) for name in names}


def memory(rng: np.random.Generator, names: Sequence[str], shape: tuple[int, ...]) -> dict[str, Any]:
    """Draw a state such as a few steps leave behind; squares are positive."""
    kinds: dict[str, Callable[[], Any]] = {
        "velocity": lambda: rng.normal(size=shape),
        "cache": lambda: rng.uniform(0.1, 2, size=shape),
        "m": lambda: rng.normal(size=shape),
        "v": lambda: rng.uniform(0.1, 2, size=shape),
        "t": lambda: int(rng.integers(2, 9)),
    }
    return {name: kinds[name]() for name in names}


def slopes(rng: np.random.Generator, steps: int, shape: tuple[int, ...]) -> Array:
    """Draw gradients of rather different sizes, none of them near zero."""
    sizes = rng.uniform(0.3, 3, size=(steps, *shape))
    return np.asarray(sizes * rng.choice([-1.0, 1.0], size=sizes.shape))


def one_step(own: Sequence[str], state: Sequence[str]) -> CaseGenerator:
    """Return a generator of single steps: without a config, with part of one, with a state from before."""

    def first_steps(rng: np.random.Generator) -> Iterator[Case]:
        def step(
            label: str, shape: tuple[int, ...], config: dict[str, Any] | None, scale: float | Array = 1
        ) -> Case:
            w, dw = rng.normal(size=shape), scale * slopes(rng, 1, shape)
            return case(label, via="chain", w=w, gradients=dw, config=config, remembers=list(state))

        yield step("", (5,), settings(rng, own))
        yield step("config is None", (3, 4), None)
        yield step("config is empty", (3,), {})
        if len(own) > 1:
            yield step("only the learning rate is given", (2, 3), settings(rng, ["learning_rate"]))
            yield step("the learning rate is missing", (4,), settings(rng, own[1:]))
        if state:
            yield step("there were steps before", (3, 2), settings(rng, own) | memory(rng, state, (3, 2)))
        if "epsilon" in own:
            yield step("gradients are tiny", (4,), {}, scale=1e-7)
            yield step("some weights have no gradient", (2, 3), {}, scale=np.array([[0.0], [1.0]]))

    return first_steps


def many_steps(own: Sequence[str], state: Sequence[str]) -> CaseGenerator:
    """Return a generator of chains, among them two weights that take turns without a config."""

    def chains(rng: np.random.Generator) -> Iterator[Case]:
        def run(label: str, shape: tuple[int, ...], steps: int, config: dict[str, Any] | None) -> Case:
            w, dw = rng.normal(size=shape), slopes(rng, steps, shape)
            return case(label, via="chain", w=w, gradients=dw, config=config, remembers=list(state))

        for shape, steps in zip(SHAPES, (2, 5, 9), strict=True):
            yield run("", shape, steps, settings(rng, own))
        yield run("config is None at first", (3,), 6, None)
        if state:
            given = settings(rng, own) | memory(rng, state, (2, 2))
            yield run("there were steps before", (2, 2), 4, given)
        w = rng.normal(size=(4, 3))
        grown = slopes(rng, 4, (3, 4)).transpose(0, 2, 1)
        config = settings(rng, own)
        yield case(
            "w is not contiguous",
            via="chain",
            w=np.asfortranarray(w),
            gradients=grown,
            config=config,
            remembers=list(state),
        )
        yield case(
            "two weights take turns, each starting without config",
            via="turns",
            w=rng.normal(size=3),
            other=rng.normal(size=3),
            gradients=slopes(rng, 4, (3,)),
            remembers=list(state),
        )

    return chains


def plain_calls(rng: np.random.Generator) -> Iterator[Case]:
    """Draw single plain calls, whose arguments can be watched and enlarged."""
    for shape in ((4, 3), (5,), (1,)):
        yield case(w=rng.normal(size=shape), dw=slopes(rng, 1, shape)[0], config=None)


#: What the drivers return first: the weights of all steps, one row for each.
PATH = "next_w of each step"


def optimizer(name: str, own: Sequence[str], state: Sequence[str], uses: tuple[str, ...] = ()) -> Exercise:
    """Begin the specification of an optimizer with its settings ``own`` and what it remembers."""
    exercise = optimizers.exercise(name, returns=(PATH, "config") if state else (PATH,), uses=uses)
    first, chains = one_step(own, state), many_steps(own, state)
    exercise.values("one step", of=PATH, cases=first)
    exercise.values("many steps", of=PATH, cases=chains)
    if state:
        exercise.values("state", of="config", cases=chains)
    exercise.unchanged("inputs unchanged", cases=chains)
    return exercise


def known_wrong_defaults(exercise: Exercise) -> None:
    """Register defaults that come only when there is no config at all."""
    exercise.known_wrong(
        "defaults_all_or_none",
        "Your defaults are used only when there is no config at all. What if it holds some of the keys?",
        ("**(config or {})}", "**{}} if not config else dict(config)"),
    )


def known_wrong_returns(exercise: Exercise, returned: str, setting: str) -> None:
    """Register what can go wrong with any optimizer's return value.

    ``returned`` is the expression for the new weights as it stands in the solution, ``setting`` its key that is
    lost when only the state is handed back.
    """
    exercise.known_wrong(
        "config_not_returned",
        "Only the weights come back. How will the next step know what this one learned?",
        (f"return {returned}, config", f"return {returned}"),
    )
    exercise.known_wrong(
        "settings_lost",
        "The first step is right, but then your settings are back at their defaults. What is in the config you return?",
        (
            f"return {returned}, config",
            f"return {returned}, {{k: x for k, x in config.items() if k != {setting!r}}}",
        ),
    )
    exercise.known_wrong(
        "inputs_changed",
        "The numbers are right, but an argument was overwritten: the caller's own array. Which operator makes a new array?",
        (f"return {returned}, config", f"w += ({returned}) - w\n    return w, config"),
    )
    exercise.known_wrong(
        "change_returned",
        "You return the change of the weights, not the weights. Where should the caller be after the step?",
        (f"return {returned}, config", f"return ({returned}) - w, config"),
    )


# -- the optimizers, in the notebook's order -------------------------------------------------------------------

descent = optimizer("sgd", ["learning_rate"], [])
known_wrong_returns(descent, 'w - config["learning_rate"] * dw', "learning_rate")
descent.known_wrong(
    "ascent",
    "Your step goes uphill. Which way does the gradient point?",
    ('w - config["learning_rate"]', 'w + config["learning_rate"]'),
)
descent.known_wrong(
    "learning_rate_ignored",
    "The learning rate in `config` has no effect: you always use the default. Who should win when both are there?",
    ('{"learning_rate": 1e-2, **(config or {})}', '{**(config or {}), "learning_rate": 1e-2}'),
)
descent.known_wrong(
    "learning_rate_missing",
    "The whole gradient is subtracted. What scales it?",
    ('w - config["learning_rate"] * dw', "w - dw"),
)
descent.known_wrong(
    "default_learning_rate",
    "Steps without a learning rate are too short by a factor of 10: look up the default in the table.",
    ("1e-2", "1e-3"),
)
descent.known_wrong(
    "gradient_normalised",
    "Your steps all have the same length. Should a steep slope and a gentle one give the same step?",
    ("* dw,", "* dw / np.linalg.norm(dw),"),
)


def known_wrong_velocities(exercise: Exercise) -> None:
    """Register the wrong velocities, which both kinds of momentum share."""
    decayed, pull = 'config["momentum"] * config["velocity"]', '- config["learning_rate"] * dw'
    if exercise.name == "nesterov_momentum":
        decayed = "v = mu * old_v"
        none, averaged = "v = old_v", "- (1 - mu) * config"
    else:
        decayed = f"v = {decayed}"
        none, averaged = 'v = config["velocity"]', '- (1 - config["momentum"]) * config'
    exercise.known_wrong(
        "ascent",
        "The gradient pulls the velocity uphill. Which way should a ball accelerate?",
        (pull, pull.replace("-", "+", 1)),
    )
    exercise.known_wrong(
        "velocity_not_stored",
        "Every step starts from a standstill: the new velocity gets lost after the step. Where should it wait for the next one?",
        ('    config["velocity"] = v\n', ""),
    )
    exercise.known_wrong(
        "velocity_not_read",
        "The velocity from before never reaches the step: every step is plain gradient descent. Do you read it, and under the "
        "key of the table?",
        (decayed + " ", "v = np.zeros(w.shape) "),
    )
    exercise.known_wrong(
        "no_friction",
        "The old velocity is kept whole, so nothing ever slows down. What should happen to it in every step?",
        (decayed, none),
    )
    exercise.known_wrong(
        "gradient_averaged",
        "Your velocity is a running average: the gradient is scaled by 1 − μ as well. Is it in the formula?",
        ("- config", averaged),
    )


momentum = optimizer("sgd_momentum", ["learning_rate", "momentum"], ["velocity"])
known_wrong_defaults(momentum)
known_wrong_returns(momentum, "w + v", "momentum")
known_wrong_velocities(momentum)
momentum.known_wrong(
    "velocity_subtracted",
    "The velocity is subtracted, although it points downhill already. Count the minus signs.",
    ("return w + v", "return w - v"),
)
momentum.known_wrong(
    "rate_outside_velocity",
    "This is the other convention: your velocity sums bare gradients, and η comes in with the step. Paths agree, but "
    "here the velocity has η and the sign inside.",
    ('- config["learning_rate"] * dw', "+ dw"),
    ("return w + v", 'return w - config["learning_rate"] * v'),
)
momentum.known_wrong(
    "old_velocity_used",
    "The weights move with the velocity from before. Which of the two updates comes first?",
    ("return w + v", 'return w + (v + config["learning_rate"] * dw) / config["momentum"]'),
)
momentum.known_wrong(
    "learning_rate_twice",
    "The step is shrunk by the learning rate twice: once in the velocity, once more when you move.",
    ("return w + v", 'return w + config["learning_rate"] * v'),
)
momentum.known_wrong(
    "rate_on_velocity",
    "The old velocity is multiplied by the learning rate as well: it fades much too fast. Which term does η belong to?",
    (
        'config["momentum"] * config["velocity"]',
        'config["learning_rate"] * config["momentum"] * config["velocity"]',
    ),
)
momentum.known_wrong(
    "nesterov_step",
    "This is Nesterov's look-ahead step. It has an exercise of its own; plain momentum moves by the velocity.",
    (
        "return w + v",
        'return w + v + config["momentum"] * v - (v + config["learning_rate"] * dw)',
    ),
)
momentum.known_wrong(
    "momentum_ignored",
    "The `momentum` in `config` has no effect: you always use 0.9.",
    ('config["momentum"]', "0.9"),
)
momentum.known_wrong(
    "shared_default",
    "Two weights share one memory. A dictionary as default argument is made once, not once per call: what could the default be instead?",
    code="""
def sgd_momentum(w, dw, config={}):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros(w.shape))
    config["velocity"] = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + config["velocity"], config
""",
)


nesterov = optimizer("nesterov_momentum", ["learning_rate", "momentum"], ["velocity"])
known_wrong_defaults(nesterov)
known_wrong_returns(nesterov, "w - mu * old_v + (1 + mu) * v", "momentum")
known_wrong_velocities(nesterov)
nesterov.known_wrong(
    "plain_momentum",
    "This is plain momentum. Either the look-ahead is missing, or the old velocity was overwritten before you used it.",
    ("return w - mu * old_v + (1 + mu) * v", "return w + v"),
)
nesterov.known_wrong(
    "old_velocity_sign",
    "The old velocity comes in with the wrong sign. Insert w = u − μv once more: which sign does it carry?",
    ("return w - mu * old_v", "return w + mu * old_v"),
)
nesterov.known_wrong(
    "old_velocity_missing",
    "The old look-ahead is never taken back. Your w already contains μ times the old velocity.",
    ("return w - mu * old_v + (1 + mu) * v", "return w + (1 + mu) * v"),
)
nesterov.known_wrong(
    "velocities_swapped",
    "Old and new velocity have changed places. Which of them is taken back, and which carries you forward?",
    ("- mu * old_v + (1 + mu) * v", "- mu * v + (1 + mu) * old_v"),
)
nesterov.known_wrong(
    "difference_reversed",
    "The change of the velocity comes in with the wrong sign: you brake where the velocity grows. Which one is new?",
    ("w - mu * old_v + (1 + mu) * v", "w + v + mu * (old_v - v)"),
)
nesterov.known_wrong(
    "only_look_ahead",
    "Only the look-ahead μv is added. In u = w + μv, w stands for the weights after their step: where is that step?",
    ("w - mu * old_v + (1 + mu) * v", "w + mu * v"),
)
nesterov.known_wrong(
    "look_ahead_without_momentum",
    "The look-ahead is one whole velocity. How much of the velocity survives to the next step?",
    ("- mu * old_v + (1 + mu) * v", "- old_v + 2 * v"),
)
nesterov.known_wrong(
    "displacement_stored",
    "The weights are right at first, but what you store is how far the look-ahead moved. What is the velocity?",
    ('config["velocity"] = v', 'config["velocity"] = (1 + mu) * v - mu * old_v'),
)


# -- optimizers that divide by the size of gradients -------------------------------------------------------------


def known_wrong_denominators(
    exercise: Exercise, root: str, inner: str, top: str, *first: tuple[str, str]
) -> None:
    """Register the wrong ways to divide by a root.

    ``root``, ``inner`` and ``top`` are text of the solution, after the replacements ``first`` were made in it.
    """
    epsilon = 'config["epsilon"]'
    exercise.known_wrong(
        "epsilon_inside",
        "Your ε stands inside the root. Both forms exist; this course adds it to the root, so that it is never larger than it says.",
        *first,
        (f"{root} + {epsilon}", f"np.sqrt({inner} + {epsilon})"),
    )
    exercise.known_wrong(
        "epsilon_missing",
        "There is no ε in the denominator. What happens to a weight whose gradients are zero, or tiny?",
        *first,
        (f"({root} + {epsilon})", root),
    )
    exercise.known_wrong(
        "root_missing",
        "You divide by the squares themselves. Which units does the step have then, if gradients are measured in metres?",
        *first,
        (f"{root} + {epsilon}", f"{inner} + {epsilon}"),
    )
    exercise.known_wrong(
        "ascent",
        "Your step goes uphill. The division changes a step's length; what about its sign?",
        *first,
        (f"return w - {top}", f"return w + {top}"),
    )


ada = optimizer("adagrad", ["learning_rate", "epsilon"], ["cache"])
STEP = 'config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])'
known_wrong_defaults(ada)
known_wrong_returns(ada, f"w - {STEP}", "learning_rate")
known_wrong_denominators(ada, "np.sqrt(cache)", "cache", 'config["learning_rate"]')
ada.known_wrong(
    "cache_not_accumulated",
    "The cache holds only the newest square: every step forgets all before it. What does c on the right-hand side do?",
    ('cache = config["cache"] + dw**2', "cache = dw**2"),
)
ada.known_wrong(
    "cache_not_stored",
    "The new cache is used and then lost. Where should it wait for the next step?",
    ('    config["cache"] = cache\n', ""),
)
ada.known_wrong(
    "gradient_not_squared",
    "The cache collects absolute values, not squares. What does the root undo, then?",
    ("+ dw**2", "+ np.abs(dw)"),
)
ada.known_wrong(
    "signed_sum",
    "The cache collects bare gradients: those of opposite sign cancel. What should be collected?",
    ("+ dw**2", "+ dw"),
)
ada.known_wrong(
    "old_cache_used",
    "You divide by the cache from before this gradient. What does the very first step divide by?",
    ("np.sqrt(cache)", "np.sqrt(cache - dw**2)"),
)
ada.known_wrong(
    "one_cache_for_all",
    "All weights share one sum of squares. Whose step should a steep direction shorten?",
    ("+ dw**2", "+ np.sum(dw**2)"),
)
ada.known_wrong(
    "running_average",
    "Your cache is a running average, which forgets. AdaGrad adds.",
    ('config["cache"] + dw**2', '0.99 * config["cache"] + 0.01 * dw**2'),
)
ada.known_wrong(
    "learning_rate_ignored",
    "The learning rate in `config` has no effect: you always use the default.",
    ('config["learning_rate"]', "1e-2"),
)


rms = optimizer("rmsprop", ["learning_rate", "decay_rate", "epsilon"], ["cache"])
known_wrong_defaults(rms)
known_wrong_returns(rms, f"w - {STEP}", "decay_rate")
known_wrong_denominators(rms, "np.sqrt(cache)", "cache", 'config["learning_rate"]')
rms.known_wrong(
    "average_added",
    "The average is added to the old cache (`+=` where `=` belongs), so the cache grows without bound. What should replace what?",
    ("cache = rho * config", 'cache = config["cache"] + rho * config'),
)
rms.known_wrong(
    "decay_swapped",
    "ρ and 1 − ρ have changed places. With ρ = 0.99, which part of the past should survive a step?",
    ('rho * config["cache"] + (1 - rho) * dw**2', '(1 - rho) * config["cache"] + rho * dw**2'),
)
rms.known_wrong(
    "decay_on_both",
    "Old cache and new square are both multiplied by ρ. What must the two shares add up to?",
    ("(1 - rho) * dw**2", "rho * dw**2"),
)
rms.known_wrong(
    "new_square_whole",
    "The new square comes in whole, not with its share: the cache settles far above the squares. What do the shares add up to?",
    ("(1 - rho) * dw**2", "dw**2"),
)
rms.known_wrong(
    "old_cache_whole",
    "The new square gets its share, but the old cache is kept whole, so it can only grow. What do the shares add up to?",
    ('rho * config["cache"]', 'config["cache"]'),
)
rms.known_wrong(
    "gradient_not_squared",
    "The cache averages bare gradients, which may be negative. What should be averaged, so that a root can be taken?",
    ("* dw**2", "* dw"),
)
rms.known_wrong(
    "default_decay_rate",
    "Without a `decay_rate` you use 0.9, as some libraries do. Look up the default in the table.",
    ("0.99", "0.9"),
)
rms.known_wrong(
    "never_forgets",
    "Nothing fades: this is AdaGrad. Where does ρ come in?",
    ('rho * config["cache"] + (1 - rho) * dw**2', 'config["cache"] + dw**2'),
)
rms.known_wrong(
    "gradient_averaged",
    "You average gradients and square the result. Which comes first? Think of gradients +1 and −1 in turn.",
    ("(1 - rho) * dw**2", "((1 - rho) * dw) ** 2"),
)
rms.known_wrong(
    "cache_not_stored",
    "The new cache is used and then lost. Where should it wait for the next step?",
    ('    config["cache"] = cache\n', ""),
)
rms.known_wrong(
    "old_cache_used",
    "You divide by the cache from before this gradient. What does the very first step divide by?",
    ("np.sqrt(cache)", "np.sqrt((cache - (1 - rho) * dw**2) / rho)"),
)
rms.known_wrong(
    "bias_corrected",
    "Your cache is corrected for its start from zero, as Adam's is. RMSProp as given here has no such correction.",
    ('    config["cache"] = cache\n', '    config["cache"] = cache\n    cache = cache / (1 - rho)\n'),
)
rms.known_wrong(
    "one_cache_for_all",
    "All weights share one average, of all squares together. Whose step should a steep direction shorten?",
    ("* dw**2", "* np.mean(dw**2)"),
)
rms.known_wrong(
    "decay_rate_ignored",
    "The `decay_rate` in `config` has no effect: you always use 0.99.",
    ('rho = config["decay_rate"]', "rho = 0.99"),
)


ADAM_SETTINGS, ADAM_STATE = ["learning_rate", "beta1", "beta2", "epsilon"], ["m", "v", "t"]
ADAM_STEP = 'step_size * m / (np.sqrt(v) + v_root * config["epsilon"])'
ADAM_CORRECTIONS = "m_part, v_root = 1 - beta1**t, np.sqrt(1 - beta2**t)"
ADAM_STEP_AS_TAUGHT = 'config["learning_rate"] * m / m_part / (np.sqrt(v / v_root**2) + config["epsilon"])'

adam = optimizer("adam", ADAM_SETTINGS, ADAM_STATE)
adam.vectorised("vectorised", grows=("w", "dw"), cases=plain_calls)
known_wrong_defaults(adam)
known_wrong_returns(adam, f"w - {ADAM_STEP}", "beta1")
known_wrong_denominators(
    adam,
    "np.sqrt(v / v_root**2)",
    "v / v_root**2",
    'config["learning_rate"]',
    (ADAM_STEP, ADAM_STEP_AS_TAUGHT),
)
adam.known_wrong(
    "default_learning_rate",
    "Steps without a learning rate are ten times too long: Adam has a default of its own in the table.",
    ('"learning_rate": 1e-3', '"learning_rate": 1e-2'),
)
adam.known_wrong(
    "no_bias_correction",
    "The bias correction is missing. Both averages start at zero: how large is m after one step, compared with the gradient?",
    (ADAM_CORRECTIONS, "m_part, v_root = 1, 1"),
)
adam.known_wrong(
    "only_m_corrected",
    "m is corrected for its start from zero, v isn't. Did only one of them start there?",
    (ADAM_CORRECTIONS, "m_part, v_root = 1 - beta1**t, 1"),
)
adam.known_wrong(
    "only_v_corrected",
    "v is corrected for its start from zero, m isn't. Did only one of them start there?",
    (ADAM_CORRECTIONS, "m_part, v_root = 1, np.sqrt(1 - beta2**t)"),
)
adam.known_wrong(
    "t_not_stored",
    "Every step believes it is the first: the new t is used and then lost. Where should it wait?",
    ('config["m"], config["v"], config["t"] = m, v, t', 'config["m"], config["v"] = m, v'),
)
adam.known_wrong(
    "t_advanced_after_use",
    "t is advanced after it was used. What is 1 − β⁰ in the very first step?",
    ("beta1**t", "beta1 ** (t - 1)"),
    ("beta2**t", "beta2 ** (t - 1)"),
)
adam.known_wrong(
    "t_one_ahead",
    "The corrections are one step ahead: they use t + 1. Is t advanced twice, or does your count start at 1?",
    ("beta1**t", "beta1 ** (t + 1)"),
    ("beta2**t", "beta2 ** (t + 1)"),
)
adam.known_wrong(
    "t_counts_from_one",
    "Your steps are right, but the t that you hand back counts one step too many: its default is 0, no steps taken.",
    ('"t": 0}', '"t": 1}'),
    ('t = config["t"] + 1', 't = config["t"]'),
    ("= m, v, t\n", "= m, v, t + 1\n"),
)
adam.known_wrong(
    "power_missing",
    "The correction is the same in every step. After a thousand steps, are the averages still too small by 1 − β?",
    ("beta1**t", "beta1"),
    ("beta2**t", "beta2"),
)
adam.known_wrong(
    "power_is_product",
    "β is multiplied by t where it should be raised to the power t. What is that at t = 10?",
    ("beta1**t", "beta1 * t"),
    ("beta2**t", "beta2 * t"),
)
adam.known_wrong(
    "betas_swapped",
    "β₁ and β₂ have changed places. Which of the two averages should look back further?",
    (
        'beta1, beta2 = config["beta1"], config["beta2"]',
        'beta2, beta1 = config["beta1"], config["beta2"]',
    ),
)
adam.known_wrong(
    "corrected_stored",
    "You store the corrected averages, so the next step corrects them again. What belongs into `config`?",
    (
        'config["m"], config["v"], config["t"] = m, v, t',
        'config["m"], config["v"], config["t"] = m / (1 - beta1**t), v / (1 - beta2**t), t',
    ),
)
adam.known_wrong(
    "multiplied_by_correction",
    "The averages are multiplied by 1 − βᵗ: they were too small, and now they are smaller still.",
    (ADAM_CORRECTIONS, "m_part, v_root = 1 / (1 - beta1**t), 1 / np.sqrt(1 - beta2**t)"),
)
adam.known_wrong(
    "squares_of_average",
    "v averages the squares of m, not those of the gradient. Which of the two did the formula say?",
    ("(1 - beta2) * dw**2", "(1 - beta2) * m**2"),
)
adam.known_wrong(
    "gradient_not_squared",
    "v averages absolute values, not squares. What does the root undo, then?",
    ("* dw**2", "* np.abs(dw)"),
)
adam.known_wrong(
    "gradient_in_step",
    "The step uses the bare gradient on top: this is RMSProp with a correction. What was m kept for?",
    ("step_size * m /", "step_size * m_part * dw /"),
)
adam.known_wrong(
    "shares_swapped",
    "Old average and new gradient have changed places: β belongs to the old, 1 − β to the new.",
    ('beta1 * config["m"] + (1 - beta1) * dw', '(1 - beta1) * config["m"] + beta1 * dw'),
    ('beta2 * config["v"] + (1 - beta2) * dw**2', '(1 - beta2) * config["v"] + beta2 * dw**2'),
)
adam.known_wrong(
    "epsilon_before_correction",
    "ε joins before the correction of v, so early steps feel a larger one. Correct first, then take the root, then add ε.",
    ('v_root * config["epsilon"]', 'config["epsilon"]'),
)
adam.known_wrong(
    "python_loop",
    "Weights are treated one at a time in Python. Every operation of the formula works on whole arrays.",
    (
        f"return w - {ADAM_STEP}, config",
        "next_w = np.array(w, dtype=float)\n"
        "    for i in np.ndindex(w.shape):\n"
        '        next_w[i] -= step_size * m[i] / (np.sqrt(v[i]) + v_root * config["epsilon"])\n'
        "    return next_w, config",
    ),
)
adam.known_wrong(
    "shared_default",
    "Two weights share one memory. A dictionary as default argument is made once, not once per call: what could the default be instead?",
    code="""
def adam(w, dw, config={}):
    config = {} if config is None else config
    for key, value in {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "t": 0}.items():
        config.setdefault(key, value)
    config.setdefault("m", np.zeros(w.shape))
    config.setdefault("v", np.zeros(w.shape))
    config["t"] += 1
    config["m"] = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * dw**2
    m_hat = config["m"] / (1 - config["beta1"] ** config["t"])
    v_hat = config["v"] / (1 - config["beta2"] ** config["t"])
    return w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"]), config
""",
)


DECAY = 'config["learning_rate"] * config["weight_decay"] * w'
decoupled = optimizer("adamw", [*ADAM_SETTINGS, "weight_decay"], ADAM_STATE, uses=("adam",))
known_wrong_defaults(decoupled)
known_wrong_returns(decoupled, f"next_w - {DECAY}", "weight_decay")
decoupled.known_wrong(
    "penalty_in_gradient",
    "The decay went into the gradient, so Adam rescales it like everything else. It should stay outside of both averages.",
    ("adam(w, dw, config)", 'adam(w, dw + config["weight_decay"] * w, config)'),
    (f"next_w - {DECAY}", "next_w"),
)
decoupled.known_wrong(
    "decay_without_learning_rate",
    "The decay ignores the learning rate. When a schedule lowers η, should the weights go on shrinking at full speed?",
    (DECAY, 'config["weight_decay"] * w'),
)
decoupled.known_wrong(
    "decay_missing",
    "Nothing decays: this is Adam. Which term is missing?",
    (f"next_w - {DECAY}", "next_w"),
)
decoupled.known_wrong(
    "decay_of_new_weights",
    "You shrink the weights after the step, and so a part of the step itself. Which weights are in the last term?",
    (DECAY, DECAY.replace("* w", "* next_w")),
)
decoupled.known_wrong(
    "decay_grows",
    "Your decay makes the weights larger. Check its sign.",
    (f"next_w - {DECAY}", f"next_w + {DECAY}"),
)
decoupled.known_wrong(
    "decay_squared",
    "The decay is proportional to the squares of the weights. What is the derivative of ½λw²?",
    (DECAY, DECAY + "**2"),
)


# -- schedules -----------------------------------------------------------------------------------------------


def rates(rng: np.random.Generator) -> float:
    """Draw a learning rate."""
    return float(rng.uniform(0.05, 2))


def stairs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers on, before and after the edges of a staircase."""

    def at(label: str, t: int, every: int) -> Case:
        return case(label, t=t, base_lr=rates(rng), factor=float(rng.uniform(0.2, 0.45)), every=every)

    every = int(rng.integers(4, 9))
    yield at("nothing has been taken yet", 0, every)
    yield at("t is just before an edge", every - 1, every)
    yield at("t is at an edge", every, every)
    yield at("t is at a later edge", 3 * every, every)
    yield at("", 2 * every + 2, every)
    yield at("", 5 * every + every - 1, every)
    yield at("", 4, 1)


def milestones(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers around milestones."""
    first, second, third = (int(m) for m in np.cumsum(rng.integers(5, 20, size=3)))
    for label, t in [
        ("no milestone has been reached", first - 2),
        ("t is a milestone", first),
        ("t is the last milestone", third),
        ("", second - 1),
        ("", second + 1),
        ("all milestones have been passed", third + 7),
    ]:
        factor = float(rng.uniform(0.2, 0.45))
        yield case(label, t=t, base_lr=rates(rng), factor=factor, milestones=[first, second, third])
    yield case("there is one milestone", t=first + 3, base_lr=rates(rng), factor=0.3, milestones=[first])


def fading(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers for smooth decays."""
    for t in (1, 2, int(rng.integers(5, 20)), int(rng.integers(50, 200))):
        yield case(t=t, base_lr=rates(rng), rate=float(rng.uniform(0.01, 0.1)))
    yield case("nothing has been taken yet", t=0, base_lr=rates(rng), rate=float(rng.uniform(0.01, 0.1)))


def polynomials(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers before, at and after the end of a polynomial decay."""

    def at(label: str, share: float, power: float) -> Case:
        total = int(rng.integers(20, 60))
        low = float(rng.uniform(0.01, 0.04))
        return case(label, t=round(share * total), base_lr=rates(rng), end_lr=low, total=total, power=power)

    yield at("nothing has been taken yet", 0, 2)
    yield at("the power is 1", 0.3, 1)
    yield at("", 0.4, 2)
    yield at("", 0.75, 3)
    yield at("the power is not whole", 0.6, 0.5)
    yield at("t is the end", 1, 2)
    yield at("t lies beyond the end", 1.5, 2)
    yield at("t lies beyond the end", 2.25, 3)


def beginnings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers within and after a warm-up."""
    warmup = int(rng.integers(6, 12))
    for label, t in [
        ("nothing has been taken yet", 0),
        ("", 2),
        ("", warmup - 2),
        ("t is the last step of the warm-up", warmup - 1),
        ("the warm-up is over", warmup),
        ("the warm-up is over", 4 * warmup),
    ]:
        yield case(label, t=t, base_lr=rates(rng), warmup=warmup)
    yield case("the warm-up is one step", t=0, base_lr=rates(rng), warmup=1)


def waves(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers in several periods, and where one ends and the next begins."""

    def at(label: str, t: int, period: int, growth: int) -> Case:
        low = float(rng.uniform(0.005, 0.03))
        return case(label, t=t, base_lr=rates(rng), end_lr=low, period=period, growth=growth)

    period = int(rng.integers(7, 13))
    yield at("nothing has been taken yet", 0, period, 2)
    yield at("", period // 2, period, 2)
    yield at("t is the last step of a period", period - 1, period, 2)
    yield at("t is at a restart", period, period, 2)
    yield at("t is at a restart", 3 * period, period, 2)
    yield at("", period + 3, period, 2)
    yield at("t is far into the second period", 2 * period + 2, period, 2)
    yield at("all periods are equally long", period + 3, period, 1)
    yield at("all periods are equally long", 4 * period + 2, period, 1)
    yield at("t lies in the third period", 4 * period + 5, period, 3)
    yield at("t lies in the third period", 5 * period + 1, period, 2)


def triangles(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers on both flanks, at the peak and at the bottom."""
    half = int(rng.integers(5, 11))
    for label, t in [
        ("nothing has been taken yet", 0),
        ("the rate is rising", 2),
        ("t is at the peak", half),
        ("the rate is falling", half + 2),
        ("t is at the bottom", 2 * half),
        ("", 2 * half + 1),
        ("", 5 * half + 1),
        ("", 7 * half - 2),
    ]:
        low = float(rng.uniform(0.01, 0.04))
        yield case(label, t=t, low_lr=low, high_lr=low + rates(rng), half_cycle=half)


steps = optimizers.exercise("step_decay", returns=("rate",))
steps.values("rate", cases=stairs)
steps.known_wrong(
    "no_steps",
    "The rate falls a little in every step. A staircase is flat between its edges.",
    ("t // every", "t / every"),
)
steps.known_wrong(
    "one_step_early",
    "The rate drops one step too early. How many steps have been taken at t = `every` − 1?",
    ("t // every", "(t + 1) // every"),
)
steps.known_wrong(
    "one_step_late",
    "The rate drops one step too late. Is the edge at t = `every` or after it?",
    ("t // every", "max(t - 1, 0) // every"),
)
steps.known_wrong(
    "factor_times_count",
    "The rate is multiplied by `factor` times a number of stairs. After two stairs it should have been multiplied twice.",
    ("factor ** (t // every)", "(1 if t < every else factor * (t // every))"),
)
steps.known_wrong(
    "only_once",
    "The rate drops once and stays there. What happens at the second edge?",
    ("(t // every)", "min(1, t // every)"),
)
steps.known_wrong(
    "factor_taken_off",
    "You take off the share `factor`: 1 − `factor` is left of the rate. What does the table multiply by?",
    ("base_lr * factor", "base_lr * (1 - factor)"),
)
steps.known_wrong(
    "rate_grows",
    "The rate grows: the factor is divided out where it should be multiplied in.",
    ("base_lr * factor", "base_lr / factor"),
)
steps.known_wrong(
    "remainder_taken",
    "`%` gives the remainder. How many times has `every` been completed?",
    ("t // every", "t % every"),
)

multi = optimizers.exercise("multi_step_decay", returns=("rate",))
multi.values("rate", cases=milestones)
multi.known_wrong(
    "one_step_late",
    "At the milestone itself the rate hasn't dropped yet. When is a milestone reached?",
    ("t >= milestone", "t > milestone"),
)
multi.known_wrong(
    "only_once",
    "The rate drops once, however many milestones have been passed.",
    ("factor**reached", "factor ** min(1, reached)"),
)
multi.known_wrong(
    "factor_times_count",
    "The rate is multiplied by `factor` times a count. Two milestones mean two multiplications.",
    ("factor**reached", "(factor * reached if reached else 1)"),
)
multi.known_wrong(
    "milestones_ahead",
    "You count the milestones that are still ahead. With none behind, the rate should be `base_lr`.",
    ("t >= milestone", "t < milestone"),
)
multi.known_wrong(
    "equality",
    "The rate drops at a milestone and is back up one step later. What holds for every t from the milestone on?",
    ("t >= milestone", "t == milestone"),
)
multi.known_wrong(
    "rate_grows",
    "The rate grows at milestones: the factor is divided out where it should be multiplied in.",
    ("base_lr * factor", "base_lr / factor"),
)

exponential = optimizers.exercise("exponential_decay", returns=("rate",))
exponential.values("rate", cases=fading)
exponential.known_wrong("rate_grows", "The rate grows. Look at the sign in the exponent.", ("-rate", "rate"))
exponential.known_wrong(
    "power_of_rate",
    "You raise k itself to a power. What is the base in the formula?",
    ("np.exp(-rate * t)", "rate**t"),
)
exponential.known_wrong(
    "share_per_step",
    "Each step takes away the share k: (1 − k)ᵗ. That is close for small k, but it isn't e to the −kt.",
    ("np.exp(-rate * t)", "(1 - rate) ** t"),
)
exponential.known_wrong(
    "power_of_two",
    "This halves at kt = 1. Which base does the formula name?",
    ("np.exp(-rate * t)", "2 ** (-rate * t)"),
)
exponential.known_wrong(
    "time_missing",
    "The rate is the same at all times. Where is t?",
    ("-rate * t", "-rate"),
)
exponential.known_wrong(
    "base_in_exponent",
    "The learning rate slipped into the exponent. What multiplies the exponential?",
    ("base_lr * np.exp(-rate * t)", "base_lr * np.exp(-rate * t * base_lr)"),
)

inverse = optimizers.exercise("inverse_time_decay", returns=("rate",))
inverse.values("rate", cases=fading)
inverse.known_wrong(
    "one_missing",
    "At t = 0 you divide by zero. What should the denominator be there?",
    ("(1 + rate * t)", "(np.float64(rate) * t)"),
)
inverse.known_wrong(
    "brackets_missing",
    "Without brackets, kt is added after the division, so the rate grows. What is the whole denominator?",
    ("base_lr / (1 + rate * t)", "base_lr / 1 + rate * t"),
)
inverse.known_wrong(
    "compounded",
    "This shrinks by the same share in every step: that is exponential. Here the denominator grows by k in every step.",
    ("(1 + rate * t)", "(1 + rate) ** t"),
)
inverse.known_wrong(
    "root_taken",
    "This decays like one over the root of t. The formula has no root.",
    ("(1 + rate * t)", "(1 + rate * t) ** 0.5"),
)
inverse.known_wrong(
    "squared",
    "This decays like 1/t². The formula has no square.",
    ("(1 + rate * t)", "(1 + rate * t) ** 2"),
)
inverse.known_wrong(
    "t_from_one",
    "You are one step ahead: at t = 0 nothing has decayed yet.",
    ("rate * t", "rate * (t + 1)"),
)

poly = optimizers.exercise("polynomial_decay", returns=("rate",))
poly.values("rate", cases=polynomials)
poly.known_wrong(
    "not_stopped",
    "Beyond the end the rate goes on changing. What does the table say about t > T?",
    ("min(t, total) / total", "t / total"),
)
poly.known_wrong(
    "end_added",
    "At the start the rate is too high by `end_lr`. What is the power multiplied by?",
    ("(base_lr - end_lr)", "base_lr"),
)
poly.known_wrong(
    "end_ignored",
    "Your rate falls to zero. Where does `end_lr` come in?",
    ("end_lr + (base_lr - end_lr)", "base_lr"),
)
poly.known_wrong(
    "power_of_progress",
    "You took the power of t/T and then subtracted. Which bracket does the power belong to?",
    ("left**power", "(1 - (1 - left) ** power)"),
)
poly.known_wrong(
    "rate_grows",
    "Your rate rises from `end_lr` to `base_lr`. Which share is 1 at the start: what has passed or what is left?",
    ("left**power", "(1 - left) ** power"),
)
poly.known_wrong(
    "power_ignored",
    "The power has no effect: this is a straight line.",
    ("left**power", "left"),
)
poly.known_wrong(
    "power_is_product",
    "The share is multiplied by p instead of raised to the power p.",
    ("left**power", "left * power"),
)

warm = optimizers.exercise("linear_warmup", returns=("rate",))
warm.values("rate", cases=beginnings)
warm.known_wrong(
    "starts_at_zero",
    "The first step has learning rate 0, so it does nothing. Which share does the text give to t = 0?",
    ("(t + 1) / warmup", "t / warmup"),
)
warm.known_wrong(
    "not_stopped",
    "The rate goes on growing after the warm-up.",
    ("min(1, (t + 1) / warmup)", "(t + 1) / warmup"),
)
warm.known_wrong(
    "too_slow",
    "The warm-up takes one step too many: the share in step t = W − 1 should be 1.",
    ("(t + 1) / warmup", "(t + 1) / (warmup + 1)"),
)
warm.known_wrong(
    "whole_division",
    "`//` throws away what isn't whole: the rate is 0 until the warm-up ends.",
    ("(t + 1) / warmup", "(t + 1) // warmup"),
)
warm.known_wrong(
    "always_full",
    "The rate is `base_lr` from the start. Which of two numbers does `min` keep, and which does `max`?",
    ("min(1, ", "max(1, 0 * "),
)
warm.known_wrong(
    "upside_down",
    "The rate begins too high and falls. Which of the two, 1 or the share, must win within the warm-up?",
    ("min(1, (t + 1) / warmup)", "max(1, warmup / (t + 1))"),
)
warm.known_wrong(
    "zero_afterwards",
    "After the warm-up your rate is 0. Who takes over then?",
    ("min(1, (t + 1) / warmup)", "((t + 1) / warmup if t < warmup else 0)"),
)

cosine = optimizers.exercise("cosine_restarts", returns=("rate",))
cosine.values("rate", cases=waves)
cosine.known_wrong(
    "no_restart",
    "The cosine simply goes on, so the rate swings up again slowly. At a restart it jumps.",
    ("    while t >= period:\n        t, period = t - period, period * growth\n", ""),
)
cosine.known_wrong(
    "stays_low",
    "After the first period the rate stays at its lowest. A restart brings it back to the top.",
    (
        "    while t >= period:\n        t, period = t - period, period * growth\n",
        "    t = min(t, period)\n",
    ),
)
cosine.known_wrong(
    "restart_late",
    "At a restart your rate is still at its lowest. To which period does t = T belong?",
    ("while t >= period", "while t > period"),
)
cosine.known_wrong(
    "growth_ignored",
    "All your periods have the same length. What does `growth` do to the next one?",
    ("period * growth", "period"),
)
cosine.known_wrong(
    "first_period_in_formula",
    "Restarts come at the right steps, but the wave keeps the length of the first period. Which T is in the formula?",
    ("    while t", "    first = period\n    while t"),
    ("np.pi * t / period", "np.pi * t / first"),
)
cosine.known_wrong(
    "grown_before_subtracted",
    "At a restart you leave the next, longer period behind, not the one that is over. In which order do t and T change?",
    ("t - period, period * growth", "t - period * growth, period * growth"),
)
cosine.known_wrong(
    "growth_added",
    "Periods become longer by `growth` steps. How many *times* as long should the next one be?",
    ("period * growth", "period + growth"),
)
cosine.known_wrong(
    "lowest_ignored",
    "Your rate falls to zero. Where does `end_lr` come in?",
    ("end_lr + 0.5 * (base_lr - end_lr)", "0.5 * base_lr"),
)
cosine.known_wrong(
    "lowest_added",
    "Your rate starts above `base_lr`. What is the cosine multiplied by?",
    ("0.5 * (base_lr - end_lr)", "0.5 * base_lr"),
)
cosine.known_wrong(
    "half_missing",
    "Your rate starts too high. 1 + cos runs from 2 down to 0: what brings that to 1?",
    ("0.5 * (base_lr - end_lr)", "(base_lr - end_lr)"),
)
cosine.known_wrong(
    "whole_wave",
    "Within one period your rate falls and rises again. How much of a cosine wave is wanted?",
    ("np.pi * t", "2 * np.pi * t"),
)
cosine.known_wrong(
    "rate_grows",
    "Your rate rises within a period. Which sign has the cosine?",
    ("1 + np.cos", "1 - np.cos"),
)

cyclic = optimizers.exercise("cyclic_lr", returns=("rate",))
cyclic.values("rate", cases=triangles)
cyclic.known_wrong(
    "starts_high",
    "Your cycle begins at the top. Where should t = 0 be?",
    ("1 - abs(position - 1)", "abs(position - 1)"),
)
cyclic.known_wrong(
    "sawtooth",
    "Your rate rises and then drops at once. What happens in the second half of a cycle?",
    ("(1 - abs(position - 1))", "(position % 1)"),
)
cyclic.known_wrong(
    "cycle_too_short",
    "Your peak comes after half of `half_cycle`. What is `half_cycle` half of?",
    ("t % (2 * half_cycle) / half_cycle", "t % half_cycle / (half_cycle / 2)"),
)
cyclic.known_wrong(
    "cycle_not_repeated",
    "After the first cycle your rate keeps falling. Which operator brings t back to the beginning?",
    ("t % (2 * half_cycle) / half_cycle", "t / half_cycle"),
)
cyclic.known_wrong(
    "low_added",
    "Your peak is too high by `low_lr`. How far is it from the bottom to the top?",
    ("(high_lr - low_lr)", "high_lr"),
)
cyclic.known_wrong(
    "low_ignored",
    "Your rate falls to zero. Where does `low_lr` come in?",
    ("low_lr + (high_lr - low_lr)", "high_lr"),
)


# -- averages ------------------------------------------------------------------------------------------------


def weights_so_far(rng: np.random.Generator) -> Iterator[Case]:
    """Draw averages and new weights at several counts."""
    for shape, t in [((4,), 2), ((3, 2), 5), ((2,), 40)]:
        yield case(average=rng.normal(size=shape), w=rng.normal(size=shape), t=t)
    yield case("w is the first", average=np.zeros(3), w=rng.normal(size=3), t=1)
    yield case("w is the first", average=rng.normal(size=(2, 2)), w=rng.normal(size=(2, 2)), t=1)


def moving(rng: np.random.Generator) -> Iterator[Case]:
    """Draw averages, new weights and decays."""
    for shape, decay in [((4,), 0.9), ((3, 2), float(rng.uniform(0.6, 0.8))), ((2, 1, 3), 0.99)]:
        yield case(average=rng.normal(size=shape), w=rng.normal(size=shape), decay=decay)
    yield case("decay is 0", average=rng.normal(size=3), w=rng.normal(size=3), decay=0.0)


polyak = optimizers.exercise("polyak_average", returns=("average",))
polyak.values("mean", cases=weights_so_far)
polyak.unchanged("inputs unchanged", cases=weights_so_far)
polyak.known_wrong(
    "count_one_ahead",
    "You divide by t + 1. `t` counts `w` already.",
    ("/ t", "/ (t + 1)"),
)
polyak.known_wrong(
    "half_and_half",
    "New weights count as much as all earlier ones together. What share is one of t?",
    ("/ t", "/ 2"),
)
polyak.known_wrong(
    "difference_reversed",
    "Your average moves away from the new weights. Which way round is the difference?",
    ("(w - average)", "(average - w)"),
)
polyak.known_wrong(
    "old_average_counts_once",
    "(average + w) / t: the old average stands for t − 1 weights. How often must it be counted?",
    ("average + (w - average) / t", "(average + w) / t"),
)
polyak.known_wrong(
    "old_counts_t_times",
    "The old average is counted t times. For how many weights does it stand?",
    ("average + (w - average) / t", "(t * average + w) / t"),
)
polyak.known_wrong(
    "sum_returned",
    "You return a sum of weights. What is missing to make it a mean?",
    ("average + (w - average) / t", "average * (t - 1) + w"),
)
polyak.known_wrong(
    "inputs_changed",
    "The mean is right, but the caller's array was overwritten. Which operator makes a new array?",
    ("return average + (w - average) / t", "average += (w - average) / t\n    return average"),
)

ema = optimizers.exercise("ema_average", returns=("average",))
ema.values("mean", cases=moving)
ema.unchanged("inputs unchanged", cases=moving)
ema.known_wrong(
    "shares_swapped",
    "`decay` is the share of the old average, and you gave it to the new weights. What does 0.99 mean in your version?",
    ("decay * average + (1 - decay) * w", "(1 - decay) * average + decay * w"),
)
ema.known_wrong(
    "new_weights_whole",
    "The new weights come in whole, so your average grows. What do the two shares add up to?",
    ("(1 - decay) * w", "w"),
)
ema.known_wrong(
    "same_share",
    "Both have the same share. What do the two add up to?",
    ("(1 - decay) * w", "decay * w"),
)
ema.known_wrong(
    "old_whole",
    "The old average is kept whole, so nothing is forgotten.",
    ("decay * average", "average"),
)
ema.known_wrong(
    "difference",
    "The new weights are subtracted. Between which two points should the average lie?",
    ("+ (1 - decay) * w", "- (1 - decay) * w"),
)
ema.known_wrong(
    "inputs_changed",
    "The average is right, but the caller's array was overwritten. Which operator makes a new array?",
    (
        "return decay * average + (1 - decay) * w",
        "average *= decay\n    average += (1 - decay) * w\n    return average",
    ),
)


# -- second order --------------------------------------------------------------------------------------------


def curved(rng: np.random.Generator, d: int) -> Array:
    """Draw a symmetric, positive definite matrix of moderate condition."""
    basis = np.linalg.qr(rng.normal(size=(d, d)))[0]
    return np.asarray(basis * rng.uniform(0.5, 5, size=d) @ basis.T)


def models(rng: np.random.Generator) -> Iterator[Case]:
    """Draw quadratic models: bowls, a saddle, a diagonal."""
    for d in (3, 6):
        yield case(w=rng.normal(size=d), grad=rng.normal(size=d), hessian=curved(rng, d))
    yield case("there is one weight", w=rng.normal(size=1), grad=rng.normal(size=1), hessian=curved(rng, 1))
    basis = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    saddle = basis * np.array([2.0, 0.7, -0.5, -1.5]) @ basis.T
    yield case("w is near a saddle", w=rng.normal(size=4), grad=rng.normal(size=4), hessian=saddle)


def pairs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw pairs of a quadratic, so that s·y > 0; the secant case asks for the newest pair's own y."""

    def history(d: int, m: int) -> tuple[Array, Array]:
        S = rng.normal(size=(m, d))
        return S, S @ curved(rng, d)

    for d, m in [(4, 1), (5, 3), (3, 6), (2, 2)]:
        S, Y = history(d, m)
        yield case("there is one pair" if m == 1 else "", grad=rng.normal(size=d), S=S, Y=Y)
    S, Y = history(5, 4)
    yield case("grad is the newest y", grad=Y[-1].copy(), S=S, Y=Y)


def no_pairs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw gradients with nothing remembered."""
    for d in (1, 4):
        yield case("there are no pairs", grad=rng.normal(size=d), S=np.zeros((0, d)), Y=np.zeros((0, d)))


newton = optimizers.exercise("newton_step", returns=("next_w",))
newton.values("step", cases=models)
newton.unchanged("inputs unchanged", cases=models)
newton.known_wrong(
    "ascent",
    "The step has the wrong sign. Of which system is d the solution?",
    ("w - np", "w + np"),
)
newton.known_wrong(
    "hessian_multiplied",
    "You multiply by the Hessian. Should a strongly curved direction get a longer step or a shorter one?",
    ("np.linalg.solve(hessian, grad)", "hessian @ grad"),
)
newton.known_wrong(
    "diagonal_only",
    "Only the diagonal of the Hessian is used: that is right when no two weights interact.",
    ("np.linalg.solve(hessian, grad)", "grad / np.diag(hessian)"),
)
newton.known_wrong(
    "entries_inverted",
    "You inverted the Hessian entry by entry. What must H times its inverse be?",
    ("np.linalg.solve(hessian, grad)", "(1 / hessian) @ grad"),
)
newton.known_wrong(
    "change_returned",
    "You return the step d. Where does it lead from w?",
    ("return w - np", "return -np"),
)
newton.known_wrong(
    "half_step",
    "You go half of the way. The model's slope vanishes at the end of the whole step; where did the ½ come from?",
    ("w - np", "w - 0.5 * np"),
)
newton.known_wrong(
    "curvature_made_positive",
    "Near a saddle your step avoids it: negative curvatures were turned around. A useful idea, but not Newton's step.",
    (
        "np.linalg.solve(hessian, grad)",
        "(lambda e, V: V @ ((V.T @ grad) / np.abs(e)))(*np.linalg.eigh(hessian))",
    ),
)
newton.known_wrong(
    "inputs_changed",
    "The step is right, but an argument was overwritten. Which operator makes a new array?",
    ("return w - np.linalg.solve(hessian, grad)", "w -= np.linalg.solve(hessian, grad)\n    return w"),
)


lbfgs = optimizers.exercise("lbfgs_direction", returns=("direction",))
lbfgs.values("direction", cases=pairs)
lbfgs.values("no pairs", cases=no_pairs)
lbfgs.unchanged("inputs unchanged", cases=pairs)
SCALE = "r_scale = (S[-1] @ Y[-1]) / (Y[-1] @ Y[-1])"
lbfgs.known_wrong(
    "ascent",
    "The direction points uphill. What is the last line of the recipe?",
    ("return -r", "return r"),
)
lbfgs.known_wrong(
    "first_loop_forwards",
    "The first loop runs from oldest to newest. Which correction was applied last, and must be undone first?",
    ("reversed(range(len(S)))", "range(len(S))"),
)
lbfgs.known_wrong(
    "second_loop_backwards",
    "The second loop runs from newest to oldest too. It retraces the first one: in which order?",
    ("    for i in range(len(S)):\n        b", "    for i in reversed(range(len(S))):\n        b"),
)
lbfgs.known_wrong(
    "both_loops_reversed",
    "Both loops run the wrong way. In which order do the rows of S and Y arrive, and which pair comes first in each loop?",
    ("reversed(range(len(S)))", "range(len(S))"),
    ("    for i in range(len(S)):\n        b", "    for i in reversed(range(len(S))):\n        b"),
)
lbfgs.known_wrong(
    "a_of_another_pair",
    "The second loop gets the right numbers a in reverse order. The first loop made them from newest to oldest: whose is the "
    "first one?",
    ("(a[i] - b)", "(a[len(S) - 1 - i] - b)"),
)
lbfgs.known_wrong(
    "a_from_gradient",
    "Every a is computed from the gradient itself, as if no newer pair had changed q. Which vector is in its formula?",
    ("(S[i] @ q)", "(S[i] @ grad)"),
)
lbfgs.known_wrong(
    "first_loop_along_s",
    "The first loop takes steps away from q. Gradients live with gradients: which of s and y is a difference of gradients?",
    ("a[i] * Y[i]", "a[i] * S[i]"),
)
lbfgs.known_wrong(
    "scale_missing",
    "γ is missing (1 throughout), so the first guess doesn't know the size of the curvature.",
    (SCALE, "r_scale = 1.0"),
)
lbfgs.known_wrong(
    "scale_of_oldest",
    "γ comes from the oldest pair. Which pair knows most about where we are now?",
    (SCALE, SCALE.replace("-1", "0")),
)
lbfgs.known_wrong(
    "scale_inverted",
    "γ is upside down. For f = ½λw², y = λs: which of the two quotients is 1/λ?",
    (SCALE, "r_scale = (Y[-1] @ Y[-1]) / (S[-1] @ Y[-1])"),
)
lbfgs.known_wrong(
    "scale_by_steps",
    "γ was computed as s·s / s·y: a known alternative, but the recipe has y·y in the denominator.",
    (SCALE, "r_scale = (S[-1] @ S[-1]) / (S[-1] @ Y[-1])"),
)
lbfgs.known_wrong(
    "b_from_s",
    "b is computed with s. The two loops use s and y in opposite roles: look at both lines side by side.",
    ("(Y[i] @ r)", "(S[i] @ r)"),
)
lbfgs.known_wrong(
    "a_from_y",
    "a is computed with y. The two loops use s and y in opposite roles: look at both lines side by side.",
    ("(S[i] @ q)", "(Y[i] @ q)"),
)
lbfgs.known_wrong(
    "correction_added",
    "The first loop adds where it should take away.",
    ("q = q - a[i] * Y[i]", "q = q + a[i] * Y[i]"),
)
lbfgs.known_wrong(
    "difference_reversed",
    "In the second loop a and b have changed places. Which of them comes from the gradient itself?",
    ("(a[i] - b)", "(b - a[i])"),
)
lbfgs.known_wrong(
    "b_missing",
    "b is never subtracted in the second loop. What keeps a pair from being counted twice?",
    ("(a[i] - b)", "a[i]"),
)
lbfgs.known_wrong(
    "second_loop_along_y",
    "The second loop moves along y. Steps live where the weights live: which of s and y is a step?",
    ("(a[i] - b) * S[i]", "(a[i] - b) * Y[i]"),
)
lbfgs.known_wrong(
    "newest_pair_first",
    "You take the first row for the newest pair. In which order do S and Y arrive?",
    ("q, r_scale = grad.copy(), 1.0", "S, Y, q, r_scale = S[::-1], Y[::-1], grad.copy(), 1.0"),
)
lbfgs.known_wrong(
    "crash_without_pairs",
    "Without any pairs your code looks for a newest one. What is γ then?",
    ("    if len(S) > 0:\n        r_scale", "    r_scale"),
)
lbfgs.known_wrong(
    "zero_without_pairs",
    "Without any pairs your direction is zero, and the search would never start.",
    ("1.0\n", "0.0\n"),
)
lbfgs.known_wrong(
    "inputs_changed",
    "The direction is right, but the caller's gradient was overwritten.",
    ("q, r_scale = grad.copy(), 1.0", "q, r_scale = grad, 1.0"),
    ("q = q - a[i] * Y[i]", "q -= a[i] * Y[i]"),
)


# -- spot the bug ----------------------------------------------------------------------------------------------


def bowls(rng: np.random.Generator) -> Iterator[Case]:
    """Draw descents of bowls with different curvatures, from one step on."""
    for d, num_steps in [(3, 1), (4, 2), (2, 7)]:
        yield case(
            "there is one step" if num_steps == 1 else "",
            via="descend",
            curvatures=rng.uniform(0.5, 2, size=d),
            w=slopes(rng, 1, (d,))[0],
            learning_rate=float(rng.uniform(0.05, 0.2)),
            decay_rate=float(rng.uniform(0.6, 0.9)),
            num_steps=num_steps,
        )


bug = optimizers.exercise("rmsprop_descent", returns=("w",))
bug.values("weights", cases=bowls)
bug.unchanged("inputs unchanged", cases=bowls)
COUNT = ("range(1, num_steps + 1)", "range(num_steps)")
ADDED = ("cache = decay_rate * cache", "cache += decay_rate * cache")
UPHILL = ("w = w - learning_rate", "w = w + learning_rate")
bug.known_wrong(
    "uphill_left", "Two of three are repaired. The height still rises after one step: why?", UPHILL
)
bug.known_wrong(
    "count_left",
    "Two of three are repaired. Print what the cache is divided by in the first iteration.",
    COUNT,
)
bug.known_wrong(
    "sum_left",
    "Two of three are repaired. With a gradient that is always 1, does your cache stay at or below 1?",
    ADDED,
)
bug.known_wrong(
    "uphill_and_count_left",
    "The cache is right now. Two things are still wrong: direction, and the number in the correction.",
    UPHILL,
    COUNT,
)
bug.known_wrong(
    "uphill_and_sum_left",
    "The step number is right now. Two things are still wrong: direction, and what becomes of the old cache.",
    UPHILL,
    ADDED,
)
bug.known_wrong(
    "count_and_sum_left",
    "The direction is right now. Two things are still wrong, both between `dw` and the step.",
    COUNT,
    ADDED,
)
bug.known_wrong(
    "correction_removed",
    "The correction is gone. It was wrong, but its idea was right: repair it.",
    ("unbiased = cache / (1 - decay_rate**t)", "unbiased = cache"),
)
bug.known_wrong(
    "one_step_short",
    "The step numbers are right, but there is one step too few. How many numbers does `range(1, n)` hold?",
    ("num_steps + 1", "num_steps"),
)
bug.known_wrong(
    "inputs_changed",
    "The weights are right, but the caller's start was overwritten. Which operator makes a new array?",
    ("w = w - learning_rate", "w -= learning_rate"),
)
bug.known_wrong(
    "count_one_ahead",
    "The correction is one step ahead: its power begins at 2.",
    ("decay_rate**t)", "decay_rate ** (t + 1))"),
)


# -- choice questions --------------------------------------------------------------------------------------------

optimizers.choice(
    "stable_rate",
    options="ABCD",
    because={
        "A": "0.1 is certainly safe. But must 1 − 2η, the factor of the steep direction, stay positive, or above −1?",
        "C": "At η = 2, the factor of the steep direction is 1 − 2·2 = −3. Which condition must it meet?",
        "D": "20 is the limit of the flat direction alone, 2/0.1. Which of the two directions gives up first?",
    },
)
optimizers.choice(
    "nesterov_forms",
    options="ABCD",
    because={
        "A": "True, but not all of it: insert the definition of `v` into the others, term by term.",
        "B": "That is plain momentum. What has become of the look-ahead?",
        "C": "True, but not all of it: multiply out your own step and compare with the others.",
        "D": "Compare the sign of `old_v` with that in your own code.",
        "AB": "A is right; B is plain momentum.",
        "AD": "A is right; look at the sign of `old_v` in D.",
        "ABC": "A and C are right; B is plain momentum.",
        "ACD": "A and C are right; look at the sign of `old_v` in D.",
    },
)
optimizers.choice(
    "adagrad_step_100",
    options="ABCD",
    because={
        "A": "That is the first step. What does the cache hold after 100 of them?",
        "C": "The cache holds 100 g². What do you do with it before you divide?",
        "D": "Write it out: g over the root of 100 g². What cancels?",
    },
)
optimizers.choice(
    "adam_rescaled",
    options="ABCD",
    because={
        "B": "That is what gradient descent would do. Adam divides: what happens to the root of v?",
        "C": "m grows by 1,000 as well. What is left of the quotient?",
        "D": "v grows by 1,000², and then comes the root. And m?",
    },
)
optimizers.choice(
    "batch_times_four",
    options="ABCD",
    because={
        "A": "A quarter is the variance. Its root is the noise. And the rate: how far do four small steps go together?",
        "B": "The noise is right. For the rate: one step must replace four. (The root is another rule, for another aim.)",
        "D": "A quarter is the variance. What about its root?",
    },
)
optimizers.choice(
    "hessian_memory",
    options="ABCD",
    because={
        "A": "That is the gradient: one number per weight. How many entries has a matrix?",
        "B": "A million squared is 10¹². Count the zeros again.",
        "D": "A million squared is 10¹², times 4 bytes. Which prefix is 10¹²?",
    },
)

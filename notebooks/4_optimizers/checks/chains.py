"""Chains of steps, by which all optimizers are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Case, case
from course_lib.checking.spec import CaseGenerator, Exercise

from . import optimizers

Array = NDArray[np.float64]

SHAPES: tuple[tuple[int, ...], ...] = ((4,), (3, 2), (2, 1, 3))
#: Of Adam, on which AdamW is built.
ADAM_SETTINGS, ADAM_STATE = ["learning_rate", "beta1", "beta2", "epsilon"], ["m", "v", "t"]


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
    """Return a generator of single steps with all settings, from a fresh start and from a state of before."""

    def first_steps(rng: np.random.Generator) -> Iterator[Case]:
        def step(label: str, shape: tuple[int, ...], scale: float | Array = 1, **config: Any) -> Case:
            w, dw = rng.normal(size=shape), scale * slopes(rng, 1, shape)
            config = settings(rng, own) | config
            return case(label, via="chain", w=w, gradients=dw, config=config, remembers=list(state))

        yield step("", (5,))
        yield step("", (3, 4))
        if state:
            yield step("there were steps before", (3, 2), **memory(rng, state, (3, 2)))
        if "epsilon" in own:
            yield step("gradients are tiny", (4,), 1e-7, epsilon=float(rng.uniform(3e-8, 8e-8)))
            yield step("some weights have no gradient", (2, 3), np.array([[0.0], [1.0]]))

    return first_steps


def many_steps(own: Sequence[str], state: Sequence[str]) -> CaseGenerator:
    """Return a generator of chains with all settings."""

    def chains(rng: np.random.Generator) -> Iterator[Case]:
        def run(label: str, shape: tuple[int, ...], steps: int, scale: float = 1, **config: Any) -> Case:
            w, dw = rng.normal(size=shape), scale * slopes(rng, steps, shape)
            config = settings(rng, own) | config
            return case(label, via="chain", w=w, gradients=dw, config=config, remembers=list(state))

        for shape, steps in zip(SHAPES, (2, 5, 9), strict=True):
            yield run("", shape, steps)
        if state:
            yield run("there were steps before", (2, 2), 4, **memory(rng, state, (2, 2)))
        if "epsilon" in own:
            yield run("gradients are tiny", (3,), 4, 1e-7, epsilon=float(rng.uniform(3e-8, 8e-8)))
        w = rng.normal(size=(4, 3))
        grown = slopes(rng, 4, (3, 4)).transpose(0, 2, 1)
        yield case(
            "w is not contiguous",
            via="chain",
            w=np.asfortranarray(w),
            gradients=grown,
            config=settings(rng, own),
            remembers=list(state),
        )

    return chains


def without_settings(own: Sequence[str], state: Sequence[str]) -> CaseGenerator:
    """Return a generator of steps in which keys are missing, or the whole config is.

    Among them are two weights that take turns, each starting without a config.
    """

    def defaults(rng: np.random.Generator) -> Iterator[Case]:
        def run(
            label: str, shape: tuple[int, ...], steps: int, config: dict[str, Any] | None, scale: float = 1
        ) -> Case:
            w, dw = rng.normal(size=shape), scale * slopes(rng, steps, shape)
            return case(label, via="chain", w=w, gradients=dw, config=config, remembers=list(state))

        yield run("config is None", (3, 4), 1, None)
        yield run("config is empty", (3,), 1, {})
        yield run("config is None at first", (3,), 6, None)
        if len(own) > 1:
            yield run("only the learning rate is given", (2, 3), 2, settings(rng, ["learning_rate"]))
            yield run("the learning rate is missing", (4,), 2, settings(rng, own[1:]))
        if "epsilon" in own:
            yield run("gradients are tiny", (4,), 3, {}, scale=1e-7)
        yield case(
            "two weights take turns, each starting without config",
            via="turns",
            w=rng.normal(size=3),
            other=rng.normal(size=3),
            gradients=slopes(rng, 4, (3,)),
            remembers=list(state),
        )

    return defaults


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
    exercise.robust("defaults", cases=without_settings(own, state))
    exercise.unchanged("inputs unchanged", cases=chains)
    return exercise

"""A driver for functions that are handed a random generator."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib.answering.drivers import driver


@driver("seeded_draws")
def seeded_draws(
    namespace: Mapping[str, Any], function: str, seed: int, position: int, *args: Any
) -> tuple[Any, Any, Any]:
    """Return what the function gives with a generator, with another of the same seed, and of the next seed.

    The generator is inserted among ``args`` at ``position``. Each call gets its own copies of the arguments,
    so that the first leaves nothing behind for the second.
    """

    def draw(number: int) -> Any:
        given = [copy.deepcopy(arg) for arg in args]
        given.insert(position, np.random.default_rng(number))
        return namespace[function](*given)

    return draw(seed), draw(seed), draw(seed + 1)

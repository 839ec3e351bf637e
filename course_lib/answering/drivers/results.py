"""A driver for functions whose results must be arrays of their own."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib.answering.drivers import driver


@driver("written_into")
def written_into(namespace: Mapping[str, Any], function: str, *args: Any) -> Any:
    """Call the function, keep what it returned, and then write into every array of it.

    Whoever goes on working with a result does that. Where it shares memory with an argument, a judge sees
    that the argument has changed.
    """
    returned = namespace[function](*args)
    kept = copy.deepcopy(returned)
    for array in _arrays(returned):
        if array.flags.writeable and array.dtype.kind in "biufc":
            array[...] = array == 0  # whatever stood there, something else stands there now
    return kept


def _arrays(value: Any) -> list[np.ndarray[Any, Any]]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list):
        return [array for item in value for array in _arrays(item)]
    return [value] if isinstance(value, np.ndarray) else []

"""Drivers for layers: a backward pass needs the cache that the student's own forward pass made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from course_lib.answering.drivers import driver


@driver("backward", plain=("out, cache = {forward}(*{forward_args})", "{function}({dout}, cache)"))
def backward(
    namespace: Mapping[str, Any], function: str, forward: str, forward_args: Sequence[Any], dout: Any
) -> Any:
    """Run ``forward(*forward_args)`` and return ``function(dout, cache)`` with the cache it gave.

    The cache is the last of what ``forward`` returns; what is in it is the student's affair.
    """
    *_, cache = namespace[forward](*forward_args)
    return namespace[function](dout, cache)

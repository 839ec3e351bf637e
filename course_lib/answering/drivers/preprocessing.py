"""Drivers for preprocessing: answers that are unique only up to signs, and a test for leaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib.answering.drivers import driver


@driver("up_to_sign")
def up_to_sign(namespace: Mapping[str, Any], function: str, X_train: Any, X_val: Any, *rest: Any) -> Any:
    """Call the function and give the columns of its first two outputs one choice of signs.

    A principal direction and its negative are equally right. In each column of the first output, the first
    entry that is at least half as large as the largest is made positive; the second output follows.
    """
    outputs = namespace[function](X_train, X_val, *rest)
    if not isinstance(outputs, tuple | list) or len(outputs) < 2:
        return outputs
    train, val = outputs[:2]
    signs = _signs(train)
    if signs is None or not isinstance(val, np.ndarray) or val.shape[-1:] != signs.shape:
        return outputs
    return (train * signs, val * signs, *outputs[2:])


def _signs(columns: Any) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    """Return a sign for each column, or ``None`` if this is no matrix of finite numbers."""
    if not isinstance(columns, np.ndarray) or columns.dtype.kind not in "fiu" or columns.ndim != 2:
        return None
    if columns.size == 0 or not np.isfinite(columns).all():
        return None
    sizes = np.abs(columns)
    first = np.argmax(sizes >= 0.5 * sizes.max(axis=0), axis=0)
    return np.where(columns[first, np.arange(columns.shape[1])] < 0, -1.0, 1.0)


@driver("two_companions")
def two_companions(
    namespace: Mapping[str, Any], function: str, X_train: Any, X_val: Any, X_val_other: Any, *rest: Any
) -> Any:
    """Preprocess one training set twice, beside two validation sets, and return each output in pairs.

    What a judge expects (:func:`course_lib.checking.properties.leaks.no_leak`) is that nothing changes but
    the validation rows that are different themselves.
    """
    first = namespace[function](X_train.copy(), X_val.copy(), *rest)
    second = namespace[function](X_train.copy(), X_val_other.copy(), *rest)
    if not isinstance(first, tuple | list) or not isinstance(second, tuple | list):
        return first
    return tuple(zip(first, second, strict=False))

"""One call of a student's function: arguments made, call made, everything around it observed."""

from __future__ import annotations

import copy
import inspect
import sysconfig
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.answering.drivers import find_driver
from course_lib.answering.probes import PROBES
from course_lib.exchange.answer import Answer, Missing, Raised, Recorded
from course_lib.exchange.arguments import Probe, Seeded
from course_lib.exchange.describe import whole
from course_lib.exchange.wire import strided_copy

_LIBRARIES = tuple(
    {sysconfig.get_path(name).replace("\\", "/") + "/" for name in ("stdlib", "purelib", "platlib")}
)
_OUR_CODE = ("course_lib/exchange", "course_lib/answering", "course_lib/running", "importlib", "<frozen")


class _Names(dict[str, Any]):
    """The names of a submission, for drivers: one that isn't there is said as Python says it."""

    def __missing__(self, name: str) -> Any:
        raise NameError(f"name '{name}' is not defined")


def make_argument(value: Any, calls: list[Recorded]) -> Any:
    """Return what the student's function receives for an argument of a case; arrays are private copies."""
    if isinstance(value, Seeded):
        return np.random.default_rng(value.seed)
    if isinstance(value, Probe):
        return _recorder(PROBES[value.name](**value.settings), calls)
    return private_copy(value)


def private_copy(value: Any) -> Any:
    """Return a deep copy; an array that was not contiguous still isn't."""
    if isinstance(value, np.ndarray) and not value.flags.c_contiguous:
        return strided_copy(value)
    return copy.deepcopy(value)


def _recorder(probe: Callable[..., Any], calls: list[Recorded]) -> Callable[..., Any]:
    signature = inspect.signature(probe)

    def recorded(*args: Any, **kwargs: Any) -> Any:
        given = signature.bind(*args, **kwargs).args if kwargs else args  # in the signature's order
        seen = copy.deepcopy(given)
        returned = probe(*args, **kwargs)
        calls.append(Recorded(seen, copy.deepcopy(returned)))
        return returned

    return recorded


def call_function(
    namespace: Mapping[str, Any], function: str, args: Sequence[Any], via: str | None = None
) -> Answer | Raised | Missing:
    """Call ``namespace[function](*args)``, or have the driver ``via`` call it, and report what came of it.

    NumPy's warnings are kept quiet: what they point at (overflow, invalid values) shows in the result.
    """
    student_function = namespace.get(function)
    if not callable(student_function):
        return Missing()
    calls: list[Recorded] = []
    actual = [make_argument(arg, calls) for arg in args]
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            value = (
                find_driver(via)(_Names(namespace), function, *actual) if via else student_function(*actual)
            )
    except (Exception, SystemExit) as error:  # noqa: BLE001  (whatever student code raises is an answer)
        return describe(error)
    return Answer(value, tuple(_after(arg) for arg in actual), calls)


def call_changed(
    namespace: Mapping[str, Any], text: str, function: str, args: Sequence[Any], via: str | None = None
) -> Answer | Raised | Missing:
    """Make one call as :func:`call_function` does, with definitions that nothing else gets to see."""
    if not text:
        return call_function(namespace, function, args, via)
    changed = dict(namespace)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(text, "<changed>", "exec"), changed)
    except (Exception, SystemExit) as error:  # noqa: BLE001  (whatever student code raises is an answer)
        return describe(error)
    return call_function(changed, function, args, via)


def _after(arg: Any) -> Any:
    return arg if isinstance(arg, np.ndarray | list | dict) else None


def describe(error: BaseException) -> Raised:
    """Return the exception with those lines of its traceback that belong to the student's code."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if _is_students(f.filename.replace("\\", "/"))]
    where = tuple(
        whole(f"{_place(f.filename)}, line {f.lineno}, in {f.name}: {(f.line or '').strip()}")
        for f in own[-4:]
    )
    return Raised(type(error).__name__, _message(error), where)


def _is_students(filename: str) -> bool:
    return not filename.startswith(_LIBRARIES) and not any(part in filename for part in _OUR_CODE)


def _message(error: BaseException) -> str:
    try:
        return whole(str(error)[:500])
    except Exception:  # noqa: BLE001  (an exception's text may be student code, too)
        return ""


def _place(filename: str) -> str:
    """Shorten the name that a kernel gives to a cell's code."""
    return (
        "notebook" if "ipykernel" in filename or "ipython-input" in filename else filename.rsplit("/", 1)[-1]
    )

"""What somebody passed to ``check`` and its kin, if it is not what they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class WrongArgument(TypeError):
    """An argument of another kind than the function takes; the message shows one that it does."""

    def _render_traceback_(self) -> list[str]:
        """Tell IPython to show one line: the mistake is in the student's own."""
        return [f"{type(self).__name__}: {self}"]


def exercise_name(value: object, function: str) -> str:
    """Return the name of an exercise that a function was called with.

    Raises
    ------
    WrongArgument
        If it is something else, such as the exercise's function itself.
    """
    if isinstance(value, str):
        return value
    said = getattr(value, "__name__", "relu_forward")
    raise WrongArgument(f'{function} takes the name of an exercise, in quotes: {function}("{said}")')


def variables(value: object, function: str) -> Mapping[str, Any]:
    """Return the variables that a function was told to look in.

    Raises
    ------
    WrongArgument
        If they are no mapping.
    """
    if isinstance(value, Mapping):
        return value
    raise WrongArgument(
        f"{function} looks in a mapping of names to values: leave `namespace` out, or pass globals()."
    )


def hint_among(hints: tuple[str, ...], name: str, number: object) -> str:
    """Return a hint by its number, from 1 on.

    Raises
    ------
    WrongArgument
        If it is no whole number.
    ValueError
        If there is no hint of that number.
    """
    if isinstance(number, bool) or not isinstance(number, int):
        raise WrongArgument(f'a hint has a number: hint("{name}", 2)')
    if not hints:
        raise NoHint(f"{name} has no hints.")
    if not 1 <= number <= len(hints):
        raise NoHint(f"{name} has hints 1 to {len(hints)}, not {number}.")
    return hints[number - 1]


class NoHint(ValueError):
    """There is no hint of that number; the message says which there are."""

    def _render_traceback_(self) -> list[str]:
        """Tell IPython to show one line."""
        return [f"{type(self).__name__}: {self}"]

"""Slips that are no mathematics: names missing or overwritten, other parameters, what was left of the stub.

Each sentence names what was looked at, and is said only of what is there to be seen.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from difflib import get_close_matches

from course_lib.checking.session import Session, raised_in
from course_lib.exchange.answer import Answer, Opaque, Raised
from course_lib.exchange.describe import describe_type

_NOT_DEFINED = re.compile(r"name '(\w+)' is not defined")
_UNBOUND = re.compile(r"local variable '(\w+)'")
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")
_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*(?=[.(])")
#: What a notebook's first cell imports, under the names that it gives them.
_IMPORTED = {"np": "numpy", "plt": "matplotlib.pyplot"}
#: Types of what is called or looked into under these names; anything else there was put there.
_CALLABLE = ("function", "builtin_function_or_method", "type", "module", "ufunc", "_ArrayFunctionDispatcher")


def slip(session: Session, raised: Raised) -> str:
    """Return what slipped where a function raised an exception; empty if nothing of the kind is seen."""
    sentences = (
        _leftover(session, raised),
        _missing_name(session, raised),
        _shadowed(session, raised),
        _overwritten(session, raised),
        _arguments(session, raised),
        _module(raised),
    )
    return next(filter(None, sentences), "")


def parameters_differ(session: Session) -> str:
    """Return what is said of a class, of a method's parameters, and of parameters in another order."""
    if session.exercise.is_class:
        return ""
    wanted, own = session.exercise.parameters, _parameters(session)
    reply = session.answers.variable(session.exercise.name)
    if isinstance(reply, Answer) and reply.value == Opaque("type"):  # which may be right all the same
        return (
            f"`{session.exercise.name}` is a class. A function is asked for: move its `def` out of the class."
        )
    if own[:1] == ("self",):
        return (
            f"`{session.exercise.name}` has a parameter `self`, as a method has. A function is asked for, "
            "outside of any class."
        )
    if wanted and own != wanted and sorted(own) == sorted(wanted):
        return f"Your parameters are ({', '.join(own)}). The order asked for is ({', '.join(wanted)})."
    return ""


def _parameters(session: Session) -> tuple[str, ...]:
    function = session.answers.definition(session.exercise.name)
    return () if function is None else tuple(arg.arg for arg in function.args.args)


def _leftover(session: Session, raised: Raised) -> str:
    if raised.type_name != "NotImplementedError":
        return ""
    name = raised_in(raised) or session.exercise.name
    function = session.answers.definition(name)
    if function is None or not has_code(function):
        return ""
    return (
        f"`{name}` still holds `raise NotImplementedError`, and comes to that line: delete it, and see that "
        "every way through the function ends in a `return`."
    )


def has_code(function: ast.FunctionDef) -> bool:
    """Return whether a function holds more than a docstring and what raises ``NotImplementedError``."""
    return any(
        not isinstance(node, ast.Raise | ast.Pass)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        for node in function.body
    )


def _missing_name(session: Session, raised: Raised) -> str:
    found = _NOT_DEFINED.search(raised.message)
    if raised.type_name != "NameError" or found is None:
        return ""
    name = found[1]
    if name in session.exercise.uses:
        return f"`{name}` is an exercise of its own, and is not there: write it, or run its cell, first."
    if name in _IMPORTED:
        return f"`{name}` is {_IMPORTED[name]}, which the notebook's first cell imports: run that cell."
    close = get_close_matches(name, sorted(_names_in(session)), n=1, cutoff=0.75)
    return f"There is nothing called `{name}`. Is it `{close[0]}`?" if close else ""


def _names_in(session: Session) -> set[str]:
    function = session.answers.definition(session.exercise.name)
    if function is None:
        return set()
    stored = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return (
        stored
        | {arg.arg for arg in ast.walk(function) if isinstance(arg, ast.arg)}
        | set(session.exercise.uses)
    )


def _shadowed(session: Session, raised: Raised) -> str:
    found = _UNBOUND.search(raised.message)
    if raised.type_name != "UnboundLocalError" or found is None:
        return ""
    name = found[1]
    text = f"`{name}` has no value yet at this line: your function gives it one elsewhere, or not every time."
    if isinstance(session.answers.variable(name), Answer):
        text += f" Since it does, `{name}` is not the one outside of the function: choose another name."
    return text


def _overwritten(session: Session, raised: Raised) -> str:
    """Find a name of Python's or of an import, on the line that raised, that means something else by now."""
    if raised.type_name not in ("TypeError", "AttributeError") or not raised.where:
        return ""
    for name in _called_on(raised.where[-1]):
        if name not in _IMPORTED and not hasattr(builtins, name):
            continue
        reply = session.answers.variable(name)
        if isinstance(reply, Answer) and not (
            isinstance(reply.value, Opaque) and reply.value.type_name in _CALLABLE
        ):
            where = session.answers.assigned_in(name)
            place = f"In {where}, the" if where else "Somewhere in the notebook the"
            meant = _IMPORTED.get(name) or f"Python's `{name}`"
            return (
                f"{place} name `{name}` was given to {describe_type(reply.value)}, so it isn't {meant} any "
                "more. Choose another name there, restart the kernel and run the cells again."
            )
    return ""


def _called_on(line: str) -> Iterator[str]:
    return (found[1] for found in _NAME.finditer(line.partition(": ")[2]))


def _arguments(session: Session, raised: Raised) -> str:
    exercise = session.exercise
    if raised.type_name != "TypeError" or not raised.message.startswith(f"{exercise.name}()"):
        return ""
    if not exercise.parameters or exercise.is_class:
        return ""
    wanted, own = ", ".join(exercise.parameters), ", ".join(_parameters(session))
    return f"It is called as `{exercise.name}({wanted})`; yours takes ({own})."


def _module(raised: Raised) -> str:
    found = _NO_MODULE.search(raised.message)
    if raised.type_name not in ("ModuleNotFoundError", "ImportError") or found is None:
        return ""
    return f"There is no module `{found[1]}` here. The exercises can be done with NumPy alone."

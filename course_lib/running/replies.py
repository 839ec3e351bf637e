"""A worker's messages, read as replies: nothing about their form is believed."""

from __future__ import annotations

from typing import Any

from course_lib.exchange.answer import Answer, Missing, Raised, Recorded, Reply, TooLarge
from course_lib.exchange.describe import whole
from course_lib.exchange.wire import SMALL_JSON, WireError


def read_reply(reply: dict[str, Any], values: dict[str, Any], most: int) -> Reply:
    """Turn a worker's message into a reply, believing nothing about its form."""
    outcome = reply.get("outcome")
    if outcome == "answer":
        args, calls = values.get("args"), values.get("calls")
        recorded = (
            [Recorded(tuple(c[0]), c[1]) for c in calls or [] if _is_call(c)]
            if isinstance(calls, list)
            else []
        )
        return Answer(values.get("value"), args if isinstance(args, tuple) else (), recorded)
    if outcome == "raised":
        where = reply.get("where")
        lines = tuple(_short(line, 300) for line in where[:8]) if isinstance(where, list) else ()
        return Raised(_short(reply.get("type"), 100), _short(reply.get("message"), 500), lines)
    if outcome == "too_large":
        size = reply.get("size")
        found = size if type(size) is int and size > most else most + SMALL_JSON
        return TooLarge(found, most, _short(reply.get("what") or "", 100))
    if outcome in ("missing", "done"):
        return Missing()
    raise WireError("an answer without an outcome")


def _short(value: Any, most: int) -> str:
    """Return a text of the worker's that is neither longer than it may be nor broken."""
    return whole(str(value)[:most])


def _is_call(item: Any) -> bool:
    return isinstance(item, list) and len(item) == 2 and isinstance(item[0], list)

"""What came back from a call of the student's function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

#: The "exception" that stands for a process that is gone.
PROCESS_ENDED = "ProcessEnded"


@dataclass(frozen=True)
class Recorded:
    """One call that the student's function made to a probe it was given."""

    args: tuple[Any, ...]
    returned: Any


@dataclass(frozen=True)
class Opaque:
    """Something that the student's process keeps to itself, because it is not plain data."""

    type_name: str


@dataclass(frozen=True)
class Raised:
    """The student's function raised an exception."""

    type_name: str
    message: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True)
class TimedOut:
    """The call had not come back at its deadline (seconds)."""

    seconds: float


@dataclass(frozen=True)
class TooLarge:
    """The call returned more bytes than it may, and they were not taken in; ``what`` says what they are."""

    size: int
    most: int
    what: str = ""


@dataclass(frozen=True)
class Missing:
    """There is no such name; ``because`` says what went wrong in the cell that would have defined it."""

    because: Raised | TimedOut | None = None


@dataclass(frozen=True)
class Answer:
    """A call that returned.

    Attributes
    ----------
    value : object
        What the function returned: plain data, with :class:`Opaque` where it was not.
    args : tuple
        The arguments as the call left them.
    calls : list of Recorded
        Calls to the probes among the arguments, in order.
    """

    value: Any
    args: tuple[Any, ...] = ()
    calls: list[Recorded] = field(default_factory=list)


Reply = Answer | Raised | TimedOut | TooLarge | Missing


#: Bytes of a reply where nothing smaller is asked for.
MOST_BYTES = 64 << 20


@dataclass(frozen=True)
class Call:
    """One call to be made.

    Attributes
    ----------
    args : sequence
        The arguments, in the order of the signature.
    via : str or None
        The driver that makes the call.
    most : int
        How many bytes the answer may have; a larger one comes back as ``TooLarge``.
    deadlines : float
        How many times the usual deadline it may take.
    text : str
        Definitions that are run before, for this call alone: those of the same names are out of sight.
    """

    args: Sequence[Any]
    via: str | None = None
    most: int = MOST_BYTES
    deadlines: float = 1.0
    text: str = ""


@dataclass(frozen=True)
class Timed:
    """One call that was timed.

    Attributes
    ----------
    seconds : float
        CPU time that the student's process took from before the request to the end of the reply, so that
        neither other programs nor work put off until the answer is packed makes a difference.
    answer : Answer
        What the call returned.
    """

    seconds: float
    answer: Answer

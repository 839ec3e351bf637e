"""What a judge found in an answer."""

from __future__ import annotations

from dataclasses import dataclass

from course_lib.checking.details import Detail, Named, Said
from course_lib.checking.verdict import Outcome
from course_lib.exchange.answer import Raised


@dataclass(frozen=True)
class Finding:
    """Something wrong: what the student reads, and the stable name of the mistake where it is known.

    Attributes
    ----------
    message : str
    diagnosis : str or None
    leaves_open : bool
        Whether this case can't show which mistake it is; a name that another case gives is not refuted then.
    is_weak : bool
        Whether other mistakes may well do the same, as far as this evidence shows.
    """

    message: str
    diagnosis: str | None = None
    leaves_open: bool = False
    is_weak: bool = False


@dataclass(frozen=True)
class Found:
    """What a judge says of one aspect, before points."""

    outcome: Outcome
    details: tuple[Detail, ...] = ()
    diagnosis: str | None = None
    raised: Raised | None = None
    is_weak: bool = False

    @classmethod
    def said(cls, outcome: Outcome, sentence: str, raised: Raised | None = None) -> Found:
        """Return what can be said in a sentence."""
        return cls(outcome, (Said(sentence),), raised=raised)

    @classmethod
    def advice(cls, advice: str, what: str, diagnosis: str) -> Found:
        """Return a mistake with advice of its own, and what was seen of it."""
        return cls("wrong", (Named(advice), Said(what)), diagnosis)


OK = Found("ok")

"""What every platform's download comes down to: files of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.collecting.listing import Listing, Member, Parts


@dataclass(frozen=True)
class Person:
    """Somebody, as a platform calls them.

    Attributes
    ----------
    key : str
        The same for the same person throughout a download, and for nobody else in it.
    name : str
        Empty where the platform does not say.
    ids : tuple of str
        What a roster may know them by, the surest first.
    suggested : str
        Their id in a class without a roster; empty if there is none that would be theirs in the next
        download too.
    """

    key: str
    name: str = ""
    ids: tuple[str, ...] = ()
    suggested: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        """All that the platform says of them, for messages."""
        return tuple(dict.fromkeys(filter(None, (self.name, *self.ids)))) or (self.key,)


@dataclass(frozen=True)
class Piece:
    """One file of somebody's hand-in.

    Attributes
    ----------
    person : Person
    path : tuple of str
        Its folders and its name, as the student handed it in.
    member : Member
    attempt : str
        Which of several hand-ins of theirs it belongs to.
    time : str
        When that was, in the platform's words.
    late : bool
        Whether the platform calls it late.
    """

    person: Person
    path: Parts
    member: Member
    attempt: str = ""
    time: str = ""
    late: bool = False


@dataclass(frozen=True)
class Sorted:
    """A download taken apart.

    Attributes
    ----------
    pieces : list of Piece
    left : list of (Member, str)
        What is nobody's, and why.
    own : list of Member
        The platform's own files, which are nobody's either, and need not be.
    remarks : list of str
        What there is to know about the whole.
    """

    pieces: list[Piece] = field(default_factory=list)
    left: list[tuple[Member, str]] = field(default_factory=list)
    own: list[Member] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What sorting may need to know besides the download.

    Attributes
    ----------
    assignment : str
    known : frozenset of str
        Everything that the roster knows people by, in lower case.
    """

    assignment: str
    known: Sequence[str] | frozenset[str] = frozenset()


__all__ = ["Asked", "Listing", "Member", "Parts", "Person", "Piece", "Sorted"]

"""When a platform says that something was handed in: an instant with its zone, or a refusal.

Platforms write the time of a place without saying which. Nobody is late by a guess: a zone comes with the
time, or from whoever collects.
"""

from __future__ import annotations

import re
from datetime import datetime

from autograder.grading.timestamps import NoTime, in_zone, placed

#: Written out by Blackboard (file names, then its text files), Brightspace, and Moodle's grading worksheet.
_FORMS = (
    "%Y-%m-%d-%H-%M-%S",
    "%A, %B %d, %Y %I:%M:%S %p",
    "%A, %d %B %Y %H:%M:%S o'clock",
    "%A, %d %B %Y %H:%M:%S",
    "%b %d, %Y %I%M %p",
    "%B %d, %Y %I%M %p",
    "%d %B, %Y %I%M %p",
    "%d %B, %Y %H%M",
    "%b %d, %Y %H%M",
    "%A, %d %B %Y, %I:%M %p",
    "%A, %B %d, %Y, %I:%M %p",
    "%A, %d %B %Y, %H:%M",
)
_ZONE = re.compile(r"(.*\S)\s+([A-Z]{3,5}|[+-]\d{2}:?\d{2}|[A-Z]\w+/[\w/+-]+)$")
_SHORT_HOUR = re.compile(r"(?<=\d{4} )(\d{3})(?=$| [AP]M$)")


def moment(text: str, zone: str = "") -> datetime:
    """Return the instant that a platform's text says, with its zone.

    Parameters
    ----------
    text : str
    zone : str
        Where the platform's clock stands, for texts that do not say; it also tells what an abbreviation
        such as CST means.

    Raises
    ------
    NoTime
        If the text is no time that is known, or no zone is certain.
    """
    text = " ".join(text.split())
    try:
        read, name = _read(text)
    except ValueError as error:
        raise NoTime(f"{text[:60]!r} is no time that can be read") from error
    if read.tzinfo is not None:
        return read
    if not name and not zone:
        raise NoTime(
            f"{text[:60]!r} does not say its time zone; say where the platform's clock stands, such as "
            "--zone Europe/Paris"
        )
    try:
        return in_zone(read, name, zone or "UTC") if name else placed(read, zone)
    except (ValueError, LookupError, OSError) as error:
        hint = "" if zone else "; where its zone is certain, say it, such as --zone America/Chicago"
        raise NoTime(f"{text[:60]!r} is no certain time ({error}){hint}") from error


def _read(text: str) -> tuple[datetime, str]:
    """Return the time in a text, and the name of the zone behind it."""
    try:
        return datetime.fromisoformat(text), ""
    except ValueError:
        pass
    found = _ZONE.fullmatch(text)
    if found is not None and found[2] not in ("AM", "PM"):
        return _in_some_form(found[1]), found[2]
    return _in_some_form(text), ""


def _in_some_form(text: str) -> datetime:
    text = _SHORT_HOUR.sub(r"0\1", text)  # 926 PM; strptime would read 126 as twelve o'clock six
    for form in ("", *_FORMS):
        try:
            return datetime.strptime(text, form) if form else datetime.fromisoformat(text)
        except ValueError:
            continue
    raise ValueError(text)

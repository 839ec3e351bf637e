"""When something was handed in: the right instant, or a refusal.

nbgrader's own reader takes ``-0700`` for 700 seconds and an abbreviation that it doesn't know for UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

#: What nbgrader writes is 30 characters long.
MOST_BYTES = 200
#: Names that mean the same everywhere; PST, IST or CST are each used for several zones.
_UTC = ("UTC", "GMT", "Z")
_FORM = "Write it as 2024-10-01 20:00:00 UTC or 2024-10-01T13:00:00-07:00."


class NoTime(ValueError):
    """A time stamp cannot be read for certain; the message says why and what it should look like."""


def read_timestamp(content: bytes, zone: str = "UTC") -> datetime | None:
    """Return the instant in a ``timestamp.txt``, in UTC and without a time zone, as nbgrader keeps it.

    Parameters
    ----------
    content : bytes
        A time in ISO 8601, which may have a zone: an offset, UTC, a name such as ``Europe/Paris``, or an
        abbreviation that is in use at that time in the class's own zone. Without one it is UTC, as in
        nbgrader.
    zone : str
        The time zone that the class's exchange is set to.

    Returns
    -------
    datetime or None
        ``None`` for an empty file.

    Raises
    ------
    NoTime
    """
    try:
        text = content.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise NoTime(f"timestamp.txt is not text. {_FORM}") from error
    if not text:
        return None
    try:
        moment = _parsed(text, zone)
        return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, LookupError, OSError) as error:  # the last two: no such zone
        raise NoTime(
            f"timestamp.txt says {text[:60]!r}, which is no time that can be read. {_FORM}"
        ) from error


def _parsed(text: str, zone: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        time, _, name = text.rpartition(" ")
        moment = datetime.fromisoformat(time.strip())
        if moment.tzinfo is not None:
            raise
    return in_zone(moment, name, zone)


def in_zone(moment: datetime, name: str, zone: str) -> datetime:
    """Place a time in the zone that is called so; an abbreviation counts where it is in use in ``zone`` then.

    Raises
    ------
    ValueError, LookupError, OSError
        If no zone is certain.
    """
    if name in _UTC:
        return moment.replace(tzinfo=UTC)
    if name[0] in "+-":  # an offset after a space
        return datetime.fromisoformat(f"{moment.isoformat()}{name}")
    if "/" in name:
        return placed(moment, name)
    own = ZoneInfo(zone)
    found = {at for fold in (0, 1) if (at := moment.replace(tzinfo=own, fold=fold)).tzname() == name}
    if len(found) != 1:
        raise ValueError(f"{name} names no zone for certain")
    return found.pop()


def placed(moment: datetime, zone: str) -> datetime:
    """Place a time in a zone, unless the clock showed it twice or never.

    Raises
    ------
    ValueError, LookupError, OSError
        If it did, or there is no such zone.
    """
    first, second = (moment.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if (first.utcoffset() or timedelta()) != (second.utcoffset() or timedelta()):
        raise ValueError("the clock was put back or forward at that time")
    return first

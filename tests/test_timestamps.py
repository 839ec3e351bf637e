"""When something was handed in: the right instant or a refusal, never an hour that only looks right."""

from __future__ import annotations

from datetime import datetime

import pytest

from autograder.grading.timestamps import NoTime, read_timestamp

TEN = datetime(2024, 10, 2, 10)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2024-10-02 10:00:00.000000 UTC", 10),  # as nbgrader's exchange writes it
        ("2024-10-02 10:00:00 -0700", 17),
        ("2024-10-02 10:00:00-0700", 17),
        ("2024-10-02T10:00:00-07:00", 17),
        ("2024-10-02 10:00:00 +05:00", 5),
        ("2024-10-02T10:00:00Z", 10),
        ("2024-10-02 10:00:00 GMT", 10),
        ("2024-10-02 10:00:00", 10),  # nbgrader's times without a zone are UTC
        ("2024-10-02 10:00:00 Europe/Paris", 8),
        ("  2024-10-02 10:00:00 UTC\r\n", 10),
    ],
)
def test_a_time_that_can_be_read_is_the_right_instant(text: str, hour: int) -> None:
    """In UTC, without a zone, as nbgrader keeps it."""
    assert read_timestamp(text.encode()) == TEN.replace(hour=hour)


def test_nbgrader_itself_reads_an_offset_wrong() -> None:
    """Why its reader is not used: 700 seconds instead of seven hours. Should this fail, use theirs again."""
    from nbgrader.utils import parse_utc

    assert parse_utc("2024-10-02 10:00:00 -0700") == datetime(2024, 10, 2, 10, 11, 40)


@pytest.mark.parametrize(
    "content",
    [
        b"2024-10-02 10:00:00 PDT",
        b"2024-10-02 10:00:00 CST",  # in Chicago, Havana and Beijing
        b"2024-11-03 01:30:00 America/Los_Angeles",  # twice on that day
        b"2024-10-02 10:00:00 Mars/Olympus",
        b"2024-10-02 10:00:00 ../../etc/passwd",
        b"0001-01-01 00:00:00 +1400",
        b"yesterday",
        b"99999999999999999999",
        b"2024-10-02 10:00:00 UTC\n2024-10-03 10:00:00 UTC",
        b"\xff\xfe2\x000\x00",
        "2024-10-02 10:00:00 \ud800".encode("utf-8", "surrogatepass"),
        b"\x00",
    ],
)
def test_a_time_that_is_not_certain_is_refused_with_what_to_write(content: bytes) -> None:
    """Nobody is late by a guess."""
    with pytest.raises(NoTime, match="Write it as 2024-10-01 20:00:00 UTC or"):
        read_timestamp(content)


def test_an_abbreviation_is_read_where_the_classs_own_zone_has_it() -> None:
    """The exchange writes them where it is set to a zone."""
    assert read_timestamp(b"2024-10-02 10:00:00.5 PDT", "America/Los_Angeles") == datetime(
        2024, 10, 2, 17, 0, 0, 500000
    )
    with pytest.raises(NoTime):
        read_timestamp(b"2024-10-02 10:00:00 PST", "America/Los_Angeles")  # not in October


def test_an_empty_file_tells_no_time() -> None:
    """As in nbgrader."""
    assert read_timestamp(b" \n") is None

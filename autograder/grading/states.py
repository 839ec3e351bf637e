"""What a score is worth: the words that tables, reports and exports share."""

from __future__ import annotations

GRADED = "graded"
#: The file could not be read.
NOT_GRADED = "not graded"
#: A written answer has no mark yet.
WAITS = "waits for a person"
NOTHING = "not handed in"
#: Something was handed in, or handed in again, after the last grading.
TO_GRADE = "to be graded"
STATES = (GRADED, WAITS, TO_GRADE, NOT_GRADED, NOTHING)

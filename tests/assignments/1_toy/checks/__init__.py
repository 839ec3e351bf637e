"""What is checked in the toy assignment, which has one of everything that a real one has."""

from course_lib.checking import Assignment

toy = Assignment("toy")

from . import (
    means,
    scale,
    invariance,
)

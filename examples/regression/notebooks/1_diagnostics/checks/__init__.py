"""What is looked at in assignment 1: which point moves the line."""

from course_lib.checking import Assignment

diagnostics = Assignment("diagnostics")

from . import (
    cooks_distance,
    leverage,
)

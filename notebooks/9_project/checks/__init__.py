"""What is looked at in assignment 9: a trainer, and the network that it makes."""

from course_lib.checking import Assignment

project = Assignment("project")

from . import (
    tiny_set,
    trainer,
    own_test,
    handed_in,
    test_set,
    report,
)

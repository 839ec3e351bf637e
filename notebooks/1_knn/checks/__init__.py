"""What is checked in assignment 1, nearest neighbours."""

from course_lib.checking import Assignment

knn = Assignment("knn")

from . import (
    l1_distances,
    two_loops,
    one_loop,
    no_loops,
    voting,
    cross_validation,
    splitting,
    invariance,
    own_test,
    spot_the_bug,
)

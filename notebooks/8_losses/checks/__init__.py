"""What is looked at in assignment 8: losses for numbers, for several labels, and for a tree of classes."""

from course_lib.checking import Assignment

losses = Assignment("losses")

from . import (
    squared_distance,
    absolute_distance,
    huber,
    multilabel_hinge,
    multilabel_logistic,
    two_classes,
    tree,
    bins,
    own_test,
    spot_the_bug,
)

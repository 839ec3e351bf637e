"""What is looked at in assignment 2: linear classifiers, their losses, training and the search for its settings."""

from course_lib.checking import Assignment

linear = Assignment("linear")

from . import (
    scores,
    svm_loss,
    svm_without_loops,
    squared_hinge,
    softmax_loss,
    softmax_without_loops,
    penalties_and_probabilities,
    prediction,
    gradient_descent,
    random_search,
    own_test,
    spot_the_bug,
)

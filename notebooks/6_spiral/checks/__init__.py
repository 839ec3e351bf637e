"""What is looked at in assignment 6: the spiral, a linear classifier on it, and a two-layer net from scratch."""

from course_lib.checking import Assignment

spiral = Assignment("spiral")

from . import (
    data,
    linear_classifier,
    training_loop,
    hidden_layer,
    backward,
    training,
    optimizers,
    batchnorm_dropout,
    spot_the_bug,
)

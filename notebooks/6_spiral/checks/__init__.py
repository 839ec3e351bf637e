"""What is looked at in assignment 6: the spiral, layers as objects, and what trains any chain of them."""

from course_lib.checking import Assignment

spiral = Assignment("spiral")

from . import (
    data,
    layers,
    chain,
    loss,
    loop,
    hidden_layer,
    batchnorm_dropout,
    own_test,
    spot_the_bug,
)

"""What is looked at in assignment 3: numerical gradients, gates, layers and the network made of them."""

from course_lib.checking import Assignment

backprop = Assignment("backprop")

from . import (
    numerical_gradient,
    relative_error,
    sampled_check,
    gates,
    sigmoid,
    circuit,
    matrix_product,
    affine_layer,
    activations,
    losses,
    two_layer_network,
    graphs,
    own_test,
    spot_the_bug,
)

"""What is looked at in assignment 5: initialisers, normalisation, dropout, penalties, and networks made of them."""

from course_lib.checking import Assignment

batchnorm_dropout = Assignment("batchnorm_dropout")

from . import (
    initialisation,
    batchnorm_forward,
    batchnorm_backward,
    batchnorm_closed_form,
    layernorm,
    dropout,
    penalties,
    network_forward,
    network_loss,
    own_test,
    spot_the_bug,
)

"""What is looked at in assignment 7: preprocessing, sanity checks, searches, ensembles and augmentation."""

from course_lib.checking import Assignment

training = Assignment("training")

from . import (
    centring,
    scaling,
    principal_components,
    whitening,
    sanity_checks,
    range_test,
    loss_curves,
    grid_search,
    bayesian_optimisation,
    ensembles,
    augmentation,
    own_test,
    spot_the_bug,
)

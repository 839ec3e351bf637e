"""What is looked at in assignment 4: optimizers as chains of steps, schedules, averages, second order."""

from course_lib.checking import Assignment

optimizers = Assignment("optimizers")

from . import (
    gradient_descent,
    momentum,
    nesterov,
    adagrad,
    rmsprop,
    adam,
    adamw,
    batch_size,
    schedules,
    averages,
    second_order,
    own_test,
    spot_the_bug,
)

"""What a test of one's own is given to look at: a function called on inputs that belong together.

Each module calls one kind of function, any implementation of it, and returns inputs and outputs. Notebooks
use it on the student's own functions, and ``checks/`` on the implementations that a test is tried on.
"""

"""Copying an argument runs the student's code, in the worker."""
import copy

copy.deepcopy = lambda value, *a: 0.0
copy._deepcopy_dispatch[np.ndarray] = lambda value, memo: np.zeros(1)

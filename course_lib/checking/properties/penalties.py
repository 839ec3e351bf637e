"""What a subgradient must be where a penalty, or an activation, has a kink."""

from __future__ import annotations

import numpy as np

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer


@holds("l1_at_zero")
def l1_at_zero(case: Case, answer: Answer) -> Finding | None:
    """Judge the subgradient of ``reg * l1_ratio * sum(abs(W))`` where entries of ``W`` are 0.

    Any number from ``-reg * l1_ratio`` to ``reg * l1_ratio`` is a slope of a line that touches the kink
    from below.
    """
    _, dW = answer.value
    W, reg = case.args["W"], case.args["reg"] * case.args["l1_ratio"]
    if not isinstance(dW, np.ndarray) or dW.shape != W.shape or dW.dtype.kind not in "fiu":
        return Finding(f"`dW` should be an array of shape {W.shape}.")
    at_zero = dW[W == 0]
    if np.isnan(at_zero).any():
        return Finding("`dW` is NaN where W is 0.", "nan_at_zero")
    if (np.abs(at_zero) > reg * (1 + 1e-6)).any():
        return Finding(f"Where W is 0, `dW` is {at_zero[0]:g}; it should lie between {-reg:g} and {reg:g}.")
    return None


@holds("relu_at_zero")
def relu_at_zero(case: Case, answer: Answer) -> Finding | None:
    """Judge the gradient of a ReLU where its input is 0: any number from 0 to the one from above."""
    _, dx = answer.value
    x, dout = case.args["x"], case.args["dout"]
    if not isinstance(dx, np.ndarray) or dx.shape != x.shape or dx.dtype.kind not in "fiu":
        return Finding(f"`dx` should be an array of shape {x.shape}.")
    at_zero, above = dx[x == 0], dout[x == 0]
    if np.isnan(at_zero).any():
        return Finding("`dx` is NaN where x is 0.", "nan_at_zero")
    outside = (at_zero < np.minimum(0, above) - 1e-6) | (at_zero > np.maximum(0, above) + 1e-6)
    if outside.any():
        i = int(np.argmax(outside))
        return Finding(f"Where x is 0, `dx` is {at_zero[i]:g}; it should lie between 0 and {above[i]:g}.")
    return None

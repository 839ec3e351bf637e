"""What a fresh affine layer must look like."""

from __future__ import annotations

import math

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

#: The standard deviation of 20,000 normal numbers is this close to the true one, all but surely.
CLOSE = 0.05
#: Where nobody says how large weights are.
DEFAULT_SCALE = 0.01


@holds("fresh_affine")
def fresh_affine(case: Case, answer: Answer) -> Finding | None:
    """Judge what the driver ``affine_start`` says of fresh parameters.

    With ``num_inputs * num_outputs`` of 17,000 and more, a right layer is refused with probability below
    1e-9: its estimates have standard deviations of a seventh and less of the bounds.
    """
    d, m = case.args["num_inputs"], case.args["num_outputs"]
    start = answer.value[0]
    W, b = [int(n) for n in start["shape of W"]], [int(n) for n in start["shape of b"]]
    if [d, m] != W:
        text = f"W has shape {tuple(W)}; ({d}, {m}) is asked for."
        return Finding(text, "transposed" if [m, d] == W else None)
    if b != [m]:
        text = f"b has shape {tuple(b)}; ({m},) is asked for."
        return Finding(text, "bias_in_a_row" if b == [1, m] else None)
    return _numbers(case, start)


def _numbers(case: Case, start: dict[str, object]) -> Finding | None:
    given = case.args["weight_scale"]
    scale = DEFAULT_SCALE if given is None else float(given)
    spread, far = (float(start[name]) for name in ("standard deviation", "largest weight"))  # type: ignore[arg-type]
    if not start["all biases are 0"]:
        return Finding("Some biases are not 0.", "biases_drawn")
    if spread < 1e-9 * far:
        return Finding("All weights are equal.", "weights_all_equal")
    if abs(spread / scale - 1) > CLOSE:
        known = {} if given is None else {"scale_ignored": 1.0, "scale_is_variance": math.sqrt(scale)}
        named = [name for name, value in known.items() if abs(spread / value - 1) < CLOSE]
        text = f"The weights have standard deviation {spread:.3g}; {scale:g} is asked for."
        return Finding(text, named[0] if named else None, leaves_open=given is None)
    if not start["the mean is 0"]:
        return Finding("The weights' mean is not 0.")
    if far < 2.5 * spread:
        text = f"The largest weight is only {far / spread:.2g} times their standard deviation."
        return Finding(text, "uniform_weights")
    if not start["same again"]:
        return Finding("Two generators with the same seed gave different weights.", "global_generator")
    if start["same from another seed"]:
        return Finding("Generators with different seeds gave the same weights.", "seeded_inside")
    return None

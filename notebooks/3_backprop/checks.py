"""What is looked at in assignment 3: numerical gradients, gates, layers and the network made of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Assignment, Case, Probe, Seeded, case
from course_lib.checking.spec import CaseGenerator, Exercise

Array = NDArray[np.float64]
Rng = np.random.Generator

backprop = Assignment("backprop")


# -- cases: functions to differentiate ----------------------------------------------------------------------


def functions(rng: Rng) -> Iterator[Case]:
    """Draw points and steps for a cubic function; steps are large, so that one-sided differences show."""

    def at(label: str, x: Array, h: float) -> Case:
        return case(label, f=Probe("bent", {"twist": float(rng.uniform(0.5, 2))}), x=x, h=h)

    yield at("", rng.normal(size=(3, 4)), 0.01)
    yield at("", rng.normal(size=(2, 3)), 0.3)
    yield at("x has one axis", rng.normal(size=5), 0.02)
    yield at("x has three axes", rng.normal(size=(2, 1, 3)), 0.1)
    yield at("x has one entry", rng.normal(size=(1, 1)), 0.05)
    yield at("x is not contiguous", rng.normal(size=(4, 3)).T, 0.05)


def bent_gradient(x: Array, twist: float) -> Array:
    """Return the gradient of the probe ``bent``."""
    flat = x.ravel()
    grad = (1 + np.arange(flat.size) / flat.size) * flat**2
    grad[:-1] += twist * flat[1:]
    grad[1:] += twist * flat[:-1]
    return grad.reshape(x.shape)


def doubtful_gradients(rng: Rng) -> Iterator[Case]:
    """Draw gradients in which every entry is off by a factor of its own; one case has room for statistics."""

    def doubtful(label: str, shape: tuple[int, ...], num_checks: int, **rest: Any) -> Case:
        x, twist = 0.5 + rng.random(shape), float(rng.uniform(0.5, 2))
        factors = 1 + 10 ** rng.uniform(-3, -0.2, size=shape) * rng.choice([-1, 1], size=shape)
        return case(
            label,
            f=Probe("bent", {"twist": twist}),
            x=x,
            analytic_grad=factors * bent_gradient(x, twist),
            num_checks=num_checks,
            rng=Seeded(int(rng.integers(2**31))),
            **rest,
        )

    yield doubtful("", (3, 40), 100)
    yield doubtful("x has three axes", (4, 2, 3), 6)
    yield doubtful("h is given", (5, 4), 8, h=1e-3)


def same_seeds(rng: Rng) -> Iterator[Case]:
    """Draw a gradient to check twice, with generators of the same seed."""
    x = 0.5 + rng.random((5, 30))
    yield case(
        via="seeded_draws",
        seed=int(rng.integers(2**31)),
        position=4,
        f=Probe("bent", {"twist": 1.0}),
        x=x,
        analytic_grad=bent_gradient(x, 1.0) * (1 + 0.3 * rng.random(x.shape)),
        num_checks=20,
    )


def number_pairs(rng: Rng) -> Iterator[Case]:
    """Draw arrays to compare, of both signs; the worst entry is neither the largest nor the first."""
    shapes: list[tuple[int, ...]] = [(6,), (3, 4), (2, 2, 3)]
    for shape in shapes:
        a = rng.normal(size=shape) * 10 ** rng.uniform(-2, 2, size=shape)
        yield case(a=a, b=a * (1 + rng.uniform(-0.4, 0.4, size=shape)))
    a = rng.uniform(1, 2, size=5)
    yield case("b is larger everywhere", a=a, b=a + rng.uniform(0.1, 1, size=5))
    yield case("a is larger everywhere", a=a + rng.uniform(0.1, 1, size=5), b=a)
    yield case(
        "the signs differ", a=np.array([rng.uniform(1, 2), 3.0]), b=np.array([-rng.uniform(1, 2), 3.1])
    )
    yield case("all numbers are negative", a=-a, b=-a - rng.uniform(0.1, 1, size=5))
    yield case("both are single numbers", a=float(rng.uniform(1, 2)), b=float(rng.uniform(2, 3)))
    yield case("all numbers are tiny", a=1e-9 * a, b=1e-9 * a * rng.uniform(1.1, 1.5, size=5))


def with_zeros(rng: Rng) -> Iterator[Case]:
    """Draw arrays with entries that are 0 in both, or in one."""
    a, b = rng.uniform(1, 2, size=(2, 4))
    larger = np.array([0, *(a + 0.1 * b)])
    yield case("an entry is 0 in both", a=np.array([0, *a]), b=larger)
    yield case("an entry is 0 in both", a=1e-9 * larger, b=1e-9 * np.array([0, *a]))
    yield case("an entry is 0 in one", a=np.array([0.5, *a]), b=np.array([0, *b]))
    yield case("everything is 0", a=np.zeros((2, 3)), b=np.zeros((2, 3)))


# -- cases: gates and layers ----------------------------------------------------------------------------------


def gate_cases(forward: str, rng: Rng) -> Iterator[Case]:
    """Draw inputs of both signs and sizes for a gate of two inputs."""
    first, second, dz = (float(v) for v in rng.uniform(0.5, 3, size=3))
    for x, y in [(first, -second), (-second, first), (first + second, second), (-first, -first - second)]:
        yield case("x and y are numbers", via="layer", dz=dz, forward=forward, x=x, y=y)
    for shape in [(4,), (2, 3)]:
        dz_array, x_array, y_array = rng.normal(size=(3, *shape))
        yield case(via="layer", dz=dz_array, forward=forward, x=x_array, y=y_array)


def add_gates(rng: Rng) -> Iterator[Case]:
    yield from gate_cases("add_forward", rng)


def mul_gates(rng: Rng) -> Iterator[Case]:
    yield from gate_cases("mul_forward", rng)


def max_gates(rng: Rng) -> Iterator[Case]:
    yield from gate_cases("max_forward", rng)


def arguments(rng: Rng) -> Iterator[Case]:
    """Draw arguments of the sigmoid, none of them large."""
    yield case("x is a number", x=float(rng.uniform(0.5, 3)))
    yield case("x is a number", x=-float(rng.uniform(0.5, 3)))
    yield case(x=2 * rng.normal(size=6))
    yield case(x=2 * rng.normal(size=(2, 3, 2)))
    yield case("x is not contiguous", x=2 * rng.normal(size=(4, 3)).T)


def extreme_arguments(rng: Rng) -> Iterator[Case]:
    """Draw arguments whose exponentials leave the range of floating point."""
    far = rng.uniform(800, 1500, size=3)
    yield case("x is around -1000", x=-far)
    yield case("x is around 1000", x=far)


def circuit_points(rng: Rng) -> Iterator[Case]:
    """Draw points of the staged circuit: the notebook's own, and some with every pattern of signs."""
    yield case("x = 3, y = -4", x=3.0, y=-4.0)
    for sign_x, sign_y in [(1, 1), (-1, 1), (-1, -1), (1, -1)]:
        x, y = rng.uniform(0.3, 2, size=2)
        yield case(x=float(sign_x * x), y=float(sign_y * y))


def circuit_gradients(rng: Rng) -> Iterator[Case]:
    for point in circuit_points(rng):
        df = 1.0 if point.label else float(rng.uniform(0.5, 2) * rng.choice([-1, 1]))
        yield case(point.label, via="circuit", df=df, forward="staged_circuit_forward", **point.args)


def products(rng: Rng) -> Iterator[Case]:
    """Draw factors; with square matrices every product fits, and only one is right."""
    for label, n, d, m in [
        ("", 4, 3, 2),
        ("", 2, 5, 3),
        ("all matrices are square", 3, 3, 3),
        ("A has one row", 1, 4, 3),
        ("the inner length is 1", 3, 1, 4),
        ("B has one column", 5, 2, 1),
    ]:
        yield case(label, dC=rng.normal(size=(n, m)), A=rng.normal(size=(n, d)), B=rng.normal(size=(d, m)))


AFFINE = [
    ("", (4, 3), 2),
    ("", (5, 4), 6),
    ("examples have two axes", (3, 2, 4), 5),
    ("examples have three axes", (2, 2, 3, 2), 3),
    ("all matrices are square", (3, 3), 3),
    ("there is one example", (1, 5), 4),
    ("there is one output", (6, 3), 1),
    ("there is one feature", (4, 1), 3),
]


def affine_inputs(rng: Rng) -> Iterator[Case]:
    """Draw inputs of the affine layer in odd shapes."""
    for label, shape, m in AFFINE:
        d = int(np.prod(shape[1:]))
        yield case(label, x=rng.normal(size=shape), w=rng.normal(size=(d, m)), b=rng.normal(size=m))
    yield case(
        "x is not contiguous",
        x=rng.normal(size=(4, 2, 3)).T,
        w=rng.normal(size=(8, 2)),
        b=rng.normal(size=2),
    )
    yield case(
        "x holds integers",
        x=rng.integers(-4, 5, size=(4, 3)),
        w=rng.normal(size=(3, 2)),
        b=rng.normal(size=2),
    )


def affine_gradients(rng: Rng) -> Iterator[Case]:
    for layer in affine_inputs(rng):
        dout = rng.normal(size=(len(layer.args["x"]), layer.args["w"].shape[1]))
        yield case(layer.label, via="layer_with_bias", dout=dout, forward="affine_forward", **layer.args)


def activations(rng: Rng) -> Iterator[Case]:
    """Draw inputs of an activation, none of them exactly at a kink."""
    for label, shape in [
        ("", (3, 4)),
        ("", (7,)),
        ("x has four axes", (2, 3, 1, 2)),
        ("x has one entry", (1, 1)),
    ]:
        yield case(label, x=rng.normal(size=shape))
    yield case("all inputs are negative", x=-rng.uniform(0.1, 2, size=(2, 3)))
    yield case("x is not contiguous", x=rng.normal(size=(4, 3)).T)


def activation_gradients(forward: str, rng: Rng) -> Iterator[Case]:
    for inputs in activations(rng):
        dout = rng.normal(size=inputs.args["x"].shape)
        yield case(inputs.label, via="layer", dout=dout, forward=forward, **inputs.args)


def relu_gradients(rng: Rng) -> Iterator[Case]:
    yield from activation_gradients("relu_forward", rng)


def leaky_gradients(rng: Rng) -> Iterator[Case]:
    for inputs in activation_gradients("leaky_relu_forward", rng):
        args = {**inputs.args, "alpha": float(rng.uniform(0.1, 0.4))}
        yield case(inputs.label, via="layer", **args)
    yield case(
        "alpha is left out",
        via="layer",
        dout=rng.normal(size=6),
        forward="leaky_relu_forward",
        x=10 * rng.normal(size=6),
    )


def tanh_gradients(rng: Rng) -> Iterator[Case]:
    yield from activation_gradients("tanh_forward", rng)


def sigmoid_gradients(rng: Rng) -> Iterator[Case]:
    yield from activation_gradients("sigmoid_forward", rng)


# -- cases: losses and the network --------------------------------------------------------------------------


def scorings(rng: Rng) -> Iterator[Case]:
    """Draw scores of a size at which some margins are kept and some are not, none of them at a kink."""
    for label, n, c in [
        ("", 5, 3),
        ("", 12, 10),
        ("there is one example", 1, 5),
        ("there are two classes", 7, 2),
        ("there are as many examples as classes", 6, 6),
        ("some classes have no example", 3, 7),
    ]:
        yield case(label, x=1.5 * rng.normal(size=(n, c)), y=rng.integers(c, size=n))
    yield case("x is not contiguous", x=rng.normal(size=(4, 6)).T, y=rng.integers(4, size=6))


def huge_scores(rng: Rng) -> Iterator[Case]:
    """Draw scores whose exponentials leave the range of floating point."""
    yield case("scores reach 10,000", x=1e4 * rng.normal(size=(6, 4)), y=rng.integers(4, size=6))
    yield case("all scores lie around 10,000", x=1e4 + rng.normal(size=(5, 3)), y=rng.integers(3, size=5))
    yield case("all scores lie around -10,000", x=-1e4 + rng.normal(size=(5, 3)), y=rng.integers(3, size=5))
    mixed = rng.normal(size=(6, 4)) * np.array([[1e4], [1], [1], [1e4], [1], [1]])
    yield case("some examples score 10,000 and others 1", x=mixed, y=rng.integers(4, size=6))


def network(rng: Rng, shape: tuple[int, ...], h: int, c: int) -> dict[str, Any]:
    """Draw parameters with biases so large that leaving one out shows."""
    d = int(np.prod(shape[1:]))
    return {
        "W1": rng.normal(size=(d, h)),
        "b1": rng.normal(size=h),
        "W2": rng.normal(size=(h, c)),
        "b2": rng.normal(size=c),
    }


def networks(rng: Rng) -> Iterator[Case]:
    """Draw small networks and minibatches; parameters are arguments of their own, see the driver."""
    for label, shape, h, c, reg in [
        ("", (6, 4), 5, 3, rng.uniform(0.2, 1)),
        ("", (5, 3), 8, 4, rng.uniform(0.2, 1)),
        ("reg is 0", (7, 4), 6, 3, 0.0),
        ("examples have two axes", (4, 2, 3), 5, 3, rng.uniform(0.2, 1)),
        ("all matrices are square", (4, 4), 4, 4, rng.uniform(0.2, 1)),
        ("there is one example", (1, 5), 6, 3, rng.uniform(0.2, 1)),
        ("there are two classes", (6, 3), 4, 2, rng.uniform(0.2, 1)),
    ]:
        yield case(
            label,
            via="two_layer",
            **network(rng, shape, h, c),
            X=rng.normal(size=shape),
            y=rng.integers(c, size=shape[0]),
            reg=float(reg),
        )


def growing_batches(rng: Rng) -> Iterator[Case]:
    params = network(rng, (8, 5), 6, 3)
    yield case(params=params, X=rng.normal(size=(8, 5)), y=rng.integers(3, size=8), reg=0.1)


def verdicts(rng: Rng) -> Iterator[Case]:
    """Draw gradients of all sizes, and errors of all sizes and signs."""
    for size in (1e-4, 1.0, 100.0):
        for error, sign in [(1e-9, 1), (1e-4, 1), (1e-4, -1), (0.5, 1), (0.5, -1), (5e-3, 1), (0.03, -1)]:
            numerical = size * rng.uniform(1, 2, size=(2, 3))  # one sign, so that all errors have one, too
            analytic = numerical * (1 + sign * error * rng.uniform(0.8, 1, size=(2, 3)))
            yield case(f"the gradient has size {size:g}", analytic=analytic, numerical=numerical)
    numerical = rng.uniform(1, 2, size=5)
    for error in (0.02, -0.02, 2e-6, -2e-6, 5e-7):
        analytic = numerical * (1 + error * (np.arange(5) == rng.integers(5)))
        yield case("one entry is bad", analytic=analytic, numerical=numerical)
    yield case(
        "an entry is 0 in both", analytic=np.array([0, *numerical]), numerical=np.array([0, *numerical])
    )


# -- numerical gradients ---------------------------------------------------------------------------------------

slopes = backprop.exercise("numerical_gradient", returns=("grad",))
slopes.values("slopes", cases=functions)
slopes.property("restores x", "restores_x", cases=functions)
slopes.known_wrong(
    "forward_difference",
    "You compare f(x + h) with f(x). How large is that error next to the one of a centred difference?",
    (
        "        x[index] = original - h\n        low = f(x)\n        x[index] = original\n",
        "        x[index] = original\n        low = f(x)\n",
    ),
    ("(2 * h)", "h"),
)
slopes.known_wrong(
    "backward_difference",
    "You compare f(x) with f(x - h). How large is that error next to the one of a centred difference?",
    ("x[index] = original + h", "x[index] = original"),
    ("(2 * h)", "h"),
)
slopes.known_wrong(
    "divided_by_h",
    "All slopes are twice as large as they should be. How far are x + h and x - h apart?",
    ("(2 * h)", "h"),
)
slopes.known_wrong(
    "one_side_over_both",
    "You move x to one side only, but divide by the distance between both. Which points does the formula name?",
    ("x[index] = original - h", "x[index] = original"),
)
slopes.known_wrong(
    "multiplied_by_h",
    "The difference is multiplied with h where it should be divided: how do `/` and `*` associate in your line?",
    ("/ (2 * h)", "/ 2 * h"),
)
slopes.known_wrong(
    "slopes_negated",
    "All slopes have the wrong sign. Which value is subtracted from which?",
    ("(high - low)", "(low - high)"),
)
slopes.known_wrong(
    "h_ignored",
    "Your step doesn't depend on the argument h. What if the caller wants another one?",
    ("    grad = np.zeros(x.shape)", "    h = 1e-5\n    grad = np.zeros(x.shape)"),
)
slopes.known_wrong(
    "not_restored",
    "After its slope was measured, an entry of x stays moved. Where are the next slopes measured, then?",
    ("        low = f(x)\n        x[index] = original\n", "        low = f(x)\n"),
)
slopes.known_wrong(
    "all_entries_moved",
    "All entries are moved at once. A partial derivative holds all others still.",
    code="""
def numerical_gradient(f, x, h=1e-5):
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))
""",
)
slopes.known_wrong(
    "rows_moved",
    "A whole row of x is moved at once: x[i] is a row as soon as x has two axes.",
    code="""
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.shape)
    for i in range(len(x)):
        step = np.zeros(x.shape)
        step[i] = h
        grad[i] = (f(x + step) - f(x - step)) / (2 * h)
    return grad
""",
)
slopes.known_wrong(
    "copy_moved",
    "Right for most arrays, but `ravel` of a view that isn't contiguous is a copy: what you move isn't what f sees.",
    code="""
def numerical_gradient(f, x, h=1e-5):
    grad = np.zeros(x.size)
    flat = x.ravel()
    for k in range(x.size):
        original = flat[k]
        flat[k] = original + h
        high = f(x)
        flat[k] = original - h
        low = f(x)
        flat[k] = original
        grad[k] = (high - low) / (2 * h)
    return grad.reshape(x.shape)
""",
)
slopes.known_wrong(
    "shape_lost",
    "The slopes came back in one long row. Which shape does a gradient have?",
    ("return grad", "return grad.ravel()"),
)

error = backprop.exercise("relative_error", returns=("error",))
error.values("values", cases=number_pairs)
error.values("zeros", cases=with_zeros)
error.known_wrong(
    "no_denominator",
    "This is the absolute error. How much is a difference of 0.001 between slopes of 0.002, or of 2000?",
    ("gap / np.where(size == 0, 1, size)", "gap"),
)
error.known_wrong(
    "sum_in_denominator",
    "You divide by |a| + |b|. That convention exists too; this course divides by the larger of the two.",
    ("np.maximum(np.abs(a), np.abs(b))", "np.abs(a) + np.abs(b)"),
)
error.known_wrong(
    "sum_and_floor",
    "You divide by max(1e-8, |a| + |b|), a form in wide use. Here: the larger of |a| and |b|, and no floor.",
    ("np.maximum(np.abs(a), np.abs(b))", "np.maximum(1e-8, np.abs(a) + np.abs(b))"),
)
error.known_wrong(
    "floor_in_denominator",
    "Wrong only for tiny numbers: a floor in the denominator hides their errors. What is left to protect from?",
    ("np.maximum(np.abs(a), np.abs(b))", "np.maximum(1e-8, np.maximum(np.abs(a), np.abs(b)))"),
)
error.known_wrong(
    "constant_added",
    "Slightly too small everywhere: a constant is added to the denominator. Which entries need special care?",
    ("np.where(size == 0, 1, size)", "(size + 1e-8)"),
)
error.known_wrong(
    "size_of_a",
    "You divide by |a| alone. Swap a and b: should the error change?",
    ("np.maximum(np.abs(a), np.abs(b))", "np.abs(a)"),
)
error.known_wrong(
    "size_of_b",
    "You divide by |b| alone. Swap a and b: should the error change?",
    ("np.maximum(np.abs(a), np.abs(b))", "np.abs(b)"),
)
error.known_wrong(
    "smaller_in_denominator",
    "You divide by the smaller of |a| and |b|. Which one does the formula name?",
    ("np.maximum(np.abs(a), np.abs(b))", "np.minimum(np.abs(a), np.abs(b))"),
)
error.known_wrong(
    "gap_with_sign",
    "Differences keep their sign, so where a is smaller than b the error counts as negative.",
    ("np.abs(np.subtract(a, b))", "np.subtract(a, b)"),
)
error.known_wrong(
    "size_with_sign",
    "The denominator is the larger of a and b with their signs. What about negative numbers?",
    ("np.maximum(np.abs(a), np.abs(b))", "np.maximum(a, b)"),
)
error.known_wrong(
    "mean_error",
    "You return the mean over the entries. One bad entry among a million good ones should show.",
    ("np.max(", "np.mean("),
)
error.known_wrong(
    "largest_over_largest",
    "You divide the largest difference by the largest entry. Every difference belongs to its own entry's size.",
    ("np.where(size == 0, 1, size)", "max(np.max(size), 1e-300)"),
)
error.known_wrong(
    "norms",
    "You compare lengths of whole vectors. A wrong small entry beside large ones would not show.",
    code="""
def relative_error(a, b):
    a, b = np.ravel(a), np.ravel(b)
    size = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / size) if size else 0.0
""",
)
error.known_wrong(
    "entry_by_entry",
    "An error for each entry came back. Which of them should a single number report?",
    ("float(np.max(gap / np.where(size == 0, 1, size)))", "gap / np.where(size == 0, 1, size)"),
)
error.known_wrong(
    "zero_by_zero",
    "Right until an entry is 0 in both: 0/0 is NaN. How far apart are the two zeros?",
    ("np.where(size == 0, 1, size)", "size"),
)

sparse = backprop.exercise("grad_check_sparse", returns=("errors",), uses=("relative_error",))
sparse.property("draws", "sparse_gradient_check", cases=doubtful_gradients, part="draws")
sparse.property("errors", "sparse_gradient_check", cases=doubtful_gradients, part="errors")
sparse.property("same seed", "generator", cases=same_seeds, form=True)
sparse.property("restores x", "restores_x", cases=doubtful_gradients)
DRAW = "tuple(rng.integers(x.shape))"
sparse.known_wrong(
    "first_entries",
    "You look at the first entries one after the other. What if the mistake sits in the last column?",
    (DRAW, "np.unravel_index(k % x.size, x.shape)"),
)
sparse.known_wrong(
    "same_index_twice",
    "One random number serves for all axes. Which entries can you never reach?",
    (DRAW, "(int(rng.integers(min(x.shape))),) * x.ndim"),
)
sparse.known_wrong(
    "last_never_drawn",
    "The last row is never drawn. Is the upper end of `rng.integers` included?",
    (DRAW, "tuple(rng.integers(np.maximum(1, np.array(x.shape) - 1)))"),
)
sparse.known_wrong(
    "global_generator",
    "You don't use the generator you were given. How would somebody repeat your check?",
    (DRAW, "tuple(np.random.default_rng().integers(x.shape))"),
)
sparse.known_wrong(
    "one_sided",
    "You move each entry to one side only. Which difference has the smaller error?",
    (
        "        x[index] = original - h\n        low = f(x)\n        x[index] = original\n",
        "        x[index] = original\n        low = f(x)\n",
    ),
    ("(2 * h)", "h"),
)
sparse.known_wrong(
    "not_restored",
    "More than one entry is away from its place: does an examined entry stay moved, or does your index pick a row?",
    ("        low = f(x)\n        x[index] = original\n", "        low = f(x)\n"),
)
sparse.known_wrong(
    "all_entries",
    "You measure all slopes and look at a few. What was the point of looking at a few?",
    code="""
def grad_check_sparse(f, x, analytic_grad, num_checks, rng, h=1e-5):
    slopes = numerical_gradient(f, x, h)
    indices = [tuple(rng.integers(x.shape)) for _ in range(num_checks)]
    return np.array([relative_error(slopes[index], analytic_grad[index]) for index in indices])
""",
)
sparse.known_wrong(
    "absolute_errors",
    "These are absolute errors. You have a function for relative ones.",
    ("relative_error(slope, analytic_grad[index])", "abs(slope - analytic_grad[index])"),
)
sparse.known_wrong(
    "wrong_entry",
    "The slope of one entry is compared with the gradient of another. Where in `analytic_grad` is the entry you moved?",
    ("analytic_grad[index]", "analytic_grad.ravel()[k]"),
)
sparse.known_wrong(
    "only_the_largest",
    "Only the largest error came back. Return one number per check, so that the caller can see how many are bad.",
    ("return errors", "return errors.max()"),
)
sparse.known_wrong(
    "h_ignored",
    "Your step doesn't depend on the argument h. What if the caller wants another one?",
    ("    errors = np.zeros(num_checks)", "    h = 1e-5\n    errors = np.zeros(num_checks)"),
)

# -- gates ---------------------------------------------------------------------------------------------------------

DZ_FORGOTTEN = (
    "These are the gate's local slopes. What comes from above, `dz`, is a factor of every gradient."
)
SWAPPED = "The two gradients are exchanged. Which one belongs to x?"


def gate(name: str, cases: CaseGenerator) -> Exercise:
    """Register what is looked at in a gate of two inputs."""
    exercise = backprop.exercise(name, returns=("z", "dx", "dy"))
    exercise.values("forward", of="z", cases=cases)
    exercise.values("gradients", of=("dx", "dy"), cases=cases)
    return exercise


add = gate("add_backward", add_gates)
add.known_wrong("dz_forgotten", DZ_FORGOTTEN, ("return dz, dz", "return np.ones_like(dz), np.ones_like(dz)"))
add.known_wrong(
    "like_multiplier",
    "The adder's gradients depend on its inputs in yours. If x grows by 0.001, does the growth of x + y depend on y?",
    ("x + y, None", "x + y, (x, y)"),
    ("return dz, dz", "x, y = cache\n    return dz * y, dz * x"),
)
add.known_wrong(
    "shared_equally",
    "Each input gets half of the gradient. But if x alone grows by 0.001, by how much does the sum grow?",
    ("return dz, dz", "return dz / 2, dz / 2"),
)
add.known_wrong(
    "second_negated",
    "The second gradient has the wrong sign: that belongs to x - y.",
    ("return dz, dz", "return dz, -dz"),
)
add.known_wrong(
    "times_the_sum",
    "You multiply with the output. What is the slope of x + y in x, and does the sum occur in it?",
    ("x + y, None", "x + y, x + y"),
    ("return dz, dz", "return dz * cache, dz * cache"),
)

mul = gate("mul_backward", mul_gates)
mul.known_wrong("dz_forgotten", DZ_FORGOTTEN, ("dz * y, dz * x", "y, x"))
mul.known_wrong(
    "inputs_not_swapped",
    "Each input's gradient contains the input itself. Hold y still: what is the slope of x·y in x?",
    ("dz * y, dz * x", "dz * x, dz * y"),
)
mul.known_wrong(
    "like_adder",
    "Both gradients are `dz`, as for a sum. If y = 5 and x grows by 0.001, by how much does x·y grow?",
    ("dz * y, dz * x", "dz, dz"),
)
mul.known_wrong(
    "output_in_gradient",
    "You multiply with the product. Which of its factors is held still when x moves?",
    ("dz * y, dz * x", "dz * x * y, dz * x * y"),
)
mul.known_wrong(
    "added_instead",
    "The local slope is added to `dz`. How does the chain rule combine the two?",
    ("dz * y, dz * x", "dz + y, dz + x"),
)
mul.known_wrong(
    "sizes_only",
    "Your gradients have the right size, but the signs of the inputs are lost.",
    ("dz * y, dz * x", "dz * np.abs(y), dz * np.abs(x)"),
)

maximum = gate("max_backward", max_gates)
maximum.known_wrong(
    "dz_forgotten", DZ_FORGOTTEN, ("dz * x_wins, dz * ~x_wins", "1.0 * x_wins, 1.0 * ~x_wins")
)
maximum.known_wrong("loser_gets_it", SWAPPED, ("dz * x_wins, dz * ~x_wins", "dz * ~x_wins, dz * x_wins"))
maximum.known_wrong(
    "both_get_it",
    "Both inputs get the gradient, as from an adder. What does the output do when the smaller input wiggles?",
    ("dz * x_wins, dz * ~x_wins", "dz, dz"),
)
maximum.known_wrong(
    "times_the_winner",
    "The winner's gradient is multiplied with its value. What is the slope of z = x?",
    ("np.maximum(x, y), np.greater(x, y)", "np.maximum(x, y), (x, y)"),
    (
        "x_wins = cache\n    return dz * x_wins, dz * ~x_wins",
        "x, y = cache\n    return dz * x * np.greater(x, y), dz * y * ~np.greater(x, y)",
    ),
)
maximum.known_wrong(
    "minimum",
    "The smaller of the two came out. That is a gate too, but another one.",
    ("np.maximum(x, y), np.greater(x, y)", "np.minimum(x, y), np.less(x, y)"),
)
maximum.known_wrong(
    "largest_of_all",
    "One number came out of two arrays: the largest of all entries. Which NumPy function compares entry by entry?",
    ("np.maximum(x, y)", "np.max([x, y])"),
)
maximum.known_wrong(
    "not_of_python_bool",
    'Right for arrays, wrong for single numbers: `~` turns Python\'s own True into -2. What says "not" for both?',
    ("np.greater(x, y)", "x > y"),
)
maximum.known_wrong(
    "one_winner_for_all",
    "The larger number is chosen once for the whole array. Entry by entry, either one may win.",
    ("np.maximum(x, y), np.greater(x, y)", "np.maximum(x, y), np.full(np.shape(x), np.max(x) > np.max(y))"),
)
maximum.known_wrong(
    "larger_in_size",
    "You compare the sizes of the numbers. Which is larger, 1 or -2?",
    ("np.greater(x, y)", "np.greater(np.abs(x), np.abs(y))"),
)

# -- the sigmoid and the staged circuit ------------------------------------------------------------------------------

SIGMOID = "0.5 * (1 + np.tanh(0.5 * x))"
logistic = backprop.exercise("sigmoid", returns=("s",))
logistic.values("values", cases=arguments)
logistic.values("stable", cases=extreme_arguments)
logistic.known_wrong(
    "overflow",
    "Right for moderate x, NaN for large ones: infinity divided by infinity. Which exponential stays small there?",
    (SIGMOID, "np.exp(x) / (1 + np.exp(x))"),
)
logistic.known_wrong(
    "falling",
    "Yours falls where the sigmoid rises. Which sign does x have in the exponent?",
    (SIGMOID, "0.5 * (1 - np.tanh(0.5 * x))"),
)
logistic.known_wrong(
    "tanh_instead",
    "This is tanh, which runs from -1 to 1. The sigmoid runs from 0 to 1.",
    (SIGMOID, "np.tanh(x)"),
)
logistic.known_wrong(
    "twice_too_steep",
    "Right at 0 and far away, but too steep between: compare your argument of tanh with e^(x/2).",
    ("np.tanh(0.5 * x)", "np.tanh(x)"),
)
logistic.known_wrong(
    "slope_instead",
    "This is the sigmoid's slope. Here, the function itself is asked for.",
    (SIGMOID, "0.25 * (1 - np.tanh(0.5 * x) ** 2)"),
)
logistic.known_wrong(
    "one_forgotten",
    "This grows beyond all bounds: where is the 1 in the denominator?",
    (SIGMOID, "1 / np.exp(-x)"),
)
logistic.known_wrong(
    "sign_of_x_lost",
    "Right for positive x, but the sign of x is lost: a sigmoid is above 1/2 on one side only.",
    (SIGMOID, "1 / (1 + np.exp(-np.abs(x)))"),
)
logistic.known_wrong(
    "normalised",
    "Your values add up to 1 over the array: that is softmax. The sigmoid looks at each entry alone.",
    (SIGMOID, "np.exp(x - np.max(x)) / np.sum(np.exp(x - np.max(x)))"),
)

stages = backprop.exercise("staged_circuit_forward", returns=("f", "values"), uses=("sigmoid",))
stages.values("values", cases=circuit_points)
stages.known_wrong(
    "square_missing", "The denominator contains x + y itself: where did the square go?", ("total**2", "total")
)
stages.known_wrong(
    "sigmoids_exchanged",
    "The two sigmoids are exchanged. Which one stands in the numerator?",
    ("sig_y = sigmoid(y)", "sig_y = sigmoid(1.0 * x)"),
    ("sig_x = sigmoid(x)", "sig_x = sigmoid(1.0 * y)"),
)
stages.known_wrong(
    "sum_of_squares",
    "You square x and y and add up then. Is (x + y)² the same?",
    ("square = total**2", "square = x**2 + y**2"),
)
stages.known_wrong(
    "inverse_missing",
    "You multiply with the denominator. Which gate turns it over?",
    ("inv = 1 / den", "inv = den"),
)
stages.known_wrong(
    "numerator_with_y",
    "The numerator is y + σ(y) in yours. Which letter stands in the formula?",
    ("num = x +", "num = y +"),
)
stages.known_wrong(
    "difference", "`total` is a difference. What does the formula add up?", ("total = x + y", "total = x - y")
)
stages.known_wrong(
    "inputs_not_kept",
    "The stages are all there, but `values` lacks the inputs. Which ten names does the docstring list?",
    ('        "x": x,\n        "y": y,\n', ""),
)

circuit = backprop.exercise(
    "staged_circuit_backward", returns=("grads", "grads['x']", "grads['y']"), uses=("staged_circuit_forward",)
)
circuit.values("inner gradients", of="grads", cases=circuit_gradients)
circuit.values("x and y", of=("grads['x']", "grads['y']"), cases=circuit_gradients)
circuit.known_wrong(
    "x_overwritten",
    "Only the last of x's contributions survives. A wire that branches adds its gradients up: `=` or `+=`?",
    ('g["x"] += ', 'g["x"] = '),
)
circuit.known_wrong(
    "y_overwritten",
    "Only the last of y's contributions survives. A wire that branches adds its gradients up: `=` or `+=`?",
    ('g["y"] += ', 'g["y"] = '),
)
circuit.known_wrong(
    "both_overwritten",
    "x and y each keep only their last contribution. A wire that branches adds its gradients up: `=` or `+=`?",
    ('g["x"] += ', 'g["x"] = '),
    ('g["y"] += ', 'g["y"] = '),
)
circuit.known_wrong(
    "x_misses_numerator",
    "One way from x to f is missing: look for x in the numerator.",
    ('g["x"] = g["num"]', 'g["x"] = 0.0'),
)
circuit.known_wrong(
    "x_misses_sigmoid",
    "One way from x to f is missing: the one through its sigmoid.",
    ('    g["x"] += g["sig_x"] * values["sig_x"] * (1 - values["sig_x"])\n', ""),
)
circuit.known_wrong(
    "x_misses_total",
    "One way from x to f is missing: the one through `total`.",
    ('    g["x"] += g["total"]\n', ""),
)
circuit.known_wrong(
    "y_misses_total",
    "One way from y to f is missing: the one through `total`.",
    ('    g["y"] += g["total"]\n', ""),
)
circuit.known_wrong(
    "sigmoid_slope_of_input",
    "The sigmoid's slope is σ·(1 − σ). Yours contains the input where the output belongs.",
    ('values["sig_x"] * (1 - values["sig_x"])', 'values["x"] * (1 - values["x"])'),
    ('values["sig_y"] * (1 - values["sig_y"])', 'values["y"] * (1 - values["y"])'),
)
circuit.known_wrong(
    "sigmoid_slope_missing",
    "Gradients go through the sigmoids as if these were wires. What is their local slope?",
    (' * values["sig_x"] * (1 - values["sig_x"])', ""),
    (' * values["sig_y"] * (1 - values["sig_y"])', ""),
)
circuit.known_wrong(
    "inverse_sign",
    "The gradient of `den` has the wrong sign, and all that follows from it. Does 1/den rise or fall with den?",
    ('-g["inv"] / values["den"] ** 2', 'g["inv"] / values["den"] ** 2'),
)
circuit.known_wrong(
    "inverse_slope",
    "The slope of 1/den contains its square. Which power do you have?",
    ('values["den"] ** 2', 'values["den"]'),
)
circuit.known_wrong(
    "square_without_two",
    "The gradient of `total` is half of what it should be. What is the slope of a square?",
    (" * 2 *", " * 1 *"),
)
circuit.known_wrong(
    "square_without_total",
    "The slope of a square has two factors. You have the 2; what else?",
    ('g["square"] * 2 * values["total"]', 'g["square"] * 2'),
)
circuit.known_wrong(
    "product_not_swapped",
    "At the last gate each factor's gradient contains that factor itself. What does a multiplier do?",
    ('df * values["inv"]', 'df * values["num"] * 1.0'),
    ('g["inv"] = df * values["num"]', 'g["inv"] = df * values["inv"]'),
)
circuit.known_wrong(
    "df_forgotten",
    "You start with 1 whatever `df` is. What if f is not the end of the computation?",
    ('g = {"f": df}', 'df = 1.0\n    g = {"f": df}'),
)
circuit.known_wrong(
    "sigmoid_of_sigmoid",
    "`sig_x` and `sig_y` are outputs of the sigmoid already, and your slopes apply it to them once more.",
    ('values["sig_x"] * (1 - values["sig_x"])', 'sigmoid(values["sig_x"]) * (1 - sigmoid(values["sig_x"]))'),
    ('values["sig_y"] * (1 - values["sig_y"])', 'sigmoid(values["sig_y"]) * (1 - sigmoid(values["sig_y"]))'),
)
circuit.known_wrong(
    "sigmoid_slope_too_early",
    "The gradient of `sig_x` is that of the sigmoid's output. On which side of the gate does its slope come in?",
    (' * values["sig_x"] * (1 - values["sig_x"])', ""),
    (' * values["sig_y"] * (1 - values["sig_y"])', ""),
    ('g["sig_x"] = g["den"]', 'g["sig_x"] = g["den"] * values["sig_x"] * (1 - values["sig_x"])'),
    ('g["sig_y"] = g["num"]', 'g["sig_y"] = g["num"] * values["sig_y"] * (1 - values["sig_y"])'),
)
circuit.known_wrong(
    "square_local_slope_only",
    "The gradient of `total` is the square's local slope alone. What comes from above is a factor of every gradient.",
    ('g["square"] * 2 * values["total"]', '2 * values["total"]'),
)
circuit.known_wrong(
    "inverse_slope_of_output",
    "The slope of 1/den contains `den`. Yours divides by the square of `inv` instead.",
    ('values["den"] ** 2', 'values["inv"] ** 2'),
)
circuit.known_wrong(
    "names_with_d",
    "The gradients carry names of their own, such as `dden`. Under which names does the docstring ask for them?",
    ("    return g", '    return {"d" + name: gradient for name, gradient in g.items()}'),
)

# -- the matrix product and the affine layer ------------------------------------------------------------------------

matmul = backprop.exercise("matmul_backward", returns=("dA", "dB"))
matmul.values("dA", of="dA", cases=products)
matmul.values("dB", of="dB", cases=products)
matmul.known_wrong(
    "dA_not_transposed",
    "`dC` times B as it is: that fits only square matrices, and is wrong there too. Which length has to disappear?",
    ("dC @ B.T", "dC @ B"),
)
matmul.known_wrong(
    "dB_not_transposed",
    "A as it is times `dC`: that fits only square matrices, and is wrong there too. Which length has to disappear?",
    ("A.T @ dC", "A @ dC"),
)
matmul.known_wrong(
    "dA_transposed",
    "`dA` is the transpose of what it should be: B·dCᵀ. Which shape does `dA` have?",
    ("dC @ B.T", "B @ dC.T"),
)
matmul.known_wrong(
    "dB_transposed",
    "`dB` is the transpose of what it should be: dCᵀ·A. Which shape does `dB` have?",
    ("A.T @ dC", "dC.T @ A"),
)
matmul.known_wrong(
    "factors_not_swapped",
    "The gradient for A is made with A, the one for B with B. Remember the multiplier: with the *other* input.",
    ("dA = dC @ B.T", "dA = dC @ A.T"),
    ("dB = A.T @ dC", "dB = B.T @ dC"),
)
matmul.known_wrong(
    "returned_in_reverse",
    "`dB` came first. In which order are they asked for?",
    ("return dA, dB", "return dB, dA"),
)
matmul.known_wrong(
    "factors_in_reverse",
    "`dC` and the other factor stand in the wrong order. In which order do the inner lengths agree?",
    ("dC @ B.T", "B.T @ dC"),
    ("A.T @ dC", "dC @ A.T"),
)
matmul.known_wrong(
    "dB_averaged",
    "`dB` is divided by the number of rows. Is there a mean anywhere in C = AB?",
    ("A.T @ dC", "A.T @ dC / len(A)"),
)
matmul.known_wrong(
    "dC_forgotten",
    "These are the sums of the local slopes; what comes from above, `dC`, is missing.",
    ("dC @ B.T", "np.ones_like(dC) @ B.T"),
    ("A.T @ dC", "A.T @ np.ones_like(dC)"),
)

affine = backprop.exercise("affine_forward", returns=("out", "cache"))
affine.values("values", of="out", cases=affine_inputs)
affine.vectorised("vectorised", grows=("x",), cases=affine_inputs)
affine.unchanged("inputs unchanged", cases=affine_inputs)
affine.known_wrong("bias_missing", "The bias is missing.", (" @ w + b", " @ w"))
affine.known_wrong("bias_subtracted", "The bias is subtracted.", (" @ w + b", " @ w - b"))
affine.known_wrong(
    "not_flattened",
    "Right for examples that are rows already. What about images, x of shape (N, 8, 8)?",
    ("x.reshape(len(x), -1) @ w", "x @ w"),
)
affine.known_wrong(
    "column_order",
    "Each example is flattened in Fortran order. NumPy's own order reads the last index fastest.",
    ("x.reshape(len(x), -1)", 'x.reshape(len(x), -1, order="F")'),
)
affine.known_wrong(
    "examples_mixed",
    "Numbers of different examples end up in one row: you reshape to (D, N) and transpose. Which axis comes first?",
    ("x.reshape(len(x), -1)", "x.reshape(-1, len(x)).T"),
)
affine.known_wrong(
    "activation_added",
    "Negative outputs are cut off. That will be the next layer's job.",
    ("x.reshape(len(x), -1) @ w + b", "np.maximum(0, x.reshape(len(x), -1) @ w + b)"),
)
affine.known_wrong(
    "bias_per_example",
    "Everything is right but the bias: each example gets a single one. It is one per output, the same for all examples.",
    (" @ w + b", " @ w + np.resize(b, (len(x), 1))"),
)
affine.known_wrong(
    "python_loop",
    "Examples go through the layer one by one. One matrix product takes them all.",
    ("out = x.reshape(len(x), -1) @ w + b", "out = np.array([x[i].ravel() @ w + b for i in range(len(x))])"),
)
affine.known_wrong(
    "inputs_changed",
    "An array of the caller's is changed: `+=` and `x.shape = ...` write into the array on their left. Build a new one.",
    (
        "out = x.reshape(len(x), -1) @ w + b",
        "b += x.reshape(len(x), -1)[0] @ w\n    out = x.reshape(len(x), -1) @ w + b - x.reshape(len(x), -1)[0] @ w",
    ),
)

affine_back = backprop.exercise(
    "affine_backward", returns=("out", "dx", "dw", "db", "shapes"), uses=("affine_forward",)
)
for output in ("dx", "dw", "db"):
    affine_back.values(output, of=output, cases=affine_gradients)
affine_back.property("db shape", "one_axis", cases=affine_gradients, form=True, diagnosis="db_kept_2d")
affine_back.unchanged("inputs unchanged", cases=affine_gradients)
affine_back.known_wrong(
    "dx_not_reshaped",
    "`dx` is right, but flat: each example's gradient should have the shape in which the example came.",
    (".reshape(x.shape)", ""),
)
affine_back.known_wrong(
    "dx_not_transposed",
    "`dout` times w as it is: that fits only square matrices, and is wrong there too. Which length has to disappear?",
    ("dout @ w.T", "dout @ w"),
)
affine_back.known_wrong(
    "dx_averaged",
    "`dx` is divided by the number of examples. The mean belongs to the loss, which has put it into `dout` already.",
    ("(dout @ w.T)", "(dout @ w.T / len(x))"),
)
affine_back.known_wrong(
    "dw_averaged",
    "`dw` is divided by the number of examples. The mean belongs to the loss, which has put it into `dout` already.",
    ("-1).T @ dout", "-1).T @ dout / len(x)"),
)
affine_back.known_wrong(
    "dw_transposed",
    "`dw` is the transpose of what it should be. Which shape does `w` have?",
    ("dw = x.reshape(len(x), -1).T @ dout", "dw = dout.T @ x.reshape(len(x), -1)"),
)
affine_back.known_wrong(
    "db_wrong_axis",
    "`db` has one entry per example: summed over the wrong axis. The bias is one number per output.",
    ("dout.sum(axis=0)", "dout.sum(axis=1)"),
)
affine_back.known_wrong(
    "db_not_summed",
    "`db` has a row for every example. The bias is one wire with N branches: what happens to their gradients?",
    ("dout.sum(axis=0)", "1 * dout"),
)
affine_back.known_wrong(
    "db_averaged",
    "`db` is a mean over the examples. The mean belongs to the loss, which has put it into `dout` already.",
    ("dout.sum(axis=0)", "dout.mean(axis=0)"),
)
affine_back.known_wrong(
    "db_summed_to_one_number",
    "`db` is one number. How many biases does the layer have?",
    ("dout.sum(axis=0)", "dout.sum()"),
)
affine_back.known_wrong(
    "db_kept_2d",
    "`db` has two axes, (1, M). A gradient has the shape of its thing, here (M,).",
    ("dout.sum(axis=0)", "dout.sum(axis=0, keepdims=True)"),
)
affine_back.known_wrong(
    "dout_forgotten_in_dw",
    "`dw` lacks what comes from above: it sums up x as if every entry of `dout` were 1.",
    ("-1).T @ dout", "-1).T @ np.ones_like(dout)"),
)
affine_back.known_wrong(
    "dw_returned_first",
    "`dw` came first. In which order are the gradients asked for?",
    ("return dx, dw, db", "return dw, dx, db"),
)
affine_back.known_wrong(
    "inputs_changed",
    "The cache holds the caller's arrays, or `dout` is the caller's: writing into them changes somebody else's numbers.",
    ("db = dout.sum(axis=0)", "db = dout.sum(axis=0)\n    dout *= 2"),
)

# -- activations -----------------------------------------------------------------------------------------------------

relu = backprop.exercise("relu_forward", returns=("out", "cache"))
relu.values("values", of="out", cases=activations)
relu.unchanged("inputs unchanged", cases=activations)
relu.known_wrong("identity", "Negative inputs come out as they went in.", ("np.maximum(0, x)", "1 * x"))
relu.known_wrong(
    "absolute_value",
    "Negative inputs come out positive: that is the absolute value. What should they become?",
    ("np.maximum(0, x)", "np.abs(x)"),
)
relu.known_wrong(
    "negative_part",
    "What is negative comes out and what is positive is cut off.",
    ("np.maximum(0, x)", "np.minimum(0, x)"),
)
relu.known_wrong(
    "step",
    "Positive inputs come out as 1. They should pass unchanged.",
    ("np.maximum(0, x)", "np.where(x > 0, 1.0, 0.0)"),
)
relu.known_wrong(
    "clipped",
    "Inputs above 1 are cut off at 1. ReLU has no upper limit.",
    ("np.maximum(0, x)", "np.clip(x, 0, 1)"),
)
relu.known_wrong(
    "largest_entry",
    "A single number came back: the largest of all. Which NumPy function compares entry by entry?",
    ("np.maximum(0, x)", "max(0.0, float(np.max(x)))"),
)
relu.known_wrong(
    "largest_along_axis",
    "`np.max(x, 0)` looks for the largest entry along axis 0. Which NumPy function compares with 0, entry by entry?",
    ("np.maximum(0, x)", "np.max(x, 0)"),
)
relu.known_wrong(
    "leaky",
    "A little of the negative inputs gets through: that is the leaky ReLU.",
    ("np.maximum(0, x)", "np.maximum(0.01 * x, x)"),
)
relu.known_wrong(
    "inputs_changed",
    "The caller's `x` is changed. Build a new array instead of writing into the one you were given.",
    ("return np.maximum(0, x), x", "x[x < 0] = 0\n    return x, x"),
)

relu_back = backprop.exercise("relu_backward", returns=("out", "dx"), uses=("relu_forward",))
relu_back.values("gradient", of="dx", cases=relu_gradients)
relu_back.unchanged("inputs unchanged", cases=relu_gradients)
relu_back.known_wrong(
    "mask_from_dout",
    "You cut off where `dout` is negative. What decided in the forward half which entries got through?",
    ("(x > 0)", "(dout > 0)"),
)
relu_back.known_wrong(
    "all_pass",
    "The gradient also goes through where x was negative. Does the output move there when x does?",
    ("dout * (x > 0)", "dout * 1"),
)
relu_back.known_wrong(
    "mask_reversed",
    "The gradient goes through where x was negative, and nowhere else.",
    ("(x > 0)", "(x < 0)"),
)
relu_back.known_wrong(
    "dout_forgotten",
    "These are the local slopes, 0 and 1. What comes from above, `dout`, is missing.",
    ("dout * (x > 0)", "1.0 * (x > 0)"),
)
relu_back.known_wrong(
    "times_output",
    "You multiply with the output. How steep is max(0, x) at x = 5, and how steep at x = 7?",
    ("dout * (x > 0)", "dout * np.maximum(0, x)"),
)
relu_back.known_wrong(
    "relu_of_dout_too",
    "Negative gradients are cut off as well as negative inputs. A negative gradient is a perfectly good one.",
    ("dout * (x > 0)", "np.maximum(0, dout) * (x > 0)"),
)
relu_back.known_wrong(
    "mask_at_one",
    "Inputs between 0 and 1 get no gradient. Where is the corner?",
    ("(x > 0)", "(x > 1)"),
)
relu_back.known_wrong(
    "slope_minus_one",
    "At negative inputs your slope is -1. Does the output move there at all?",
    ("(x > 0)", "np.sign(x)"),
)
relu_back.known_wrong(
    "inputs_changed",
    "The caller's array is changed. Build a new one instead of writing into `dout` or the cache.",
    ("return dout * (x > 0)", "dout[x <= 0] = 0\n    return dout"),
)


def activation(name: str, cases: CaseGenerator) -> Exercise:
    """Register what is looked at in an activation whose halves stand in one cell."""
    exercise = backprop.exercise(name, returns=("out", "dx"))
    exercise.values("forward", of="out", cases=cases)
    exercise.values("gradient", of="dx", cases=cases)
    return exercise


DOUT_FORGOTTEN = "These are the local slopes. What comes from above, `dout`, is missing."
CACHE_CHANGED = "The backward half gives another answer when it is called again with the same cache: it writes into the cache."

leaky = activation("leaky_relu_backward", leaky_gradients)
leaky.known_wrong(
    "plain_relu",
    "Nothing gets through at negative inputs, in neither direction: this is the plain ReLU.",
    ("np.where(x > 0, x, alpha * x)", "np.maximum(0, x)"),
    ("np.where(x > 0, 1, alpha)", "(x > 0)"),
)
leaky.known_wrong(
    "gradient_of_plain_relu",
    "The forward half leaks, the backward half doesn't. What is the slope of the left piece?",
    ("np.where(x > 0, 1, alpha)", "(x > 0)"),
)
leaky.known_wrong(
    "alpha_fixed_in_gradient",
    "The backward half always uses 0.01. How can it learn which `alpha` the forward half was called with?",
    ("np.where(x > 0, 1, alpha)", "np.where(x > 0, 1, 0.01)"),
)
leaky.known_wrong(
    "alpha_fixed",
    "Both halves use 0.01 whatever `alpha` is.",
    ("np.where(x > 0, x, alpha * x)", "np.where(x > 0, x, 0.01 * x)"),
    ("np.where(x > 0, 1, alpha)", "np.where(x > 0, 1, 0.01)"),
)
leaky.known_wrong(
    "slope_times_input",
    "At negative inputs the slope contains x. How steep is the line alpha·x?",
    ("np.where(x > 0, 1, alpha)", "np.where(x > 0, 1, alpha * x)"),
)
leaky.known_wrong(
    "mask_from_dout",
    "The sign of `dout` chooses the slope. Which sign decided in the forward half?",
    ("np.where(x > 0, 1, alpha)", "np.where(dout > 0, 1, alpha)"),
)
leaky.known_wrong(
    "constant_leak",
    "At negative inputs your output is the constant alpha. It should be alpha times the input.",
    ("np.where(x > 0, x, alpha * x)", "np.where(x > 0, x, alpha)"),
)
leaky.known_wrong(
    "dout_forgotten", DOUT_FORGOTTEN, ("dout * np.where(x > 0, 1, alpha)", "np.where(x > 0, 1.0, alpha)")
)
leaky.known_wrong(
    "dout_forgotten_on_the_left",
    "Right at positive inputs; at negative ones only the slope came back. What comes from above is a factor there, too.",
    ("dout * np.where(x > 0, 1, alpha)", "np.where(x > 0, dout, alpha)"),
)
leaky.known_wrong(
    "pieces_added",
    "Both pieces are added up, so that positive inputs come out too large. Only one of them holds for each input.",
    ("np.where(x > 0, x, alpha * x)", "np.maximum(0, x) + alpha * x"),
)

hyperbolic = activation("tanh_backward", tanh_gradients)
hyperbolic.known_wrong(
    "slope_of_input",
    "The slope is 1 − t² with t the *output*. Yours is made of the input.",
    ("return t, t", "return t, x"),
)
hyperbolic.known_wrong(
    "square_missing", "Your slope is 1 − t. At t = −1 the curve is flat: is yours?", ("1 - t**2", "1 - t")
)
hyperbolic.known_wrong(
    "slope_of_sigmoid",
    "This slope, t·(1 − t), is the sigmoid's. Which one belongs to tanh?",
    ("dout * (1 - t**2)", "dout * t * (1 - t)"),
)
hyperbolic.known_wrong(
    "tanh_of_tanh",
    "The backward half applies tanh once more to what is in the cache. Input or output: which one is stored?",
    ("(1 - t**2)", "(1 - np.tanh(t) ** 2)"),
)
hyperbolic.known_wrong("dout_forgotten", DOUT_FORGOTTEN, ("dout * (1 - t**2)", "1 - t**2"))
hyperbolic.known_wrong(
    "gradient_sign", "The sign is wrong: tanh rises everywhere.", ("(1 - t**2)", "(t**2 - 1)")
)
hyperbolic.known_wrong(
    "cache_changed", CACHE_CHANGED, ("return dout * (1 - t**2)", "t *= -t\n    t += 1\n    return dout * t")
)

layer = activation("sigmoid_backward", sigmoid_gradients)
layer.uses = ("sigmoid",)
layer.known_wrong(
    "slope_of_input",
    "The slope is s·(1 − s) with s the *output*. Yours is made of the input.",
    ("return s, s", "return s, x"),
)
layer.known_wrong(
    "slope_of_tanh",
    "This slope, 1 − s², is that of tanh. Which one belongs to the sigmoid?",
    ("s * (1 - s)", "(1 - s**2)"),
)
layer.known_wrong(
    "one_factor",
    "The slope has two factors. You have 1 − s; what else?",
    ("dout * s * (1 - s)", "dout * (1 - s)"),
)
layer.known_wrong(
    "other_factor", "The slope has two factors. You have s; what else?", ("dout * s * (1 - s)", "dout * s")
)
layer.known_wrong(
    "sigmoid_of_sigmoid",
    "The backward half applies the sigmoid once more to what is in the cache. Input or output: which one is stored?",
    ("s = cache", "s = sigmoid(cache)"),
)
layer.known_wrong("dout_forgotten", DOUT_FORGOTTEN, ("dout * s * (1 - s)", "s * (1 - s)"))
layer.known_wrong("gradient_sign", "The sign is wrong: the sigmoid rises everywhere.", ("(1 - s)", "(s - 1)"))
layer.known_wrong(
    "cache_changed", CACHE_CHANGED, ("return dout * s * (1 - s)", "s *= 1 - s\n    return dout * s")
)

# -- losses ------------------------------------------------------------------------------------------------------------

SUMMED = "Loss and gradient are sums over the examples. What happens to your step when the batch is twice as large?"
SLOPE_SUMMED = (
    "The loss is a mean over the examples, its gradient isn't. What does dividing the loss do to its slope?"
)
LOSS_SUMMED = "The loss is a sum over the examples while its gradient is that of the mean. Which of the two is asked for?"

svm = backprop.exercise("svm_loss", returns=("loss", "dx"))
svm.values("loss", of="loss", cases=scorings)
svm.gradient("gradient", of="dx", loss="loss", wrt="x", cases=scorings)
svm.vectorised("vectorised", grows=("x", "y"), cases=scorings)
svm.unchanged("inputs unchanged", cases=scorings)
svm.known_wrong(
    "sum_not_mean",
    SUMMED,
    ("(margins > 0) / num_train", "(margins > 0) / 1"),
    ("margins.sum() / num_train", "margins.sum()"),
)
svm.known_wrong("gradient_not_averaged", SLOPE_SUMMED, ("(margins > 0) / num_train", "(margins > 0) / 1"))
svm.known_wrong("loss_not_averaged", LOSS_SUMMED, ("margins.sum() / num_train", "margins.sum()"))
svm.known_wrong(
    "correct_class_counted",
    "The loss is too large by exactly 1: the right class is compared with itself. Over which j does the sum run?",
    ("margins.sum() / num_train", "margins.sum() / num_train + 1"),
)
svm.known_wrong(
    "margin_reversed",
    "The margin compares the classes the wrong way round: it grows when the right class does better.",
    ("x - x[rows, y][:, None] + 1", "x[rows, y][:, None] - x + 1"),
)
svm.known_wrong(
    "delta_missing",
    "A win by a hair costs nothing in your loss. By how much must the right class win?",
    ("[:, None] + 1", "[:, None]"),
)
svm.known_wrong(
    "delta_subtracted",
    "The 1 is subtracted: wrong classes may win by up to 1 for free. Which side should it favour?",
    ("[:, None] + 1", "[:, None] - 1"),
)
svm.known_wrong(
    "negative_margins_counted",
    "Margins below zero are added too, so easy classes pay for hard ones. What does the max do?",
    ("np.maximum(0, x - x[rows, y][:, None] + 1)", "x - x[rows, y][:, None] + 1"),
)
svm.known_wrong(
    "inactive_margins_in_gradient",
    "The gradient counts every wrong class, also those that cost nothing. What is the slope of max(0, m) at m < 0?",
    ("dx = (margins > 0) / num_train", "dx = np.ones(x.shape) / num_train\n    dx[rows, y] = 0"),
)
svm.known_wrong(
    "correct_entry_missing",
    "The right class gets no gradient. Does its score appear in the margins?",
    ("-dx.sum(axis=1)", "0"),
)
svm.known_wrong(
    "correct_entry_counted_once",
    "The right class is moved once per example. In how many of the violated margins does its score appear?",
    ("-dx.sum(axis=1)", "-1 / num_train"),
)
svm.known_wrong(
    "correct_entry_sign",
    "The right class is pushed the same way as its rivals. If its score rises, does the loss rise or fall?",
    ("-dx.sum(axis=1)", "dx.sum(axis=1)"),
)
svm.known_wrong(
    "gradient_sign",
    "The gradient points the wrong way. If a rival's score rises, does the loss rise or fall?",
    ("num_train, dx", "num_train, -dx"),
)
svm.known_wrong(
    "margins_as_slope",
    "The size of a margin enters the gradient. Is the slope of max(0, m) larger where m is larger?",
    ("dx = (margins > 0) / num_train", "dx = margins / num_train"),
)
svm.known_wrong(
    "squared",
    "Your margins are squared: the squared hinge, a loss of its own. This one grows linearly.",
    ("dx = (margins > 0) / num_train", "dx = 2 * margins / num_train"),
    ("margins.sum() / num_train", "np.sum(margins**2) / num_train"),
)
svm.known_wrong(
    "averaged_over_classes",
    "You divide by the number of classes as well. Over what is the loss a mean, and over what a sum?",
    ("(margins > 0) / num_train", "(margins > 0) / x.size"),
    ("margins.sum() / num_train", "margins.mean()"),
)
svm.known_wrong(
    "whole_columns",
    "`x[:, y]` picks whole columns, N of them. How do you pick one entry per row?",
    ("x[rows, y][:, None]", "x[:, y]"),
)
svm.known_wrong(
    "python_loop",
    "The examples are taken one by one. Which indexing picks the right class's score in all rows at once?",
    (
        "margins = np.maximum(0, x - x[rows, y][:, None] + 1)",
        "margins = np.array([np.maximum(0, x[i] - x[i, y[i]] + 1) for i in range(len(x))])",
    ),
)
svm.known_wrong(
    "inputs_changed",
    "The caller's scores are changed. Build a new array instead of writing into the one you were given.",
    (
        "margins = np.maximum(0, x - x[rows, y][:, None] + 1)",
        "x -= x[rows, y][:, None]\n    margins = np.maximum(0, x + 1)",
    ),
)

softmax = backprop.exercise("softmax_loss", returns=("loss", "dx"))
softmax.values("loss", of="loss", cases=scorings)
softmax.gradient("gradient", of="dx", loss="loss", wrt="x", cases=scorings)
softmax.values("stable", cases=huge_scores)
softmax.vectorised("vectorised", grows=("x", "y"), cases=scorings)
softmax.unchanged("inputs unchanged", cases=scorings)
softmax.known_wrong(
    "sum_not_mean",
    SUMMED,
    ("shifted[rows, y]) / num_train", "shifted[rows, y])"),
    ("    dx /= num_train\n", ""),
)
softmax.known_wrong("gradient_not_averaged", SLOPE_SUMMED, ("    dx /= num_train\n", ""))
softmax.known_wrong("loss_not_averaged", LOSS_SUMMED, ("shifted[rows, y]) / num_train", "shifted[rows, y])"))
softmax.known_wrong(
    "averaged_over_classes",
    "The gradient is divided by the number of classes as well. Over what is the loss a mean?",
    ("dx /= num_train", "dx /= dx.size"),
)
softmax.known_wrong(
    "labels_not_subtracted",
    "Your gradient pushes every class down and none up. What is different at the right class?",
    ("    dx[rows, y] -= 1\n", ""),
)
softmax.known_wrong(
    "one_after_the_mean",
    "The 1 is subtracted after the mean was taken. Which of the two terms does the mean concern?",
    ("    dx[rows, y] -= 1\n    dx /= num_train\n", "    dx /= num_train\n    dx[rows, y] -= 1\n"),
)
softmax.known_wrong(
    "ones_in_whole_columns",
    "1 is subtracted in whole columns. How do you pick one entry per row?",
    ("dx[rows, y] -= 1", "dx[:, np.unique(y)] -= 1"),
)
softmax.known_wrong(
    "labels_added",
    "The right class is pushed down even more than the others. Which sign does its 1 have?",
    ("dx[rows, y] -= 1", "dx[rows, y] += 1"),
)
softmax.known_wrong(
    "gradient_sign",
    "The gradient points the wrong way. If the right class's score rises, does the loss rise or fall?",
    ("return loss, dx", "return loss, -dx"),
)
softmax.known_wrong(
    "loss_sign",
    "The loss is negative. What is the sign of the logarithm of a number below 1?",
    ("return loss, dx", "return -loss, dx"),
)
softmax.known_wrong(
    "normalised_over_examples",
    "Your probabilities add up to 1 over the examples. They should do so over the classes of each example.",
    (
        "    sums = exps.sum(axis=1)\n",
        "    shifted = x - x.max(axis=0)\n    exps = np.exp(shifted)\n    sums = exps.sum(axis=0)\n",
    ),
    ("np.log(sums) - shifted[rows, y]", "np.log(sums)[y] - shifted[rows, y]"),
    ("exps / sums[:, None]", "exps / sums"),
)
softmax.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm, and your gradient fits that.",
    (
        "loss = np.sum(np.log(sums) - shifted[rows, y]) / num_train",
        "loss = np.sum(np.log(sums) - shifted[rows, y]) / num_train / np.log(2)",
    ),
)
softmax.known_wrong(
    "max_not_subtracted",
    "Right for small scores, but exp overflows for large ones. Which number may you subtract from each row?",
    ("x - x.max(axis=1, keepdims=True)", "1.0 * x"),
)
softmax.known_wrong(
    "one_maximum_for_all",
    "One maximum is subtracted from all rows, and rows far below it underflow to 0/0. Each row has its own.",
    ("x.max(axis=1, keepdims=True)", "x.max()"),
)
softmax.known_wrong(
    "log_of_zero",
    "The loss is infinite where the right class's probability underflows to 0. Take no logarithm of a probability.",
    ("np.log(sums) - shifted[rows, y]", "-np.log(exps[rows, y] / sums)"),
)
for epsilon in ("1e-8", "1e-9", "1e-12"):
    softmax.known_wrong(
        f"epsilon_in_log_{epsilon}",
        "A small constant keeps the logarithm finite and caps the loss: a true loss of 10,000 comes out as 20 or 30.",
        ("np.log(sums) - shifted[rows, y]", f"-np.log(exps[rows, y] / sums + {epsilon})"),
    )
softmax.known_wrong(
    "formula_as_it_stands",
    "Right for small scores, but exp overflows for large ones, and the logarithm of 0 is waiting behind that.",
    ("x - x.max(axis=1, keepdims=True)", "1.0 * x"),
    ("np.log(sums) - shifted[rows, y]", "-np.log(exps[rows, y] / sums)"),
)
softmax.known_wrong(
    "loss_after_the_gradient",
    "The gradient is right, but your loss uses the probabilities after 1 was subtracted from them: is `dx` a copy?",
    (
        "    return loss, dx",
        "    loss = -np.mean(np.log(np.abs(dx[rows, y] * num_train)))\n    return loss, dx",
    ),
)
softmax.known_wrong(
    "python_loop",
    "The examples are taken one by one. Which indexing picks the right class's entry in all rows at once?",
    ("dx[rows, y] -= 1", "for i in range(len(x)):\n        dx[i, y[i]] -= 1"),
)
softmax.known_wrong(
    "inputs_changed",
    "The caller's scores are changed: `-=` writes into the array on its left. Build a new one.",
    ("shifted = x - x.max(axis=1, keepdims=True)", "x -= x.max(axis=1, keepdims=True)\n    shifted = x"),
)

# -- the network ---------------------------------------------------------------------------------------------------------

PENALTY = "0.5 * reg * (np.vdot(W1, W1) + np.vdot(W2, W2))"
net = backprop.exercise(
    "two_layer_loss",
    returns=("loss", "grads['W1']", "grads['b1']", "grads['W2']", "grads['b2']", "shapes"),
    uses=("affine_forward", "affine_backward", "relu_forward", "relu_backward", "softmax_loss"),
)
net.values("loss", of="loss", cases=networks)
net.values("weights", of=("grads['W1']", "grads['W2']"), cases=networks)
net.values("biases", of=("grads['b1']", "grads['b2']"), cases=networks)
net.property("bias shapes", "one_axis", cases=networks, form=True, diagnosis="biases_kept_2d")
net.vectorised("vectorised", grows=("X", "y"), cases=growing_batches)
net.unchanged("inputs unchanged", cases=networks)
net.known_wrong(
    "relu_missing",
    "There is no ReLU in your network: two affine layers in a row are one.",
    ("h, gate = relu_forward(a)", "h, gate = a, np.ones_like(a)"),
)
net.known_wrong(
    "relu_missing_backward",
    "The gradient of the hidden layer doesn't go back through the ReLU. Which entries of `dh` must not get through?",
    ("da = relu_backward(dh, gate)", "da = dh"),
)
net.known_wrong(
    "hidden_bias_missing",
    "The hidden layer's bias is not used.",
    ("affine_forward(X, W1, b1)", "affine_forward(X, W1, 0 * b1)"),
)
net.known_wrong(
    "output_bias_missing",
    "The output layer's bias is not used.",
    ("affine_forward(h, W2, b2)", "affine_forward(h, W2, 0 * b2)"),
)
net.known_wrong(
    "relu_on_scores",
    "The scores go through a ReLU as well. They may be negative.",
    (
        "scores, second = affine_forward(h, W2, b2)",
        "scores, second = affine_forward(h, W2, b2)\n    scores, last = relu_forward(scores)",
    ),
    (
        "dh, dW2, db2 = affine_backward(dscores, second)",
        "dh, dW2, db2 = affine_backward(relu_backward(dscores, last), second)",
    ),
)
net.known_wrong(
    "penalty_missing",
    "The penalty is missing, in the loss and in the gradients. What is `reg` for?",
    (f"    loss += {PENALTY}\n", ""),
    ("    dW1 += reg * W1\n    dW2 += reg * W2\n", ""),
)
net.known_wrong(
    "penalty_missing_in_loss",
    "The gradients feel the penalty, the loss doesn't: a numerical gradient of your loss would disagree.",
    (f"    loss += {PENALTY}\n", ""),
)
net.known_wrong(
    "penalty_missing_in_gradients",
    "The loss includes the penalty, the gradients don't. The weights are used in two places: add both contributions.",
    ("    dW1 += reg * W1\n    dW2 += reg * W2\n", ""),
)
net.known_wrong(
    "penalty_missing_in_dW1",
    "The gradient of W1 lacks its penalty; W2's has it.",
    ("    dW1 += reg * W1\n", ""),
)
net.known_wrong(
    "penalty_missing_in_dW2",
    "The gradient of W2 lacks its penalty; W1's has it.",
    ("    dW2 += reg * W2\n", ""),
)
net.known_wrong(
    "penalty_of_W1_only",
    "Only W1 is penalised, in the loss and in the gradients. Which weights does the formula add up?",
    (" + np.vdot(W2, W2)", ""),
    ("    dW2 += reg * W2\n", ""),
)
net.known_wrong(
    "penalty_without_half",
    "Your penalty is reg·ΣW² (gradient 2·reg·W). Both conventions exist; this course writes ½·reg·ΣW².",
    ("0.5 * reg", "1.0 * reg"),
    ("dW1 += reg", "dW1 += 2 * reg"),
    ("dW2 += reg", "dW2 += 2 * reg"),
)
net.known_wrong(
    "half_missing_in_loss",
    "The penalty in your loss is reg·ΣW²; its gradients fit the course's ½·reg·ΣW². Which half went missing?",
    ("0.5 * reg", "1.0 * reg"),
)
net.known_wrong(
    "penalty_slope_doubled",
    "The penalty's gradients are twice too large. What does the ½ in the loss do when you differentiate?",
    ("dW1 += reg", "dW1 += 2 * reg"),
    ("dW2 += reg", "dW2 += 2 * reg"),
)
net.known_wrong(
    "bias_penalised",
    "The biases are penalised as well. What would a large bias do to overfitting?",
    ("np.vdot(W1, W1) +", "np.vdot(W1, W1) + np.vdot(b1, b1) + np.vdot(b2, b2) +"),
    ("    dW1 += reg * W1\n", "    dW1 += reg * W1\n    db1 = db1 + reg * b1\n    db2 = db2 + reg * b2\n"),
)
net.known_wrong(
    "averaged_twice",
    "All gradients of the data loss are divided by the number of examples once more. Where was the mean taken already?",
    ("affine_backward(dscores, second)", "affine_backward(dscores / len(X), second)"),
)
net.known_wrong(
    "mask_from_scores_gradient",
    "The hidden gradient is cut off where it is negative. The ReLU's mask comes from its input, kept in the cache.",
    ("da = relu_backward(dh, gate)", "da = np.maximum(0, dh)"),
)
net.known_wrong(
    "biases_kept_2d",
    "Bias gradients have two axes, (1, H) or (1, C). The biases have one, and a gradient has the shape of its thing.",
    ('"b1": db1, "W2": dW2, "b2": db2', '"b1": db1[None], "W2": dW2, "b2": db2[None]'),
)
net.known_wrong(
    "bias_gradients_summed_to_rows",
    "The bias gradients are means over the examples. `dscores` contains the mean already: what is left to do?",
    ('"b1": db1, "W2": dW2, "b2": db2', '"b1": db1 / len(X), "W2": dW2, "b2": db2 / len(X)'),
)
net.known_wrong(
    "other_names",
    "`grads` has no entries under the names of the parameters. Is a gradient called W1 or dW1 there?",
    ('{"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}', '{"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}'),
)
net.known_wrong(
    "svm_on_top",
    "The last layer of your network is the SVM loss. Which one does the sketch above end in?",
    ("softmax_loss(scores, y)", "svm_loss(scores, y)"),
)
net.known_wrong(
    "inputs_changed",
    "Your function writes into the caller's parameters or data. The step is the caller's business: return gradients.",
    ("    return loss, {", "    W1 -= 0.1 * dW1\n    return loss, {"),
)
net.known_wrong(
    "python_loop",
    "The examples go through the network one by one. All layers take whole batches.",
    (
        "    a, _ = affine_forward(X, W1, b1)\n",
        "    a, _ = affine_forward(X, W1, b1)\n    a = np.array([X[i].ravel() @ W1 + b1 for i in range(len(X))])\n",
    ),
)

verdict = backprop.exercise("gradient_verdict", returns=("verdict",), uses=("relative_error",))
verdict.values("verdicts", cases=verdicts)
RULE = "error > 1e-2"
verdict.known_wrong(
    "size_judged",
    "The error is a relative one now. But a gradient of size 100 is still called wrong: what is above 1e-2 there?",
    (RULE, "np.max(np.abs(analytic)) > 1e-2"),
)
SIGNED = "np.max((analytic - numerical) / np.maximum(np.abs(analytic), np.abs(numerical)))"
verdict.known_wrong(
    "sign_kept",
    "The thresholds meet the error now. But what is the largest of several negative errors?",
    ("relative_error(analytic, numerical)", SIGNED),
)
verdict.known_wrong(
    "zero_by_zero",
    "Both lines are mended, but an entry that is 0 in both gradients gives NaN. You have a function that knows better.",
    (
        "relative_error(analytic, numerical)",
        SIGNED.replace("(analytic - numerical)", "np.abs(analytic - numerical)"),
    ),
)
verdict.known_wrong(
    "absolute_value_too_late",
    "The absolute value is taken after the largest error was chosen. What if the worst one is negative?",
    ("relative_error(analytic, numerical)", f"np.abs({SIGNED})"),
)
verdict.known_wrong(
    "absolute_error",
    "You judge absolute errors: tiny gradients are always right and large ones always wrong.",
    ("relative_error(analytic, numerical)", "np.max(np.abs(analytic - numerical))"),
)
verdict.known_wrong(
    "reversed", "Small errors are called wrong. Which way does the comparison go?", (RULE, "error < 1e-2")
)
verdict.known_wrong(
    "other_threshold",
    "What is wrong begins somewhere else in yours: at which error, says the docstring?",
    (RULE, "error > 1e-1"),
)
verdict.known_wrong(
    "right_too_strict",
    "Some gradients that the docstring calls right get another verdict. At which error does that begin?",
    ("error <= 1e-6", "error <= 1e-7"),
)
verdict.known_wrong(
    "mean_error",
    "The mean over the entries hides a single bad one. Which error did `relative_error` report?",
    (
        "relative_error(analytic, numerical)",
        "np.mean(np.abs(analytic - numerical) / np.maximum(np.maximum(np.abs(analytic), np.abs(numerical)), 1e-300))",
    ),
)

# -- choice questions ------------------------------------------------------------------------------------------------------

backprop.choice(
    "tiny_step",
    options="ABCD",
    because={
        "A": "That is the formula's own error. What happens to the rounding error of f when you divide it by 2h?",
        "B": "f is known that well. But the difference of two such values is divided by 2h: how much is 1e-16 / 1e-12?",
        "D": "Two values of f are rounded to 16 digits each. How many of them are left in their difference?",
    },
)
backprop.choice(
    "pixel_scale",
    options="ABCD",
    because={
        "A": "The gradient for a factor of a product is `ds` times the other factor. Which one is the other factor here?",
        "C": "The gradient does become 255 times larger. What should happen to the step, then?",
        "D": "The gradient for a factor of a product is `ds` times the other factor. Does it grow or shrink with it?",
    },
)
backprop.choice(
    "dead_unit",
    options="ABCD",
    because={
        "ABC": "If A is true, which gradient should push the unit back? And what about the penalty?",
        "AB": "Both are true. But what about the penalty: does it ask whether a unit is active?",
        "AD": "Both are true. But look at B again: what is the local slope of the ReLU?",
        "BD": "Both are true. But look at A again: what comes out of the ReLU's backward half, and where does it go?",
        "ABCD": "A and C contradict each other.",
        "A": "True, but not all of it.",
        "B": "True, but not all of it.",
        "C": "With a slope of 0 at every example, which gradient should push it?",
        "D": "True, but not all of it.",
    },
)
backprop.choice(
    "cost_of_gradients",
    options="ABCD",
    because={
        "A": "Right for one weight. The centred difference needs two evaluations for each of them.",
        "B": "Centred differences need two evaluations per weight. And backpropagation walks through the graph once.",
        "D": "Right for the differences. How often does backpropagation walk through the graph?",
    },
)

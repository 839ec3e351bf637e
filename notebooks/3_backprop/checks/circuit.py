"""Section 6, "A circuit"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import backprop


def circuit_points(rng: np.random.Generator) -> Iterator[Case]:
    """Draw points of the staged circuit: the notebook's own, and some with every pattern of signs."""
    yield case("x = 3, y = -4", x=3.0, y=-4.0)
    for sign_x, sign_y in [(1, 1), (-1, 1), (-1, -1), (1, -1)]:
        x, y = rng.uniform(0.3, 2, size=2)
        yield case(x=float(sign_x * x), y=float(sign_y * y))


def circuit_gradients(rng: np.random.Generator) -> Iterator[Case]:
    for point in circuit_points(rng):
        df = 1.0 if point.label else float(rng.uniform(0.5, 2) * rng.choice([-1, 1]))
        yield case(point.label, via="circuit", df=df, forward="staged_circuit_forward", **point.args)


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
    "sigmoid_of_x_missing",
    "`sig_x` is x itself: the sigmoid is missing.",
    ("sig_x = sigmoid(x)", "sig_x = x"),
)
stages.known_wrong(
    "sigmoid_of_y_missing",
    "`sig_y` is y itself: the sigmoid is missing.",
    ("sig_y = sigmoid(y)", "sig_y = y"),
)
stages.known_wrong(
    "denominator_multiplied",
    "The denominator is a product. What does the formula do with its two parts?",
    ("den = sig_x + square", "den = sig_x * square"),
)
stages.known_wrong(
    "sum_of_squares",
    "You square x and y and add up then. Is (x + y)² the same?",
    ("square = total**2", "square = x**2 + y**2"),
)
stages.known_wrong(
    "inverse_missing",
    "The numerator is multiplied by the denominator. Which gate turns that over?",
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
    "`values` lacks the inputs. Which ten names does the docstring list?",
    ('        "x": x,\n        "y": y,\n', ""),
)

circuit = backprop.exercise(
    "staged_circuit_backward", returns=("grads", "grads['x']", "grads['y']"), uses=("staged_circuit_forward",)
)
circuit.values("inner gradients", of="grads", cases=circuit_gradients)
circuit.values("x", of="grads['x']", cases=circuit_gradients)
circuit.values("y", of="grads['y']", cases=circuit_gradients)
circuit.known_wrong(
    "x_overwritten",
    "Of x's three contributions only that of `total` is there. A wire that branches adds its gradients "
    "up: `=` or `+=`?",
    ('g["x"] += ', 'g["x"] = '),
)
circuit.known_wrong(
    "y_overwritten",
    "Of y's two contributions only that of `total` is there. A wire that branches adds its gradients "
    "up: `=` or `+=`?",
    ('g["y"] += ', 'g["y"] = '),
)
circuit.known_wrong(
    "both_overwritten",
    "Of what reaches x and y only the contribution of `total` is there. A wire that branches adds its "
    "gradients up: `=` or `+=`?",
    ('g["x"] += ', 'g["x"] = '),
    ('g["y"] += ', 'g["y"] = '),
)
circuit.known_wrong(
    "x_only_numerator",
    "Of x's three contributions only that of the numerator is there. A wire that branches adds its gradients up.",
    ('    g["x"] += g["sig_x"] * values["sig_x"] * (1 - values["sig_x"])\n    g["x"] += g["total"]\n', ""),
)
circuit.known_wrong(
    "x_only_sigmoid",
    "Of x's three contributions only that of its sigmoid is there. A wire that branches adds its gradients up.",
    ('g["x"] = g["num"]', 'g["x"] = 0.0'),
    ('    g["x"] += g["total"]\n', ""),
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
    "total_counted_twice",
    "What goes through `total` reaches x and y with twice its size. Into how many parts does an adder divide a gradient?",
    ('+= g["total"]', '+= 2 * g["total"]'),
)
circuit.known_wrong(
    "local_slopes_only",
    "These are the local slopes of each gate, added up at x and y. What comes from above is a factor of every gradient.",
    ('g["num"] = df * values', 'g["num"] = values'),
    ('g["inv"] = df * values', 'g["inv"] = values'),
    ('-g["inv"] / values', "-1 / values"),
    ('g["square"] = g["den"]', 'g["square"] = 1.0'),
    ('g["sig_x"] = g["den"]', 'g["sig_x"] = 1.0'),
    ('g["square"] * 2 * values', "2 * values"),
    ('g["sig_y"] = g["num"]', 'g["sig_y"] = 1.0'),
    ('g["x"] = g["num"]', 'g["x"] = 1.0'),
    ('+= g["total"]', "+= 1.0"),
)
circuit.known_wrong(
    "last_gate_local_slopes_only",
    "At the last gate the gradients are the other factor alone. What comes from above, `df`, belongs to them, too.",
    ('g["num"] = df * values', 'g["num"] = values'),
    ('g["inv"] = df * values', 'g["inv"] = values'),
)
circuit.known_wrong(
    "inverse_local_slope_only",
    "The gradient of `den` is the inverse's local slope alone. What comes from above is a factor of every gradient.",
    ('-g["inv"] / values', "-1 / values"),
)
circuit.known_wrong(
    "inverse_slope_forgotten",
    "The gradient goes through the inverse as if that were a wire. What is the slope of 1/den?",
    ('-g["inv"] / values["den"] ** 2', 'g["inv"]'),
)
circuit.known_wrong(
    "sigmoid_local_slopes_only",
    "Through the sigmoids comes their local slope alone. What comes from above is a factor of every gradient.",
    ('g["sig_x"] * values', "values"),
    ('g["sig_y"] * values', "values"),
)
circuit.known_wrong(
    "one_minus_missing",
    "The sigmoid's slope has two factors. You have σ; what else?",
    (' * (1 - values["sig_x"])', ""),
    (' * (1 - values["sig_y"])', ""),
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
    "The slope of 1/den contains the square of `den`. Which power do you have?",
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
    "The gradients of `sig_x` and `sig_y` contain the slopes of their sigmoids already. Does `sig_x` "
    "stand at the input of that gate, or at its output?",
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
    "There are no gradients under the names of the table. Under which names does the docstring ask for them?",
    ("    return g", '    return {"d" + name: gradient for name, gradient in g.items()}'),
)

"""Section 12, "A graph that builds itself"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case

from . import backprop

ORDINARY = ["x + y", "x * y", "x ** 3", "x ** -1", "x ** 0.5", "x.relu()", "x.sigmoid()", "x + x", "x * x"]
DERIVED = ["x - y", "x / y"]
PLAIN = ["x + 2.5", "2.5 + x", "x * 2.5", "2.5 * x", "1 - x", "1 / x", "sum([x, y])"]


def _gates(rng: np.random.Generator, names: list[str]) -> Iterator[Case]:
    for name in names:
        x, y = rng.uniform(0.6, 2, size=2)
        yield case(via="value_gate", gate=name, x=float(x), y=float(y))


def gates_of_values(rng: np.random.Generator) -> Iterator[Case]:
    """Draw inputs for each gate; ReLU and sigmoid also get negative ones."""
    yield from _gates(rng, ORDINARY)
    for name in ("x.relu()", "x.sigmoid()", "x * y", "x ** 3"):
        x, y = rng.uniform(0.6, 2, size=2)
        yield case("x is negative", via="value_gate", gate=name, x=float(-x), y=float(y))


def gates_of_gates(rng: np.random.Generator) -> Iterator[Case]:
    """Draw inputs for gates that are made of others: here only the number that comes out counts."""
    yield from _gates(rng, DERIVED)


def gates_with_numbers(rng: np.random.Generator) -> Iterator[Case]:
    """Draw inputs for gates of which one input is a plain number."""
    yield from _gates(rng, PLAIN)


value = backprop.exercise("Value", returns=("data", "slopes"), uses=("sigmoid",))
value.values("data", of="data", cases=gates_of_values)
value.values("slopes", of="slopes", cases=gates_of_values)
value.robust("plain numbers", of="data", cases=gates_with_numbers)
MUL = "(other.data, self.data)"
value.known_wrong(
    "product_not_swapped",
    "Each factor's slope is that factor itself. What does a multiplier do with its inputs?",
    (MUL, "(self.data, other.data)"),
)
value.known_wrong(
    "product_slope_one",
    "The multiplier's slopes are 1, as an adder's. Hold y still: how fast does x · y grow with x?",
    (MUL, "(1.0, 1.0)"),
)
value.known_wrong(
    "sum_slopes_are_inputs",
    "The adder's slopes are the numbers that were added. If x grows by 0.001, by how much does x + y?",
    ("(1.0, 1.0)", "(self.data, other.data)"),
)
POWER = "exponent * self.data ** (exponent - 1)"
value.known_wrong(
    "power_not_lowered",
    "The slope of a power has the exponent of the power itself. Which one is left after differentiating?",
    (POWER, "exponent * self.data**exponent"),
)
value.known_wrong(
    "power_without_factor",
    "The slope of a power lacks a factor. What comes down in front when you differentiate?",
    (POWER, "self.data ** (exponent - 1)"),
)
value.known_wrong(
    "power_is_a_square",
    "Every power has the slope of the square. Where does the exponent occur in the slope?",
    (POWER, "2 * self.data"),
)
value.known_wrong(
    "relu_slope_always_one",
    "The ReLU's slope is 1 for negative inputs, too. Does its output move there?",
    ("float(self.data > 0)", "1.0"),
)
value.known_wrong(
    "relu_slope_is_output",
    "The ReLU's slope is its output. It lets through or it doesn't: which two numbers are possible?",
    ("float(self.data > 0)", "max(0.0, self.data)"),
)
value.known_wrong(
    "relu_missing",
    "The ReLU hands on negative numbers.",
    ("max(0.0, self.data)", "self.data"),
)
value.known_wrong(
    "sigmoid_slope_of_input",
    "The sigmoid's slope is σ·(1 − σ). Yours has the input where the output belongs.",
    ("s * (1 - s)", "self.data * (1 - self.data)"),
)
value.known_wrong(
    "sigmoid_slope_is_output",
    "The sigmoid's slope has two factors. You have σ; what else?",
    ("s * (1 - s)", "s"),
)
value.known_wrong(
    "inputs_not_remembered",
    "A product remembers no inputs. Which way should a gradient take from there?",
    (f'(self, other), {MUL}, "×"', '(), (), "×"'),
)
value.known_wrong(
    "only_self_remembered",
    "A sum remembers only the Value on the left. Which two are its inputs?",
    ('(self, other), (1.0, 1.0), "+"', '(self,), (1.0,), "+"'),
)
value.known_wrong(
    "numbers_remembered",
    "What a product remembers as its inputs are numbers, or copies. Gradients must reach the Values themselves.",
    (f"(self, other), {MUL}", f"(Value(self.data), Value(other.data)), {MUL}"),
)
value.known_wrong(
    "reflected_sum_missing",
    "A plain number on the left of a plus doesn't work (`sum` begins with 0). Which method does Python ask then?",
    ("        return self + other\n", "        return NotImplemented\n"),
)
value.known_wrong(
    "reflected_product_missing",
    "A plain number on the left of a product doesn't work. Which method does Python ask then?",
    ("        return self * other\n\n    # The rest", "        return NotImplemented\n\n    # The rest"),
)


def _small_graph(rng: np.random.Generator, inputs: list[list[int]]) -> dict[str, Any]:
    return {"inputs": inputs, "data": [float(x) for x in rng.uniform(0.5, 2, size=len(inputs))]}


#: A wire that branches, and whose branches have different lengths: first come first served is no order here.
BRANCHES = [[], [], [0, 1], [2, 0], [3], [4, 2], [5, 0], [6, 1]]
TREE = [[], [], [], [0, 1], [2], [3, 4]]
#: A Value that is used at once, and by what is listed after it.
AGAIN_LATER = [[], [], [0, 1], [0, 2]]


def graphs_to_order(rng: np.random.Generator) -> Iterator[Case]:
    """Draw graphs; in each the way through the first input alone misses something."""
    for label, inputs in [
        ("a wire branches", BRANCHES),
        ("no wire branches", TREE),
        ("an input is used by another one as well", AGAIN_LATER),
        ("a Value is multiplied by itself", [[], [0, 0], [], [1, 2], [3, 3]]),
        ("every Value is used twice", [[], *[[k, k] for k in range(10)]]),
        ("some Values are not needed", [[], [], [0, 1], [0, 0], [2, 3], [2, 1, 0], [5, 2]]),
    ]:
        yield case(label, via="graph_order", **_small_graph(rng, inputs), end=len(inputs) - 1)
    yield case(
        "two Values are equal", via="graph_order", inputs=TREE, data=[2.0, 3.0, 2.0, 6.0, 4.0, 10.0], end=5
    )


order = backprop.exercise("topological_order", returns=("order",))
order.property("order", "topological_order", cases=graphs_to_order)
order.known_wrong(
    "visited_twice",
    "Some Values stand in the list more than once. What should happen when you come to one a second time?",
    ("        if value not in seen:\n", "        if True:\n"),
)
order.known_wrong(
    "reversed",
    "The list runs from the end to the leaves. The inputs of a Value come first: when do you append it?",
    ("    return order", "    return order[::-1]"),
)
order.known_wrong(
    "wrong_order",
    "A Value is put into the list when it is met, not when all its inputs are there. What if one of these is met "
    "later, on a longer way?",
    code="""
def topological_order(end):
    met = [end]
    for value in met:
        met += [one for one in dict.fromkeys(value.inputs) if one not in met]
    return met[::-1]
""",
)
order.known_wrong(
    "end_missing",
    "The end itself is missing in the list. It is made of all the others, so where does it stand?",
    ("    return order", "    return order[:-1]"),
)
order.known_wrong(
    "leaves_missing",
    "Values without inputs are missing in the list. They need a gradient most of all.",
    ("            order.append(value)", "            order.extend([value] if value.inputs else [])"),
)
order.known_wrong(
    "first_input_only",
    "Only the first input of each Value was followed.",
    ("for one in value.inputs", "for one in value.inputs[:1]"),
)
order.known_wrong(
    "equal_taken_for_same",
    "Two Values with the same number are taken for one. When are two Values the same?",
    ("if value not in seen", "if value.data not in seen"),
    ("seen.add(value)", "seen.add(value.data)"),
)
order.known_wrong(
    "goes_on_filling",
    "A second call goes on filling the list of the first. Where is your list made, and how often?",
    ("def topological_order(end):", "def topological_order(end, order=[], again=[]):"),
    ("    order, seen = [], set()\n", "    seen = set()\n"),
)


def _sloped(rng: np.random.Generator, inputs: list[list[int]]) -> dict[str, Any]:
    slopes = [
        [float(s) for s in rng.uniform(0.5, 2, size=len(own)) * rng.choice([-1, 1], size=len(own))]
        for own in inputs
    ]
    return {**_small_graph(rng, inputs), "slopes": slopes}


def _walks(rng: np.random.Generator, times: int) -> Iterator[Case]:
    for label, inputs in [
        ("no wire branches", TREE),
        ("a wire branches", BRANCHES),
        ("an input is used by another one as well", AGAIN_LATER),
        ("a Value is multiplied by itself", [[], [0, 0], [], [1, 2], [3, 3]]),
        ("the Values stand in a row", [[], [0], [1], [2]]),
    ]:
        yield case(label, via="graph_gradients", **_sloped(rng, inputs), end=len(inputs) - 1, times=times)


def walks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw graphs to walk back through once."""
    yield from _walks(rng, 1)


def second_walks(rng: np.random.Generator) -> Iterator[Case]:
    """Draw graphs to walk back through twice: the gradients of the first walk are still there."""
    yield from _walks(rng, 2)


walk = backprop.exercise("backward", returns=("grads",), uses=("topological_order",))
walk.values("gradients", of="grads", cases=walks)
walk.robust("again", of="grads", cases=second_walks)
STEP = "one.grad += slope * value.grad"
walk.known_wrong(
    "overwritten",
    "Where a wire branches, only one of the contributions is left. `=` or `+=`?",
    (STEP, "one.grad = slope * value.grad"),
)
walk.known_wrong(
    "not_seeded",
    "All gradients are 0. With which gradient does the walk begin, and where?",
    ("    end.grad = 1.0\n", ""),
)
walk.known_wrong(
    "seeded_with_data",
    "The walk begins with the number that the end holds. How much does the end change if it changes by 1?",
    ("end.grad = 1.0", "end.grad = end.data"),
)
walk.known_wrong(
    "forwards",
    "Gradients come as far as the end's own inputs, as if you walked from the leaves to the end. What does a Value know of its own gradient when its turn comes?",
    ("reversed(order)", "order"),
)
walk.known_wrong(
    "upstream_missing",
    "Every input gets the local slope alone. What comes from above is a factor of every gradient.",
    (STEP, "one.grad += slope"),
)
walk.known_wrong(
    "slope_missing",
    "Gradients go through every gate as if it were an adder. Where is the local slope?",
    (STEP, "one.grad += value.grad"),
)
walk.known_wrong(
    "first_input_only",
    "Only the first input of each Value gets a gradient.",
    ("zip(value.inputs, value.slopes, strict=True)", "list(zip(value.inputs, value.slopes))[:1]"),
)
walk.known_wrong(
    "numbers_for_gradients",
    "The factor beside the local slope is the number that the Value holds. Which of its two numbers comes from above?",
    (STEP, "one.grad += slope * value.data"),
)
walk.known_wrong(
    "not_topological",
    "A Value hands its gradient on before all that it will get has arrived. In which order are the Values visited?",
    (
        "    order = topological_order(end)\n",
        "    order = [end]\n"
        "    for value in order:\n"
        "        order += [one for one in dict.fromkeys(value.inputs) if one not in order]\n"
        "    order.reverse()\n",
    ),
)
walk.known_wrong(
    "children_visited_twice",
    "A Value that is used twice hands its gradient on twice, the second time with what it had handed on already. How "
    "often should each Value have its turn?",
    code="""
def backward(end):
    for value in topological_order(end):
        value.grad = 0.0
    end.grad = 1.0

    def hand_on(value):
        for one, slope in zip(value.inputs, value.slopes):
            one.grad += slope * value.grad
        for one in value.inputs:
            hand_on(one)

    hand_on(end)
""",
)
walk.known_wrong(
    "not_reset",
    "After a second walk the gradients contain those of the first. What should a gradient be when a walk begins?",
    ("    for value in order:\n        value.grad = 0.0\n", ""),
)
walk.known_wrong(
    "slope_added",
    "The local slope and what comes from above are added up. What does the chain rule do with them?",
    (STEP, "one.grad += slope + value.grad"),
)

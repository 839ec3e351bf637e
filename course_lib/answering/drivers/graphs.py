"""Drivers for graphs of numbers: one gate made of objects of a student's class, and walks through a graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from course_lib.answering.drivers import UnexpectedReturn, driver
from course_lib.exchange.describe import describe_type

#: Gates by what a case calls them; a plain number stands in its place where ``x`` or ``y`` does not occur.
GATES: dict[str, Callable[[Any, Any], Any]] = {
    "x + y": lambda x, y: x + y,
    "x * y": lambda x, y: x * y,
    "x ** 3": lambda x, y: x**3,
    "x ** -1": lambda x, y: x**-1,
    "x ** 0.5": lambda x, y: x**0.5,
    "x.relu()": lambda x, y: x.relu(),
    "x.sigmoid()": lambda x, y: x.sigmoid(),
    "x + x": lambda x, y: x + x,
    "x * x": lambda x, y: x * x,
    "x - y": lambda x, y: x - y,
    "x / y": lambda x, y: x / y,
    "x + 2.5": lambda x, y: x + 2.5,
    "2.5 + x": lambda x, y: 2.5 + x,
    "x * 2.5": lambda x, y: x * 2.5,
    "2.5 * x": lambda x, y: 2.5 * x,
    "1 - x": lambda x, y: 1 - x,
    "1 / x": lambda x, y: 1 / x,
    "sum([x, y])": lambda x, y: sum([x, y]),
}


class Node:
    """What a walk sees of a number in a graph; two of them are equal only if they are the same."""

    def __init__(self, data: float, inputs: Sequence[Node], slopes: Sequence[float]) -> None:
        self.data, self.inputs, self.slopes = data, tuple(inputs), tuple(slopes)
        self.gate, self.grad = "", 0.0


@driver("value_gate")
def value_gate(
    namespace: Mapping[str, Any], function: str, gate: str, x: float, y: float
) -> tuple[Any, dict[str, Any]]:
    """Return ``(data, slopes)`` of a gate of :data:`GATES` whose inputs are made by the class ``function``.

    ``slopes`` has an entry for each of "x" and "y" that the result remembers as its input; where one is
    remembered twice, its slopes are added up. What is remembered beside them has an entry, too.

    Raises
    ------
    UnexpectedReturn
        If the result is not of the class, or does not remember as many slopes as inputs.
    """
    made = namespace[function]
    operands = {"x": made(x), "y": made(y)}
    out = GATES[gate](operands["x"], operands["y"])
    if not isinstance(out, type(operands["x"])):
        raise UnexpectedReturn(f"{gate} should give a new {function}, but gave {describe_type(out)}")
    inputs, slopes = list(out.inputs), list(out.slopes)
    if len(inputs) != len(slopes):
        raise UnexpectedReturn(
            f"{gate} remembers {len(inputs)} inputs and {len(slopes)} slopes: one of each for every input"
        )
    found: dict[str, Any] = {}
    for one, slope in zip(inputs, slopes, strict=True):
        for name, operand in operands.items():
            if one is operand:
                found[name] = found[name] + slope if name in found else slope
        if all(one is not operand for operand in operands.values()):
            found["neither of them"] = slope
    return out.data, found


@driver("graph_order")
def graph_order(
    namespace: Mapping[str, Any], function: str, inputs: list[list[int]], data: list[float], end: int
) -> list[Any]:
    """Return the order in which ``function(end)`` puts the nodes of a graph, as their numbers.

    ``inputs[k]`` are the numbers of the nodes that node ``k`` is made of. It is called twice, and the second
    time counts: whoever goes on filling the list of the first call gets another answer then.

    Raises
    ------
    UnexpectedReturn
        If it returns no list, or something in it is no node of the graph.
    """
    nodes = _graph(inputs, data, [[1.0] * len(own) for own in inputs])
    namespace[function](nodes[end])
    order = namespace[function](nodes[end])
    if not isinstance(order, list | tuple):
        raise UnexpectedReturn(f"{function} should return a list, but returned {describe_type(order)}")
    numbers = {id(node): number for number, node in enumerate(nodes)}
    strange = [describe_type(one) for one in order if not isinstance(one, Node)]
    if strange:
        raise UnexpectedReturn(f"{function} should return a list of Values; in yours is {strange[0]}")
    return [numbers.get(id(one), -1) for one in order]  # others are of an earlier call


@driver("graph_gradients")
def graph_gradients(
    namespace: Mapping[str, Any],
    function: str,
    inputs: list[list[int]],
    data: list[float],
    slopes: list[list[float]],
    end: int,
    times: int,
) -> list[Any]:
    """Return the ``grad`` of every node of a graph after ``times`` calls of ``function(end)``."""
    nodes = _graph(inputs, data, slopes)
    for _ in range(times):
        namespace[function](nodes[end])
    return [node.grad for node in nodes]


def _graph(inputs: list[list[int]], data: list[float], slopes: list[list[float]]) -> list[Node]:
    nodes: list[Node] = []
    for own, number, slope in zip(inputs, data, slopes, strict=True):
        nodes.append(Node(number, [nodes[k] for k in own], slope))
    return nodes

"""The drivers and the property for graphs of numbers."""

from __future__ import annotations

from typing import Any

import pytest

from course_lib.answering.calls import call_function
from course_lib.checking import case
from course_lib.checking.properties import check_property
from course_lib.exchange.answer import Answer, Raised


def drive(function: Any, via: str, *args: Any) -> Any:
    return call_function({"f": function}, "f", list(args), via)


class Number:
    """A class as a student may write it, with a gate that is broken."""

    def __init__(self, data: float, inputs: Any = (), slopes: Any = ()) -> None:
        self.data, self.inputs, self.slopes = data, inputs, slopes

    def __add__(self, other: Number) -> Number:
        return Number(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other: Number) -> Any:
        return self.data * other.data

    def relu(self) -> Number:
        return Number(self.data, (self,), ())

    def sigmoid(self) -> Number:
        return Number(self.data, (Number(self.data),), (1.0,))


def test_slopes_are_told_by_the_input_that_they_belong_to() -> None:
    """What is added to itself has both slopes in one."""
    assert drive(Number, "value_gate", "x + y", 1.5, 2.0).value == (3.5, {"x": 1.0, "y": 1.0})
    assert drive(Number, "value_gate", "x + x", 1.5, 2.0).value == (3.0, {"x": 2.0})
    assert drive(Number, "value_gate", "x.sigmoid()", 1.5, 2.0).value == (1.5, {"neither of them": 1.0})


@pytest.mark.parametrize(
    ("gate", "said"), [("x * y", "should give a new f, but gave"), ("x.relu()", "1 inputs and 0 slopes")]
)
def test_what_is_no_value_or_has_no_slopes_is_said(gate: str, said: str) -> None:
    """The sentence is for the student."""
    reply = drive(Number, "value_gate", gate, 1.5, 2.0)
    assert isinstance(reply, Raised)
    assert said in reply.message


GRAPH = [[], [], [0, 1], [2, 0]]
DATA = [1.0, 2.0, 3.0, 4.0]


def test_an_order_comes_back_as_numbers_of_nodes() -> None:
    """Whatever the list holds besides Values is said."""
    assert drive(lambda end: [end, *end.inputs], "graph_order", GRAPH, DATA, 3).value == [3, 2, 0]
    wrong = drive(lambda end: [end.data], "graph_order", GRAPH, DATA, 3)
    assert "should return a list of Values; in yours is" in wrong.message


@pytest.mark.parametrize(
    ("order", "diagnosis"),
    [
        ([0, 1, 2, 3], "fine"),
        ([1, 0, 2, 3], "fine"),
        ([3, 2, 1, 0], "reversed"),
        ([0, 2, 1, 3], "wrong_order"),
        ([0, 1, 2], "end_missing"),
        ([2, 3], "leaves_missing"),
        ([0, 2, 3], "first_input_only"),
        ([0, 1, 2, 0, 3], "visited_twice"),
        ([0, 1, 2, 3] * 2, "goes_on_filling"),
    ],
)
def test_an_order_is_right_where_inputs_come_first(order: list[int], diagnosis: str) -> None:
    """Any such order will do."""
    given = case(via="graph_order", inputs=GRAPH, data=DATA, end=3)
    finding = check_property("topological_order", given, Answer(order), {})
    assert (finding.diagnosis if finding else "fine") == diagnosis


def test_gradients_are_read_after_the_last_of_several_calls() -> None:
    """They stay where a walk has put them."""

    def walk(end: Any) -> None:
        end.grad += 1.0

    assert drive(walk, "graph_gradients", GRAPH, DATA, [[], [], [1, 1], [1, 1]], 3, 2).value == [0, 0, 0, 2.0]

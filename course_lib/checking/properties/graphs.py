"""In which order the nodes of a graph may stand: each once, behind all that it is made of."""

from __future__ import annotations

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer


@holds("topological_order")
def topological_order(case: Case, answer: Answer) -> Finding | None:
    """Whether a list of nodes holds what the end is made of, each once and each behind its inputs.

    The case's ``inputs[k]`` are the nodes that node ``k`` is made of; ``end`` is where the graph ends.
    """
    inputs, end = case.args["inputs"], case.args["end"]
    if not isinstance(answer.value, list | tuple):
        return Finding("A list of Values is asked for.")
    order = [int(node) for node in answer.value]
    needed = _reached(inputs, end)
    return _contents(case, order, needed) or _order(inputs, order)


def _reached(inputs: list[list[int]], end: int) -> set[int]:
    """Return the nodes that the end is made of: from its number downwards, inputs have smaller numbers."""
    reached = {end}
    for node in range(end, -1, -1):
        if node in reached:
            reached.update(inputs[node])
    return reached


def _contents(case: Case, order: list[int], needed: set[int]) -> Finding | None:
    inputs, data, end = case.args["inputs"], case.args["data"], case.args["end"]
    listed = set(order)
    if -1 in listed:
        return Finding(f"The list holds {order.count(-1)} Values of another graph.", "goes_on_filling")
    if len(order) != len(listed):
        most = max(map(order.count, listed))
        text = f"The list has {len(order)} entries for {len(needed)} Values: one stands in it {most} times."
        half = len(order) // 2
        return Finding(text, "goes_on_filling" if order[:half] == order[half:] else "visited_twice")
    missing = needed - listed
    if not missing:
        return None
    text = f"{len(missing)} of {len(needed)} Values are missing in the list."
    if missing == {end}:
        return Finding(text, "end_missing")
    if missing == {node for node in needed if not inputs[node]}:
        return Finding(text, "leaves_missing")
    if listed == _by_first_inputs(inputs, end):
        return Finding(text, "first_input_only")
    twins = all(data[node] in {data[other] for other in listed} for node in missing)
    return Finding(text, "equal_taken_for_same" if twins else None)


def _by_first_inputs(inputs: list[list[int]], end: int) -> set[int]:
    """Return the nodes that are reached by first inputs alone."""
    found = {end}
    while inputs[end]:
        end = inputs[end][0]
        found.add(end)
    return found


def _order(inputs: list[list[int]], order: list[int]) -> Finding | None:
    place = {node: position for position, node in enumerate(order)}
    pairs = [(place[own], place[node]) for node in order for own in inputs[node]]
    late = sum(before > behind for before, behind in pairs)
    if not late:
        return None
    if late == len(pairs):
        return Finding("Every Value stands in front of what it is made of.", "reversed")
    return Finding(f"{late} of {len(pairs)} inputs stand behind a Value that is made of them.", "wrong_order")

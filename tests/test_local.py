"""A student's functions in the notebook's own process."""

from __future__ import annotations

import signal
import threading
from typing import Any

import numpy as np
import pytest

from course_lib.exchange.answer import Answer, Call, Missing, Opaque, Raised, Timed, TimedOut
from course_lib.exchange.arguments import Probe, Seeded
from course_lib.running.local import LocalAnswers
from tests.helpers_engine import namespace_of


def answers(text: str, deadline: float = 10.0) -> LocalAnswers:
    return LocalAnswers(namespace_of(text), deadline)


def test_a_function_gets_copies() -> None:
    """What it does to its arguments is seen in the reply, and not in the case."""
    X = np.ones((3, 4)).T
    reply = answers("def f(X):\n    X[0, 0] = 7\n    return X.flags.c_contiguous").call("f", [X])
    assert isinstance(reply, Answer)
    assert reply.value is False
    assert reply.args[0][0, 0] == 7
    assert (X == 1).all()


def test_a_call_may_take_several_deadlines() -> None:
    """One that trains a network, say; it is told how long it had."""
    waiting = answers("import time\ndef f(): time.sleep(0.3)", 0.1)
    assert isinstance(waiting.call_all("f", [Call([], deadlines=10.0)])[0], Answer)
    assert waiting.call_all("f", [Call([], deadlines=2.0)]) == [TimedOut(0.2)]


def test_a_seeded_argument_is_fresh_at_every_call() -> None:
    """Two calls draw the same numbers."""
    drawing = answers("def f(rng):\n    return rng.random()")
    first, second = drawing.call("f", [Seeded(3)]), drawing.call("f", [Seeded(3)])
    assert isinstance(first, Answer) and isinstance(second, Answer)
    assert first.value == second.value == np.random.default_rng(3).random()


def test_calls_to_a_probe_are_recorded_as_they_were() -> None:
    """Arguments that the function changes afterwards are kept as they were passed, named ones included."""
    text = "def f(evaluate):\n    return evaluate(0.1, reg=0.01) + evaluate(1.0, 1.0)"
    reply = answers(text).call("f", [Probe("hill", {"log_lr": -1.0, "log_reg": -2.0})])
    assert isinstance(reply, Answer)
    assert [call.args for call in reply.calls] == [(0.1, 0.01), (1.0, 1.0)]
    assert sum(call.returned for call in reply.calls) == reply.value == -5.0


def test_an_endless_loop_is_interrupted() -> None:
    """Even one that catches every ``Exception``; and the alarm that was set before is put back."""
    before = signal.getsignal(signal.SIGALRM)
    looping = answers(
        "def f():\n    while True:\n        try: len('')\n        except Exception: pass",
        0.2,
    )
    assert looping.call("f", []) == TimedOut(0.2)
    assert looping.timed("f", Call([])) == TimedOut(0.2)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_call_in_time_leaves_no_alarm() -> None:
    """Nothing rings later, in the middle of the student's next cell."""
    assert isinstance(answers("def f():\n    return 1", 5.0).call("f", []), Answer)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_other_threads_can_check_too() -> None:
    """Where no alarm can be set there is no deadline, and no error either."""
    replies: list[Any] = []
    quick = answers("def f():\n    return 1")
    thread = threading.Thread(target=lambda: replies.append(quick.call("f", [])))
    thread.start()
    thread.join()
    assert [reply.value for reply in replies] == [1]


def test_the_keyboard_still_interrupts() -> None:
    """A student who presses stop wants the check to stop."""
    with pytest.raises(KeyboardInterrupt):
        answers("def f():\n    raise KeyboardInterrupt").call("f", [])


@pytest.mark.parametrize("text", ["f = 3", "f = None", "g = 1"])
def test_what_cannot_be_called_is_missing(text: str) -> None:
    """There is no function of that name."""
    assert isinstance(answers(text).call("f", []), Missing)


def test_an_answer_is_what_a_worker_would_have_sent() -> None:
    """So that a check in the notebook and the grade afterwards see the same thing."""
    reply = answers("def f(X):\n    return X, {1, 2}, 1j, {(0, 1): 2}").call("f", [np.ones(2)])
    assert isinstance(reply, Answer)
    assert [part.type_name for part in reply.value[1:]] == [
        "set",
        "complex",
        "dict whose keys are neither text nor numbers",
    ]
    assert isinstance(answers("f = len").variable("f"), Answer)
    assert answers("f = len").variable("f").value == Opaque("builtin_function_or_method")  # type: ignore[union-attr]
    assert answers("g = 1").variable("f") == Missing()


def test_numpy_warnings_are_kept_quiet() -> None:
    """An overflow shows in the result; a warning on the way is no failure."""
    reply = answers("def f(x):\n    return np.exp(x) / np.zeros(1), np.float64(1) / 0").call(
        "f", [np.array([1e4])]
    )
    assert isinstance(reply, Answer)


def test_a_time_is_that_of_a_call() -> None:
    """With the answer of the very call that was timed; none where the function fails."""
    both = answers("def f(x):\n    return x + 1\ndef g():\n    raise ValueError")
    timed = both.timed("f", Call([2]))
    assert isinstance(timed, Timed)
    assert timed.seconds > 0
    assert timed.answer.value == 3
    assert isinstance(both.timed("g", Call([])), Raised)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def f(X):\n    return X", "f"),
        ("f = lambda X: X", "f"),
        ("def g(X):\n    return X\nf = g", "g"),
        (
            "import functools\ndef wrap(h):\n    @functools.wraps(h)\n    def inner(X): return h(X)\n"
            "    return inner\n@wrap\ndef f(X):\n    return X",
            "f",
        ),
    ],
)
def test_the_source_of_a_function_is_found(text: str, name: str) -> None:
    """As it stands in its cell, aliases and decorators followed."""
    found = answers(text).definition("f")
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "text", ["f = len", "f = 3", "g = 1", "f = np.vectorize(len)", "class f: pass", "exec('def f(X): pass')"]
)
def test_what_has_no_source_has_no_definition(text: str) -> None:
    """Built-ins, objects, and what never stood in a cell."""
    assert answers(text).definition("f") is None


def test_what_holds_itself_many_times_is_cut_off_and_costs_no_time() -> None:
    """A dictionary that was handed to a probe after it was put into itself, twice at every level."""
    namespace: dict[str, Any] = {}
    exec(
        "def f(probe, W):\n"
        "    config = {}\n"
        "    for _ in range(40):\n"
        "        config = {'a': config, 'b': config, 'c': [config, config]}\n"
        "    probe(W, W, {'t': 0, 'deep': config})\n"
        "    return W\n",
        namespace,
    )
    (reply,) = LocalAnswers(namespace).call_all("f", [Call([Probe("patient_step"), np.zeros(2)])])
    assert isinstance(reply, Answer) and len(reply.calls) == 1

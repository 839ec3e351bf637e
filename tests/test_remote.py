"""A student's functions in a process of their own: whatever it does is one answer, and the next one comes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib.checking.judge import judge
from course_lib.exchange.answer import PROCESS_ENDED, Answer, Call, Missing, Raised, Reply, TimedOut
from course_lib.running.cells import CodeCell, script_cells
from course_lib.running.limits import Limits
from course_lib.running.local import LocalAnswers
from course_lib.running.remote import RemoteAnswers
from tests.helpers_engine import BEGIN, RIGHT, Truth, cells, half_square, losses, namespace_of, row

QUICK = Limits(call_seconds=1.0, cell_seconds=1.0)
GOOD = "def good(x):\n    return x + 1"


def ask(body: str, *, limits: Limits = QUICK) -> Reply:
    """Return what a call of ``bad``, whose body is given, comes to; afterwards ``good`` still has to work."""
    code = "import os, sys, signal, ctypes, numpy as np\ndef bad():\n" + "".join(
        f"    {line}\n" for line in body.splitlines()
    )
    with RemoteAnswers(cells(code, GOOD), limits) as answers:
        reply = answers.call("bad", [])
        assert value(answers.call("good", [41])) == 42
        return reply


def value(reply: Reply) -> Any:
    assert isinstance(reply, Answer), reply
    return reply.value


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "for s in {*signal.Signals} - {9, 19}: signal.signal(s, signal.SIG_IGN)\nwhile True: pass",
        "import threading\nthreading.Event().wait()",
        "import re\nre.match('(a+)+$', 40 * 'a' + 'b')",
    ],
)
def test_what_does_not_come_back_is_killed(body: str) -> None:
    """Endless, swallowing exceptions, deaf to signals, or deep in C: a time-out, and the next call works."""
    assert ask(body) == TimedOut(1.0)


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("os._exit(0)", "exit code 0"),
        ("os._exit(3)", "exit code 3"),
        ("ctypes.string_at(0)", "killed by SIGSEGV"),
        ("os.abort()", "killed by SIG"),
        ("raise KeyboardInterrupt", "exit code"),
        ("class E(BaseException): pass\nraise E", "exit code 1"),
    ],
)
def test_a_process_that_ends_is_reported_with_how(body: str, how: str) -> None:
    """And started again for the next call."""
    reply = ask(body)
    assert isinstance(reply, Raised)
    assert reply.type_name == PROCESS_ENDED
    assert how in reply.message or "SIGINT" in reply.message


def test_leaving_the_interpreter_is_an_exception() -> None:
    """``sys.exit`` is no way out."""
    reply = ask("sys.exit(0)")
    assert isinstance(reply, Raised)
    assert (reply.type_name, reply.message) == ("SystemExit", "0")


@pytest.mark.parametrize(
    "body",
    ["return np.ones(2**28).sum()", "return len([0] * 2**28)", "x = []\nwhile True: x.append(bytes(2**24))"],
)
def test_memory_has_a_limit(body: str) -> None:
    """A bomb raises ``MemoryError`` over there, and nothing happens here."""
    reply = ask(body, limits=Limits(call_seconds=20.0, memory_bytes=1 << 30))
    assert isinstance(reply, Raised)
    assert reply.type_name in ("MemoryError", "_ArrayMemoryError")


def test_an_answer_has_a_largest_size() -> None:
    """An array of a terabyte that takes no memory is told by its kind, and not sent."""
    reply = value(ask("return np.broadcast_to(0.0, (10**6, 10**6))"))
    assert reply.type_name == "array that is too large"


def test_files_have_a_largest_size() -> None:
    """A full disk would be everybody's problem."""
    reply = ask(
        "with open('big', 'wb') as file:\n    file.write(bytes(2**21))", limits=Limits(file_bytes=1 << 20)
    )
    assert isinstance(reply, Raised)
    assert reply.type_name == "OSError"


def test_output_goes_nowhere_and_blocks_nothing() -> None:
    """Ten megabytes on both streams, by Python and below it."""
    body = "for stream in (sys.stdout, sys.stderr): print('x' * 10**7, file=stream, flush=True)\n"
    body += "for fd in (1, 2): os.write(fd, bytes(10**6))\nreturn 1"
    assert value(ask(body)) == 1


def test_no_input_is_waited_for() -> None:
    """There is nobody to answer ``input()``."""
    reply = ask("input('name? ')")
    assert isinstance(reply, Raised)
    assert reply.type_name == "EOFError"


FDS = (
    "import stat\n"
    "def is_connection(number):\n"
    "    try: return stat.S_ISSOCK(os.fstat(number).st_mode)\n"
    "    except OSError: return False\n"
    "writes = next(filter(is_connection, range(3, 256)))\n"
)


@pytest.mark.parametrize(
    "body",
    [
        "os.write(writes, b'garbage' * 100)\nreturn 1",
        "os.write(writes, (2**31).to_bytes(4, 'little') * 2)\nreturn 1",
        "os.close(writes)\nreturn 1",
        "os.closerange(3, 256)\nreturn 1",
        "os.write(writes, b'\\2\\0\\0\\0\\0\\0\\0\\0[]')\nreturn 1",
    ],
)
def test_meddling_with_the_protocol_costs_the_answer(body: str) -> None:
    """Garbage, sizes that are not there, closed ends: this answer is lost, the next one comes."""
    reply = ask(FDS + body)
    assert isinstance(reply, Raised)
    assert reply.type_name == PROCESS_ENDED


def test_a_call_may_take_several_deadlines() -> None:
    """One that trains a network, say; the next one has no more time than usual."""
    code = "import time\ndef waiting(): time.sleep(1.2)"
    with RemoteAnswers(cells(code), QUICK) as answers:
        assert isinstance(answers.call_all("waiting", [Call([], deadlines=10.0)])[0], Answer)
        assert answers.call_all("waiting", [Call([])]) == [TimedOut(1.0)]


def test_half_a_frame_is_waited_for_until_the_deadline() -> None:
    """A header that announces bytes which never come."""
    reply = ask(FDS + "os.write(writes, (2**15).to_bytes(4, 'little') + bytes(4))\nwhile True: pass")
    assert reply == TimedOut(1.0)


def test_a_process_that_does_not_listen_is_killed() -> None:
    """A large argument to one who never reads: writing has a deadline, too."""
    stopping = (
        "import re, threading\n"
        "def stop_soon():  # one long step in C lets no other thread read\n"
        "    threading.Timer(0.1, re.match, ('(a+)+$', 40 * 'a' + 'b')).start()\n"
        "def wait(x):\n"
        "    threading.Event().wait()\n"
    )
    with RemoteAnswers(cells(GOOD, stopping), QUICK) as answers:
        assert value(answers.call("stop_soon", [])) is None
        assert answers.call("wait", [np.zeros(1 << 20)]) == TimedOut(1.0)
        assert value(answers.call("good", [1])) == 2


def test_the_environment_is_bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of ours, and an empty directory of its own, which is gone afterwards."""
    monkeypatch.setenv("CLASS_SECRET", "do not tell")
    body = "files = os.listdir('.')\nopen('left', 'w').close()\nreturn sorted(os.environ), files, os.getcwd()"
    names, files, directory = value(ask(body))
    assert set(names) <= {
        *("PATH", "HOME", "TMPDIR", "LANG", "LC_CTYPE", "PWD"),
        *("MPLBACKEND", "MPLCONFIGDIR", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"),
    }
    assert files == []
    assert not Path(directory, "left").exists()


def test_a_cell_that_hangs_is_left_out() -> None:
    """What it would have defined is timed out; everything after it works."""
    with RemoteAnswers(
        cells(
            "def f(): return 1\nwhile True: pass\ndef late(): pass", "import os", "os._exit(5)\ng = 1", GOOD
        ),
        QUICK,
    ) as answers:
        assert value(answers.call("good", [1])) == 2
        assert answers.variable("late") == Missing(TimedOut(1.0))
        assert answers.variable("g") == Missing(Raised(PROCESS_ENDED, "exit code 5"))
        assert answers.variable("nowhere") == Missing(None)


def test_a_cell_that_is_no_python_is_reported_for_what_it_defines() -> None:
    """The row of the function says ``SyntaxError``, in which line, and the other cells run."""
    with RemoteAnswers(cells("def f(x)\n    return x", GOOD)) as answers:
        reply = answers.variable("f")
        assert isinstance(reply, Missing)
        assert isinstance(reply.because, Raised)
        assert reply.because.type_name == "SyntaxError"
        assert "line 1" in reply.because.message
        assert value(answers.call("good", [1])) == 2


def test_a_failing_statement_hides_no_definition_after_it() -> None:
    """A quick try-out above a function may need a figure that grading does not draw."""
    with RemoteAnswers(cells(f"print(undefined)\n{GOOD}")) as answers:
        assert value(answers.call("good", [1])) == 2
        assert isinstance(answers.cell_errors[0], Raised)


def test_a_traceback_has_the_students_lines() -> None:
    """Of a file too, whose functions are run one by one."""
    text = "def f(x):\n    # a comment\n    return g(x)\n\n"
    text += "def g(x):\n    return x.missing; a = 1\nlast = 1\nlast += 1; last += 1\n"
    with RemoteAnswers(script_cells("mine.py", text)) as answers:
        reply = answers.call("f", [1])
        assert isinstance(reply, Raised)
        assert reply.where == (
            "mine.py, line 3, in f: return g(x)",
            "mine.py, line 6, in g: return x.missing; a = 1",
        )
        assert value(answers.variable("last")) == 3


def test_a_submission_has_a_budget() -> None:
    """When it is spent, every further call times out at once."""
    limits = Limits(call_seconds=60.0, cell_seconds=60.0, total_seconds=1.5)
    with RemoteAnswers(cells("def f():\n    while True: pass"), limits) as answers:
        start = time.monotonic()
        assert [answers.call("f", []) for _ in range(5)] == [TimedOut(1.5)] * 5
        assert time.monotonic() - start < 15


@pytest.mark.parametrize("cell", ["time.sleep(0.2)", "time.sleep(0.2)\nos._exit(1)", "time.sleep(9)"])
def test_no_number_of_cells_outlasts_the_budget(cell: str) -> None:
    """Whether each takes its time, ends the process, or hangs: all together have the submission's time."""
    limits = Limits(call_seconds=1.0, cell_seconds=1.0, total_seconds=2.0)
    with RemoteAnswers(cells("import os, time", *[cell] * 50, GOOD), limits) as answers:
        assert answers.call("good", [1]) == TimedOut(2.0)


PATCHES = """
import sys, time, builtins, math
import numpy as np, course_lib
from course_lib.checking import answer, compare, diagnose, judge, aspects, growth, verdict
from course_lib.running import local
np.testing.assert_allclose = np.isclose = np.allclose = np.array_equal = lambda *args, **kwargs: True
time.perf_counter = time.monotonic = time.time = lambda: 0.0
compare.compare = compare.same = aspects.compare = diagnose.same = lambda *args, **kwargs: None
judge.judge = lambda exercise, oracle, answers: None
growth.measured = lambda *args: None
verdict.Verdict.points = property(lambda self: 100.0)
for judged in list(aspects.JUDGES):
    aspects.JUDGES[judged] = lambda aspect, session: aspects.OK
print('all right, 10 points')
"""


@pytest.mark.parametrize("body", [RIGHT, RIGHT.replace("/ len(X)", ""), "    return 0.0, np.zeros(3)"])
def test_nothing_patched_over_there_changes_a_verdict(body: str) -> None:
    """Comparisons, clocks and the checking engine are patched in the student's process, and used in ours."""
    exercise = losses()
    honest = judge(exercise, Truth(exercise, half_square), LocalAnswers(namespace_of(BEGIN + body)))
    with RemoteAnswers(cells(PATCHES, BEGIN + body)) as answers:
        assert judge(exercise, Truth(exercise, half_square), answers) == honest


def test_run_time_is_measured_on_this_side() -> None:
    """With its clocks stopped, a hidden loop over examples is found all the same."""
    exercise = losses()
    body = "    s = np.array(list(map(lambda x: np.dot(np.add(x, 0), np.add(W, 0)), X)))\n"
    with RemoteAnswers(cells(PATCHES, BEGIN + body + RIGHT.split("\n", 1)[1])) as answers:
        verdict = judge(exercise, Truth(exercise, half_square), answers)
    assert row(verdict, "gradient").ok
    assert row(verdict, "fast").diagnosis == "python_loop"


def test_a_check_among_the_cells_does_nothing() -> None:
    """A submission that calls ``check`` is being checked already."""
    with RemoteAnswers(cells("from course_lib import check\ncheck('nonsense')\nok = True")) as answers:
        assert value(answers.variable("ok")) is True
        assert answers.cell_errors == {}


def test_nothing_runs_before_it_is_asked_for() -> None:
    """Opening and closing start no process."""
    with RemoteAnswers([CodeCell("cell 1", GOOD)]) as answers:
        answers.close()
        assert answers.definition("good") is not None

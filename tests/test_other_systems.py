"""Windows and macOS: nothing that a student runs needs what only Linux, or only POSIX, has."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.authoring.assignment import LoadedAssignment
from autograder.authoring.public import public_cases
from course_lib.exchange.answer import PROCESS_ENDED, Answer, Call, Raised, Timed, TimedOut
from course_lib.running.cells import CodeCell
from course_lib.running.fence import Fence
from course_lib.running.fence.tiers import Unforked
from course_lib.running.limits import OWN_CODE, Limits
from course_lib.running.remote import RemoteAnswers
from tests.helpers_class import COLUMNS, RIGHT

#: Takes away what Windows does not have, before anything of ours is imported; but for SIGKILL, with which
#: the standard library here ends a process.
WINDOWS = """
import os, select, signal, socket, sys
for name in ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog"):
    sys.modules[name] = None
import subprocess, multiprocessing.util, time  # they have learned of the true system by now
GONE = {
    os: "fork getuid geteuid getgid setsid killpg getpgid chown fchmod O_DIRECTORY O_NOFOLLOW",
    signal: "SIGALRM SIGCHLD ITIMER_REAL setitimer pthread_sigmask sigtimedwait",
    select: "poll epoll",
    socket: "send_fds recv_fds SO_PASSCRED CMSG_SPACE",
    time: "clock_gettime pthread_getcpuclockid",
}
for module, names in GONE.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
"""


def on_windows(code: str, folder: Path, *, exit_code: int = 0, cases: Path | None = None) -> str:
    """Run a program where these are absent, and return what it prints."""
    variables = {"COURSE_CASES": str(cases)} if cases is not None else {}
    done = subprocess.run(
        [sys.executable, "-c", WINDOWS + code],
        env={"PATH": "", "COLUMNS": "110", "TMPDIR": str(folder), **variables},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == exit_code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def cases(toy: LoadedAssignment, tmp_path: Path) -> Path:
    """Public cases of the toy alone."""
    (made,) = public_cases(toy.source).values()
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "toy.zip").write_bytes(made)
    return tmp_path / "cases"


def script(folder: Path, *functions: str) -> None:
    text = "import numpy as np\n" + "\n\n".join(functions) + "\n"
    (folder / "toy.py").write_text(text, encoding="utf-8")


def test_every_command_can_be_imported(tmp_path: Path) -> None:
    """``course --help`` lists them all."""
    told = on_windows("from course_lib.cli import main; main(['--help'])", tmp_path)
    assert "start" in told and "check" in told


def test_everything_that_a_notebook_imports_can_be_imported(tmp_path: Path) -> None:
    """``check``, the data, the gradient checks and every module of figures."""
    told = on_windows(
        "from course_lib import check, hint, gradient_check; from course_lib.data import load_data\n"
        "import course_lib.plotting, importlib, pkgutil\n"
        "for module in pkgutil.iter_modules(course_lib.plotting.__path__):\n"
        "    importlib.import_module('course_lib.plotting.' + module.name)\n"
        "print('all of it')",
        tmp_path,
    )
    assert told == "all of it\n"


def test_a_notebooks_check_works(tmp_path: Path, cases: Path) -> None:
    """It has no alarm there, and no deadline; what it says is the same."""
    code = f"from course_lib import check\nimport numpy as np\n{RIGHT['mean_rows']}\ncheck('mean_rows')"
    assert "mean_rows: all right, 3 of 3 points" in on_windows(code, tmp_path, cases=cases)


def test_a_terminals_check_works(tmp_path: Path, cases: Path) -> None:
    """All exercises of a file are judged, in a process of their own."""
    script(tmp_path, *RIGHT.values())
    told = on_windows(
        "from course_lib.cli import main; main(['check', 'toy', 'toy.py'])", tmp_path, cases=cases
    )
    assert "mean_rows" in told and "scale" in told
    assert not list(tmp_path.glob("autograder-*"))  # nothing is left behind


def test_a_hanging_function_is_ended_in_a_terminals_check(tmp_path: Path, cases: Path) -> None:
    """The deadline holds without signals; the other exercises are judged."""
    script(tmp_path, "def mean_rows(X):\n    while True: pass", RIGHT["scale"])
    told = on_windows(
        "from course_lib.cli import main; main(['check', 'toy', 'toy.py', '--deadline', '0.5'])",
        tmp_path,
        exit_code=1,
        cases=cases,
    )
    assert "0.5 s" in told or "0.5 seconds" in told, told


def test_what_is_lacking_is_said_where_something_is_wrong(tmp_path: Path, cases: Path) -> None:
    """Of right work there is nothing to wonder about; ``course doctor`` says it in any case."""
    check = "from course_lib.cli import main; main(['check', 'toy', 'toy.py'])"
    script(tmp_path, *RIGHT.values())
    said = "nothing limits the memory"
    assert said not in on_windows("sys.stderr = sys.stdout; " + check, tmp_path, cases=cases)
    script(tmp_path, COLUMNS["mean_rows"])
    assert said in on_windows("sys.stderr = sys.stdout; " + check, tmp_path, exit_code=1, cases=cases)
    doctor = "from course_lib.studying.doctor import examine; print(*(one.says for one in examine()))"
    assert said in on_windows(doctor, tmp_path)


def test_a_call_is_timed_by_the_clock_where_nothing_else_tells(tmp_path: Path) -> None:
    """*Vectorised* is judged there, too."""
    code = """
from course_lib.exchange.answer import Call
from course_lib.running.cells import CodeCell
from course_lib.running.limits import OWN_CODE, Limits
from course_lib.running.remote import RemoteAnswers
with RemoteAnswers([CodeCell("cell", "def f(x): return x")], Limits(fence=OWN_CODE)) as answers:
    print(answers.timed("f", Call([1])).seconds > 0)
"""
    assert on_windows(code, tmp_path) == "True\n"


@pytest.fixture
def answers() -> Iterator[Callable[[str], RemoteAnswers]]:
    """Code, run in a worker that is an interpreter of its own."""
    made: list[RemoteAnswers] = []

    def run(code: str, seconds: float = 5.0) -> RemoteAnswers:
        limits = Limits(call_seconds=seconds, cell_seconds=2.0, fence=OWN_CODE)
        made.append(RemoteAnswers([CodeCell("cell", code)], limits, fence=Fence("none", "", Unforked())))
        return made[-1]

    yield run
    for each in made:
        each.close()


def test_a_worker_of_its_own_answers(answers: Callable[[str], RemoteAnswers]) -> None:
    """Values arrive as from any other worker, and what is printed disturbs nothing."""
    remote = answers("print('noise')\ndef f(x):\n    print(x)\n    return x + 1")
    reply = remote.call("f", [np.ones(3)])
    assert isinstance(reply, Answer) and reply.value.tolist() == [2, 2, 2]
    timed = remote.timed("f", Call([1]))
    assert isinstance(timed, Timed) and timed.seconds >= 0


def test_a_worker_of_its_own_that_ends_is_started_again(answers: Callable[[str], RemoteAnswers]) -> None:
    """How it ended is said."""
    remote = answers("import os\ndef f(x):\n    os._exit(3) if x else None\n    return x")
    ended = remote.call("f", [1])
    assert isinstance(ended, Raised) and (ended.type_name, ended.message) == (PROCESS_ENDED, "exit code 3")
    assert isinstance(remote.call("f", [0]), Answer)


def test_a_worker_of_its_own_that_hangs_is_killed(answers: Callable[..., RemoteAnswers]) -> None:
    """At the deadline of a call, and the next call has a new one."""
    remote = answers("def f(x):\n    while x: pass\n    return x", seconds=0.5)
    assert remote.call("f", [1]) == TimedOut(0.5)
    assert isinstance(remote.call("f", [0]), Answer)


def test_a_worker_that_does_not_start_says_so(
    answers: Callable[[str], RemoteAnswers], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interpreter that fails at once is no hanging check."""
    from course_lib.running.fence import FenceFailed, piped

    monkeypatch.setattr(piped, "_CODE", "raise SystemExit(1) or {path}{limits}")
    with pytest.raises(FenceFailed, match="a worker did not start"):
        answers("pass").call("f", [1])


@pytest.mark.slow
def test_the_way_that_ci_walks_on_each_system_leads_through_here() -> None:
    """From an empty folder over a right answer and a hanging one, in a terminal and in a kernel."""
    walk = Path(__file__).resolve().parent.parent / "scripts" / "student_side.py"
    done = subprocess.run([sys.executable, str(walk)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

"""The fence: what a worker in it cannot do, that the self-test notices, that nothing runs without it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import course_lib
from course_lib.exchange.answer import Answer, Raised
from course_lib.running.cells import CodeCell
from course_lib.running.fence import Deadline, Fence, NoFence, open_fence, reports
from course_lib.running.fence import selftest as tested
from course_lib.running.fence.tiers import Bubblewrap, Landlock, SingleBubblewrap, Tier, Unfenced, candidates
from course_lib.running.fence.visible import Visible
from course_lib.running.limits import FenceSettings, Limits
from course_lib.running.remote import RemoteAnswers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="fences are Linux's")
LIMITS = Limits(call_seconds=60.0, cell_seconds=60.0)  # nothing here takes long, but machines are busy


ROOT = Path(__file__).resolve().parent.parent


def is_readable_by_all(path: Path) -> bool:
    """Return whether every user may read a file: none of its folders is for its owner alone."""
    return all(part.stat().st_mode & 0o005 == 0o005 for part in (path, *path.parents))


def tiers() -> list[Tier]:
    """Return one of each kind that workers can be fenced with here, whether or not it holds."""
    found = {type(tier): tier for tier in reversed(list(candidates(FenceSettings())))}
    return list(found.values())


@pytest.fixture(
    scope="module", params=[Bubblewrap, SingleBubblewrap, Landlock], ids=lambda kind: kind.__name__
)
def fence(request: pytest.FixtureRequest) -> Iterator[Fence]:
    """Each tier, open; the machine that tests run on has them all."""
    tier = next(tier for tier in tiers() if type(tier) is request.param)
    tier.open()
    yield Fence(tier.name, "for a test", tier)
    tier.close()


def run(fence: Fence, body: str, *cells: str, limits: Limits = LIMITS) -> object:
    """Return what a function with the given body returns in the fence, or how it failed."""
    code = "import os\ndef f():\n" + textwrap.indent(textwrap.dedent(body), "    ")
    labelled = [CodeCell(f"cell {n}", text) for n, text in enumerate([*cells, code])]
    with RemoteAnswers(labelled, limits, fence=fence) as answers:
        reply = answers.call("f", [])
    return reply.value if isinstance(reply, Answer) else reply


def test_a_fence_passes_its_self_test(fence: Fence) -> None:
    """Every attempt of the self-test fails in every tier."""
    report = tested.test_fence(fence._opened, LIMITS)
    assert report.holds, report.reason


def test_a_fence_holds_wherever_packages_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the fence has a place of its own: in the folder for temporary files."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        packages = Path(folder, "site-packages")
        packages.mkdir()
        packages.joinpath("in_there.py").write_text("VALUE = 7", encoding="ascii")
        for path in (Path(folder), packages):
            path.chmod(0o755)
        monkeypatch.syspath_prepend(packages)
        for tier in tiers():
            with contextlib.closing(tier):
                tier.open()
                report = tested.test_fence(tier, LIMITS)
                assert report.holds, report.reason
                assert run(Fence(tier.name, "", tier), "import in_there\nreturn in_there.VALUE") == 7


@pytest.mark.parametrize(
    ("path", "free"),
    [("/home/student", "/home/student__"), ("/home", "/home__"), ("/course", "/course"), ("/opt", "/opt_")],
)
def test_places_of_the_fence_are_nobody_elses(path: str, free: str) -> None:
    """Neither around anything that is shown, nor in it."""
    sites = tuple(Path(path, "site-packages") for path in ("/home/student", "/home/student_", "/opt"))
    assert Visible(Path("/home_"), sites).free(path) == free


def test_imports_work_when_their_folder_has_changed(fence: Fence) -> None:
    """Something is installed or compiled while a class is graded; Python looks again at what is there."""
    package = Path(course_lib.__file__).parent
    for folder in (package, next(Path(path) for path in sys.path if path.endswith("site-packages"))):
        os.utime(folder)
    assert run(fence, "import course_lib.gradient_check, scipy.integrate\nreturn 1") == 1


def test_the_self_test_notices_that_there_is_no_fence() -> None:
    """Of a process that is merely limited, most of what is tried is found broken."""
    tier = Unfenced()
    tier.open()
    try:
        report = tested.test_fence(tier, LIMITS)
    finally:
        tier.close()
    assert {"read", "course", "tcp", "unix", "signal", "write", "fork", "disk", "lock"} <= set(report.broken)


def test_a_program_that_is_only_called_bwrap_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that runs its command without any fence is tried, fails, and another fence is taken."""
    fake = tmp_path / "bwrap"
    fake.write_text('#!/bin/sh\nwhile [ "$1" != "--" ]; do shift; done\nshift\nexec "$@"\n', encoding="ascii")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    fence = open_fence(LIMITS)
    fence.close()
    assert fence.tier != "none"
    assert str(fake) not in str(fence._opened)
    assert str(fake) in fence.reason


def test_where_no_fence_holds_nothing_is_run_and_what_to_install_is_said() -> None:
    """With no tier to try, opening fails."""
    with pytest.raises(NoFence, match=r"(?s)not run.*apt-get install bubblewrap"):
        open_fence(Limits(fence=FenceSettings(tiers=())))


def test_going_without_a_fence_has_to_be_asked_for_and_is_said() -> None:
    """The tier is called none, and the reason is kept."""
    fence = open_fence(Limits(fence=FenceSettings(tiers=(), unfenced=True)))
    fence.close()
    assert (fence.tier, "without a fence" in fence.reason) == ("none", True)


@pytest.mark.parametrize("uid", [0, 65534])
def test_where_namespaces_are_off_another_tier_holds(uid: int, tmp_path: Path) -> None:
    """As root and as anybody else, with unshare, mount and clone of namespaces failing in the kernel."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    code = """
    import errno, os, pyseccomp as s
    rules = s.SyscallFilter(s.ALLOW)
    for name in ("unshare", "mount", "setns", "pivot_root"):
        rules.add_rule(s.ERRNO(errno.EPERM), name)
    for flag in (0x10000000, 0x20000000, 0x00020000, 0x40000000):
        rules.add_rule(s.ERRNO(errno.EPERM), "clone", s.Arg(0, s.MASKED_EQ, flag, flag))
    rules.add_rule(s.ERRNO(errno.ENOSYS), "clone3")
    rules.load()
    from course_lib.running.fence import open_fence
    from course_lib.running.limits import Limits
    fence = open_fence(Limits())
    print(fence.tier)
    fence.close()
    """
    program = sys.executable
    if uid and not is_readable_by_all(Path(program).resolve()):
        program = "/usr/bin/python3"
        if not Path(program).exists():
            pytest.skip("there is no interpreter that another user may run")
    user = [] if uid == 0 else ["setpriv", "--reuid", str(uid), "--regid", str(uid), "--clear-groups"]
    paths = [entry for entry in sys.path if entry.endswith("site-packages")] + [str(ROOT)]
    if uid and not all(is_readable_by_all(Path(path)) for path in paths):
        pytest.skip("the course lies where another user may not read it")
    code = f"import sys; sys.path[:0] = {paths!r}\n{textwrap.dedent(code)}"
    done = subprocess.run([*user, program, "-B", "-c", code], capture_output=True, text=True, cwd="/")
    assert done.stdout.strip() == "landlock", done.stderr


def test_one_submission_leaves_nothing_to_the_next(fence: Fence) -> None:
    """Neither a file nor a changed module."""
    run(fence, "open('left', 'w').write('x'); import numpy; numpy.left = 1; return 1")
    assert run(fence, "import numpy; return [os.listdir('.'), hasattr(numpy, 'left')]") == [[], False]


def test_a_worker_has_no_privileges(fence: Fence) -> None:
    """It is not root and has no capability, but for reading where Landlock decides."""
    body = """
    import ctypes
    libc = ctypes.CDLL(None)
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc.capget(header, data)
    return [os.getuid() == 0, data[0], sum(libc.prctl(23, n, 0, 0, 0) > 0 for n in range(41))]
    """
    found = run(fence, body)
    assert isinstance(found, list)
    root, effective, bounding = found
    allowed = {0, 1 << 2} if isinstance(fence._opened, Landlock) else {0}
    assert (root, bounding) == (False, 0)
    assert effective in allowed


def test_only_two_of_our_packages_and_what_notebooks_import_are_visible(fence: Fence) -> None:
    """Judge, cases, answers, grader and sources are not there, not even by name in a bubblewrap."""
    body = """
    import course_lib, course_lib.data, course_lib.plotting.linear, course_lib.gradient_check
    found = []
    ours = [f"course_lib.{name}" for name in ("checking", "running", "studying", "checker", "cli")]
    for name in (*ours, "course_answers", "autograder"):
        try:
            __import__(name)
            found.append(name)
        except (ImportError, PermissionError):
            pass
    return found
    """
    assert run(fence, body) == []


def test_answers_and_grader_are_hidden_where_they_are_installed(tmp_path: Path) -> None:
    """Among the packages that students' code may import they are not, nor what says that they are there."""
    names = ["autograder", "course_answers", "course_lib", "numpy", "numpy_nets_course_study-0.1.0.dist-info"]
    for name in names:
        (tmp_path / name).mkdir()
    assert Visible(Path("/usr"), (tmp_path,)).packages == [tmp_path / "numpy"]


def test_packages_are_visible_where_the_course_is_one_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed from wheels, `course_lib` lies among the libraries that students' code may import."""
    site = tmp_path / "site-packages"
    for name in (
        "autograder",
        "course_answers",
        "course_lib",
        "numpy_nets_course-0.1.0.dist-info",
        "sklearn",
    ):
        (site / name).mkdir(parents=True)
    monkeypatch.setattr(course_lib, "__file__", str(site / "course_lib" / "__init__.py"))
    monkeypatch.syspath_prepend(site)
    visible = Visible.of_this_interpreter()
    assert site.resolve() in visible.sites
    assert [path.name for path in visible.packages if path.parent == site.resolve()] == ["sklearn"]
    assert (site / "course_lib" / "data").resolve() in visible.own


def test_what_goes_to_dev_null_is_gone(fence: Fence) -> None:
    """Whoever wants to keep a function from printing opens it."""
    assert run(fence, "return [open(os.devnull, 'w').write('x'), open(os.devnull).read()]") == [1, ""]


def test_all_of_what_a_worker_imports_can_be_imported_late(fence: Fence) -> None:
    """A module that the warm process has not imported is there when a student asks for it."""
    assert run(fence, "import wave, sklearn.linear_model, scipy.optimize; return 1") == 1


def test_processes_and_threads_have_a_limit(fence: Fence) -> None:
    """No second process; some threads, but not any number."""
    body = """
    import threading
    try:
        os.fork()
        return "forked"
    except OSError:
        pass
    wait, started = threading.Event(), 0
    try:
        for _ in range(5000):
            threading.Thread(target=wait.wait, daemon=True).start()
            started += 1
    except (RuntimeError, MemoryError):
        pass
    wait.set()
    return started
    """
    started = run(fence, body)
    assert isinstance(started, int)
    assert 8 <= started < 5000


def test_no_file_is_made_to_send_signals(fence: Fence) -> None:
    """A pipe whose owner is another process, or a group, would send it any signal once it is written to."""
    body = """
    import fcntl
    sent = []
    for process in (os.getppid(), 1, -1):
        reads, writes = os.pipe()
        try:
            fcntl.fcntl(reads, fcntl.F_SETOWN, process)
            fcntl.fcntl(reads, 10, 9)  # F_SETSIG
            sent.append(process)
        except PermissionError:
            continue
    return sent
    """
    assert run(fence, body) == []


def test_locks_carry_nothing_from_worker_to_worker(fence: Fence) -> None:
    """No lock is set, waited for or asked about, on a file that each worker can read; flags are."""
    body = """
    import errno, fcntl, struct
    span = struct.pack("hhqqi", fcntl.F_RDLCK, 0, 0, 1, 0)
    tries = {f"fcntl {n}": lambda file, n=n: fcntl.fcntl(file, n, span) for n in (5, 6, 7, 36, 37, 38)}
    tries["flock"] = lambda file: fcntl.flock(file, fcntl.LOCK_SH)
    tries["lockf"] = lambda file: fcntl.lockf(file, fcntl.LOCK_SH)
    worked = []
    with open(os.__file__) as file:
        fcntl.fcntl(file, fcntl.F_GETFL)
        for name, action in tries.items():
            try:
                action(file)
                worked.append(name)
            except OSError as error:
                if error.errno != errno.EPERM:
                    worked.append(f"{name}: {error}")
    return worked
    """
    assert run(fence, body) == []


def test_where_memory_runs_out_a_worker_goes_first(fence: Fence) -> None:
    """The kernel ends a student's process before the grader's."""
    worker = fence.start(LIMITS)
    adjusted = Path(f"/proc/{worker.process}/oom_score_adj").read_text(encoding="ascii")
    worker.end()
    assert adjusted.strip() == "1000"


def test_a_folder_full_of_files_stays_the_students_own(fence: Fence) -> None:
    """Bytes and numbers of files end where the limits say; the next submission has its whole folder."""
    small = Limits(call_seconds=60.0, folder_bytes=1 << 20, folder_files=200)
    many = "for n in range(10**5): open(str(n), 'w').close()\nimport time; time.sleep(3)\nreturn 1"
    large = "for n in range(64): open(str(n), 'wb').write(bytes(10**5))\nimport time; time.sleep(3)\nreturn 1"
    for body in (many, large):
        assert isinstance(run(fence, body, limits=small), Raised)
    assert run(fence, "open('x', 'wb').write(bytes(10**6)); return os.stat('x').st_size") == 10**6


#: Places for bytes where no folder lists them: how many folders down, and what to do again and again there.
HIDDEN = {
    "deep down": (20, "open(str(n), 'wb').write(bytes(10**5))"),
    "removed": (0, "kept.append(open('x', 'wb', 0)); os.unlink('x'); kept[-1].write(bytes(10**5))"),
    "never named": (0, "os.write(os.open('.', os.O_TMPFILE | os.O_RDWR), bytes(10**5))"),
    "removed and mapped": (
        0,
        "f = os.open('x', os.O_CREAT | os.O_RDWR); os.write(f, bytes(10**5)); "
        "libc.mmap(0, 1, 1, 1, f, 0); os.close(f); os.unlink('x')",
    ),
}


@pytest.mark.parametrize("place", HIDDEN)
def test_there_is_no_room_but_what_is_counted(fence: Fence, place: str) -> None:
    """Where no folder can be listed, and in files without a name, bytes are bytes."""
    depth, filling = HIDDEN[place]
    body = f"""
    import ctypes, time
    libc, kept = ctypes.CDLL(None), []
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    for _ in range({depth}):
        os.mkdir("d" * 250); os.chdir("d" * 250)
    for n in range(64):
        {filling}
    time.sleep(3)
    return 1
    """
    assert isinstance(run(fence, body, limits=Limits(call_seconds=10.0, folder_bytes=1 << 20)), Raised)


def test_deep_folders_are_removed(fence: Fence) -> None:
    """A thousand folders inside one another are no problem of the grader's."""
    body = "for _ in range(1500):\n    os.mkdir('d'); os.chdir('d')\nreturn 1"
    assert run(fence, body) == 1


def test_no_link_can_be_made(fence: Fence) -> None:
    """Neither symbolic nor hard: nothing in a worker's folder leads out of it."""
    body = "os.symlink('/etc/passwd', 'link')\nreturn 1"
    reply = run(fence, body)
    assert isinstance(reply, Raised)
    assert reply.type_name == "PermissionError"


def test_workers_die_with_the_grader(tmp_path: Path) -> None:
    """A grader killed by SIGKILL leaves neither a worker nor a warm process behind."""
    code = """
    import os, sys, time
    from course_lib.running.cells import CodeCell
    from course_lib.running.limits import *
    from course_lib.running.remote import RemoteAnswers
    limits = Limits(call_seconds=60, fence=FenceSettings(tiers=(sys.argv[1],)))
    answers = RemoteAnswers([CodeCell("c", "def f():\\n    while True: pass")], limits)
    answers.variable("f")
    print(answers._worker.process, flush=True)
    answers.call("f", [])
    """
    for tier in ("bubblewrap", "landlock"):
        grader = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code), tier], stdout=subprocess.PIPE, text=True
        )
        assert grader.stdout is not None
        worker = int(grader.stdout.readline())
        assert is_running(worker)
        grader.kill()
        grader.wait()
        grader.stdout.close()
        wait_until(lambda worker=worker: not is_running(worker))


def is_running(process: int) -> bool:
    """Return whether a process is there and not merely waiting to be counted."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds: object, seconds: float = 30.0) -> None:
    """Wait for something that has to come; only a machine that stands still takes this long."""
    deadline = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_time_in_which_only_others_could_run_does_not_count() -> None:
    """Two busy processes on one core are waited for longer, but not for ever; a sleeping one is not."""
    core = min(os.sched_getaffinity(0))
    busy = f"import os; os.sched_setaffinity(0, {{{core}}}); print(1, flush=True)\nwhile True: pass"
    codes = [busy, busy, "print(1, flush=True); import time; time.sleep(60)"]
    processes = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
        for code in codes
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        deadlines = [Deadline(0.2, process.pid) for process in processes]
        ends = time.monotonic() + 0.2
        wait_until(lambda: time.monotonic() > ends + 0.2)
        plain = ends - time.monotonic()
        assert all(deadline.left > plain for deadline in deadlines[:2])
        assert deadlines[2].left <= 0
        wait_until(lambda: all(deadline.left <= 0 for deadline in deadlines))
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def test_a_container_command_is_a_fence_if_it_holds(tmp_path: Path) -> None:
    """Any command that runs what is appended to it: here bubblewrap stands for a container engine."""
    bwrap = next(tier.program for tier in tiers() if isinstance(tier, Bubblewrap))
    script = tmp_path / "engine"
    package = Path(__file__).resolve().parent.parent / "course_lib"
    shown = [sys.base_prefix, "/usr", "/lib", "/lib64"]
    site = next(entry for entry in sys.path if entry.endswith("site-packages"))
    script.write_text(
        "#!/bin/sh\nexec "
        + " ".join(
            [
                *(bwrap, "--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--clearenv"),
                *("--setenv", "PATH", f"{sys.base_prefix}/bin:/usr/bin"),
                *(part for path in shown for part in ("--ro-bind", path, path)),
                *("--ro-bind", site, "/site", "--ro-bind", str(package), "/course/course_lib"),
                *("--tmpfs", "/course/course_lib/checking", "--tmpfs", "/course/course_lib/running"),
                *("--size", str(64 << 20), "--tmpfs", "/tmp", "--dev", "/dev", "--remount-ro", "/"),
                "--",
            ]
        )
        + ' sh -c \'cd /course; exec python -c "import sys; sys.path[:0] = [\\"/course\\", '
        '\\"/site\\"]; from course_lib.answering.warm import main_alone; main_alone()"\'\n',
        encoding="utf-8",
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    limits = Limits(call_seconds=5.0, fence=FenceSettings(tiers=("container",), container=str(script)))
    (report,) = reports(limits)
    assert not report.failed, report.reason
    assert not {"read", "course", "tcp", "unix", "signal", "environment"} & set(report.broken), report.reason


def test_a_fence_that_is_sent_to_another_process_is_the_same_there(fence: Fence) -> None:
    """Its workers are shut in as those of the first are, and go on when the other one is through."""
    with ThreadPoolExecutor(1) as here, multiprocessing.get_context("forkserver").Pool(1) as there:
        found = there.apply(runs_there, [fence, "return [os.getuid() == 0, os.listdir('.')]"])
        assert found == here.submit(run, fence, "return [os.getuid() == 0, os.listdir('.')]").result()
        report = there.apply(holds_there, [fence])
    assert report.holds, report.reason
    assert run(fence, "return 1") == 1


def runs_there(fence: Fence, body: str) -> object:
    """Run in a fence that was opened elsewhere, then be through with it."""
    result = run(fence, body)
    fence.close()
    return result


def holds_there(fence: Fence) -> tested.Report:
    """Test a fence that was opened elsewhere."""
    return tested.test_fence(fence._opened, LIMITS)

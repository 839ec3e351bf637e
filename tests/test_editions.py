"""The wheels of the editions: the class edition holds no answer, and everything else that a student needs."""

from __future__ import annotations

import io
import json
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.metadata import Metadata
from packaging.requirements import Requirement

from autograder.authoring.library_cell import CLASS_EDITION
from autograder.authoring.source import find_assignments, read_source
from autograder.editions import wheels
from autograder.editions.metadata import GRADER, STUDY_EDITION, NoCheckout, editions
from autograder.editions.wheels import build_editions, class_wheel
from autograder.verify import solution_lines
from tests.helpers_install import Environment

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: The course's own numerical gradient, which the notebooks call; an exercise of assignment 3 asks for one.
TOOLS = ("gradient_check.py", "slopes.py")
LONG_PAIR, LONG_LINE = 50, 80
ANSWERS = sorted((ROOT / "course_answers").glob("*.json"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheels by edition."""
    paths = build_editions(tmp_path_factory.mktemp("dist"))
    return dict(zip((CLASS_EDITION, STUDY_EDITION, GRADER), paths, strict=True))


@pytest.fixture(scope="module")
def student(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment with the class edition installed."""
    environment = Environment.made(tmp_path_factory.mktemp("student") / "venv")
    environment.install(built[CLASS_EDITION])
    return environment


def contents(archive: zipfile.ZipFile, folder: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield name and content of everything in a wheel, and of what is in the zip files in it."""
    for name in archive.namelist():
        content = archive.read(name)
        yield folder + name, content
        if name.endswith((".zip", ".npz")):
            with zipfile.ZipFile(io.BytesIO(content)) as inner:
                yield from contents(inner, f"{name}/")


@pytest.fixture(scope="module")
def in_the_class_wheel(built: dict[str, Path]) -> dict[str, bytes]:
    """What the class edition's wheel holds, by name."""
    with zipfile.ZipFile(built[CLASS_EDITION]) as archive:
        return dict(contents(archive))


def metadata_of(wheel: Path) -> Metadata:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Metadata.from_email(archive.read(name), validate=True)


def lines_of(content: bytes) -> list[str]:
    """Return the lines of a text, or of the texts in JSON, without white space around them; no empty ones."""
    text = content.decode("utf-8", errors="replace")
    strings = re.findall(r'"(?:[^"\\]|\\.)*"', text) if text.startswith(("{", "[")) else []
    whole = "\n".join(json.loads(string, strict=False) for string in strings) if strings else text
    return [line for line in map(str.strip, whole.splitlines()) if line]


def excerpts(lines: list[str], secret: set[str]) -> set[str]:
    """Return what of a solution is in a text: a paragraph, or two lines in their order.

    A short line or two, such as ``for _ in range(num_steps):``, are in the code of many things.
    """
    pairs = {f"{one}\n{two}" for one, two in pairwise(lines) if {one, two} <= secret}
    paragraphs = secret & set(lines)
    return {p for p in pairs if len(p) >= LONG_PAIR} | {p for p in paragraphs if len(p) >= LONG_LINE}


@pytest.mark.parametrize("folder", find_assignments().values(), ids=lambda folder: folder.name)
def test_nothing_of_a_solution_or_model_answer_is_in_the_class_wheel(
    folder: Path, in_the_class_wheel: dict[str, bytes]
) -> None:
    """In its own notebook and cases not a line, elsewhere no excerpt; what stubs show does not count."""
    source = read_source(folder)
    secret = solution_lines(source)
    assert len(secret) > 20
    for name, content in in_the_class_wheel.items():
        if name.partition("_lib/")[2] not in TOOLS:
            lines = lines_of(content)
            own = f"{source.name}." in name
            assert not (secret & set(lines) if own else excerpts(lines, secret)), name


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_no_key_and_no_explanation_is_in_the_class_wheel(
    path: Path, in_the_class_wheel: dict[str, bytes]
) -> None:
    """No choice is assigned its letters, and nothing says why a letter is right or wrong."""
    answers = json.loads(path.read_text(encoding="utf-8"))
    everything = b"\n".join(in_the_class_wheel.values()).decode("utf-8", errors="replace")
    for name, choice in answers["choices"].items():
        assert not re.search(rf"{name}\W{{1,4}}= *\W{{1,2}}{choice['key']}\W", everything), name
        for message in (choice["why"], *choice["messages"].values()):
            assert message not in everything and json.dumps(message)[1:-1] not in everything, name


def test_a_leak_would_be_found(built: dict[str, Path]) -> None:
    """The grader's wheel, which holds the sources, is full of what the class edition must not have."""
    with zipfile.ZipFile(built[GRADER]) as archive:
        grader = dict(contents(archive))
    secret = solution_lines(read_source(find_assignments()["knn"]))
    assert excerpts(lines_of(grader["autograder/notebooks/1_knn/source.py"]), secret)
    with zipfile.ZipFile(built[STUDY_EDITION]) as archive:
        study = dict(contents(archive))
    assert excerpts(lines_of(study["course_answers/knn.json"]), secret)


def test_the_class_wheel_holds_no_byte_code_and_no_other_package(
    in_the_class_wheel: dict[str, bytes],
) -> None:
    """Byte-code would keep what a text has lost."""
    assert not [
        name for name in in_the_class_wheel if name.endswith((".pyc", ".so")) or "__pycache__" in name
    ]
    assert {name.partition("/")[0].partition("-")[0] for name in in_the_class_wheel} <= {
        "course_lib", "numpy_nets_course", "cases", "specification.json", "cases.bin",
    }  # fmt: skip


def test_neither_the_grader_nor_the_answers_can_be_imported_in_a_class(student: Environment) -> None:
    """The library itself can, comes from the wheel, and knows which edition it is."""
    found = student.prints(
        "from importlib.util import find_spec as find; import course_lib; from course_lib import check;"
        "from course_lib.studying.answers import edition;"
        "print(find('autograder'), find('course_answers'), edition(), course_lib.__file__)"
    ).split()
    assert found[:3] == ["None", "None", "class"]
    assert Path(found[3]).is_relative_to(student.root)


def test_the_class_edition_compiles_and_lists_its_assignments(student: Environment) -> None:
    """Every module is Python that the oldest supported version reads; all assignments are there."""
    done = student.run(
        "-m", "compileall", "-q", "-f", str(next(student.root.glob("lib/*/site-packages/course_lib")))
    )
    assert (done.returncode, done.stdout) == (0, "")
    listed = student.prints("from course_lib.cli import main; main(['list'])")
    assert all(f"{name}: " in listed for name in find_assignments())


def test_the_study_edition_is_the_class_edition_with_answers_beside_it(
    built: dict[str, Path], tmp_path: Path
) -> None:
    """Nothing is set: it is what is installed that decides."""
    environment = Environment.made(tmp_path / "venv")
    environment.install(built[CLASS_EDITION], built[STUDY_EDITION])
    told = environment.prints(
        "from course_lib.studying.answers import answers_to, edition;"
        "print(edition(), 'l1_distances' in answers_to('knn').solutions)"
    )
    assert told == "study True"


def test_an_installed_grader_has_sources_and_the_wheel_to_give_away(
    built: dict[str, Path], tmp_path: Path
) -> None:
    """Grading and releasing need no checkout; building wheels does, and says so."""
    environment = Environment.made(tmp_path / "venv")
    environment.install(built[CLASS_EDITION], built[GRADER])
    told = environment.prints(
        "from autograder.authoring.source import find_assignments;"
        "from autograder.editions.wheels import class_wheel;"
        "print(*find_assignments(), class_wheel()[0])"
    )
    assert told.split() == [*find_assignments(), built[CLASS_EDITION].name]
    done = environment.run("-m", "autograder.cli", "editions")
    assert done.returncode == 1 and "is no checkout of the course" in " ".join(done.stderr.split())


#: Runs code as a student's in each tier of an installed grader, which stands in ``site-packages`` itself.
IN_EACH_TIER = """
from pathlib import Path

import course_lib
from course_lib.running.cells import CodeCell
from course_lib.running.fence import Fence
from course_lib.running.fence.selftest import test_fence
from course_lib.running.fence.tiers import candidates
from course_lib.running.limits import FenceSettings, Limits
from course_lib.running.remote import RemoteAnswers

site = Path(course_lib.__file__).parent.parent
site.joinpath("installed_beside.py").write_text("VALUE = 7", encoding="ascii")
limits = Limits(call_seconds=60.0, cell_seconds=60.0)
metadata = [str(path) for path in site.glob("numpy_nets_course*.dist-info/METADATA")]
assert len(metadata) == 3
code = f'''
import course_lib.data, sklearn.neighbors, installed_beside
def f():
    there = []
    for name in ("autograder", "course_answers", "course_lib.checking", "course_lib.running"):
        try:
            __import__(name)
            there.append(name)
        except (ImportError, PermissionError):
            pass
    return [installed_beside.VALUE, *there, *filter(is_readable, {metadata!r})]
def is_readable(path):
    try:
        with open(path) as file:
            return bool(file.read())
    except OSError:
        return False
'''
tiers = {type(tier): tier for tier in reversed(list(candidates(FenceSettings())))}
for tier in tiers.values():
    tier.open()
    report = test_fence(tier, limits)
    with RemoteAnswers([CodeCell("a", code)], limits, fence=Fence(tier.name, "", tier)) as answers:
        reply = answers.call("f", [])
    print(type(tier).__name__, report.reason, getattr(reply, "value", reply), answers.cell_errors)
    tier.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="fences are Linux's")
def test_an_installed_grader_has_every_fence_and_hides_itself_from_students(
    built: dict[str, Path], tmp_path: Path
) -> None:
    """Packages beside it can be imported; it and the answers cannot, nor what says that they are there."""
    environment = Environment.made(tmp_path / "venv")
    environment.install(*built.values())
    found = environment.prints(IN_EACH_TIER).splitlines()
    assert {line.split()[0] for line in found} == {"Bubblewrap", "SingleBubblewrap", "Landlock"}
    for line in found:
        assert "self-test passed" in line and line.endswith(" [7] {}"), line


def test_version_and_dependencies_are_the_checkouts(built: dict[str, Path]) -> None:
    """``pyproject.toml`` says them once; the metadata is valid by packaging's own rules."""
    told = {name: metadata_of(path) for name, path in built.items()}
    assert {str(each.version) for each in told.values()} == {PROJECT["version"]}
    requirements = told[CLASS_EDITION].requires_dist or []
    needs = {str(each) for each in requirements if "extra ==" not in str(each.marker)}
    assert needs == {str(each) for each in map(Requirement, PROJECT["dependencies"])}
    assert set(told[CLASS_EDITION].provides_extra or []) == {"notebook", "study"}
    assert all(each.description_content_type == "text/markdown" for each in told.values())


def test_the_same_sources_give_the_same_bytes(built: dict[str, Path]) -> None:
    """Releasing twice does not replace a wheel by another of the same version."""
    wheels._class_wheel.cache_clear()
    assert class_wheel() == (built[CLASS_EDITION].name, built[CLASS_EDITION].read_bytes())


def test_the_wheels_are_pure_python_and_the_students_is_small(built: dict[str, Path]) -> None:
    """One file for every system; 5 MB is what a slow connection loads in seconds."""
    assert all(path.name.endswith("-py3-none-any.whl") for path in built.values())
    assert built[CLASS_EDITION].stat().st_size < 5_000_000


def test_without_a_checkout_there_is_nothing_to_build_from(tmp_path: Path) -> None:
    """The message says what to do."""
    with pytest.raises(NoCheckout, match="clone the repository"):
        editions(tmp_path)

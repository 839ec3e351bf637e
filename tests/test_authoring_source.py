"""Reading a source: what the markers become, and what an author is told when one is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.assignment import functions_of
from autograder.authoring.source import (
    SourceError,
    find_assignment,
    find_assignments,
    parse_source,
    read_source,
)
from autograder.authoring.stubs import with_stubs

ASSIGNMENTS = Path(__file__).parent / "assignments"
TOY = ASSIGNMENTS / "1_toy" / "source.py"
TEXT = TOY.read_text(encoding="utf-8")


def test_every_marker_becomes_its_kind_of_cell_in_order() -> None:
    """The toy has one of everything."""
    kinds = [cell.kind for cell in read_source(TOY.parent).cells]
    exercise = ["exercise", "hints", "check"]
    assert kinds == [
        *("prose", "setup", "prose", *exercise, "demonstration"),
        *("prose", *exercise, "prose", "exercise", "check"),
        *("prose", "answer", "prose", "prose"),
    ]


def test_title_time_number_and_name_are_read() -> None:
    """They come from the opening cell and the folder, and nowhere else."""
    toy = read_source(TOY.parent)
    assert (toy.name, toy.number, toy.title, toy.time) == (
        "toy",
        1,
        "Toy: means and scales",
        "About 10 minutes",
    )


def test_points_are_read_by_aspect_in_order() -> None:
    """An aspect's name may hold spaces; an answer has a number and no aspects."""
    toy = read_source(TOY.parent)
    assert list(toy.points["scale"].items()) == [("out", 1), ("total", 1), ("inputs unchanged", 1)]
    assert [cell.points for cell in toy.of_kind("answer")] == [2]
    assert toy.max_points == 9


def test_titles_minutes_and_extras_are_read() -> None:
    """What a task's heading says stands in the marker of its cell."""
    tasks = read_source(TOY.parent).tasks
    assert [(task.title, task.minutes, task.extra) for task in tasks] == [
        ("Means of rows", 2, False),
        ("Scale, repaired", 2, False),
        ("What a mean forgets", 1, True),
        ("A poor summary", 1, False),
    ]


def test_the_page_that_sums_up_is_found() -> None:
    """It is prose, and the marker says which."""
    assert read_source(TOY.parent).summary.startswith("## On one page\n")


def test_cells_know_the_line_of_their_marker() -> None:
    """An error message that names a line is found at once."""
    lines = TEXT.splitlines()
    for cell in read_source(TOY.parent).cells:
        assert lines[cell.line - 1].startswith("# %%")


def test_a_marker_inside_a_string_is_text() -> None:
    """Line numbers and cells stay in step when a docstring shows the format."""
    text = TEXT.replace('"""Mean of every row.\n', '"""Mean of every row.\n\n# %% not a marker\n')
    assert len(parse_source(text, TOY).cells) == len(read_source(TOY.parent).cells)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('figure="row-means"', 'figur="row-means"', "unknown marker figur='row-means'"),
        ('# %% figure="row-means"', "# %% exercise scale", "title belongs to exercise and answer cells"),
        ("# %% setup=true", "# %% setup=false", "setup=False; write setup=true"),
        ("# %% [markdown]\n# That", "# %% [raw]\n# That", "a raw cell"),
        (' points="answer 1"', "", "check cell 'mean_invariance': add points="),
        (' points="2"', "", "answer cell 'poor_summary': add points="),
        (' title="Means of rows"', "", "exercise cell 'mean_rows': has no title; add title="),
        (' title="A poor summary"', "", "answer cell 'poor_summary': has no title"),
        (" minutes=2", "", "exercise cell 'mean_rows': has no time; add minutes=15"),
        (" minutes=2", " minutes=2.5", "exercise cell 'mean_rows': minutes=2.5 is no whole number"),
        (" extra=true", " extra=1", "exercise cell 'mean_invariance': extra=1; write extra=true"),
        (
            'figure="row-means"',
            'figure="row-means" extra=true',
            "demonstration cell 'row-means': extra belongs to exercise and answer cells",
        ),
        ("# %% setup=true", "# %% setup=true folded=true", "folded belongs to demonstration cells"),
        ("summary=true", "summary=1", "summary=1; write summary=true"),
        (
            "**Question.** Which",
            "Which",
            "'mean_invariance': no paragraph above asks for it; begin the question with '**Question.** '",
        ),
        ("**In your own words.** When", "When", "begin the question with '**In your own words.** '"),
        ('points="2"', 'points="two"', "answer cell 'poor_summary': 'two' is no number of points"),
        ("mean 2,", "mean 0,", "aspect 'mean': '0' is no number of points"),
        ("mean 2,", "mean 2, mean 1,", "the aspect 'mean' has points twice"),
        ("mean 2,", "2,", "'2' in points; write points="),
        ('exercise="scale"', 'exercise="scale-it"', "exercise='scale-it' is no name that Python knows"),
        ('# %% [markdown] hints="scale"', '# %% hints="scale"', "belongs to a '# %% [markdown]' cell"),
        (
            'exercise="scale" title="Scale, repaired" minutes=2',
            'figure="scale"',
            "check cell 'scale': there is no exercise=\"scale\"",
        ),
        ('# %% check="scale"', '# %% check="mean_rows"', "exercise cell 'scale': has no check"),
        ('# %% check="scale"', '# %% check="mean_rows"', "check cell 'mean_rows': repeats 'check_mean_rows'"),
        (
            'answer="poor_summary"',
            'answer="scale"',
            "answer cell 'scale': repeats 'scale', the exercise cell of line",
        ),
        ('check("scale")', 'check("scale")\n1 + 1', "check cell 'scale': holds something else"),
        ("# 3. Which expression", "# Which expression", "hints cell 'scale': write three, '1. ' to '3. '"),
        ("# 1. Call the", "# First.\n#\n# 1. Call the", "hints cell 'scale': write three"),
        ('# %% [markdown] hints="scale"', "# %% [markdown]", "exercise cell 'scale': has no hints"),
        ("    # END STUB\n    # BEGIN SOL", "    # BEGIN SOL", "exercise cell 'scale': unbalanced markers"),
        ("x.sum()\n    # END STUB", "x.sum()", "exercise cell 'scale': unbalanced markers"),
        ("    # x *= factor", "    x *= factor", "'x *= factor' in the STUB region is not commented out"),
        (
            "# END STUB\n    # BEGIN",
            "# END STUB\n    y = 1\n    # BEGIN",
            "'y = 1' stands between the STUB and",
        ),
        (
            "    # BEGIN SOLUTION\n    out",
            "    # BEGIN SOLUTION:\n    out",
            "'# BEGIN SOLUTION:' is no marker",
        ),
        ("def scale(", "def scales(", "exercise cell 'scale': defines nothing of that name"),
        ("# That is all.", "# BEGIN SOLUTION", "prose cell: holds 'BEGIN SOLUTION'"),
        ("# That is all.", "# No AUTOTEST here.", "prose cell: holds 'AUTOTEST', which nbgrader acts on"),
        ("# # 1 · Toy", "# # 2 · Toy", "source.py:1: the title says 2 and the folder 1"),
        ("# *About 10 minutes.*", "# About 10 minutes.", "source.py:1: no opening"),
        (
            "# %% [markdown]\n# # 1",
            "x = 1\n\n# %% [markdown]\n# # 1",
            "text stands before the first cell marker",
        ),
        ("out = factor * x", "out = factor *", "not valid Python"),
        ("import numpy as np\n", "# %matplotlib inline\n", "setup cell 'setup_1': holds a magic command"),
    ],
)
def test_a_broken_rule_is_reported_with_its_line_and_what_to_do(old: str, new: str, expected: str) -> None:
    """Every rule of the format has been seen to fail."""
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    with pytest.raises(SourceError) as caught:
        parse_source(text, TOY)
    assert expected in str(caught.value)
    (line, *_) = (
        int(problem.split(":")[1]) for problem in str(caught.value).splitlines() if expected in problem
    )
    assert line == 1 or text.splitlines()[line - 1].startswith(("# %%", "    out = factor *"))


def test_a_solution_is_required() -> None:
    """Without markers nbgrader would replace the whole cell, signature included."""
    text = TEXT.replace("    # BEGIN SOLUTION\n    num", "    num").replace(
        "features\n    # END SOLUTION", "features"
    )
    with pytest.raises(SourceError, match="exercise cell 'mean_rows': there is no solution"):
        parse_source(text, TOY)


def test_all_problems_are_reported_at_once() -> None:
    """An author repairs a file in one go."""
    text = (
        TEXT.replace("mean 2,", "mean 0,").replace('check("scale")', "pass").replace("def scale(", "def f(")
    )
    with pytest.raises(SourceError) as caught:
        parse_source(text, TOY)
    problems = str(caught.value).splitlines()
    lines = [TEXT.splitlines()[int(problem.split(":")[1]) - 1] for problem in problems]
    assert [line.split('"')[1] for line in lines] == ["mean_rows", "mean_rows", "scale", "scale"]


def test_the_folder_gives_name_and_number() -> None:
    """A folder of another form is refused."""
    with pytest.raises(SourceError, match="call it <number>_<name>"):
        parse_source(TEXT, Path("toy/source.py"))


def _folder(root: Path, name: str) -> None:
    (root / name).mkdir()
    (root / name / "source.py").write_text("", encoding="utf-8")


def test_assignments_are_found_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    """Ten comes after two; folders without a source are no assignments."""
    for name in ("10_last", "2_second", "figures"):
        _folder(tmp_path, name)
    (tmp_path / "3_empty").mkdir()
    assert list(find_assignments(tmp_path)) == ["second", "last"]


def test_the_environment_says_where_assignments_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """COURSE_NOTEBOOKS replaces the folder beside the package."""
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(ASSIGNMENTS))
    assert find_assignment("toy") == TOY.parent


def test_without_the_environment_the_course_itself_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default is the folder notebooks beside the package."""
    monkeypatch.delenv("COURSE_NOTEBOOKS", raising=False)
    assert {folder.parent for folder in find_assignments().values()} == {TOY.parents[3] / "notebooks"}


def test_an_unknown_assignment_is_answered_with_those_that_exist() -> None:
    """A typing error is seen at once."""
    with pytest.raises(LookupError, match="no assignment is called 'tyo'; there are: toy"):
        find_assignment("tyo", ASSIGNMENTS)


def test_two_folders_of_one_name_are_refused(tmp_path: Path) -> None:
    """Names are what everything else goes by."""
    _folder(tmp_path, "1_toy")
    _folder(tmp_path, "2_toy")
    with pytest.raises(SourceError, match="have the same name"):
        find_assignments(tmp_path)


def test_a_missing_root_is_reported(tmp_path: Path) -> None:
    """An empty course and a wrong path are different things."""
    with pytest.raises(SourceError, match="There is no folder"):
        find_assignments(tmp_path / "nowhere")


def test_an_exercise_may_be_a_class() -> None:
    """It needs hints as a function does, and each unwritten method of its stub says what is not written."""
    cell = """# %% exercise="Scale" title="A scale" minutes=5
class Scale:
    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        # BEGIN SOLUTION
        return self.factor * x
        # END SOLUTION


# %% [markdown] hints="Scale"
# 1. One.
# 2. Two.
# 3. Three.

# %% check="Scale" points="values 1"
check("Scale")
"""
    source = parse_source(f"# %% [markdown]\n# # 1 · Toy\n# *About an hour.* …\n\n{cell}", TOY)
    exercise = source.exercises["Scale"]
    assert exercise.defines_function
    assert 'raise NotImplementedError("Scale is not written yet' in with_stubs(exercise.text, "Scale")
    assert functions_of(exercise.text) == ("Scale",)
    hints = cell.partition("# %% [markdown] hints")[2].partition("# %% check")[0]
    with pytest.raises(SourceError, match="has no hints"):
        parse_source(
            "# %% [markdown]\n# # 1 · Toy\n# *About an hour.* …\n\n"
            + cell.replace(f"# %% [markdown] hints{hints}", ""),
            TOY,
        )

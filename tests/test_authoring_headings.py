"""Headings of exercises and questions: where they stand, and what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.cells import AssignmentSource, SourceCell
from autograder.authoring.headings import with_headings
from autograder.authoring.source import find_assignments, parse_source, read_source
from autograder.authoring.timing import duration, reading_minutes, time_problem, total_minutes

TOY = Path(__file__).parent / "assignments" / "1_toy" / "source.py"
TEXT = TOY.read_text(encoding="utf-8")


def _toy(**replaced: str) -> AssignmentSource:
    """Return the toy with words replaced: old by new, underscores standing for spaces."""
    text = TEXT
    for old, new in replaced.items():
        text = text.replace(old.replace("_", " "), new, 1)
    return parse_source(text, TOY)


def _headings(source: AssignmentSource) -> list[str]:
    return [
        line for cell in with_headings(source) for line in cell.text.splitlines() if line.startswith("### ")
    ]


def test_every_task_has_a_heading_with_its_points_and_minutes() -> None:
    """They are counted through in the notebook's order, whatever they ask for; what is extra says so."""
    assert _headings(_toy()) == [
        "### Exercise 1.1 · Means of rows — 3 points, 2 minutes",
        "### Exercise 1.2 · Scale, repaired — 3 points, 2 minutes",
        "### Question 1.3 (extra) · What a mean forgets — 1 point, 1 minute",
        "### In your own words 1.4 · A poor summary — 2 points, 1 minute",
    ]


def test_the_heading_of_an_exercise_stands_right_above_its_cell() -> None:
    """Prose about the topic comes first."""
    cells = with_headings(_toy())
    place = next(i for i, cell in enumerate(cells) if cell.kind == "exercise")
    assert cells[place - 1].text == "### Exercise 1.1 · Means of rows — 3 points, 2 minutes"


def test_a_heading_takes_the_place_of_the_words_that_ask() -> None:
    """What stood before the question stays a cell of its own."""
    cells = with_headings(_toy())
    place = next(i for i, cell in enumerate(cells) if cell.name == "mean_invariance")
    heading, question = cells[place].text.split("\n\n")[:2]
    assert cells[place - 1].text == "## 3 · What does a mean forget?"
    assert heading.startswith("### Question 1.3")
    assert question == "Which changes leave the mean of a row as it was? (One letter or several.)"


def test_an_author_can_put_the_heading_of_an_exercise_above_the_paragraph_that_leads_to_it() -> None:
    """Even with a demonstration between the two."""
    source = _toy(The_buggy_version="**Exercise.** The buggy version")
    cell = next(cell for cell in with_headings(source) if "Exercise 1.2" in cell.text)
    assert cell.text.split("\n\n")[1].startswith("The buggy version below")


def test_prose_of_the_exercise_before_announces_nothing() -> None:
    """A question whose words belong to another task has none of its own."""
    text = TEXT.replace("# **In your own words.** When", "# When").replace(
        "# **Question.** Which", "# **In your own words.** Which"
    )
    with pytest.raises(ValueError, match="answer cell 'poor_summary': no paragraph above asks for it"):
        parse_source(text, TOY)


def test_the_notebook_says_how_much_there_is_to_do() -> None:
    """After the opening, core and extra apart."""
    overview = with_headings(_toy())[1].text
    assert overview.startswith("**3 tasks for 8 points**, about 10 minutes with reading. ")
    assert "**1 task for 1 point, marked *extra***, 5 minutes more" in overview


def test_reading_takes_time_and_the_reading_list_does_not() -> None:
    """A hundred words a minute, a formula for a word, two minutes for a demonstration."""
    text = f"{'word ' * 199} $$a + b$$\n\n## Further reading\n\n{'title ' * 500}"
    cells = [
        SourceCell("prose", text, 1),
        SourceCell("demonstration", "plot()", 9),
        SourceCell("setup", "x", 11),
    ]
    assert reading_minutes(cells) == 4


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "5 minutes"), (52, "50 minutes"), (89, "90 minutes"), (90, "1½ hours"), (350, "6 hours")],
)
def test_a_time_is_said_as_one_says_it(minutes: int, said: str) -> None:
    """To five minutes, or to half an hour."""
    assert duration(minutes) == said


def test_a_time_that_is_not_that_of_the_parts_is_noticed() -> None:
    """Whichever of the two is wrong, the author hears of it."""
    assert time_problem(_toy()) is None
    problem = time_problem(_toy(About_10_minutes="About 2½ hours")) or ""
    assert "the opening says 'About 2½ hours', and its parts take 10 minutes" in problem


def test_a_time_in_other_words_is_noticed() -> None:
    """It could not be compared with the parts."""
    problem = time_problem(_toy(About_10_minutes="A little while")) or ""
    assert "write 'About 6½ hours' or 'About 10 minutes'" in problem


def test_half_an_hour_can_be_stated() -> None:
    """Without a whole number before it."""
    assert total_minutes(_toy()) < 20
    assert time_problem(_toy(About_10_minutes="About ½ hour")) is None


@pytest.mark.parametrize("name", find_assignments())
def test_an_assignment_ends_on_one_page(name: str) -> None:
    """With a table of its symbols."""
    source = read_source(find_assignments()[name])
    assert source.summary.startswith("## On one page\n")
    assert "| symbol |" in source.summary
    assert len(source.summary.split()) < 700


@pytest.mark.parametrize("name", find_assignments())
def test_an_assignment_takes_as_long_as_it_says(name: str) -> None:
    """The hours of the opening are those of its tasks, its prose and its demonstrations."""
    assert time_problem(read_source(find_assignments()[name])) is None

"""What the notebooks say of their experiments holds when it is measured again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.authoring.assignment import load_assignment
from autograder.authoring.claims import Claim, load_claims, measured
from autograder.authoring.source import find_assignments
from tests.helpers_class import TOY, autograder

HEADING = "from autograder.authoring.claims import claim\n"


def _claims(*, slow: bool) -> Iterator[object]:
    for name, folder in find_assignments().items():
        chosen = (claim for claim in load_claims(folder) if slow or not claim.slow)
        yield from (pytest.param(name, claim, id=f"{name}-{claim.name}") for claim in chosen)


@pytest.mark.parametrize(("assignment", "claim"), [*_claims(slow=False)])
def test_a_claim_stands_in_the_notebook_and_holds(assignment: str, claim: Claim) -> None:
    """Measured with one seed between the bounds that it states; what takes long waits for the soak."""
    _holds(assignment, claim, seeds=1)


@pytest.mark.soak
@pytest.mark.parametrize(("assignment", "claim"), [*_claims(slow=True)])
def test_a_claim_holds_with_every_seed(assignment: str, claim: Claim) -> None:
    """As `autograder claims` measures it."""
    _holds(assignment, claim)


def _holds(assignment: str, claim: Claim, seeds: int | None = None) -> None:
    found = measured(load_assignment(assignment), claim, seeds=seeds)
    assert found.quoted, f"the notebook doesn't say “{claim.quote}”"
    assert found.holds, f"stated {claim.low:g} to {claim.high:g}, measured {found.values}"


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the toy assignment; the path of its claims."""
    folder = tmp_path / "course" / "1_toy"
    shutil.copytree(TOY, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setenv("COURSE_NOTEBOOKS", str(folder.parent))
    return folder / "claims.py"


@pytest.mark.parametrize(
    ("quote", "bounds", "code", "told"),
    [
        ("The mean of\\n every row", "low=0.5, high=2", 0, "✓ toy: mean: “The mean of every row”"),
        ("The mean of every row", "low=0.5, high=1", 1, "measured: 0 to 2 over 3 seeds"),
        ("The mean of every column", "low=0, high=2", 1, "These words stand nowhere in the notebook."),
    ],
)
def test_claims_fail_where_a_seed_or_the_words_do_not_agree(
    toy: Path, quote: str, bounds: str, code: int, told: str
) -> None:
    """White space makes no difference to the words; one seed beyond the bounds is enough."""
    body = "def mean(course, seed):\n    return course.mean_rows(course.np.array([[2.0 * seed]]))[0] / 2\n"
    text = f'{HEADING}\n@claim("{quote}", {bounds}, seeds=3)\n{body}'
    toy.write_text(text if code else text.replace("[[2.0 * seed]]", "[[1.0 + seed]]"), encoding="utf-8")
    assert told in autograder("claims", "toy", exit_code=code).output


def test_a_yes_or_no_must_be_yes(toy: Path) -> None:
    """Without bounds, true holds and false doesn't."""
    quoted = '@claim("The mean of every row", seeds=2)'
    toy.write_text(f"{HEADING}\n{quoted}\ndef fair(course, seed):\n    return seed == 0\n", encoding="utf-8")
    assert "1 claims, 1 of them do not hold." in autograder("claims", "toy", exit_code=1).output


def test_a_file_of_claims_that_does_not_import_is_named(toy: Path) -> None:
    """With the file and the reason."""
    toy.write_text("import nowhere_to_be_found\n", encoding="utf-8")
    output = autograder("claims", "toy", exit_code=1).output
    assert "claims.py does not import: ModuleNotFoundError" in " ".join(output.split())

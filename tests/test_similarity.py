"""`autograder similar`: code that two have and few others, whatever it is called; shown, and not judged."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.similarity.pairs import similar_pairs
from autograder.similarity.texts import Text, lines_of
from tests.helpers_class import BAD_JSON, RIGHT, ToyClass

ODD = """
def mean_rows(X):
    total = np.zeros(X.shape[0])
    for row in range(X.shape[0]):
        running = 0.0
        for column in range(X.shape[1] - 1, -1, -1):  # backwards, why not
            running = running + float(X[row, column]) * 1.0
        total[row] = running / (X.shape[1] + 0)
    return total
"""
RENAMED = ODD.replace("total", "answer").replace("running", "s").replace("row", "i").replace("column", "j")
OTHER = """
def mean_rows(X):
    ones = np.ones((X.shape[1], 1)) / X.shape[1]
    product = X @ ones
    return product.reshape(X.shape[0])
"""
SHORT = "def mean_rows(X):\n    return X.mean(axis=1)\n"
STUB = "def mean_rows(X):\n    raise NotImplementedError\n"


def _text(student: str, code: str) -> Text:
    return Text(student, {"mean_rows": lines_of(code)})


def _class(*codes: str) -> list[Text]:
    return [_text(f"student{i:02}", code) for i, code in enumerate(codes, start=1)]


def _found(texts: Sequence[Text]) -> list[tuple[str, str]]:
    return [(pair.first.student, pair.second.student) for pair in similar_pairs(texts, _text("", STUB))]


def test_renaming_hides_nothing() -> None:
    """Names are left aside, and layout."""
    assert _found(_class(ODD, OTHER, RENAMED.replace("    ", "        "), SHORT)) == [
        ("student01", "student03")
    ]


def test_what_many_write_tells_nothing() -> None:
    """A whole class with one short answer has no pair."""
    assert _found(_class(*[SHORT] * 20)) == []


def test_what_was_given_tells_nothing() -> None:
    """However long it is."""
    given = _text("", ODD)
    assert similar_pairs(_class(ODD, ODD, OTHER), given) == []


def test_a_part_that_was_taken_over_is_found() -> None:
    """Half of it from somebody, the rest of one's own."""
    half = "\n".join(ODD.strip().splitlines()[:6]) + "\n" + "\n".join(OTHER.strip().splitlines()[1:])
    texts = _class(ODD, half, SHORT)
    (pair,) = similar_pairs(texts, _text("", STUB))
    assert 0 < pair.share < 1 and pair.shared >= 30


def test_the_most_alike_come_first() -> None:
    """A copy before a part of one."""
    half = "\n".join(ODD.strip().splitlines()[:6]) + "\n    return 0\n"
    found = similar_pairs(_class(ODD, RENAMED, half), _text("", STUB))
    shares = [pair.share for pair in found]
    assert shares == sorted(shares, reverse=True) and shares[0] == 1


def test_a_rare_comment_counts() -> None:
    """It is nobody's formula."""
    remark = "    # the mean, as my grandmother would have computed it by hand on Sunday\n"
    codes = [
        SHORT.replace("\n    return", f"\n{remark * 3}    return"),
        SHORT.replace("):\n", f"):\n{remark * 3}"),
    ]
    assert lines_of(codes[0])[1].key.startswith("#the mean, as my grandmother")


def test_the_page_shows_both_side_by_side_and_is_no_verdict(toy_class: ToyClass) -> None:
    """With what is shared marked, and what could not be read named."""
    toy_class.hand_in("ada", {"mean_rows": ODD})
    toy_class.hand_in("bob", {"mean_rows": f"{RENAMED}# <script>alert('three words here')</script>\n"})
    toy_class.hand_in("cleo", RIGHT)
    toy_class.hand_in("dan", {"mean_rows": OTHER})
    toy_class.hand_in("eve", BAD_JSON)
    output = toy_class.run("similar").output
    page = (toy_class.root / "report" / "toy_similar.html").read_text(encoding="utf-8")
    assert "ada and bob" in output and "1 pair, " in output and "not read: eve" in output
    assert "This is no verdict." in page and page.count("<mark>") >= 8 and "<script>" not in page


def test_one_hand_in_alone_is_answered(toy_class: ToyClass) -> None:
    """There is nothing to compare it with."""
    toy_class.hand_in("ada", RIGHT)
    assert "There are not two hand-ins of toy" in toy_class.run("similar", exit_code=1).output

"""Links that open a notebook at Colab or Binder go to the repository that the site is made of."""

from __future__ import annotations

import pytest

from website.address import Address, address, at_github


def test_a_workflow_says_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """So a fork's site opens the fork's notebooks."""
    monkeypatch.setenv("GITHUB_REPOSITORY", "somebody/course")
    assert address() == Address("somebody/course")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/somebody/course.git", "somebody/course"),
        ("https://github.com/some-body/a.course/", "some-body/a.course"),
        ("git@github.com:somebody/course.git", "somebody/course"),
        ("https://example.org/somebody/course.git", None),
        ("/home/somebody/course", None),
        ("", None),
    ],
)
def test_the_remote_says_it_if_it_is_at_github(url: str, name: str | None) -> None:
    """Elsewhere there are no such links."""
    assert at_github(url) == (None if name is None else Address(name))


def test_links_name_the_notebook_in_its_branch() -> None:
    """In the forms that Colab and Binder document."""
    path = "notebooks/1_knn/knn.ipynb"
    assert Address("a/b").colab(path) == f"https://colab.research.google.com/github/a/b/blob/main/{path}"
    assert Address("a/b").binder(path) == f"https://mybinder.org/v2/gh/a/b/main?urlpath=lab/tree/{path}"

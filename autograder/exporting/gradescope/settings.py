"""What an archive says of itself, and the names of its files."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

RELEASE, SETTINGS, SECRET = "release.ipynb", "settings.json", "secret"
#: When students see a test, in Gradescope's words.
VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")


@dataclass(frozen=True)
class Settings:
    """How an assignment is graded at Gradescope.

    Attributes
    ----------
    assignment : str
    visibility : str
        When students see what came of each aspect; one of :data:`VISIBILITIES`.
    deadline : float
        Seconds that one call may take.
    unsandboxed : bool
        Run students' code without a fence where the container permits none.
    """

    assignment: str
    visibility: str = "visible"
    deadline: float = 10.0
    unsandboxed: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the settings as the archive holds them."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the settings that an archive holds."""
        return cls(**data)

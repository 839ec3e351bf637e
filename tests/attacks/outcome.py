"""What came of a class full of attackers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass
class Seen:
    """What came of one idea.

    Attributes
    ----------
    gradebook, records, notebook : float or None
        Points by each account of them; ``None`` where there is none.
    loot : str
        What the attacker took by their own account.
    canaries : list of str
        Where something of the baits, or the class's secret, turned up.
    connections : list of str
    page : list of str
        What is live on the feedback page.
    has_page : bool
    problem : str
        Why nothing could be graded.
    """

    gradebook: float | None = None
    records: float | None = None
    notebook: float | None = None
    loot: str = ""
    canaries: list[str] = field(default_factory=list)
    connections: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)
    has_page: bool = False
    problem: str = ""

    @property
    def points(self) -> float:
        """The most points by any account."""
        return max(points or 0.0 for points in (self.gradebook, self.records, self.notebook))


@dataclass
class Outcome:
    """What came of a run.

    Attributes
    ----------
    tier : str
        The fence that was asked for.
    seen : dict
        By student.
    ended : str
        Why a command ended early; empty if none did.
    changed : list of str
        What is different on the disk and is nobody's result, and what else was touched.
    left : list of str
        Processes that were still there.
    harmed : list of str
        Right classmates without full marks and a full page.
    codes : list of int
        Exit codes of the commands.
    seconds : float
        What the commands took.
    output : str
        What they said.
    """

    tier: str
    seen: dict[str, Seen] = field(default_factory=dict)
    ended: str = ""
    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    harmed: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    seconds: float = 0.0
    output: str = ""

    def as_json(self) -> str:
        """Return the outcome as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Outcome:
        """Return the outcome that was written as JSON."""
        fields = json.loads(text)
        return cls(**{**fields, "seen": {name: Seen(**seen) for name, seen in fields["seen"].items()}})

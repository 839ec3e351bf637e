"""Pairs of hand-ins by the lines that both have and few others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import LCSseq

from autograder.similarity.texts import Line, Text

#: A line that more than this share of the class has, and more than this many, tells nothing of two.
COMMON_SHARE, COMMON_LEAST = 0.25, 4
#: Pairs with fewer tokens in common than this are not looked at.
FEWEST_TOKENS = 30


@dataclass(frozen=True)
class Pair:
    """Two hand-ins.

    Attributes
    ----------
    first, second : Text
        With what is common left out of account.
    shared : int
        Tokens in lines that both have, in the same order.
    share : float
        The same as a share of what either has of its own: of the shorter.
    matched : dict
        By exercise, which lines of the first and of the second.
    """

    first: Text
    second: Text
    shared: int
    share: float
    matched: dict[str, tuple[frozenset[int], frozenset[int]]]


def common_lines(texts: Sequence[Text], release: Text) -> set[str]:
    """Return the lines that were given, and those that many have."""
    users = Counter(key for text in texts for key in {line.key for line in text.lines()})
    most = max(COMMON_LEAST, int(COMMON_SHARE * len(texts)))
    return {line.key for line in release.lines()} | {key for key, count in users.items() if count > most}


def similar_pairs(texts: Sequence[Text], release: Text) -> list[Pair]:
    """Return the pairs that have something of their own in common, the most alike first."""
    common = common_lines(texts, release)
    own = [text.without(common) for text in texts]
    pairs = (_pair(own[i], own[j]) for i, j in _candidates(own))
    return sorted(
        (pair for pair in pairs if pair.shared >= FEWEST_TOKENS),
        key=lambda pair: (-pair.share, -pair.shared, pair.first.student, pair.second.student),
    )


def _candidates(texts: Sequence[Text]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share enough tokens in any order: all others need no closer look."""
    weights = {line.key: line.weight for text in texts for line in text.lines() if line.key}
    users: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        for key in {line.key for line in text.lines() if line.key}:
            users.setdefault(key, []).append(i)
    together: Counter[tuple[int, int]] = Counter()
    for key, of in users.items():
        for pair in combinations(of, 2):
            together[pair] += weights[key]
    return (pair for pair, tokens in sorted(together.items()) if tokens >= FEWEST_TOKENS // 2)


def _pair(first: Text, second: Text) -> Pair:
    matched, shared = {}, 0
    for name in first.exercises:
        if name in second.exercises:
            mine, theirs = _own(first.exercises[name]), _own(second.exercises[name])
            places = [*_matching([line.key for _, line in mine], [line.key for _, line in theirs])]
            shared += sum(mine[i][1].weight for i, _ in places)
            rows = (frozenset(mine[i][0] for i, _ in places), frozenset(theirs[j][0] for _, j in places))
            matched[name] = rows
    least = min(sum(line.weight for line in text.lines() if line.key) for text in (first, second))
    return Pair(first, second, shared, shared / least if least else 0.0, matched)


def _own(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    return [(row, line) for row, line in enumerate(lines) if line.key]


def _matching(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of the longest sequence of lines that both have."""
    for block in LCSseq.opcodes(mine, theirs):
        if block.tag == "equal":
            yield from zip(
                range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=True
            )

"""Section 5, "Let the neighbours vote"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import knn
from .cases import Array, Labels


def ranking(rng: np.random.Generator, order: list[int], total: int) -> Array:
    """Return one row of distances in which the examples ``order`` come first; no two are equal."""
    rest = rng.permutation([index for index in range(total) if index not in order])
    row = np.empty(total)
    row[[*order, *rest]] = np.cumsum(rng.uniform(0.5, 1.5, size=total))
    return row


def examples_of(rng: np.random.Generator, y_train: Labels, labels: list[int]) -> list[int]:
    """Return distinct examples with these labels, in this order."""
    pools = {label: list(rng.permutation(np.flatnonzero(y_train == label))) for label in set(labels)}
    return [int(pools[label].pop()) for label in labels]


def clear_votes(rng: np.random.Generator) -> Iterator[Case]:
    """Elections without a tie, in which the winner isn't always the nearest, nor the smallest label.

    Votes are given as ranks among the labels of the case, nearest first. The labels leave gaps, so that
    the label of the winner differs from its place in a list of labels, and from any number of an example.
    """
    elections = {
        1: ["0", "3", "2", "4", "1"],
        3: ["033", "144", "211", "422"],
        5: ["30114", "42032", "21402", "04414"],
        6: ["301124", "440134", "213402"],
    }
    for k, votes in elections.items():
        labels = np.array([1, 2, 5, 6, 9])
        y_train = rng.permutation(np.repeat(labels, [4, 3, 6, 3, 5]))  # so that counts tell labels apart
        chosen = [[int(labels[int(rank)]) for rank in vote] for vote in 2 * votes]
        rows = [ranking(rng, examples_of(rng, y_train, vote), len(y_train)) for vote in chosen]
        yield case("k is 1" if k == 1 else "", dists=np.array(rows), y_train=y_train, k=k)
        if k == 5:
            yield case("k is left out", dists=np.array(rows), y_train=y_train)
    y_train = rng.permutation(np.repeat([3, 12, 40], [2, 5, 3]))
    yield case("everybody votes, and labels are large", dists=rng.random((3, 10)), y_train=y_train, k=10)


def tied_votes(rng: np.random.Generator) -> Iterator[Case]:
    """Elections in which the smallest, the largest, the first and the last of the tied labels differ.

    In the third case the nearest neighbour's label isn't among those that tie.
    """
    labels = np.array([2, 3, 7, 8])
    for votes in (["10", "32", "21"], ["1203", "3120", "2013"], ["32211", "02112", "01221"]):
        y_train = rng.permutation(np.repeat(labels, 3))
        chosen = [[int(labels[int(rank)]) for rank in vote] for vote in 3 * votes]
        rows = [ranking(rng, examples_of(rng, y_train, vote), len(y_train)) for vote in chosen]
        yield case("two labels tie", dists=np.array(rows), y_train=y_train, k=len(votes[0]))


BINCOUNT = "np.bincount(row).argmax()"
vote = knn.exercise("predict_labels", returns=("y_pred",))
vote.values("labels", exact=True, cases=clear_votes)
vote.robust("ties", exact=True, cases=tied_votes)
vote.integers("integers", of="y_pred", cases=clear_votes)
vote.unchanged("inputs unchanged", cases=clear_votes)
vote.known_wrong(
    "not_integers",
    "Labels are used as indices later, and NumPy takes no floats there. Which type does `np.zeros` give if it isn't told?",
    (
        "np.array([np.bincount(row).argmax() for row in votes])",
        "np.array([np.bincount(row).argmax() * 1.0 for row in votes])",
    ),
)
vote.known_wrong(
    "k_ignored",
    "Only the nearest neighbour has a vote in yours, whatever k is.",
    ("[:, :k]", "[:, :1]"),
)
vote.known_wrong(
    "farthest",
    "These are the votes of the k farthest examples. In which order does `np.argsort` sort?",
    ("[:, :k]", "[:, -k:]"),
)
vote.known_wrong(
    "nearest_skipped",
    "The nearest neighbour has no vote in yours. Leaving it out is right only when a query is itself in the training set.",
    ("[:, :k]", "[:, 1 : k + 1]"),
)
vote.known_wrong("one_too_many", "k + 1 neighbours vote in yours.", ("[:, :k]", "[:, : k + 1]"))
vote.known_wrong(
    "one_too_few",
    "k - 1 neighbours vote in yours (and the nearest one when k is 1).",
    ("[:, :k]", "[:, : max(k - 1, 1)]"),
)
vote.known_wrong(
    "everybody_votes",
    "Every query gets the same answer in yours, as it does when all training examples vote. Which ones "
    "should?",
    ("[:, :k]", "[:, :]"),
)
vote.known_wrong(
    "example_instead_of_label",
    "You return the number of the nearest training example. Which label does that example have?",
    (BINCOUNT, "row[0]"),
    ("votes = y_train[nearest]", "votes = nearest"),
)
vote.known_wrong(
    "mean_of_labels",
    "You average the labels. Between a 3 and a 9 there isn't a 6: labels are names, so count them.",
    (BINCOUNT, "int(round(row.mean()))"),
)
vote.known_wrong(
    "median_of_labels",
    "You take the label in the middle. Labels are names without an order, so count them.",
    (BINCOUNT, "int(np.median(row))"),
)
vote.known_wrong(
    "place_instead_of_label",
    "You return the place of the winner in the list of distinct labels, not the label that stands there.",
    (BINCOUNT, "np.unique(row, return_counts=True)[1].argmax()"),
)
vote.known_wrong(
    "count_instead_of_label",
    "You return how many votes the winner got. Who got them?",
    (BINCOUNT, "np.bincount(row).max()"),
)
vote.known_wrong(
    "ties_to_largest",
    "Where two labels tie, yours takes the larger one, and the smaller one is asked for.",
    (BINCOUNT, "len(np.bincount(row)) - 1 - np.bincount(row)[::-1].argmax()"),
)
vote.known_wrong(
    "ties_by_set",
    "Where labels tie, yours takes the one that comes first in a Python `set`, in which numbers have no order to rely on. The "
    "smallest label is asked for.",
    (BINCOUNT, "max(set(row.tolist()), key=row.tolist().count)"),
)
vote.known_wrong(
    "ties_to_nearest",
    "Where two labels tie, yours takes the one that comes first among the neighbours. That is a "
    "sensible rule, but the smallest label is asked for, so that the order of neighbours can't matter.",
    (BINCOUNT, "max(row.tolist(), key=row.tolist().count)"),
)
vote.known_wrong(
    "ties_to_farthest",
    "Where two labels tie, yours takes the one that comes last among the neighbours. The smallest label "
    "is asked for.",
    (BINCOUNT, "max(row[::-1].tolist(), key=row.tolist().count)"),
)
vote.known_wrong(
    "sorted_along_queries",
    "You sort down the columns, so queries compete with one another. Along which axis do the training examples lie?",
    ("axis=1)[:, :k]", "axis=0).T[: len(dists), :k]"),
)
vote.known_wrong(
    "sorted_down_the_columns",
    "You sort down the columns, so the numbers that come out are those of queries. Along which axis do the training "
    "examples lie?",
    ("axis=1)[:, :k]", "axis=0)[:, :k]"),
)
vote.known_wrong(
    "queries_sliced",
    "Only the first k queries have a label, and all training examples vote on it. Along which axis do the nearest "
    "examples of one query lie?",
    ("[:, :k]", "[:k]"),
)
vote.known_wrong(
    "first_examples_vote",
    "The first k examples of the training set vote for every query, however far they are. Which ones should?",
    ("votes = y_train[nearest]", "votes = np.tile(y_train[:k], (len(dists), 1))"),
)
vote.known_wrong(
    "one_vote_for_all",
    "Every query gets the same label: the neighbours of all queries are counted together. Who votes for one query?",
    (BINCOUNT, "np.bincount(votes.ravel()).argmax()"),
)
vote.known_wrong(
    "largest_label",
    "You return the largest label among the neighbours. Labels are names without an order, so count them.",
    (BINCOUNT, "row.max()"),
)
vote.known_wrong(
    "smallest_label",
    "You return the smallest label among the neighbours: that settles ties, but the votes come first.",
    (BINCOUNT, "row.min()"),
)
vote.known_wrong(
    "least_frequent",
    "You return the label with the fewest votes (of those that have any).",
    (BINCOUNT, "min(sorted(set(row.tolist())), key=row.tolist().count)"),
)
vote.known_wrong(
    "ranks_for_neighbours",
    "You look up the rank of each example where the number of the nearest is wanted. Which of the two "
    "does `np.argsort` return, and which comes out if its result is sorted once more?",
    ("np.argsort(dists, axis=1)[:, :k]", "np.argsort(np.argsort(dists, axis=1), axis=1)[:, :k]"),
)
vote.known_wrong(
    "other_default",
    "Where k is left out, yours counts another number of votes: how many neighbours vote then? The signature says it.",
    ("k=1)", "k=3)"),
)
vote.known_wrong(
    "positions_vote",
    "The rows' numbers in the training set vote. Where do you look up which label a row has?",
    ("votes = y_train[nearest]", "votes = nearest"),
)

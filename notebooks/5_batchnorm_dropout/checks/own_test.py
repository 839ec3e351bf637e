"""Section 11, "Now you write the test"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checking import Case, case
from course_lib.checking.lineup import Lineup

from . import batchnorm_dropout
from .dropout import drop


def outputs_of(dropout: Callable[..., Any], rng: np.random.Generator) -> Iterator[Case]:
    """Yield two batches, and what one function makes of each in both modes."""
    for p in (0.75, 0.3):
        x = rng.choice([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5], size=(40, 20))
        own = np.random.default_rng(rng.integers(2**32))
        modes = ("train", "train", "test")
        outs = [dropout(x.copy(), {"p": p, "mode": mode, "rng": own})[0] for mode in modes]
        yield case(x=x, p=p, first=outs[0], second=outs[1], tested=outs[2])


sound = batchnorm_dropout.exercise("dropout_is_sound", returns=("sound",))
lineup = Lineup(sound, outputs_of)
lineup.catches("catches half", share=0.5)
lineup.catches("catches most", share=0.8)
lineup.catches("catches all", share=1.0)

MASK = '(dropout_param["rng"].random(x.shape) < p)'
lineup.right("dropout that compares random numbers with p", drop)
lineup.right("dropout that compares random numbers with 1 − p", drop, (MASK, MASK.replace("< p", "> 1 - p")))
lineup.right(
    "dropout that draws from a binomial distribution",
    drop,
    (MASK, 'dropout_param["rng"].binomial(1, p, x.shape)'),
)
lineup.right(
    "dropout that goes through the batch feature by feature",
    drop,
    (MASK, '(dropout_param["rng"].random(x.T.shape) < p).T'),
)
lineup.right(
    "dropout that chooses between two factors",
    drop,
    (f"{MASK} / p", 'dropout_param["rng"].choice([0, 1 / p], size=x.shape, p=[1 - p, p])'),
)

lineup.wrong("lets survivors through as they are", drop, "not_scaled")
lineup.wrong("scales survivors by the wrong share", drop, "scaled_by_drop_ratio")
lineup.wrong("scales survivors twice", drop, "scaled_twice")
lineup.wrong("takes p for the share that goes", drop, "p_drops")
lineup.wrong("scales rightly, and drops those that it should keep", drop, "kept_with_drop_probability")
lineup.wrong("keeps too few", drop, ("random(x.shape) < p)", "random(x.shape) < p * p)"))
lineup.wrong(
    "has one mask for all examples",
    drop,
    (MASK, '(dropout_param["rng"].permutation(x.shape[1]) < p * x.shape[1])'),
)
lineup.wrong(
    "keeps or drops whole examples",
    drop,
    (MASK, '(dropout_param["rng"].permutation(len(x))[:, None] < p * len(x))'),
)
lineup.wrong("drops the same entries in every call", drop, "generator_ignored")
lineup.wrong("drops in test mode, too", drop, "drops_in_test_mode")
lineup.wrong("shrinks what it is given in test mode", drop, "scaled_at_test")
lineup.wrong("enlarges what it is given in test mode", drop, "divided_at_test")

VALUES, SHARE, ROWS = "values_fit and ", "share_fits and ", "rows_differ and "
COLUMNS, CALLS, TEST = "columns_differ and ", "calls_differ and ", " and test_fits"
sound.known_wrong(
    "asserts_nothing",
    "It lets everything pass: of all that it was shown, nothing was wrong enough. Can it say `False` at all?",
    ("bool(" + VALUES, "bool(True or "),
)
sound.known_wrong(
    "always_false",
    "It lets nothing pass of what it is shown, right ones included: what is the first thing in which one disappoints it?",
    ("bool(" + VALUES, "bool(False and "),
)
sound.known_wrong(
    "values_never_tested",
    "It never looks at the survivors' values. What should each of them be?",
    (VALUES, ""),
)
sound.known_wrong(
    "share_never_tested",
    "It doesn't count. How many entries should be left, and how many fewer or more may it be by chance?",
    (SHARE, ""),
)
sound.known_wrong(
    "share_without_chance",
    "It wants exactly the share p, or nearly. Throw 800 coins: how often are exactly 400 of them heads?",
    ("< 5 * np.sqrt(p * (1 - p) / kept.size)", "< 0.01"),
)
sound.known_wrong(
    "share_too_generous",
    "It counts, and is content with nearly any count. How far off does chance get with 800 entries?",
    ("5 * np.sqrt(p * (1 - p) / kept.size)", "0.3"),
)
sound.known_wrong(
    "examples_never_compared",
    "It never compares the masks of two examples.",
    (ROWS, ""),
)
sound.known_wrong(
    "features_never_compared",
    "It never asks whether the entries of one example have coins of their own.",
    (COLUMNS, ""),
)
sound.known_wrong(
    "calls_never_compared",
    "It has two calls before it and looks at one. What if the second does the same?",
    (CALLS, ""),
)
sound.known_wrong(
    "test_mode_never_tested",
    "It never looks at test mode. What should be left of dropout there?",
    (TEST, ""),
)
sound.known_wrong(
    "only_mean_tested",
    "It holds the mean of what came out against the mean of what went in, and that is all. Which mistakes keep a mean?",
    (
        VALUES + SHARE + ROWS + COLUMNS + CALLS + "test_fits",
        "abs(abs(first).mean() / abs(x).mean() - 1) < 0.4",
    ),
)

"""Section 10, "Ensembles: many opinions, one answer"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Case, case, coarse

from . import training


def opinions(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores of models that disagree, some of them louder than others."""
    for m, n, c in [(3, 20, 4), (4, 4, 4), (5, 12, 3), (1, 6, 5), (2, 1, 3)]:
        loudness = rng.uniform(0.3, 6, size=(m, 1, 1))
        yield case("there is one model" if m == 1 else "", scores=loudness * rng.normal(size=(m, n, c)))
    yield case("there are two classes", scores=3 * rng.normal(size=(3, 15, 2)))


def shouting(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores around ±10,000."""
    yield case("scores reach 10,000", scores=coarse(1e4 * rng.normal(size=(3, 6, 4))))
    for sign in (1, -1):
        scores = coarse(sign * 1e4 + rng.normal(size=(2, 5, 3)))
        yield case(f"all scores lie around {sign * 10_000:,}", scores=scores)


def rankings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw models that are right differently often."""
    for label, m, n, k in [("", 7, 20, 3), ("", 6, 30, 6), ("only the best is asked for", 5, 25, 1)]:
        yield ranking(rng, label, rng.choice(n + 1, size=m, replace=False), n, k)


def equally_accurate(rng: np.random.Generator) -> Iterator[Case]:
    """Draw models of which several, or all, are right equally often."""
    for right, k in [([3, 1, 3, 1, 2, 3, 1, 2], 6), ([0, 2, 2, 0, 2, 1, 1, 0, 2], 7)]:
        yield ranking(rng, "several models are equally accurate", rng.permutation(right), 4, k)
    for m, k in [(5, 3), (6, 6), (4, 2)]:
        yield ranking(rng, "all models are equally accurate", np.full(m, m - 2), 6, k)


def ranking(rng: np.random.Generator, label: str, right: NDArray[np.int64], n: int, k: int) -> Case:
    """Draw scores of models that are right so many times each."""
    y = rng.integers(3, size=n)
    scores = rng.normal(size=(len(right), n, 3))
    for model, times in enumerate(right):
        chosen = rng.permutation(n) < times
        for i in range(n):
            best, wanted = scores[model, i].argmax(), y[i] if chosen[i] else (y[i] + rng.integers(1, 3)) % 3
            scores[model, i, [best, wanted]] = scores[model, i, [wanted, best]]
    return case(label, val_scores=scores, y_val=y, k=k)


def histories(rng: np.random.Generator) -> Iterator[Case]:
    """Draw checkpoints of a run."""
    for count, decay in [(5, 0.8), (12, 0.9), (2, 0.3), (1, 0.7), (4, 0.0)]:
        label = {1: "there is one checkpoint"}.get(count, "decay is 0" if decay == 0 else "")
        saved = [
            {"W1": rng.normal(size=(3, 2)), "b1": rng.normal(size=2), "W2": rng.normal(size=(2, 4))}
            for _ in range(count)
        ]
        yield case(label, checkpoints=saved, decay=decay)


def used_averages(rng: np.random.Generator) -> Iterator[Case]:
    """Draw the same, for a caller who goes on to write into the average."""
    for drawn in histories(rng):
        yield case(drawn.label, via="written_into", **drawn.args)


crowd = training.exercise("ensemble_predict", returns=("probabilities", "labels"))
crowd.values("probabilities", of="probabilities", cases=opinions)
crowd.values("labels", of="labels", cases=opinions, exact=True)
crowd.robust("stable", of="probabilities", cases=shouting)
SHIFTED = "np.exp(scores - scores.max(axis=2, keepdims=True))"
PROBABILITIES = "np.mean(shifted / shifted.sum(axis=2, keepdims=True), axis=0)"
crowd.known_wrong(
    "scores_averaged",
    "The scores were averaged before the softmax, or the probabilities multiplied, which comes to the same. Who wins if one "
    "model's scores are ten times as large?",
    (SHIFTED, "np.exp(scores.mean(axis=0, keepdims=True) - scores.mean(axis=0).max(axis=1)[None, :, None])"),
)
crowd.known_wrong(
    "normalised_over_examples",
    "For each model and class, the examples share out 1. For one example and one model, what should add up to 1?",
    ("shifted.sum(axis=2, keepdims=True)", "shifted.sum(axis=1, keepdims=True)"),
)
crowd.known_wrong(
    "normalised_over_everything",
    "Everything was divided by one and the same number. For one example and one model, what should add up "
    "to 1?",
    ("shifted.sum(axis=2, keepdims=True)", "shifted.sum()"),
)
crowd.known_wrong(
    "normalised_over_models_and_classes",
    "All models' scores of an example share out 1, so the loudest model decides. What should add up to 1?",
    ("scores.max(axis=2, keepdims=True)", "scores.max(axis=(0, 2), keepdims=True)"),
    ("shifted.sum(axis=2, keepdims=True)", "shifted.sum(axis=(0, 2), keepdims=True)"),
)
crowd.known_wrong(
    "shifted_by_class",
    "The classes of one example each had another number subtracted, which changes the probabilities. Over "
    "which axis is the largest score taken?",
    ("scores.max(axis=2, keepdims=True)", "scores.max(axis=1, keepdims=True)"),
)
crowd.known_wrong(
    "shifted_by_model",
    "The classes of one example each had another number subtracted, which changes the probabilities. Is the "
    "largest score taken over the classes, or over the models?",
    ("scores.max(axis=2, keepdims=True)", "scores.max(axis=0, keepdims=True)"),
)
crowd.known_wrong(
    "most_confident",
    "For each class, the largest probability of any model counts. What is done with the opinions of all the others?",
    ("np.mean(shifted", "np.max(shifted"),
)
crowd.known_wrong(
    "median",
    "The median over the models was taken. Do the rows add up to 1?",
    ("np.mean(shifted", "np.median(shifted"),
)
crowd.known_wrong(
    "probabilities_multiplied",
    "The probabilities of the models were multiplied. One model that says 0 then decides alone.",
    ("np.mean(shifted", "np.prod(shifted"),
)
crowd.known_wrong(
    "divided_by_examples",
    "The sum over the models was divided by the number of examples. How many opinions were added up?",
    (PROBABILITIES, PROBABILITIES.replace("np.mean", "np.sum") + " / scores.shape[1]"),
)
crowd.known_wrong(
    "divided_by_classes",
    "The sum over the models was divided by the number of classes. How many opinions were added up?",
    (PROBABILITIES, PROBABILITIES.replace("np.mean", "np.sum") + " / scores.shape[2]"),
)
crowd.known_wrong(
    "last_model_only",
    "Only the last model was asked. Is something overwritten where it should be added up?",
    (PROBABILITIES, "(shifted / shifted.sum(axis=2, keepdims=True))[-1]"),
)
crowd.known_wrong(
    "votes_counted",
    "Votes were counted. How sure each model was is lost.",
    (PROBABILITIES, "np.mean(np.eye(scores.shape[2])[np.argmax(scores, axis=2)], axis=0)"),
)
crowd.known_wrong(
    "softmax_over_models",
    "The models share out 1, so their mean is 1/M for every class. For one example and one model, what should add up to 1?",
    ("scores.max(axis=2, keepdims=True)", "scores.max(axis=0, keepdims=True)"),
    ("shifted.sum(axis=2, keepdims=True)", "shifted.sum(axis=0, keepdims=True)"),
)
crowd.known_wrong(
    "softmax_over_examples",
    "The softmax runs over the examples. For one example and one model, what should add up to 1?",
    ("scores.max(axis=2, keepdims=True)", "scores.max(axis=1, keepdims=True)"),
    ("shifted.sum(axis=2, keepdims=True)", "shifted.sum(axis=1, keepdims=True)"),
)
crowd.known_wrong(
    "summed_not_averaged",
    "The probabilities of the models were added up. Do the rows add up to 1?",
    ("np.mean(shifted", "np.sum(shifted"),
)
crowd.known_wrong(
    "geometric_mean",
    "The logarithms of the probabilities were averaged: one model that says 0 then decides alone.",
    (PROBABILITIES, "np.exp(np.mean(np.log(shifted / shifted.sum(axis=2, keepdims=True) + 1e-300), axis=0))"),
)
crowd.known_wrong(
    "not_normalised",
    "Exponentials were averaged, not probabilities. What is missing from the softmax?",
    (PROBABILITIES, "np.mean(shifted, axis=0)"),
)
crowd.known_wrong(
    "first_model_only",
    "Only the first model was asked.",
    (PROBABILITIES, "(shifted / shifted.sum(axis=2, keepdims=True))[0]"),
)
crowd.known_wrong(
    "overflow",
    "With large scores `np.exp` overflows. What can be subtracted from all scores of an example?",
    (SHIFTED, "np.exp(scores)"),
)
crowd.known_wrong(
    "shifted_by_one_number",
    "One number was subtracted from all scores. A model or an example far below it is left with nothing but zeros.",
    ("scores.max(axis=2, keepdims=True)", "scores.max()"),
)
crowd.known_wrong(
    "labels_from_votes",
    "The labels are the majority's, and not those with the largest mean probability.",
    (
        "np.argmax(probabilities, axis=1)",
        "np.argmax(np.eye(scores.shape[2])[np.argmax(scores, axis=2)].sum(axis=0), axis=1)",
    ),
)
crowd.known_wrong(
    "labels_from_scores",
    "The labels are those with the largest mean *score*, and not those with the largest mean probability.",
    ("np.argmax(probabilities, axis=1)", "np.argmax(scores.mean(axis=0), axis=1)"),
)
crowd.known_wrong(
    "labels_of_one_model",
    "The labels are those of the first model. Whose probabilities decide?",
    ("np.argmax(probabilities, axis=1)", "np.argmax(scores[0], axis=1)"),
)
crowd.known_wrong(
    "least_probable",
    "The labels are those of the *least* probable classes.",
    ("np.argmax(probabilities, axis=1)", "np.argmin(probabilities, axis=1)"),
)
crowd.known_wrong(
    "labels_wrong_axis",
    "The labels name an example for every class. Which axis of `probabilities` must disappear?",
    ("np.argmax(probabilities, axis=1)", "np.argmax(probabilities, axis=0)"),
)


best_models = training.exercise("top_k_models", returns=("models",))
best_models.values("models", cases=rankings, exact=True)
best_models.robust("ties", cases=equally_accurate, exact=True)
SORTED = 'np.argsort(-accuracies, kind="stable")[:k]'
best_models.known_wrong(
    "worst_first",
    "These are the least accurate models.",
    (SORTED, 'np.argsort(accuracies, kind="stable")[:k]'),
)
best_models.known_wrong(
    "best_last",
    "The models came in reverse order. Which one should be the first?",
    (SORTED, SORTED + "[::-1]"),
)
best_models.known_wrong(
    "ties_reversed",
    "Equally accurate models came with the larger numbers first. What happens to ties when a sorted list is turned round?",
    (SORTED, 'np.argsort(accuracies, kind="stable")[::-1][:k]'),
)
best_models.known_wrong(
    "sorted_by_number",
    "The chosen models are sorted by their numbers; sort them by accuracy.",
    (SORTED, f"np.sort({SORTED})"),
)
best_models.known_wrong(
    "accuracies_returned",
    "Accuracies came back. Asked for are the numbers of the models.",
    (SORTED, "np.sort(accuracies)[::-1][:k]"),
)
best_models.known_wrong(
    "accuracy_per_example",
    "The accuracy was averaged over models, so it belongs to an example. Which axis should disappear?",
    ("== y_val, axis=1)", "== y_val, axis=0)"),
)
best_models.known_wrong(
    "most_confident",
    "The models were ranked by how large their scores are, not by how often they are right.",
    ("np.mean(np.argmax(val_scores, axis=2) == y_val, axis=1)", "val_scores.max(axis=2).mean(axis=1)"),
)
best_models.known_wrong(
    "mean_score",
    "The models were ranked by their mean score. Does a model become more accurate when all its scores grow by 5?",
    ("np.mean(np.argmax(val_scores, axis=2) == y_val, axis=1)", "val_scores.mean(axis=(1, 2))"),
)
best_models.known_wrong(
    "score_of_the_label",
    "The models were ranked by the score of the right class. Is an example right if that score is 3, and another's 4?",
    (
        "np.mean(np.argmax(val_scores, axis=2) == y_val, axis=1)",
        "val_scores[:, np.arange(len(y_val)), y_val].mean(axis=1)",
    ),
)
best_models.known_wrong(
    "least_probable_counted",
    "The models were ranked by how often the label has their *lowest* score.",
    ("np.argmax(val_scores, axis=2)", "np.argmin(val_scores, axis=2)"),
)
best_models.known_wrong(
    "softmax_of_the_label",
    "The models were ranked by the probability they give to the right class. Asked for is how often they are right.",
    (
        "np.mean(np.argmax(val_scores, axis=2) == y_val, axis=1)",
        "np.mean((np.exp(val_scores) / np.exp(val_scores).sum(axis=2, keepdims=True))"
        "[:, np.arange(len(y_val)), y_val], axis=1)",
    ),
)
best_models.known_wrong(
    "counts_from_one",
    "The numbers are one too large. Which number does the first model have?",
    (SORTED, SORTED + " + 1"),
)
best_models.known_wrong(
    "ranks_returned",
    "These are ranks: which place each model takes. Asked for is which model takes each place.",
    (SORTED, 'np.argsort(np.argsort(-accuracies, kind="stable"), kind="stable")[:k]'),
)
best_models.known_wrong(
    "all_models",
    "All models came back. How many are asked for?",
    ("[:k]", ""),
)
best_models.known_wrong(
    "best_left_out",
    "The most accurate model is missing. Which place has number 0?",
    ("[:k]", "[1 : k + 1]"),
)
best_models.known_wrong(
    "one_too_many",
    "There is one model too many.",
    ("[:k]", "[: k + 1]"),
)


ema = training.exercise("ema_weights", returns=("average",))
ema.values("values", cases=histories)
ema.unchanged("inputs unchanged", cases=used_averages)
UPDATE = "decay * average[name] + (1 - decay) * params[name]"
ema.known_wrong(
    "decay_reversed",
    "The two weights are swapped: with decay 0.9 the average keeps nine tenths of itself.",
    (UPDATE, "(1 - decay) * average[name] + decay * params[name]"),
)
ema.known_wrong(
    "starts_at_zero",
    "The average starts at 0 and is still on its way up. Where should it start?",
    ("average = checkpoints[0]", "average = {name: 0 * value for name, value in checkpoints[0].items()}"),
    ("checkpoints[1:]", "checkpoints"),
)
ema.known_wrong(
    "corrected_for_zero",
    "The average starts at 0 and is corrected for it, as in Adam. Here it starts at the first checkpoint.",
    ("average = checkpoints[0]", "average = {name: 0 * value for name, value in checkpoints[0].items()}"),
    ("checkpoints[1:]", "checkpoints"),
    ("np.array(value) for", "value / (1 - decay ** len(checkpoints)) for"),
)
ema.known_wrong(
    "decay_ignored",
    "The decay is always 0.9. There is an argument for it.",
    (UPDATE, "0.9 * average[name] + 0.1 * params[name]"),
)
ema.known_wrong(
    "decay_of_both",
    "Both the average and the checkpoint are multiplied by the decay. Do the two weights add up to 1?",
    (UPDATE, "decay * average[name] + decay * params[name]"),
)
ema.known_wrong(
    "average_not_decayed",
    "The average keeps all of itself and grows. Do the two weights add up to 1?",
    (UPDATE, "average[name] + (1 - decay) * params[name]"),
)
ema.known_wrong(
    "average_of_differences",
    "The pull has the wrong sign: the average runs away from the checkpoints.",
    (UPDATE, "average[name] - (1 - decay) * (params[name] - average[name])"),
)
ema.known_wrong(
    "first_checkpoint",
    "These are the first weights. What do the later checkpoints do?",
    (UPDATE, "average[name]"),
)
ema.known_wrong(
    "halves",
    "The average and the new checkpoint count half each. What is `decay` for?",
    (UPDATE, "0.5 * average[name] + 0.5 * params[name]"),
)
ema.known_wrong(
    "sum_of_checkpoints",
    "The checkpoints were added up.",
    (UPDATE, "average[name] + params[name]"),
)
ema.known_wrong(
    "last_two_only",
    "Each step averages a checkpoint with the one before it. What should it be averaged with?",
    ("    for params in checkpoints[1:]:", "    for before, params in zip(checkpoints, checkpoints[1:]):"),
    (UPDATE, "decay * before[name] + (1 - decay) * params[name]"),
)
ema.known_wrong(
    "equal_weights",
    "All checkpoints count equally; recent ones should count more.",
    (
        "    return {name: np.array(value) for name, value in average.items()}",
        "    return {name: sum(c[name] for c in checkpoints) / len(checkpoints) for name in average}",
    ),
)
ema.known_wrong(
    "last_checkpoint",
    "These are the last weights, without any average.",
    (UPDATE, "params[name]"),
)
ema.known_wrong(
    "weights_not_complementary",
    "The average grows: do the two weights add up to 1?",
    (UPDATE, "decay * average[name] + params[name]"),
)
ema.known_wrong(
    "newest_first",
    "The checkpoints were taken from the newest to the oldest.",
    ("average = checkpoints[0]", "average = checkpoints[-1]"),
    ("checkpoints[1:]", "checkpoints[-2::-1]"),
)
ema.known_wrong(
    "last_left_out",
    "The last checkpoint is not in the average.",
    ("checkpoints[1:]", "checkpoints[1:-1]"),
)
ema.known_wrong(
    "steps_not_chained",
    "Every step starts from the first checkpoint again. What should step 2 start from?",
    (UPDATE, "decay * checkpoints[0][name] + (1 - decay) * params[name]"),
)
ema.known_wrong(
    "one_parameter_only",
    "Only one parameter was averaged; the others are the first checkpoint's.",
    (
        UPDATE + " for name in params}",
        UPDATE + " for name in list(params)[:1]} | {n: average[n] for n in list(params)[1:]}",
    ),
)
ema.known_wrong(
    "inputs_changed",
    "A checkpoint has changed: the average was built in its arrays, or it *is* its arrays. Does an "
    "assignment copy anything?",
    (
        "        average = {name: decay * average[name] + (1 - decay) * params[name] for name in params}\n",
        "        for name in params:\n"
        "            average[name] *= decay\n"
        "            average[name] += (1 - decay) * params[name]\n",
    ),
)

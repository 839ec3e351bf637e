"""Section 10, "Schedules: less and less, or up and down"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import optimizers


def rates(rng: np.random.Generator) -> float:
    """Draw a learning rate."""
    return float(rng.uniform(0.05, 2))


def stairs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers on, before and after the edges of a staircase."""

    def at(label: str, t: int, every: int) -> Case:
        return case(label, t=t, base_lr=rates(rng), factor=float(rng.uniform(0.2, 0.45)), every=every)

    every = int(rng.integers(4, 9))
    yield at("nothing has been taken yet", 0, every)
    yield at("t is just before an edge", every - 1, every)
    yield at("t is at an edge", every, every)
    yield at("t is at a later edge", 3 * every, every)
    yield at("", 2 * every + 2, every)
    yield at("", 5 * every + every - 1, every)
    yield at("", 4, 1)


def fading(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers for smooth decays."""
    for t in (1, 2, int(rng.integers(5, 20)), int(rng.integers(50, 200))):
        yield case(t=t, base_lr=rates(rng), rate=float(rng.uniform(0.01, 0.1)))
    yield case("nothing has been taken yet", t=0, base_lr=rates(rng), rate=float(rng.uniform(0.01, 0.1)))


def stalls(rng: np.random.Generator) -> Iterator[Case]:
    """Draw validation losses that improve, stall, come back, and stall again."""

    def at(label: str, losses: list[float], patience: int) -> Case:
        factor = float(rng.uniform(0.2, 0.45))
        return case(label, val_losses=losses, base_lr=rates(rng), factor=factor, patience=patience)

    def near(*losses: float) -> list[float]:  # in the same order, but other numbers in every draw
        offset, scale = rng.uniform(0, 1), rng.uniform(0.5, 2)
        return [float(scale * (loss + offset)) for loss in losses]

    yield at("there is no epoch yet", [], 2)
    yield at("the loss improves in every epoch", near(9, 8, 7, 6, 5, 4, 3), 2)
    yield at("patience has just been used up", near(5, 6, 7), 2)
    yield at("patience has nearly been used up", near(5, 6, 7), 3)
    yield at("a plateau lasts for several cuts", near(5, 6, 7, 6, 8, 7, 6, 9), 3)
    yield at("the loss falls after a rise, but not below the best", near(5, 3, 6, 5, 4, 3.5), 3)
    yield at("an improvement comes before patience is used up", near(5, 6, 4, 5, 3, 4, 2, 3), 2)
    yield at("some losses are equal to the best", near(5, 4, 4, 6, 4), 3)
    yield at("a loss after a cut is better, but not the best", near(3, 6, 6.5, 5, 5.5, 4, 4.5), 2)
    yield at("there are two plateaus with an improvement between", near(5, 6, 7, 4, 5, 6, 3), 2)
    yield at("a plateau is long and flat", near(5, 6, 6, 6, 6, 6, 6, 6, 6), 2)
    yield at("patience is one epoch", near(5, 6, 4, 3, 3.5), 1)
    yield at("", near(9, 7, 8, 6, 6.5, 7, 7.5, 5, 5.5, 5.2, 6, 6.2, 4), 3)


def beginnings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers within and after a warm-up."""
    warmup = int(rng.integers(6, 12))
    for label, t in [
        ("nothing has been taken yet", 0),
        ("", 2),
        ("", warmup - 2),
        ("t is the last step of the warm-up", warmup - 1),
        ("the warm-up is over", warmup),
        ("the warm-up is over", 4 * warmup),
    ]:
        yield case(label, t=t, base_lr=rates(rng), warmup=warmup)
    yield case("the warm-up is one step", t=0, base_lr=rates(rng), warmup=1)


def waves(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers in several periods, and where one ends and the next begins."""

    def at(label: str, t: int, period: int, growth: int) -> Case:
        low = float(rng.uniform(0.005, 0.03))
        return case(label, t=t, base_lr=rates(rng), end_lr=low, period=period, growth=growth)

    period = int(rng.integers(7, 13))
    yield at("nothing has been taken yet", 0, period, 2)
    yield at("", period // 2, period, 2)
    yield at("t is the last step of a period", period - 1, period, 2)
    yield at("t is at a restart", period, period, 2)
    yield at("t is at a restart", 3 * period, period, 2)
    yield at("", period + 3, period, 2)
    yield at("t is far into the second period", 2 * period + 2, period, 2)
    yield at("all periods are equally long", period + 3, period, 1)
    yield at("all periods are equally long", 4 * period + 2, period, 1)
    yield at("t lies in the third period", 4 * period + 5, period, 3)
    yield at("t lies in the third period", 5 * period + 1, period, 2)


def triangles(rng: np.random.Generator) -> Iterator[Case]:
    """Draw step numbers on both flanks, at the peak and at the bottom."""
    half = int(rng.integers(5, 11))
    for label, t in [
        ("nothing has been taken yet", 0),
        ("the rate is rising", 2),
        ("t is at the peak", half),
        ("the rate is falling", half + 2),
        ("t is at the bottom", 2 * half),
        ("", 2 * half + 1),
        ("", 5 * half + 1),
        ("", 7 * half - 2),
    ]:
        low = float(rng.uniform(0.01, 0.04))
        yield case(label, t=t, low_lr=low, high_lr=low + rates(rng), half_cycle=half)


steps = optimizers.exercise("step_decay", returns=("rate",))
steps.values("rate", cases=stairs)
steps.known_wrong(
    "no_steps",
    "The rate falls a little in every step. A staircase is flat between its edges.",
    ("t // every", "t / every"),
)
steps.known_wrong(
    "one_step_early",
    "The rate drops one step too early. How many steps have been taken at t = `every` − 1?",
    ("t // every", "(t + 1) // every"),
)
steps.known_wrong(
    "rounded_up",
    "The first drop comes with the second step. Parts of `every` steps don't count: in which direction is the "
    "number of drops rounded?",
    ("t // every", "-(-t // every)"),
)
steps.known_wrong(
    "one_step_late",
    "The rate drops one step too late. Is the edge at t = `every` or after it?",
    ("t // every", "max(t - 1, 0) // every"),
)
steps.known_wrong(
    "factor_times_count",
    "The rate is multiplied by `factor` times a number of stairs. After two stairs it should have been multiplied twice.",
    ("factor ** (t // every)", "(1 if t < every else factor * (t // every))"),
)
steps.known_wrong(
    "only_once",
    "The rate drops once and stays there. What happens at the second edge?",
    ("(t // every)", "min(1, t // every)"),
)
steps.known_wrong(
    "factor_taken_off",
    "You take off the share `factor`: 1 − `factor` is left of the rate. What does the table multiply by?",
    ("base_lr * factor", "base_lr * (1 - factor)"),
)
steps.known_wrong(
    "rate_grows",
    "The rate grows: the factor is divided out where it should be multiplied in.",
    ("base_lr * factor", "base_lr / factor"),
)
steps.known_wrong(
    "remainder_taken",
    "Your power is the remainder of t, as from `%`. How many times has `every` been completed?",
    ("t // every", "t % every"),
)

inverse = optimizers.exercise("inverse_time_decay", returns=("rate",))
inverse.values("rate", cases=fading)
inverse.known_wrong(
    "one_missing",
    "At t = 0 you divide by zero. What should the denominator be there?",
    ("(1 + rate * t)", "(np.float64(rate) * t)"),
)
inverse.known_wrong(
    "brackets_missing",
    "Without brackets, kt is added after the division, so the rate grows. What is the whole denominator?",
    ("base_lr / (1 + rate * t)", "base_lr / 1 + rate * t"),
)
inverse.known_wrong(
    "compounded",
    "This shrinks by the same share in every step: that is exponential. Here the denominator grows by k in every step.",
    ("(1 + rate * t)", "(1 + rate) ** t"),
)
inverse.known_wrong(
    "exponential",
    "This is exponential: it shrinks by the same share in every step. Here the denominator grows by k in every step.",
    ("base_lr / (1 + rate * t)", "base_lr * np.exp(-rate * t)"),
)
inverse.known_wrong(
    "straight_down",
    "This falls along a straight line, and below 0 in the end. What is divided by what?",
    ("base_lr / (1 + rate * t)", "base_lr * (1 - rate * t)"),
)
inverse.known_wrong(
    "rate_divides",
    "t is divided by k. With a larger k, should the rate fall sooner or later?",
    ("rate * t", "t / rate"),
)
inverse.known_wrong(
    "root_taken",
    "This decays like one over the root of t. The formula has no root.",
    ("(1 + rate * t)", "(1 + rate * t) ** 0.5"),
)
inverse.known_wrong(
    "squared",
    "This decays like 1/t². The formula has no square.",
    ("(1 + rate * t)", "(1 + rate * t) ** 2"),
)
inverse.known_wrong(
    "t_from_one",
    "You are one step ahead: at t = 0 nothing has decayed yet.",
    ("rate * t", "rate * (t + 1)"),
)

plateau = optimizers.exercise("plateau_decay", returns=("rate",))
plateau.values("rate", cases=stalls)
plateau.unchanged("inputs unchanged", cases=stalls)
plateau.known_wrong(
    "last_loss_compared",
    "You compare with the epoch before. A loss that falls after a rise need not be an improvement: over which loss?",
    ("            waited += 1", "            best, waited = loss, waited + 1"),
)
plateau.known_wrong(
    "count_not_restarted",
    "After a cut you count on from where you were, so a long plateau is cut once. Where does the count begin again?",
    ("lr, waited = lr * factor, 0", "lr = lr * factor"),
)
plateau.known_wrong(
    "improvement_ignored",
    "You count all epochs without an improvement. They should be in a row: what does an improvement do to the count?",
    ("best, waited = loss, 0", "best = loss"),
)
plateau.known_wrong(
    "one_epoch_late",
    "The rate is cut one epoch too late. How many epochs have been waited when `patience` is used up?",
    ("waited == patience", "waited > patience"),
)
plateau.known_wrong(
    "equal_is_improvement",
    "A loss that equals the best one counts as an improvement. What does the text call an improvement?",
    ("loss < best", "loss <= best"),
)
plateau.known_wrong(
    "best_forgotten",
    "After a cut you forget the best loss, so the next epoch counts as an improvement. What stays as it is?",
    ("lr, waited = lr * factor, 0", "lr, best, waited = lr * factor, np.inf, 0"),
)
plateau.known_wrong(
    "rate_restored",
    "At an improvement your rate jumps back to `base_lr`. What does an improvement change?",
    ("best, waited = loss, 0", "lr, best, waited = base_lr, loss, 0"),
)
plateau.known_wrong(
    "only_once",
    "However often the loss stalls, you cut once. What is multiplied by `factor` at the second plateau?",
    ("lr * factor, 0", "base_lr * factor, 0"),
)
plateau.known_wrong(
    "factor_taken_off",
    "You take off the share `factor`: 1 − `factor` of the rate is left. What does the text multiply by?",
    ("lr * factor", "lr * (1 - factor)"),
)
plateau.known_wrong(
    "rate_grows",
    "The rate grows at plateaus: the factor is divided out where it should be multiplied in.",
    ("lr * factor", "lr / factor"),
)
plateau.known_wrong(
    "larger_is_better",
    "You wait for the loss to rise, as if it were an accuracy. Which losses are good ones?",
    ("loss < best", "loss > best"),
    ("np.inf", "-np.inf"),
)
plateau.known_wrong(
    "nothing_beats_the_first_best",
    "Nothing is ever an improvement for you. With which best loss do you begin?",
    ("np.inf", "0.0"),
)
plateau.known_wrong(
    "cut_in_every_epoch_of_a_plateau",
    "Once patience is used up, you cut in every further epoch of the plateau. When does the count begin again?",
    ("lr, waited = lr * factor, 0", "lr = lr * factor"),
    ("waited == patience", "waited >= patience"),
)

warm = optimizers.exercise("linear_warmup", returns=("rate",))
warm.values("rate", cases=beginnings)
warm.known_wrong(
    "starts_at_zero",
    "The first step has learning rate 0, so it does nothing. Which share does the text give to t = 0?",
    ("(t + 1) / warmup", "t / warmup"),
)
warm.known_wrong(
    "not_stopped",
    "The rate goes on growing after the warm-up. Where should it stay?",
    ("min(1, (t + 1) / warmup)", "(t + 1) / warmup"),
)
warm.known_wrong(
    "too_slow",
    "The warm-up takes one step too many. What should the share be at t = `warmup` − 1?",
    ("(t + 1) / warmup", "(t + 1) / (warmup + 1)"),
)
warm.known_wrong(
    "whole_division",
    "The rate is 0 until the warm-up ends: the share loses what isn't whole. What does `//` do with it?",
    ("(t + 1) / warmup", "(t + 1) // warmup"),
)
warm.known_wrong(
    "always_full",
    "The rate is `base_lr` from the start. Which of two numbers does `min` keep, and which does `max`?",
    ("min(1, ", "max(1, 0 * "),
)
warm.known_wrong(
    "upside_down",
    "The rate begins too high and falls. Which of the two, 1 or the share, must win within the warm-up?",
    ("min(1, (t + 1) / warmup)", "max(1, warmup / (t + 1))"),
)
warm.known_wrong(
    "zero_afterwards",
    "After the warm-up your rate is 0. Where should it stay?",
    ("min(1, (t + 1) / warmup)", "((t + 1) / warmup if t < warmup else 0)"),
)

cosine = optimizers.exercise("cosine_restarts", returns=("rate",))
cosine.values("rate", cases=waves)
cosine.known_wrong(
    "no_restart",
    "The cosine simply goes on, so the rate swings up again slowly. At a restart it jumps.",
    ("    while t >= period:\n        t, period = t - period, period * growth\n", ""),
)
cosine.known_wrong(
    "stays_low",
    "After the first period the rate stays at its lowest. A restart brings it back to the top.",
    (
        "    while t >= period:\n        t, period = t - period, period * growth\n",
        "    t = min(t, period)\n",
    ),
)
cosine.known_wrong(
    "restart_late",
    "At a restart your rate is still at its lowest. To which period does t = T belong?",
    ("while t >= period", "while t > period"),
)
cosine.known_wrong(
    "growth_ignored",
    "All your periods have the same length. What does `growth` do to the next one?",
    ("period * growth", "period"),
)
cosine.known_wrong(
    "first_period_in_formula",
    "Restarts come at the right steps, but the wave keeps the length of the first period. Which T is in the formula?",
    ("    while t", "    first = period\n    while t"),
    ("np.pi * t / period", "np.pi * t / first"),
)
cosine.known_wrong(
    "grown_before_subtracted",
    "At a restart you leave the next, longer period behind, not the one that is over. In which order do t and T change?",
    ("t - period, period * growth", "t - period * growth, period * growth"),
)
cosine.known_wrong(
    "growth_added",
    "Periods become longer by `growth` steps. How many *times* as long should the next one be?",
    ("period * growth", "period + growth"),
)
cosine.known_wrong(
    "lowest_ignored",
    "Your rate falls to zero. Where does `end_lr` come in?",
    ("end_lr + 0.5 * (base_lr - end_lr)", "0.5 * base_lr"),
)
cosine.known_wrong(
    "lowest_added",
    "Your rate starts above `base_lr`. What is the cosine multiplied by?",
    ("0.5 * (base_lr - end_lr)", "0.5 * base_lr"),
)
cosine.known_wrong(
    "half_missing",
    "Your rate starts too high. 1 + cos runs from 2 down to 0: what brings that to 1?",
    ("0.5 * (base_lr - end_lr)", "(base_lr - end_lr)"),
)
cosine.known_wrong(
    "whole_wave",
    "Within one period your rate falls and rises again. How much of a cosine wave is wanted?",
    ("np.pi * t", "2 * np.pi * t"),
)
cosine.known_wrong(
    "pi_missing",
    "Within a period your cosine goes from 0 to 1, a third of the way to its lowest. How far is half a wave?",
    ("np.pi * t", "t"),
)
cosine.known_wrong(
    "rate_grows",
    "Your rate rises within a period. Which sign has the cosine?",
    ("1 + np.cos", "1 - np.cos"),
)
cosine.known_wrong(
    "next_period_subtracted",
    "What is taken off t is the length of the next period. Which period has just gone by?",
    ("t, period = t - period, period * growth", "t, period = max(t - period * growth, 0), period * growth"),
)

cyclic = optimizers.exercise("cyclic_lr", returns=("rate",))
cyclic.values("rate", cases=triangles)
cyclic.known_wrong(
    "starts_high",
    "Your cycle begins at the top. Where should t = 0 be?",
    ("1 - abs(position - 1)", "abs(position - 1)"),
)
cyclic.known_wrong(
    "sawtooth",
    "Your rate rises and then drops at once. What happens in the second half of a cycle?",
    ("(1 - abs(position - 1))", "(position % 1)"),
)
cyclic.known_wrong(
    "only_upwards",
    "Your rate rises through the whole cycle and drops at once. What happens in the second half of a cycle?",
    ("(1 - abs(position - 1))", "(position / 2)"),
)
cyclic.known_wrong(
    "cycle_too_short",
    "Your peak comes after half of `half_cycle`. What is `half_cycle` half of?",
    ("t % (2 * half_cycle) / half_cycle", "t % half_cycle / (half_cycle / 2)"),
)
cyclic.known_wrong(
    "cycle_not_repeated",
    "After the first cycle your rate keeps falling. Which operator brings t back to the beginning?",
    ("t % (2 * half_cycle) / half_cycle", "t / half_cycle"),
)
cyclic.known_wrong(
    "low_added",
    "Your peak is too high by `low_lr`. How far is it from the bottom to the top?",
    ("(high_lr - low_lr)", "high_lr"),
)
cyclic.known_wrong(
    "low_ignored",
    "Your rate falls to zero. Where does `low_lr` come in?",
    ("low_lr + (high_lr - low_lr)", "high_lr"),
)

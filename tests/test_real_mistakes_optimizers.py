"""Mistakes as students make them in assignment 4, in words of their own: each is told what it is."""

from __future__ import annotations

import pytest

from tests.helpers_mistakes import Changeable, judged_text, names

NAME = "optimizers"
MOMENTUM = """
    def sgd_momentum(w, dw, config=None):
        config = {{}} if config is None else config
        rate, mu = config.setdefault("learning_rate", {rate}), config.setdefault("momentum", {mu})
        speed = {speed}
        config["velocity"] = speed
        return {moved}, config
"""
RIGHT_MOMENTUM = {
    "rate": "1e-2",
    "mu": "0.9",
    "speed": 'mu * config.get("velocity", 0.0) - rate * dw',
    "moved": "w + speed",
}
ADAM = """
    def adam(w, dw, config=None):
        config = dict(config or {{}})
        rate, eps = config.setdefault("learning_rate", {rate}), {eps}
        b1, b2 = config.setdefault("beta1", 0.9), config.setdefault("beta2", {b2})
        t = {t}
        m = b1 * config.get("m", 0.0) + {m}
        v = b2 * config.get("v", 0.0) + (1 - b2) * dw**2
        config["m"], config["v"], config["t"] = m, v, {kept}
        return w - {step}, config
"""
RIGHT_ADAM = {
    "rate": "1e-3",
    "b2": "0.999",
    "eps": 'config.setdefault("epsilon", 1e-8)',
    "t": 'config.get("t", 0) + 1',
    "m": "(1 - b1) * dw",
    "kept": "t",
    "step": "rate * (m / (1 - b1**t)) / ((v / (1 - b2**t)) ** 0.5 + eps)",
}
RMSPROP = """
    def rmsprop(w, dw, config=None):
        config = dict(config or {{}})
        rate, rho = config.setdefault("learning_rate", 1e-2), config.setdefault("decay_rate", {rho})
        squares = rho * config.get("cache", 0 * w) + (1 - rho) * dw * dw
        config["cache"] = {kept}
        return w - rate * dw / (np.sqrt(squares) + {eps}), config
"""
RIGHT_RMSPROP = {"rho": "0.99", "kept": "squares", "eps": 'config.setdefault("epsilon", 1e-8)'}


momentum = Changeable(MOMENTUM, RIGHT_MOMENTUM)
adam = Changeable(ADAM, RIGHT_ADAM)
rmsprop = Changeable(RMSPROP, RIGHT_RMSPROP)


def diagnoses(exercise: str, text: str, seed: int = 1) -> dict[str, str | None]:
    return names(judged_text(NAME, exercise, text, seed))


@pytest.mark.parametrize(
    ("exercise", "text"), [("sgd_momentum", momentum()), ("adam", adam()), ("rmsprop", rmsprop())]
)
def test_the_answers_that_mistakes_are_made_in_are_right(exercise: str, text: str) -> None:
    """Without a change they earn everything."""
    assert judged_text(NAME, exercise, text).status == "passed"


@pytest.mark.parametrize("rate", ["1e-1", "1e-3", "1e-4"])
def test_a_wrong_default_rate_costs_the_defaults_alone(rate: str) -> None:
    """Steps with all settings are right and count."""
    text = f"""
    def sgd(w, dw, config=None):
        config = config or {{}}
        return w - config.get("learning_rate", {rate}) * dw, config
    """
    (name,) = diagnoses("sgd", text).items()
    assert name in {
        ("defaults", "default_learning_rate"),
        ("defaults", f"default_learning_rate_{rate}"),
    }


def test_two_wrong_defaults_are_both_named() -> None:
    """Each is an edit of its own."""
    assert diagnoses("sgd_momentum", momentum(rate="1e-3", mu="0.5")) == {
        "defaults": "default_learning_rate_1e-3+default_momentum_0.5"
    }


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("exercise", "text"), [("rmsprop", rmsprop(eps="1e-8")), ("adam", adam(eps="1e-8"))])
def test_an_epsilon_that_is_always_the_default_is_not_said_to_be_missing(
    exercise: str, text: str, seed: int
) -> None:
    """Tiny gradients tell a constant from nothing."""
    found = diagnoses(exercise, text, seed)
    assert found == {"one step": "epsilon_ignored", "many steps": "epsilon_ignored"}


@pytest.mark.parametrize(("exercise", "text"), [("rmsprop", rmsprop(eps="0.0")), ("adam", adam(eps="0.0"))])
def test_a_missing_epsilon_is_still_named(exercise: str, text: str) -> None:
    """It isn't taken for a constant."""
    found = diagnoses(exercise, text)
    assert found["many steps"] == "epsilon_missing"


def test_a_step_count_that_never_grows_is_named_in_every_aspect() -> None:
    """Nothing says that its steps are right."""
    text = adam(t='config.get("t", 0) or 1')
    verdict = judged_text(NAME, "adam", text)
    assert names(verdict) == dict.fromkeys(("one step", "many steps", "state"), "t_never_advanced")
    assert not any("steps are right" in row.message for row in verdict.aspects)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kept": "t + 1"}, {"state": "t_handed_back_late"}),
        (
            {"t": 'max(1, config.get("t", 0))', "kept": 'config.get("t", 0) + 1'},
            {"one step": "t_guarded", "many steps": "t_guarded"},
        ),
        ({"b2": "0.99"}, {"defaults": "default_beta2_0.99"}),
        ({"m": "dw"}, {"one step": "gradient_whole_in_m", "state": "gradient_whole_in_m"}),
    ],
)
def test_one_slip_in_adam_is_named(changes: dict[str, str], wrong: dict[str, str]) -> None:
    """Where t stands, which default, which share."""
    found = diagnoses("adam", adam(**changes))
    assert {name: found[name] for name in wrong} == wrong


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"speed": 'mu * config.get("velocity", 0.0) + rate * dw', "moved": "w - speed"}, "velocity_uphill"),
        (
            {"speed": 'mu * config.get("velocity", 0.0) + dw', "moved": "w - rate * speed"},
            "rate_outside_velocity",
        ),
        (
            {"speed": 'mu * config.get("velocity", 0.0) + (1 - mu) * dw', "moved": "w - rate * speed"},
            "average_outside_velocity",
        ),
        ({"moved": "w + speed - rate * dw"}, "gradient_twice"),
    ],
)
def test_other_conventions_of_the_velocity_are_called_so(changes: dict[str, str], name: str) -> None:
    """In every aspect in which they show."""
    assert set(diagnoses("sgd_momentum", momentum(**changes)).values()) == {name}


@pytest.mark.parametrize(
    ("changes", "aspect", "name"),
    [
        ({"kept": "squares**0.5"}, "state", "root_stored"),
        ({"rho": "0.95"}, "defaults", "default_decay_rate_0.95"),
    ],
)
def test_one_slip_in_rmsprop_is_named(changes: dict[str, str], aspect: str, name: str) -> None:
    """What is stored, and what is missing."""
    assert diagnoses("rmsprop", rmsprop(**changes))[aspect] == name


def test_no_pairs_are_an_aspect_that_counts_once_the_direction_is_right() -> None:
    """Without memory the direction is the negative gradient, which says nothing about the loops."""
    text = "def lbfgs_direction(grad, S, Y):\n    return -grad"
    verdict = judged_text(NAME, "lbfgs_direction", text)
    assert {row.name: row.outcome for row in verdict.aspects}["no pairs"] == "blocked"


PLATEAU = """
    def plateau_decay(val_losses, base_lr, factor, patience):
        lr, best, bad = base_lr, {best}, 0
        for epoch, loss in enumerate(val_losses):
            if {better}:
                {improved}
            else:
                bad += 1
                if bad {reached} patience:
                    {cut}
        return lr
"""
RIGHT_PLATEAU = {
    "best": "float('inf')",
    "better": "loss < best",
    "improved": "best, bad = loss, 0",
    "reached": "==",
    "cut": "lr, bad = factor * lr, 0",
}
plateau = Changeable(PLATEAU, RIGHT_PLATEAU)


def test_the_plateau_that_mistakes_are_made_in_is_right() -> None:
    """Without a change it earns everything."""
    assert judged_text(NAME, "plateau_decay", plateau()).status == "passed"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"better": "epoch == 0 or loss < val_losses[epoch - 1]"}, "last_loss_compared"),
        ({"cut": "lr = factor * lr"}, "count_not_restarted"),
        ({"improved": "best = loss"}, "improvement_ignored"),
        ({"reached": ">"}, "one_epoch_late"),
        ({"better": "loss <= best"}, "equal_is_improvement"),
        ({"cut": "lr, bad, best = factor * lr, 0, float('inf')"}, "best_forgotten"),
        ({"improved": "best, bad, lr = loss, 0, base_lr"}, "rate_restored"),
        ({"cut": "lr, bad = factor * base_lr, 0"}, "only_once"),
        ({"cut": "lr, bad = lr - factor * lr, 0"}, "factor_taken_off"),
        ({"cut": "lr, bad = lr / factor, 0"}, "rate_grows"),
        ({"best": "0", "better": "loss > best"}, "larger_is_better"),
        ({"best": "0"}, "nothing_beats_the_first_best"),
        ({"reached": ">=", "cut": "lr = factor * lr"}, "cut_in_every_epoch_of_a_plateau"),
    ],
)
def test_mistakes_about_plateaus_have_their_names(change: dict[str, str], told: str) -> None:
    """Each as a student would write it."""
    assert set(diagnoses("plateau_decay", plateau(**change)).values()) == {told}

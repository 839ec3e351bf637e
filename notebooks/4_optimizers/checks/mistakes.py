"""Known wrong answers that several optimizers share."""

from __future__ import annotations

from course_lib.checking.spec import Exercise

#: The step of AdaGrad and RMSProp, as both solutions write it.
STEP = 'config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])'


#: The memory of a dictionary as default argument, for two weights that take turns: what other cases have left there
#: is forgotten, so that their order makes no difference.
SHARED = """
shared, uses = {}, []


def shared_config():
    if len(uses) % 2 == 0:
        shared.clear()
    uses.append(None)
    return shared
"""


def known_wrong_defaults(exercise: Exercise) -> None:
    """Register defaults that come only when there is no config at all."""
    exercise.known_wrong(
        "defaults_all_or_none",
        "Your defaults are used only when there is no config at all. What if it holds some of the keys?",
        ("**(config or {})}", "**{}} if not config else dict(config)"),
    )


def known_wrong_values(exercise: Exercise, key: str, right: str, *others: str) -> None:
    """Register other values for the default of a setting, as the solution writes them."""
    for other in others:
        exercise.known_wrong(
            f"default_{key}_{other}",
            f"Where `{key}` is missing, you use {other}. Look up its default in the docstring.",
            (f'"{key}": {right}', f'"{key}": {other}'),
        )


def known_wrong_ignored(exercise: Exercise, default: str, key: str) -> None:
    """Register a setting that is always its default, whatever the config holds."""
    exercise.known_wrong(
        f"{key}_ignored",
        f"The `{key}` in `config` has no effect: you always use {default}.",
        (f'config["{key}"]', default),
    )


def known_wrong_returns(exercise: Exercise, returned: str, setting: str) -> None:
    """Register what can go wrong with any optimizer's return value.

    ``returned`` is the expression for the new weights as it stands in the solution, ``setting`` its key that is
    lost when only the state is handed back.
    """
    exercise.known_wrong(
        "config_not_returned",
        "Only the weights come back. How will the next step know what this one learned?",
        (f"return {returned}, config", f"return {returned}"),
    )
    exercise.known_wrong(
        "settings_lost",
        f"After the first step `{setting}` is back at its default. What is in the config that you return?",
        (
            f"return {returned}, config",
            f"return {returned}, {{k: x for k, x in config.items() if k != {setting!r}}}",
        ),
    )
    if exercise.name != "sgd":  # which has one setting, and nothing else
        exercise.known_wrong(
            "only_state_returned",
            "After the first step all settings are back at their defaults. What is in the config that you return?",
            (
                f"return {returned}, config",
                f"return {returned}, {{k: x for k, x in config.items() if np.ndim(x) or k == 't'}}",
            ),
        )
    exercise.known_wrong(
        "inputs_changed",
        "An argument was overwritten: the caller's own array. Which operator makes a new array?",
        (f"return {returned}, config", f"w += ({returned}) - w\n    return w, config"),
    )
    exercise.known_wrong(
        "change_returned",
        "You return the change of the weights, not the weights. Where should the caller be after the step?",
        (f"return {returned}, config", f"return ({returned}) - w, config"),
    )


def known_wrong_velocities(exercise: Exercise) -> None:
    """Register the wrong velocities, which both kinds of momentum share."""
    decayed, pull = 'config["momentum"] * config["velocity"]', '- config["learning_rate"] * dw'
    if exercise.name == "nesterov_momentum":
        decayed = "v = mu * old_v"
        none, mu = "v = old_v", "mu"
    else:
        decayed = f"v = {decayed}"
        none, mu = 'v = config["velocity"]', 'config["momentum"]'
    exercise.known_wrong(
        "ascent",
        "The gradient pulls the velocity uphill. Which way should a ball accelerate?",
        (pull, pull.replace("-", "+", 1)),
    )
    exercise.known_wrong(
        "velocity_not_stored",
        "The new velocity is used and then lost: every step begins with the velocity of before. Where "
        "should the new one wait?",
        ('    config["velocity"] = v\n', ""),
    )
    exercise.known_wrong(
        "velocity_not_read",
        "Nothing of the velocity from before is in the new one. How much of it should survive a step, and "
        "do you read it under the key that the docstring names?",
        (decayed + " ", "v = np.zeros(w.shape) "),
    )
    exercise.known_wrong(
        "no_friction",
        "The old velocity is kept whole, so nothing ever slows down. What should happen to it in every step?",
        (decayed, none),
    )
    exercise.known_wrong(
        "gradient_averaged",
        "Your velocity is a running average: the gradient is scaled by 1 − μ as well. Is that in the "
        "formula?",
        (" * dw", f" * (1 - {mu}) * dw"),
    )
    exercise.known_wrong(
        "rate_squared",
        "In the velocity, the gradient is multiplied by the learning rate twice. How often does η stand in the formula?",
        (pull, pull.replace("* dw", "** 2 * dw")),
    )
    exercise.known_wrong(
        "rate_missing",
        "The whole gradient pulls on the velocity. What scales it?",
        (pull, "- dw"),
    )
    exercise.known_wrong(
        "friction_reversed",
        "1 − μ of the old velocity survives a step. With μ = 0.9, how much of it should?",
        (decayed, decayed.replace(mu, f"(1 - {mu})", 1)),
    )


def known_wrong_denominators(
    exercise: Exercise, root: tuple[str, str], inside: tuple[str, str], top: str
) -> None:
    """Register the wrong ways to divide by a root.

    ``root`` and ``inside`` are edits: the one leaves the root out, the other puts ε below it; ``top`` is what the
    step begins with.
    """
    exercise.known_wrong(
        "epsilon_inside",
        "Your ε stands inside the root. Both forms exist; where does this course put it, and how large is "
        "the root of 1e-8?",
        inside,
    )
    exercise.known_wrong(
        "epsilon_missing",
        "There is no ε in the denominator. What happens to a weight whose gradients are zero, or tiny?",
        ('config["epsilon"]', '0 * config["epsilon"]'),
    )
    known_wrong_ignored(exercise, "1e-8", "epsilon")
    known_wrong_values(exercise, "epsilon", "1e-8", "1e-7", "1e-6", "1e-5", "1e-10")
    exercise.known_wrong(
        "root_missing",
        "You divide by the squares themselves. Which units does the step have then, if gradients are measured in metres?",
        root,
    )
    exercise.known_wrong(
        "ascent",
        "Your step goes uphill. The division changes a step's length; what about its sign?",
        (f"return w - {top}", f"return w + {top}"),
    )


def known_wrong_caches(exercise: Exercise) -> None:
    """Register what else can become of the squares that AdaGrad and RMSProp collect."""
    kept = 'config["cache"] = cache\n'
    exercise.known_wrong(
        "root_stored",
        "You hand back the root of the cache, so the next step adds squares to a root. What belongs into `config`?",
        (kept, 'config["cache"] = np.sqrt(cache)\n'),
    )
    exercise.known_wrong(
        "epsilon_stored",
        "ε is in the cache that you hand back, so it is collected in every step. Where is it added?",
        (kept, 'config["cache"] = cache + config["epsilon"]\n'),
    )
    exercise.known_wrong(
        "cache_begins_at_one",
        "Without a `cache`, yours begins at 1. At what does state begin, by the fourth rule at the top?",
        ('"cache": np.zeros(', '"cache": np.ones('),
    )
    exercise.known_wrong(
        "cache_begins_with_gradient",
        "Without a `cache`, yours begins with the square of the first gradient. At what does state begin, by the fourth rule at the top?",
        ('"cache": np.zeros(w.shape)', '"cache": dw**2'),
    )
    exercise.known_wrong(
        "learning_rate_missing",
        "The learning rate has no part in your step. What scales it?",
        ('w - config["learning_rate"] * dw', "w - dw"),
    )
    exercise.known_wrong(
        "sign_only",
        "The gradient is missing in the numerator: every weight moves the same way, whatever its gradient's "
        "sign.",
        ('config["learning_rate"] * dw', 'config["learning_rate"] * np.ones_like(dw)'),
    )

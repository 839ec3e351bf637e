"""Known wrong answers that several optimizers share."""

from __future__ import annotations

from course_lib.checking.spec import Exercise

#: The step of AdaGrad and RMSProp, as both solutions write it.
STEP = 'config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])'


def known_wrong_defaults(exercise: Exercise) -> None:
    """Register defaults that come only when there is no config at all."""
    exercise.known_wrong(
        "defaults_all_or_none",
        "Your defaults are used only when there is no config at all. What if it holds some of the keys?",
        ("**(config or {})}", "**{}} if not config else dict(config)"),
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
        "The first step is right, but then your settings are back at their defaults. What is in the config you return?",
        (
            f"return {returned}, config",
            f"return {returned}, {{k: x for k, x in config.items() if k != {setting!r}}}",
        ),
    )
    exercise.known_wrong(
        "inputs_changed",
        "The numbers are right, but an argument was overwritten: the caller's own array. Which operator makes a new array?",
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
        none, averaged = "v = old_v", "- (1 - mu) * config"
    else:
        decayed = f"v = {decayed}"
        none, averaged = 'v = config["velocity"]', '- (1 - config["momentum"]) * config'
    exercise.known_wrong(
        "ascent",
        "The gradient pulls the velocity uphill. Which way should a ball accelerate?",
        (pull, pull.replace("-", "+", 1)),
    )
    exercise.known_wrong(
        "velocity_not_stored",
        "Every step starts from a standstill: the new velocity gets lost after the step. Where should it wait for the next one?",
        ('    config["velocity"] = v\n', ""),
    )
    exercise.known_wrong(
        "velocity_not_read",
        "The velocity from before never reaches the step: every step is plain gradient descent. Do you read it, and under the "
        "key of the table?",
        (decayed + " ", "v = np.zeros(w.shape) "),
    )
    exercise.known_wrong(
        "no_friction",
        "The old velocity is kept whole, so nothing ever slows down. What should happen to it in every step?",
        (decayed, none),
    )
    exercise.known_wrong(
        "gradient_averaged",
        "Your velocity is a running average: the gradient is scaled by 1 − μ as well. Is it in the formula?",
        ("- config", averaged),
    )


def known_wrong_denominators(
    exercise: Exercise, root: str, inner: str, top: str, *first: tuple[str, str]
) -> None:
    """Register the wrong ways to divide by a root.

    ``root``, ``inner`` and ``top`` are text of the solution, after the replacements ``first`` were made in it.
    """
    epsilon = 'config["epsilon"]'
    exercise.known_wrong(
        "epsilon_inside",
        "Your ε stands inside the root. Both forms exist; this course adds it to the root, so that it is never larger than it says.",
        *first,
        (f"{root} + {epsilon}", f"np.sqrt({inner} + {epsilon})"),
    )
    exercise.known_wrong(
        "epsilon_missing",
        "There is no ε in the denominator. What happens to a weight whose gradients are zero, or tiny?",
        *first,
        (f"({root} + {epsilon})", root),
    )
    exercise.known_wrong(
        "root_missing",
        "You divide by the squares themselves. Which units does the step have then, if gradients are measured in metres?",
        *first,
        (f"{root} + {epsilon}", f"{inner} + {epsilon}"),
    )
    exercise.known_wrong(
        "ascent",
        "Your step goes uphill. The division changes a step's length; what about its sign?",
        *first,
        (f"return w - {top}", f"return w + {top}"),
    )

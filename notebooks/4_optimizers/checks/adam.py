"""Section 6, "Adam: both at once"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import optimizers
from .chains import ADAM_SETTINGS, ADAM_STATE, optimizer, slopes
from .mistakes import (
    SHARED,
    known_wrong_defaults,
    known_wrong_denominators,
    known_wrong_ignored,
    known_wrong_returns,
    known_wrong_values,
)


def plain_calls(rng: np.random.Generator) -> Iterator[Case]:
    """Draw single plain calls, whose arguments can be watched and enlarged."""
    for shape in ((4, 3), (5,), (1,)):
        yield case(w=rng.normal(size=shape), dw=slopes(rng, 1, shape)[0], config=None)


ADAM_STEP = 'step_size * m / (np.sqrt(v) + v_root * config["epsilon"])'
ADAM_CORRECTIONS = "m_part, v_root = 1 - beta1**t, np.sqrt(1 - beta2**t)"

adam = optimizer("adam", ADAM_SETTINGS, ADAM_STATE)
adam.vectorised("vectorised", grows=("w", "dw"), cases=plain_calls)
known_wrong_defaults(adam)
known_wrong_returns(adam, f"w - {ADAM_STEP}", "beta1")
known_wrong_denominators(
    adam,
    ("(np.sqrt(v) +", "(v / v_root +"),
    ('np.sqrt(v) + v_root * config["epsilon"]', 'np.sqrt(v + v_root**2 * config["epsilon"])'),
    "step_size",
)
known_wrong_values(adam, "learning_rate", "1e-3", "1e-1", "1e-4")
known_wrong_values(adam, "beta1", "0.9", "0.99", "0.95", "0.5")
known_wrong_values(adam, "beta2", "0.999", "0.99", "0.9", "0.9999")
for key, default in (("learning_rate", "1e-3"), ("beta1", "0.9"), ("beta2", "0.999")):
    known_wrong_ignored(adam, default, key)
adam.known_wrong(
    "default_learning_rate",
    "Steps without a learning rate are ten times too long: Adam has a default of its own; look it up in the docstring.",
    ('"learning_rate": 1e-3', '"learning_rate": 1e-2'),
)
adam.known_wrong(
    "no_bias_correction",
    "The bias correction is missing. Both averages start at zero: how large is m after one step, compared with the gradient?",
    (ADAM_CORRECTIONS, "m_part, v_root = 1, 1"),
)
adam.known_wrong(
    "only_m_corrected",
    "v isn't corrected for its start from zero. Did only m start there?",
    (ADAM_CORRECTIONS, "m_part, v_root = 1 - beta1**t, 1"),
)
adam.known_wrong(
    "only_v_corrected",
    "m isn't corrected for its start from zero. Did only v start there?",
    (ADAM_CORRECTIONS, "m_part, v_root = 1, np.sqrt(1 - beta2**t)"),
)
adam.known_wrong(
    "t_not_stored",
    "The t that you hand back is the one that came in: does anybody count the steps, and where should the new number wait?",
    ('config["m"], config["v"], config["t"] = m, v, t', 'config["m"], config["v"] = m, v'),
)
adam.known_wrong(
    "t_advanced_after_use",
    "t is advanced after it was used. What is 1 − β⁰ in the very first step?",
    ("beta1**t", "beta1 ** (t - 1)"),
    ("beta2**t", "beta2 ** (t - 1)"),
)
adam.known_wrong(
    "t_one_ahead",
    "The corrections are one step ahead: they use t + 1. Is t advanced twice, or does your count start at 1?",
    ("beta1**t", "beta1 ** (t + 1)"),
    ("beta2**t", "beta2 ** (t + 1)"),
)
adam.known_wrong(
    "exponent_two",
    "The corrections have the exponent 2 in every step. Which number counts the steps?",
    ("beta1**t", "beta1**2"),
    ("beta2**t", "beta2**2"),
)
adam.known_wrong(
    "t_begins_at_one",
    "Without a `t`, yours begins at 1 and is advanced before it is used: the corrections are one step ahead, from the first step "
    "on. By the docstring, what does `t` count?",
    ('"t": 0}', '"t": 1}'),
)
adam.known_wrong(
    "t_counts_from_one",
    "Your t counts the step that is to come: it begins at 1, and what you are handed is used as it is. The docstring's t counts "
    "the steps taken, before and after the call.",
    ('"t": 0}', '"t": 1}'),
    ('t = config["t"] + 1', 't = config["t"]'),
    ("= m, v, t\n", "= m, v, t + 1\n"),
)
adam.known_wrong(
    "t_never_advanced",
    "The t that you hand back is the one that came in, or 1 in a first step: the corrections never change. When does t count?",
    ('t = config["t"] + 1', 't = max(config["t"], 1)'),
)
adam.known_wrong(
    "t_guarded",
    "From the second step on, the corrections lag one step behind: they use the t of before. What is t in the step that is "
    "being taken?",
    ("beta1**t", "beta1 ** max(t - 1, 1)"),
    ("beta2**t", "beta2 ** max(t - 1, 1)"),
)
adam.known_wrong(
    "t_twice",
    "In every step t grows by 2. How many steps does one call take?",
    ('t = config["t"] + 1', 't = config["t"] + 2'),
)
adam.known_wrong(
    "t_handed_back_late",
    "The t that you hand back counts one step too many.",
    ("= m, v, t\n", "= m, v, t + 1\n"),
)
adam.known_wrong(
    "m_not_stored",
    "The new m is used and then lost: every step begins with the m of before. Where should it wait?",
    ('config["m"], config["v"], config["t"] = m, v, t', 'config["v"], config["t"] = v, t'),
)
adam.known_wrong(
    "v_not_stored",
    "The new v is used and then lost: every step begins with the v of before. Where should it wait?",
    ('config["m"], config["v"], config["t"] = m, v, t', 'config["m"], config["t"] = m, t'),
)
adam.known_wrong(
    "nothing_stored",
    "Neither m nor v nor t is handed back: every step is a first step. Where should they wait for the next?",
    ('    config["m"], config["v"], config["t"] = m, v, t\n', ""),
)
adam.known_wrong(
    "gradient_whole_in_m",
    "In m, the gradient comes in whole. What do the two shares of an average add up to?",
    ("(1 - beta1) * dw", "dw"),
)
adam.known_wrong(
    "square_whole_in_v",
    "In v, the square comes in whole. What do the two shares of an average add up to?",
    ("(1 - beta2) * dw**2", "dw**2"),
)
adam.known_wrong(
    "old_m_whole",
    "In m, the old average is kept whole. What do the two shares of an average add up to?",
    ('beta1 * config["m"]', 'config["m"]'),
)
adam.known_wrong(
    "old_v_whole",
    "In v, the old average is kept whole. What do the two shares of an average add up to?",
    ('beta2 * config["v"]', 'config["v"]'),
)
adam.known_wrong(
    "shares_swapped_in_m",
    "In m, old average and new gradient have changed places. Which of them should β₁ keep alive?",
    ('beta1 * config["m"] + (1 - beta1)', '(1 - beta1) * config["m"] + beta1'),
)
adam.known_wrong(
    "shares_swapped_in_v",
    "In v, old average and new square have changed places. Which of them should β₂ keep alive?",
    ('beta2 * config["v"] + (1 - beta2)', '(1 - beta2) * config["v"] + beta2'),
)
adam.known_wrong(
    "betas_swapped_in_averages",
    "m is averaged with β₂, and v with β₁; the corrections have them right. Which of the two averages should look back further?",
    ('beta1 * config["m"] + (1 - beta1)', 'beta2 * config["m"] + (1 - beta2)'),
    ('beta2 * config["v"] + (1 - beta2)', 'beta1 * config["v"] + (1 - beta1)'),
)
adam.known_wrong(
    "beta1_in_v",
    "v is averaged with β₁, as m is. What is β₂ for?",
    ('beta2 * config["v"] + (1 - beta2)', 'beta1 * config["v"] + (1 - beta1)'),
)
adam.known_wrong(
    "corrections_swapped",
    "m is corrected with β₂, and v with β₁. Whose share is missing in which average?",
    (ADAM_CORRECTIONS, "m_part, v_root = 1 - beta2**t, np.sqrt(1 - beta1**t)"),
)
adam.known_wrong(
    "one_correction_for_both",
    "v is corrected with β₁, as m is. Whose share is missing in v?",
    (ADAM_CORRECTIONS, "m_part, v_root = 1 - beta1**t, np.sqrt(1 - beta1**t)"),
)
adam.known_wrong(
    "learning_rate_missing",
    "The learning rate has no part in your step. What scales it?",
    ('config["learning_rate"] * v_root', "v_root"),
)
adam.known_wrong(
    "power_missing",
    "The correction is the same in every step. After a thousand steps, are the averages still too small by 1 − β?",
    ("beta1**t", "beta1"),
    ("beta2**t", "beta2"),
)
adam.known_wrong(
    "power_is_product",
    "β is multiplied by t where it should be raised to the power t. What is 1 − βt at t = 10?",
    ("beta1**t", "beta1 * t"),
    ("beta2**t", "beta2 * t"),
)
adam.known_wrong(
    "betas_swapped",
    "β₁ and β₂ have changed places. Which of the two averages should look back further?",
    (
        'beta1, beta2 = config["beta1"], config["beta2"]',
        'beta2, beta1 = config["beta1"], config["beta2"]',
    ),
)
adam.known_wrong(
    "corrected_stored",
    "You store the corrected averages, so the next step corrects them again. What belongs into `config`?",
    (
        'config["m"], config["v"], config["t"] = m, v, t',
        'config["m"], config["v"], config["t"] = m / (1 - beta1**t), v / (1 - beta2**t), t',
    ),
)
adam.known_wrong(
    "multiplied_by_correction",
    "The averages are multiplied by 1 − βᵗ: they were too small, and now they are smaller still.",
    (ADAM_CORRECTIONS, "m_part, v_root = 1 / (1 - beta1**t), 1 / np.sqrt(1 - beta2**t)"),
)
adam.known_wrong(
    "squares_of_average",
    "v averages the squares of m, not those of the gradient. Which of the two does the formula name?",
    ("(1 - beta2) * dw**2", "(1 - beta2) * m**2"),
)
adam.known_wrong(
    "gradient_not_squared",
    "v averages absolute values, not squares. What does the root undo, then?",
    ("* dw**2", "* np.abs(dw)"),
)
adam.known_wrong(
    "gradient_in_step",
    "The bare gradient stands in the numerator of the step: this is RMSProp with a correction. What is "
    "m kept for?",
    ("step_size * m /", "step_size * m_part * dw /"),
)
adam.known_wrong(
    "shares_swapped",
    "In m and v, the old average and what is new have changed places. Which of them should β keep alive?",
    ('beta1 * config["m"] + (1 - beta1) * dw', '(1 - beta1) * config["m"] + beta1 * dw'),
    ('beta2 * config["v"] + (1 - beta2) * dw**2', '(1 - beta2) * config["v"] + beta2 * dw**2'),
)
adam.known_wrong(
    "epsilon_before_correction",
    "ε joins before v is corrected, so early steps feel a larger one. In which order do correction, "
    "root and ε come in the formula?",
    ('v_root * config["epsilon"]', 'config["epsilon"]'),
)
adam.known_wrong(
    "python_loop",
    "Weights are treated one at a time in Python. Every operation of the formula works on whole arrays.",
    (
        f"return w - {ADAM_STEP}, config",
        "next_w = np.array(w, dtype=float)\n"
        "    for i in np.ndindex(w.shape):\n"
        '        next_w[i] -= step_size * m[i] / (np.sqrt(v[i]) + v_root * config["epsilon"])\n'
        "    return next_w, config",
    ),
)
adam.known_wrong(
    "shared_default",
    "Two weights share one memory. A dictionary as default argument is made once, not once per call: what could the default be instead?",
    code=SHARED
    + """

def adam(w, dw, config="left out"):
    config = shared_config() if config == "left out" else {} if config is None else config
    for key, value in {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "t": 0}.items():
        config.setdefault(key, value)
    config.setdefault("m", np.zeros(w.shape))
    config.setdefault("v", np.zeros(w.shape))
    config["t"] += 1
    config["m"] = config["beta1"] * config["m"] + (1 - config["beta1"]) * dw
    config["v"] = config["beta2"] * config["v"] + (1 - config["beta2"]) * dw**2
    m_hat = config["m"] / (1 - config["beta1"] ** config["t"])
    v_hat = config["v"] / (1 - config["beta2"] ** config["t"])
    return w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"]), config
""",
)


optimizers.choice(
    "adam_rescaled",
    options="ABCD",
    because={
        "B": "That is what gradient descent would do. Adam divides: what happens to the root of v?",
        "C": "m grows by 1,000 as well. What is left of the quotient?",
        "D": "v grows by 1,000², and then comes the root. And m?",
    },
    why="m grows by 1,000, and so does the root of v: their quotient, the step, stays as it was.",
)

"""Section 1, "Gradient descent"."""

from . import optimizers
from .chains import optimizer
from .mistakes import known_wrong_returns, known_wrong_values

descent = optimizer("sgd", ["learning_rate"], [])
known_wrong_returns(descent, 'w - config["learning_rate"] * dw', "learning_rate")
descent.known_wrong(
    "ascent",
    "Your step goes uphill. Which way does the gradient point?",
    ('w - config["learning_rate"]', 'w + config["learning_rate"]'),
)
descent.known_wrong(
    "learning_rate_ignored",
    "The learning rate in `config` has no effect: you always use the default. Who should win when both are there?",
    ('{"learning_rate": 1e-2, **(config or {})}', '{**(config or {}), "learning_rate": 1e-2}'),
)
descent.known_wrong(
    "learning_rate_missing",
    "The whole gradient is subtracted. What scales it?",
    ('w - config["learning_rate"] * dw', "w - dw"),
)
descent.known_wrong(
    "default_learning_rate",
    "Steps without a learning rate are too short by a factor of 10: look up the default in the docstring.",
    ("1e-2", "1e-3"),
)
known_wrong_values(descent, "learning_rate", "1e-2", "1e-1", "1e-4")
descent.known_wrong(
    "learning_rate_twice",
    "The gradient is multiplied by the learning rate twice. How often does η stand in the formula?",
    ('config["learning_rate"] *', 'config["learning_rate"] ** 2 *'),
)
descent.known_wrong(
    "divided_by_rate",
    "The gradient is divided by the learning rate. Should a small rate give small steps, or large ones?",
    ('config["learning_rate"] * dw,', 'dw / config["learning_rate"],'),
)
descent.known_wrong(
    "sign_only",
    "Only the sign of the gradient counts: every weight moves by η. Should a steep slope and a gentle one give the same step?",
    ("* dw,", "* np.sign(dw),"),
)
descent.known_wrong(
    "gradient_normalised",
    "Your steps all have the same length. Should a steep slope and a gentle one give the same step?",
    ("* dw,", "* dw / np.linalg.norm(dw),"),
)


optimizers.choice(
    "stable_rate",
    options="ABCD",
    because={
        "A": "0.1 is certainly safe. But must 1 − 2η, the factor of the steep direction, stay positive, or above −1?",
        "C": "At η = 2, the factor of the steep direction is 1 − 2·2 = −3. Which condition must it meet?",
        "D": "20 is the limit of the flat direction alone, 2/0.1. Which of the two directions gives up first?",
    },
    why="A step multiplies y by 1 − 2η, which is above −1 only if η is below 1. The flat "
    "direction, 1 − η/10, would allow 20.",
)

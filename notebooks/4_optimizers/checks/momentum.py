"""Section 2, "Momentum"."""

from .chains import optimizer
from .mistakes import (
    SHARED,
    known_wrong_defaults,
    known_wrong_ignored,
    known_wrong_returns,
    known_wrong_values,
    known_wrong_velocities,
)

momentum = optimizer("sgd_momentum", ["learning_rate", "momentum"], ["velocity"])
known_wrong_defaults(momentum)
known_wrong_returns(momentum, "w + v", "momentum")
known_wrong_velocities(momentum)
known_wrong_values(momentum, "learning_rate", "1e-2", "1e-1", "1e-3", "1e-4")
known_wrong_values(
    momentum, "momentum", "0.9", "0.5", "0.6", "0.7", "0.8", "0.95", "0.99", "0.1", "0.0", "1.0"
)
known_wrong_ignored(momentum, "1e-2", "learning_rate")
known_wrong_ignored(momentum, "0.9", "momentum")
momentum.known_wrong(
    "velocity_subtracted",
    "The velocity is subtracted, although it points downhill already. Count the minus signs.",
    ("return w + v", "return w - v"),
)
momentum.known_wrong(
    "velocity_uphill",
    "This is another convention: your velocity points uphill and is subtracted. Paths that begin without a velocity agree, "
    "but here it has the sign inside.",
    ('- config["learning_rate"] * dw', '+ config["learning_rate"] * dw'),
    ("return w + v", "return w - v"),
)
momentum.known_wrong(
    "average_outside_velocity",
    "Your velocity is a running average of the gradients, and η comes in with the step. Here it is no average, and has η "
    "and the sign inside.",
    ('- config["learning_rate"] * dw', '+ (1 - config["momentum"]) * dw'),
    ("return w + v", 'return w - config["learning_rate"] * v'),
)
momentum.known_wrong(
    "gradient_twice",
    "The gradient moves the weights twice: through the velocity, and once more beside it.",
    ("return w + v", 'return w + v - config["learning_rate"] * dw'),
)
momentum.known_wrong(
    "velocity_unused",
    "The weights make a plain gradient step, whatever the velocity is. What is it kept for?",
    ("return w + v", 'return w - config["learning_rate"] * dw'),
)
momentum.known_wrong(
    "rate_outside_velocity",
    "This is the other convention: your velocity sums bare gradients, and η comes in with the step. "
    "Paths that begin without a velocity agree, but here it has η and the sign inside.",
    ('- config["learning_rate"] * dw', "+ dw"),
    ("return w + v", 'return w - config["learning_rate"] * v'),
)
momentum.known_wrong(
    "rate_at_the_step",
    "η scales the velocity when you move, and not the gradient when it comes in (PyTorch does so). Here it stands inside, "
    "so that the velocity is the step.",
    ('- config["learning_rate"] * dw', "- dw"),
    ("return w + v", 'return w + config["learning_rate"] * v'),
)
momentum.known_wrong(
    "old_velocity_used",
    "The weights move with the velocity from before. Which of the two updates comes first?",
    ("return w + v", 'return w + (v + config["learning_rate"] * dw) / config["momentum"]'),
)
momentum.known_wrong(
    "learning_rate_twice",
    "The step is shrunk by the learning rate twice: once in the velocity, once more when you move.",
    ("return w + v", 'return w + config["learning_rate"] * v'),
)
momentum.known_wrong(
    "rate_on_velocity",
    "The old velocity is multiplied by the learning rate as well: it fades much too fast. Which term does η belong to?",
    (
        'config["momentum"] * config["velocity"]',
        'config["learning_rate"] * config["momentum"] * config["velocity"]',
    ),
)
momentum.known_wrong(
    "nesterov_step",
    "This is Nesterov's look-ahead step. It has an exercise of its own; plain momentum moves by the velocity.",
    (
        "return w + v",
        'return w + v + config["momentum"] * v - (v + config["learning_rate"] * dw)',
    ),
)
momentum.known_wrong(
    "shared_default",
    "Two weights share one memory. A dictionary as default argument is made once, not once per call: what could the default be instead?",
    code=SHARED
    + """

def sgd_momentum(w, dw, config="left out"):
    config = shared_config() if config == "left out" else {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros(w.shape))
    config["velocity"] = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + config["velocity"], config
""",
)

"""Section 2, "Momentum"."""

from .chains import optimizer
from .mistakes import known_wrong_defaults, known_wrong_returns, known_wrong_velocities

momentum = optimizer("sgd_momentum", ["learning_rate", "momentum"], ["velocity"])
known_wrong_defaults(momentum)
known_wrong_returns(momentum, "w + v", "momentum")
known_wrong_velocities(momentum)
momentum.known_wrong(
    "velocity_subtracted",
    "The velocity is subtracted, although it points downhill already. Count the minus signs.",
    ("return w + v", "return w - v"),
)
momentum.known_wrong(
    "rate_outside_velocity",
    "This is the other convention: your velocity sums bare gradients, and η comes in with the step. Paths agree, but "
    "here the velocity has η and the sign inside.",
    ('- config["learning_rate"] * dw', "+ dw"),
    ("return w + v", 'return w - config["learning_rate"] * v'),
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
    "momentum_ignored",
    "The `momentum` in `config` has no effect: you always use 0.9.",
    ('config["momentum"]', "0.9"),
)
momentum.known_wrong(
    "shared_default",
    "Two weights share one memory. A dictionary as default argument is made once, not once per call: what could the default be instead?",
    code="""
def sgd_momentum(w, dw, config={}):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros(w.shape))
    config["velocity"] = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + config["velocity"], config
""",
)

"""Section 7, "AdamW: decay that is a decay"."""

from .chains import ADAM_SETTINGS, ADAM_STATE, optimizer
from .mistakes import known_wrong_defaults, known_wrong_returns, known_wrong_values

DECAY = 'config["learning_rate"] * config["weight_decay"] * w'
decoupled = optimizer("adamw", [*ADAM_SETTINGS, "weight_decay"], ADAM_STATE, uses=("adam",))
known_wrong_defaults(decoupled)
known_wrong_returns(decoupled, f"next_w - {DECAY}", "weight_decay")
decoupled.known_wrong(
    "penalty_in_gradient",
    "The decay went into the gradient, so Adam rescales it like everything else. Which two averages is "
    "it to be kept out of?",
    ("adam(w, dw, config)", 'adam(w, dw + config["weight_decay"] * w, config)'),
    (f"next_w - {DECAY}", "next_w"),
)
decoupled.known_wrong(
    "decay_without_learning_rate",
    "The decay ignores the learning rate. When a schedule lowers η, should the weights go on shrinking at full speed?",
    (DECAY, 'config["weight_decay"] * w'),
)
decoupled.known_wrong(
    "decay_missing",
    "Nothing decays: this is Adam. Which term is missing?",
    (f"next_w - {DECAY}", "next_w"),
)
decoupled.known_wrong(
    "decay_of_new_weights",
    "You shrink the weights after the step, and so a part of the step itself. Which weights are in the last term?",
    (DECAY, DECAY.replace("* w", "* next_w")),
)
decoupled.known_wrong(
    "decay_grows",
    "Your decay makes the weights larger. Which sign has the last term?",
    (f"next_w - {DECAY}", f"next_w + {DECAY}"),
)
decoupled.known_wrong(
    "decay_squared",
    "The decay is proportional to the squares of the weights. What is the derivative of ½λw²?",
    (DECAY, DECAY + "**2"),
)
decoupled.known_wrong(
    "decay_twice",
    "The weights decay twice: outside of Adam, and once more through the gradient that Adam is given.",
    ("adam(w, dw, config)", 'adam(w, dw + config["weight_decay"] * w, config)'),
)
decoupled.known_wrong(
    "decay_ignored",
    "The `weight_decay` in `config` has no effect: you always use 1e-2.",
    ('config["weight_decay"] *', "1e-2 *"),
)
decoupled.known_wrong(
    "decay_halved",
    "The weights decay by half as much as they should. What is the derivative of ½λw²?",
    (DECAY, "0.5 * " + DECAY),
)
decoupled.known_wrong(
    "decay_doubled",
    "The weights decay twice as much as they should. What is the derivative of ½λw²?",
    (DECAY, "2 * " + DECAY),
)
decoupled.known_wrong(
    "decay_rate_squared",
    "The decay feels the learning rate twice. How often does η stand before it?",
    (DECAY, 'config["learning_rate"] * ' + DECAY),
)
decoupled.known_wrong(
    "decay_is_sign",
    "Each weight decays by the same amount, whatever its size. What is the derivative of ½λw²?",
    (DECAY, DECAY.replace("* w", "* np.sign(w)")),
)
decoupled.known_wrong(
    "decay_alone",
    "The weights decay, and Adam's step is lost. From which weights is the decay subtracted?",
    ("return next_w -", "return w -"),
)
known_wrong_values(decoupled, "learning_rate", "1e-3", "1e-1", "1e-2", "1e-4")
known_wrong_values(decoupled, "weight_decay", "1e-2", "1e-1", "1e-3", "1e-4", "0.0")

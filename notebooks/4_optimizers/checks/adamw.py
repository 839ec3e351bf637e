"""Section 7, "AdamW: decay that is a decay"."""

from .chains import ADAM_SETTINGS, ADAM_STATE, optimizer
from .mistakes import known_wrong_defaults, known_wrong_returns

DECAY = 'config["learning_rate"] * config["weight_decay"] * w'
decoupled = optimizer("adamw", [*ADAM_SETTINGS, "weight_decay"], ADAM_STATE, uses=("adam",))
known_wrong_defaults(decoupled)
known_wrong_returns(decoupled, f"next_w - {DECAY}", "weight_decay")
decoupled.known_wrong(
    "penalty_in_gradient",
    "The decay went into the gradient, so Adam rescales it like everything else. It should stay outside of both averages.",
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
    "Your decay makes the weights larger. Check its sign.",
    (f"next_w - {DECAY}", f"next_w + {DECAY}"),
)
decoupled.known_wrong(
    "decay_squared",
    "The decay is proportional to the squares of the weights. What is the derivative of ½λw²?",
    (DECAY, DECAY + "**2"),
)

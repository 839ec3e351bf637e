"""Section 3, "Nesterov: look before you leap"."""

from . import optimizers
from .chains import optimizer
from .mistakes import (
    known_wrong_defaults,
    known_wrong_ignored,
    known_wrong_returns,
    known_wrong_values,
    known_wrong_velocities,
)

nesterov = optimizer("nesterov_momentum", ["learning_rate", "momentum"], ["velocity"])
known_wrong_defaults(nesterov)
known_wrong_returns(nesterov, "w - mu * old_v + (1 + mu) * v", "momentum")
known_wrong_velocities(nesterov)
known_wrong_values(nesterov, "learning_rate", "1e-2", "1e-1", "1e-3", "1e-4")
known_wrong_values(
    nesterov, "momentum", "0.9", "0.5", "0.6", "0.7", "0.8", "0.95", "0.99", "0.1", "0.0", "1.0"
)
known_wrong_ignored(nesterov, "1e-2", "learning_rate")
known_wrong_ignored(nesterov, "0.9", "momentum")
nesterov.known_wrong(
    "velocity_uphill",
    "This is another convention: your velocity points uphill and is subtracted. Paths that begin without a velocity agree, "
    "but here it has the sign inside.",
    ('- config["learning_rate"] * dw', '+ config["learning_rate"] * dw'),
    ("return w - mu * old_v + (1 + mu) * v", "return w + mu * old_v - (1 + mu) * v"),
)
nesterov.known_wrong(
    "rate_outside_velocity",
    "This is the other convention: your velocity sums bare gradients, and η comes in with the step. Paths that begin "
    "without a velocity agree, but here it has η and the sign inside.",
    ('- config["learning_rate"] * dw', "+ dw"),
    ("return w - mu * old_v + (1 + mu) * v", 'return w - config["learning_rate"] * (mu * v + dw)'),
)
nesterov.known_wrong(
    "look_ahead_without_step",
    "The look-ahead is taken back and taken anew, and the step between is missing. What moves w itself?",
    ("(1 + mu) * v", "mu * v"),
)
nesterov.known_wrong(
    "rate_at_the_step",
    "η scales the velocities when you move, and not the gradient when it comes in (PyTorch does so). Here it stands inside.",
    ('- config["learning_rate"] * dw', "- dw"),
    (
        "return w - mu * old_v + (1 + mu) * v",
        'return w + config["learning_rate"] * ((1 + mu) * v - mu * old_v)',
    ),
)
nesterov.known_wrong(
    "plain_step",
    "The weights make a plain gradient step: what comes of the velocities cancels. How often is the old one taken back, and "
    "how often does the new one count?",
    ("(1 + mu) * v", "v"),
)
nesterov.known_wrong(
    "plain_momentum",
    "This is plain momentum. Either the look-ahead is missing, or the old velocity was overwritten before you used it.",
    ("return w - mu * old_v + (1 + mu) * v", "return w + v"),
)
nesterov.known_wrong(
    "old_velocity_sign",
    "The old velocity comes in with the wrong sign. Insert w = u − μv once more: which sign does it carry?",
    ("return w - mu * old_v", "return w + mu * old_v"),
)
nesterov.known_wrong(
    "old_velocity_missing",
    "The old look-ahead is never taken back. Your w already contains μ times the old velocity.",
    ("return w - mu * old_v + (1 + mu) * v", "return w + (1 + mu) * v"),
)
nesterov.known_wrong(
    "velocities_swapped",
    "Old and new velocity have changed places. Which of them is taken back, and which carries you forward?",
    ("- mu * old_v + (1 + mu) * v", "- mu * v + (1 + mu) * old_v"),
)
nesterov.known_wrong(
    "difference_reversed",
    "The change of the velocity comes in with the wrong sign: you brake where the velocity grows. Which one is new?",
    ("w - mu * old_v + (1 + mu) * v", "w + v + mu * (old_v - v)"),
)
nesterov.known_wrong(
    "only_look_ahead",
    "Only the look-ahead μv is added. In u = w + μv, w stands for the weights after their step: where is that step?",
    ("w - mu * old_v + (1 + mu) * v", "w + mu * v"),
)
nesterov.known_wrong(
    "look_ahead_without_momentum",
    "The look-ahead is one whole velocity. How much of the velocity survives to the next step?",
    ("- mu * old_v + (1 + mu) * v", "- old_v + 2 * v"),
)
nesterov.known_wrong(
    "displacement_stored",
    "What you store is how far the look-ahead moved. What is the velocity?",
    ('config["velocity"] = v', 'config["velocity"] = (1 + mu) * v - mu * old_v'),
)


optimizers.choice(
    "nesterov_forms",
    options="ABCD",
    because={
        "A": "True, but not all of it: insert the definition of `v` into the others, term by term.",
        "B": "That is plain momentum. What has become of the look-ahead?",
        "C": "True, but not all of it: multiply out your own step and compare with the others.",
        "D": "Compare the sign of `old_v` with that in your own code.",
        "AB": "A is right; B is plain momentum.",
        "AD": "A is right; look at the sign of `old_v` in D.",
        "ABC": "A and C are right; B is plain momentum.",
        "ACD": "A and C are right; look at the sign of `old_v` in D.",
    },
    why="The step is `w - mu * old_v + (1 + mu) * v`. A groups its terms differently; in C, `-lr "
    "* dw` is `v - mu * old_v`. B is plain momentum, and D has the wrong sign at `old_v`.",
)

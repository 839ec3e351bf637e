"""Section 7, "Loss curves name their disease"."""

from . import training

training.choice(
    "which_overfits",
    options="ABCDEF",
    because={
        "A": "In A the validation loss flattens and does not rise again. Which panel's does?",
        "B": "B has not even learned the training set. More data would not help.",
        "C": "C jumps about. Look for a training loss that goes to 0 while the other one rises.",
        "E": "E starts late and ends well: nothing in it rises. Which validation loss does?",
        "F": "F has too much regularisation already: its training loss stays high.",
    },
    why="In D the training loss goes to 0 while the validation loss turns and rises: what it "
    "learns from then on is true of the training set alone.",
)

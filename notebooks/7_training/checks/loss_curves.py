"""Section 7, "Loss curves name their disease"."""

from . import training

training.choice(
    "which_overfits",
    options="ABCDEF",
    because={
        "A": "In A the gap between the curves is small and the validation loss does not rise again.",
        "B": "B has not even learned the training set. More data would not help.",
        "C": "C jumps about. Look for a training loss that goes to 0 while the other one rises.",
        "E": "E starts late and ends well. Look for a growing gap.",
        "F": "F has too much regularisation already: its training loss stays high.",
    },
    why="In D the training loss goes to 0 while the validation loss turns and rises: what it "
    "learns from then on is true of the training set alone.",
)

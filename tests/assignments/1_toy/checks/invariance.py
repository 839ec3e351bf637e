"""Section 3: What does a mean forget?"""

from . import toy

mean_invariance = toy.choice(
    "mean_invariance",
    options="ABC",
    because={
        "A": "Right, and one more: what is the mean of 1, 3 and 2?",
        "C": "Right, and one more: does a sum care about the order of its terms?",
        "B": "Doubling every entry doubles their sum. What happens to the sum divided by D?",
    },
    why="Neither the order nor one more entry of the mean's own value moves the mean; doubling doubles it.",
)

"""Section 9, "Batch size and learning rate"."""

from . import optimizers

optimizers.choice(
    "batch_times_four",
    options="ABCD",
    because={
        "A": "A quarter is the variance. Its root is the noise. And the rate: how far do four small steps go together?",
        "B": "The noise is right. For the rate: one step must replace four. (The root is another rule, for another aim.)",
        "D": "A quarter is the variance. What about its root?",
    },
    why="The noise falls with the root of the batch size, so to a half. One step has to do what "
    "four did, so the rate is four times as large.",
)

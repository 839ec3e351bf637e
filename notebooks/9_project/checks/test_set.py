"""Section 8, "The test set, once"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case
from course_lib.data import load_data
from course_lib.exchange.receipts import receipt

from . import project
from .handed_in import DEADLINES

REPORTED = "moved_digits, opened 1 time: 0.854 [a92eda6f]"


def the_notebooks_set(rng: np.random.Generator) -> Iterator[Case]:
    """Ask for the result on the images of the notebook, with its seed; nothing is drawn."""
    data = load_data("moved_digits", num_train=1)
    kept = {"X": data.X_test.astype(np.uint8), "y": data.y_test}
    yield case(via="sealed_result", kept=kept, deadlines=DEADLINES, name="moved_digits", seed=0)


result = project.exercise("sealed_result", returns=("receipt",), uses=("final_training",))
result.property("opened once", "receipt", cases=the_notebooks_set, part="once")
result.property("its accuracy", "receipt", cases=the_notebooks_set, part="its accuracy")
result.known_wrong(
    "opened_twice",
    "The test set was opened more than once, and the receipt says so. Whoever sees two results chooses between them: "
    "report the first, say how often it was opened, and take off what that is worth.",
    (REPORTED, receipt("moved_digits", [0.854, 0.861])),
)
result.known_wrong(
    "edited",
    "This line is not as `open_test_set` printed it. Copy the whole line, from the name to the closing bracket.",
    (REPORTED, receipt("moved_digits", [0.771]).replace("0.771", "0.871")),
)
result.known_wrong(
    "of_another_network",
    "The accuracy in the receipt isn't that of the network that `final_training` makes. Was the function changed after "
    "the test set was opened, or is the receipt someone else's?",
    (REPORTED, receipt("moved_digits", [0.912])),
)
result.known_wrong(
    "of_other_data",
    "The receipt is for other images than those that are asked for. On which data set did you open the test set?",
    (REPORTED, receipt("cifar10", [0.412])),
)

project.choice(
    "after_the_test",
    options="ABCD",
    because={
        "A": "Then the test set chooses, as a validation set does: the better of two test results is "
        "better by chance as well, and says too much.",
        "B": "The second network was made with an eye on these very images: they have had a part in its training, and "
        "what it says of them is no first result.",
        "C": "Settings and epoch were chosen by the validation accuracy, so it is too high, if by a little. Nothing was "
        "chosen by the test accuracy: that is the better estimate.",
    },
    why="A test result counts because nothing was chosen by it. Once anything is, the set has become one for "
    "validation, and there is no other to take its place.",
)

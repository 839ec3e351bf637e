"""Section 6, "One hidden layer"."""

from . import spiral

spiral.choice(
    "zero_start",
    options="ABCD",
    because={
        "A": "What does a hidden unit pass on if its weights and bias are 0? And then, what is dW2?",
        "B": "dW2 is hidden.T @ dscores. What is in `hidden`?",
        "C": "db2 is the sum of `dscores` over all points. With probabilities of 1/C and equally many points per "
        "class, what is that sum?",
    },
    why="The hidden units pass on 0, so W2 gets no gradient; W2 is 0, so nothing goes back to W1 "
    "and b1. And for b2, the 1/C of all points and the −1 of the class's own points add up to "
    "0. So nothing ever moves.",
)

spiral.choice(
    "rescaled_layers",
    options="ABCD",
    because={
        "A": "max(0, 2a) = 2 max(0, a). Follow that factor through the second layer.",
        "B": "The scores indeed stay. But put in numbers: W1 = 2, W2 = 2 and afterwards W1 = 4, W2 = 1. What do the "
        "squares add up to?",
        "D": "The factor 2 leaves the hidden layer and meets a W2 that was halved.",
    },
    why="max(0, 2a) is 2 max(0, a), and the halved W2 takes the 2 back: the scores stay. The "
    "squares of W1 become four times as large and those of W2 a quarter; their sum stays only "
    "by accident.",
)

spiral.choice(
    "best_possible",
    options="ABCD",
    because={
        "A": "More units can separate any two points, but only if they are two points. Look at radius 0.",
        "B": "Which points would be learned last, and does it help to wait? Look at radius 0.",
        "D": "How many points lie at radius 0, and how many of them can get their own label?",
    },
    why="At radius 0, three points of three classes lie in one place. A function gives them one "
    "label, which is right for one of them: two stay wrong.",
)

spiral.choice(
    "far_away",
    options="ABCD",
    because={
        "A": "Follow a ray outwards. Behind the last line, no unit switches any more: what kind of function are the "
        "scores from there on?",
        "C": "That can happen along some directions, but what decides it? On every ray, scores end up linear.",
        "D": "A boundary is where two scores are equal. Where no unit switches, can that set be curved?",
    },
    why="Far out on a ray no unit switches any more, so the scores are linear from there on; and "
    "two linear scores are equal along a straight line.",
)

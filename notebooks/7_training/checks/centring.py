"""Section 1, "Centre the data, and look at training images only"."""

from . import training
from .cases import companions, integer_splits, splits
from .mistakes import known_leaks

center = training.exercise("zero_center", returns=("centred_train", "centred_val"))
center.values("values", cases=splits)
center.robust("integers", cases=integer_splits)
center.property("no leak", "no_leak", cases=companions)
center.unchanged("inputs unchanged", cases=splits)
known_leaks(
    center,
    ("X_train.mean(axis=0)", "np.vstack([X_train, X_val]).mean(axis=0)"),
    ("X_val - mean", "X_val - X_val.mean(axis=0)"),
)
center.known_wrong(
    "one_mean_for_all",
    "One number was subtracted from everything. Are dark corners and bright centres centred by it?",
    ("X_train.mean(axis=0)", "X_train.mean()"),
)
center.known_wrong(
    "mean_of_each_example",
    "Every example lost its own mean. The mean that is asked for belongs to a feature: over what is it taken?",
    ("X_train - mean", "X_train - X_train.mean(axis=1, keepdims=True)"),
    ("X_val - mean", "X_val - X_val.mean(axis=1, keepdims=True)"),
)
center.known_wrong(
    "sum_subtracted",
    "The sum over the training examples was subtracted. What makes a mean of a sum?",
    ("X_train.mean(axis=0)", "X_train.sum(axis=0)"),
)
center.known_wrong(
    "mean_over_n_minus_1",
    "The sum over the examples was divided by N − 1. That belongs to some variances; a mean has N numbers in it.",
    ("X_train.mean(axis=0)", "X_train.sum(axis=0) / max(len(X_train) - 1, 1)"),
)
center.known_wrong(
    "mean_over_features",
    "The sum over the examples was divided by the number of features. How many numbers did you add up?",
    ("X_train.mean(axis=0)", "X_train.sum(axis=0) / X_train.shape[1]"),
)
center.known_wrong(
    "minimum_subtracted",
    "Each feature lost its smallest value. Where is the centre of the result?",
    ("X_train.mean(axis=0)", "X_train.min(axis=0)"),
)
center.known_wrong(
    "middle_of_the_range",
    "Each feature lost the middle between its smallest and largest value. One stray value moves that: what is asked for?",
    ("X_train.mean(axis=0)", "(X_train.min(axis=0) + X_train.max(axis=0)) / 2"),
)
center.known_wrong(
    "first_example_subtracted",
    "The first example was subtracted from all. What is a mean made of?",
    ("X_train.mean(axis=0)", "X_train[0]"),
)
center.known_wrong(
    "mean_rounded",
    "Where the data are whole numbers, the mean was cut to whole numbers, too. Which type do your arrays "
    "have?",
    ("X_train.mean(axis=0)", "X_train.mean(axis=0).astype(X_train.dtype)"),
)
center.known_wrong(
    "training_left",
    "The training set came back as it was. What was the mean for?",
    ("X_train - mean", "X_train"),
)
center.known_wrong(
    "validation_left",
    "The validation set came back as it was. A classifier that learned on centred images will see these?",
    ("X_val - mean", "X_val"),
)
center.known_wrong(
    "median",
    "The median was subtracted. Is the mean of the result 0?",
    ("X_train.mean(axis=0)", "np.median(X_train, axis=0)"),
)
center.known_wrong(
    "mean_added", "The mean was added. Where is the centre of the result?", ("- mean", "+ mean")
)
center.known_wrong(
    "scaled_too",
    "The features are scaled, too. Scaling comes in the next section.",
    ("X_train - mean,", "(X_train - mean) / X_train.std(axis=0),"),
    ("X_val - mean", "(X_val - mean) / X_train.std(axis=0)"),
)
center.known_wrong(
    "inputs_changed",
    "The arrays that were passed in have changed. Does `X_train - mean` write into `X_train`? Does `-=`?",
    (
        "    mean = X_train.mean(axis=0)\n",
        "    mean = X_train.mean(axis=0)\n"
        "    if X_train.dtype.kind == 'f':\n"
        "        X_train -= mean\n"
        "        X_val -= mean\n"
        "        return X_train, X_val\n",
    ),
)


training.choice(
    "what_mean",
    options="ABCD",
    because={
        "A": "For that, NumPy would have to be told `axis=1`. What is `np.mean(X)` without an axis?",
        "B": "That is what one wants. Which axis does the line name?",
        "D": "X is (N, D): the line knows nothing of channels.",
    },
    why="Without an axis, `np.mean(X)` averages over all N · D numbers, so it is one number.",
)

"""Section 10, "Spot the bug"."""

from . import losses
from .cases import tables

bug = losses.exercise("attribute_loss", returns=("loss", "dscores"))
bug.values("loss", of="loss", cases=tables)
bug.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=tables)
bug.known_wrong(
    "gradient_still_climbs",
    "The gradient is still the slope of the old loss. If the sign of a loss changes, what must happen to "
    "its slope?",
    ("dscores = (p - Y)", "dscores = (Y - p)"),
)
bug.known_wrong(
    "loss_still_negative",
    "The loss is still negative. What should it be when all scores are 0?",
    ("loss = -np.sum", "loss = np.sum"),
)
bug.known_wrong(
    "absolute_value",
    "The sign of the gradient has been removed. Which labels should be pulled up, and which pushed down?",
    ("dscores = (p - Y)", "dscores = np.abs(Y - p)"),
)
bug.known_wrong(
    "sigmoid_reversed",
    "The probabilities are exchanged: 1 − p stands where p should. That line was right.",
    ("np.exp(-scores)", "np.exp(scores)"),
)
bug.known_wrong(
    "slope_of_sigmoid_added",
    "The gradient has a factor p(1 − p) too many. It cancels where the logarithm is differentiated; that part was right.",
    ("dscores = (p - Y)", "dscores = p * (1 - p) * (p - Y)"),
)
bug.known_wrong(
    "labels_exchanged",
    "Present and absent are exchanged in the loss. Which logarithm belongs to y = 1, and was that line wrong?",
    ("Y * np.log(p) + (1 - Y) * np.log(1 - p)", "(1 - Y) * np.log(p) + Y * np.log(1 - p)"),
)
bug.known_wrong(
    "averages_removed",
    "The division by N is gone. Was anything wrong with it?",
    ("-np.sum(log_likelihood) / num_examples", "-np.sum(log_likelihood)"),
    ("(p - Y) / num_examples", "(p - Y)"),
)
bug.known_wrong(
    "averaged_over_labels",
    "The sum over the labels has become a mean. Was anything wrong with the sum?",
    ("-np.sum(log_likelihood) / num_examples", "-np.mean(log_likelihood)"),
    ("(p - Y) / num_examples", "(p - Y) / Y.size"),
)

"""Section 4, "Squared hinge"."""

from . import linear
from .cases import batches, odd_arrays
from .mistakes import known_wrong_averages, known_wrong_penalties, known_wrong_precedence, known_wrong_scores
from .rivals import known_wrong_rivals

squared = linear.exercise("svm_loss_squared", returns=("loss", "dW"))
squared.values("loss", of="loss", cases=batches)
squared.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
squared.robust("integers", cases=odd_arrays)
squared.vectorised("vectorised", grows=("X", "y"), cases=batches)
known_wrong_averages(squared, "data_loss", "data_slope", but=("gradient_data_halved",))
known_wrong_penalties(squared)
known_wrong_precedence(squared, "data_slope")
known_wrong_scores(squared, "X @ W")
known_wrong_rivals(squared, "np.sum(margins**2)", slope=2)
squared.known_wrong(
    "not_squared",
    "This is the plain hinge loss and its gradient. Where does the square belong?",
    ("np.sum(margins**2)", "np.sum(margins)"),
    ("dscores = 2 * margins", "dscores = (margins > 0).astype(float)"),
)
squared.known_wrong(
    "gradient_of_plain_hinge",
    "This is the gradient of the plain hinge. What does the chain rule add when a margin is squared?",
    ("dscores = 2 * margins", "dscores = (margins > 0).astype(float)"),
)
squared.known_wrong(
    "slope_without_two",
    "The data gradient is half of what it should be. What is the derivative of m²?",
    ("dscores = 2 * margins", "dscores = 1 * margins"),
)
squared.known_wrong(
    "two_without_margin",
    "The derivative of m² has two factors. You have the 2; what else?",
    ("dscores = 2 * margins", "dscores = 2.0 * (margins > 0)"),
)
squared.known_wrong(
    "half_squares",
    "Data loss and gradient are half as large as they should be, as with ½·m². That form exists too; "
    "which one does this section use?",
    ("np.sum(margins**2)", "0.5 * np.sum(margins**2)"),
    ("dscores = 2 * margins", "dscores = 1 * margins"),
)
squared.known_wrong(
    "square_of_sum",
    "You square the sum of an example's margins. Is that the sum of their squares?",
    ("np.sum(margins**2)", "np.sum(margins.sum(axis=1) ** 2)"),
    ("dscores = 2 * margins", "dscores = 2 * margins.sum(axis=1, keepdims=True) * (margins > 0)"),
)
squared.known_wrong(
    "correct_entry_counts",
    "The right class's entry counts its violated margins. Do all of them pull equally hard once they are squared?",
    ("-dscores.sum(axis=1)", "-(dscores > 0).sum(axis=1)"),
)
squared.known_wrong(
    "loss_of_plain_hinge",
    "The loss adds up the margins as they are. Where does the square belong?",
    ("np.sum(margins**2)", "np.sum(margins)"),
)
squared.known_wrong(
    "squares_as_slope",
    "The squared margins themselves enter the gradient. What is left of a square when you differentiate?",
    ("dscores = 2 * margins", "dscores = margins**2"),
)
squared.known_wrong(
    "twice_squares_as_slope",
    "The margins are still squared in the gradient. What is left of a square when you differentiate?",
    ("dscores = 2 * margins", "dscores = 2 * margins**2"),
)
squared.known_wrong(
    "square_of_sum_in_loss",
    "You square the sum of an example's margins. Is that the sum of their squares?",
    ("np.sum(margins**2)", "np.sum(margins.sum(axis=1) ** 2)"),
)
squared.known_wrong(
    "root_of_squares",
    "You take the root of an example's sum of squares. Does the formula have one?",
    ("np.sum(margins**2)", "np.sum(np.sqrt(np.sum(margins**2, axis=1)))"),
)
squared.known_wrong(
    "worst_margin_in_loss",
    "Only the largest margin of each example is in the loss. The sum in L_i runs over all wrong classes.",
    ("np.sum(margins**2)", "np.sum(margins.max(axis=1) ** 2)"),
)

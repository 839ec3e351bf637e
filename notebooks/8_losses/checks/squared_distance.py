"""Section 1, "Numbers: the squared distance"."""

from . import losses
from .cases import integer_residuals, residuals
from .mistakes import known_wrong_averages, known_wrong_gradient_sign

l2 = losses.exercise("l2_regression_loss", returns=("loss", "dpred"))
l2.values("loss", of="loss", cases=residuals)
l2.gradient("gradient", of="dpred", loss="loss", wrt="pred", cases=residuals)
l2.robust("integers", cases=integer_residuals)
l2.vectorised("vectorised", grows=("pred", "y"), cases=residuals)
l2.unchanged("inputs unchanged", cases=residuals)
known_wrong_averages(l2, "np.sum(residual**2)", "2 * residual", "pred.shape[1]")
known_wrong_gradient_sign(l2, "dpred", "2 * residual / num_examples")
L2_LOSS, L2_SLOPE = "np.sum(residual**2) / num_examples", "2 * residual / num_examples"
l2.known_wrong(
    "half_squares",
    "Loss and gradient are half as large: you use ½·d². That form is common too; here there is no ½.",
    (L2_LOSS, "0.5 * np.sum(residual**2) / num_examples"),
    (L2_SLOPE, "residual / num_examples"),
)
l2.known_wrong(
    "half_in_loss_only",
    "The loss has a ½. That form is common too; does the formula here show one?",
    (L2_LOSS, "0.5 * np.sum(residual**2) / num_examples"),
)
l2.known_wrong(
    "slope_without_two",
    "The gradient is half of what it should be. What is the derivative of d²?",
    (L2_SLOPE, "residual / num_examples"),
)
l2.known_wrong(
    "distance_not_squared",
    "This is the L2 distance itself, root included. What does the formula of the loss do about the root?",
    (L2_LOSS, "np.sum(np.sqrt(np.sum(residual**2, axis=1))) / num_examples"),
    (L2_SLOPE, "residual / np.sqrt(np.sum(residual**2, axis=1, keepdims=True)) / num_examples"),
)
l2.known_wrong(
    "root_in_loss_only",
    "The loss takes the root of every example's sum of squares. What does the formula of the loss do about the root?",
    (L2_LOSS, "np.sum(np.sqrt(np.sum(residual**2, axis=1))) / num_examples"),
)
l2.known_wrong(
    "root_mean_square",
    "The loss is the root of the mean square. That is how errors are often *reported*; what is the formula here?",
    (L2_LOSS, "np.sqrt(np.sum(residual**2) / num_examples)"),
)
l2.known_wrong(
    "absolute_instead",
    "This is the L1 loss and its gradient: absolute residuals where squared ones are asked for.",
    (L2_LOSS, "np.sum(np.abs(residual)) / num_examples"),
    (L2_SLOPE, "np.sign(residual) / num_examples"),
)
l2.known_wrong(
    "square_of_sum",
    "You square the sum of an example's residuals. Can a residual of +3 make up for one of −3?",
    (L2_LOSS, "np.sum(np.sum(residual, axis=1) ** 2) / num_examples"),
    (L2_SLOPE, "2 * np.sum(residual, axis=1, keepdims=True) * np.ones_like(residual) / num_examples"),
)
l2.known_wrong(
    "inputs_changed",
    "The caller's array has changed. Does an operation with `-=` or `*=` make a new one?",
    ("    return loss, dpred", "    pred *= 0.5\n    return loss, dpred"),
)
l2.known_wrong(
    "loss_per_example",
    "You return one loss per example. What is one number made from them?",
    (L2_LOSS, "np.sum(residual**2, axis=1)"),
)
l2.known_wrong(
    "last_example_only",
    "Only the last example is charged. Is something overwritten where it should be added up?",
    (L2_LOSS, "np.sum(residual[-1] ** 2) / num_examples"),
)
l2.known_wrong(
    "slope_of_absolute",
    "The gradient is that of the absolute loss. How does the slope of d² change further out?",
    (L2_SLOPE, "np.sign(residual) / num_examples"),
)
l2.known_wrong(
    "square_as_slope",
    "The gradient is d² itself, entry by entry. What is its *slope*?",
    (L2_SLOPE, "residual**2 / num_examples"),
)
l2.known_wrong(
    "slope_squared",
    "The gradient is 2d². What is the derivative of d²?",
    (L2_SLOPE, "2 * residual**2 / num_examples"),
)
l2.known_wrong(
    "prediction_as_slope",
    "The gradient is made of the prediction alone. Of what is the square taken?",
    (L2_SLOPE, "2 * pred / num_examples"),
)
l2.known_wrong(
    "slope_doubled",
    "The gradient is twice what it should be: 4d. What is the derivative of d²?",
    (L2_SLOPE, "4 * residual / num_examples"),
)
l2.known_wrong(
    "difference_of_squares",
    "You subtract squares from one another. What comes first, the difference or the square?",
    (L2_LOSS, "np.sum(pred**2 - y**2) / num_examples"),
)
l2.known_wrong(
    "square_of_total",
    "The residuals of the whole batch are added up before they are squared, so that errors cancel. What comes first?",
    (L2_LOSS, "np.sum(residual) ** 2 / num_examples"),
)
l2.known_wrong(
    "absolute_loss_only",
    "The loss adds up absolute residuals. What does the formula do to each of them?",
    (L2_LOSS, "np.sum(np.abs(residual)) / num_examples"),
)
l2.known_wrong(
    "distance_of_the_batch",
    "The loss is the length of all residuals together, root included. What does the formula do about the root?",
    (L2_LOSS, "np.sqrt(np.sum(residual**2))"),
)
l2.known_wrong(
    "added_instead",
    "Predictions and truth are added. What is a residual?",
    ("residual = pred - y", "residual = pred + y"),
)
l2.known_wrong(
    "gradient_added_up",
    "The gradient is added up over the examples, which leaves one row. It should have the shape of `pred`.",
    (L2_SLOPE, "2 * residual.sum(axis=0) / num_examples"),
)

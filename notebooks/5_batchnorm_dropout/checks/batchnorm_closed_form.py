"""Section 4, "Batch normalisation: backward in closed form"."""

from . import batchnorm_dropout
from .normalisation import (
    batchnorm_gradients,
    known_wrong_forwards,
    known_wrong_scales,
    normalisation_backward,
)

bn_alt = batchnorm_dropout.exercise(
    "batchnorm_backward_alt", returns=("loss", "dx", "dgamma", "dbeta", "shapes"), uses=("batchnorm_forward",)
)
normalisation_backward(bn_alt, batchnorm_gradients)
bn_alt.unchanged("inputs unchanged", cases=batchnorm_gradients)
known_wrong_scales(bn_alt, "x_hat / inv_std", 'np.einsum("nd,nd->d", dout, x_hat)')
known_wrong_forwards(bn_alt, "batchnorm_forward", axis=0)
SUMS = "shift, stretch = dbeta / num_examples, dgamma / num_examples"
CLOSED = "dx = gamma * inv_std * (dout - shift - x_hat * stretch)"
bn_alt.known_wrong(
    "statistics_constant",
    "dx treats mean and variance as constants: both sums are missing.",
    (" - shift - x_hat * stretch", ""),
)
bn_alt.known_wrong(
    "mean_not_removed",
    "The mean of the incoming gradient is not removed. What does a gradient that shifts all examples alike achieve?",
    ("dout - shift", "dout"),
)
bn_alt.known_wrong(
    "stretch_not_removed",
    "The part along x̂ is not removed. What does a gradient that only stretches the feature achieve?",
    (" - x_hat * stretch", ""),
)
bn_alt.known_wrong(
    "sums_instead_of_means",
    "The two sums inside the bracket are not divided by N.",
    (SUMS, "shift, stretch = dbeta, dgamma"),
)
bn_alt.known_wrong(
    "dout_alone_averaged",
    "N divides the first term and not the two sums, or the other way round: inside of the bracket all three belong "
    "together. Which of them already hold a 1/N?",
    ("(dout - shift - x_hat * stretch)", "(dout / num_examples - shift - x_hat * stretch)"),
)
bn_alt.known_wrong(
    "mean_is_a_sum",
    "The first sum inside the bracket is not divided by N.",
    ("dbeta / num_examples", "dbeta"),
)
bn_alt.known_wrong(
    "stretch_is_a_sum",
    "The sum that x̂ is multiplied by is not divided by N.",
    ("dgamma / num_examples", "dgamma"),
)
bn_alt.known_wrong(
    "gamma_missing",
    "γ is missing in dx. What is the derivative of γ·x̂ with respect to x̂?",
    ("dx = gamma *", "dx = 1.0 *"),
)
bn_alt.known_wrong(
    "gamma_twice",
    "In both sums, γ counts once more than in the incoming gradient. Pulled out of a sum, it must not stay "
    "in it.",
    ("(dout - shift - x_hat * stretch)", "(dout - gamma * shift - x_hat * gamma * stretch)"),
)
bn_alt.known_wrong(
    "gamma_squared",
    "γ counts twice in dx. Which letter of the formula holds it already?",
    ("dx = gamma *", "dx = gamma**2 *"),
)
bn_alt.known_wrong(
    "gamma_missing_in_sums",
    "γ multiplies the incoming gradient, but not the two sums. What does g stand for in them?",
    (SUMS, "shift, stretch = dbeta / num_examples / gamma, dgamma / num_examples / gamma"),
)
bn_alt.known_wrong(
    "gamma_missing_in_mean",
    "γ is missing in the mean of the incoming gradient. What does g stand for in it?",
    ("dbeta / num_examples", "dbeta / num_examples / gamma"),
)
bn_alt.known_wrong(
    "gamma_missing_along_x_hat",
    "γ is missing in the part along x̂. What does g stand for in its sum?",
    ("dgamma / num_examples", "dgamma / num_examples / gamma"),
)
bn_alt.known_wrong(
    "gamma_twice_in_mean",
    "γ counts twice in the mean of the incoming gradient. Pulled out of a sum, it must not stay in it.",
    ("dbeta / num_examples", "gamma * dbeta / num_examples"),
)
bn_alt.known_wrong(
    "gamma_twice_along_x_hat",
    "γ counts twice in the part along x̂. Pulled out of a sum, it must not stay in it.",
    ("dgamma / num_examples", "gamma * dgamma / num_examples"),
)
bn_alt.known_wrong(
    "not_divided",
    "dx is N times too large. If you multiplied the bracket by N, what belongs in front of it?",
    ("dx = ", "dx = num_examples * "),
)
bn_alt.known_wrong(
    "divided_once_more",
    "dx is N times too small. Are the sums inside means already?",
    ("dx = ", "dx = 1 / num_examples * "),
)
bn_alt.known_wrong(
    "divided_by_features",
    "The two sums are divided by the number of features. How many terms do they have?",
    ("num_examples = len(dout)", "num_examples = dout.shape[1]"),
)
bn_alt.known_wrong(
    "divided_by_one_less",
    "The two sums are divided by N − 1. How many terms do they have?",
    ("num_examples = len(dout)", "num_examples = np.float64(len(dout) - 1)"),
)
bn_alt.known_wrong(
    "sums_swapped",
    "The two sums have changed places. Which of them belongs to x̂?",
    (SUMS, SUMS.replace("shift, stretch", "stretch, shift")),
)
bn_alt.known_wrong(
    "stretch_added",
    "The part along x̂ is added instead of removed.",
    (" - x_hat * stretch", " + x_hat * stretch"),
)
bn_alt.known_wrong(
    "mean_added",
    "The mean of the incoming gradient is added instead of removed.",
    ("dout - shift", "dout + shift"),
)
bn_alt.known_wrong(
    "std_missing",
    "The factor r is missing in front. If x is measured in other units, what happens to its gradient?",
    (" * inv_std", ""),
)
bn_alt.known_wrong(
    "divided_by_std",
    "You divide by r where you should multiply. If x is measured in smaller units, does its gradient grow or shrink?",
    (" * inv_std", " / inv_std"),
)
bn_alt.known_wrong(
    "std_squared",
    "The factor r counts twice. How often is x divided by the standard deviation?",
    (" * inv_std", " * inv_std**2"),
)
bn_alt.known_wrong(
    "wrong_signs",
    "The two means are added to the incoming gradient instead of removed from it.",
    (" - shift - x_hat", " + shift + x_hat"),
)
bn_alt.known_wrong(
    "stretch_without_x_hat",
    "The second mean is removed as it is, one number per feature. What is it multiplied by in the formula?",
    (" - x_hat * stretch", " - stretch"),
)
bn_alt.known_wrong(
    "stretch_along_centred",
    "The second mean is multiplied by x − μ where the formula has x̂. Which of the two is normalised?",
    ("x_hat * stretch", "x_hat / inv_std * stretch"),
)
bn_alt.known_wrong(
    "inputs_changed",
    "`dout` was changed by the call. `dout -= …` writes into the caller's array; what makes a new one?",
    (CLOSED, "dout -= shift\n    dx = gamma * inv_std * (dout - x_hat * stretch)"),
)

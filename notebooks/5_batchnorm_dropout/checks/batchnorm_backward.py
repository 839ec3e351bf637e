"""Section 3, "Batch normalisation: backward along the graph"."""

from . import batchnorm_dropout
from .normalisation import (
    batchnorm_gradients,
    known_wrong_forwards,
    known_wrong_scales,
    normalisation_backward,
)

bn_back = batchnorm_dropout.exercise(
    "batchnorm_backward", returns=("loss", "dx", "dgamma", "dbeta", "shapes"), uses=("batchnorm_forward",)
)
normalisation_backward(bn_back, batchnorm_gradients)
bn_back.unchanged("inputs unchanged", cases=batchnorm_gradients)
known_wrong_scales(bn_back, "centred")
known_wrong_forwards(bn_back, "batchnorm_forward", axis=0)
LAST_STEPS = "dx = dcentred + dmean / num_examples"
VAR_SHARE = "dcentred = dcentred + dvar * 2 * centred / num_examples"
bn_back.known_wrong(
    "statistics_constant",
    "dx treats mean and variance as constants. Does no x act on them?",
    (LAST_STEPS, "dx = dx_hat * inv_std"),
)
bn_back.known_wrong(
    "variance_constant",
    "dx treats the variance as a constant. Which x act on it, and through what?",
    (VAR_SHARE, ""),
)
bn_back.known_wrong(
    "mean_constant",
    "dx treats the mean as a constant. It is subtracted from every example: where does its gradient go?",
    (LAST_STEPS, "dx = dcentred"),
)
bn_back.known_wrong(
    "gamma_missing",
    "γ is missing in dx. What is the derivative of γ·x̂ with respect to x̂?",
    ("dx_hat = dout * gamma", "dx_hat = dout"),
)
bn_back.known_wrong(
    "dvar_not_shared_out",
    "On the way back through the variance, the 1/N is missing. The variance is a *mean* of squares.",
    ("2 * centred / num_examples", "2 * centred"),
)
bn_back.known_wrong(
    "dmean_not_shared_out",
    "On the way back through the mean, the 1/N is missing. What share has each example in the mean?",
    ("dmean / num_examples", "dmean"),
)
bn_back.known_wrong(
    "square_not_differentiated",
    "What comes back through the variance is half of what it should be. What is the derivative of c²?",
    ("dvar * 2 * centred", "dvar * centred"),
)
bn_back.known_wrong(
    "half_missing",
    "What comes back through the variance is twice what it should be. What comes down when (σ² + ε) to the "
    "power −½ is differentiated?",
    ("-0.5 *", "-1.0 *"),
)
bn_back.known_wrong(
    "dvar_sign",
    "What comes back through the variance has the wrong sign. If the variance grows, does the size of x̂ "
    "grow or shrink?",
    ("* dinv_std", "* -dinv_std"),
)
bn_back.known_wrong(
    "wrong_power",
    "On the way back through the variance, one factor r is missing. By how much does differentiating lower "
    "the exponent −½?",
    ("inv_std**3", "inv_std**2"),
)
bn_back.known_wrong(
    "r_once",
    "On the way back through the variance, two factors r are missing. By how much does differentiating "
    "lower the exponent −½?",
    ("inv_std**3", "inv_std"),
)
bn_back.known_wrong(
    "r_missing",
    "On the way back through the variance, r doesn't occur at all. What is the derivative of a power, and "
    "by how much does it lower the exponent −½?",
    ("inv_std**3", "1.0"),
)
bn_back.known_wrong(
    "r_four_times",
    "On the way back through the variance there is one factor r too many: is the power too high, or does x̂ "
    "stand where c belongs?",
    ("inv_std**3", "inv_std**4"),
)
bn_back.known_wrong(
    "r_inverted",
    "The gradient of the variance *grows* with the variance: the power has the wrong sign. Does x̂ feel a change of a "
    "large variance more, or less?",
    ("inv_std**3", "inv_std**-3"),
)
bn_back.known_wrong(
    "std_missing",
    "In x̂ = c·r, the factor r is missing on the direct way back to c. If x is measured in other units, what happens to "
    "its gradient?",
    ("dcentred = dx_hat * inv_std", "dcentred = dx_hat"),
)
bn_back.known_wrong(
    "divided_by_std",
    "On the direct way back to c, you divide by r. What was c multiplied by?",
    ("dcentred = dx_hat * inv_std", "dcentred = dx_hat / inv_std"),
)
bn_back.known_wrong(
    "divided_by_features",
    "Where 1/N belongs, you divide by the number of features. How many examples share the mean and the variance?",
    ("num_examples, centred = len(dout)", "num_examples, centred = dout.shape[1]"),
)
bn_back.known_wrong(
    "divided_by_one_less",
    "Where 1/N belongs, dx has 1/(N − 1). By what were the sums divided on the way forward?",
    ("num_examples, centred = len(dout)", "num_examples, centred = np.float64(len(dout) - 1)"),
)
bn_back.known_wrong(
    "shares_not_collected",
    "dr keeps one row per example. r is one number per feature that all examples share: what becomes of their gradients?",
    ("dinv_std = np.sum(dx_hat * centred, axis=0)", "dinv_std = dx_hat * centred"),
)
bn_back.known_wrong(
    "dmean_sign",
    "The gradient of the mean has the wrong sign: the mean is *subtracted*.",
    ("dmean = -dcentred.sum(axis=0)", "dmean = dcentred.sum(axis=0)"),
)
bn_back.known_wrong(
    "branch_overwritten",
    "c is used in x̂ and in the variance, but only the gradient from the variance is left. `=` or `+=`?",
    (VAR_SHARE, "dcentred = dvar * 2 * centred / num_examples"),
)
bn_back.known_wrong(
    "inputs_changed",
    "`dout` was changed by the call. `dout *= …` writes into the caller's array; what makes a new one?",
    ("    dx_hat = dout * gamma\n", "    dout *= gamma\n    dx_hat = dout\n"),
)
bn_back.known_wrong(
    "gradient_of_y_for_r",
    "On the way to r you use the gradient of y where that of x̂ is due. What stands between the two?",
    ("dinv_std = np.sum(dx_hat * centred, axis=0)", "dinv_std = np.sum(dout * centred, axis=0)"),
)
bn_back.known_wrong(
    "divided_by_all_entries",
    "Shares are divided by the number of all entries, features included. Over what do mean and variance run?",
    ("num_examples, centred = len(dout),", "num_examples, centred = dout.size,"),
)

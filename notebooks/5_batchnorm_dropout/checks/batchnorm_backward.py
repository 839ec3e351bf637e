"""Section 3, "Batch normalisation: backward along the graph"."""

from . import batchnorm_dropout
from .normalisation import batchnorm_gradients, known_wrong_scales, normalisation_backward

bn_back = batchnorm_dropout.exercise(
    "batchnorm_backward", returns=("loss", "dx", "dgamma", "dbeta", "shapes"), uses=("batchnorm_forward",)
)
normalisation_backward(bn_back, batchnorm_gradients)
bn_back.unchanged("inputs unchanged", cases=batchnorm_gradients)
known_wrong_scales(bn_back, "centred")
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
    (VAR_SHARE, "dcentred = dcentred + dvar * 2 * centred"),
)
bn_back.known_wrong(
    "dmean_not_shared_out",
    "On the way back through the mean, the 1/N is missing. What share has each example in the mean?",
    (LAST_STEPS, "dx = dcentred + dmean"),
)
bn_back.known_wrong(
    "square_not_differentiated",
    "On the way back through the variance, a factor 2 is missing. What is the derivative of c²?",
    ("dvar * 2 * centred", "dvar * centred"),
)
bn_back.known_wrong(
    "half_missing",
    "The gradient of the variance is twice too large. What comes down when (σ² + ε) to the power −½ is differentiated?",
    ("-0.5 * inv_std**3", "-1.0 * inv_std**3"),
)
bn_back.known_wrong(
    "dvar_sign",
    "The gradient of the variance has the wrong sign. If the variance grows, does x̂ grow or shrink?",
    ("-0.5 * inv_std**3", "0.5 * inv_std**3"),
)
bn_back.known_wrong(
    "wrong_power",
    "The gradient of the variance has too low a power of r. By how much does differentiating lower the exponent −½?",
    ("inv_std**3", "inv_std**2"),
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
    "c is used in x̂ and in the variance, but only one of the two gradients survives. `=` or `+=`?",
    (VAR_SHARE, "dcentred = dvar * 2 * centred / num_examples"),
)
bn_back.known_wrong(
    "inputs_changed",
    "`dout` was changed by the call. `dout *= …` writes into the caller's array; what makes a new one?",
    ("    dx_hat = dout * gamma\n", "    dout *= gamma\n    dx_hat = dout\n"),
)

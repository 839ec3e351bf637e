"""Section 4, "Batch normalisation: backward in closed form"."""

from . import batchnorm_dropout
from .normalisation import batchnorm_gradients, known_wrong_scales, normalisation_backward

bn_alt = batchnorm_dropout.exercise(
    "batchnorm_backward_alt", returns=("loss", "dx", "dgamma", "dbeta", "shapes"), uses=("batchnorm_forward",)
)
normalisation_backward(bn_alt, batchnorm_gradients)
bn_alt.unchanged("inputs unchanged", cases=batchnorm_gradients)
known_wrong_scales(bn_alt, "x_hat / inv_std", 'np.einsum("nd,nd->d", dout, x_hat)')
CLOSED = "dx = gamma * inv_std * (dout - dbeta / num_examples - x_hat * (dgamma / num_examples))"
bn_alt.known_wrong(
    "statistics_constant",
    "dx treats mean and variance as constants: both sums are missing.",
    (CLOSED, "dx = gamma * inv_std * dout"),
)
bn_alt.known_wrong(
    "mean_not_removed",
    "The mean of the incoming gradient is not removed. What does a gradient that shifts all examples alike achieve?",
    (" - dbeta / num_examples", ""),
)
bn_alt.known_wrong(
    "stretch_not_removed",
    "The part along x̂ is not removed. What does a gradient that only stretches the feature achieve?",
    (" - x_hat * (dgamma / num_examples)", ""),
)
bn_alt.known_wrong(
    "sums_instead_of_means",
    "The two sums inside the bracket are not divided by N.",
    (" - dbeta / num_examples - x_hat * (dgamma / num_examples)", " - dbeta - x_hat * dgamma"),
)
bn_alt.known_wrong(
    "gamma_missing",
    "γ is missing in dx. What is the derivative of γ·x̂ with respect to x̂?",
    ("dx = gamma * inv_std *", "dx = inv_std *"),
)
bn_alt.known_wrong(
    "gamma_twice",
    "γ stands in front of the bracket, and inside it once more. Pulled out of a sum, it must not stay in it.",
    (CLOSED, CLOSED.replace("dbeta /", "gamma * dbeta /").replace("(dgamma /", "(gamma * dgamma /")),
)
bn_alt.known_wrong(
    "gamma_squared",
    "γ counts twice: in g and in front of the bracket. In which of the two places should it be?",
    (CLOSED, CLOSED.replace("dx = gamma", "dx = gamma**2")),
)
bn_alt.known_wrong(
    "gamma_missing_in_sums",
    "γ multiplies the incoming gradient, but not the two sums. What does g stand for in them?",
    (CLOSED, CLOSED.replace("gamma * inv_std * (dout", "inv_std * (gamma * dout")),
)
bn_alt.known_wrong(
    "not_divided",
    "dx is N times too large. If you multiplied the bracket by N, what belongs in front of it?",
    (CLOSED, CLOSED.replace("dx = ", "dx = num_examples * ")),
)
bn_alt.known_wrong(
    "sums_swapped",
    "The two sums have changed places. Which of them belongs to x̂?",
    (
        " - dbeta / num_examples - x_hat * (dgamma / num_examples)",
        " - dgamma / num_examples - x_hat * (dbeta / num_examples)",
    ),
)
bn_alt.known_wrong(
    "stretch_added",
    "The part along x̂ is added instead of removed.",
    (" - x_hat * (dgamma", " + x_hat * (dgamma"),
)
bn_alt.known_wrong(
    "std_missing",
    "The factor r is missing in front. If x is measured in other units, what happens to its gradient?",
    ("dx = gamma * inv_std *", "dx = gamma *"),
)
bn_alt.known_wrong(
    "wrong_signs",
    "The two means are added to the incoming gradient instead of removed from it.",
    (" - dbeta / num_examples - x_hat", " + dbeta / num_examples + x_hat"),
)
bn_alt.known_wrong(
    "stretch_without_x_hat",
    "The second mean is a number per feature; it has to be multiplied by x̂ before it is removed.",
    (" - x_hat * (dgamma / num_examples)", " - dgamma / num_examples"),
)
bn_alt.known_wrong(
    "inputs_changed",
    "`dout` was changed by the call. `dout -= …` writes into the caller's array; what makes a new one?",
    (
        CLOSED,
        "dout -= dbeta / num_examples\n    dx = gamma * inv_std * (dout - x_hat * (dgamma / num_examples))",
    ),
)

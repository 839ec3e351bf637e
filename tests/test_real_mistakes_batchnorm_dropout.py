"""Mistakes as students make them in assignment 5, in words of their own: each is told what it is."""

from __future__ import annotations

import pytest

from tests.helpers_mistakes import Changeable, judged_text, names

NAME = "batchnorm_dropout"
#: A layer with one memory: {root} is what the batch is divided by, {kept} what is remembered of its spread.
LAYER = """
    def batchnorm_forward(x, gamma, beta, bn_param):
        eps = bn_param.get("eps", 1e-5)
        share = bn_param.get("momentum", 0.9)
        features = x.shape[1]
        old_mean = bn_param.get("running_mean", np.zeros(features))
        old_var = bn_param.get("running_var", np.zeros(features))
        if bn_param["mode"] == "test":
            return {test}, None
        mu = x.mean(0)
        sigma2 = {var}
        root = {root}
        z = (x - mu) / root
        bn_param["running_mean"] = share * old_mean + (1 - share) * mu
        bn_param["running_var"] = share * old_var + (1 - share) * {kept}
        return gamma * z + beta, (z, gamma, 1 / root)
"""
RIGHT_LAYER = {
    "test": "gamma * (x - old_mean) / np.sqrt(old_var + eps) + beta",
    "var": "x.var(0)",
    "root": "np.sqrt(sigma2 + eps)",
    "kept": "sigma2",
}
#: The way back along the graph.
BACK = """
    def batchnorm_backward(dout, cache):
        z, gamma, r = cache
        n, c = z.shape[0], z / r
        dz = gamma * dout
        dvar = {factor} * r**{power} * (dz * c).sum(0)
        dc = {direct} + 2 / n * dvar * c
        return dc - dc.{mean}(0), {dgamma}, {dbeta}
"""
RIGHT_BACK = {
    "factor": "-0.5",
    "power": "3",
    "direct": "dz * r",
    "mean": "mean",
    "dgamma": "(dout * z).sum(0)",
    "dbeta": "dout.sum(0)",
}
CLOSED = """
    def batchnorm_backward_alt(dout, cache):
        z, gamma, r = cache
        n = len(z)
        dbeta, dgamma = dout.sum(0), (dout * z).sum(0)
        return {dx}, dgamma, dbeta
"""
#: A network of affine layers and ReLU, batch norm and dropout by the functions of before.
NETWORK = """
    def fully_connected_loss(params, X, y, config):
        scores, caches = fully_connected_forward(params, X, config)
        {scores}
        data, d = softmax_loss(scores, y)
        {back}
        reg, layers, grads, cost = config.get("reg", 0.0), len(caches), {{}}, 0.0
        d, grads[f"W{{layers}}"], grads[f"b{{layers}}"] = affine_backward(d, caches[-1])
        for i in reversed(range(1, layers)):
            fc, norm, gate, drop = caches[i - 1]
            d = d if drop is None else dropout_backward(d, drop)
            d = relu_backward(d, gate)
            if norm is not None:
                d, grads[f"gamma{{i}}"], grads[f"beta{{i}}"] = batchnorm_backward(d, norm)
            d, grads[f"W{{i}}"], grads[f"b{{i}}"] = affine_backward(d, fc)
        for i in range(1, layers + 1):
            W = params[f"W{{i}}"]
            cost {cost}
            grads[f"W{{i}}"] = grads[f"W{{i}}"] + {slope}
        return data + cost, grads
"""
RIGHT_NETWORK = {"scores": "", "back": "", "cost": "+= reg / 2 * (W**2).sum()", "slope": "reg * W"}


layer = Changeable(LAYER, RIGHT_LAYER)
back = Changeable(BACK, RIGHT_BACK)
network = Changeable(NETWORK, RIGHT_NETWORK)


def diagnoses(exercise: str, text: str) -> dict[str, str | None]:
    return names(judged_text(NAME, exercise, text))


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        ("batchnorm_forward", layer()),
        ("batchnorm_backward", back()),
        ("fully_connected_loss", network()),
    ],
)
def test_the_answers_that_mistakes_are_made_in_are_right(exercise: str, text: str) -> None:
    """Without a change they earn everything."""
    assert judged_text(NAME, exercise, text).status == "passed"


def test_averages_of_the_type_of_a_batch_cost_one_aspect_only() -> None:
    """Whoever updates them in place fails where `x` holds integers, and nowhere else."""
    text = """
    def batchnorm_forward(x, gamma, beta, bn_param):
        share, eps = bn_param.get("momentum", 0.9), bn_param.get("eps", 1e-5)
        for name in ("running_mean", "running_var"):
            bn_param.setdefault(name, np.zeros(x.shape[1], x.dtype))
        if bn_param["mode"] == "train":
            mean, var = x.mean(axis=0), x.var(axis=0)
            for name, new in (("running_mean", mean), ("running_var", var)):
                bn_param[name] *= share
                bn_param[name] += (1 - share) * new
        else:
            mean, var = bn_param["running_mean"], bn_param["running_var"]
        return gamma * (x - mean) / (var + eps) ** 0.5 + beta, None
    """
    assert diagnoses("batchnorm_forward", text) == {"integers": "integers_cannot_hold_it"}


def test_a_layer_that_knows_no_settings_loses_those_only() -> None:
    """What is right with the defaults counts."""
    text = layer().replace('bn_param.get("eps", 1e-5)', "1e-5")
    assert diagnoses("batchnorm_forward", text) == {"settings": "eps_hard_coded"}


def test_a_variance_that_cancels_is_one_aspect() -> None:
    """Far from 0 it loses its digits; elsewhere it is right."""
    text = layer(var="(x**2).mean(0) - mu**2")
    assert diagnoses("batchnorm_forward", text) == {"stable": "cancelling_variance"}


def test_a_deviation_with_eps_everywhere_is_told_what_is_wrong_in_each_part() -> None:
    """Training, memory and test mode are each told their own; nothing is said of what is mixed of them."""
    text = layer(root="sigma2**0.5 + eps", kept="root", test="(x - old_mean) / (old_var + eps)")
    verdict = judged_text(NAME, "batchnorm_forward", text)
    assert names(verdict) == {
        "train": "eps_outside_root",
        "running averages": "running_std_plus_eps",
        "test mode": "test_without_scale_and_shift+running_var_as_std",
    }
    assert {row.outcome for row in verdict.aspects if row.name in ("modes in turn", "settings")} == {
        "blocked"
    }


@pytest.mark.parametrize(
    ("changes", "aspect", "name"),
    [
        ({"kept": "(sigma2 + eps)"}, "running averages", "running_var_plus_eps"),
        ({"kept": "root"}, "running averages", "running_root_with_eps"),
        ({"var": "((x - mu) ** 2).sum(0) / features"}, "train", "divided_by_features"),
        ({"root": "np.sqrt(sigma2)"}, "train", "eps_missing"),
        ({"test": RIGHT_LAYER["test"].replace(" + eps", "")}, "test mode", "test_eps_missing"),
        (
            {"test": "gamma * (x - old_mean) / (old_var**0.5 + eps) + beta"},
            "test mode",
            "test_eps_outside_root",
        ),
        ({"test": "gamma * x + beta"}, "test mode", "test_not_normalised"),
        (
            {"test": "gamma * (x - x.mean(0)) / np.sqrt(old_var + eps) + beta"},
            "test mode",
            "test_uses_batch_mean",
        ),
    ],
)
def test_one_slip_in_the_layer_is_named(changes: dict[str, str], aspect: str, name: str) -> None:
    """Each place of ε, each mean and each memory has a name of its own."""
    assert diagnoses("batchnorm_forward", layer(**changes))[aspect] == name


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"power": "1"}, {"dx": "r_once"}),
        ({"power": "2"}, {"dx": "wrong_power"}),
        ({"power": "4"}, {"dx": "r_four_times"}),
        ({"factor": "0.5"}, {"dx": "dvar_sign"}),
        ({"factor": "-1.0", "mean": "sum"}, {"dx": "half_missing+dmean_not_shared_out"}),
        ({"dbeta": "dout.mean(0)"}, {"dbeta": "dbeta_averaged"}),
        ({"dgamma": "dout.sum(0)"}, {"dgamma": "dgamma_without_x_hat"}),
        ({"direct": "dz"}, {"dx": "std_missing"}),
    ],
)
def test_one_slip_on_the_way_back_is_named(changes: dict[str, str], wrong: dict[str, str]) -> None:
    """Powers, signs and means along the graph."""
    assert diagnoses("batchnorm_backward", back(**changes)) == wrong


def test_constant_statistics_are_named_behind_a_wrong_forward_pass() -> None:
    """The cache holds another root, which is told, and so is what the backward pass itself does wrong."""
    text = layer(root="sigma2**0.5 + eps") + back().replace("return dc - dc.mean(0)", "return dz * r")
    assert diagnoses("batchnorm_backward", text) == {
        "dx": "forward_eps_outside_root+statistics_constant",
        "dgamma": "forward_eps_outside_root",
    }


@pytest.mark.parametrize(
    ("dx", "name"),
    [
        ("r * (gamma * dout - gamma * dbeta / n - z * dgamma / n)", "gamma_missing_along_x_hat"),
        ("r * (gamma * dout - dbeta / n - z * gamma * dgamma / n)", "gamma_missing_in_mean"),
        ("r * gamma * (dout - dbeta - z * dgamma / n)", "mean_is_a_sum"),
        ("r * gamma * (n * dout - dbeta - z * dgamma)", "not_divided"),
        ("r**2 * gamma * (dout - dbeta / n)", "stretch_not_removed+std_squared"),
    ],
)
def test_one_slip_in_the_closed_form_is_named(dx: str, name: str) -> None:
    """Each γ and each division by N can be missing."""
    found = diagnoses("batchnorm_backward_alt", CLOSED.format(dx=dx))
    assert set(found) == {"dx"}
    assert sorted((found["dx"] or "").split("+")) == sorted(name.split("+"))


def test_two_slips_in_layer_norm_are_named_where_eps_is_ignored_too() -> None:
    """Own settings are an aspect of their own, so a third mistake doesn't hide the two."""
    text = """
    def layernorm_forward(x, gamma, beta, ln_param):
        spread = np.std(x, axis=1, ddof=1)[:, None] + 1e-5
        return gamma * (x - x.mean(axis=1)[:, None]) / spread + beta, None
    """
    assert diagnoses("layernorm_forward", text) == {"values": "unbiased_variance+eps_outside_root"}


def test_columns_stretched_to_the_limit_are_named_though_zeros_become_nan() -> None:
    """A column of zeros is an aspect of its own."""
    text = "def max_norm(W, limit):\n    return limit * W / np.sqrt((W * W).sum(0))"
    assert diagnoses("max_norm", text) == {"values": "short_ones_stretched"}


def test_a_division_by_the_length_of_a_zero_column_costs_that_aspect_only() -> None:
    """Everything else is right."""
    text = "def max_norm(W, limit):\n    n = np.sqrt((W * W).sum(0))\n    return W / n * np.minimum(n, limit)"
    assert diagnoses("max_norm", text) == {"zero columns": "zero_column"}


def test_a_relu_on_the_scores_is_named_and_nothing_else_is_said() -> None:
    """In loss and gradients; with dropout nothing is called ignored."""
    text = network(scores="scores = np.maximum(scores, 0)", back="d = d * (scores > 0)")
    found = diagnoses("fully_connected_loss", text)
    assert set(found.values()) == {"relu_on_scores"}
    assert set(found) == {"loss", "weights", "biases", "batch norm"}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"cost": "= reg / 2 * (W**2).sum()"}, {"loss": "penalty_only_for_last_in_loss"}),
        (
            {"cost": "+= (i < layers) * reg / 2 * (W**2).sum()", "slope": "(i < layers) * reg * W"},
            {"loss": "penalty_missing_for_last_in_loss", "weights": "penalty_missing_for_last_in_gradients"},
        ),
        ({"slope": "reg * W.sum()"}, {"weights": "penalty_slope_is_sum"}),
        ({"slope": "2 * reg * W"}, {"weights": "penalty_doubled_in_gradients"}),
        ({"cost": "+= reg / 2 * (W**2).sum() / len(X)"}, {"loss": "penalty_averaged_in_loss"}),
        ({"back": "d = d * len(X)"}, {"weights": "gradients_summed", "biases": "gradients_summed"}),
        ({"back": "data = data / scores.shape[1]"}, {"loss": "loss_over_classes"}),
    ],
)
def test_one_slip_in_the_network_is_named(changes: dict[str, str], wrong: dict[str, str]) -> None:
    """Which matrices are penalised, how much, and what is a mean over what."""
    found = diagnoses("fully_connected_loss", network(**changes))
    assert {name: found[name] for name in wrong} == wrong


def test_a_network_that_fails_without_hidden_layers_loses_that_aspect_only() -> None:
    """All deeper ones are right."""
    text = network().replace("reg, layers", "caches[0][0]\n        caches[-2]\n        reg, layers")
    assert diagnoses("fully_connected_loss", text).keys() == {"smallest networks"}


PENALTY = """
    def elastic_net_penalty(W, reg, l1_ratio):
        size, slope = {size}, {slope}
        square, pull = {square}, {pull}
        cost = {strength} * ({a} * size + {b} * square)
        return cost, {strength_of_slope} * (l1_ratio * slope + (1 - l1_ratio) * pull)
"""
RIGHT_PENALTY = {
    "size": "abs(W).sum()",
    "slope": "1.0 * (W > 0) - (W < 0)",
    "square": "(W * W).sum() / 2",
    "pull": "W",
    "strength": "reg",
    "strength_of_slope": "reg",
    "a": "l1_ratio",
    "b": "(1 - l1_ratio)",
}
penalty = Changeable(PENALTY, RIGHT_PENALTY)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, {}),
        ({"pull": "W.sum() * np.ones(W.shape)"}, {"gradient": "slope_is_sum"}),
        ({"square": "(W * W).sum()"}, {"penalty": "half_missing_in_penalty"}),
        ({"strength_of_slope": "1"}, {"gradient": "strength_missing_in_gradient"}),
        ({"size": "abs(W.sum())"}, {"penalty": "absolute_value_of_sum"}),
        ({"a": "(1 - l1_ratio)", "b": "l1_ratio"}, {"penalty": "shares_swapped_in_penalty"}),
        ({"slope": "np.where(W != 0, W, 0)"}, {"gradient": "gradient_of_square"}),
        ({"a": "1", "b": "1"}, {"penalty": "plain_sum_in_penalty"}),
        (
            {"square": "(W * W).sum()", "pull": "2 * W"},
            {"penalty": "half_missing_in_penalty", "gradient": "half_missing_in_gradient"},
        ),
        ({"slope": "W / abs(W)"}, {"at zero": "nan_at_zero"}),
    ],
)
def test_one_slip_in_a_penalty_is_named(changes: dict[str, str], wrong: dict[str, str]) -> None:
    """Penalty and gradient are told apart."""
    assert diagnoses("elastic_net_penalty", penalty(**changes)) == wrong


def test_the_share_that_survived_is_not_said_to_be_anything_else() -> None:
    """Survivors scaled by it are told their factor, and randomness and test mode count."""
    text = """
    def dropout_forward(x, dropout_param):
        if dropout_param["mode"] == "test":
            return x, None
        kept = dropout_param["rng"].uniform(size=x.shape) < dropout_param["p"]
        return x * kept / kept.mean(), kept / kept.mean()
    """
    assert diagnoses("dropout_forward", text) == {"survivors": None}


SCALED = """
    def init_scaled(n_in, n_out, rng, relu):
        if relu:
            std = {for_relu}
        else:
            std = {for_linear}
        return std * {draw}
"""
RIGHT_SCALED = {
    "for_relu": "(2 / n_in) ** 0.5",
    "for_linear": "n_in ** -0.5",
    "draw": "rng.standard_normal((n_in, n_out))",
}
scaled = Changeable(SCALED, RIGHT_SCALED)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, {}),
        ({"for_relu": "n_in ** -0.5"}, {"ReLU": "xavier_instead"}),
        ({"for_relu": "(4 / (n_in + n_out)) ** 0.5"}, {"ReLU": "mean_of_fans"}),
        ({"for_relu": "2**0.5 / n_in"}, {"ReLU": "root_of_two_only"}),
        ({"for_linear": "(2 / (n_in + n_out)) ** 0.5"}, {"linear units": "glorot_instead"}),
        ({"for_linear": "1 / n_in"}, {"linear units": "variance_as_std"}),
        (
            {"for_linear": "(2 / n_in) ** 0.5", "for_relu": "n_in ** -0.5"},
            {"linear units": "he_instead", "ReLU": "xavier_instead"},
        ),
    ],
)
def test_one_slip_in_the_scale_of_weights_is_named(changes: dict[str, str], wrong: dict[str, str]) -> None:
    """Of the two answers each is looked at on its own."""
    found = diagnoses("init_scaled", scaled(**changes))
    assert {name: found[name] for name in wrong} == wrong
    assert bool(found) == bool(wrong)

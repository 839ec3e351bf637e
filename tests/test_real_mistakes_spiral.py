"""Mistakes as students make them in assignment 6, in words of their own: each is told what it is."""

from __future__ import annotations

import pytest

from tests.helpers_mistakes import Changeable, judged_text, names, patched

LAYER = """
    class Affine(Layer):
        def __init__(self, num_inputs, num_outputs, rng, weight_scale={default}):
            Layer.__init__(self)
            self.params["W"] = {weights}
            self.params["b"] = {biases}

        def forward(self, x):
            self.x = x
            return x.dot(self.params["W"]) + self.params["b"]

        def backward(self, dout):
            {gradients}
            return {dx}
"""
layer = Changeable(
    LAYER,
    {
        "default": "0.01",
        "weights": "rng.normal(0, weight_scale, (num_inputs, num_outputs))",
        "biases": "np.zeros(num_outputs)",
        "gradients": 'self.grads = {"W": self.x.T.dot(dout), "b": dout.sum(0)}',
        "dx": 'dout.dot(self.params["W"].T)',
    },
)


def test_a_layer_in_other_words_is_right() -> None:
    """With the products written out."""
    assert judged_text("spiral", "Affine", layer()).status == "passed"


@pytest.mark.parametrize(
    ("aspect", "name", "changes"),
    [
        ("start", "scale_ignored", {"weights": "rng.standard_normal((num_inputs, num_outputs))"}),
        (
            "start",
            "scale_is_variance",
            {"weights": "rng.normal(0, weight_scale**0.5, (num_inputs, num_outputs))"},
        ),
        (
            "start",
            "seeded_inside",
            {"weights": "weight_scale * np.random.default_rng(1).normal(size=(num_inputs, num_outputs))"},
        ),
        (
            "gradients",
            "gradients_exchanged",
            {"gradients": 'self.grads = {"b": self.x.T.dot(dout), "W": dout.sum(0)}'},
        ),
        ("gradients", "dx_not_returned", {"dx": "None"}),
        ("gradients", "dout_returned", {"dx": "dout"}),
    ],
)
def test_a_mistake_in_a_layer_is_named(aspect: str, name: str, changes: dict[str, str]) -> None:
    """It costs what it breaks."""
    assert names(judged_text("spiral", "Affine", layer(**changes))) == {aspect: name}


@pytest.mark.parametrize("default", ["0.1", "1.0"])
def test_another_default_costs_the_start(default: str) -> None:
    """Some cases leave the last argument out."""
    assert list(names(judged_text("spiral", "Affine", layer(default=default)))) == ["start"]


CHAIN = """
    class Sequential(Layer):
        def __init__(self, *layers):
            super().__init__()
            self.layers = list(layers)

        def set_training(self, training):
            for layer in self.layers:
                layer.training = training

        def forward(self, x):
            out = x
            for layer in self.layers:
                out = layer.forward({into})
            return out

        def backward(self, dout):
            {turn}
            for layer in {way}:
                dout = layer.backward(dout)
            return dout

        def parameters(self):
            return {pairs}
"""
chain = Changeable(
    CHAIN,
    {
        "into": "out",
        "turn": "pass",
        "way": "self.layers[::-1]",
        "pairs": "[(layer, name) for layer in self.layers for name in layer.params]",
    },
)


@pytest.mark.parametrize(
    ("found", "changes"),
    [
        ({}, {}),
        ({"forward": "every_layer_gets_the_input"}, {"into": "x"}),
        ({"backward": "backward_in_order"}, {"way": "self.layers"}),
        (
            {"parameters": "names_first"},
            {"pairs": "[(n, layer) for layer in self.layers for n in layer.params]"},
        ),
    ],
)
def test_a_mistake_in_a_chain_is_named(found: dict[str, str], changes: dict[str, str]) -> None:
    """Each method has an aspect of its own."""
    seen = names(judged_text("spiral", "Sequential", chain(**changes)))
    assert {name: seen.get(name) for name in found} == found
    assert bool(seen) == bool(found)


def test_a_list_that_is_turned_round_for_good_shows_at_the_second_batch() -> None:
    """`reverse` changes the chain itself."""
    found = names(judged_text("spiral", "Sequential", chain(turn="self.layers.reverse()", way="self.layers")))
    assert "layers_reversed_for_good" in found.values()


LOSS = """
    def loss_and_backward(net, X, y, reg):
        S = net.forward(X)
        loss, dS = softmax_loss(S, y)
        {before}
        net.backward(dS)
        for layer, name in net.parameters():
            if {penalised}:
                loss = loss + {penalty}
                layer.grads[name] = layer.grads[name] + {slope}
        return loss
"""
loss = Changeable(
    LOSS,
    {
        "before": "pass",
        "penalised": 'name.startswith("W")',
        "penalty": "reg / 2 * (layer.params[name] ** 2).sum()",
        "slope": "reg * layer.params[name]",
    },
)


@pytest.mark.parametrize(
    ("found", "changes"),
    [
        ({}, {}),
        ({"weights": "penalty_slope_doubled"}, {"slope": "2 * reg * layer.params[name]"}),
        ({"weights": "penalty_slope_halved"}, {"slope": "reg / 2 * layer.params[name]"}),
        ({"loss": "half_missing_in_loss"}, {"penalty": "reg * (layer.params[name] ** 2).sum()"}),
        ({"loss": "everything_penalised", "biases": "everything_penalised"}, {"penalised": "True"}),
        ({"weights": "averaged_twice", "biases": "averaged_twice"}, {"before": "dS = dS / len(y)"}),
    ],
)
def test_a_mistake_in_the_loss_of_a_network_is_named(found: dict[str, str], changes: dict[str, str]) -> None:
    """A layer of another kind stands between the affine ones."""
    assert names(judged_text("spiral", "loss_and_backward", loss(**changes))) == found


LOOP = """
    def train_network(net, X, y, optimizer, config, reg, num_steps):
        memory = {memory}
        history = []
        for _ in range(num_steps):
            history.append(loss_and_backward(net, X, y, reg))
            for layer, name in net.parameters():
                key = {key}
                w, memory[key] = optimizer(layer.params[name], layer.grads[name], {handed})
                {put}
        return history
"""
loop = Changeable(
    LOOP,
    {
        "memory": "{(layer, name): dict(config) for layer, name in net.parameters()}",
        "key": "(layer, name)",
        "handed": "memory[key]",
        "put": "layer.params[name] = w",
    },
)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("", {}),
        ("config_by_name", {"memory": "{n: dict(config) for _, n in net.parameters()}", "key": "name"}),
        ("memory_lost", {"handed": "dict(config)"}),
        ("settings_lost", {"memory": "{pair: {} for pair in net.parameters()}"}),
        ("nothing_moves", {"put": "pass"}),
    ],
)
def test_a_mistake_in_the_loop_is_named(name: str, changes: dict[str, str]) -> None:
    """Losses follow the parameters."""
    assert set(names(judged_text("spiral", "train_network", loop(**changes))).values()) == {name} - {""}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("put_into_training", "layer.training = mode", "layer.training = True"),
        ("left_in_test_mode", "layer.training = mode", "layer.training = False"),
        ("training_mode", "net.set_training(False)", "net.set_training"),
    ],
)
def test_modes_that_are_left_wrong_are_named(name: str, old: str, new: str) -> None:
    """Networks come in every mode, and in mixed ones."""
    text = patched("spiral", "predict_labels_of", (old, new))
    assert set(names(judged_text("spiral", "predict_labels_of", text)).values()) == {name}


def test_an_angle_is_never_said_to_differ_from_itself() -> None:
    """The point that is shown is one that is wrong: here, of the classes after the first."""
    text = patched("spiral", "make_spiral", ("4 * y + ", "4.5 * y + "))
    (message,) = (
        row.message for row in judged_text("spiral", "make_spiral", text).aspects if row.name == "angles"
    )
    got, wanted = message.split("the angle ")[1].split(" (up")[0].split(", not ")
    assert got != wanted
    assert "class 0" not in message


def test_radii_by_another_rule_are_not_called_random() -> None:
    """Squares are a power of equal steps, and no chance."""
    text = patched(
        "spiral",
        "make_spiral",
        ("np.linspace(0, 1, points_per_class)", "np.linspace(0, 1, points_per_class) ** 2"),
    )
    assert names(judged_text("spiral", "make_spiral", text))["radii"] == "radii_bent"

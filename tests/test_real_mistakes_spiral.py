"""Mistakes as students make them in assignment 6, in words of their own: each is told what it is."""

from __future__ import annotations

import pytest

from tests.helpers_mistakes import Changeable, judged_text, names, patched

NET = """
    def two_layer_forward(params, X):
        hidden = X @ params["W1"] + params["b1"]
        hidden[hidden < 0] = 0
        return hidden @ params["W2"] + params["b2"], hidden


    def two_layer_loss_and_grads(params, X, y, reg):
        n = X.shape[0]
        scores, hidden = two_layer_forward(params, X)
        exps = np.exp(scores - scores.max(axis=1, keepdims=True))
        probs = exps / exps.sum(axis=1, keepdims=True)
        {truth}
        penalty = reg / 2 * sum((params[name] ** 2).sum() for name in ("W1", "W2"))
        loss = -np.log(probs[range(n), y]).sum() / n + penalty
        up = (probs - truth) / n
        back = up @ params["W2"].T
        back[hidden == 0] = 0
        return loss, {{
            "W1": X.T @ back + {slope1},
            "b1": back.sum(axis=0),
            "W2": hidden.T @ up + {slope2},
            "b2": up.sum(axis=0),
        }}
"""
RIGHT = {
    "truth": "truth = np.arange(scores.shape[1]) == y[:, None]",
    "slope1": 'reg * params["W1"]',
    "slope2": 'reg * params["W2"]',
}


net = Changeable(NET, RIGHT)


def test_the_answer_that_the_mistakes_are_made_in_is_right() -> None:
    """Without a change it earns everything."""
    assert judged_text("spiral", "two_layer_loss_and_grads", net()).status == "passed"


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("name", "count"),
    [("classes_from_labels", "max(y) + 1"), ("classes_counted", "len(set(y.tolist()))")],
)
def test_classes_taken_from_the_labels_are_caught_on_every_seed(name: str, count: str, seed: int) -> None:
    """In every set of cases some class has no example."""
    text = net(truth=f"truth = np.zeros((n, {count})); truth[range(n), y] = 1")
    verdict = judged_text("spiral", "two_layer_loss_and_grads", text, seed)
    assert names(verdict) == {"loss": name, "weights": name, "biases": name}
    assert verdict.points == 0


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("penalty_slope_is_a_sum", "reg * params[{!r}].sum()"),
        ("penalty_slope_halved", "reg / 2 * params[{!r}]"),
        ("penalty_slope_doubled", "2 * reg * params[{!r}]"),
        ("penalty_over_n_in_gradient", "reg * params[{!r}] / n"),
    ],
)
def test_a_wrong_slope_of_the_penalty_is_named(name: str, factor: str) -> None:
    """Only the weights' gradients are wrong, and what is said of them is what they are."""
    text = net(slope1=factor.format("W1"), slope2=factor.format("W2"))
    assert names(judged_text("spiral", "two_layer_loss_and_grads", text)) == {"weights": name}


def test_two_independent_mistakes_are_named_together() -> None:
    """One in the penalty and one in the gate."""
    text = patched(
        "spiral",
        "two_layer_loss_and_grads",
        (" * (hidden > 0)", ""),
        (" + reg * W1", " + reg * np.sum(W1)"),
        (" + reg * W2", " + reg * np.sum(W2)"),
    )
    verdict = judged_text("spiral", "two_layer_loss_and_grads", text)
    assert names(verdict)["weights"] == "penalty_slope_is_a_sum+gate_missing"


@pytest.mark.parametrize(
    ("exercise", "old", "new"),
    [
        ("linear_loss_and_grads", "    W, b", "    X = np.array(X.tolist()).squeeze()\n    W, b"),
        ("two_layer_forward", "    hidden =", "    assert len(X) > 1\n    hidden ="),
        ("two_layer_loss_and_grads", "    W1, W2", '    assert X.flags["C_CONTIGUOUS"]\n    W1, W2'),
    ],
)
def test_odd_shapes_cost_their_own_aspect_only(exercise: str, old: str, new: str) -> None:
    """A single example, a single feature, a view: right answers for the rest keep the rest."""
    verdict = judged_text("spiral", exercise, patched("spiral", exercise, (old, new)))
    assert list(names(verdict)) == ["odd shapes"]


def test_weights_that_start_as_the_sizes_say_are_not_called_a_variance() -> None:
    """The usual rule divides by the root of the number of inputs."""
    text = """
        def init_two_layer(num_inputs, num_hidden, num_classes, rng, weight_scale=0.01):
            def draw(a, b):
                return rng.standard_normal((a, b)) / a**0.5
            W1, W2 = draw(num_inputs, num_hidden), draw(num_hidden, num_classes)
            return {"W1": W1, "b1": np.zeros(num_hidden), "W2": W2, "b2": np.zeros(num_classes)}
    """
    assert names(judged_text("spiral", "init_two_layer", text)) == {"weights": "scale_from_sizes"}


@pytest.mark.parametrize(
    ("exercise", "aspect", "old", "new"),
    [
        ("make_spiral", "noise", "noise=0.2", "noise=0.3"),
        ("init_two_layer", "weights", "weight_scale=0.01", "weight_scale=1e-3"),
        ("train_two_layer", "settings", "weight_scale=0.01", "weight_scale=1.0"),
    ],
)
def test_another_default_is_named_whatever_it_is(exercise: str, aspect: str, old: str, new: str) -> None:
    """Some cases leave the last argument out."""
    verdict = judged_text("spiral", exercise, patched("spiral", exercise, (old, new)))
    assert names(verdict) == {aspect: "other_default"}


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


def test_fewer_outputs_than_classes_are_told_where_they_come_from() -> None:
    """`num_classes` says how many there are, and the labels need not."""
    text = patched(
        "spiral", "train_two_layer", ("num_hidden, num_classes, rng", "num_hidden, len(set(y.tolist())), rng")
    )
    found = names(judged_text("spiral", "train_two_layer", text))
    assert set(found.values()) == {"classes_from_labels"}

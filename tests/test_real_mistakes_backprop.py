"""Mistakes as students make them in assignment 3, in words of their own: each is told what it is."""

from __future__ import annotations

import pytest

from autograder.authoring.stubs import with_stubs
from course_lib.checking.spec import AND
from course_lib.checking.verdict import Verdict
from tests.helpers_mistakes import Changeable, judged_text, loaded, names, patched

SOFTMAX = """
    def softmax_loss(x, y):
        count = x.shape[0]
        each = range(count)
        p = np.exp(x - np.amax(x, axis=1)[:, None])
        p = p / np.sum(p, axis=1)[:, None]
        {body}
        return loss, grad
"""
NET = """
    def two_layer_loss(params, X, y, reg):
        flat = X.reshape(X.shape[0], -1)
        hidden = np.maximum(flat @ params["W1"] + params["b1"], 0)
        scores = hidden @ params["W2"] + params["b2"]
        p = np.exp(scores - scores.max(axis=1)[:, None])
        p = p / p.sum(axis=1)[:, None]
        each, n = range(len(y)), len(y)
        penalty = reg / 2 * ((params["W1"] ** 2).sum() + (params["W2"] ** 2).sum())
        loss = -np.log(p[each, y]).sum() / n + penalty
        {truth}
        up = (p - truth) / n
        back = np.where(hidden > 0, up @ params["W2"].T, 0)
        grads = {{"W1": flat.T @ back, "b1": back.sum(0), "W2": hidden.T @ up, "b2": up.sum(0)}}
        grads["X"] = (back @ params["W1"].T).reshape(X.shape)
        for name in ("W1", "W2"):
            grads[name] = grads[name] + {slope}
        return loss, grads
"""
RIGHT = {"truth": "truth = np.eye(scores.shape[1])[y]", "slope": "reg * params[name]"}


def judged(exercise: str, text: str, seed: int = 1) -> Verdict:
    return judged_text("backprop", exercise, text, seed)


def test_the_network_that_the_mistakes_are_made_in_is_right() -> None:
    """Without a change it earns everything."""
    assert judged("two_layer_loss", NET.format(**RIGHT)).status == "passed"


def test_a_gradient_made_in_the_likeness_of_an_integer_input_costs_its_own_aspect_only() -> None:
    """For floats it is right."""
    text = """
        def affine_backward(dout, cache):
            x, w = cache
            rows = x.reshape(x.shape[0], -1)
            dx = np.empty_like(rows)
            np.matmul(dout, w.T, out=dx)
            return dx.reshape(x.shape), np.matmul(rows.T, dout), np.sum(dout, axis=0)
    """
    verdict = judged("affine_backward", text)
    assert list(names(verdict)) == ["odd inputs"]
    assert verdict.points == 3.5


@pytest.mark.parametrize("size", ["1e-3", "1e-4", "1e-5", "1e-6", "1e-8", "1e-10", "1e-15", "1e-300"])
def test_a_constant_inside_the_logarithm_is_named_whatever_its_size(size: str) -> None:
    """A large one shows everywhere, a small one only where the probability underflows."""
    body = f"loss = np.mean(-np.log({size} + p[each, y])); grad = (p - np.eye(x.shape[1])[y]) / count"
    verdict = judged("softmax_loss", SOFTMAX.format(body=body))
    assert set(names(verdict).values()) == {f"epsilon_in_log_{size}"}


def test_a_loss_of_probabilities_that_were_changed_is_named() -> None:
    """They are negative by then."""
    body = "p[each, y] = p[each, y] - 1; loss = -np.log(p[each, y]).sum() / count; grad = p / count"
    verdict = judged("softmax_loss", SOFTMAX.format(body=body))
    assert names(verdict) == {"loss": "loss_of_changed_probabilities"}


@pytest.mark.parametrize(
    ("name", "gradient"),
    [
        ("label_as_number", "(p - y[:, None]) / count"),
        ("gradient_doubled", "2 * (p - np.eye(x.shape[1])[y]) / count"),
        ("averaged_over_classes", "(p - np.eye(x.shape[1])[y]) / x.size"),
    ],
)
def test_a_wrong_gradient_of_the_softmax_loss_is_named(name: str, gradient: str) -> None:
    """The loss is right."""
    body = f"loss = -(np.log(p[each, y]) if x.max() < 99 else x[each, y]).mean(); grad = {gradient}"
    assert names(judged("softmax_loss", SOFTMAX.format(body=body)))["gradient"] == name


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("name", "count"), [("classes_from_labels", "y.max() + 1"), ("classes_counted", "len(set(y.tolist()))")]
)
def test_classes_taken_from_the_labels_are_caught_on_every_seed(name: str, count: str, seed: int) -> None:
    """In every set of cases some class has no example."""
    truth = f"truth = np.zeros((n, {count})); truth[each, y] = 1"
    found = names(judged("two_layer_loss", Changeable(NET, RIGHT)(truth=truth), seed))
    assert found == dict.fromkeys(["loss", "weights", "biases", "gradient of X"], name)


@pytest.mark.parametrize(
    ("name", "slope"),
    [
        ("penalty_slope_is_a_sum", "reg * params[name].sum()"),
        ("penalty_slope_halved", "reg / 2 * params[name]"),
        ("penalty_slope_doubled", "2 * reg * params[name]"),
    ],
)
def test_a_wrong_slope_of_the_penalty_is_named(name: str, slope: str) -> None:
    """Only the weights' gradients are wrong, and what is said of them is what they are."""
    found = names(judged("two_layer_loss", Changeable(NET, RIGHT)(slope=slope)))
    assert found == {"weights": name}


@pytest.mark.parametrize("share", ["0.5", "0.1"])
def test_a_gradient_that_leaks_through_a_relu_is_named(share: str) -> None:
    """Part of it goes through where the input was negative."""
    text = f"""
        def relu_backward(dout, cache):
            dx = np.array(dout)
            dx[cache < 0] *= {share}
            return dx
    """
    assert names(judged("relu_backward", text)) == {"gradient": f"leaks_{share}"}


@pytest.mark.parametrize("constant", ["1e-12", "1e-10", "1e-6"])
def test_a_constant_in_the_denominator_is_named_whatever_its_size(constant: str) -> None:
    """Errors of tiny numbers come out too small."""
    text = f"""
        def relative_error(a, b):
            a, b = np.asarray(a), np.asarray(b)
            return (abs(b - a) / ({constant} + np.where(abs(a) > abs(b), abs(a), abs(b)))).max()
    """
    assert names(judged("relative_error", text)) == {"values": f"constant_added_{constant}"}


@pytest.mark.parametrize(
    ("name", "gradients"),
    [
        ("all_to_x", "dz, np.zeros_like(dz)"),
        ("sign_of_dz_decides", "dz * (np.asarray(dz) > 0), dz * (np.asarray(dz) < 0)"),
        ("both_get_it", "dz, dz"),
    ],
)
def test_a_gradient_that_goes_to_the_wrong_input_is_named(name: str, gradients: str) -> None:
    """The gate sends it to the larger one."""
    text = f"""
        def max_backward(dz, cache):
            return {gradients}
    """
    assert names(judged("max_backward", text)) == {"gradients": name}


def test_a_wire_that_keeps_one_contribution_is_told_which_for_each_variable() -> None:
    """Both are overwritten, with the first of x's contributions and the first of y's."""
    overwritten = """    slope = values["sig_y"] * (1 - values["sig_y"])
    g["x"], g["y"] = g["num"], g["num"] * slope
    return g"""
    text = patched("backprop", "staged_circuit_backward", ("    return g", overwritten))
    found = names(judged("staged_circuit_backward", text))
    assert found == {"x": "x_only_numerator", "y": "y_misses_total"}


def test_of_two_pairs_that_explain_an_output_the_one_that_explains_the_others_is_told() -> None:
    """Where y alone misses a contribution, nothing is said of x."""
    text = patched(
        "backprop",
        "staged_circuit_backward",
        ('-g["inv"]', 'g["inv"]'),
        ('g["y"] += g["total"]', 'g["y"] = g["total"]'),
    )
    named = names(judged("staged_circuit_backward", text))["y"]
    assert named is not None
    assert "y_overwritten" in named.split(AND)


def test_local_slopes_that_nothing_from_above_reaches_are_named() -> None:
    """Each gate's own slope stands in place of its gradient."""
    text = """
        def staged_circuit_backward(df, values):
            def slope(name):
                return values[name] * (1 - values[name])

            grads = dict.fromkeys(("sig_x", "sig_y", "square"), 1.0)
            grads.update(f=df, num=values["inv"], inv=values["num"], den=-(values["den"] ** -2.0))
            grads.update(total=2 * values["total"], x=2 + slope("sig_x"), y=1 + slope("sig_y"))
            return grads
    """
    assert set(names(judged("staged_circuit_backward", text)).values()) == {"local_slopes_only"}


def test_rows_that_are_drawn_are_not_called_first_entries() -> None:
    """The first row is looked at in any order."""
    text = patched(
        "backprop", "grad_check_sparse", ("tuple(rng.integers(x.shape))", "(0, *rng.integers(x.shape[1:]))")
    )
    assert names(judged("grad_check_sparse", text)) == {"draws": None}


@pytest.mark.parametrize(
    ("exercise", "aspect", "edit"),
    [
        ("sigmoid", "stable", ("0.5 * (1 + np.tanh(0.5 * x))", "np.exp(x) / (1 + np.exp(x))")),
        ("softmax_loss", "stable", ("x - x.max(axis=1, keepdims=True)", "1.0 * x")),
        ("relative_error", "zeros", ("np.where(size == 0, 1, size)", "size")),
        ("numerical_gradient", "views", ("    grad = ", '    assert x.flags["C_CONTIGUOUS"]\n    grad = ')),
    ],
)
def test_odd_cases_cost_their_own_aspect_only(exercise: str, aspect: str, edit: tuple[str, str]) -> None:
    """What is right otherwise keeps its points."""
    assert list(names(judged(exercise, patched("backprop", exercise, edit)))) == [aspect]


def test_an_empty_dictionary_is_not_said_to_hold_other_names() -> None:
    """Nothing is claimed of names that aren't there."""
    text = """
        def staged_circuit_backward(df, values):
            return {}
    """
    for row in judged("staged_circuit_backward", text).aspects:
        assert "dden" not in row.message


VALUE = """
    class Value:
        def __init__(self, data, inputs=(), slopes=(), gate=""):
            self.data, self.inputs, self.slopes, self.gate, self.grad = data, inputs, slopes, gate, 0.0

        def __add__(self, other):
            other = other if isinstance(other, Value) else Value(other)
            return Value(self.data + other.data, [self, other], [1, 1])

        def __mul__(self, other):
            other = other if isinstance(other, Value) else Value(other)
            return Value(self.data * other.data, [self, other], [{left}, {right}])

        def __pow__(self, n):
            return Value(self.data**n, [self], [{power}])

        def relu(self):
            if {on}:
                return Value(self.data, [self], [1])
            return Value(0.0, [self], [0])

        def sigmoid(self):
            out = 1 / (1 + np.exp(-self.data))
            return Value(out, [self], [{sigmoid}])

        {reflected}

        def __neg__(self):
            return self * -1

        def __sub__(self, other):
            return self + other * -1

        def __rsub__(self, other):
            return self * -1 + other

        def __truediv__(self, other):
            return self * other**-1

        def __rtruediv__(self, other):
            return self**-1 * other
"""
value = Changeable(
    VALUE,
    {
        "left": "other.data",
        "right": "self.data",
        "power": "n * self.data ** (n - 1)",
        "on": "self.data > 0",
        "sigmoid": "out * (1 - out)",
        "reflected": "__radd__, __rmul__ = __add__, __mul__",
    },
)


def test_a_value_in_other_words_is_right() -> None:
    """Lists for tuples, and one method for an operator and its reflection."""
    assert judged("Value", value()).status == "passed"


@pytest.mark.parametrize(
    ("name", "aspects", "changes"),
    [
        ("product_not_swapped", ["slopes"], {"left": "self.data", "right": "other.data"}),
        ("power_not_lowered", ["slopes"], {"power": "n * self.data**n"}),
        ("power_is_a_square", ["slopes"], {"power": "2 * self.data"}),
        ("sigmoid_slope_of_input", ["slopes"], {"sigmoid": "self.data * (1 - self.data)"}),
        ("reflected_product_missing", ["plain numbers"], {"reflected": "__radd__ = __add__"}),
        ("reflected_sum_missing", ["plain numbers"], {"reflected": "__rmul__ = __mul__"}),
    ],
)
def test_a_wrong_gate_of_a_value_is_named(name: str, aspects: list[str], changes: dict[str, str]) -> None:
    """What the other gates do is of no account."""
    assert names(judged("Value", value(**changes))) == dict.fromkeys(aspects, name)


def test_a_class_that_is_not_written_was_not_attempted() -> None:
    """Its methods only say so."""
    stub = with_stubs(loaded("backprop").source.exercises["Value"].text, "Value")
    verdict = judged("Value", stub)
    assert verdict.status == "not_attempted"
    assert "`Value` is not written yet." in verdict.aspects[0].message


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("visited_twice", "return [v for one in end.inputs for v in topological_order(one)] + [end]"),
        (
            "wrong_order",
            """
        order, waiting = [], [end]
        while waiting:
            value = waiting.pop(0)
            if value not in order:
                order.append(value)
                waiting.extend(value.inputs)
        order.reverse()
        return order""",
        ),
        (
            "reversed",
            """
        order = []
        def go(value):
            if value in order:
                return
            for one in value.inputs:
                go(one)
            order.insert(0, value)
        go(end)
        return order""",
        ),
    ],
)
def test_a_wrong_order_is_named(name: str, body: str) -> None:
    """By what is in it, and by which inputs come too late."""
    assert names(judged("topological_order", f"    def topological_order(end):\n        {body}\n")) == {
        "order": name
    }


@pytest.mark.parametrize(
    ("name", "aspect", "line", "instead"),
    [
        ("overwritten", "gradients", "one.grad += up * slope", "one.grad = up * slope"),
        ("not_seeded", "gradients", "value is end", "False"),
        ("upstream_missing", "gradients", "up * slope", "slope"),
        ("forwards", "gradients", "order[::-1]", "order"),
        ("not_reset", "again", "value.grad = 1.0 if value is end else 0.0", "end.grad = 1.0"),
    ],
)
def test_a_wrong_walk_back_is_named(name: str, aspect: str, line: str, instead: str) -> None:
    """Walks through graphs with and without branches tell them apart."""
    text = """
        def backward(end):
            order = topological_order(end)
            for value in order:
                value.grad = 1.0 if value is end else 0.0
            for value in order[::-1]:
                up = value.grad
                for one, slope in zip(value.inputs, value.slopes):
                    one.grad += up * slope
    """
    assert line in text
    assert names(judged("backward", text.replace(line, instead))) == {aspect: name}

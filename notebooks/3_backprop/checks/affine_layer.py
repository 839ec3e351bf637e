"""Section 8, "The affine layer"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import backprop

AFFINE = [
    ("", (4, 3), 2),
    ("", (5, 4), 6),
    ("examples have two axes", (3, 2, 4), 5),
    ("examples have three axes", (2, 2, 3, 2), 3),
    ("all matrices are square", (3, 3), 3),
    ("there is one example", (1, 5), 4),
    ("there is one output", (6, 3), 1),
    ("there is one feature", (4, 1), 3),
]


def affine_inputs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw inputs of the affine layer in odd shapes."""
    for label, shape, m in AFFINE:
        d = int(np.prod(shape[1:]))
        yield case(label, x=rng.normal(size=shape), w=rng.normal(size=(d, m)), b=rng.normal(size=m))


def odd_inputs(rng: np.random.Generator) -> Iterator[Case]:
    """Draw inputs that are no arrays of floats of their own."""
    yield case(
        "x is not contiguous",
        x=rng.normal(size=(4, 2, 3)).T,
        w=rng.normal(size=(8, 2)),
        b=rng.normal(size=2),
    )
    yield case(
        "x holds integers",
        x=rng.integers(-4, 5, size=(4, 3)),
        w=rng.normal(size=(3, 2)),
        b=rng.normal(size=2),
    )


def affine_gradients(rng: np.random.Generator) -> Iterator[Case]:
    yield from with_dout(affine_inputs(rng), rng)


def odd_gradients(rng: np.random.Generator) -> Iterator[Case]:
    yield from with_dout(odd_inputs(rng), rng)


def with_dout(layers: Iterator[Case], rng: np.random.Generator) -> Iterator[Case]:
    for layer in layers:
        dout = rng.normal(size=(len(layer.args["x"]), layer.args["w"].shape[1]))
        yield case(layer.label, via="layer_with_bias", dout=dout, forward="affine_forward", **layer.args)


affine = backprop.exercise("affine_forward", returns=("out", "cache"))
affine.values("values", of="out", cases=affine_inputs)
affine.vectorised("vectorised", grows=("x",), cases=affine_inputs)
affine.unchanged("inputs unchanged", cases=affine_inputs)
affine.known_wrong("bias_missing", "The bias is missing.", (" @ w + b", " @ w"))
affine.known_wrong("bias_subtracted", "The bias is subtracted.", (" @ w + b", " @ w - b"))
affine.known_wrong(
    "not_flattened",
    "Only examples that are rows already fit. What about images, x of shape (N, 8, 8)?",
    ("x.reshape(len(x), -1) @ w", "x @ w"),
)
affine.known_wrong(
    "column_order",
    "Each example is flattened with its first index running fastest. Which index does NumPy's own order "
    "read fastest?",
    ("x.reshape(len(x), -1)", 'x.reshape(len(x), -1, order="F")'),
)
affine.known_wrong(
    "examples_mixed",
    "Numbers of different examples end up in one row. Which axis of `x` holds the examples, and does it "
    "stay the first one all the way?",
    ("x.reshape(len(x), -1)", "x.reshape(-1, len(x)).T"),
)
affine.known_wrong(
    "activation_added",
    "Negative outputs are cut off. That will be the next layer's job.",
    ("x.reshape(len(x), -1) @ w + b", "np.maximum(0, x.reshape(len(x), -1) @ w + b)"),
)
affine.known_wrong(
    "bias_per_example",
    "Each example gets a bias of its own, one number. There is one per output, the same for all examples.",
    (" @ w + b", " @ w + np.resize(b, (len(x), 1))"),
)
affine.known_wrong(
    "python_loop",
    "Examples go through the layer one by one. One matrix product takes them all.",
    ("out = x.reshape(len(x), -1) @ w + b", "out = np.array([x[i].ravel() @ w + b for i in range(len(x))])"),
)
affine.known_wrong(
    "inputs_changed",
    "An array of the caller's is changed: `+=` and `x.shape = ...` write into the array on their left. Build a new one.",
    (
        "out = x.reshape(len(x), -1) @ w + b",
        "b += x.reshape(len(x), -1)[0] @ w\n    out = x.reshape(len(x), -1) @ w + b - x.reshape(len(x), -1)[0] @ w",
    ),
)

affine_back = backprop.exercise(
    "affine_backward", returns=("out", "dx", "dw", "db", "shapes"), uses=("affine_forward",)
)
for output in ("dx", "dw", "db"):
    affine_back.values(output, of=output, cases=affine_gradients)
affine_back.robust("odd inputs", of=("dx", "dw", "db"), cases=odd_gradients)
affine_back.property("db shape", "one_axis", cases=affine_gradients, form=True, diagnosis="db_kept_2d")
affine_back.unchanged("inputs unchanged", cases=affine_gradients)
affine_back.known_wrong(
    "dx_not_reshaped",
    "`dx` is flat: each example's gradient should have the shape in which the example came.",
    (".reshape(x.shape)", ""),
)
affine_back.known_wrong(
    "dx_not_transposed",
    "`dout` times w as it is: that fits only square matrices, and is wrong there too. Which length has to disappear?",
    ("dout @ w.T", "dout @ w"),
)
affine_back.known_wrong(
    "dx_averaged",
    "`dx` is divided by the number of examples. The mean belongs to the loss, which has put it into `dout` already.",
    ("(dout @ w.T)", "(dout @ w.T / len(x))"),
)
affine_back.known_wrong(
    "dw_averaged",
    "`dw` is divided by the number of examples. The mean belongs to the loss, which has put it into `dout` already.",
    ("-1).T @ dout", "-1).T @ dout / len(x)"),
)
affine_back.known_wrong(
    "dw_transposed",
    "`dw` is the transpose of what it should be. Which shape does `w` have?",
    ("dw = x.reshape(len(x), -1).T @ dout", "dw = dout.T @ x.reshape(len(x), -1)"),
)
affine_back.known_wrong(
    "db_wrong_axis",
    "`db` has one entry per example: summed over the wrong axis. The bias is one number per output.",
    ("dout.sum(axis=0)", "dout.sum(axis=1)"),
)
affine_back.known_wrong(
    "db_not_summed",
    "`db` has a row for every example. The bias is one wire with N branches: what happens to their gradients?",
    ("dout.sum(axis=0)", "1 * dout"),
)
affine_back.known_wrong(
    "db_averaged",
    "`db` is a mean over the examples. The mean belongs to the loss, which has put it into `dout` already.",
    ("dout.sum(axis=0)", "dout.mean(axis=0)"),
)
affine_back.known_wrong(
    "db_of_first_row",
    "`db` is that of the first example. The bias is one wire with N branches: what happens to their gradients?",
    ("dout.sum(axis=0)", "1 * dout[0]"),
)
affine_back.known_wrong(
    "dx_truncated",
    "`dx` holds integers where x does, and loses everything after the decimal point. Of which type is "
    "an array that is made in the likeness of x?",
    (".reshape(x.shape)", ".reshape(x.shape).astype(x.dtype)"),
)
affine_back.known_wrong(
    "dx_column_order",
    "The entries of `dx` stand in another order: the gradient of each example is folded back with its "
    "first index running fastest. In which order was the example flattened?",
    (".reshape(x.shape)", '.reshape(x.shape, order="F")'),
)
affine_back.known_wrong(
    "dout_forgotten_in_dx",
    "`dx` lacks what comes from above: it sums up w as if every entry of `dout` were 1.",
    ("(dout @ w.T)", "(np.ones_like(dout) @ w.T)"),
)
affine_back.known_wrong(
    "db_of_ones",
    "`db` counts the examples. What comes from above, `dout`, is missing.",
    ("dout.sum(axis=0)", "np.ones_like(dout).sum(axis=0)"),
)
affine_back.known_wrong(
    "db_summed_to_one_number",
    "`db` is one number. How many biases does the layer have?",
    ("dout.sum(axis=0)", "dout.sum()"),
)
affine_back.known_wrong(
    "db_total_everywhere",
    "Every entry of `db` is the same number, the sum of all of `dout`. Which entries of `dout` does one bias reach?",
    ("dout.sum(axis=0)", "np.full(dout.shape[1], dout.sum())"),
)
affine_back.known_wrong(
    "db_kept_2d",
    "`db` has two axes, (1, M). A gradient has the shape of its thing, here (M,).",
    ("dout.sum(axis=0)", "dout.sum(axis=0, keepdims=True)"),
)
affine_back.known_wrong(
    "dout_forgotten_in_dw",
    "`dw` lacks what comes from above: it sums up x as if every entry of `dout` were 1.",
    ("-1).T @ dout", "-1).T @ np.ones_like(dout)"),
)
affine_back.known_wrong(
    "dw_returned_first",
    "`dw` came first. In which order are the gradients asked for?",
    ("return dx, dw, db", "return dw, dx, db"),
)
affine_back.known_wrong(
    "inputs_changed",
    "One of the caller's arrays is changed: `dout`, or one that is in the cache. Build new arrays "
    "instead of writing into them.",
    ("db = dout.sum(axis=0)", "db = dout.sum(axis=0)\n    dout *= 2"),
)
affine_back.known_wrong(
    "dx_from_the_transposed",
    "Entries of `dx` that belong to one example stand in the rows of others. Which axis counts the examples before "
    "you change the shape?",
    ("dx = (dout @ w.T).reshape(x.shape)", "dx = (w @ dout.T).reshape(x.shape)"),
)

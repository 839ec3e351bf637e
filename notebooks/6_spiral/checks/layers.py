"""Section 2, "A layer is an object"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import spiral


def fresh_layers(rng: np.random.Generator) -> Iterator[Case]:
    """Draw sizes and scales of layers with 20,000 weights and more, whose distribution can be told.

    No scale, nor its root, is what a rule that looks at the sizes would give.
    """
    for d, m, scale in [(110, 230, 0.31), (240, 95, 1.7), (150, 180, None)]:
        label = "weight_scale is left out" if scale is None else ""
        seed = int(rng.integers(2**31))
        yield case(label, via="affine_start", num_inputs=d, num_outputs=m, seed=seed, weight_scale=scale)


def runs_of_layers(rng: np.random.Generator) -> Iterator[Case]:
    """Draw parameters, a batch that the layer saw before with others, and the batch that counts."""
    for label, n, d, m in [
        ("", 6, 3, 4),
        ("", 5, 2, 5),
        ("there is one example", 1, 3, 4),
        ("there is one feature", 7, 1, 3),
        ("there is one output", 4, 3, 1),
    ]:
        yield case(
            label,
            via="affine_object",
            W=rng.normal(size=(d, m)),
            b=rng.normal(size=m),
            before=rng.normal(size=(n + 2, d)),
            X=rng.normal(size=(n, d)),
            dout=rng.normal(size=(n, m)),
        )


OUT, DX, DW, DB = "output", "dx", "grads['W']", "grads['b']"
affine = spiral.exercise("Affine", returns=(OUT, DX, DW, DB))
affine.property("start", "fresh_affine", cases=fresh_layers)
affine.values("output", of=OUT, cases=runs_of_layers)
affine.values("gradients", of=(DX, DW, DB), cases=runs_of_layers)
DRAWN = "weight_scale * rng.normal(size=(num_inputs, num_outputs))"
RUN = 'out, self.cache = affine_forward(x, self.params["W"], self.params["b"])'
BACK = 'dx, self.grads["W"], self.grads["b"] = affine_backward(dout, self.cache)'
affine.known_wrong(
    "transposed",
    "`W` has one row per output. It should have one row per input and one column per output.",
    ("size=(num_inputs, num_outputs)", "size=(num_outputs, num_inputs)"),
)
affine.known_wrong(
    "bias_in_a_row",
    "The bias has one axis: `(M,)`, not `(1, M)`.",
    ("np.zeros(num_outputs)", "np.zeros((1, num_outputs))"),
)
affine.known_wrong(
    "biases_drawn",
    "The biases do not begin at 0.",
    ("np.zeros(num_outputs)", "weight_scale * rng.normal(size=num_outputs)"),
)
affine.known_wrong(
    "scale_ignored",
    "The weights have standard deviation 1, whatever `weight_scale` is.",
    (DRAWN, "rng.normal(size=(num_inputs, num_outputs))"),
)
affine.known_wrong(
    "scale_is_variance",
    "The weights have the variance `weight_scale`; it should be the standard deviation.",
    (DRAWN, f"np.sqrt(weight_scale) * {DRAWN[15:]}"),
)
affine.known_wrong(
    "weights_all_equal",
    "All weights are alike. Then the outputs compute the same, and nothing ever tells them apart.",
    (DRAWN, "weight_scale * np.ones((num_inputs, num_outputs))"),
)
affine.known_wrong(
    "uniform_weights",
    "No weight is far out, as if they were drawn uniformly. Which distribution is asked for?",
    ("rng.normal(size=", "3**0.5 * rng.uniform(-1, 1, size="),
)
affine.known_wrong(
    "seeded_inside",
    "Layers from generators of different seeds have the same weights. Does `rng` draw them, and does each layer have its own?",
    ("* rng.normal", "* np.random.default_rng(0).normal"),
)
affine.known_wrong(
    "global_generator",
    "Generators with the same seed lead to different weights. From where else than `rng` do yours come?",
    ("* rng.normal", "* np.random.default_rng().normal"),
)
affine.known_wrong(
    "bias_missing",
    "The bias is not added.",
    (RUN, 'out, self.cache = affine_forward(x, self.params["W"], 0 * self.params["b"])'),
)
affine.known_wrong(
    "parameters_of_the_start",
    "The layer goes on computing with the parameters that it began with. Somebody has put others into `params` since: "
    "where does `forward` look?",
    (
        'self.params["b"] = np.zeros(num_outputs)',
        'self.params["b"] = np.zeros(num_outputs)\n        self.own = dict(self.params)',
    ),
    (RUN, 'out, self.cache = affine_forward(x, self.own["W"], self.own["b"])'),
)
affine.known_wrong(
    "first_cache_kept",
    "The way back uses what was remembered of the first batch. What should `forward` do with its cache every time?",
    (
        RUN,
        'out, cache = affine_forward(x, self.params["W"], self.params["b"])\n'
        '        self.cache = getattr(self, "cache", cache)',
    ),
)
affine.known_wrong(
    "gradients_added_up",
    "`grads` holds the sum of several walks back. It belongs to the last one only.",
    (
        BACK,
        "dx, dW, db = affine_backward(dout, self.cache)\n"
        '        self.grads = {"W": dW + self.grads.get("W", 0), "b": db + self.grads.get("b", 0)}',
    ),
)
affine.known_wrong(
    "gradients_not_kept",
    "`grads` is empty after the way back. Who needs these two gradients later, and where will they look?",
    (BACK, "dx, dW, db = affine_backward(dout, self.cache)"),
)
affine.known_wrong(
    "gradients_exchanged",
    "Under 'W' stands the gradient of the bias, and the other way round. In which order does `affine_backward` return them?",
    (BACK, 'dx, self.grads["b"], self.grads["W"] = affine_backward(dout, self.cache)'),
)
affine.known_wrong(
    "dx_not_returned",
    "`backward` returns nothing. What does the layer before this one need?",
    ("        return dx", "        return None"),
)
affine.known_wrong(
    "dout_returned",
    "`backward` returns the gradient that it was given. Which one does the layer before this one need?",
    ("        return dx", "        return dout"),
)
affine.known_wrong(
    "all_three_returned",
    "`backward` returns all three gradients. One is for the caller: where do the other two belong?",
    ("        return dx", '        return dx, self.grads["W"], self.grads["b"]'),
)

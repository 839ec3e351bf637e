"""Section 3, "A chain of layers"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checking import Case, case

from . import spiral


def chains(rng: np.random.Generator) -> Iterator[Case]:
    """Draw chains of layers with and without parameters, in which the order makes a difference."""
    for label, kinds in [
        ("", ["bend", "", "bend", "bend"]),
        ("", ["", "bend", "bend", ""]),
        ("no layer has parameters", ["", "", ""]),
        ("there is one layer", ["bend"]),
    ]:
        width = 3
        layers = [[float(rng.uniform(0.3, 0.6)), rng.normal(size=width)] if kind else [] for kind in kinds]
        yield case(
            label,
            via="sequential",
            kinds=layers,
            before=rng.normal(size=(5, width)),
            X=rng.normal(size=(4, width)),
            dout=rng.normal(size=(4, width)),
        )


net = spiral.exercise("Sequential", returns=("output", "gradients", "parameters()"))
net.values("forward", of="output", cases=chains)
net.values("backward", of="gradients", cases=chains)
net.values("parameters", of="parameters()", cases=chains, exact=True)
FORWARD = "            x = layer.forward(x)\n"
BACKWARD = "            dout = layer.backward(dout)\n"
PAIRS = "[(layer, name) for layer in self.layers for name in layer.params]"
net.known_wrong(
    "every_layer_gets_the_input",
    "Every layer is given the input of the whole chain. What goes into the second one?",
    (
        "        for layer in self.layers:\n            x = layer.forward(x)\n        return x\n",
        "        for layer in self.layers:\n            out = layer.forward(x)\n        return out\n",
    ),
)
net.known_wrong(
    "last_layer_left_out",
    "The last layer is left out on the way forward.",
    (
        "        for layer in self.layers:\n            x = layer.forward(x)\n",
        "        for layer in self.layers[:-1]:\n            x = layer.forward(x)\n",
    ),
)
net.known_wrong(
    "first_layer_only",
    "Only the first layer has its turn on the way forward. How far is `return` indented?",
    (f"{FORWARD}        return x\n", f"{FORWARD}            return x\n"),
)
net.known_wrong(
    "forward_reversed",
    "On the way forward the last layer comes first.",
    (
        "        for layer in self.layers:\n            x = layer.forward(x)\n",
        "        for layer in self.layers[::-1]:\n            x = layer.forward(x)\n",
    ),
)
net.known_wrong(
    "backward_in_order",
    "On the way back the first layer comes first. Whose gradient is `dout`?",
    ("in reversed(self.layers)", "in self.layers"),
)
net.known_wrong(
    "every_layer_gets_dout",
    "On the way back every layer is given the gradient of the chain's output. What does the layer behind it return?",
    (f"{BACKWARD}        return dout\n", "            dx = layer.backward(dout)\n        return dx\n"),
)
net.known_wrong(
    "dout_returned",
    "`backward` returns the gradient that it was given. Whose gradient does the docstring ask for?",
    (BACKWARD, "            dx = layer.backward(dout if layer is self.layers[-1] else dx)\n"),
)
net.known_wrong(
    "nothing_returned_backward",
    "`backward` returns nothing. What does a layer before the chain need?",
    (f"{BACKWARD}        return dout\n", BACKWARD),
)
net.known_wrong(
    "backward_stops_early",
    "The first layer has no turn on the way back: it has no gradients.",
    ("in reversed(self.layers)", "in reversed(self.layers[1:])"),
)
net.known_wrong(
    "layers_reversed_for_good",
    "The chain itself is turned round by the way back, and the next way forward runs in the wrong direction. Which "
    "ways of walking backwards leave the list as it is?",
    (
        "        for layer in reversed(self.layers):\n",
        "        self.layers = self.layers[::-1]\n        for layer in self.layers:\n",
    ),
)
net.known_wrong(
    "walked_back_twice",
    "Every layer is asked to go back twice, the second time with its own answer.",
    (BACKWARD, "            dout = layer.backward(layer.backward(dout))\n"),
)
net.known_wrong(
    "one_name_per_layer",
    "`parameters()` has one pair for each layer. How many parameters can a layer have?",
    (PAIRS, "[(layer, next(iter(layer.params))) for layer in self.layers if layer.params]"),
)
net.known_wrong(
    "first_layers_parameters",
    "`parameters()` lists those of the first layer that has any, and no others.",
    (PAIRS, "next(([(layer, name) for name in layer.params] for layer in self.layers if layer.params), [])"),
)
net.known_wrong(
    "order_reversed",
    "`parameters()` begins with the last layer. In which order are they asked for?",
    (PAIRS, "[(layer, name) for layer in self.layers[::-1] for name in layer.params]"),
)
net.known_wrong(
    "names_first",
    "In your pairs the name comes first, the layer second.",
    (PAIRS, "[(name, layer) for layer in self.layers for name in layer.params]"),
)
net.known_wrong(
    "arrays_listed",
    "`parameters()` lists the arrays. Whoever wants to put a new one in its place needs to know where it is kept.",
    (PAIRS, "[layer.params[name] for layer in self.layers for name in layer.params]"),
)

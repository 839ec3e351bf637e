# verdict: wrong
# mistake: The gradient of x is overwritten by each further use, so only the way through total is left.

import numpy as np


def sigmoid(x):
    return (np.tanh(x / 2) + 1) / 2


def staged_circuit_forward(x, y):
    v = {"x": x, "y": y}
    v["sig_y"] = sigmoid(y)
    v["num"] = x + v["sig_y"]
    v["sig_x"] = sigmoid(x)
    v["total"] = x + y
    v["square"] = v["total"] * v["total"]
    v["den"] = v["sig_x"] + v["square"]
    v["inv"] = 1 / v["den"]
    v["f"] = v["num"] * v["inv"]
    return v["f"], v


def staged_circuit_backward(df, values):
    grads = {}
    grads["f"] = df
    grads["num"] = values["inv"] * df
    grads["inv"] = values["num"] * df
    grads["den"] = -grads["inv"] / values["den"] ** 2
    grads["square"] = grads["den"]
    grads["sig_x"] = grads["den"]
    grads["x"] = grads["num"]
    grads["sig_y"] = grads["num"]
    grads["x"] = grads["sig_x"] * values["sig_x"] * (1 - values["sig_x"])
    grads["total"] = 2 * values["total"] * grads["square"]
    grads["x"] = grads["total"]
    grads["y"] = grads["sig_y"] * values["sig_y"] * (1 - values["sig_y"])
    grads["y"] += grads["total"]
    return grads

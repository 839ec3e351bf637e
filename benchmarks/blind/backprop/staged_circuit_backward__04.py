# verdict: wrong
# mistake: The minus sign in the slope of the inverse was forgotten.
# also: y gets no gradient by way of its sigmoid.

import numpy as np


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


def staged_circuit_forward(x, y):
    sig_y = sigmoid(y)
    num = x + sig_y
    sig_x = sigmoid(x)
    total = x + y
    square = total**2
    den = sig_x + square
    inv = 1.0 / den
    f = num * inv
    values = {"x": x, "y": y, "sig_y": sig_y, "num": num, "sig_x": sig_x}
    values.update({"total": total, "square": square, "den": den, "inv": inv, "f": f})
    return f, values


def staged_circuit_backward(df, values):
    grads = {"f": df}
    # f = num * inv
    grads["num"] = df * values["inv"]
    grads["inv"] = df * values["num"]
    # inv = 1 / den
    grads["den"] = grads["inv"] / values["den"] ** 2
    # den = sig_x + square
    grads["sig_x"] = grads["den"]
    grads["square"] = grads["den"]
    # square = total ** 2
    grads["total"] = 2 * values["total"] * grads["square"]
    # num = x + sig_y
    grads["sig_y"] = grads["num"]
    # inputs
    grads["x"] = grads["num"] + grads["total"] + grads["sig_x"] * values["sig_x"] * (1 - values["sig_x"])
    grads["y"] = grads["total"]
    return grads

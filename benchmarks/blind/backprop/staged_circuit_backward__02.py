# verdict: wrong
# mistake: The slope of the sigmoids is computed from their input, as x * (1 - x).

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
    out = dict.fromkeys(values, 0.0)
    out["f"] = df
    out["num"] += df * values["inv"]
    out["inv"] += df * values["num"]
    out["den"] += out["inv"] * -1 / (values["den"] * values["den"])
    out["sig_x"] += out["den"]
    out["square"] += out["den"]
    out["total"] += out["square"] * 2 * values["total"]
    out["x"] += out["total"]
    out["y"] += out["total"]
    out["x"] += out["sig_x"] * values["x"] * (1 - values["x"])
    out["x"] += out["num"]
    out["sig_y"] += out["num"]
    out["y"] += out["sig_y"] * values["y"] * (1 - values["y"])
    return out

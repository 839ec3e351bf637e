# verdict: wrong
# mistake: The slope of the square is total, the factor 2 is missing.

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


def dsig(s):
    return s * (1 - s)


def staged_circuit_backward(df, values):
    g = {name: 0.0 for name in values}
    g["f"] = df
    g["num"], g["inv"] = df * values["inv"], df * values["num"]
    g["den"] = -g["inv"] * values["inv"] ** 2
    g["square"] = g["den"] * 1
    g["total"] = g["square"] * values["total"]
    g["sig_x"], g["sig_y"] = g["den"], g["num"]
    g["x"] = g["num"] + g["sig_x"] * dsig(values["sig_x"]) + g["total"]
    g["y"] = g["sig_y"] * dsig(values["sig_y"]) + g["total"]
    return g

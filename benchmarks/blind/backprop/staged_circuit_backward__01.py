# verdict: right

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
    v = values
    g = {"f": df}
    g["num"] = df * v["inv"]
    g["inv"] = df * v["num"]
    g["den"] = g["inv"] * (-1.0 / v["den"] ** 2)
    g["sig_x"] = g["den"]
    g["square"] = g["den"]
    g["total"] = g["square"] * 2 * v["total"]
    g["sig_y"] = g["num"]
    g["x"] = g["num"]
    g["x"] += g["sig_x"] * v["sig_x"] * (1 - v["sig_x"])
    g["x"] += g["total"]
    g["y"] = g["sig_y"] * v["sig_y"] * (1 - v["sig_y"]) + g["total"]
    return g

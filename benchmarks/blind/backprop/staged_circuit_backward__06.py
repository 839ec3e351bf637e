# verdict: wrong
# mistake: The slope of 1 / den is taken as -1 / den without the square.

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
    dnum = df * values["inv"]
    dinv = df * values["num"]
    dden = dinv * (-values["inv"])
    dsig_x = dden
    dsquare = dden
    dtotal = dsquare * 2.0 * values["total"]
    dsig_y = dnum
    sx, sy = values["sig_x"], values["sig_y"]
    dx = dnum + dtotal + dsig_x * sx * (1.0 - sx)
    dy = dtotal + dsig_y * sy * (1.0 - sy)
    names = ["x", "y", "sig_y", "num", "sig_x", "total", "square", "den", "inv", "f"]
    return dict(zip(names, [dx, dy, dsig_y, dnum, dsig_x, dtotal, dsquare, dden, dinv, df]))

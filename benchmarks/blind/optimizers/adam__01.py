# verdict: wrong
# mistake: The average of the squares decays with beta1.

import numpy as np


def adam(w, dw, config=None):
    c = dict(
        learning_rate=1e-3,
        beta1=0.9,
        beta2=0.999,
        epsilon=1e-8,
        m=np.zeros(w.shape),
        v=np.zeros(w.shape),
        t=0,
    )
    c.update(config or {})
    c["t"] += 1
    c["m"] = c["beta1"] * c["m"] + (1 - c["beta1"]) * dw
    c["v"] = c["beta1"] * c["v"] + (1 - c["beta1"]) * np.square(dw)
    m_hat = c["m"] / (1 - c["beta1"] ** c["t"])
    v_hat = c["v"] / (1 - c["beta2"] ** c["t"])
    return w - c["learning_rate"] * m_hat / (np.sqrt(v_hat) + c["epsilon"]), c

# verdict: right

import numpy as np


def draw_report(ax, training, validation):
    x = np.arange(1, 1 + len(training))
    ax.plot(x, training, color="C0", marker="o", label="train")
    ax.plot(x, validation, color="C1", marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("accuracy")
    ax.set_title("training of the final network")
    ax.legend()

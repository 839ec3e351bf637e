# verdict: wrong
# mistake: The legend is never shown.

import numpy as np


def draw_report(ax, training, validation):
    x = range(1, len(training) + 1)
    ax.plot(x, training, label="training")
    ax.plot(x, validation, label="validation")
    ax.set_xlabel("epoch")
    ax.set_ylabel("accuracy")

# verdict: wrong
# mistake: The epochs are counted from 0.

import numpy as np


def draw_report(ax, training, validation):
    ax.plot(training, label="training")
    ax.plot(validation, label="validation")
    ax.set_xlabel("epoch")
    ax.set_ylabel("accuracy")
    ax.legend()

# verdict: wrong
# mistake: The names of the curves are exchanged.
# also: The axes have no names.

import numpy as np


def draw_report(ax, training, validation):
    x = range(1, len(training) + 1)
    ax.plot(x, validation, label="training")
    ax.plot(x, training, label="validation")
    ax.legend()

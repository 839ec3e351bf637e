# verdict: right

import numpy as np


def draw_report(ax, training, validation):
    x = np.arange(1, len(training) + 1)
    for name, curve in {"validation": validation, "training": training}.items():
        ax.plot(x, curve, label=name)
    ax.set(xlabel="Epochs", ylabel="Accuracy", ylim=(0, 1))
    ax.legend(title="accuracy on")

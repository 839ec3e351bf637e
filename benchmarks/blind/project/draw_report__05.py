# verdict: wrong
# mistake: It is drawn into a figure of its own, not on the axes that were handed in.

import matplotlib.pyplot as plt
import numpy as np


def draw_report(ax, training, validation):
    x = range(1, len(training) + 1)
    plt.figure()
    plt.plot(x, training, label="training")
    plt.plot(x, validation, label="validation")
    plt.xlabel("epoch")
    plt.ylabel("accuracy")
    plt.legend()
    plt.close()

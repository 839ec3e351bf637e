"""Draws large figures, saves and closes them."""
import matplotlib.pyplot as plt

for n in range(3):
    fig, axes = plt.subplots(4, 4, figsize=(20, 20))
    for ax in axes.flat:
        ax.plot(np.random.randn(1000).cumsum())
    fig.savefig(f"figure{n}.png", dpi=100)
    plt.show()
plt.close("all")

"""Leaves more figures open than Matplotlib likes."""
import matplotlib.pyplot as plt

for n in range(30):
    plt.figure()
    plt.imshow(np.random.rand(50, 50))

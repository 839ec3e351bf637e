"""Makes an animation, and fonts and formulas in a figure."""
import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation

fig, ax = plt.subplots()
line, = ax.plot([], [])
ax.set_title(r"$\frac{\partial L}{\partial W}$")
animation = FuncAnimation(fig, lambda n: (line,), frames=3)
fig.canvas.draw()

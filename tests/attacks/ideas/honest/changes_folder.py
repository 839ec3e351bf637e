"""Works in a folder of its own below the notebook's."""
import os

os.mkdir("work")
os.chdir("work")
with open("x.txt", "w") as file:
    file.write("x")

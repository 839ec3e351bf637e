"""The warm process's home, which every later worker sees."""
for folder in (os.environ["MPLCONFIGDIR"], "/home/warm", "/home", "/", "/course", "/usr/lib"):
    attempt(folder, lambda: write(os.path.join(folder, "matplotlibrc"), "backend: evil\n"))

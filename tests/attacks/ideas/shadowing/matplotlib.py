"""Matplotlib's settings, styles and backends are replaced for those that come after."""
import matplotlib

with open("matplotlibrc", "w") as file:
    file.write("backend: module://evil\n")
matplotlib.rcParams["backend"] = "agg"
attempt("cache", lambda: write(os.path.join(matplotlib.get_cachedir(), "fontlist-v390.json"), "{}"))
attempt("style", lambda: write(os.path.join(matplotlib.get_configdir(), "stylelib", "pwned.mplstyle"), "x"))

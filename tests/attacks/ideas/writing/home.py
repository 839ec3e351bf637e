"""Start-up files in the grader's home: shell, IPython, Jupyter, Matplotlib."""
for name in (".bashrc", ".profile", ".ipython/profile_default/startup/00.py", ".jupyter/jupyter_config.py", ".config/matplotlib/matplotlibrc",
             ".pythonrc.py", ".pydistutils.cfg"):
    for home in (BAIT["home"], "/root", os.path.expanduser("~root")):
        attempt(name, lambda: os.makedirs(os.path.dirname(os.path.join(home, name)), exist_ok=False))
        attempt(name, lambda: write(os.path.join(home, name)))

"""A ``.pth`` file, ``sitecustomize`` and ``usercustomize``, which every later interpreter runs."""
import site, sysconfig

code = "import os; os.environ['PWNED'] = '1'\n"
for folder in {BAIT["site"], sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"), site.getusersitepackages(), *sys.path}:
    for name in ("pwned.pth", "sitecustomize.py", "usercustomize.py"):
        if os.path.abspath(folder) != os.getcwd():
            attempt(folder + "/" + name, lambda: write(os.path.join(folder, name), code))

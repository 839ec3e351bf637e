"""Run all benchmarks, or those named on the command line."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys

import benchmarks

if __name__ == "__main__":
    # Programs that are started are measured as they start for most people: compiled the first time only.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    known = sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if not m.name.startswith("_"))
    for name in sys.argv[1:] or known:
        if name not in known:
            sys.exit(f"there is no benchmark called {name!r}; there are: {', '.join(known)}")
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"\n== {name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
        module.main()

"""The grader and the judge are imported in every way."""
import importlib, importlib.util, pkgutil, zipimport

for name in ("autograder", "autograder.grading.seeds", "course_lib.checking", "course_lib.checking.compare", "course_lib.running.remote",
             "tests.helpers_class", "benchmarks"):
    take(name, lambda: importlib.import_module(name))
    take(name, lambda: importlib.util.find_spec(name).loader.get_code(name))
sys.path.insert(0, BAIT["checkout"])
importlib.invalidate_caches()
take("with its path", lambda: importlib.import_module("autograder.cli"))
take("walk", lambda: [m.name for m in pkgutil.iter_modules() if m.name == "autograder"][0])

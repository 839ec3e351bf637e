"""The main module is replaced, and so is the namespace that cells run in."""
import builtins, types

sys.modules["__main__"] = types.ModuleType("__main__")
globals().update({"__builtins__": types.ModuleType("builtins"), "__name__": "autograder"})

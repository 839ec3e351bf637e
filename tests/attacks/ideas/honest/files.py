"""Writes, reads, renames and removes files in the own folder."""
import json, os, pickle, shutil, tempfile
from pathlib import Path

os.makedirs("data/deep", exist_ok=True)
np.save("data/x.npy", np.arange(10))
np.savez_compressed("data/y.npz", a=np.arange(10))
np.savetxt("data/z.csv", np.eye(3), delimiter=",")
assert np.load("data/x.npy").sum() == 45
Path("data/notes.json").write_text(json.dumps({"a": 1}))
os.rename("data/notes.json", "data/deep/notes.json")
os.remove("data/z.csv")
with open("model.pkl", "wb") as file:
    pickle.dump({"W": np.eye(3)}, file)
with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as file:
    Path(folder, "x").write_text("x")
    file.write(b"x")
shutil.copyfile("model.pkl", "copy.pkl")
shutil.rmtree("data")
READ = pickle.load(open("copy.pkl", "rb"))["W"]
# %% mean_rows
def mean_rows(X):
    assert READ.shape == (3, 3)
    return X.mean(axis=1)

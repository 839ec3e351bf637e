"""The neighbour's hand-in is spoilt, or removed."""
import shutil

attempt("spoilt", lambda: write(BAIT["neighbour"]))
attempt("removed", lambda: os.remove(BAIT["neighbour"]))
attempt("folder", lambda: shutil.rmtree(os.path.dirname(BAIT["neighbour"])) or os.stat(BAIT["neighbour"]))

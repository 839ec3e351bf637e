"""Machine code from a file of one's own, through the loader."""
import ctypes, importlib.machinery

with open("evil.so", "wb") as file:
    file.write(b"\x7fELF\2\1\1" + bytes(57))
take("loaded", lambda: ctypes.CDLL(os.path.abspath("evil.so")))
take("extension", lambda: importlib.machinery.ExtensionFileLoader("evil", os.path.abspath("evil.so")).load_module())

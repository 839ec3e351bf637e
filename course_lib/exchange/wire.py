"""Plain values over a pipe, without pickle.

A frame is two little-endian 32-bit lengths, a JSON tree, and the bytes of the arrays that the tree names.
In the tree numbers, text, ``true``, ``false`` and ``null`` stand for themselves (JSON's floats are exact as
Python writes them), ``[x]`` is NumPy's ``float64`` of that value, and everything else is an object that says
what it is.
The reader trusts nothing: what comes from a student's process is either plain data of a known kind and
size, or a :class:`WireError`.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.exchange.answer import Opaque
from course_lib.exchange.arguments import Probe, Seeded
from course_lib.exchange.describe import whole

HEADER = struct.Struct("<II")
MAX_JSON = 8 << 20
#: Text that every frame may have, whatever its arrays.
SMALL_JSON = 64 << 10
MAX_BYTES = 256 << 20
MAX_DEPTH = 12
MAX_ITEMS = 100_000
MAX_TEXT = 10_000
_LARGEST_INT = 2**63
#: How the name of what was left out for its size ends.
TOO_LARGE = "that is too large"

_PLAIN_DTYPES = {
    np.dtype(kind).str for kind in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8")
}


class WireError(ValueError):
    """A frame that does not follow the protocol."""


class Packer:
    """Turns a value into a JSON tree and a list of buffers."""

    def __init__(self) -> None:
        self.buffers: list[bytes] = []
        self._items = 0
        self._bytes = 0

    def pack(self, value: Any, depth: int = 0) -> Any:
        """Return the tree of ``value``; what is not plain data becomes an ``Opaque`` with its type's name."""
        self._items += 1
        length = len(value) if type(value) in (tuple, list, dict) else 0
        if depth > MAX_DEPTH or self._items + length > MAX_ITEMS:
            return {"t": "opaque", "v": f"structure {TOO_LARGE}"}
        if type(value) is np.float64 and math.isfinite(value):  # a score in a history of thousands
            return [float(value)]
        if isinstance(value, np.ndarray | np.generic):
            return self._array(value)
        if value is None or isinstance(value, bool | int):
            return value if value is None or abs(value) < _LARGEST_INT else _opaque(value)
        if isinstance(value, float):
            return float(value) if math.isfinite(value) else {"t": "float", "v": repr(float(value))}
        if isinstance(value, str):
            return str(value)[:MAX_TEXT]
        if isinstance(value, tuple | list):
            kind = "tuple" if isinstance(value, tuple) else "list"
            return {"t": kind, "v": [self.pack(item, depth + 1) for item in value]}
        if isinstance(value, dict):
            pairs = [[self.pack(k, depth + 1), self.pack(v, depth + 1)] for k, v in value.items()]
            if any(isinstance(key, dict) and key["t"] not in ("float", "scalar") for key, _ in pairs):
                return {"t": "opaque", "v": "dict whose keys are neither text nor numbers"}
            return {"t": "dict", "v": pairs}
        if isinstance(value, Seeded):
            return {"t": "seeded", "v": value.seed}
        if isinstance(value, Probe):
            return {"t": "probe", "v": value.name, "settings": value.settings}
        return _opaque(value)

    def _array(self, value: np.ndarray[Any, Any] | np.generic) -> Any:
        array = np.asarray(value)
        if array.dtype.str not in _PLAIN_DTYPES:
            native = array.dtype.newbyteorder("=")
            if native.kind == "f" and native.itemsize > 8:  # more digits than travel, or than are compared
                native = np.dtype(np.float64)
            if native.str not in _PLAIN_DTYPES:
                return {"t": "opaque", "v": f"array of {array.dtype}"[:200]}
            with np.errstate(all="ignore"):
                array = array.astype(native)
        self._bytes += array.nbytes
        if self._bytes > MAX_BYTES:
            return {"t": "opaque", "v": f"array {TOO_LARGE}"}
        self.buffers.append(array.tobytes())
        kind = "scalar" if isinstance(value, np.generic) else "array"
        tree = {"t": kind, "dtype": array.dtype.str, "shape": list(array.shape), "i": len(self.buffers) - 1}
        return tree if array.flags.c_contiguous else {**tree, "strided": True}


def _opaque(value: Any) -> Any:
    return {"t": "opaque", "v": type(value).__name__[:200]}


def unpack(tree: Any, buffers: list[bytes], depth: int = 0) -> Any:
    """Return the value that a tree describes.

    Raises
    ------
    WireError
        If the tree is not one that :class:`Packer` writes.
    """
    if tree is None or isinstance(tree, bool | float):
        return tree
    if isinstance(tree, int) and abs(tree) < _LARGEST_INT:
        return tree
    if isinstance(tree, str):
        return whole(tree)
    if isinstance(tree, list) and len(tree) == 1 and isinstance(tree[0], float):
        return np.float64(tree[0])
    if not isinstance(tree, dict) or depth > MAX_DEPTH + 1:
        raise WireError("not a packed value")
    kind, value = tree.get("t"), tree.get("v")
    if kind == "float" and value in ("nan", "inf", "-inf"):
        return float(value)
    if kind in ("array", "scalar"):
        return _read_array(tree, buffers)
    if kind in ("tuple", "list") and isinstance(value, list):
        items = [unpack(item, buffers, depth + 1) for item in value]
        return tuple(items) if kind == "tuple" else items
    if kind == "dict" and isinstance(value, list):
        return _read_dict(value, buffers, depth)
    if kind == "opaque" and isinstance(value, str):
        return Opaque(whole(value))
    if kind == "seeded" and isinstance(value, int):
        return Seeded(value)
    if kind == "probe" and isinstance(value, str) and isinstance(tree.get("settings"), dict):
        return Probe(value, tree["settings"])
    raise WireError(f"a packed value of unknown kind {kind!r}")


def _read_dict(pairs: list[Any], buffers: list[bytes], depth: int) -> dict[Any, Any]:
    result = {}
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2:
            raise WireError("not a dictionary item")
        key = unpack(pair[0], buffers, depth + 1)
        if isinstance(key, np.generic):
            key = key.item()  # a student may well use np.int64 keys; they mean the number
        if not isinstance(key, bool | int | float | str | None):
            raise WireError("a dictionary key is not plain")
        result[key] = unpack(pair[1], buffers, depth + 1)
    return result


def _read_array(tree: dict[str, Any], buffers: list[bytes]) -> Any:
    dtype, shape, index = tree.get("dtype"), tree.get("shape"), tree.get("i")
    sound = (
        dtype in _PLAIN_DTYPES
        and isinstance(shape, list)
        and len(shape) <= 32
        and all(type(n) is int and n >= 0 for n in shape)
        and type(index) is int
        and 0 <= index < len(buffers)
    )
    if not sound or math.prod(shape or [1]) * np.dtype(dtype).itemsize != len(buffers[index or 0]):
        raise WireError("an array's header does not fit its bytes")
    array = np.frombuffer(buffers[index or 0], dtype=dtype).reshape(shape)
    buffers[index or 0] = (
        b""  # each is one array's: a small frame that names one often must not grow into a large one
    )
    if tree["t"] == "scalar" and array.ndim == 0:
        return array[()]
    return strided_copy(array) if tree.get("strided") and array.ndim else array.copy()


def strided_copy(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return a copy whose rows are not contiguous in memory, as a view into another array would be."""
    spread = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), dtype=array.dtype)
    view = spread[..., ::2]
    view[...] = array
    return view


def as_sent(value: Any) -> Any:
    """Return what arrives when ``value`` is sent: a copy, with ``Opaque`` for what is not plain."""
    packer = Packer()
    return unpack(packer.pack(value), packer.buffers)


def to_frame(message: dict[str, Any], values: dict[str, Any] | None = None) -> bytes:
    """Return one frame: the plain fields of ``message`` and the packed ``values``."""
    packer = Packer()
    body = {**message, "values": {name: packer.pack(value) for name, value in (values or {}).items()}}
    text = json.dumps({**body, "sizes": [len(b) for b in packer.buffers]}).encode()
    blob = b"".join(packer.buffers)
    return HEADER.pack(len(text), len(blob)) + text + blob


def fits(frame: bytes, most: int) -> bool:
    """Return whether a frame, of which the header is enough, has at most ``most`` bytes of arrays."""
    text_size, blob_size = HEADER.unpack(frame[: HEADER.size])
    return bool(text_size <= min(MAX_JSON, most + SMALL_JSON) and blob_size <= min(MAX_BYTES, most))


def read_frame(read: Callable[[int], bytes], most: int = MAX_BYTES) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read one frame with ``read(n)``, which returns ``n`` bytes, or fewer at the end.

    Parameters
    ----------
    read : callable
    most : int
        Bytes of arrays that a frame may hold; its text may have as many, and a little more.

    Returns
    -------
    message, values : dict, dict

    Raises
    ------
    WireError
        If the frame is too large or malformed.
    """

    def exactly(size: int) -> bytes:
        data = read(size)
        if len(data) != size:
            raise WireError("the frame ends early")
        return data

    header = exactly(HEADER.size)
    text_size, blob_size = HEADER.unpack(header)
    if not fits(header, most):
        raise WireError(f"a frame of {text_size + blob_size} bytes is too large")
    try:
        body = json.loads(exactly(text_size))
        sizes, packed = body.pop("sizes"), body.pop("values")
        if any(type(n) is not int or n < 0 for n in sizes) or sum(sizes) != blob_size:
            raise WireError("the buffers' sizes do not add up")
        blob, buffers, start = exactly(blob_size), [], 0
        for size in sizes:
            buffers.append(blob[start : start + size])
            start += size
        return body, {name: unpack(tree, buffers) for name, tree in packed.items()}
    except WireError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise WireError(f"not a frame: {type(error).__name__}") from error

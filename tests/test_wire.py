"""Values over a pipe: what is plain arrives as it was, and no bytes harm the reader."""

from __future__ import annotations

import io
import json
import pickle
import tracemalloc
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_lib.exchange.answer import Opaque
from course_lib.exchange.arguments import Probe, Seeded
from course_lib.exchange.wire import HEADER, MAX_BYTES, MAX_ITEMS, MAX_JSON, WireError, read_frame, to_frame

DTYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]
arrays = hnp.arrays(st.sampled_from(DTYPES), hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
scalars = arrays.filter(lambda array: array.ndim == 0).map(lambda array: array[()])
numbers = st.integers(-(2**63) + 1, 2**63 - 1) | st.floats() | st.booleans()
leaves = st.none() | numbers | st.text(max_size=20) | arrays | scalars
keys = st.none() | numbers | st.text(max_size=5)
plain = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=8,
)


def sent(value: Any) -> Any:
    """Return a value after a journey."""
    _, values = read_frame(io.BytesIO(to_frame({}, {"value": value})).read)
    return values["value"]


def identical(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray | np.generic):
        return bool(a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes())
    if isinstance(a, float):
        return bool(a.hex() == b.hex())  # tells 0.0 from -0.0, and takes NaN for NaN
    if isinstance(a, dict):
        return len(a) == len(b) and all(
            identical(k, m) and identical(v, w) for (k, v), (m, w) in zip(a.items(), b.items(), strict=True)
        )
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(identical, a, b))
    return bool(a == b)


@given(plain)
def test_plain_values_arrive_as_they_were(value: Any) -> None:
    """Numbers, text, arrays and scalars of every plain dtype, nested: type, shape, dtype and every bit."""
    assert identical(sent(value), value)


@given(hnp.arrays(st.sampled_from(DTYPES), hnp.array_shapes(min_dims=1, max_dims=3, min_side=2, max_side=5)))
def test_a_view_that_is_not_contiguous_arrives_as_one(array: np.ndarray[Any, Any]) -> None:
    """Code that works only on contiguous arrays must meet the others, too; what arrives may be written to."""
    for view in (array[..., ::2], array.T, array[:, :1] if array.ndim > 1 else array[::-1]):
        arrived = sent(view)
        assert arrived.flags.c_contiguous == view.flags.c_contiguous
        assert identical(arrived, view)
        assert arrived.flags.writeable


@pytest.mark.parametrize("value", [Seeded(7), Probe("hill", {"log_lr": -2.0, "log_reg": 1.0})])
def test_arguments_that_are_made_over_there_arrive(value: object) -> None:
    """A seeded generator and a probe travel as what they are made from."""
    assert sent(value) == value


def test_another_byte_order_arrives_as_the_same_numbers() -> None:
    """``>f8`` is plain data: it comes back in this machine's order."""
    assert identical(sent(np.arange(3, dtype=">f8")), np.arange(3.0))


def test_more_precision_than_is_compared_arrives_as_double() -> None:
    """Whoever adds up in ``longdouble`` has the same number."""
    assert identical(sent(np.arange(3, dtype=np.longdouble)), np.arange(3.0))
    assert sent(np.longdouble(1)) == 1.0


class Strange:
    """Something that is not plain data."""


loop: list[Any] = []
loop.append(loop)


@pytest.mark.parametrize(
    "value",
    [
        Strange(),
        len,
        {1, 2},
        1 + 2j,
        b"bytes",
        iter([1]),
        np.array([None]),
        np.array(["text"]),
        np.complex64(1),
        np.zeros(2, dtype=[("a", "f8")]),
        np.datetime64("2020-01-01"),
        2**63,
        -(2**70),
        {(1, 2): 3},
        {np.str_("a"): 1},
        {2**70: 1},
        [0] * (MAX_ITEMS + 1),
        np.broadcast_to(0.0, (MAX_BYTES,)),
    ],
)
def test_anything_else_arrives_as_opaque(value: object) -> None:
    """Its type is told, its contents stay where they are, and what stands beside it still arrives."""
    opaque, beside = sent((value, 1.5))
    assert isinstance(opaque, Opaque)
    assert opaque.type_name
    assert beside == 1.5


def test_a_list_that_contains_itself_arrives() -> None:
    """It is cut off where it gets too deep."""
    assert isinstance(sent(loop), list)


def frame(text: bytes, blob: bytes = b"") -> bytes:
    return HEADER.pack(len(text), len(blob)) + text + blob


def with_tree(tree: object, blob: bytes = b"", sizes: object = None) -> bytes:
    """Return a frame whose single value is described by ``tree``."""
    body = {"values": {"value": tree}, "sizes": [len(blob)] if sizes is None else sizes}
    return frame(json.dumps(body).encode(), blob)


def read(data: bytes) -> Any:
    return read_frame(io.BytesIO(data).read)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_or_read(data: bytes) -> None:
    """Whatever is written into the pipe, the reader raises nothing but ``WireError``."""
    for attempt in (data, frame(data), frame(data, data)):
        with suppress(WireError):
            read(attempt)


@given(plain, st.data())
def test_damaged_frames_are_refused_or_read(value: Any, data: st.DataObject) -> None:
    """Bytes changed, dropped or put in at any place do no more than raise ``WireError``."""
    good = to_frame({"outcome": "answer"}, {"value": value})
    start = data.draw(st.integers(0, len(good)))
    stop = data.draw(st.integers(start, min(len(good), start + 8)))
    with suppress(WireError):
        read(good[:start] + data.draw(st.binary(max_size=8)) + good[stop:])


odd = st.sampled_from([0, 1, 2, 2**40, 2**62, 2**63, 2**70, -1, 1.0, True, None, "1"])
odd_arrays = st.fixed_dictionaries(
    {"t": st.sampled_from(["array", "scalar"])},
    optional={
        "dtype": st.sampled_from(["<f8", "|O", "O", "<U9", "V8", "f8,f8", "<c16", "|b1", ["<f8"], None]),
        "shape": st.lists(odd, max_size=34) | odd,
        "i": odd,
        "strided": st.booleans(),
    },
)
odd_trees = st.recursive(
    odd_arrays | odd,
    lambda inner: st.fixed_dictionaries(
        {
            "t": st.sampled_from(
                ["list", "tuple", "dict", "py", "float", "str", "probe", "seeded", "opaque", []]
            ),
            "v": st.lists(inner | st.lists(inner, min_size=2, max_size=2), max_size=3)
            | odd
            | st.text(max_size=9),
        }
    ),
    max_leaves=6,
)


@given(odd_trees, st.sampled_from([b"", bytes(8), bytes(16)]))
def test_headers_that_lie_are_refused_or_read(tree: object, blob: bytes) -> None:
    """Shapes of 2**40 or 2**70, foreign dtypes, indices out of range: ``WireError`` or a value."""
    with suppress(WireError):
        read(with_tree(tree, blob))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0",
        HEADER.pack(MAX_JSON + 1, 0),
        HEADER.pack(2**32 - 1, 2**32 - 1),
        HEADER.pack(10, MAX_BYTES),
        frame(b"[" * 100_000),
        frame(b"\xff\xfe"),
        frame(b"{}"),
        frame(b"[]"),
        frame(b'{"sizes": [], "values": []}'),
        frame(pickle.dumps({"values": {}, "sizes": []})),
        with_tree({"t": "array", "dtype": "<f8", "shape": [2**40], "i": 0}, bytes(8)),
        with_tree({"t": "array", "dtype": "|O", "shape": [1], "i": 0}, bytes(8)),
        with_tree({"t": "array", "dtype": "<f8", "shape": [2**70, 0], "i": 0}),
        with_tree({"t": "array", "dtype": "<f8", "shape": [1], "i": 0}, bytes(8), sizes=[2**40]),
        with_tree({"t": "array", "dtype": "<f8", "shape": [1], "i": 0}, bytes(8), sizes=[16, -8]),
        with_tree({"t": "pickle", "v": pickle.dumps(1).hex()}),
        with_tree({"t": "float", "v": "0x1p99999"}),
    ],
)
def test_known_attacks_are_refused(data: bytes) -> None:
    """Sizes that are not there, object arrays, pickles, endless nesting: each is a ``WireError``."""
    with pytest.raises(WireError):
        read(data)


def test_a_small_frame_takes_little_memory() -> None:
    """A buffer belongs to one array: naming it ten thousand times does not copy it ten thousand times."""
    blob = bytes(1 << 20)
    tree = {"t": "array", "dtype": "|u1", "shape": [1 << 20], "i": 0}
    data = with_tree({"t": "list", "v": [tree] * 10_000}, blob)
    tracemalloc.start()
    with pytest.raises(WireError):
        read(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 << 20

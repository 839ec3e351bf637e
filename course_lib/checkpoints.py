"""What a training run needs to go on later, in one file: arrays, numbers, lists and dictionaries.

Nothing in the file is code: it is read without pickle, whoever wrote it. It is replaced in one go, so that a
run that is killed while it writes leaves the checkpoint before.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

_STRUCTURE = "structure"  # JSON, in which {"array": i} stands for the i-th array


def save_state(path: str | Path, state: Any) -> None:
    """Write ``state`` to the file ``path``, replacing what was there.

    Parameters
    ----------
    path : str or Path
    state : dict, list, tuple, ndarray, number, str, bool or None
        Nested as deep as you like; keys of dictionaries are strings. Tuples come back as lists.

    Raises
    ------
    TypeError
        If there is anything else in it, such as a function or a generator. (Of a generator, save
        ``rng.bit_generator.state``.)
    """
    arrays: list[np.ndarray[Any, Any]] = []
    structure = json.dumps(_taken_apart(state, arrays))
    path = Path(path)
    half = path.with_name(f"{path.name}.part")
    with half.open("wb") as file:
        named = {f"array_{i}": array for i, array in enumerate(arrays)}
        np.savez(file, **{_STRUCTURE: np.array(structure)}, **named)  # type: ignore[arg-type]
    half.replace(path)


def load_state(path: str | Path) -> Any:
    """Return what :func:`save_state` wrote.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is not such a file.
    """
    with np.load(path, allow_pickle=False) as stored:
        if _STRUCTURE not in stored:
            raise ValueError(f"{path} was not written by save_state: it holds {', '.join(stored)}")
        arrays = [stored[f"array_{i}"] for i in range(len(stored.files) - 1)]
        return _put_together(json.loads(str(stored[_STRUCTURE])), arrays)


def _taken_apart(value: Any, arrays: list[np.ndarray[Any, Any]]) -> Any:
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufc":
        arrays.append(np.asarray(value))
        return {"array": len(arrays) - 1, "number": isinstance(value, np.generic)}
    if isinstance(value, dict):
        return {"keys": list(map(_key, value)), "values": [_taken_apart(v, arrays) for v in value.values()]}
    if isinstance(value, list | tuple):
        return [_taken_apart(item, arrays) for item in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"a checkpoint holds arrays, numbers, texts, lists and dictionaries, not {value!r}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"keys of a checkpoint's dictionaries are texts, not {key!r}")
    return key


def _put_together(value: Any, arrays: list[np.ndarray[Any, Any]]) -> Any:
    if isinstance(value, list):
        return [_put_together(item, arrays) for item in value]
    if not isinstance(value, dict):
        return value
    if "array" in value:
        array = arrays[value["array"]]
        return array[()] if value["number"] else array
    return {k: _put_together(v, arrays) for k, v in zip(value["keys"], value["values"], strict=True)}

"""Checkpoints: what goes into the file comes out of it, and nothing in it is code."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib.checkpoints import load_state, save_state


def test_a_state_comes_back_as_it_was(tmp_path: Path) -> None:
    """Nested dictionaries and lists, arrays of all kinds bit for bit, numbers, texts and nothing."""
    rng = np.random.default_rng(0)
    state: dict[str, Any] = {
        "model": {"params": {"W1": rng.normal(size=(3, 2)), "b1": np.zeros(0)}, "bn_params": [{}, {"t": 3}]},
        "mask": np.array([True, False]),
        "labels": np.arange(4, dtype=np.int32),
        "scale": np.float64(0.1),
        "curve": [0.1, 1 / 3],
        "best": None,
        "name": "π",
        "array": "no array",
    }
    save_state(tmp_path / "a.npz", state)
    back = load_state(tmp_path / "a.npz")
    assert list(back) == list(state)
    for name in ("mask", "labels", "scale"):
        assert back[name].dtype == state[name].dtype and np.array_equal(back[name], state[name])
    for name in ("curve", "best", "name", "array"):
        assert back[name] == state[name]
    assert np.array_equal(back["model"]["params"]["W1"], state["model"]["params"]["W1"])
    assert back["model"]["params"]["b1"].shape == (0,)
    assert back["model"]["bn_params"] == state["model"]["bn_params"]


@pytest.mark.parametrize("kind", ["PCG64", "MT19937", "Philox", "SFC64"])
def test_the_state_of_every_generator_comes_back(tmp_path: Path, kind: str) -> None:
    """Integers of 128 bits and arrays among them: it draws on as if nothing had been."""
    rng = np.random.Generator(getattr(np.random, kind)(1))
    rng.normal(size=5)
    save_state(tmp_path / "a.npz", {"rng": rng.bit_generator.state})
    expected = rng.normal(size=5)
    rng.bit_generator.state = load_state(tmp_path / "a.npz")["rng"]
    assert np.array_equal(rng.normal(size=5), expected)


@pytest.mark.parametrize("value", [lambda x: x, np.random.default_rng(0), {1: 2}, np.array([None]), {1, 2}])
def test_what_is_no_data_is_refused_and_the_file_stays(tmp_path: Path, value: Any) -> None:
    """Functions, generators and keys that are no texts; the checkpoint before is still whole."""
    path = tmp_path / "a.npz"
    save_state(path, {"curve": [1.0]})
    with pytest.raises(TypeError):
        save_state(path, {"curve": [2.0], "wrong": value})
    assert load_state(path) == {"curve": [1.0]}
    assert list(tmp_path.iterdir()) == [path]


def test_files_of_others_are_refused(tmp_path: Path) -> None:
    """Neither a pickle nor another archive of arrays is taken for a checkpoint, and nothing in it runs."""
    with pytest.raises(FileNotFoundError):
        load_state(tmp_path / "nowhere.npz")
    (tmp_path / "pickle").write_bytes(pickle.dumps({"curve": [1.0]}))
    np.savez(tmp_path / "arrays.npz", x=np.zeros(3))
    for name in ("pickle", "arrays.npz"):
        with pytest.raises(ValueError, match=r"pickle|not written by save_state"):
            load_state(tmp_path / name)

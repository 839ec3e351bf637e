"""What ``load_data`` promises: arrays of the agreed form, one checked download, and errors that help."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import threading
import warnings
import zlib
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning

from course_lib.data import CorruptDatasetError, Dataset, DatasetUnavailableError, cifar10, load_data
from course_lib.data.digits import FILE

ROWS_PER_BATCH = 4
CHECKSUM = 819589905  # of the moved digits
FIRST_TRAIN = [2, 8, 2, 6, 6, 7, 1, 9, 8, 5, 2, 8]
FIRST_TEST = [0, 7, 7, 4, 7, 2, 0, 1, 2, 4, 8, 1]


class CountingHandler(SimpleHTTPRequestHandler):
    """Serves a directory and remembers what was asked for."""

    requested: list[str]

    def log_message(self, *_: object) -> None:
        self.requested.append(self.path)


class Mirror:
    """A web server on this machine that holds a small archive in CIFAR-10's binary format."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.requested: list[str] = []
        handler = type("Handler", (CountingHandler,), {"requested": self.requested})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(directory)))
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/cifar-10-binary.tar.gz"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def batches() -> dict[str, bytes]:
    """Six files of a few records each, labels and pixels random."""
    rng = np.random.default_rng(0)
    names = (*cifar10.CIFAR10_TRAIN_FILES, *cifar10.CIFAR10_TEST_FILES)
    labels = rng.integers(10, size=(len(names), ROWS_PER_BATCH, 1), dtype=np.uint8)
    pixels = rng.integers(256, size=(len(names), ROWS_PER_BATCH, 3072), dtype=np.uint8)
    records = np.concatenate([labels, pixels], axis=2)
    return {name: records[i].tobytes() for i, name in enumerate(names)}


def archive_of(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def md5(content: bytes) -> str:
    return "md5:" + hashlib.md5(content, usedforsecurity=False).hexdigest()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data directory that ``load_data`` uses."""
    directory = tmp_path / "cache"
    monkeypatch.setenv("COURSE_DATA_DIR", str(directory))
    monkeypatch.delenv("COURSE_DATASET", raising=False)
    return directory


@pytest.fixture
def mirror(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """Serve the small archive in place of the real one."""
    served = tmp_path / "served"
    served.mkdir()
    content = archive_of(batches())
    (served / "cifar-10-binary.tar.gz").write_bytes(content)
    server = Mirror(served)
    monkeypatch.setattr(cifar10, "CIFAR10_URL", server.url)
    monkeypatch.setattr(cifar10, "CIFAR10_HASH", md5(content))
    yield server
    server.close()


def place(cache: Path, content: bytes) -> Path:
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / "cifar-10-binary.tar.gz"
    path.write_bytes(content)
    return path


def assert_well_formed(loaded: Dataset) -> None:
    size = int(np.prod(loaded.image_shape))
    for X, y in ((loaded.X_train, loaded.y_train), (loaded.X_test, loaded.y_test)):
        assert X.shape == (len(y), size) and X.dtype == np.float64 and X.flags.c_contiguous
        assert y.dtype == np.int64 and y.min() >= 0 and y.max() < len(loaded.class_names)


def test_digits_are_the_default_with_1347_training_and_450_test_images(cache: Path) -> None:
    """Without a name and without a network, ``load_data()`` gives the bundled digits."""
    loaded = load_data()
    assert_well_formed(loaded)
    assert (loaded.name, len(loaded.y_train), len(loaded.y_test)) == ("digits", 1347, 450)
    assert loaded.image_shape == (8, 8) and loaded.class_names == tuple("0123456789")
    assert loaded.X_train.max() == 16 and loaded.X_train.min() == 0


def test_digits_are_all_used_and_none_twice(cache: Path) -> None:
    """Training and test split together are exactly the bundled images."""
    from sklearn.datasets import load_digits

    loaded = load_data("digits")
    ours = np.vstack([loaded.X_train, loaded.X_test])
    theirs = load_digits().data
    assert np.array_equal(ours[np.lexsort(ours.T)], theirs[np.lexsort(theirs.T)])


def test_the_digits_split_never_changes(cache: Path) -> None:
    """Numbers printed in the notebooks rest on this split, so its first labels are written down here."""
    loaded = load_data("digits")
    assert loaded.y_train[:12].tolist() == FIRST_TRAIN
    assert loaded.y_test[:12].tolist() == FIRST_TEST


def test_every_class_is_in_both_splits_of_the_digits(cache: Path) -> None:
    """No class is missing from training or test."""
    loaded = load_data("digits")
    assert set(loaded.y_train) == set(loaded.y_test) == set(range(10))


def test_a_smaller_load_is_the_beginning_of_the_full_one(cache: Path) -> None:
    """``num_train`` and ``num_test`` keep the first images."""
    full, part = load_data("digits"), load_data("digits", num_train=7, num_test=3)
    assert np.array_equal(part.X_train, full.X_train[:7]) and np.array_equal(part.y_test, full.y_test[:3])


def test_the_digits_are_those_that_scikit_learn_ships(cache: Path) -> None:
    """The file beside the module holds the same images and labels, in the same order."""
    from sklearn.datasets import load_digits

    theirs, labels = load_digits(return_X_y=True)
    with np.load(FILE, allow_pickle=False) as ours:
        assert np.array_equal(ours["images"].reshape(-1, 64), theirs)
        assert np.array_equal(ours["labels"], labels)


def test_moved_digits_are_4000_training_and_1000_test_images_of_12_by_12(cache: Path) -> None:
    """They need no network, have all classes in both splits, and ink from 0 to 16 in whole numbers."""
    loaded = load_data("moved_digits")
    assert_well_formed(loaded)
    assert (len(loaded.y_train), len(loaded.y_test), loaded.image_shape) == (4000, 1000, (12, 12))
    assert set(loaded.y_train) == set(loaded.y_test) == set(range(10))
    assert (loaded.X_train.min(), loaded.X_train.max()) == (0, 16)
    assert np.array_equal(loaded.X_train, np.rint(loaded.X_train))


def test_moved_digits_never_change(cache: Path) -> None:
    """Numbers printed in the notebooks rest on these images, so their checksum is written down here."""
    loaded = load_data("moved_digits")
    pixels = np.vstack([loaded.X_train, loaded.X_test]).astype(np.uint8)
    assert zlib.crc32(pixels.tobytes()) == CHECKSUM


def test_no_original_is_in_both_splits_of_the_moved_digits(cache: Path) -> None:
    """Labels repeat with the length of their own split of the digits: each image comes from that split."""
    digits, moved = load_data("digits"), load_data("moved_digits")
    assert np.array_equal(moved.y_train, np.resize(digits.y_train, 4000))
    assert np.array_equal(moved.y_test, np.resize(digits.y_test, 1000))


def test_a_network_is_clearly_better_than_a_linear_classifier_on_the_moved_digits(cache: Path) -> None:
    """What the data are made for: by more than fifteen points, for each of three starts."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.neural_network import MLPClassifier

    loaded = load_data("moved_digits")
    mean, scale = loaded.X_train.mean(axis=0), loaded.X_train.std()
    X, X_test = ((part - mean) / scale for part in (loaded.X_train, loaded.X_test))
    linear = LogisticRegression(C=0.1, max_iter=500).fit(X, loaded.y_train).score(X_test, loaded.y_test)
    for seed in range(3):
        net = MLPClassifier((100,), max_iter=15, random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            net.fit(X, loaded.y_train)
        assert net.score(X_test, loaded.y_test) > linear + 0.15


@pytest.mark.parametrize("count", [0, -1, 1348])
def test_asking_for_a_number_of_images_that_is_not_there_says_how_many_are(cache: Path, count: int) -> None:
    """The message names the argument and the number available."""
    with pytest.raises(ValueError, match=rf"num_train={count}: .*1,347 train images"):
        load_data("digits", num_train=count)


def test_changing_the_returned_arrays_changes_no_later_load(cache: Path) -> None:
    """Arrays are fresh copies: ``X -= mean`` in one cell doesn't reach another."""
    first = load_data("digits")
    np.add(first.X_train, 1, out=first.X_train)
    first.y_test[:] = 0
    again = load_data("digits")
    assert again.X_train.max() == 16 and again.y_test.any()


def test_the_environment_chooses_the_default(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    """``COURSE_DATASET=cifar10`` switches a notebook over without an edit."""
    monkeypatch.setenv("COURSE_DATASET", "cifar10")
    assert load_data(progress=False).name == "cifar10"
    assert load_data("digits").name == "digits"


def test_an_unknown_name_is_answered_with_the_known_ones(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error lists the names, and says where a wrong one came from."""
    with pytest.raises(ValueError, match=r"'mnist'; choose one of 'digits', 'moved_digits', 'cifar10'"):
        load_data("mnist")
    monkeypatch.setenv("COURSE_DATASET", "mnist")
    with pytest.raises(ValueError, match="environment variable COURSE_DATASET"):
        load_data()


def test_cifar10_is_downloaded_and_unpacked_channels_last(mirror: Mirror) -> None:
    """A record (label, then red, green and blue plane) becomes one row in (32, 32, 3) order."""
    loaded = load_data("cifar10", progress=False)
    assert_well_formed(loaded)
    assert len(loaded.y_train) == 5 * ROWS_PER_BATCH and len(loaded.y_test) == ROWS_PER_BATCH
    record = np.frombuffer(batches()["data_batch_2.bin"], dtype=np.uint8)[:3073]
    image = loaded.X_train[ROWS_PER_BATCH].reshape(loaded.image_shape)
    assert loaded.y_train[ROWS_PER_BATCH] == record[0]
    for channel in range(3):
        plane = record[1 + 1024 * channel : 1 + 1024 * (channel + 1)].reshape(32, 32)
        assert np.array_equal(image[:, :, channel], plane)


def test_fewer_cifar10_images_are_the_beginning_of_the_archive(mirror: Mirror) -> None:
    """A part that ends in the middle of the second file is what the full load begins with."""
    count = ROWS_PER_BATCH + 1
    full, part = load_data("cifar10", progress=False), load_data("cifar10", num_train=count, progress=False)
    assert np.array_equal(part.X_train, full.X_train[:count]) and len(part.y_test) == ROWS_PER_BATCH


def test_the_second_load_needs_no_network(mirror: Mirror, cache: Path) -> None:
    """The archive is downloaded once; with the server gone it comes from the data directory."""
    first = load_data("cifar10", progress=False)
    mirror.close()
    second = load_data("cifar10", progress=False)
    assert len(mirror.requested) == 1 and (cache / "cifar-10-binary.tar.gz").is_file()
    assert np.array_equal(first.X_train, second.X_train)


def test_a_download_with_the_wrong_checksum_is_refused_and_not_kept(mirror: Mirror, cache: Path) -> None:
    """A login page in place of the archive, say, must not end up in the cache."""
    (mirror.directory / "cifar-10-binary.tar.gz").write_bytes(b"<html>please log in</html>")
    with pytest.raises(DatasetUnavailableError, match="checksum differs; nothing was kept") as failure:
        load_data("cifar10", progress=False)
    assert isinstance(failure.value.__cause__, ValueError)
    assert list(cache.iterdir()) == []


def test_offline_the_message_says_what_was_tried_and_how_to_go_on(mirror: Mirror, cache: Path) -> None:
    """Without network: the address, the place for a copy made by hand, the digits, and the cause chained."""
    mirror.close()
    with pytest.raises(DatasetUnavailableError) as failure:
        load_data("cifar10", progress=False)
    message = str(failure.value)
    for part in (mirror.url, str(cache / "cifar-10-binary.tar.gz"), "COURSE_DATA_DIR", 'load_data("digits")'):
        assert part in message
    assert "Delete" not in message
    assert isinstance(failure.value.__cause__, OSError)


def test_an_archive_placed_by_hand_is_used(mirror: Mirror, cache: Path) -> None:
    """Following the offline message's advice works."""
    mirror.close()
    place(cache, archive_of_served(mirror))
    assert len(load_data("cifar10", progress=False).y_test) == ROWS_PER_BATCH


def test_a_damaged_archive_is_downloaded_again(mirror: Mirror, cache: Path) -> None:
    """An interrupted copy heals itself when there is a network."""
    path = place(cache, archive_of_served(mirror)[:1000])
    assert len(load_data("cifar10", progress=False).y_test) == ROWS_PER_BATCH
    assert path.read_bytes() == archive_of_served(mirror)


def test_offline_a_damaged_archive_is_named_for_deletion(mirror: Mirror, cache: Path) -> None:
    """Without a network, the message says which file to delete."""
    mirror.close()
    path = place(cache, archive_of_served(mirror)[:1000])
    with pytest.raises(DatasetUnavailableError, match="Delete the damaged file") as failure:
        load_data("cifar10", progress=False)
    assert str(path) in str(failure.value)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(archive_of(batches())[:-2000], id="truncated"),
        pytest.param(b"not an archive at all", id="no archive"),
        pytest.param(archive_of({}), id="no members"),
        pytest.param(archive_of({**batches(), "data_batch_1.bin": b"\0" * 5000}), id="part of a record"),
        pytest.param(archive_of({**batches(), "test_batch.bin": b"\x0b" * 3073}), id="label 11"),
    ],
)
def test_an_archive_that_cannot_be_read_is_named_for_deletion(
    cache: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    """Whatever is wrong inside, the error names the file and says to delete it."""
    monkeypatch.setattr(cifar10, "CIFAR10_HASH", md5(content))
    path = place(cache, content)
    with pytest.raises(CorruptDatasetError, match="Delete that file") as failure:
        load_data("cifar10", progress=False)
    assert str(path) in str(failure.value)


def test_an_excerpt_in_the_data_directory_is_used_instead_of_a_download(mirror: Mirror, cache: Path) -> None:
    """``cifar10_subset.npz`` stands in for the archive, and nothing is requested from the network."""
    X, y = random_excerpt()
    write_excerpt(cache, X_train=X, y_train=y, X_test=X[:2], y_test=y[:2])
    loaded = load_data("cifar10", progress=False)
    assert_well_formed(loaded)
    assert np.array_equal(loaded.X_train.reshape(X.shape), X) and np.array_equal(loaded.y_test, y[:2])
    assert mirror.requested == []


def test_the_whole_archive_is_preferred_to_an_excerpt(mirror: Mirror, cache: Path) -> None:
    """Whoever has both gets all of CIFAR-10."""
    X, y = random_excerpt()
    write_excerpt(cache, X_train=X, y_train=y, X_test=X, y_test=y)
    place(cache, archive_of_served(mirror))
    assert len(load_data("cifar10", progress=False).y_train) == 5 * ROWS_PER_BATCH


@pytest.mark.parametrize(
    "flaw", ["missing key", "pickled", "wrong shape", "float images", "label 10", "no npz"]
)
def test_an_excerpt_that_is_not_what_it_should_be_is_named_for_deletion(cache: Path, flaw: str) -> None:
    """An excerpt is checked, and never unpickled."""
    X, y = random_excerpt()
    arrays: dict[str, object] = {"X_train": X, "y_train": y, "X_test": X, "y_test": y}
    if flaw == "missing key":
        del arrays["y_test"]
    replaced: dict[str, tuple[str, object]] = {
        "pickled": ("y_test", np.array([{}] * len(y), dtype=object)),
        "wrong shape": ("X_test", X[:1]),
        "float images": ("X_test", X / 255),
        "label 10": ("y_train", y + 10),
    }
    if flaw in replaced:
        key, value = replaced[flaw]
        arrays[key] = value
    path = write_excerpt(cache, **arrays)
    if flaw == "no npz":
        path.write_bytes(b"PK but no more than that")
    with pytest.raises(CorruptDatasetError, match="Delete that file") as failure:
        load_data("cifar10", progress=False)
    assert str(path) in str(failure.value)


def test_the_real_excerpt_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real excerpt of CIFAR-10, which the project may not ship, comes out as rows of 3,072 intensities."""
    beside_the_project = Path(__file__).parents[2] / "shared" / "data"
    directory = Path(os.environ.get("COURSE_DATA_DIR") or beside_the_project)
    if not (directory / cifar10.CIFAR10_EXCERPT).is_file():
        pytest.skip(f"no {cifar10.CIFAR10_EXCERPT} in {directory}; COURSE_DATA_DIR names another directory")
    monkeypatch.setenv("COURSE_DATA_DIR", str(directory))
    loaded = load_data("cifar10", num_train=500, num_test=100)
    assert_well_formed(loaded)
    assert loaded.X_train.shape == (500, 3072) and loaded.X_train.max() == 255
    assert len(set(loaded.y_train)) == 10


def archive_of_served(mirror: Mirror) -> bytes:
    return (mirror.directory / "cifar-10-binary.tar.gz").read_bytes()


def random_excerpt() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    X = rng.integers(256, size=(6, 32, 32, 3), dtype=np.uint8)
    return X, rng.integers(10, size=6, dtype=np.uint8)


def write_excerpt(cache: Path, **arrays: object) -> Path:
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / cifar10.CIFAR10_EXCERPT
    np.savez(path, **arrays)  # type: ignore[arg-type]
    return path

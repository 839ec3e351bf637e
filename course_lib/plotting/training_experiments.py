"""The experiments of the assignment on training in practice, each a function of what chance comes from.

The notebook shows one run of each; the numbers in its prose are measured again over several seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from course_lib.data import load_data
from course_lib.plotting.training_net import (
    Array,
    Augment,
    Labels,
    Run,
    Settings,
    Trainer,
    cross_entropy,
    first_weights,
)

#: How many originals the moved digits were made of, in turn, and how many of them are for training here.
ORIGINALS, FOR_TRAINING = 1347, 1000
#: How often an image stands in a batch, so that its labels can be dealt out in proportion.
COPIES = 8
HEALTHY = {"lr": 0.05, "reg": 0.002, "epochs": 25}
#: What is different about each patient of the clinic: one thing. (Guess before you read on.)
PATIENTS: Mapping[str, Mapping[str, float]] = {
    "A": {},
    "B": {"lr": 0.0003},
    "C": {"lr": 0.4},
    "D": {"num_train": 300},
    "E": {"init_scale": 1e-5},
    "F": {"reg": 0.05},
}


class Images(NamedTuple):
    """Images for training and for validation, with their labels; one image a row."""

    X_train: Array
    y_train: Labels
    X_val: Array
    y_val: Labels


def moved_images(num_train: int) -> Images:
    """Return moved digits with intensities in [0, 1], cut so that no original is on both sides.

    Image ``i`` and image ``i + 1347`` of the data set are the same handwriting, moved differently. Cut
    anywhere else, the validation set would hold relatives of the training set.

    Parameters
    ----------
    num_train : int
        Images to train on, at most 3,000; always the same 1,000 are for validation.
    """
    data = load_data("moved_digits")
    X, y = data.X_train / data.X_train.max(), data.y_train
    training = np.arange(len(y)) % ORIGINALS < FOR_TRAINING
    return Images(X[training][:num_train], y[training][:num_train], X[~training], y[~training])


def centred(images: Images) -> Images:
    """Return images about the mean of the training images."""
    mean = images.X_train.mean(axis=0)
    return images._replace(X_train=images.X_train - mean, X_val=images.X_val - mean)


def clinic(
    trainer: Trainer, images: Images, seed: int = 0, letters: Iterable[str] = PATIENTS
) -> dict[str, Run]:
    """Train networks of the clinic, which differ in one thing each from the healthy one."""
    return {
        letter: trainer.train(*images, Settings(**{**HEALTHY, **PATIENTS[letter], "seed": seed}))  # type: ignore[arg-type]
        for letter in letters
    }


def starts_and_penalties(trainer: Trainer, images: Images, seed: int = 0) -> dict[tuple[str, float], Run]:
    """Train from small and from large first weights, without and with a penalty: four networks."""
    return {
        (start, reg): trainer.train(
            *images, Settings(lr=0.1, hidden=(24,), init_scale=scale, reg=reg, seed=seed)
        )
        for start, scale in {"He's start": None, "large start": 1.0}.items()
        for reg in (0.0, 0.01)
    }


def roughness(W: Array, side: int) -> float:
    """Return how much neighbouring pixels of filters differ: 2 for independent ones, 0 for flat filters.

    Parameters
    ----------
    W : ndarray, shape (side * side, H)
        First weights, one hidden unit per column.
    side : int
        Height and width of the images.
    """
    filters = W.T.reshape(-1, side, side)
    steps = [np.mean(np.diff(filters, axis=axis) ** 2) for axis in (1, 2)]
    return float(np.mean(steps) / np.mean(filters**2))


def seeds_of(trainer: Trainer, images: Images, count: int, seed: int = 0) -> Array:
    """Return the validation scores of networks that differ in their seeds only, shape (count, M, C)."""
    runs = [
        trainer.train(*images, Settings(lr=0.02, epochs=30, seed=100 * seed + number))
        for number in range(count)
    ]
    return np.array([trainer.scores(run.params, images.X_val) for run in runs])


def restless(trainer: Trainer, images: Images, seed: int = 0) -> Run:
    """Train with far too high a rate, so that the last checkpoints dance about."""
    return trainer.train(*images, Settings(lr=0.2, reg=0.01, epochs=40, batch_size=16, seed=seed))


class Stopped(NamedTuple):
    """A run, where one would have stopped it, and what a judge says who had no say in that.

    Attributes
    ----------
    train_loss, val_loss : list of float
        One entry per epoch; the validation loss is that of the images that choose.
    best, stop : int
        Epoch, from 1, whose weights are kept, and the epoch after which the run is stopped.
    kept, last : tuple of float
        Loss and accuracy on the judge's images, of the kept weights and of those after the last epoch.
    """

    train_loss: list[float]
    val_loss: list[float]
    best: int
    stop: int
    kept: tuple[float, float]
    last: tuple[float, float]


def stopped_early(trainer: Trainer, images: Images, patience: int, seed: int = 0) -> Stopped:
    """Train to the end, and find out what stopping early would have kept.

    Parameters
    ----------
    trainer : Trainer
    images : Images
        One half of the validation images chooses, the other half judges.
    patience : int
        Epochs without a new lowest validation loss after which the run is stopped.
    seed : int
    """
    half = np.random.default_rng(seed).permutation(len(images.y_val)) % 2 == 0
    choosing = images._replace(X_val=images.X_val[half], y_val=images.y_val[half])
    run = trainer.train(*choosing, Settings(lr=0.05, reg=0.002, epochs=40, seed=seed))
    lowest, best, stop = np.inf, 0, len(run.val_loss)
    for epoch, loss in enumerate(run.val_loss, start=1):
        if loss < lowest:
            lowest, best = loss, epoch
        elif epoch - best >= patience:
            stop = epoch
            break
    X, y = images.X_val[~half], images.y_val[~half]
    kept, last = (
        (cross_entropy(trainer.scores(params, X), y), trainer.accuracy(params, X, y))
        for params in (run.checkpoints[best - 1], run.params)
    )
    return Stopped(run.train_loss, run.val_loss, best, stop, kept, last)


def augmented(
    trainer: Trainer, images: Images, kinds: Mapping[str, Augment | None], seed: int = 0
) -> dict[str, Run]:
    """Train once with each kind of augmentation."""
    small = images.X_train.shape[1] < 1000  # larger images, longer inputs, smaller steps
    how = Settings(lr=0.02 if small else 0.002, epochs=60, seed=seed)
    return {name: trainer.train(*images, how, augment) for name, augment in kinds.items()}


def on_images(change: Callable[[Array, np.random.Generator], Array], image_shape: Sequence[int]) -> Augment:
    """Return a change of images, shape (N, H, W, channels), as one of rows."""
    channels = image_shape[2] if len(image_shape) == 3 else 1

    def change_rows(X: Array, rng: np.random.Generator) -> Array:
        return change(X.reshape(-1, *image_shape[:2], channels), rng).reshape(X.shape)

    return change_rows


def distilled(
    trainer: Trainer,
    predict: Callable[[Array], tuple[Array, Labels]],
    images: Images,
    labelled: int = 200,
    seed: int = 0,
) -> dict[str, float]:
    """Return validation accuracies of eight networks, of their ensemble, and of networks that it taught.

    Parameters
    ----------
    trainer : Trainer
    predict : callable
        From scores (M, N, C) to mean probabilities (N, C) and labels (N,).
    images : Images
        Of the training images only the first ``labelled`` have labels that anybody is told.
    labelled, seed : int
        How many that are, and what all chance comes from.
    """
    few = images._replace(X_train=images.X_train[:labelled], y_train=images.y_train[:labelled])
    few, X = centred(few), images.X_train - few.X_train.mean(axis=0)
    runs = [trainer.train(*few, Settings(lr=0.02, epochs=60, seed=100 * seed + k)) for k in range(8)]
    labels = predict(np.array([trainer.scores(run.params, few.X_val) for run in runs]))[1]
    teacher = predict(np.array([trainer.scores(run.params, X) for run in runs]))[0]
    certain = np.eye(teacher.shape[1])[teacher.argmax(axis=1)]
    return {
        "one of eight, on average": float(np.mean([run.val_accuracy[-1] for run in runs])),
        "their ensemble": float(np.mean(labels == few.y_val)),
        "one network, taught by their probabilities": _taught(trainer, X, teacher, few, seed),
        "one network, taught by their labels": _taught(trainer, X, certain, few, seed),
    }


def _taught(trainer: Trainer, X: Array, teacher: Array, judged: Images, seed: int) -> float:
    """Return the accuracy of a network that learns from probabilities, shape (N, C), alone.

    Each image stands in its batch a number of times, with the labels dealt out in the teacher's proportions
    and the rest of each drawn anew. The mean gradient with respect to the scores is that of soft labels.
    """
    rng, sums = np.random.default_rng(seed), np.cumsum(teacher, axis=1)
    params = first_weights([X.shape[1], 64, teacher.shape[1]], None, rng)
    states: dict[str, dict[str, object]] = {name: {"learning_rate": 0.02} for name in params}
    for _ in range(20):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 32):
            batch = order[start : start + 32]
            places = (np.arange(COPIES) + rng.random((len(batch), 1))) / COPIES * sums[batch, -1:]
            dealt = (sums[batch][:, np.newaxis] > places[..., np.newaxis]).argmax(axis=2)
            rows = np.repeat(X[batch], COPIES, axis=0)
            _, gradients = trainer.loss(params, rows, dealt.ravel(), {"mode": "train", "reg": 0.0})
            params = trainer.stepped(params, gradients, states)
    return trainer.accuracy(params, judged.X_val, judged.y_val)

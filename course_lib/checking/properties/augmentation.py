"""What random flips and crops must do to images, whatever they happen to draw.

What became of every image is read off the answer: mirrored or not, and which window of the padded image it
is. Labels are safe as long as each output is such a version of the image in its own place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.properties.chance import plausible_share
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

Images = NDArray[Any]
FEW = 30  # with fewer images nothing is said about chance


def given_images(case: Case) -> NDArray[np.float64]:
    """Return the images that went in, as floats: small whole numbers can't be subtracted from one another."""
    return np.asarray(case.args["images"], dtype=np.float64)


def read_images(case: Case, answer: Answer) -> Images | Finding:
    """Return the images that came back, or say why they are none."""
    images, out = case.args["images"], answer.value
    if not isinstance(out, np.ndarray) or out.dtype.kind not in "fiu":
        return Finding("The function should return an array of images.")
    if out.shape != images.shape:
        return Finding(f"Images of shape {images.shape} came back as {out.shape}.", "wrong_size")
    if not np.isfinite(out).all():
        return Finding("Some pixels are NaN or infinite.")
    return out


def same_images(a: Images, b: Images) -> NDArray[np.bool_]:
    """Return for each image of two batches whether all pixels agree."""
    close = np.isclose(a, b, rtol=1e-6, atol=1e-9)
    return np.asarray(close.all(axis=(1, 2, 3)), dtype=np.bool_)


#: What pixels may have been divided by, or multiplied with.
SCALES = (255.0, 1 / 255)


def _seen_scaled(scale: float) -> str:
    how = "divided by" if scale > 1 else "multiplied with"
    return f"All pixels that came back are those of the images, {how} 255."


def _mirrored(images: Images) -> Images:
    return images[:, :, ::-1]


def _batch_reversed(images: Images) -> Images:
    return images[::-1]


_OTHER_FLIPS: dict[str, tuple[Callable[[Images], Images], str]] = {
    "flipped_vertically": (lambda images: images[:, ::-1], "The image stands on its head"),
    "rotated": (lambda images: images[:, ::-1, ::-1], "The image is turned by 180 degrees"),
    "channels_reversed": (lambda images: images[..., ::-1], "The colour channels are in reverse order"),
    "batch_reversed": (_batch_reversed, "The image is that of another place in the batch"),
}


@holds("random_flip")
def random_flip(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge ``random_flip(images, probability, rng)``.

    Parameters
    ----------
    case : Case
        Images without symmetry.
    answer : Answer
    part : {"images", "chance"}
        Whether each output is its own image, as it was or mirrored left to right; whether flips have the
        probability asked for and are independent of one another.

    Returns
    -------
    Finding or None
        False alarms: see :mod:`course_lib.checking.properties.chance`.
    """
    images, out = given_images(case), read_images(case, answer)
    if isinstance(out, Finding):
        return out
    kept, mirrored = same_images(out, images), same_images(out, _mirrored(images))
    if part == "images":
        return None if (kept | mirrored).all() else _other_flip(images, out, kept | mirrored)
    if len(images) < FEW:
        return None
    flipped = _flipped(images, out)
    if flipped is None:
        words = "Not every image came back as it was, or flipped, in its place"
        return Finding(f"{words}: nothing shows which ones were flipped.")
    return _flip_chance(flipped, case.args["probability"])


def _flipped(images: Images, out: Images) -> NDArray[np.bool_] | None:
    """Return which images are changed, if all that are have been changed in the same way."""
    for scale in (1.0, *SCALES):
        scaled = scale * out
        kept = same_images(scaled, images)
        for change in (_mirrored, *(change for change, _ in _OTHER_FLIPS.values())):
            if change is not _batch_reversed and (kept | same_images(scaled, change(images))).all():
                return ~kept
    return None


def _other_flip(images: Images, out: Images, fine: NDArray[np.bool_]) -> Finding:
    i = int(np.argmin(fine))
    for scale in SCALES:
        scaled = scale * out
        if (same_images(scaled, images) | same_images(scaled, _mirrored(images))).all():
            return Finding(_seen_scaled(scale), "scaled")
    for diagnosis, (change, words) in _OTHER_FLIPS.items():
        if same_images(out, change(images))[i]:
            return Finding(f"{words} (image {i} of {len(images)}).", diagnosis)
    rows, turned = _same_rows(out, images), _same_rows(out, _mirrored(images))
    if (rows | turned).all():
        return Finding(f"In image {i}, some rows are mirrored and others are not.", "row_by_row")
    if _are_versions(out, images, _mirrored(images)):
        return Finding(f"Image {i} belongs to another place in the batch.", "order_lost")
    return Finding(f"Image {i} is neither the one that came in nor its mirror image.")


def _same_rows(a: Images, b: Images) -> NDArray[np.bool_]:
    """Return for each row of each image whether all its pixels agree."""
    return np.asarray(np.isclose(a, b, rtol=1e-6, atol=1e-9).all(axis=(2, 3)), dtype=np.bool_)


def _are_versions(out: Images, *versions: Images) -> bool:
    """Return whether each image that came back is some version of some image of the batch."""
    known = np.concatenate([version.reshape(len(version), -1) for version in versions])
    return all(np.isclose(known, image.ravel(), rtol=1e-6, atol=1e-9).all(axis=1).any() for image in out)


def _flip_chance(flipped: NDArray[np.bool_], probability: float) -> Finding | None:
    count, n = int(flipped.sum()), len(flipped)
    seen = f"{count} of {n} images were flipped; the probability asked for is {probability:g}."
    if 0 < probability < 1 and count in (0, n):  # with probability p**n or (1 - p)**n
        return Finding(seen, "one_coin_for_all")
    if not plausible_share(flipped, probability):
        if plausible_share(~flipped, probability):
            return Finding(seen, "probability_reversed")
        if plausible_share(flipped, 0.5):
            return Finding(seen, "probability_ignored")
        return Finding(seen)
    pairs = flipped[: n // 2 * 2].reshape(-1, 2)
    changes = pairs[:, 0] != pairs[:, 1]
    if not plausible_share(changes, 2 * probability * (1 - probability)):
        return Finding(
            f"Of {len(pairs)} pairs of neighbours, {int(changes.sum())} were treated differently.",
            "not_independent",
        )
    return None


def find_shifts(images: Images, out: Images, padding: int, mode: str = "constant") -> NDArray[np.int64]:
    """Return the offset of each output in the padded image, shape (N, 2); -1 where there is none."""
    height, width = images.shape[1:3]
    around = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    padded = np.pad(images, around, mode=mode)  # type: ignore[call-overload]
    shifts = np.full((len(images), 2), -1)
    for top in range(2 * padding + 1):
        for left in range(2 * padding + 1):
            window = padded[:, top : top + height, left : left + width]
            shifts[same_images(out, window)] = top, left
    return shifts


_OTHER_PADDINGS = {
    "wrapped_around": ("wrap", "What leaves an image on one side comes back on the other"),
    "edge_repeated": ("edge", "The edge pixels are repeated outwards"),
    "reflected": ("symmetric", "The image is mirrored at its edges"),
}


@holds("random_crop")
def random_crop(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge ``random_crop(images, padding, rng)``.

    Parameters
    ----------
    case : Case
        Images in which every window is another one.
    answer : Answer
    part : {"images", "chance"}
        Whether each output is a window of its own image with zeros around; whether all offsets occur
        equally often, independently for rows, columns and images.

    Returns
    -------
    Finding or None
        False alarms: see :mod:`course_lib.checking.properties.chance`.
    """
    images, padding, out = given_images(case), case.args["padding"], read_images(case, answer)
    if isinstance(out, Finding):
        return out
    shifts = find_shifts(images, out, padding)
    lost = shifts[:, 0] < 0
    if part == "images" and lost.any():
        return _other_padding(images, out, padding, lost)
    if len(images) >= FEW and padding > 0 and (shifts == padding).all():
        return Finding("No image was moved at all.", "always_the_centre")
    if part == "images":
        return None
    return _crop_chance(shifts, padding) if len(images) >= FEW and not lost.any() else None


def _other_padding(images: Images, out: Images, padding: int, lost: NDArray[np.bool_]) -> Finding:
    for scale in SCALES:
        if (find_shifts(images, scale * out, padding)[:, 0] >= 0).all():
            return Finding(_seen_scaled(scale), "scaled")
    for diagnosis, (mode, words) in _OTHER_PADDINGS.items():
        if (find_shifts(images, out, padding, mode)[:, 0] >= 0).all():
            return Finding(f"{words}.", diagnosis)
    other = _other_constant(images, out, padding)
    if other is not None:
        return Finding(f"The padding is {other:.3g}.", "padding_not_zero")
    if (find_shifts(images, out, 2 * padding)[:, 0] >= 0).all():
        return Finding("Some images are shifted by more than `padding` pixels.", "shifted_too_far")
    return Finding(f"Image {int(np.argmax(lost))} is not a window of itself with zeros around it.")


def _other_constant(images: Images, out: Images, padding: int) -> float | None:
    """Return the number other than 0 that stands around the images, if every window is of such an image."""
    i = int(np.argmax(find_shifts(images, out, padding)[:, 0] < 0))
    values, counts = np.unique(out[i], return_counts=True)
    for value in values[np.argsort(-counts)]:
        lifted = find_shifts(
            images - value, out - value, padding
        )  # zeros around what is lower by that number
        if value and (lifted[:, 0] >= 0).all():
            return float(value)
    return None


def _crop_chance(shifts: NDArray[np.int64], padding: int) -> Finding | None:
    n, places = len(shifts), 2 * padding + 1
    if padding == 0:
        return None
    if (shifts == shifts[0]).all():
        return Finding(f"All {n} images were moved by the same offset.", "one_offset_for_all")
    if (shifts[:, 0] == shifts[:, 1]).all():
        return Finding("Every image was moved along the diagonal.", "same_offset_for_both")
    counts = np.array([np.bincount(column, minlength=places) for column in shifts.T])
    seen = f"Rows start at {counts[0].tolist()}, columns at {counts[1].tolist()} (offset 0, 1, …)."
    if padding > 1 and (counts[:, padding + 1 :] == 0).all():
        return Finding(seen, "one_direction_only")
    if (counts[:, -1] == 0).all():
        return Finding(seen, "last_offset_missing")
    if (counts[:, 0] == 0).all():
        return Finding(seen, "first_offset_missing")
    even = [plausible_share(column == place, 1 / places) for column in shifts.T for place in range(places)]
    if not all(even):
        return Finding(f"Not all offsets are equally likely. {seen}")
    if not plausible_share(shifts[:, 0] == shifts[:, 1], 1 / places):
        return Finding("Vertical and horizontal offsets depend on each other.")
    return None

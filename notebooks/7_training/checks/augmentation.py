"""Section 11, "Augmentation: more images than you have"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Case, Probe, Seeded, case
from course_lib.checking.spec import Exercise

from . import training
from .cases import Array


def pictures(rng: np.random.Generator, n: int, h: int, w: int, channels: int) -> Array:
    """Draw images without symmetry; few levels, so that they take little room."""
    return rng.integers(1, 32, size=(n, h, w, channels)) / 32


def whole_pictures(rng: np.random.Generator, levels: int) -> NDArray[np.uint8]:
    """Draw images of whole numbers below ``levels``, in one byte each, none of them of a single colour."""
    images = rng.integers(levels, size=(6, 4, 3, 3), dtype=np.uint8)
    images[:, 0, :2] = [[0, 0, 0], [levels - 1, levels - 1, levels - 1]]
    return images


def seed(rng: np.random.Generator) -> Seeded:
    """Draw a seed for the student's generator."""
    return Seeded(int(rng.integers(2**31)))


def flips(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches to flip: large ones show chances, small ones with odd shapes show what is flipped."""
    for probability in (0.5, 0.2, 0.8):
        images = pictures(rng, 300, 2, 2, 3)
        yield case("there are many images", images=images, probability=probability, rng=seed(rng))
    for n, h, w, channels, probability in [(5, 4, 6, 3, 1.0), (6, 5, 5, 3, 0.0), (8, 3, 4, 3, 0.5)]:
        images = pictures(rng, n, h, w, channels)
        yield case("images have colours", images=images, probability=probability, rng=seed(rng))


def whole_flips(rng: np.random.Generator) -> Iterator[Case]:
    """Draw pixels as files hold them."""
    for probability in (1.0, 0.5):
        yield case(
            "pixels are whole numbers",
            images=whole_pictures(rng, 256),
            probability=probability,
            rng=seed(rng),
        )


def _one_coin_differs(seed: int) -> bool:
    first, second = (np.random.default_rng(each).random() < 0.5 for each in (seed, seed + 1))
    return bool(first != second)


def flip_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three times 60 images are flipped.

    The first numbers of this seed and the next fall on different sides of a half, so that one coin for all
    images falls on different sides, too: that is a mistake of another aspect.
    """
    first = next(s for s in iter(lambda: seed(rng).seed, None) if _one_coin_differs(s))
    yield case(
        via="seeded_draws",
        seed=first,
        position=2,
        images=pictures(rng, 60, 2, 2, 3),
        probability=0.5,
    )


def crops(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches to crop."""
    for padding in (2, 1):
        images = pictures(rng, 400, 3, 4, 1)
        yield case("there are many images", images=images, padding=padding, rng=seed(rng))
    for n, h, w, padding in [(6, 5, 4, 1), (5, 6, 6, 3)]:
        images = pictures(rng, n, h, w, 3)
        yield case("images have colours", images=images, padding=padding, rng=seed(rng))


def whole_crops(rng: np.random.Generator) -> Iterator[Case]:
    """Draw pixels as files hold them."""
    for padding in (1, 2):
        yield case(
            "pixels are whole numbers", images=whole_pictures(rng, 256), padding=padding, rng=seed(rng)
        )


def crop_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which three times 30 images are cropped."""
    yield case(
        via="seeded_draws", seed=seed(rng).seed, position=2, images=pictures(rng, 30, 3, 3, 1), padding=1
    )


def jitters(rng: np.random.Generator) -> Iterator[Case]:
    """Draw batches to brighten: with one effect only, with both, and with intensities that must be cut off."""
    for n, brightness, contrast in [(300, 0.2, 0.0), (300, 0.0, 0.4), (300, 0.15, 0.5)]:
        narrow = 0.45 + 0.1 * pictures(rng, n, 2, 2, 1) + rng.integers(-8, 8, size=(n, 1, 1, 1)) / 160
        yield case(
            "there are many images", images=narrow, brightness=brightness, contrast=contrast, rng=seed(rng)
        )
    for brightness, contrast in [(0.0, 0.5), (0.4, 0.0), (0.5, 0.9)]:
        images = pictures(rng, 8, 3, 4, 3)
        yield case(
            "images have colours", images=images, brightness=brightness, contrast=contrast, rng=seed(rng)
        )


def whole_jitters(rng: np.random.Generator) -> Iterator[Case]:
    """Draw pictures in black and white: intensities in [0, 1] that are whole numbers.

    Brighter or darker, either black or white is none any more; with contrast, all might be cut off again.
    """
    for brightness in (0.3, 0.6):
        images = whole_pictures(rng, 2)
        yield case(
            "pixels are whole numbers", images=images, brightness=brightness, contrast=0.0, rng=seed(rng)
        )


def jitter_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which four images are changed three times."""
    yield case(
        via="seeded_draws",
        seed=seed(rng).seed,
        position=3,
        images=0.4 + 0.2 * pictures(rng, 4, 2, 2, 3),
        brightness=0.2,
        contrast=0.3,
    )


def colour_noises(rng: np.random.Generator) -> Iterator[Case]:
    """Draw colour images whose three components are far from grey and have variances well apart."""
    for n, sigma in [(400, 0.5), (400, 0.1), (6, 1.0)]:
        mixing = np.array([[0.9, 0.35, 0.1], [-0.3, 0.5, 0.2], [0.05, -0.1, 0.25]])
        levels = rng.integers(-8, 9, size=(n, 1, 2, 3)) / 8
        images = np.array([0.5, 0.35, 0.75]) + 0.3 * levels @ mixing  # no channel has another's mean
        yield case("there are many images" if n > 30 else "", images=images, sigma=sigma, rng=seed(rng))
    extremes = rng.choice([-1, 1], size=(24, 1, 2, 3)) @ mixing
    low, high = extremes.min(axis=(0, 1, 2)), extremes.max(axis=(0, 1, 2))
    yield case("pixels are 0 or 1", images=(extremes - low) / (high - low), sigma=0.5, rng=seed(rng))


def whole_colours(rng: np.random.Generator) -> Iterator[Case]:
    """Draw pixels as files hold them; of few levels, so that the noise is not a thousand times as large."""
    for sigma in (0.5, 0.1):
        yield case("pixels are whole numbers", images=whole_pictures(rng, 6), sigma=sigma, rng=seed(rng))


def colour_seeds(rng: np.random.Generator) -> Iterator[Case]:
    """Draw a seed with which four images are changed three times."""
    yield case(
        via="seeded_draws", seed=seed(rng).seed, position=2, images=pictures(rng, 4, 3, 3, 3), sigma=0.5
    )


def known_wrong_generator(exercise: Exercise, draw: str) -> None:
    """Register numbers from another generator than the one that was handed in; ``draw`` is where they come from."""
    exercise.known_wrong(
        "global_generator",
        "Generators with the same seed lead to different numbers. From where else than `rng` do yours come?",
        (draw, draw.replace("rng", "np.random.default_rng()")),
    )


flip = training.exercise("random_flip", returns=("flipped",))
flip.property("images", "random_flip", cases=flips, part="images")
flip.property("chance", "random_flip", cases=flips, part="chance")
flip.property("integers", "random_flip", cases=whole_flips, robust=True, part="images")
flip.property("generator", "generator", cases=flip_seeds, form=True)
flip.unchanged("inputs unchanged", cases=flips)
MIRRORED, CHOSEN = "images[chosen][:, :, ::-1]", "rng.random(len(images)) < probability"
known_wrong_generator(flip, "rng.random")
flip.known_wrong(
    "flipped_vertically",
    "Images were turned upside down. Which axis runs from left to right?",
    (MIRRORED, "images[chosen][:, ::-1]"),
)
flip.known_wrong(
    "rotated",
    "Images were turned by 180 degrees: both axes were reversed.",
    (MIRRORED, "images[chosen][:, ::-1, ::-1]"),
)
flip.known_wrong(
    "channels_reversed",
    "The order of the colour channels was reversed: red is blue now. Which axis is which?",
    (MIRRORED, "images[chosen][..., ::-1]"),
)
flip.known_wrong(
    "batch_reversed",
    "Images changed places in the batch, and lost their labels.",
    (MIRRORED, "images[::-1][chosen]"),
)
flip.known_wrong(
    "order_lost",
    "Images changed places in the batch, and lost their labels.",
    ("    return flipped", "    return np.concatenate([flipped[chosen], flipped[~chosen]])"),
)
flip.known_wrong(
    "row_by_row",
    "Rows of one image were flipped one by one. How many draws does an image need?",
    (CHOSEN, "rng.random(images.shape[:2]) < probability"),
    (MIRRORED, "images[chosen][:, ::-1]"),
)
flip.known_wrong(
    "one_coin_for_all",
    "All images were flipped, or none of them. How many coins does a batch need?",
    (CHOSEN, "np.full(len(images), rng.random() < probability)"),
)
flip.known_wrong(
    "probability_reversed",
    "Images are flipped with probability 1 − p.",
    (CHOSEN, "rng.random(len(images)) >= probability"),
)
flip.known_wrong(
    "probability_ignored",
    "Half of the images are flipped, whatever the probability.",
    (CHOSEN, "rng.random(len(images)) < 0.5"),
)
flip.known_wrong(
    "not_independent",
    "Which images are flipped is not left to chance image by image.",
    (CHOSEN, "np.arange(len(images)) < round(probability * len(images))"),
)
flip.known_wrong(
    "wrong_size",
    "What came back has another shape than `images`. Do those that are not flipped belong to the batch, too?",
    ("    return flipped", "    return flipped[chosen]"),
)
flip.known_wrong(
    "scaled",
    "Pixels are divided by 255 on the way. Nothing is said about other units.",
    ("    return flipped", "    return flipped / 255 if flipped.dtype == np.uint8 else flipped"),
)
flip.known_wrong(
    "inputs_changed",
    "The images that were passed in have changed.",
    ("flipped = images.copy()", "flipped = images"),
    (MIRRORED, "images[chosen][:, :, ::-1].copy()"),
)


crop = training.exercise("random_crop", returns=("cropped",))
crop.property("images", "random_crop", cases=crops, part="images")
crop.property("chance", "random_crop", cases=crops, part="chance")
crop.property("integers", "random_crop", cases=whole_crops, robust=True, part="images")
crop.property("generator", "generator", cases=crop_seeds, form=True)
PADDED = "np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])"
CORNERS = "rng.integers(2 * padding + 1, size=(len(images), 2))"
WINDOW = "image[top : top + height, left : left + width]"
known_wrong_generator(crop, "rng.integers")
crop.known_wrong(
    "wrapped_around",
    "Images were rolled around. What should stand where an image has moved away?",
    (PADDED, PADDED.replace(")])", ")], mode='wrap')")),
)
crop.known_wrong(
    "edge_repeated",
    "The padding repeats the edge pixels. Zeros are asked for.",
    (PADDED, PADDED.replace(")])", ")], mode='edge')")),
)
crop.known_wrong(
    "padding_not_zero",
    "Something else than zeros stands around the images.",
    (PADDED, PADDED.replace(")])", ")], constant_values=1)")),
)
crop.known_wrong(
    "reflected",
    "The padding mirrors the image at its edges. Zeros are asked for.",
    (PADDED, PADDED.replace(")])", ")], mode='symmetric')")),
)
crop.known_wrong(
    "wrong_size",
    "The images came back in another size than they went in.",
    (WINDOW, "image"),
)
crop.known_wrong(
    "shifted_too_far",
    "Images moved by more than `padding` pixels. How many rows of zeros are there on each side?",
    (PADDED, "np.pad(images, [(0, 0), (2 * padding, 2 * padding), (2 * padding, 2 * padding), (0, 0)])"),
    ("2 * padding + 1,", "4 * padding + 1,"),
)
crop.known_wrong(
    "scaled",
    "Pixels are divided by 255 on the way. Nothing is said about other units.",
    (PADDED, PADDED.replace("images,", "images / 255 if images.dtype == np.uint8 else images,")),
)
crop.known_wrong(
    "one_offset_for_all",
    "All images of a batch moved together. How many draws does a batch need?",
    (CORNERS, "np.tile(rng.integers(2 * padding + 1, size=2), (len(images), 1))"),
)
crop.known_wrong(
    "same_offset_for_both",
    "Rows and columns move by the same number. How many draws does an image need?",
    (CORNERS, "np.repeat(rng.integers(2 * padding + 1, size=(len(images), 1)), 2, axis=1)"),
)
crop.known_wrong(
    "last_offset_missing",
    "The last position is never drawn. Is the upper end of your draw in or out?",
    (CORNERS, "rng.integers(2 * padding, size=(len(images), 2))"),
)
crop.known_wrong(
    "one_direction_only",
    "Images move in one direction only. Where in the padded image is the window that changes nothing: at 0?",
    (CORNERS, "rng.integers(padding + 1, size=(len(images), 2))"),
)
crop.known_wrong(
    "first_offset_missing",
    "The first position, 0, is never drawn.",
    (CORNERS, "rng.integers(1, 2 * padding + 1, size=(len(images), 2))"),
)
crop.known_wrong(
    "always_the_centre",
    "The window is always the middle of the padded image: nothing ever moves.",
    (CORNERS, "np.full((len(images), 2), padding)"),
)


jitter = training.exercise("color_jitter", returns=("changed",))
jitter.property("images", "color_jitter", cases=jitters, part="images")
jitter.property("chance", "color_jitter", cases=jitters, part="chance")
jitter.property("integers", "color_jitter", cases=whole_jitters, robust=True, part="images")
jitter.property("generator", "generator", cases=jitter_seeds, form=True)
FACTOR = "rng.uniform(1 - contrast, 1 + contrast, size=one_each)"
OFFSET = "rng.uniform(-brightness, brightness, size=one_each)"
MEAN = "images.mean(axis=(1, 2, 3), keepdims=True)"
CHANGED = "np.clip(factor * (images - mean) + mean + offset, 0, 1)"
known_wrong_generator(jitter, "rng.uniform")
jitter.known_wrong(
    "not_clipped",
    "Some intensities leave [0, 1].",
    (CHANGED, "factor * (images - mean) + mean + offset"),
)
ROUNDED = "Where whole numbers go in, whole numbers come out: what is between them is cut away. Of which type is your result?"
jitter.known_wrong("rounded_off", ROUNDED, (CHANGED, CHANGED + ".astype(images.dtype)"))
jitter.known_wrong(
    "contrast_about_zero",
    "More contrast made images brighter: the factor acts on distances from black, not from the image's mean.",
    (MEAN, "0.0"),
)
jitter.known_wrong(
    "mean_not_added",
    "The mean is subtracted and never comes back: images turn dark. What should an image be like at contrast 0?",
    (CHANGED, "np.clip(factor * (images - mean) + offset, 0, 1)"),
)
jitter.known_wrong(
    "contrast_about_half",
    "The factor acts on distances from mid-grey, not from the image's own mean.",
    (MEAN, "0.5"),
)
jitter.known_wrong(
    "contrast_about_batch",
    "The mean was taken over the whole batch. An image's result then depends on its neighbours.",
    (MEAN, "images.mean()"),
)
jitter.known_wrong(
    "per_channel",
    "The channels were treated differently, so colours change. One factor, one offset and one mean per image.",
    ("one_each = (len(images), 1, 1, 1)", "one_each = (len(images), 1, 1, images.shape[3])"),
)
jitter.known_wrong(
    "per_pixel",
    "Every pixel was changed by an amount of its own: that is noise, not light.",
    ("one_each = (len(images), 1, 1, 1)", "one_each = images.shape"),
)
jitter.known_wrong(
    "one_draw_for_all",
    "All images of a batch were changed by the same amounts.",
    ("one_each = (len(images), 1, 1, 1)", "one_each = (1, 1, 1, 1)"),
)
jitter.known_wrong(
    "brightness_multiplied",
    "Brightness multiplies here. It is an offset: what does it do to a black pixel?",
    (CHANGED, "np.clip((factor * (images - mean) + mean) * (1 + offset), 0, 1)"),
)
jitter.known_wrong(
    "swapped",
    "`brightness` decides about the contrast factor: the two have changed places.",
    (FACTOR, FACTOR.replace("contrast", "brightness")),
    (OFFSET, OFFSET.replace("brightness", "contrast")),
)
jitter.known_wrong(
    "offset_scaled",
    "The offset is multiplied by the contrast factor, too. What does the formula add last?",
    (CHANGED, "np.clip(factor * (images - mean + offset) + mean, 0, 1)"),
)
jitter.known_wrong(
    "half_the_range",
    "Amounts come from the inner half of their range. How far from the middle may they lie, on either side?",
    (FACTOR, "1 + contrast * (rng.random(size=one_each) - 0.5)"),
    (OFFSET, "brightness * (rng.random(size=one_each) - 0.5)"),
)
jitter.known_wrong(
    "normal_draws",
    "Amounts are normal numbers, which have no largest value. Which distribution is asked for?",
    (FACTOR, "rng.normal(1, contrast, size=one_each)"),
    (OFFSET, "rng.normal(0, brightness, size=one_each)"),
)
jitter.known_wrong(
    "only_downwards",
    "Amounts are drawn from the lower half of their range only.",
    (FACTOR, "rng.uniform(1 - contrast, 1, size=one_each)"),
    (OFFSET, "rng.uniform(-brightness, 0, size=one_each)"),
)
jitter.known_wrong(
    "factor_around_zero",
    "The contrast factor lies around 0, so images turn grey or into negatives. What leaves an image as it is?",
    (FACTOR, "rng.uniform(-contrast, contrast, size=one_each)"),
)
jitter.known_wrong(
    "only_upwards",
    "Amounts are drawn from the upper half of their range only.",
    (FACTOR, "rng.uniform(1, 1 + contrast, size=one_each)"),
    (OFFSET, "rng.uniform(0, brightness, size=one_each)"),
)
jitter.known_wrong(
    "same_draw",
    "Brightness and contrast come from the same random number.",
    (FACTOR, "1 + contrast * (half := rng.uniform(-1, 1, size=one_each))"),
    (OFFSET, "brightness * half"),
)


colours = training.exercise("pca_color_noise", returns=("changed",))
colours.property("images", "pca_color_noise", cases=colour_noises, part="images")
colours.property("chance", "pca_color_noise", cases=colour_noises, part="chance")
colours.property("integers", "pca_color_noise", cases=whole_colours, robust=True, part="images")
colours.property("generator", "generator", cases=colour_seeds, form=True)
ALPHA = "sigma * rng.normal(size=(len(images), 3))"
SHIFT = "((alpha * eigenvalues) @ vectors.T)[:, None, None, :]"
known_wrong_generator(colours, "rng.normal")
colours.known_wrong(
    "roots_of_eigenvalues",
    "The components were weighted by the roots of the eigenvalues. That is a sensible recipe as well, and not this one.",
    (SHIFT, "((alpha * np.sqrt(eigenvalues)) @ vectors.T)[:, None, None, :]"),
)
colours.known_wrong(
    "singular_values",
    "The components were weighted by the singular values of the pixels. How are those related to the eigenvalues of Σ?",
    (SHIFT, "((alpha * np.sqrt(eigenvalues * len(pixels))) @ vectors.T)[:, None, None, :]"),
)
colours.known_wrong(
    "eigenvalues_not_averaged",
    "The eigenvalues belong to a sum over the pixels. A covariance is a mean.",
    ("centred.T @ centred / len(pixels)", "centred.T @ centred"),
)
colours.known_wrong(
    "components_of_each_image",
    "Each image has components of its own. Those of all pixels of all images are asked for.",
    (
        "    alpha = ",
        "    own = images.reshape(len(images), -1, 3)\n    own = own - own.mean(axis=1, keepdims=True)\n    eigenvalues, vectors = np.linalg.eigh(np.swapaxes(own, 1, 2) @ own / own.shape[1])\n    alpha = ",
    ),
    (SHIFT, "np.einsum('nj,nj,ncj->nc', alpha, eigenvalues, vectors)[:, None, None, :]"),
)
colours.known_wrong(
    "multiplied",
    "The colour multiplies the pixels. In the formula it is added to them.",
    (f"images + {SHIFT}", f"images * (1 + {SHIFT})"),
)
colours.known_wrong(
    "eigenvalues_forgotten",
    "All three directions get the same amount of noise. Where do the eigenvalues come in?",
    (SHIFT, "(alpha @ vectors.T)[:, None, None, :]"),
)
colours.known_wrong(
    "rows_for_columns",
    "Rows of the eigenvector matrix were used as directions. `np.linalg.eigh` puts eigenvectors into columns.",
    (SHIFT, "((alpha * eigenvalues) @ vectors)[:, None, None, :]"),
)
colours.known_wrong(
    "not_centred",
    "The pixels' mean colour was not subtracted before the covariance.",
    ("centred = pixels - pixels.mean(axis=0)", "centred = pixels"),
)
colours.known_wrong(
    "one_mean_for_all",
    "One mean of all numbers was subtracted. Each of the three channels has a mean of its own.",
    ("centred = pixels - pixels.mean(axis=0)", "centred = pixels - pixels.mean()"),
)
colours.known_wrong(
    "one_draw_for_all",
    "All images of a batch were given the same colour.",
    (ALPHA, "sigma * rng.normal(size=(1, 3)) + np.zeros((len(images), 3))"),
)
colours.known_wrong(
    "same_draw",
    "The three amounts of an image come from one random number, so all noise lies on one line.",
    (ALPHA, "sigma * rng.normal(size=(len(images), 1)) + np.zeros((len(images), 3))"),
)
colours.known_wrong(
    "sigma_ignored",
    "The noise does not depend on `sigma`.",
    (ALPHA, "rng.normal(size=(len(images), 3))"),
)
colours.known_wrong(
    "sigma_as_variance",
    "`sigma` is a standard deviation; you use it as a variance.",
    (ALPHA, "np.sqrt(sigma) * rng.normal(size=(len(images), 3))"),
)
colours.known_wrong(
    "uniform_draws",
    "The amounts are uniform between −σ and σ. Which distribution is asked for?",
    (ALPHA, "rng.uniform(-sigma, sigma, size=(len(images), 3))"),
)
colours.known_wrong(
    "sigma_squared",
    "`sigma` is the standard deviation of the amounts, and here its square is.",
    (ALPHA, "sigma**2 * rng.normal(size=(len(images), 3))"),
)
colours.known_wrong(
    "eigenvalues_squared",
    "The components were weighted by the squares of the eigenvalues. How often does Λ stand in the formula?",
    (SHIFT, "((alpha * eigenvalues**2) @ vectors.T)[:, None, None, :]"),
)
colours.known_wrong(
    "cut_off",
    "Intensities were cut off at 0 and 1. Then not all pixels of an image change alike; nothing is cut off here.",
    ("return images + " + SHIFT, "return np.clip(images + " + SHIFT + ", 0, 1)"),
)
colours.known_wrong("rounded_off", ROUNDED, (f"images + {SHIFT}", f"(images + {SHIFT}).astype(images.dtype)"))
colours.known_wrong(
    "per_pixel",
    "Every pixel was given a colour of its own. What would light do to a whole scene?",
    (ALPHA, "sigma * rng.normal(size=(*images.shape[:3], 3))"),
    (SHIFT, "(alpha * eigenvalues) @ vectors.T"),
)


training.choice(
    "flip_labels",
    options="ABCD",
    because={
        "A": "A, yes. Is there another one without a left and a right that mean something?",
        "D": "D, yes. Is there another one without a left and a right that mean something?",
        "B": "Look at a 2 or a 7 in the mirror.",
        "C": '"Turn left" in the mirror reads "turn right", with the wrong label.',
        "ABD": "Look at a 2 or a 7 in the mirror.",
        "ABCD": "Look at a 2 in the mirror, and at a sign that says turn left.",
    },
    why="A cat in the mirror is a cat, and fields have no left and right that mean anything. A "
    'mirrored 2 is no digit, and "turn left" in the mirror is "turn right".',
)


def seen_in_use(rng: np.random.Generator) -> Iterator[Case]:
    """Draw images to be classified by all of their windows; those of one batch differ in their scores."""
    for label, (n, h, w, channels), num_classes, padding in [
        ("", (7, 5, 4, 1), 3, 2),
        ("", (6, 4, 6, 3), 5, 1),
        ("there is one image", (1, 4, 3, 3), 4, 3),
        ("nothing is padded", (5, 3, 4, 1), 3, 0),
        ("images are as high as they are wide", (8, 4, 4, 1), 10, 2),
    ]:
        images = pictures(rng, n, h, w, channels)
        score_fn = Probe("picture_scores", {"num_classes": num_classes, "gain": float(rng.uniform(2, 3))})
        yield case(label, score_fn=score_fn, images=images, padding=padding)


views = training.exercise(
    "predict_over_crops", returns=("probabilities", "labels"), uses=("ensemble_predict",)
)
views.values("probabilities", of="probabilities", cases=seen_in_use)
views.values("labels", of="labels", cases=seen_in_use, exact=True)
views.unchanged("inputs unchanged", cases=seen_in_use)
OFFSETS = "offsets = range(2 * padding + 1)"
WINDOWS = "[padded[:, top : top + height, left : left + width] for top in offsets for left in offsets]"
PADDED = "np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)])"
OPINIONS = "ensemble_predict(np.array([score_fn(window) for window in windows]))"
views.known_wrong(
    "scores_averaged",
    "The scores of the windows were averaged, and their softmax taken at the end. What is it that an ensemble averages?",
    (OPINIONS, "ensemble_predict(np.mean([score_fn(window) for window in windows], axis=0)[None])"),
)
views.known_wrong(
    "last_position_missing",
    "The window never reaches the lower and right ends of the padding. How many positions are there in one direction?",
    (OFFSETS, "offsets = range(2 * padding + (padding == 0))"),
)
views.known_wrong(
    "half_of_the_positions",
    "The window moves by `padding` in all. There are `padding` rows above the image and as many below: how far can it go?",
    (OFFSETS, "offsets = range(padding + 1)"),
)
views.known_wrong(
    "ends_and_middle_only",
    "Only windows at the ends and in the middle were looked at. Asked for are all positions.",
    (OFFSETS, "offsets = sorted({0, padding, 2 * padding})"),
)
views.known_wrong(
    "corners_and_centre",
    "Only the four corners and the centre were looked at: the usual choice for large photographs. Asked for are all positions.",
    (
        WINDOWS,
        "[padded[:, top : top + height, left : left + width] for top, left in "
        "{(0, 0), (0, 2 * padding), (2 * padding, 0), (2 * padding, 2 * padding), (padding, padding)}]",
    ),
)
views.known_wrong(
    "diagonal_only",
    "The window moves down and to the right at once: along a diagonal. Which positions does it never see?",
    (
        WINDOWS,
        "[padded[:, top : top + height, left : left + width] for top, left in zip(offsets, offsets, strict=True)]",
    ),
)
views.known_wrong(
    "one_direction_only",
    "The window moves in one direction only. An image can be moved in two.",
    (WINDOWS, "[padded[:, padding : padding + height, left : left + width] for left in offsets]"),
)
views.known_wrong(
    "downwards_only",
    "The window moves up and down only. An image can be moved in two directions.",
    (WINDOWS, "[padded[:, top : top + height, padding : padding + width] for top in offsets]"),
)
views.known_wrong(
    "image_alone",
    "Each image was looked at once, as it is. Where are the moved copies?",
    (WINDOWS, "[images]"),
)
views.known_wrong(
    "moved_round",
    "What leaves an image on one side comes back on the other. What stands in the padding?",
    (
        WINDOWS,
        "[np.roll(images, (padding - top, padding - left), axis=(1, 2)) for top in offsets for left in offsets]",
    ),
)
views.known_wrong(
    "rim_repeated",
    "The padding repeats the rim of the image. It should be zeros.",
    (PADDED, PADDED[:-1] + ', mode="edge")'),
)
views.known_wrong(
    "mirror_images_too",
    "Mirror images were looked at as well. Do labels survive that? Nobody asked for it here.",
    (
        OPINIONS,
        "ensemble_predict(np.array([score_fn(w) for window in windows for w in (window, window[:, :, ::-1])]))",
    ),
)
views.known_wrong(
    "height_and_width_exchanged",
    "The windows are as wide as the images are high, and the other way round. Which axis is which?",
    ("height, width = images.shape[1:3]", "width, height = images.shape[1:3]"),
)
views.known_wrong(
    "votes_counted",
    "Each window cast one vote. A vote doesn't say how sure it was; what is averaged instead?",
    (
        OPINIONS,
        "ensemble_predict(np.array([1e9 * (s == s.max(axis=1, keepdims=True)) for s in map(score_fn, windows)]))",
    ),
)
views.known_wrong(
    "most_confident_window",
    "The label is that of the single window that was surest. What about all the others?",
    (
        "return " + OPINIONS,
        "each = np.array([ensemble_predict(score_fn(window)[None])[0] for window in windows])\n"
        "    return "
        + OPINIONS[:-1].replace("ensemble_predict(", "(ensemble_predict(")
        + ")[0], each.max(axis=0).argmax(axis=1))",
    ),
)
views.known_wrong(
    "summed_not_averaged",
    "The probabilities were added up and not divided. What should each row add up to?",
    (
        "return " + OPINIONS,
        "probabilities, labels = " + OPINIONS + "\n    return len(windows) * probabilities, labels",
    ),
)
views.known_wrong(
    "labels_of_the_image_alone",
    "The labels are those of the images as they are. Whose opinion should decide?",
    (
        "return " + OPINIONS,
        "probabilities, _ = " + OPINIONS + "\n    return probabilities, score_fn(images).argmax(axis=1)",
    ),
)
views.known_wrong(
    "label_numbers_averaged",
    "The labels of the windows were averaged as numbers. If half of the windows say 2 and half say 4, is it a 3?",
    (
        "return " + OPINIONS,
        "probabilities, _ = "
        + OPINIONS
        + "\n    labels = [score_fn(window).argmax(axis=1) for window in windows]"
        "\n    return probabilities, np.round(np.mean(labels, axis=0)).astype(int)",
    ),
)
views.known_wrong(
    "padded_images_scored",
    "The padded images were scored as they are, larger than before. Images of which shape does `score_fn` expect?",
    (WINDOWS, "[padded]"),
)
views.known_wrong(
    "padded_on_every_axis",
    "The padding was put around the batch and around the channels as well. How many axes does an image move along?",
    (PADDED, "np.pad(images, padding)"),
)

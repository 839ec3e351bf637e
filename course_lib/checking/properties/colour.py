"""What changes of brightness, contrast and colour must do to images, whatever they happen to draw.

Contrast and brightness are read off each image as slope and intercept of a straight line, a colour shift as
what was added to all of its pixels alike.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.compare import is_single
from course_lib.checking.finding import Finding
from course_lib.checking.properties import holds
from course_lib.checking.properties.augmentation import FEW, given_images, read_images
from course_lib.checking.properties.chance import (
    plausibly_standard_normal,
    plausibly_uncorrelated,
    plausibly_uniform,
)
from course_lib.checking.spec import Case
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]
#: How far numbers that are read off pixels may lie from what they should be, and off single precision's.
CLOSE, CLOSE_IN_SINGLE = 1e-6, 1e-4


def _close(out: NDArray[Any]) -> float:
    return CLOSE_IN_SINGLE if is_single(out) else CLOSE


def _rounded_off(case: Case, out: NDArray[Any]) -> bool:
    """Return whether whole numbers came back where whole numbers went in."""
    return case.args["images"].dtype.kind in "iu" and bool((out == np.round(out)).all())


@holds("color_jitter")
def color_jitter(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge ``color_jitter(images, brightness, contrast, rng)``.

    Parameters
    ----------
    case : Case
        Images in [0, 1], none of them of a single colour.
    answer : Answer
    part : {"images", "chance"}
        Whether each output is its image with more or less contrast about its mean, brighter or darker,
        and cut at 0 and 1; whether both amounts are uniform in their ranges, and independent.

    Returns
    -------
    Finding or None
        False alarms: see :mod:`course_lib.checking.properties.chance`.
    """
    out = read_images(case, answer)
    if isinstance(out, Finding):
        return out
    images, brightness, contrast = given_images(case), case.args["brightness"], case.args["contrast"]
    close = _close(out)
    if part == "images" and _rounded_off(case, out):
        return Finding("All values that came back are whole numbers, as those that went in.", "rounded_off")
    if out.min() < -close or out.max() > 1 + close:
        seen = f"Pixels lie between {out.min():.3g} and {out.max():.3g}."
        return Finding(seen, "not_clipped") if part == "images" else None
    if len(images) >= FEW and (brightness, contrast) != (0, 0) and np.abs(out - images).max() < close:
        return Finding("All images came back as they were.")
    slopes, intercepts, residuals = lines = _lines(images, out)
    if part == "images":
        return _line_problem(images, out, lines, brightness, contrast)
    told = ~np.isnan(slopes)
    never_cut = _never_cut(images, brightness, contrast, close)
    if never_cut.sum() >= FEW and not ((out > close) & (out < 1 - close)).any():
        return Finding("Every pixel that came back is 0 or 1.", leaves_open=True)
    if told.sum() < FEW or (residuals > close).any():
        return None
    offsets = intercepts - (1 - slopes) * images.mean(axis=(1, 2, 3))
    means = images.mean(axis=(1, 2, 3))[told]
    return _amounts(slopes[told], offsets[told], means, brightness, contrast, close)


def _lines(images: Array, out: Array) -> tuple[Array, Array, Array]:
    """Return slope, intercept and largest residual of the line through each image's pixels that weren't cut.

    Slope and intercept are NaN where fewer than three pixels are left, or pixels of one intensity only.
    """
    lines, close = [], _close(out)
    for image, changed in zip(images.reshape(len(images), -1), out.reshape(len(out), -1), strict=True):
        inside = (changed > close) & (changed < 1 - close)
        if inside.sum() < 3 or np.ptp(image[inside]) == 0:
            lines.append((np.nan, np.nan, 0.0))
            continue
        x, y = image[inside], changed[inside].astype(np.float64)
        centred = x - x.mean()
        slope = float(centred @ y / (centred @ centred))
        intercept = float(y.mean() - slope * x.mean())
        lines.append((slope, intercept, np.abs(np.clip(slope * image + intercept, 0, 1) - changed).max()))
    slopes, intercepts, residuals = np.array(lines).T
    return slopes, intercepts, residuals


def _line_problem(
    images: Array, out: Array, lines: tuple[Array, Array, Array], brightness: float, contrast: float
) -> Finding | None:
    slopes, intercepts, residuals = lines
    close = _close(out)
    if (residuals > close).any():
        channels = [_lines(images[..., [c]], out[..., [c]]) for c in range(images.shape[3])]
        if all((residual <= close).all() for _, _, residual in channels):
            return Finding("The channels of one image were changed by different amounts.", "per_channel")
        if _depends_on_pixel(images, out, close):
            return Finding("Of one image, pixels of the same value were changed alike, but not along a line.")
        return Finding("The pixels of one image were changed by different amounts.", "per_pixel")
    told = ~np.isnan(slopes)
    means = images.mean(axis=(1, 2, 3))
    about_mean = intercepts - (1 - slopes) * means
    if brightness == 0 and (np.abs(about_mean[told]) > close).any():
        if np.abs(slopes[told] - 1).max() < close:
            return Finding("With brightness 0, the same was added to all pixels of an image.", "swapped")
        return _wrong_centre(images, told, slopes[told], intercepts[told], close)
    if contrast == 0 and (np.abs(slopes[told] - 1) > close).any():
        slope = slopes[told][np.argmax(np.abs(slopes[told] - 1))]
        if np.abs(slopes[told]).max() < close:
            return Finding("With contrast 0, every image came out in a single colour.", "factor_around_zero")
        words = f"With contrast 0, pixels were still multiplied by {slope:.3g}."
        if np.abs(intercepts[told]).max() < close:
            return Finding(words, "brightness_multiplied")
        return Finding(words, "swapped" if np.abs(about_mean[told]).max() < close else None)
    lost = _never_cut(images, brightness, contrast, close) & ~told
    if lost.any():
        return Finding(
            f"Of {lost.sum()} images hardly a pixel is left between 0 and 1. No change that is allowed takes "
            "any of theirs that far.",
            leaves_open=True,
        )
    return None


def _never_cut(images: Array, brightness: float, contrast: float, close: float) -> NDArray[np.bool_]:
    """Return for each image whether the largest change that is allowed keeps all of it inside of [0, 1]."""
    means = images.mean(axis=(1, 2, 3))
    reach = (1 + contrast) * np.abs(images - means[:, None, None, None]).max(axis=(1, 2, 3)) + brightness
    return np.asarray((means - reach > close) & (means + reach < 1 - close))


def _depends_on_pixel(images: Array, out: Array, close: float) -> bool:
    """Return whether equal pixels of an image are equal in what came back, and there are such pixels."""
    equal = 0
    for image, changed in zip(images.reshape(len(images), -1), out.reshape(len(out), -1), strict=True):
        order = np.argsort(image, kind="stable")
        repeated = np.diff(image[order]) == 0
        equal += int(repeated.sum())
        if (np.abs(np.diff(changed[order]))[repeated] > close).any():
            return False
    return equal > 0


def _wrong_centre(
    images: Array, told: NDArray[np.bool_], slopes: Array, intercepts: Array, close: float
) -> Finding:
    centres = {"contrast_about_zero": 0.0, "contrast_about_half": 0.5, "contrast_about_batch": images.mean()}
    for diagnosis, centre in centres.items():
        if np.allclose(intercepts, (1 - slopes) * centre, atol=close):
            return Finding(f"The pixel value that stays as it was is {centre:.3g} in every image.", diagnosis)
    if np.allclose(intercepts, -slopes * images.mean(axis=(1, 2, 3))[told], atol=close):
        return Finding("With brightness 0, an image's mean became 0 before it was cut off.", "mean_not_added")
    return Finding("With brightness 0, the mean of an image did not stay as it was.")


def _amounts(
    slopes: Array, offsets: Array, means: Array, brightness: float, contrast: float, close: float
) -> Finding | None:
    """Judge the factors and offsets of all images, whose means these are, together."""
    depend = (
        abs(np.corrcoef(slopes, offsets)[0, 1]) > 0.4
        if min(np.ptp(slopes), np.ptp(offsets)) > close
        else False
    )
    for amounts, width, centre in ((slopes, contrast, 1.0), (offsets, brightness, 0.0)):
        if width > 0 and np.ptp(amounts) < close:
            if max(np.ptp(slopes), np.ptp(offsets)) > close:
                return Finding(f"The {_called(centre)} of all {len(amounts)} images are the same.")
            return Finding(f"All {len(amounts)} images were changed by the same amount.", "one_draw_for_all")
        beyond = np.abs(amounts - centre).max() > width + close
        if width > 0 and (beyond or not plausibly_uniform(amounts, centre - width, centre + width)):
            if not centre and contrast > 0 and _fills(offsets / slopes, width, 0.0, close):
                return Finding("The offsets grow with the factors.", "offset_scaled")
            if depend:
                break
            if not centre and _fill_about_another(slopes, offsets, means, width, close):
                return None  # that the contrast is about another value is told where brightness is 0
            return _wrong_range(amounts, width, centre, close)
    if brightness == 0 or contrast == 0:
        return None
    if np.allclose(np.abs((slopes - 1) / contrast), np.abs(offsets / brightness), atol=10 * close):
        return Finding("What became brighter and what gained contrast goes by one number.", "same_draw")
    if depend or not plausibly_uncorrelated((slopes - 1) / contrast, offsets / brightness):
        return Finding(
            "How much brighter an image became and how much contrast it gained depend on each other."
        )
    return None


def _fill_about_another(slopes: Array, offsets: Array, means: Array, width: float, close: float) -> bool:
    """Return whether offsets are as asked for if the contrast is taken about another value than the mean."""
    lifted = offsets + (1 - slopes) * means
    others = [lifted - (1 - slopes) * value for value in (0.0, 0.5, means.mean())]
    return any(_fills(each, width, 0.0, close) for each in (*others, offsets + means))


def _called(centre: float) -> str:
    return "factors" if centre else "offsets"


def _fills(amounts: Array, width: float, centre: float, close: float) -> bool:
    """Return whether amounts lie in a range that they all but fill, as some hundred uniform ones do."""
    furthest = float(np.abs(amounts - centre).max())
    return 0.9 * width < furthest < width + close and plausibly_uniform(
        amounts, centre - width, centre + width
    )


def _wrong_range(amounts: Array, width: float, centre: float, close: float) -> Finding:
    seen = (
        f"The {_called(centre)} lie between {amounts.min():.3g} and {amounts.max():.3g}; asked for is "
        f"uniform between {centre - width:g} and {centre + width:g}."
    )
    for diagnosis, middle, reach in [
        ("only_upwards", centre + width / 2, width / 2),
        ("only_downwards", centre - width / 2, width / 2),
        ("factor_around_zero", 0.0, width),
        ("half_the_range", centre, width / 2),
    ]:
        if (centre or diagnosis != "factor_around_zero") and _fills(amounts, reach, middle, close):
            return Finding(seen, diagnosis)
    standard = (amounts - centre) / width
    is_normal = np.abs(standard).max() > 2 and plausibly_standard_normal(standard[:, None])
    return Finding(seen, "normal_draws" if is_normal else None)


def _along_own_pixels(images: Array, shifts: Array) -> bool:
    """Return whether each shift lies in the plane or line that its own image's colours span."""
    for image, shift in zip(images.reshape(len(images), -1, 3), shifts, strict=True):
        own = image - image.mean(axis=0)
        directions = np.linalg.svd(own)[2][: np.linalg.matrix_rank(own)]
        if len(directions) == 3 or np.linalg.norm(
            shift - shift @ directions.T @ directions
        ) > 1e-6 * np.linalg.norm(shift):
            return False
    return True


@holds("pca_color_noise")
def pca_color_noise(case: Case, answer: Answer, *, part: str) -> Finding | None:
    """Judge ``pca_color_noise(images, sigma, rng)``.

    With C the covariance of the pixels' colours, P its eigenvectors and Λ its eigenvalues, the shifts P Λ α
    with α ~ N(0, σ²) are normal with covariance σ² P Λ² Pᵀ = σ² C². So the shifts divided by σC are standard
    normal, whatever signs and order the eigenvectors were given.

    Parameters
    ----------
    case : Case
        Colour images.
    answer : Answer
    part : {"images", "chance"}
        Whether one colour was added to all pixels of an image; whether these colours have the right
        distribution, independently for each image.

    Returns
    -------
    Finding or None
        False alarms: see :mod:`course_lib.checking.properties.chance`.
    """
    out = read_images(case, answer)
    if isinstance(out, Finding):
        return out
    images = given_images(case)
    if part == "images" and case.args["sigma"] > 0 and _rounded_off(case, out):
        return Finding("All values that came back are whole numbers, as those that went in.", "rounded_off")
    added = (out - images).reshape(len(out), -1, 3)
    if len(out) >= FEW and case.args["sigma"] > 0 and np.abs(added).max() < 1e-12:
        return Finding("All images came back as they were.")
    shifts = added.mean(axis=1)
    if part == "images":
        if np.ptp(added, axis=1).max() <= _close(out):
            return None
        inside = (out > 0) & (out < 1)
        if out.min() >= 0 and out.max() <= 1 and not inside.all():
            return Finding(f"{np.sum(~inside)} of the values that came back are exactly 0 or 1.", "cut_off")
        return Finding(
            "Pixels of the same image were given different colours.", _why_uneven(images, added, _close(out))
        )
    if len(out) < FEW:
        return None
    if np.ptp(shifts, axis=0).max() < _close(out):
        return Finding("All images were given the same colour.", "one_draw_for_all")
    return _colour_distribution(images, shifts, case.args["sigma"])


def _why_uneven(images: Array, added: Array, close: float) -> str:
    """Name what makes the colours that were added to one image differ."""
    with np.errstate(all="ignore"):
        shares = added / images.reshape(added.shape)
    spread = np.ptp(shares, axis=1)
    return "multiplied" if np.isfinite(spread).all() and spread.max() < close else "per_pixel"


def _colour_distribution(images: Any, shifts: Array, sigma: float) -> Finding | None:
    pixels = images.reshape(-1, 3)
    covariance, about_one = np.cov(pixels, rowvar=False, bias=True), pixels - pixels.mean()
    eigenvalues, vectors = np.linalg.eigh(covariance)
    if plausibly_standard_normal(shifts @ np.linalg.inv(sigma * covariance)):
        return None
    candidates = {
        "roots_of_eigenvalues": (vectors, np.sqrt(eigenvalues)),
        "singular_values": (vectors, np.sqrt(eigenvalues * len(pixels))),
        "eigenvalues_not_averaged": (vectors, eigenvalues * len(pixels)),
        "eigenvalues_forgotten": (vectors, np.ones(3)),
        "rows_for_columns": (vectors.T, eigenvalues),
        "not_centred": np.linalg.eigh(pixels.T @ pixels / len(pixels))[::-1],
        "one_mean_for_all": np.linalg.eigh(about_one.T @ about_one / len(pixels))[::-1],
        "eigenvalues_squared": (vectors, eigenvalues**2),
    }
    for diagnosis, (directions, scales) in candidates.items():
        if plausibly_standard_normal(shifts @ directions / (sigma * scales)):
            return Finding("The colours added have another covariance than they should.", diagnosis)
    along = shifts @ vectors / (sigma * eigenvalues)
    if np.allclose(np.abs(along), np.abs(along[:, :1]), rtol=1e-3):
        return Finding("The three amounts of an image are always equal.", "same_draw")
    if np.abs(along).max() < 1 + 1e-6 and plausibly_uniform((along + 1).ravel() / 2, 0.0, 1.0):
        return Finding("No amount is larger than σ.", "uniform_draws")
    if plausibly_standard_normal(along * sigma):
        return Finding(f"They are {np.std(along):.3g} times as large as asked for.", "sigma_ignored")
    if plausibly_standard_normal(along * np.sqrt(sigma)):
        return Finding(f"They are {np.std(along):.3g} times as large as asked for.", "sigma_as_variance")
    if plausibly_standard_normal(along / sigma):
        return Finding(f"They are {np.std(along):.3g} times as large as asked for.", "sigma_squared")
    if plausibly_standard_normal(along / np.std(along)):
        return Finding(f"They are right but for their size: {np.std(along):.3g} times what is asked for.")
    if _along_own_pixels(images, shifts):
        return Finding("Each colour lies along the pixels of its own image.", "components_of_each_image")
    return Finding("The colours added don't have the distribution that is asked for.")

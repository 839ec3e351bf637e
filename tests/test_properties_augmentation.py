"""The properties by which random flips, crops and changes of colour are judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from course_lib.answering.calls import call_function
from course_lib.checking import Case, Seeded, case
from course_lib.checking.finding import Finding
from course_lib.checking.properties import chance, check_property
from course_lib.exchange.answer import Answer

Array = NDArray[np.float64]
Function = Callable[..., Any]
PARTS = ("images", "chance")
SEEDS = range(200)


def pictures(n: int = 300, channels: int = 3) -> Array:
    return np.random.default_rng(5).integers(1, 32, size=(n, 3, 4, channels)) / 32


def findings(name: str, function: Function, asked: Case) -> list[Finding | None]:
    answer = call_function({"f": function}, "f", list(asked.args.values()))
    assert isinstance(answer, Answer), answer
    return [check_property(name, asked, answer, {"part": part}) for part in PARTS]


def diagnoses(name: str, function: Function, asked: Case) -> set[str | None]:
    found = findings(name, function, asked)
    assert any(found), "nothing was found"
    return {finding.diagnosis for finding in found if finding is not None}


# -- chance -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("probability", [0.0, 0.2, 0.5, 1.0])
def test_fair_draws_are_plausible(probability: float) -> None:
    """Independent events with the probability asked for pass."""
    for seed in SEEDS:
        happened = np.random.default_rng(seed).random(300) < probability
        assert chance.plausible_share(happened, probability)


@pytest.mark.parametrize(("actual", "asked"), [(0.2, 0.8), (0.8, 0.5), (0.01, 0.0), (0.99, 1.0)])
def test_draws_of_another_probability_are_not(actual: float, asked: float) -> None:
    """Shares far from what was asked for fail; certain events may not fail once."""
    happened = np.random.default_rng(0).random(600) < actual
    assert not chance.plausible_share(happened, asked)


def test_uniform_draws_pass_and_others_fail() -> None:
    """Uniform draws on the range pass; on half of it, or normal ones, they fail."""
    rngs = [np.random.default_rng(seed) for seed in SEEDS]
    assert all(chance.plausibly_uniform(rng.uniform(-2, 3, size=300), -2, 3) for rng in rngs)
    assert not chance.plausibly_uniform(rngs[0].uniform(0.5, 3, size=300), -2, 3)
    assert not chance.plausibly_uniform(rngs[0].normal(0.5, 0.3, size=300), -2, 3)


def test_independent_draws_pass_and_equal_ones_fail() -> None:
    """The mean product tells independent variables from equal and from opposite ones."""
    for seed in SEEDS:
        u, v = np.random.default_rng(seed).uniform(-1, 1, size=(2, 300))
        assert chance.plausibly_uncorrelated(u, v)
        assert not chance.plausibly_uncorrelated(u, u)
        assert not chance.plausibly_uncorrelated(u, -u)


@pytest.mark.parametrize(
    ("transform", "passes"),
    [
        (np.eye(3), True),
        (np.linalg.qr(np.arange(9.0).reshape(3, 3) ** 2)[0], True),
        (2 * np.eye(3), False),
        (0.3 * np.eye(3), False),
        (np.ones((3, 3)) / np.sqrt(3), False),
    ],
)
def test_standard_normal_draws_are_told_from_others(transform: Array, passes: bool) -> None:
    """Rotations pass; other widths and columns that repeat one another fail."""
    for seed in SEEDS:
        draws = np.random.default_rng(seed).normal(size=(400, 3)) @ transform
        assert chance.plausibly_standard_normal(draws) is passes


def test_the_false_alarms_of_a_grading_are_rare() -> None:
    """At most 200 tests with the stated probability each stay below one in a million."""
    assert 200 * chance.FALSE_ALARM <= 1e-6


# -- flips and crops ---------------------------------------------------------------------------------------


def flip_case(probability: float, seed: int = 0) -> Case:
    return case(images=pictures(), probability=probability, rng=Seeded(seed))


def flipper(mask: Callable[[Any, int, float], Any], change: Function) -> Function:
    def flip(images: Array, probability: float, rng: Any) -> Array:
        chosen = mask(rng, len(images), probability)
        return np.where(np.asarray(chosen)[:, None, None, None], change(images), images)

    return flip


def fair(rng: Any, n: int, p: float) -> Any:
    return rng.random(n) < p


def mirror(images: Array) -> Array:
    return images[:, :, ::-1]


@pytest.mark.parametrize("probability", [0.0, 0.2, 0.5, 0.8, 1.0])
def test_right_flips_are_accepted(probability: float) -> None:
    """On every seed, for every probability."""
    for seed in range(40):
        assert findings("random_flip", flipper(fair, mirror), flip_case(probability, seed)) == [None, None]


@pytest.mark.parametrize(
    ("change", "diagnosis"),
    [
        (lambda images: images[:, ::-1], "flipped_vertically"),
        (lambda images: images[:, ::-1, ::-1], "rotated"),
        (lambda images: images[..., ::-1], "channels_reversed"),
        (lambda images: images[::-1], "batch_reversed"),
        (lambda images: images + 1, None),
    ],
)
def test_other_changes_are_named(change: Function, diagnosis: str | None) -> None:
    """What was done to an image instead of mirroring it."""
    of_chance = {None} if diagnosis == "batch_reversed" else set()  # nothing shows which ones were flipped
    assert diagnoses("random_flip", flipper(fair, change), flip_case(0.5)) == {diagnosis} | of_chance


@pytest.mark.parametrize(
    ("mask", "diagnosis"),
    [
        (lambda rng, n, p: np.full(n, rng.random() < p), "one_coin_for_all"),
        (lambda rng, n, p: rng.random(n) >= p, "probability_reversed"),
        (lambda rng, n, p: rng.random(n) < 0.5, "probability_ignored"),
        (lambda rng, n, p: np.arange(n) < p * n, "not_independent"),
    ],
)
def test_other_coins_are_named(mask: Function, diagnosis: str) -> None:
    """How it was decided which images are flipped."""
    assert diagnoses("random_flip", flipper(mask, mirror), flip_case(0.2)) == {diagnosis}


def cropper(offsets: Callable[[Any, int, int], Any], mode: Any = "constant") -> Function:
    def crop(images: Array, padding: int, rng: Any) -> Array:
        height, width = images.shape[1:3]
        padded = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)], mode=mode)
        moves = zip(padded, offsets(rng, len(images), padding), strict=True)
        return np.array([image[a : a + height, b : b + width] for image, (a, b) in moves])

    return crop


def all_places(rng: Any, n: int, padding: int) -> Any:
    return rng.integers(2 * padding + 1, size=(n, 2))


@pytest.mark.parametrize("padding", [0, 1, 2])
def test_right_crops_are_accepted(padding: int) -> None:
    """On every seed, without padding as well."""
    for seed in range(40):
        asked = case(images=pictures(), padding=padding, rng=Seeded(seed))
        assert findings("random_crop", cropper(all_places), asked) == [None, None]


@pytest.mark.parametrize(
    ("crop", "diagnosis"),
    [
        (cropper(all_places, "wrap"), "wrapped_around"),
        (cropper(all_places, "edge"), "edge_repeated"),
        (cropper(all_places, "symmetric"), "reflected"),
        (cropper(lambda rng, n, p: np.full((n, 2), p)), "always_the_centre"),
        (cropper(lambda rng, n, p: np.tile(rng.integers(2 * p, size=2), (n, 1))), "one_offset_for_all"),
        (cropper(lambda rng, n, p: np.tile(rng.integers(2 * p + 1, size=(n, 1)), 2)), "same_offset_for_both"),
        (cropper(lambda rng, n, p: rng.integers(2 * p, size=(n, 2))), "last_offset_missing"),
        (cropper(lambda rng, n, p: rng.integers(1, 2 * p + 1, size=(n, 2))), "first_offset_missing"),
        (cropper(lambda rng, n, p: rng.integers(p + 1, size=(n, 2))), "one_direction_only"),
        (lambda images, padding, rng: images[:, 1:], "wrong_size"),
        (lambda images, padding, rng: images[::-1], None),
    ],
)
def test_wrong_crops_are_named(crop: Function, diagnosis: str | None) -> None:
    """Other paddings, other offsets, other sizes; images that changed places are at least refused."""
    asked = case(images=pictures(), padding=2, rng=Seeded(1))
    assert diagnosis in diagnoses("random_crop", crop, asked)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("random_crop", {"padding": 2}),
        ("color_jitter", {"brightness": 0.2, "contrast": 0.3}),
        ("pca_color_noise", {"sigma": 0.3}),
    ],
)
def test_images_that_were_left_alone_pass_in_no_part(name: str, settings: dict[str, Any]) -> None:
    """Whoever returns what came in has done nothing, and earns nothing."""
    asked = case(images=0.45 + 0.1 * pictures(), **settings, rng=Seeded(0))
    assert all(findings(name, lambda images, *rest: images.copy(), asked))


# -- colours -----------------------------------------------------------------------------------------------


def jitter_case(brightness: float, contrast: float, seed: int = 0, wide: bool = False) -> Case:
    images = pictures() if wide else 0.45 + 0.1 * pictures()
    return case(images=images, brightness=brightness, contrast=contrast, rng=Seeded(seed))


def jitter(images: Array, brightness: float, contrast: float, rng: np.random.Generator) -> Array:
    c, b = rng.uniform(-1, 1, size=(2, len(images), 1, 1, 1))
    mean = images.mean(axis=(1, 2, 3), keepdims=True)
    return np.asarray(np.clip((1 + contrast * c) * (images - mean) + mean + brightness * b, 0, 1))


@pytest.mark.parametrize("settings", [(0.2, 0.0), (0.0, 0.4), (0.2, 0.5), (0.0, 0.0)])
def test_right_jitter_is_accepted(settings: tuple[float, float]) -> None:
    """On every seed, with one effect, both, or none."""
    for seed in range(40):
        assert findings("color_jitter", jitter, jitter_case(*settings, seed)) == [None, None]


def test_clipped_pixels_are_no_mistake() -> None:
    """Images that reach 0 and 1 are judged by the pixels that were not cut off."""
    for seed in range(40):
        assert findings("color_jitter", jitter, jitter_case(0.5, 0.9, seed, wide=True))[0] is None


def test_wrong_jitter_is_named() -> None:
    """Noise per pixel, colours per channel, no cut-off, another centre, one draw for all."""

    def drawn(shape: Callable[[Array], tuple[int, ...]], centre: Function, clip: bool = True) -> Function:
        def change(images: Array, brightness: float, contrast: float, rng: np.random.Generator) -> Array:
            c, b = rng.uniform(-1, 1, size=(2, *shape(images)))
            out = (1 + contrast * c) * (images - centre(images)) + centre(images) + brightness * b
            return np.asarray(np.clip(out, 0, 1) if clip else out)

        return change

    def own_mean(images: Array) -> Any:
        return images.mean(axis=(1, 2, 3), keepdims=True)

    def each(images: Array) -> tuple[int, ...]:
        return (len(images), 1, 1, 1)

    cases = [
        (drawn(lambda x: x.shape, own_mean), jitter_case(0.2, 0.3), "per_pixel"),
        (drawn(lambda x: (len(x), 1, 1, 3), own_mean), jitter_case(0.2, 0.3), "per_channel"),
        (drawn(lambda x: (1, 1, 1, 1), own_mean), jitter_case(0.2, 0.3), "one_draw_for_all"),
        (drawn(each, own_mean, clip=False), jitter_case(0.9, 0.3, wide=True), "not_clipped"),
        (drawn(each, lambda x: 0.0), jitter_case(0.0, 0.3), "contrast_about_zero"),
        (drawn(each, lambda x: 0.5), jitter_case(0.0, 0.3), "contrast_about_half"),
        (drawn(each, lambda x: x.mean()), jitter_case(0.0, 0.3), "contrast_about_batch"),
    ]
    for function, asked, diagnosis in cases:
        assert diagnosis in diagnoses("color_jitter", function, asked)


def colour_case(sigma: float = 0.3, seed: int = 0) -> Case:
    mixing = np.array([[0.9, 0.35, 0.1], [-0.3, 0.5, 0.2], [0.05, -0.1, 0.25]])
    return case(images=0.6 + 0.3 * (pictures() - 0.5) @ mixing, sigma=sigma, rng=Seeded(seed))


def colour_noise(weigh: Callable[[Array], Array], columns: bool = True) -> Function:
    def change(images: Array, sigma: float, rng: np.random.Generator) -> Array:
        values, vectors = np.linalg.eigh(np.cov(images.reshape(-1, 3).T, bias=True))
        alpha = sigma * rng.normal(size=(len(images), 3)) * weigh(values)
        return np.asarray(images + (alpha @ (vectors.T if columns else vectors))[:, None, None])

    return change


@pytest.mark.parametrize("sigma", [0.05, 0.3, 2.0])
def test_right_colour_noise_is_accepted(sigma: float) -> None:
    """On every seed and for every strength."""
    for seed in range(40):
        asked = colour_case(sigma, seed)
        assert findings("pca_color_noise", colour_noise(lambda values: values), asked) == [None, None]


def test_colours_that_were_cut_off_are_named() -> None:
    """Pixels that stop at 0 or 1 did not change like the others of their image."""

    def cut(images: Array, sigma: float, rng: np.random.Generator) -> Array:
        return np.asarray(np.clip(colour_noise(lambda values: values)(images, sigma, rng), 0, 1))

    images = np.round(pictures())  # every channel of a pixel is 0 or 1
    assert "cut_off" in diagnoses("pca_color_noise", cut, case(images=images, sigma=0.3, rng=Seeded(0)))


@pytest.mark.parametrize(
    ("function", "diagnosis"),
    [
        (colour_noise(np.sqrt), "roots_of_eigenvalues"),
        (colour_noise(np.ones_like), "eigenvalues_forgotten"),
        (colour_noise(lambda values: values, columns=False), "rows_for_columns"),
        (colour_noise(lambda values: values / 0.3), "sigma_ignored"),
        (lambda images, sigma, rng: images + sigma * rng.normal(size=images.shape), "per_pixel"),
        (lambda images, sigma, rng: images + sigma * rng.normal(size=3), "one_draw_for_all"),
    ],
)
def test_wrong_colour_noise_is_named(function: Function, diagnosis: str) -> None:
    """Other weights, other directions, other draws."""
    assert diagnosis in diagnoses("pca_color_noise", function, colour_case())


@pytest.mark.parametrize("name", ["random_flip", "random_crop", "color_jitter", "pca_color_noise"])
@pytest.mark.parametrize("value", [None, "images", 3.0, np.ones(4), np.full((300, 3, 4, 3), np.nan)])
def test_what_are_no_images_is_refused(name: str, value: Any) -> None:
    """Anything else than an array of the same shape gives a finding, never an exception."""
    asked = case(images=pictures(), padding=1, probability=0.5, brightness=0.1, contrast=0.1, sigma=0.1)
    for part in PARTS:
        assert isinstance(check_property(name, asked, Answer(value), {"part": part}), Finding)


def test_pixels_that_were_not_cut_may_be_of_one_intensity() -> None:
    """They don't tell a slope; the image is then judged by what they do tell, without a division by 0."""
    images = np.zeros((1, 3, 4, 1))
    images[0, 0] = 0.5  # four grey pixels among black ones: their mean, and what becomes of them, lie inside
    asked = case(images=images, brightness=0.0, contrast=0.9, rng=Seeded(0))
    darker = np.where(images == 0.5, 0.6, 0.0)
    assert check_property("color_jitter", asked, Answer(darker), {"part": "images"}) is None


# -- whole numbers -------------------------------------------------------------------------------------------


def whole_case(images: NDArray[np.uint8], **rest: Any) -> Case:
    return case(images=images, **rest, rng=Seeded(3))


def test_whole_numbers_that_were_flipped_or_moved_are_right_in_any_type() -> None:
    """Bytes may come back as bytes or as floats, and are not subtracted as bytes."""
    images = np.random.default_rng(0).integers(256, size=(6, 4, 3, 3), dtype=np.uint8)
    for type_ in (np.uint8, np.float32, np.float64):
        found = findings(
            "random_flip",
            lambda x, p, rng, t=type_: x[:, :, ::-1].astype(t),
            whole_case(images, probability=1.0),
        )
        assert found[0] is None


@pytest.mark.parametrize(
    ("name", "rest"), [("random_flip", {"probability": 0.5}), ("random_crop", {"padding": 1})]
)
def test_another_unit_is_named(name: str, rest: dict[str, Any]) -> None:
    """Whoever divides bytes by 255 on the way returns other images."""
    images = np.random.default_rng(0).integers(256, size=(6, 4, 3, 3), dtype=np.uint8)
    assert diagnoses(name, lambda x, how, rng: x / 255, whole_case(images, **rest)) == {"scaled"}


def test_what_is_cut_away_between_whole_numbers_is_named() -> None:
    """A result of the images' own type cannot hold what lies between black and white."""
    images = np.random.default_rng(0).integers(2, size=(6, 4, 3, 3), dtype=np.uint8)
    asked = whole_case(images, brightness=0.3, contrast=0.0)

    def brighter(x: Array, brightness: float, contrast: float, rng: Any) -> Array:
        changed: Array = np.clip(x + rng.uniform(-brightness, brightness, size=(len(x), 1, 1, 1)), 0, 1)
        return changed

    assert findings("color_jitter", brighter, asked)[0] is None
    assert diagnoses("color_jitter", lambda x, *rest: brighter(x, *rest).astype(x.dtype), asked) == {
        "rounded_off"
    }


def test_a_shared_draw_is_named_in_single_precision() -> None:
    """Rounding in the seventh digit is no second draw."""
    images = (0.4 + 0.2 * pictures()).astype(np.float32)

    def shared(x: Array, brightness: float, contrast: float, rng: Any) -> Array:
        return np.clip(x + np.float32(rng.uniform(-brightness, brightness)), 0, 1).astype(np.float32)

    asked = case(images=images, brightness=0.2, contrast=0.0, rng=Seeded(1))
    assert diagnoses("color_jitter", shared, asked) == {"one_draw_for_all"}

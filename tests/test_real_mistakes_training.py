"""Mistakes as students make them in assignment 7, in words of their own: each is told what it is."""

from __future__ import annotations

import pytest

from tests.helpers_mistakes import Changeable, judged_text, names, patched

NAME = "training"
STANDARDIZE = """
    def standardize(X_train, X_val):
        shift, width = {shift}, {width}
        width[width == 0] = 1
        return [{formula} for A in (X_train, X_val)]
"""
RIGHT_STANDARDIZE = {
    "shift": "np.mean(X_train, axis=0)",
    "width": "np.std(X_train, axis=0)",
    "formula": "(A - shift) / width",
}
RANGE_TEST = """
    def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
        tried, losses, here = {tried}, [], W
        for rate in tried:
            loss, slope = loss_fn({where}, X, y, 0.0)
            losses.append(loss)
            if not np.isfinite(loss) or loss > {factor} * min(losses):
                break
            here = {step}
        tried = tried[: len(losses)]
        return tried, np.array(losses), tried[int(np.nanargmin(losses))] * {share}
"""
RIGHT_RANGE_TEST = {
    "tried": "np.logspace(np.log10(lr_min), np.log10(lr_max), num_steps)",
    "where": "here",
    "factor": "4",
    "step": "here - rate * slope",
    "share": "0.1",
}


standardize = Changeable(STANDARDIZE, RIGHT_STANDARDIZE)
range_test = Changeable(RANGE_TEST, RIGHT_RANGE_TEST)


def diagnoses(exercise: str, text: str, seed: int = 1) -> dict[str, str | None]:
    return names(judged_text(NAME, exercise, text, seed))


@pytest.mark.parametrize(
    ("exercise", "text"), [("standardize", standardize()), ("lr_range_test", range_test())]
)
def test_the_answers_that_mistakes_are_made_in_are_right(exercise: str, text: str) -> None:
    """Without a change they earn everything."""
    assert judged_text(NAME, exercise, text).status == "passed"


@pytest.mark.parametrize(
    ("formula", "name"), [("(A - low) / span", "min_max"), ("2 * (A - low) / span - 1", "min_max_symmetric")]
)
def test_features_squeezed_into_an_interval_are_told_so(formula: str, name: str) -> None:
    """Between 0 and 1, or between −1 and 1; constant features then count once the rest is right."""
    text = f"""
    def standardize(X_train, X_val):
        low, span = np.amin(X_train, axis=0), np.amax(X_train, axis=0) - np.amin(X_train, axis=0)
        span = np.where(span > 0, span, 1)
        return tuple({formula} for A in (X_train, X_val))
    """
    assert diagnoses("standardize", text) == {"values": name}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"width": "np.var(X_train, axis=0)"}, "divided_by_variance"),
        ({"width": "np.std(X_train, axis=0, ddof=1)"}, "divided_by_n_minus_1"),
        ({"shift": "np.mean(X_train)"}, "one_mean_for_all"),
        ({"formula": "A / width - shift"}, "divided_before_centring"),
        ({"formula": "A / width"}, "not_centred"),
    ],
)
def test_one_slip_in_standardize_is_named(changes: dict[str, str], name: str) -> None:
    """What is subtracted, what it is divided by, and in which order."""
    assert diagnoses("standardize", standardize(**changes))["values"] == name


def test_two_slips_in_standardize_are_both_named() -> None:
    """Both statistics of the whole array."""
    text = """
    def standardize(X_train, X_val):
        return (X_train - X_train.mean()) / X_train.std(), (X_val - X_train.mean()) / X_train.std()
    """
    assert diagnoses("standardize", text)["values"] == "one_mean_for_all+one_scale_for_all"


@pytest.mark.parametrize("eps", ["1e-12", "1e-8", "1e-7"])
def test_a_small_number_for_constant_features_is_named_whatever_its_size(eps: str) -> None:
    """Ordinary features hardly notice it."""
    text = standardize(formula="(A - shift) / (np.std(X_train, axis=0) + " + eps + ")")
    assert diagnoses("standardize", text)["constant features"] == f"epsilon_{eps}"


def test_in_place_arithmetic_on_whole_numbers_costs_that_aspect_alone() -> None:
    """The values of floats are right and count."""
    text = """
    def zero_center(X_train, X_val):
        centred = [X_train.copy(), X_val.copy()]
        for A in centred:
            A -= X_train.mean(axis=0)
        return tuple(centred)
    """
    verdict = judged_text(NAME, "zero_center", text)
    assert {row.name: row.outcome for row in verdict.aspects if row.outcome != "ok"} == {"integers": "error"}


def test_columns_of_vh_are_named_although_they_do_not_fit_for_few_examples() -> None:
    """The decomposition is as small as it can be."""
    text = """
    def pca_project(X_train, X_val, k):
        A, B = X_train - X_train.mean(axis=0), X_val - X_train.mean(axis=0)
        _, s, Vh = np.linalg.svd(A, full_matrices=False)
        return A @ Vh[:, :k], B @ Vh[:, :k], s[:k] ** 2 / (s @ s)
    """
    verdict = judged_text(NAME, "pca_project", text)
    row = {row.name: row for row in verdict.aspects}
    assert row["projection"].diagnosis == "columns_of_vh"
    assert "mend this first" not in row["projection"].message
    assert row["explained"].ok


@pytest.mark.parametrize(
    ("share", "name"),
    [
        ("s[:k] / s.sum()", "shares_of_singular_values"),
        ("s[:k] ** 2 / np.sum(s[:k] ** 2)", "shares_of_the_kept"),
        ("s[:k] / s[:k].sum()", "shares_of_singular_values+shares_of_the_kept"),
        ("s[:k] ** 2 / (len(A) - 1)", "variances_not_shares_n_minus_1"),
    ],
)
def test_other_shares_are_named(share: str, name: str) -> None:
    """Of what, and of which total."""
    text = f"""
    def pca_project(X_train, X_val, k):
        A, B = X_train - X_train.mean(axis=0), X_val - X_train.mean(axis=0)
        U, s, Vh = np.linalg.svd(A, full_matrices=False)
        return A @ Vh[:k].T, B @ Vh[:k].T, {share}
    """
    assert diagnoses("pca_project", text)["explained"] == name


def test_a_shifted_training_set_that_depends_on_the_validation_set_is_told_so() -> None:
    """Also where the validation set's own mean is subtracted from both."""
    text = "def zero_center(X_train, X_val):\n    m = X_val.mean(axis=0)\n    return X_train - m, X_val - m"
    assert diagnoses("zero_center", text) == {"no leak": "statistics_of_both"}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"where": "W - rate * loss_fn(W, X, y, 0.0)[1]"}, "each_rate_from_the_start"),
        ({"step": "W - rate * slope"}, "always_from_the_start"),
        ({"step": "here"}, "never_updated"),
        ({"factor": "10"}, "stops_at_10_times"),
        ({"tried": "np.linspace(lr_min, lr_max, num_steps)"}, "linear_spacing"),
    ],
)
def test_one_slip_in_the_range_test_is_named_wherever_it_shows(changes: dict[str, str], name: str) -> None:
    """Where a rate is tried, when the test stops, how rates are spaced."""
    assert set(diagnoses("lr_range_test", range_test(**changes)).values()) == {name}


def test_another_share_costs_the_suggestion_alone() -> None:
    """A half is no tenth."""
    assert diagnoses("lr_range_test", range_test(share="0.5")) == {"suggestion": "divided_by_2"}


def test_weights_trained_in_place_are_the_callers() -> None:
    """The numbers are right."""
    text = patched(NAME, "lr_range_test", ("W = W - lr * dW", "W -= lr * dW"))
    assert diagnoses("lr_range_test", text)["inputs unchanged"] == "inputs_changed"


def test_ties_in_the_other_order_cost_an_aspect_of_their_own_and_are_named() -> None:
    """However the sort that was turned round orders what is equal."""
    text = """
    def top_k_models(val_scores, y_val, k):
        right = (val_scores.argmax(axis=2) == y_val).mean(axis=1)
        return np.argsort(right)[::-1][:k]
    """
    assert diagnoses("top_k_models", text) == {"ties": "ties_reversed"}


def test_a_normaliser_over_the_wrong_axis_is_named_with_any_shift() -> None:
    """The largest score of the classes, of all, or none."""
    for shift in ("scores.max(axis=2, keepdims=True)", "scores.max()", "0"):
        text = f"""
        def ensemble_predict(scores):
            e = np.exp(scores - {shift})
            p = (e / e.sum(axis=0)).mean(axis=0)
            return p, p.argmax(axis=1)
        """
        assert diagnoses("ensemble_predict", text)["probabilities"] == "softmax_over_models"


@pytest.mark.parametrize(
    ("gain", "formula", "name"),
    [
        ("best - mean", "gain * normal_cdf(z) + std * density", "improves_downwards"),
        ("mean - best - 0.01", "gain * normal_cdf(z) + std * density", "margin_0.01"),
        ("mean - best", "gain * density + std * normal_cdf(z)", "cdf_and_density_swapped"),
        ("mean - best", "z * normal_cdf(z) + density", "divided_by_std"),
    ],
)
def test_one_slip_in_the_expected_improvement_is_named_once(gain: str, formula: str, name: str) -> None:
    """Certain points count once the values are right."""
    text = f"""
    def expected_improvement(mean, std, best):
        gain = {gain}
        z = gain / np.where(std > 0, std, 1)
        density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        return np.where(std > 0, {formula}, np.maximum(gain, 0))
    """
    assert diagnoses("expected_improvement", text) == {"values": name}


def test_a_certain_point_divided_by_zero_costs_that_aspect_alone() -> None:
    """Where nothing is certain, all is right."""
    text = """
    def expected_improvement(mean, std, best):
        gain = mean - best
        z = gain / std
        return gain * normal_cdf(z) + std * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    """
    assert diagnoses("expected_improvement", text) == {"certain points": "zero_division"}


@pytest.mark.parametrize("reg", ["0.1", "1e-3"])
def test_a_penalty_that_was_left_on_is_named_whatever_its_strength(reg: str) -> None:
    """The first loss is that of the data alone."""
    text = patched(NAME, "initial_loss_check", ("loss_fn(W, X, y, 0.0)", f"loss_fn(W, X, y, {reg})"))
    assert diagnoses("initial_loss_check", text)["loss"] == f"penalty_left_on_{reg}"


def test_a_winner_that_failed_costs_failed_runs_alone() -> None:
    """Grids without failures are right."""
    text = patched(NAME, "grid_search", ("np.nanargmax", "np.argmax"))
    assert diagnoses("grid_search", text) == {"failed runs": "failed_run_wins"}


WINDOWS = """
    def predict_over_crops(score_fn, images, padding):
        H, W = images.shape[1:3]
        big = np.pad(images, [(0, 0), (padding, padding), (padding, padding), (0, 0)]{mode})
        found = []
        for i in range({steps}):
            for j in range({steps}):
                s = score_fn(big[:, i : i + H, j : j + W])
                found.append({opinion})
        mean = np.mean(found, axis=0)
        return {result}
"""
RIGHT_WINDOWS = {
    "mode": "",
    "steps": "2 * padding + 1",
    "opinion": "np.exp(s - s.max(1)[:, None]) / np.exp(s - s.max(1)[:, None]).sum(1)[:, None]",
    "result": "mean, np.argmax(mean, axis=1)",
}
look = Changeable(WINDOWS, RIGHT_WINDOWS)
NEXT_RANGE = """
    def refine_ranges(best, ranges, margin=0.1, shrink=0.5):
        words, new = [], []
        for v, (a, b) in zip(best, ranges):
            t = {t}
            words.append("low" if t <= margin else "high" if t >= 1 - margin else "inside")
            w = {w} * (shrink if words[-1] == "inside" else 1)
            new.append([{low}, {high}])
        return np.array(new), words
"""
RIGHT_NEXT_RANGE = {
    "t": "np.log10(v / a) / np.log10(b / a)",
    "w": "np.log10(b / a)",
    "low": "v * 10 ** (-w / 2)",
    "high": "v * 10 ** (w / 2)",
}
refine = Changeable(NEXT_RANGE, RIGHT_NEXT_RANGE)


def test_an_answer_in_other_words_to_the_next_range_is_right() -> None:
    """Lists of lists, logarithms to base 10."""
    assert judged_text(NAME, "refine_ranges", refine()).status == "passed"


def test_an_answer_in_other_words_to_windows_is_right() -> None:
    """Softmax written out, and nothing of section 10 called."""
    assert judged_text(NAME, "predict_over_crops", look()).status == "passed"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"steps": "padding + 1"}, "half_of_the_positions"),
        ({"mode": ", mode='edge'"}, "rim_repeated"),
        ({"opinion": "1.0 * (s == s.max(1)[:, None])"}, "votes_counted"),
        (
            {
                "opinion": "s",
                "result": "np.exp(mean) / np.exp(mean).sum(1)[:, None], np.argmax(mean, axis=1)",
            },
            "scores_averaged",
        ),
    ],
)
def test_one_slip_with_windows_is_named(changes: dict[str, str], name: str) -> None:
    """How far they move, what stands around the image, and what is averaged."""
    assert diagnoses("predict_over_crops", look(**changes))["probabilities"] == name


@pytest.mark.parametrize(
    ("statement", "aspect", "name"),
    [
        (
            "return ensemble_predict(np.array([score_fn(np.pad(images, PADS))]))",
            "probabilities",
            "padded_images_scored",
        ),
        (
            "votes = [score_fn(b).argmax(1) for b in boxes]; "
            "opinions = ensemble_predict(np.array([score_fn(b) for b in boxes]))[0]; "
            "return opinions, np.rint(np.mean(votes, 0)).astype(int)",
            "labels",
            "label_numbers_averaged",
        ),
    ],
)
def test_windows_in_the_wrong_shape_or_labels_as_numbers_are_named(
    statement: str, aspect: str, name: str
) -> None:
    """The whole padded image, and the mean of label numbers."""
    text = f"""
    def predict_over_crops(score_fn, images, padding):
        PADS = [(0, 0), (padding, padding), (padding, padding), (0, 0)]
        big, (H, W) = np.pad(images, PADS), images.shape[1:3]
        steps = range(2 * padding + 1)
        boxes = [big[:, i : i + H, j : j + W] for i in steps for j in steps]
        {statement}
    """
    assert diagnoses("predict_over_crops", text)[aspect] == name


@pytest.mark.parametrize(
    ("changes", "names_found"),
    [
        ({"t": "(v - a) / (b - a)"}, {"warnings": "ordinary_axis"}),
        (
            {"low": "max(a, v * 10 ** (-w / 2))", "high": "min(b, v * 10 ** (w / 2))"},
            {"ranges": "cut_at_old_ends"},
        ),
        ({"w": "np.log(b / a)"}, {"ranges": "natural_and_decimal"}),
        ({"low": "v", "high": "v * 10 ** w"}, {"ranges": "upwards_only"}),
    ],
)
def test_one_slip_in_the_next_range_is_named(changes: dict[str, str], names_found: dict[str, str]) -> None:
    """The place in the old range, the ends of the new one, and the base of the logarithm."""
    found = diagnoses("refine_ranges", refine(**changes))
    assert {aspect: found[aspect] for aspect in names_found} == names_found

"""Mistakes as students make them in assignment 8, in words of their own: each is told what it is."""

from __future__ import annotations

import pytest

from tests.helpers_mistakes import Changeable, judged_text, names, patched

NAME = "losses"
HUBER = """
    def huber_loss(pred, y, delta):
        d = pred - y
        inside = {inside}
        loss = np.where(inside, {near}, {far}).sum() / {count}
        return loss, np.where(inside, d, {slope}) / {count}
"""
RIGHT_HUBER = {
    "inside": "np.abs(d) <= delta",
    "near": "d * d / 2",
    "far": "delta * np.abs(d) - delta**2 / 2",
    "slope": "delta * np.sign(d)",
    "count": "pred.shape[0]",
}
HINGE = """
    def multilabel_hinge_loss(scores, Y):
        t = {signs}
        short = {margin} - t * scores
        short = short * (short > 0)
        return short.sum() / {count}, {gradient} / len(Y)
"""
RIGHT_HINGE = {
    "signs": "2 * Y - 1",
    "margin": "1",
    "count": "len(Y)",
    "gradient": "np.where(short > 0, -t, 0)",
}
SPREAD = """
    def expectation_from_bins(scores, centres):
        e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
        p = e / np.sum(e, axis={axis}, keepdims=True)
        mean = np.sum(p * {weighed}, axis=1)
        return mean, {spread}
"""
RIGHT_SPREAD = {
    "axis": "1",
    "weighed": "centres",
    "spread": "np.sqrt(np.sum(p * (centres[None] - mean.reshape(-1, 1)) ** 2, axis=1))",
}
TREE = """
    def hierarchical_softmax_loss(scores, y, parent):
        log_p, loss, dscores = sibling_log_softmax(scores, parent), 0.0, np.zeros(scores.shape)
        p = np.exp(log_p)
        for c in np.unique(y):
            rows = np.flatnonzero(y == c)
            path = {path}
            for node in path:
                loss -= log_p[rows, node].sum()
                for rival in np.flatnonzero({rivals}):
                    dscores[rows, rival] += p[rows, rival]
                dscores[rows, node] -= 1
        return loss / len(y), dscores / len(y)
"""
RIGHT_TREE = {"path": "path_to_root(c, parent)", "rivals": "parent == parent[node]"}


huber = Changeable(HUBER, RIGHT_HUBER)
hinge = Changeable(HINGE, RIGHT_HINGE)
expectation = Changeable(SPREAD, RIGHT_SPREAD)
tree = Changeable(TREE, RIGHT_TREE)


def diagnoses(exercise: str, text: str, seed: int = 1) -> dict[str, str | None]:
    return names(judged_text(NAME, exercise, text, seed))


@pytest.mark.parametrize(
    ("exercise", "text"),
    [
        ("huber_loss", huber()),
        ("multilabel_hinge_loss", hinge()),
        ("expectation_from_bins", expectation()),
        ("hierarchical_softmax_loss", tree()),
    ],
)
def test_the_answers_that_mistakes_are_made_in_are_right(exercise: str, text: str) -> None:
    """Without a change they earn everything."""
    assert judged_text(NAME, exercise, text).status == "passed"


@pytest.mark.parametrize(
    ("changes", "aspect", "name"),
    [
        ({"far": "delta * np.abs(d)"}, "loss", "offset_missing"),
        ({"far": "np.abs(d) - 0.5"}, "loss", "made_for_delta_one"),
        ({"near": "d * d"}, "loss", "half_missing"),
        ({"slope": "np.sign(d)"}, "gradient", "gradient_slope_one_outside"),
        ({"slope": "delta"}, "gradient", "sign_lost_outside"),
        ({"slope": "0"}, "gradient", "no_gradient_outside"),
        ({"inside": "d * d <= delta"}, "loss", "seam_by_square"),
        ({"far": "np.abs(d)", "near": "d * d"}, "loss", "absolute_outside+half_missing"),
    ],
)
def test_one_slip_in_huber_is_named(changes: dict[str, str], aspect: str, name: str) -> None:
    """Pieces, seam and slopes; two at once where they are two."""
    found = diagnoses("huber_loss", huber(**changes))[aspect]
    assert set((found or "").split("+")) == set(name.split("+"))


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"signs": "Y"}, {"loss": "zeros_not_converted", "gradient": "zeros_not_converted"}),
        ({"signs": "Y - 1"}, {"loss": "labels_as_wrong_signs", "gradient": "labels_as_wrong_signs"}),
        ({"margin": "2"}, {"loss": "delta_of_two", "gradient": "delta_of_two"}),
        ({"margin": "0"}, {"loss": "delta_missing", "gradient": "delta_missing"}),
        ({"count": "Y.size"}, {"loss": "loss_averaged_over_outputs"}),
        (
            {"gradient": "np.where((short > 0) & (Y == 1), -1, 0)"},
            {"gradient": "present_labels_only_in_gradient"},
        ),
    ],
)
def test_one_slip_in_the_hinge_is_named_wherever_it_shows(
    changes: dict[str, str], wrong: dict[str, str]
) -> None:
    """Signs, margin, what is averaged, which labels push."""
    assert diagnoses("multilabel_hinge_loss", hinge(**changes)) == wrong


@pytest.mark.parametrize("cushion", ["1e-5", "1e-8", "1e-12"])
def test_a_small_number_inside_the_logarithm_is_named_whatever_its_size(cushion: str) -> None:
    """It shows in ordinary values, or at huge scores only."""
    text = f"""
    def multilabel_logistic_loss(scores, Y):
        a = np.exp(-np.abs(scores))
        p = np.where(scores >= 0, 1 / (1 + a), a / (1 + a))
        loss = -np.sum(Y * np.log(p + {cushion}) + (1 - Y) * np.log(1 - p + {cushion})) / len(Y)
        return loss, (p - Y) / len(Y)
    """
    assert f"log_cushioned_{cushion}" in set(diagnoses("multilabel_logistic_loss", text).values())


@pytest.mark.parametrize("edge", [20, 100, 709])
def test_clipped_scores_cost_what_is_huge_alone_and_are_named(edge: int) -> None:
    """Moderate scores are right."""
    text = patched(
        NAME,
        "multilabel_logistic_loss",
        ("num_examples =", f"scores = np.clip(scores, -{edge}, {edge}); num_examples ="),
    )
    assert diagnoses("multilabel_logistic_loss", text) == {"stable": f"scores_clipped_{edge}"}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"axis": "0"}, {"mean": "normalised_over_examples", "spread": "normalised_over_examples"}),
        ({"spread": "np.sum(p * (centres - mean[:, None]) ** 2, axis=1)"}, {"spread": "variance"}),
        (
            {"spread": "np.sqrt(np.mean(p * (centres - mean[:, None]) ** 2, axis=1))"},
            {"spread": "spread_averaged_over_bins"},
        ),
        (
            {"spread": "np.sqrt(np.sum(p * (centres - mean[:, None]) ** 2, axis=0))"},
            {"spread": "spread_over_examples"},
        ),
        (
            {"spread": "np.sqrt(np.sum(p * (centres - centres.mean()) ** 2, axis=1))"},
            {"spread": "spread_about_the_middle"},
        ),
    ],
)
def test_one_slip_in_the_spread_is_named(changes: dict[str, str], wrong: dict[str, str]) -> None:
    """Axis, root, weights, and from where distances are measured."""
    assert diagnoses("expectation_from_bins", expectation(**changes)) == wrong


def test_scores_too_large_for_exp_cost_an_aspect_of_their_own() -> None:
    """Moderate scores are right."""
    text = patched(
        NAME,
        "expectation_from_bins",
        ("np.exp(scores - scores.max(axis=1, keepdims=True))", "np.exp(scores)"),
    )
    assert diagnoses("expectation_from_bins", text) == {"stable": "overflow"}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"path": "[c]"}, {"loss": "last_decision_only", "gradient": "last_decision_only"}),
        (
            {"path": "path_to_root(c, parent)[:-1]"},
            {"loss": "top_decision_missing", "gradient": "top_decision_missing"},
        ),
        (
            {"path": "path_to_root(c, parent)[-1:]"},
            {"loss": "top_decision_only", "gradient": "top_decision_only"},
        ),
        ({"path": "path_to_root(c, parent)[:2]"}, {"loss": "two_levels_only", "gradient": "two_levels_only"}),
        ({"rivals": "np.arange(len(parent)) == node"}, {"gradient": "rivals_without_gradient"}),
    ],
)
def test_a_decision_that_is_left_out_of_the_tree_is_named(
    changes: dict[str, str], wrong: dict[str, str]
) -> None:
    """In the loss, in the gradient, or in both."""
    assert diagnoses("hierarchical_softmax_loss", tree(**changes)) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("np.digitize(y, edges) - 1", {"outside": "ends_open"}),
        (
            "np.clip(np.digitize(y, edges, right=True) - 1, 0, len(edges) - 2)",
            {"on an edge": "edge_to_the_left"},
        ),
        ("np.clip(np.digitize(y, edges), 0, len(edges) - 2)", {"labels": "one_edge_too_many"}),
    ],
)
def test_edges_and_ends_cost_their_own_aspect_alone(text: str, wrong: dict[str, str]) -> None:
    """What lies inside is right, or nothing of the rest counts."""
    assert diagnoses("bin_targets", f"def bin_targets(y, edges):\n    return {text}") == wrong


def test_an_exact_prediction_divided_by_itself_costs_that_aspect_alone() -> None:
    """The gradient of all others is right."""
    text = """
    def l1_regression_loss(pred, y):
        size = np.abs(pred - y)
        return size.sum() / len(y), (pred - y) / size / len(y)
    """
    assert diagnoses("l1_regression_loss", text) == {"exact predictions": "zero_by_zero"}


def test_a_residual_written_into_whole_numbers_costs_integers_alone() -> None:
    """Truths that are floats are right."""
    text = """
    def l2_regression_loss(pred, y):
        residual = np.zeros_like(y)
        residual[:] = pred - y
        return np.sum(residual * residual) / len(y), residual * 2 / len(y)
    """
    verdict = judged_text(NAME, "l2_regression_loss", text)
    assert {row.name: row.outcome for row in verdict.aspects if not row.ok} == {"integers": "wrong"}

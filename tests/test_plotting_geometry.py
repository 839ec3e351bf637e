"""Images that are turned, slanted or covered for a figure, and the surprise of forecasters."""

from __future__ import annotations

import numpy as np
import pytest

from course_lib.data import load_data
from course_lib.plotting.between_pixels import sampled
from course_lib.plotting.knn_pixels import challenges, changed_copies
from course_lib.plotting.knn_space import alike_on_map
from course_lib.plotting.linear_geometry import mean_surprise
from course_lib.plotting.losses_net import turned


@pytest.mark.parametrize("shape", [(6, 6), (6, 6, 3)])
def test_a_quarter_turn_goes_against_the_clock(shape: tuple[int, ...]) -> None:
    """Every channel, each image by its own angle."""
    X = np.random.default_rng(0).uniform(size=(2, int(np.prod(shape))))
    still, quarter = turned(X, shape, [0.0, 90.0])
    assert np.allclose(still, X[0])
    assert np.allclose(quarter.reshape(shape), np.rot90(X[1].reshape(shape)))


def test_between_pixels_is_what_scipy_says() -> None:
    """Also where a place lies on the rim or outside."""
    from scipy.ndimage import map_coordinates

    planes = np.random.default_rng(0).uniform(size=(3, 5, 4))
    places = np.random.default_rng(1).uniform(-1, 5, size=(2, 300))
    places[:, :20] = np.array([[0, 4], [3, 0]])[:, np.arange(20) % 2]
    theirs = [map_coordinates(plane, places, order=1) for plane in planes]
    assert np.allclose(sampled(planes, places), theirs, rtol=0, atol=1e-14)


def test_changed_copies_are_images_of_the_same_shape_and_leave_the_originals_alone() -> None:
    """And each change has its panel."""
    data = load_data("digits", num_train=10, num_test=4)
    before = data.X_test.copy()
    copies = changed_copies(data)
    assert all(copy.shape == before.shape for copy in copies.values())
    assert all(copy.min() >= 0 and copy.max() <= 16 for copy in copies.values())
    assert np.array_equal(data.X_test, before)
    titles = [ax.get_title() for ax in challenges(data, dict.fromkeys(copies, 0.5)).axes]
    assert [title.split("\n")[0] for title in titles if title] == list(copies)


def test_who_knows_the_probabilities_is_surprised_by_the_entropy() -> None:
    """The running mean ends near it; whoever was certain of what came is not surprised."""
    p = np.array([0.5, 0.25, 0.25])
    draws = np.random.default_rng(0).choice(3, size=20_000, p=p)
    assert mean_surprise(p, p, draws)[-1] == pytest.approx(1.5 * np.log(2), abs=0.01)
    assert not mean_surprise(p, [1.0, 0.0, 0.0], np.zeros(3, dtype=int)).any()


def test_neighbours_on_the_map_are_counted_without_the_point_itself() -> None:
    """Two pairs far apart, one of them mixed."""
    flat = np.array([[0.0, 0], [0, 1], [9, 0], [9, 1]])
    assert alike_on_map(flat, np.array([0, 0, 0, 1]), neighbours=1).tolist() == [1, 1, 0, 0]

"""Bad answers to every exercise of the course: each gets a row that says what it is, and stops no other.

The answers are the reference's, spoiled, and are judged on the public cases, as a student's check does it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from autograder.authoring.assignment import LoadedAssignment, load_assignment
from autograder.authoring.cells import without_markers
from course_lib.checker import verdict_for
from course_lib.checking.public import CASES, PublicExercise, public_assignment
from course_lib.checking.spec import Mutant
from course_lib.checking.verdict import Verdict
from course_lib.running.cells import CodeCell
from course_lib.running.local import LocalAnswers
from course_lib.running.remote import RemoteAnswers

Function = Callable[..., Any]
Change = Callable[[Any], Any]

ASSIGNMENTS = sorted(path.stem for path in CASES.glob("*.zip"))

assignment = cache(load_assignment)


def functions(name: str) -> list[PublicExercise]:
    """Return the exercises in which a function is written."""
    return [e for e in public_assignment(name).exercises.values() if not e.exercise.is_choice]


def verdict_on(public: PublicExercise, answer: Function) -> Verdict:
    """Judge one function in the place of the reference, beside the reference's others."""
    return verdict_for(public, LocalAnswers({**quick(public.assignment), public.exercise.name: answer}))


def reference(public: PublicExercise) -> Function:
    function: Function = quick(public.assignment)[public.exercise.name]
    return function


@cache
def quick(name: str) -> dict[str, Any]:
    """Return the solutions; the project's network is trained for two epochs, which spoils as well."""
    reference = assignment(name).reference
    if name != "project":
        return reference.namespace
    return reference.mutated("final_training", Mutant("", (("epochs, widths = 25,", "epochs, widths = 2,"),)))


def said(verdict: Verdict) -> str:
    return "\n".join(aspect.message for aspect in verdict.aspects)


def first_part(value: Any, change: Change) -> Any:
    """Return a value with its first part changed for which ``change`` gives something; else ``None``."""
    if isinstance(value, tuple | list | dict):
        items = list(value.values()) if isinstance(value, dict) else list(value)
        for i, item in enumerate(items):
            changed = first_part(item, change)
            if changed is not None:
                items[i] = changed
                return dict(zip(value, items, strict=True)) if isinstance(value, dict) else type(value)(items)
        return None
    return change(value)


def every_part(value: Any, change: Change) -> Any:
    if isinstance(value, dict):
        return {key: every_part(item, change) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(every_part(item, change) for item in value)
    return change(value)


def one_row_more(value: Any) -> Any:
    return np.concatenate([value, value[:1]]) if isinstance(value, np.ndarray) and value.ndim else None


def in_a_list(value: Any) -> Any:
    return [value] if isinstance(value, bool | int | float | np.generic) else None


def of_another_shape(value: Any) -> Any:
    for change in (one_row_more, in_a_list):
        changed = first_part(value, change)
        if changed is not None:
            return changed
    return [value]


def times_nan(value: Any) -> Any:
    if callable(value):  # a function that was asked for
        return lambda *args: every_part(value(*args), times_nan)
    return np.multiply(value, np.nan) if isinstance(value, np.ndarray | np.generic | float | int) else value


#: What spoils a right answer, and what some row has to say then.
SPOILED: dict[str, tuple[Change, str]] = {
    "half-written": (lambda value: None, "None"),
    "of the wrong shape": (of_another_shape, "shape|items|single number|a list|returned list"),
    "of the wrong type": (lambda value: "text", r"\bstr\b|text"),
    "not finite": (lambda value: every_part(value, times_nan), "NaN"),
}


#: What is said besides where a network, a trainer or a receipt should have come back.
SAID_OF_A_PROJECT = {
    "half-written": "should return two things",
    "of the wrong shape": "settings should be numbers|Batches are larger|from 144 pixels|as it was printed",
    "of the wrong type": "should return two things",
}


@pytest.mark.parametrize("kind", SPOILED)
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_spoiled_answer_loses_points_and_is_told_why(name: str, kind: str) -> None:
    """For every exercise whose answer is what it returns; one without a number can't be spoiled by NaN."""
    change, words = SPOILED[kind]
    words = rf"{words}|A test says `True` or `False`; yours returned"  # of a test, anything else is spoiled
    if name == "project":  # its drivers and properties say in words of their own what should have come back
        words = rf"{words}|{SAID_OF_A_PROJECT.get(kind, 'NaN')}"
    silent = []
    for public in (public for public in functions(name) if not public.exercise.is_class):
        right, spoiled = reference(public), 0

        def answer(*args: Any, _right: Function = right, **kwargs: Any) -> Any:
            nonlocal spoiled
            value = _right(*args, **kwargs)
            changed = change(value)
            spoiled += value is not None and repr(changed) != repr(value)
            return changed

        verdict = verdict_on(public, answer)
        if spoiled and (verdict.status == "passed" or not re.search(words, said(verdict))):
            silent.append((public.exercise.name, said(verdict)))
    assert silent == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_an_exception_is_shown_once(name: str) -> None:
    """In the first row that it costs; every later one refers to it."""
    silent = []
    for public in functions(name):

        def answer(*args: Any, **kwargs: Any) -> Any:
            return 1 / 0

        verdict = verdict_on(public, answer)
        full = said(verdict).count("raised ZeroDivisionError: division by zero")
        if verdict.points > 0 or verdict.status != "error" or full != 1:
            silent.append((public.exercise.name, said(verdict)))
    assert silent == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_what_is_unwritten_is_named(name: str) -> None:
    """The function that the exercise asks for, although nothing of it can be read but what it raises."""
    silent = []
    for public in functions(name):

        def answer(*args: Any, _name: str = public.exercise.name, **kwargs: Any) -> Any:
            raise NotImplementedError(f"{_name} is not written yet: replace this line with your code")

        verdict = verdict_on(public, answer)
        if verdict.status != "not_attempted" or verdict.aspects[0].message != (
            f"`{public.exercise.name}` is not written yet."
        ):
            silent.append((public.exercise.name, said(verdict)))
    assert silent == []


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_loop_where_array_operations_are_asked_for_is_named(name: str) -> None:
    """The answers are right, and every further row costs some NumPy calls."""
    silent = []
    for public in functions(name):
        rows = [aspect.name for aspect in public.exercise.aspects if aspect.kind == "vectorised"]
        right = reference(public)

        def looping(*args: Any, _right: Function = right) -> Any:
            for _ in range(max((len(arg) for arg in args if np.ndim(arg)), default=0)):
                for _ in range(8):
                    np.add(1.0, 1.0)
            return _right(*args)

        verdict = verdict_on(public, looping) if rows else Verdict(public.exercise.name)
        wrong = [aspect.name for aspect in verdict.aspects if aspect.diagnosis == "python_loop"]
        if wrong != rows:
            silent.append((public.exercise.name, said(verdict)))
    assert silent == []


#: What these are given is a cache of the student's own, or a copy that a driver made.
OUT_OF_SIGHT = {"staged_circuit_backward", "vanilla_dropout"}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_an_argument_changed_in_place_is_named(name: str) -> None:
    """Some rows cost points for it, and others only say so; a wrong answer that comes of it may say more.

    A test of the student's own, and what the project's drivers call, is given copies: nothing can be spoiled.
    """
    silent = []
    for public in functions(name):
        right, changed = reference(public), 0

        def answer(*args: Any, _right: Function = right, **kwargs: Any) -> Any:
            nonlocal changed
            value = _right(*args, **kwargs)
            changed += first_part([arg for arg in args if not callable(arg)], add_one) is not None
            return value

        verdict = verdict_on(public, answer)
        unseen = verdict.status == "passed" and "was changed by the call" not in said(verdict)
        copied = all(aspect.kind == "kills" for aspect in public.exercise.aspects) or name == "project"
        if changed and unseen and not copied and public.exercise.name not in OUT_OF_SIGHT:
            silent.append((public.exercise.name, said(verdict)))
    assert silent == []


def add_one(value: Any) -> Any:
    if not isinstance(value, np.ndarray) or not value.size or value.dtype.kind not in "iuf":
        return None
    value += 1
    return value


BAD_CELLS = [
    "def {name}(*args):\n    return (args",
    "def {name}(*args):\n    return 1 / 0",
    "def {name}(*args):\n    return None",
    "raise SystemExit\ndef {name}(*args):\n    yield",
    "{name} = 3",
]


def notebook_of(loaded: LoadedAssignment, bad: set[str]) -> list[CodeCell]:
    """Return the reference's cells, and something that can't be right in the place of some exercises."""
    cells = []
    for number, cell in enumerate(loaded.source.of_kind("setup", "exercise")):
        text = without_markers(cell.text)
        if cell.name in bad:
            text = f"{text}\n" + BAD_CELLS[number % len(BAD_CELLS)].format(name=cell.name)
        cells.append(CodeCell(cell.name, text))
    return cells


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_bad_answers_stop_no_other(name: str) -> None:
    """Half of the exercises are bad, each in its own way, and all others get all their points."""
    everything = public_assignment(name).exercises
    bad = {public.exercise.name for public in functions(name)[::2]}
    loaded = assignment(name)
    with RemoteAnswers(notebook_of(loaded, bad), files=loaded.files()) as answers:
        verdicts = [verdict_for(public, answers) for public in everything.values()]
    relying = {e for e, public in everything.items() if bad & {e, *public.exercise.uses}}
    assert [v.exercise for v in verdicts if v.exercise in bad and (v.status == "passed" or not said(v))] == []
    assert [(v.exercise, said(v)) for v in verdicts if v.exercise not in relying and v.complaints] == []


def verdict_with(assignment_name: str, exercise: str, code: str) -> Verdict:
    """Judge an answer given as a definition of its own, beside the reference's others."""
    namespace = dict(assignment(assignment_name).reference.namespace)
    exec(code, namespace)
    public = public_assignment(assignment_name).exercises[exercise]
    return verdict_for(public, LocalAnswers(namespace))


def named(assignment_name: str, exercise: str, code: str) -> dict[str, str | None]:
    """Return the diagnoses of what is wrong with such an answer."""
    verdict = verdict_with(assignment_name, exercise, code)
    return {aspect.name: aspect.diagnosis for aspect in verdict.aspects if not aspect.ok}


IMPROVEMENT = """
def expected_improvement(mean, std, best):
    gain, safe = mean - best, np.where(std > 0, std, 1)
    z = gain / safe
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return {}
"""
PCA = """
def pca_project(X_train, X_val, k):
    X, X_val = X_train - X_train.mean(axis=0), X_val - X_train.mean(axis=0)
    variances, V = np.linalg.{}(X.T @ X / len(X))
    {}
    return X @ V[:, :k], X_val @ V[:, :k], variances[:k] / np.sum(variances)
"""
RANKING = "def top_k_models(s, y, k):\n    return np.argsort(-s.mean(axis=2).mean(axis=1), kind='stable')[:k]"
RANGE_TEST = """
def lr_range_test(loss_fn, W, X, y, lr_min, lr_max, num_steps):
    lrs, losses = lr_min * (lr_max / lr_min) ** np.linspace(0, 1, num_steps), []
    for lr in lrs:
        loss, dW = loss_fn(W, X, y, 0.0)
        losses.append(loss)
        if np.isnan(loss) or loss > 4 * min(losses):
            break
        W = W - lr * dW
    return lrs[: len(losses)], np.array(losses), lrs[np.argmin(np.diff(losses))]
"""


@pytest.mark.parametrize(
    ("exercise", "code", "aspect", "diagnosis"),
    [
        ("pca_project", PCA.format("eig", ""), "projection", "eigenvalues_unsorted"),
        (
            "pca_project",
            PCA.format("eigh", "V, variances = V[:, ::-1].T, variances[::-1]"),
            "projection",
            "rows_for_columns",
        ),
        ("expected_improvement", IMPROVEMENT.format("mean + 2 * std"), "values", "confidence_bound_2"),
        (
            "expected_improvement",
            IMPROVEMENT.format("np.maximum(gain * density + std * normal_cdf(z), 0)"),
            "values",
            "cdf_and_density_swapped_cut",
        ),
        (
            "expected_improvement",
            IMPROVEMENT.format("gain * normal_cdf(z) + std**2 * density"),
            "values",
            "variance_in_second_term",
        ),
        ("top_k_models", RANKING, "models", "mean_score"),
        ("lr_range_test", RANGE_TEST, "suggestion", "steepest_fall"),
    ],
)
def test_another_formula_is_named_however_it_is_written(
    exercise: str, code: str, aspect: str, diagnosis: str
) -> None:
    """Mistakes that readers planted in the training assignment, and got numbers for."""
    assert named("training", exercise, code)[aspect] == diagnosis


def test_an_average_that_is_a_checkpoint_is_no_array_of_its_own() -> None:
    """With one checkpoint, there is nothing to average, and the caller's arrays come back."""
    code = """
def ema_weights(checkpoints, decay):
    average = checkpoints[0]
    for params in checkpoints[1:]:
        average = {name: decay * average[name] + (1 - decay) * params[name] for name in params}
    return average
"""
    assert named("training", "ema_weights", code) == {"inputs unchanged": "inputs_changed"}


def test_a_forward_pass_made_twice_is_named() -> None:
    """The gradients are right, and the running averages have moved twice."""
    code = """
once = fully_connected_loss
def fully_connected_loss(params, X, y, config):
    fully_connected_forward(params, X, config)
    return once(params, X, y, config)
"""
    assert named("batchnorm_dropout", "fully_connected_loss", code)["batch norm"] == "forward_called_twice"


def test_averages_stored_under_another_name_are_pointed_out() -> None:
    """The message says what is missing by the student's own name for it, and what there is."""
    code = """
right = batchnorm_forward
def batchnorm_forward(x, gamma, beta, bn_param):
    own = {"running" + key[3:] if key[:4] == "run_" else key: value for key, value in bn_param.items()}
    answer = right(x, gamma, beta, own)
    bn_param["run_mean"], bn_param["run_var"] = own["running_mean"], own["running_var"]
    return answer
"""
    text = said(verdict_with("batchnorm_dropout", "batchnorm_forward", code))
    assert "Nothing is stored under `bn_param['running_mean']`; there is `run_mean`" in text

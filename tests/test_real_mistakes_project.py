"""Mistakes as students make them in assignment 9, in words of their own: each is told what it is."""

from __future__ import annotations

import pytest

from tests.helpers_mistakes import Changeable, judged_text, names

NAME = "project"
FIT = """
    def fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint=None):
        net = {begin}
        configs = {{name: {{}} for name in net["params"]}}
        best, record, since, curve = net, -1.0, 0, []
        if checkpoint is not None and Path(checkpoint).exists():
            net, configs, best, record, since, curve, chance = load_state(checkpoint)
            {resume}
        while len(curve) < settings["num_epochs"] and since {patient} settings["patience"]:
            for batch in minibatches(len(train[0]), settings["batch_size"], rng):
                _, grads = loss_fn(net, train[0][batch], train[1][batch])
                for name, grad in grads.items():
                    configs[name]["learning_rate"] = {rate}
                    net["params"][name], {config} = optimizer(net["params"][name], grad, configs[name])
            curve.append(accuracy_fn(net, *{judged}))
            since += 1
            if curve[-1] {better} record:
                best, record, since = {keep}, curve[-1], 0
            if checkpoint is not None:
                save_state(checkpoint, [net, configs, best, record, since, curve, rng.bit_generator.state])
        return best, curve
"""
RIGHT_FIT = {
    "begin": "copy.deepcopy(model)",
    "resume": "rng.bit_generator.state = chance",
    "patient": "<",
    "rate": 'settings["learning_rate"](len(curve))',
    "config": "configs[name]",
    "judged": "val",
    "better": ">",
    "keep": "copy.deepcopy(net)",
}
BATCHES = """
    def minibatches(num_examples, batch_size, rng):
        numbers = {numbers}
        return [numbers[k : k + batch_size] for k in range({first}, {end}, batch_size)]
"""
RIGHT_BATCHES = {"numbers": "rng.permutation(num_examples)", "first": "0", "end": "num_examples"}
FIGURE = """
    def draw_report(ax, training, validation):
        x = {x}
        ax.plot(x, training, label={first})
        ax.plot(x, {second}, label="on validation images")
        ax.set_xlabel("epoch")
        ax.set_ylabel("accuracy")
        {legend}
"""
RIGHT_FIGURE = {
    "x": "[i + 1 for i, _ in enumerate(training)]",
    "first": '"on training images"',
    "second": "validation",
    "legend": "ax.legend()",
}

trainer = Changeable(FIT, RIGHT_FIT)
batches = Changeable(BATCHES, RIGHT_BATCHES)
figure = Changeable(FIGURE, RIGHT_FIGURE)


def diagnoses(exercise: str, text: str, seed: int = 1) -> dict[str, str | None]:
    return names(judged_text(NAME, exercise, text, seed))


@pytest.mark.parametrize(
    ("exercise", "text"), [("fit", trainer()), ("minibatches", batches()), ("draw_report", figure())]
)
def test_the_answers_that_mistakes_are_made_in_are_right(exercise: str, text: str) -> None:
    """Without a change they earn everything."""
    assert judged_text(NAME, exercise, text).status == "passed"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"keep": "net"}, "last_kept"),
        ({"keep": '{**net, "params": dict(net["params"])}'}, "memory_of_the_last"),
        ({"better": ">="}, "later_of_equals"),
        ({"patient": "<="}, "one_epoch_too_patient"),
        ({"judged": "train"}, "judged_on_training"),
        ({"rate": 'settings["learning_rate"](len(curve) + 1)'}, "rate_of_the_next_epoch"),
        ({"rate": 'settings["learning_rate"](0)'}, "first_rate_for_ever"),
        ({"config": "_"}, "memory_of_steps_lost"),
        ({"resume": "pass"}, "generator_not_restored"),
        ({"resume": 'configs, rng.bit_generator.state = {name: {} for name in net["params"]}, chance'},
         "memory_of_steps_not_restored"),
    ],
)  # fmt: skip
def test_a_trainers_mistake_is_named(changes: dict[str, str], told: str) -> None:
    """However the trainer keeps its books; what else is wrong is at most an effect of it."""
    found = {name for name in diagnoses("fit", trainer(**changes)).values() if name is not None}
    assert found == {told}


def test_two_mistakes_of_a_trainer_are_both_named() -> None:
    """A schedule that is asked once, and a patience of an epoch too many."""
    found = diagnoses("fit", trainer(rate='settings["learning_rate"](0)', patient="<="))
    assert found["curve"] == "one_epoch_too_patient"
    assert set(str(found["schedule and patience"]).split("+")) == {
        "one_epoch_too_patient",
        "first_rate_for_ever",
    }


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"numbers": "np.arange(num_examples)"}, "not_shuffled"),
        ({"numbers": "rng.choice(num_examples, num_examples)"}, "drawn_with_replacement"),
        ({"end": "num_examples - num_examples % batch_size"}, "last_batch_dropped"),
    ],
)
def test_a_mistake_about_batches_is_named(changes: dict[str, str], told: str, seed: int) -> None:
    """On every seed that was tried."""
    assert diagnoses("minibatches", batches(**changes), seed) == {"a partition": told}


def test_batches_that_are_shuffled_one_by_one_are_named() -> None:
    """The same examples stay together in every epoch, in whatever order."""
    text = """
        def minibatches(num_examples, batch_size, rng):
            cut = [np.arange(num_examples)[k : k + batch_size] for k in range(0, num_examples, batch_size)]
            return [rng.permutation(batch) for batch in cut]
    """
    assert diagnoses("minibatches", text) == {"a partition": "only_batches_shuffled"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"x": "np.arange(len(training))"}, {"curves": "from_zero"}),
        ({"legend": "pass"}, {"legend": "no_legend"}),
        ({"second": "[max(validation[: i + 1]) for i in range(len(validation))]"}, {"curves": "best_so_far"}),
    ],
)
def test_a_figures_mistake_is_named(changes: dict[str, str], told: dict[str, str]) -> None:
    """Of a figure whose lines are right the legend alone may be missing."""
    assert diagnoses("draw_report", figure(**changes)) == told


def test_what_a_test_of_trainers_forgets_is_named() -> None:
    """A break is looked at by its curve alone, which the validation's script makes right in every case."""
    text = """
        def trainer_is_sound(runs):
            p, c = runs["plain"], runs["cut"]
            steps = [p["shown"][i : i + 3] for i in range(0, len(p["shown"]), 3)]
            ok = all(sorted(i for b in s for i in b) == list(range(11)) for s in steps)
            ok = ok and any(sorted(map(sorted, s)) != sorted(map(sorted, steps[0])) for s in steps)
            ok = ok and p["shown"] != runs["other seed"]["shown"] and p["curve"] == c["curve"]
            for r in (p, runs["impatient"]):
                k = r["scores"].index(max(r["scores"][: len(r["curve"])]))
                ok = ok and r["curve"] == r["scores"][: len(r["curve"])]
                ok = ok and (r["best_weights"] == r["weights"][k]).all()
                ok = ok and (r["best_averages"] == r["averages"][k]).all()
                wait = [i - r["scores"].index(max(r["scores"][: i + 1])) for i in range(len(r["scores"]))]
                end = wait.index(r["patience"]) + 1 if r["patience"] in wait else len(wait)
                ok = ok and len(r["curve"]) == end
            rates = [rate for rate in p["schedule"] for _ in range(3)]
            return bool(ok and p["rates"] == rates and (p["given"] == p["start"]).all())
    """
    assert set(diagnoses("trainer_is_sound", text).values()) == {"break_never_tested"}

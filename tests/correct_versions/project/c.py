"""A trainer that is an object; one number for mean and scale; a wider net and small first biases."""

import copy
from itertools import pairwise
from pathlib import Path

import numpy as np

from course_lib.checkpoints import load_state, save_state
from course_lib.library import fully_connected_forward, fully_connected_loss, random_crop, sgd_momentum


def overfit_settings(num_layers):
    return {"weight_scale": 0.12, "learning_rate": 0.4 if num_layers == 3 else 0.3}


def minibatches(num_examples, batch_size, rng):
    keys = rng.random(num_examples)
    order = np.argsort(keys)
    count = -(-num_examples // batch_size)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(count)]


class _Trainer:
    """Everything that lives from one epoch to the next."""

    def __init__(self, model):
        self.model = copy.deepcopy(model)
        self.configs = {name: {} for name in model["params"]}
        self.curve, self.best, self.best_at = [], None, 0

    def finished(self, settings):
        done = len(self.curve)
        return done >= settings["num_epochs"] or done >= self.best_at + settings["patience"]

    def epoch(self, train, loss_fn, optimizer, settings, rng):
        X, y = train
        params = self.model["params"]
        rate = settings["learning_rate"](len(self.curve))
        for rows in minibatches(X.shape[0], settings["batch_size"], rng):
            grads = loss_fn(self.model, X[rows], y[rows])[1]
            for name in sorted(params):
                self.configs[name] = {**self.configs[name], "learning_rate": rate}
                params[name], self.configs[name] = optimizer(params[name], grads[name], self.configs[name])

    def note(self, accuracy):
        if self.best is None or accuracy > self.curve[self.best_at - 1]:
            self.best, self.best_at = copy.deepcopy(self.model), len(self.curve) + 1
        self.curve.append(accuracy)


def fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint=None):
    trainer = _Trainer(model)
    if checkpoint is not None and Path(checkpoint).exists():
        saved = load_state(checkpoint)
        rng.bit_generator.state = saved.pop("chance")
        vars(trainer).update(saved)
    while not trainer.finished(settings):
        trainer.epoch(train, loss_fn, optimizer, settings, rng)
        trainer.note(accuracy_fn(trainer.model, val[0], val[1]))
        if checkpoint is not None:
            save_state(checkpoint, {**vars(trainer), "chance": rng.bit_generator.state})
    return trainer.best, trainer.curve


class _Run:
    """What a trainer did, epoch by epoch."""

    def __init__(self, run):
        self.__dict__.update(run)

    def epochs(self):
        per_epoch = len(self.shown) // len(self.weights)
        return [self.shown[i : i + per_epoch] for i in range(0, len(self.shown), per_epoch)]

    def ends_in_time(self):
        so_far = []
        for score in self.scores:
            so_far.append(score)
            if len(so_far) - 1 - so_far.index(max(so_far)) == self.patience:
                break
        return self.curve == so_far

    def keeps_the_best(self):
        k = self.scores.index(max(self.scores[: len(self.weights)]))
        return all(self.weights[k] == self.best_weights) and all(self.averages[k] == self.best_averages)


def trainer_is_sound(runs):
    plain, other, impatient, cut = (_Run(run) for run in runs.values())
    for epoch in plain.epochs():
        assert sorted(i for batch in epoch for i in batch) == list(range(plain.num_examples))
    assert any(
        {frozenset(batch) for batch in epoch} != {frozenset(batch) for batch in plain.epochs()[0]}
        for epoch in plain.epochs()
    )
    assert plain.shown != other.shown
    assert plain.ends_in_time() and impatient.ends_in_time()
    assert plain.keeps_the_best() and impatient.keeps_the_best()
    for i, rate in enumerate(plain.rates):
        assert rate == plain.schedule[i * 6 // len(plain.rates)]
    assert all(plain.given == plain.start)
    assert (
        cut.shown == [batch for epoch in plain.epochs()[3:] for batch in epoch] and cut.curve == plain.curve
    )
    assert np.array_equal(cut.weights, plain.weights[3:])
    return bool((cut.best_weights == plain.best_weights).all())


def final_training(X_train, y_train, X_val, y_val, image_shape, rng):
    sizes = [X_train.shape[1], 250, 100, 10]
    model = {
        "params": {},
        "mean": float(X_train.mean()),
        "scale": X_train.std(axis=0).mean(),
    }
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        model["params"][f"W{i}"] = rng.normal(scale=np.sqrt(2 / n_in), size=(n_in, n_out))
        model["params"][f"b{i}"] = np.full(n_out, 0.01)

    def ready(X):
        return (X - model["mean"]) / model["scale"]

    def loss_fn(model, X, y):
        images = random_crop(X.reshape(-1, *image_shape, 1), 1, rng)
        config = {"mode": "train", "reg": 3e-3, "p": 0.95, "rng": rng}
        return fully_connected_loss(model["params"], ready(images.reshape(len(X), -1)), y, config)

    def accuracy_fn(model, X, y):
        scores, _ = fully_connected_forward(model["params"], ready(X), {"mode": "test"})
        return float(np.count_nonzero(scores.argmax(axis=1) == y) / len(y))

    settings = {
        "batch_size": 50,
        "num_epochs": 20,
        "patience": 20,
        "learning_rate": lambda epoch: 0.05 * 0.5 ** (epoch // 5),
    }
    return fit(model, (X_train, y_train), (X_val, y_val), loss_fn, accuracy_fn, sgd_momentum, settings, rng)


def sealed_result():
    return "moved_digits, opened 1 time: 0.816 [a18c7dc1]"


after_the_test = "D"


def draw_report(ax, training, validation):
    x = np.linspace(1, len(validation), len(validation))
    ax.plot(x, np.array(validation) * 100, x, np.array(training) * 100)
    ax.legend(["validation", "training"])
    ax.set_xlabel("epoch")
    ax.set_ylabel("accuracy in %")
    best = int(np.argmax(validation))
    ax.axvline(best + 1, color="grey")

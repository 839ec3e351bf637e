# %% [markdown]
# # 9 · Project: the best network you can
# *About 9 hours.* Eight assignments have filled a box with parts. Now you build the machine: a trainer of your own, a network of your own, a search for its settings, and one number at the end that you may look at once.
#
# **You will build** a trainer that keeps its best model, stops when it should, survives a power cut and repeats itself bit for bit; and with it the best classifier of moved digits that you can find within a fixed budget.
#
# **You will learn** to work like someone whose result has to hold: cheap checks before expensive runs, a validation curve that decides, a budget, a test set that is opened once, and a report that another person could repeat.
#
# **You need** everything so far, above all the network of any depth (assignment 5), an optimizer (4), preprocessing, search and augmentation (7).
#
# Nobody asks for a particular network here. Your trainer is checked like every other exercise; your network is judged by what it does with images that neither you nor it have seen.
#
# | name | shape | what it is |
# |---|---|---|
# | `X_train`, `X_val` | (N, D), (M, D) | images as rows, to learn from and to choose by |
# | `y_train`, `y_val` | (N,), (M,) | their classes, from 0 to 9 |
# | `model` | | a dictionary: `model["params"]` are the arrays to train, the rest is what a network has to remember |
# | `curve` | | a list: validation accuracy after each epoch |
# | `image_shape` | | `(12, 12)` for moved digits, `(32, 32, 3)` for photographs |

# %% setup=true
import copy
from itertools import pairwise
from pathlib import Path

import numpy as np

from course_lib import check
from course_lib.checkpoints import load_state, save_state

np.set_printoptions(precision=4, suppress=True)

# %% setup=true
from course_lib.library import (
    adam,
    fully_connected_forward,
    fully_connected_loss,
    init_he,
    random_crop,
    whose,
)

whose()

# %% [markdown]
# The set-up cell imports what the notebook's own cells use. Your network may use anything else that you have built: add its name to an import in a cell of your own, such as `from course_lib.library import random_flip`.
#
# ## 1 · The task
#
# Upright, centred digits are almost too easy. So here they have been moved by up to a pixel and a half, tilted by up to 20 degrees, enlarged or shrunk, and covered with noise. No pixel means the same in two images, and the templates of a linear classifier (assignment 2) blur: of these images it gets about four in ten right.
#
# The test images are not in this notebook: they are **sealed** until section 8. The 4,000 others were made from 1,347 originals, each of which was drawn two or three times, moved in another way each time. All copies of 200 originals (559 images) are the validation set; the other 3,441 images are for training. If copies of one original were on both sides, validation would tell you what the network remembers, not what it knows.
# %% figure="classes"
from course_lib.plotting.project import plot_classes
from course_lib.sealed import open_data

data = open_data()
train, val = (data.X_train, data.y_train), (data.X_val, data.y_val)
print(f"{data.name}: training {data.X_train.shape}, validation {data.X_val.shape}")
plot_classes(data.X_train, data.y_train, data.image_shape, data.class_names)

# %% [markdown]
# **On photographs.** Everything below runs on the colour photographs of CIFAR-10 as well: start Jupyter with the environment variable `COURSE_DATASET=cifar10`, or write `open_data("cifar10")` above. CS231n asks its fully connected net for 50 % of the validation images, with 49,000 images to train on. With a tenth of them, a linear classifier gets about a third right, the plain network of section 5 between 36 and 39 %, and this course's reference solution, with the same settings, between 42 and 48 %. So that is what a good network reaches there. Your checks, and your marks, are for moved digits.

# %% [markdown]
# ## 2 · Before anything runs for long
#
# Three checks cost seconds and save nights.
#
# 1. **Gradients.** The network is assembled from parts that were checked one by one, so a few sampled slopes are enough.
# 2. **First loss.** With small scores every class has probability $1/C$, and the loss is $\ln C$.
# 3. **A tiny set by heart.** If fifty images cannot be memorised, three thousand will not be learned, and the fault is in the code or in the settings.
#
# You have done the first two often. Which numbers should the cell print?


# %%
def plain_params(sizes, weight_scale, rng):
    """Normal weights with a standard deviation of `weight_scale`, and biases of 0."""
    params = {}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        params[f"W{i}"] = rng.normal(scale=weight_scale, size=(n_in, n_out))
        params[f"b{i}"] = np.zeros(n_out)
    return params


from course_lib.gradient_check import check_gradient

tiny_mean, tiny_scale = data.X_train[:50].mean(axis=0), data.X_train[:50].std()
tiny_X, tiny_y = (data.X_train[:50] - tiny_mean) / tiny_scale, data.y_train[:50]
for num_layers in (3, 5):
    sizes = [tiny_X.shape[1], *[100] * (num_layers - 1), 10]
    params = plain_params(sizes, 0.1, np.random.default_rng(0))
    loss, grads = fully_connected_loss(params, tiny_X, tiny_y, {"mode": "train", "reg": 0.1})
    for name in ("W1", f"b{num_layers - 1}"):

        def loss_with(value, name=name, params=params):
            """Return the loss with one parameter replaced."""
            config = {"mode": "train", "reg": 0.1}
            return fully_connected_loss({**params, name: value}, tiny_X, tiny_y, config)[0]

        told = check_gradient(loss_with, params[name], grads[name], num_checks=30)
        print(f"{num_layers} layers, {name}: {told}")
    small = plain_params(sizes, 1e-3, np.random.default_rng(0))
    first = fully_connected_loss(small, tiny_X, tiny_y, {"mode": "train"})[0]
    print(f"{num_layers} layers, first loss {first:.4f}; ln 10 is {np.log(10):.4f}")

# %% [markdown]
# The third check you do by hand; it is an old favourite of Stanford's CS231n. No search, no Adam: plain gradient descent in batches of 25 for 20 epochs, on layers of 100 ReLUs. There are two numbers to find: `weight_scale`, the standard deviation with which the weights of all layers are drawn at the start, and `learning_rate`. Think about what each of them does when it is too small and when it is too large, look at the first and the last loss, and change one at a time. Then find them for five layers. Will that be easier or harder?


# %%
def descend_on_tiny_set(num_layers, weight_scale, learning_rate, num_epochs=20, seed=0):
    """Plain gradient descent on the tiny set; returns first loss, last loss and accuracy."""
    rng = np.random.default_rng(seed)
    params = plain_params([tiny_X.shape[1], *[100] * (num_layers - 1), 10], weight_scale, rng)
    losses = []
    with np.errstate(all="ignore"):  # some settings explode: a result, not an accident
        for _ in range(num_epochs):
            order = rng.permutation(50)
            for rows in (order[:25], order[25:]):
                loss, grads = fully_connected_loss(params, tiny_X[rows], tiny_y[rows], {"mode": "train"})
                params = {name: params[name] - learning_rate * grads[name] for name in params}
                losses.append(loss)
        scores, _ = fully_connected_forward(params, tiny_X, {"mode": "test"})
    return losses[0], losses[-1], np.mean(scores.argmax(axis=1) == tiny_y)


for num_layers in (3, 5):  # change these two numbers until both lines say 100 %
    first, last, accuracy = descend_on_tiny_set(num_layers, weight_scale=0.01, learning_rate=0.01)
    print(f"{num_layers} layers: first loss {first:.3f}, last {last:.3g}, {accuracy:.0%} right")

# %% [markdown]
# Write down what worked. One pair of numbers may do for both depths, or each depth gets its own: then look at `num_layers`. Chance has a hand in it: 100 % from one of three starts is enough.


# %% exercise="overfit_settings" title="A tiny set by heart, by hand" minutes=30
def overfit_settings(num_layers):
    """Settings with which a plain network learns the tiny set by heart in 20 epochs.

    Parameters
    ----------
    num_layers : int
        3 or 5: so many affine layers, the hidden ones 100 units wide.

    Returns
    -------
    settings : dict
        ``"weight_scale"`` and ``"learning_rate"``, two positive numbers.
    """
    # BEGIN SOLUTION
    return {"weight_scale": 0.15, "learning_rate": 0.2}
    # END SOLUTION


# %% [markdown] hints="overfit_settings"
# 1. With tiny weights the scores are nearly 0 and so are the gradients: the loss stays at 2.303, whatever the rate. Which of the two numbers do you have to change?
# 2. He's rule for layers of 100 units gives a standard deviation of $\sqrt{2/100}$. Begin there.
# 3. Raise the rate by factors of 3 until the loss explodes, then go back one step.

# %% check="overfit_settings" points="three layers 2, five layers 2"
check("overfit_settings")

# %% [markdown]
# **Look at what you built.** How wide is the door that you went through? Below, every pair on a grid is tried for both depths, learning rate to the right and weight scale upwards; white dots are pairs that arrive at 100 %. Where do you expect the dots to end above, below, on the left and on the right, and which of these edges moves when the network gets deeper?

# %% figure="doors" folded=true
from course_lib.plotting.project import plot_doors

scales, rates = np.logspace(-2, 0.3, 11), np.logspace(-2.5, 1, 11)
reached = {
    num_layers: np.array([[descend_on_tiny_set(num_layers, s, r)[2] for r in rates] for s in scales])
    for num_layers in (3, 5)
}
plot_doors(reached, scales, rates)

# %% [markdown]
# About a quarter of the pairs arrive with three layers, and one in nine with five. The door is a slanting band, because large weights make large slopes, and those want small steps. Below it the weights are so small that the signal dies on its way to the scores, and the gradient on its way back. To the upper right, steps overshoot. Depth narrows the band from above and from below: each layer multiplies the signal by much the same factor, and what two hidden layers forgive, four do not. He's rule, $\sqrt{2/100} \approx 0.14$ for these layers, lies inside the door of both.

# %% [markdown]
# ## 3 · The trainer
#
# Every training loop of this course so far knew what it trained. This one doesn't have to: it is given a **model** (a dictionary), a function for its loss, one for its accuracy, an optimizer and settings. One tool, then, for every network in this notebook.
#
# First the epochs. One epoch shows every example once, in a new order, in batches; if the batch size doesn't divide the number of examples, the last batch is smaller.


# %% exercise="minibatches" title="One epoch's batches" minutes=10
def minibatches(num_examples, batch_size, rng):
    """Indices of one epoch's batches.

    Parameters
    ----------
    num_examples : int
        Number of examples, N.
    batch_size : int
        Size of all batches but the last, which may be smaller.
    rng : numpy.random.Generator
        Source of the order.

    Returns
    -------
    batches : list of ndarray of int
        Indices from 0 to N − 1, each of them in one batch.
    """
    # BEGIN SOLUTION
    order = rng.permutation(num_examples)
    return [order[start : start + batch_size] for start in range(0, num_examples, batch_size)]
    # END SOLUTION


# %% [markdown] hints="minibatches"
# 1. Draw one order for the whole epoch, then cut it.
# 2. `range` has a third argument.
# 3. A slice that reaches beyond the end is simply shorter.

# %% check="minibatches" points="a partition 2"
check("minibatches")

# %% [markdown]
# Now the trainer. What it works with:
#
# | name | what it is |
# |---|---|
# | `model` | a dictionary; `model["params"]` holds the arrays to train. Whatever else a network remembers, such as the running averages of batch norm, stands beside them, and the loss function may change it |
# | `train`, `val` | pairs `(X, y)` |
# | `loss_fn(model, X, y)` | returns `loss, grads`; `grads` has an entry for each of `model["params"]` |
# | `accuracy_fn(model, X, y)` | a number between 0 and 1 |
# | `optimizer(w, dw, config)` | returns `next_w, config`, as in assignment 4; each array has a config of its own: in the first step nothing but `"learning_rate"`, later what the optimizer returned, with `"learning_rate"` set anew for every epoch |
# | `settings` | `"batch_size"`, `"num_epochs"`, `"patience"`, and `"learning_rate"`, a function of the epoch (from 0) |
#
# After each epoch `accuracy_fn` is asked once, about `val` alone, and its answer goes into the **curve**. The **best model** is the one with the highest point of the curve (the first, if there are several), and it has to be kept *whole*: parameters with the averages that belonged to them, as they were then, not as later epochs have made them. **Patience**: training ends as soon as so many epochs in a row have brought no new best.
#
# **Interrupted, and not a bit different.** If `checkpoint` names a file, `fit` writes everything it needs to go on into it after each epoch; and if that file exists when `fit` is called, it goes on from there. What comes out must be the same, bit for bit, as without the break. If the run was finished already, `fit` returns what it had returned.
#
# `save_state(path, state)` writes dictionaries and lists, nested as you like, of arrays, numbers, texts and None (no functions, so not `settings`); `load_state(path)` returns them. What is everything? Ask yourself what the next epoch depends on. There is more than weights. (Chance has a state, too: `rng.bit_generator.state` can be saved, and set.)


# %% exercise="fit" title="The trainer" minutes=90
def fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint=None):
    """Train a model and return it as it was when it was best.

    Parameters
    ----------
    model : dict
        Where to start; not modified. See the table above for this and all other arguments.
    train, val : (X, y)
        Examples to learn from, and examples to judge by.
    loss_fn, accuracy_fn, optimizer : callable
        What is minimised, what the curve shows, and who takes the steps.
    settings : dict
        ``"batch_size"``, ``"num_epochs"``, ``"patience"``, ``"learning_rate"``.
    rng : numpy.random.Generator
        Source of the order of the examples.
    checkpoint : str or Path, optional
        File to go on from, if it exists, and to write after every epoch.

    Returns
    -------
    best : dict
        A model like `model`: the one with the highest validation accuracy, the first of several.
    curve : list of float
        Validation accuracy after each epoch.
    """
    # BEGIN SOLUTION
    X, y = train
    model, configs = copy.deepcopy(model), dict.fromkeys(model["params"])
    best, curve, best_epoch = None, [], 0
    if checkpoint is not None and Path(checkpoint).exists():
        state = load_state(checkpoint)
        model, configs = state["model"], state["configs"]
        best, curve, best_epoch = state["best"], state["curve"], state["best_epoch"]
        rng.bit_generator.state = state["rng"]
    while len(curve) < settings["num_epochs"] and len(curve) - best_epoch < settings["patience"]:
        rate = settings["learning_rate"](len(curve))
        for rows in minibatches(len(y), settings["batch_size"], rng):
            _, grads = loss_fn(model, X[rows], y[rows])
            for name in model["params"]:
                config = {**(configs[name] or {}), "learning_rate": rate}
                model["params"][name], configs[name] = optimizer(model["params"][name], grads[name], config)
        curve.append(accuracy_fn(model, *val))
        if curve[-1] > max(curve[:-1], default=-1.0):
            best = copy.deepcopy(model)
            best_epoch = len(curve)
        if checkpoint is not None:
            save_state(
                checkpoint,
                {
                    "model": model,
                    "configs": configs,
                    "best": best,
                    "curve": curve,
                    "best_epoch": best_epoch,
                    "rng": rng.bit_generator.state,
                },
            )
    return best, curve
    # END SOLUTION


# %% [markdown] hints="fit"
# 1. Write it without checkpoints first: a loop over epochs; inside, a loop over batches; inside, a loop over the names of the parameters. `copy.deepcopy` makes a copy of a model in which nothing is shared.
# 2. How many epochs have passed since the best one? Keep its number beside the model. With `patience` 3, the third epoch that is no better is the last.
# 3. For the checkpoint, list the variables that live from one epoch to the next. The optimizer remembers something; the curve and the best model so far decide when to stop. Each of them goes into the state; none of them may begin anew if the file exists.

# %% check="fit" points="best model 3, curve 1, schedule and patience 3, validation 1, batches 2, goes on 2, bit for bit 2"
check("fit")

# %% [markdown]
# **Look at what you built.** A run of six epochs with momentum, and the same run cut off while its fourth epoch is being judged, then called again with the same arguments. What has to be the same in the two lines, and what would differ if the state of `rng` had not been saved?

# %%
from tempfile import TemporaryDirectory

from course_lib.library import sgd_momentum


def interrupted_after(epochs):
    """An accuracy that ends the run at the next judgement, as a power cut would."""
    judged = []

    def accuracy_fn(model, X, y):
        judged.append(accuracy_of_tiny(model, X, y))
        if len(judged) > epochs:
            raise KeyboardInterrupt
        return judged[-1]

    return accuracy_fn


def loss_of_tiny(model, X, y):
    """Softmax loss of a plain network."""
    return fully_connected_loss(model["params"], X, y, {"mode": "train"})


def accuracy_of_tiny(model, X, y):
    """Share of right answers."""
    return float(
        np.mean(fully_connected_forward(model["params"], X, {"mode": "test"})[0].argmax(axis=1) == y)
    )


def run(accuracy_fn, checkpoint):
    """Six epochs on the tiny set, always with the same arguments."""
    model = {"params": plain_params([tiny_X.shape[1], 50, 10], 0.1, np.random.default_rng(0))}
    settings = {"batch_size": 10, "num_epochs": 6, "patience": 6, "learning_rate": lambda epoch: 0.02}
    sets = (tiny_X, tiny_y), ((data.X_val - tiny_mean) / tiny_scale, data.y_val)
    return fit(
        model, *sets, loss_of_tiny, accuracy_fn, sgd_momentum, settings, np.random.default_rng(2), checkpoint
    )


with TemporaryDirectory() as folder:
    best, curve = run(accuracy_of_tiny, Path(folder) / "whole.npz")
    try:
        run(interrupted_after(3), Path(folder) / "cut.npz")
    except KeyboardInterrupt:
        print("the power is gone, three epochs are on the disk")
    resumed, resumed_curve = run(accuracy_of_tiny, Path(folder) / "cut.npz")
print("without a break", np.array(curve), f"sum of W1: {best['params']['W1'].sum():.17f}")
print("with a break   ", np.array(resumed_curve), f"sum of W1: {resumed['params']['W1'].sum():.17f}")

# %% [markdown]
# Both curves and both sums agree, to the last digit. With another order of the examples after the break, the weights would be about as good, and not the same: nobody could repeat your result, you included.

# %% [markdown]
# ## 4 · Now you write the test
#
# Our check looked at your trainer. Now you look at other people's. You see no code, only what a trainer did: `trainer_runs` calls it for small runs that belong together, on a model of two weights, and writes everything down.
#
# | run | in what it differs from `"plain"` |
# |---|---|
# | `"plain"` | 11 examples in batches of 4, six epochs, and patience for all of them |
# | `"other seed"` | `rng` begins with another seed |
# | `"impatient"` | patience 2, two epochs more, and other scores |
# | `"cut"` | cut off while the fourth epoch was being judged, then called again with the same arguments and the checkpoint. `shown`, `rates`, `weights` and `averages` hold only what it did **after** the break (from the fourth epoch on); the rest is as it was given or returned |
#
# Each run is a dictionary. What the trainer was given:
#
# | entry | shape | what it is |
# |---|---|---|
# | `num_examples`, `batch_size`, `num_epochs`, `patience` | | numbers |
# | `schedule` | (`num_epochs`,) | a learning rate for each epoch |
# | `scores` | (`num_epochs`,) | what the validation says after epoch 1, 2, …, if it is asked; some epochs are equally good |
# | `start` | (2,) | the weights of the model that was handed over |
#
# And what it did:
#
# | entry | shape | what it is |
# |---|---|---|
# | `shown` | | the batches of the whole run in order, each a list of indices from 0 to 10 |
# | `rates` | | the learning rate of each step |
# | `weights`, `averages` | (E, 2) | a row for each of the E epochs that were judged on the validation set: the model's parameters as they were then, and what it remembered besides |
# | `curve` | | as it was returned |
# | `best_weights`, `best_averages` | (2,) | the model that was returned |
# | `given` | (2,) | the weights in the model that was handed over, as they were *after* the call |
#
# `schedule`, `scores`, `shown`, `rates` and `curve` are lists, the rest arrays or numbers. Everything is exact: compare lists with `==`, arrays with `np.array_equal`.
#
# All right trainers do what section 3 says: of an epoch, of the schedule, of curve, best model and patience, and of a break. They leave the model that they are given as it was, and all chance comes from `rng`. They need not do it as yours does: each draws the order in its own way, in some the smaller batch comes first, and one asks for its training accuracy as well (which is not written down). Points are given for half, four fifths and all of seventeen wrong ones; a test that rejects a right trainer is worth nothing.


# %% exercise="trainer_is_sound" title="A test for trainers" minutes=50
def trainer_is_sound(runs):
    """Say whether some trainer did what a trainer should.

    Parameters
    ----------
    runs : dict
        Of each run, by the names in the first table, a dictionary with the entries of the other two.

    Returns
    -------
    bool
        False if something is wrong.
    """
    # BEGIN SOLUTION
    plain, other, impatient, cut = (runs[name] for name in ("plain", "other seed", "impatient", "cut"))
    n, done = plain["num_examples"], 3
    per_epoch = -(-n // plain["batch_size"])
    epochs = [plain["shown"][i : i + per_epoch] for i in range(0, len(plain["shown"]), per_epoch)]
    whole = all(sorted(i for batch in batches for i in batch) == list(range(n)) for batches in epochs)
    mixed = len({frozenset(map(frozenset, batches)) for batches in epochs}) > 1
    seeded = plain["shown"] != other["shown"]
    told = all(run["curve"] == run["scores"][: len(run["curve"])] for run in runs.values())
    on_time = len(plain["curve"]) == 6 and len(impatient["curve"]) == patient_epochs(impatient)
    best = best_is_kept(plain) and best_is_kept(impatient)
    rates = plain["rates"] == np.repeat(plain["schedule"], per_epoch).tolist()
    untouched = np.array_equal(plain["given"], plain["start"])
    same_steps = plain["shown"][done * per_epoch :] == cut["shown"]
    same_steps = same_steps and np.array_equal(plain["weights"][done:], cut["weights"])
    same_best = np.array_equal(plain["best_weights"], cut["best_weights"])
    return bool(
        whole
        and mixed
        and seeded
        and told
        and on_time
        and best
        and rates
        and untouched
        and same_steps
        and same_best
    )


def patient_epochs(run):
    """Return after how many epochs the patience of a run is used up."""
    best, since = -1.0, 0
    for epoch, score in enumerate(run["scores"], start=1):
        best, since = (score, 0) if score > best else (best, since + 1)
        if since == run["patience"]:
            return epoch
    return run["num_epochs"]


def best_is_kept(run):
    """Return whether the model with the first highest point of the curve came back whole."""
    epoch = int(np.argmax(run["scores"][: len(run["weights"])]))
    weights = np.array_equal(run["weights"][epoch], run["best_weights"])
    return weights and np.array_equal(run["averages"][epoch], run["best_averages"])
    # END SOLUTION


# %% [markdown] hints="trainer_is_sound"
# 1. Go through section 3 sentence by sentence, and ask of each: which entry of which run would look different if this were not so? Write one line for each sentence, and `and` them at the end.
# 2. The first epoch of `"plain"` has three batches. Put together and sorted they are the numbers from 0 to 10. Are the same numbers side by side in the next epoch, too?
# 3. After a break everything has to be as if there had been none: what was shown, the weights, and the model that comes back. Where in `"plain"` does the fourth epoch begin?

# %% check="trainer_is_sound" points="catches half 1, catches most 1, catches all 1"
check("trainer_is_sound")

# %%
from course_lib.trials.project import trainer_runs


def hasty_fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, rng, checkpoint=None):
    """Train as `fit` does, with a generator that nobody handed in."""
    chance = np.random.default_rng(0)
    return fit(model, train, val, loss_fn, accuracy_fn, optimizer, settings, chance, checkpoint)


for train_fn in (fit, hasty_fit):
    runs = trainer_runs(train_fn, np.random.default_rng(0))
    print(f"{train_fn.__name__:10} sound: {trainer_is_sound(runs)}")

# %% [markdown]
# `hasty_fit` learns as well as `fit`, keeps the right model and goes on after a break as it should. One run gives it away, the one with the other seed: whoever repeats an experiment with ten seeds would get the same number ten times, and take it for certain.

# %% [markdown]
# ## 5 · A first network
#
# Below is a plain one: two hidden layers, Adam, no remedy of any kind. It is the line to beat. `mean` and `scale` come from the training images alone and belong to the model: whoever uses it later has to prepare images in the same way.
#
# Before you run it: it has seen each training image thirty times in the end. Where will its training accuracy be, and where the other?

# %% figure="first-network"
from course_lib.plotting.project import plot_curves


def new_model(sizes, X, rng, norm=False):
    """A network with He weights, and what it needs to prepare an image."""
    model = {"params": {}, "mean": X.mean(axis=0), "scale": X.std()}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        model["params"] |= {f"W{i}": init_he(n_in, n_out, rng), f"b{i}": np.zeros(n_out)}
        if norm and i < len(sizes) - 1:
            model["params"] |= {f"gamma{i}": np.ones(n_out), f"beta{i}": np.zeros(n_out)}
    if norm:
        model["bn_params"] = [{} for _ in sizes[1:-1]]
    return model


def prepared(model, X):
    """Images as the model wants them."""
    return (X - model["mean"]) / model["scale"]


def scores_of(model, X):
    """Scores in test mode."""
    config = {"mode": "test", "bn_params": model.get("bn_params")}
    return fully_connected_forward(model["params"], prepared(model, X), config)[0]


def accuracy_of(model, X, y):
    """Share of the images whose class has the highest score."""
    return float(np.mean(scores_of(model, X).argmax(axis=1) == y))


def plain_loss(model, X, y):
    """Softmax loss without any remedy."""
    return fully_connected_loss(model["params"], prepared(model, X), y, {"mode": "train"})


rng = np.random.default_rng(0)
plain_settings = {"batch_size": 50, "num_epochs": 30, "patience": 30, "learning_rate": lambda epoch: 1e-3}
training_accuracies: list[float] = []


def noted_accuracy(model, X, y):
    """Return the accuracy on `X`, and note that on 1,000 training images."""
    training_accuracies.append(accuracy_of(model, data.X_train[:1000], data.y_train[:1000]))
    return accuracy_of(model, X, y)


start = new_model([data.X_train.shape[1], 100, 100, 10], data.X_train, rng)
plain_model, plain_curve = fit(start, train, val, plain_loss, noted_accuracy, adam, plain_settings, rng)
print(f"best epoch: {np.argmax(plain_curve) + 1}, validation accuracy {max(plain_curve):.1%}")
plot_curves({"training": training_accuracies, "validation": plain_curve})

# %% [markdown]
# It knows nearly all of its training images, and about two thirds of the validation images. It overfits: what it has learned since the curves parted, it has learned by heart. Everything that you know about the gap between two such curves can now be put to work.
#
# ## 6 · Better, within a budget
#
# What may help: a penalty (`config["reg"]`), dropout (`config["p"]`, `config["rng"]`), batch norm, a falling learning rate, a wider or deeper net, images moved by a pixel each time they are shown (`random_crop` with padding 1). `try_settings` has the penalty, the layers, batch norm and moved images (on, unless you say `padding=0`); dropout and a falling rate are yours to write in. Not all of it helps, here.
#
# What each brings, the validation curve says; and each look costs: you have **600 epochs** in all. `try_settings` below reports its epochs to `budget`, which stops it with an error when there are not so many left. In runs of your own, call `budget.spend(num_epochs)` first. (Running the cell again begins a new budget: don't.) 600 epochs are about twenty full runs, or many more short ones: search coarsely first, for few epochs and with wide ranges of the logarithms, then finely where it looked good. (Assignment 7, section 8, has a table of what to search where, and *successive halving* for a budget like this one.)
#
# Write down what you try, with its settings and result; the report asks for it. Nothing is checked in this section: it is yours. The 150 minutes of section 7's exercise are meant for this search, too.
#
# Below, a coarse search to begin with. Before you run it: five epochs, a rate between $10^{-4}$ and $10^{-2}$, a penalty between $10^{-5}$ and $10^{-2}$. Which of the two settings will decide, after so short a time?

# %% figure="coarse-search"
from course_lib.budget import Budget
from course_lib.plotting.project import plot_trials

budget = Budget(epochs=600)


def tuned_loss(reg, padding, rng):
    """A loss with a penalty, on images that are moved a little."""

    def loss_fn(model, X, y):
        if padding:
            images = X.reshape(len(X), *data.image_shape[:2], -1)
            X = random_crop(images, padding, rng).reshape(len(X), -1)
        config = {"mode": "train", "reg": reg, "bn_params": model.get("bn_params")}
        return fully_connected_loss(model["params"], prepared(model, X), y, config)

    return loss_fn


def try_settings(learning_rate, reg, num_epochs, padding=1, hidden=(100, 100), norm=False, seed=0):
    """Train for a few epochs, count them, and return the best validation accuracy."""
    rng = np.random.default_rng(seed)
    model = new_model([data.X_train.shape[1], *hidden, 10], data.X_train, rng, norm)
    settings = {
        "batch_size": 50,
        "num_epochs": num_epochs,
        "patience": num_epochs,
        "learning_rate": lambda epoch: learning_rate,
    }
    budget.spend(num_epochs)
    _, curve = fit(model, train, val, tuned_loss(reg, padding, rng), accuracy_of, adam, settings, rng)
    return max(curve)


search = np.random.default_rng(1)
tried = []
for _ in range(8):  # coarse: few epochs, wide ranges
    learning_rate, reg = 10 ** search.uniform(-4, -2), 10 ** search.uniform(-5, -2)
    tried.append((try_settings(learning_rate, reg, num_epochs=5), learning_rate, reg))
print(budget)
plot_trials(tried)

# %% [markdown]
# After five epochs, the rate decides. In runs that differ in one setting only (not shown), a rate of $3 \cdot 10^{-3}$ is ahead of one of $3 \cdot 10^{-4}$ by some thirty points. A penalty of $10^{-3}$ instead of $10^{-5}$ moves it by a point or two at most: a penalty shows once a network has had the time to learn by heart. So the rate is searched in short runs, the remedies in long ones, each compared with the same run without it. And whatever wins near the end of its range is a reason to look beyond it (assignment 7).
#
# ## 7 · Hand in a network
#
# When you have decided, write it down as one function: from images to a trained model, with nothing in it that comes from outside but the parts you have built. It will be called with **other images of the same kind** (3,000 for training and 600 for validation; in quicker checks a few hundred, or fewer), and with classes that have been given other names, so a network that was trained on anything else has nothing to say. What comes back is tried on 1,000 images that nobody has seen.
#
# - The same seed has to give the same network, bit for bit, and another seed another one.
# - The validation images are there to choose by, and not to learn from: neither weights, nor mean and scale. (In one of the checks the validation images are no digits at all.)
# - The curve's highest point has to be what the returned model reaches on the validation images.
# - Half a minute of training is plenty; after a minute it is stopped.
#
# The checks run your network as `fully_connected_forward` does in test mode: affine layers; after each but the last, batch norm (in all hidden layers or in none) and ReLU. Other layers can't be handed in, nor more than a million numbers.
#
# | entry of the model | what it is |
# |---|---|
# | `"params"` | `W1`, `b1`, …; with batch norm `gamma1`, `beta1`, … |
# | `"bn_params"` | with batch norm: for each hidden layer a dictionary with `"running_mean"` and `"running_var"` |
# | `"mean"`, `"scale"` | one number each, or one for each pixel; an image `x` is prepared as `(x - mean) / scale` |
#
# What to expect on hidden images: a linear classifier gets about 40 % of them right, the plain network of section 5 about two thirds, and this course's reference, a net of three layers with three remedies that help one another, between 80 and 87 %. That is what a good network reaches here; full marks begin at 75 %, and what lies above is for the report, and for the joy of it. The report will want the training curve as well (section 9 says how to get it).


# %% exercise="final_training" title="The network that you hand in" minutes=150
def final_training(X_train, y_train, X_val, y_val, image_shape, rng):
    """Train the network that you hand in.

    Parameters
    ----------
    X_train, X_val : ndarray, shapes (N, D) and (M, D)
        Raw images, as floats; moved digits have ink from 0 to 16. Not modified.
    y_train, y_val : ndarray of int
        Their classes, from 0 to 9.
    image_shape : tuple of int
        ``(12, 12)`` for moved digits, ``(32, 32, 3)`` for photographs; the product is D.
    rng : numpy.random.Generator
        The only source of chance.

    Returns
    -------
    model : dict
        The best model; see the table above.
    curve : list of float
        Validation accuracy after each epoch.
    """
    # BEGIN SOLUTION
    epochs, widths = 25, [X_train.shape[1], 250, 100, 10]
    params = dict[str, np.ndarray]()
    for i, (n_in, n_out) in enumerate(pairwise(widths), start=1):
        params |= {f"W{i}": init_he(n_in, n_out, rng), f"b{i}": np.zeros(n_out)}
        if i < len(widths) - 1:
            params |= {f"gamma{i}": np.ones(n_out), f"beta{i}": np.zeros(n_out)}
    fresh = {"params": params, "mean": X_train.mean(axis=0), "scale": X_train.std()}
    fresh["bn_params"] = [{} for _ in widths[1:-1]]

    def penalised(model, X, y):
        images = X.reshape(len(X), image_shape[0], image_shape[1], -1)
        moved = random_crop(images, 1, rng).reshape(X.shape)
        inputs = (moved - model["mean"]) / model["scale"]
        config = {"mode": "train", "reg": 1e-2, "bn_params": model["bn_params"]}
        return fully_connected_loss(model["params"], inputs, y, config)

    def share_right(model, X, y):
        inputs = (X - model["mean"]) / model["scale"]
        config = {"mode": "test", "bn_params": model["bn_params"]}
        scores, _ = fully_connected_forward(model["params"], inputs, config)
        return float(np.mean(scores.argmax(axis=1) == y))

    def falling(epoch):
        return 1e-3 * (1 + np.cos(np.pi * epoch / epochs))

    chosen = {"batch_size": 50, "num_epochs": epochs, "patience": epochs, "learning_rate": falling}
    return fit(fresh, (X_train, y_train), (X_val, y_val), penalised, share_right, adam, chosen, rng)
    # END SOLUTION


# %% [markdown] hints="final_training"
# 1. Begin with section 5's plain network, moved into this function, and make it pass what it can. Improve it afterwards, one change at a time.
# 2. Every draw comes from the `rng` that is handed in: starting weights, order, masks, moved images. A second generator with a fixed seed is repeatable too, but ignores the seed that you are given.
# 3. Moved images and a penalty bring the most, and more together than each alone. Then the width of the layers, batch norm, and a rate that falls.

# %% check="final_training" points="a network 1, repeats itself 2, honest curve 2, no leak 1, its own images 1, 60 % of hidden images 2, 70 % of hidden images 2, 75 % of hidden images 2"
check("final_training")

# %% [markdown]
# **Look at what you built.** Which images does it get wrong with the most conviction? Before you run the cell: will they be images that you find hard yourself?

# %% figure="mistakes"
from course_lib.plotting.project import plot_mistakes

final_model, final_curve = final_training(*train, *val, data.image_shape, np.random.default_rng(0))
print(f"validation: {max(final_curve):.1%}, training: {accuracy_of(final_model, *train):.1%}")
plot_mistakes(*val, scores_of(final_model, data.X_val), data.image_shape, data.class_names)

# %% [markdown]
# Some of these you might get wrong yourself: with noise of this size, not every image still says which digit it was. Others are plain to see, and that is where a better network could gain. Which pairs are confused more often than others? The report asks for it.
#
# ## 8 · The test set, once
#
# Your validation accuracy is too good to be true, by a little: you chose the settings, and the epoch, because they looked good on exactly these images. Nothing was chosen on the sealed test set. `open_test_set` measures your network on it, writes down that it was opened, says so ever after, and prints a **receipt**.
#
# Nobody can stop you from loading these images some other way, or from removing what was written down. The receipt is there for those who want their result to count.

# %%
from course_lib.sealed import open_test_set  # noqa: F401  (used once the line below is)

# Take the # away when you have decided, and not before:
# open_test_set(data.name, lambda X: scores_of(final_model, X))

# %% [markdown]
# Copy the receipt, the whole line, into the function below. The accuracy in it is compared with that of the network that your `final_training` makes for these images and seed 0, so don't change that function afterwards. (A photograph's receipt is welcome in the report; here it is the digits' that counts.)


# %% exercise="sealed_result" title="The receipt" minutes=8
def sealed_result():
    """What `open_test_set` printed for the moved digits.

    Returns
    -------
    receipt : str
        The last line of what was printed.
    """
    # BEGIN SOLUTION
    return "moved_digits, opened 1 time: 0.854 [a92eda6f]"
    # END SOLUTION


# %% [markdown] hints="sealed_result"
# 1. Have you taken the `#` away in the cell above, and run it?
# 2. The line goes between quotes, from the name of the data set to the closing bracket, as it was printed.
# 3. If the accuracy is said to be another network's: were section 7's cells run again, in order, before the test set was opened?

# %% check="sealed_result" points="opened once 2, its accuracy 1"
check("sealed_result")

# %% [markdown]
# **Question.** The test accuracy is two points below the validation accuracy. What now? (One letter.)
#
# - A: Change the settings a little and open the test set again; the better result counts.
# - B: Look at which test images it got wrong, and add training images like them. The network is then another one, so its test result is again a first one.
# - C: Report the validation accuracy beside it, as the better estimate of the two.
# - D: Report it as it is, and say that the test set was opened once.

# %% exercise="after_the_test" title="After the test" minutes=5
# BEGIN STUB
# after_the_test = None  # one letter, such as "A"
# END STUB
# BEGIN SOLUTION
after_the_test = "D"
# END SOLUTION

# %% check="after_the_test" points="answer 1"
check("after_the_test")

# %% [markdown]
# ## 9 · The report
#
# A report needs one figure that shows how the training went: both curves, over the epochs from 1 on, so that a reader sees the gap, where the best epoch was (mark it, if you like), and whether it would have paid to go on. Draw it yourself; only what makes it readable is checked.


# %% exercise="draw_report" title="The report's figure" minutes=15
def draw_report(ax, training, validation):
    """Draw accuracies of a run over its epochs.

    Each axis has a name, and a legend says which curve is *training* and which *validation*.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw; nothing is returned.
    training, validation : list of float
        Accuracy after epoch 1, 2, …, on training and on validation images.
    """
    # BEGIN SOLUTION
    epochs = range(1, len(training) + 1)
    ax.plot(epochs, training, label="training")
    ax.plot(epochs, validation, label="validation")
    ax.set(xlabel="epoch", ylabel="accuracy")
    ax.legend()
    # END SOLUTION


# %% [markdown] hints="draw_report"
# 1. `ax.plot(x, y, label="…")` draws a line and remembers its name.
# 2. Without `x`, Matplotlib counts from 0. The first accuracy was measured after epoch 1.
# 3. `ax.set(xlabel=…, ylabel=…)` names the axes; `ax.legend()` shows the names of the lines.

# %% check="draw_report" points="curves 1, axes named 0.5, legend 0.5"
check("draw_report")

# %% [markdown]
# Here it is for the plain network of section 5. For the report, draw the curves of the network that you hand in. Copy `final_training` under another name, and let its accuracy function note the accuracy on 1,000 training images too, as in section 5. From the same seed comes the same network, so the highest points of both validation curves must agree. `final_training` itself stays as it is.

# %% figure="report"
from course_lib.plotting.project import plot_report

plot_report(draw_report, training_accuracies, plain_curve)

# %% [markdown]
# **In your own words.** One page, for someone who knows this course and has not seen your notebook. It has to hold:
#
# - what you built (layers, remedies, number of parameters) and how it was trained;
# - what you tried, in a table with settings and validation accuracies, including what did not help;
# - what **the figure** in the cell above, drawn for your network, says about the gap and the best epoch;
# - the test accuracy, and how often the test set was opened;
# - the kind of image it still gets wrong;
# - what you would try next with ten times the budget.
#
# The number of parameters is $\sum_i (n_{i-1} + 1)\, n_i$ over the layers, for layers of $n_i$ units, and $2 n_i$ more for each hidden layer with batch norm.

# %% [markdown] answer="report" title="The report" minutes=120 points="10"
# *A report with full marks:* 2 points for a description from which the run could be repeated (architecture, how the weights were drawn, optimizer, schedule, penalty, augmentation, seed, number of parameters); 3 for a table of at least six trials with settings and validation accuracies, in which one thing is changed at a time where a conclusion is drawn from it, and with something that did not help; 2 for the figure of the network handed in, in the notebook, and a sentence each about the gap between its curves and about the best epoch; 1 for the test accuracy with the number of times that the test set was opened (once), and its distance from the validation accuracy put into words; 1 for errors looked at (pairs of digits that are confused, not only a number); 1 for a next step that follows from what was seen.

# %% [markdown] summary=true
# ## On one page
#
# **You built** a trainer for any network (batches, schedule, validation curve, patience, the best model kept whole, a checkpoint from which it goes on bit for bit), a test for trainers, settings under which a deep net learns fifty images by heart, a network chosen within a budget, and a report with one number from a test set that was opened once.
#
# | symbol | shape | what it is |
# |---|---|---|
# | `X_train`, `X_val` | (N, D), (M, D) | images to learn from, and to choose by |
# | `model` | | `"params"` to train; `"mean"`, `"scale"`, running averages to remember |
# | `loss_fn(model, X, y)` | → number, gradients | what is minimised |
# | `accuracy_fn(model, X, y)` | → number | what the curve shows |
# | `curve` | (epochs,) | validation accuracy after each epoch |
# | `settings` | | batch size, number of epochs, patience, learning rate as a function of the epoch |
#
# | what | rule | shapes |
# |---|---|---|
# | one epoch | every example once, in a new order, the last batch may be smaller | (N,) → ⌈N/B⌉ batches |
# | first loss | $\ln C$ with small scores | |
# | best model | highest point of the curve, the first of several; parameters *and* averages, copied | |
# | patience | stop when so many epochs in a row brought no new best | |
# | checkpoint | everything the next epoch depends on | |
# | prepare an image | $(x - \text{mean}) / \text{scale}$, both of training images | (N, D) → (N, D) |
# | count parameters | $\sum_i (n_{i-1} + 1)\, n_i$, and $2 n_i$ more for each hidden layer with batch norm | |
#
# **Remember**
#
# - Seconds before hours: gradients, first loss, a tiny set by heart.
# - One thing at a time, a budget, and every trial written down, those that did not help as well.
# - Whatever you choose by is no longer a test.
# - A result that nobody can repeat is an anecdote: one seed, and no other source of chance.

# %% [markdown]
# ## What you can do now
#
# - Build a trainer that works for any network, keeps what is best and loses nothing when it is stopped.
# - Find out within minutes whether a network can learn at all.
# - Spend a budget of trials on what the validation curve says, and not on hope.
# - Open a test set once, and report a result that another person can repeat.
#
# This is the last assignment. Everything in your network, from the first weight to the last update, you have written yourself.
#
# **And now?** Start this notebook once more with `COURSE_DATASET=cifar10`: on photographs, a network in which every pixel has a weight of its own comes to an end early. What is missing there are layers that look for the same thing everywhere in an image, convolutions; the second half of CS231n builds them the way you have built these, and goes on to sequences. And write your network once in a framework (the end of assignment 6 shows the way, line by line): you will know what each of its lines does.
#
# ## Further reading
#
# - F.-F. Li, A. Karpathy, J. Johnson and others, *CS231n: Deep Learning for Computer Vision*, course notes and assignments, Stanford University: the tiny set by heart, with its fifty images, twenty epochs and layers of 100, is from its assignment on fully connected nets, which also asks for a best network; "Neural Networks Part 3" is about the checks before a long run.
# - J. Bergstra and Y. Bengio, "Random Search for Hyper-Parameter Optimization", *Journal of Machine Learning Research* 13, 2012.
# - L. Prechelt, "Early Stopping – But When?", in *Neural Networks: Tricks of the Trade*, Springer, 1998: patience, compared with other rules.
# - B. Recht, R. Roelofs, L. Schmidt and V. Shankar, "Do ImageNet Classifiers Generalize to ImageNet?", *ICML*, 2019: what happens to results when a new test set is drawn.
# - J. Pineau, P. Vincent-Lamarre, K. Sinha and others, "Improving Reproducibility in Machine Learning Research", *Journal of Machine Learning Research* 22, 2021.

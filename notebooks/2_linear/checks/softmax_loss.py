"""Section 5, "Softmax: from scores to probabilities"."""

from . import linear
from .cases import mild_batches, odd_arrays
from .mistakes import (
    known_wrong_averages,
    known_wrong_loops,
    known_wrong_penalties,
    known_wrong_precedence,
    known_wrong_scores,
)
from .surprise import known_wrong_surprise

softmax_naive = linear.exercise("softmax_loss_naive", returns=("loss", "dW"))
softmax_naive.values("loss", of="loss", cases=mild_batches)
softmax_naive.gradient("gradient", of="dW", loss="loss", wrt="W", cases=mild_batches)
softmax_naive.robust("integers", cases=odd_arrays)
softmax_naive.unchanged("inputs unchanged", cases=mild_batches)
known_wrong_averages(softmax_naive, "data_loss", "dW")
known_wrong_penalties(softmax_naive)
known_wrong_precedence(softmax_naive, "dW")
known_wrong_scores(softmax_naive, "X[i] @ W")
known_wrong_loops(softmax_naive)
softmax_naive.known_wrong(
    "labels_not_subtracted",
    "Your gradient pushes every class down and none up. What is different at the right class?",
    (" - (j == y[i])", ""),
)
softmax_naive.known_wrong(
    "gradient_sign",
    "The data gradient points the wrong way. If the right class's score rises, does the loss rise or fall?",
    ("dW[:, j] += (", "dW[:, j] -= ("),
)
softmax_naive.known_wrong(
    "sign_of_probabilities",
    "The probabilities are subtracted from the gradient, and the 1 of the right class as well. Which of the two pushes a class "
    "down in the next step?",
    ("(probabilities[j] - (j == y[i]))", "(-probabilities[j] - (j == y[i]))"),
)
softmax_naive.known_wrong(
    "gradient_at_right_class_only",
    "An example moves the column of its right class alone. Do the other scores appear in its loss?",
    ("(probabilities[j] - (j == y[i]))", "(probabilities[j] - 1) * (j == y[i])"),
)
softmax_naive.known_wrong(
    "ones_everywhere",
    "The 1 is subtracted at every class. Which score alone stands in front of the logarithm, as −s?",
    ("(j == y[i])", "1"),
)
LOSS = "data_loss -= np.log(probabilities[y[i]])"
known_wrong_surprise(
    softmax_naive, LOSS, "data_loss += {}", p="probabilities", right="probabilities[y[i]]", scores="scores"
)
softmax_naive.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm.",
    (LOSS, LOSS.replace("np.log", "np.log2")),
)
softmax_naive.known_wrong(
    "log_base_10",
    "The logarithm is to base 10. Which base undoes `np.exp`?",
    (LOSS, LOSS.replace("np.log", "np.log10")),
)
softmax_naive.known_wrong(
    "binary_cross_entropy",
    "The loss also adds −log(1 − p) for every wrong class, as if each class were a yes-or-no question of its own. "
    "Which terms does L_i have?",
    (
        LOSS,
        "data_loss -= np.log(np.where(np.arange(len(scores)) == y[i], probabilities, 1 - probabilities)).sum()",
    ),
)
softmax_naive.known_wrong(
    "normaliser_without_right_class",
    "In the loss, the right class is missing from the sum that its exponential is divided by. "
    "Over which k does that sum run?",
    (LOSS, "data_loss -= scores[y[i]] - np.log(np.delete(exponentials, y[i]).sum())"),
)
softmax_naive.known_wrong(
    "normaliser_without_right_class_in_gradient",
    "In the gradient, the right class is missing from the sum that exponentials are divided by. "
    "Over which k does that sum run?",
    ("(probabilities[j] -", "(exponentials[j] / np.delete(exponentials, y[i]).sum() -"),
)
softmax_naive.known_wrong(
    "normalised_by_mean",
    "The probabilities of an example add up to the number of classes: you divide by a mean. What should they add up to?",
    ("exponentials / np.sum(exponentials)", "exponentials / np.mean(exponentials)"),
)
softmax_naive.known_wrong(
    "normalised_by_largest",
    "The largest probability of every example is 1: you divide by the largest exponential. What should they add up to?",
    ("exponentials / np.sum(exponentials)", "exponentials / np.max(exponentials)"),
)
softmax_naive.known_wrong(
    "not_normalised_in_gradient",
    "Exponentials stand in the gradient where probabilities belong. What must the probabilities add up to?",
    ("(probabilities[j] -", "(exponentials[j] -"),
)
softmax_naive.known_wrong(
    "scores_as_probabilities",
    "The gradient uses scores where probabilities belong. What must the probabilities of an example add up to?",
    ("(probabilities[j] -", "(scores[j] -"),
)
softmax_naive.known_wrong(
    "log_in_gradient",
    "The gradient uses the logarithms of the probabilities. Which of the two does the derivative hold?",
    ("(probabilities[j] -", "(np.log(probabilities[j]) -"),
)
softmax_naive.known_wrong(
    "label_as_number",
    "In the gradient the label itself is subtracted, as if it were a number. Labels are names: which class does one name?",
    ("(j == y[i])", "y[i]"),
)
softmax_naive.known_wrong(
    "labels_added",
    "The right class is pushed down even more than the others. Which sign does its 1 have?",
    ("- (j == y[i])", "+ (j == y[i])"),
)
softmax_naive.known_wrong(
    "gradient_overwritten",
    "The data part of the gradient is what the last example left behind. Does a new share join the "
    "others or replace them?",
    ("dW[:, j] += (", "dW[:, j] = ("),
)
softmax_naive.known_wrong(
    "wrong_classes_only",
    "No example moves the column of its right class. How does its loss change when that class's score rises?",
    ("(probabilities[j] - (j == y[i]))", "probabilities[j] * (j != y[i])"),
)
softmax_naive.known_wrong(
    "only_right_probability",
    "Every class is pushed by the right class's probability. Whose probability pushes a class down?",
    ("(probabilities[j] -", "(probabilities[y[i]] -"),
)


linear.choice(
    "first_loss",
    options="ABCD",
    because={
        "A": "Those are the values for ten classes. What changes when there are a hundred?",
        "C": "A hundred classes, but how many of them are rivals of the right one?",
        "D": "0.01 is the probability of each class. What is its loss?",
    },
    why="The SVM pays a margin of 1 for each of the 99 rivals. Softmax gives every class 1/100, "
    "and −log(1/100) is 4.61.",
)

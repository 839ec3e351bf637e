"""Section 5, "Softmax: from scores to probabilities"."""

from . import linear
from .cases import batches
from .mistakes import known_wrong_averages, known_wrong_penalties

softmax_naive = linear.exercise("softmax_loss_naive", returns=("loss", "dW"))
softmax_naive.values("loss", of="loss", cases=batches)
softmax_naive.gradient("gradient", of="dW", loss="loss", wrt="W", cases=batches)
softmax_naive.unchanged("inputs unchanged", cases=batches)
known_wrong_averages(softmax_naive, "data_loss", "dW")
known_wrong_penalties(softmax_naive)
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
    "gradient_at_right_class_only",
    "Only the right class's column gets a gradient. Do the other scores appear in the loss?",
    ("(probabilities[j] - (j == y[i]))", "(probabilities[j] - 1) * (j == y[i])"),
)
softmax_naive.known_wrong(
    "normaliser_missing",
    "The loss is minus the right class's score: the scores were never turned into probabilities that add up to 1.",
    ("data_loss -= np.log(probabilities[y[i]])", "data_loss -= scores[y[i]]"),
)
softmax_naive.known_wrong(
    "loss_sign",
    "The data loss is negative. What is the sign of the logarithm of a number below 1?",
    ("data_loss -= np.log", "data_loss += np.log"),
)
softmax_naive.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm (and the gradient below fits it).",
    ("np.log(", "np.log2("),
)
softmax_naive.known_wrong(
    "log_base_10",
    "The logarithm is to base 10. Which base undoes `np.exp`?",
    ("np.log(", "np.log10("),
)
softmax_naive.known_wrong(
    "log_missing",
    "The loss adds up 1 − p. A wrong and certain answer should cost far more than 1: what does −log p do near 0?",
    ("-= np.log(probabilities[y[i]])", "+= 1 - probabilities[y[i]]"),
)
softmax_naive.known_wrong(
    "minus_p",
    "The loss is −p. A wrong and certain answer costs hardly more than a guess then: what does −log p do near 0?",
    ("-= np.log(probabilities[y[i]])", "-= probabilities[y[i]]"),
)
softmax_naive.known_wrong(
    "binary_cross_entropy",
    "The loss also adds −log(1 − p) for every wrong class, as if each class were a yes-or-no question of its own. "
    "Which terms does L_i have?",
    (
        "data_loss -= np.log(probabilities[y[i]])",
        "data_loss -= np.log(np.where(np.arange(num_classes) == y[i], probabilities, 1 - probabilities)).sum()",
    ),
)
softmax_naive.known_wrong(
    "ones_everywhere",
    "The 1 is subtracted at every class. Which score alone stands in front of the logarithm, as −s?",
    ("(j == y[i])", "1"),
)
softmax_naive.known_wrong(
    "all_classes_in_loss",
    "The loss adds up −log p over all classes. Which class's probability should be large?",
    ("np.log(probabilities[y[i]])", "np.sum(np.log(probabilities))"),
)


linear.choice(
    "first_loss",
    options="ABCD",
    because={
        "A": "Those are the values for ten classes. What changes when there are a hundred?",
        "C": "A hundred classes, but how many of them are rivals of the right one?",
        "D": "0.01 is the probability of each class. What is its loss?",
    },
)

"""Section 4, "Several labels at once: one hinge per label"."""

from . import losses
from .cases import integer_scores, tables
from .mistakes import known_wrong_averages, known_wrong_gradient_sign

hinge = losses.exercise("multilabel_hinge_loss", returns=("loss", "dscores"))
hinge.values("loss", of="loss", cases=tables)
hinge.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=tables)
hinge.robust("integers", cases=integer_scores)
hinge.vectorised("vectorised", grows=("scores", "Y"), cases=tables)
hinge.unchanged("inputs unchanged", cases=tables)
known_wrong_averages(hinge, "np.sum(margins)", "-t * (margins > 0)", "scores.shape[1]")
known_wrong_gradient_sign(hinge, "dscores", "-t * (margins > 0) / num_examples")
SIGNS, MARGINS = "np.where(Y == 1, 1, -1)", "np.maximum(0, 1 - t * scores)"
hinge.known_wrong(
    "zeros_not_converted",
    "Labels that are absent count as 0 where the formula wants −1: each costs 1, whatever its score. "
    "What can such a label learn?",
    (SIGNS, "Y"),
)
hinge.known_wrong(
    "one_not_subtracted",
    "Labels become 2 and 0 where the formula wants 1 and −1. What has to be taken away after doubling them?",
    (SIGNS, "2 * Y"),
)
hinge.known_wrong(
    "signs_swapped",
    "Present labels are treated as absent and absent ones as present. Which of the two has t = +1?",
    (SIGNS, "np.where(Y == 1, -1, 1)"),
)
hinge.known_wrong(
    "margin_reversed",
    "The loss grows where a label is scored well: look at the sign inside the max.",
    (MARGINS, "np.maximum(0, 1 + t * scores)"),
)
hinge.known_wrong(
    "delta_missing",
    "A label that is right by a hair counts as satisfied. How far from 0 should its score be?",
    (MARGINS, "np.maximum(0, -t * scores)"),
)
hinge.known_wrong(
    "delta_of_two",
    "The margin is 2. How far from 0 should a score be?",
    (MARGINS, "np.maximum(0, 2 - t * scores)"),
)
hinge.known_wrong(
    "delta_of_a_half",
    "The margin is ½. How far from 0 should a score be?",
    (MARGINS, "np.maximum(0, 0.5 - t * scores)"),
)
hinge.known_wrong(
    "violations_counted",
    "The loss counts the labels that fall short. It should say how far they do.",
    ("np.sum(margins)", "np.sum(margins > 0)"),
)
hinge.known_wrong(
    "squared_loss_only",
    "The loss adds up squared hinges; the task has plain ones.",
    ("np.sum(margins)", "np.sum(margins**2)"),
)
hinge.known_wrong(
    "squared_gradient_only",
    "The gradient is that of squared hinges. What is the slope of max(0, m)?",
    ("-t * (margins > 0)", "-2 * t * margins"),
)
hinge.known_wrong(
    "last_example_only",
    "Only the last example is charged. Is something overwritten where it should be added up?",
    ("np.sum(margins)", "np.sum(margins[-1])"),
)
hinge.known_wrong(
    "one_subtracted_as_for_rivals",
    "1 is subtracted for every example, as if one label of each were left out. Is there a right class here?",
    ("np.sum(margins)", "(np.sum(margins) - num_examples)"),
)
hinge.known_wrong(
    "present_labels_only_in_loss",
    "The loss charges present labels only. What keeps a classifier from saying yes to everything?",
    ("np.sum(margins)", "np.sum(margins * (Y == 1))"),
)
hinge.known_wrong(
    "present_labels_only_in_gradient",
    "The gradient leaves absent labels alone. Who pushes their scores down?",
    ("-t * (margins > 0)", "-t * (margins > 0) * (Y == 1)"),
)
hinge.known_wrong(
    "absent_labels_only_in_gradient",
    "The gradient leaves present labels alone. Who pulls their scores up?",
    ("-t * (margins > 0)", "-t * (margins > 0) * (Y != 1)"),
)
hinge.known_wrong(
    "labels_as_wrong_signs",
    "Present labels count as 0 and absent ones as −1. Which straight line takes 0 to −1 and 1 to +1?",
    (SIGNS, "Y - 1"),
)
hinge.known_wrong(
    "half_signs",
    "Labels became −½ and +½. Which straight line takes 0 to −1 and 1 to +1?",
    (SIGNS, "Y - 0.5"),
)
hinge.known_wrong(
    "all_present",
    "All labels are treated as present. What is t where a label isn't there?",
    (SIGNS, "np.ones_like(Y)"),
)
hinge.known_wrong(
    "all_absent",
    "All labels are treated as absent. What is t where a label is there?",
    (SIGNS, "-np.ones_like(Y)"),
)
hinge.known_wrong(
    "gradient_doubled",
    "The gradient is twice what it should be. What is the slope of max(0, m)?",
    ("-t * (margins > 0)", "-2 * t * (margins > 0)"),
)
hinge.known_wrong(
    "negative_margins_counted",
    "Margins below zero are added too, so easy labels pay for hard ones. What does the max do?",
    (MARGINS, "1 - t * scores"),
    ("(margins > 0)", "1.0"),
)
hinge.known_wrong(
    "negative_margins_in_loss",
    "The loss adds margins below zero, too. What does the max do?",
    ("np.sum(margins)", "np.sum(1 - t * scores)"),
)
hinge.known_wrong(
    "satisfied_labels_in_gradient",
    "The gradient counts every label, also those that cost nothing. What is the slope of max(0, m) at m < 0?",
    ("(margins > 0)", "1.0"),
)
hinge.known_wrong(
    "direction_missing",
    "Every violated label is pushed down, present ones too. What is ∂m/∂s for a label that is there?",
    ("dscores = -t * (margins > 0)", "dscores = 1.0 * (margins > 0)"),
)
hinge.known_wrong(
    "margin_as_slope",
    "The size of a margin enters the gradient. Is the slope of max(0, m) larger where m is larger?",
    ("-t * (margins > 0)", "-t * margins"),
)
hinge.known_wrong(
    "squared_hinge",
    "These are squared hinges and their gradient; the task has plain ones.",
    ("np.sum(margins)", "np.sum(margins**2)"),
    ("-t * (margins > 0)", "-2 * t * margins"),
)
hinge.known_wrong(
    "score_in_gradient",
    "The gradient contains the scores. What is the derivative of 1 − t·s with respect to s?",
    ("-t * (margins > 0)", "-t * scores * (margins > 0)"),
)
hinge.known_wrong(
    "absent_labels_skipped",
    "Labels that are absent cost nothing in your version. What keeps a classifier from saying yes to everything?",
    (MARGINS, "np.maximum(0, 1 - t * scores) * (Y == 1)"),
)
hinge.known_wrong(
    "present_labels_skipped",
    "Labels that are present cost nothing in your version. What would make their scores rise?",
    (MARGINS, "np.maximum(0, 1 - t * scores) * (Y != 1)"),
)
hinge.known_wrong(
    "inputs_changed",
    "The caller's array has changed, and the next epoch starts from what you left. Which line writes into its input?",
    (SIGNS, "Y\n    Y[Y == 0] = -1"),
)
hinge.known_wrong(
    "labels_compared",
    "Every label that is there is compared with every one that isn't, as rivals. What does the formula compare "
    "one score with?",
    code="""
def multilabel_hinge_loss(scores, Y):
    gaps = 1 - scores[:, :, None] + scores[:, None, :]
    rivals = (Y[:, :, None] == 1) & (Y[:, None, :] == 0) & (gaps > 0)
    dscores = (rivals.sum(axis=1) - rivals.sum(axis=2)) / len(scores)
    return np.sum(gaps * rivals) / len(scores), dscores
""",
)
hinge.known_wrong(
    "worst_label_only",
    "Only the worst label of each example is counted. Over what does the inner sum run?",
    ("np.sum(margins)", "np.sum(margins.max(axis=1))"),
)

"""Known wrong answers that all losses share.

Each is a choice of its own, made in the loss or in the gradient, so that any two can be made together. Their
messages speak of that output alone: nothing is known of the other.
"""

from __future__ import annotations

from course_lib.checking.spec import Exercise

PENALTY, SLOPE = "+ 0.5 * reg * np.sum(W * W)", "+ reg * W"


def known_wrong_averages(exercise: Exercise, loss: str, grad: str, but: tuple[str, ...] = ()) -> None:
    """Register the wrong ways to average; ``loss`` and ``grad`` are what the solution divides by ``num_train``.

    Those that have a better name of the exercise's own are listed in ``but``.
    """
    loss_mean, grad_mean = f"{loss} / num_train", f"{grad} / num_train"
    exercise.known_wrong(
        "loss_not_averaged",
        "The data loss is a sum over the batch. What happens to it when the batch is twice as large?",
        (loss_mean, loss),
    )
    exercise.known_wrong(
        "gradient_not_averaged",
        "The data part of the gradient is a sum over the batch. What does dividing the loss do to its slope?",
        (grad_mean, grad),
    )
    for output, old in (("loss", loss_mean), ("gradient", grad_mean)):
        part = "data loss" if output == "loss" else "data part of the gradient"
        exercise.known_wrong(
            f"{output}_averaged_over_classes",
            f"The {part} is divided by the number of examples and by the number of classes. "
            "How many losses does one example have?",
            (old, f"{old} / W.shape[1]"),
        )
        exercise.known_wrong(
            f"{output}_divided_by_features",
            f"The {part} is divided by the number of features, not by the number of examples. "
            "Which axis of `X` counts the examples?",
            (old, old.replace("num_train", "X.shape[1]")),
        )
        exercise.known_wrong(
            f"{output}_averaged_twice",
            f"The {part} is divided by the number of examples twice. Where do you divide, and where is it a mean already?",
            (old, f"{old} / num_train"),
        )
        exercise.known_wrong(
            f"{output}_data_doubled",
            f"The {part} is twice as large as it should be. Which factor is one too many?",
            (old, f"2 * ({old})"),
        )
        if f"{output}_data_halved" not in but:
            exercise.known_wrong(
                f"{output}_data_halved",
                f"The {part} is half as large as it should be. To which term does the ½ of the formula belong?",
                (old, f"0.5 * ({old})"),
            )


def known_wrong_precedence(exercise: Exercise, grad: str) -> None:
    """Register a gradient that is divided by more than the number of examples."""
    exercise.known_wrong(
        "divided_by_penalty",
        "The gradient is divided by N + reg·W. An assignment such as `/=` takes everything on its right: where do the two parts "
        "end?",
        (f"dW = {grad} / num_train + reg * W", f"dW = {grad} / (num_train + reg * W)"),
    )


def known_wrong_penalties(exercise: Exercise) -> None:
    """Register the wrong ways to regularise."""
    exercise.known_wrong(
        "only_penalty_in_loss",
        "Only the penalty arrives in the loss. Where is the data loss added up, and does it get that far?",
        ("loss = data_loss / num_train + ", "loss = "),
    )
    exercise.known_wrong(
        "penalty_added_to_reg",
        "In the loss, `reg` is added to ΣW², and not multiplied with it. With reg = 0, what should the weights cost?",
        (PENALTY, "+ reg + np.sum(W * W)"),
    )
    exercise.known_wrong(
        "penalty_added_to_half_reg",
        "In the loss, ½·reg is added to ΣW², and not multiplied with it. With reg = 0, what should the weights cost?",
        (PENALTY, "+ 0.5 * reg + np.sum(W * W)"),
    )
    exercise.known_wrong(
        "penalty_half_added_to_reg",
        "In the loss, `reg` is added to ½ΣW², and not multiplied with it. With reg = 0, what should the weights cost?",
        (PENALTY, "+ reg + 0.5 * np.sum(W * W)"),
    )
    exercise.known_wrong(
        "penalty_missing_in_loss",
        "The penalty is missing in the loss. What is `reg` for?",
        (PENALTY, ""),
    )
    exercise.known_wrong(
        "penalty_missing_in_gradient",
        "The penalty is missing in the gradient. What is the derivative of ½·w² with respect to w?",
        (SLOPE, ""),
    )
    exercise.known_wrong(
        "half_missing_in_loss",
        "The penalty in your loss is reg·ΣW². That convention exists too; which factor does this course write in front?",
        (PENALTY, "+ reg * np.sum(W * W)"),
    )
    exercise.known_wrong(
        "penalty_slope_doubled",
        "The penalty's gradient is twice what it should be. What does the ½ in the loss do when you "
        "differentiate?",
        (SLOPE, "+ 2 * reg * W"),
    )
    exercise.known_wrong(
        "penalty_slope_halved",
        "The penalty's gradient is half of what it should be. What does the square do when you differentiate?",
        (SLOPE, "+ 0.5 * reg * W"),
    )
    exercise.known_wrong(
        "penalty_averaged_in_loss",
        "The penalty is divided by the number of examples too. Does it depend on the batch at all?",
        (PENALTY, PENALTY + " / num_train"),
    )
    exercise.known_wrong(
        "penalty_slope_averaged",
        "The penalty's gradient is divided by the number of examples too. Does the penalty depend on the batch?",
        (SLOPE, SLOPE + " / num_train"),
    )
    exercise.known_wrong(
        "penalty_mean",
        "The penalty is a mean of the squared weights. Does the formula divide by their number?",
        (PENALTY, "+ 0.5 * reg * np.mean(W * W)"),
    )
    exercise.known_wrong(
        "penalty_without_reg",
        "The penalty in the loss doesn't depend on `reg`: even with reg = 0 it is there. What is `reg` for?",
        (PENALTY, "+ 0.5 * np.sum(W * W)"),
    )
    exercise.known_wrong(
        "penalty_slope_without_reg",
        "The penalty's gradient doesn't depend on `reg`: even with reg = 0 it is there. What is `reg` for?",
        (SLOPE, "+ W"),
    )
    exercise.known_wrong(
        "penalty_subtracted",
        "The penalty is subtracted from the loss, so that large weights are rewarded. What should they cost?",
        (PENALTY, "- 0.5 * reg * np.sum(W * W)"),
    )
    exercise.known_wrong(
        "penalty_slope_subtracted",
        "The penalty's gradient has the wrong sign: a step against it makes the weights grow. What should a penalty do?",
        (SLOPE, "- reg * W"),
    )
    exercise.known_wrong(
        "penalty_slope_is_a_sum",
        "The penalty adds one and the same number to every entry of the gradient, reg times the sum of all weights. "
        "How does the penalty change when a single weight does?",
        (SLOPE, "+ reg * np.sum(W)"),
    )
    exercise.known_wrong(
        "penalty_slope_squared",
        "The penalty's gradient holds the squares of the weights. What is left of a square when you differentiate?",
        (SLOPE, "+ reg * W**2"),
    )
    exercise.known_wrong(
        "penalty_slope_of_l1",
        "The penalty's gradient knows only the signs of the weights, as that of a sum of |W| would. "
        "Which penalty is in the loss?",
        (SLOPE, "+ reg * np.sign(W)"),
    )
    exercise.known_wrong(
        "penalty_spares_last_row",
        "The penalty leaves out the last row of W. How would this function know that it is a bias?",
        (PENALTY, "+ 0.5 * reg * np.sum(W[:-1] * W[:-1])"),
    )
    exercise.known_wrong(
        "penalty_slope_spares_last_row",
        "The penalty's gradient leaves out the last row of W. How would this function know that it is a bias?",
        (SLOPE, "+ reg * W * (np.arange(len(W)) < len(W) - 1)[:, None]"),
    )
    exercise.known_wrong(
        "penalty_of_norm",
        "The penalty holds the length of W, not its square. Where did the root come from?",
        (PENALTY, "+ 0.5 * reg * np.sqrt(np.sum(W * W))"),
    )
    exercise.known_wrong(
        "penalty_l1",
        "The penalty adds up |W| instead of W². Which of the two has the gradient reg·W?",
        (PENALTY, "+ 0.5 * reg * np.sum(np.abs(W))"),
    )
    exercise.known_wrong(
        "penalty_l1_without_half",
        "The penalty adds up |W| instead of W². Which of the two does the formula show?",
        (PENALTY, "+ reg * np.sum(np.abs(W))"),
    )
    exercise.known_wrong(
        "penalty_not_squared",
        "The penalty adds up the weights without squaring them, so negative ones lower it. What should each weight cost?",
        (PENALTY, "+ 0.5 * reg * np.sum(W)"),
    )
    exercise.known_wrong(
        "penalty_not_squared_without_half",
        "The penalty adds up the weights without squaring them, so negative ones lower it. What should each weight cost?",
        (PENALTY, "+ reg * np.sum(W)"),
    )
    exercise.known_wrong(
        "penalty_squared_late",
        "The penalty squares the sum of all weights, in which they cancel. In which order do square and sum come?",
        (PENALTY, "+ 0.5 * reg * np.sum(W) ** 2"),
    )


def known_wrong_scores(exercise: Exercise, scores: str) -> None:
    """Register what goes wrong with scores before any loss sees them; ``scores`` is how the solution gets them."""
    exercise.known_wrong(
        "relu_on_scores",
        "Negative scores count as 0, as if they went through a max(0, ·). Is there one in the definition of "
        "a score?",
        (f"scores = {scores}", f"scores = np.maximum(0, {scores})"),
    )


def known_wrong_loops(exercise: Exercise) -> None:
    """Register the loops that leave something out, for solutions that loop over ``num_train`` and ``num_classes``."""
    exercise.known_wrong(
        "last_example_missing",
        "The last example is left out. Where does your loop over the examples end?",
        ("in range(num_train)", "in range(num_train - 1)"),
    )
    exercise.known_wrong(
        "first_example_missing",
        "The first example is left out. Where does your loop over the examples begin?",
        ("in range(num_train)", "in range(1, num_train)"),
    )
    exercise.known_wrong(
        "first_example_only",
        "Only the first example counts. Is your `return` inside the loop over the examples?",
        ("in range(num_train)", "in range(1)"),
    )
    # The loop makes margins, of which loss and gradient consist; behind a softmax it makes the gradient alone.
    part = "is nobody's rival" if exercise.name.startswith("svm") else "gets no gradient from the data"
    exercise.known_wrong(
        "last_class_missing",
        f"The last class {part}. Where does your loop over the classes end?",
        ("in range(num_classes)", "in range(num_classes - 1)"),
    )
    exercise.known_wrong(
        "first_class_missing",
        f"Class 0 {part}. Where does your loop over the classes begin?",
        ("in range(num_classes)", "in range(1, num_classes)"),
    )
    exercise.known_wrong(
        "classes_counted_in_labels",
        "Yours takes the number of classes from `y`: what if some class has no example there? What else knows C?",
        ("num_classes = len(X), W.shape[1]", "num_classes = len(X), len(np.unique(y))"),
    )
    exercise.known_wrong(
        "classes_up_to_largest_label",
        "Classes above the largest label in `y` are left out. What else knows C?",
        ("num_classes = len(X), W.shape[1]", "num_classes = len(X), int(np.max(y)) + 1"),
    )
    exercise.known_wrong(
        "loss_overwritten",
        "The data loss is what one term left behind, not a sum. Does a new term join the others or replace them?",
        ("data_loss += ", "data_loss = 0 + ")
        if exercise.name.startswith("svm")
        else ("data_loss -= ", "data_loss = 0 - "),
    )

"""Section 7, "Very many classes: a tree"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from course_lib.checking import Case, case, coarse

from . import losses
from .mistakes import MEAN, known_wrong_averages, known_wrong_gradient_sign

#: Classes first. Flat; a zoo of unequal depths; groups numbered from the top down; a chain of groups; binary.
FLAT = np.array([-1, -1, -1, -1])
ZOO = np.array([4, 4, 5, 6, 5, -1, -1])
TOP_DOWN = np.array([7, 7, 8, 8, 5, -1, -1, 6, 6])
CHAIN = np.array([4, 4, 5, -1, 5, -1])
BINARY = np.array([8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, -1, -1])
#: The first one is small, since its rows are repeated to see whether something loops over them.
TREES = {
    "": np.array([3, 3, -1, -1]),
    "the groups have groups": ZOO,
    "the tree is three levels deep": BINARY,
    "groups have any numbers": TOP_DOWN,
}


def climbs(rng: np.random.Generator) -> Iterator[Case]:
    """Start at every kind of node: deep classes, classes at the top, groups."""
    for label, tree in {**TREES, "the tree is flat": FLAT}.items():
        yield case(label, node=0, parent=tree)
        yield case(label, node=int(rng.integers(1, len(tree))), parent=tree)
    yield case("the node stands at the top", node=3, parent=CHAIN)
    yield case("the node is a group", node=4, parent=CHAIN)


def sibling_scores(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores for trees; as many examples as nodes in one case, so that axes can be confused."""
    for (label, tree), n in zip(TREES.items(), (4, 5, 3, 9), strict=True):
        yield case(label, scores=1.5 * rng.normal(size=(n, len(tree))), parent=tree)
    yield case("the tree is flat", scores=rng.normal(size=(4, 4)), parent=FLAT)
    yield case("there is one example", scores=rng.normal(size=(1, 6)), parent=CHAIN)
    yield case("scores are not contiguous", scores=rng.normal(size=(7, 4)).T, parent=ZOO)


def huge_siblings(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores of one group far above those of another, and all of them large."""
    scores = coarse(rng.normal(size=(4, 7)))
    scores[:, [0, 1]] += 1e4
    yield case("one group scores 10,000 and others 1", scores=scores, parent=ZOO)
    yield case("scores reach 10,000", scores=coarse(1e4 * rng.normal(size=(3, 7))), parent=ZOO)
    yield case("all scores lie around -10,000", scores=coarse(rng.normal(size=(3, 4)) - 1e4), parent=FLAT)


def class_scores(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores for trees of known numbers of classes."""
    for label, tree, classes, n in [
        ("", TREES[""], 3, 4),
        ("the groups have groups", ZOO, 4, 5),
        ("the tree is three levels deep", BINARY, 8, 3),
        ("groups have any numbers", TOP_DOWN, 5, 2),
        ("the tree is flat", FLAT, 4, 6),
        ("there is one example", CHAIN, 4, 1),
    ]:
        yield case(label, scores=1.5 * rng.normal(size=(n, len(tree))), parent=tree, num_classes=classes)


def labelled_trees(rng: np.random.Generator) -> Iterator[Case]:
    """Draw scores and labels for trees; in all but one case with few examples, every class occurs."""

    def batch(label: str, tree: NDArray[np.int64], classes: int, n: int) -> Case:
        y = rng.permutation(np.arange(n) % classes)
        return case(label, scores=1.5 * rng.normal(size=(n, len(tree))), y=y, parent=tree)

    yield batch("", TREES[""], 3, 5)
    yield batch("the groups have groups", ZOO, 4, 6)
    yield batch("the tree is three levels deep", BINARY, 8, 5)
    yield batch("groups have any numbers", TOP_DOWN, 5, 7)
    yield batch("the tree is flat", FLAT, 4, 5)
    yield batch("there is one example", CHAIN, 4, 1)
    scores = rng.normal(size=(7, 4)).T
    yield case("scores are not contiguous", scores=scores, y=rng.integers(4, size=4), parent=ZOO)


path = losses.exercise("path_to_root", returns=("path",))
path.values("path", cases=climbs, exact=True)
path.known_wrong(
    "top_included",
    "The −1 is in the list. Is it a node?",
    ("    return path", "    return [*path, -1]"),
)
path.known_wrong(
    "node_missing",
    "The list begins with the parent. Is the node itself not a decision that must go right?",
    ("    return path", "    return path[1:]"),
)
path.known_wrong(
    "node_zero_lost",
    "The node 0 is missing from every path. Which number marks the top, and is 0 a node?",
    ("while node >= 0:", "while node > 0:"),
)
path.known_wrong(
    "top_node_missing",
    "The last node is missing: the one whose parent is −1. Do its siblings not compete?",
    ("    return path", "    return path[:-1]"),
)
path.known_wrong(
    "from_the_top",
    "The list begins at the top; it is asked for from the node upwards.",
    ("    return path", "    return path[::-1]"),
)
path.known_wrong(
    "node_alone",
    "The list holds the node alone. Where does its entry in `parent` lead?",
    ("    return path", "    return path[:1]"),
)
path.known_wrong(
    "top_alone",
    "The list holds the last node alone. Which nodes were visited on the way?",
    ("    return path", "    return path[-1:]"),
)
path.known_wrong(
    "top_returned",
    "You return a number, the node at the top; a list of all nodes on the way is asked for.",
    ("    return path", "    return path[-1]"),
)
path.known_wrong(
    "length_returned",
    "You return how many nodes there are; the nodes themselves are asked for.",
    ("    return path", "    return len(path)"),
)
path.known_wrong(
    "sorted",
    "The list is sorted by number. In which order does one meet the nodes?",
    ("    return path", "    return sorted(path)"),
)
path.known_wrong(
    "both_ends_missing",
    "The list begins with the parent and ends before the top. Which of the two is no decision?",
    ("    return path", "    return path[1:-1]"),
)
path.known_wrong(
    "children_listed",
    "The list holds the node's children, or nothing. Which way is up?",
    ("    return path", "    return [j for j in range(len(parent)) if parent[j] == path[0]]"),
)
path.known_wrong(
    "siblings_listed",
    "The list holds the node's siblings. Which nodes lie *above* it?",
    ("    return path", "    return [j for j in range(len(parent)) if parent[j] == parent[path[0]]]"),
)
path.known_wrong(
    "one_step_only",
    "The list ends after one step up. How many levels can a tree have?",
    ("    return path", "    return path[:2]"),
)
path.known_wrong(
    "parents_listed",
    "The list holds the parent of every node on the path: the node itself is missing, and there is a −1 too "
    "many.",
    ("path.append(int(node))", "path.append(int(parent[node]))"),
)


siblings = losses.exercise("sibling_log_softmax", returns=("log_p",))
siblings.values("values", cases=sibling_scores)
siblings.robust("stable", cases=huge_siblings)
siblings.vectorised("vectorised", grows=("scores",), cases=sibling_scores)
siblings.unchanged("inputs unchanged", cases=sibling_scores)
SHIFT = "scores[:, members] - scores[:, members].max(axis=1, keepdims=True)"
NORM = "np.log(np.exp(shifted).sum(axis=1, keepdims=True))"
siblings.known_wrong(
    "all_nodes_compete",
    "All nodes share one softmax. Who competes with whom?",
    ("members = parent == group", "members = parent == parent"),
)
siblings.known_wrong(
    "probabilities_returned",
    "You return probabilities; their logarithms are asked for.",
    ("    return log_p", "    return np.exp(log_p)"),
)
siblings.known_wrong(
    "normalised_over_examples",
    "The exponentials are normalised over the examples. Whose probabilities should add up to 1?",
    (SHIFT, "scores[:, members] - scores[:, members].max(axis=0, keepdims=True)"),
    (NORM, "np.log(np.exp(shifted).sum(axis=0, keepdims=True))"),
)
siblings.known_wrong(
    "normalised_over_examples_after_shift",
    "The exponentials are normalised over the examples. Whose probabilities should add up to 1?",
    (NORM, "np.log(np.exp(shifted).sum(axis=0, keepdims=True))"),
)
siblings.known_wrong(
    "normalised_over_batch",
    "A group's exponentials are summed over the whole batch. Whose probabilities should add up to 1?",
    (SHIFT, "scores[:, members] - scores[:, members].max()"),
    (NORM, "np.log(np.exp(shifted).sum())"),
)
siblings.known_wrong(
    "not_normalised",
    "The scores are shifted and never normalised. What must the probabilities of siblings add up to?",
    (NORM, "0"),
)
siblings.known_wrong(
    "top_left_out",
    "Every node at the top has the log-probability 0, as if it competed with nobody. Are they not siblings too?",
    ("np.empty(scores.shape)", "np.zeros(scores.shape)"),
    ("in np.unique(parent):", "in np.unique(parent[parent >= 0]):"),
)
siblings.known_wrong(
    "top_scores_left",
    "The nodes at the top kept their scores. Are they not siblings too?",
    ("np.empty(scores.shape)", "scores.astype(float)"),
    ("in np.unique(parent):", "in np.unique(parent[parent >= 0]):"),
)
siblings.known_wrong(
    "groups_and_classes_apart",
    "A node without children does not compete with one that has some. Siblings are nodes of the same parent, whatever is "
    "below them.",
    (
        "    for group in np.unique(parent):\n        members = parent == group\n",
        "    leaf = ~np.isin(np.arange(len(parent)), parent)\n"
        "    for group in np.unique(parent + 0.5 * leaf):\n        members = parent + 0.5 * leaf == group\n",
    ),
)
siblings.known_wrong(
    "shift_not_undone",
    "The scores were shifted in the sum and not in front of it: the probabilities of siblings don't add up to 1.",
    ("shifted - " + NORM, "scores[:, members] - " + NORM),
)
siblings.known_wrong(
    "sum_without_logarithm",
    "The sum of exponentials was subtracted, not its logarithm.",
    (NORM, "np.exp(shifted).sum(axis=1, keepdims=True)"),
)
siblings.known_wrong(
    "mean_for_sum",
    "The logarithm is that of the exponentials' mean. What must the probabilities of siblings add up to?",
    (NORM, "np.log(np.exp(shifted).mean(axis=1, keepdims=True))"),
)
siblings.known_wrong(
    "one_added_to_sum",
    "1 was added to the sum of exponentials, as if there were one more sibling. What must probabilities add up to?",
    (NORM, "np.log(1 + np.exp(shifted).sum(axis=1, keepdims=True))"),
)
siblings.known_wrong(
    "sigmoids",
    "Each node has a probability of its own, whatever its siblings score. Who competes with whom?",
    ("    return log_p", "    return -np.log(1 + np.exp(-scores))"),
)
siblings.known_wrong(
    "shifted_over_examples",
    "Each node lost its largest score over the examples. Over which axis is the maximum?",
    (SHIFT, "scores[:, members] - scores[:, members].max(axis=0, keepdims=True)"),
)
siblings.known_wrong(
    "one_shift_for_everything",
    "One maximum over all nodes and examples is subtracted: what lies far below rounds to 0. Whose maximum does a group need?",
    (SHIFT, "scores[:, members] - scores.max()"),
)
siblings.known_wrong(
    "not_own_sibling",
    "A node is left out of its own sum. Does it count as its own sibling?",
    (NORM, "np.log(np.exp(shifted).sum(axis=1, keepdims=True) - np.exp(shifted) + 1e-300)"),
)
siblings.known_wrong(
    "log_base_2",
    "The logarithm is to base 2. Which base undoes `np.exp`?",
    ("shifted - " + NORM, "(shifted - " + NORM + ") / np.log(2)"),
)
siblings.known_wrong(
    "sign",
    "Everything is negated: the logarithm of a probability is never positive.",
    ("    return log_p", "    return -log_p"),
)
siblings.known_wrong(
    "overflow",
    "`np.exp` overflows at large scores. Which number can you subtract within a group for free?",
    (SHIFT, "scores[:, members]"),
)
siblings.known_wrong(
    "one_shift_for_all_groups",
    "One maximum over all nodes is subtracted: groups far below it round to 0. Whose maximum does a group need?",
    (SHIFT, "scores[:, members] - scores.max(axis=1, keepdims=True)"),
)
siblings.known_wrong(
    "log_of_zero",
    "Probabilities that round to 0 have the logarithm −inf. Can you get log p without computing p first?",
    (
        "shifted - " + NORM,
        "np.log(np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True))",
    ),
)


siblings.known_wrong(
    "inputs_changed",
    "The scores were shifted in place: the caller's array has changed. Which line made no new array?",
    ("    return log_p", "    scores[:] = log_p\n    return scores"),
)
siblings.known_wrong(
    "python_loop",
    "Each example is treated on its own. Which axis can be left to the array operations?",
    (
        "        shifted = scores[:, members] - scores[:, members].max(axis=1, keepdims=True)\n"
        "        log_p[:, members] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))",
        "        for i in range(len(scores)):\n"
        "            shifted = scores[i, members] - scores[i, members].max()\n"
        "            log_p[i, members] = shifted - np.log(np.exp(shifted).sum())",
    ),
)


leaves = losses.exercise(
    "leaf_probabilities", returns=("probabilities",), uses=("path_to_root", "sibling_log_softmax")
)
leaves.values("values", cases=class_scores)
JOIN = "np.exp(log_p[:, path].sum(axis=1))"
leaves.known_wrong(
    "own_decision_only",
    "Each class has its probability among its siblings only. Which decisions were made before?",
    (JOIN, "np.exp(log_p[:, path[0]])"),
)
leaves.known_wrong(
    "top_decision_missing",
    "The decision at the top is left out. What do your rows add up to?",
    (JOIN, "np.exp(log_p[:, path[:-1]].sum(axis=1))"),
)
leaves.known_wrong(
    "top_decision_only",
    "Each class has the probability of the group it belongs to at the top. What happens further down?",
    (JOIN, "np.exp(log_p[:, path[-1]])"),
)
leaves.known_wrong(
    "two_levels_only",
    "Only the lowest two decisions count. How deep can a tree be?",
    (JOIN, "np.exp(log_p[:, path[:2]].sum(axis=1))"),
)
leaves.known_wrong(
    "probabilities_added",
    "The probabilities along a path are added. What is the probability that all decisions are right?",
    (JOIN, "np.exp(log_p[:, path]).sum(axis=1)"),
)
leaves.known_wrong(
    "logarithms_returned",
    "You return logarithms; probabilities are asked for.",
    (JOIN, "log_p[:, path].sum(axis=1)"),
)
leaves.known_wrong(
    "mean_along_path",
    "The logarithms are averaged along the path instead of added: deep classes come out too probable.",
    (JOIN, "np.exp(log_p[:, path].mean(axis=1))"),
)
leaves.known_wrong(
    "own_decision_missing",
    "The last decision, among the class's own siblings, is left out. What do two children of one group share?",
    (JOIN, "np.exp(log_p[:, path[1:]].sum(axis=1))"),
)
leaves.known_wrong(
    "probabilities_averaged",
    "The probabilities along a path are averaged. What is the probability that all decisions are right?",
    (JOIN, "np.exp(log_p[:, path]).mean(axis=1)"),
)
leaves.known_wrong(
    "least_likely_decision",
    "Each class has the probability of its least likely decision. What is the probability that *all* are right?",
    (JOIN, "np.exp(log_p[:, path].min(axis=1))"),
)
leaves.known_wrong(
    "logarithms_multiplied",
    "The logarithms along a path are multiplied. What does a product of probabilities become in logarithms?",
    (JOIN, "np.exp(log_p[:, path].prod(axis=1))"),
)
leaves.known_wrong(
    "made_to_add_up",
    "Something was left out along the paths, and the rows were made to add up to 1 afterwards. Without that, should they?",
    (
        "    return np.column_stack([np.exp(log_p[:, path].sum(axis=1)) for path in paths])",
        "    own = np.column_stack([np.exp(log_p[:, path[0]]) for path in paths])\n"
        "    return own / own.sum(axis=1, keepdims=True)",
    ),
)
leaves.known_wrong(
    "scores_along_path",
    "The *scores* along a path are added and go through one softmax. In a tree, who competes with whom?",
    (
        "    return np.column_stack([np.exp(log_p[:, path].sum(axis=1)) for path in paths])",
        "    e = np.exp(np.column_stack([scores[:, path].sum(axis=1) for path in paths]))\n"
        "    return e / e.sum(axis=1, keepdims=True)",
    ),
)
leaves.known_wrong(
    "normalised_over_examples",
    "For each class, the examples share out 1. Which axis should add up to 1?",
    (
        "    return np.column_stack([np.exp(log_p[:, path].sum(axis=1)) for path in paths])",
        "    p = np.column_stack([np.exp(log_p[:, path].sum(axis=1)) for path in paths])\n"
        "    return p / p.sum(axis=0)",
    ),
)
leaves.known_wrong(
    "all_nodes_returned",
    "There is a column for every node; only the classes are asked for.",
    ("range(num_classes)", "range(len(parent))"),
)
leaves.known_wrong(
    "classes_in_rows",
    "Rows and columns are exchanged: one row per example is asked for.",
    ("np.column_stack(", "np.vstack("),
)
leaves.known_wrong(
    "flat_softmax",
    "The classes share one softmax, and the groups' scores are never used. What do they decide?",
    (
        "    return np.column_stack([np.exp(log_p[:, path].sum(axis=1)) for path in paths])",
        "    e = np.exp(scores[:, :num_classes])\n    return e / e.sum(axis=1, keepdims=True)",
    ),
)


losses.choice(
    "greedy_descent",
    options="ABC",
    because={
        "A": "Multiply along the paths: what is the probability of cat, and of car?",
        "C": "The probabilities among siblings are all given: multiply along the paths.",
    },
    why="Multiply along the paths: car has 0.4 · 0.9 = 0.36, cat and dog have 0.6 · 0.5 = 0.3 "
    "each, bus has 0.04.",
)


tree = losses.exercise(
    "hierarchical_softmax_loss", returns=("loss", "dscores"), uses=("path_to_root", "sibling_log_softmax")
)
tree.values("loss", of="loss", cases=labelled_trees)
tree.gradient("gradient", of="dscores", loss="loss", wrt="scores", cases=labelled_trees)
tree.vectorised("vectorised", grows=("scores", "y"), cases=labelled_trees)
TREE_LOSS, TREE_SLOPE = "-np.sum(log_p[on_path])", "(asked * np.exp(log_p) - on_path)"
known_wrong_averages(tree, TREE_LOSS, TREE_SLOPE)
known_wrong_gradient_sign(tree, "dscores", f"{TREE_SLOPE}{MEAN}")
tree.known_wrong(
    "averaged_over_path",
    "The loss is a mean over all decisions on all paths. How many losses does one example have?",
    (TREE_LOSS + MEAN, f"{TREE_LOSS} / np.sum(on_path)"),
    (TREE_SLOPE + MEAN, f"{TREE_SLOPE} / np.sum(on_path)"),
)
tree.known_wrong(
    "loss_sign",
    "The loss is negative. What is the sign of the logarithm of a probability?",
    (TREE_LOSS, "np.sum(log_p[on_path])"),
)
tree.known_wrong(
    "last_decision_only",
    "Only the class's choice among its siblings is charged. Who pays for the decisions before?",
    ("paths[node, path_to_root(node, parent)] = True", "paths[node, node] = True"),
    ("(parent < 0) | on_path[:, parent]", "parent == parent[y][:, None]"),
)
tree.known_wrong(
    "last_decision_only_in_loss",
    "The loss charges only the class's choice among its siblings. Who pays for the decisions before?",
    (TREE_LOSS, "-np.sum(log_p[np.arange(num_examples), y])"),
)
tree.known_wrong(
    "top_decision_only",
    "Only the decision at the top is charged. Who decides further down?",
    ("on_path = paths[y]", "on_path = paths[y] & (parent < 0)"),
    ("(parent < 0) | on_path[:, parent]", "(parent < 0) & np.ones_like(on_path)"),
)
tree.known_wrong(
    "top_decision_missing",
    "The decision at the top is left out. Do the nodes there not compete?",
    ("on_path = paths[y]", "full = paths[y]\n    on_path = full & (parent >= 0)"),
    ("(parent < 0) | on_path[:, parent]", "(parent >= 0) & full[:, parent]"),
)
tree.known_wrong(
    "top_decision_missing_in_loss",
    "The loss leaves out the decision at the top. Do the nodes there not compete?",
    (TREE_LOSS, "-np.sum((log_p * (parent >= 0))[on_path])"),
)
tree.known_wrong(
    "top_decision_only_in_loss",
    "The loss charges only the decision at the top. Who pays for those further down?",
    (TREE_LOSS, "-np.sum((log_p * (parent < 0))[on_path])"),
)
tree.known_wrong(
    "top_gradient_missing",
    "The nodes at the top have no gradient. Do they not compete?",
    (TREE_SLOPE, "(asked * np.exp(log_p) - on_path) * (parent >= 0)"),
)
tree.known_wrong(
    "last_gradient_only",
    "Only the class and its own siblings have a gradient. Which other decisions does the loss charge?",
    (TREE_SLOPE, "(asked * np.exp(log_p) - on_path) * (parent == parent[y][:, None])"),
)
tree.known_wrong(
    "class_gradient_only",
    "Only the class has a gradient. In which other scores does the loss rise or fall?",
    (TREE_SLOPE, "(asked * np.exp(log_p) - on_path) * (np.arange(num_nodes) == y[:, None])"),
)
tree.known_wrong(
    "logarithms_for_probabilities",
    "The gradient holds logarithms where probabilities should be. What is the gradient of softmax?",
    (TREE_SLOPE, "(asked * log_p - on_path)"),
)
tree.known_wrong(
    "scores_for_probabilities",
    "The gradient holds scores where probabilities should be. What is the gradient of softmax?",
    (TREE_SLOPE, "(asked * scores - on_path)"),
)
tree.known_wrong(
    "gradient_doubled",
    "The gradient is twice what it should be.",
    (TREE_SLOPE, "2 * (asked * np.exp(log_p) - on_path)"),
)
tree.known_wrong(
    "loss_of_all_asked",
    "The loss charges all nodes that compete, also those that should lose. Which ones does the formula add up?",
    (TREE_LOSS, "-np.sum(log_p[asked])"),
)
tree.known_wrong(
    "last_example_only",
    "Only the last example is charged. Is something overwritten where it should be added up?",
    (TREE_LOSS, "-np.sum(log_p[-1, on_path[-1]])"),
)
tree.known_wrong(
    "averaged_over_each_path",
    "Every example's loss is a mean over its decisions, so that deep classes cost too little. The logarithm makes a *sum* of "
    "the product.",
    (TREE_LOSS, "-np.sum(log_p * on_path / on_path.sum(axis=1, keepdims=True))"),
)
tree.known_wrong(
    "averaged_over_each_path_with_gradient",
    "Every example's loss is a mean over its decisions, so that deep classes cost too little, and the gradient follows it. "
    "The logarithm makes a *sum* of the product.",
    (TREE_LOSS, "-np.sum(log_p * on_path / on_path.sum(axis=1, keepdims=True))"),
    (TREE_SLOPE, "(asked * np.exp(log_p) - on_path) / on_path.sum(axis=1, keepdims=True)"),
)
tree.known_wrong(
    "averaged_over_nodes",
    "The loss and its gradient are means over nodes as well. By how many does `np.mean` divide?",
    (TREE_LOSS + MEAN, f"{TREE_LOSS} / num_examples / num_nodes"),
    (TREE_SLOPE + MEAN, f"{TREE_SLOPE} / num_examples / num_nodes"),
)
tree.known_wrong(
    "every_group_asked",
    "Groups that are not on the path get a gradient, too. Does the loss of a cat depend on car's score?",
    ("(parent < 0) | on_path[:, parent]", "np.ones_like(on_path)"),
)
tree.known_wrong(
    "top_without_gradient",
    "The gradient at the top is wrong: a parent of −1 is looked up as if it were a node.",
    ("(parent < 0) | on_path[:, parent]", "on_path[:, parent]"),
)
tree.known_wrong(
    "top_asked_by_chance",
    "The top gets a gradient for some labels only: whose path does `on_path[:, -1]` ask about?",
    (TREE_SLOPE, "((np.exp(log_p) - on_path) * on_path[:, parent])"),
)
tree.known_wrong(
    "rivals_without_gradient",
    "Only nodes on the path get a gradient. Do their siblings' scores not appear in the loss?",
    (TREE_SLOPE, "(on_path * np.exp(log_p) - on_path)"),
)
tree.known_wrong(
    "path_not_subtracted",
    "The gradient pushes every competing node down and none up. What is different on the path?",
    (TREE_SLOPE, "(asked * np.exp(log_p))"),
)
tree.known_wrong(
    "only_class_subtracted",
    "1 is subtracted for the class only. At which other nodes did a decision have to go right?",
    (TREE_SLOPE, "(asked * np.exp(log_p) - (np.arange(num_nodes) == y[:, None]))"),
)
tree.known_wrong(
    "flat_softmax",
    "All nodes share one softmax, and the tree has no effect. Who competes with whom?",
    code="""
def hierarchical_softmax_loss(scores, y, parent):
    rows = np.arange(len(scores))
    log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    dscores = np.exp(log_p)
    dscores[rows, y] -= 1
    return -log_p[rows, y].sum() / len(scores), dscores / len(scores)
""",
)
tree.known_wrong(
    "flat_gradient",
    "The gradient is that of one softmax over all nodes. Who competes with whom?",
    (
        TREE_SLOPE,
        "(np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True) - (np.arange(num_nodes) == y[:, None]))",
    ),
)
tree.known_wrong(
    "two_levels_only",
    "Only the lowest two decisions count. How deep can a tree be?",
    (
        "paths[node, path_to_root(node, parent)] = True",
        "paths[node, path_to_root(node, parent)[:2]] = True",
    ),
    (
        "(parent < 0) | on_path[:, parent]",
        "(np.where(parent[y] < 0, -1, parent[parent[y]])[:, None] == parent) | (parent == parent[y][:, None])",
    ),
)
tree.known_wrong(
    "log_base_2",
    "The loss is measured in bits: log2. This course uses the natural logarithm, in whose slope no further factor appears.",
    (TREE_LOSS, TREE_LOSS + " / np.log(2)"),
)
tree.known_wrong(
    "probability_not_log",
    "The loss is 1 − P. A certain and wrong answer should cost far more than 1: what does −log P do near 0?",
    (TREE_LOSS, "np.sum(1 - np.exp(np.sum(log_p * on_path, axis=1)))"),
)


tree.known_wrong(
    "python_loop",
    "The rows are visited one by one. Which table, made once per tree, could all labels look up together?",
    (
        "    loss = -np.sum(log_p[on_path]) / num_examples",
        "    loss = -sum(np.sum(log_p[i, path_to_root(y[i], parent)]) for i in range(len(y))) / num_examples",
    ),
)

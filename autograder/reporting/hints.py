"""Which hint of an exercise fits what its check says: the one that has a page's reader think on."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: So many words must be shared that no other hint of the exercise has.
_ENOUGH = 2
#: Longer words are compared by their beginning, so that "examples" is "example".
_STEM = 5


def fitting(hints: Sequence[str], told: str) -> int:
    """Return the place of the hint that fits what is told of an answer.

    Hints lead through an exercise one step after the other, so the first one fits an answer of which nothing
    is known. A later one is taken only if it speaks of the same thing as the mistake's name: if it shares at
    least two words with it that no other hint has, and more than any other.

    Parameters
    ----------
    hints : sequence of str
    told : str
        The names of the mistakes; empty if there are none.
    """
    words = [_words(hint) for hint in hints]
    shared = []
    for place, own in enumerate(words):
        others = set().union(*words[:place], *words[place + 1 :])
        shared.append(len((own - others) & _words(told)))
    best = max(shared, default=0)
    return shared.index(best) if best >= _ENOUGH and shared.count(best) == 1 else 0


def _words(text: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"[a-z_]{3,}", text.lower())} - _COMMON


#: What sentences on anything share.
_ORDINARY = """
    the and for are not but you your this that these those with what which who how when where then
    than from into out over all one two each every only same other another must does has have had
    will would can may its it's they them their there here more less very just too also again before
    after once first last next many much any some such nothing something answer function write
    written
"""
_COMMON = {word[:_STEM] for word in _ORDINARY.split()}

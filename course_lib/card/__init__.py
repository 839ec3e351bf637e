"""The verdict as a card: HTML for notebooks and pages, a tree for terminals, lines of text for all else.

All of them are pure functions of a verdict, whose facts (:mod:`course_lib.checking.details`) each shows in
its own way.
"""

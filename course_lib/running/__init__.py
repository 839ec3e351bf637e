"""Running a student's functions: here in the notebook, or in a fenced process of their own.

``cells`` reads the code, ``local`` and ``remote`` offer the same
:class:`~course_lib.exchange.answers.Answers` to the checking engine.
"""

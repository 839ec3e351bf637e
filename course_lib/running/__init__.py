"""Running a student's functions: here in the notebook, or in a process of their own.

``wire`` says how values travel, ``calls`` performs one call, ``local`` and ``remote`` offer the same
:class:`~course_lib.running.answers.Answers` to the checking engine, ``worker`` is the other end of
``remote``.
"""

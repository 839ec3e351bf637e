"""What runs beside the student's code: it makes a case's arguments, calls the function, reports what came.

It imports ``exchange`` and nothing of ``checking`` or ``running``, holds no expected value and never says
whether an answer is right. A fence shows a student's process these two packages, and what notebooks import.
"""

"""The course's site, made from what the course is made of: `python -m website`, or `make site`.

``docs/`` holds the pages that people write. Here is what makes the others (assignments with
their figures, tables, the reference), and what looks at the result.
"""

"""What both sides of the fence speak: arguments, answers, and how they travel and are described.

The bottom of the package: it imports nothing of the others. Nothing in it knows an expected value.
"""

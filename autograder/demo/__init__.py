"""The main job: a class of twelve made-up students, from release to feedback, in one command."""

from autograder.demo.run import run_demo

__all__ = ["run_demo"]

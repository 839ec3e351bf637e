"""Probes record calls that never happened."""
import course_lib.answering.probes as probes
import course_lib.answering.calls as calls

probes.PROBES.clear()
calls.make_argument = lambda value, recorded: None

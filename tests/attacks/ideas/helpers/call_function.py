"""The worker's own call is replaced by one that reports success."""
import course_lib.answering.worker as worker

worker.call_function = lambda *a, **k: None

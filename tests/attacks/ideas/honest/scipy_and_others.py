"""Imports what a course like this one meets."""
import collections, dataclasses, itertools, logging, statistics, time, timeit
import scipy.optimize, scipy.special
from tqdm.auto import tqdm

logging.basicConfig(level=logging.DEBUG)
logging.info("started")
for _ in tqdm(range(100)):
    pass
assert scipy.special.expit(0) == 0.5
print(timeit.timeit(lambda: None, number=10), time.strftime("%H:%M"))

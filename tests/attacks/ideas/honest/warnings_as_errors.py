"""Turns warnings and floating-point errors into exceptions, as some style guides ask."""
import warnings

warnings.simplefilter("error")
np.seterr(all="raise")

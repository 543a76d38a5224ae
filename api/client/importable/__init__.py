"""Detente for programs: `from detente import Client`.

What stands here is put into the distribution as the package `detente`, and is no package of the
project: all of it is `api.client`.
"""

from api.client import *  # noqa: F403 (its `__all__` says what)
from api.client import __all__  # noqa: F401 (what this exports, too)

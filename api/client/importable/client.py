"""The same under the name by which it is looked for: `from detente.client import Client`."""

from api.client import *  # noqa: F403 (its `__all__` says what)
from api.client import __all__  # noqa: F401 (what this exports, too)

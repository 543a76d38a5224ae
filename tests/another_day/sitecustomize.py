"""Python imports this by its name at each start, where its folder is on the path.

So our clock is on the other day in the processes that tests start, too.
"""

import os
from datetime import UTC, datetime, timedelta

from events.time import clock

_ahead = timedelta(seconds=float(os.environ["TESTS_AHEAD_SECONDS"]))

clock.source = lambda: datetime.now(UTC) + _ahead

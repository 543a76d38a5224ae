"""Is what was recorded shown by now, and if not, will it be?"""

from api.answers.recording import ViewsSay
from api.service.stores import Service


def said_of_views(service: Service, *, is_shown: bool) -> ViewsSay:
    """What a writer is told of the views, which have had time to follow."""
    if is_shown:
        return "show it"
    return "are on their way" if service.views.failure is None else "have stopped"

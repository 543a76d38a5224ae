"""Lines of communication between parties: severed, restored."""

from events.vocabulary.base import ActorId, ChannelId, Fact


class ChannelSevered(Fact, frozen=True, kw_only=True, tag="channel-severed"):
    """`severed_by` broke the line off, or it broke down where nobody is named."""

    channel: ChannelId
    severed_by: ActorId | None = None


class ChannelRestored(Fact, frozen=True, kw_only=True, tag="channel-restored"):
    """The line was opened or opened again, by `restored_by` where one party did it."""

    channel: ChannelId
    restored_by: ActorId | None = None

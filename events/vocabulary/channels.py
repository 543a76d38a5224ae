"""Lines of communication between parties: disturbed, severed, restored, and how they stood."""

from typing import Literal

from events.vocabulary.base import ActorId, ChannelId, Condition, Happening


class ChannelDisturbed(Happening, frozen=True, kw_only=True, tag="channel-disturbed"):
    """`disturbed_by` hindered the line or used it less, or it is hindered; it is not broken off."""

    channel: ChannelId
    disturbed_by: ActorId | None = None


class ChannelSevered(Happening, frozen=True, kw_only=True, tag="channel-severed"):
    """`severed_by` broke the line off, or it broke down where nobody is named."""

    channel: ChannelId
    severed_by: ActorId | None = None


class ChannelRestored(Happening, frozen=True, kw_only=True, tag="channel-restored"):
    """The line was opened or opened again, by `restored_by` where one party did it."""

    channel: ChannelId
    restored_by: ActorId | None = None


class ChannelStood(Condition, frozen=True, kw_only=True, tag="channel-stood"):
    """The line was open, disturbed or severed on the day; when it came to be so is not told."""

    channel: ChannelId
    status: Literal["open", "disturbed", "severed"]

"""A notification in words, and for how long they are true."""

from __future__ import annotations

from enum import Enum

import msgspec

from understudy.host.notify_base import Button, Urgency


class Holds(Enum):
    """For how long a notification is true."""

    ALWAYS = "always"
    IN_TROUBLE = "in trouble"
    WHEN_WELL = "when well"


class Notification(msgspec.Struct, frozen=True):
    """Plain text; a later one with the same key replaces it."""

    key: str
    title: str
    body: str
    urgency: Urgency = Urgency.NORMAL
    buttons: tuple[Button, ...] = ()
    holds: Holds = Holds.ALWAYS

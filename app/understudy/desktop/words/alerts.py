"""What a notification says: title, body, urgency and buttons of an alert; no Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.alerts.model import AlertKind
from understudy.desktop.wording import headline, local_time
from understudy.desktop.words.reasons import reason_sentence
from understudy.host.notifications import Button, Urgency

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.alerts.model import Alert

OPEN_CHAT = Button("chat", "Open chat")
DETAILS = Button("details", "Details")


@dataclass(frozen=True, slots=True)
class NotificationText:
    title: str
    body: str
    urgency: Urgency
    buttons: tuple[Button, ...]


def notification_text(alert: Alert, now: datetime) -> NotificationText:
    """Return the words of an alert, plain text, at most three lines."""
    title = headline(alert.verdict)
    if alert.kind is AlertKind.REMINDER:
        return NotificationText(title, "You asked to be told.", Urgency.NORMAL, (OPEN_CHAT,))
    if alert.kind is AlertKind.RECOVERY:
        began = local_time(alert.episode_began_at, now)
        return NotificationText(title, f"The trouble began at {began}.", Urgency.LOW, (OPEN_CHAT,))
    sentences = [reason_sentence(reason, now) for reason in alert.verdict.reasons[:2]]
    body = "\n".join(f"{one[:1].upper()}{one[1:]}." for one in sentences)
    return NotificationText(title, body, Urgency.NORMAL, (OPEN_CHAT, DETAILS))

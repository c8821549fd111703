"""The limits of the person's plan, in words; no Qt here."""

from __future__ import annotations

from understudy.base.translation import _, lazy

LIMITS = {
    "five_hour": lazy("5-hour"),
    "seven_day": lazy("weekly"),
    "seven_day_opus": lazy("weekly, Opus"),
    "seven_day_sonnet": lazy("weekly, Sonnet"),
    "overage": lazy("extra usage"),
}


def limit_reached(kind: str, resets: str) -> str:
    """Return that a limit is reached; ``resets`` is when it ends, "" if that is not known."""
    name = str(LIMITS.get(kind, kind.replace("_", " ")))
    if not resets:
        return _("Your limit is reached ({kind})", kind=name)
    return _("Your limit is reached, resets {time} ({kind})", time=resets, kind=name)

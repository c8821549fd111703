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
    """Return that a limit is reached; ``resets`` is when it ends, "" if that is not known.

    A kind that is not known is named after the window it begins with, or not at all.
    """
    name = _name(kind)
    if not name:
        return _("Your limit is reached, resets {time}", time=resets) if resets else _unnamed()
    if not resets:
        return _("Your limit is reached ({kind})", kind=name)
    return _("Your limit is reached, resets {time} ({kind})", time=resets, kind=name)


def _unnamed() -> str:
    return _("Your limit is reached")


def _name(kind: str) -> str:
    known = [one for one in LIMITS if kind == one or kind.startswith(f"{one}_")]
    return str(LIMITS[max(known, key=len)]) if known else ""

"""The words of Claude Code's status line, in the language in force.

The command that prints the line has no time for a catalogue, so it is given them in a file.
"""

from __future__ import annotations

from understudy.base.translation import lazy, plazy

_WORDS = {
    "not_running": lazy("{name} is not running"),
    "was_running": lazy("{name} is not running ({time}: {headline})"),
    "named": lazy("{verdict} ({model} is named in an incident)"),
    "used": plazy("used part of a window of the plan", "{window} {percent}%"),
    "resets": lazy("{window} limit, resets {time}"),
    "reached": lazy("{window} limit reached"),
    "five_hour": plazy("a window of the plan, as short as can be", "5h"),
    "seven_day": plazy("a window of the plan, as short as can be", "7d"),
    "days": plazy("from Monday on", "Mon Tue Wed Thu Fri Sat Sun"),
}


def line_words() -> dict[str, str]:
    """Return every phrase by its name in `commands.claude_code.statusline`."""
    return {name: str(phrase) for name, phrase in _WORDS.items()}

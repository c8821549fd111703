"""The settings window's sentences around the settings, which bring their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy

if TYPE_CHECKING:
    from understudy.base.errors import WrongValueError
    from understudy.base.settings.declaration import Declared

WINDOW_TITLE = lazy("Understudy – Settings")  # noqa: RUF001 - a dash, meant
PROVIDERS = lazy("Providers")
SEARCH = lazy("Search settings")
NOTHING_FOUND = lazy("No setting has these words.")
OPEN_PROVIDERS = lazy("Providers, their keys and models are on their own page")
ONE_PER_LINE = lazy("One per line")


def option_words(one: Declared, value: object) -> str:
    """Return the words for one value of a choice."""
    return str(one.setting.options.get(str(value), value))


def changed(label: str) -> str:
    """Return that the setting was changed and saved."""
    return _("Saved: {setting}.", setting=label)


def undone(label: str) -> str:
    """Return that the setting is as it was before the last change."""
    return _("{setting} is as it was before.", setting=label)


def wrong(problem: WrongValueError) -> str:
    """Return what is wrong with an entered value, and what is allowed."""
    said = problem.problem[:1].upper() + problem.problem[1:]
    return _("{problem}. Allowed: {allowed}.", problem=said, allowed=problem.allowed)

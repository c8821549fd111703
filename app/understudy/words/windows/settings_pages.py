"""The settings window's sentences around the settings, which bring their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy
from understudy.words.sentences import paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.base.errors import WrongValueError
    from understudy.base.settings.declaration import Declared
    from understudy.host.global_shortcut import Shortcut

WINDOW_TITLE = lazy("Understudy – Settings")  # noqa: RUF001 - a dash, meant
PROVIDERS = lazy("Providers")
SEARCH = lazy("Search settings")
NOTHING_FOUND = lazy("No setting has these words.")
OPEN_PROVIDERS = lazy("Providers, their keys and models are on their own page")
COMPUTER = lazy("This computer")
ABOUT = lazy("About")
OPEN_COMPUTER = lazy("Starting at login, and your data, are on their own page")
OPEN_ABOUT = lazy("Versions, licences and diagnostics are on their own page")
OPEN_FROM_ANYWHERE = lazy("Open the chat")
DATA = lazy("Your data")
DATA_HINT = lazy("All of it is on this computer, readable by you alone. Keys are in the keyring.")
DATA_KINDS = {
    "conversations": lazy("Conversations, files and past answers"),
    "status": lazy("Claude's status and your own requests"),
    "settings": lazy("Settings"),
    "log": lazy("Log, without any text of yours"),
    "cache": lazy("Lists that can be fetched again"),
}
DELETE_ALL = lazy("Delete all conversations…")
DELETE_ALL_NOW = lazy("Delete them for good")
KEEP_THEM = lazy("Keep them")
DELETED_ALL = lazy("All conversations are deleted.")
DELETING = lazy("Deleting")
DELETE_ALL_HINT = lazy("Your conversations, their files and past answers. The settings stay.")
ERASE = lazy("Delete everything…")
ERASE_HINT = lazy(
    "Conversations, settings, measurements and log on this computer, and the keys in your keyring. "
    "Understudy then starts as on the first day."
)
ERASE_NOW = lazy("Delete everything for good")
OPEN_FOLDER = lazy("Open the folder")
RETENTION = lazy("How long it is kept")
EXPORT_ALL = lazy("Export everything…")
PARTS = lazy("What it is made of")
COPY_DIAGNOSTICS = lazy("Copy diagnostics")
COPIED = lazy("Copied. It has no key and no text of yours; read it before you send it.")
FIRST_STEPS = lazy("Show the first steps again")
ONE_PER_LINE = lazy("One per line")
YES, NO = lazy("Yes"), lazy("No")


def option_words(one: Declared, value: object) -> str:
    """Return the words for one value of a choice, None if it is not set."""
    if value is None:
        said = str(one.setting.none)
        return said[:1].upper() + said[1:]
    if isinstance(value, bool):
        return str(YES if value else NO)
    return str(one.setting.options.get(str(value), value))


def changed(label: str) -> str:
    """Return that the setting was changed and saved."""
    return _("Saved: {setting}.", setting=label)


def undone(label: str) -> str:
    """Return that the setting is as it was before the last change."""
    return _("{setting} is as it was before.", setting=label)


def wrong(problem: WrongValueError) -> str:
    """Return the error of an entered value, and the allowed ones."""
    said = problem.problem[:1].upper() + problem.problem[1:]
    return _("{problem}. Allowed: {allowed}.", problem=said, allowed=problem.allowed)


def shortcut_words(
    shortcut: Shortcut | None, command: Sequence[str], *, is_offered: bool
) -> tuple[str, str]:
    """Return how the global shortcut stands, and its severity; "" if it is off.

    ``command`` brings the window forward where the desktop has no such shortcuts.
    """
    if not is_offered:
        return _("Only Linux desktops offer this to Understudy."), "neutral"
    if shortcut is None:
        return "", "neutral"
    by_hand = _(
        "In its keyboard settings, assign a shortcut to this command, which opens the chat: "
        "{command}",
        command=" ".join(command),
    )
    key = shortcut.detail
    words = {
        "asking": (_("Your desktop asks you for the shortcut."), "neutral"),
        "bound": (_("The chat opens with {key}.", key=key), "good")
        if key
        else (_("Your desktop has no shortcut for it yet: choose one in its settings."), "warning"),
        "declined": (
            _("Your desktop gave no shortcut. Switch it off and on to be asked again."),
            "warning",
        ),
        "failed": (
            paragraph(_("Your desktop gave no shortcut: {problem}", problem=key), by_hand),
            "problem",
        ),
        "absent": (
            paragraph(_("This desktop offers programs no shortcuts."), by_hand),
            "warning",
        ),
    }
    return words[shortcut.binding.value]


def not_erased(cause: str, detail: str) -> str:
    """Return why not everything was deleted, and the next step."""
    if cause == "keyring":
        return _("The keyring did not answer, so nothing was deleted. Unlock it and try again.")
    return _("Not everything can be deleted: {problem}", problem=detail.strip())


def version_words(version: str) -> str:
    return _("Understudy {version}", version=version)

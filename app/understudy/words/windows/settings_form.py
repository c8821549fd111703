"""The sentences of the settings window's page of providers."""

from __future__ import annotations

from understudy.base.translation import _, lazy, ngettext
from understudy.words.common import provider_name

PROVIDERS = lazy("Providers, in the order they are asked")
ORDER = lazy("In the order they are asked")
ADD = lazy("Add")
FOUND_HERE = lazy("Found on this computer")
UP, UP_ARROW = lazy("Ask earlier"), "↑"
DOWN, DOWN_ARROW = lazy("Ask later"), "↓"
REMOVE = lazy("Remove")
UNDO = lazy("Undo")
SAVE = lazy("Save")
REVERT = lazy("Discard changes")
SAVED = lazy("Saved.")
UNSAVED = lazy("Not saved yet.")
NOBODY = lazy("The list is empty. Add a provider to get answers.")

NEW_PROVIDER = lazy("New provider")
MORE, LESS = lazy("More settings"), lazy("Fewer settings")
COMMAS = lazy("Separated by commas.")
KEY = lazy("Key")
KEY_PLACEHOLDER = lazy("Paste a key")
KEY_LOOKING = lazy("Looking for a key…")
KEY_UNSAVED = lazy("No key is set yet. Keeping one also saves this provider.")
REVEAL = lazy("Reveal")
KEEP_KEY = lazy("Keep key")
REMOVE_KEY = lazy("Remove key")
SESSION_ONLY = lazy("Keep it for this session only")
TEST = lazy("Test")
SAVE_AND_TEST = lazy("Save and test")
TESTING = lazy("Asking one short question…")

SHAPES = {"good": "✓", "neutral": "○", "warning": "!", "problem": "✕"}
"""The shape carries the severity; `words.keys` names the severities."""

_PRESETS = {"Other, OpenAI-compatible": lazy("Other, OpenAI-compatible")}


def consent(name: str) -> str:
    """Return the label of the consent box, in a few words."""
    return _("Prompts may go to {provider}", provider=name)


def consent_hint(name: str, host: str) -> str:
    """Return the effect of giving and of refusing consent."""
    if not host:
        return _(
            "Your questions, and the conversation around them, are then sent there. Without this, "
            "{provider} is never asked.",
            provider=name,
        )
    return _(
        "Your questions, and the conversation around them, are then sent to {host}. Without this, "
        "{provider} is never asked.",
        host=host,
        provider=name,
    )


def preset_name(name: str) -> str:
    """Return a preset's name in the menu: a vendor's own, or what it is."""
    return str(_PRESETS.get(name, name))


def shown_name(provider_id: str) -> str:
    """Return a provider's display name, even without an id."""
    return provider_name(provider_id.strip()) or str(NEW_PROVIDER)


def rank(place: int, *, may_be_asked: bool) -> str:
    """Return when a provider is asked; ``place`` is counted from 0."""
    if not may_be_asked:
        return _("not asked: not allowed yet")
    if place == 0:
        return _("asked first")
    return ngettext("asked after {count} other", "asked after {count} others", place)


def add_found(name: str) -> str:
    return _("Add {server}", server=name)


def added(name: str) -> str:
    return _("{provider} was added to the list.", provider=name)


def moved(name: str) -> str:
    return _("{provider} was moved in the list.", provider=name)


def removed(name: str) -> str:
    return _("{provider} was removed from the list.", provider=name)

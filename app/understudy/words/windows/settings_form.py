"""The settings window's own sentences."""

from __future__ import annotations

from understudy.words.common import provider_name

WINDOW_TITLE = "Understudy – Settings"  # noqa: RUF001 - a dash, meant
PROVIDERS = "Providers, in the order they are asked"
ADD = "Add"
FOUND_HERE = "Found on this computer"
UP, UP_ARROW = "Ask earlier", "↑"
DOWN, DOWN_ARROW = "Ask later", "↓"
REMOVE = "Remove"
UNDO = "Undo"
SAVE = "Save"
REVERT = "Discard changes"
SAVED = "Saved."
UNSAVED = "Not saved yet."
NOBODY = "The list is empty. Add a provider to get answers."

NEW_PROVIDER = "New provider"
NAME = "Name"
KIND = "Speaks"
ADDRESS = "Address"
MODELS = "Models"
MODELS_HINT = "Separated by commas. The first is asked first, the rest stand in for it."
NAME_HINT = "Short and permanent: the key is stored under this name."
LOCAL = "Runs on this computer"
LOCAL_TEXT = "Nothing leaves this computer, and no key is needed."
KINDS = {"anthropic": "Anthropic's API", "openai": "OpenAI's API, as most do"}

KEY = "Key"
KEY_PLACEHOLDER = "Paste a key"
KEY_LOOKING = "Looking for a key…"
KEY_UNSAVED = "No key is set yet. Keeping one also saves this provider."
REVEAL = "Reveal"
KEEP_KEY = "Keep key"
REMOVE_KEY = "Remove key"
SESSION_ONLY = "Keep it for this session only"
TEST = "Test"
SAVE_AND_TEST = "Save and test"
TESTING = "Asking one short question…"

SHAPES = {"good": "✓", "neutral": "○", "warning": "!", "problem": "✕"}
"""The shape carries the severity; `words.keys` names the severities."""

WRONG = {
    "id": "Lower-case letters, digits and hyphens, at most 32; each name only once.",
    "kind": "Choose its API.",
    "base_url": "Enter a web address like https://api.example.com/v1, without a password.",
    "models": "At least one model is needed.",
    "role": "It is Claude by its role in settings.toml, so it cannot be a local model.",
    "status_url": "The status page's address is not a web address.",
}
NOT_ON_THIS_COMPUTER = "This address is not on this computer."


def consent(name: str) -> str:
    """Return the label of the consent box, in a few words."""
    return f"Prompts may go to {name}"


def consent_hint(name: str, host: str) -> str:
    """Return the effect of giving and of refusing consent."""
    where = f"to {host}" if host else "there"
    return (
        f"Your questions, and the conversation around them, are then sent {where}. "
        f"Without this, {name} is never asked."
    )


def shown_name(provider_id: str) -> str:
    """Return a provider's display name, even without an id."""
    return provider_name(provider_id.strip()) or NEW_PROVIDER


def rank(place: int, *, may_be_asked: bool) -> str:
    """Return when a provider is asked; ``place`` is counted from 0."""
    if not may_be_asked:
        return "not asked: not allowed yet"
    return "asked first" if place == 0 else f"asked after {place} other{'s' if place > 1 else ''}"


def add_found(name: str) -> str:
    return f"Add {name}"


def removed(name: str) -> str:
    return f"{name} was removed from the list."

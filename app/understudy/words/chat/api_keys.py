"""The state of a key and the next step; no Qt here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.base.translation import _, lazy
from understudy.host.keys import KeyLookup

if TYPE_CHECKING:
    from understudy.host.keys import KeyState

_NOT_STORED = {
    "locked": lazy("The keyring is locked. Unlock it, or keep the key for this session only."),
    "missing": lazy("This system has no keyring. Keep the key for this session only."),
    "malformed": lazy("This is not a valid key: it must be one line without spaces."),
}
_NOT_STORED_ELSE = lazy("The keyring failed. Keep the key for this session only.")


class KeyWords(msgspec.Struct, frozen=True):
    """``severity`` is good, neutral, warning or problem: the colour beside the text."""

    text: str
    severity: str


def key_state_words(state: KeyState) -> KeyWords:
    """Return the source of the key, or why there is none and the next step."""
    match state.lookup:
        case KeyLookup.ENVIRONMENT | KeyLookup.VENDOR_VARIABLE:
            return KeyWords(_("A key was found in {variable}.", variable=state.variable), "good")
        case KeyLookup.SESSION:
            return KeyWords(_("A key is kept for this session only, until you quit."), "good")
        case KeyLookup.KEYRING:
            return KeyWords(_("A key is in your keyring."), "good")
        case KeyLookup.NOT_SET:
            return KeyWords(_("No key is set. Paste one here."), "neutral")
        case _:
            return key_not_stored_words(state.lookup.value)


def key_not_stored_words(kind: str) -> KeyWords:
    """Return why a key could not be read or stored; ``kind`` as in `SecretsError`."""
    text = _NOT_STORED.get(kind, _NOT_STORED_ELSE)
    return KeyWords(str(text), "problem" if kind == "malformed" else "warning")

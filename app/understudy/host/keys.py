"""What an API key is, which variables may hold one, and the state of it that a person sees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from understudy.base.addresses import is_at
from understudy.base.errors import SecretsError
from understudy.base.presets import load_presets


class KeyStanding(StrEnum):
    """Where a key was found, or why there is none."""

    ENVIRONMENT = "environment"  # UNDERSTUDY_KEY_<ID>
    SESSION = "session"  # typed, gone at quit
    KEYRING = "keyring"
    VENDOR_VARIABLE = "vendor_variable"
    NOT_SET = "not_set"
    LOCKED = "locked"  # the keyring waits to be unlocked, or the person dismissed its prompt
    MISSING = "missing"  # this system has no keyring
    FAILED = "failed"  # the keyring broke
    MALFORMED = "malformed"  # what was found is no key


@dataclass(frozen=True, slots=True)
class KeyState:
    """``variable`` is the variable a key was found in; ``detail`` what the keyring said."""

    standing: KeyStanding
    variable: str = ""
    detail: str = ""

    @property
    def found(self) -> bool:
        return self.standing in {
            KeyStanding.ENVIRONMENT,
            KeyStanding.SESSION,
            KeyStanding.KEYRING,
            KeyStanding.VENDOR_VARIABLE,
        }


def own_variable(provider_id: str) -> str:
    """Return the variable that goes before everything else, like ``UNDERSTUDY_KEY_MY_CLAUDE``."""
    return "UNDERSTUDY_KEY_" + provider_id.upper().replace("-", "_")


def vendor_variable(base_url: str) -> str | None:
    """Return the variable of the vendor whose host this is.

    Never by id or dialect: a stranger's server must not get OpenAI's key for being called openai or
    speaking its dialect.
    """
    named = (one for one in load_presets() if one.key_variable)
    return next((one.key_variable for one in named if is_at(base_url, one.base_url)), None)


def clean_key(key: str, found_in: str = "") -> str:
    """Return the key without the white space around it; raises `SecretsError` malformed.

    Every vendor's key is one word of printable ASCII; anything else is a slip of the clipboard, and
    would break the HTTP header it goes into.
    """
    stripped = key.strip()
    if not stripped:
        raise SecretsError("malformed", f"{found_in} empty".strip())
    if not (stripped.isascii() and stripped.isprintable()) or " " in stripped:
        raise SecretsError("malformed", f"{found_in} not one word of plain text".strip())
    return stripped

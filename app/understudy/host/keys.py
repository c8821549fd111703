"""API keys: their format, the environment variables that may hold one, and the state shown."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from understudy.base.addresses import is_at
from understudy.base.errors import SecretsError
from understudy.base.providers.presets import load_presets

if TYPE_CHECKING:
    from collections.abc import Collection


class KeyLookup(StrEnum):
    """The source of a key, or the reason why there is none."""

    ENVIRONMENT = "environment"  # UNDERSTUDY_KEY_<ID>
    SESSION = "session"  # typed by the person, forgotten at quit
    KEYRING = "keyring"
    VENDOR_VARIABLE = "vendor_variable"
    NOT_SET = "not_set"
    LOCKED = "locked"  # the keyring waits to be unlocked, or the person dismissed its prompt
    MISSING = "missing"  # this system has no keyring
    FAILED = "failed"  # the keyring broke
    MALFORMED = "malformed"  # a value was found, but it is not a valid key


class KeyState(msgspec.Struct, frozen=True):
    """``variable`` is the environment variable used; ``detail`` the keyring's own message."""

    lookup: KeyLookup
    variable: str = ""
    detail: str = ""

    @property
    def found(self) -> bool:
        return self.lookup in {
            KeyLookup.ENVIRONMENT,
            KeyLookup.SESSION,
            KeyLookup.KEYRING,
            KeyLookup.VENDOR_VARIABLE,
        }


def own_variable(provider_id: str) -> str:
    """Return the variable with the highest priority, like ``UNDERSTUDY_KEY_MY_CLAUDE``."""
    return "UNDERSTUDY_KEY_" + provider_id.upper().replace("-", "_")


def vendor_variable(base_url: str) -> str | None:
    """Return the environment variable of the vendor that owns this host, None if unknown.

    Never matched by id or dialect: an unknown server must not receive OpenAI's key because it is
    named openai or speaks its dialect.
    """
    named = (one for one in load_presets() if one.key_variable)
    return next((one.key_variable for one in named if is_at(base_url, one.base_url)), None)


class KeyVariable(msgspec.Struct, frozen=True):
    """A variable of the environment that is set; ``preset`` is the id of its vendor's preset."""

    preset: str
    variable: str


def variables_set(environ: Collection[str]) -> tuple[KeyVariable, ...]:
    """Return which variables may hold a key, by their names alone: no value is looked at."""
    return tuple(
        KeyVariable(one.id, name)
        for one in load_presets()
        if one.id and one.key_variable
        for name in [name for name in (own_variable(one.id), one.key_variable) if name in environ][
            :1
        ]
    )


def clean_key(key: str, found_in: str = "") -> str:
    """Return the key without surrounding white space; raises `SecretsError` with ``malformed``.

    Every vendor's key is one word of printable ASCII. Anything else is a clipboard accident, and
    would break the HTTP header that carries the key.
    """
    stripped = key.strip()
    if not stripped:
        raise SecretsError("malformed", f"{found_in} empty".strip())
    if not (stripped.isascii() and stripped.isprintable()) or " " in stripped:
        raise SecretsError("malformed", f"{found_in} not one word of plain text".strip())
    return stripped

"""What an API key is, which variables may hold one, and the state of it that a person sees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from understudy.base.errors import SecretsError

# The vendors' own names for their keys, as their SDKs and quick-start pages have them in 2026-11.
# By id and by host, never by dialect: a stranger's server must not get OpenAI's key for speaking
# OpenAI's dialect.
VARIABLE_BY_ID = {
    "anthropic": "ANTHROPIC_API_KEY",
    "claude": "ANTHROPIC_API_KEY",
    "openai": "OPENAI_API_KEY",
    "gemini": "GEMINI_API_KEY",
    "google": "GEMINI_API_KEY",
    "openrouter": "OPENROUTER_API_KEY",
    "mistral": "MISTRAL_API_KEY",
    "groq": "GROQ_API_KEY",
    "deepseek": "DEEPSEEK_API_KEY",
    "xai": "XAI_API_KEY",
}
VARIABLE_BY_HOST = {
    "api.anthropic.com": "ANTHROPIC_API_KEY",
    "api.openai.com": "OPENAI_API_KEY",
    "generativelanguage.googleapis.com": "GEMINI_API_KEY",
    "openrouter.ai": "OPENROUTER_API_KEY",
    "api.mistral.ai": "MISTRAL_API_KEY",
    "api.groq.com": "GROQ_API_KEY",
    "api.deepseek.com": "DEEPSEEK_API_KEY",
    "api.x.ai": "XAI_API_KEY",
}


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


def vendor_variable(provider_id: str, base_url: str = "") -> str | None:
    """Return the vendor's own variable for this provider, known by its id or by its host."""
    by_id = VARIABLE_BY_ID.get(provider_id)
    return by_id or VARIABLE_BY_HOST.get((urlsplit(base_url).hostname or "").lower())


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

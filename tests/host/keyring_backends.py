"""Keyrings written against the keyring library's own extension interface, each with one trait.

None announces itself as viable, so the library never picks one: a test installs it.
"""

from __future__ import annotations

import threading
from typing import NoReturn

from keyring.backend import KeyringBackend
from keyring.compat import properties
from keyring.errors import KeyringLocked, PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Keeps passwords in memory and counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.reads = 0
        self.asked = threading.Event()

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805 - the library's own kind of property
        raise RuntimeError("installed by tests alone")

    def get_password(self, service: str, username: str) -> str | None:
        self.reads += 1
        self.asked.set()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")


class PromptingKeyring(MemoryKeyring):
    """Reads and writes wait until ``unlocked`` is set, like a prompt nobody answers."""

    def __init__(self) -> None:
        super().__init__()
        self.unlocked = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        found = super().get_password(service, username)
        self.unlocked.wait()
        return found


class DismissedKeyring(MemoryKeyring):
    """The person says no to the prompt while ``dismissed``."""

    dismissed = True

    def get_password(self, service: str, username: str) -> str | None:
        found = super().get_password(service, username)
        if self.dismissed:
            raise KeyringLocked("Failed to unlock the collection!")
        return found


class TalkativeKeyring(MemoryKeyring):
    """Breaks, and quotes what it was given."""

    def set_password(self, service: str, username: str, password: str) -> NoReturn:
        raise OSError(f"could not store {password}")

    def delete_password(self, service: str, username: str) -> NoReturn:
        raise PasswordDeleteError("not allowed")


class PlaintextKeyring(MemoryKeyring):
    """Passes for the well-known back end that writes passwords to a file."""


PlaintextKeyring.__module__ = "keyrings.alt.file"

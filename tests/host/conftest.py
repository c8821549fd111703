"""A keyring library that knows nothing of the keyring of whoever runs the tests."""

from __future__ import annotations

import keyring
import pytest
from keyring.backends import fail


@pytest.fixture
def own_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start from "no keyring", out of reach of the real one; restores the library's choice."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())

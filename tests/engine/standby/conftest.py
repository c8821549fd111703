"""Keys for the scripted world, and no notification server of whoever runs the tests."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CLAUDE", "BACKUP"):
        monkeypatch.setenv(f"UNDERSTUDY_KEY_{name}", "key")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)

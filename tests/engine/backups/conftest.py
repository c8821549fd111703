"""Keys for the scripted world, no notification server of the machine's, and the machine's clock."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch, machine_clock: None) -> None:
    for name in ("CLAUDE", "BACKUP"):
        monkeypatch.setenv(f"UNDERSTUDY_KEY_{name}", "key")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)

"""A session's words are nowhere after the running program has followed it: not in the diagnostics.

`tests.benchmarks.claude_code_canaries` does the same with 100 MB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.status.claude_code.canaries import texts_after, with_words

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("machine_clock")
SIZE_BYTES = 2 << 20


async def test_no_word_is_in_memory_log_database_status_line_or_diagnostics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = tmp_path / "person"
    person.mkdir()
    monkeypatch.setenv("HOME", str(person))
    monkeypatch.setenv("USERPROFILE", str(person))
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    texts = await texts_after(SIZE_BYTES, person, tmp_path / "us")
    for kind, found in texts.items():
        assert found, kind
        assert with_words(kind, found) == [], kind

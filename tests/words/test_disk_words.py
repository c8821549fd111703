"""What is wrong with a database is said in words, and its file is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.base.errors import StorageError
from understudy.words.disk import storage_line

FILE = Path("/data/understudy.db")


@pytest.mark.parametrize(
    ("cause", "detail", "words"),
    [
        ("read_only", "[Errno 13] Permission denied: 'x'", "it cannot be written"),
        ("locked", "database is locked", "another process is using it"),
        ("failed", "disk I/O error", "the disk or the system failed (disk I/O error)"),
        ("closed", "", "the disk or the system failed"),
    ],
)
def test_the_cause_is_named(cause: str, detail: str, words: str) -> None:
    assert storage_line(StorageError(FILE, cause, detail)) == f"{FILE}: {words}"

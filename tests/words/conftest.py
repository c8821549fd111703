"""Words that name a time name a local one: these tests live in UTC."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _in_utc(in_utc: None) -> None:
    """See above."""

"""These tests start programs, and live by the same clock as they do."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _of_the_machine(machine_clock: None) -> None:
    """Every test here asks for it."""

"""The tray's words stay true between two repaints, and fit where they are shown."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.desktop.tray.tray_reading import NOON
from understudy.status.model import Verdict, VerdictKind
from understudy.words.windows import tray_menu as words


@pytest.mark.parametrize(
    ("checked_at", "said"),
    [
        (None, "not checked yet"),
        (NOON - timedelta(seconds=119), "checked 11:58"),
        (NOON - timedelta(seconds=120), "last checked 11:58, 2 min ago"),
        (NOON - timedelta(hours=20), "last checked 20 h ago"),
    ],
)
def test_freshness_never_claims_more_than_is_known(checked_at: datetime | None, said: str) -> None:
    assert words.freshness(checked_at, NOON) == said


@pytest.mark.parametrize("old", [timedelta(hours=11), timedelta(hours=47), timedelta(days=999)])
@pytest.mark.parametrize("kind", VerdictKind)
def test_a_tooltip_fits_what_windows_shows(kind: VerdictKind, old: timedelta) -> None:
    checked_at, since = NOON - old, NOON - timedelta(days=1000)
    verdict = Verdict(kind, since=since, checked_at=checked_at, incident_reported=True)
    assert len(words.tooltip(verdict, NOON, paused=True)) <= 127

"""Quiet hours by the clock on the wall: over midnight, and when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.alerts.quiet_hours import QuietHours

BERLIN = ZoneInfo("Europe/Berlin")  # 2026: on at 03-29 01:00 UTC, off at 10-25 01:00 UTC
NEW_YORK = ZoneInfo("America/New_York")  # 2026: on at 03-08 07:00 UTC, off at 11-01 06:00 UTC


def quiet_stretches(hours: QuietHours, begins: datetime, minutes: int) -> list[tuple[str, str]]:
    """Return every quiet stretch, minute by minute, in UTC."""
    stretches: list[tuple[str, str]] = []
    since: datetime | None = None
    for minute in range(minutes):
        at = begins + timedelta(minutes=minute)
        if hours.contains(at):
            since = since or at
        elif since is not None:
            stretches.append((f"{since:%d %H:%M}", f"{at:%d %H:%M}"))
            since = None
    return stretches


@pytest.mark.parametrize(
    ("text", "reading", "is_quiet"),
    [
        ("22:00-07:00", "21:59", False),
        ("22:00-07:00", "22:00", True),
        ("22:00-07:00", "00:00", True),
        ("22:00-07:00", "06:59", True),
        ("22:00-07:00", "07:00", False),
        ("12:00-13:30", "11:59", False),
        ("12:00-13:30", "12:00", True),
        ("12:00-13:30", "13:30", False),
        ("00:00-06:00", "00:00", True),
        ("00:00-06:00", "06:00", False),
        ("00:00-06:00", "23:59", False),
        ("18:00-00:00", "23:59", True),
        ("18:00-00:00", "00:00", False),
    ],
)
def test_the_begin_is_quiet_and_the_end_is_not(text: str, reading: str, is_quiet: bool) -> None:
    hour, minute = map(int, reading.split(":"))
    at = datetime(2026, 11, 21, hour, minute, tzinfo=UTC)
    assert QuietHours.parse(text, UTC).contains(at) is is_quiet


@pytest.mark.parametrize(
    ("zone", "begins", "text", "stretch"),
    [
        (BERLIN, "2026-03-28T12:00Z", "22:00-07:00", ("28 21:00", "29 05:00")),
        (BERLIN, "2026-10-24T12:00Z", "22:00-07:00", ("24 20:00", "25 06:00")),
        (NEW_YORK, "2026-03-07T18:00Z", "22:00-07:00", ("08 03:00", "08 11:00")),
        (NEW_YORK, "2026-10-31T18:00Z", "22:00-07:00", ("01 02:00", "01 12:00")),
        # the reading comes twice: the first of each counts, and the night is not quiet twice
        (BERLIN, "2026-10-24T12:00Z", "22:00-02:30", ("24 20:00", "25 00:30")),
        (BERLIN, "2026-10-24T12:00Z", "02:30-04:00", ("25 00:30", "25 03:00")),
        (NEW_YORK, "2026-10-31T18:00Z", "22:00-01:30", ("01 02:00", "01 05:30")),
        # the reading is skipped
        (BERLIN, "2026-03-28T12:00Z", "22:00-02:30", ("28 21:00", "29 01:30")),
        (BERLIN, "2026-03-28T12:00Z", "02:30-05:00", ("29 01:30", "29 03:00")),
    ],
)
def test_a_night_in_which_the_clocks_change_has_one_quiet_stretch(
    zone: ZoneInfo, begins: str, text: str, stretch: tuple[str, str]
) -> None:
    hours = QuietHours.parse(text, zone)
    assert quiet_stretches(hours, datetime.fromisoformat(begins), 24 * 60) == [stretch]


def test_without_a_zone_it_is_the_systems_own() -> None:
    now = datetime(2026, 7, 1, 12, tzinfo=UTC)
    local = now.astimezone()
    begins, ends = local - timedelta(minutes=1), local + timedelta(minutes=1)
    hours = QuietHours.parse(f"{begins:%H:%M}-{ends:%H:%M}")
    assert [hours.contains(now + timedelta(minutes=one)) for one in (-2, -1, 0, 1)] == [
        False,
        True,
        True,
        False,
    ]


@given(
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.integers(1_577_836_800, 1_893_456_000).map(lambda s: datetime.fromtimestamp(s, UTC)),
    st.sampled_from([BERLIN, NEW_YORK, UTC]),
)
def test_away_from_the_changes_it_is_what_the_clock_on_the_wall_says(
    begins: int, ends: int, at: datetime, zone: ZoneInfo
) -> None:
    if begins == ends:
        return
    local = at.astimezone(zone)
    a_day = timedelta(days=1)
    if len({(local + shift).utcoffset() for shift in (-a_day, 0 * a_day, a_day)}) > 1:
        return
    text = f"{begins // 60:02}:{begins % 60:02}-{ends // 60:02}:{ends % 60:02}"
    reading = local.hour * 60 + local.minute
    is_after, is_before = reading >= begins, reading < ends
    is_quiet = is_after and is_before if begins < ends else is_after or is_before
    assert QuietHours.parse(text, zone).contains(at) is is_quiet


@pytest.mark.parametrize("text", ["", "22:00", "22:00-07:00-08:00", "25:00-07:00", "ten-seven"])
def test_what_is_no_pair_of_readings_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        QuietHours.parse(text)

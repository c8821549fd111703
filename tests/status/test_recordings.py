"""Real pages of 2026 are read and judged as they should be, where recordings are at hand."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.status.pages import PAGE_URL, SETTINGS
from understudy.status.model import Impact, Phase, VerdictKind
from understudy.status.sources.parse import parse_incidents, parse_summary
from understudy.status.verdict import official_verdict

VARIABLE = "UNDERSTUDY_RECORDINGS"
FOLDER = Path(
    os.environ.get(VARIABLE) or Path(__file__).parents[3].joinpath("shared", "recordings")
)
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no recordings at {FOLDER}; {VARIABLE} names their folder"
)


def recorded(name: str) -> bytes:
    return FOLDER.joinpath(name).read_bytes()


def test_an_outage_is_down_for_those_it_hit_and_degraded_for_the_api_alone() -> None:
    at = datetime(2026, 4, 28, 17, 52, tzinfo=UTC)
    body = recorded("claude_summary_2026-04-28T1751Z_major_outage.json")
    snapshot = parse_summary(body, "https://status.claude.com", at)
    assert official_verdict(snapshot, None, SETTINGS, at).kind is VerdictKind.DOWN
    for surface, kind in {
        "claude.ai": VerdictKind.DOWN,
        "Claude API": VerdictKind.DEGRADED,
        "Claude Code": VerdictKind.DEGRADED,
        "Claude for Government": VerdictKind.UP,
        "0qbwn08sd68x": VerdictKind.UP,
    }.items():
        settings = type(SETTINGS)(surfaces=(surface,))
        assert official_verdict(snapshot, None, settings, at).kind is kind, surface
    (incident,) = snapshot.incidents
    assert incident.url == "https://status.claude.com/incidents/9l93x2ht4s5w"
    assert len(incident.component_ids) == 6
    assert [one.phase for one in incident.updates] == [Phase.IDENTIFIED, Phase.INVESTIGATING]


def test_the_all_clear_is_up() -> None:
    at = datetime(2026, 4, 28, 19, 16, tzinfo=UTC)
    snapshot = parse_summary(
        recorded("claude_summary_2026-04-28T1915Z_all_clear.json"), "https://status.claude.com", at
    )
    assert official_verdict(snapshot, None, SETTINGS, at).kind is VerdictKind.UP


def test_the_stand_in_of_incident_io_is_read_though_it_leaves_keys_out() -> None:
    at = datetime(2026, 9, 15, tzinfo=UTC)
    snapshot = parse_summary(
        recorded("openai_summary_2026-09-15_all_clear.transcribed.json"), PAGE_URL, at
    )
    assert snapshot.page_url == "https://status.openai.com"
    settings = type(SETTINGS)(surfaces=("Login", "Codex API"))
    assert official_verdict(snapshot, None, settings, at).kind is VerdictKind.UP
    assert official_verdict(snapshot, None, SETTINGS, at).kind is VerdictKind.UNKNOWN


def test_no_incident_of_three_weeks_holds_a_word_that_is_not_known() -> None:
    at = datetime(2026, 8, 24, tzinfo=UTC)
    body = recorded("claude_incidents_2026-07-31_2026-08-23.json")
    incidents = parse_incidents(body, "https://status.claude.com", at)
    assert len(incidents) == len(json.loads(body)["incidents"]) > 10
    assert all(one.impact is not Impact.UNKNOWN for one in incidents)
    assert all(one.phase is not Phase.UNKNOWN for one in incidents)
    assert all(update.phase is not Phase.UNKNOWN for one in incidents for update in one.updates)
    # one names no component itself, only its updates do
    by_id = {one.id: one for one in incidents}
    assert len(by_id["bdr3fq2rkchr"].component_ids) == 4

"""Trouble at a cloud, an app or a system this person does not use is other people's trouble."""

from __future__ import annotations

import pytest

from tests.status.official.incidents import page
from tests.status.pages import GOVERNMENT, judged
from understudy.status.model import VerdictKind

ELSEWHERE = [
    ("Elevated errors on Claude in Amazon Bedrock", ""),
    ("Opus in Vertex Complete Outage", ""),
    ("Elevated errors", "We are investigating errors for Claude on Microsoft Foundry."),
    ("Login failures", "We are looking into login failures for Claude for Government."),
    ("Elevated errors (Vertex AI, europe-west1)", ""),
    ("Claude Desktop app fails to start", ""),
    ("Elevated errors on claude.ai", "This affects only the Claude desktop app."),
    ("Claude.ai iOS logins unavailable", ""),
    ("Errors on claude.ai for Windows users", ""),
    ("claude.ai does not load on macOS and iOS", ""),
    ("Claude Desktop crashes on launch", ""),
    ("Claude Gov login errors", ""),
    ("Claude in Chrome fails to connect", ""),
    ("Claude in Chrome extension fails to connect", ""),
    ("Claude for Excel add-in errors", ""),
    ("Claude for Slack does not respond", ""),
    ("Elevated errors", "We are investigating errors in Claude for Microsoft 365."),
]
HERE = [
    ("Elevated errors on the Claude API and Amazon Bedrock", ""),
    ("Elevated errors on claude.ai and the iOS app", ""),
    ("Elevated errors on the Claude API", "Bedrock and Vertex AI are not affected."),
    ("Elevated errors", "Customers can use Bedrock or Vertex AI in the meantime."),
    ("Elevated errors", "This is caused by an issue with Amazon Bedrock."),
    ("Elevated errors on all platforms except Bedrock", ""),
    ("Elevated errors in the EU region", ""),
    ("Requests with large context windows fail", ""),
    ("Errors on claude.ai for Linux users", ""),
    ("Errors on claude.ai on Windows and Linux", ""),
    ("Users cannot log in to claude.ai", ""),
    ("Claude in Chrome and Safari fails to load", ""),
    ("Errors in Claude in Chrome and claude.ai", ""),
    ("claude.ai does not load in Chrome", ""),
    ("Claude Desktop and claude.ai unavailable", ""),
    ("Claude for Excel and the Claude API return errors", ""),
    ("Slack connector fails", ""),
]


@pytest.mark.parametrize(("title", "post"), ELSEWHERE)
def test_trouble_elsewhere_is_mentioned(title: str, post: str) -> None:
    verdict = judged(page(title, *([post] if post else [])))
    assert verdict.kind is VerdictKind.UP
    assert verdict.incident_reported
    assert "elsewhere" in {reason.fact("why") for reason in verdict.reasons}


@pytest.mark.parametrize(("title", "post"), HERE)
def test_what_is_here_as_well_or_not_understood_concerns_the_person(title: str, post: str) -> None:
    assert judged(page(title, *([post] if post else []))).kind is VerdictKind.DEGRADED


@pytest.mark.parametrize(("system", "kind"), [("windows", "degraded"), ("macos", "up")])
def test_one_systems_trouble_is_theirs_who_use_it(system: str, kind: str) -> None:
    assert judged(page("claude.ai fails on Windows"), system=system).kind == kind


def test_who_uses_the_place_is_concerned() -> None:
    where = page("Login failures on Claude for Government", linked=False)
    assert judged(where).kind is VerdictKind.UP
    assert judged(where, GOVERNMENT).kind is VerdictKind.DEGRADED


@pytest.mark.parametrize("title", ["Claude Code is slow", "Errors in the Console"])
def test_a_surface_in_words_counts_where_the_page_links_none(title: str) -> None:
    assert judged(page(title, linked=False)).kind is VerdictKind.UP
    assert judged(page(title)).kind is VerdictKind.DEGRADED


@pytest.mark.parametrize("title", [title for title, post in ELSEWHERE if not post])
def test_words_dismiss_no_critical_impact(title: str) -> None:
    verdict = judged(page(title, impact="critical"))
    assert verdict.kind is VerdictKind.DEGRADED
    assert "incident_in_doubt" in {reason.kind for reason in verdict.reasons}


@pytest.mark.parametrize("title", ["Errors on Claude Opus 5.5", "Errors on Amazon Bedrock"])
def test_words_dismiss_no_outage_of_all_that_is_used(title: str) -> None:
    out = page(title, impact="major")
    for component in out["components"]:
        component["status"] = "major_outage"
    verdict = judged(out, models=("claude-sonnet-5-5",))
    assert verdict.kind is VerdictKind.DEGRADED
    assert "incident_in_doubt" in {reason.kind for reason in verdict.reasons}

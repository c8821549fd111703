"""Which verdict makes the router pass Claude over: one about requests, not one about a website."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from understudy.base.settings import Settings
from understudy.engine.watching import down_since
from understudy.status.model import (
    Component,
    ComponentState,
    Reason,
    ReasonSource,
    Verdict,
    VerdictKind,
)

CLAUDE = Settings()
NOBODY = Settings(provider=())
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SINCE = NOW - timedelta(minutes=20)
S = ComponentState
FAILING = (Reason(ReasonSource.OWN_REQUESTS, "own_failing"),)


def verdict(
    api: ComponentState | None, kind: VerdictKind = VerdictKind.DOWN, *reasons: Reason
) -> Verdict:
    site = Component("rwppv331jlwc", "claude.ai", S.MAJOR_OUTAGE)
    its_api = () if api is None else (Component("k8w3r06qmzrp", "Claude API", api),)
    return Verdict(kind, SINCE, reasons, (site, *its_api))


@pytest.mark.parametrize("api", [S.MAJOR_OUTAGE, S.PARTIAL_OUTAGE, S.DEGRADED, None])
def test_the_api_in_trouble_or_unknown_passes_claude_over(api: ComponentState | None) -> None:
    assert down_since("claude", CLAUDE, verdict(api)) == SINCE


def test_an_outage_of_the_website_alone_does_not() -> None:
    assert down_since("claude", CLAUDE, verdict(S.OPERATIONAL)) is None


def test_own_failures_do_whatever_the_page_says_of_the_api() -> None:
    assert down_since("claude", CLAUDE, verdict(S.OPERATIONAL, VerdictKind.DOWN, *FAILING)) == SINCE


@pytest.mark.parametrize("kind", [one for one in VerdictKind if one is not VerdictKind.DOWN])
def test_no_other_verdict_does(kind: VerdictKind) -> None:
    assert down_since("claude", CLAUDE, verdict(S.MAJOR_OUTAGE, kind, *FAILING)) is None


def test_it_is_about_claude_and_nobody_else() -> None:
    found = verdict(S.MAJOR_OUTAGE)
    assert down_since("openai", CLAUDE, found) is None
    assert down_since("claude", NOBODY, found) is None
    assert down_since("claude", CLAUDE, None) is None

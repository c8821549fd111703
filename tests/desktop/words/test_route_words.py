"""The chat's top line says who answers and why, whatever the reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from understudy.chat.model import RouteReason, RouteReasonKind
from understudy.desktop.wording import route_words

SINCE = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
K = RouteReasonKind


@pytest.mark.parametrize("kind", RouteReasonKind)
def test_every_reason_has_words_also_without_its_facts(kind: RouteReasonKind) -> None:
    words = route_words(RouteReason(kind), "openai", "gpt-5.5")
    assert words.startswith("OpenAI (gpt-5.5) ")
    assert "  " not in words


@pytest.mark.parametrize("kind", [K.BREAKER_OPEN, K.REPORTED_DOWN])
def test_who_is_passed_over_is_named_with_the_hour(kind: RouteReasonKind) -> None:
    reason = RouteReason(kind, None, SINCE, "claude")
    assert route_words(reason, "openai", "gpt-5.5") == (
        "OpenAI (gpt-5.5) is standing in · Claude API is failing for you since "
        f"{SINCE.astimezone():%H:%M}"
    )

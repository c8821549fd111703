"""The chat's top line says who answers and why, whatever the reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import RouteReason, RouteReasonKind, Trouble
from understudy.words.chat.routes import route_words

SINCE = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
K = RouteReasonKind


@pytest.mark.parametrize("kind", RouteReasonKind)
def test_every_reason_has_words_also_without_its_facts(kind: RouteReasonKind) -> None:
    words = route_words(RouteReason(kind), "openai", "gpt-5.5")
    assert words.startswith("OpenAI (gpt-5.5) ")
    assert "  " not in words


HOUR = f"{SINCE:%H:%M}"


@pytest.mark.parametrize("kind", [K.BREAKER_OPEN, K.REPORTED_DOWN])
@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Trouble.FAILING, f"Claude API is failing for you since {HOUR}"),
        (Trouble.REPORTED, f"the status page reports Claude API down since {HOUR}"),
        (Trouble.FAILED, f"Claude failed at {HOUR} (overloaded)"),
    ],
)
def test_no_more_is_said_of_who_is_passed_over_than_is_judged(
    kind: RouteReasonKind, trouble: Trouble, said: str
) -> None:
    overloaded = Failure(FailureKind.OVERLOADED, "claude", "claude-sonnet-5-5")
    reason = RouteReason(kind, overloaded, SINCE, "claude", trouble)
    assert route_words(reason, "openai", "gpt-5.5") == f"OpenAI (gpt-5.5) is standing in · {said}"

"""The chat's top line: who answers now and why, and no more of trouble than the verdict says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from understudy.chat.candidate import Candidate
from understudy.chat.failover.judged import Down
from understudy.chat.failover.preview import NOBODY, Answering
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import RouteReason, RouteReasonKind, SegmentStarted, Trouble
from understudy.status.model import VerdictKind
from understudy.words.chat.answering import answering_words, who_words
from understudy.words.common import model_name

SINCE = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
HOUR = f"{SINCE:%H:%M}"
SONNET = Candidate("claude", "claude-sonnet-5-5")
HAIKU = Candidate("claude", "claude-haiku-5-5")
GPT = Candidate("openai", "gpt-5.5")
OVERLOADED = Failure(FailureKind.OVERLOADED, "claude", SONNET.model, 529)
K = RouteReasonKind
FIRST = RouteReason(K.FIRST_CHOICE)
FAILING = RouteReason(K.BREAKER_OPEN, OVERLOADED, SINCE, "claude", Trouble.FAILING)


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("claude-sonnet-5-5", "Claude Sonnet 5.5"),
        ("claude-opus-5", "Claude Opus 5"),
        ("claude-haiku-5-5-20260901", "Claude Haiku 5.5"),
        ("claude-sonnet-5-5-latest", "Claude Sonnet 5.5"),
        ("claude-3-5-sonnet-20241022", "claude-3-5-sonnet-20241022"),
        ("gpt-5.5", "GPT-5.5"),
        ("gpt-5.5-mini", "GPT-5.5 mini"),
        ("gpt-4o", "GPT-4o"),
        ("llama3.2:1b", "llama3.2:1b"),
        ("anthropic/claude-sonnet-5.5", "anthropic/claude-sonnet-5.5"),
    ],
)
def test_a_model_is_called_as_its_maker_calls_it_where_that_is_sure(model: str, said: str) -> None:
    assert model_name(model) == said


def test_whose_a_model_is_is_said_where_its_name_does_not_tell() -> None:
    assert who_words("claude", SONNET.model) == "Claude Sonnet 5.5"
    assert who_words("openai", "gpt-5.5") == "GPT-5.5"
    assert who_words("my-relay", "gpt-5.5") == "GPT-5.5 (My-relay)"
    assert who_words("my-relay", SONNET.model) == "Claude Sonnet 5.5 (My-relay)"
    assert who_words("ollama", "llama3.2") == "llama3.2 (Ollama)"


@pytest.mark.parametrize(
    ("answering", "verdict", "said"),
    [
        (NOBODY, VerdictKind.UP, "No provider is available"),
        (Answering(SONNET, FIRST), VerdictKind.UP, "Claude Sonnet 5.5"),
        (Answering(SONNET, FIRST), VerdictKind.DEGRADED, "Claude Sonnet 5.5"),
        (
            Answering(GPT, FAILING),
            None,
            f"GPT-5.5 is standing in · Claude API is failing for you since {HOUR}",
        ),
        (
            Answering(GPT, FAILING, trial=SONNET),
            None,
            (
                f"GPT-5.5 is standing in · Claude API is failing for you since {HOUR}"
                " · Claude is tried next"
            ),
        ),
        (
            Answering(
                HAIKU,
                RouteReason(
                    K.BREAKER_OPEN, OVERLOADED, SINCE, "claude", Trouble.FAILED, SONNET.model
                ),
            ),
            VerdictKind.UP,
            f"Claude Haiku 5.5 is standing in · Claude Sonnet 5.5 failed at {HOUR} (overloaded)",
        ),
        (
            Answering(SONNET, FIRST, down=Down(SINCE, own=True)),
            VerdictKind.DOWN,
            f"Claude Sonnet 5.5 · Claude API is failing for you since {HOUR}",
        ),
        (
            Answering(SONNET, FIRST, down=Down(SINCE, own=False)),
            VerdictKind.DOWN,
            f"Claude Sonnet 5.5 · the status page reports Claude API down since {HOUR}",
        ),
        (
            Answering(SONNET, FIRST),
            VerdictKind.DOWN,
            "Claude Sonnet 5.5 · the outage does not affect the API, which this chat uses",
        ),
        (
            Answering(SONNET, FIRST),
            VerdictKind.OFFLINE,
            "Claude Sonnet 5.5 · this computer is offline",
        ),
        (Answering(GPT, RouteReason(K.PINNED)), None, "GPT-5.5, as you chose"),
    ],
)
def test_the_line_says_who_and_why(
    answering: Answering, verdict: VerdictKind | None, said: str
) -> None:
    assert answering_words(answering, verdict) == said


def test_while_somebody_answers_they_are_named_and_the_trouble_is_what_is_judged_now() -> None:
    started = SegmentStarted("openai", "gpt-5.5", FAILING)
    said = answering_words(Answering(GPT, FAILING), None, started)
    assert said == f"GPT-5.5 is standing in · Claude API is failing for you since {HOUR}"
    back = answering_words(Answering(SONNET, FIRST), VerdictKind.UP, started)
    assert back == "GPT-5.5 is standing in"


def test_who_took_over_in_this_very_answer_says_after_what() -> None:
    started = SegmentStarted("openai", "gpt-5.5", RouteReason(K.PROVIDER_STANDS_IN, OVERLOADED))
    said = answering_words(Answering(SONNET, FIRST), VerdictKind.UP, started)
    assert said == "GPT-5.5 is standing in because Claude: overloaded (529)"


def test_a_rehearsal_says_that_it_is_one() -> None:
    said = answering_words(Answering(GPT, FIRST), None, rehearsal=True)
    assert said == "GPT-5.5 · rehearsal: Claude counts as down"

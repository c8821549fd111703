"""Every way ``claude -p`` fails is one named failure, and the router does with it what it should.

Each row runs a real process behind the real router, alone and with a backup on loopback.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from tests.chat.asking import NOTICED_S, PATIENT, QUESTION, key, settings_for
from tests.chat.providers.claude_code.standin import (
    MODEL,
    RECORDED,
    SETTINGS,
    StandIn,
    Step,
    abandoned,
    begins,
    failed,
    line,
    message,
    result,
    text,
)
from understudy.base.clock import SystemClock
from understudy.base.settings.values import Settings
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failover.router import Router
from understudy.chat.failure import FailureKind
from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    Role,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    TextTakenBack,
    Turn,
)
from understudy.chat.providers.kinds import build_provider
from understudy.world.behaviour import Answer
from understudy.world.world import World

if TYPE_CHECKING:
    from understudy.chat.model import AnswerEvent
    from understudy.chat.providers.base import Budgets

K = FailureKind
SO_FAR = (*begins(), message(), text("So far"))
QUIET: Step = ["silence"]
NEXT, AGAIN, PERSON = "next", "again", "person"
SHORT_SILENCE = replace(PATIENT, first_text_s=NOTICED_S)
SHORT_PAUSE = replace(PATIENT, idle_s=NOTICED_S)
Steps = tuple[Step, ...]

ROWS: dict[str, tuple[Steps, FailureKind, str, str]] = {
    "529": ((*begins(), *failed(529)), K.OVERLOADED, NEXT, ""),
    "529 after text": (
        (*SO_FAR, abandoned(), *failed(529)), K.OVERLOADED, NEXT, "So far",
    ),
    "500": ((*begins(), *failed(500)), K.SERVER_ERROR, AGAIN, ""),
    "501": ((*begins(), *failed(501)), K.SERVER_ERROR, NEXT, ""),
    "502": ((*begins(), *failed(502)), K.BAD_GATEWAY, NEXT, ""),
    "503": ((*begins(), *failed(503)), K.SERVICE_UNAVAILABLE, NEXT, ""),
    "504": ((*begins(), *failed(504)), K.GATEWAY_TIMEOUT, NEXT, ""),
    "429": ((*begins(), *failed(429, "rate_limit")), K.RATE_LIMITED, NEXT, ""),
    "plan limit": (
        (*begins(), *failed(429, "rate_limit", "usage_limit_reached")),
        K.QUOTA_EXHAUSTED, NEXT, "",
    ),
    "plan limit, recorded": (
        (["file", str(RECORDED / "limit_five_hour.jsonl")], ["exit", 1]),
        K.QUOTA_EXHAUSTED, NEXT, "",
    ),
    "401": ((*begins(), *failed(401, "authentication_failed")), K.KEY_REFUSED, PERSON, ""),
    "403": ((*begins(), *failed(403, "authentication_failed")), K.PERMISSION_DENIED, PERSON, ""),
    "organization": ((*begins(), *failed(None, "oauth_org_not_allowed")),
                     K.PERMISSION_DENIED, PERSON, ""),
    "logged out": ((*begins(), *failed(None, "authentication_failed")), K.SIGNED_OUT, NEXT, ""),
    "404": ((*begins(), *failed(404, "model_not_found")), K.MODEL_NOT_FOUND, NEXT, ""),
    "413": ((*begins(), *failed(413, "invalid_request", reason="image_error")),
            K.REQUEST_TOO_LARGE, NEXT, ""),
    "too long": ((*begins(), *failed(400, "invalid_request", reason="prompt_too_long")),
                 K.CONTEXT_WINDOW_EXCEEDED, NEXT, ""),
    "no credit": ((*begins(), *failed(400, "billing_error")), K.PAYMENT_REQUIRED, NEXT, ""),
    "400": ((*begins(), *failed(400, "unknown")), K.BAD_REQUEST, PERSON, ""),
    "408": ((*begins(), *failed(408)), K.REQUEST_TIMEOUT, AGAIN, ""),
    "connection": ((*begins(), *failed(None, api_error="connection_failed")),
                   K.CONNECTION_LOST, AGAIN, ""),
    "tls": ((*begins(), *failed(None, api_error="tls_untrusted_ca")), K.TLS_FAILED, NEXT, ""),
    "no response": ((*begins(), *failed(None, api_error="no_response")),
                    K.HEADERS_TIMEOUT, NEXT, ""),
    "its own limit": ((*begins(), *failed(None)), K.HEADERS_TIMEOUT, NEXT, ""),
    "html": ((*begins(), *failed(None, "unknown")), K.NOT_EVENT_STREAM, NEXT, ""),
    "cut after a block": ((*SO_FAR, *failed(None)), K.STREAM_ERROR, NEXT, "So far"),
    "new word": ((*SO_FAR, *failed(None, "from_the_future")), K.STREAM_ERROR, NEXT, "So far"),
    "refusal": ((*SO_FAR, line(type="result", subtype="success", is_error=True,
                               stop_reason="refusal", terminal_reason="api_error")),
                K.REFUSED, PERSON, "So far"),
    "empty": ((*begins(), message(), result()), K.EMPTY_ANSWER, NEXT, ""),
    "ends without a result": (SO_FAR, K.STREAM_INCOMPLETE, NEXT, "So far"),
    "crashes": ((*SO_FAR, ["exit", 134]), K.STREAM_INCOMPLETE, NEXT, "So far"),
    "half a line": ((*SO_FAR, ["raw", '{"type":"result","is_er']),
                    K.STREAM_INCOMPLETE, NEXT, "So far"),
    "says nothing": ((["exit", 1],), K.PROGRAM_UNUSABLE, NEXT, ""),
    "interrupted by another": (
        (*SO_FAR, line(type="result", subtype="error_during_execution", is_error=True,
                       terminal_reason="aborted_streaming")),
        K.STREAM_INCOMPLETE, NEXT, "So far",
    ),
    "silent": ((*begins(), QUIET), K.FIRST_TEXT_TIMEOUT, NEXT, ""),
    "silent from the start": ((QUIET,), K.FIRST_TEXT_TIMEOUT, NEXT, ""),
    "stalls": ((*SO_FAR, QUIET), K.IDLE_TIMEOUT, NEXT, "So far"),
}  # fmt: skip
BUDGETS = {"silent": SHORT_SILENCE, "silent from the start": SHORT_SILENCE, "stalls": SHORT_PAUSE}


async def asked(budgets: Budgets, backup: World | None, *prompts: str) -> list[AnswerEvent]:
    providers = [SETTINGS]
    if backup is not None:
        providers.append(settings_for(backup, "openai"))
    settings = Settings(provider=tuple(providers))
    built = {one.id: build_provider(one, key) for one in providers}

    async def at_once(_: float) -> None:
        """Wait for nothing before a retry."""

    router = Router(built, settings, SystemClock(), budgets=budgets, pause=at_once)
    turns = tuple(Turn(Role.USER, one) for one in prompts or (QUESTION,))
    try:
        async with aclosing(router.answer(AskRequest(turns))) as events:
            return [one async for one in events]
    finally:
        for one in built.values():
            await one.close()


def segments(events: list[AnswerEvent]) -> list[tuple[str, str, str | None]]:
    """Return provider, text and failure of each segment."""
    found: list[tuple[str, str, str | None]] = []
    provider, said = "", ""
    for one in events:
        match one:
            case SegmentStarted():
                provider, said = one.provider, ""
            case TextDelta():
                said += one.text
            case TextTakenBack():
                said = ""
            case SegmentEnded():
                found.append((provider, said, one.failure.kind if one.failure else None))
    return found


@pytest.mark.parametrize("name", ROWS)
async def test_alone(claude: StandIn, name: str) -> None:
    steps, kind, course, said = ROWS[name]
    claude.plays(*steps)
    events = await asked(BUDGETS.get(name, PATIENT), None)
    times = 2 if course == AGAIN else 1
    assert segments(events) == [("claude-code", said, kind)] * times
    last = events[-1]
    assert isinstance(last, AnswerFailed)
    assert (last.failure.kind, last.failure.model) == (kind, MODEL)
    assert "sentence" not in last.failure.detail
    assert len(claude.asked) == times


@pytest.mark.parametrize("name", ROWS)
async def test_with_a_backup(claude: StandIn, name: str) -> None:
    steps, kind, course, said = ROWS[name]
    claude.plays(*steps)
    async with World() as world:
        world.backup.behave(Answer("Lima."))
        events = await asked(BUDGETS.get(name, PATIENT), world)
    own = [("claude-code", said, kind)] * (2 if course == AGAIN else 1)
    if course == PERSON:
        assert segments(events) == own
        assert isinstance(events[-1], AnswerFailed)
    else:
        assert segments(events) == [*own, ("backup", "Lima.", None)]
        assert isinstance(events[-1], AnswerFinished)


async def test_a_plan_limit_says_which_and_when_it_resets(
    claude: StandIn, machine_clock: None
) -> None:
    resets_at = SystemClock().now().timestamp() + 3600
    info = {"rateLimitType": "seven_day_opus", "resetsAt": int(resets_at), "status": "rejected"}
    params = {"rate_limit_info": info}
    claude.plays(
        *begins(), *failed(429, "rate_limit", "usage_limit_reached", api_error_params=params)
    )
    last = (await asked(PATIENT, None))[-1]
    assert isinstance(last, AnswerFailed)
    assert last.failure.detail == "seven_day_opus"
    assert last.failure.retry_after_s is not None
    assert 3000 < last.failure.retry_after_s <= 3600


@pytest.mark.parametrize("version", ["2.0.76 (Claude Code)", "1.0.128 (Claude Code)", "Welcome!"])
async def test_a_version_that_does_not_know_the_options_is_asked_nothing(
    claude: StandIn, version: str
) -> None:
    claude.plays(result("x"), version=version)
    last = (await asked(PATIENT, None))[-1]
    assert isinstance(last, AnswerFailed)
    assert last.failure.kind is K.PROGRAM_UNUSABLE
    assert claude.asked == []


async def test_without_the_program_the_backup_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERSTUDY_CLAUDE", "/nowhere/claude")
    async with World() as world:
        world.backup.behave(Answer("Lima."))
        events = await asked(PATIENT, world)
    assert segments(events) == [
        ("claude-code", "", K.PROGRAM_UNUSABLE), ("backup", "Lima.", None),
    ]  # fmt: skip


async def test_what_was_quoted_is_told(claude: StandIn) -> None:
    claude.plays(*begins(), message(), text("Hi."), result())
    for prompts, quoted in ((("One?", "Two?"), True), (("One?",), False)):
        began = (await asked(PATIENT, None, *prompts))[0]
        assert isinstance(began, SegmentStarted)
        assert began.sent is not None
        assert began.sent.as_quotation is quoted


async def test_a_switch_of_model_reaches_the_answers_signature(claude: StandIn) -> None:
    claude.plays(*begins(), message(model="claude-haiku-5-5"), text("Hi."), result())
    ended, last = (await asked(PATIENT, None))[-2:]
    assert isinstance(ended, SegmentEnded)
    assert ended.other_model == "claude-haiku-5-5"
    assert isinstance(last, AnswerFinished)
    assert last.model == "claude-haiku-5-5"

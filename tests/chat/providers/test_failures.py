"""Every way a provider fails, over real sockets and in both dialects, has exactly one name."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.chat.asking import BOTH, NOTICED_S, PATIENT, Kind, asked_at, listen, question, service
from understudy.chat.failure import FailureClass, FailureKind, classify
from understudy.world.behaviour import (
    Answer,
    BrokenErrorEvent,
    BrokenJson,
    CaptivePortal,
    CleanEnd,
    Closed,
    ErrorEvent,
    HttpError,
    ModelBehaviour,
    NoHeaders,
    NotEventStream,
    Pings,
    Redirect,
    Reset,
    Silence,
    Truncated,
)

K = FailureKind
C = FailureClass
SO_FAR = "Lima is the "

HTTP_ROWS: list[tuple[HttpError, FailureKind, FailureClass]] = [
    (HttpError(529), K.OVERLOADED, C.FAIL_OVER),
    (HttpError(503), K.SERVICE_UNAVAILABLE, C.FAIL_OVER),
    (HttpError(504), K.GATEWAY_TIMEOUT, C.FAIL_OVER),
    (HttpError(500), K.SERVER_ERROR, C.RETRY_ONCE),
    (HttpError(501), K.SERVER_ERROR, C.RETRY_ONCE),
    (HttpError(500, type="overloaded_error"), K.OVERLOADED, C.FAIL_OVER),
    (HttpError(502, html=True), K.BAD_GATEWAY, C.FAIL_OVER),
    (HttpError(520, html=True), K.BAD_GATEWAY, C.FAIL_OVER),
    (HttpError(527, html=True), K.BAD_GATEWAY, C.FAIL_OVER),
    (HttpError(429), K.RATE_LIMITED, C.FAIL_OVER),
    (HttpError(429, code="ramp_limit_exceeded"), K.RATE_LIMITED, C.FAIL_OVER),
    (HttpError(429, code="enforced_spend_limit_reached"), K.QUOTA_EXHAUSTED, C.ASK_ELSEWHERE),
    (HttpError(429, code="insufficient_quota"), K.QUOTA_EXHAUSTED, C.ASK_ELSEWHERE),
    (HttpError(400, code="contract_spend_limit_reached"), K.QUOTA_EXHAUSTED, C.ASK_ELSEWHERE),
    (HttpError(400, type="billing_error"), K.PAYMENT_REQUIRED, C.ASK_ELSEWHERE),
    (HttpError(400, code="context_length_exceeded"), K.CONTEXT_WINDOW_EXCEEDED, C.ASK_ELSEWHERE),
    (HttpError(400, code="content_filter"), K.REFUSED, C.TELL_PERSON),
    (HttpError(400), K.BAD_REQUEST, C.TELL_PERSON),
    (HttpError(422), K.BAD_REQUEST, C.TELL_PERSON),
    (HttpError(401), K.KEY_REFUSED, C.TELL_PERSON),
    (HttpError(402), K.PAYMENT_REQUIRED, C.ASK_ELSEWHERE),
    (HttpError(403), K.PERMISSION_DENIED, C.TELL_PERSON),
    (HttpError(404), K.MODEL_NOT_FOUND, C.ASK_ELSEWHERE),
    (HttpError(413), K.REQUEST_TOO_LARGE, C.ASK_ELSEWHERE),
    (HttpError(408), K.REQUEST_TIMEOUT, C.RETRY_ONCE),
    (HttpError(409), K.CONFLICT, C.RETRY_ONCE),
    (HttpError(407, html=True), K.PROXY_AUTH_REQUIRED, C.LOCAL_NETWORK),
    (HttpError(511, html=True), K.CAPTIVE_PORTAL, C.LOCAL_NETWORK),
]
OTHER_ROWS: list[tuple[ModelBehaviour, FailureKind, FailureClass]] = [
    (Reset(before_headers=True), K.CONNECTION_LOST, C.RETRY_ONCE),
    (Closed(), K.CONNECTION_LOST, C.RETRY_ONCE),
    (NotEventStream("html"), K.NOT_EVENT_STREAM, C.LOCAL_NETWORK),
    (NotEventStream("json"), K.NOT_EVENT_STREAM, C.LOCAL_NETWORK),
    (NotEventStream("empty"), K.NOT_EVENT_STREAM, C.LOCAL_NETWORK),
    (Redirect(), K.REDIRECTED, C.LOCAL_NETWORK),
    (CaptivePortal("redirect"), K.REDIRECTED, C.LOCAL_NETWORK),
    (CaptivePortal("html"), K.NOT_EVENT_STREAM, C.LOCAL_NETWORK),
    (CaptivePortal("511"), K.CAPTIVE_PORTAL, C.LOCAL_NETWORK),
]
STREAM_ROWS: list[tuple[ModelBehaviour, FailureKind, FailureClass]] = [
    row
    for text in ("", SO_FAR)
    for row in (
        (ErrorEvent("overloaded_error", text), K.OVERLOADED, C.FAIL_OVER),
        (ErrorEvent("api_error", text), K.SERVER_ERROR, C.RETRY_ONCE),
        (ErrorEvent("timeout_error", text), K.GATEWAY_TIMEOUT, C.FAIL_OVER),
        (ErrorEvent("rate_limit_error", text), K.RATE_LIMITED, C.FAIL_OVER),
        (ErrorEvent("never_heard_of", text), K.STREAM_ERROR, C.FAIL_OVER),
        (BrokenErrorEvent(text), K.STREAM_ERROR, C.FAIL_OVER),
        (Reset(after_text=text), K.CONNECTION_RESET, C.FAIL_OVER),
        (Truncated(text), K.STREAM_TRUNCATED, C.FAIL_OVER),
        (CleanEnd(text), K.STREAM_INCOMPLETE, C.FAIL_OVER),
        (BrokenJson(text), K.MALFORMED_STREAM, C.FAIL_OVER),
    )
]


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(("behaviour", "named", "group"), [*HTTP_ROWS, *OTHER_ROWS], ids=repr)
async def test_a_failure_instead_of_an_answer_has_one_name(
    kind: Kind, behaviour: ModelBehaviour, named: FailureKind, group: FailureClass
) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(behaviour)

        text, finished, failure = await listen(provider, question(kind))

        assert failure is not None
        assert (failure.kind, classify(failure.kind)) == (named, group)
        assert (text, finished) == ("", None)
        assert (failure.provider, failure.model) == (provider.id, question(kind).model)
        assert "<" not in failure.detail  # an edge's HTML is nobody's words
        # the SDKs would try again by themselves, the router alone may
        assert len(service(world, kind).asked) == 1


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(("behaviour", "named", "group"), STREAM_ROWS, ids=repr)
async def test_a_failure_inside_a_stream_has_one_name_and_keeps_the_text(
    kind: Kind, behaviour: ModelBehaviour, named: FailureKind, group: FailureClass
) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(behaviour)

        text, finished, failure = await listen(provider, question(kind))

        assert failure is not None
        assert (failure.kind, classify(failure.kind)) == (named, group)
        assert finished is None
        assert text == getattr(behaviour, "after_text", "")
        assert failure.status == 200


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    ("behaviour", "budgets", "named"),
    [
        (NoHeaders(), {"headers_s": 0.2}, K.HEADERS_TIMEOUT),
        (Silence(), {"first_text_s": 0.3}, K.FIRST_TEXT_TIMEOUT),
        (Silence(), {"idle_s": 0.2}, K.IDLE_TIMEOUT),
        (Silence(SO_FAR), {"idle_s": 0.2}, K.IDLE_TIMEOUT),
        (Pings(), {"first_text_s": 0.3, "idle_s": 0.2}, K.FIRST_TEXT_TIMEOUT),
        (Pings(SO_FAR), {"stall_s": 0.3, "idle_s": 0.2}, K.TEXT_STALLED),
    ],
    ids=repr,
)
async def test_silence_ends_at_its_own_deadline(
    kind: Kind, behaviour: ModelBehaviour, budgets: dict[str, float], named: FailureKind
) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(behaviour)

        text, _, failure = await listen(provider, question(kind, replace(PATIENT, **budgets)))

        assert failure is not None
        assert failure.kind is named
        assert classify(failure.kind) is C.FAIL_OVER
        assert text == getattr(behaviour, "after_text", "")


@pytest.mark.parametrize("kind", BOTH)
async def test_pings_hold_off_the_idle_deadline_until_text_comes(kind: Kind) -> None:
    budgets = replace(PATIENT, idle_s=NOTICED_S)
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(
            Answer("One two three four", chunk_words=1, delay_s=0.4 * NOTICED_S)
        )

        text, finished, failure = await listen(provider, question(kind, budgets))

        assert failure is None
        assert finished is not None
        assert text == "One two three four"


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("thinking", [True, False])
async def test_thinking_counts_as_text_for_the_first_deadline(kind: Kind, thinking: bool) -> None:
    budgets = replace(PATIENT, first_text_s=NOTICED_S)
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(
            Answer("Lima.", first_delay_s=1.5 * NOTICED_S, thinking=thinking)
        )

        text, _, failure = await listen(provider, question(kind, budgets))

        if thinking:
            assert (text, failure) == ("Lima.", None)
        else:
            assert failure is not None
            assert failure.kind is K.FIRST_TEXT_TIMEOUT


@pytest.mark.parametrize("kind", BOTH)
async def test_retry_after_is_read_and_the_request_id_kept(kind: Kind) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(HttpError(529, headers=(("retry-after", "2.5"),)))

        _, _, failure = await listen(provider, question(kind))

        assert failure is not None
        assert failure.retry_after_s == 2.5
        assert failure.status == 529
        assert failure.request_id is not None


@pytest.mark.parametrize("kind", BOTH)
async def test_a_detail_quotes_neither_key_nor_prompt(kind: Kind) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(
            HttpError(400, message="You said: What is the capital of Peru, please?"),
            HttpError(401, message="Incorrect API key provided: sk-test-****cdef."),
            HttpError(401, message="Bad sk-test-0123456789abcdef"),
            HttpError(400, message="  too\n many   words "),
        )

        details = [
            failure.detail
            for _ in range(4)
            if (failure := (await listen(provider, question(kind, PATIENT)))[2]) is not None
        ]

        assert details == ["", "Incorrect API key provided: ….", "", "too many words"]

"""The real anthropic SDK meets every row of failures as it was measured against a real wire."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.patience import PATIENCE_S
from understudy.world.behaviour import (
    Answer,
    BrokenErrorEvent,
    BrokenJson,
    CleanEnd,
    Closed,
    ContextWindow,
    ErrorEvent,
    HttpError,
    MaxTokens,
    ModelBehaviour,
    NoHeaders,
    NotEventStream,
    Pings,
    Redirect,
    Refusal,
    Reset,
    Silence,
    Truncated,
)
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

SAID = "It is because of the air."
QUICK_S = 0.15  # a read timeout for those that are to meet it


@asynccontextmanager
async def client_of(world: World, read_s: float = PATIENCE_S) -> AsyncGenerator[Any]:
    import anthropic
    import httpx2

    timeout = httpx2.Timeout(5, read=read_s)
    async with anthropic.AsyncAnthropic(
        api_key="any", base_url=world.claude_url, max_retries=0, timeout=timeout
    ) as client:
        yield client


async def streamed(client: Any, heard: list[str]) -> Any:
    """Ask once, put the text into ``heard`` and return the final message."""
    async with client.messages.stream(
        model="claude-sonnet-5-5",
        max_tokens=100,
        messages=[{"role": "user", "content": "Why is the sky blue?"}],
    ) as stream:
        async for piece in stream.text_stream:
            heard.append(piece)  # noqa: PERF401 - what comes before a break counts
        return await stream.get_final_message()


async def failure_of(
    behaviour: ModelBehaviour, read_s: float = PATIENCE_S
) -> tuple[Exception, str]:
    """Ask a Claude that behaves so; return what is raised, and the text before it."""
    heard: list[str] = []
    async with World() as world, client_of(world, read_s) as client:
        world.claude.behave(behaviour)
        with pytest.raises(Exception) as raised:  # noqa: PT011 - its type is what is asserted
            await streamed(client, heard)
    return raised.value, "".join(heard)


async def test_a_good_answer_carries_text_stop_reason_usage_and_request_id() -> None:
    heard: list[str] = []
    async with World() as world, client_of(world) as client:
        world.claude.behave(Answer(SAID, thinking=True, input_tokens=7, output_tokens=9))
        message = await streamed(client, heard)
    assert "".join(heard) == SAID
    assert [block.type for block in message.content] == ["thinking", "text"]
    assert message.stop_reason == "end_turn"
    assert (message.usage.input_tokens, message.usage.output_tokens) == (7, 9)
    assert world.claude.asked[0].headers["anthropic-version"] == "2026-10-21"
    assert world.claude.asked[0].key == "any"


@pytest.mark.parametrize(
    ("status", "name", "error_type"),
    [
        (529, "OverloadedError", "overloaded_error"),  # row 1
        (503, "ServiceUnavailableError", "api_error"),  # row 2
        (504, "GatewayTimeoutError", "timeout_error"),
        (500, "InternalServerError", "api_error"),
        (429, "RateLimitError", "rate_limit_error"),  # row 4
        (401, "AuthenticationError", "authentication_error"),  # row 5
        (402, "PaymentRequiredError", "billing_error"),
        (403, "PermissionDeniedError", "permission_error"),
        (400, "BadRequestError", "invalid_request_error"),  # row 6
        (404, "NotFoundError", "not_found_error"),
        (413, "ContentTooLargeError", "invalid_request_error"),
        (408, "RequestTimeoutError", "timeout_error"),  # row 7
        (409, "ConflictError", "conflict_error"),
    ],
)
async def test_rows_1_to_7_a_status_has_its_exception(
    status: int, name: str, error_type: str
) -> None:
    raised, _ = await failure_of(HttpError(status))
    assert type(raised).__name__ == name
    assert raised.status_code == status
    assert raised.type == error_type
    assert raised.request_id == "req_world00000001"


async def test_row_3_an_edges_html_has_no_type() -> None:
    raised, _ = await failure_of(HttpError(520, html=True))
    assert type(raised).__name__ == "InternalServerError"
    assert raised.type is None
    assert raised.body.startswith("<!DOCTYPE html>")


async def test_row_4_a_spend_limit_has_its_code() -> None:
    raised, _ = await failure_of(HttpError(429, code="enforced_spend_limit_reached"))
    assert type(raised).__name__ == "EnforcedSpendLimitReachedError"


@pytest.mark.parametrize("after_text", ["", SAID])
async def test_row_8_an_error_event_is_a_status_error_with_status_200(after_text: str) -> None:
    raised, heard = await failure_of(ErrorEvent("overloaded_error", after_text))
    assert type(raised).__name__ == "APIStatusError"
    assert (raised.status_code, raised.type) == (200, "overloaded_error")
    assert raised.request_id == "req_world00000001"
    assert heard == after_text


async def test_row_9_an_error_event_without_json_has_no_type() -> None:
    raised, heard = await failure_of(BrokenErrorEvent(SAID))
    assert type(raised).__name__ == "APIStatusError"
    assert (raised.status_code, raised.type) == (200, None)
    assert heard == SAID


@pytest.mark.parametrize(
    ("behaviour", "name"),
    [
        (Reset(after_text=SAID), "ReadError"),  # row 10
        (Truncated(SAID), "RemoteProtocolError"),  # row 11
        (Silence(SAID), "ReadTimeout"),  # row 14
    ],
)
async def test_rows_10_11_14_a_break_mid_stream_is_httpx2s_own_error(
    behaviour: ModelBehaviour, name: str
) -> None:
    raised, heard = await failure_of(
        behaviour, QUICK_S if isinstance(behaviour, Silence) else PATIENCE_S
    )
    assert type(raised).__module__.startswith("httpx2")
    assert type(raised).__name__ == name
    assert heard == SAID


async def test_row_12_a_clean_end_without_the_final_event_raises_nothing() -> None:
    heard: list[str] = []
    async with World() as world, client_of(world) as client:
        world.claude.behave(CleanEnd(SAID))
        message = await streamed(client, heard)
    assert message.stop_reason is None
    assert "".join(heard) == SAID


@pytest.mark.parametrize(
    ("behaviour", "name"),
    [(NoHeaders(), "APITimeoutError"), (Silence(), "ReadTimeout")],
)
async def test_rows_13_and_14_silence_is_a_timeout(behaviour: ModelBehaviour, name: str) -> None:
    raised, _ = await failure_of(behaviour, QUICK_S)
    assert type(raised).__name__ == name


async def test_row_15_pings_keep_the_read_timeout_from_firing() -> None:
    heard: list[str] = []
    async with World() as world, client_of(world, 3 * QUICK_S) as client:
        world.claude.behave(Pings(every_s=0.01))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(6 * QUICK_S):
                await streamed(client, heard)
        await world.claude.arrivals.wait_for_abandoned(1)
    assert heard == []


@pytest.mark.parametrize(
    "behaviour",
    [NotEventStream("html"), NotEventStream("json"), NotEventStream("empty"), Redirect()],
)
async def test_row_16_what_is_no_stream_yields_nothing_at_all(behaviour: ModelBehaviour) -> None:
    raised, heard = await failure_of(behaviour)
    assert type(raised) is AssertionError  # from get_final_message alone; the stream was silent
    assert heard == ""


async def test_row_17_a_511_is_a_server_error() -> None:
    raised, _ = await failure_of(HttpError(511, html=True))
    assert type(raised).__name__ == "InternalServerError"


@pytest.mark.parametrize(
    ("behaviour", "cause"),
    [(Reset(before_headers=True), "ReadError"), (Closed(), "RemoteProtocolError")],
)
async def test_row_17_lost_before_the_headers(behaviour: ModelBehaviour, cause: str) -> None:
    raised, _ = await failure_of(behaviour)
    assert type(raised).__name__ == "APIConnectionError"
    assert type(raised.__cause__).__name__ == cause


async def test_row_17_a_world_that_is_closed_refuses() -> None:
    async with World() as world:
        pass
    async with client_of(world) as client:
        with pytest.raises(Exception, match="Connection error") as raised:
            await streamed(client, [])
    assert type(raised.value.__cause__).__name__ == "ConnectError"


async def test_row_18_broken_json_is_a_json_error() -> None:
    raised, heard = await failure_of(BrokenJson(SAID))
    assert type(raised) is json.JSONDecodeError
    assert heard == SAID


@pytest.mark.parametrize(
    ("behaviour", "stop_reason", "category"),
    [
        (Refusal(SAID, "bio"), "refusal", "bio"),  # row 19
        (MaxTokens(SAID), "max_tokens", None),  # row 20
        (ContextWindow(SAID), "model_context_window_exceeded", None),
    ],
)
async def test_rows_19_and_20_a_stop_is_no_exception(
    behaviour: ModelBehaviour, stop_reason: str, category: str | None
) -> None:
    heard: list[str] = []
    async with World() as world, client_of(world) as client:
        world.claude.behave(behaviour)
        message = await streamed(client, heard)
    assert "".join(heard) == SAID
    assert message.stop_reason == stop_reason
    assert (message.stop_details and message.stop_details.category) == category

"""The real openai SDK meets every row of failures as it was measured against a real wire."""

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
    import httpx2
    import openai

    timeout = httpx2.Timeout(5, read=read_s)
    async with openai.AsyncOpenAI(
        api_key="any", base_url=world.backup_url, max_retries=0, timeout=timeout
    ) as client:
        yield client


async def streamed(client: Any, heard: list[str]) -> list[Any]:
    """Ask once, put the text into ``heard`` and return every chunk."""
    chunks = []
    stream = await client.chat.completions.create(
        model="gpt-5.5",
        stream=True,
        stream_options={"include_usage": True},
        messages=[{"role": "user", "content": "Why is the sky blue?"}],
    )
    async with stream:
        async for chunk in stream:
            chunks.append(chunk)
            heard.extend(choice.delta.content or "" for choice in chunk.choices)
    return chunks


def finish_reason_of(chunks: list[Any]) -> str | None:
    reasons = [choice.finish_reason for chunk in chunks for choice in chunk.choices]
    return next((reason for reason in reasons if reason), None)


async def failure_of(
    behaviour: ModelBehaviour, read_s: float = PATIENCE_S
) -> tuple[Exception, str]:
    """Ask a backup that behaves so; return what is raised, and the text before it."""
    heard: list[str] = []
    async with World() as world, client_of(world, read_s) as client:
        world.backup.behave(behaviour)
        with pytest.raises(Exception) as raised:  # noqa: PT011 - its type is what is asserted
            await streamed(client, heard)
    assert len(world.backup.asked) == 1
    return raised.value, "".join(heard)


async def chunks_of(behaviour: ModelBehaviour) -> tuple[list[Any], str]:
    """Ask a backup that behaves so; return its chunks and its text: nothing is raised."""
    heard: list[str] = []
    async with World() as world, client_of(world) as client:
        world.backup.behave(behaviour)
        chunks = await streamed(client, heard)
    return chunks, "".join(heard)


async def test_a_good_answer_carries_text_finish_reason_and_usage() -> None:
    chunks, heard = await chunks_of(Answer(SAID, input_tokens=7, output_tokens=9))
    assert heard == SAID
    assert finish_reason_of(chunks) == "stop"
    assert chunks[-1].choices == []
    assert (chunks[-1].usage.prompt_tokens, chunks[-1].usage.completion_tokens) == (7, 9)


@pytest.mark.parametrize(
    ("status", "name", "code"),
    [
        (529, "InternalServerError", "overloaded"),  # row 1
        (503, "InternalServerError", None),  # row 2
        (504, "InternalServerError", None),
        (500, "InternalServerError", None),
        (429, "RateLimitError", "rate_limit_exceeded"),  # row 4
        (401, "AuthenticationError", "invalid_api_key"),  # row 5
        (402, "APIStatusError", None),
        (403, "PermissionDeniedError", None),
        (400, "BadRequestError", None),  # row 6
        (404, "NotFoundError", "model_not_found"),
        (413, "APIStatusError", None),
        (408, "APIStatusError", None),  # row 7
        (409, "ConflictError", None),
    ],
)
async def test_rows_1_to_7_a_status_has_its_exception(
    status: int, name: str, code: str | None
) -> None:
    raised, _ = await failure_of(HttpError(status))
    assert type(raised).__name__ == name
    assert (raised.status_code, raised.code) == (status, code)
    assert raised.request_id == "req_world00000001"


@pytest.mark.parametrize("status", [502, 520])
async def test_row_3_an_edges_html_has_no_type(status: int) -> None:
    raised, _ = await failure_of(HttpError(status, html=True))
    assert type(raised).__name__ == "InternalServerError"
    assert raised.type is None


async def test_row_4_an_empty_purse_has_its_code() -> None:
    raised, _ = await failure_of(HttpError(429, code="insufficient_quota"))
    assert type(raised).__name__ == "RateLimitError"
    assert raised.code == "insufficient_quota"


@pytest.mark.parametrize("after_text", ["", SAID])
async def test_row_8_an_error_chunk_has_a_type_but_no_status(after_text: str) -> None:
    raised, heard = await failure_of(ErrorEvent("overloaded_error", after_text))
    assert type(raised).__name__ == "APIError"
    assert not hasattr(raised, "status_code")
    assert raised.type == "overloaded_error"
    assert heard == after_text


@pytest.mark.parametrize("behaviour", [BrokenErrorEvent(SAID), BrokenJson(SAID)])
async def test_rows_9_and_18_broken_data_is_a_json_error(behaviour: ModelBehaviour) -> None:
    raised, heard = await failure_of(behaviour)
    assert type(raised) is json.JSONDecodeError
    assert heard == SAID


@pytest.mark.parametrize(
    ("behaviour", "name", "cause"),
    [
        (Reset(after_text=SAID), "APIConnectionError", "ReadError"),  # row 10
        (Truncated(SAID), "APIConnectionError", "RemoteProtocolError"),  # row 11
        (Silence(SAID), "APITimeoutError", "ReadTimeout"),  # row 14
    ],
)
async def test_rows_10_11_14_a_break_mid_stream_is_wrapped(
    behaviour: ModelBehaviour, name: str, cause: str
) -> None:
    raised, heard = await failure_of(
        behaviour, QUICK_S if isinstance(behaviour, Silence) else PATIENCE_S
    )
    assert type(raised).__name__ == name
    assert type(raised.__cause__).__name__ == cause
    assert heard == SAID


@pytest.mark.parametrize("behaviour", [NoHeaders(), Silence()])
async def test_rows_13_and_14_silence_is_a_timeout(behaviour: ModelBehaviour) -> None:
    raised, _ = await failure_of(behaviour, QUICK_S)
    assert type(raised).__name__ == "APITimeoutError"


async def test_row_12_a_clean_end_without_a_finish_reason_raises_nothing() -> None:
    chunks, heard = await chunks_of(CleanEnd(SAID))
    assert finish_reason_of(chunks) is None
    assert heard == SAID


async def test_row_15_comments_keep_the_read_timeout_from_firing() -> None:
    heard: list[str] = []
    async with World() as world, client_of(world, 3 * QUICK_S) as client:
        world.backup.behave(Pings(every_s=0.01))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(6 * QUICK_S):
                await streamed(client, heard)
        await world.backup.arrivals.wait_for_abandoned(1)
    assert "".join(heard) == ""


@pytest.mark.parametrize(
    "behaviour",
    [NotEventStream("html"), NotEventStream("json"), NotEventStream("empty"), Redirect()],
)
async def test_row_16_what_is_no_stream_yields_nothing_at_all(behaviour: ModelBehaviour) -> None:
    assert await chunks_of(behaviour) == ([], "")


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


@pytest.mark.parametrize(
    ("behaviour", "finish_reason"),
    [
        (Refusal(SAID, explanation="I would rather not."), "content_filter"),  # row 19
        (MaxTokens(SAID), "length"),  # row 20
        (ContextWindow(SAID), "length"),
    ],
)
async def test_rows_19_and_20_a_stop_is_no_exception(
    behaviour: ModelBehaviour, finish_reason: str
) -> None:
    chunks, heard = await chunks_of(behaviour)
    assert heard == SAID
    assert finish_reason_of(chunks) == finish_reason
    refusals = [choice.delta.refusal for chunk in chunks for choice in chunk.choices]
    assert ("I would rather not." in refusals) == isinstance(behaviour, Refusal)

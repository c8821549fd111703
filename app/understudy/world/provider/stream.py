"""A server-sent event stream, played to its end or to its failure."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, assert_never

from understudy.world.behaviour import (
    BrokenErrorEvent,
    BrokenJson,
    CleanEnd,
    ErrorEvent,
    Pings,
    Reset,
    Silence,
    Truncated,
)
from understudy.world.canned_answers import pieces, token_count
from understudy.world.provider.dialect import BROKEN_ERROR_EVENT

if TYPE_CHECKING:
    from understudy.world.behaviour import Answer
    from understudy.world.provider.dialect import Ask, Dialect, Ending
    from understudy.world.wire import Exchange

BrokenStream = (
    BrokenErrorEvent | BrokenJson | CleanEnd | ErrorEvent | Pings | Reset | Silence | Truncated
)
_WORDS_EACH = 3
_THOUGHT = "The person asks something short. A short answer will do."


async def play_whole(
    dialect: Dialect, exchange: Exchange, ask: Ask, answer: Answer, ending: Ending
) -> None:
    """Stream ``answer`` and end it in good order."""
    await _open(dialect, exchange, ask, ending.input_tokens)
    index = 0
    if answer.thinking:
        await _send(exchange, dialect.thinking(ask, _THOUGHT))
        index = 1
    await asyncio.sleep(answer.first_delay_s)
    await _send(exchange, dialect.text_start(ask, index))
    for number, piece in enumerate(pieces(answer.text or "", answer.chunk_words)):
        if number:
            await asyncio.sleep(answer.delay_s)
        await exchange.chunk(dialect.text(ask, index, piece))
    await _send(exchange, dialect.closing(ask, index, ending))
    await exchange.end_chunks()


async def play_broken(
    dialect: Dialect, exchange: Exchange, ask: Ask, behaviour: BrokenStream
) -> None:
    """Stream ``behaviour.after_text``, then break off as ``behaviour`` demands."""
    first = isinstance(behaviour, ErrorEvent | BrokenErrorEvent) and not behaviour.after_text
    if first:
        await _head(dialect, exchange, ask)
    else:
        await _open(dialect, exchange, ask, token_count(ask.question))
    if behaviour.after_text:
        await _send(exchange, dialect.text_start(ask, 0))
        delay_s = behaviour.delay_s if isinstance(behaviour, Truncated) else 0.0
        for piece in pieces(behaviour.after_text, _WORDS_EACH):
            await exchange.chunk(dialect.text(ask, 0, piece))
            await asyncio.sleep(delay_s)
    await _break(dialect, exchange, ask, behaviour)


async def _break(dialect: Dialect, exchange: Exchange, ask: Ask, behaviour: BrokenStream) -> None:
    match behaviour:
        case ErrorEvent(error_type=error_type, message=message):
            await exchange.chunk(dialect.error_event(error_type, message, ask.number))
            await exchange.end_chunks()
        case BrokenErrorEvent():
            await exchange.chunk(BROKEN_ERROR_EVENT)
            await exchange.end_chunks()
        case BrokenJson():
            await exchange.chunk(dialect.broken_json(ask))
            await exchange.end_chunks()
        case CleanEnd():
            await exchange.end_chunks()
        case Truncated():
            await exchange.half_chunk(dialect.text(ask, 0, " and then the line was cut"))
        case Reset():
            await exchange.reset()
        case Silence():
            await exchange.hang()
        case Pings(every_s=every_s):
            while True:
                await exchange.chunk(dialect.ping())
                await asyncio.sleep(every_s)
        case _:
            assert_never(behaviour)


async def _head(dialect: Dialect, exchange: Exchange, ask: Ask) -> None:
    headers = (
        ("content-type", "text/event-stream; charset=utf-8"),
        ("cache-control", "no-cache"),
        ("transfer-encoding", "chunked"),
    )
    await exchange.head(200, (*headers, *dialect.headers(ask.number)))


async def _open(dialect: Dialect, exchange: Exchange, ask: Ask, input_tokens: int) -> None:
    await _head(dialect, exchange, ask)
    await _send(exchange, dialect.opening(ask, input_tokens))


async def _send(exchange: Exchange, events: list[bytes]) -> None:
    if events:
        await exchange.chunk(b"".join(events))

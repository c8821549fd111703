"""The ways an answer breaks once its point is reached, and the endings that are no break."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.chat.matrix.stream import EXPLANATION, FIRST, LAST, Point, half_of_a_pair
from understudy.world.portal import LOGIN_PAGE
from understudy.world.provider.dialect import BROKEN_ERROR_EVENT, Ending, Stop

if TYPE_CHECKING:
    from tests.chat.matrix.stream import Play
    from understudy.world.provider.dialect import Ask, Dialect
    from understudy.world.wire import Exchange

PING_EVERY_S = 0.02


def error_event(error_type: str) -> Play:
    async def play(exchange: Exchange, dialect: Dialect, ask: Ask, _: Point) -> None:
        await exchange.chunk(dialect.error_event(error_type, "It went wrong", ask.number))
        await exchange.end_chunks()

    return play


async def broken_error_event(exchange: Exchange, _: Dialect, __: Ask, ___: Point) -> None:
    await exchange.chunk(BROKEN_ERROR_EVENT)
    await exchange.end_chunks()


async def broken_json(exchange: Exchange, dialect: Dialect, ask: Ask, _: Point) -> None:
    await exchange.chunk(dialect.broken_json(ask))
    await exchange.end_chunks()


async def reset(exchange: Exchange, _: Dialect, __: Ask, ___: Point) -> None:
    await exchange.reset()


async def fin_inside_a_chunk(exchange: Exchange, _: Dialect, __: Ask, ___: Point) -> None:
    await exchange.raw(b"100\r\n")


async def fin(_: Exchange, __: Dialect, ___: Ask, ____: Point) -> None:
    """Close the connection where the next chunk, or the response, should begin."""


async def clean_end(exchange: Exchange, _: Dialect, __: Ask, ___: Point) -> None:
    await exchange.end_chunks()


async def silence(exchange: Exchange, _: Dialect, __: Ask, ___: Point) -> None:
    await exchange.hang()


async def pings(exchange: Exchange, dialect: Dialect, _: Ask, __: Point) -> None:
    while True:
        await exchange.chunk(dialect.ping())
        await asyncio.sleep(PING_EVERY_S)


async def a_page(exchange: Exchange, _: Dialect, __: Ask, ___: Point) -> None:
    """Put a login page into what was announced as a stream."""
    await exchange.chunk(LOGIN_PAGE)
    await exchange.end_chunks()


async def half_of_the_headers(exchange: Exchange, _: Dialect, __: Ask, ___: Point) -> None:
    await exchange.raw(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-str")


async def half_of_the_headers_and_silence(
    exchange: Exchange, dialect: Dialect, ask: Ask, point: Point
) -> None:
    await half_of_the_headers(exchange, dialect, ask, point)
    await exchange.hang()


async def no_http(exchange: Exchange, _: Dialect, __: Ask, ___: Point) -> None:
    await exchange.raw(b"SSH-2.0-OpenSSH_9.9\r\n")


async def no_gzip(exchange: Exchange, _: Dialect, __: Ask, ___: Point) -> None:
    """Announce a compressed stream and send none."""
    headers = (("content-type", "text/event-stream"), ("content-encoding", "gzip"))
    await exchange.respond(200, LOGIN_PAGE, headers)


ENDLESS = frozenset({silence, pings, half_of_the_headers_and_silence})


def ending(stop: Stop) -> Play:
    """End in good order, though not as one would wish."""

    async def play(exchange: Exchange, dialect: Dialect, ask: Ask, point: Point) -> None:
        explanation = EXPLANATION if stop is Stop.REFUSAL else ""
        closing = dialect.closing(ask, 0, Ending(stop, 9, 9, "general_harms", explanation))
        if point is Point.OPENED:  # no block was opened, none is closed
            closing = [one for one in closing if b"content_block_stop" not in one]
        for one in closing:
            await exchange.chunk(one)
        await exchange.end_chunks()

    return play


async def split_pair(exchange: Exchange, dialect: Dialect, ask: Ask, point: Point) -> None:
    """Send a character in two halves, and the rest of the answer."""
    for which in (0, 1):
        await exchange.chunk(half_of_a_pair(dialect, ask, which))
    await ending(Stop.END)(exchange, dialect, ask, point)


async def byte_by_byte(exchange: Exchange, dialect: Dialect, ask: Ask, point: Point) -> None:
    """Send the rest of the answer a byte a chunk, across every character and event."""
    texts = {Point.OPENED: (FIRST, LAST), Point.FIRST_TEXT: (LAST,)}.get(point, ())
    events = [dialect.text(ask, 0, one) for one in texts]
    for byte in b"".join((*events, *dialect.closing(ask, 0, Ending(Stop.END, 9, 9)))):
        await exchange.chunk(bytes((byte,)))
    await exchange.end_chunks()

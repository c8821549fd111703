"""One answer on the wire in either dialect, and every point of it at which it can break."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TYPE_CHECKING

from understudy.world.provider.dialect import Ending, Stop
from understudy.world.provider.service import ChatService

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.chat.asking import Kind
    from understudy.world.provider.dialect import Ask, Dialect
    from understudy.world.received import Received
    from understudy.world.wire import Exchange

    Play = Callable[[Exchange, Dialect, Ask, "Point"], Awaitable[None]]
    """What happens on the wire once the point is reached; returning closes the connection."""

# characters of two, three and four bytes, because a cut may fall inside one
FIRST = "Grüße aus Lima 🙂, "
LAST = "der größten Stadt Perus … gegründet 1535."
EXPLANATION = "This I cannot say."


class Point(StrEnum):
    """How far the exchange had come."""

    BEFORE_CONNECT = "before_connect"
    BEFORE_HEADERS = "before_headers"
    HEADERS = "after_headers"
    OPENED = "after_message_start_or_role"
    BLOCK_OPENED = "after_content_block_start"
    FIRST_TEXT = "after_first_text"
    MID_EVENT = "inside_an_event"
    MID_CHARACTER = "inside_a_character"
    MID_PAIR = "between_two_halves_of_a_character"
    LAST_TEXT = "after_last_text"
    BEFORE_FINAL = "before_the_final_event"
    REASON = "after_the_reason_for_the_end"
    AFTER_FINAL = "after_the_final_event"


IN_STREAM = tuple(Point)[2:]
HALF_EVENTS = frozenset({Point.MID_EVENT, Point.MID_CHARACTER})
# a role chunk opens OpenAI's stream at once, and its finish reason, not [DONE], is its final event
ABSENT = {
    "anthropic": frozenset[Point](),
    "openai": frozenset({Point.BLOCK_OPENED, Point.BEFORE_FINAL, Point.REASON}),
}


def points_of(kind: Kind) -> tuple[Point, ...]:
    return tuple(one for one in IN_STREAM if one not in ABSENT[kind])


def text_until(point: Point) -> str:
    """Return the text that was sent whole by then."""
    order = tuple(Point)
    if order.index(point) < order.index(Point.FIRST_TEXT):
        return ""
    begun = {Point.FIRST_TEXT, Point.MID_PAIR, *HALF_EVENTS}  # half a character is none
    return FIRST if point in begun else FIRST + LAST


def half_of_a_pair(dialect: Dialect, ask: Ask, which: int) -> bytes:
    """Return a delta of half a 🙂, as a gateway writes it that cuts text by UTF-16 units."""
    return dialect.text(ask, 0, "@").replace(b'"@"', (rb'"\ud83d"', rb'"\ude42"')[which])


def events_until(dialect: Dialect, ask: Ask, point: Point) -> list[bytes]:
    """Return the pieces sent by then, of which the last may be half an event."""
    last = dialect.text(ask, 0, LAST)
    at = last.index("…".encode())
    opening = [dialect.opening(ask, 9)[0]]
    spoken = [*opening, *dialect.text_start(ask, 0), dialect.text(ask, 0, FIRST)]
    # what ends the stream comes last of Anthropic's closing, first of OpenAI's
    closing = dialect.closing(ask, 0, Ending(Stop.END, 9, 9))
    final = closing if b"message_stop" in closing[-1] else closing[:1]
    by_point = {
        Point.HEADERS: [],
        Point.OPENED: opening,
        Point.BLOCK_OPENED: spoken[:-1],
        Point.FIRST_TEXT: spoken,
        Point.MID_EVENT: [*spoken, last[: at - 3]],
        Point.MID_CHARACTER: [*spoken, last[: at + 1]],
        Point.MID_PAIR: [*spoken, half_of_a_pair(dialect, ask, 0)],
        Point.LAST_TEXT: [*spoken, last],
        Point.BEFORE_FINAL: [*spoken, last, *final[:-2]],
        Point.REASON: [*spoken, last, *final[:-1]],
        Point.AFTER_FINAL: [*spoken, last, *final],
    }
    return by_point[point]


async def send_until(exchange: Exchange, dialect: Dialect, ask: Ask, point: Point) -> None:
    headers = (
        ("content-type", "text/event-stream; charset=utf-8"),
        ("transfer-encoding", "chunked"),
        *dialect.headers(ask.number),
    )
    await exchange.head(200, headers)
    # at once, so that no brief budget is spent between two of them
    chunks = (b"%x\r\n%s\r\n" % (len(one), one) for one in events_until(dialect, ask, point))
    await exchange.raw(b"".join(chunks))


class CutService(ChatService):
    """A provider of the world whose answers to questions can be cut anywhere, byte by byte."""

    def __init__(self, dialect: Dialect, prefix: str, models: tuple[str, ...]) -> None:
        super().__init__(dialect, prefix, "nobody", models)
        self._spoken = dialect
        self.reached = asyncio.Event()
        self._cut: tuple[Point, Play, bool] | None = None

    def cut(self, at: Point, play: Play, *, once: bool) -> None:
        """Have the questions to come cut there, or only the next; then it is as `behave` says."""
        self.reached.clear()
        self._cut = (at, play, once)

    def mend(self) -> None:
        self._cut = None

    async def answer(self, request: Received, exchange: Exchange) -> None:
        if self._cut is None:
            await super().answer(request, exchange)
            return
        point, play, once = self._cut
        if once:
            self.mend()
        ask = self._spoken.ask(request, self.arrivals.add(request))
        if point in IN_STREAM:
            await send_until(exchange, self._spoken, ask, point)
        self.reached.set()
        await play(exchange, self._spoken, ask, point)

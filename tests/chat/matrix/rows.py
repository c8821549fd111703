"""What happens once the provider was reached: answers of another kind, and streams that break."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tests.chat.asking import PATIENT
from tests.chat.matrix import breaks
from tests.chat.matrix.row import Course, Row
from tests.chat.matrix.stream import IN_STREAM, Point
from understudy.base.clock import SystemClock
from understudy.chat.failure import FailureKind
from understudy.world.behaviour import CaptivePortal, HttpError, NotEventStream, Redirect
from understudy.world.provider.dialect import Stop

if TYPE_CHECKING:
    from tests.chat.matrix.stream import Play

K = FailureKind
NEXT, AGAIN, PERSON, WHOLE = Course.NEXT, Course.AGAIN, Course.PERSON, Course.WHOLE
BRIEF_S = 0.15  # of silence
SPOKEN = (Point.OPENED, Point.FIRST_TEXT, Point.LAST_TEXT)
UNSPOKEN = (Point.HEADERS, Point.OPENED, Point.BLOCK_OPENED)
BEGUN = tuple(one for one in IN_STREAM if one not in {*UNSPOKEN, Point.AFTER_FINAL})
ENDED = {Point.REASON, Point.AFTER_FINAL}
LATER = format_datetime(SystemClock().now() + timedelta(days=1), usegmt=True)


def http(
    facts: int,
    status: int,
    kind: FailureKind,
    course: Course,
    *,
    code: str = "",
    error_type: str = "",
    html: bool = False,
    after: str = "",
    wait_s: float = 0.0,
    waits: bool | None = None,
) -> Row:
    """Make the row of an HTTP error; ``after`` is its Retry-After."""
    headers = (("retry-after", after),) if after else ()
    shown = "a date" if after == LATER else after
    what = [
        str(status),
        code,
        error_type,
        "html" if html else "",
        f"after {shown}" if after else "",
    ]
    error = HttpError(status, error_type, code, headers=headers, html=html)
    name = " ".join(filter(None, what))
    return Row(name, facts, error, kind, course, waits=waits, wait_s=wait_s)


HTTP: tuple[Row, ...] = (
    http(1, 529, K.OVERLOADED, NEXT),
    http(1, 529, K.OVERLOADED, AGAIN, after="2", wait_s=2),
    http(1, 529, K.OVERLOADED, NEXT, after="60"),
    http(1, 500, K.OVERLOADED, NEXT, error_type="overloaded_error"),
    http(2, 503, K.SERVICE_UNAVAILABLE, NEXT),
    http(2, 503, K.SERVICE_UNAVAILABLE, NEXT, after="1"),
    http(2, 504, K.GATEWAY_TIMEOUT, NEXT),
    http(2, 504, K.GATEWAY_TIMEOUT, NEXT, html=True),
    http(2, 500, K.SERVER_ERROR, AGAIN),
    http(2, 500, K.SERVER_ERROR, AGAIN, html=True),
    http(2, 500, K.SERVER_ERROR, NEXT, after="30"),
    http(2, 501, K.SERVER_ERROR, NEXT),
    http(3, 502, K.BAD_GATEWAY, NEXT),
    *(http(3, status, K.BAD_GATEWAY, NEXT, html=True) for status in (502, *range(520, 528), 530)),
    http(4, 429, K.RATE_LIMITED, NEXT),
    http(4, 429, K.RATE_LIMITED, AGAIN, after="1", wait_s=1),
    http(4, 429, K.RATE_LIMITED, AGAIN, after="0"),
    http(4, 429, K.RATE_LIMITED, NEXT, after="3600"),
    http(4, 429, K.RATE_LIMITED, NEXT, after=LATER),
    http(4, 429, K.RATE_LIMITED, NEXT, after="soon"),
    http(4, 429, K.RATE_LIMITED, NEXT, html=True),
    http(4, 429, K.RATE_LIMITED, NEXT, code="ramp_limit_exceeded"),
    http(4, 429, K.QUOTA_EXHAUSTED, NEXT, code="enforced_spend_limit_reached", waits=False),
    http(4, 429, K.QUOTA_EXHAUSTED, NEXT, code="insufficient_quota", after="1", waits=False),
    http(4, 400, K.QUOTA_EXHAUSTED, NEXT, code="contract_spend_limit_reached", waits=False),
    http(5, 401, K.KEY_REFUSED, PERSON),
    http(5, 402, K.PAYMENT_REQUIRED, NEXT, waits=False),
    http(5, 400, K.PAYMENT_REQUIRED, NEXT, error_type="billing_error", waits=False),
    http(5, 403, K.PERMISSION_DENIED, PERSON),
    http(6, 400, K.BAD_REQUEST, PERSON),
    http(6, 422, K.BAD_REQUEST, PERSON),
    http(6, 404, K.MODEL_NOT_FOUND, NEXT, waits=False),
    http(6, 413, K.REQUEST_TOO_LARGE, NEXT, waits=False),
    http(6, 413, K.REQUEST_TOO_LARGE, NEXT, html=True, waits=False),
    http(7, 408, K.REQUEST_TIMEOUT, AGAIN),
    http(7, 409, K.CONFLICT, AGAIN),
    http(17, 511, K.CAPTIVE_PORTAL, NEXT, html=True),
    http(17, 407, K.PROXY_AUTH_REQUIRED, NEXT, html=True),
    http(19, 400, K.REFUSED, PERSON, code="content_filter"),
    http(20, 400, K.CONTEXT_WINDOW_EXCEEDED, NEXT, code="context_length_exceeded", waits=False),
)

BEFORE_HEADERS: tuple[Row, ...] = (
    Row("rst", 17, breaks.reset, K.CONNECTION_LOST, AGAIN),
    Row("fin", 17, breaks.fin, K.CONNECTION_LOST, AGAIN),
    Row("fin inside the headers", 17, breaks.half_of_the_headers, K.CONNECTION_LOST, AGAIN),
    Row("no http", 17, breaks.no_http, K.CONNECTION_LOST, AGAIN),
    *(
        Row(name, 13, how, K.HEADERS_TIMEOUT, NEXT, budgets=replace(PATIENT, headers_s=BRIEF_S))
        for name, how in (
            ("no headers", breaks.silence),
            ("half of the headers", breaks.half_of_the_headers_and_silence),
        )
    ),
    Row("200 html", 16, NotEventStream("html"), K.NOT_EVENT_STREAM, NEXT),
    Row("200 json", 16, NotEventStream("json"), K.NOT_EVENT_STREAM, NEXT),
    Row("200 empty", 16, NotEventStream("empty"), K.NOT_EVENT_STREAM, NEXT),
    Row("302", 16, Redirect(), K.REDIRECTED, NEXT),
    Row("302 elsewhere", 16, Redirect("http://login.invalid/"), K.REDIRECTED, NEXT),
    Row("portal", 16, CaptivePortal("html"), K.NOT_EVENT_STREAM, NEXT),
    Row("portal 511", 17, CaptivePortal("511"), K.CAPTIVE_PORTAL, NEXT),
    Row("not compressed as announced", 18, breaks.no_gzip, K.MALFORMED_STREAM, NEXT),
)


def error(error_type: str, kind: FailureKind, course: Course, *, waits: bool | None = None) -> Row:
    how = breaks.error_event(error_type)
    row = Row(error_type, 8, how, kind, course, IN_STREAM, waits=waits, is_told=True)
    return dataclasses.replace(row, garbles_half_an_event=True)


ERROR_EVENTS: tuple[Row, ...] = (
    error("overloaded_error", K.OVERLOADED, NEXT),
    error("api_error", K.SERVER_ERROR, NEXT),
    error("timeout_error", K.GATEWAY_TIMEOUT, NEXT),
    error("rate_limit_error", K.RATE_LIMITED, NEXT),
    error("never_heard_of", K.STREAM_ERROR, NEXT),
    error("not_found_error", K.MODEL_NOT_FOUND, NEXT, waits=False),
    error("authentication_error", K.KEY_REFUSED, PERSON),
    error("billing_error", K.PAYMENT_REQUIRED, NEXT, waits=False),
    error("permission_error", K.PERMISSION_DENIED, PERSON),
    error("invalid_request_error", K.BAD_REQUEST, PERSON),
    error("request_too_large", K.REQUEST_TOO_LARGE, NEXT, waits=False),
    error("insufficient_quota", K.QUOTA_EXHAUSTED, NEXT, waits=False),
)


def stream(
    name: str,
    facts: int,
    how: Play,
    kind: FailureKind,
    *,
    garbles: bool = False,
    **limits: float,
) -> Row:
    points = IN_STREAM
    if "first_text_s" in limits:
        points = UNSPOKEN
    elif "stall_s" in limits:
        points = BEGUN
    budgets = replace(PATIENT, **limits)
    return Row(name, facts, how, kind, NEXT, points, budgets, garbles_half_an_event=garbles)


STREAMS: tuple[Row, ...] = (
    dataclasses.replace(
        stream("broken error event", 9, breaks.broken_error_event, K.STREAM_ERROR, garbles=True),
        is_told=True,
    ),
    stream("rst", 10, breaks.reset, K.CONNECTION_RESET),
    stream("fin inside a chunk", 11, breaks.fin_inside_a_chunk, K.STREAM_TRUNCATED),
    stream("fin between chunks", 11, breaks.fin, K.STREAM_TRUNCATED),
    stream("clean end", 12, breaks.clean_end, K.STREAM_INCOMPLETE),
    stream("silence", 14, breaks.silence, K.IDLE_TIMEOUT, idle_s=BRIEF_S),
    stream("no first text", 14, breaks.silence, K.FIRST_TEXT_TIMEOUT, first_text_s=BRIEF_S),
    stream("pings from the start", 15, breaks.pings, K.FIRST_TEXT_TIMEOUT, first_text_s=BRIEF_S),
    stream("pings", 15, breaks.pings, K.TEXT_STALLED, garbles=True, stall_s=BRIEF_S),
    stream("broken json", 18, breaks.broken_json, K.MALFORMED_STREAM, garbles=True),
    dataclasses.replace(
        stream("a page", 16, breaks.a_page, K.NOT_EVENT_STREAM), points=(Point.HEADERS,), waits=None
    ),
    dataclasses.replace(
        stream("a page", 16, breaks.a_page, K.STREAM_INCOMPLETE), points=(Point.OPENED,)
    ),
)
ENDINGS: tuple[Row, ...] = (
    Row("refusal", 19, breaks.ending(Stop.REFUSAL), K.REFUSED, PERSON, SPOKEN),
    Row("max tokens", 20, breaks.ending(Stop.MAX_TOKENS), None, WHOLE, SPOKEN[1:], ends_short=True),
    Row("window", 20, breaks.ending(Stop.CONTEXT_WINDOW), None, WHOLE, SPOKEN[1:], ends_short=True),
    *(
        Row(f"no word, {one.name}", 20, breaks.ending(one), K.EMPTY_ANSWER, NEXT, (Point.OPENED,))
        for one in (Stop.END, Stop.MAX_TOKENS, Stop.CONTEXT_WINDOW)
    ),
    Row("split pair", 0, breaks.split_pair, None, WHOLE, SPOKEN),
    Row("byte by byte", 0, breaks.byte_by_byte, None, WHOLE, SPOKEN),
    Row(
        "stopped", 0, breaks.silence, K.STOPPED, Course.STOPPED,
        tuple(one for one in (Point.BEFORE_HEADERS, *IN_STREAM) if one not in ENDED),
    ),
)  # fmt: skip

"""Bodies under the wrong label, and streams that are not quite what the standard says."""

from __future__ import annotations

import gzip
import json

from tests.chat.matrix.shapes.making import NAMES, broken, whole
from tests.chat.matrix.shapes.spoken import (
    ANSWER,
    CHUNKS,
    GOOD,
    LAST,
    REST,
    ROLE,
    SAID,
    SSE,
    STOP,
    chunk,
    end,
    events,
    plays,
    stream,
)
from understudy.chat.failure import FailureKind

K = FailureKind

_COMPLETION = {"choices": [{"message": {"content": ANSWER}, "finish_reason": "stop"}]}
_MESSAGE = {
    "type": "message",
    "content": [{"type": "text", "text": ANSWER}],
    "stop_reason": "end_turn",
}
_HTML = "<!DOCTYPE html><title>Sign in</title><p>Sign in to this network.</p>"
JSON = "application/json"

THE_BODY_DECIDES = (
    *(
        whole(f"{NAMES[dialect]} as {label}", plays(body, label), dialect)
        for label in (
            None,
            "text/plain",
            JSON,
            "text/html; charset=utf-8",
            "text/event-stream; charset=latin1",
        )
        for dialect, body in (
            ("openai", stream(*CHUNKS)),
            ("anthropic", events(*SAID, end(), LAST)),
        )
    ),
    *(
        whole(
            f"a whole answer as {label}, {NAMES[dialect]}", plays(json.dumps(body), label), dialect
        )
        for label in (JSON, SSE, None)
        for dialect, body in (("openai", _COMPLETION), ("anthropic", _MESSAGE))
    ),
    whole(
        "a whole answer after line ends",
        plays("\n\n \n" + json.dumps(_COMPLETION), JSON, cut_every=1),
        "openai",
    ),
    whole(
        "a whole answer after comments",
        plays(": PROCESSING\n\n: PROCESSING\r\n" + json.dumps(_COMPLETION), JSON, cut_every=3),
        "openai",
    ),
    broken("a page after comments", plays(": PROCESSING\n\n" + _HTML, JSON), K.NOT_EVENT_STREAM),
    whole(
        "a whole answer without a reason",
        plays(json.dumps({"choices": [{"message": {"content": ANSWER}}]}), JSON),
        "openai",
    ),
    broken(
        "overloaded, with status 200",
        plays('{"error":{"message":"no","code":529}}', JSON),
        K.OVERLOADED,
    ),
    broken(
        "overloaded, with status 200, as a stream",
        plays('{"error":{"type":"overloaded_error"}}'),
        K.OVERLOADED,
    ),
    broken(
        "no money, with status 200",
        plays('{"error":{"code":"insufficient_quota"}}', JSON),
        K.QUOTA_EXHAUSTED,
        waits=False,
    ),
    *(
        broken(f"a page as {label}", plays(_HTML, label), K.NOT_EVENT_STREAM)
        for label in ("text/html", SSE, JSON, None)
    ),
    broken(
        "a page of XML",
        plays('\ufeff\n<?xml version="1.0"?><Error/>', "text/xml"),
        K.NOT_EVENT_STREAM,
    ),
    broken("words", plays("Not today.", "text/plain"), K.NOT_EVENT_STREAM),
    broken(
        "half a JSON value", plays(json.dumps(_COMPLETION)[:-5], JSON), K.MALFORMED_STREAM, "openai"
    ),
    broken(
        "packed and not said so",
        plays(gzip.compress(stream(*CHUNKS).encode())),
        K.STREAM_INCOMPLETE,
        "openai",
    ),
)

_UMLAUTS = stream(ROLE, chunk("Grüße: "), REST, STOP).encode()
SSE_BY_ITS_STANDARD = (
    whole(
        "an event in an event",
        plays("".join(f"data: {line}\n\n" for line in stream(*CHUNKS).split("\n\n") if line)),
        "openai",
    ),
    whole("byte order mark", plays("\ufeff" + stream(GOOD, REST, STOP)), "openai"),
    whole(
        "byte order mark, byte by byte",
        plays("\ufeff" + stream(GOOD, REST, STOP), cut_every=1),
        "openai",
    ),
    whole(
        "ids and retry",
        plays("retry: 3000\n\nid: 1\n\nid\n" + stream(*CHUNKS) + "event: done\n\n"),
        "openai",
    ),
    whole("empty data", plays("data:\n\ndata: \n\n" + stream(*CHUNKS)), "openai"),
    whole(
        "a name without data",
        plays("event: message_stop\n\n" + events(*SAID, end(), LAST)),
        "anthropic",
    ),
    whole("carriage returns", plays(stream(*CHUNKS).replace("\n", "\r")), "openai"),
    whole(
        "both line ends, byte by byte",
        plays(stream(*CHUNKS).replace("\n", "\r\n"), cut_every=1),
        "openai",
    ),
    whole("no last blank line", plays(events(*CHUNKS).rstrip("\n") + "\n"), "openai"),
    whole("no last line end", plays(events(*CHUNKS, prefix="data:") + "data: [DONE]"), "openai"),
    whole("no last blank line, events", plays(events(*SAID, end()).rstrip("\n")), "anthropic"),
    whole(
        "keep-alives in words",
        plays("data: keep-alive\n\ndata: : ping\n\n" + stream(*CHUNKS)),
        "openai",
    ),
    whole("data over many lines", plays(stream(*CHUNKS).replace('{"', '{\ndata: "')), "openai"),
    whole(
        "declared as latin-1",
        plays(_UMLAUTS, "text/event-stream; charset=ISO-8859-1"),
        "openai",
        said="Grüße: answer.",
    ),
    whole("three bytes at a time", plays(_UMLAUTS, cut_every=3), "openai", said="Grüße: answer."),
    whole(
        "a byte that is no UTF-8",
        plays(_UMLAUTS.replace(b"\xc3\xbc", b"\xc3")),
        "openai",
        said="Gr\ufffdße: answer.",
    ),
    whole("[DONE] in quotes", plays(events(*CHUNKS) + 'data:  "[DONE]"  \n\n'), "openai"),
    broken("an event without end", plays("data: " + "x" * (1 << 21)), K.MALFORMED_STREAM),
    broken(
        "no blank lines at all",
        plays(stream(*CHUNKS).replace("\n\n", "\n")),
        K.MALFORMED_STREAM,
        "openai",
    ),
)

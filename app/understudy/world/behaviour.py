"""The behaviours of the scripted world, as frozen values, independent of any vendor.

`provider.service` plays the model behaviours in either dialect, `page_service` those of the page.
Together they produce every failure measured against anthropic 2.11.0 and openai 3.52.0 on
2026-11-21.

``after_text`` is always the text that arrives before the failure; if empty, it fails at once.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Headers = tuple[tuple[str, str], ...]


class Answer(msgspec.Struct, frozen=True):
    """A whole answer. If ``text`` is empty, it is a canned answer to the question.

    Streamed ``chunk_words`` words at a time, ``delay_s`` apart, the first after ``first_delay_s``.
    """

    text: str | None = None
    chunk_words: int = 3
    delay_s: float = 0.0
    first_delay_s: float = 0.0
    thinking: bool = False
    input_tokens: int | None = None
    output_tokens: int | None = None


class HttpError(msgspec.Struct, frozen=True):
    """A response with ``status``; if ``type`` or ``message`` is empty, the vendor's usual ones.

    ``code`` is the vendor's stable code (``details.error_code`` or ``error.code``). If ``html``,
    the body is an HTML page, as an edge network sends it.
    """

    status: int
    type: str = ""
    code: str = ""
    message: str = ""
    headers: Headers = ()
    html: bool = False


class ErrorEvent(msgspec.Struct, frozen=True):
    """Status 200, then the vendor's error inside the stream."""

    error_type: str = "overloaded_error"
    after_text: str = ""
    message: str = "Overloaded"


class BrokenErrorEvent(msgspec.Struct, frozen=True):
    """Status 200, then an error event whose data is not JSON."""

    after_text: str = ""


class Reset(msgspec.Struct, frozen=True):
    """The connection is reset (RST): before the headers, or after headers and ``after_text``."""

    before_headers: bool = False
    after_text: str = ""


class Closed(msgspec.Struct, frozen=True):
    """The connection is closed in order (FIN) before any response."""


class Truncated(msgspec.Struct, frozen=True):
    """The connection is closed (FIN) in the middle of a chunk.

    The text before it comes at the pace of an `Answer`.
    """

    after_text: str = ""
    delay_s: float = 0.0


class CleanEnd(msgspec.Struct, frozen=True):
    """The HTTP response ends correctly, but without the stream's final event."""

    after_text: str = ""


class NoHeaders(msgspec.Struct, frozen=True):
    """The request is read and never answered."""


class Silence(msgspec.Struct, frozen=True):
    """Headers, perhaps some text, then nothing for ever."""

    after_text: str = ""


class Pings(msgspec.Struct, frozen=True):
    """Headers, perhaps some text, then pings or comments for ever, ``every_s`` apart."""

    after_text: str = ""
    every_s: float = 0.05


class NotEventStream(msgspec.Struct, frozen=True):
    """Status 200 with a body that is not a stream; if ``empty``, without even a Content-Type."""

    kind: Literal["html", "json", "empty"] = "html"


class Redirect(msgspec.Struct, frozen=True):
    """302 to ``location``; a relative one stays inside the world."""

    location: str = "/portal"


class BrokenJson(msgspec.Struct, frozen=True):
    """Status 200, then a data line that is not JSON."""

    after_text: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """The model declines, after ``after_text``."""

    after_text: str = ""
    category: str = "general_harms"
    explanation: str = "This scripted model was told to decline."


class MaxTokens(msgspec.Struct, frozen=True):
    """The answer ends because the token limit is reached."""

    text: str = ""


class ContextWindow(msgspec.Struct, frozen=True):
    """The answer ends because the context window is full."""

    text: str = ""


class CaptivePortal(msgspec.Struct, frozen=True):
    """A hotel network's answer in place of every host: a redirect, a login page or a 511."""

    kind: Literal["redirect", "html", "511"] = "redirect"


ModelBehaviour = (
    Answer | HttpError | ErrorEvent | BrokenErrorEvent | Reset | Closed | Truncated | CleanEnd
    | NoHeaders | Silence | Pings | NotEventStream | Redirect | BrokenJson | Refusal | MaxTokens
    | ContextWindow | CaptivePortal
)  # fmt: skip


class PageWell(msgspec.Struct, frozen=True):
    """The page is readable and shows the last state given to `PageService.show`."""


class PageHtml(msgspec.Struct, frozen=True):
    """Status 200, but a web page instead of JSON."""


class PageRedirect(msgspec.Struct, frozen=True):
    """302 to ``location``; a relative one stays inside the world."""

    location: str = "/portal"


class PageStatus(msgspec.Struct, frozen=True):
    """An HTTP status other than 200, like 405 (a WAF's challenge), 429 or 503."""

    status: int = 503
    headers: Headers = ()


class PageTruncated(msgspec.Struct, frozen=True):
    """Half of the announced body, then the connection is closed."""


class PageHuge(msgspec.Struct, frozen=True):
    """JSON without an end: ``size_bytes`` of it."""

    size_bytes: int = 64 * 1024 * 1024


class PageWrongShape(msgspec.Struct, frozen=True):
    """JSON, but not the page's; if ``broken``, not JSON at all.

    ``strings`` replaces objects with strings; ``unknown_words`` uses unknown states.
    """

    kind: Literal["list", "strings", "no_components", "null_lists", "unknown_words", "broken"] = (
        "list"
    )


class PageSlow(msgspec.Struct, frozen=True):
    """The page comes after ``delay_s``."""

    delay_s: float = 30.0


class PageReset(msgspec.Struct, frozen=True):
    """The connection is reset before any response."""


PageBehaviour = (
    PageWell | PageHtml | PageRedirect | PageStatus | PageTruncated | PageHuge | PageWrongShape
    | PageSlow | PageReset | CaptivePortal
)  # fmt: skip

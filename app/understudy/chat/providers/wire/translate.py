"""Turns every exception of an exchange into one `Failure`; the only code that knows both SDKs.

The SDKs' exceptions are read by their fields, not their classes, so that nothing is imported here:
a status error has ``status_code``, ``response`` and ``body`` in both vendors' SDKs.
"""

from __future__ import annotations

import logging
import re
from base64 import b64encode
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx2
import msgspec

from understudy.base.clock import SystemClock
from understudy.base.errors import UnderstudyError
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.providers.base import ProviderError
from understudy.chat.providers.wire import edges
from understudy.chat.providers.wire.errors import WireError, kind_of, read_wire_error
from understudy.chat.providers.wire.timers import SilenceError
from understudy.chat.providers.wire.transport import transport_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger(__name__)

DETAIL_LENGTH = 300
SHORTEST_SECRET = 8
SHORTEST_PIECE = 6
"""Some servers quote the beginning or the end of a key."""
_LOOKS_LIKE_A_KEY = re.compile(r"\b(?:sk|AIza|gsk|key)[-_*\w]{6,}")


class StreamFailedError(UnderstudyError):
    """The stream reported a failure, or was not a stream; ``error`` is its content."""

    def __init__(self, kind: FailureKind, error: WireError | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.error = error or WireError()


class Origin(msgspec.Struct, frozen=True):
    """The provider and model of a failure, and what must not appear in its ``detail``.

    ``unspeakable`` are whole texts; of ``key`` no part appears.
    """

    provider: str
    model: str
    unspeakable: tuple[str, ...] = ()
    key: str = ""

    def failed(
        self,
        kind: FailureKind,
        *,
        response: httpx2.Response | None = None,
        detail: str = "",
    ) -> ProviderError:
        """Make the error of this kind; headers of ``response`` give the time to wait."""
        headers = httpx2.Headers() if response is None else response.headers
        request_id = headers.get("request-id") or headers.get("x-request-id") or ""
        return ProviderError(
            Failure(
                kind,
                provider=self.provider,
                model=self.model,
                status=None if response is None else response.status_code,
                retry_after_s=retry_after_s(headers, SystemClock().now()),
                request_id=_speakable(request_id, self.unspeakable, self.key) or None,
                detail=_speakable(detail, self.unspeakable, self.key),
            )
        )


def translate(
    problem: Exception, origin: Origin, response: httpx2.Response | None
) -> ProviderError:
    """Make the one `ProviderError` for ``problem``; ``response`` is None before the headers."""
    detail = ""
    answer = getattr(problem, "response", None)
    if isinstance(problem, SilenceError):
        kind = problem.kind
    elif isinstance(problem, StreamFailedError):
        kind, detail = problem.kind, problem.error.message
    elif isinstance(answer, httpx2.Response):  # either SDK's status error
        response = answer
        kind, detail = _status_kind(answer, getattr(problem, "body", None))
    elif (found := transport_kind(problem, has_headers=response is not None)) is not None:
        kind = found
    elif isinstance(problem, ValueError | msgspec.MsgspecError):
        kind = FailureKind.MALFORMED_STREAM
    else:
        kind = FailureKind.STREAM_ERROR
        # its text may quote a prompt, so only its name is logged
        logger.warning("unexpected failure of %s: %s", origin.provider, type(problem).__name__)
    return origin.failed(kind, response=response, detail=detail)


def _status_kind(response: httpx2.Response, body: Any) -> tuple[FailureKind, str]:  # noqa: ANN401 - JSON of any shape, or text
    """Return the kind of an error status, and its message."""
    text = body if isinstance(body, str) else ""
    if response.status_code in edges.STATUSES and edges.is_html(response.headers, text):
        return FailureKind.EDGE_REFUSED, edges.edge_name(response.headers, text)
    error = read_wire_error(body)
    if not error.message and (whole := read_wire_error(_whole_body(response))).message:
        error = whole
    return kind_of(error, response.status_code), error.message


def _whole_body(response: httpx2.Response) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return what was sent, of which the SDKs give only the value of ``error``."""
    try:
        return msgspec.json.decode(response.content)
    except (httpx2.StreamError, msgspec.DecodeError, ValueError, RecursionError):
        return None


def stream_said(body: Any) -> StreamFailedError:  # noqa: ANN401 - an error event is JSON of any shape
    """Read an error event inside a stream that began well."""
    error = read_wire_error(body)
    return StreamFailedError(kind_of(error, 200), error)


def retry_after_s(headers: httpx2.Headers, now: datetime) -> float | None:
    """Read ``retry-after-ms`` or ``retry-after`` (seconds or a date) as seconds from ``now``."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    seconds = _number(text)
    if seconds is not None or not text:
        return seconds
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    date = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
    return max(0.0, (date - now).total_seconds())


def _number(text: str | None) -> float | None:
    if text is None or not re.fullmatch(r"\s*\d{1,9}(?:\.\d+)?\s*", text):
        return None
    return float(text)


def _speakable(detail: str, unspeakable: Iterable[str], key: str = "") -> str:
    """Cut ``detail`` to one short line without pieces of the key.

    It is dropped if it quotes the prompt or the whole key.
    """
    keys = (key, quote(key, safe=""), b64encode(key.encode(errors="replace")).decode())
    if any(secret in detail for secret in (*unspeakable, *keys) if len(secret) >= SHORTEST_SECRET):
        return ""
    line = _LOOKS_LIKE_A_KEY.sub("\u2026", " ".join(detail.split()))
    if len(key) >= SHORTEST_SECRET:
        line = _without_pieces(line[: 4 * DETAIL_LENGTH], key)
    return line[:DETAIL_LENGTH]


def _without_pieces(line: str, key: str) -> str:
    """Return ``line`` with an ellipsis for each run of `SHORTEST_PIECE` characters from ``key``."""
    last = len(line) - SHORTEST_PIECE
    begins = [at for at in range(last + 1) if line[at : at + SHORTEST_PIECE] in key]
    kept: list[str] = []
    end = 0
    for at in begins:
        if at >= end:
            kept += [line[end:at], "\u2026"]
        end = at + SHORTEST_PIECE
    return "".join([*kept, line[end:]])

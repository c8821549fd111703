"""The status page: serves a `PageState` over HTTP with ETag and 304, or misbehaves as set."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any, assert_never

from understudy.world.behaviour import (
    CaptivePortal,
    PageBehaviour,
    PageHtml,
    PageHuge,
    PageRedirect,
    PageReset,
    PageSlow,
    PageStatus,
    PageTruncated,
    PageWell,
    PageWrongShape,
)
from understudy.world.page_json import PageDocuments
from understudy.world.page_state import PageState, well
from understudy.world.portal import HTML, answer_as_portal, edge_error_page
from understudy.world.received import Arrivals
from understudy.world.script import Script
from understudy.world.wire import json_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.world.behaviour import Headers
    from understudy.world.received import Received
    from understudy.world.wire import Exchange

JSON = ("content-type", "application/json; charset=utf-8")
ATOM = ("content-type", "application/atom+xml; charset=utf-8")
_HUGE_PIECE = b'{"id":"x"},' * 6000


class PageService:
    """One status page under one path.

    If ``validators`` is False: no ETag, like incident.io's pages.
    """

    def __init__(self, prefix: str, url: Callable[[], str]) -> None:
        self.arrivals = Arrivals()
        self.validators = True
        self._prefix = prefix
        self._url = url
        self._state = well()
        self._script: Script[PageBehaviour] = Script(PageWell())

    @property
    def prefix(self) -> str:
        return self._prefix

    @property
    def requests(self) -> list[Received]:
        """Every request so far, oldest first."""
        return self.arrivals.requests

    @property
    def state(self) -> PageState:
        return self._state

    def show(self, state: PageState) -> None:
        """Replace the page's content; its ETag changes with it."""
        self._state = state

    def behave(self, *behaviours: PageBehaviour) -> None:
        """Set how requests are answered: each consumes one, the last one stays."""
        self._script.set(behaviours)

    async def answer(self, request: Received, exchange: Exchange) -> None:
        self.arrivals.add(request)
        behaviour = self._script.next()
        match behaviour:
            case PageWell():
                await self._show(request, exchange)
            case PageSlow(delay_s=delay_s):
                await asyncio.sleep(delay_s)
                await self._show(request, exchange)
            case PageHtml():
                body = b"<!DOCTYPE html><html><title>Just a moment...</title></html>"
                await exchange.respond(200, body, (HTML,))
            case PageRedirect(location=location):
                await exchange.respond(302, b"", (("location", location),))
            case PageStatus(status=status, headers=headers):
                await exchange.respond(status, edge_error_page(status), (HTML, *headers))
            case PageReset():
                await exchange.reset()
            case PageTruncated() | PageHuge() | PageWrongShape():
                await self._show_broken(exchange, behaviour)
            case CaptivePortal():
                await answer_as_portal(exchange, behaviour)
            case _:
                assert_never(behaviour)

    async def _show(self, request: Received, exchange: Exchange) -> None:
        if request.method not in {"GET", "HEAD"}:
            await exchange.respond(405, b"", (("allow", "GET, HEAD"),))
            return
        path = request.path.removeprefix(self._prefix)
        found = self._body(path)
        if found is None:
            await exchange.respond(404, b"{}", (JSON,))
            return
        body, kind = found
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers: Headers = (kind, ("access-control-allow-origin", "*"))
        if self.validators:
            headers = (*headers, ("etag", tag), ("cache-control", "max-age=0, must-revalidate"))
            if tag in request.headers.get("if-none-match", ""):
                await exchange.respond(304, b"", headers)
                return
        await exchange.respond(200, body, headers)

    def _body(self, path: str) -> tuple[bytes, tuple[str, str]] | None:
        documents = PageDocuments(self._state, self._url())
        if path in {"/history.atom", "/history.rss"}:
            return documents.atom(), ATOM
        document = documents.document(path)
        if document is not None:
            return json_bytes(document), JSON
        if path in {"", "/"} or path.startswith("/incidents/"):
            return b"<!DOCTYPE html><html><title>Claude Status</title></html>", HTML
        return None

    async def _show_broken(
        self, exchange: Exchange, behaviour: PageTruncated | PageHuge | PageWrongShape
    ) -> None:
        summary = PageDocuments(self._state, self._url()).summary()
        match behaviour:
            case PageTruncated():
                body = json_bytes(summary)
                await exchange.head(200, (JSON, ("content-length", str(len(body)))))
                await exchange.raw(body[: len(body) // 2])
            case PageHuge(size_bytes=size_bytes):
                await exchange.head(200, (JSON, ("transfer-encoding", "chunked")))
                await exchange.chunk(b'{"components":[')
                for _ in range(0, size_bytes, len(_HUGE_PIECE)):
                    await exchange.chunk(_HUGE_PIECE)
                await exchange.chunk(b"null]}")
                await exchange.end_chunks()
            case PageWrongShape(kind="broken"):
                await exchange.respond(200, b'{"page": {"id": ', (JSON,))
            case PageWrongShape():
                body = json_bytes(_misshapen(summary, behaviour))
                await exchange.respond(200, body, (JSON,))
            case _:
                assert_never(behaviour)


def _misshapen(summary: dict[str, Any], behaviour: PageWrongShape) -> object:
    match behaviour.kind:
        case "list" | "broken":
            return [summary]
        case "strings":
            return {**summary, "components": ["claude.ai"], "incidents": ["none"]}
        case "no_components":
            return {key: value for key, value in summary.items() if key != "components"}
        case "null_lists":
            return {**summary, "components": None, "incidents": None}
        case "unknown_words":
            odd = [{**one, "status": "somewhat_tired"} for one in summary["components"]]
            return {**summary, "components": odd, "status": {"indicator": "odd"}}
        case _:
            assert_never(behaviour.kind)

"""A status page that follows a script: what each path answers, one answer after the other.

A script is JSON: ``{path: [answer, ...]}``, an answer is ``{"status", "headers", "body", "gzip"}``.
The last answer repeats and ``"*"`` is any path. The text ``NOW-30`` stands for the instant 30
minutes ago, ``SELF`` for the server's own address.
"""

from __future__ import annotations

import gzip
import json
import re
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.status.loopback import LoopbackServer, Request, reply
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    import asyncio

PAGES = Path(__file__).parent / "pages"
INSTANT = re.compile(r"NOW([+-]?\d+)?")
ANY = "*"

Answer = dict[str, Any]
Script = dict[str, list[Answer]]


def script_of(name: str) -> Script:
    script: Script = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    return script


def instants_at(text: str, now: datetime) -> str:
    """Return a script's text as it reads at ``now``."""
    return INSTANT.sub(lambda found: _iso(found, now), text)


class ScriptedPage(LoopbackServer):
    """Plays a script; use it as ``async with ScriptedPage(script) as page``."""

    def __init__(self, script: Script) -> None:
        super().__init__(self._play)
        self._script = script
        self._told: dict[str, int] = {}

    async def _play(self, request: Request, writer: asyncio.StreamWriter) -> None:
        path = request.path.partition("?")[0]
        if path not in self._script:
            path = ANY
        answers = self._script.get(path)
        if not answers:
            writer.write(reply(404, b"Not found", content_type="text/plain"))
            return
        at = self._told.get(path, 0)
        self._told[path] = at + 1
        writer.write(self._said(answers[min(at, len(answers) - 1)]))

    def _said(self, answer: Answer) -> bytes:
        now = SystemClock().now()
        body = answer.get("body", "")
        is_json = not isinstance(body, str)
        text = instants_at(json.dumps(body) if is_json else body, now)
        data = text.replace("SELF", self.url).encode()
        headers = {"content-type": "application/json"} if is_json else {}
        for name, value in (answer.get("headers") or {}).items():
            said = INSTANT.sub(lambda found: _http_date(found, now), value)
            headers[name.lower()] = said.replace("SELF", self.url)
        match answer.get("gzip"):
            case "gzip" | True:
                data, headers["content-encoding"] = gzip.compress(data), "gzip"
            case "br-garbage":
                data, headers["content-encoding"] = b"\x8b\x02\x80" + data[::-1], "br"
        return reply(answer.get("status", 200), data, **headers)


def _instant(found: re.Match[str], now: datetime) -> datetime:
    return now + timedelta(minutes=int(found.group(1) or 0))


def _iso(found: re.Match[str], now: datetime) -> str:
    return _instant(found, now).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _http_date(found: re.Match[str], now: datetime) -> str:
    return format_datetime(_instant(found, now), usegmt=True)

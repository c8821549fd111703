"""Looks once a day, if the person chose so, whether a newer version was released.

It has no timer of its own: it is woken by the verdicts, which come with every reading of the status
page. When it looked is in a file, so that restarts do not look more often.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy import __version__
from understudy.base.addresses import is_web_address
from understudy.base.errors import FetchError
from understudy.base.files.assets import asset
from understudy.base.files.paths import replace_private
from understudy.base.http import HttpClient
from understudy.engine.events.update_events import UpdateNoticed
from understudy.engine.update import Update  # noqa: TC001 - msgspec reads the annotation
from understudy.engine.updates.feed import ACCEPT, MOST_BYTES, newest, numbers, version_in
from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.base.settings.values import UpdateSettings
    from understudy.engine.crossing import Publish
    from understudy.status.model import Verdict

log = logging.getLogger(__name__)

BUILT_WITH = "release-feed.txt"
"""Written into the wheel by the build that knows where its releases are published."""
DAY = timedelta(days=1)
MOST_FILE_BYTES = 4096
CUT_OFF = frozenset({VerdictKind.OFFLINE, VerdictKind.SIGN_IN})


class Looked(msgspec.Struct, frozen=True):
    """The last look: when, where, and the newest release there, newer than this program or not."""

    at: datetime
    feed: str
    newest: Update | None = None


def feed_of(settings: UpdateSettings) -> str:
    """Return the address of the feed of releases; empty if this copy knows none."""
    if settings.feed_url is not None:
        return settings.feed_url
    try:
        found = asset(BUILT_WITH).read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
    return found if is_web_address(found) else ""


def is_newer(update: Update) -> bool:
    """Return True if ``update`` is newer than this program."""
    return numbers(update.version) > numbers(version_in(__version__) or "0")


class UpdateNotice:
    """Engine thread only; `run` is for a supervisor. ``path`` is the file of the last look."""

    def __init__(
        self,
        path: Path,
        settings: Callable[[], UpdateSettings],
        clock: Clock,
        publish: Publish,
    ) -> None:
        self._path = path
        self._settings = settings
        self._clock = clock
        self._publish = publish
        self._last: Looked | None = None
        self._told: Update | None = None
        self._due = asyncio.Event()

    def take(self, verdict: Verdict) -> None:
        """Take a verdict as the moment to look, if a day has passed and the network works."""
        if verdict.kind not in CUT_OFF and self.is_due():
            self._due.set()

    def is_due(self) -> bool:
        settings = self._settings()
        feed = feed_of(settings) if settings.check == "on" else ""
        last = self._last
        if not feed or last is None or last.feed != feed:
            return bool(feed)
        passed = self._clock.now() - last.at
        return passed >= DAY or passed < timedelta()

    async def run(self) -> None:
        """Publish the last finding, then look each time it is due; cancel to stop."""
        await self.recall()
        while True:
            await self._due.wait()
            self._due.clear()
            if self.is_due():
                await self.look()

    async def recall(self) -> None:
        """Read the last look's result from its file."""
        self._last = await asyncio.to_thread(_read, self._path)
        self.tell()

    async def look(self) -> Looked | None:
        """Read the feed now and keep the result; None if the feed cannot be read."""
        feed = feed_of(self._settings())
        reader = HttpClient(self._clock, max_body_bytes=MOST_BYTES)
        problem: FetchError | None = None
        found: Update | None = None
        try:
            page = await reader.get(feed, accept=ACCEPT)
            found = newest(page.body, page.url)
        except FetchError as error:
            problem = error
            log.info("the feed of releases cannot be read: %s", error.kind)
        finally:
            await reader.close()
        if problem is not None and self._last is not None and self._last.feed == feed:
            found = self._last.newest  # a release stays released
        self._last = Looked(self._clock.now().astimezone(UTC), feed, found)
        await asyncio.to_thread(_write, self._path, self._last)
        self.tell()
        return self._last if problem is None else None

    @property
    def last(self) -> Looked | None:
        return self._last

    def tell(self) -> None:
        """Publish the notice to show, if it has changed."""
        update = self._to_show()
        if update != self._told:
            self._told = update
            self._publish(UpdateNoticed(update))

    def _to_show(self) -> Update | None:
        settings, last = self._settings(), self._last
        if settings.check == "off" or last is None or last.feed != feed_of(settings):
            return None
        return last.newest if last.newest is not None and is_newer(last.newest) else None


def _read(path: Path) -> Looked | None:
    try:
        with path.open("rb") as file:
            looked = msgspec.json.decode(file.read(MOST_FILE_BYTES), type=Looked)
    except (OSError, msgspec.DecodeError, ValueError):
        return None
    if looked.at.tzinfo is None or (looked.newest and not version_in(looked.newest.version)):
        return None
    return looked


def _write(path: Path, looked: Looked) -> None:
    try:
        replace_private(path, msgspec.json.encode(looked))
    except OSError as problem:
        log.info("when updates were looked for cannot be kept: %s", problem.strerror)

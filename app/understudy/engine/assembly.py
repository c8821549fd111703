"""The desktop's services as one: opened in order, watched while they run, closed in reverse."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from understudy.base.files.assets import asset
from understudy.engine.api import EngineApi
from understudy.engine.archive.housekeeping import Keeping
from understudy.engine.archive.opened_when_possible import opened_once_possible
from understudy.engine.archive.past_indexing import PastIndexing
from understudy.engine.archive.search_threads import SearchThreads
from understudy.engine.backups.model_lists import Offers
from understudy.engine.backups.weekly_drill import WeeklyDrill
from understudy.engine.events.common_events import (
    AlertsRestored,
    CameForward,
    DatabaseMovedAside,
    NotificationPressed,
    OutboxAnswered,
    SettingsChanged,
    StorageTroubled,
)
from understudy.engine.notifier import Telling, in_trouble
from understudy.engine.opened_home import open_home
from understudy.engine.sdk_warming import Warming
from understudy.engine.setup.shortcut import ShortcutSetting
from understudy.engine.signal import Signal
from understudy.engine.status.opened_status import open_watching
from understudy.engine.status.verdict_file import VerdictFile
from understudy.engine.supervisor import keep_running
from understudy.engine.updates.noticing import UpdateNotice
from understudy.host.notifications import open_notifier

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.base.errors import StorageError
    from understudy.base.files.paths import Paths
    from understudy.base.settings.values import Settings
    from understudy.chat.outbox import OutboxAnswer
    from understudy.engine.crossing import Publish
    from understudy.engine.opened_home import OpenedHome
    from understudy.engine.status.opened_status import Watching
    from understudy.host.single_instance import Instance

    Run = Callable[[], Coroutine[object, object, None]]

log = logging.getLogger(__name__)


def notification_icon(path: Path) -> Path | None:
    """Copy the program's icon to ``path`` for the notification server; None if that fails."""
    drawn = asset("icons/app.png").read_bytes()  # Windows shows no SVG there
    try:
        if not path.exists() or path.read_bytes() != drawn:
            path.write_bytes(drawn)
    except OSError as problem:
        log.warning("notifications without an icon: %s", problem)
        return None
    return path


@asynccontextmanager
async def _running(
    name: str, run: Callable[[], Coroutine[object, object, None]]
) -> AsyncGenerator[None, None]:
    service = asyncio.ensure_future(keep_running(name, run))
    try:
        yield
    finally:
        service.cancel()
        await asyncio.gather(service, return_exceptions=True)


def _of_this_system(watching: Watching) -> Iterator[tuple[str, Run]]:
    """Yield what runs on Linux only: elsewhere Qt reads the state of the network."""
    if sys.platform == "linux":
        from understudy.engine.status.system_network.system_network import (  # noqa: PLC0415 - D-Bus
            SystemNetwork,
        )

        yield "system's network", SystemNetwork(watching.gate.hint).run


@asynccontextmanager
async def open_engine(
    paths: Paths,
    settings: Settings,
    clock: Clock,
    instance: Instance,
    publish: Publish,
) -> AsyncGenerator[EngineApi, None]:
    """Open all services of the desktop program; raises `StorageError` if waiting is no use."""

    def pressed(key: str, button: str, activation_token: str) -> None:
        publish(NotificationPressed(key, button, activation_token))

    async def serve() -> None:
        await instance.serve(lambda token: publish(CameForward(token)))

    def troubled(problem: StorageError) -> None:
        publish(StorageTroubled(problem.cause))

    def answered(answer: OutboxAnswer) -> None:
        publish(OutboxAnswered(answer.conversation, answer.question, answer.head))

    def open_archive() -> AbstractAsyncContextManager[OpenedHome]:
        return open_home(paths, settings, clock)

    async with (
        _running("instance", serve),
        opened_once_possible(paths, open_archive, publish) as home,
        open_watching(paths, clock, home, publish, troubled, answered) as watching,
    ):
        opened = watching.chat
        opened.live.on_change(lambda settings: publish(SettingsChanged(settings)))
        drill = WeeklyDrill(opened.drill, lambda: opened.settings, clock, publish)
        if opened.moved_aside is not None:
            publish(DatabaseMovedAside(opened.moved_aside, opened.opened.recovered))
        publish(AlertsRestored(watching.watch.policy.state))
        icon = notification_icon(paths.icon_file)
        server_came = Signal[[]]()
        notifier = await open_notifier(pressed, lambda _key: None, icon, server_came.emit)
        telling = Telling(notifier, lambda: in_trouble(watching.monitor.verdict), publish)
        server_came.connect(telling.server_came)
        offers = Offers(opened.models, opened, clock, publish)
        search = SearchThreads(paths.database_file, clock)
        keeping = Keeping(
            *(opened.opened, opened.store, search, lambda: opened.settings.archive, clock, publish),
            clock_ahead=lambda: watching.watch.clock_ahead,
        )
        indexing = PastIndexing(
            lambda: opened.past, lambda: opened.settings.chat.past_answers == "offer"
        )
        warming = Warming(opened)
        watching.watch.verdicts.connect(warming.take)
        verdict_file = VerdictFile(paths.verdict_file, paths.status_line_words_file, opened, clock)
        watching.watch.verdicts.connect(verdict_file.take)
        updates = UpdateNotice(paths.updates_file, lambda: opened.settings.updates, clock, publish)
        watching.watch.verdicts.connect(updates.take)
        opened.live.on_change(lambda _settings: updates.tell())
        shortcut = ShortcutSetting(opened.live, publish)
        services = [
            asyncio.ensure_future(keep_running(name, run))
            for name, run in (
                ("monitor", watching.monitor.run),
                ("network gate", watching.gate.run),
                ("prober", watching.prober.run),
                ("understudies' pages", watching.pages.run),
                ("wake", watching.wake.run),
                ("Claude Code", watching.tail.run),
                ("Claude Code's events", watching.sink.run),
                ("who answers", watching.answers.run),
                ("lists of models", offers.run),
                ("outbox", opened.outbox.run),
                ("weekly drill", drill.run),
                ("warming", warming.run),
                ("status line", verdict_file.run),
                ("updates", updates.run),
                ("archive", keeping.run),
                ("past answers", indexing.run),
                ("notifications", telling.run),
                ("global shortcut", shortcut.run),
                *_of_this_system(watching),
            )
        ]
        try:
            yield EngineApi(
                paths,
                opened,
                watching,
                telling,
                offers,
                keeping,
                shortcut,
                clock,
                publish,
                imported=indexing.imported,
            )
        finally:
            for service in services:
                service.cancel()
            await asyncio.gather(*services, return_exceptions=True)
            await search.close()
            if notifier is not None:
                await notifier.close()

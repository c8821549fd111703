"""The desktop's services as one: opened in order, watched while they run, closed in reverse."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from understudy.alerts.policy import AlertPolicy
from understudy.base.assets import asset
from understudy.engine.desk import Desk
from understudy.engine.events import (
    AlertRaised,
    CameForward,
    DatabaseMovedAside,
    NotificationPressed,
    StorageTroubled,
    VerdictJudged,
)
from understudy.engine.services import open_chat, open_status
from understudy.engine.supervisor import keep_running
from understudy.host.notifications import open_notifier

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.base.paths import Paths
    from understudy.base.settings import Settings
    from understudy.host.single_instance import Instance
    from understudy.status.model import Snapshot, Verdict


def notification_icon(cache_dir: Path) -> Path:
    """Lay the program's icon where a notification server can read it, and return the file."""
    path = cache_dir / "understudy.svg"
    drawn = asset("icons/app.svg").read_bytes()
    if not path.exists() or path.read_bytes() != drawn:
        path.write_bytes(drawn)
    return path


@asynccontextmanager
async def open_desk(
    paths: Paths,
    settings: Settings,
    clock: Clock,
    instance: Instance,
    publish: Callable[[object], None],
) -> AsyncGenerator[Desk, None]:
    """Open everything the desktop program runs on; raises `StorageError`."""
    policy = AlertPolicy(settings.alerts)

    def judged(verdict: Verdict, _: Snapshot | None) -> None:
        publish(VerdictJudged(verdict, clock.now()))
        for alert in policy.observe(verdict, clock.now()):
            publish(AlertRaised(alert))

    def pressed(key: str, button: str, activation_token: str) -> None:
        publish(NotificationPressed(key, button, activation_token))

    async def serve() -> None:
        await instance.serve(lambda token: publish(CameForward(token)))

    async with (
        open_chat(
            paths, settings, clock, lambda problem: publish(StorageTroubled(problem.cause))
        ) as opened,
        open_status(settings.status, clock, judged) as monitor,
    ):
        if opened.moved_aside is not None:
            publish(DatabaseMovedAside(opened.moved_aside))
        notifier = await open_notifier(
            pressed, lambda _key: None, notification_icon(paths.cache_dir)
        )
        services = [
            asyncio.ensure_future(keep_running("monitor", monitor.run)),
            asyncio.ensure_future(keep_running("instance", serve)),
        ]
        try:
            yield Desk(paths, settings, opened, monitor, notifier, policy, publish)
        finally:
            for service in services:
                service.cancel()
            await asyncio.gather(*services, return_exceptions=True)
            if notifier is not None:
                await notifier.close()

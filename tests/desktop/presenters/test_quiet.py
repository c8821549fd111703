"""What is pressed reaches the policy on the engine, and the tray shows what holds there."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from tests.alerts.telling import Telling, policy_of, verdict
from tests.desktop.tray.tray_reading import NOON, HeldClock, entries
from understudy.alerts.state import Episode, PolicyState, Stage, Waiting
from understudy.base.files.paths import paths_for
from understudy.base.settings.values import Settings
from understudy.chat.models.model_catalogue import ModelCatalogue
from understudy.desktop.bridge import Bridge
from understudy.desktop.presenters.quiet import QuietPresenter, tomorrow_morning
from understudy.desktop.tray.icon import Tray
from understudy.engine.api import EngineApi
from understudy.engine.archive.housekeeping import Keeping
from understudy.engine.archive.search_threads import SearchThreads
from understudy.engine.backups.model_lists import Offers
from understudy.engine.events.common_events import (
    AlertRaised,
    AlertsRestored,
    NotificationPressed,
    VerdictJudged,
)
from understudy.engine.loop import Engine
from understudy.engine.opened_home import open_home
from understudy.engine.setup.shortcut import ShortcutSetting
from understudy.engine.status.opened_status import open_watching
from understudy.status.model import Impact
from understudy.words.notifying import notification_text

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from understudy.alerts.policy import AlertPolicy

# The offscreen platform has no tray, and Qt's XEmbed code says so each time it looks for one.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)

HOUR = timedelta(hours=1)
PAUSED = "Notifications paused"
TELL_ME = "Tell me when it's back"
BEGAN = NOON - timedelta(minutes=30)
OUTAGE = Telling(policy_of(), BEGAN).play("..D").alerts[0]
TOLD = Episode(
    OUTAGE.key,
    OUTAGE.at,
    Impact.MAJOR,
    Stage.TOLD,
    told=Impact.MAJOR,
    told_at=OUTAGE.at,
)


@dataclass
class Room:
    """The presenter between a real tray and a real engine, and the policy the engine asks."""

    tray: Tray
    bridge: Bridge
    clock: HeldClock
    policy: AlertPolicy

    def is_marked(self, label: str) -> bool:
        return entries(self.tray)[label].isChecked()

    @property
    def shows_pause(self) -> bool:
        return PAUSED in entries(self.tray)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    clock, bridge, owner = HeldClock(), Bridge(), QObject()
    paths, settings = paths_for(tmp_path), Settings()
    paths.create()

    policies: list[AlertPolicy] = []

    @asynccontextmanager
    async def services() -> AsyncGenerator[EngineApi, None]:
        async with (
            open_home(paths, settings, clock) as home,
            open_watching(paths, clock, home, bridge.publish) as watching,
        ):
            opened = watching.chat
            policies.append(watching.watch.policy)
            Telling(watching.watch.policy, BEGAN).play("..D")
            catalogue = ModelCatalogue(paths.models_file, clock)
            offers = Offers(catalogue, opened, clock, bridge.publish)
            search = SearchThreads(paths.database_file, clock)
            keeping = Keeping(
                opened.opened,
                opened.store,
                search,
                lambda: settings.archive,
                clock,
                bridge.publish,
            )
            shortcut = ShortcutSetting(opened.live, bridge.publish)
            parts = (None, offers, keeping, shortcut)
            yield EngineApi(paths, opened, watching, *parts, clock, bridge.publish)
            await search.close()

    engine: Engine[EngineApi] = Engine(services, bridge.publish)
    tray = Tray(clock=clock)
    tray.show()
    tray.show_verdict(verdict("D", NOON), NOON)
    QuietPresenter(tray, bridge, engine.submit, clock, owner)
    engine.start()
    qtbot.waitUntil(lambda: bool(policies) and policies[0].state == PolicyState(TOLD))
    yield Room(tray, bridge, clock, policies[0])
    assert engine.close()
    bridge.close()
    tray.close()


def test_a_pause_of_an_hour_reaches_the_policy_and_ends_on_request(
    qtbot: QtBot, room: Room
) -> None:
    entries(room.tray)["For 1 hour"].trigger()
    qtbot.waitUntil(lambda: room.policy.state.paused_until == NOON + HOUR)
    assert room.shows_pause
    entries(room.tray)["Resume"].trigger()
    qtbot.waitUntil(lambda: room.policy.state.paused_until is None)
    assert not room.shows_pause


def test_a_pause_until_tomorrow_ends_at_eight_in_the_morning(qtbot: QtBot, room: Room) -> None:
    entries(room.tray)["Until tomorrow"].trigger()
    qtbot.waitUntil(lambda: room.policy.state.paused_until is not None)
    until = room.policy.state.paused_until
    assert until is not None
    local = until.astimezone()
    assert (local.date() - NOON.astimezone().date(), local.hour) == (timedelta(days=1), 8)


def test_a_pause_the_computer_slept_through_is_not_shown_any_more(qtbot: QtBot, room: Room) -> None:
    entries(room.tray)["For 1 hour"].trigger()
    for at in (NOON + HOUR - timedelta(minutes=1), NOON + HOUR):
        assert room.shows_pause
        room.bridge.publish(VerdictJudged(verdict(".", NOON), at))
        room.bridge._flush()  # what its timer does: nothing to wait for where nothing changes
    assert not room.shows_pause


def test_what_was_asked_for_stays_marked_until_it_is_told(qtbot: QtBot, room: Room) -> None:
    entries(room.tray)[TELL_ME].trigger()
    qtbot.waitUntil(lambda: room.policy.state.waiting is Waiting.UNTIL_UP)
    assert room.is_marked(TELL_ME)
    story = Telling(room.policy, NOON).play("DDD.")
    room.bridge.publish(VerdictJudged(verdict(".", story.now), story.now))
    room.bridge._flush()  # it works, but is not sure yet
    assert room.is_marked(TELL_ME)
    (recovery,) = story.play("..").alerts
    room.bridge.publish(AlertRaised(recovery))
    qtbot.waitUntil(lambda: not room.is_marked(TELL_ME))
    assert room.policy.state.waiting is Waiting.NOTHING


def test_it_can_be_called_off(qtbot: QtBot, room: Room) -> None:
    entries(room.tray)[TELL_ME].trigger()
    entries(room.tray)[TELL_ME].trigger()
    qtbot.waitUntil(lambda: room.policy.state == PolicyState(TOLD))
    assert not room.is_marked(TELL_ME)


def test_the_notifications_own_snooze_button_snoozes(qtbot: QtBot, room: Room) -> None:
    (snooze,) = (one for one in notification_text(OUTAGE, NOON).buttons if one.label == "Snooze")
    room.bridge.publish(NotificationPressed(TOLD.key, snooze.id, ""))

    def is_snoozed() -> bool:
        episode = room.policy.state.episode
        return episode is not None and episode.snoozed_until == NOON + HOUR

    qtbot.waitUntil(is_snoozed)


def test_another_button_snoozes_nothing(qtbot: QtBot, room: Room) -> None:
    room.bridge.publish(NotificationPressed(TOLD.key, "chat", ""))
    entries(room.tray)["For 1 hour"].trigger()
    room.bridge._flush()  # both are handed to the engine, the pause last
    qtbot.waitUntil(lambda: room.policy.state.paused_until is not None)
    assert room.policy.state.episode == TOLD


@pytest.mark.parametrize(
    ("state", "shows_pause", "is_marked"),
    [
        (PolicyState(), False, False),
        (PolicyState(None, NOON + HOUR), True, False),
        (PolicyState(None, NOON + timedelta(days=400)), True, False),
        (PolicyState(None, NOON - HOUR), False, False),
        (PolicyState(None, None, Waiting.UNTIL_UP), False, True),
        (PolicyState(None, None, Waiting.UNTIL_CLEAR), False, True),
    ],
)
def test_what_was_pressed_in_an_earlier_run_is_marked_again(
    qtbot: QtBot, room: Room, state: PolicyState, shows_pause: bool, is_marked: bool
) -> None:
    room.bridge.publish(AlertsRestored(state))
    room.bridge._flush()
    assert (room.shows_pause, room.is_marked(TELL_ME)) == (shows_pause, is_marked)


@pytest.mark.parametrize(
    "now", [datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 3, 28, 1, tzinfo=UTC)]
)
def test_tomorrow_morning_is_eight_by_the_clock_of_the_place(now: datetime) -> None:
    morning = tomorrow_morning(now).astimezone()
    assert morning.hour == 8
    assert morning.date() == now.astimezone().date() + timedelta(days=1)

"""The desktop program: engine, tray and windows, and every signal between them. GUI thread only."""

from __future__ import annotations

import logging
import sys
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from understudy.desktop.bridge import Bridge
from understudy.desktop.plain import with_units
from understudy.desktop.presenters.glance import GlancePresenter
from understudy.desktop.presenters.quiet import QuietPresenter
from understudy.desktop.presenters.standby import StandbyPresenter
from understudy.desktop.presenters.storage import StoragePresenter
from understudy.desktop.tray.icon import Tray
from understudy.engine.events.common_events import (
    AlertRaised,
    BalloonWanted,
    CameForward,
    EngineFailed,
    EngineReady,
    NotificationPressed,
    ProvidersSaved,
    SettingsChanged,
    VerdictJudged,
)
from understudy.engine.loop import Engine
from understudy.status.model import TROUBLE
from understudy.words.common import provider_name
from understudy.words.notification import Holds
from understudy.words.notifying import notification_text
from understudy.words.startup import cannot_work

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path
    from typing import Any

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.desktop.places import Places
    from understudy.desktop.presenters.chat import ChatPresenter
    from understudy.desktop.presenters.first_run import FirstRunPresenter
    from understudy.desktop.presenters.opening import FirstOpening
    from understudy.desktop.presenters.settings import SettingsPresenter
    from understudy.desktop.presenters.status import StatusPresenter
    from understudy.desktop.tray.first_icon import FirstIcon
    from understudy.engine.api import EngineApi
    from understudy.status.model import Verdict

log = logging.getLogger(__name__)


class Desktop(QObject):
    """``open_engine`` receives the bridge's ``publish`` and opens the services on the engine."""

    started = Signal()

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        open_engine: Callable[[Callable[[object], None]], AbstractAsyncContextManager[EngineApi]],
        new_loop: Callable[[], asyncio.AbstractEventLoop] | None = None,
        windows_file: Path | None = None,
        icon: FirstIcon | None = None,
    ) -> None:
        super().__init__()
        self._windows_file = windows_file
        self._settings = settings
        self._clock = clock
        self.bridge = Bridge(self)
        self.engine: Engine[EngineApi] = Engine(
            lambda: open_engine(self.bridge.publish), self.bridge.publish, new_loop
        )
        self.tray = Tray(self, clock, icon)
        self._verdict: Verdict | None = None
        self._pinned: str | None = None
        self._chat: ChatPresenter | None = None
        self._settings_presenter: SettingsPresenter | None = None
        self._status: StatusPresenter | None = None
        self._first_run: FirstRunPresenter | None = None
        self._quiet = QuietPresenter(self.tray, self.bridge, self.submit, clock, self)
        self._connect_tray()
        self._subscribe()
        self._standby = StandbyPresenter(self.bridge, self.submit, lambda: self.chat, self)
        self._storage = StoragePresenter(
            self.bridge, self.submit, lambda: self.chat, lambda: self._chat_is_open, self
        )
        self._glance = GlancePresenter(self.bridge, self.submit, clock, settings, self)
        self._connect_glance()

    @cached_property
    def _places(self) -> Places:
        """Where the windows were, once there is one."""
        from understudy.desktop.places import Places  # noqa: PLC0415 - with the first window

        return Places(self._windows_file, self)

    @cached_property
    def _first_opening(self) -> FirstOpening:
        from understudy.desktop.presenters.opening import (  # noqa: PLC0415 - with the first window
            FirstOpening,
        )

        return FirstOpening(lambda: self.chat, self)

    @property
    def settings(self) -> Settings:
        return self._settings

    def show_tray(self) -> None:
        """Give the icon its menu and words; show it if it does not show yet."""
        self.tray.show()
        self._show_answers_now()
        if sys.platform == "linux":
            from understudy.desktop.portal.appearance import (  # noqa: PLC0415 - only on Linux
                Appearance,
            )

            Appearance(self).follow()

    def start(self, *, background: bool, notices: list[str], is_new: bool = False) -> None:
        """Start the engine; if there is no tray, open the chat window.

        ``is_new``: this home has no settings yet, so the first run comes.
        """
        self.engine.start()
        if notices:
            self.chat.show_notice("\n".join(notices))
        if not self.tray.available and not background:
            self.chat.show_no_tray()
        if is_new and not background:
            self.open_first_run()
        self.started.emit()

    def close(self) -> None:
        """End the work and remove the icon."""
        if "_places" in self.__dict__:
            self._places.note_shown()
        self.end_work()
        self.bridge.close()
        self.tray.close()

    def end_work(self) -> None:
        """Stop taking prompts and join the engine (under 2 s), without drawing."""
        if self._chat is not None:
            self._chat.end()
        if not self.engine.close():
            log.warning("The engine did not end in time")

    @property
    def chat(self) -> ChatPresenter:
        """The chat window with its api, made on first use."""
        if self._chat is None:
            from understudy.desktop.presenters.chat import (  # noqa: PLC0415 - 30 ms the tray does not wait for
                ChatPresenter,
            )

            self._chat = ChatPresenter(self.bridge, self.submit, self._clock, self)
            self._places.remember(self._chat.window, "chat")
            self._chat.settings_requested.connect(self.open_settings)
            self._chat.asking.use(self._settings)
            self._chat.pin(self._pinned)
        return self._chat

    @property
    def _chat_is_open(self) -> bool:
        return self._chat is not None and self._chat.window.isVisible()

    def submit(self, work: Callable[[EngineApi], Coroutine[Any, Any, Any]]) -> Future[Any]:
        """Have the engine run something; the result comes over the bridge."""
        return self.engine.submit(work)

    def open_chat(self, activation_token: str = "") -> None:
        """Bring the chat to the front; the first time that takes a moment, in short steps."""
        if self._chat is None:
            self._first_opening.begin(activation_token)
        else:
            self._chat.open(activation_token)

    def open_status(self, activation_token: str = "") -> None:
        if self._status is None:
            from understudy.desktop.presenters.status import (  # noqa: PLC0415 - seldom opened
                StatusPresenter,
            )
            from understudy.desktop.presenters.understudies import (  # noqa: PLC0415 - the same
                UnderstudiesPresenter,
            )

            self._status = StatusPresenter(self.bridge, self.submit, self._clock, self)
            self._places.remember(self._status.window, "status")
            self._understudies = UnderstudiesPresenter(
                self.bridge,
                self.submit,
                self._status.window,
                self._standby.pages,
                self._standby.update,
                self,
            )
            self._understudies.rehearsal_requested.connect(self._rehearse)
            if self._verdict is not None:
                self._status.show(self._verdict)
        self._understudies.look()
        self._status.open(self._settings, activation_token)

    def open_settings(self) -> None:
        if self._settings_presenter is None:
            from understudy.desktop.presenters.settings import (  # noqa: PLC0415 - seldom opened
                SettingsPresenter,
            )

            self._settings_presenter = SettingsPresenter(self.bridge, self.submit, self)
            self._places.remember(self._settings_presenter.window, "settings")
            self._settings_presenter.first_steps_requested.connect(self.open_first_run)
            self._settings_presenter.erase_requested.connect(_begin_anew)
        self._settings_presenter.open(self._settings)

    def open_first_run(self) -> None:
        """Show the three steps of the first run."""
        if self._first_run is None:
            from understudy.desktop.presenters.first_run import (  # noqa: PLC0415 - once in a home's life
                FirstRunPresenter,
            )

            self._first_run = FirstRunPresenter(self.bridge, self.submit, self._settings, self)
            self._first_run.rehearsal_requested.connect(self._rehearse)
        self._first_run.open()

    def _connect_tray(self) -> None:
        tray = self.tray
        tray.chat_requested.connect(self.open_chat_window)
        tray.status_requested.connect(self.open_status_window)
        tray.settings_requested.connect(self.open_settings)
        tray.provider_chosen.connect(self._pin)
        tray.balloon_pressed.connect(lambda _key: self.open_chat())
        tray.available_changed.connect(self._mind_the_tray)
        tray.quit_requested.connect(QApplication.quit)

    def _connect_glance(self) -> None:
        glance = self._glance
        self.tray.panel_requested.connect(lambda: glance.toggle(self.tray.place()))
        glance.chat_requested.connect(self.open_chat_window)
        glance.status_requested.connect(self.open_status_window)
        glance.settings_requested.connect(self.open_settings)
        glance.tell_me_requested.connect(self._quiet.tell_me)
        self._quiet.waiting_changed.connect(lambda wanted: glance.show_tell_me(wanted=wanted))

    def open_chat_window(self) -> None:
        self.open_chat()

    def open_status_window(self) -> None:
        self.open_status()

    def listen_to_the_network(self) -> None:
        """Pass the operating system's view of the network on, once the engine runs."""
        from understudy.desktop.reachability import (  # noqa: PLC0415 - loads QtNetwork
            ReachabilityWatch,
        )

        self._reachability = ReachabilityWatch(self)
        self._reachability.hint_changed.connect(
            lambda hint: self.submit(lambda api: api.network_hint(hint))
        )
        self._reachability.start()

    def _mind_the_tray(self, available: bool) -> None:  # noqa: FBT001 - a signal's argument
        if not available:
            self.chat.show_no_tray()
        elif self._chat is not None:  # the panel came later than this program
            self._chat.dismiss_no_tray()

    def _subscribe(self) -> None:
        self.bridge.subscribe(VerdictJudged, self._show_verdict)
        self.bridge.subscribe(AlertRaised, self._speak)
        self.bridge.subscribe(BalloonWanted, self._show_balloon)
        self.bridge.subscribe(NotificationPressed, self._answer_press)
        self.bridge.subscribe(CameForward, lambda event: self.open_chat(event.activation_token))
        self.bridge.subscribe(SettingsChanged, self._use_settings)
        self.bridge.subscribe(ProvidersSaved, self._use_providers)
        if sys.platform != "linux":  # there the engine does it, without Qt
            self.bridge.subscribe(EngineReady, lambda _event: self.listen_to_the_network())
        self.bridge.subscribe(EngineFailed, self._show_engine_failed)

    def _show_verdict(self, event: VerdictJudged) -> None:
        self._verdict = event.verdict
        self.tray.show_verdict(event.verdict, event.at)

    def _speak(self, event: AlertRaised) -> None:
        alert = event.alert
        text = notification_text(alert, self._clock.now())
        holds = Holds.IN_TROUBLE if alert.verdict.kind in TROUBLE else Holds.WHEN_WELL
        one = text.under(alert.key, holds)
        one = replace(one, body=with_units(one.body))
        self.submit(lambda api: api.notify(one))

    def _show_balloon(self, event: BalloonWanted) -> None:
        if self.tray.show_balloon(event.key, event.title, event.body):
            self.submit(lambda api: api.balloon_shown(event.key))

    def _answer_press(self, event: NotificationPressed) -> None:
        if event.button == "details":
            self.open_status(event.activation_token)
        elif event.button != "snooze":  # handled by `QuietPresenter`
            self.open_chat(event.activation_token)

    def _rehearse(self) -> None:
        self.chat.rehearse()

    def _pin(self, provider: str | None) -> None:
        self._pinned = provider
        if self._chat is not None:
            self._chat.pin(provider)
        self._show_answers_now()

    def _show_answers_now(self) -> None:
        choices = tuple((one.id, provider_name(one.id)) for one in self._settings.provider)
        self.tray.show_answers_now(choices, self._pinned)

    def _use_settings(self, event: SettingsChanged) -> None:
        self._settings = event.settings
        if self._chat is not None:
            self._chat.asking.use(self._settings)

    def _use_providers(self, event: ProvidersSaved) -> None:
        if self._pinned not in {one.id for one in event.providers}:
            self._pin(None)
        self._show_answers_now()

    def _show_engine_failed(self, event: EngineFailed) -> None:
        self.chat.show_notice(cannot_work(str(event.problem)))
        self.open_chat()


def _begin_anew() -> None:
    """End the program, so that all its files can be deleted and it is started again."""
    from understudy.base.files.erasing import BEGIN_ANEW  # noqa: PLC0415 - seldom needed

    QApplication.exit(BEGIN_ANEW)

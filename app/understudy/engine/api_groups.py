"""The rarer requests of the windows, in groups that are made on first use.

Most days the program only sits in the tray, and what no window asked for is never loaded.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from understudy.base.clock import Clock
    from understudy.base.files.paths import Paths
    from understudy.engine.archive.past_page import PastPage
    from understudy.engine.archive.transferring import Exchanging
    from understudy.engine.attaching import Attaching
    from understudy.engine.backups.drilling import Standby
    from understudy.engine.backups.model_lists import Offers
    from understudy.engine.claude_code.connector import ClaudeCodeConnector
    from understudy.engine.crossing import Publish
    from understudy.engine.opened_chat import OpenedChat
    from understudy.engine.settings.changes import SettingChanges
    from understudy.engine.setup.erasing import Erasing
    from understudy.engine.setup.first_steps import FirstSteps
    from understudy.engine.setup.providers import ProviderSetup
    from understudy.engine.setup.this_computer import ThisComputer
    from understudy.engine.status.opened_status import Watching
    from understudy.engine.status.status_history import StatusHistory


class ApiGroups:
    """Engine thread only. ``show_imported`` is awaited after an import."""

    def __init__(
        self,
        paths: Paths,
        opened: OpenedChat,
        watching: Watching,
        offers: Offers,
        clock: Clock,
        publish: Publish,
        show_imported: Callable[[], Awaitable[object]],
    ) -> None:
        self._paths = paths
        self._opened = opened
        self._watching = watching
        self._offers = offers
        self._clock = clock
        self._publish = publish
        self._after_import = show_imported

    @cached_property
    def settings(self) -> SettingChanges:
        from understudy.engine.settings.changes import SettingChanges  # noqa: PLC0415 - first use

        return SettingChanges(self._paths.settings_file, self._opened.live, self._publish)

    @cached_property
    def setup(self) -> ProviderSetup:
        from understudy.engine.setup.providers import ProviderSetup  # noqa: PLC0415 - first use

        return ProviderSetup(
            self.settings, self._opened, self._watching, self._offers, self._publish
        )

    @cached_property
    def first_steps(self) -> FirstSteps:
        from understudy.engine.setup.first_steps import FirstSteps  # noqa: PLC0415 - first use

        return FirstSteps(self.settings, self._opened, self._clock, self._publish)

    @cached_property
    def this_computer(self) -> ThisComputer:
        from understudy.engine.setup.this_computer import (  # noqa: PLC0415 - first use
            ThisComputer,
        )

        return ThisComputer(self._paths, self._opened, self._publish)

    @cached_property
    def erasing(self) -> Erasing:
        from understudy.engine.setup.erasing import Erasing  # noqa: PLC0415 - first use

        return Erasing(self._paths, self._opened, self._publish)

    @cached_property
    def history(self) -> StatusHistory:
        from understudy.engine.status.status_history import (  # noqa: PLC0415 - first use
            StatusHistory,
        )

        return StatusHistory(
            self._watching.kept, lambda: self._opened.settings, self._clock, self._publish
        )

    @cached_property
    def standby(self) -> Standby:
        from understudy.engine.backups.drilling import Standby  # noqa: PLC0415 - first use

        return Standby(self._opened, self._publish)

    @cached_property
    def exchanging(self) -> Exchanging:
        from understudy.archive.transfer.background import Exchange  # noqa: PLC0415 - first use
        from understudy.engine.archive.transferring import Exchanging  # noqa: PLC0415 - first use

        return Exchanging(
            Exchange(self._paths.database_file, self._clock),
            self._publish,
            self._after_import,
            lambda: self._opened.settings.archive.keep_conversations_days,
            self._paths.settings_file,
        )

    @cached_property
    def claude_code(self) -> ClaudeCodeConnector:
        from understudy.engine.claude_code.connecting import (  # noqa: PLC0415 - first use
            ClaudeCodeSettings,
        )
        from understudy.engine.claude_code.connector import (  # noqa: PLC0415 - first use
            ClaudeCodeConnector,
        )

        return ClaudeCodeConnector(
            ClaudeCodeSettings(self._paths),
            self.settings,
            lambda: self._opened.settings.status.claude_code,
            self._watching.sink.look,
            self._publish,
        )

    @cached_property
    def attaching(self) -> Attaching:
        from understudy.engine.attaching import Attaching  # noqa: PLC0415 - first use

        return Attaching(self._publish)

    @cached_property
    def past_page(self) -> PastPage:
        from understudy.engine.archive.past_page import PastPage  # noqa: PLC0415 - first use

        return PastPage(self._opened, self.settings, self._publish)

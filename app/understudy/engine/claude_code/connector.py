"""Connects Claude Code for the windows: what was shown is what is written."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from understudy.base.errors import SettingsUnreadableError
from understudy.engine.claude_code.settings_file import ClaudeSettingsError
from understudy.engine.claude_code.values import SETTING
from understudy.engine.events.connection_events import ClaudeCodeShown
from understudy.words.claude_code import connecting as words

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.engine.claude_code.connecting import ClaudeCodeSettings
    from understudy.engine.claude_code.planning import Plan
    from understudy.engine.crossing import Publish
    from understudy.engine.settings.changes import SettingChanges


class ClaudeCodeConnector:
    """Engine thread only; files are read and written in a thread."""

    def __init__(
        self,
        settings: ClaudeCodeSettings,
        changes: SettingChanges,
        answer: Callable[[], str],
        changed: Callable[[], None],
        publish: Publish,
    ) -> None:
        """Take ``answer``, the setting in force; ``changed`` is called after each change."""
        self._settings = settings
        self._changes = changes
        self._answer = answer
        self._changed = changed
        self._publish = publish
        self._plan: Plan | None = None

    async def show(self) -> None:
        """Publish how things stand, and what would be written."""
        self._publish(await asyncio.to_thread(self._look, ""))

    async def connect(self) -> None:
        """Write what was last shown, and take its evidence; `ClaudeCodeShown` follows."""
        planned, problem = self._plan, ""
        before = self._answer()
        if planned is not None:
            kept = before if before != "on" else ""
            problem = await self._tried(lambda: self._settings.connect(planned, kept))
            if not problem:
                problem = await self._use("on")
        self._changed()
        self._publish(await asyncio.to_thread(self._look, problem))

    async def undo(self) -> None:
        """Take back what is ours; `ClaudeCodeShown` follows."""
        before: list[str] = []

        def undo() -> None:
            undone = self._settings.undo()
            before.append(undone.setting_before)
            for problem in undone.problems:
                raise problem

        problem = await self._tried(undo)
        if before and before[0] and self._answer() == "on":
            problem = problem or await self._use(before[0])
        self._changed()
        self._publish(await asyncio.to_thread(self._look, problem))

    async def _use(self, answer: str) -> str:
        try:
            if self._answer() != answer:
                await self._changes.write(SETTING, answer)
        except (SettingsUnreadableError, OSError) as problem:
            return str(problem)
        return ""

    async def _tried(self, change: Callable[[], None]) -> str:
        """Return why a change was not made, "" if it was."""
        try:
            await asyncio.to_thread(change)
        except ClaudeSettingsError as problem:
            return problem.sentence
        except OSError as problem:
            return f"{problem.filename}: {problem.strerror}"
        return ""

    def _look(self, problem: str) -> ClaudeCodeShown:
        """Return how things stand; any thread."""
        is_connected = self._settings.connection() is not None
        try:
            self._plan = planned = self._settings.plan()
        except ClaudeSettingsError as trouble:
            self._plan = None
            problem = problem or trouble.sentence
            return ClaudeCodeShown(self._settings.is_found, is_connected, problem=problem)
        notes = [
            words.line_stays(str(one.path), planned.command)
            for one in planned.changes
            if one.keeps_line
        ]
        if planned.exporters:
            notes.append(words.exporters_stay(planned.exporters))
        return ClaudeCodeShown(
            bool(planned.changes),
            is_connected,
            "\n".join(one.difference for one in planned.changes if not one.is_none),
            tuple(notes),
            problem,
        )

"""The doctor's checks of what *Connect* wrote: the status line, and who receives the telemetry."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from understudy.base.translation import _
from understudy.commands.doctor.result import Finding
from understudy.engine.claude_code.connecting import ClaudeCodeSettings
from understudy.engine.claude_code.planning import switched_off_in
from understudy.engine.claude_code.settings_file import ClaudeSettingsError
from understudy.engine.claude_code.values import SINK_PATH
from understudy.host.holders import holder_of
from understudy.words.claude_code.connecting import exporters_stay, line_stays

if TYPE_CHECKING:
    from understudy.base.files.paths import Paths
    from understudy.commands.home import Home
    from understudy.engine.claude_code.planning import Plan
    from understudy.engine.claude_code.values import Connection, Door
    from understudy.host.holders import Holder

LINE, TELEMETRY = "claude code status line", "claude code telemetry"
LONGEST_S = 5.0
LOOPBACK = "127.0.0.1"


async def connection(home: Home) -> list[Finding]:
    """Run the status line, and send an empty export to whoever listens; none without Claude Code.

    Nothing is changed. Only a status line of ours is run.
    """
    settings = ClaudeCodeSettings(home.paths)
    if not settings.is_found:
        return []
    kept = settings.connection()
    if kept is None:
        return [_not_connected(home.paths)]
    try:
        planned = settings.plan()
    except ClaudeSettingsError as problem:
        return [Finding(LINE, "fails", problem.sentence)]
    findings = [await _line(planned, kept)]
    if planned.exporters:
        findings.append(Finding(TELEMETRY, "unknown", exporters_stay(planned.exporters)))
    elif home.settings.status.claude_code == "off":
        text = _("connected, but not received, as you chose (status.claude_code)")
        findings.append(Finding(TELEMETRY, "works", text))
    else:
        findings.append(await _received(kept.door, holder_of(home.paths)))
    return findings


def _not_connected(paths: Paths) -> Finding:
    step = _("To connect it: understudy connect claude-code")
    if paths.claude_code_connection_file.exists():
        text = _("the record of what was written is damaged")
        return Finding(LINE, "fails", text, step)
    return Finding(LINE, "unknown", _("not connected"), step)


async def _line(planned: Plan, kept: Connection) -> Finding:
    again = _("To write it again: understudy connect claude-code")
    for change in planned.changes:
        if change.keeps_line:
            return Finding(LINE, "unknown", line_stays(str(change.path), planned.command))
        if not change.is_none:
            was = kept.of(str(change.path))
            if was is None:
                text = _("{file} is not connected, but another settings file is", file=change.path)
            else:
                text = _("{file} is no longer as Understudy wrote it", file=change.path)
            return Finding(LINE, "fails", text, again)
    if off := switched_off_in(planned):
        text = _("{file} switches every status line off (disableAllHooks)", file=off)
        return Finding(LINE, "fails", text)
    shown = await _shown(planned.command)
    if not shown:
        text = _("the command prints nothing: {command}", command=planned.command)
        return Finding(LINE, "fails", text, again)
    return Finding(LINE, "works", _("prints “{line}”", line=shown))


async def _shown(command: str) -> str:
    """Return what the command of the status line prints, as Claude Code runs it; "" if nothing."""
    process = await asyncio.create_subprocess_shell(
        command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(LONGEST_S):
            said, _nothing = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return ""
    return said.decode("utf-8", "replace").strip() if process.returncode == 0 else ""


async def _received(door: Door, running: Holder | None) -> Finding:
    """Send an export without an event, as Claude Code would send one with events."""
    try:
        async with asyncio.timeout(LONGEST_S):
            answer = await _posted(door)
    except ConnectionRefusedError:
        return _refused(door, running)
    except (OSError, TimeoutError, EOFError):
        answer = b""
    if answer.split()[1:2] == [b"200"]:
        return Finding(TELEMETRY, "works", _("received at port {port}", port=door.port))
    is_ours = running.listens_at(door.port) if running else False
    if is_ours and not answer:
        text = _(
            "Understudy listens at port {port}, but is busy and did not answer", port=door.port
        )
        step = _("Run this again; if it stays so, quit Understudy and start it again.")
        return Finding(TELEMETRY, "unknown", text, step)
    if is_ours is None:
        text = _(
            "not received at port {port}: Understudy is busy, or another program listens there",
            port=door.port,
        )
    else:
        text = _("another program listens at port {port}", port=door.port)
    step = _(
        "Run “understudy connect claude-code --undo”, then “understudy connect claude-code”: "
        "another port is chosen, for sessions that start afterwards."
    )
    return Finding(TELEMETRY, "fails", text, step)


def _refused(door: Door, running: Holder | None) -> Finding:
    if running is None:
        text = _("Understudy is not running; Claude Code drops its events meanwhile")
        return Finding(TELEMETRY, "unknown", text)
    text = _("Understudy runs, but nothing listens at port {port}", port=door.port)
    step = _("Quit it and start it again; its log says why it does not listen.")
    return Finding(TELEMETRY, "fails", text, step)


async def _posted(door: Door) -> bytes:
    """Return the first line of the answer. Raises OSError."""
    body = b'{"resourceLogs":[]}'
    head = (
        f"POST {SINK_PATH} HTTP/1.1\r\nhost: {LOOPBACK}:{door.port}\r\n"
        f"authorization: Bearer {door.token}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection(LOOPBACK, door.port)
    try:
        writer.write(head.encode("latin-1") + body)
        await writer.drain()
        return await reader.readline()
    except ValueError as problem:  # a line without an end
        raise EOFError from problem
    finally:
        writer.close()

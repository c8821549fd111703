"""What the doctor looks at: each check is a real try of the real thing, with a time limit."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.base.clock import SystemClock
from understudy.base.errors import NotifierUnavailableError, SecretsError, StorageError
from understudy.base.storage.database import suspect
from understudy.base.storage.examining import check_whole
from understudy.chat.offers.trial import try_provider
from understudy.commands.offers.checks import local_servers, model_lists
from understudy.commands.offers.finding import Finding
from understudy.desktop.wording import NEXT_STEPS, failure_words, headline, provider_name
from understudy.desktop.words.alerts import span
from understudy.desktop.words.reasons import reason_sentence
from understudy.engine.services import open_chat, open_status
from understudy.host.notifications import open_notifier
from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    from understudy.base.settings import ProviderSettings
    from understudy.commands.home import Home
    from understudy.engine.services import OpenedChat
    from understudy.status.model import Snapshot, Verdict

WATCHER = "org.kde.StatusNotifierWatcher"


async def check_all(home: Home) -> list[Finding]:
    """Try everything, in the order a person would ask."""
    findings = [_settings(home), _display(), await _tray(), await _notifications()]
    findings += await _network(home)
    findings.append(await local_servers(home))
    try:
        async with open_chat(home.paths, home.settings, SystemClock()) as opened:
            findings.append(_database(home, opened))
            findings.append(await _keyring(opened))
            findings.extend([await _provider(one, opened) for one in home.settings.provider])
            findings.append(await model_lists(home, opened))
    except StorageError as problem:
        step = f"Look at {home.paths.database_file}: is the disk full, or the file not yours?"
        findings.append(Finding("database", "fails", problem.cause, step))
    return findings


def _settings(home: Home) -> Finding:
    there = "" if home.paths.settings_file.exists() else " (not written yet: defaults)"
    return Finding("settings", "works", f"{home.paths.settings_file}{there}")


def _display() -> Finding:
    if sys.platform != "linux":
        return Finding("display", "works", "windows can be shown")
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        if value := os.environ.get(name):
            return Finding("display", "works", f"{name}={value}")
    step = "Start it inside a desktop session; the commands work without one."
    return Finding("display", "fails", "neither DISPLAY nor WAYLAND_DISPLAY is set", step)


async def _tray() -> Finding:
    if sys.platform != "linux":
        return Finding("tray", "works", "this system always has one")
    from understudy.host.session_bus import BusError, has_owner  # noqa: PLC0415 - Linux alone

    try:
        watched = await has_owner(WATCHER)
    except BusError as problem:
        return Finding(
            "tray", "fails", f"no D-Bus session ({problem.name})", "Log in to a desktop."
        )
    if watched:
        return Finding("tray", "works", "the desktop shows status icons")
    step = "On GNOME install the AppIndicator extension; the chat window opens instead until then."
    return Finding(
        "tray", "unknown", "no StatusNotifier host; an old-style tray may still work", step
    )


async def _notifications() -> Finding:
    notifier = await open_notifier(lambda *_: None, lambda *_: None)
    step = "Start your desktop's notification service."
    if notifier is None:
        return Finding("notifications", "fails", "there is no notification service", step)
    try:
        text = await notifier.describe()
    except NotifierUnavailableError as problem:
        return Finding("notifications", "fails", problem.detail, step)
    finally:
        await notifier.close()
    return Finding("notifications", "works", text)


async def _network(home: Home) -> list[Finding]:
    read: list[Snapshot] = []

    def keep(_: Verdict, snapshot: Snapshot | None) -> None:
        read.extend([snapshot] if snapshot else [])

    async with open_status(home.settings, SystemClock(), keep) as monitor:
        verdict = await monitor.poll_once()
    reason = reason_sentence(verdict.reasons[0], SystemClock().now()) if verdict.reasons else ""
    text = f"{headline(verdict)}: {reason}"
    if verdict.kind in {VerdictKind.OFFLINE, VerdictKind.SIGN_IN, VerdictKind.BLIND}:
        step = "Check the network, a proxy or a sign-in page."
        return [Finding("network", "fails", text, step)]
    return [Finding("network", "works", text), *(_clock(one.clock_ahead) for one in read)]


def _clock(ahead: timedelta) -> Finding:
    if not ahead:
        return Finding("clock", "works", "agrees with the status page's within two minutes")
    far = f"{span(abs(ahead))} {'ahead of' if ahead > timedelta() else 'behind'}"
    step = "Set this computer's date and time, or let the network set them."
    return Finding("clock", "fails", f"is {far} the status page's", step)


def _database(home: Home, opened: OpenedChat) -> Finding:
    if opened.moved_aside is not None:
        recovered = opened.opened.recovered
        count = recovered.count("messages") if recovered else 0
        step = f"A new one was begun; {count} messages of it could be read and are in it."
        return Finding("database", "fails", f"unreadable, moved to {opened.moved_aside}", step)
    if damage := check_whole(home.paths.database_file):
        suspect(home.paths.database_file)
        step = "Quit Understudy and start it again: what can be read is then recovered."
        return Finding("database", "fails", f"damaged: {damage}", step)
    count = len(opened.store.conversations(1_000_000))
    return Finding("database", "works", f"{home.paths.database_file}, {count} conversations")


async def _keyring(opened: OpenedChat) -> Finding:
    try:
        await opened.secrets.check()
    except SecretsError as problem:
        steps = {
            "locked": "Unlock it, then run this again.",
            "missing": "Install one (on Linux gnome-keyring or KWallet), "
            "or set UNDERSTUDY_KEY_<ID>.",
        }
        step = steps.get(problem.kind, "Set UNDERSTUDY_KEY_<ID> meanwhile.")
        return Finding("keyring", "fails", f"{problem.kind} {problem.detail}".strip(), step)
    return Finding("keyring", "works", "answers")


async def _provider(settings: ProviderSettings, opened: OpenedChat) -> Finding:
    """Ask one real, tiny question: a key that lists models may still not be allowed to ask."""
    name = f"{provider_name(settings.id)}"
    if settings not in opened.settings.allowed:
        step = "Set consent = true, or allow it in Settings, to let it stand in."
        return Finding(name, "unknown", "never asked: you have not agreed to it", step)
    model = settings.models[0]
    trial = await try_provider(opened.providers.build(settings), model)
    if trial.failure is not None:
        step = NEXT_STEPS.get(trial.failure.kind, "Try again in a few minutes.")
        return Finding(name, "fails", failure_words(trial.failure), step)
    return Finding(name, "works", f"{model} answered in {trial.elapsed_s:.1f} s")

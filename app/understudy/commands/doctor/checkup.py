"""The checks of the doctor: each really uses the real thing, with a time limit."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.base.clock import SystemClock
from understudy.base.errors import SecretsError, StorageError
from understudy.base.storage.database import suspect
from understudy.base.storage.examining import check_whole
from understudy.base.translation import _, lazy, ngettext, pgettext
from understudy.chat.models.trial import try_provider
from understudy.commands.doctor import claude_code, desktop_checks
from understudy.commands.doctor.code_connection import connection
from understudy.commands.doctor.code_records import records
from understudy.commands.doctor.provider_checks import local_servers, model_lists
from understudy.commands.doctor.result import Finding
from understudy.commands.doctor.update_check import updates
from understudy.engine.opened_chat import open_chat
from understudy.engine.opened_home import ProviderSet
from understudy.engine.status.one_look import open_status
from understudy.host.secrets import Secrets
from understudy.status.model import VerdictKind
from understudy.words.common import NEXT_STEPS, failure_words, headline, provider_name
from understudy.words.disk import storage_words
from understudy.words.notifying import span
from understudy.words.sentences import decimal
from understudy.words.verdict_reasons import reason_sentence

if TYPE_CHECKING:
    from understudy.base.settings.values import ProviderSettings
    from understudy.commands.home import Home
    from understudy.engine.opened_chat import OpenedChat
    from understudy.status.model import Snapshot, Verdict

DATABASE_STEPS = {
    "full": lazy("Make room on the disk; until then answers are not kept."),
    "read_only": lazy("Make the folder and its files writable for you."),
    "locked": lazy("Quit the other Understudy, or wait until it is done."),
    "newer": lazy("Use the newer version of Understudy that wrote it."),
}
DATABASE_ELSE = lazy("Check {path}: is the file yours?")
KEYRING = {
    "locked": lazy("locked"),
    "missing": lazy("this system has none"),
    "failed": lazy("failed"),
}
KEYRING_STEPS = {
    "locked": lazy("Unlock it, then run this again."),
    "missing": lazy("Install one (on Linux gnome-keyring or KWallet), or set UNDERSTUDY_KEY_<ID>."),
}
KEYRING_ELSE = lazy("Set UNDERSTUDY_KEY_<ID> meanwhile.")


async def check_all(home: Home) -> list[Finding]:
    """Run all checks, in the order a person would ask, even after failures."""
    findings = [
        _settings(home),
        desktop_checks.display(),
        await desktop_checks.tray(),
        await desktop_checks.notifications(),
    ]
    findings += await _network(home)
    findings += [await records(home), *await connection(home)]
    findings.append(await local_servers(home))
    findings += [desktop_checks.disk(home.paths), await _database(home)]
    secrets = Secrets(os.environ)
    providers = ProviderSet(secrets)
    try:
        await providers.use(home.settings.provider)
        findings.append(await _keyring(secrets))
        findings += [await _provider(one, home, providers) for one in home.settings.provider]
        findings.append(await model_lists(home, providers))
    finally:
        await providers.close()
        secrets.close()
    return [*findings, await updates(home)]


def _settings(home: Home) -> Finding:
    file = home.paths.settings_file
    text = str(file) if file.exists() else _("{file} (not written yet: defaults)", file=file)
    return Finding("settings", "works", text)


async def _network(home: Home) -> list[Finding]:
    read: list[Snapshot] = []

    def keep(_: Verdict, snapshot: Snapshot | None) -> None:
        read.extend([snapshot] if snapshot else [])

    async with open_status(home.settings, SystemClock(), keep) as monitor:
        verdict = await monitor.poll_once()
    reason = reason_sentence(verdict.reasons[0], SystemClock().now()) if verdict.reasons else ""
    text = _("{failure}: {detail}", failure=headline(verdict), detail=reason)
    if verdict.kind in {VerdictKind.OFFLINE, VerdictKind.SIGN_IN, VerdictKind.BLIND}:
        step = _("Check the network, a proxy or a sign-in page.")
        return [Finding("network", "fails", text, step)]
    return [Finding("network", "works", text), *(_clock(one.clock_ahead) for one in read)]


def _clock(ahead: timedelta) -> Finding:
    if not ahead:
        return Finding("clock", "works", _("agrees with the status page's within two minutes"))
    step = _("Set this computer's date and time, or let the network set them.")
    if ahead > timedelta():
        text = _("is {span} ahead of the status page's", span=span(ahead))
    else:
        text = _("is {span} behind the status page's", span=span(-ahead))
    return Finding("clock", "fails", text, step)


async def _database(home: Home) -> Finding:
    try:
        async with open_chat(home.paths, home.settings, SystemClock()) as opened:
            return _opened_database(home, opened)
    except StorageError as problem:
        step = DATABASE_STEPS.get(problem.cause, DATABASE_ELSE).format(path=problem.path)
        return Finding("database", "fails", f"{problem.path}: {storage_words(problem.cause)}", step)


def _opened_database(home: Home, opened: OpenedChat) -> Finding:
    if opened.moved_aside is not None:
        recovered = opened.opened.recovered
        count = recovered.count("messages") if recovered else 0
        step = ngettext(
            "A new one was created, with the {count} message that could be read.",
            "A new one was created, with the {count} messages that could be read.",
            count,
        )
        return Finding(
            "database", "fails", _("unreadable, moved to {path}", path=opened.moved_aside), step
        )
    if damage := check_whole(home.paths.database_file):
        suspect(home.paths.database_file)
        step = _("Quit Understudy and start it again: everything readable is then recovered.")
        return Finding("database", "fails", _("damaged: {damage}", damage=damage), step)
    count = len(opened.store.conversations(1_000_000))
    text = ngettext(
        "{file}, {count} conversation",
        "{file}, {count} conversations",
        count,
        file=home.paths.database_file,
    )
    return Finding("database", "works", text)


async def _keyring(secrets: Secrets) -> Finding:
    try:
        await secrets.check()
    except SecretsError as problem:
        step = str(KEYRING_STEPS.get(problem.kind, KEYRING_ELSE))
        detail = "" if problem.kind == "missing" else problem.detail
        text = f"{KEYRING.get(problem.kind, problem.kind)} {detail}".strip()
        return Finding("keyring", "fails", text, step)
    return Finding("keyring", "works", pgettext("a keyring", "answers"))


async def _provider(settings: ProviderSettings, home: Home, providers: ProviderSet) -> Finding:
    """Ask one real, tiny question: a key that lists models may still not be allowed to ask."""
    name = f"{provider_name(settings.id)}"
    is_program = settings.traits.is_program
    if is_program and (problem := await claude_code.unusable(name, settings)):
        return problem
    if settings not in home.settings.allowed:
        step = _("Set consent = true, or allow it in Settings, to let it stand in.")
        return Finding(name, "unknown", _("never asked: you have not given consent"), step)
    model = settings.models[0]
    trial = await try_provider(providers.build(settings), model)
    if trial.failure is not None:
        step = str(NEXT_STEPS.get(trial.failure.kind, _("Try again in a few minutes.")))
        return Finding(name, "fails", failure_words(trial.failure), step)
    return Finding(
        name,
        "works",
        _("{model} answered in {seconds} s", model=model, seconds=decimal(trial.elapsed_s, 1)),
    )

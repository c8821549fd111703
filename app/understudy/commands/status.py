"""``understudy status``: polls once and judges; the exit code is the verdict."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, assert_never

from understudy.base.clock import SystemClock
from understudy.base.translation import _
from understudy.commands.home import open_home
from understudy.commands.output import iso, print_json, print_line
from understudy.engine.status.one_look import open_status
from understudy.status.model import VerdictKind
from understudy.words.common import (
    COMPONENT_STATES,
    PHASES,
    age,
    headline,
    local_time,
)
from understudy.words.verdict_reasons import reason_sentence

if TYPE_CHECKING:
    import argparse

    from understudy.commands.home import Home
    from understudy.status.model import Snapshot, Verdict


DOUBTS = frozenset({"own_suspect", "own_trying"})


def run(arguments: argparse.Namespace) -> int:
    home = open_home(arguments)
    if arguments.watch:
        return asyncio.run(_watch(home, as_json=arguments.json))
    verdict = asyncio.run(_once(home))
    _show(verdict, as_json=arguments.json)
    return exit_code(verdict.kind)


async def _once(home: Home) -> Verdict:
    limits = home.paths.claude_code_limits_file
    async with open_status(home.settings, SystemClock(), limits_file=limits) as monitor:
        return await monitor.poll_once()


async def _watch(home: Home, *, as_json: bool) -> int:
    shown: list[Verdict] = []

    def show_change(verdict: Verdict, _: Snapshot | None) -> None:
        if not shown or _differs(shown[-1], verdict):
            _show(verdict, as_json=as_json)
            shown[:] = [verdict]

    limits = home.paths.claude_code_limits_file
    async with open_status(home.settings, SystemClock(), show_change, limits) as monitor:
        await monitor.run()
    return 0


def _differs(old: Verdict, new: Verdict) -> bool:
    return _told(old) != _told(new)


def _told(verdict: Verdict) -> tuple[object, ...]:
    """Return the part that is printed again if it changes: the verdict, and evidence against it."""
    doubts = tuple(one.kind for one in verdict.reasons if one.kind in DOUBTS)
    return (verdict.kind, verdict.incident_reported, verdict.incidents, verdict.limit, doubts)


def exit_code(kind: VerdictKind) -> int:
    """Return 0 up, 1 degraded, 2 down, 3 unknown; maintenance counts as degraded."""
    match kind:
        case VerdictKind.UP:
            return 0
        case VerdictKind.DEGRADED | VerdictKind.MAINTENANCE:
            return 1
        case VerdictKind.DOWN:
            return 2
        case VerdictKind.OFFLINE | VerdictKind.SIGN_IN | VerdictKind.BLIND | VerdictKind.UNKNOWN:
            return 3
        case _:
            assert_never(kind)


def _show(verdict: Verdict, *, as_json: bool) -> None:
    now = SystemClock().now()
    if as_json:
        print_json(verdict_json(verdict))
        return
    since = local_time(verdict.since, now)
    print_line(_("{headline} (since {time})", headline=headline(verdict), time=since))
    for reason in verdict.reasons:
        print_line(f"  {reason_sentence(reason, now)}")
    for component in verdict.components:
        print_line(f"  {component.name}: {COMPONENT_STATES[component.state]}")
    for incident in verdict.incidents:
        line = _(
            "{name} · {phase} · began {age} · {url}",
            name=incident.name,
            phase=PHASES[incident.phase],
            age=age(incident.started_at, now),
            url=incident.url,
        )
        print_line(f"  {line}")


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """Return the documented JSON object of a verdict."""
    now = SystemClock().now()
    shown: dict[str, Any] = {
        "verdict": verdict.kind.value,
        "since": iso(verdict.since),
        "summary": headline(verdict),
        "reasons": [
            {"source": one.source.value, "text": reason_sentence(one, now)}
            for one in verdict.reasons
        ],
        "components": [
            {"id": one.id, "name": one.name, "state": one.state.value} for one in verdict.components
        ],
        "incidents": [
            {
                "id": one.id,
                "name": one.name,
                "impact": one.impact.value,
                "phase": one.phase.value,
                "models": list(one.models),
                "started_at": iso(one.started_at),
                "updated_at": iso(one.updated_at),
                "url": one.url,
            }
            for one in verdict.incidents
        ],
        "checked_at": iso(verdict.checked_at),
    }
    if (limit := verdict.limit) is not None:
        shown["limit"] = {
            "kind": limit.kind,
            "reached_at": iso(limit.reached_at),
            "resets_at": iso(limit.resets_at) if limit.resets_at else None,
        }
    return shown

"""``understudy replay``: runs recorded observations through the judge and the alert policy.

Time is the recording's: months take seconds. Between two observations the judge is asked again as
in the program, every 30 s after any news, and more rarely without news.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from understudy.alerts.policy import AlertPolicy
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.base.translation import _
from understudy.chat.evidence_of import class_of_failure
from understudy.commands.given import given_lines
from understudy.commands.home import CommandError, open_home
from understudy.commands.output import iso, print_json, print_line
from understudy.status.evidence import OutcomeClass, OwnOutcome
from understudy.status.judge import judge_for
from understudy.status.model import NetworkState, VerdictKind
from understudy.status.sources.parse import parse_summary
from understudy.words.common import headline
from understudy.words.verdict_reasons import reason_sentence

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from understudy.alerts.alert import Alert
    from understudy.base.settings.values import Settings
    from understudy.status.model import Snapshot, Verdict

TICK = timedelta(seconds=30)
# After this long without news no rule measured in minutes is still pending.
TICKING = timedelta(minutes=90)
LONG_TICK = timedelta(minutes=10)
PAGE = "https://status.claude.com"


class Seen(msgspec.Struct, frozen=True):
    """The result at one moment: the verdict if it changed, and the alerts."""

    at: datetime
    verdict: Verdict | None
    alerts: tuple[Alert, ...]


class Replay:
    """One judge and one policy, fed in the order of time."""

    def __init__(self, settings: Settings) -> None:
        claude = settings.claude()
        self.judge = judge_for(settings)
        self._policy = AlertPolicy(settings.alerts)
        self._provider = claude.id if claude else ""
        self._now: datetime | None = None
        self._shown: Verdict | None = None
        self._snapshot: Snapshot | None = None
        self._ticks = 0

    def observe(self, observation: dict[str, Any], at: datetime) -> None:
        """Take one line; raises ValueError if it is unknown to this program."""
        kind = observation.get("kind")
        if kind == "snapshot":
            body = json.dumps(observation["body"]).encode()
            self._snapshot = parse_summary(body, PAGE, at)
            self.judge.snapshot(self._snapshot, at)
        elif kind == "snapshot_failed":
            self.judge.page_failed(_fetch_failure(observation.get("failure")), at)
        elif kind == "request":
            self.judge.request(self._outcome(observation, at))
        elif kind == "network":
            self.judge.network(NetworkState(observation["state"]), at)
        elif kind == "resumed":
            self.judge.resumed(at)
            self._policy.resumed(at)
        else:
            raise ValueError(f"unknown kind {kind!r}")

    def page_unchanged(self, at: datetime) -> None:
        """Take that the page is unchanged."""
        if self._snapshot is not None:
            self._snapshot = replace(self._snapshot, fetched_at=at)
            self.judge.snapshot(self._snapshot, at)

    def look(self, at: datetime) -> Seen:
        """Judge at ``at`` and ask the policy; no later call may be about an earlier instant."""
        self._now = at
        verdict = self.judge.verdict(at)
        alerts = self._policy.observe(verdict, at)
        changed = self._shown is None or _face(self._shown) != _face(verdict)
        self._shown = verdict
        return Seen(at, verdict if changed else None, alerts)

    def until(self, at: datetime) -> Iterator[Seen]:
        """Let time pass up to ``at``, in the program's own steps."""
        while self._now is not None and self._now + TICK < at:
            quiet = self._shown is None or self._shown.kind is VerdictKind.UP
            if quiet and at - self._now > TICKING + TICK and self._idle_since(TICKING):
                self._now = at - TICK
                break
            is_long = self._idle_since(TICKING) and self._now + LONG_TICK < at
            self._now += LONG_TICK if is_long else TICK
            self._ticks += 1
            yield self.look(self._now)
        if self._now is None or at > self._now:
            self._now = at

    def _idle_since(self, span: timedelta) -> bool:
        return self._ticks * TICK >= span

    def feed(self, observation: dict[str, Any], at: datetime) -> Iterator[Seen]:
        """Let time pass, take the observation, judge."""
        yield from self.until(at)
        self._ticks = 0
        self.observe(observation, at)
        yield self.look(at)

    def _provider_of(self, observation: dict[str, Any]) -> str:
        """Return the provider of a request; some recordings name Claude by its maker."""
        name = str(observation.get("provider") or "")
        return self._provider if name in {"", "claude", "anthropic"} else name

    def _outcome(self, observation: dict[str, Any], at: datetime) -> OwnOutcome:
        if observation.get("outcome") not in {"ok", "failed"}:
            raise ValueError("outcome must be ok or failed")
        ok = observation["outcome"] == "ok"
        failure = "" if ok else str(observation.get("failure") or "")
        kind = OutcomeClass.OK if ok else OutcomeClass.REFUSING
        if failure:
            kind = class_of_failure(failure)
        return OwnOutcome(
            at=at,
            provider=self._provider_of(observation),
            model=str(observation.get("model") or ""),
            kind=kind,
            failure=failure,
            first_text_s=observation.get("first_text_s"),
            is_probe=bool(observation.get("probe")),
        )


def _face(verdict: Verdict) -> tuple[object, ...]:
    return verdict.kind, verdict.incident_reported, verdict.unstable


def _fetch_failure(name: object) -> FetchFailure:
    try:
        return FetchFailure(str(name))
    except ValueError:
        return FetchFailure.HTTP_STATUS


def run(arguments: argparse.Namespace) -> int:
    home = open_home(arguments)
    replay = Replay(home.settings)
    try:
        lines = _lines(arguments.file)
        for number, observation, at in lines:
            try:
                for seen in replay.feed(observation, at):
                    _print(seen, as_json=arguments.json)
            except (ValueError, KeyError, TypeError, FetchError) as problem:
                raise CommandError(f"{arguments.file}:{number}: {problem}") from problem
        _let_it_end(replay, as_json=arguments.json)
    except OSError as problem:
        raise CommandError(f"{arguments.file}: {problem.strerror}") from problem
    except (UnicodeDecodeError, OverflowError) as problem:
        raise CommandError(f"{arguments.file}: {problem}") from problem
    return 0


def _let_it_end(replay: Replay, *, as_json: bool) -> None:
    if replay._now is not None:  # noqa: SLF001 - the same module
        for seen in replay.until(replay._now + timedelta(minutes=5)):  # noqa: SLF001 - the same
            _print(seen, as_json=as_json)


def _lines(name: str) -> Iterable[tuple[int, dict[str, Any], datetime]]:
    before: datetime | None = None
    for number, line in enumerate(given_lines(name), start=1):
        if not line.strip():
            continue
        try:
            observation = json.loads(line)
            at = datetime.fromisoformat(observation["at"])
            at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, KeyError, TypeError, OverflowError) as problem:
            raise CommandError(f"{name}:{number}: {problem!r}") from problem
        if before is not None and at < before:
            raise CommandError(
                _(
                    "{name}:{line}: {time} is before the line above",
                    name=name,
                    line=number,
                    time=iso(at),
                )
            )
        before = at
        yield number, observation, at


def _print(seen: Seen, *, as_json: bool) -> None:
    verdict = seen.verdict
    if verdict is not None and as_json:
        print_json(
            {
                "at": iso(seen.at),
                "event": "verdict",
                "verdict": verdict.kind.value,
                "incident_reported": verdict.incident_reported,
                "unstable": verdict.unstable,
                "summary": headline(verdict),
                "reasons": [
                    {"source": one.source.value, "text": reason_sentence(one, seen.at)}
                    for one in verdict.reasons
                ],
            }
        )
    elif verdict is not None:
        why = reason_sentence(verdict.reasons[0], seen.at) if verdict.reasons else ""
        print_line(f"{iso(seen.at)}  {headline(verdict)}  ({why})")
    for alert in seen.alerts:
        if as_json:
            print_json(
                {
                    "at": iso(seen.at),
                    "event": "alert",
                    "alert": alert.kind.value,
                    "key": alert.key,
                    "verdict": alert.verdict.kind.value,
                }
            )
        else:
            print_line(f"{iso(seen.at)}  → {alert.kind.value}: {headline(alert.verdict)}")

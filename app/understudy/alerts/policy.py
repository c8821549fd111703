"""When to notify: once when trouble begins, once when it is over, never of its end only. Pure.

The notifications of one episode, at most: it began; if it went and came back, it is unstable; it is
over. Every other change shows in the windows, not on the desktop.

- It is over after it has worked for 2 minutes; 7 if own requests had failed, 10 if it was called
  unstable.
- Trouble within an hour of that is the same episode: *unstable*, once, and after 10 steady minutes
  a reminder that it works, because this outage's one recovery was announced already. Trouble after
  that is silent until it has lasted 10 minutes; then it is a new episode.
- Trouble that only the page shows, and that this person has worked through for ten minutes, is no
  news when they stop asking, nor after a single failure (`alerts.reports`).
- If the page only stops mentioning an incident, it is not over: its end is announced once it is
  closed.
- If trouble grew worse more than an hour after its alert, or got another cause more than a day
  after, it is announced once more, as a reminder: an outage may last for weeks.
- The minimum impact is compared with the worst of the episode, so its end cannot fall below it.
- A pause and the quiet hours hold alerts back. When they end, trouble that still lasts is announced
  as one summary, and so is the end of trouble announced before; trouble that came and went is not.
- The same after the start and after a sleep: a minute of silence, then at most one summary.
- A snooze silences an episode for an hour, or until it is over, which is announced: every announced
  trouble gets an announced end. If trouble outlasts the hour, it is announced once more, as snoozes
  do.
- *Tell me when it's back* is an explicit request, so it breaks a pause. It waits for the end of the
  quiet hours, which promise a silent night.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from understudy.alerts.alert import ASKED_KEY, LIMIT_KEY, Alert, AlertKind
from understudy.alerts.quiet_hours import QuietHours
from understudy.alerts.reports import followed, gravity_of_news, is_known
from understudy.alerts.severity import (
    SEVERITY,
    TELLING,
    causes,
    gravity,
    has_only_faded,
    own_fail,
    works,
    worse,
)
from understudy.alerts.silence import Silence
from understudy.alerts.state import CONFIRM, STEADY, Episode, PolicyState, Stage, Waiting
from understudy.base.instants import moved
from understudy.status.model import TROUBLE, Impact, VerdictKind

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from understudy.base.settings.values import AlertSettings
    from understudy.status.model import Verdict

log = logging.getLogger(__name__)

# 7 of 96 and 4 of 34 incidents of 2026 opened within an hour of the one before
COALESCE = timedelta(minutes=60)
SNOOZE = timedelta(hours=1)
WORSE_AFTER = COALESCE
ANOTHER_AFTER = timedelta(days=1)

NEW = PolicyState()


class AlertPolicy:
    """Follows the verdicts of one run, in order; time comes in through `observe`. One thread.

    ``zone`` is that of the quiet hours, None for the system's. ``state`` is the `state` of an
    earlier run.
    """

    def __init__(
        self, settings: AlertSettings, zone: tzinfo | None = None, state: PolicyState = NEW
    ) -> None:
        self._zone = zone
        self._minimum = SEVERITY[Impact(settings.minimum_impact)]
        self._silence = Silence(self._quiet_hours(settings), state.paused_until)
        self._episode = state.episode
        self._waiting = state.waiting
        self._reports = state.reports
        self._limit_until = state.limit_until
        self._was_limited = False  # in this run
        self._verdict: Verdict | None = None
        self._works_since: datetime | None = None
        self._just_started = True

    def use(self, settings: AlertSettings) -> None:
        """Speak by these settings from the next verdict on; a pause stays."""
        self._minimum = SEVERITY[Impact(settings.minimum_impact)]
        self._silence.use(self._quiet_hours(settings))

    def _quiet_hours(self, settings: AlertSettings) -> QuietHours | None:
        hours = settings.quiet_hours
        return QuietHours.parse(hours, self._zone) if hours is not None else None

    @property
    def state(self) -> PolicyState:
        """The state for the next run; store it whenever it changes."""
        episode = self._episode.as_told() if self._episode else None
        until = self._limit_until if self._waiting is Waiting.UNTIL_RESET else None
        return PolicyState(
            *(episode, self._silence.paused_until, self._waiting, self._reports, until)
        )

    def pause(self, until: datetime | None) -> None:
        """Stay silent until ``until``; None ends the pause."""
        self._silence.paused_until = until

    def tell_when_back(self, *, wanted: bool) -> None:
        """Announce the next recovery once, whatever was announced before, even in a pause.

        While a limit of the plan is reached and Claude works, announce the limit's reset instead.
        """
        last = self._verdict
        if wanted and last and last.limit is not None and last.kind not in TROUBLE:
            self._waiting, self._limit_until = Waiting.UNTIL_RESET, last.limit.ends_at
            return
        waits_for_page = last and last.kind is VerdictKind.UP and last.incident_reported
        if not wanted:
            self._waiting = Waiting.NOTHING
        else:
            self._waiting = Waiting.UNTIL_CLEAR if waits_for_page else Waiting.UNTIL_UP

    def snooze(self, key: str, now: datetime) -> None:
        """Silence the trouble under ``key`` for an hour; an old key does nothing."""
        episode = self._episode
        if episode is not None and episode.key == key:
            self._episode = replace(episode, snoozed_until=now + SNOOZE)

    def resumed(self, now: datetime) -> None:
        """Note that the computer woke: trouble found now is not news, and nothing is sure."""
        self._just_started = True
        self._silence.begin_grace(now)
        self._works_since = None
        self._episode = self._episode.as_told() if self._episode else None

    def clock_set(self, by: timedelta) -> None:
        """Move every instant with this computer's clock."""
        self._episode = moved(self._episode, by)
        self._works_since = moved(self._works_since, by)
        self._reports = moved(self._reports, by)
        self._silence.clock_set(by)

    def observe(self, verdict: Verdict, now: datetime) -> tuple[Alert, ...]:
        """Return the alerts due at ``now``: none or one. Call it at every poll."""
        self._verdict = verdict
        self._catch_up(now)
        if self._just_started and verdict.kind in TELLING:
            self._just_started = False
            # it was there before: not news, announced calmly if it holds
            if verdict.kind in TROUBLE:
                self._silence.begin_grace(now)
        told = self._episode.causes if self._episode else ()
        if not works(verdict) or has_only_faded(verdict, told):
            self._works_since = None
        elif self._works_since is None:
            self._works_since = now
        self._reports = followed(self._reports, verdict, now)
        alert = self._tell_reset(verdict, now)
        if alert is not None:
            return (alert,)
        if verdict.kind in TROUBLE and not self._is_known(verdict):
            alert = self._tell_trouble(self._follow(verdict, now), verdict, now)
        elif verdict.kind is VerdictKind.UP:
            alert = self._tell_end(verdict, now)
        if alert is None:
            return ()
        log.info("alert: %s %s", alert.kind, alert.key)
        return (alert,)

    def _catch_up(self, now: datetime) -> None:
        """End expired waits; if the clock was set back, no wait becomes endless."""
        self._silence.catch_up(now)
        if self._works_since is not None:
            self._works_since = min(self._works_since, now)
        if self._episode is None:
            return
        self._episode = self._episode.at_latest(now, now + SNOOZE)
        over_at = self._episode.over_at
        is_over = self._episode.stage is Stage.OVER
        if is_over and (over_at is None or now - over_at >= COALESCE):
            self._episode = None

    def _is_known(self, verdict: Verdict) -> bool:
        """Return True for trouble that begins or returns and is no news to this person."""
        is_told = self._episode is not None and self._episode.stage is Stage.TOLD
        return not is_told and is_known(self._reports, verdict)

    def _follow(self, verdict: Verdict, now: datetime) -> Episode:
        """Make this trouble the beginning of an episode, its return, or a part of it."""
        episode = self._episode
        is_told = episode is not None and episode.stage is Stage.TOLD
        impact = gravity(verdict) if is_told else gravity_of_news(self._reports, verdict)
        if episode is None:
            episode = Episode.begun(min(verdict.since, now), now, impact)
        elif episode.stage is Stage.OVER:
            episode = replace(episode, stage=Stage.RELAPSED, relapsed_at=now, peak=impact)
        elif episode.stage is Stage.TOLD:  # a postponed recovery is cancelled
            episode = replace(episode, peak=worse(episode.peak, impact), held_back=False)
        else:
            episode = replace(episode, peak=worse(episode.peak, impact))
        if own_fail(verdict):
            episode = replace(episode, own_failed=True)
        if self._waiting is Waiting.UNTIL_CLEAR:
            self._waiting = Waiting.UNTIL_UP
        self._episode = episode
        return episode

    def _tell_trouble(self, episode: Episode, verdict: Verdict, now: datetime) -> Alert | None:
        if SEVERITY[episode.peak] < self._minimum:
            return None
        if self._silence.holds(now):
            if episode.stage is not Stage.TOLD:
                self._episode = replace(episode, held_back=True)
            return None
        match episode.stage:
            case Stage.UNTOLD:
                return self._say_trouble(AlertKind.OUTAGE, episode, verdict, now)
            case Stage.TOLD:
                return self._tell_more(episode, verdict, now)
            case Stage.RELAPSED:
                return self._tell_relapse(episode, verdict, now)
            case Stage.OVER:
                return None  # `_follow` has made it a relapse
            case _:
                assert_never(episode.stage)

    def _tell_more(self, episode: Episode, verdict: Verdict, now: datetime) -> Alert | None:
        snoozed_until = episode.snoozed_until
        if snoozed_until is not None and now < snoozed_until:
            return None
        if verdict.unstable and not episode.unstable_told:
            return self._say_trouble(AlertKind.UNSTABLE, episode, verdict, now)
        if snoozed_until is not None or _is_news(episode, verdict, now):
            return self._say_trouble(AlertKind.REMINDER, episode, verdict, now)
        return None

    def _tell_relapse(self, episode: Episode, verdict: Verdict, now: datetime) -> Alert | None:
        if not episode.unstable_told:
            return self._say_trouble(AlertKind.UNSTABLE, episode, verdict, now)
        began_at = episode.relapsed_at or now
        if now - began_at < STEADY:
            return None
        another = Episode.begun(began_at, began_at, episode.peak)
        another = replace(another, held_back=episode.held_back, own_failed=episode.own_failed)
        return self._say_trouble(AlertKind.OUTAGE, another, verdict, now)

    def _tell_end(self, verdict: Verdict, now: datetime) -> Alert | None:
        episode = self._episode
        is_told = episode is not None and episode.stage is Stage.TOLD
        needed = episode.calm_needed if episode is not None else CONFIRM
        if self._works_since is None or now - self._works_since < needed:
            return None
        was_asked = self._is_answered(verdict)
        if self._silence.holds(now, was_asked=was_asked):
            self._pass_over(episode, self._works_since + needed)
            return None
        if episode is not None and is_told:
            self._waiting = Waiting.NOTHING
            self._episode = episode.ended(self._works_since + needed)
            kind = AlertKind.RECOVERY if episode.over_at is None else AlertKind.REMINDER
            return _alert(kind, episode, verdict, now)
        self._pass_over(episode, self._works_since + needed)
        if not was_asked:
            return None
        self._waiting = Waiting.NOTHING
        return Alert(AlertKind.REMINDER, ASKED_KEY, now, verdict, verdict.since)

    def _tell_reset(self, verdict: Verdict, now: datetime) -> Alert | None:
        """Return the reminder that the limit has reset, if it was asked for.

        It is told when Claude works. A limit of the run before is not known any more, its end is.
        """
        if self._waiting is not Waiting.UNTIL_RESET:
            return None
        if verdict.limit is not None:
            self._was_limited, self._limit_until = True, verdict.limit.ends_at
            return None
        if not self._was_limited and self._limit_until is not None and now < self._limit_until:
            return None
        if verdict.kind is not VerdictKind.UP or self._silence.holds(now, was_asked=True):
            return None
        self._waiting, self._was_limited = Waiting.NOTHING, False
        log.info("alert: the limit has reset")
        return Alert(AlertKind.REMINDER, LIMIT_KEY, now, verdict, now)

    def _pass_over(self, episode: Episode | None, over_at: datetime) -> None:
        """End unannounced trouble silently; an owed recovery is only postponed."""
        if episode is None or episode.stage is Stage.UNTOLD:
            self._episode = None
        elif episode.stage is Stage.RELAPSED:
            self._episode = episode.ended(over_at)
        elif episode.stage is Stage.TOLD:
            self._episode = replace(episode, held_back=True)

    def _is_answered(self, verdict: Verdict) -> bool:
        if self._waiting is Waiting.UNTIL_CLEAR:
            return not verdict.incident_reported
        return self._waiting is Waiting.UNTIL_UP

    def _say_trouble(
        self, kind: AlertKind, episode: Episode, verdict: Verdict, now: datetime
    ) -> Alert:
        # an outage announced while it comes and goes already mentions that
        told = kind is AlertKind.UNSTABLE or (kind is AlertKind.OUTAGE and verdict.unstable)
        self._episode = replace(
            episode,
            stage=Stage.TOLD,
            unstable_told=episode.unstable_told or told,
            held_back=False,
            snoozed_until=None,
            told=gravity(verdict),
            told_at=now,
            causes=tuple(dict.fromkeys((*episode.causes, *causes(verdict)))),
        )
        return _alert(kind, episode, verdict, now)


def _is_news(episode: Episode, verdict: Verdict, now: datetime) -> bool:
    """Return True if trouble announced long ago is different now: graver, or with another cause."""
    if episode.told_at is None:
        return False
    told_for = now - episode.told_at
    if SEVERITY[gravity(verdict)] > SEVERITY[episode.told]:
        return told_for >= WORSE_AFTER
    return told_for >= ANOTHER_AFTER and not set(causes(verdict)) <= set(episode.causes)


def _alert(kind: AlertKind, episode: Episode, verdict: Verdict, now: datetime) -> Alert:
    return Alert(kind, episode.key, now, verdict, episode.began_at, is_summary=episode.held_back)

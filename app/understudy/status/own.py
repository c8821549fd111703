"""The evidence of own requests over all models: one standing and the next probe.

One detector runs for every model, one for every surface by which this person reaches Claude and one
for all of it, so that one failing model or surface is distinguished from an outage. Requests of
Claude Code count as this person's own. Pure: time is an argument.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy.base.instants import is_within, moved
from understudy.status.counted import CountedLately, State
from understudy.status.evidence import ALARM, UNKNOWN_WEIGHT, Detector, OutcomeClass, Standing

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.evidence import OwnOutcome, Witness

EVERYTHING = ""
CLAUDE_CODE = "claude-code"
"""The provider of requests that Claude Code made; it is Claude, whatever else is set up."""
NOTHING_SEEN = Detector()
# The first failure is checked soon, a running outage ever more rarely, because each probe is a paid
# request. After the first success it is useful to know quickly whether it lasts.
CONFIRM_AFTER = timedelta(seconds=15)
RECOVERY_PROBES = (
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=10),
)
RECOVERING_PROBE = timedelta(seconds=20)
# What the page's trouble makes of a failure without a cause: an alarm by itself.
AGREED = ALARM / UNKNOWN_WEIGHT
AGREES_WITHIN = timedelta(minutes=10)
# a model asked this recently counts as used
USED_WITHIN = timedelta(days=1)
CONFIRMS_NETWORK = frozenset({OutcomeClass.OK, OutcomeClass.REFUSING})


class OwnStanding(msgspec.Struct, frozen=True):
    """``place`` is the model concerned, "" for all of Claude; ``worked_at`` the last answer.

    ``left_failing_at``: requests failed until then, and none since counts as evidence.
    ``elsewhere``: another surface works.
    """

    standing: Standing
    place: str = EVERYTHING
    detector: Detector = NOTHING_SEEN
    worked_at: datetime | None = None
    stand_ins_failing: tuple[str, ...] = ()
    others_working: tuple[str, ...] = ()
    failed_since: bool = False  # it worked, but the latest request failed
    left_failing_at: datetime | None = None
    elsewhere: bool = False


class OwnEvidence:
    """The detectors of one provider. ``models`` are the person's, the first asked first."""

    def __init__(self, provider: str, models: tuple[str, ...]) -> None:
        self._provider = provider
        self._models = models
        self._detectors: dict[str, Detector] = {}
        self._surfaces: dict[str, Detector] = {}
        self._probes_while_failing = 0
        self._lately = CountedLately()
        self._is_agreed = False

    def of(self, provider: str, models: tuple[str, ...]) -> OwnEvidence:
        """Return the evidence for these settings: this one if the provider is the same."""
        other = OwnEvidence(provider, models)
        if provider == self._provider:
            other._detectors = self._detectors
            other._surfaces = self._surfaces
            other._lately = self._lately
            other._probes_while_failing = self._probes_while_failing
            other._is_agreed = self._is_agreed
        return other

    def is_about(self, outcome: OwnOutcome) -> bool:
        return outcome.provider in {self._provider, CLAUDE_CODE}

    def observe(self, outcome: OwnOutcome) -> None:
        if not self.is_about(outcome):
            return
        self._count("", outcome)

    def take(self, witness: Witness) -> None:
        """Take what a request of another program says so far, in place of what it said before."""
        again = self._lately.take_back(witness.key, self._restore)
        again += [(witness.key, outcome) for outcome in witness.outcomes]
        for key, outcome in sorted(again, key=lambda one: one[1].at):
            self._count(key, outcome)

    def agree(self, now: datetime, *, agreed: bool) -> bool:
        """Take whether the page reports trouble: it then gives the cause that a failure lacks.

        Return True if a request that still fails now counts for more.
        """
        changed, self._is_agreed = agreed and not self._is_agreed, agreed
        whole = self._detectors.get(EVERYTHING, NOTHING_SEEN)
        if not changed or whole.standing(now) is not Standing.SUSPECT:
            return False
        found = self._lately.without_cause()
        if found is None or not is_within(found.outcomes[-1].at, now, AGREES_WITHIN):
            return False
        self.take(found)
        return True

    def _state(self) -> State:
        return State(dict(self._detectors), dict(self._surfaces), self._probes_while_failing)

    def _restore(self, state: State) -> None:
        self._detectors, self._surfaces = dict(state.models), dict(state.surfaces)
        self._probes_while_failing = state.probes

    def _count(self, key: str, outcome: OwnOutcome) -> None:
        self._lately.add(key, outcome, self._state())
        if self._is_agreed and not outcome.is_cause_known:
            outcome = msgspec.structs.replace(outcome, share=max(1.0, outcome.share) * AGREED)
        surface = self._surfaces.get(outcome.provider, NOTHING_SEEN)
        self._surfaces[outcome.provider] = surface.observe(outcome)
        was_failing = self._detectors.get(EVERYTHING, NOTHING_SEEN).failing_since is not None
        for place in dict.fromkeys((EVERYTHING, outcome.model)):
            before = self._detectors.get(place, NOTHING_SEEN)
            self._detectors[place] = before.observe(outcome)
        if was_failing and self._detectors[EVERYTHING].failing_since is None:
            self._recover_together(outcome.at)
        if self._detectors[EVERYTHING].failing_since is None and not self._first_is_failing():
            self._probes_while_failing = 0
        elif outcome.is_probe:
            self._probes_while_failing += 1

    def _recover_together(self, now: datetime) -> None:
        """Take everything that failed in a finished outage as well, until it fails again.

        A model that has not been asked since is not known to fail still.
        """
        worked_at = self._detectors[EVERYTHING].first_success_at
        for place, one in self._detectors.items():
            failed_at = one.last_failure_at
            if one.failing_since and worked_at and failed_at and failed_at < worked_at:
                self._detectors[place] = one.recovered(now)
        for name, one in self._surfaces.items():
            failed_at = one.last_failure_at
            if one.failing_since and worked_at and failed_at and failed_at < worked_at:
                self._surfaces[name] = one.recovered(now)

    def asked_lately(self, now: datetime) -> tuple[str, ...]:
        """Return the models of own requests within a day, in the settings or not."""
        return tuple(
            place
            for place, one in self._detectors.items()
            if place and one.at is not None and is_within(one.at, now, USED_WITHIN)
        )

    @property
    def last_at(self) -> datetime | None:
        """When the last own request that is evidence ended."""
        whole = self._detectors.get(EVERYTHING)
        return whole.at if whole else None

    def forget(self) -> None:
        """Drop all evidence: it is from before a sleep, or from another network."""
        self._detectors.clear()
        self._surfaces.clear()
        self._lately.clear()
        self._probes_while_failing = 0

    def clock_set(self, by: timedelta) -> None:
        """Move all evidence with this computer's clock."""
        self._detectors = {place: moved(one, by) for place, one in self._detectors.items()}
        self._surfaces = {name: moved(one, by) for name, one in self._surfaces.items()}
        self._lately.clear()

    def recover(self, now: datetime) -> None:
        """Take Claude as well again, based on other evidence."""
        self._detectors = _all_recovered(self._detectors, now)
        self._surfaces = _all_recovered(self._surfaces, now)
        self._lately.clear()

    def standing(self, now: datetime, network_seen_at: datetime | None) -> OwnStanding:
        """Return the standing; ``network_seen_at`` is when the network last surely worked.

        A detector that fails only on silence or cut streams is believed if the network was seen to
        work after its first failure: a stalled network looks the same.
        """
        standings = {
            place: self._believed(one, now, network_seen_at)
            for place, one in self._detectors.items()
        }
        failing = [place for place in self._places() if standings.get(place) in _TROUBLED]
        stand_ins = tuple(
            place
            for place, standing in standings.items()
            if place and place not in self._models[:1] and standing in _TROUBLED
        )
        working = tuple(
            place
            for place, standing in standings.items()
            if place and standing is Standing.WORKING and self._detectors[place].last_success_at
        )
        one_surface = self._one_surface_failing(now, network_seen_at)
        if one_surface is not None:
            return msgspec.structs.replace(
                one_surface, stand_ins_failing=stand_ins, others_working=working
            )
        if failing:
            # an outright failure is stronger than an answer just received; if another model works,
            # the one model fails, not all of Claude
            place = min(
                failing,
                key=lambda one: (standings[one] is not Standing.FAILING, not one and bool(working)),
            )
            return OwnStanding(
                standings[place], place, self._detectors[place], None, stand_ins, working
            )
        return self._not_failing(standings, stand_ins, working)

    def _one_surface_failing(
        self, now: datetime, network_seen_at: datetime | None
    ) -> OwnStanding | None:
        """Return the standing of the surface that fails while another works; None if none does."""
        standings = {
            name: self._believed(one, now, network_seen_at) for name, one in self._surfaces.items()
        }
        works = any(
            standing is Standing.WORKING and self._surfaces[name].last_success_at
            for name, standing in standings.items()
        )
        failing = [name for name, standing in standings.items() if standing in _TROUBLED]
        if not works or not failing:
            return None
        return OwnStanding(standings[failing[0]], "", self._surfaces[failing[0]], elsewhere=True)

    def probe_due(self, now: datetime) -> datetime | None:
        """Return when a probe of the first model is most useful; None if none is needed."""
        due: list[datetime] = []
        for place in self._places():
            detector = self._detectors.get(place)
            if detector is None or detector.at is None:
                continue
            match detector.standing(now):
                case Standing.SUSPECT:
                    due.append(detector.at + CONFIRM_AFTER)
                case Standing.FAILING:
                    last = min(self._probes_while_failing, len(RECOVERY_PROBES) - 1)
                    due.append(detector.at + RECOVERY_PROBES[last])
                case Standing.RECOVERING:
                    due.append(detector.at + RECOVERING_PROBE)
                case Standing.WORKING | Standing.SILENT:
                    pass
        return min(due, default=None)

    def _places(self) -> tuple[str, ...]:
        """Return the places whose failure means that Claude fails for this person."""
        first = self._models[:1]
        asked = tuple(
            place
            for place, one in self._detectors.items()
            if place and place not in self._models and one.failing_since
        )
        nothing_else = not any(self._detectors.get(model) for model in first)
        return (EVERYTHING, *first, *(asked if nothing_else else ()))

    def _first_is_failing(self) -> bool:
        return any(
            one.failing_since is not None
            for model in self._models[:1]
            if (one := self._detectors.get(model))
        )

    def _believed(
        self, detector: Detector, now: datetime, network_seen_at: datetime | None
    ) -> Standing:
        standing = detector.standing(now)
        if standing is not Standing.FAILING:
            return standing
        if any(one.kind in CONFIRMS_NETWORK for one in detector.recent[-3:]):
            return standing
        began = detector.first_failure_at
        seen = network_seen_at is not None and began is not None and network_seen_at >= began
        return standing if seen else Standing.SUSPECT

    def _not_failing(
        self,
        standings: dict[str, Standing],
        stand_ins: tuple[str, ...],
        working: tuple[str, ...],
    ) -> OwnStanding:
        whole = self._detectors.get(EVERYTHING, Detector())
        first = self._detectors.get(self._models[0]) if self._models else None
        suspect = Standing.SUSPECT in (standings.get(place) for place in self._places())
        # a request that is tried again has not failed yet: the one before it still counts
        is_refuted = suspect and not whole.only_tries
        answered_at = (first or whole).last_success_at or whole.last_success_at
        worked_at = None if is_refuted else answered_at
        standing = standings.get(EVERYTHING, Standing.SILENT)
        if suspect:
            standing = Standing.SUSPECT
        failed_since = (first or whole).failed_last
        left_at = self._left_failing_at(whole)
        return OwnStanding(
            *(standing, EVERYTHING, whole, worked_at, stand_ins, working, failed_since, left_at)
        )

    def _left_failing_at(self, whole: Detector) -> datetime | None:
        """Return when requests last failed, if none was answered since."""
        left = [
            one.last_failure_at
            for place in self._places()
            if (one := self._detectors.get(place)) and one.failing_since and one.last_failure_at
        ]
        last = max(left, default=None)
        answered_at = whole.last_success_at
        return None if last is None or (answered_at and answered_at > last) else last


def _all_recovered(detectors: dict[str, Detector], now: datetime) -> dict[str, Detector]:
    return {
        place: one.recovered(now) if one.failing_since else one for place, one in detectors.items()
    }


_TROUBLED = frozenset({Standing.FAILING, Standing.RECOVERING})

"""How an open incident affects the components a person uses, before own evidence. Pure.

The rules follow the practice on Claude's page from 2023 to 2026: incidents stay open for days, are
left in ``monitoring`` for a median of 26 minutes after the end, name components that were never
touched, or name none at all while everything is green.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from understudy.base.instants import is_within
from understudy.status.model import ComponentState, Impact, Phase, VerdictKind
from understudy.status.official.models_named import named_models
from understudy.status.official.prose.places import THIS_SYSTEM, is_elsewhere

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import Component, Incident
    from understudy.status.official.prose.models import ModelName

# after this long without a post, with all its components well, an open incident was forgotten
SILENT_FOR = timedelta(hours=24)
# how long an answer counts as proof that Claude works
WORKED_FOR = timedelta(minutes=10)
UNDER_WAY = frozenset({Phase.IN_PROGRESS, Phase.VERIFYING})


class Informational(StrEnum):
    """Why an open incident is worth a line but no concern."""

    OLD = "old"
    RECOVERED = "recovered"
    BYSTANDER = "bystander"
    NO_IMPACT = "no_impact"
    OTHER_MODELS = "other_models"
    ELSEWHERE = "elsewhere"
    WORKING = "working"


BY_PROSE = frozenset({Informational.OTHER_MODELS, Informational.ELSEWHERE})
"""Based on wording only; never outweighs a critical impact or an outage of all used components."""
DISMISSING = BY_PROSE | {Informational.WORKING}
"""Reasons to dismiss an incident for this person, and with it its effect on the components."""


class Person(msgspec.Struct, frozen=True):
    """The person's models, and when Claude last answered them.

    ``models`` empty: any. ``worked_at`` is None if own requests fail or none was made. ``system``
    is this computer's; None if places are not to be considered, because a backup's page has others.
    """

    models: tuple[ModelName, ...] = ()
    worked_at: datetime | None = None
    system: str | None = THIS_SYSTEM


ANYBODY = Person()
OF_A_BACKUP = Person(system=None)


class Bearing(msgspec.Struct, frozen=True):
    """The verdict from one incident; ``reported`` gives a green icon an amber rim.

    ``doubt``: its wording would dismiss it, but its gravity does not allow that. ``is_partial``:
    its components are degraded for this person at most, whatever state the page shows.
    """

    kind: VerdictKind
    impact: Impact = Impact.NONE
    informational: Informational | None = None
    reported: bool = True
    doubt: Informational | None = None
    is_partial: bool = False


class Surroundings(msgspec.Struct, frozen=True):
    """The rest of the page: the ``used`` of its ``components``, ``api_ids`` for own requests."""

    used: tuple[Component, ...]
    components: tuple[Component, ...]
    api_ids: frozenset[str] = frozenset()

    @property
    def are_all_out(self) -> bool:
        """Whether everything this person uses is in a major outage."""
        return bool(self.used) and all(
            one.state is ComponentState.MAJOR_OUTAGE for one in self.used
        )

    def named_by(self, incident: Incident) -> tuple[Component, ...]:
        """Return the components an incident names; the used ones if it names none."""
        if not incident.component_ids:
            return self.used
        return tuple(one for one in self.components if one.id in incident.component_ids)


def touches(incident: Incident, used: tuple[Component, ...]) -> bool:
    """Return True if the incident names a used component or none at all."""
    if not incident.component_ids:
        return bool(used)
    return any(component.id in incident.component_ids for component in used)


def bearing_of(
    incident: Incident, around: Surroundings, now: datetime, person: Person = ANYBODY
) -> Bearing | None:
    """Weigh one open incident; None if it is about something else."""
    if not touches(incident, around.used):
        return None
    why = _why_informational(incident, around, now)
    doubt = None
    if why is None:
        why = dismissal_of(incident, around, now, person)
        if why in BY_PROSE and (incident.impact is Impact.CRITICAL or around.are_all_out):
            why, doubt = None, why
    if why is not None:
        return Bearing(VerdictKind.UP, informational=why, reported=why is not Informational.OLD)
    # an unlisted impact is at least minor
    impact = Impact.MINOR if incident.impact is Impact.UNKNOWN else incident.impact
    # a withdrawn model stays named for weeks: that is no outage even for those who used it
    is_partial = doubt is not None or (_is_silent(incident, now) and _names_models(incident))
    # "monitoring" is not recovered, but a fix is in: errors may go on, an outage does not
    fixed = incident.phase is Phase.MONITORING
    if impact is Impact.CRITICAL and not fixed and not is_partial:
        return Bearing(VerdictKind.DOWN, impact)
    if is_partial and impact is Impact.CRITICAL:
        impact = Impact.MAJOR
    return Bearing(VerdictKind.DEGRADED, impact, doubt=doubt, is_partial=is_partial)


def dismissal_of(
    incident: Incident, around: Surroundings, now: datetime, person: Person
) -> Informational | None:
    """Return why this incident does not concern this person, or None if it does."""
    if _was_answered_since(incident, around, now, person):
        return Informational.WORKING
    named = named_models(incident)
    if person.models and not any(named.touches(model) for model in person.models):
        return Informational.OTHER_MODELS
    if person.system is not None and is_elsewhere(incident, around.used, person.system):
        return Informational.ELSEWHERE
    return None


def _was_answered_since(
    incident: Incident, around: Surroundings, now: datetime, person: Person
) -> bool:
    worked_at = person.worked_at
    is_of_requests = not incident.component_ids or bool(incident.component_ids & around.api_ids)
    if worked_at is None or not is_of_requests or not is_within(worked_at, now, WORKED_FOR):
        return False
    return worked_at >= incident.started_at


def _why_informational(
    incident: Incident, around: Surroundings, now: datetime
) -> Informational | None:
    touched = around.named_by(incident)
    if _is_silent(incident, now) and all(_is_well(one) for one in touched):
        return Informational.OLD
    named = tuple(one for one in around.used if one.id in incident.component_ids)
    if named and all(_is_bystander(incident, one) for one in named):
        return Informational.BYSTANDER
    if incident.phase is Phase.MONITORING and _has_recovered(incident, named):
        return Informational.RECOVERED
    if incident.impact in {Impact.NONE, Impact.MAINTENANCE}:
        return Informational.NO_IMPACT
    return None


def _is_well(component: Component) -> bool:
    return component.state is ComponentState.OPERATIONAL


def _is_silent(incident: Incident, now: datetime) -> bool:
    """Return True if nothing was posted for a day; its age does not matter."""
    spoke_at = max(
        incident.updates[0].display_at if incident.updates else incident.updated_at,
        incident.started_at,
    )
    return now - spoke_at > SILENT_FOR


def _names_models(incident: Incident) -> bool:
    named = named_models(incident)
    return bool(named.names) and not named.everybody


def _is_bystander(incident: Incident, component: Component) -> bool:
    """Return True if the incident lists this component only as one that stayed well.

    Only if the incident has another one that did not: some are posted without changing the state of
    any component.
    """
    if component.state is not ComponentState.OPERATIONAL or not _components_hit(incident):
        return False
    said = [
        state
        for update in incident.updates
        for one in update.affected
        if one.id == component.id
        for state in (one.old_state, one.new_state)
    ]
    return set(said) == {ComponentState.OPERATIONAL}


def _has_recovered(incident: Incident, named: tuple[Component, ...]) -> bool:
    """Return True if a used component went bad with this incident, and all it names are well again.

    If no component ever went bad, green components prove nothing about this incident.
    """
    hit = _components_hit(incident)
    well = all(one.state is ComponentState.OPERATIONAL for one in named)
    return well and any(one.id in hit for one in named)


def _components_hit(incident: Incident) -> frozenset[str]:
    """Return the ids of components that an update set to anything but operational."""
    return frozenset(
        one.id
        for update in incident.updates
        for one in update.affected
        if {one.old_state, one.new_state} - {ComponentState.OPERATIONAL, None}
    )

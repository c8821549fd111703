"""What an open incident means for the components a person uses, before own evidence counts. Pure.

The rules follow how Claude's page was kept from 2023 to 2026: incidents stay open for days, are
left in ``monitoring`` for a median of 26 minutes after the end, name components that were never
touched, or name none at all while everything is green.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from understudy.status.model import ComponentState, Impact, Phase, VerdictKind
from understudy.status.official.models_named import named_models

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import Component, Incident
    from understudy.status.official.models_named import ModelName

# an incident can stay open for weeks (18.8 days in 2026); it must not colour the icon that long
INFORMATIONAL_AFTER = timedelta(hours=24)
# how long an answer says that Claude works
WORKED_FOR = timedelta(minutes=10)
UNDER_WAY = frozenset({Phase.IN_PROGRESS, Phase.VERIFYING})


class Informational(StrEnum):
    """Why an open incident is worth a line but no concern."""

    OLD = "old"
    RECOVERED = "recovered"
    BYSTANDER = "bystander"
    NO_IMPACT = "no_impact"
    OTHER_MODELS = "other_models"
    WORKING = "working"


DISMISSING = frozenset({Informational.OTHER_MODELS, Informational.WORKING})
"""What makes an incident none of this person's, and with it what it did to the components."""
EXCUSING = DISMISSING | {Informational.OLD}
"""What explains a component's state without it being news; a day-old state is not."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of the person: their models, and when Claude last answered them.

    ``models`` empty means any. ``worked_at`` is None while own requests fail or nothing was asked.
    """

    models: tuple[ModelName, ...] = ()
    worked_at: datetime | None = None


ANYBODY = Person()


@dataclass(frozen=True, slots=True)
class Bearing:
    """What an incident alone makes of the verdict; ``reported`` rims a green icon with amber."""

    kind: VerdictKind
    impact: Impact = Impact.NONE
    informational: Informational | None = None
    reported: bool = True


def touches(incident: Incident, used: tuple[Component, ...]) -> bool:
    """Tell whether the incident names a used component; one that names none may touch them all."""
    if not incident.component_ids:
        return bool(used)
    return any(component.id in incident.component_ids for component in used)


def bearing_of(
    incident: Incident,
    used: tuple[Component, ...],
    now: datetime,
    person: Person = ANYBODY,
    api_ids: frozenset[str] = frozenset(),
) -> Bearing | None:
    """Weigh one open incident; None where it is about something else.

    ``api_ids`` are the components that own requests go through.
    """
    if not touches(incident, used):
        return None
    why = _why_informational(incident, used, now) or dismissal_of(incident, now, person, api_ids)
    if why is not None:
        return Bearing(VerdictKind.UP, informational=why, reported=why is not Informational.OLD)
    # an impact nobody listed is at least some
    impact = Impact.MINOR if incident.impact is Impact.UNKNOWN else incident.impact
    # "monitoring" is not recovered, but a fix is in: errors may go on, an outage does not
    fixed = incident.phase is Phase.MONITORING
    if incident.impact is Impact.CRITICAL and not fixed:
        return Bearing(VerdictKind.DOWN, impact)
    return Bearing(VerdictKind.DEGRADED, impact)


def dismissal_of(
    incident: Incident, now: datetime, person: Person, api_ids: frozenset[str]
) -> Informational | None:
    """Say why this incident is none of this person's, or None."""
    named = named_models(incident)
    if person.models and not any(named.touches(model) for model in person.models):
        return Informational.OTHER_MODELS
    worked_at = person.worked_at
    is_of_requests = not incident.component_ids or bool(incident.component_ids & api_ids)
    if worked_at is None or not is_of_requests or now - worked_at > WORKED_FOR:
        return None
    return Informational.WORKING if worked_at >= incident.started_at else None


def _why_informational(
    incident: Incident, used: tuple[Component, ...], now: datetime
) -> Informational | None:
    if now - incident.started_at > INFORMATIONAL_AFTER:
        return Informational.OLD
    named = tuple(one for one in used if one.id in incident.component_ids)
    if named and all(_is_bystander(incident, one) for one in named):
        return Informational.BYSTANDER
    if incident.phase is Phase.MONITORING and _has_recovered(incident, named):
        return Informational.RECOVERED
    if incident.impact in {Impact.NONE, Impact.MAINTENANCE}:
        return Informational.NO_IMPACT
    return None


def _is_bystander(incident: Incident, component: Component) -> bool:
    """Tell whether the incident lists this component only to say that it stayed well.

    Only believed where the incident says of another one that it did not: some are posted without
    flipping any component.
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
    """Tell whether a used component went bad with this incident, and all it names are well again.

    Where no component ever went bad, green components say nothing about this incident.
    """
    hit = _components_hit(incident)
    well = all(one.state is ComponentState.OPERATIONAL for one in named)
    return well and any(one.id in hit for one in named)


def _components_hit(incident: Incident) -> frozenset[str]:
    """Return the ids of those an update says were in anything but good order."""
    return frozenset(
        one.id
        for update in incident.updates
        for one in update.affected
        if {one.old_state, one.new_state} - {ComponentState.OPERATIONAL, None}
    )

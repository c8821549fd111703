"""Offline, captive portal, or theirs? What the system hints and witnesses saw, as one state. Pure.

A failure counts against Claude only while somebody else was reached over the same network. The
system's word is a hint: *disconnected* is believed at once, *online* never, for a VPN's own
interface stays up while nothing gets through it. Witnesses are hosts this person talks to anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from understudy.status.model import NetworkState

if TYPE_CHECKING:
    from datetime import datetime


class Reachability(StrEnum):
    """How far this computer reaches, in the operating system's opinion."""

    UNKNOWN = "unknown"
    DISCONNECTED = "disconnected"
    LOCAL = "local"  # this network, not the internet
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class SystemHint:
    """The operating system's opinion. ``behind_portal`` False also means: it cannot tell."""

    reachability: Reachability = Reachability.UNKNOWN
    behind_portal: bool = False


NO_HINT = SystemHint()


class Sighting(StrEnum):
    """What asking one host showed."""

    REACHED = "reached"  # it answered, whatever it answered
    IMPOSTOR = "impostor"  # somebody else answered in its place
    DOUBTFUL = "doubtful"  # it answered under a certificate that is not valid now
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class WitnessReport:
    """What the witnesses saw; ``sightings`` pairs each host with what asking it showed."""

    at: datetime
    sightings: tuple[tuple[str, Sighting], ...]

    @property
    def state(self) -> NetworkState:
        """What the witnesses alone say: one that was reached outweighs all that were not."""
        seen = {sighting for _, sighting in self.sightings}
        if Sighting.REACHED in seen or not seen:
            # nobody outside to ask: all is on this computer, with no network in between
            return NetworkState.ONLINE
        if Sighting.IMPOSTOR in seen:
            return NetworkState.CAPTIVE_PORTAL
        if seen == {Sighting.UNREACHED}:
            return NetworkState.OFFLINE
        # a clock that is wrong makes every certificate invalid: not theirs, but not offline either
        return NetworkState.UNKNOWN


def network_state(hint: SystemHint, report: WitnessReport | None) -> NetworkState:
    """Combine the hint with a report made since that hint came; None: nobody was asked yet."""
    seen = NetworkState.UNKNOWN if report is None else report.state
    if seen is NetworkState.ONLINE:
        # whatever the system thinks: a container or a VPN may hide the way out from it
        return NetworkState.ONLINE
    if hint.reachability is Reachability.DISCONNECTED:
        return NetworkState.OFFLINE
    # a portal may drop what it does not answer
    return NetworkState.CAPTIVE_PORTAL if hint.behind_portal else seen

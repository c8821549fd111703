"""Offline, captive portal, or Claude? Combine system hints and witnesses into one state. Pure.

A failure counts against Claude only if another host was reached over the same network. The system's
state is a hint: *disconnected* is believed at once, *online* never, because a VPN's interface stays
up while nothing gets through it. Witnesses are hosts this person uses anyway.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from understudy.status.model import NetworkState

if TYPE_CHECKING:
    from datetime import datetime


class Reachability(StrEnum):
    """How far this computer reaches, according to the operating system."""

    UNKNOWN = "unknown"
    DISCONNECTED = "disconnected"
    LOCAL = "local"  # this network, not the internet
    ONLINE = "online"


class SystemHint(msgspec.Struct, frozen=True):
    """The operating system's opinion.

    ``behind_portal`` is also False if it cannot detect portals.
    """

    reachability: Reachability = Reachability.UNKNOWN
    behind_portal: bool = False


NO_HINT = SystemHint()


class Sighting(StrEnum):
    """The result of asking one host."""

    REACHED = "reached"  # it answered, with any status
    IMPOSTOR = "impostor"  # another server answered in its place
    DOUBTFUL = "doubtful"  # it answered under a certificate that is not valid now
    UNREACHED = "unreached"


class WitnessReport(msgspec.Struct, frozen=True):
    """The results of all witnesses; ``sightings`` pairs each host with its sighting."""

    at: datetime
    sightings: tuple[tuple[str, Sighting], ...]

    @property
    def state(self) -> NetworkState:
        """The state by witnesses only: one that was reached outweighs all that were not."""
        seen = {sighting for _, sighting in self.sightings}
        if Sighting.REACHED in seen or not seen:
            # no host outside: everything runs on this computer, with no network in between
            return NetworkState.ONLINE
        if Sighting.IMPOSTOR in seen:
            return NetworkState.CAPTIVE_PORTAL
        if seen == {Sighting.UNREACHED}:
            return NetworkState.OFFLINE
        # a wrong clock makes every certificate invalid: not Claude's fault, but not offline either
        return NetworkState.UNKNOWN


def network_state(hint: SystemHint, report: WitnessReport | None) -> NetworkState:
    """Combine the hint with a report made since; None: no witness has been asked yet."""
    seen = NetworkState.UNKNOWN if report is None else report.state
    if seen is NetworkState.ONLINE:
        # whatever the system reports: a container or a VPN may hide the way out from it
        return NetworkState.ONLINE
    if hint.reachability is Reachability.DISCONNECTED:
        return NetworkState.OFFLINE
    # a portal may drop requests instead of answering
    return NetworkState.CAPTIVE_PORTAL if hint.behind_portal else seen

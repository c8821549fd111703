"""Offline, captive portal and theirs are three states; what nobody knows is a fourth."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest

from tests.virtual_loop import STARTED_AT
from understudy.status.model import NetworkState
from understudy.status.network import (
    NO_HINT,
    Reachability,
    Sighting,
    SystemHint,
    WitnessReport,
    network_state,
)

ONLINE, OFFLINE = NetworkState.ONLINE, NetworkState.OFFLINE
PORTAL, UNKNOWN = NetworkState.CAPTIVE_PORTAL, NetworkState.UNKNOWN


def report(*seen: Sighting) -> WitnessReport:
    return WitnessReport(STARTED_AT, tuple((f"host{n}", one) for n, one in enumerate(seen)))


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        ((Sighting.REACHED,), ONLINE),
        ((Sighting.UNREACHED, Sighting.REACHED), ONLINE),
        ((Sighting.IMPOSTOR, Sighting.REACHED), ONLINE),
        ((Sighting.IMPOSTOR, Sighting.UNREACHED), PORTAL),
        ((Sighting.UNREACHED, Sighting.UNREACHED), OFFLINE),
        ((Sighting.DOUBTFUL,), UNKNOWN),
        ((Sighting.DOUBTFUL, Sighting.UNREACHED), UNKNOWN),
        ((), ONLINE),
    ],
)
def test_witnesses_alone_tell_the_states_apart(
    seen: tuple[Sighting, ...], state: NetworkState
) -> None:
    assert network_state(NO_HINT, report(*seen)) is state


@pytest.mark.parametrize("seen", list(combinations_with_replacement(Sighting, 3)))
@pytest.mark.parametrize("reachability", Reachability)
@pytest.mark.parametrize("behind", [False, True])
def test_it_is_online_exactly_when_a_witness_was_reached(
    seen: tuple[Sighting, ...], reachability: Reachability, behind: bool
) -> None:
    state = network_state(SystemHint(reachability, behind), report(*seen))
    assert (state is ONLINE) is (Sighting.REACHED in seen)


def test_disconnected_is_believed_at_once() -> None:
    assert network_state(SystemHint(Reachability.DISCONNECTED), None) is OFFLINE
    assert network_state(SystemHint(Reachability.DISCONNECTED, behind_portal=True), None) is OFFLINE


def test_online_is_never_believed_without_a_witness() -> None:
    assert network_state(SystemHint(Reachability.ONLINE), None) is UNKNOWN
    lost = report(Sighting.UNREACHED)
    assert network_state(SystemHint(Reachability.ONLINE), lost) is OFFLINE


def test_a_portal_the_system_knows_of_is_one_even_where_it_drops_everything() -> None:
    hint = SystemHint(Reachability.ONLINE, behind_portal=True)
    assert network_state(hint, None) is PORTAL
    assert network_state(hint, report(Sighting.UNREACHED)) is PORTAL
    assert network_state(hint, report(Sighting.DOUBTFUL)) is PORTAL


def test_nothing_said_is_nothing_known() -> None:
    assert network_state(NO_HINT, None) is UNKNOWN

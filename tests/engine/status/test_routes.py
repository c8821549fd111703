"""Which of the kernel's tables show a way out; `tests.session.network` has the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from understudy.engine.status.system_network.routes import has_way_out, hint_of
from understudy.status.network import Reachability

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT   \n"
NEIGHBOURS = "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0   \n"
DEFAULT = "eth0\t00000000\t010200C0\t0003\t0\t0\t600\t00000000\t0\t0\t0   \n"
HALF = "tun0\t00000000\t0100080A\t0003\t0\t0\t0\t00000080\t0\t0\t0   \n"
UNREACHABLE = "*\t00000000\t00000000\t0200\t0\t0\t0\t00000000\t0\t0\t0   \n"
ZEROS = "0" * 32
LINK_6 = f"fe80{'0' * 28} 40 {ZEROS} 00 {ZEROS} 00000100 00000002 00000000 00000001     eth0\n"
DEFAULT_6 = f"{ZEROS} 00 {ZEROS} 00 fd{'0' * 29}1 00000400 00000003 00000000 00450003     eth0\n"
NONE_6 = f"{ZEROS} 00 {ZEROS} 00 {ZEROS} ffffffff 00000001 00000000 00200200       lo\n"


@pytest.mark.parametrize(
    ("ipv4", "ipv6", "leads"),
    [
        (HEAD, "", False),
        (HEAD + NEIGHBOURS, LINK_6 + NONE_6, False),
        (HEAD + UNREACHABLE, NONE_6, False),
        (HEAD + HALF, "", False),
        (HEAD + NEIGHBOURS + DEFAULT, "", True),
        (HEAD + UNREACHABLE + DEFAULT, NONE_6, True),
        (HEAD, LINK_6 + DEFAULT_6 + NONE_6, True),
    ],
)
def test_a_way_out_is_a_route_of_all_addresses_that_leads_somewhere(
    ipv4: str, ipv6: str, leads: bool
) -> None:
    assert has_way_out(ipv4, ipv6) is leads


def test_a_kernel_without_ipv6_has_one_table(tmp_path: Path) -> None:
    (tmp_path / "route").write_text(HEAD + DEFAULT, encoding="ascii")
    assert hint_of(tmp_path).reachability is Reachability.ONLINE

"""The state of the network by the kernel's routes: a computer without a way out is disconnected.

The kernel tells of each change over netlink. Its message is not decoded: the two small tables below
``/proc/net`` are read again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.status.network import Reachability, SystemHint

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

TABLES = Path("/proc/net")
ROUTES_CHANGED = 0x40 | 0x400
"""``RTMGRP_IPV4_ROUTE`` and ``RTMGRP_IPV6_ROUTE`` of ``linux/rtnetlink.h``."""
UP = 0x1
REJECTS = 0x200


def has_way_out(ipv4: str, ipv6: str) -> bool:
    """Return True if ``/proc/net/route`` or ``ipv6_route``, as texts, has a default route."""
    return any(_is_default_4(line.split()) for line in ipv4.splitlines()[1:]) or any(
        _is_default_6(line.split()) for line in ipv6.splitlines()
    )


def _is_default_4(fields: list[str]) -> bool:
    """Return True for a route of all addresses: destination at 1, flags at 3, mask at 7."""
    return int(fields[1], 16) == int(fields[7], 16) == 0 and _leads(int(fields[3], 16))


def _is_default_6(fields: list[str]) -> bool:
    """Return True for a route of all addresses: destination at 0, its length at 1, flags at 8."""
    return int(fields[0], 16) == int(fields[1], 16) == 0 and _leads(int(fields[8], 16))


def _leads(flags: int) -> bool:
    return flags & (UP | REJECTS) == UP


def hint_of(tables: Path = TABLES) -> SystemHint:
    """Read the tables; without IPv6 there is no second one. Raises `OSError` without any."""
    ipv6 = tables / "ipv6_route"
    found = has_way_out(
        (tables / "route").read_text("ascii"), ipv6.read_text("ascii") if ipv6.exists() else ""
    )
    return SystemHint(Reachability.ONLINE if found else Reachability.DISCONNECTED)


async def follow_routes(take: Callable[[SystemHint], None], tables: Path = TABLES) -> None:
    """Give ``take`` each hint until it is cancelled; raises `OSError` if nothing can be read."""
    changed = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hear() -> None:
        # an overrun only means that several changes came at once
        with contextlib.suppress(OSError):
            kernel.recv(65536)
        changed.set()

    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
        kernel.settimeout(0)
        kernel.bind((0, ROUTES_CHANGED))
        loop.add_reader(kernel, hear)
        try:
            hint = hint_of(tables)
            log.info("network state read from the kernel's routes")
            while True:
                take(hint)
                await changed.wait()
                changed.clear()
                hint = hint_of(tables)
        finally:
            loop.remove_reader(kernel)

"""Detect whether a display server answers at the address in the environment. Used on Linux only."""

from __future__ import annotations

import os
import re
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Place = tuple[str, int] | str

ANSWERS_S = 2.0
X11_FOLDER = "/tmp/.X11-unix"  # noqa: S108 - where X servers listen
X11_PORT = 6000
DISPLAY = re.compile(r"(?:unix:|(?P<host>[^:]*)):(?P<number>\d+)(?:\.\d+)?")


def display_answers(name: str, value: str, environment: Mapping[str, str]) -> bool:
    """Return True if a program listens at ``WAYLAND_DISPLAY`` or ``DISPLAY``. Shows nothing."""
    places = _wayland(value, environment) if name == "WAYLAND_DISPLAY" else _x11(value)
    return any(_connects(family, place) for family, place in places)


def _wayland(value: str, environment: Mapping[str, str]) -> Iterator[tuple[int, Place]]:
    yield socket.AF_UNIX, os.path.join(environment.get("XDG_RUNTIME_DIR", ""), value)  # noqa: PTH118 - an absolute value wins


def _x11(value: str) -> Iterator[tuple[int, Place]]:
    found = DISPLAY.fullmatch(value)
    if found is None:
        return
    host, number = found["host"], int(found["number"])
    if host:
        yield socket.AF_INET, (host, X11_PORT + number)
    else:
        yield socket.AF_UNIX, f"\0{X11_FOLDER}/X{number}"
        yield socket.AF_UNIX, f"{X11_FOLDER}/X{number}"


def _connects(family: int, place: Place) -> bool:
    try:
        with socket.socket(family) as asking:
            asking.settimeout(ANSWERS_S)
            asking.connect(place)
    except (OSError, ValueError, OverflowError):
        return False
    return True

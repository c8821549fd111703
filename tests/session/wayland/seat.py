"""A mouse and a keyboard for a Wayland session, asked for over the compositor's socket.

A headless sway has neither, so both must be there before a program is operated, and stay: a
keyboard that goes away takes the focus with it. The requests are those of wayland.xml,
wlr-virtual-pointer-unstable-v1.xml and virtual-keyboard-unstable-v1.xml.
"""

from __future__ import annotations

import os
import socket
import struct
import time
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DISPLAY, REGISTRY = 1, 2
SYNC, GET_REGISTRY, BIND, GLOBAL, ERROR = 0, 1, 0, 0, 0
SEAT, MICE, KEYBOARDS = (
    "wl_seat",
    "zwlr_virtual_pointer_manager_v1",
    "zwp_virtual_keyboard_manager_v1",
)
CREATE = 0
MOVE_TO, BUTTON, FRAME = 1, 2, 4
KEYMAP, KEY, MODIFIERS = 0, 1, 2
BUTTONS = {1: 0x110, 2: 0x112, 3: 0x111}
"""By the numbers that X11 gives them, to Linux's event codes."""
XKB_V1, SHIFT = 1, 1
LAYOUT = b"""xkb_keymap {
xkb_keycodes { include "evdev+aliases(qwerty)" };
xkb_types { include "complete" };
xkb_compat { include "complete" };
xkb_symbols { include "pc+us+inet(evdev)" };
};\0"""
ROWS = {2: "1234567890-=", 16: "qwertyuiop[]", 30: "asdfghjkl;'", 44: "zxcvbnm,./"}
"""The keys of a US keyboard by Linux's code of each row's first."""
CODES = {key: first + at for first, row in ROWS.items() for at, key in enumerate(row)} | {
    "Escape": 1,
    "Tab": 15,
    "Return": 28,
    " ": 57,
    "Left": 105,
    "Right": 106,
    "Up": 103,
    "Down": 108,
}
SHIFTED = {"?": "/", "!": "1", ":": ";"}
HEADER = struct.Struct("=IHH")


class Seat:
    """``size`` is the screen's, in the compositor's pixels."""

    def __init__(self, compositor: Path, size: tuple[int, int]) -> None:
        self._size = size
        self._ids = count(REGISTRY)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(compositor))
        self._send(DISPLAY, GET_REGISTRY, _numbers(next(self._ids)))
        globals_ = self._globals()
        seat, mice, keyboards = (self._bound(globals_, name) for name in (SEAT, MICE, KEYBOARDS))
        self._mouse, self._keyboard = next(self._ids), next(self._ids)
        self._send(mice, CREATE, _numbers(seat, self._mouse))
        self._send(keyboards, CREATE, _numbers(seat, self._keyboard))
        self._choose_layout()
        self._wait()

    def close(self) -> None:
        self._socket.close()

    def move(self, x: int, y: int) -> None:
        self._send(self._mouse, MOVE_TO, _numbers(_now_ms(), x, y, *self._size))
        self._send(self._mouse, FRAME)
        self._wait()

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Move there and press a button, numbered as in X11."""
        self.move(x, y)
        for is_down in (1, 0):
            self._send(self._mouse, BUTTON, _numbers(_now_ms(), BUTTONS[button], is_down))
            self._send(self._mouse, FRAME)
        self._wait()

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press a key: a name of `CODES`, or what a US keyboard prints on it."""
        if shift:
            self._send(self._keyboard, MODIFIERS, _numbers(SHIFT, 0, 0, 0))
        for is_down in (1, 0):
            self._send(self._keyboard, KEY, _numbers(_now_ms(), CODES[key], is_down))
        if shift:
            self._send(self._keyboard, MODIFIERS, _numbers(0, 0, 0, 0))
        self._wait()

    def type(self, text: str) -> None:
        for letter in text:
            key = SHIFTED.get(letter, letter.lower())
            self.press(key, shift=key != letter)

    def _choose_layout(self) -> None:
        file = os.memfd_create("layout")
        os.write(file, LAYOUT)
        body = _numbers(XKB_V1, len(LAYOUT))
        header = HEADER.pack(self._keyboard, KEYMAP, HEADER.size + len(body))
        socket.send_fds(self._socket, [header + body], [file])
        os.close(file)

    def _globals(self) -> dict[str, tuple[int, int]]:
        """Return the name and version of each global, by interface."""
        found = {}
        for sender, event, body in self._wait():
            if (sender, event) == (REGISTRY, GLOBAL):
                name, length = struct.unpack_from("=II", body)
                (version,) = struct.unpack_from("=I", body, len(body) - 4)
                found[body[8 : 8 + length - 1].decode()] = (name, version)
        return found

    def _bound(self, globals_: dict[str, tuple[int, int]], interface: str) -> int:
        name, version = globals_[interface]
        bound = next(self._ids)
        self._send(REGISTRY, BIND, _numbers(name) + _text(interface) + _numbers(version, bound))
        return bound

    def _wait(self) -> list[tuple[int, int, bytes]]:
        """Return what the compositor sends until all that was asked so far is done."""
        callback = next(self._ids)
        self._send(DISPLAY, SYNC, _numbers(callback))
        heard: list[tuple[int, int, bytes]] = []
        while True:
            sender, event, size = HEADER.unpack(self._receive(HEADER.size))
            body = self._receive(size - HEADER.size)
            assert (sender, event) != (DISPLAY, ERROR), f"the compositor refused: {body!r}"
            if sender == callback:
                return heard
            heard.append((sender, event, body))

    def _send(self, target: int, request: int, words: bytes = b"") -> None:
        self._socket.sendall(HEADER.pack(target, request, HEADER.size + len(words)) + words)

    def _receive(self, size: int) -> bytes:
        received = b""
        while len(received) < size:
            more = self._socket.recv(size - len(received))
            assert more, "the compositor is gone"
            received += more
        return received


def _now_ms() -> int:
    """Programs tell a double click by the time of its events."""
    return time.monotonic_ns() // 1_000_000 % 2**32


def _numbers(*values: int) -> bytes:
    return struct.pack(f"={len(values)}I", *values)


def _text(value: str) -> bytes:
    raw = value.encode() + b"\0"
    return _numbers(len(raw)) + raw + bytes(-len(raw) % 4)

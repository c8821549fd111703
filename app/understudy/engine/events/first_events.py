"""The engine's answers to the first run, and to the settings' page of this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.chat.failure import Failure
    from understudy.chat.models.local_models import LocalServer
    from understudy.host.global_shortcut import Shortcut
    from understudy.host.keys import KeyVariable


class StandInsFound(msgspec.Struct, frozen=True):
    """Who could stand in here. ``claude_code`` is the path of the program, empty if none."""

    keys: tuple[KeyVariable, ...]
    servers: tuple[LocalServer, ...]
    claude_code: str = ""


class ModelsListed(msgspec.Struct, frozen=True):
    """The models of a provider that may chat; ``failure`` is why there are none."""

    provider: str
    models: tuple[str, ...]
    failure: Failure | None = None


class AutostartRead(msgspec.Struct, frozen=True):
    """Whether this program starts at login; ``problem``: the system's words if it refused."""

    is_on: bool
    problem: str = ""


class ShortcutShown(msgspec.Struct, frozen=True):
    """How the global shortcut stands; ``shortcut`` None: the person has not switched it on.

    ``is_offered``: this system may have such shortcuts.
    """

    shortcut: Shortcut | None
    is_offered: bool


class DataMeasured(msgspec.Struct, frozen=True):
    """Each kind of data here, with its file or folder and its size in bytes."""

    sizes: tuple[tuple[str, Path, int], ...]


class ReadyToErase(msgspec.Struct, frozen=True):
    """Nothing of ours is left outside our own files: they can be deleted."""


class NotErased(msgspec.Struct, frozen=True):
    """Nothing more was deleted; ``cause`` is ``keyring`` or ``file``, ``detail`` the system's."""

    cause: str
    detail: str = ""


class DiagnosticsRead(msgspec.Struct, frozen=True):
    """What a report of a problem needs; ``parts``: name, version and licence of each library."""

    version: str
    parts: tuple[tuple[str, str, str], ...]
    text: str

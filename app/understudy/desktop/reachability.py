"""The operating system's view of the network, through Qt; the engine weighs it.

Not on Linux, where `engine.status.system_network` reads it for less. Only `ReachabilityWatch.start`
loads QtNetwork: 9 ms and 5 MB that the icon must not wait for.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from understudy.status.network import Reachability, SystemHint

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

log = logging.getLogger(__name__)

# by name: the enumeration itself is in QtNetwork
REACHABILITIES = {
    "Disconnected": Reachability.DISCONNECTED,
    "Local": Reachability.LOCAL,
    "Site": Reachability.LOCAL,
    "Online": Reachability.ONLINE,
}


class ReachabilityWatch(QObject):
    """GUI thread only. ``hint_changed`` carries a `SystemHint`, the first right after `start`.

    If the system has no opinion, or this Qt cannot read it, nothing is ever emitted.
    """

    hint_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._information: QNetworkInformation | None = None
        self._hint: SystemHint | None = None

    def start(self) -> None:
        """Load QtNetwork and begin to listen; call it once the tray icon shows."""
        try:
            from PySide6.QtNetwork import (  # noqa: PLC0415 - see the module's docstring
                QNetworkInformation,
            )
        except ImportError:
            log.info("this Qt has no QtNetwork: only witnesses show the state of the network")
            return
        loaded = QNetworkInformation.loadDefaultBackend()
        self._information = QNetworkInformation.instance() if loaded else None
        if self._information is None:
            log.info("the system reports no state of the network")
            return
        log.info("network state reported by %s", self._information.backendName())
        self._information.reachabilityChanged.connect(self._look)
        self._information.isBehindCaptivePortalChanged.connect(self._look)
        self._look()

    def close(self) -> None:
        """Stop listening; what Qt loaded stays until the program ends."""
        information, self._information = self._information, None
        if information is not None:
            information.reachabilityChanged.disconnect(self._look)
            information.isBehindCaptivePortalChanged.disconnect(self._look)

    @Slot()
    def _look(self) -> None:
        information = self._information
        if information is None:
            return
        # also False if the backend cannot detect it
        hint = hint_of(information.reachability().name, behind=information.isBehindCaptivePortal())
        if hint != self._hint:
            self._hint = hint
            self.hint_changed.emit(hint)


def hint_of(reachability: str, *, behind: bool) -> SystemHint:
    """Translate the name of a `QNetworkInformation.Reachability`; new names are unknown."""
    return SystemHint(REACHABILITIES.get(reachability, Reachability.UNKNOWN), behind)

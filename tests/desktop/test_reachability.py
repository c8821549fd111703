"""What Qt hears of the network reaches the engine as a hint, and QtNetwork loads only then."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtNetwork import QNetworkInformation

from understudy.desktop.reachability import ReachabilityWatch, hint_of
from understudy.status.network import Reachability, SystemHint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def watch(qtbot: QtBot) -> Iterator[ReachabilityWatch]:
    watch = ReachabilityWatch()
    yield watch
    watch.close()


@pytest.mark.parametrize("known", QNetworkInformation.Reachability)
def test_everything_qt_can_say_has_a_meaning(known: QNetworkInformation.Reachability) -> None:
    hint = hint_of(known.name, behind=False)
    assert (hint.reachability is Reachability.UNKNOWN) is (known.name == "Unknown")
    assert hint_of(known.name, behind=True).behind_portal


def test_what_a_later_qt_may_say_is_unknown() -> None:
    assert hint_of("Interplanetary", behind=False) == SystemHint()


def test_starting_tells_what_the_system_says_now_where_it_says_anything(
    watch: ReachabilityWatch,
) -> None:
    told: list[SystemHint] = []
    watch.hint_changed.connect(told.append)
    watch.start()
    information = QNetworkInformation.instance()
    if information is None:
        assert told == []
        return
    behind = information.isBehindCaptivePortal()
    assert told == [hint_of(information.reachability().name, behind=behind)]


def test_a_change_that_changes_nothing_is_not_told_again(watch: ReachabilityWatch) -> None:
    watch.start()
    information = QNetworkInformation.instance()
    if information is None:
        pytest.skip("the system tells nothing of the network here")
    told: list[SystemHint] = []
    watch.hint_changed.connect(told.append)
    information.reachabilityChanged.emit(information.reachability())
    assert told == []


def test_a_change_is_told_until_it_is_closed(
    watch: ReachabilityWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.start()
    information = QNetworkInformation.instance()
    if information is None:
        pytest.skip("the system tells nothing of the network here")
    told: list[SystemHint] = []
    watch.hint_changed.connect(told.append)
    # as if something else had been told before: the system's own word cannot be changed from here
    monkeypatch.setattr(watch, "_hint", SystemHint(Reachability.DISCONNECTED, behind_portal=True))
    information.isBehindCaptivePortalChanged.emit(False)
    assert len(told) == 1
    watch.close()
    monkeypatch.setattr(watch, "_hint", None)
    information.reachabilityChanged.emit(information.reachability())
    assert len(told) == 1


def test_importing_it_loads_no_qtnetwork() -> None:
    code = (
        "import sys, understudy.desktop.reachability as one; one.ReachabilityWatch();"
        "sys.exit('PySide6.QtNetwork' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - fixed words

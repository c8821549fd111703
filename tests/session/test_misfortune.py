"""Each misfortune of `tests.session.misfortune` once: the program lives and is right again."""

from __future__ import annotations

import signal
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.archive.full_disk import mounted
from tests.patience import PATIENCE_S
from tests.session.misfortune import ROOM
from tests.session.misfortune.clock import MovedClock
from tests.session.misfortune.desktop import FragileDesktop
from tests.session.misfortune.events import EVENTS, LAST, Unlucky

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.session, pytest.mark.slow(seconds=390)]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk", ROOM) as place:
        if place is None:
            pytest.skip("only root may mount")
        yield place


@pytest.fixture
def program(
    _session_programs: None, disk: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Unlucky]:
    folder = tmp_path_factory.mktemp("misfortune")
    desktop = FragileDesktop(folder / "session")
    desktop.start()
    with closing(desktop), Unlucky(desktop, disk, MovedClock(folder)) as one:
        yield one


def test_the_program_outlives_every_misfortune_and_is_right_again(program: Unlucky) -> None:
    program.start("--background")
    program.calm()
    for event in (*EVENTS, LAST):
        event(program)
    program.signal(signal.SIGTERM)
    assert program.process is not None
    assert program.process.wait(PATIENCE_S) == 0
    assert "Traceback" not in program.stderr()

"""Each misfortune of `tests.session.misfortune` once: the program lives and is right again."""

from __future__ import annotations

import signal
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.archive.full_disk import mount
from tests.patience import PATIENCE_S
from tests.session.misfortune.clock import MovedClock
from tests.session.misfortune.desktop import FragileDesktop
from tests.session.misfortune.events import EVENTS, LAST, Unlucky

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.session, pytest.mark.slow(seconds=390)]


ROOM = "size=48m,mode=700"
"""Enough for 500 incidents, and filled in a moment."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    if not mount("-t", "tmpfs", "-o", ROOM, "tmpfs", str(place)):
        pytest.skip("only root may mount")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


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

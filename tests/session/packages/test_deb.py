"""The .deb on a clean Debian: installed, started, used, updated with its data kept, removed.

Build it with ``python3 installers/build.py --only deb``, then name it in UNDERSTUDY_DEB, as root:

    UNDERSTUDY_DEB=dist/understudy_0.1.0_amd64.deb \
        .venv/bin/python -m pytest tests/session/packages/test_deb.py

Without that it is skipped: freezing takes minutes. debootstrap fetches the clean system from the
Debian mirror of this machine; UNDERSTUDY_DEBIAN_MIRROR names another one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.session.desktop_session import eventually
from tests.session.running_program import Program
from understudy.world.behaviour import HttpError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.session.desktop_session import DesktopSession

DEB = os.environ.get("UNDERSTUDY_DEB", "")
MIRROR = os.environ.get("UNDERSTUDY_DEBIAN_MIRROR", "http://deb.debian.org/debian")
FETCHING_S = 1800

pytestmark = [
    pytest.mark.session,
    pytest.mark.skipif(not DEB, reason="UNDERSTUDY_DEB names no package; see the docstring"),
]


@pytest.fixture(scope="module")
def clean_system(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a minimal Debian 12, without Python."""
    if os.geteuid() or shutil.which("debootstrap") is None:
        pytest.skip("needs root and debootstrap")
    root = tmp_path_factory.mktemp("debian") / "root"
    command = ["debootstrap", "--variant=minbase", "bookworm", str(root), MIRROR]
    subprocess.run(command, check=True, capture_output=True, timeout=FETCHING_S)
    assert not list(root.glob("usr/bin/python3*"))
    return root


def inside(root: Path, script: str, *words: str) -> tuple[str, ...]:
    """Return the command that runs ``script`` in ``root``, which shares /tmp with the session."""
    mounts = (
        'mount --bind /tmp "$0/tmp" && mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev"'
    )
    chroot = f'exec chroot "$0" /bin/sh -c \'{script}\' "$@"'
    return ("unshare", "--mount", "sh", "-c", f"{mounts} && {chroot}", str(root), *words)


def apt(root: Path, *words: str) -> None:
    script = 'exec apt-get -y --no-install-recommends "$@"'
    variables = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"}
    command = inside(root, script, "apt-get", *words)
    done = subprocess.run(
        command, env=variables, capture_output=True, text=True, timeout=FETCHING_S, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def newer(deb: Path, folder: Path) -> Path:
    """Return the same package with a higher version."""
    tree = folder / "tree"
    subprocess.run(["dpkg-deb", "-R", str(deb), str(tree)], check=True)
    control = tree / "DEBIAN" / "control"
    lines = control.read_text("utf-8").splitlines()
    lines = ["Version: 99.0" if line.startswith("Version:") else line for line in lines]
    control.write_text("\n".join(lines) + "\n", "utf-8")
    made = folder / "newer.deb"
    subprocess.run(["dpkg-deb", "-Znone", "-b", str(tree), str(made)], check=True)
    return made


@pytest.fixture
def program(
    clean_system: Path, desktop_session: DesktopSession, tmp_path: Path
) -> Iterator[Program]:
    words = inside(clean_system, 'exec /usr/bin/understudy "$@"', "understudy")
    with Program(desktop_session, tmp_path / "home", words) as one:
        yield one


def test_it_is_installed_used_updated_and_removed(
    program: Program, clean_system: Path, tmp_path: Path
) -> None:
    deb = Path(DEB).resolve()
    there = clean_system / "root" / "understudy.deb"
    shutil.copy(deb, there)
    apt(clean_system, "install", "/root/understudy.deb")
    assert not list(clean_system.glob("usr/bin/python3*"))

    program.start()
    program.wait_for_tooltip("No trouble reported")
    program.session.tray_menu("Open chat")
    program.type("What is the capital of Italy?")
    eventually(lambda: any(outcome == "complete" for _, outcome, _ in program.segments()))
    program.session.screenshot("deb-chat.png")
    program.change(lambda world: world.claude.behave(HttpError(529)))
    program.type("And of France?")
    eventually(lambda: any(one[0] == "backup" for one in program.segments()))
    program.wait_for_tooltip("Claude is failing for you")
    eventually(lambda: program.session.notifications_shown() > 0)
    program.quit()
    kept = program.segments()
    # in other words: this loads the language model, and with it NumPy
    past = program.second("past", "Which city is Italy's capital?")
    assert past.returncode in {0, 1}, past.stderr

    shutil.copy(newer(deb, tmp_path), there)
    apt(clean_system, "install", "/root/understudy.deb")
    program.start("--background")
    program.quit()
    assert program.segments() == kept

    apt(clean_system, "purge", "understudy")
    assert not list(clean_system.glob("usr/**/*understudy*"))
    assert program.segments() == kept, "what the person has stays"

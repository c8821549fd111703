"""What may stand in a lock, and that a lock nobody can make leaves both as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from installers.dev_lock import foreign_lines

LOCKS = Path(__file__).parents[2] / "installers" / "lock"
HASH = "    --hash=sha256:" + "0a" * 32


@pytest.mark.parametrize("name", ["run", "dev"])
def test_the_locks_here_are_pins_and_hashes(name: str) -> None:
    lock = (LOCKS / f"{name}.txt").read_text("utf-8")
    assert foreign_lines(lock) == []
    assert "pyside6-essentials==" in lock
    assert "pyside6-essentials==6.12.0" not in lock


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "--find-links /opt/wheels",
        "anyio @ https://packages.example/anyio.whl",
        "anyio==4.16.0 ; extra == 'https://packages.example' \\",
        "anyio>=4 \\",
        "-e .",
        "    # via httpx2",
        "    --hash=md5:0a0a",
    ],
)
def test_anything_else_is_foreign(line: str) -> None:
    assert foreign_lines(f"anyio==4.16.0 \\\n{HASH}\n{line}\n") == [line]


def test_a_marker_is_no_address() -> None:
    pin = "cffi==2.1.1 ; platform_python_implementation != 'PyPy' and sys_platform == 'linux' \\"
    assert foreign_lines(f"{pin}\n{HASH} \\\n{HASH}\n") == []

"""What may stand in a lock, and that a lock nobody can make leaves both as they were."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from installers import dev_lock
from installers.dev_console import DevError
from installers.dev_environment import Environment
from installers.dev_lock import foreign_lines, make_locks, uv_lock

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


def test_uv_is_pinned_by_its_hashes() -> None:
    lock = (LOCKS / "uv.txt").read_text("utf-8")
    assert foreign_lines(lock) == []
    assert lock.startswith("uv==")
    assert lock.count("--hash=sha256:") > 1


def test_a_uv_that_is_not_the_pinned_one_decides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pip really refuses: the wheel it finds has the pinned name and version, and other bytes."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    info = "uv-1.0.dist-info"
    with zipfile.ZipFile(wheels / "uv-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: uv\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    environment = Environment(tmp_path)
    uv_lock(environment).parent.mkdir(parents=True)
    for name in ("dev.txt", "run.txt", "uv.txt"):
        (uv_lock(environment).parent / name).write_text(f"uv==1.0 \\\n{HASH}\n", "utf-8")
    before = uv_lock(environment).read_text("utf-8")
    monkeypatch.setattr(dev_lock, "_compile", lambda *_: pytest.fail("it was asked"))
    with pytest.raises(DevError, match="HASH"):
        make_locks(environment, ())
    assert uv_lock(environment).read_text("utf-8") == before

"""The wheel as people get it: everything it needs and nothing else, run far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import understudy

ROOT = Path(__file__).parents[1]
RESOURCES = ROOT / "resources"
GUIDE = ROOT / "docs" / "guide"
SCRIPTS = "Scripts" if os.name == "nt" else "bin"

pytestmark = pytest.mark.slow


def output_of(command: list[str], cwd: Path, **more: str) -> str:
    """Run ``command`` without this process's Python settings; a failure shows what it printed."""
    variables = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    variables |= more
    done = subprocess.run(  # noqa: S603 - fixed words and paths of this test
        command, cwd=cwd, env=variables, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the installed build tool alone: no network, no isolation."""
    folder = tmp_path_factory.mktemp("wheel")
    output_of([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a fresh environment that sees the dependencies of this one."""
    folder = tmp_path_factory.mktemp("installed")
    output_of([sys.executable, "-m", "venv", "--without-pip", str(folder)], ROOT)
    python = folder / SCRIPTS / Path(sys.executable).name
    # a path added this way brings the packages, but not the .pth that leads to the checkout
    (site,) = folder.resolve().rglob("site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    output_of([*pip, *quiet, str(wheel)], ROOT)
    return folder


def test_the_wheel_holds_the_package_the_resources_and_nothing_else(wheel: Path) -> None:
    package = [
        file.relative_to(ROOT / "app").as_posix()
        for file in (ROOT / "app" / "understudy").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    ]
    resources = [
        f"understudy/resources/{file.relative_to(folder).as_posix()}"
        for folder, top in ((RESOURCES, RESOURCES), (GUIDE.parent, GUIDE))
        for file in top.rglob("*")
        if file.is_file()
    ]
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    info = f"understudy-{understudy.__version__}.dist-info"
    assert resources
    assert {name for name in names if not name.startswith(info)} == {*package, *resources}
    assert f"{info}/licenses/LICENSE" in names
    assert len(names) == len(set(names))


def test_the_build_that_publishes_releases_says_where(tmp_path: Path) -> None:
    feed = "https://example.com/someone/understudy/releases.atom"
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    output_of(command, ROOT, UNDERSTUDY_RELEASE_FEED=feed)
    (built,) = tmp_path.iterdir()
    with zipfile.ZipFile(built) as archive:
        assert archive.read("understudy/resources/release-feed.txt").decode().strip() == feed


def test_the_installed_program_tells_its_version_from_anywhere(installed: Path) -> None:
    script = str(installed / SCRIPTS / "understudy")
    said = output_of([script, "--version"], Path(ROOT.anchor))
    assert said.split()[-1] == understudy.__version__


def test_the_installed_program_reads_its_own_resources(installed: Path) -> None:
    """Neither the modules nor the data files come from the checkout."""
    name = next(file for file in RESOURCES.rglob("*") if file.is_file())
    program = (
        "import sys, understudy; from understudy.base.files.assets import asset; "
        "print(understudy.__file__); print(asset(sys.argv[1]))"
    )
    python = str(installed / SCRIPTS / Path(sys.executable).name)
    words = [python, "-c", program, name.relative_to(RESOURCES).as_posix()]
    for line in output_of(words, Path(ROOT.anchor)).splitlines():
        assert Path(line).is_relative_to(installed)

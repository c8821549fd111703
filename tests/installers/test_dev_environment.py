"""The environment is made from a lock, known good the second time, and mended when it is not.

A small wheel of this test's own and the real pip: no network, and every hash is checked for real.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from installers import dev_environment
from installers.dev_console import DevError
from installers.dev_environment import Environment, pip_progress

pytestmark = pytest.mark.slow(seconds=30)


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The one place pip may look in."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


def make_wheel(folder: Path, name: str, version: str) -> str:
    """Write a wheel with one module and return the line that pins it."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"VERSION = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},{_record_hash(text)},{len(text)}" for path, text in files.items()]
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
        archive.writestr(f"{info}/RECORD", "\n".join([*rows, f"{info}/RECORD,,"]))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"


def _record_hash(text: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    return f"sha256={digest.decode().rstrip('=')}"


@pytest.fixture
def environment(tmp_path: Path, wheels: Path) -> Environment:
    """A checkout, in a folder whose name needs quoting, that pins alpha to run, beta to test."""
    root = tmp_path / "it's a checkout"
    (root / "installers" / "lock").mkdir(parents=True)
    package = root / "app" / "understudy"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import sys; print('here', *sys.argv[1:])\n", "utf-8")
    made = Environment(root)
    alpha, beta = make_wheel(wheels, "alpha", "1.0"), make_wheel(wheels, "beta", "1.0")
    made.lock_file("run").write_text(alpha, "utf-8")
    made.lock_file("dev").write_text(alpha + beta, "utf-8")
    return made


def imports(environment: Environment, *names: str) -> bool:
    words = [str(environment.python), "-c", f"import {', '.join(names)}"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603 - the environment's own interpreter


def is_begun_anew(environment: Environment) -> bool:
    """Prepare it where no Python can be had to make it with; return True if one was wanted.

    To make an environment takes 4 s of processor time, and is the same whatever was wrong.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dev_environment, "base_python", lambda: str(environment.root / "removed"))
        with pytest.raises(DevError, match="removed cannot be started"):
            environment.prepare("run")
    return not environment.folder.exists()


def test_it_holds_the_lock_the_project_and_its_script_and_is_added_to_once(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.prepare("run")
    assert "== " in capsys.readouterr().out
    assert imports(environment, "alpha", "understudy")
    assert not imports(environment, "beta")
    name = "understudy.cmd" if os.name == "nt" else "understudy"
    script = [str(environment.scripts / name), "two words", "$HOME"]
    said = subprocess.run(script, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - the script just made
    assert said.stdout.split("\n")[0] == "here two words $HOME"

    marker = environment.folder / "marker"
    marker.touch()
    environment.prepare("run")
    assert capsys.readouterr().out == "", "the second time nothing is done"
    environment.prepare("dev")
    assert "== " in capsys.readouterr().out
    assert imports(environment, "alpha", "beta")
    assert marker.exists(), "what is missing is added to what is there"
    for lock in ("run", "dev"):  # dev holds all of run
        environment.prepare(lock)
    assert capsys.readouterr().out == ""


def test_a_refused_file_is_mended_and_a_moved_checkout_or_a_changed_lock_begins_anew(
    environment: Environment, wheels: Path
) -> None:
    good = environment.lock_file("run").read_text("utf-8")
    environment.lock_file("run").write_text(
        good[:-5] + ("0000\n" if good[-5:-1] != "0000" else "1111\n"), "utf-8"
    )
    with pytest.raises(DevError, match="DO NOT MATCH THE HASHES"):
        environment.prepare("run")
    assert not environment.stamp_file.exists()
    environment.lock_file("run").write_text(good, "utf-8")
    environment.prepare("run")
    assert imports(environment, "alpha")

    moved = Environment(environment.root.with_name("moved"))
    environment.root.rename(moved.root)
    moved.prepare("run")
    where = "import understudy; print(understudy.__file__)"
    words = [str(moved.python), "-c", where]
    said = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - the environment's own interpreter
    assert Path(said.stdout.strip()).is_relative_to(moved.root)

    moved.lock_file("run").write_text(make_wheel(wheels, "gamma", "2.0"), "utf-8")
    assert is_begun_anew(moved)


@pytest.mark.parametrize("damage", ["no stamp", "torn stamp", "foreign stamp", "no python"])
def test_a_half_made_environment_is_begun_anew(environment: Environment, damage: str) -> None:
    """What an interruption, another tool or a removed Python leaves in the folder."""
    environment.scripts.mkdir(parents=True)
    if damage == "no python":
        environment.python.symlink_to(environment.root / "removed")
    else:
        environment.python.symlink_to(sys.executable)
    stamps = {
        "torn stamp": '{"root":',
        "foreign stamp": '["dev"]',
        # what prepare itself would write: private, as nothing else needs it
        "no python": json.dumps({**environment._base(), "locks": _locks(environment)}),
    }
    if damage in stamps:
        environment.stamp_file.write_text(stamps[damage], "utf-8")
    assert is_begun_anew(environment)


def _locks(environment: Environment) -> dict[str, str]:
    digest = hashlib.sha256(environment.lock_file("run").read_bytes()).hexdigest()
    return {"run": digest}


def test_a_stamp_without_anything_else_wrong_is_believed(environment: Environment) -> None:
    """The case above with a Python, so that its stamp is known to be one that counts."""
    environment.scripts.mkdir(parents=True)
    environment.python.symlink_to(sys.executable)
    stamp = json.dumps({**environment._base(), "locks": _locks(environment)})
    environment.stamp_file.write_text(stamp, "utf-8")
    environment.prepare("run")
    assert environment.python.is_symlink()
    assert environment.python.readlink() == Path(sys.executable)


def test_programs_of_the_environment_come_first(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/before")
    assert environment.variables()["PATH"].split(os.pathsep)[0] == str(environment.scripts)
    monkeypatch.delenv("PATH")
    assert environment.variables()["PATH"].endswith(os.defpath)


def test_pips_lines_become_progress() -> None:
    describe = pip_progress(3)
    lines = [
        "Ignoring bidict: markers 'sys_platform != \"linux\"' don't match your environment\n",
        "Collecting anyio==4.16.0 (from -r dev.txt (line 7))\n",
        "  Downloading anyio-4.16.0-py3-none-any.whl (100 kB)\n",
        "Collecting httpx2==2.16.2\n",
        "Installing collected packages: anyio, httpx2\n",
    ]
    assert [shown for line in lines if (shown := describe(line))] == [
        "  1/2 anyio==4.16.0",
        "  2/2 httpx2==2.16.2",
        "unpacking them all",
    ]

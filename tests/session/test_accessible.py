"""A screen reader finds a name and a role for each control, read by a real AT-SPI client."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.session.desktop_session import eventually
from tests.session.running_program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.session.desktop_session import DesktopSession

pytestmark = pytest.mark.session

READER = Path(__file__).parent / "drivers" / "accessible_tree.py"
SYSTEMS_PYTHON = "/usr/bin/python3"


@pytest.fixture
def program(desktop_session: DesktopSession, tmp_path: Path) -> Iterator[Program]:
    has_client = subprocess.run(
        (SYSTEMS_PYTHON, "-c", "import pyatspi"), capture_output=True, check=False
    )
    if has_client.returncode:
        pytest.skip("python3-pyatspi is not installed")
    desktop_session.env["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
    with Program(desktop_session, tmp_path) as one:
        yield one


def has(program: Program, names: set[str]) -> bool:
    return names <= {str(one["name"]) for one in tree(program)}


def focused(program: Program) -> str:
    """Return the name of the control with the focus."""
    return next((str(one["name"]) for one in tree(program) if one["focused"]), "")


def tree(program: Program) -> list[dict[str, object]]:
    said = program.session.run(SYSTEMS_PYTHON, READER, check=False)
    return [json.loads(line) for line in said.splitlines()]


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ("Status", {"Check now", "Save as PDF", "Check understudies"}),
        ("Settings", {"Providers", "This computer", "Search settings", "Remove"}),
        ("Open chat", {"New conversation", "Search everything", "Send", "Your message"}),
    ],
)
def test_each_control_has_a_name_and_a_role(program: Program, entry: str, names: set[str]) -> None:
    program.start()
    program.wait_for_tooltip("No trouble reported")
    program.session.tray_menu(entry)
    eventually(lambda: names <= {str(one["name"]) for one in tree(program)})
    found = tree(program)
    nameless = [one for one in found if one["focusable"] and not one["name"]]
    assert nameless == []
    program.quit()


def test_the_first_run_is_read_and_walked_by_keyboard(program: Program) -> None:
    (program.home / "config" / "settings.toml").unlink()
    program.spawn()
    eventually(lambda: focused(program) == "Next")
    for title, control in (
        ("What do you use?", "The model you use most"),
        ("Who stands in?", "Look again"),
        ("How may it speak?", "Show a sample"),
    ):
        eventually(lambda: has(program, {title, control}))  # noqa: B023 - called at once
        nameless = [one for one in tree(program) if one["focusable"] and not one["name"]]
        assert nameless == []
        if focused(program) == "Next":
            program.session.run("xdotool", "key", "Return")
    program.session.run("xdotool", "key", "Escape")
    program.quit()


def test_the_glance_panel_is_read_and_walked_by_keyboard(program: Program) -> None:
    program.start("--background")
    program.wait_for_tooltip("No trouble reported")
    program.session.click(*program.session.tray_position())
    eventually(lambda: focused(program) == "Open chat")
    found = tree(program)
    assert "Claude at a glance" in {one["name"] for one in found}
    assert [one for one in found if one["focusable"] and not one["name"]] == []
    program.session.run("xdotool", "key", "shift+Tab")
    eventually(lambda: "of the last 30 days" in focused(program))
    program.session.run("xdotool", "key", "Escape")
    eventually(lambda: program.window("at a glance") == "")
    program.quit()

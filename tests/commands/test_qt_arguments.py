"""Arguments that a desktop adds to a start go to Qt; those of a command are the command's."""

from __future__ import annotations

import pytest

from understudy.commands.arguments.qt import plain_start, split

OWN = frozenset({"--home"})


@pytest.mark.parametrize(
    ("given", "own", "qt"),
    [
        ([], [], []),
        (["--background"], ["--background"], []),
        (["-session", "10_2_3"], [], ["-session", "10_2_3"]),
        (["--session=10_2_3", "--background"], ["--background"], ["--session=10_2_3"]),
        (["--sm-client-id", "x", "--home", "/h"], ["--home", "/h"], ["--sm-client-id", "x"]),
        (
            ["-style", "fusion", "-geometry", "80x24"],
            [],
            ["-style", "fusion", "-geometry", "80x24"],
        ),
        (["-reverse", "--background"], ["--background"], ["-reverse"]),
        # the value of an own option is no option of Qt's, whatever it looks like
        (["--home", "-style", "status"], ["--home", "-style", "status"], []),
        # after the command, an option is the command's
        (["ask", "-style", "fusion"], ["ask", "-style", "fusion"], []),
        (
            ["-platform", "xcb", "ask", "--session", "x"],
            ["ask", "--session", "x"],
            ["-platform", "xcb"],
        ),
        # cut off after the option: nothing is made up
        (["-session"], [], ["-session"]),
        (["--", "-style"], ["--", "-style"], []),
    ],
)
def test_what_is_qts_goes_to_qt(given: list[str], own: list[str], qt: list[str]) -> None:
    assert split(given, OWN) == (own, qt)


@pytest.mark.parametrize(
    ("given", "start"),
    [
        ([], (None, False, [])),
        (["--background"], (None, True, [])),
        (["--home", "/h", "--background"], ("/h", True, [])),
        (["--home=/h"], ("/h", False, [])),
        (["-session", "10_2_3"], (None, True, ["-session", "10_2_3"])),
        (["-style", "fusion", "--background"], (None, True, ["-style", "fusion"])),
        # the parser of the commands decides about these
        (["--help"], None),
        (["--version"], None),
        (["--back"], None),
        (["--home"], None),
        (["--home", "--background"], None),
        (["status"], None),
        (["--background", "status"], None),
    ],
)
def test_a_plain_start_needs_no_parser(
    given: list[str], start: tuple[str | None, bool, list[str]] | None
) -> None:
    assert plain_start(given) == start

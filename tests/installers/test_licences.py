"""The list of licences has each package of the lock once, and none that may not be brought."""

from __future__ import annotations

import pytest

from installers.licences import BESIDE, LIST, LOCK, foreign, pinned
from understudy.base.files.licences import licences


def plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def test_each_package_of_the_lock_is_listed_with_its_version() -> None:
    """If this fails: .venv/bin/python installers/licences.py"""
    pins = sorted((plain(name), version) for name, version, _ in pinned(LOCK.read_text("utf-8")))
    beside = {one["name"] for one in BESIDE}
    listed = [(plain(one.name), one.version) for one in licences() if one.name not in beside]
    assert sorted(listed) == pins
    assert {one.name for one in licences()} >= beside


def test_every_licence_may_be_brought() -> None:
    assert {one.name: one.licence for one in licences() if foreign(one.licence)} == {}
    assert str(LIST).endswith("licences.json")


@pytest.mark.parametrize(
    ("licence", "left"),
    [
        ("MIT", set()),
        ("MIT AND Apache-2.0", set()),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", set()),
        ("GPL-3.0-only", {"GPL-3.0-only"}),
        ("MIT AND AGPL-3.0-only", {"AGPL-3.0-only"}),
        ("", {""}),
        ("Proprietary", {"Proprietary"}),
    ],
)
def test_a_licence_that_asks_too_much_is_found(licence: str, left: set[str]) -> None:
    assert foreign(licence) == left


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("numpy==2.4.6 ; python_full_version < '3.12' \\", True),
        ("httpx2-jsfetch==1.0 ; sys_platform == 'emscripten' \\", False),
        ("    --hash=sha256:00", False),
    ],
)
def test_a_package_for_a_browser_alone_is_not_brought(line: str, found: bool) -> None:
    assert bool(list(pinned(line))) is found

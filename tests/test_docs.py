"""The developer's pages name modules, classes and functions that exist, in the file they name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted(ROOT.glob("docs/*.md"))
# a page of a how-to may stand for any provider, command or source
ANY = re.compile(r"NAME")
MODULE = re.compile(r"`((?:[\w-]+/)+[\w-]+\.py)`")
# `Judge.verdict` (`status/judge.py`)
DEFINED = re.compile(r"`([A-Z]\w+|[a-z]\w+)(?:\.(\w+))?(?:\([^`]*\))?`\s\(`((?:[\w-]+/)+\w+\.py)`")


@cache
def _modules() -> tuple[str, ...]:
    folders = ("app", "tests", "installers")
    return tuple(
        path.relative_to(ROOT).as_posix() for one in folders for path in (ROOT / one).rglob("*.py")
    )


def _named(module: str) -> list[str]:
    return [one for one in _modules() if f"/{one}".endswith(f"/{module}")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_module_a_page_names_exists(page: Path) -> None:
    named = {one for one in MODULE.findall(page.read_text("utf-8")) if not ANY.search(one)}
    assert sorted(one for one in named if not _named(one)) == []


def test_each_name_beside_a_module_is_defined_there() -> None:
    found = [
        (page.name, match)
        for page in PAGES
        for match in DEFINED.findall(page.read_text("utf-8"))
        if not ANY.search(match[2])
    ]
    missing = [
        (page, *match)
        for page, match in found
        if not any(
            _defines((ROOT / one).read_text("utf-8"), *match[:2]) for one in _named(match[2])
        )
    ]
    assert found
    assert missing == []


def _defines(source: str, name: str, attribute: str) -> bool:
    return all(
        re.search(rf"\b(?:class|def)\s+{one}\b|^\s*(?:self\.)?{one}\b\s*[:=]", source, re.MULTILINE)
        for one in (name, attribute)
        if one
    )

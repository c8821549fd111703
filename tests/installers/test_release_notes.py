"""What a release needs: a tag that is the version, and words about it in the changelog."""

from __future__ import annotations

import pytest

from installers.packages.release_notes import ROOT, main, notes, version_of

CHANGELOG = """# Changelog

## [Unreleased]

- Not yet.

## [1.10.0] - 2026-12-24

### Added

- A thing.

## [1.1.0] - 2026-11-01

- Older.
"""


def test_a_release_has_the_words_of_its_own_version_alone() -> None:
    assert notes(CHANGELOG, "1.10.0") == "### Added\n\n- A thing.\n"
    assert notes(CHANGELOG, "1.1.0") == "- Older.\n"


@pytest.mark.parametrize("version", ["1.2.0", "1.1", "1.1.1", "Unreleased"])
def test_a_version_without_words_of_its_own_is_not_released(version: str) -> None:
    with pytest.raises(SystemExit, match=r"CHANGELOG\.md has nothing"):
        notes(CHANGELOG, version)


def test_a_heading_without_words_is_not_enough() -> None:
    with pytest.raises(SystemExit, match="has nothing for"):
        notes("## [2.0.0] - 2026-12-24\n\n## [1.0.0] - 2026-11-24\n\n- Words.\n", "2.0.0")


def test_a_tag_that_is_not_the_programs_version_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"The tag is v99\.0\.0, but the program's version is"):
        main("v99.0.0")


def test_a_version_that_a_package_cannot_have_is_refused() -> None:
    assert version_of((ROOT / "app" / "understudy" / "__init__.py").read_text("utf-8"))
    with pytest.raises(SystemExit, match="three numbers"):
        version_of('__version__ = "1.0.0rc1"\n')

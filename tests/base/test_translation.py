"""Which language is in force, and what a catalogue may and may not do to a sentence."""

from __future__ import annotations

import subprocess
import sys
from gettext import NullTranslations
from typing import TYPE_CHECKING

import pytest

from understudy.base.translation import (
    _,
    languages_of,
    lazy,
    ngettext,
    pgettext,
    plazy,
    use_catalogue,
    use_languages,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


SENTENCES = {
    "{who} answers in {place}": "In {place} answers {who}",
    "Open {file}": "Otworz {fiel}",
    "Close {file}": "Zamknij {0}",
    "Only {this}": "Only that",
}


class Backwards(NullTranslations):
    """A language that puts its placeholders elsewhere, has one plural form, and makes mistakes."""

    def gettext(self, message: str) -> str:
        return SENTENCES.get(message, f"*{message}*")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "{count} x"

    def pgettext(self, context: str, message: str) -> str:
        return f"{context}: {message}"


@pytest.fixture
def backwards() -> Iterator[None]:
    use_catalogue(Backwards())
    yield
    use_catalogue(None)


@pytest.mark.parametrize(
    ("environment", "languages"),
    [
        ({}, ()),
        ({"LANG": "de_DE.UTF-8"}, ("de_DE.UTF-8",)),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "fr_FR"}, ("fr_FR",)),
        ({"LANG": "de_DE", "LC_MESSAGES": "fr_FR", "LC_ALL": "it"}, ("it",)),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "sv:nb::en"}, ("sv", "nb", "en")),
        ({"LANGUAGE": "sv"}, ("sv",)),
        ({"LANG": "C.UTF-8", "LANGUAGE": "sv"}, ("en",)),
        ({"LC_ALL": "POSIX", "LANG": "de_DE.UTF-8"}, ("en",)),
    ],
)
def test_the_environment_names_the_languages_as_gettext_reads_it(
    environment: dict[str, str], languages: tuple[str, ...]
) -> None:
    assert languages_of(environment) == languages


@pytest.mark.parametrize(
    "wanted", [(), ("en_GB.UTF-8",), ("xx",), ("xx_YY@euro", "en"), ("../../etc/de",), ("",)]
)
def test_a_language_without_a_catalogue_is_english(wanted: tuple[str, ...]) -> None:
    use_languages(wanted)
    assert _("Quit") == "Quit"
    assert _("Add {name}", name="{x}") == "Add {x}"
    assert ngettext("{count} file", "{count} files", 1) == "1 file"
    assert ngettext("{count} file", "{count} files", 0) == "0 files"
    assert pgettext("a button", "Keep {name}", name="it") == "Keep it"


@pytest.mark.usefixtures("backwards")
def test_a_translator_may_move_placeholders() -> None:
    assert _("{who} answers in {place}", who="Claude", place="Rome") == "In Rome answers Claude"


@pytest.mark.usefixtures("backwards")
def test_a_wrong_placeholder_shows_english_and_never_fails() -> None:
    assert _("Open {file}", file="a") == "Open a"
    assert _("Close {file}", file="a") == "Close a"
    assert _("Only {this}", this="a") == "Only that"


def test_a_lazy_sentence_follows_the_language_it_is_shown_in() -> None:
    sentence, in_context = lazy("Add {name}"), plazy("verb", "Open")
    assert [str(sentence), f"{in_context:>5}"] == ["Add {name}", " Open"]
    use_catalogue(Backwards())
    try:
        assert [str(sentence), f"{in_context}"] == ["*Add {name}*", "verb: Open"]
        assert sentence.format(name="it") == "*Add it*"
        assert ngettext("{count} file", "{count} files", 1, count="one") == "one x"
    finally:
        use_catalogue(None)
    assert sentence.format(name="it") == "Add it"


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        ("pt_BR.UTF-8", ["pt_BR", "pt"]),
        ("pt-PT", ["pt_PT", "pt"]),
        ("ja", ["ja"]),
        ("zh_CN.UTF-8", ["zh_CN", "zh"]),
        ("zh-Hans-CN", ["zh_Hans_CN", "zh_CN", "zh"]),
        ("zh_SG", ["zh_CN", "zh"]),
        ("zh-Hant-TW", ["zh_Hant_TW", "zh_Hant", "zh"]),
        ("zh_TW.UTF-8", ["zh_TW", "zh"]),
    ],
)
def test_a_catalogue_is_looked_for_under_each_name_of_the_language(
    wanted: str, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("understudy.base.translation._read", asked.append)
    use_languages([wanted])
    assert _("Quit") == "Quit"
    assert asked == files


def test_english_opens_no_catalogue_and_loads_nothing_for_one() -> None:
    program = (
        "import sys; from understudy.base.translation import _, use_languages; "
        "use_languages(('en_US.UTF-8', 'de')); assert _('Quit') == 'Quit'; "
        "late = {'gettext', 'logging', 'understudy.base.files.assets'}; "
        "print(late & set(sys.modules) or 'nothing')"
    )
    done = subprocess.run(  # noqa: S603 - this Python, a fixed program
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "nothing"

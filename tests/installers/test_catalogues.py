"""What is read from a ``.po`` is what Babel reads, and what is compiled is what gettext reads."""

from __future__ import annotations

from gettext import GNUTranslations
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from hypothesis import given
from hypothesis import strategies as some

from installers.catalogues import FOLDER, compile_all, compiled, entries_of
from installers.template import brought_up_to_date, template_text

if TYPE_CHECKING:
    from pathlib import Path

POLISH = """\
# by a person
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

#: app/understudy/words/common.py
msgid "Quit"
msgstr "Zakończ"

#, fuzzy
msgid "Open chat"
msgstr "Otwórz"
# joined to the one before without an empty line
msgid "a \\"quoted\\"\\n"
"second line"
msgstr ""
"\\"cytat\\"\\t\\n"
"druga"

msgctxt "state of a component"
msgid "unknown"
msgstr "nieznany"

msgid "{count} file"
msgid_plural "{count} files"
msgstr[0] "{count} plik"
msgstr[1] "{count} pliki"
msgstr[2] "{count} plików"

msgid "{count} day"
msgid_plural "{count} days"
msgstr[0] "{count} dzień"
msgstr[1] ""
msgstr[2] ""

#~ msgid "Gone"
#~ msgstr "Nie ma"
"""  # noqa: E501 - a formula of gettext is one line


def translations(text: str) -> GNUTranslations:
    return GNUTranslations(BytesIO(compiled(entries_of(text))))


def test_gettext_reads_what_is_compiled() -> None:
    polish = translations(POLISH)
    assert polish.gettext("Quit") == "Zakończ"
    assert polish.gettext('a "quoted"\nsecond line') == '"cytat"\t\ndruga'
    assert polish.pgettext("state of a component", "unknown") == "nieznany"
    said = [polish.ngettext("{count} file", "{count} files", count) for count in (1, 3, 5, 22)]
    assert said == ["{count} plik", "{count} pliki", "{count} plików", "{count} pliki"]


def test_the_untranslated_and_the_uncertain_stay_english() -> None:
    polish = translations(POLISH)
    assert polish.gettext("Open chat") == "Open chat"
    assert polish.gettext("Gone") == "Gone"
    assert polish.gettext("unknown") == "unknown"
    assert polish.ngettext("{count} day", "{count} days", 1) == "{count} day"


def test_a_line_that_is_none_of_gettexts_is_named() -> None:
    with pytest.raises(ValueError, match="line 2"):
        entries_of('msgid "Quit"\nmsgstr Zakoncz\n')


NO_TEXT = {"\0", "\x04"}
"""What a catalogue parts its strings with."""
TEXT = some.text(min_size=1, max_size=30).filter(NO_TEXT.isdisjoint)


@given(some.dictionaries(TEXT, TEXT, max_size=8))
def test_it_reads_whatever_babel_writes(sentences: dict[str, str]) -> None:
    catalog = Catalog(locale="de")
    for message, said in sentences.items():
        catalog.add(message, said)
    file = BytesIO()
    write_po(file, catalog)
    read = {one.message: one.forms[0] for one in entries_of(file.getvalue().decode())}
    assert {message: said for message, said in read.items() if message} == {
        one.id: one.string for one in read_po(BytesIO(file.getvalue())) if one.id
    }


def test_only_what_changed_is_compiled_again(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir(parents=True)
    (folder / "pl.po").write_text(POLISH, "utf-8")
    assert compile_all(tmp_path) == [folder / "pl.mo"]
    assert compile_all(tmp_path) == []


def test_a_new_language_gets_its_plural_forms_and_every_sentence() -> None:
    template = Catalog()
    template.add("Quit")
    template.add(("{count} file", "{count} files"))
    text = brought_up_to_date("", "pl", template)
    assert "nplurals=3" in text
    assert [one.message for one in entries_of(text)] == ["", "Quit", "{count} file"]
    assert entries_of(text)[2].forms == ("", "", "")
    assert [one.message for one in entries_of(template_text(template))] == [
        "",
        "Quit",
        "{count} file",
    ]


def test_a_changed_sentence_keeps_its_old_translation_and_one_not_said_any_more_goes() -> None:
    template = Catalog()
    template.add("The status page cannot be read at all")
    old = POLISH + '\nmsgid "The status page cannot be read"\nmsgstr "Nie można"\n'
    text = brought_up_to_date(old, "pl", template)
    (entry,) = [one for one in entries_of(text) if one.message]
    assert (entry.forms, entry.is_fuzzy) == (("Nie można",), True)
    assert "Quit" not in text

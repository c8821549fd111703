"""Each language's file against the English: what a translation must keep, and must not add."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from installers.catalogues import FOLDER
from installers.template import ROOT, gathered, untranslated

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message

LANGUAGES = sorted((ROOT / FOLDER).glob("*.po"))
NAMES = [file.stem for file in LANGUAGES]
PERCENT = re.compile(r"%(?:\(\w+\))?[rs]")
KEPT = re.compile(
    r"--[a-z][a-z-]*|[A-Z]+_[A-Z_]+|\w+\.(?:toml|json)\b|\*\.[a-z]+|\b(?:is|before|after|model):(?=[\w,])\w*"
    r"|\[\[?\w+\]\]?|https?://[\w./:]+|\b[a-z]+ = true\b|127\.[\w.]+"
)
"""What a program reads or a person types as it stands: options, variables, files, filters."""
ENDS = {"。": ".", "：": ":", "？": "?", "！": "!", "；": ";"}  # noqa: RUF001 - as Chinese writes them


def forms(one: object) -> tuple[str, ...]:
    return tuple(map(str, one)) if isinstance(one, tuple | list) else (str(one),)


every_sentence = cache(gathered)


@cache
def catalog_of(file: Path) -> Catalog:
    return read_po(BytesIO(file.read_bytes()), locale=file.stem, abort_invalid=True)


def translated(file: Path) -> list[Message]:
    return [one for one in catalog_of(file) if one.id and not one.fuzzy and all(forms(one.string))]


def placeholders(text: str) -> list[str]:
    """Return the names in braces and argparse's ``%s``, sorted; each as often as it occurs."""
    named = [f"{{{name}}}" for _text, name, _, _ in Formatter().parse(text) if name is not None]
    return sorted(named + PERCENT.findall(text))


def changed_placeholders(english: tuple[str, ...], said: tuple[str, ...]) -> list[str]:
    """Return the forms with other placeholders; the first of several may do without {count}."""
    many = placeholders(english[-1])
    first = [many, [one for one in many if one != "{count}"]] if len(said) > 1 else [many]
    return [
        one
        for number, one in enumerate(said)
        if placeholders(one) not in (first if number == 0 else [many])
    ]


@pytest.mark.parametrize(
    ("english", "said", "is_wrong"),
    [
        (("Add {name}",), ("{name} hinzufügen",), False),
        (("Add {name}",), ("Hinzufügen",), True),
        (("Add {name}",), ("{nome} hinzufügen",), True),
        (("Add",), ("{name} hinzufügen",), True),
        (("{a} {a}",), ("{a}",), True),
        (("not with %s",), ("nicht mit",), True),
        (("not with %(x)r",), ("nicht mit %(x)s",), True),
        (("{count} day", "{count} days"), ("{count} Tag", "{count} Tage"), False),
        (("{count} day", "{count} days"), ("ein Tag", "{count} Tage"), False),
        (("{count} of {a}", "{count} of {a}"), ("einer", "{count} von {a}"), True),
        (("one more", "{count} more"), ("ein weiterer", "weitere"), True),
        (("one more", "{count} more"), ("他{count}件",), False),
        (("one more", "{count} more"), ("他",), True),
    ],
)
def test_a_changed_placeholder_is_found(
    english: tuple[str, ...], said: tuple[str, ...], *, is_wrong: bool
) -> None:
    assert bool(changed_placeholders(english, said)) is is_wrong


@pytest.mark.parametrize("file", LANGUAGES, ids=NAMES)
def test_a_translation_has_exactly_the_placeholders_of_its_sentence(file: Path) -> None:
    wrong = [
        said
        for one in translated(file)
        for said in changed_placeholders(forms(one.id), forms(one.string))
    ]
    assert wrong == []


@pytest.mark.parametrize("file", LANGUAGES, ids=NAMES)
def test_a_translation_begins_and_ends_like_its_sentence(file: Path) -> None:
    """Spaces, line ends and a last … or : are part of a sentence."""
    wrong = [
        said
        for one in translated(file)
        if any(map(str.isalpha, forms(one.id)[-1]))  # not a mark between numbers
        for said in forms(one.string)
        if _frame(said) != _frame(forms(one.id)[-1])
    ]
    assert wrong == []


def _frame(text: str) -> tuple[str, str, str, int]:
    """Return the spaces around, the last mark if it matters, and the count of line ends."""
    words = text.strip()
    last = ENDS.get(words[-1:], words[-1:])
    before, after = text.removesuffix(text.lstrip()), text.removeprefix(text.rstrip())
    return before, last if last in ".…:?" else "", after, text.count("\n")


@pytest.mark.parametrize("file", LANGUAGES, ids=NAMES)
def test_options_variables_and_file_names_stay_as_they_are(file: Path) -> None:
    wrong = [
        (kept, said)
        for one in translated(file)
        for kept in KEPT.findall(forms(one.id)[-1])
        for said in forms(one.string)
        if kept not in said
    ]
    assert wrong == []


@pytest.mark.parametrize("file", LANGUAGES, ids=NAMES)
def test_a_language_has_all_its_plural_forms_and_no_other_sentences(file: Path) -> None:
    catalog = catalog_of(file)
    counts = {len(one.string) for one in catalog if isinstance(one.string, tuple | list)}
    assert counts <= {catalog.num_plurals}
    known = {(one.context, one.id) for one in every_sentence()}
    assert [one.id for one in catalog if (one.context, one.id) not in known] == []
    assert list(catalog.obsolete) == []


@pytest.mark.parametrize("file", LANGUAGES, ids=NAMES)
def test_every_sentence_is_translated(file: Path) -> None:
    """If this fails: python3 installers/dev.py translations, then fill what is empty or fuzzy."""
    assert untranslated(file.read_text("utf-8"), file.stem, every_sentence()) == []


def test_what_is_not_translated_is_listed() -> None:
    template = every_sentence()
    text = (
        'msgid "Settings"\nmsgstr "Einstellungen"\n\n'
        '#, fuzzy\nmsgid "Close"\nmsgstr "Zu"\n\n'
        'msgid "Open"\nmsgstr ""\n'
    )
    missing = untranslated(text, "de", template)
    assert {"Close", "Open", "Save"} <= set(missing)
    assert "Settings" not in missing
    assert len(missing) == len(template) - 1

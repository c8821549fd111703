"""Gathers the program's sentences into ``understudy.pot`` and brings every ``.po`` up to date.

``python3 installers/dev.py translations [LANGUAGE...]`` runs it; it needs Babel, a tool of the
checks. A LANGUAGE that has no file yet gets one, with its plural forms. With ``--check`` nothing is
written: it lists the sentences that a language lacks, and fails if there are any.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stderr
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from installers.catalogues import FOLDER

ROOT = Path(__file__).resolve().parent.parent
SOURCES = "app/understudy"
KEYWORDS = {
    "_": None,
    "lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "plazy": ((1, "c"), 2),
}
"""The functions of `understudy.base.translation` that take sentences."""
CHECK = "--check"
FOR_TRANSLATORS = "For translators:"
HEADER = """\
# The sentences of Understudy, made by: python3 installers/dev.py translations
msgid ""
msgstr ""
"Project-Id-Version: Understudy\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def gathered(root: Path = ROOT) -> Catalog:
    """Return every sentence of the program, in the order of the files."""
    # it complains of f-strings among the values; a sentence that is one fails a test of ours
    with redirect_stderr(StringIO()):
        found = sorted(
            extract_from_dir(
                root / SOURCES,
                [("**.py", "python")],
                keywords=KEYWORDS,
                comment_tags=(FOR_TRANSLATORS,),
                strip_comment_tags=True,
            ),
            key=lambda one: (one[0], one[1]),
        )
    template = Catalog(charset="utf-8", fuzzy=False)
    for file, line, message, comments, context in found:
        # no line numbers: they change with every change of a file
        place = [(f"{SOURCES}/{Path(file).as_posix()}", line)]
        template.add(message, locations=place, auto_comments=comments, context=context)
    return template


def template_text(template: Catalog) -> str:
    """Return the ``.pot`` file."""
    return HEADER + _written(template, omit_header=True)


def brought_up_to_date(old: str, language: str, template: Catalog) -> str:
    """Return a language's ``.po`` with all present sentences; near ones are kept as fuzzy.

    Sentences that the program no longer says are dropped. ``old`` is its text so far, empty for a
    new language.
    """
    catalog = read_po(BytesIO(old.encode()), locale=language) if old else Catalog(locale=language)
    catalog.project, catalog.fuzzy = "Understudy", False
    catalog.update(template, update_creation_date=False)
    return _written(catalog, omit_header=False)


def _written(catalog: Catalog, *, omit_header: bool) -> str:
    file = BytesIO()
    write_po(
        file,
        catalog,
        width=100,
        omit_header=omit_header,
        include_lineno=False,
        ignore_obsolete=True,
    )
    return file.getvalue().decode().lstrip("\n")


def untranslated(text: str, language: str, template: Catalog) -> list[str]:
    """Return the program's sentences that this ``.po`` file lacks, or has as fuzzy."""
    catalog = read_po(BytesIO(text.encode()), locale=language)
    missing = []
    for one in template:
        found = catalog.get(one.id, one.context)
        if one.id and (found is None or found.fuzzy or not all(_forms(found.string))):
            missing.append(str(_forms(one.id)[0]))
    return missing


def main(arguments: list[str]) -> int:
    if CHECK in arguments:
        return _check()
    return _write(arguments)


def _check() -> int:
    template, lacking = gathered(), 0
    for file in sorted((ROOT / FOLDER).glob("*.po")):
        missing = untranslated(file.read_text("utf-8"), file.stem, template)
        print(f"{file.relative_to(ROOT)}: {len(missing)} of {len(template)} sentences to translate")
        print("".join(f"  {one}\n" for one in missing), end="")
        lacking += len(missing)
    return 1 if lacking else 0


def _write(languages: list[str]) -> int:
    folder = ROOT / FOLDER
    folder.mkdir(exist_ok=True)
    template = gathered()
    (folder / "understudy.pot").write_text(template_text(template), "utf-8")
    for name in sorted({*languages, *(file.stem for file in folder.glob("*.po"))}):
        file = folder / f"{name}.po"
        old = file.read_text("utf-8") if file.exists() else ""
        new = brought_up_to_date(old, name, template)
        file.write_text(new, "utf-8")
        missing = len(untranslated(new, name, template))
        print(f"{file.relative_to(ROOT)}: {missing} of {len(template)} sentences to translate")
    print(f"{FOLDER}/understudy.pot: {len(template)} sentences")
    return 0


def _forms(string: object) -> tuple[object, ...]:
    return string if isinstance(string, tuple) else (string,)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Each sentence of the program can be translated, and the template holds it."""

from __future__ import annotations

import ast
from functools import cache
from io import BytesIO
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from installers.catalogues import FOLDER
from installers.template import KEYWORDS, ROOT, SOURCES, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MECHANISM = ROOT / SOURCES / "base" / "translation.py"
FILES = [file for file in sorted((ROOT / SOURCES).rglob("*.py")) if file != MECHANISM]
SENTENCES = {"_": 1, "lazy": 1, "ngettext": 2, "pgettext": 2, "plazy": 2}
"""How many of a call's first arguments are texts."""


every_sentence = cache(gathered)


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def calls(tree: ast.AST) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in SENTENCES
    ]


def placeholders(text: str) -> set[str]:
    """Return the names in braces; raises ValueError if a brace is alone."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def misused(tree: ast.AST) -> list[int]:
    """Return the lines where a sentence is no literal, or its values are not its placeholders."""
    found = []
    for call in calls(tree):
        name = ast.unparse(call.func)
        texts = call.args[: SENTENCES[name]]
        if not all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in texts):
            found.append(call.lineno)
            continue
        said = [str(one.value) for one in texts if isinstance(one, ast.Constant)]
        said = said[-1:] if name in {"pgettext", "plazy"} else said
        given = {one.arg for one in call.keywords} | ({"count"} if name == "ngettext" else set())
        if name in {"lazy", "plazy"} or (not call.keywords and name != "ngettext"):
            continue  # filled later, or shown as it is
        wanted = set().union(*map(placeholders, said))
        if wanted - given or given - wanted - {"count"}:
            found.append(call.lineno)
    return found


@pytest.mark.parametrize(
    ("source", "is_misused"),
    [
        ("_('Add {name}', name=one)", False),
        ("_('Add {name}', nmae=one)", True),
        ("_('Add', name=one)", True),
        ("_('JSON {\"id\"}')", False),
        ("_(f'Add {name}')", True),
        ("_('Add ' + name)", True),
        ("_(words)", True),
        ("ngettext('{count} day', '{count} days', n)", False),
        ("ngettext('one day', '{count} days', n)", False),
        ("ngettext('{x} day', '{count} days', n)", True),
        ("pgettext('a list', '{a} and {b}', a=a, b=b)", False),
        ("lazy('{a} and {b}')", False),
    ],
)
def test_a_sentence_that_would_fail_is_found(source: str, *, is_misused: bool) -> None:
    assert bool(misused(ast.parse(source))) is is_misused


def test_each_sentence_is_a_literal_and_gets_the_values_it_names() -> None:
    wrong = [
        f"{file}:{line}"
        for file in FILES
        if file.name != "argparse_words.py"  # passes on what argparse says
        for line in misused(tree_of(file))
    ]
    assert wrong == []
    assert sum(len(calls(tree_of(file))) for file in FILES) > 500


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what belongs to a function itself, not to those inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, FUNCTIONS):
            yield from own_nodes(child)


def hides_translation(function: ast.AST) -> bool:
    """Return True if ``_`` is called where a parameter or a variable has taken its name."""
    nodes = list(own_nodes(function))
    takes = any(
        (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == "_")
        or (isinstance(node, ast.arg) and node.arg == "_")
        for node in nodes
    )
    is_called = any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
        for node in nodes
    )
    return takes and is_called


def test_the_underscore_is_nothing_else_where_it_translates() -> None:
    hidden = [
        f"{file}:{node.lineno}"
        for file in FILES
        for node in ast.walk(tree_of(file))
        if isinstance(node, FUNCTIONS) and hides_translation(node)
    ]
    assert hidden == []


def test_placeholders_are_plain_names_that_a_translator_may_move() -> None:
    odd = []
    for message in every_sentence():
        for text in _texts(message.id):
            if "{" not in text or '{"' in text:
                continue
            parsed = list(Formatter().parse(text))
            odd += [
                text
                for _text, name, spec, conversion in parsed
                if name is not None and (not name.isidentifier() or spec or conversion)
            ]
    assert odd == []


def test_the_template_holds_every_sentence_of_the_program() -> None:
    """If this fails: python3 installers/dev.py translations."""
    file = ROOT / FOLDER / "understudy.pot"
    written = {(one.context, one.id) for one in read_po(BytesIO(file.read_bytes())) if one.id}
    present = {(one.context, one.id) for one in every_sentence() if one.id}
    assert written == present


def test_babel_is_told_of_every_function_that_takes_sentences() -> None:
    assert set(KEYWORDS) == set(SENTENCES)


def _texts(one: object) -> tuple[str, ...]:
    return tuple(map(str, one)) if isinstance(one, tuple | list) else (str(one),)

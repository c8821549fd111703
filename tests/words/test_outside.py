"""No sentence reaches a person without the catalogue: what is shown or printed is translated."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import understudy

APP = Path(understudy.__file__).parent
TRANSLATES = {"_", "lazy", "ngettext", "pgettext", "plazy"}
SHOWS = {
    # windows
    *("setText", "setWindowTitle", "setToolTip", "setPlaceholderText", "setTitle", "insertText"),
    *("setAccessibleName", "setAccessibleDescription", "setInformativeText", "addButton"),
    *("QLabel", "PlainLabel", "quiet_label", "QPushButton", "QToolButton", "QCheckBox"),
    *("QRadioButton", "QAction", "addAction", "addMenu", "QListWidgetItem", "QFileDialog"),
    *("Card", "Row", "caption", "tip", "window_title"),
    *("show_notice", "show_problem", "show_text", "show_not_sent", "show_test_result"),
    # notifications
    *("Notification", "NotificationText", "Button", "say_once"),
    # commands
    *("print", "print_line", "notice", "_notice", "say", "write_over", "CommandError", "Finding"),
    *("add_argument", "add_parser", "add_subparsers", "OneLineParser", "command"),
}
"""Functions whose texts a person reads."""
SHOWN_FILES = {"stdout", "stderr"}
NO_TEXTS = {"default", "const", "metavar", "prog", "dest", "choices", "module"}
"""Arguments that a person does not read, or types."""
FEWEST_WORDS = 3


def untranslated(tree: ast.AST) -> list[int]:
    """Return the lines where a sentence is shown that does not come through the catalogue."""
    return sorted(
        {
            line
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _shows(node)
            for argument in (*node.args, *_read(node))
            for line in _sentences(argument)
        }
    )


def _shows(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Attribute):
        if function.attr == "write":
            return isinstance(function.value, ast.Attribute) and function.value.attr in SHOWN_FILES
        return function.attr in SHOWS
    return _name(call) in SHOWS


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _read(call: ast.Call) -> list[ast.expr]:
    return [one.value for one in call.keywords if one.arg not in NO_TEXTS]


def _sentences(node: ast.AST) -> list[int]:
    if isinstance(node, ast.Call) and _name(node) in TRANSLATES:
        return []
    if isinstance(node, ast.JoinedStr):
        fixed = [str(one.value) for one in node.values if isinstance(one, ast.Constant)]
        inside = [one for one in node.values if not isinstance(one, ast.Constant)]
        found = [node.lineno] if _is_sentence(" x ".join(["", *fixed, ""])) else []
        return [*found, *(line for one in inside for line in _sentences(one))]
    if isinstance(node, ast.Constant):
        is_text = isinstance(node.value, str) and _is_sentence(node.value)
        return [node.lineno] if is_text else []
    return [line for one in ast.iter_child_nodes(node) for line in _sentences(one)]


def _is_sentence(text: str) -> bool:
    words = [one for one in text.split() if len(one) > 1 and one.strip(".,:;()!?…“”").isalpha()]
    return len(words) >= FEWEST_WORDS


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ("label.setText('Claude is down')", True),
        ("label.setText('Claude API')", False),
        ("label.setText(_('Claude is down'))", False),
        ("label.setText(f'Claude is down since {time}')", True),
        ("label.setText(f'{name} is down {since} for you')", True),
        ("label.setText(f'{name}: {value}')", False),
        ("label.setText(_('Claude') if a else 'Claude is down')", True),
        ("Card(title='What is wrong here')", True),
        ("print(str(words.SAID), file=sys.stderr)", False),
        ("sys.stderr.write('this went badly wrong')", True),
        ("file.write('this is for a program')", False),
        ("raise CommandError('there is no file')", True),
        ("raise ValueError('speed must be above 0')", False),
        ("log.warning('the tray is not there')", False),
        ("made.add_argument('--all', help='every one of them')", True),
        ("made.add_argument('--ask', const='Say who you are.')", False),
    ],
)
def test_a_sentence_past_the_catalogue_is_found(source: str, *, is_found: bool) -> None:
    assert bool(untranslated(ast.parse(source))) is is_found


def test_every_sentence_that_is_shown_comes_through_the_catalogue() -> None:
    """Log lines and developers' errors are no texts for people, so nothing looks at them."""
    found = [
        f"{file.relative_to(APP).as_posix()}:{line}"
        for file in sorted(APP.rglob("*.py"))
        for line in untranslated(ast.parse(file.read_text("utf-8")))
    ]
    assert found == []

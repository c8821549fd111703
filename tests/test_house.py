"""The rules of the house that no linter knows, held by reading the tree."""

from __future__ import annotations

import ast
import importlib.util
import io
import re
import sys
import tokenize
from functools import cache
from pathlib import Path

import pytest

from understudy.base.files.assets import asset

ROOT = Path(__file__).parents[1]
APP = ROOT / "app" / "understudy"
RESOURCES = ROOT / "resources"
LOCKS = sorted((ROOT / "installers" / "lock").glob("*.txt"))
MOST_LINES = 400
MOST_FILES = 18
"""Past these a file or a folder has a second idea in it; 80 to 250 lines are the aim."""
EMPTY_NAMES = re.compile(r"manager|helper|utils?(?![a-z])", re.IGNORECASE)
IGNORE = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover)")
# a code in brackets or after a colon, then a dash or a second comment, then words
REASONED = re.compile(
    r"#\s*(noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|type:\s*ignore\[[\w, -]+\]|pragma:\s*no cover)"
    r"\s*(-|#)\s*\w+"
)
PIN = re.compile(r"([A-Za-z0-9][\w.-]*)==([\w.+!-]+)( ; [^:\\]+)?( \\)?")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
LAYOUT = [
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "LICENSE",
    ".ci/run",
    "installers/dev.py",
    "installers/lock/run.txt",
    "installers/lock/dev.txt",
    "installers/lock/build.txt",
    "installers/lock/uv.txt",
    "resources/icons",
    "tests/session",
    "tests/replay",
    "tests/benchmarks",
]
PACKAGES = ["base", "status", "chat", "archive", "alerts", "host", "engine", "desktop", "world"]


def python_files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), name_of(path))


def comments_of(source: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [(one.start[0], one.string) for one in tokens if one.type == tokenize.COMMENT]


def unreasoned(source: str) -> list[int]:
    """Return the lines whose ignore does not say why."""
    if not IGNORE.search(source):  # to read a file's tokens takes 30 times as long
        return []
    return [
        line
        for line, comment in comments_of(source)
        if IGNORE.search(comment) and not REASONED.search(comment)
    ]


def names_defined(path: Path) -> list[str]:
    classes = (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef))
    return [path.stem, path.parent.name, *(node.name for node in classes)]


def test_every_module_says_why_it_exists() -> None:
    files = python_files("app", "installers")
    silent = [name_of(file) for file in files if not ast.get_docstring(tree_of(file))]
    assert len(files) > len(PACKAGES)
    assert silent == []


def test_no_file_is_too_long_to_read_at_once() -> None:
    lines = {
        name_of(file): len(file.read_text("utf-8").splitlines())
        for file in python_files("app", "installers", "tests")
    }
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_no_folder_holds_a_second_idea() -> None:
    folders: dict[str, int] = {}
    for file in python_files("app", "installers", "tests"):
        if file.name != "__init__.py":
            folders[name_of(file.parent)] = folders.get(name_of(file.parent), 0) + 1
    assert {name: count for name, count in folders.items() if count > MOST_FILES} == {}


def test_no_name_is_a_word_without_meaning() -> None:
    empty = [
        f"{name_of(file)}: {name}"
        for file in python_files("app", "installers", "tests")
        for name in names_defined(file)
        if EMPTY_NAMES.search(name)
    ]
    assert empty == []


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("SettingsManager", True),
        ("qt_helpers", True),
        ("utils", True),
        ("TimeUtil", True),
        ("Utilisation", False),
        ("Monitor", False),
    ],
)
def test_the_words_without_meaning_are_told_apart(name: str, empty: bool) -> None:
    assert bool(EMPTY_NAMES.search(name)) is empty


def test_every_ignore_says_why() -> None:
    bare = [
        f"{name_of(file)}:{line}"
        for file in python_files("app", "installers", "tests")
        for line in unreasoned(file.read_text("utf-8"))
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("comment", "lines"),
    [
        ("# no" + "qa: S603 - fixed words", []),
        ("# no" + "qa: S603, S607 - fixed words", []),
        ("# type" + ": ignore[arg-type]  # untyped upstream", []),
        ("# no" + "qa: S603", [1]),
        ("# no" + "qa", [1]),
        ("# type" + ": ignore", [1]),
        ("# type" + ": ignore[arg-type]", [1]),
        ("'# no" + "qa'", []),
    ],
)
def test_an_ignore_without_a_reason_is_found(comment: str, lines: list[int]) -> None:
    assert unreasoned(f"value = 1  {comment}\n" if comment[0] == "#" else comment) == lines


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_holds_pins_and_hashes_and_no_address(lock: Path) -> None:
    foreign = [
        line
        for line in lock.read_text("utf-8").splitlines()
        if not PIN.fullmatch(line) and not HASH.fullmatch(line)
    ]
    assert foreign == []


def test_the_locks_pin_the_same_versions() -> None:
    pins = {lock.stem: set(PIN.findall(lock.read_text("utf-8"))) for lock in LOCKS}
    assert set(pins) == {"run", "dev", "build", "uv"}
    wanted = {(name, version) for name, version, *_ in pins["run"]}
    for larger in ("dev", "build"):
        assert wanted <= {(name, version) for name, version, *_ in pins[larger]}
    assert len(wanted) > 1


@pytest.mark.parametrize("path", LAYOUT)
def test_the_layout_is_as_designed(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_there_and_explains_itself(package: str) -> None:
    assert ast.get_docstring(tree_of(APP / package / "__init__.py"))


def test_the_readme_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "python3 installers/dev.py run" in readme
    assert "python3 installers/dev.py test" in readme


def test_every_resource_is_reachable_as_an_asset() -> None:
    files = [file for file in RESOURCES.rglob("*") if file.is_file()]
    assert files
    for file in files:
        assert asset(file.relative_to(RESOURCES).as_posix()).read_bytes() == file.read_bytes()


def test_a_missing_resource_is_an_error_that_names_it() -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/none\.svg"):
        asset("icons/none.svg")


def test_the_command_for_people_needs_nothing_but_the_standard_library() -> None:
    imported = {
        alias.name.partition(".")[0]
        for file in (ROOT / "installers").glob("dev*.py")
        for node in ast.walk(tree_of(file))
        for alias in _imported(node)
    }
    assert imported - sys.stdlib_module_names == {"installers"}


PLAIN = "app/understudy/desktop/plain.py"
ONLY_PLAIN = {"QLabel", "setTextFormat", "setHtml", "insertHtml", "appendHtml", "showText"}
"""What reads a text as HTML, or may: `desktop/plain.py` alone calls these."""
BUTTONS = {"QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "TickBox"}
GUARDS = {
    **dict.fromkeys(("setToolTip", "setStatusTip", "setWhatsThis", "setInformativeText"), "tip"),
    **dict.fromkeys(("setWindowTitle",), "window_title"),
    **dict.fromkeys(("setTitle", "addAction", "addMenu", "QAction", "addTab", *BUTTONS), "caption"),
}
"""What is first handed a text of ours, or else what this function of `desktop/plain.py` returns."""

PARENTS = {"self", "parent", "action", "entry"}


def unguarded(tree: ast.Module) -> list[int]:
    """Return the lines of a window's module where text of others could be read as more than text.

    ``setText`` is looked at where its receiver was made here as what is no label: those guard
    themselves.
    """
    made = {
        ast.unparse(target): "tip" if _called(node.value) == "QMessageBox" else "caption"
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if _called(node.value) in {*BUTTONS, "QAction", "addAction", "QMessageBox"}
    }
    found = []
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
        name = _called(node)
        guard = GUARDS.get(name)
        if name == "setText" and isinstance(node.func, ast.Attribute):
            guard = made.get(ast.unparse(node.func.value))
        if name in ONLY_PLAIN or (guard and node.args and not _is_plain(node.args[0], guard)):
            found.append(node.lineno)
    return sorted(found)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _is_plain(node: ast.expr, guard: str) -> bool:
    """Tell whether this is a fixed text of ours, a guarded one, or a parent and no text at all."""
    if isinstance(node, ast.IfExp):
        return _is_plain(node.body, guard) and _is_plain(node.orelse, guard)
    if isinstance(node, ast.Subscript):
        return _is_plain(node.value, guard)
    if isinstance(node, ast.Call):
        is_ours = _called(node) == "str" and len(node.args) == 1 and _is_plain(node.args[0], guard)
        return is_ours or _called(node) in {guard, "tray_tip"}
    if isinstance(node, ast.Attribute):
        return node.attr.isupper()
    is_text = isinstance(node, ast.Constant)
    return is_text or (isinstance(node, ast.Name) and (node.id.isupper() or node.id in PARENTS))


def test_text_of_others_reaches_a_window_only_as_plain_text() -> None:
    files = [one for one in python_files("app/understudy/desktop") if name_of(one) != PLAIN]
    loose = [f"{name_of(file)}:{line}" for file in files for line in unguarded(tree_of(file))]
    assert len(files) > len(PACKAGES)
    assert loose == []


@pytest.mark.parametrize(
    ("source", "is_loose"),
    [
        ("QLabel(title)", True),
        ("PlainLabel(title)", False),
        ("item.setToolTip(title)", True),
        ("item.setToolTip(tip(title))", False),
        ("item.setToolTip(words.HINT if a else words.OTHER_HINT)", False),
        ("item.setToolTip(words.HINT if a else title)", True),
        ("item.setToolTip(str(words.HINT))", False),
        ("item.setToolTip(str(title))", True),
        ("item.setToolTip(f'{words.HINT} {title}')", True),
        ("menu.addAction(name, partial(act, name))", True),
        ("menu.addAction(caption(name), partial(act, name))", False),
        ("QPushButton(words.add(name), self)", True),
        ("box = QCheckBox(self)\nbox.setText(name)", True),
        ("box = QCheckBox(self)\nbox.setText(caption(name))", False),
        ("label = PlainLabel()\nlabel.setText(name)", False),
        ("self.setWindowTitle(title)", True),
        ("view.setHtml(words.TEXT)", True),
    ],
)
def test_a_text_that_could_be_read_as_more_is_found(source: str, *, is_loose: bool) -> None:
    assert bool(unguarded(ast.parse(source))) is is_loose


def _imported(node: ast.AST) -> list[ast.alias]:
    if isinstance(node, ast.ImportFrom):
        return [ast.alias(node.module or "")]
    return node.names if isinstance(node, ast.Import) else []


def _names_taken(tree: ast.Module) -> list[tuple[str, str]]:
    """Return (module, name) for what is imported from this project when a module runs."""
    typing_only = {
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for part in ast.walk(node)
    }
    return [
        (node.module, one.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node not in typing_only
        if node.module.partition(".")[0] in {"tests", "understudy"}
        for one in node.names
    ]


def _is_there(module: str, name: str) -> bool:
    found = importlib.import_module(module)
    if hasattr(found, name):
        return True
    is_package = hasattr(found, "__path__")
    return is_package and importlib.util.find_spec(f"{module}.{name}") is not None


def test_what_is_run_by_hand_imports_only_names_that_exist() -> None:
    """Benchmarks and the hour of misfortune are no tests: a renamed function broke them unseen."""
    by_hand = python_files("tests/benchmarks", "tests/session", "tests/replay")
    missing = [
        f"{name_of(file)}: {module}.{name}"
        for file in by_hand
        for module, name in _names_taken(tree_of(file))
        if not _is_there(module, name)
    ]
    assert missing == []

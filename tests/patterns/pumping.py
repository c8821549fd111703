"""Every pattern of the program, and texts that would make one take for ever.

A pattern is found by reading the modules: compiled into a name, or handed to `re` in place. What
it is pumped with is made of the pattern itself: each character and word that it asks for, alone,
in pairs and between two others, many times over, with an end that fits nothing.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from importlib import import_module
from itertools import permutations
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]  # not public, and the tests' alone
from re import _parser as parser  # type: ignore[attr-defined]  # the same
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

APP = Path(__file__).parents[2] / "app" / "understudy"
WAYS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")
ANCHORED = {"match", "fullmatch"}
MOST_SEEDS = 10
CLASSES = {
    ops.CATEGORY_DIGIT: "7",
    ops.CATEGORY_SPACE: " ",
    ops.CATEGORY_WORD: "a",
    ops.CATEGORY_NOT_DIGIT: "a",
    ops.CATEGORY_NOT_SPACE: "a",
    ops.CATEGORY_NOT_WORD: "-",
}
ENDS = ("", "\n", "\x01")


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, by what it is known, and in which ways the program uses it."""

    name: str
    pattern: re.Pattern[Any]
    ways: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pumped:
    """A text of any length: the same few characters over and over, between two that fit or not."""

    pump: str
    begin: str = ""
    end: str = ""

    def text(self, characters: int) -> str:
        return self.begin + self.pump * (characters // len(self.pump)) + self.end


def patterns() -> Iterator[Found]:
    """Give every pattern of the program, each once."""
    for file in sorted(APP.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        if not any(_is_re(one) for one in calls):
            continue
        module = import_module(".".join(file.relative_to(APP.parent).with_suffix("").parts))
        place = file.relative_to(APP).as_posix()
        named = {name: one for name, one in vars(module).items() if isinstance(one, re.Pattern)}
        for name, pattern in named.items():
            ways = {
                one.func.attr
                for one in calls
                if isinstance(one.func, ast.Attribute) and ast.unparse(one.func.value) == name
            }
            yield Found(f"{place}:{name}", pattern, frozenset(ways & set(WAYS) or {"search"}))
        for one in filter(_is_re, calls):
            way = ast.unparse(one.func).removeprefix("re.")
            if way in WAYS and not ast.unparse(one.args[0]).startswith("re.escape("):
                # of fixed parts alone: what is made of a variable would be a NameError here
                raw = eval(ast.unparse(one.args[0]), vars(module))  # noqa: S307 - our own source
                yield Found(f"{place}:{one.lineno}", re.compile(raw), frozenset({way}))


def run(found: Found, text: str) -> None:
    """Use the pattern as the program does."""
    given: Any = text.encode() if isinstance(found.pattern.pattern, bytes) else text
    if found.ways - ANCHORED:
        for _ in found.pattern.finditer(given):
            pass
    else:
        for way in found.ways:
            getattr(found.pattern, way)(given)


def pumped(found: Found) -> Iterator[Pumped]:
    """Give the texts to try it on."""
    raw = found.pattern.pattern
    source = raw.decode("latin-1") if isinstance(raw, bytes) else raw
    seeds = list(dict.fromkeys(_seeds(parser.parse(source, found.pattern.flags & ~re.UNICODE))))
    short = seeds[:MOST_SEEDS]
    for pump in short:
        yield from (Pumped(pump, end=end) for end in ENDS)
    for pump in ("".join(pair) for pair in permutations(short, 2)):
        yield Pumped(pump, end=ENDS[-1])
    for begin in short:
        for pump in short:
            yield Pumped(pump, begin, ENDS[-1])


def _is_re(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "re"


def _seeds(parsed: Any) -> Iterator[str]:
    """Give short texts that parts of a pattern match."""
    literal = ""
    for op, argument in parsed:
        if op is ops.LITERAL:
            literal += chr(argument)
            yield chr(argument)
            continue
        if len(literal) > 1:
            yield literal
        literal = ""
        if op is ops.ANY:
            yield "a"
        elif op is ops.NOT_LITERAL:
            yield "a" if argument != ord("a") else "b"
        elif op is ops.IN:
            yield from _of_class(argument)
        elif op is ops.BRANCH:
            for branch in argument[1]:
                yield from _seeds(branch)
        elif op in {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}:
            yield from _seeds(argument[2])
        elif op is ops.SUBPATTERN:
            yield from _seeds(argument[3])
        elif op in {ops.ASSERT, ops.ASSERT_NOT}:
            yield from _seeds(argument[1])
        elif op is ops.ATOMIC_GROUP:
            yield from _seeds(argument)
    if len(literal) > 1:
        yield literal


def _of_class(members: Any) -> Iterator[str]:
    is_turned = bool(members) and members[0][0] is ops.NEGATE
    if is_turned:
        yield "a"
        yield " "
        return
    for op, argument in members:
        if op is ops.LITERAL:
            yield chr(argument)
        elif op is ops.RANGE:
            yield chr(argument[0])
        elif op is ops.CATEGORY:
            yield CLASSES.get(argument, "a")

"""Made answers for the benchmarks: prose, code, lists and tables of any length, always the same."""

from __future__ import annotations

import random

_NOUNS = (
    *("the", "model", "request", "returned", "status", "token", "stream", "window", "cache"),
    *("latency", "region", "incident", "service", "user", "answer", "function", "value"),
    *("python", "network", "error", "retry", "limit", "quota", "message", "render"),
)
_CODE = (
    "    def {0}(self, {1}: int = {2}) -> str:",
    '        return self.{0}[{1}] + "text {2}"  # note',
    "        for {0} in range(len({1})): total += {2}",
    "    # {0} and {1} number {2}",
    '        if {0} is not None and {1} > {2}: raise ValueError("bad")',
)
KINDS = ("mixed", "code", "paragraph", "list", "table")


def answer(kind: str, characters: int) -> str:
    """Return an answer of one of `KINDS`; all but ``mixed`` are one unbroken block."""
    chance = random.Random(1)  # noqa: S311 - the same text each time, no secret
    if kind == "mixed":
        parts, length = [], 0
        while length < characters:
            parts.append(_block(chance))
            length += len(parts[-1]) + 2
        return "\n\n".join(parts)[:characters]
    head = {"code": "```python\n", "table": "| name | value |\n|---|---|\n"}.get(kind, "")
    line = {
        "code": lambda at: _code_line(chance, at),
        "paragraph": lambda _at: _sentence(chance),
        "list": lambda _at: f"- {_sentence(chance)}",
        "table": lambda at: f"| {_sentence(chance)} | {at} |",
    }[kind]
    glue = " " if kind == "paragraph" else "\n"
    return (head + glue.join(line(at) for at in range(characters // 30)))[:characters]


def tokens(text: str) -> list[str]:
    """Return ``text`` in portions as models send it."""
    chance = random.Random(2)  # noqa: S311 - the same cuts each time
    found, at = [], 0
    while at < len(text):
        size = chance.choice((2, 3, 4, 4, 5, 6))
        found.append(text[at : at + size])
        at += size
    return found


def _block(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.1:
        return f"## {_sentence(chance)}"
    if kind < 0.25:
        return "\n".join(f"- {_sentence(chance)}" for _ in range(chance.randint(3, 9)))
    if kind < 0.45:
        lines = (_code_line(chance, at) for at in range(chance.randint(8, 45)))
        return "```python\n" + "\n".join(lines) + "\n```"
    if kind < 0.5:
        rows = (
            f"| {chance.choice(_NOUNS)} | {chance.randint(0, 999)} | {chance.choice(_NOUNS)} |"
            for _ in range(chance.randint(2, 6))
        )
        return "| name | value | note |\n|---|---|---|\n" + "\n".join(rows)
    return " ".join(_sentence(chance) for _ in range(chance.randint(2, 6)))


def _code_line(chance: random.Random, at: int) -> str:
    return chance.choice(_CODE).format(chance.choice(_NOUNS), chance.choice(_NOUNS), at)


def _sentence(chance: random.Random) -> str:
    marks = ("**{}**", "`{}()`", "*{}*", "[{0}](https://example.com/{0})")
    said = [
        chance.choice(marks).format(word) if chance.random() < 0.08 else word
        for word in chance.choices(_NOUNS, k=chance.randint(6, 18))
    ]
    return " ".join(said).capitalize() + "."

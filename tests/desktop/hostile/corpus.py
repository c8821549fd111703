"""Answers that a hostile or broken model could send, by name; each names things in a folder.

`small` ones are streamed in every cut, `large` ones in portions.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 20_000
_BITS = (
    *("`", "``", "```", "~~~", "*", "**", "_", "__", "[", "]", "](", "![", "(", ")", "<", ">", "|"),
    *(
        "\n",
        "\n\n",
        "\n    ",
        "\n\t",
        "- ",
        "1. ",
        "> ",
        "# ",
        "---",
        "===",
        "|--|",
        "$",
        "$$",
        "\\",
    ),
    *(
        "[^1]",
        "[^1]: ",
        "&#0;",
        "&amp;",
        "<!--",
        "-->",
        "<b>",
        "</b>",
        "\x1b[2J",
        "\u202e",
        "\u2066",
    ),
    *(
        "\u200b",
        "\u200d",
        "\ufeff",
        "\U000e0041",
        "\ud800",
        "\x00",
        "\r",
        "a",
        "word ",
        "ö",
        "漢",
        "ع",
    ),
    *("😀", "e\u0301", "http://x", "mailto:a@b", "javascript:1", "file:///x", "//x/y", "\\\\x\\y"),
)


def small(bait: str) -> dict[str, str]:
    """Return short texts that name the file ``bait``."""
    return {
        "html": f'<img src="{bait}"><script src="{bait}"></script><p style="x:url({bait})">a</p>',
        "script": "[a](javascript:alert(1)) [b](JaVaScRiPt:1) [c](data:text/html,x) <vbscript:x>",
        "file": f"[a](file://{bait}) <file://{bait}> ![b](file://{bait}) file://{bait}",
        "unc": rf"![a](\\\\{bait}\\b) [c](\\\\{bait}\\b) ![d](//{bait}/b) <file:////{bait}/b>",
        "device": "![a](/dev/stdin) ![b](/dev/tty) ![c](/proc/self/mem) ![d](con) ![e](qrc:/x)",
        "pipe": f"![a]({bait}) [![b]({bait})]({bait})\n\n[r]: {bait}\n\n![r] ![t][r]",
        "ansi": "\x1b]52;c;ZXZpbA==\x07 \x1b[2J\x9b31m \x1b]8;;http://x\x1b\\a\x1b]8;;\x1b\\ \x08",
        "bidi": "a \u202egnp.exe\u202c b \u2066c\u2069 [\u202ehttps://a](https://b)\n\n`\u202ex`",
        "unseen": "z\u200bw\u200d\ufeff \U000e0068\U000e0069 \u00ad\u2060 \ufff9a\ufffab\ufffb",
        "halves": "a\ud800b\udfffc `\ud83d` **\ude00** \ud83d\ude00 \ufffd \x00 \uffff",
        "rule": f"---\ntitle: {bait}\n---\n\n![a]({bait})\n",
        "entities": f"&lt;img src=&quot;{bait}&quot;&gt; &#x202e; &#0; &#1114112; &nbsp;&bogus;",
        "links": f"[a]( <{bait}> '{bait}' ) [b][] [c\n]({bait}) [d](x 'y\n\n')\n\n[b]: <{bait}>",
        "fences": f"```{bait}\n![a]({bait})\n````\n~~~\n```\n~~~~\n   ```\n\t```\n```",
        "table": f"|![a]({bait})|`|`|\n|:-:|--|\n|\\||<b>|\n|||||||\n| x",
        "formula": r"$\def\a{\a\a}\a$ $$\input{/etc/passwd}$$ \[ \write18{x} \] \(\href{file:///x}{y}\)",
        "note": f"[^1] [^{bait}] [^1]: ![a]({bait})\n\n[^1]: [^1]: [^1]\n[^" + "x" * 80 + "]",
    }


def formulas(bait: str) -> tuple[str, ...]:
    """Return LaTeX that names what may not be opened, or that grows."""
    return (
        rf"\includegraphics{{{bait}}}",
        rf"\href{{file://{bait}}}{{y}} \url{{{bait}}} \style{{background:url({bait})}}{{z}}",
        rf"\input{{{bait}}} \openin0={bait} \write18{{cat {bait}}}",
        r"\def\a{\a\a}\a \newcommand{\b}{\b\b}\b",
        f"<image href='{bait}'/> &lt;img src={bait}&gt; \\text{{<svg><use href='{bait}'/></svg>}}",
        r"\frac" * 200,
        r"\sqrt{" * 20 + "x" + "}" * 20,
        r"\begin{matrix}" + "&" * 700 + r"\end{matrix}",
        r"x^{x^{x^{x^{x^{x^{x^{x^{x^{x^{x^{x}}}}}}}}}}}",
        rf"\color{{url({bait})}}{{x}} \color{{expression({bait})}}{{x}}",
    )


def generated(bait: str, count: int) -> Iterator[str]:
    """Yield texts made of Markdown's signs at random, always the same ones."""
    chance = random.Random(13)  # noqa: S311 - the same texts each time, no secret
    bits = (*_BITS, bait, f"![x]({bait})", f"[x]({bait})")
    for _ in range(count):
        yield "".join(chance.choices(bits, k=chance.randint(3, 60)))


def large(bait: str) -> dict[str, str]:
    """Return texts that are costly for a careless reader."""
    return {
        "line": "word " * (2 * MANY),
        "unbroken line": "x" * (10 * MANY),
        "images": f"![a]({bait})" * (MANY // 10),
        "code line": "```python\n" + "f(" * (5 * MANY) + "\n```\n",
        "code lines": "```json\n" + "{\n" * (2 * MANY),
        "wide code": "```\n" + ("y" * 5_000 + "\n") * 20,
        "quotes": ">" * MANY + " a",
        "quote per line": "\n".join(">" * depth + " a" for depth in range(200)),
        "deep list": "\n".join("  " * depth + "- a" for depth in range(300)),
        "item in item": "- " * 5_000 + "a",
        "numbers": "1. " * 5_000,
        "long list": "- a\n" * MANY,
        "brackets": "[" * MANY,
        "link heads": "[a](" * (MANY // 2),
        "nested links": "[" * 2_000 + "a" + "](b)" * 2_000,
        "references": "".join(f"[r{at}]: {bait}\n" for at in range(2_000)) + "[r1]" * 2_000,
        "stars": "*" * MANY,
        "star words": "*a **b " * (MANY // 2),
        "underscores": "_a__b" * (MANY // 2),
        "ticks": "".join("`" * (at % 90 + 1) + "a" for at in range(2_000)),
        "tildes": "~" * MANY,
        "tags": "<a" * MANY,
        "comments": "<!--" * MANY,
        "many entities": "&amp;" * MANY,
        "dollars": "$a" * MANY,
        "notes": "[^1]" * MANY,
        "escapes": "\\" * MANY,
        "blank lines": "\n" * (5 * MANY),
        "spaces": " " * (5 * MANY) + "a",
        "tabs": "\t- a\n" * 5_000,
        "headings": "# a\n" * 5_000,
        "rules": "---\n" * 5_000,
        "setext": "a\n===\n" * 5_000,
        "long table": "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 5_000,
        "wide table": "|"
        + "a|" * 2_000
        + "\n|"
        + "-|" * 2_000
        + "\n"
        + ("|" + "b|" * 2_000 + "\n") * 3,
        "wide head": "|" + "a|" * 10_000,
        "huge cell": "| a |\n|---|\n| " + "b " * MANY + "|\n",
        "tables": "|a|\n|-|\n|b|\n\n" * 2_000,
        "accents": "a" + "\u0301" * MANY,
        "joined": "\u200d".join("👩" for _ in range(5_000)),
        "right to left": "مرحبا " * 5_000,
        "wide signs": "漢" * MANY,
        "overrides": "\u202ea" * MANY,
        "escapes of terminals": "\x1b[31ma" * MANY,
    }

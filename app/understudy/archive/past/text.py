"""When two questions have the same words: normal form, courtesies, pasted text.

Pure and without NumPy, so that equal questions are found before any model is loaded.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

import msgspec

_QUOTES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u00b4\u2032\uff07`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    # joiners and byte order marks, which are invisible
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None)
)
# Within a word an apostrophe is often left out, so "what's" and "whats" are one word. A sign that
# may have a meaning (C++, C#, 50 %, -5, a/b) is a separate token; punctuation of sentences is not.
_TOKEN = re.compile(
    r"(?:(?<![\w)])-)?\d+(?:,\d{3})+(?:\.\d+)?(?!\d)|(?:(?<![\w)])-)?\d+(?:[.:]\d+)*"
    r"|[^\W\d_]+(?:'[^\W\d_]+)*|_+|[^\w\s.,;:!?\"'()\u2026\u00bf\u00a1\u3002\uff0c\u3001-]"
)
_FLAG = re.compile(r"(?<![\w-])-{1,2}[A-Za-z]\b")

_GREETING = (
    r"(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|greetings)"
    r"(?: (?:there|claude|gpt|chatgpt|assistant|all|everyone|guys|friend))?"
)
_LEAD = (
    r"(?:ok(?:ay)?|so|well|um+|hmm+|claude|please|pls|plz|quick question|(?:i have |just )?a"
    r" (?:quick |short )?question|(?:i was|was|im|just) (?:just )?wondering(?: if you (?:could|can)"
    r" tell me)?|i wonder|(?:just )?curious|out of curiosity|(?:can|could|would|will) you"
    r" (?:please |kindly )?(?:help me(?: with this| out)?|tell me)|(?:please |kindly |pls )?(?:tell"
    r" me|let me know|help me out|explain to me)|(?:i )?need (?:some |your )?help(?: with this)?"
    r"|i would like to (?:know|ask)|id like to (?:know|ask)|i want to (?:know|ask)"
    r"|do you (?:happen to )?know|any idea|sorry(?: to bother you)?|excuse me|one more thing)"
)
_ASKED = (
    r"(?:can|could|would|will) you (?:please |kindly |pls )?(?=(?:write|explain|give|show|list|find"
    r"|make|create|translate|summari[sz]e|describe|suggest|recommend|generate|draft|compose|convert"
    r"|calculate|display|print|name|provide|compare|fix|rewrite|tell)\b)"
)
_TAIL = (
    r"(?:thanks|thank you|thx|ty|cheers|many thanks|please|pls|plz|much appreciated|appreciated"
    r"|please (?:answer|help|advise|reply|explain)(?: me)?|i appreciate it"
    r"|any help (?:is |would be )?(?:appreciated|welcome))"
    r"(?: (?:in advance|a lot|so much|very much|a million|again|claude|all|everyone|guys|you))?"
)
_LEADING = re.compile(rf"^(?:(?:{_GREETING}|{_LEAD})(?= )|{_ASKED}) ?")
_TRAILING = re.compile(rf" {_TAIL}$")

FEWEST_LEFT = 2
"""Courtesies stay if fewer words than this would be left."""
PASTED_WORDS = 12
"""So many words after the instruction count as pasted text."""
INSTRUCTION_WORDS = 40
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_PARAGRAPHS = re.compile(r"\n\s*\n|\n")
_COLON = re.compile(r"(?s)^(.{5,160}?[:\uff1a])\s+(\S.{110,})$")


def listed(words: str) -> frozenset[str]:
    """Return the words of a list as written in these modules."""
    return frozenset(words.split())


def normal(text: str) -> str:
    """Return the words and signs of ``text`` in one spelling, a single space between them.

    Letter case, spaces, quotes, apostrophes, the punctuation of sentences and the several encodings
    of a character make no difference; numbers, operators and signs do.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_QUOTES)).translate(_QUOTES).casefold()
    tokens = (one.group() for one in _TOKEN.finditer(plain))
    return " ".join(
        one.replace(",", "") if one[-1:].isdigit() else one.replace("'", "") for one in tokens
    )


def bare(normalised: str) -> str:
    """Return a normal form without greetings, "please tell me" and thanks."""
    left = normalised
    while True:
        shorter = _TRAILING.sub("", _LEADING.sub("", left))
        if shorter == left or shorter.count(" ") + 1 < FEWEST_LEFT:
            return left
        left = shorter


def key_of(normalised: str) -> int:
    """Return a 64-bit key that equal texts share, in SQLite's form; never a proof of equality."""
    digest = blake2b(normalised.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def differ_in_flags(one: str, other: str) -> bool:
    """Return True if two equal normal forms hide ``-r`` against ``-R``.

    If a text is in one case throughout, the case of its flags means nothing.
    """
    if one.islower() or other.islower() or one.isupper() or other.isupper():
        return False
    return _FLAG.findall(one) != _FLAG.findall(other)


class Parts(msgspec.Struct, frozen=True):
    """An instruction, and the text pasted for it ("" if none)."""

    instruction: str
    pasted: str


def parts_of(text: str) -> Parts:
    """Separate pasted text: a fenced block, a long paragraph, or much after a colon."""
    text = text.strip()
    fenced = "\n".join(_FENCE.findall(text))
    if len(fenced.split()) >= PASTED_WORDS // 2:
        return Parts(_FENCE.sub(" ", text).strip(), fenced)
    first, *rest = _PARAGRAPHS.split(text, maxsplit=1)
    if rest and _is_pasted(first, rest[0]):
        return Parts(first.strip(), rest[0].strip())
    head, newline, last = text.rpartition("\n")
    if newline and _is_pasted(last, head):
        return Parts(last.strip(), head.strip())
    if found := _COLON.match(text):
        return Parts(found[1].strip(), found[2].strip())
    return Parts(text, "")


def _is_pasted(instruction: str, pasted: str) -> bool:
    said, given = len(instruction.split()), len(pasted.split())
    return 2 <= said <= INSTRUCTION_WORDS and given >= max(PASTED_WORDS, said)

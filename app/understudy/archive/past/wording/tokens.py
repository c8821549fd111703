"""The parts of a question: content, numbers, negation, names, and the thing asked for.

Lists of English words, written for this program. They find conflicts and feed the learned check;
none decides by itself that two questions are the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec

from understudy.archive.past.text import listed
from understudy.archive.past.wording.opposites import OPPOSITE

SMALL = listed(
    "a an the of to in on at for from by with and or is are was were be been being do does did i me"
    " my you your we our us he she it its they them their this that these those there what which"
    " who whom whose how when where why can could should would will may might must shall have has"
    " had am as so if than then about into any some just really please tell give show get s t re ll"
    " ve d m hi hello hey claude thanks thank quick question wondering ok"
)
NEGATIVE = listed(
    "not no never without nothing none neither nor cannot cant dont doesnt didnt isnt arent wasnt"
    " werent wont wouldnt shouldnt couldnt hasnt havent hadnt non except excluding unless"
    " skip skipping ignoring"
)
_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen twenty"
)
_NUMBER_WORDS = {word: float(value) for value, word in enumerate(_COUNTED.split())}
_NUMBER_WORDS.update(thirty=30.0, forty=40.0, fifty=50.0, sixty=60.0, seventy=70.0, eighty=80.0)
_NUMBER_WORDS.update(ninety=90.0, hundred=100.0, dozen=12.0, twice=2.0, third=3.0, fourth=4.0)
_NUMBER_WORDS.update(fifth=5.0, sixth=6.0, tenth=10.0)
# not a count: "which one", "one of", "first of all"
_UNCOUNTED = frozenset({"zero", "one"})
_OPPOSING_PREFIXES = ("un", "dis", "in", "non", "de", "im", "ir", "il", "anti", "mis")
_WORD = re.compile(r"(?<![+#])[+#]*+[a-z][a-z+#]*+|\d+(?:\.\d+)?|[^\W\da-z_]+")
_NUMBER = re.compile(
    r"(\d+(?:\.\d+)?)(?:(k|\s*(?:lakhs?|crores?|million|billion|thousand))(?![a-z]))?"
)
_SCALE = {"k": 1e3, "thousand": 1e3, "million": 1e6, "billion": 1e9, "lakh": 1e5}
_ASKED: dict[str, int] = {
    "how": 1,
    "why": 2,
    "what": 3,
    "which": 3,
    "whats": 3,
    "when": 4,
    "where": 5,
    "who": 6,
    "whose": 6,
    "whom": 6,
}
_YES_OR_NO = 7
_AUXILIARIES = listed("is are does do did can should will could would was were has have am")
_DIRECTIONS = listed("to into from than vs versus")
_SIGNS = re.compile(r"(?<=[\w)\s])[+*/^=<>%-](?=\s*[\w(])")
_COUNTING_SIGNS = re.compile(r"\d\s*[+*/^=<>-]|[+*/^=<>-]\s*\d")
_NAME = re.compile(r"[A-Za-z][\w+#.]*[\w+#]|[A-Z]")
_WORD_OR_END = re.compile(r"(?P<word>\w++)|(?<=[.?!:\n])\s")


class Wording(msgspec.Struct, frozen=True):
    """A question's words, split once and compared with many."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    """Of the content words, in order."""
    numbers: tuple[float, ...]
    is_negated: bool
    asks: int
    names: frozenset[str]
    signs: tuple[str, ...]
    has_direction: bool
    letters: str
    """All letters joined, to find a name that is written apart."""


@lru_cache(20_000)
def stem(word: str) -> str:
    """Return a word without its commonest endings; only for comparing."""
    for ending in ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return (word[: -len(ending)] + ("y" if ending == "ies" else "")).rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


def wording_of(text: str) -> Wording:
    """Split a question."""
    plain = _plain(text)
    words = tuple(_WORD.findall(_spelled_out(plain)))
    stems = tuple(stem(one) for one in words if one not in SMALL)
    signs = sorted(_SIGNS.findall(plain)) if _COUNTING_SIGNS.search(plain) else ()
    return Wording(
        words=words,
        stems=stems,
        numbers=_numbers(plain),
        is_negated=sum(one in NEGATIVE for one in words) % 2 == 1,
        asks=_asks(words),
        names=_names(text),
        signs=tuple(signs),
        has_direction=not _DIRECTIONS.isdisjoint(words),
        letters=re.sub(r"\W", "", plain),
    )


def are_opposite(one: str, other: str) -> bool:
    """Return True if two words turn a question into its opposite or into another one."""
    if frozenset((one, other)) in OPPOSITE:
        return True
    if stem(one) != stem(other) and frozenset((stem(one), stem(other))) in _opposite_stems():
        return True
    if len(one) <= 4 or len(other) <= 4:
        return False
    return any(one == part + other or other == part + one for part in _OPPOSING_PREFIXES)


@lru_cache(1)
def _opposite_stems() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(stem(word) for word in pair) for pair in OPPOSITE)


def _plain(text: str) -> str:
    same = unicodedata.normalize("NFKC", text).translate({0x2019: "'", 0x2212: "-"})
    return same.casefold()


def _spelled_out(plain: str) -> str:
    plain = re.sub(r"n't\b", " not", plain)
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain)
    return re.sub(r"'s\b", "", plain)


def _numbers(plain: str) -> tuple[float, ...]:
    plain = re.sub(r"(?<=\d),(?=\d{2,3}\b)", "", plain)
    found = []
    for number in _NUMBER.finditer(plain):
        scale = (number[2] or "").strip().removesuffix("s")
        times = 1e7 if scale == "crore" else _SCALE.get(scale, 1.0)
        found.append(float(number[1]) * times)
    found += [
        _NUMBER_WORDS[word]
        for word in re.findall(r"[a-z]+", plain)
        if word in _NUMBER_WORDS and word not in _UNCOUNTED
    ]
    return tuple(sorted(set(found)))


def _asks(words: tuple[str, ...]) -> int:
    for word in words[:12]:
        if word in _ASKED:
            return _ASKED[word]
    return _YES_OR_NO if not _AUXILIARIES.isdisjoint(words[:3]) else 0


def _names(text: str) -> frozenset[str]:
    """Return words written like names; none if the text has no case."""
    capitals = sum(one[0].isupper() for one in text.split())
    if text.isupper() or capitals >= 0.6 * max(1, len(text.split())):
        return frozenset()
    found = set()
    firsts = _first_words(text)
    for match in _NAME.finditer(text):
        word = match.group()
        is_first = match.start() in firsts
        is_marked = any(one in "+#" or one.isdigit() for one in word)
        is_capital = word[0].isupper() and not is_first
        if is_marked or is_capital or (len(word) > 1 and word.isupper()):
            found.add(word.lower())
    return frozenset(stem(one) for one in found if one not in SMALL)


def _first_words(text: str) -> frozenset[int]:
    """Return where the first word of each sentence begins, after any signs."""
    found, is_next = set(), True
    for one in _WORD_OR_END.finditer(text):
        if one["word"] is None:
            is_next = True
        elif is_next:
            found.add(one.start())
            is_next = False
    return frozenset(found)

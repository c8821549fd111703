"""Finds every model that a text names, in any spelling, ranges included. Pure.

Spellings seen or likely: "Claude Opus 5.5", "Opus5.5", "Sonnet-5.5", "Sonnet v5.5", "Claude 3
Opus", "3.5 Sonnet", "claude-opus-4-8-20260101", "anthropic.claude-haiku-4-5-v1:0", "Opus 5, 4.8,
and 4.6", "Mythos/Fable 5.1", "Claude 5 models", "Opus 4.x", "Sonnet 5 and later", "models older
than Sonnet 5.5", "Opus 4.5 through 4.8". Positions refer to the text returned by `normalised`.
"""

from __future__ import annotations

import re
import unicodedata

import msgspec
from msgspec.structs import replace

from understudy.status.official.prose.models import FAMILIES, Models

_FAMILY = "(?:" + "|".join(one for one in FAMILIES if one != "instant") + ")"
# "instant" by itself is an ordinary word
_PLURAL = rf"{_FAMILY}(?:e?s)?"
_FAMILIES = rf"(?:{_PLURAL}(?: ?/ ?(?:claude )?{_PLURAL})*|(?<=claude[ -])instant)"
# not "10:30", "5 %", "5 minutes", "4 of 10", "1M", nor an unlikely version such as 48
_NUMBER = (
    r"(?:v\.? ?)?(?:1?\d)(?:[._-](?:1?\d|x)| \d(?![\da-z]|\.\d))?(?![\d%])(?!\.\d)"
    r"(?![a-uwyz])(?! ?(?::\d|%|(?:am|pm|utc|percent|seconds?|minutes?|mins?|hours?|days?|"
    r"weeks?|times|of|out of)\b))"
)
_GAP = r"[ _-]{0,3}"
_CLAUDE = rf"(?:(?:anthropic[./])?claude{_GAP})?"
_STAMP = r"(?:[-@]20\d{6})?(?:-v\d(?::\d)?|-latest)?"
_MORE = r" ?(?:, ?(?:and|or) |,|/|&|and |or ) ?"
_NOT_OF_NEXT = rf"(?![ _-]?{_FAMILY}\b)"

_FORWARD = re.compile(
    rf"(?<![a-z0-9]){_CLAUDE}(?P<families>{_FAMILIES})(?![a-z])"
    rf"(?:(?: (?:models?|versions?))?{_GAP}(?P<first>{_NUMBER}){_STAMP}"
    rf"(?P<more>(?:{_MORE}{_NUMBER}{_NOT_OF_NEXT}){{0,9}}))?"
)
_BACKWARD = re.compile(
    rf"(?<![a-z0-9.]){_CLAUDE}(?P<first>{_NUMBER})(?P<more>(?:{_MORE}{_NUMBER}){{0,9}})"
    rf"{_GAP}(?P<families>{_FAMILIES})(?![a-z0-9]){_STAMP}"
)
_GENERATION = re.compile(
    rf"(?<![a-z0-9])(?:anthropic[./])?claude(?: (?:models?|versions?))*{_GAP}"
    rf"(?P<first>{_NUMBER}){_NOT_OF_NEXT}(?P<more>(?:{_MORE}{_NUMBER}{_NOT_OF_NEXT}){{0,9}})(?P<families>)"
)
# "the 4.x models"; "2 models" is a count
_KINDRED = re.compile(
    r"(?<![a-z0-9.])(?P<first>1?\d\.(?:1?\d|x))(?P<more>)(?P<families>)"
    r"(?= (?:model )?(?:models|family|generation|series)\b)"
)
# "older than 5.5": a version with only a comparison
_OLDER = (
    r"(?:(?:older|earlier|lower|previous) than|prior to|preceding|predating|before|below|"
    r"under|pre-)"
)
_NEWER = r"(?:(?:newer|later|higher|more recent) than|after|above|beyond|post-)"
_UP_TO = r"(?:up to(?: and including)?|no (?:newer|later) than)"
_FROM = r"(?:starting (?:with|from|at)|beginning with|at least|no (?:older|earlier) than)"
_COMPARED = rf"(?P<older>{_OLDER})|(?P<newer>{_NEWER})|(?P<up_to>{_UP_TO})|(?P<from>{_FROM})"
_THINGS = r"(?:claude )?(?:models?|versions?|releases?|anything|everything|those|ones)"
_BARE = re.compile(
    rf"\b(?:{_THINGS}) (?:that are |released )?(?:{_COMPARED}) "
    rf"{_CLAUDE}(?:versions? )?(?P<first>{_NUMBER}){_NOT_OF_NEXT}(?P<families>)(?P<more>)"
)
# after a family: "Sonnet models older than 5.5", "Sonnet older than Sonnet 5.5"
_COMPARES = re.compile(
    rf" (?:models? |versions? |releases? )?(?:{_COMPARED}) "
    rf"{_CLAUDE}(?:{_FAMILY} )?(?:versions? )?(?P<first>{_NUMBER})"
)
# before a name: "models older than Sonnet 5.5"; "before" counts only after that word
_COMPARED_HERE = re.compile(
    rf"(?:(?P<things>{_THINGS}) (?:that are |released )?(?:{_COMPARED})"
    rf"|(?P<older2>(?:older|earlier|lower) than|prior to|predating|pre-)"
    rf"|(?P<newer2>(?:newer|later|higher|more recent) than)"
    rf"|(?P<from2>{_FROM})|(?P<up_to2>{_UP_TO})) ?(?:the )?$"
)
_LATER = re.compile(
    r" ?(?:\+(?!\w)|(?:, ?)?(?:(?:and|or|&) (?:(?:all|any|every|the|everything) )?"
    r"(?:later|newer|above|up|upwards?|onwards?|higher|beyond|more recent|subsequent|after)"
    r"|onwards?|upwards?)\b)(?P<wide> (?:claude )?models\b)?(?: (?:versions?|releases?)\b)?"
)
_EARLIER = re.compile(
    r" ?(?:, ?)?(?:and|or|&) (?:(?:all|any|every|the|everything) )?"
    r"(?:older|earlier|below|lower|previous|prior|before|down)\b"
    r"(?P<wide> (?:claude )?models\b)?(?: (?:versions?|releases?)\b)?"
)
_SPAN = rf"{_CLAUDE}(?P<families>{_FAMILY})?{_GAP}(?P<first>{_NUMBER}){_STAMP}"
_THROUGH = re.compile(rf" ?(?:through|thru|to|until|up to|-) ?{_SPAN}")
_BETWEEN = re.compile(rf" ?(?:and|to|-) ?{_SPAN}")
_IS_BETWEEN = re.compile(r"\bbetween $")
_MOVES = re.compile(
    r"\b(?:switch|mov|migrat|chang|upgrad|fall|rout|redirect)\w{0,20}(?: \w{1,20}){0,4} $"
)
_PATTERNS = (_BARE, _FORWARD, _BACKWARD, _GENERATION, _KINDRED)
# posts are a few sentences; longer ones are read up to here
MOST_READ = 4000
LOOK_BACK = 80
_KIN = re.compile(
    r"(?:\.x)? ?(?:- ?)?(?:model )?(?:family|families|series|generation|line-?up|models)\b"
)

_PLAIN = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212\u2043\ufe63\uff0d"), "-")
_PLAIN[ord("\u2014")] = " - "
_PLAIN |= dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")
_PLAIN |= dict.fromkeys(map(ord, "\u2705\u2714\U0001f7e2"), " operational ")
_PLAIN |= dict.fromkeys(map(ord, "\u274c\u2716\U0001f534"), " down ")
_PLAIN |= dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), "'")


class Mention(msgspec.Struct, frozen=True):
    """The models named from ``start`` to ``end`` of the text."""

    models: tuple[Models, ...]
    start: int
    end: int


def normalised(text: str) -> str:
    """Return ``text`` in lower case, with one kind of hyphen, apostrophe and space, cut to size."""
    plain = unicodedata.normalize("NFKC", text[:MOST_READ].translate(_PLAIN)).translate(_PLAIN)
    listed = re.sub(r"(?m)^\s*\* ", "- ", plain)
    marked = re.sub(r"(?<=\d\.)\*", "x", listed).replace("`", "").replace("*", "")
    return re.sub(r"[^\S\n]+", " ", marked).lower()


def mentions_in(text: str) -> tuple[Mention, ...]:
    """Return every mention of models in a normalised text, in order."""
    found: list[Mention] = []
    at = 0
    # each pattern continues only from its own last match, so hostile text costs no more
    ahead = {pattern: pattern.search(text) for pattern in _PATTERNS}
    while True:
        for pattern, match in ahead.items():
            if match is not None and match.start() < at:
                ahead[pattern] = pattern.search(text, at)
        matches = [match for match in ahead.values() if match is not None]
        if not matches:
            return tuple(found)
        match = min(matches, key=lambda one: one.start())
        mention = _with_range(text, match, found[-1].end if found else 0)
        found.append(mention)
        at = max(mention.end, match.end())


def models_in(text: str) -> tuple[Models, ...]:
    """Return every model a text names, in order, each once."""
    named = mentions_in(normalised(text))
    return tuple(dict.fromkeys(one for mention in named for one in mention.models))


def _with_range(text: str, match: re.Match[str], after: int) -> Mention:
    """Return the mention, extended by the words before and after it."""
    families = re.findall(rf"{_FAMILY}|instant", match["families"] or "") or [""]
    first, more = match["first"] or "", match["more"] or ""
    versions = [first, *re.findall(_NUMBER, more)] if first else [""]
    named = [_named(family, version) for family in families for version in versions]
    start, end = match.span()
    if match.re is _BARE:
        return Mention((_compared(match, named[-1], ""),), start, end)
    before = _COMPARED_HERE.search(text, max(after, start - LOOK_BACK), start)
    if before is not None and versions[0]:
        wide = before["things"] is not None or not families[0]
        family = "" if wide else families[0]
        return Mention((_compared(before, named[-1], family),), before.start(), end)
    if not first and (match_ := _COMPARES.match(text, end)):
        family = families[-1]
        one = _compared(match_, Models.exactly(family, match_["first"]), family)
        return Mention((one,), start, match_.end())
    if not versions[-1]:
        return Mention(tuple(named), start, end)
    *others, last = named
    last, end = _followed(text, last, versions[-1], (start, end))
    return Mention((*others, last), start, end)


def _followed(text: str, last: Models, version: str, span: tuple[int, int]) -> tuple[Models, int]:
    """Return the last name of a list changed by the words after it, and where these end."""
    start, end = span
    if (match := _LATER.match(text, end)) is not None:
        family = "" if match["wide"] else last.family
        return last.newer(inclusive=True, family=family), match.end()
    if (match := _EARLIER.match(text, end)) is not None:
        family = "" if match["wide"] else last.family
        return last.older(inclusive=True, family=family), match.end()
    left = text[max(0, start - LOOK_BACK) : start].removesuffix("from ")
    is_between = _IS_BETWEEN.search(left)
    match = (_BETWEEN if is_between else _THROUGH).match(text, end)
    if match is not None and not _MOVES.search(left) and not _is_aside(match, last):
        other = _named(match["families"] or last.family, match["first"])
        through = last.through(other)
        kin = _LATER.match(text, match.end())
        return through, kin.end() if kin else match.end()
    if (match := _KIN.match(text, end)) is not None:
        return Models.generation(last.family, version), match.end()
    return last, end


def _is_aside(match: re.Match[str], one: Models) -> bool:
    """Return True for a dash as in "Opus 5.5 - Sonnet 5.5 is well", False if it means "to"."""
    is_dash = match.group().lstrip().startswith("-")
    return is_dash and match["families"] not in {None, one.family}


def _named(family: str, version: str) -> Models:
    if not version:
        return Models(family)
    if version.endswith("x") or not family:
        return Models.generation(family, version.removesuffix("x"))
    return Models.exactly(family, version)


def _compared(match: re.Match[str], one: Models, family: str) -> Models:
    """Return the range given by a comparison with one model."""
    groups = {name.rstrip("2") for name, said in match.groupdict().items() if said}
    if "older" in groups:
        return one.older(inclusive=False, family=family)
    if "newer" in groups:
        return replace(one, family=family).newer(inclusive=False, family=family)
    if "up_to" in groups:
        return one.older(inclusive=True, family=family)
    return one.newer(inclusive=True, family=family)

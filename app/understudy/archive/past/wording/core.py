"""The core of a question: what kind it is, and its content words without any set phrase.

"What is the best way to turn JSON into YAML?" and "JSON to YAML conversion" have one core. If no
veto separates two questions with one core, they ask the same; this needs no model.
"""

from __future__ import annotations

import re

import msgspec

from understudy.archive.past.text import bare, listed, normal
from understudy.archive.past.wording.synonyms import joined, plain_form

FEWEST_WORDS, LONGEST_MOVED = 2, 40
_COUNTRY = re.compile(r"\bU\.?S\.?(?:A\.?)?(?![\w.])")
_ABBREVIATION = re.compile(r"\b[A-Z]{2,4}\b")
_QUOTED = re.compile(r'["\u201c]([^"\u201c\u201d]{1,200})["\u201d]')
_POINTING = listed("it them")

_BODY = "(?:i|you|we|one|someone|somebody|anyone|people|they|he|she)"
_MODAL = "(?:do|does|did|can|could|should|shall|would|will|might|may|must)"
_BE = "(?:is|are|was|were|am|be)"
_HAVE = "(?:has|have|had)"
_GOOD = "(?:most )?(?:best|easiest|right|good|proper|simplest|correct|better|effective|simple|easy)"
_WAY = "(?:way|ways|method|methods|approach|procedure|steps|step|process|command)"
_SOME = "(?:some|any|the|a|an|your|my|all|of)"
_THE_WAY = (
    f"(?:what {_BE} |whats |is there |are there |which {_BE} )?(?:{_SOME} ){{0,3}}"
    f"(?:{_GOOD} )?(?:(?:and|or) {_GOOD} )?{_WAY}"
)
# the first that fits the beginning of a question is taken off
_FRAMES = (
    ("many", r"how many (?:of )?|(?:what is |whats )?the (?:total )?(?:number|count) of "),
    ("much", r"how much (?:of )?"),
    ("long", rf"how long (?:{_MODAL} it take (?:to )?)?"),
    ("like", rf"(?:what|how) (?:is it|{_MODAL} it feel|it is) like (?:to be |being |to )?"),
    ("like", r"whats it like (?:to be |being |to )?|how does it feel (?:to be |being |to )?"),
    ("how", f"{_THE_WAY} (?:to|of|for|how to|{_BODY} can) (?:be able to )?"),
    ("how", rf"how (?:{_MODAL} {_BODY} (?:go about |best |be able to )?|to |best to )"),
    ("by", rf"how (?:{_MODAL}|{_BE}|{_HAVE}) "),
    ("how", rf"what {_MODAL} {_BODY} do (?:in order )?(?:to|for) "),
    ("how", r"(?:i|we) (?:want|need|would like) to (?:know how to )?"),
    ("why", rf"why (?:(?:{_MODAL}|{_BE}|{_HAVE}|isnt|arent|dont|doesnt|cant) )?(?:it that )?"),
    ("why", rf"how come |(?:what {_BE} |whats )?(?:the )?(?:main )?reasons? (?:for|of|that|why) "),
    ("when", rf"(?:when|(?:at |in )?what (?:time|year)) (?:(?:{_MODAL}|{_BE}|{_HAVE}) )?"),
    ("where", rf"where (?:{_MODAL} {_BODY} |{_MODAL} |{_BE} |{_HAVE} )?"),
    ("who", rf"(?:who|whom) (?:all )?(?:{_MODAL} |{_BE} |{_HAVE} )?"),
    ("may", rf"is it (?:possible|okay|ok|fine) (?:for {_BODY} )?(?:to|if|that) "),
    ("may", rf"(?:can|may|could|should|must) {_BODY} (?=\w)"),
    ("whether", r"(?:is|are) there (?:any |an |a )?(?:possibility |chance )?(?:of |that )?"),
    ("whether", rf"(?:{_BE}|{_MODAL}|{_HAVE}) "),
    ("mean", rf"what {_MODAL} (?:{_BODY}|it) mean (?:by|to) |what is meant by |define "),
    ("mean", r"what is (?:the )?(?:meaning|definition) of "),
    ("do", rf"what {_MODAL} {_BODY} do "),
    ("what", rf"(?:what|which) (?:all )?(?:{_BE} |{_MODAL} )?|whats "),
    ("what", r"(?:list|name|suggest|recommend|show|display) (?:me |us )?"),
    ("what", r"(?:search for|i need|give|tell) (?:me |us )?"),
)
_FRAME = [(kind, re.compile(form)) for kind, form in _FRAMES]
# "Python: ..., how do I do it?" asks last; "Iowa borders how many states" in the middle
_LAST = (
    ("why", re.compile(r" (?:whats the reason|what is the reason|why)$")),
    (
        "how",
        re.compile(
            r" how(?: (?:do|can|to|should|could)(?: i)?(?: (?:do|convert|fix|solve|make|change)"
            r" (?:it|this|that))?)?$"
        ),
    ),
)
_LATER = re.compile(
    rf" (?:(?P<many>how many)|(?P<how>how (?:to|{_MODAL} (?:i|you|we|one)))|(?P<by>how {_MODAL})"
    r"|(?P<why>why)|(?P<who>who|whom)|(?P<what>what|which)) "
)
_EMPTY = listed(
    "a an the of to in on at for from with and is are was were be been being do does did i me my"
    " you your we us he she its they this that these those there can could should would"
    " will may might must shall have has had am as so then than into any some just really please s"
    " t re ll ve d m hi hello hey claude thanks thank ok about actually exactly simply someone"
    " somebody anyone everyone ever etc also using ones which whom what how"
    " im youve ive youre guys between among within under below type types kind kinds"
    " consider considered called &"
)
_EMPTY_OR_EVERY = _EMPTY | listed("all every each")
_LINKS = listed("to of in on at for from with as than then into that if when where who which about")
_SAME_KINDS = (
    {"how", ""},
    {"what", ""},
    {"mean", ""},
    {"mean", "what"},
)
"""A question without a verb ("JSON to YAML conversion") may be of several kinds."""


class Core(msgspec.Struct, frozen=True):
    """``kind`` is "how", "why" and the like, or empty; ``words`` are plain forms, in order.

    ``verbatim`` is what may not be said otherwise: quoted words, and the digits in their order.
    ``links`` are the prepositions and the like, each with the content word after it.
    """

    kind: str
    words: tuple[str, ...]
    verbatim: tuple[str, ...]
    links: frozenset[tuple[str, str]]
    capitals: frozenset[str]
    """Abbreviations that are small words if written small: IT, US, WHO."""

    @property
    def may_be_moved(self) -> bool:
        """Whether its parts may stand in another order, which in a few words turns it round."""
        return self.kind != "whether" and _POINTING.isdisjoint(self.words)


def core_of(text: str) -> Core:
    """Return the core of a question."""
    plain = normal(_COUNTRY.sub("usa", text))
    kind, left = _without_frame(joined(bare(plain)))
    # a list is of all, with or without the word
    left_out = _EMPTY_OR_EVERY if kind in {"what", "who"} else _EMPTY
    words, links, link = list[str](), set[tuple[str, str]](), ""
    for one in left.split():
        if one in _LINKS:
            link = one
        if one not in left_out:
            words.append(plain_form(one))
            if link:
                links.add((link, words[-1]))
            link = ""
    quoted = (normal(one.group(1)) for one in _QUOTED.finditer(text))
    digits = (one for one in plain.split() if one[-1].isdigit())
    return Core(kind, tuple(words), (*quoted, *digits), frozenset(links), _capitals(text))


def are_apart(one: Core, other: Core) -> bool:
    """Return True if two questions may well want different answers, however alike they are.

    "How does Quora make money?" and "How can I make money on Quora?", or "an MBA" and "an MBA in
    IT". Such a pair is at most similar.
    """
    return {one.kind, other.kind} == {"how", "by"} or one.capitals != other.capitals


def have_one_core(one: Core, other: Core) -> bool:
    """Return True if two questions are the same in other phrases, or in another order of parts."""
    if one.kind != other.kind and {one.kind, other.kind} not in _SAME_KINDS:
        return False
    if min(len(one.words), len(other.words)) < FEWEST_WORDS:
        return False
    if one.verbatim != other.verbatim or one.capitals != other.capitals:
        return False
    if one.words == other.words:
        return True
    return (
        one.may_be_moved
        and _is_one_part_moved(one.words, other.words)
        and not _exchange_a_link(one.links, other.links)
    )


def have_one_bag(one: Core, other: Core) -> bool:
    """Return True if two questions have the same content words in any order."""
    return (
        bool(one.words)
        and (one.kind, one.verbatim, one.capitals) == (other.kind, other.verbatim, other.capitals)
        and sorted(one.words) == sorted(other.words)
    )


def _capitals(text: str) -> frozenset[str]:
    found = frozenset(_ABBREVIATION.findall(_COUNTRY.sub("US", text)))
    if sum(one.isupper() for one in text.split()) > len(text.split()) / 2:
        return frozenset()  # it is all in capitals
    return frozenset(one for one in found if one.lower() in _EMPTY | _POINTING)


def _without_frame(plain: str) -> tuple[str, str]:
    for kind, form in _LAST:
        if (found := form.search(plain)) and found.start():
            return kind, plain[: found.start()]
    for kind, form in _FRAME:
        if (found := form.match(plain)) and found.end() < len(plain):
            return kind, plain[found.end() :]
    found = _LATER.search(plain)
    if found is None:
        return "", plain
    return found.lastgroup or "", f"{plain[: found.start()]} {plain[found.end() :]}"


def _is_one_part_moved(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not len(one) == len(other) <= LONGEST_MOVED or sorted(one) != sorted(other):
        return False
    start, end = 0, len(one)
    while one[start] == other[start]:
        start += 1
    while one[end - 1] == other[end - 1]:
        end -= 1
    mine, theirs = one[start:end], other[start:end]
    return any(mine[at:] + mine[:at] == theirs for at in range(1, len(mine)))


def _exchange_a_link(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """Return True if a preposition stands before another word: "tabs with spaces", turned round."""
    mine, theirs = one - other, other - one
    return bool({link for link, _ in mine} & {link for link, _ in theirs})

"""Questions that mean nothing without the turn before: "why not?", "and for Windows?".

A follow-up lacks a subject. Words that every language has few of (pronouns, prepositions,
auxiliaries), words about the answer before ("shorter", "the last line") and known parts of it ("the
header", "line 12") are not a subject; anything else that a text names is one. A text without any,
or with hardly any beside a word that points back, is a follow-up. If in doubt, it is one: no past
answer is better than a wrong one.

Pure. Every text here is a normal form, see `archive.past.text`.
"""

from __future__ import annotations

import re

import msgspec

from understudy.archive.past.text import listed

_SMALL = listed(
    "a an the of to in on at for from by with and or is are was were be been do does did i me my"
    " you your we our us he she it its they them their this that these those there what which who"
    " whom whose how when where why can could should would will may might must shall have has had"
    " am as so if then than about into any some just really please tell give show get hi hello hey"
    " claude thanks thank s t re ll ve d m ok okay yes no not now again more also too one ones"
    " another other but much many very im id ive whats hows thats dont lets make made got"
)
"""Words without content, and courtesies."""
_SMALL_TOO = listed(
    "him her his hers theirs mine yours ours here both either neither each every all none"
    " while without between around up down out off over under before after through during per"
    " via like yet still even only maybe perhaps actually basically else nope yep yeah hm hmm"
    " oh ah well sorry plus however though theres heres wheres whens whys isnt arent wasnt"
    " werent doesnt didnt wont wouldnt cant couldnt shouldnt hasnt havent hadnt thing things"
    " something anything nothing stuff because since until unless whether use want wants"
    " wanted need needs meant think bit little opposite exactly precisely honestly"
)
_ABOUT_THE_ANSWER = listed(
    "continue go keep going carry proceed next explain elaborate expand rewrite rephrase"
    " reword rework translate summarize summarise shorten shorter longer simpler simplify"
    " simple better friendlier formal casual informal professional polite concise brief detail"
    " details detailed fix improve correct change update edit redo retry try repeat say says"
    " said mean meant work worked works working sure wrong right help add remove comments"
    " comment code full complete whole example examples step steps option options part parts"
    " point points answer answers second first third fourth fifth last previous above below"
    " former latter tone style version idea ideas instead same different way sentence"
    " paragraph section line lines list table bullet bullets format word words clear clearer"
    " easier happen happens happened enough done ready great good nice perfect cool awesome"
    " understand explanation understood agree sense finish shown write written put turn"
    " convert using include run test tests error errors output result results provide print"
    " describe specific deeper further less short long undo revert check double sounds suggest"
    " suggestion suggestions recommend alternatives alternative approach prefer forgot missed"
    " broken fails failed fail failing eli5 terms funnier stricter nicer smaller bigger larger"
    " faster slower entire rest keeps doing question reply response draft return returns eli"
    " two three four five six seven eight nine ten"
)
_PARTS = listed(
    "answer argument arguments array bug button catch chart class code column conclusion"
    " conclusions content diff difference differences document draft email ending error errors"
    " essay example examples exception field file files figure footer function graph header"
    " heading headline image import imports input introduction intro item items label letter"
    " line lines link list log logs loop message method methods middle name names note notes"
    " object option options outcome output page paragraph paragraphs parameter parameters part"
    " parts picture plan poem point points problem prompt proof quote recipe references report"
    " response result results row rows sample schema script section sections sentence"
    " sentences slide slides snippet solution song source sources statement step steps story"
    " structure subject summary table task tests text title tone topic trace traceback"
    " translation type types value values variable variables version wording"
)
"""Parts of a question or an answer. "The header" was there before; "a header" is new."""
_KNOWN = listed("the this that these those your its same other different new original entire rest")
_WITH_MORE = listed("of in for from on at with between about behind to by into against than")
_ASKING = listed("how what why who where when which whats hows whos is are does do did was were")
_OPEN_QUESTIONS = listed("how what who where when")
_GOING_ON = listed(
    "and but or so then also still no nope yes yep yeah ok okay same instead again now hm hmm sorry"
    " only just too without else plus however great cool nice perfect thanks thank good well oh"
)
_GOING_ON_SOMEHOW = listed("more less bit slightly any anything try use")
"""Openings of a short text that ask to continue in some way."""
_OF_A_WORD = listed("of than command except operator")
_ELLIPSIS = listed("in as with for like from on without at by using")
_POINTING_BACK = listed(
    "it its that this these those them they he she him her his their theirs one ones thats former"
    " latter above both another"
)
_CHANGING = listed("add rewrite rephrase redo shorten")
_MAKING = listed("make fix go write")
# the "it" of "how long does it take to", of the weather, and of "it is true that"
_EMPTY_IT = re.compile(
    r"\b(?:is|does|was|did|will|would|can|could|has|should|be|if) it\b.*"
    r"\b(?<!have )(?<!need )(?:to|that|if|when|for)\b"
    r"|^its? .*\b(?:to|that)\b|\bit (?:rain|snow|take)s?\b|^what time is it|^what (?:is )?it\b"
)
_ASSISTANT_DID = re.compile(
    r"\bwhy did you\b|\byou (?:said|wrote|used|meant|gave|forgot|missed|made"
    r"|mentioned|suggested|changed|added|removed|put|told|showed|picked|chose|just)\b"
)
_TO_WHAT_WAS_SAID = re.compile(
    r"\b(?:that|this|it|them|those|these|he|she|him|her|they)$"
    r"|^(?:is|does|can|was|will|would|did) (?:that|this|they|he|she)\b|\binstead$"
    r"|^the \w+ (?:still|is|was|are|were|has|does|doesnt|isnt)\b"
    r"|^which of (?:the|those|these|them)\b"
    r"|^what if (?:i|im|it|its|the|they|he|she)\b"
    r"|^(?:make|sum|put|turn|keep|take|leave|cut) (?:it|that|this|them|him|her)\b"
)
_THE_SAME = re.compile(r"\bthe same\b(?! (?:time|as|way))")
_QUANTITY = re.compile(r"\d [-+*/^=%] |\d \d|\b\d{3,}\b")
_NUMBERED = re.compile(
    r"\b(?:step|line|point|option|part|question|page|paragraph|item|section|number|example|row"
    r"|chapter|slide|version|answer) (?:\d+|[a-f]|one|two|three|four|five|six)\b"
)


class Subject(msgspec.Struct, frozen=True):
    """The subjects a text names itself (``own``), and whether it refers to known parts."""

    own: tuple[str, ...]
    has_known_parts: bool


def subject_of(normalised: str) -> Subject:
    """Return the words of a text's subject, without the known parts of an answer."""
    words = normalised.split()
    own: list[str] = []
    known_parts = False
    is_known = False
    for place, word in enumerate(words):
        if word in _KNOWN:
            is_known = True
        elif is_known and _is_part(words, place) and not _has_more(words, place):
            known_parts = True
        elif _names_nothing(word) or (place == 0 and word in _CHANGING):
            is_known = is_known and word in _ABOUT_THE_ANSWER
        else:
            own.append(word)
            is_known = False
    return Subject(tuple(own), known_parts)


def is_follow_up(normalised: str) -> bool:
    """Return True if a text means nothing without the turn before."""
    words = normalised.split()
    if not words:
        return False
    subject = subject_of(normalised)
    count = len(subject.own)
    if not count:
        return _says_nothing(words, subject, normalised)
    if len(words) > 9 or count > 2:
        return False
    if subject.has_known_parts and subject.own == (words[0],) and words[1] in _KNOWN:
        return True  # "crop the image": an action on something known
    return (
        _goes_on(words, count, normalised)
        or _points_back(words, subject, normalised)
        or _changes_something(words, subject)
        or (bool(_ASSISTANT_DID.search(normalised)) and not _has_article(words))
    )


def _says_nothing(words: list[str], subject: Subject, normalised: str) -> bool:
    points = any(one in _POINTING_BACK for one in words) or bool(_NUMBERED.search(normalised))
    is_sum = words[0] not in _GOING_ON and _QUANTITY.search(normalised)
    if is_sum:  # "what is 17 * 23"
        return points
    # "who are you?" asks the assistant itself, and needs no context
    is_of_you = words[0] in _OPEN_QUESTIONS and bool({"you", "your"} & set(words))
    is_of_you = is_of_you and not {"think", "would"} & set(words)
    return points or subject.has_known_parts or not is_of_you


def _goes_on(words: list[str], count: int, normalised: str) -> bool:
    """Match "and for Windows?", "in a table", "no, the other way round"."""
    rest = words
    while rest and rest[0] in _GOING_ON:
        rest = rest[1:]
    if not rest:
        return True
    if rest[:2] in (["what", "about"], ["how", "about"]):
        return count <= 1
    if len(rest) < len(words):
        return _goes_on_after(words[0], rest, count)
    if words[0] in _GOING_ON_SOMEHOW or words[:2] in (["a", "bit"], ["a", "little"]):
        return len(words) <= 5 and (count <= 1 or words[0] == "use") and not _OF_A_WORD & set(words)
    if words[:2] == ["is", "there"]:
        return count <= 1 and words[-1] in _ABOUT_THE_ANSWER
    is_short = len(words) <= 4 and count <= 1
    return rest[0] in _ELLIPSIS and is_short and not re.search(r"\b(?:how|what|is)\b", normalised)


def _goes_on_after(opening: str, rest: list[str], count: int) -> bool:
    """Return True if the text after an "and", "no" or "still" cannot stand without it."""
    if rest[0] in _ELLIPSIS or rest[0] in _KNOWN:
        return count <= 1 or len(rest) <= 4
    asks_anew = rest[0] in _ASKING and len(rest) > 2
    is_joined = opening in {"and", "but", "or"}
    return not asks_anew and (count <= 1 or is_joined) and len(rest) <= 6


def _points_back(words: list[str], subject: Subject, normalised: str) -> bool:
    """Match "is that safe?", "does he have kids", "why does line 12 fail"."""
    if _NUMBERED.search(normalised) and len(subject.own) <= 1 and not _has_article(words):
        return True
    if len(words) <= 7 and _TO_WHAT_WAS_SAID.search(normalised):
        return True
    if len(words) <= 7 and len(subject.own) <= 1 and _THE_SAME.search(normalised):
        return True
    first = words.index(subject.own[0])
    before = words[:first] if len(subject.own) > 1 else words
    pointing = [
        place
        for place, word in enumerate(before)
        if word in _POINTING_BACK and not _is_resolved(words, place, first)
    ]
    if not pointing or _EMPTY_IT.search(normalised):
        return False
    return len(subject.own) <= 1 or (pointing[0] == 0 and len(words) <= 5)


def _is_resolved(words: list[str], place: int, first: int) -> bool:
    """Return True if a pointing word points into its own text, or at a noun after it."""
    if words[place] in {"one", "ones", "another", "both"}:
        return place + 1 < len(words) and words[place + 1] not in _SMALL
    return place > first


def _changes_something(words: list[str], subject: Subject) -> bool:
    """Match "add a conclusion", "make a graph": there must be something to change."""
    if len(words) > 5 or _WITH_MORE & set(words):
        return False
    is_of_parts = words[0] in _MAKING and set(subject.own) <= _PARTS
    return (words[0] in _CHANGING and len(subject.own) <= 1) or is_of_parts


def _is_part(words: list[str], place: int) -> bool:
    is_last = place == len(words) - 1
    return words[place] in _PARTS or (is_last and words[place] in _ABOUT_THE_ANSWER)


def _has_more(words: list[str], place: int) -> bool:
    """Return True if a part has an owner: "the first line of a file"."""
    if place + 1 >= len(words) or words[place + 1] not in _WITH_MORE:
        return False
    return any(not _names_nothing(one) for one in words[place + 2 :])


def _has_article(words: list[str]) -> bool:
    return "a" in words or "an" in words


def _names_nothing(word: str) -> bool:
    return (
        word in _SMALL
        or word in _SMALL_TOO
        or word in _ABOUT_THE_ANSWER
        or word.isdigit()
        or len(word) == 1
        or not word[-1:].isalnum()
    )

"""Changes one fact of a question by rule, so that its answer is another one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from understudy.archive.past.wording.opposites import OPPOSITE
from understudy.archive.past.wording.tokens import SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_KINDS = (
    "Python Java JavaScript C++ C# Ruby PHP Go Rust Swift Kotlin R Perl Scala TypeScript",
    "Excel Word PowerPoint Outlook Access Photoshop Illustrator Notion Slack Teams Zoom",
    "Windows Linux macOS Ubuntu Debian Android iOS",
    (
        "India China Japan Germany France Spain Italy Canada Australia Brazil Mexico Russia Nigeria"
        " Pakistan Egypt Kenya Turkey Poland Sweden Norway Ireland Singapore Malaysia Vietnam"
    ),
    (
        "London Paris Berlin Tokyo Delhi Mumbai Bangalore Chicago Boston Dallas Denver Atlanta"
        " Miami Seattle Houston Philadelphia Pittsburgh Phoenix Sydney Toronto Dublin Madrid Rome"
    ),
    "Google Facebook Amazon Apple Microsoft Netflix Twitter Instagram WhatsApp Snapchat YouTube",
    "MySQL PostgreSQL SQLite Oracle MongoDB Redis",
    "iPhone iPad MacBook Kindle Xbox PlayStation",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "January February March April May June July August September October November December",
    "English French German Spanish Hindi Chinese Japanese Arabic Portuguese Russian Korean",
    "Facebook Instagram Gmail Skype Tinder Uber LinkedIn Quora Reddit Paypal Spotify",
)
_LOWER_KINDS = (
    "kg lb grams ounces tons",
    "km miles meters feet yards inches cm",
    "celsius fahrenheit kelvin",
    "liters gallons cups pints ml",
    "seconds minutes hours days weeks months years",
    "kb mb gb tb bytes bits",
    "dollars euros pounds rupees yen",
    "dog cat horse rabbit parrot hamster",
    "mother father brother sister wife husband son daughter uncle aunt friend girlfriend boyfriend",
    "rice pasta bread chicken beef fish potatoes eggs cake soup salad",
    "red blue green black white yellow brown grey",
    "car bike bus train plane truck motorcycle boat",
    "laptop phone tablet desktop printer camera router monitor keyboard",
    "list dictionary set tuple array string queue stack",
    "file directory link process socket",
    "row column table index view database schema",
    "engineering medicine law economics history physics chemistry biology mathematics philosophy",
    "guitar piano violin drums flute",
    "football cricket tennis basketball hockey golf chess swimming",
    "morning afternoon evening night noon",
    "txt csv html php java jpg png pdf log xml json sh py",
    "owner group size name date permission",
    "first second third fourth last",
    "headache fever cough rash nausea back knee throat stomach",
    "acne wrinkles scars dandruff hair skin teeth nails eyes",
    "summer winter spring autumn",
    "hotel restaurant museum school hospital bank airport",
    "renew cancel apply replace open close update check",
    "learn teach study forget practise",
    "buy sell rent lease build repair clean paint",
    "cook bake freeze grill fry boil roast",
    "symptoms causes treatments types effects risks costs benefits",
    "history meaning purpose structure future price size",
    "create delete rename copy move list compress encrypt",
    "sort reverse filter merge split shuffle count",
    "president minister governor mayor king queen",
    "capital population area currency language flag",
    "author title year length publisher editor director",
)
_ADDED = (
    *("in Python", "on Windows", "on Linux", "in India", "in Canada", "without experience"),
    *("for beginners", "for children", "for free", "without money", "at home", "in 2015", "online"),
    *("for women", "in one sentence", "as a student", "without internet", "using regex"),
    *("in French", "on a Mac", "at night", "after 40", "for a living", "while pregnant", "at work"),
)
_TAIL = re.compile(
    r"^(.{15,}?) ((?:in|on|for|with|without|from|after|using|at|by|to) .{3,40}?)\??$"
)
_NUMBER = re.compile(r"\d+")
_WH = re.compile(r"^(how|why|when|where|who|what)\b", re.IGNORECASE)
_NEGATED = (
    (r"\b(is|are|was|were|do|does|did|can|could|should|will|would|has|have)\b", r"\1 not"),
    (r"\b(with)\b", "without"),
    (r"\b(that|which|who) (?=\w)", r"\1 don't "),
    (r"\bto (?=[a-z])", "not to "),
)
GROUPS = tuple(tuple(one.split()) for one in (*_KINDS, *_LOWER_KINDS))
_OTHER = {
    word.lower(): tuple(other for other in group if other != word)
    for group in GROUPS
    for word in group
}


def corrupted(text: str, words: Sequence[str], random: Random) -> str | None:
    """Return ``text`` with one fact changed, or None; ``words`` are content words of others."""
    changes = [_number, _kind, _kind, _opposite, _negation, _scope, _asked, _word, _word, _order]
    random.shuffle(changes)
    for change in changes:
        found = change(text, words, random)
        if found is not None and found.lower() != text.lower():
            return found
    return None


def _number(text: str, words: Sequence[str], random: Random) -> str | None:  # noqa: ARG001 - one signature for all
    found = list(_NUMBER.finditer(text))
    if not found:
        return None
    one = random.choice(found)
    value = int(one[0])
    ways = (value + 1, value * 2 + 1, max(0, value - 1), value * 10, value + 5, value // 2 + 7)
    other = random.choice([way for way in ways if way != value])
    return text[: one.start()] + str(other) + text[one.end() :]


def _kind(text: str, words: Sequence[str], random: Random) -> str | None:  # noqa: ARG001 - one signature for all
    """Put another of its kind: another country, unit, animal."""
    parts = text.split(" ")
    known = []
    for place, part in enumerate(parts):
        plain = part.strip("?,.'\"").lower()
        for form in (plain, plain.removesuffix("s"), f"{plain}s"):
            if form in _OTHER:
                known.append((place, form, plain))
                break
    if not known:
        return None
    place, form, plain = random.choice(known)
    other = random.choice(_OTHER[form])
    if plain.endswith("s") and not form.endswith("s"):
        other += "s"
    parts[place] = re.sub(re.escape(plain), other, parts[place], flags=re.IGNORECASE)
    return " ".join(parts)


def _opposite(text: str, words: Sequence[str], random: Random) -> str | None:  # noqa: ARG001 - one signature for all
    parts = text.split(" ")
    known = [
        (place, other)
        for place, part in enumerate(parts)
        for pair in OPPOSITE
        if part.strip("?,.").lower() in pair
        for other in pair - {part.strip("?,.").lower()}
    ]
    if not known:
        return None
    place, other = random.choice(sorted(known))
    parts[place] = other
    return " ".join(parts)


def _negation(text: str, words: Sequence[str], random: Random) -> str | None:  # noqa: ARG001 - one signature for all
    if re.search(r"\bnot\b|n't\b|\bwithout\b", text):
        return re.sub(r" not\b|n't\b", "", text.replace("without", "with"), count=1)
    form, instead = random.choice(_NEGATED)
    return re.sub(form, instead, text, count=1)


def _scope(text: str, words: Sequence[str], random: Random) -> str | None:  # noqa: ARG001 - one signature for all
    """Take a condition away or put one in."""
    if (found := _TAIL.match(text)) and random.random() < 0.5:
        return f"{found[1]}?" if text.endswith("?") else found[1]
    mark = "?" if text.endswith("?") else ""
    return f"{text.rstrip('?. ')} {random.choice(_ADDED)}{mark}"


def _asked(text: str, words: Sequence[str], random: Random) -> str | None:  # noqa: ARG001 - one signature for all
    found = _WH.match(text)
    if not found:
        return None
    others = {"how", "why", "when", "where"} - {found[1].lower()}
    return f"{random.choice(sorted(others)).capitalize()}{text[found.end() :]}"


def _word(text: str, words: Sequence[str], random: Random) -> str | None:
    """Put another content word in place of one: what is asked about is something else."""
    parts = text.split(" ")
    places = [
        place
        for place, part in enumerate(parts)
        if place > 1 and part.strip("?,.").isalpha() and part.lower() not in SMALL and len(part) > 3
    ]
    if not places:
        return None
    place = random.choice(places)
    parts[place] = re.sub(r"[A-Za-z]+", random.choice(words), parts[place], count=1)
    return " ".join(parts)


def _order(text: str, words: Sequence[str], random: Random) -> str | None:  # noqa: ARG001 - one signature for all
    """Turn "from A to B" and "A than B" round."""
    form = r"\b(\w+) (to|than|into|before|after|over) (?:a |an |the )?(\w+)"
    found = [one for one in re.finditer(form, text) if not {one[1], one[3]} & SMALL]
    if not found:
        return None
    one = random.choice(found)
    return f"{text[: one.start()]}{one[3]} {one[2]} {one[1]}{text[one.end() :]}"

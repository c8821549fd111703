"""Says a question in other words by rule, so that the answer stays exactly the same.

Small rewordings (another frame, a synonym, an article less) are what people do most; the groups
written by hand hold the greater ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_FRAMES = (
    (
        re.compile(
            r"^(?:how (?:do|can|could|should|would|might) (?:i|you|we|one) |how to |what(?:'s| is)"
            r" the (?:best |easiest |right )?way to |is there (?:a|any) way to |what should i do to"
            r" |how does one |what are (?:some |the )?(?:good |best )?ways to"
            r" |i (?:want|need) to )",
            re.IGNORECASE,
        ),
        (
            *("How do I ", "How can I ", "How do you ", "How to ", "how could I ", "How should I "),
            *("What is the best way to ", "What's the way to ", "Is there a way to "),
            *("What are the ways to ", "how can we ", "How does one ", "What should I do to "),
            *("What can I do to ", "ways to ", "steps to ", "I want to ", "Best way to "),
        ),
    ),
    (
        re.compile(
            r"^(?:what(?:'s| is) (?=the |a |an )|which is (?=the )|can you tell me (?=the )"
            r"|tell me (?=the ))",
            re.IGNORECASE,
        ),
        ("What is ", "What's ", "What would be ", "Which is ", "Could you tell me ", "Tell me "),
    ),
    (
        re.compile(r"^(?:what|which) are (?:some of |some )?(?:the )?(?=\w)", re.IGNORECASE),
        ("What are the ", "What are some ", "Which are the ", "What are ", "List the ", "some "),
    ),
    (
        re.compile(r"^(?:what|which|who) (?:is|are) (?:the |some )?(?:best|good) ", re.IGNORECASE),
        ("What is the best ", "Which is the best ", "What are the best ", "What are some good "),
    ),
    (
        re.compile(r"^why (?:do|does|did) ", re.IGNORECASE),
        ("Why do ", "Why does ", "How come ", "What is the reason ", "why is it that "),
    ),
    (
        re.compile(r"^why (?:is|are) ", re.IGNORECASE),
        ("Why is ", "Why are ", "How come ", "What makes ", "What is the reason for "),
    ),
    (
        re.compile(
            r"^(?:find|search for|locate|list|show|show me|display|print|give me|look for) (?!out)",
            re.IGNORECASE,
        ),
        (
            *("find ", "search for ", "locate ", "list ", "show ", "show me ", "display "),
            *("give me ", "look for ", "I need ", "get ", "return ", "how to find ", "what are "),
        ),
    ),
    (
        re.compile(r"^(?:write|create|compose|draft|generate|make) (?:me )?", re.IGNORECASE),
        ("Write ", "Create ", "Compose ", "Draft ", "Generate ", "Can you write ", "I need "),
    ),
    (
        re.compile(r"^(?:is it possible to|can (?:i|you|one|we)|could i) ", re.IGNORECASE),
        ("Can I ", "Is it possible to ", "Can you ", "Can one ", "Could I ", "can we "),
    ),
    (
        re.compile(r"^how (?:much|many) ", re.IGNORECASE),
        ("How many ", "how much ", "What number of ", "what's the number of "),
    ),
)
_SYNONYMS = (
    "big large huge|small little tiny|fast quick rapid|begin start|end finish|buy purchase|fix"
    " repair mend solve|get obtain|find locate|show display|delete remove erase|directory"
    " folder|file files|picture image photo|movie film|phone mobile|laptop notebook|kids children|"
    " doctor physician|job work position|quickly fast|earn make|learn study|best good top|"
    " important significant|difficult hard tough|easy simple|help assist|choose pick select|"
    " difference distinction|between among|happen occur|purpose point aim|reason cause|method way"
    " approach|method technique|start launch|create make build|change modify alter|use utilise"
    " employ|need require|want wish|explain describe clarify|car automobile|house home|money cash|"
    " company firm business|country nation|city town|people persons folks|woman lady|man guy|"
    " child kid|university college|students pupils|teacher instructor professor|course class|"
    " cheapest lowest-priced|flight flights|show list|program application app|website site|"
    " internet web|email mail|message text|error problem issue|count number|contains includes|"
    " ending finishing|called named|USA America US|UK Britain|lose shed|stop quit cease|prevent"
    " avoid stop|convert turn change|increase raise boost|decrease reduce lower|improve better|"
    " really actually|mean signify|famous well-known|sad unhappy|happy glad|sick ill|smart clever|"
    " weird strange|afraid scared|rich wealthy|beautiful pretty|dangerous risky unsafe|safe secure|"
    " under below beneath|modified changed|within inside in|recursively in-all-subdirectories|"
    " gives offers|about regarding concerning on|approximately about roughly|often frequently|"
    " maximum highest largest|minimum lowest smallest|average mean|total sum"
)
SAME = tuple(tuple(one.split()) for one in _SYNONYMS.split("|"))
_SMALL_TURNS = (
    (r"\bdo not\b", "don't"),
    (r"\bwhat is\b", "what's"),
    (r"\bcannot\b", "can't"),
    (r"\bi am\b", "I'm"),
    (r"\bit is\b", "it's"),
    (r"\bthe \b", ""),
    (r"\ba \b", ""),
    (r"\bmy \b", "the "),
    (r"\bmy \b", "your "),
    (r"\bi\b", "you"),
    (r"\ba person\b", "someone"),
    (r"\bin order to\b", "to"),
    (r"\bcan\b", "could"),
    (r"\bwill\b", "would"),
    (r"\bshould\b", "must"),
    (r"\band\b", "&"),
    (r"\bfor example\b", "e.g."),
    (r"\bis used for\b", "is good for"),
    (r"\bof all\b", "of every"),
    (r"\ball\b", "every"),
    (r"\ball\b", "all the"),
    (r"\bevery\b", "each"),
    (r"\bthat are\b", ""),
    (r"(?<=\w )which\b", "that"),
    (r"\bin the\b", "within the"),
    (r"\?$", " please?"),
    (r"\?$", ""),
    (r"$", " exactly?"),
)
_LAST_PLACE = re.compile(r"^(.{12,}) ((?:in|on|with|using|for) [A-Z][\w+#.]*)\s*\??$")
_POSSESSIVE = re.compile(r"\bthe (\w+) of (?:the )?([A-Z]\w+)\b")
_COURTESIES = ("Hi, ", "Please tell me ", "Quick question: ", "I was wondering, ", "ok so ")


def reworded(text: str, random: Random) -> str:
    """Return ``text`` in other words, by one to three small turns."""
    found = text
    turns = [_frame, _synonym, _small, _moved, _plural, _small]
    for turn in random.sample(turns, random.choice((1, 2, 2, 3))):
        found = turn(found, random)
    if random.random() < 0.15:
        found = found.lower()
    if random.random() < 0.06:
        found = random.choice(_COURTESIES) + found[:1].lower() + found[1:]
    return found


def _frame(text: str, random: Random) -> str:
    for form, others in _FRAMES:
        if found := form.match(text):
            return random.choice(others) + text[found.end() :]
    return text


def _synonym(text: str, random: Random) -> str:
    words = text.split(" ")
    known = [
        (place, group)
        for place, word in enumerate(words)
        for group in SAME
        if word.strip("?,.").lower() in group
    ]
    if not known:
        return text
    place, group = random.choice(known)
    was = words[place].strip("?,.").lower()
    other = random.choice([one for one in group if one != was])
    words[place] = words[place].lower().replace(was, other.replace("-", " "))
    return " ".join(words)


def _small(text: str, random: Random) -> str:
    fitting = [turn for turn in _SMALL_TURNS if re.search(turn[0], text, re.IGNORECASE)]
    form, instead = random.choice(fitting)
    return re.sub(form, instead, text, count=1, flags=re.IGNORECASE)


def _moved(text: str, random: Random) -> str:
    """Put "in Excel" first instead of last, and "the capital of Peru" as "Peru's capital"."""
    if found := _LAST_PLACE.match(text):
        sign = random.choice((", ", ": "))
        return f"{found[2][0].upper()}{found[2][1:]}{sign}{found[1][0].lower()}{found[1][1:]}?"
    return _POSSESSIVE.sub(r"\2's \1", text)


def _plural(text: str, random: Random) -> str:
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if place > 2 and len(word) > 4]
    if not places:
        return text
    place = random.choice(places)
    word = words[place]
    if word.isalpha() and word.islower():
        words[place] = word[:-1] if word.endswith("s") and not word.endswith("ss") else f"{word}s"
    return " ".join(words)

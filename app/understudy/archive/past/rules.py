"""Rules on which questions may have a past answer at all, by their words, before any look-up.

A wrong past answer is worse than none, so in doubt a question gets none.
"""

from __future__ import annotations

import re
import unicodedata

from understudy.archive.past.text import listed

_NOTHING = listed(
    "a an the of to in on at for from by with and or is are was were be been do does did i me my"
    " you your we our us he she it its they them their this that these those there what which who"
    " whom whose how when where why can could should would will may might must shall have has had"
    " am as so if then than about into any some just really please tell give show get hi hello hey"
    " claude thanks thank s t re ll ve d m ok okay yes no not now again more also too one ones"
    " another other but much many very im id ive whats hows thats dont lets let make made got"
)
# edits of the answer before, and the parts of an answer
_EDITS = listed(
    "continue go keep going carry proceed next explain elaborate expand rewrite rephrase reword"
    " rework translate summarize summarise shorten shorter longer simpler simplify simple better"
    " friendlier formal casual informal professional polite concise brief detail details detailed"
    " fix improve correct change update edit redo retry try repeat say said mean meant work worked"
    " works working sure wrong right help add remove comments comment code full complete whole"
    " example examples step steps option options part parts point points answer answers second"
    " first third fourth last previous above below former latter tone style version idea ideas"
    " instead same different way sentence paragraph section line lines list table bullet bullets"
    " format word words clear clearer easier happen happened enough else done ready great good nice"
    " perfect cool awesome understand explanation understood agree correct sense it finish show"
    " shown write written put turn convert use using include run test tests error errors output"
    " result results provide print describe specific deeper further less short long"
)
_DEICTIC = re.compile(
    r"\b(?:that|this|these|those|them|it|above|previous|former|latter|again|another|instead|more"
    r"|step \d+|(?:the|this|that|your|last|previous|full|whole|complete) (?:\w+ )?(?:code|answer"
    r"|one|option|point|step|example|part|paragraph|text|list|table|response|output|version"
    r"|sentence|explanation|solution|script|function|email|letter|essay|story|poem|question|reply"
    r"|idea|plan|summary|translation)s?"
    r"|(?:first|second|third|fourth|fifth|last|next|other) ones?)\b"
)
_ASKING = listed("how what why who where when which whats hows whos is are")
_TIME_BOUND = re.compile(
    r"\b(?:today|todays|tonight|yesterday|tomorrow|right now|nowadays|these days|at the moment"
    r"|at present|as of (?:now|today)|currently|latest|newest|most recent|up to date|breaking"
    r"|upcoming|so far|(?:this|last|next|past|coming) (?:week|weekend|month|year|season|quarter"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|spring|summer|autumn|fall|winter)"
    r"|current (?!(?:director\w*|folder|working|line|user|row|shell|branch|path|tree|file|value"
    r"|node|process|element|index|limit|transformer|sensor|flow|divider|electric|in|through)\b)\w+"
    r"|weather|forecast|temperature outside|stock price|share price|exchange rate|price of"
    r"|how much (?:is|are|does|do) (?:a|an|the) [\w ]+ (?:cost|worth)|cheapest place|in stock"
    r"|news|score of|who won the (?:game|match|race|election) |net worth|still alive|how old is"
    r"|what time is it|what (?:day|date) is it|traffic|trending|open now"
    r"|who is the (?:president|prime minister|ceo|king|queen|mayor|governor|chancellor|pope))\b"
)
_FOREIGN = listed(
    "le la les des du une est et pour dans avec sur quel quelle comment pourquoi je mon ma der die"
    " das und ist ein eine wie ich nicht mit von zu auf dem mein el los las una es y para como"
    " puedo mi por que con del al o os um uma para como meu minha fazer posso em na il lo gli"
    " che una sono hacer come het een van voor ik niet hoe mijn geht kann faire recette"
)
_ENGLISH = listed(
    "the a an of to in on for is are what how do does why can i my with and at from who which when"
    " where should find list show all files get be it by if or that this use using best not"
)


def content_words(normalised: str) -> list[str]:
    """Return the content words of a normal form."""
    return [one for one in normalised.split() if one not in _NOTHING and one[-1:].isalnum()]


def telling_words(normalised: str) -> int:
    """Return how many words distinguish a question; the question word, like "how", is one."""
    asked = any(one in _ASKING for one in normalised.split()[:3])
    return len(content_words(normalised)) + asked


def leans_on_context(normalised: str) -> bool:
    """Return True if a text may mean something else in context; then only equal words match."""
    named = [one for one in content_words(normalised) if one not in _EDITS and not one.isdigit()]
    return bool(_DEICTIC.search(normalised)) and len(named) <= 1


def is_time_bound(normalised: str) -> bool:
    """Return True if the right answer changes by the day: prices, weather, who holds an office."""
    return bool(_TIME_BOUND.search(normalised))


def is_english(text: str) -> bool:
    """Return True if a text is English throughout, judging by letters and small words."""
    letters = [one for one in unicodedata.normalize("NFKC", text) if one.isalpha()]
    if sum(not one.isascii() for one in letters) > 0.12 * len(letters):
        return False
    words = re.findall(r"[^\W\d_]+", text.casefold())
    foreign = sum(one in _FOREIGN for one in words)
    return foreign < 2 or foreign <= sum(one in _ENGLISH for one in words)

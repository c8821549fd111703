"""The plain form of a word: one form for its inflections, spellings and safe synonyms.

Only for English, and only words that stay the same question when exchanged in nearly any other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from understudy.archive.past.wording.tokens import stem

# each group's first word stands for all
_FORMS = (
    "man men|woman women|child children kid kids|foot feet|mouse mice|tooth teeth|wife wives|buy"
    " bought purchase purchased purchasing|write wrote written writing|get got gotten getting"
    " obtain obtained obtaining|teach taught|build built|find found finding locate located|lose"
    " loses lost losing|win won winning winner|send sent|pay paid|sell sold|take took taken"
    " taking|give gave given giving|go went gone going goes|run ran running|grow grew grown|know"
    " knew known|think thought|make made making|begin began begun beginning start started"
    " starting starts|choose chose chosen choosing select selected selecting pick picking|speak"
    " spoke spoken|eat ate eaten|drink drank drunk|break broke broken breaking|see saw seen"
    " seeing|come came coming comes|become became becoming becomes|feel felt|leave left leaving"
    "|keep kept|tell told|say said|forget forgot forgotten|fly flew flown flies|meet met|sleep"
    " slept|hide hid hidden|fall fell fallen|hold held|spend spent|die died dying death dies|live"
    " lived living life lives|convert converted converting conversion turn turned turning"
    " transform transformed transforming|remove removed removing removal delete deleted deleting"
    " deletion erase erasing eliminate|install installed installing installation|calculate"
    " calculated calculating calculation compute computing|create created creating creation"
    "|differ difference differences different differentiate distinction|explain explained"
    " explaining explanation|compare compared comparing comparison|prevent preventing prevention"
    "|prepare preparing preparation|solve solving solution|decide deciding decision|improve"
    " improving improvement enhance enhancing|treat treating treatment|manage managing management"
    "|develop developing development|require required requires need needed needs|add added adding"
    "|fix fixing fixed repair repairing|kill killing terminate|publish published publishing"
    " publishes|increase increasing increased|reduce reducing reduced decrease decreasing|happen"
    " happening happened occur occurs occurred|show display|use used uses usage|learn learned"
    " learning learnt study studying|rotate rotating rotates spin spins spinning|cancel cancelled"
    " canceled cancelling canceling|travel travelling traveling travelled|folder folders"
    " directory directories|picture pictures image images photo photos photograph photographs pic"
    " pics|movie movies film films|phone phones mobile mobiles smartphone smartphones cellphone"
    " cellphones|big large bigger larger|biggest largest|small little smaller|smallest littlest"
    "|quick fast rapid quickly rapidly|quickest fastest|difficult hard tough|important"
    " significant|maths math mathematics|website websites site sites|internet web online|email"
    " emails mail mails|car cars automobile automobiles|doctor doctors physician|company"
    " companies firm firms|city cities town|center centers centre centres|program programme"
    " programs programmes programming|gray grey|license licence|exam exams examination"
    " examinations|dictionary dict|laptop laptops notebook notebooks|cheap inexpensive cheaper"
    "|expensive costly|best top|good great nice|sign signs symptom symptoms|recent latest newest"
    "|popular famous|mother mom mum mommy|father dad|television tv|motorcycle motorbike|job jobs"
    "|price prices cost costs|kilometre kilometer kilometers kilometres km kms|kilogram kilograms"
    " kilo kilos kg|pound pounds lb lbs|rupee rupees rs inr|dollar dollars usd|euro euros eur"
    "|percent percentage|usa us america|uk britain|inside indoors|grade grades mark marks|mean"
    " means meaning|way ways method methods|1 one|2 two|3 three|4 four|5 five|6 six|7 seven|8"
    " eight|9 nine|10 ten|11 eleven|12 twelve|20 twenty|aeroplane airplane plane|colour color"
    " colors colours|favourite favorite|flavour flavor|honour honor|labour labor|behaviour"
    " behavior|humour humor|neighbour neighbor neighbors neighbours|jewellery jewelry|tyre tire"
    " tires tyres|cheque cheques|defence defense"
)
_PLAIN = {form: group.split()[0] for group in reversed(_FORMS.split("|")) for form in group.split()}
_PHRASES = (
    (r"united states(?: of america)?", "usa"),
    (r"united kingdom", "uk"),
    (r"(?:get|getting|got|gets) rid of", "remove"),
    (r"get(?:ting)? started(?: with| on| in)?", "begin"),
    (r"set(?:ting)? up", "setup"),
    (r"look(?:ing)? for", "find"),
    (r"find(?:ing)? out", "find"),
    (r"in order to", "to"),
    (r"chang(?:e|ed|es|ing) ((?:\w+ ){1,3}?)(?:in)?to", r"convert \1to"),
    (r"or not$", ""),
    (r"wi fi", "wifi"),
    (r"e mails?", "email"),
)
_PHRASE = [(re.compile(rf"\b{form}"), instead) for form, instead in _PHRASES]
_VOWEL = re.compile("[aeiouy]")
_BRITISH = re.compile(r"is(e[ds]?|ing|ations?|ers?)$")


def joined(plain: str) -> str:
    """Return a normal form with phrases of several words in one word each."""
    for form, instead in _PHRASE:
        plain = form.sub(instead, plain)
    return plain


@lru_cache(20_000)
def plain_form(word: str) -> str:
    """Return the word that stands for ``word`` and all that mean the same."""
    if word in _PLAIN:
        return _PLAIN[word]
    if not _VOWEL.search(word):  # an abbreviation: HTTP is not HTTPS
        return word
    if len(word) > 7:
        word = _BRITISH.sub(r"iz\1", word)
    found = stem(word)
    if len(found) > 3 and found[-1] == found[-2] and found[-1] in "bdgmnprt":
        found = found[:-1]
    return found

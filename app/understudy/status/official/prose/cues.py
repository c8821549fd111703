"""The words that show how a sentence means a name: in trouble, well, advised, excepted. Pure.

One pattern, read from left to right; at each place the first alternative that fits counts, so a
negation ("not affected") stands before its word. Each list is short on purpose: a sentence that is
not understood concerns the person.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Cue(StrEnum):
    """How a name is meant, in the order of the alternatives."""

    EXCEPTED = "excepted"  # all models except ...
    LEFT = "left"  # ... instead of it: the one in trouble
    NOT_WELL = "not_well"
    SPARED = "spared"  # not affected
    WELL = "well"
    ADVISED = "advised"
    ONLY = "only"  # reports trouble by itself, but yields to any other word
    TROUBLE = "trouble"
    PASSING = "passing"  # since the launch of ...


_EXCEPTED = (
    r"except(?:ing|ion of)?(?: for)?|other than|excluding|apart from|aside from|besides|"
    r"with the exception of|save for|not including|"
    r"(?:models?|everything|nothing|none|all|families|versions) but(?: (?:for|not))?|"
    r"^but(?: (?:for|not))?|not(?: (?:on|for|with|in|to))?$|non-?$"
)
_LEFT = (
    r"(?:instead of|rather than|in place of|away from|"
    r"(?:switch|mov|migrat|chang|rout|redirect)\w*(?: \w+){0,4} from)"
)
_NOT_YET = (
    r"(?:not|n't|never|yet to be|no longer|barely|only partially|partially|partly|"
    r"intermittently|mostly|until|once|when|will be|to be|should be|expected? to|before)"
)
_WELL_WORD = (
    r"(?:available|operational|healthy|stable|working|functional|functioning|accessible|reachable|"
    r"responding|restored|recovered|resolved|recovering|loading|(?:back )?(?:to )?normal|"
    r"fully \w+|usable)"
)
_NOT_WELL = (
    rf"{_NOT_YET} (?:(?:yet|been|be|fully|currently|being|is|are|has|have) ){{0,3}}{_WELL_WORD}"
)
_HIT = r"(?:affect|impact|degrad|disrupt|involv|interrupt)"
_SPARED = (
    rf"(?:not|n't|never|no longer) (?:(?:be|been|being|currently|have|having|see|seeing|show|"
    r"showing|return|returning|report|reporting|observe|observing|exhibit|exhibiting|experience|"
    r"experiencing|experienced|saw|seen|had|any|elevated|increased|appear|seem|look|known|"
    r"believed|thought|to|yet) )*"
    rf"(?:{_HIT}\w*|fail\w*|errors?|down|issues?|problems?)|"
    rf"without (?:{_HIT}\w*|impact|errors?|issues?)|unaffected|unimpacted|undegraded|"
    r"removed from (?:the|this) (?:list|incident|scope)|(?:not|no longer) (?:a )?part of|"
    r"excluded|excepted|no (?:\w+ ){0,2}(?:errors?|impact|issues?|problems?|effect|"
    r"degradation|disruption)(?: (?:to|on|for|with))?"
)
_OBJECT = (
    r" (?:(?:the|all|any|remaining) ){0,2}(?:impact|errors?|issues?|problems?|incident) "
    r"(?:to|for|on|with)"
)
_WELL = (
    r"(?:keeps?|kept|continues?|continuing|still|remains?|stays?|can) (?:to )?(?:be )?"
    r"(?:work\w*(?! (?:on|to|with|through)\b)|function\w*|respond\w*|operat\w*|succe\w+|healthy|"
    r"available|accessible)|"
    r"can be used|(?:works?|working|functioning|operating|performing) "
    r"(?:fine|normally|as expected|as usual|again|well|correctly|properly)|"
    r"(?:is|are|was|were|now|remains?|stays?|being|fully|back|confirmed(?: to be)?) "
    r"(?:(?:now|fully|all|also|still|currently|both|again) ){0,2}"
    r"(?:operational|healthy|available|stable|fine|ok|okay|normal|restored|recovered|"
    r"resolved|accessible|back(?: (?:up|online|to normal))?|usable)\b|"
    r"(?:has|have) (?:(?:now|fully|all|since|also|been|again) ){0,3}"
    rf"(?:recovered|restored|resolved|stabili[sz]ed|fixed|mitigated)(?:{_OBJECT})?|up and running|"
    r"returned to (?:baseline|normal|service)|back to normal|"
    r"operational(?! (?:issue|problem|error|impact))|"
    r"(?:resolved|restored|recovered|fixed) (?:for|on)|"
    rf"(?:mitigated|resolved|fixed|cleared|eliminated){_OBJECT}|ended(?! up)|"
    r"(?<=: )full recovery(?! (?:is |was )?expect)|"
    r"(?:^|(?<=: ))(?:okay|ok|fine|healthy|stable|resolved|recovered|restored|fixed|mitigated)"
    r"(?=\W*$)"
)
_ADVISED = (
    r"recommend\w*|suggest\w*|advis\w+|encourag\w*|please (?:use|try|switch|choose|select|pick|"
    r"consider|retry|move|migrate|change|fall)|consider|try(?: (?:using|out))?|"
    r"(?:switch\w*|mov\w+|migrat\w+|chang\w+|fail\w* over|fall\w* ?back|fallback|rout\w+|"
    r"rerout\w+|redirect\w*)(?: \w+){0,4}? (?:to|on|onto|through)|switch|"
    r"(?:can|may|could|should|might) (?:still |also |instead |temporarily )*"
    r"(?:use|select|choose|pick|switch|try|access|opt|call)|"
    r"opt(?:ing)? for|in the mean ?(?:time|while)|meanwhile|work-?arounds?|"
    r"alternatives?|instead(?: use)?"
)
_TROUBLE = (
    r"errors?|erroring|elevated|degrad\w*|fail\w*|unavailab\w*|down\b|downtime|outages?|slow\w*|"
    r"laten\w*|time-?outs?|tim(?:e|es|ed|ing) out|issues?|problems?|disrupt\w*|affect\w*|impact\w*|"
    r"suspend\w*|unable|cannot|can't|interrupt\w*|overload\w*|unreachable|incidents?|broken|hang\w*|"
    r"hung|stuck|reject\w*|refus\w*|[45]\d\ds?|5xx|hit|increas\w*|capacity|crash\w*|missing|"
    r"withdrawn|disabled|paused|offline|block\w*|stall\w*|partial\w*|intermittent\w*|reduced|"
    r"poor\w*|worse\w*|quality|incorrect\w*|wrong|garbled|investigat\w*|difficult\w*|trouble|"
    r"appl(?:y|ies) to|includ(?:e|es|ed|ing)\b|concern\w*|related to|specific to|not \w+ing|"
    r"(?:not|\w{1,9}n't) (?:load|work|respond|complete|start|help)\w*|drop\w*"
)
_PASSING = (
    r"since|after|following|due to|caused by|because of|unrelated to|demand|launch\w*|releas\w*|"
    r"roll-?(?:ed|ing)? ?-?out\w*|introduc\w*|deploy\w*|announc\w*|deprecat\w*|retire\w*|upgrade"
)
_ONLY = (
    r"(?:only|primarily|mainly|specifically|solely|exclusively|(?:limited|isolated|confined|"
    r"restricted|specific) to|narrowed)"
)
# close to the names: "only a small share of requests to ..." narrows nothing
ONLY_BEFORE = re.compile(rf"\b{_ONLY}(?: [\w']{{1,20}}){{0,3}} ?$")
ONLY_BEHIND = re.compile(r" ?(?:(?:is|are|remains?) (?:now )?(?:the )?)?only\b")
# "only A works": all the others do not
WORKS = re.compile(
    r" ?(?:models? |requests? )?(?:(?:that|which|is|are|remains?|seems? to|appears? to) ){0,3}"
    r"(?:(?:still|currently|now|fully) )?(?:be )?(?:work(?:s|ing)?|available|operational|usable|"
    r"respond(?:s|ing)?|reachable|accessible|up|succeed(?:s|ing)?|function(?:s|ing)?)\b"
)
# "no model besides A": the others are meant the other way
NONE = re.compile(r"\b(?:no|none|nothing|neither)\b")
# right before the names, "no other models fail": these mean the opposite of what follows
DENIED = re.compile(r"\b(?:no|none of(?: the| our)?|neither) ?(?:claude ?)?$")
# followed by a cause, not by the name in trouble
CAUSE = re.compile(r"\b(?:due to|caused by|because of|upstream)\b")
# one more than before, not instead
ADDS = re.compile(r"\b(?:also|as well(?! as)|too|additionally|in addition|now seeing)\b")
EVENT = re.compile(
    r" ?(?:model )?(?:launch|release|roll-? ?out|deployment|introduction|announcement|"
    r"deprecation|retirement|upgrade|migration)\b"
)
EVENT_BEFORE = re.compile(
    r"\b(?:launch|release|roll-?out|deployment|introduction|announcement|deprecation|retirement|"
    r"upgrade|migration) of (?:the |claude )*$"
)
ALL = re.compile(
    r"\b(?:(?:all|every|each|any|entire|whole) (?:of )?(?:the |our )?"
    r"(?:(?:claude|anthropic|available|current|production|hosted|remaining|other) )*"
    r"(?:models?|model (?:families|versions)|llms)\b|everything\b|(?:all|every) requests?\b|"
    r"all(?= (?:but|except)\b)|all of claude\b|all (?:claude )?services\b|"
    r"(?:additional|more|another|other|further) (?:claude )?models?\b|"
    r"(?:the )?rest of (?:the |our )?(?:claude )?models\b|"
    r"(?:not|n't) (?:only|just|merely|solely|"
    r"(?:limited|isolated|confined|restricted|specific) to)\b|"
    r"(?:scope|incident|impact|issue) (?:has )?(?:widened|broadened|expanded|grown|spread)\b|"
    r"(?:is )?(?:wider|broader|larger) than\b)"
)
# of these, the words that may be about one model: "all requests to it fail"
EACH = re.compile(r"(?:everything|(?:all|every) requests?)\b")
SOME = re.compile(
    r"\b(?:(?:multiple|many|several|some|most|various|certain|numerous|a (?:few|number of|"
    r"subset of)|subset of|across|different|older|newer|legacy|latest|"
    r"newest|remaining) (?:of )?(?:the |our )?(?:other |claude )*models\b|others\b)"
)
CUES = re.compile(
    rf"(?P<excepted>\b(?:{_EXCEPTED}))|(?P<left>\b{_LEFT}\b)|"
    rf"(?P<not_well>(?<![a-z]){_NOT_WELL}\b|n't {_WELL_WORD}\b)|"
    rf"(?P<spared>(?:\b|(?=n't))(?:{_SPARED})\b)|(?P<well>\b(?:{_WELL})\b)|"
    rf"(?P<advised>(?:\b(?:{_ADVISED})|(?:^|[,:] ?)(?:use|select|choose|pick))\b)|"
    rf"(?P<only>\b{_ONLY}\b)|"
    rf"(?P<trouble>\b(?:{_TROUBLE})\b)|(?P<passing>\b(?:{_PASSING})\b)"
)


def cues_in(text: str) -> list[Cue]:
    """Return the cues in a piece of text, in order."""
    cues = [Cue(match.lastgroup or "") for match in CUES.finditer(text)]
    return [one for one in cues if one is not Cue.ONLY] or [Cue.TROUBLE for _ in cues[:1]]

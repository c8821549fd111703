"""Classifies an error by its wording, if code, type and status are not enough.

Small servers and gateways put everything into one 400 with a sentence. Wording changes, so only
phrases shared by vendors are listed here, and codes take precedence. As worded by Anthropic,
OpenAI, Gemini, xAI, Groq, OpenRouter, vLLM, llama.cpp, Ollama, LM Studio and Bedrock (public issue
trackers, read 2026-11-28). Pure.
"""

from __future__ import annotations

import re

from understudy.chat.failure import FailureKind

_K = FailureKind
LONGEST_READ = 2_000
"""Longer texts are read only this far: they quote something."""

_PHRASES: dict[FailureKind, str] = {
    _K.MODEL_NOT_LOADED: (
        r"\bno models? (?:is |are )?(?:currently )?loaded\b|\bmodel (?:is )?not (?:yet )?loaded\b"
        r"|\bfailed to load (?:the )?model\b|\bmodel requires more (?:system )?memory\b"
        r"|\bload a model\b|\bmodel runner\b.{0,40}\b(?:terminated|stopped|crashed)\b"
    ),
    _K.CONTEXT_WINDOW_EXCEEDED: (
        r"\bcontext (?:length|window|size|limit)\b|\bmaximum context\b|\bprompt (?:is )?too long\b"
        r"|\binput (?:is )?too long\b|\btoo many (?:input |prompt )?tokens\b|\bn_ctx\b"
        r"|\breduce the length\b|\b(?:input|prompt) tokens?\b.{0,60}\b(?:exceed|limit|maximum)"
        r"|\bexceeds? the (?:available |maximum |model's )?(?:number of )?(?:input )?tokens\b"
    ),
    _K.QUOTA_EXHAUSTED: (
        r"\bexceeded your (?:current )?quota\b|\bkey limit exceeded\b|\bspend(?:ing)? limit\b"
        r"|\busage limits?\b|\bmonthly limit\b|\bquota (?:is )?(?:exceeded|exhausted)\b"
        r"|\bbudget (?:has been |is )?exceeded\b"
    ),
    _K.PAYMENT_REQUIRED: (
        r"\bcredit balance\b|\b(?:insufficient|not enough|no|out of) (?:credits?|funds|balance)\b"
        r"|\bbilling\b|\bpayment (?:is )?required\b|\bpurchase (?:more )?credits\b"
    ),
    _K.KEY_REFUSED: (
        r"\b(?:invalid|incorrect|missing|expired|revoked|unknown|bad)"
        r" (?:x-)?(?:api[ _-]?key|token)\b"
        r"|\bapi[ _-]?key (?:is |was )?(?:not valid|invalid|incorrect|missing|expired|not found"
        r"|required)\b|\bno (?:valid )?(?:api[ _-]?key|auth(?:entication)? credentials)\b"
        r"|\binvalid (?:auth(?:entication)?|credentials)\b"
        r"|\btoken\b.{0,40}\b(?:is|has) (?:expired|invalid)\b"
    ),
    _K.OVERLOADED: (
        r"\boverloaded\b|\bat capacity\b|\bcapacity (?:exceeded|reached)\b|\bserver (?:is )?busy\b"
        r"|\btemporarily unavailable\b"
        r"|\bno (?:available )?(?:slots?|workers?)\b.{0,20}\bavailable\b"
    ),
    _K.OPTION_REFUSED: (
        r"\bstream_options\b|\bmax_(?:completion_)?tokens\b"
        r"|\bmaximum allowed number of output tokens"
        r"|\b(?:system|developer) (?:role|message|prompt|instruction)s?\b|\broles? must alternate\b"
        r"|\bunrecognized request argument\b|\bunsupported (?:parameter|value|role)\b"
        r"|\bextra (?:fields?|inputs?)\b.{0,20}\bnot permitted\b"
        r"|\bunknown (?:parameter|field|name)\b"
        r"|\bdoes not support (?:streaming|images?|system|tools?|files?|vision)\b"
        r"|\bimage (?:input|content)s? (?:is |are )?not supported\b"
    ),
    _K.MODEL_NOT_FOUND: (
        r"\bmodels?\b.{0,120}\b(?:not found|does not exist|doesn't exist|not exist|is invalid"
        r"|unknown|not available|unavailable|not supported|no longer|deprecated|retired"
        r"|do not have access)\b"
        r"|\b(?:unknown|invalid|unsupported|no such) model\b|\bis not a valid model\b"
        r"|\bwith on-demand throughput\b"
        r"|\bno (?:endpoints|allowed providers)\b|\btry pulling it first\b"
    ),
    _K.REFUSED: (
        r"\bcontent (?:management )?policy\b|\bcontent[ _-]filter|\bflagged (?:by|as)\b"
        r"|\bsafety (?:system|policy|filter)\b"
    ),
}
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PHRASES.items())
_IS_LOADING = re.compile(
    r"\bloading (?:the )?model\b|\bmodel\b.{0,80}\b(?:still |currently |being )loading\b"
    r"|\bmodel\b.{0,80}\bis (?:being )?load(?:ing|ed now)\b",
    re.IGNORECASE,
)
_OUTPUT_LIMIT = re.compile(r"max_tokens:? \d{1,9} > (\d{1,9})")


def kind_by_wording(message: str) -> FailureKind | None:
    """Return the kind of a provider's message, or None if it has no known phrase."""
    line = " ".join(message[:LONGEST_READ].split())
    return next((kind for kind, pattern in _PATTERNS if pattern.search(line)), None)


def is_loading(message: str) -> bool:
    """Tell whether a server says that it is loading the model: it answers once that is done."""
    return _IS_LOADING.search(" ".join(message[:LONGEST_READ].split())) is not None


def output_limit(message: str) -> int | None:
    """Return the most tokens a model can write, if the error names it."""
    found = _OUTPUT_LIMIT.search(message[:LONGEST_READ])
    return int(found.group(1)) if found else None


def is_about_model(message: str, model: str) -> bool:
    """Return True if a "not found" is about the model, not the address."""
    return bool(model and model in message) or kind_by_wording(message) in {
        FailureKind.MODEL_NOT_FOUND,
        FailureKind.MODEL_NOT_LOADED,
    }

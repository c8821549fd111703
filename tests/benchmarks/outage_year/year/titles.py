"""What an incident's title says about a plain question over the API: does it touch one, and whose?

Statuspage components are coarse (an embeddings incident marks "API" as well), so the words decide.
The recordings name the models of their day; here each stands for today's of the same line, and a
model that the person does not ask is somebody else's trouble. Pure; standard library alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CLAUDE, OPENAI, LOCAL = "claude", "openai", "local"
SONNET, HAIKU, GPT, LLAMA = "claude-sonnet-5-5", "claude-haiku-5-5", "gpt-5.5", "llama3.2"
OTHERS = "another-model"
CLAUDE_3_CAME = "2024-03-04"

# about another product, another cloud, an account or a feature: a plain question does not meet it
_ELSEWHERE = re.compile(
    r"vertex|bedrock|\bdocs\.|batch|bill(?:ing|ed)|account (?:creation|activation)|sign(?:ing)?.?up"
    r"|\blog(?:in|ins|ging| in)\b|\bsso\b|authenticat|verification|captcha|\bsupport\b|dashboard"
    r"|usage data|free usage|free claude\.ai|console free|@anthropic|website|ipv6|api keys"
    r"|images?\b|vision|4v\b|cropped|artifacts|pdf|project knowledge|attachments?|\bfiles?\b"
    r"|tool use|\bios\b|subscription|checkout|github|\bslack\b|picker|\bfast\b|vaults|code review"
    r"|assistants|fine-?tun|whisper|\basr\b|transcri|dall|\btts\b|voice|moderation|embedding"
    r"|real-?time|structured output|snapshots|codex|sora|intercom|customers cannot"
    r"|suspended access|v1\.3\b",
    re.IGNORECASE,
)
# ... unless it says in so many words that the API as a whole is meant
_THE_WHOLE_API = re.compile(
    r"\bapi requests\b|\bapi (?:services|endpoints)\b|chat ?/?completion|api, chatgpt|chatgpt, apis"
    r"|api & chatgpt",
    re.IGNORECASE,
)
_LATENCY = re.compile(r"latency|slow|degraded performance|timeouts?", re.IGNORECASE)
_LIMITS = re.compile(r"rate.?limit", re.IGNORECASE)
_ASIDE = re.compile(r"\([^)]*\)?")


@dataclass(frozen=True, slots=True)
class Row:
    """The columns of an incident that tell what it touches."""

    provider: str
    title: str
    components: str
    models: str
    started_at: str


def is_felt(row: Row) -> bool:
    """Tell whether a question over the API can meet this incident at all."""
    plain = _ASIDE.sub("", row.title)
    if _ELSEWHERE.search(plain) and not _THE_WHOLE_API.search(plain):
        return False
    named = {part.split("=")[0].casefold() for part in row.components.split(";") if part}
    if named:
        return any("api" in one for one in named)
    return bool(re.search(r"\bAPIs?\b", plain) or row.models or "models" in plain.casefold())


def models_hit(row: Row) -> frozenset[str]:
    """Return which of the person's models it is about; empty: every one of that provider."""
    if not row.models or _THE_WHOLE_API.search(row.title):
        return frozenset()
    names = [one.strip().casefold() for one in row.models.split(";")]
    if row.provider == CLAUDE:
        before_claude_3 = row.started_at < CLAUDE_3_CAME
        return frozenset(_claude_line(one, before_claude_3=before_claude_3) for one in names)
    if re.search(r"\bmini\b", row.title, re.IGNORECASE):
        return frozenset({OTHERS})  # recorded as gpt-4o, the title knows better
    return frozenset(_openai_line(one) for one in names)


def manner(title: str) -> str:
    """Say how it shows: ``errors``, ``latency`` or ``limits``."""
    if _LIMITS.search(title):
        return "limits"
    if _LATENCY.search(title) and "error" not in title.casefold():
        return "latency"
    return "errors"


def _claude_line(name: str, *, before_claude_3: bool) -> str:
    if "sonnet" in name or (before_claude_3 and re.search(r"2\.[01]", name)):
        return SONNET
    if "haiku" in name or (before_claude_3 and "instant" in name):
        return HAIKU
    return OTHERS


def _openai_line(name: str) -> str:
    if re.search(r"mini|nano|3\.5|instruct|vision|4v", name):
        return OTHERS
    return GPT if re.search(r"gpt-? ?[45]", name) else OTHERS

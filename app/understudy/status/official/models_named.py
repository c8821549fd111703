"""Which models an incident is about, from its prose: the only place where the page says so. Pure.

Most incidents concern one model or a few (63 % one, 17 % several in spring 2026) while components
move as a block, and the list changes meanwhile: the newest post that names models holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.status.model import Phase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.status.model import Incident

FAMILIES = ("opus", "sonnet", "haiku", "fable", "mythos")
_FAMILY = "|".join(FAMILIES)
_VERSION = (
    r"\d{1,2}(?:[.-]\d{1,2})?(?![\d%])(?!\s*(?::|am\b|pm\b|UTC\b|minutes?\b|hours?\b|days?\b))"
)
# "Opus 5, 4.8, and 4.6" or "Mythos/Fable 5.1": families, then the versions that go with them
_NAMED = re.compile(
    rf"\b(?P<families>(?:{_FAMILY})(?:\s*/\s*(?:{_FAMILY}))*)\b"
    rf"(?P<versions>\s*(?:{_VERSION})(?:\s*(?:,|/|&|\band\b|,\s*and\b|\bor\b)\s*(?:{_VERSION}))*)?",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"\b(?:all|multiple|many|several|some|most|other|various|across)\s+(?:of\s+)?(?:the\s+|our\s+)?"
    r"(?:claude\s+)?models\b",
    re.IGNORECASE,
)
_MOSTLY = re.compile(r"\b(?:only|primarily|mainly|specifically|limited to)\b", re.IGNORECASE)
_WELL = re.compile(
    r"\b(?:operational|recovered|resolved|returned to (?:baseline|normal)|"
    r"not (?:affected|impacted)|unaffected|restored|healthy|working normally)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|\n+")
_DATE = re.compile(r"^\d{6,8}$")


@dataclass(frozen=True, slots=True, order=True)
class ModelName:
    """A model as prose names it: ``version`` is "" for the whole family."""

    family: str
    version: str = ""

    def __str__(self) -> str:
        return f"{self.family} {self.version}".strip()

    def covers(self, other: ModelName) -> bool:
        """Tell whether trouble with this one is trouble with ``other``."""
        if self.family != other.family:
            return False
        return not self.version or not other.version or self.version == other.version


@dataclass(frozen=True, slots=True)
class NamedModels:
    """``everybody`` means many models without a complete list: any model may be meant."""

    names: tuple[ModelName, ...] = ()
    everybody: bool = False

    def touches(self, model: ModelName | None) -> bool:
        """Tell whether ``model`` may be meant; an incident that names nobody may mean anybody."""
        if self.everybody or not self.names or model is None:
            return True
        return any(one.covers(model) for one in self.names)


def model_of_id(model_id: str) -> ModelName | None:
    """Return the model behind an API id: ``claude-sonnet-5-5``, ``claude-3-5-haiku-20241022``.

    None for an id of no known family: it is then touched by every incident.
    """
    parts = re.split(r"[-_.@:/]", model_id.lower())
    family = next((part for part in parts if part in FAMILIES), None)
    if family is None:
        return None
    at = parts.index(family)
    after = _numbers(parts[at + 1 :])
    before = _numbers(parts[:at][::-1])[::-1]
    return ModelName(family, _canonical(".".join(after or before)))


def known_models(model_ids: Iterable[str]) -> tuple[ModelName, ...]:
    """Return the models behind these ids, or none where one is not known: any may be meant then."""
    names = [model_of_id(one) for one in model_ids]
    return tuple(one for one in names if one) if all(names) else ()


def models_in(text: str) -> tuple[ModelName, ...]:
    """Return every model a text names, in order, each once."""
    found: dict[ModelName, None] = {}
    for match in _NAMED.finditer(text):
        families = re.findall(_FAMILY, match.group("families"), re.IGNORECASE)
        versions = re.findall(_VERSION, match.group("versions") or "") or [""]
        for family in families:
            for version in versions:
                found[ModelName(family.lower(), _canonical(version))] = None
    return tuple(found)


def named_models(incident: Incident) -> NamedModels:
    """Return the models an incident is about now: the newest post that names any, else its name."""
    for update in incident.updates:
        if update.phase in {Phase.RESOLVED, Phase.POSTMORTEM}:
            continue
        said = _in_trouble(update.body)
        if said.names or said.everybody:
            narrowed = models_in(incident.name)
            # "some models" in a post under a name that lists them means those
            return NamedModels(narrowed) if said.everybody and not said.names and narrowed else said
    return _in_trouble(incident.name)


def _in_trouble(text: str) -> NamedModels:
    names: dict[ModelName, None] = {}
    everybody = False
    for sentence in _SENTENCE.split(text):
        if _WELL.search(sentence):
            continue
        here = models_in(sentence)
        names.update(dict.fromkeys(here))
        if _MANY.search(sentence) and not (here and _MOSTLY.search(sentence)):
            everybody = True
        elif here and _MOSTLY.search(sentence):
            names, everybody = dict.fromkeys(here), False
    return NamedModels(tuple(names), everybody)


def _numbers(parts: Iterable[str]) -> list[str]:
    numbers: list[str] = []
    for part in parts:
        if not part.isdigit() or _DATE.match(part):
            break
        numbers.append(part)
    return numbers[:2]


def _canonical(version: str) -> str:
    major, _, minor = version.replace("-", ".").partition(".")
    return major if minor in {"", "0"} else f"{major}.{minor}"

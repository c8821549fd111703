"""Models as texts and settings name them: one model, a family, a generation or a range. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

FAMILIES = ("opus", "sonnet", "haiku", "fable", "mythos", "instant")
_DATE = re.compile(r"^\d{6,8}$")

Version = tuple[int, int]
FIRST: Version = (0, 0)
LAST: Version = (999, 999)


class ModelName(msgspec.Struct, frozen=True, order=True):
    """One model as an API id names it; ``version`` is "" if the id has none."""

    family: str
    version: str = ""

    def __str__(self) -> str:
        return f"{self.family} {self.version}".strip()

    @property
    def number(self) -> Version | None:
        return version_of(self.version) if self.version else None


class Models(msgspec.Struct, frozen=True, order=True):
    """Models as texts name them: of ``family`` ("" for any), ``low`` to ``high`` inclusive."""

    family: str = ""
    low: Version = FIRST
    high: Version = LAST

    @classmethod
    def exactly(cls, family: str, version: str) -> Models:
        """Return the model, or its whole family if the text gives no version."""
        if not version:
            return cls(family)
        number = version_of(version)
        return cls(family, number, number)

    @classmethod
    def generation(cls, family: str, version: str) -> Models:
        """Return all of "the 5 family": 5, 5.1, 5.5; with a minor version only that one."""
        major, minor = version_of(version)
        return cls(family, (major, minor), (major, minor or LAST[1]))

    def older(self, *, inclusive: bool, family: str) -> Models:
        major, minor = self.low
        below = (major, minor - 1) if minor else (major - 1, LAST[1])
        return Models(family, FIRST, self.high if inclusive else below)

    def newer(self, *, inclusive: bool, family: str) -> Models:
        major, minor = self.high
        return Models(family, self.low if inclusive else (major, minor + 1), LAST)

    def through(self, other: Models) -> Models:
        family = self.family if other.family in {"", self.family} else ""
        ends = sorted((self.low, self.high, other.low, other.high))
        return Models(family, ends[0], ends[-1])

    def covers(self, model: ModelName) -> bool:
        """Return True if ``model`` may be meant; an unknown version may be any."""
        number = model.number
        return self.family in {"", model.family} and (
            number is None or self.low <= number <= self.high
        )

    def surely_covers(self, model: ModelName) -> bool:
        """Return True if ``model`` is meant beyond doubt."""
        whole = (self.low, self.high) == (FIRST, LAST)
        return self.covers(model) and (whole or model.number is not None)

    def __str__(self) -> str:
        who = self.family or "models"
        if (self.low, self.high) == (FIRST, LAST):
            return who
        if self.low == self.high:
            return f"{who} {_said(self.low)}"
        if self.high == LAST:
            return f"{who} {_said(self.low)} and later"
        if self.low == FIRST:
            return f"{who} up to {_said(self.high)}"
        return f"{who} {_said(self.low)} to {_said(self.high)}"


def version_of(text: str) -> Version:
    """Return ``4.8``, ``4-8`` or ``4`` as two numbers."""
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    return (numbers[0], numbers[1] if len(numbers) > 1 else 0)


def model_of_id(model_id: str) -> ModelName | None:
    """Return the model of an API id: ``claude-sonnet-5-5``, ``claude-3-5-haiku-20241022``.

    None if the family is unknown: then every incident concerns it.
    """
    parts = re.split(r"[-_.@:/]", model_id.lower())
    family = next((part for part in parts if part in FAMILIES), None)
    if family is None:
        return None
    at = parts.index(family)
    numbers = _numbers(parts[at + 1 :]) or _numbers(parts[:at][::-1])[::-1]
    if not numbers:
        return ModelName(family)
    return ModelName(family, _said(version_of(".".join(numbers))))


def known_models(model_ids: Iterable[str]) -> tuple[ModelName, ...]:
    """Return the models of these ids, or none if one is unknown: then any may be meant."""
    names = [model_of_id(one) for one in model_ids]
    return tuple(one for one in names if one) if all(names) else ()


def _numbers(parts: Iterable[str]) -> list[str]:
    numbers: list[str] = []
    for part in parts:
        if not part.isdigit() or _DATE.match(part):
            break
        numbers.append(part)
    return numbers[:2]


def _said(version: Version) -> str:
    major, minor = version
    if minor == LAST[1]:
        return f"{major}.x"
    return f"{major}.{minor}" if minor else str(major)

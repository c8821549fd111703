"""The kinds of values that several settings share, with their limits."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

from understudy.base.addresses import is_web_address, shown
from understudy.base.settings.declaration import Rule, Unit
from understudy.base.settings.wrong_values import shown_value
from understudy.base.translation import _, lazy, ngettext, pgettext

_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_CURRENCY = re.compile(r"[A-Z]{3}")


def _address_problem(text: str) -> str:
    if is_web_address(text):
        return ""
    public = shown(text)
    named = repr(public) if public.startswith(("http://", "https://")) else shown_value(public)
    return _("{text} is not a web address", text=named)


def _base_problem(text: str) -> str:
    # paths are appended to it and would become part of a query or fragment
    return _address_problem(text) or (_("has a ? or #") if {"?", "#"} & set(text) else "")


def _hours_problem(text: str) -> str:
    if not _HOURS.fullmatch(text):
        return _("{text} is not a stretch of time", text=shown_value(text))
    begins, ends = text.split("-")
    return _("begins and ends at the same time") if begins == ends else ""


def _id_problem(text: str) -> str:
    return "" if _ID.fullmatch(text) else _("{text} is not an id", text=shown_value(text))


def _currency_problem(text: str) -> str:
    return (
        ""
        if _CURRENCY.fullmatch(text)
        else _("{text} is not a currency's code", text=shown_value(text))
    )


def _empty_problem(text: str) -> str:
    return "" if text else _("is empty")


SECONDS = Unit(lambda _number, digits: pgettext("seconds", "{digits} s", digits=digits))
DAYS = Unit(
    lambda number, digits: ngettext("{digits} day", "{digits} days", round(number), digits=digits)
)

Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]
Days = Annotated[int, msgspec.Meta(ge=0, le=36500)]
Tokens = Annotated[int, msgspec.Meta(ge=512, le=100_000_000)]
Amount = Annotated[float, msgspec.Meta(ge=0)]
Filled = Annotated[str, Rule(lazy("text"), _empty_problem)]
WebAddress = Annotated[str, Rule(lazy("an http(s) address"), _address_problem)]
BaseAddress = Annotated[
    str, Rule(lazy("an http(s) address without password, ? or #"), _base_problem)
]
Hours = Annotated[str, Rule(lazy("two different times, like 22:00-07:00"), _hours_problem)]
Id = Annotated[
    str, Rule(lazy("lower-case letters, digits and hyphens, at most 32, each id once"), _id_problem)
]
Currency = Annotated[str, Rule(lazy("three capital letters, like USD"), _currency_problem)]

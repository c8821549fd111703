"""The kinds of values that several settings share, with their limits."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

from understudy.base.addresses import is_web_address, shown
from understudy.base.settings.declaration import Rule
from understudy.base.settings.wrong_values import shown_value

_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_CURRENCY = re.compile(r"[A-Z]{3}")


def _address_problem(text: str) -> str:
    if is_web_address(text):
        return ""
    public = shown(text)
    named = repr(public) if public.startswith(("http://", "https://")) else shown_value(public)
    return f"{named} is not a web address"


def _base_problem(text: str) -> str:
    # paths are appended to it and would become part of a query or fragment
    return _address_problem(text) or ("holds a ? or #" if {"?", "#"} & set(text) else "")


def _hours_problem(text: str) -> str:
    if not _HOURS.fullmatch(text):
        return f"{shown_value(text)} is not a stretch of time"
    begins, ends = text.split("-")
    return "begins and ends at the same time" if begins == ends else ""


def _id_problem(text: str) -> str:
    return "" if _ID.fullmatch(text) else f"{shown_value(text)} is not an id"


def _currency_problem(text: str) -> str:
    return "" if _CURRENCY.fullmatch(text) else f"{shown_value(text)} is not a currency's code"


def _empty_problem(text: str) -> str:
    return "" if text else "is empty"


Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]
Days = Annotated[int, msgspec.Meta(ge=0, le=36500)]
Tokens = Annotated[int, msgspec.Meta(ge=512, le=100_000_000)]
Amount = Annotated[float, msgspec.Meta(ge=0)]
Filled = Annotated[str, Rule("text", _empty_problem)]
WebAddress = Annotated[str, Rule("an http(s) address", _address_problem)]
BaseAddress = Annotated[str, Rule("an http(s) address without password, ? or #", _base_problem)]
Hours = Annotated[str, Rule("two different times, like 22:00-07:00", _hours_problem)]
Id = Annotated[
    str, Rule("lower-case letters, digits and hyphens, at most 32, each id once", _id_problem)
]
Currency = Annotated[str, Rule("three capital letters, like USD", _currency_problem)]

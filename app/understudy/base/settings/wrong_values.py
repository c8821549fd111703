"""The error in a setting's value, and the values allowed instead, in our own words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from understudy.base.errors import WrongValueError
from understudy.base.settings.declaration import Form
from understudy.base.translation import _

if TYPE_CHECKING:
    from understudy.base.settings.declaration import Declared

LONGEST_SHOWN = 24
"""Longer texts are not repeated in an error: one may be a pasted key."""


def check(one: Declared, value: object) -> None:
    """Raise `WrongValueError` if ``value`` is not allowed for this setting."""
    if said := problem(one, value):
        raise WrongValueError(one.key, said, allowed(one))


def problem(one: Declared, value: object) -> str:
    """Return the error in ``value``, or an empty string."""
    if value is None and one.is_optional:
        return ""
    match one.form:
        case Form.SWITCH | Form.CHOICE:
            fits = any(type(value) is type(choice) and value == choice for choice in one.choices)
            return "" if fits else _("{value} is none of them", value=shown_value(value))
        case Form.TEXTS:
            return _problem_of_list(one, value)
        case Form.TEXT:
            return _problem_of_text(one, value)
        case _:
            return _problem_of_number(one, value)


def allowed(one: Declared) -> str:
    """Return what this setting may be, as the end of a sentence."""
    if one.setting.allowed:
        return str(one.setting.allowed)
    rule = next((str(rule.allowed) for rule in one.rules), "")
    match one.form:
        case Form.SWITCH | Form.CHOICE:
            return ", ".join(shown_value(choice).strip('"') for choice in one.choices)
        case Form.TEXTS:
            return rule or _("a list of texts")
        case Form.TEXT:
            return rule or _("text")
        case _:
            return _allowed_number(one)


def shown_value(value: object) -> str:
    """Return a value as it stands in the file, or only its kind if it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        text = str(value)
        return text if len(text) <= LONGEST_SHOWN else _("this number")
    if isinstance(value, str):
        is_short = len(value) <= LONGEST_SHOWN and value.isprintable()
        return f'"{value}"' if is_short else _("this text")
    if isinstance(value, list | tuple):
        return _("a list")
    return _("a table") if isinstance(value, dict) else _("a date or time")


def _allowed_number(one: Declared) -> str:
    limits = one.limits
    least, most = f"{limits.least or 0:g}", f"{limits.most or 0:.10g}"
    if one.form is Form.WHOLE:
        said = _("a whole number from {least} to {most}", least=least, most=most)
    elif limits.most is None:
        said = _("a number of {least} or more", least=least)
    else:
        said = _("a number above {least}, at most {most}", least=least, most=most)
    if one.setting.zero is None:
        return said
    return _("{numbers}, 0 {meaning}", numbers=said, meaning=one.setting.zero)


def _problem_of_number(one: Declared, value: object) -> str:
    shown = shown_value(value)
    if one.form is Form.WHOLE and type(value) is not int:
        return _("{value} is not a whole number", value=shown)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _("{value} is not a number", value=shown)
    try:
        is_finite = math.isfinite(value)
    except OverflowError:  # a whole number in TOML has no limit
        return _("{value} is too large", value=shown)
    if not is_finite:  # nan passes every comparison with a limit
        return _("{value} is not an amount", value=shown)
    least, most = one.limits.least, one.limits.most
    if least is not None and (value <= least if one.limits.is_above else value < least):
        return _("{value} is too small", value=shown)
    is_too_large = most is not None and value > most
    return _("{value} is too large", value=shown) if is_too_large else ""


def _problem_of_text(one: Declared, value: object) -> str:
    if not isinstance(value, str):
        return _("{value} is not text", value=shown_value(value))
    return next(filter(None, (rule.problem(value) for rule in one.rules)), "")


def _problem_of_list(one: Declared, value: object) -> str:
    if not isinstance(value, list | tuple):
        return _("{value} is not a list", value=shown_value(value))
    if len(value) < one.least_items:
        return _("the list is empty")
    return next(filter(None, (_problem_of_text(one, item) for item in value)), "")

"""Says what is wrong with a setting's value, and what is allowed instead: in our words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from understudy.base.errors import WrongValueError
from understudy.base.settings.declaration import Form

if TYPE_CHECKING:
    from understudy.base.settings.declaration import Declared

LONGEST_SHOWN = 24
"""Longer texts are not repeated in an error: somebody may have pasted a key."""

_NOUNS = {
    Form.WHOLE: "a whole number",
    Form.NUMBER: "a number",
    Form.TEXT: "text",
    Form.TEXTS: "a list",
}


def check(one: Declared, value: object) -> None:
    """Raise `WrongValueError` if ``value`` is not allowed for this setting."""
    if said := problem(one, value):
        raise WrongValueError(one.key, said, allowed(one))


def problem(one: Declared, value: object) -> str:
    """Return what is wrong with ``value``, or an empty string."""
    if value is None and one.is_optional:
        return ""
    match one.form:
        case Form.SWITCH | Form.CHOICE:
            fits = any(type(value) is type(choice) and value == choice for choice in one.choices)
            return "" if fits else f"{shown_value(value)} is none of them"
        case Form.TEXTS:
            return _problem_of_list(one, value)
        case Form.TEXT:
            return _problem_of_text(one, value)
        case _:
            return _problem_of_number(one, value)


def allowed(one: Declared) -> str:
    """Return what this setting may be, as the end of a sentence."""
    if one.setting.allowed:
        return one.setting.allowed
    rule = next((rule.allowed for rule in one.rules), "")
    match one.form:
        case Form.SWITCH | Form.CHOICE:
            return ", ".join(shown_value(choice).strip('"') for choice in one.choices)
        case Form.TEXTS if one.least_items:
            return rule or "a list with at least one text"
        case Form.TEXTS:
            return f"a list, each {rule}" if rule else "a list of texts"
        case Form.TEXT:
            return rule or "text"
        case _:
            zero = f", 0 {one.setting.zero}" if one.setting.zero else ""
            return f"{_NOUNS[one.form]} {_range(one)}{zero}".strip()


def shown_value(value: object) -> str:
    """Return a value as it stands in the file, or only what it is if it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        text = str(value)
        return text if len(text) <= LONGEST_SHOWN else "this number"
    if isinstance(value, str):
        is_short = len(value) <= LONGEST_SHOWN and value.isprintable()
        return f'"{value}"' if is_short else "this text"
    if isinstance(value, list | tuple):
        return "a list"
    return "a table" if isinstance(value, dict) else "a date or time"


def _range(one: Declared) -> str:
    least, most = one.limits.least, one.limits.most
    if least is None:
        return "" if most is None else f"of at most {most:g}"
    if one.limits.is_above:
        return f"above {least:g}" + ("" if most is None else f", at most {most:.10g}")
    return f"of {least:g} or more" if most is None else f"from {least:g} to {most:.10g}"


def _problem_of_number(one: Declared, value: object) -> str:
    kinds = (int,) if one.form is Form.WHOLE else (int, float)
    if type(value) not in kinds or not isinstance(value, int | float):
        return f"{shown_value(value)} is not {_NOUNS[one.form]}"
    try:
        is_finite = math.isfinite(value)
    except OverflowError:  # a whole number in TOML has no limit
        return f"{shown_value(value)} is too large"
    if not is_finite:  # nan passes every comparison with a limit
        return f"{value} is not an amount"
    least, most = one.limits.least, one.limits.most
    if least is not None and (value <= least if one.limits.is_above else value < least):
        return f"{shown_value(value)} is too small"
    return f"{shown_value(value)} is too large" if most is not None and value > most else ""


def _problem_of_text(one: Declared, value: object) -> str:
    if not isinstance(value, str):
        return f"{shown_value(value)} is not text"
    return next(filter(None, (rule.problem(value) for rule in one.rules)), "")


def _problem_of_list(one: Declared, value: object) -> str:
    if not isinstance(value, list | tuple):
        return f"{shown_value(value)} is not a list"
    if len(value) < one.least_items:
        return "the list is empty"
    return next(filter(None, (_problem_of_text(one, item) for item in value)), "")

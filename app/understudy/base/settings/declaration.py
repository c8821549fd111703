"""The one declaration of each setting, read from the annotations of the settings' structs.

A field is ``name: Annotated[its type, Setting(label, help, …)] = default``. From this the file is
checked, the words of an error and docs/guide/settings.md are made, and the settings window is
drawn. Qt-free, and nothing here is read before it is needed.
"""

from __future__ import annotations

import types
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from understudy.base.translation import Lazy


class Unit(msgspec.Struct, frozen=True):
    """What a number counts; ``words`` takes it, and its digits as they are written here."""

    words: Callable[[float, str], str]


class Setting(msgspec.Struct, frozen=True):
    """What a person reads about one setting.

    ``label`` and ``help`` (whole sentences) stand in the window and in the docs. ``none`` and
    ``zero`` are the words for a value that is not set, and for 0 if that means something else than
    a number. ``options`` are the words for a choice's values. ``allowed`` replaces the words made
    from the type. ``shown``: the settings window has it on its section's page.

    The rest is for lists of tables, which have a form in the window. ``wrong`` is the whole
    sentence below a field with a wrong value. ``applies`` takes the table, as it is edited, and
    returns whether the field is shown. A ``permanent`` one cannot be changed once it was saved; a
    ``seldom`` one is shown only if the person asks for more settings.
    """

    label: Lazy
    help: Lazy
    unit: Unit | None = None
    none: Lazy | None = None
    zero: Lazy | None = None
    example: str = ""
    options: Mapping[str, Lazy] = {}
    allowed: Lazy | None = None
    shown: bool = True
    wrong: Lazy | None = None
    applies: Callable[[Any], bool] | None = None
    permanent: bool = False
    seldom: bool = False


class Section(msgspec.Struct, frozen=True):
    """What a person reads about a table of the file: ``title`` heads its page in the window."""

    title: Lazy
    help: Lazy


class Rule(msgspec.Struct, frozen=True):
    """What a text must be besides text; ``problem`` returns the error in it, or ``""``."""

    allowed: Lazy
    problem: Callable[[str], str]


class Form(StrEnum):
    """What a value is; it decides the control in the window."""

    SWITCH = "switch"
    CHOICE = "choice"
    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"
    TEXTS = "texts"


class Limits(msgspec.Struct, frozen=True):
    """The least and the most a number may be; the least itself is excluded if ``is_above``."""

    least: float | None = None
    most: float | None = None
    is_above: bool = False


class Declared(msgspec.Struct, frozen=True):
    """One setting with everything in its annotation.

    ``is_optional``: it may be left unset (None). ``on`` and ``off`` of a switch are its own two
    values: true and false, or the texts ``on`` and ``off``. ``least_items`` is for lists.
    """

    key: str
    setting: Setting
    form: Form
    default: Any = None
    is_required: bool = False
    is_optional: bool = False
    choices: tuple[Any, ...] = ()
    limits: Limits = Limits()
    rules: tuple[Rule, ...] = ()
    least_items: int = 0


@cache
def declared(kind: type[msgspec.Struct]) -> tuple[Declared, ...]:
    """Return the settings of one table, in the order of its fields."""
    return tuple(_declared(field) for field in msgspec.structs.fields(kind))


def section_of(annotation: object) -> Section | None:
    """Return the `Section` among an annotation's parts, if there is one."""
    parts = getattr(annotation, "__metadata__", ())
    return next((one for one in parts if isinstance(one, Section)), None)


def _declared(field: msgspec.structs.FieldInfo) -> Declared:
    inner, parts, is_optional = _unwrapped(field.type)
    setting = next((one for one in parts if isinstance(one, Setting)), None)
    if setting is None:
        raise TypeError(f"{field.name} has no Setting(…) in its annotation")
    form, least_items = Form.TEXT, 0
    choices: tuple[Any, ...] = ()
    if get_origin(inner) is Literal:
        choices = get_args(inner)
        form = Form.SWITCH if set(choices) == {"on", "off"} else Form.CHOICE
    elif get_origin(inner) is tuple:
        form = Form.TEXTS
        least_items = next((one.min_length for one in parts if _has(one, "min_length")), 0)
        parts += _unwrapped(get_args(inner)[0])[1]
    elif inner is not str:
        form = {bool: Form.SWITCH, int: Form.WHOLE, float: Form.NUMBER}[inner]
        choices = (True, False) if inner is bool else ()
    is_required = field.default is msgspec.NODEFAULT
    return Declared(
        field.name,
        setting,
        form,
        None if is_required else field.default,
        is_required,
        is_optional,
        choices,
        _limits(parts),
        tuple(one for one in parts if isinstance(one, Rule)),
        least_items,
    )


def _unwrapped(annotation: Any) -> tuple[Any, list[Any], bool]:  # noqa: ANN401 - a type as an object
    """Return the bare type, everything that annotates it, and whether None is allowed."""
    if get_origin(annotation) is Annotated:
        inner, parts, is_optional = _unwrapped(annotation.__origin__)
        return inner, [*parts, *annotation.__metadata__], is_optional
    if get_origin(annotation) in {Union, types.UnionType}:
        (one,) = [part for part in get_args(annotation) if part is not type(None)]
        inner, parts, _ = _unwrapped(one)
        return inner, parts, True
    return annotation, [], False


def _has(part: object, name: str) -> bool:
    return isinstance(part, msgspec.Meta) and getattr(part, name) is not None


def _limits(parts: list[Any]) -> Limits:
    least: float | None = None
    most: float | None = None
    is_above = False
    for part in parts:
        if isinstance(part, msgspec.Meta):
            least = part.gt if part.gt is not None else part.ge if part.ge is not None else least
            is_above = is_above or part.gt is not None
            most = part.le if part.le is not None else most
    return Limits(least, most, is_above)

"""Builds settings values from what was written or entered; the rules are those of the declaration.

The file and the settings window check the same way.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from understudy.base.errors import WrongValueError
from understudy.base.settings.declaration import Declared, Section, declared, section_of
from understudy.base.settings.values import PriceSettings, ProviderSettings, Settings
from understudy.base.settings.wrong_values import allowed, check

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

S = TypeVar("S", bound=msgspec.Struct)


class DeclaredSection(msgspec.Struct, frozen=True):
    """A table of the file with the settings in it."""

    name: str
    kind: type[msgspec.Struct]
    section: Section
    settings: tuple[Declared, ...]


@cache
def sections() -> dict[str, DeclaredSection]:
    """Return the tables that are no lists, by name, in the order they are shown."""
    found = {}
    for field in msgspec.structs.fields(Settings):
        if section := section_of(field.type):
            kind: type[msgspec.Struct] = type(field.default)
            found[field.name] = DeclaredSection(field.name, kind, section, declared(kind))
    return found


def declaration_of(name: str) -> Declared:
    """Return the declaration of ``chat.idle_s``, as it is named in the file; KeyError if none."""
    section, _, key = name.partition(".")
    return {one.key: one for one in sections()[section].settings}[key]


def value_of(settings: Settings, name: str) -> Any:  # noqa: ANN401 - each setting has its own type
    """Return the value of ``chat.idle_s``."""
    section, _, key = name.partition(".")
    return getattr(getattr(settings, section), key)


def changed(settings: Settings, name: str, value: object) -> Settings:
    """Return ``settings`` with ``chat.idle_s`` changed; None leaves it unset.

    Raises `WrongValueError` with the whole name as its key.
    """
    section, _, key = name.partition(".")
    old = getattr(settings, section)
    try:
        new = built(msgspec.structs.asdict(old) | {key: value}, type(old))
    except WrongValueError as problem:
        raise WrongValueError(name, problem.problem, problem.allowed) from problem
    found = msgspec.structs.replace(settings, **{section: new})
    check_whole(found)
    return found


def built(table: Mapping[str, object], kind: type[S]) -> S:
    """Build one table's value, or raise `WrongValueError`; unknown keys are left out."""
    for one in declared(kind):
        if one.key in table:
            check(one, table[one.key])
        elif one.is_required:
            raise WrongValueError(one.key, "is missing", allowed(one))
    try:
        return msgspec.convert(table, kind)
    except WrongValueError as problem:  # two of its values contradict each other
        of = next(one for one in declared(kind) if one.key == problem.key)
        raise WrongValueError(of.key, problem.problem, allowed(of)) from problem


def provider_built(
    table: Mapping[str, object], others: Iterable[ProviderSettings]
) -> ProviderSettings:
    """Build one provider; ``others`` are already there. Raises `WrongValueError`."""
    one, before = built(table, ProviderSettings), tuple(others)
    if not one.base_url:
        raise _wrong(ProviderSettings, "base_url", "is missing")
    if any(other.id == one.id for other in before):
        raise _wrong(ProviderSettings, "id", f"{one.id!r} occurs twice")
    if one.role == "claude" and (other := next((two for two in before if two.role), None)):
        raise _wrong(ProviderSettings, "role", f"{other.id!r} is already Claude")
    return one


def price_built(table: Mapping[str, object], others: Iterable[PriceSettings]) -> PriceSettings:
    """Build one price; ``others`` are already there. Raises `WrongValueError`."""
    one = built(table, PriceSettings)
    if any((other.model, other.provider) == (one.model, one.provider) for other in others):
        raise _wrong(PriceSettings, "model", f"{one.model!r} already has a price")
    return one


def check_whole(settings: Settings) -> None:
    """Raise `WrongValueError` if a limit can never apply: no price, or two currencies."""
    if settings.chat.backup_limit_per_month is None:
        return
    currencies = sorted({one.currency for one in settings.price})
    if len(currencies) == 1:
        return
    said = f"the prices are in {' and '.join(currencies)}"
    name = "chat.backup_limit_per_month"
    raise WrongValueError(
        name,
        said if currencies else "needs at least one [[price]] to count in",
        allowed(declaration_of(name)),
    )


def _wrong(kind: type[msgspec.Struct], key: str, problem: str) -> WrongValueError:
    return WrongValueError(key, problem, allowed({one.key: one for one in declared(kind)}[key]))

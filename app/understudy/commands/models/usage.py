"""``understudy usage``: a month's tokens by provider and model, with the cost if it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.archive.schema import open_archive
from understudy.archive.store import Store
from understudy.base.clock import SystemClock
from understudy.base.errors import StorageError
from understudy.base.translation import _, lazy, ngettext
from understudy.chat.models.budget import bounds_of
from understudy.chat.models.cost import spent, spent_on_backups, total_per_provider
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.commands.output import columns_of, padded, print_json, print_line
from understudy.words.disk import storage_line
from understudy.words.sentences import decimal

if TYPE_CHECKING:
    import argparse

    from understudy.archive.usage import ModelUsage
    from understudy.base.settings.values import Settings
    from understudy.chat.models.cost import Spent
    from understudy.commands.home import Home

COLUMNS = (
    lazy("provider"),
    lazy("model"),
    lazy("answers"),
    lazy("tokens in"),
    lazy("tokens out"),
    lazy("cost"),
)


def run(arguments: argparse.Namespace) -> int:
    month = arguments.month or f"{SystemClock().now().astimezone():%Y-%m}"
    try:
        bounds_of(month)
    except ValueError as problem:
        raise CommandError(
            _("--month {month}: not a month; write it like 2026-08", month=month)
        ) from problem
    home = open_home(arguments)
    usages = _read(home, month)
    rows = spent(usages, home.settings)
    if arguments.json:
        print_json(_as_json(month, rows, home.settings, usages))
    else:
        _print(month, rows, home.settings, usages)
    return 0


def _read(home: Home, month: str) -> list[ModelUsage]:
    clock = SystemClock()
    try:
        opened = open_archive(home.paths.database_file, clock)
        if opened.moved_aside is not None:
            notice(_("the database could not be read; it is now {path}", path=opened.moved_aside))
        try:
            return Store(opened.database, clock).usage_between(*bounds_of(month))
        finally:
            opened.database.close()
    except StorageError as problem:
        raise CommandError(
            _("the answers cannot be read: {problem}", problem=storage_line(problem)), EXIT_UNUSABLE
        ) from problem


def _as_json(
    month: str, rows: tuple[Spent, ...], settings: Settings, usages: list[ModelUsage]
) -> dict[str, Any]:
    limit = settings.chat.backup_limit_per_month
    return {
        "month": month,
        "usage": [
            {
                "provider": one.usage.provider,
                "model": one.usage.model,
                "answers": one.usage.answers,
                "uncounted": one.usage.uncounted,
                "input_tokens": one.usage.input_tokens,
                "output_tokens": one.usage.output_tokens,
                "cost": one.cost.amount if one.cost else None,
                "currency": one.cost.currency if one.cost else None,
            }
            for one in rows
        ],
        "totals": [
            {"provider": provider, "currency": currency, "cost": amount}
            for (provider, currency), amount in total_per_provider(rows).items()
        ],
        "backup_limit_per_month": limit,
        "spent_on_backups": None if limit is None else spent_on_backups(usages, settings),
    }


def _print(
    month: str, rows: tuple[Spent, ...], settings: Settings, usages: list[ModelUsage]
) -> None:
    if not rows:
        print_line(_("{month}: no answers", month=month))
        return
    table = [tuple(map(str, COLUMNS)), *(_cells(one) for one in rows)]
    widths = [max(columns_of(row[column]) for row in table) for column in range(len(COLUMNS))]
    for row in table:
        cells = (
            padded(cell, width, to_the_right=column >= 2)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print_line("  ".join(cells).rstrip())
    for (provider, currency), amount in total_per_provider(rows).items():
        print_line(
            _(
                "{provider}: {amount} {currency} in {month}",
                provider=provider,
                amount=decimal(amount, 2),
                currency=currency,
                month=month,
            )
        )
    limit = settings.chat.backup_limit_per_month
    if limit is not None:
        print_line(
            _(
                "stand-ins: {spent} of {limit} in {month}",
                spent=decimal(spent_on_backups(usages, settings), 2),
                limit=decimal(limit, 2),
                month=month,
            )
        )
    uncounted = sum(one.usage.uncounted for one in rows)
    if uncounted:
        notice(
            ngettext(
                "{count} answer came without a full count of tokens",
                "{count} answers came without a full count of tokens",
                uncounted,
            )
        )


def _cells(one: Spent) -> tuple[str, ...]:
    usage = one.usage
    cost = f"{decimal(one.cost.amount, 4)} {one.cost.currency}" if one.cost else "-"
    counts = (usage.answers, usage.input_tokens, usage.output_tokens)
    return (usage.provider, usage.model, *map(str, counts), cost)

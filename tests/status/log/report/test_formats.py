"""The report says what was measured by whom, in three formats, and blames nobody."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from tests.status.log.logged import (
    CHAT,
    FORMULA_NAME,
    MAJOR,
    PAGE,
    UP,
    ZONE,
    at,
    incident,
    opened_log,
    page,
    post,
)
from understudy.status.log.report.csv_table import HEAD, as_csv, defused
from understudy.status.log.report.json_object import as_json
from understudy.status.log.report.markdown import as_markdown, escaped
from understudy.status.log.report.month import month_report
from understudy.status.log.report.times import both, percent, span
from understudy.words.common import HEADLINES
from understudy.words.verdict_reasons import reason_sentence

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.status.log.report.month import MonthReport

BLAME = re.compile(r"\b(fault|blame|guilty|negligen\w+|broke|violat\w+|lied|lie)\b", re.IGNORECASE)


def markdown(report: MonthReport) -> str:
    return as_markdown(report, reason_sentence, lambda kind: str(HEADLINES[kind]))


def test_markdown_says_who_measured_and_in_which_time(report: MonthReport) -> None:
    text = markdown(report)
    assert "| claude.ai | yes | 89.091 % | 63.636 % |" in text
    assert "Posted: 2026-08-20 12:20 UTC (14:20 local, +02:00)" in text
    assert "Own alarm: 2026-08-20 12:00 UTC (14:00 local, +02:00), 20 min before" in text
    assert "so far" in text
    assert "own reading" in text
    assert "page's history" in text
    assert "2026-08-20 12:50 UTC (14:50 local, +02:00)" in text
    assert not BLAME.search(text)
    assert BLAME.search("This is their fault")


def test_markdown_names_the_models_or_says_that_the_page_did_not(tmp_path: Path) -> None:
    with opened_log(tmp_path / "status.db") as log:
        log.add_snapshot(page(0))
        log.add_incidents(
            PAGE,
            (
                incident("a", post(0, moves={"cmp-old": (UP, MAJOR)}), models=("Opus 5",)),
                incident("b", post(1, body="Errors on multiple models.")),
                incident("c", post(2, body="Signing in fails.")),
            ),
        )
        text = markdown(month_report(log.read, "2026-08", (), at(60), UTC))
    said = re.findall(r"- Models: (.*)", text)
    assert said == ["none named", "several, not listed", "Opus 5"]
    assert "- Surfaces: cmp-old" in text


def test_markdown_never_makes_markup_of_what_others_wrote(report: MonthReport) -> None:
    assert escaped("a|b [x](y) <img> `c` *d* _e_\n# f") == (
        r"a\|b \[x\](y) \<img\> \`c\` \*d\* \_e\_ \# f"
    )
    hostile = replace(report, surfaces=tuple(replace(one, name="a | b") for one in report.surfaces))
    rows = [line for line in markdown(hostile).splitlines() if line.startswith("| a ")]
    cells = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    assert cells == {12}
    assert len(rows) == 2


def test_csv_is_a_measure_a_row_with_who_measured_it(report: MonthReport) -> None:
    text = as_csv(report)
    assert text.count("\r\n") == text.count("\n")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == HEAD
    assert {row["measured_by"] for row in rows} == {"status page", "this computer"}
    (strict,) = [
        row
        for row in rows
        if (row["section"], row["id"], row["measure"]) == ("surface", CHAT, "uptime strict")
    ]
    assert strict["value"] == "63.63636"
    assert strict["from_utc"] == "2026-07-31T22:00:00Z"
    assert strict["from_local"] == "2026-08-01T00:00:00+02:00"
    (lag,) = [row for row in rows if row["measure"] == "posted after own alarm"]
    assert lag["value"] == "1200.0"
    days = [row for row in rows if row["section"] == "surface by day" and row["id"] == CHAT]
    assert len({row["from_utc"] for row in days}) == 21


def test_no_cell_of_the_csv_is_a_formula(report: MonthReport) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(report))))
    named = {cell for row in rows for cell in row if "HYPERLINK" in cell}
    assert named == {'\'=HYPERLINK("http://evil.example","a");\'=1+1'}
    for row in rows:
        for cell in row:
            assert cell[:1] not in {"=", "@", "+", "\t", "\r"}
            assert cell[:1] != "-" or float(cell) < 0


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'@SUM(A1)"),
        ("+49 30", "'+49 30"),
        ("-2", "'-2"),
        ("\t=1", "'=1"),
        ("\r\n=1", "'=1"),
        ("\uff1d1", "'\uff1d1"),
        ('a";=cmd', "a\";'=cmd"),
        ("a, -b", "a, '-b"),
        ("errors on Opus 5 - and 4.8", "errors on Opus 5 - and 4.8"),
        ("2026-08-20T12:00:00+02:00", "2026-08-20T12:00:00+02:00"),
        ("", ""),
    ],
)
def test_text_that_could_begin_a_formula_is_defused(text: str, written: str) -> None:
    assert defused(text) == written


def test_json_holds_it_all_for_programs(report: MonthReport) -> None:
    told = json.loads(as_json(report))
    assert told["month"] == "2026-08"
    assert told["complete"] is False
    assert told["surfaces"][0]["uptime_strict"] == pytest.approx(70 / 110)
    assert len(told["surfaces"][0]["days"]) == 21
    (found,) = told["incidents"]
    assert found["name"] == FORMULA_NAME
    assert (found["posted_at"], found["resolved_at"]) == (
        "2026-08-20T12:20:00Z",
        "2026-08-20T13:00:00Z",
    )
    assert found["posted_after_own_alarm_s"] == 1200
    assert found["posts"][0]["text"] == "Over."
    assert told["requests"][0]["failure_rate"] == pytest.approx(10 / 23)
    assert [one["verdict"] for one in told["verdicts"]] == ["up", "down", "up"]
    assert told["verdicts"][1]["reasons"][0]["kind"] == "own_failing"


def test_an_empty_month_says_so_instead_of_claiming_uptime(tmp_path: Path) -> None:
    with opened_log(tmp_path / "status.db") as log:
        log.add_snapshot(page(0))
        log.add_snapshot(page(5))
        made = month_report(log.read, "2026-03", ("claude.ai",), at(10), UTC)
    assert made.is_complete
    assert [one.total.weighted for one in made.surfaces] == [None, None]
    assert [one.total.coverage for one in made.surfaces] == [0, 0]
    assert [len(one.days) for one in made.surfaces] == [31, 31]
    text = markdown(made)
    assert "| claude.ai | yes | unknown | unknown |" in text
    assert "0.0 %" in text
    for sentence in ("None is known", "None were made", "was not running"):
        assert sentence in text
    assert list(csv.reader(io.StringIO(as_csv(made))))
    assert json.loads(as_json(made))["surfaces"][0]["uptime_weighted"] is None


def test_shares_are_never_rounded_to_all_or_nothing() -> None:
    assert percent(1.0) == "100.000 %"
    assert percent(0.9999999) == "99.999 %"
    assert percent(0.0000001) == "0.001 %"
    assert percent(0.0) == "0.000 %"
    assert percent(None) == "unknown"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (48 * 3600, "2 d"),
        (49 * 3600, "2 d 1 h"),
    ],
)
def test_lengths_of_time_are_told_in_two_units(seconds: float, text: str) -> None:
    assert span(seconds) == text


def test_a_local_time_on_another_day_says_so() -> None:
    late = datetime(2026, 8, 20, 23, tzinfo=UTC)
    assert both(late, ZONE) == "2026-08-20 23:00 UTC (2026-08-21 01:00 local, +02:00)"

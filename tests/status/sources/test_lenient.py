"""One odd field never blinds a whole page while the states on it can still be read."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from tests.status.pages import API, CHAT, NAMES, PAGE_URL, incident, judged, summary, update
from tests.virtual_loop import STARTED_AT
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.status.model import ComponentState, VerdictKind
from understudy.status.sources import lenient_decoding as lenient
from understudy.status.sources.parse import parse_summary

OUT = summary(incident("Errors", update("identified"), impact="major", touching=(API,)))
OUT["components"][2]["status"] = "partial_outage"


def with_change(path: list[Any], value: Any) -> dict[str, Any]:
    """Return the page with one place of it replaced."""
    page: dict[str, Any] = json.loads(json.dumps(OUT))
    holder: Any = page
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return page


@pytest.mark.parametrize("value", [None, 7, 1.5, True, "word", [], {}, [[]], {"a": 1}])
@pytest.mark.parametrize(
    "path",
    [
        ["page"],
        ["page", "url"],
        ["components", 0, "name"],
        ["components", 1, "id"],
        ["components", 4, "status"],
        ["components", 3],
        ["incidents", 0, "id"],
        ["incidents", 0, "name"],
        ["incidents", 0, "status"],
        ["incidents", 0, "started_at"],
        ["incidents", 0, "components"],
        ["incidents", 0, "incident_updates"],
        ["incidents", 0, "incident_updates", 0],
        ["scheduled_maintenances"],
        ["status"],
    ],
    ids=lambda path: ".".join(str(key) for key in path),
)
def test_the_outage_is_seen_whatever_one_other_field_holds(path: list[Any], value: Any) -> None:
    assert judged(with_change(path, value)).kind is VerdictKind.DEGRADED


def test_ids_may_be_numbers() -> None:
    page = summary(incident("Errors", touching=(API,)))
    numbers = {key: number for number, key in enumerate(NAMES, start=101)}
    for one in (*page["components"], *page["incidents"][0]["components"]):
        one["id"] = numbers[one["id"]]
    snapshot = parse_summary(json.dumps(page).encode(), PAGE_URL, STARTED_AT)
    assert [one.id for one in snapshot.components] == [str(one) for one in numbers.values()]
    assert snapshot.incidents[0].component_ids == {str(numbers[API])}


@pytest.mark.parametrize("known_by", ["id", "name"])
def test_an_incident_may_name_its_components_in_a_word(known_by: str) -> None:
    page = summary(incident("Errors", impact="critical", touching=()))
    page["incidents"][0]["components"] = [API if known_by == "id" else NAMES[API]]
    snapshot = parse_summary(json.dumps(page).encode(), PAGE_URL, STARTED_AT)
    assert snapshot.incidents[0].component_ids == {API}


def test_an_incident_that_is_a_bare_word_is_one_nobody_knows_to_be_harmless() -> None:
    assert judged(summary() | {"incidents": ["API errors"]}).kind is VerdictKind.DEGRADED


def test_components_may_be_a_mapping_by_id() -> None:
    page = summary(api="major_outage")
    page["components"] = {one.pop("id"): one for one in page["components"]}
    assert judged(page).kind is VerdictKind.DOWN


def test_components_that_are_bare_names_are_unknown_and_never_well() -> None:
    page = summary()
    page["components"] = [NAMES[CHAT], NAMES[API]]
    verdict = judged(page)
    assert verdict.kind is VerdictKind.UNKNOWN
    assert {one.state for one in verdict.components} == {ComponentState.UNKNOWN}


@pytest.mark.parametrize("rows", [[None], [[]], [7], [{"status": "operational"}], "x", 7, None])
def test_a_list_of_components_that_says_nothing_is_no_page(rows: Any) -> None:
    with pytest.raises(FetchError) as caught:
        parse_summary(json.dumps({"components": rows}).encode(), PAGE_URL, STARTED_AT)
    assert caught.value.kind == FetchFailure.UNEXPECTED_SHAPE


class Row(msgspec.Struct, frozen=True):
    id: str | None = None
    count: float | None = None
    open: bool | None = None
    rows: list[Row] | None = None


class Whole(msgspec.Struct, frozen=True):
    rows: list[Row]


def test_fields_are_read_by_their_declared_type_and_left_out_otherwise() -> None:
    value = {"rows": [{"id": 1, "count": "2", "open": 1, "rows": [{"id": "x"}, 3, None]}]}
    assert lenient.read(value, Whole, "") == Whole([Row("1", None, None, [Row("x")])])


def test_text_in_the_pages_language_is_text() -> None:
    assert lenient.read({"id": {"default": "API"}}, Row, "") == Row("API")

"""Google's list is read for the products that count, by their ids, and for what is open."""

from __future__ import annotations

import json

import pytest

from tests.status.sources.dialects import OTHER, PRODUCT, cloud, cloud_incident, instant
from tests.status.test_recordings import FOLDER, VARIABLE
from tests.virtual_loop import STARTED_AT
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.status.model import ComponentState, Impact, Phase
from understudy.status.sources.dialects.google import GOOGLE, parse_google

URL = "https://status.cloud.example.com/incidents.json"


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("https://status.cloud.google.com", "https://status.cloud.google.com/incidents.json"),
        ("https://status.cloud.google.com/", "https://status.cloud.google.com/incidents.json"),
        (
            "https://www.google.com/appsstatus/dashboard/summary",
            "https://www.google.com/appsstatus/dashboard/incidents.json",
        ),
    ],
)
def test_googles_pages_are_known_by_their_addresses(page: str, address: str) -> None:
    assert GOOGLE.is_likely(page)
    assert GOOGLE.addresses(page.rstrip("/")) == (address,)


def test_other_pages_are_not() -> None:
    assert not GOOGLE.is_likely("https://status.example.com")


def test_an_empty_list_is_well() -> None:
    (component,) = parse_google(cloud(), URL, STARTED_AT, (PRODUCT,)).components
    assert (component.id, component.state) == (PRODUCT, ComponentState.OPERATIONAL)


def test_what_ended_or_is_about_another_product_is_left_out() -> None:
    body = cloud(cloud_incident(end=instant(minutes=1)), cloud_incident(product=OTHER))
    snapshot = parse_google(body, URL, STARTED_AT, (PRODUCT,))
    assert snapshot.incidents == ()
    assert snapshot.components[0].state is ComponentState.OPERATIONAL
    assert snapshot.components[0].name == "The Model"


@pytest.mark.parametrize(
    ("status", "severity", "state", "impact"),
    [
        ("SERVICE_OUTAGE", "high", ComponentState.MAJOR_OUTAGE, Impact.CRITICAL),
        ("SERVICE_OUTAGE", "medium", ComponentState.PARTIAL_OUTAGE, Impact.MAJOR),
        ("SERVICE_DISRUPTION", "medium", ComponentState.DEGRADED, Impact.MINOR),
        ("SERVICE_DISRUPTION", "high", ComponentState.DEGRADED, Impact.MAJOR),
        ("SERVICE_INFORMATION", "low", ComponentState.OPERATIONAL, Impact.NONE),
        ("SERVICE_SIESTA", "low", ComponentState.UNKNOWN, Impact.UNKNOWN),
    ],
)
def test_an_open_incident_is_as_bad_as_its_status_and_severity(
    status: str, severity: str, state: ComponentState, impact: Impact
) -> None:
    body = cloud(cloud_incident(status, severity))
    snapshot = parse_google(body, URL, STARTED_AT, (PRODUCT,))
    assert snapshot.components[0].state is state
    (incident,) = snapshot.incidents
    assert (incident.impact, incident.phase) == (impact, Phase.IDENTIFIED)
    assert incident.name == "Global: the model answers slowly"
    assert incident.updates[0].body == "Newest."
    assert incident.started_at.isoformat() == instant(hours=2).replace("Z", "+00:00")
    assert incident.url == f"https://status.cloud.example.com/incidents/inc-{PRODUCT}"


def test_available_again_is_monitoring_until_it_is_closed() -> None:
    body = cloud(cloud_incident(latest="AVAILABLE"))
    snapshot = parse_google(body, URL, STARTED_AT, (PRODUCT,))
    assert snapshot.components[0].state is ComponentState.OPERATIONAL
    assert snapshot.incidents[0].phase is Phase.MONITORING


def test_missing_keys_and_nulls_do_no_harm() -> None:
    bare = {"id": "x", "end": None, "affected_products": [{"id": PRODUCT}], "updates": None}
    (incident,) = parse_google(cloud(bare), URL, STARTED_AT, (PRODUCT,)).incidents
    assert incident.started_at == STARTED_AT
    assert incident.impact is Impact.UNKNOWN


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", FetchFailure.UNEXPECTED_SHAPE),
        (b'["x"]', FetchFailure.UNEXPECTED_SHAPE),
        (b"<!doctype html>", FetchFailure.NOT_JSON),
    ],
)
def test_what_is_no_list_is_refused(body: bytes, kind: FetchFailure) -> None:
    with pytest.raises(FetchError) as caught:
        parse_google(body, URL, STARTED_AT, (PRODUCT,))
    assert caught.value.kind == kind


@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no recordings; {VARIABLE} names their folder")
def test_a_real_outage_of_2022_is_closed_as_it_stands_and_red_while_it_ran() -> None:
    body = FOLDER.joinpath("google_cloud_incidents_2022_one.json").read_bytes()
    product = ("sdXM79fz1FS6ekNpu37K",)
    assert parse_google(body, URL, STARTED_AT, product).incidents == ()
    (real,) = json.loads(body)
    del real["end"]
    real["updates"] = [one for one in real["updates"] if one["status"] != "AVAILABLE"]
    snapshot = parse_google(cloud(real), URL, STARTED_AT, product)
    (component,) = snapshot.components
    assert (component.name, component.state) == (
        "Vertex AI Online Prediction",
        ComponentState.MAJOR_OUTAGE,
    )
    assert snapshot.incidents[0].impact is Impact.CRITICAL

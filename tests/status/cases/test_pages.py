"""``understudy status`` against pages that status readers got wrong, each as a real process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands.program import understudy
from tests.status.cases.scripted import ScriptedPage, script_of
from tests.status.loopback import LoopbackServer, reply

if TYPE_CHECKING:
    from pathlib import Path

SONNET = "claude-sonnet-5-5"
EXIT_CODES = {"up": 0, "degraded": 1, "maintenance": 1, "down": 2}
CANNOT_TELL = 3
TROUBLE = ("degraded", "down")

# page, the model this person uses, the verdicts that are right
CASES = [
    ("01_old_incident_escalates", SONNET, ("down",)),
    ("02_outage_of_25h", SONNET, ("down",)),
    ("03_renamed_to_all_models", SONNET, ("degraded",)),
    ("05_older_than", "claude-sonnet-4-6", ("degraded",)),
    ("05_older_than", SONNET, ("up",)),
    ("07_and_later", SONNET, ("degraded",)),
    ("08_except", "claude-haiku-5-5", ("up",)),
    ("08_except", SONNET, ("degraded",)),
    ("10_api_id", "claude-opus-4-8", ("up",)),
    ("10_api_id", "claude-opus-5-5", ("degraded",)),
    ("12_claude5", SONNET, ("degraded",)),
    ("14_spellings", "claude-opus-5-5", ("degraded",)),
    ("14_spellings", "claude-opus-4-8", ("degraded",)),
    ("15_login", "claude-haiku-5-5", ("degraded",)),
    ("16_group_components", SONNET, ("down",)),
    ("17_components_renamed", SONNET, ("up",)),
    ("18_clock_26h_ahead", SONNET, ("down",)),
    ("19_clock_5h_behind", SONNET, ("down",)),
    ("20_resolved_lingers", SONNET, ("up",)),
    ("21_null_started", SONNET, ("degraded",)),
    ("22_maintenance_in_progress", SONNET, ("maintenance",)),
    ("23_maintenance_outage_overrun", SONNET, ("down",)),
    ("24_impact_none_components_down", SONNET, ("down",)),
    ("30_moved_308", SONNET, ("up",)),
    ("32_spa_200_html", SONNET, ("blind",)),
    ("33_cloudflare_403", SONNET, ("blind",)),
    ("34_waf_202", SONNET, ("blind",)),
    ("35_429", SONNET, ("blind",)),
    ("36_304_uncached", SONNET, ("blind",)),
    ("37_br_unasked", SONNET, ("blind",)),
    ("38_gzip", SONNET, ("up",)),
    ("40_empty_components", SONNET, ("unknown",)),
    ("41_deactivated", SONNET, ("blind",)),
    ("65_cli_ignores_models", SONNET, ("up",)),
    ("65_cli_ignores_models", "claude-opus-5-5", ("degraded",)),
    ("68_version_before_family", "claude-opus-5-5", ("up",)),
    # a backup's page given as Claude's: its products are not this person's surfaces
    ("70_openai_summary_lacks_chat", SONNET, ("unknown", "degraded")),
    ("75_backup_spa", SONNET, ("blind",)),
    ("77_frozen_spare", SONNET, ("blind",)),
    ("78_xai_feed", SONNET, ("blind",)),
    ("79_instatus", SONNET, TROUBLE),
    ("80_betterstack", SONNET, (*TROUBLE, "unknown")),
    ("81_incidentio_widget", SONNET, TROUBLE),
    ("82_widget_no_components", SONNET, TROUBLE),
]
SPARES = {"77_frozen_spare": ("/frozen",)}


def _home(folder: Path, page: str, spares: tuple[str, ...], model: str, claude: str) -> Path:
    (folder / "config").mkdir()
    spare_urls = ", ".join(f'"{page}{one}"' for one in spares)
    (folder / "config" / "settings.toml").write_text(
        f"""version = 1
[status]
page_url = "{page}"
spare_urls = [{spare_urls}]
surfaces = ["claude.ai", "Claude API"]

[[provider]]
id = "claude"
kind = "anthropic"
base_url = "{claude}"
models = ["{model}"]
""",
        encoding="utf-8",
    )
    return folder


@pytest.mark.parametrize(("name", "model", "right"), CASES)
async def test_the_page_is_judged_rightly(
    tmp_path: Path, name: str, model: str, right: tuple[str, ...]
) -> None:
    refusal = reply(401, b'{"type":"error"}', content_type="application/json")
    async with ScriptedPage(script_of(name)) as page, LoopbackServer(refusal) as claude:
        home = _home(tmp_path, page.url, SPARES.get(name, ()), model, claude.url)
        ended = await understudy(home, "status", "--json")
    said = ended.lines[0]
    assert said["verdict"] in right, said
    assert ended.code == EXIT_CODES.get(said["verdict"], CANNOT_TELL)
    assert all(one["text"] for one in said["reasons"])


@pytest.mark.parametrize(
    ("name", "state"), [("18_clock_26h_ahead", "fails"), ("02_outage_of_25h", "works")]
)
async def test_the_doctor_says_whether_this_computers_clock_agrees(
    tmp_path: Path, name: str, state: str
) -> None:
    script = script_of(name)
    if state == "works":
        script["/api/v2/summary.json"][0]["headers"] = {"Date": "NOW"}
    refusal = reply(401, b'{"type":"error"}', content_type="application/json")
    async with ScriptedPage(script) as page, LoopbackServer(refusal) as claude:
        home = _home(tmp_path, page.url, (), SONNET, claude.url)
        ended = await understudy(home, "doctor", "--json")
    (clock,) = (one for one in ended.lines[0]["checks"] if one["name"] == "clock")
    assert clock["state"] == state
    assert bool(clock["next_step"]) is (state == "fails")

"""The guide is true: its commands, settings, windows and links exist, and its layout is whole."""

from __future__ import annotations

import re
import shlex
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest

from understudy.base.files.assets import asset
from understudy.base.settings.checks import sections
from understudy.base.settings.declaration import declared
from understudy.base.settings.file import load_settings
from understudy.base.settings.values import PriceSettings, ProviderSettings, Settings
from understudy.chat.failure import FailureKind
from understudy.cli import parser
from understudy.commands.guide.layout import laid_out, plain

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs" / "guide"
PAGES = {path.stem: path.read_text("utf-8") for path in sorted(GUIDE.glob("*.md"))}
TOPICS = sorted(PAGES.keys() - {"README"})
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
EMPHASIS = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
TARGET = re.compile(r"\]\(([^)#\s]+)")
KEY = re.compile(r"(\w+) = .+")
OF_OTHERS = re.compile(r"^## What is read of .*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
"""The part about the files of another program, whose fields are no settings of ours."""
FAILURES = {str(kind) for kind in FailureKind}
ONWARD = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


def code_of(page: str) -> list[str]:
    """Return the page's code: each span, and each line of a block in words."""
    blocks = [line for kind, text in FENCED.findall(page) if not kind for line in text.splitlines()]
    return [*SPAN.findall(FENCED.sub("", page)), *blocks]


def declared_keys() -> set[str]:
    of_sections = {one.key for section in sections().values() for one in section.settings}
    lists = (ProviderSettings, PriceSettings)
    return of_sections | {one.key for kind in lists for one in declared(kind)}


def sentences() -> list[str]:
    """Return every sentence of the program, as the catalogue for translators has it."""
    text = (ROOT / "resources" / "translations" / "understudy.pot").read_text("utf-8")
    found = re.findall(r'^msgid ((?:"[^\n]*"\n)+)', text, re.MULTILINE)
    return ["".join(re.findall(r'"(.*)"', one)).replace(r"\"", '"') for one in found]


@pytest.mark.parametrize("name", PAGES)
def test_every_command_in_the_guide_is_one_the_program_accepts(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for code in code_of(PAGES[name]):
        if code.startswith("understudy ") and not re.search(r"TOPIC|COMMAND|\.log", code):
            words = shlex.split(re.sub(r"\bID\b", "1", code), comments=True)[1:]
            with suppress(SystemExit):
                parser().parse_args(words)
            wrong = capsys.readouterr().err
            is_a_name_alone = len(words) == 1 and "arguments are required" in wrong
            assert is_a_name_alone or not wrong


@pytest.mark.parametrize("name", PAGES)
def test_every_setting_in_the_guide_is_declared(name: str, tmp_path: Path) -> None:
    keys = declared_keys()
    for code in code_of(OF_OTHERS.sub("", PAGES[name])):
        if found := KEY.fullmatch(code):
            assert found[1] in keys, code
        elif re.fullmatch(r"[a-z]+(_[a-z]+)+", code):
            assert code in keys | FAILURES, code
    for kind, text in FENCED.findall(PAGES[name]):
        if kind == "toml":
            tomllib.loads(text)
            path = tmp_path / "settings.toml"
            path.write_text(text, encoding="utf-8")
            assert load_settings(path).unknown_keys == ()


@pytest.mark.parametrize("name", PAGES)
def test_what_the_guide_prints_in_italics_stands_in_a_window(name: str) -> None:
    presets = tomllib.loads(asset("presets/providers.toml").read_text("utf-8"))
    known = [re.sub(r"\{\w+\}", "…", one) for one in sentences()]
    known += [*Settings().status.surfaces, str(presets)]
    prose = SPAN.sub("", FENCED.sub("", PAGES[name]))
    for found in EMPHASIS.findall(prose):
        for label in " ".join(found.split()).split(f" {ONWARD} "):
            assert any(label.strip("…:") in one for one in known), label


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_the_guide_leads_somewhere(name: str) -> None:
    for target in TARGET.findall(PAGES[name]):
        assert (GUIDE / target).is_file(), target


def test_the_list_of_pages_has_each_once() -> None:
    listed = re.findall(r"^\| \[([\w-]+)\]\(\1\.md\) \|", PAGES["README"], re.MULTILINE)
    assert sorted(listed) == TOPICS


@pytest.mark.parametrize("width", [40, 80, 100])
@pytest.mark.parametrize("name", PAGES)
def test_no_word_of_a_page_is_lost_in_its_layout(name: str, width: int) -> None:
    page = PAGES[name]
    shown = [line.text for line in laid_out(page, width)]
    for line in page.splitlines():
        if not re.match(r"```|\||<", line):
            for word in re.findall(r"[\w-]{3,}", plain(line.lstrip("# "))):
                assert any(word in one for one in shown), word
    in_code = {f"    {line}" for _, text in FENCED.findall(page) for line in text.splitlines()}
    too_wide = [one for one in shown if len(one) > width and one not in in_code]
    assert not [one for one in too_wide if " " in one.strip()]

"""Replaces ChatGPT's own marks in a text by words and links, or removes them.

A mark is a run between U+E200 and U+E201, its parts divided by U+E202; older ones are
``【4†source】`` and ``:contentReference[oaicite:0]{index=0}``. Their meaning is in the message's
metadata. Seen in exports of 2023 to 2026-11.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from understudy.archive.transfer.fences import web_link
from understudy.archive.transfer.shapes.lenient import (
    exact_text_in,
    file_name,
    list_in,
    object_in,
    objects_in,
    text_in,
    unwrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MARK = re.compile("( ?)(\ue200[^\ue200\ue201]*\ue201)")
_OPEN_MARK = re.compile("\ue200\\w+\ue202[^\ue200\ue201\n]*\\Z")
_STRAY = re.compile("[\ue200-\ue206]")
_OLD_MARK = re.compile(r"( ?)(【[^【】\n]{1,120}†[^【】\n]{0,120}】)")
_OAI_CITE = re.compile(r" ?:contentReference\[oaicite:\d+\]\{index=\d+\}")
_REFERENCE = re.compile(r"turn\d+(?:[a-z_]+\d+)?|L\d+(?:-L?\d+)?|[a-z]+:\d+|", re.IGNORECASE)
_SANDBOX = re.compile(r"!?\[([^\[\]]*)\]\((?:sandbox|computer):([^()\s]*)\)")
_BEGINS_BLOCK = re.compile(r" {0,3}:::\s*[A-Za-z][\w-]*\{([^}\n]*)\}\s*")
_ENDS_BLOCK = re.compile(r" {0,3}:::\s*")
_ATTRIBUTE = re.compile(r"(?<!\w)(\w++)\s*+=\s*+[\"“”]([^\"“”]*+)[\"“”]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
SHOWN_ATTRIBUTES = ("title", "recipient", "subject")
NAMING = ("name", "title", "label", "text", "content", "query")


def without_marks(text: str, references: Mapping[str, str] | None = None) -> str:
    """Return ``text`` with every whole mark replaced, by ``references`` first."""
    known = references or {}

    def replaced(found: re.Match[str]) -> str:
        words = known[found[2]] if found[2] in known else _words_of(found[2][1:-1])
        return f"{found[1]}{words}" if words else ""

    def older(found: re.Match[str]) -> str:
        words = known.get(found[2], _old_words(found[2]))
        return f"{found[1]}{words}" if words else ""

    if "\ue200" in text:
        text = _MARK.sub(replaced, text).strip(" ")
    return _OLD_MARK.sub(older, text) if "†" in text else text


def cleaned(text: str, references: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return a model's text without marks, and the names of files it made available."""
    text = _STRAY.sub("", _OPEN_MARK.sub("", without_marks(text, references)))
    if "oaicite" in text:
        text = _OAI_CITE.sub("", text)
    text = without_blocks(text) if ":::" in text else text
    return without_dead_links(text)


def without_dead_links(text: str) -> tuple[str, list[str]]:
    """Return the text with links into the model's own computer as names, and those names."""
    names: list[str] = []
    if "](sandbox:" not in text and "](computer:" not in text:
        return text, names

    def named(found: re.Match[str]) -> str:
        name = file_name(found[2])
        if name:
            names.append(name)
        label = found[1].strip()
        return f"{label} ({name})" if name and name not in label else label or name

    return _SANDBOX.sub(named, text), names


def without_blocks(text: str) -> str:
    """Return text without the lines around a separate piece of writing; its text stays."""
    lines: list[str] = []
    fence = ""
    depth = 0
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence:
            closes = found is not None and found[1].startswith(fence) and line.strip() == found[1]
            fence = "" if closes else fence
        elif found is not None:
            fence = found[1]
        elif begun := _BEGINS_BLOCK.fullmatch(line):
            depth += 1
            lines += _attributes(begun[1])
            continue
        elif depth and _ENDS_BLOCK.fullmatch(line):
            depth -= 1
            continue
        lines.append(line)
    return "\n".join(lines)


def references_of(metadata: Mapping[str, Any], text: str) -> dict[str, str]:
    """Return the meaning of each mark in ``text``, from this message's metadata."""
    found: dict[str, str] = {}
    for one in objects_in(metadata, "content_references"):
        matched = exact_text_in(one, "matched_text")
        if "\ue200" in matched or "†" in matched:
            found[matched] = _reference_words(one)
    for one in objects_in(metadata, "citations"):
        page = object_in(one, "metadata")
        link = web_link(text_in(page, "title"), text_in(page, "url"))
        begin, end = one.get("start_ix"), one.get("end_ix")
        if link and isinstance(begin, int) and isinstance(end, int) and 0 <= begin < end:
            found.setdefault(text[begin:end], f"({link})")
    return found


def sources_of(metadata: Mapping[str, Any]) -> list[str]:
    """Return the pages shown below an answer in ChatGPT."""
    pages = [
        source
        for one in objects_in(metadata, "content_references")
        if text_in(one, "type").startswith("sources_footnote")
        for source in objects_in(one, "sources")
    ]
    pages += objects_in(object_in(metadata, "_cite_metadata"), "metadata_list")
    return list(filter(None, (_link_of(one) for one in pages)))


def _link_of(page: Mapping[str, Any]) -> str:
    return web_link(text_in(page, "title", "attribution", "name"), text_in(page, "url"))


def _reference_words(one: Mapping[str, Any]) -> str:
    kind = text_in(one, "type")
    if kind in {"hidden", "image_v", "image_inline", "sources_footnote"}:
        return ""
    pages = list(_pages(one))
    links = list(dict.fromkeys(filter(None, map(_link_of, pages))))
    if not links:
        links = [web_link("", url) for url in list_in(one, "safe_urls") if isinstance(url, str)]
        links = list(dict.fromkeys(filter(None, links)))[:1]
    if links and kind != "entity":
        title = text_in(one, "title") if kind in {"nav_list", "navlist"} else ""
        words = ", ".join(links)
        return f"{title}: {words}" if title else f"({words})"
    if kind in {"grouped_webpages", "grouped_webpages_v2", "webpage", "webpage_extended"}:
        return ""
    if kind == "image_group":
        return _words_of(exact_text_in(one, "matched_text")[1:-1])
    names = [text_in(page, "title", "name") for page in pages]
    said = text_in(one, "name", "alt", "title") or ", ".join(filter(None, names))
    if not said:
        return _words_of(exact_text_in(one, "matched_text")[1:-1])
    said = _STRAY.sub("", without_marks(said))
    return f"({said})" if kind == "file" else said


def _pages(one: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield one
    for name in ("items", "products", "sources", "fallback_items"):
        for item in objects_in(one, name):
            yield item
            yield from objects_in(item, "supporting_websites")


def _words_of(mark: str) -> str:
    """Return the text inside a mark itself: a name, a link, a formula."""
    kind, *parts = mark.split("\ue202")
    if kind.endswith("cite"):
        return ""
    if kind == "url" and parts:
        return web_link(parts[0], parts[-1]) or parts[0]
    if kind == "entity" and parts:
        return _entity(parts[0])
    said: list[str] = []
    for one in parts or [kind]:
        value = unwrapped(one)
        if not isinstance(value, str):
            said += _named_in(value)
        elif parts and not _REFERENCE.fullmatch(one):
            said.append(one)
        elif not parts and "{" in one:
            # a widget's name and its data, without a divider between them
            said += _named_in(unwrapped(one[one.index("{") :]))
    words = ", ".join(dict.fromkeys(one.strip() for one in said if one.strip()))
    if "math" in mark and words:
        return f"$${words}$$"
    return f"(pictures: {words})" if kind == "image_group" and words else words


def _entity(given: str) -> str:
    value = unwrapped(given)
    if isinstance(value, list):
        names = [one for one in value if isinstance(one, str)]
        return names[1] if len(names) > 1 else "".join(names)
    return "".join(_named_in(value)[:1]) if isinstance(value, dict) else ""


def _named_in(value: object, levels: int = 5) -> list[str]:
    found: list[str] = []
    if levels and isinstance(value, list):
        for one in value:
            if isinstance(one, str) and not _REFERENCE.fullmatch(one):
                found.append(one)
            elif not isinstance(one, str):
                found += _named_in(one, levels - 1)
    elif levels and isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str):
                found += [one] if name in NAMING else []
            else:
                found += _named_in(one, levels - 1)
    return found


def _old_words(mark: str) -> str:
    """Return the file an older mark names, "" for a page with an unknown address."""
    label = mark.rpartition("†")[2].removesuffix("】").strip()
    is_name = "." in label and not label.startswith("L") and " " not in label.rpartition(".")[2]
    return f"({label})" if is_name else ""


def _attributes(given: str) -> list[str]:
    found = dict(_ATTRIBUTE.findall(given))
    words = {"title": "**{}**", "recipient": "To: {}", "subject": "Subject: {}"}
    lines = [words[one].format(found[one]) for one in SHOWN_ATTRIBUTES if found.get(one)]
    return [*lines, ""] if lines else []

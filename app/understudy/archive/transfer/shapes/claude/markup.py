"""Replaces Claude's own marks in a text by words and code blocks, or removes them.

Placeholders mark a tool that a device could not show; tags separate artifacts, thinking and quoted
passages. Only Claude's own text is read this way, and nothing inside a code block.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from understudy.archive.transfer.shapes.documents import shown

if TYPE_CHECKING:
    from understudy.archive.transfer.shapes.documents import Documents

PLACEHOLDERS = re.compile(
    r"(?:```\n)?(?:This block is not supported on your current device yet\."
    r"|Viewing artifacts created via the Analysis Tool web feature preview isn.t yet supported"
    r" on mobile\.)(?:\n```)?"
)
PLACEHOLDER_BEGINNINGS = ("This block is not", "Viewing artifacts created")
_FENCED = re.compile(r"^(`{3,}|~{3,}).*?(?:^\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_ARTIFACT = re.compile(r"<antArtifact\b([^<>]*)>(.*?)(?:</antArtifact>|\Z)", re.DOTALL)
_THINKING = re.compile(r"<antThinking>.*?(?:</antThinking>|\Z)\n?", re.DOTALL)
_CITE = re.compile(r"</?(?:antml:)?cite(?:\s[^<>]*)?>")
_ATTRIBUTE = re.compile(r'(?<!\w)(\w++)="([^"]*+)"')


def without_marks(text: str, documents: Documents) -> str:
    """Return Claude's text without its marks; artifacts in tags become code blocks."""
    has_place = any(one in text for one in PLACEHOLDER_BEGINNINGS)
    said = PLACEHOLDERS.sub("", text) if has_place else text
    if "<ant" in said:
        said = _ARTIFACT.sub(lambda found: _artifact(found, documents), said)
        said = _THINKING.sub("", said)
    if "cite" not in said or "<" not in said:
        return said
    pieces: list[str] = []
    position = 0
    for block in _FENCED.finditer(said):
        pieces += [_CITE.sub("", said[position : block.start()]), block[0]]
        position = block.end()
    return "".join([*pieces, _CITE.sub("", said[position:])])


def _artifact(found: re.Match[str], documents: Documents) -> str:
    given: dict[str, str] = dict(_ATTRIBUTE.findall(found[1]))
    key = f"artifact {given.get('identifier', '')}"
    title = str(given.get("title") or "Artifact")
    kind = given.get("type", "")
    language = given.get("language") or kind.rpartition("/")[2].rpartition(".")[2]
    language = {"svg+xml": "svg", "code": "", "react": "jsx"}.get(language, language)
    document = documents.written(key, title, language, found[2].strip("\n"))
    return f"\n\n{shown(document)}\n\n"

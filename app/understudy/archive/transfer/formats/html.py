"""A conversation as one self-contained HTML file: to read anywhere, to print, to send.

All text is escaped, and a policy in the page forbids every script and request as well, in case an
escape is missing.
"""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING

from understudy.archive.model import Role
from understudy.archive.transfer.formats.branches import in_branches
from understudy.archive.transfer.formats.headings import (
    NO_ANSWER,
    YOU,
    answerer,
    file_words,
    label_words,
    marks_of,
    origin_words,
    said_at,
    title_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from understudy.archive.model import Attachment, Message
    from understudy.archive.transfer.kept import KeptConversation

PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
MOST_PICTURE_BYTES = 16 << 20
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*")
# a link in escaped text, so neither part contains a quote or a bracket of HTML
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.){1,500})\]\((https?://[^\s()<>\"]{1,2000})\)")
_STYLE = """
:root { color-scheme: light dark; --text: #1f1f1e; --soft: #5f5e5a; --page: #fff; --you: #f1f0ec;
  --line: #d9d7d0; }
@media (prefers-color-scheme: dark) { :root { --text: #ececea; --soft: #a8a7a2; --page: #1e1e1d;
  --you: #2c2c2a; --line: #43423f; } }
body { margin: 0 auto; padding: 2rem 1rem; max-width: 46rem; background: var(--page);
  color: var(--text); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 0 0 .5rem; font-size: .85rem; color: var(--soft); }
header p, .note { color: var(--soft); font-size: .85rem; }
article { padding: 1rem 0; border-top: 1px solid var(--line); }
article.you { margin: 0 -1rem; padding: 1rem; border: 0; border-radius: .5rem;
  background: var(--you); }
.said { white-space: pre-wrap; }
pre { padding: .75rem; border: 1px solid var(--line); border-radius: .25rem; overflow-x: auto;
  font: .875rem/1.45 ui-monospace, monospace; }
img { max-width: 100%; }
@media print { :root { --text: #000; --soft: #444; --page: #fff; --you: #fff; --line: #999; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  article.you { border: 1px solid var(--line); } h2, .note { break-after: avoid; }
  pre { white-space: pre-wrap; overflow: visible; } }
"""


def as_html(kept: KeptConversation, content: Callable[[bytes], bytes | None]) -> str:
    """Return the page; ``content`` returns the bytes of a file, for its pictures."""
    return "\n".join(_lines(kept, content)) + "\n"


def _lines(kept: KeptConversation, content: Callable[[bytes], bytes | None]) -> Iterator[str]:
    one, title = kept.conversation, escape(title_words(kept))
    yield '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    private = " · private" if one.private else ""
    yield f'<header>\n<h1 dir="auto">{title}</h1>'
    yield f"<p>{said_at(one.created_at)} · {escape(origin_words(kept))}{private}</p>"
    yield from (f"<p>{_escaped(one)}</p>" for one in label_words(kept))
    yield "</header>"
    yield "<main>"
    for message, branch in in_branches(kept):
        yield from _message(message, branch, content)
    yield "</main>\n</body>\n</html>"


def _message(
    message: Message, branch: str, content: Callable[[bytes], bytes | None]
) -> Iterator[str]:
    is_user = message.role is Role.USER
    at = said_at(message.created_at)
    yield f'<article class="{"you" if is_user else "answer"}">'
    if branch:
        yield f'<p class="note">{escape(branch)}</p>'
    if is_user:
        yield f"<h2>{YOU} · {at}</h2>"
        yield _said(message.text)
    elif not message.segments:
        yield f"<h2>{NO_ANSWER} · {at}</h2>"
        yield f'<p class="note">{escape(message.failure or "")}</p>'
    for segment in message.segments:
        yield f"<h2>{escape(answerer(segment))} · {at}</h2>"
        yield _said(segment.text)
        if mark := marks_of(segment):
            yield f'<p class="note">{escape(mark)}</p>'
    for file in message.attachments:
        yield _file(file, content)
    yield "</article>"


def _said(text: str) -> str:
    pieces = (
        f"<pre><code>{_escaped(piece)}</code></pre>" if is_code else _prose(piece)
        for is_code, piece in _pieces(text)
    )
    return "\n".join(filter(None, pieces))


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Yield prose and the insides of code blocks alternately; a broken-off block ends the text."""
    fence = ""
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.rstrip(" \t")
        if not fence and (opening := _FENCE.fullmatch(line)):
            yield False, "\n".join(lines)
            fence, lines = opening[1], []
        elif fence and bare.startswith(fence) and not bare.strip("`~"):
            yield True, "".join(f"{one}\n" for one in lines)
            fence, lines = "", []
        else:
            lines.append(line)
    yield bool(fence), "\n".join(lines)


def _prose(text: str) -> str:
    said = text.strip("\n")
    if not said.strip():
        return ""
    return f'<div class="said" dir="auto">{_LINK.sub(_linked, _escaped(said))}</div>'


def _linked(found: re.Match[str]) -> str:
    return f'<a href="{found[2]}" rel="noreferrer">{found[1]}</a>'


def _escaped(text: str) -> str:
    """Return text escaped for HTML, without NUL, which HTML does not allow."""
    return escape(text.replace("\0", "\ufffd"))


def _file(file: Attachment, content: Callable[[bytes], bytes | None]) -> str:
    words = escape(file_words(file))
    is_shown = file.media_type in PICTURES and (file.size_bytes or 0) <= MOST_PICTURE_BYTES
    data = content(file.sha256) if is_shown and file.sha256 is not None else None
    if data is None:
        said = "" if file.text is None else f"\n<pre><code>{_escaped(file.text)}</code></pre>"
        return f'<p class="note">{words}</p>{said}'
    source = f"data:{file.media_type};base64,{base64.b64encode(data).decode()}"
    caption = f'<figcaption class="note">{words}</figcaption>'
    return f'<figure><img src="{source}" alt="{words}">{caption}</figure>'

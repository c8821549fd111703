"""Make text from outside safe to show, by removing control characters.

A terminal obeys escape sequences: one in an answer sets the clipboard (OSC 52), the title or the
whole screen. Bidirectional overrides show a line in a different order, tag characters are
invisible. Each of these is one character or begins with one, so removing single characters is
enough, even if a text is cut in two.
"""

from __future__ import annotations

import json
import re

_CONTROLS = r"\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 and C1 except line ends and the tab
_LINE_ENDS = r"\x0b\x0c\u2028\u2029"
_UNSEEN = r"\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"
_HALVES = r"\ud800-\udfff"
# the flags of Scotland and others are a black flag followed by tags
_UNSHOWN = re.compile(
    rf"(?P<kept>\U0001f3f4[\U000e0020-\U000e007f]{{1,7}})|(?P<end>\r\n?|[{_LINE_ENDS}])"
    rf"|(?P<half>[{_HALVES}])|[{_CONTROLS}{_UNSEEN}]"
)
_IN_JSON = re.compile(rf"[{_CONTROLS}{_LINE_ENDS}\r{_UNSEEN}{_HALVES}]")
_FLAG_AT_END = re.compile(r"\U0001f3f4[\U000e0020-\U000e007f]{0,7}\Z")
_LONGEST_FLAG = 8


def shown(text: str) -> str:
    """Return ``text`` with line feeds and tabs, and without every other control character."""
    return _UNSHOWN.sub(_instead, text)


def open_flag(text: str) -> str:
    """Return the unfinished flag at the end of ``text``; `shown` needs to see it whole."""
    found = _FLAG_AT_END.search(text[-_LONGEST_FLAG:])
    return found[0] if found else ""


def one_line(text: str) -> str:
    """Return ``text`` as `shown`, in one line, so that a name cannot add a line to a list."""
    return " ".join(shown(text).split())


def json_shown(text: str) -> str:
    r"""Return a JSON text with each such character in its strings as ``\u`` and digits.

    The value stays the same.
    """
    return _IN_JSON.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _instead(found: re.Match[str]) -> str:
    if found["kept"] is not None:
        return found["kept"]
    if found["end"] is not None:
        return "\n"
    return "\ufffd" if found["half"] is not None else ""

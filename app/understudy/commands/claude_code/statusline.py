"""``understudy statusline``: one short line for Claude Code's own status line.

Claude Code runs it after every message and blanks the line if it fails, prints nothing or is slow.
So it imports next to nothing (neither pathlib nor typing), reads what the running program last
wrote, and never fails. Of what Claude Code says on stdin only ``model.id`` and ``rate_limits`` are
used (keys of 2.1.332). The limits are kept for the running program, and nothing else.
"""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

VERDICT_FILE = "verdict.json"
LIMITS_FILE = "claude_code_limits.json"
WORDS_FILE = "status_line_words.json"
MOST_BYTES = 1 << 20
KEEP_EVERY_S = 30
"""How often limits that did not change are written again."""
NAME = "Understudy"
UNREADABLE = "○"
WINDOWS = ("five_hour", "seven_day")
WORDS = {
    "not_running": "{name} is not running",
    "was_running": "{name} is not running ({time}: {headline})",
    "named": "{verdict} ({model} is named in an incident)",
    "used": "{window} {percent}%",
    "resets": "{window} limit, resets {time}",
    "reached": "{window} limit reached",
    "five_hour": "5h",
    "seven_day": "7d",
    "days": "Mon Tue Wed Thu Fri Sat Sun",
}
"""Said unless the program has written them in another language: a catalogue costs 50 ms."""
WIDEST = 200
LATEST_S = 1 << 40


def run(arguments: argparse.Namespace) -> int:
    """Run as a command like any other; the way that is meant to be quick is `run_quickly`."""
    print_line(str(arguments.data) if arguments.data else data_folder(arguments.home))
    return 0


def run_quickly(given: list[str]) -> bool:
    """Run without a parser; False if these arguments need one."""
    if not given:
        home = os.environ.get("UNDERSTUDY_HOME")
        folder = os.path.join(os.path.expanduser(home), "data") if home else data_folder(None)
    elif len(given) == 2 and given[0] in {"--data", "--home"}:
        folder = os.path.expanduser(given[1])
        folder = os.path.join(folder, "data") if given[0] == "--home" else folder
    else:
        return False
    print_line(folder)
    return True


def data_folder(home: str | None) -> str:
    """Return the folder with the program's files; slow, so *Connect* names it in the command."""
    try:
        from understudy.base.files.paths import paths_for  # noqa: PLC0415 - 50 ms

        return str(paths_for(home).data_dir)
    except Exception:  # noqa: BLE001 - an odd home must not blank the line
        return ""


def print_line(folder: str) -> None:
    """Read stdin, print one line, keep the limits. Raises nothing."""
    now_s = time.time()  # noqa: TID251 - a Clock costs the import of datetime
    try:
        told = _object(_decoded(_stdin()))
    except (ValueError, OSError, RecursionError):
        told = {}
    try:
        words = {**WORDS, **_read(folder, WORDS_FILE)}
        line = line_of(told, _read(folder, VERDICT_FILE), now_s, words)
    except Exception:  # noqa: BLE001 - hostile input must not blank the line
        line = NAME
    try:
        os.write(1, f"{line}\n".encode("utf-8", "replace"))
        keep_limits(folder, _object(told.get("rate_limits")), now_s)
    except Exception:  # noqa: BLE001 - the reader left, or the disk is full: the line matters
        return


def line_of(
    told: dict[str, object],
    written: dict[str, object],
    now_s: float,
    words: Mapping[str, object] = WORDS,
) -> str:
    """Return the line for what Claude Code and the program say, either of which may be nothing."""
    verdict = _verdict(written, now_s, words)
    model = _model(_object(told.get("model")).get("id"))
    in_trouble = written.get("models")
    if isinstance(in_trouble, list) and model and model.split()[0].lower() in in_trouble:
        verdict = _said(words, "named", verdict=verdict, model=model)
        model = ""
    limits = _limits(_object(told.get("rate_limits")), now_s, words)
    stands_in = _shown(written.get("stands_in")) if _is_fresh(written, now_s) else ""
    return _cut(" · ".join(filter(None, (verdict, stands_in, model, *limits))))


def _said(words: Mapping[str, object], which: str, **values: str) -> str:
    """Return a phrase with its placeholders filled; one that is damaged is as in `WORDS`."""
    try:
        return (_shown(words.get(which)) or WORDS[which]).format(**values)
    except (LookupError, ValueError, AttributeError):
        return WORDS[which].format(**values)


def _verdict(written: dict[str, object], now_s: float, words: Mapping[str, object]) -> str:
    headline, mark = _shown(written.get("headline")), _shown(written.get("mark"))[:2]
    if not headline:
        return f"{UNREADABLE} {_said(words, 'not_running', name=NAME)}"
    if _is_fresh(written, now_s):
        return f"{mark} {headline}".strip()
    at = _clock(written.get("at"), now_s, words)
    said = _said(words, "was_running", name=NAME, time=at, headline=headline)
    return f"{UNREADABLE} {said}"


def _is_fresh(written: dict[str, object], now_s: float) -> bool:
    at_s, until_s = _number(written.get("at")), _number(written.get("fresh_until"))
    return at_s is not None and until_s is not None and at_s - 60 <= now_s <= until_s


def _limits(limits: dict[str, object], now_s: float, words: Mapping[str, object]) -> list[str]:
    said = []
    for name in WINDOWS:
        short = _said(words, name)
        window = _object(limits.get(name))
        used = _number(window.get("used_percentage"))
        if used is None or not 0 <= used <= 1000:
            continue
        resets_s = _number(window.get("resets_at"))
        if used < 100:
            said.append(_said(words, "used", window=short, percent=str(int(used))))
        elif resets_s is not None and now_s < resets_s < now_s + 8 * 86_400:
            at = _clock(resets_s, now_s, words)
            said.append(_said(words, "resets", window=short, time=at))
        elif resets_s is None or resets_s > now_s:
            said.append(_said(words, "reached", window=short))
    return said


def keep_limits(folder: str, limits: dict[str, object], now_s: float) -> None:
    """Write the limits for the running program, whole or not at all; raises OSError."""
    kept: dict[str, dict[str, float]] = {}
    for name in WINDOWS:
        window = _object(limits.get(name))
        used, resets_s = _number(window.get("used_percentage")), _number(window.get("resets_at"))
        if used is not None:
            kept[name] = {"used_percentage": used}
            if resets_s is not None and 0 <= resets_s < LATEST_S:
                kept[name]["resets_at"] = resets_s
    if not kept or not folder:
        return
    path = os.path.join(folder, LIMITS_FILE)
    if _read(folder, LIMITS_FILE).get("rate_limits") == kept and _age_s(path, now_s) < KEEP_EVERY_S:
        return
    import json  # noqa: PLC0415 - only if something is to be written

    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now_s))
    beside = f"{path}.{os.getpid()}.new"
    file = os.open(
        beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600
    )
    try:
        os.write(file, json.dumps({"at": at, "rate_limits": kept}).encode())
    finally:
        os.close(file)
        os.replace(beside, path)


def _stdin() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        return b""
    read: list[bytes] = []
    while sum(map(len, read)) <= MOST_BYTES and (more := os.read(0, 1 << 16)):
        read.append(more)
    return b"".join(read)


class _Plain:
    """How JSON is decoded: as `json.loads` does."""

    strict = True
    object_hook = object_pairs_hook = array_hook = None  # the last since Python 3.15
    parse_float = parse_constant = float
    parse_int = int


def _decoded(content: bytes) -> object:
    """Return the JSON value. Raises ValueError, or RecursionError.

    By the same scanner as `json.loads`, whose import costs half of this whole program.
    """
    try:
        from _json import make_scanner  # noqa: PLC0415 # CPython's own

        scan = make_scanner(_Plain)  # type: ignore[arg-type] # any such object
    except (ImportError, AttributeError, TypeError):  # another Python's scanner
        import json  # noqa: PLC0415 - as above

        return json.loads(content)
    text = content.decode("utf-8", "surrogatepass").lstrip("\ufeff").strip(" \t\r\n")
    try:
        value, end = scan(text, 0)
    except (StopIteration, SystemError):  # `json` would name the error
        raise ValueError("no JSON") from None
    if end != len(text):
        raise ValueError("more than one value")
    return value


def _read(folder: str, name: str) -> dict[str, object]:
    """Return a small JSON file of ours; empty if it is not there or damaged."""
    if not folder:
        return {}
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return _object(_decoded(file.read(1 << 16)))
    except (OSError, ValueError, RecursionError):
        return {}


def _age_s(path: str, now_s: float) -> float:
    try:
        return abs(now_s - os.stat(path).st_mtime)
    except OSError:
        return LATEST_S


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if -LATEST_S < value < LATEST_S else None  # nan is not, either


def _shown(value: object) -> str:
    """Return a text without anything that could move the terminal's cursor."""
    text = value if isinstance(value, str) else ""
    return "".join(one for one in text[:WIDEST] if one.isprintable())


def _model(name: object) -> str:
    """Return ``Sonnet 5.5`` for ``claude-sonnet-5-5``, and any other name as it is."""
    shown = _shown(name)[:40]
    parts = shown.split("[")[0].split("-")
    if len(parts) < 2 or parts[0] != "claude":
        return shown
    numbers = [one for one in parts[2:] if one.isdecimal() and len(one) < 3]
    return f"{parts[1].capitalize()} {'.'.join(numbers)}".strip()


def _clock(instant_s: object, now_s: float, words: Mapping[str, object]) -> str:
    at_s = _number(instant_s)
    if at_s is None:
        return "?"
    there, here = time.localtime(at_s), time.localtime(now_s)
    said = time.strftime("%H:%M", there)
    days = _said(words, "days").split()
    if there[:3] == here[:3] or len(days) != 7:
        return said
    return f"{days[there.tm_wday]} {said}"


def _cut(line: str) -> str:
    columns = os.environ.get("COLUMNS", "")
    most = int(columns) - 4 if columns.isdecimal() and int(columns[:6]) >= 24 else WIDEST
    return line if len(line) <= most else f"{line[: most - 1]}…"

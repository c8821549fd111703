"""A stand-in for ``claude``: plays the steps in ``$CLAUDE_CONFIG_DIR/play.json``.

It is a real program: it reads the prompt, prints lines as the real one does, obeys or ignores
signals, and leaves with an exit code. What it was called with is added to ``asked.jsonl``.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ["CLAUDE_CONFIG_DIR"])
STOPPED = {
    "type": "result", "subtype": "error_during_execution", "is_error": True,
    "terminal_reason": "aborted_streaming", "stop_reason": None,
}  # fmt: skip


def note(**what: object) -> None:
    with (FOLDER / "asked.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(what) + "\n")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def stopped(*_: object) -> None:
    say(json.dumps(STOPPED))
    os._exit(0)


def run(step: list[Any]) -> None:
    what, *rest = step
    if what == "line":
        say(json.dumps(rest[0]))
    elif what == "raw":
        say(rest[0])
    elif what == "file":
        for line in Path(rest[0]).read_text("utf-8").splitlines():
            say(line)
    elif what == "silence":
        while True:
            time.sleep(3600)
    elif what == "each":  # a text at a pace
        for text in rest[0]:
            delta = {"type": "text_delta", "text": text}
            event = {"type": "content_block_delta", "index": 0, "delta": delta}
            say(json.dumps({"type": "stream_event", "event": event}))
            time.sleep(rest[1])
    elif what == "deaf":  # to every signal that can be ignored
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_IGN)
    elif what == "child":
        child = subprocess.Popen(["/bin/sleep", "3600"], stdout=subprocess.DEVNULL)
        note(pid=child.pid)
    elif what == "exit":
        sys.stdout.flush()
        os._exit(rest[0])


def main() -> int:
    play = json.loads((FOLDER / "play.json").read_text("utf-8"))
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        say(play["version"])
        return 0
    if arguments == ["auth", "status"]:
        say(json.dumps(play["auth"]))
        return 0
    signal.signal(signal.SIGINT, stopped)
    prompt = None if play["reads_nothing"] else sys.stdin.buffer.read().decode()
    here = Path.cwd()
    note(
        pid=os.getpid(),
        arguments=arguments,
        prompt=prompt,
        folder=str(here),
        files=[one.name for one in here.iterdir()],
        names=sorted(os.environ),
    )
    for step in play["steps"]:
        run(step)
    return 0


if __name__ == "__main__":
    sys.exit(main())

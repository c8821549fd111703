"""How fast and how small import and export are, on a generated export of about a gigabyte.

    .venv/bin/python -m tests.benchmarks.import_export [--conversations N] [--parsers]

Every figure comes from a process of its own: seconds of wall clock and of CPU, and the peak of its
memory.
``--parsers`` cuts the same file with ijson as well, where that is installed, and with the standard
library.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from understudy.archive.transfer.exporter import Exporter, Wanted
from understudy.archive.transfer.importer import Importer
from understudy.archive.transfer.results import ExportFormat
from understudy.archive.transfer.sources.files import find_sources
from understudy.archive.transfer.sources.open_source import TextReader
from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BEGUN_AT = datetime(2024, 1, 1, tzinfo=UTC)
TURNS = 4
CONVERSATIONS = 100_000


def conversations(count: int) -> Iterator[dict[str, Any]]:
    """Give conversations as Claude.ai exports them, of words that were made up."""
    chance = random.Random(1)  # noqa: S311 - no secret
    words = [
        "".join(chance.choices("etaoinshrdlu", k=chance.randrange(2, 10))) for _ in range(9999)
    ]

    def text(length: int) -> str:
        said = chance.choices(words, k=length)
        return " ".join(f'"{one}"\n' if one < "b" else one for one in said)

    for number in range(count):
        at = BEGUN_AT + timedelta(minutes=number)
        messages = []
        for turn in range(TURNS * 2):
            said = text(25 if turn % 2 == 0 else 130)
            block = {"type": "text", "text": said, "citations": [], "flags": None}
            messages.append(
                {
                    "uuid": str(uuid.UUID(int=chance.getrandbits(128))),
                    "text": said,
                    "content": [block],
                    "sender": "assistant" if turn % 2 else "human",
                    "created_at": (at + timedelta(seconds=turn)).isoformat(),
                    "updated_at": at.isoformat(),
                    "attachments": [],
                    "files": [],
                }
            )
        yield {
            "uuid": str(uuid.UUID(int=chance.getrandbits(128))),
            "name": text(5),
            "created_at": at.isoformat(),
            "updated_at": at.isoformat(),
            "account": {"uuid": "made-up"},
            "chat_messages": messages,
        }


def generate(path: Path, count: int) -> int:
    """Write a zip and return how many bytes of JSON are in it."""
    size_bytes = 0
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened,
        opened.open("conversations.json", "w", force_zip64=True) as file,
    ):
        for number, one in enumerate(conversations(count)):
            size_bytes += file.write((b",\n" if number else b"[") + json.dumps(one).encode())
        file.write(b"]")
    return size_bytes


def bring(zipped: Path, database: Path) -> str:
    progress = Importer(database, SystemClock(), Event()).run([zipped]).progress
    return f"{progress.added} added, {progress.unchanged} unchanged, {progress.messages} messages"


def read(zipped: Path, _: Path) -> str:
    ((source,), _problems) = find_sources([zipped])
    return f"{sum(one.value is not None for one in TextReader(source).read())} values"


def read_ijson(zipped: Path, _: Path) -> str:
    import ijson.backends.yajl2_c as ijson  # type: ignore[import-not-found]  # only where somebody compares

    with zipfile.ZipFile(zipped) as opened, opened.open("conversations.json") as file:
        return f"{sum(1 for _ in ijson.items(file, 'item', buf_size=1 << 18))} values"


def read_standard(zipped: Path, _: Path) -> str:
    with zipfile.ZipFile(zipped) as opened, opened.open("conversations.json") as file:
        return f"{len(json.load(file))} values"


def take_out(form: ExportFormat) -> Callable[[Path, Path], str]:
    def run(_: Path, database: Path) -> str:
        target = database.parent / form
        report = Exporter(database, SystemClock(), Event()).run(target, Wanted(form))
        return f"{report.conversations} conversations"

    return run


STEPS: dict[str, Callable[[Path, Path], str]] = {
    "read": read,
    "read with ijson": read_ijson,
    "read with json": read_standard,
    "import": bring,
    "import again": bring,
    **{f"export {form}": take_out(form) for form in ExportFormat},
}
PARSERS = {"read", "read with ijson", "read with json"}


def peak_mebibytes() -> int:
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(step: str, zipped: Path, database: Path, count: int, size_bytes: int) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.import_export", "--step", step]
    done = subprocess.run(
        [*command, str(zipped), str(database)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{step:16}  failed: {done.stderr.strip().splitlines()[-1:]}", flush=True)
        return
    seconds, cpu, peak, words = json.loads(done.stdout)
    rates = f"{count / seconds:8,.0f} conversations/s  {size_bytes / seconds / 1e6:6.1f} MB/s"
    print(
        f"{step:16}  {seconds:7.1f} s ({cpu:.1f} of CPU)  {rates}  peak {peak:5} MiB  {words}",
        flush=True,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--conversations", type=int, default=CONVERSATIONS)
    arguments.add_argument("--parsers", action="store_true")
    arguments.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.step:
        step, zipped, database = chosen.step
        since = time.perf_counter()
        words = STEPS[step](Path(zipped), Path(database))
        took = time.perf_counter() - since, time.process_time()
        print(json.dumps([*took, peak_mebibytes(), words]))
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        size_bytes = generate(folder / "export.zip", chosen.conversations)
        zipped_mb = (folder / "export.zip").stat().st_size / 1e6
        print(
            f"{chosen.conversations:,} conversations, {size_bytes / 1e6:,.0f} MB of JSON,"
            f" {zipped_mb:,.0f} MB zipped",
            flush=True,
        )
        for step in STEPS:
            if step not in PARSERS or chosen.parsers:
                measure(
                    step,
                    folder / "export.zip",
                    folder / "understudy.db",
                    chosen.conversations,
                    size_bytes,
                )
        print(f"database {(folder / 'understudy.db').stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()

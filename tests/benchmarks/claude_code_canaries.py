"""No word of 100 MB of transcripts is found anywhere after the running program has followed them.

    .venv/bin/python -m tests.benchmarks.claude_code_canaries [--megabytes N]

The program runs as on a desktop, against a world on loopback, with the finest log; a session grows
by lines of all kinds with words in every field. Then they are looked for in every object of the
program, in every file below its home (log, databases, the status line's), in all that it published
(its diagnostics among it), in the status line that is printed, and in the monthly report.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

from tests.engine.status.claude_code.canaries import texts_after, with_words


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=100)
    size = parser.parse_args().megabytes << 20
    with tempfile.TemporaryDirectory() as folder:
        person = Path(folder) / "person"
        person.mkdir()
        os.environ |= {"HOME": str(person), "USERPROFILE": str(person)}
        for name in ("CLAUDE_CONFIG_DIR", "DBUS_SESSION_BUS_ADDRESS"):
            os.environ.pop(name, None)
        texts = asyncio.run(texts_after(size, person, Path(folder) / "us"))
    print(f"after {size >> 20} MB")
    for kind, found in texts.items():
        length, words = sum(map(len, found)), len(with_words(kind, found))
        print(f"{kind:12}{len(found):7} texts {length:12,} characters: {words} with a word")


if __name__ == "__main__":
    main()

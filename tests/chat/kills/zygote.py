"""A program that has imported everything and then forks: each line on its input is one job.

Importing both SDKs takes seconds, and a hundred programs are to be started and killed. What is
forked is a process of its own; it talks to the test over the socket its job names.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback

import anthropic  # noqa: F401 - paid for once, here
import openai  # noqa: F401 - the same

from tests.chat.kills.child import Job, run


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave nothing behind
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            code = 1
            try:
                run(Job(**json.loads(line)))
                code = 0
            except BaseException:  # noqa: BLE001 - told, and the end of this process
                traceback.print_exc()
            finally:
                os._exit(code)


if __name__ == "__main__":
    main()

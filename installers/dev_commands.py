"""What ``dev.py run``, ``test`` and ``lock`` do, put together from the parts beside this file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from installers.catalogues import compile_all
from installers.dev_checks import all_checks, run_checks, summary
from installers.dev_console import DevError, say
from installers.dev_environment import Environment
from installers.dev_lock import make_locks
from installers.dev_system import (
    RUN_LIST,
    TEST_LIST,
    check_qt_loads,
    has_screen,
    listed,
    python_packages,
    supply_debian,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE = """\
usage: python3 installers/dev.py COMMAND [ARGUMENT...]

  run [ARGUMENT...]   start Understudy from this checkout; arguments are the program's own
  test [ARGUMENT...]  format, lint, types, layers and tests; arguments go to pytest
  lock [ARGUMENT...]  make installers/lock/ anew; arguments go to uv (like --upgrade)
  translations [LANGUAGE... | --check]
                      gather the sentences into resources/translations/, for one more LANGUAGE too,
                      or only list what is not translated yet

Everything needed is made in .venv first, which takes minutes once and no time after that."""

NO_SCREEN = (
    "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no tray icon:\n"
    "playing the demonstration in words instead.\n"
)


def command(arguments: Sequence[str]) -> int:
    """Do what ``arguments`` ask and return 0, 1 failed, 2 wrong usage or 130 stopped."""
    verbs = {"run": run, "test": test, "lock": lock, "translations": translations}
    if not arguments or arguments[0] not in verbs:
        asked = bool(arguments) and arguments[0] in {"-h", "--help", "help"}
        print(USAGE, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    environment = Environment(Path(__file__).resolve().parent.parent)
    try:
        return verbs[arguments[0]](environment, arguments[1:])
    except DevError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The same command goes on from here.")
        return 130


def run(environment: Environment, arguments: Sequence[str]) -> int:
    """Start the program; without a screen and without a command, its demonstration in words."""
    screen = has_screen()
    python = python_packages()
    qt = listed(RUN_LIST)
    # words need no Qt: without a screen its libraries are welcome, not required
    supply_debian(python + qt, required=python + qt if screen else python)
    environment.prepare("run")
    compile_all(environment.root)
    if screen:
        check_qt_loads(environment.python)
    elif not arguments:
        say(NO_SCREEN)
        arguments = ["demo"]
    return _become([str(environment.python), "-m", "understudy", *arguments], environment)


def test(environment: Environment, arguments: Sequence[str]) -> int:
    """Run every check; the arguments are pytest's."""
    lists = listed(RUN_LIST) + listed(TEST_LIST)
    wanted = python_packages() + lists
    supply_debian(wanted, required=wanted)
    environment.prepare("dev")
    compile_all(environment.root)
    check_qt_loads(environment.python)
    checks = all_checks(environment, arguments)
    outcomes = run_checks(checks, environment.root, environment.variables())
    say(summary(outcomes))
    return 1 if any(outcome.status for outcome in outcomes) else 0


def lock(environment: Environment, arguments: Sequence[str]) -> int:
    """Make both locks anew; the arguments are uv's."""
    python = python_packages()
    supply_debian(python, required=python)
    make_locks(environment, arguments)
    return 0


def translations(environment: Environment, arguments: Sequence[str]) -> int:
    """Bring the template and every language up to date; the arguments name new languages."""
    environment.prepare("dev")
    command = [str(environment.python), "-m", "installers.template", *arguments]
    done = subprocess.run(command, cwd=environment.root, env=environment.variables(), check=False)
    return done.returncode


def _become(words: list[str], environment: Environment) -> int:
    """Let the program take this process's place, so that signals reach it; Windows cannot."""
    variables = environment.variables()
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(words[0], words, variables)  # noqa: S606 - without a shell is the point
    return subprocess.run(words, env=variables, check=False).returncode

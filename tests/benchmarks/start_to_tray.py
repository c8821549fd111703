"""From process start to a tray icon, and what sitting there costs, beside a bare tray program.

    tests/session/desktop.sh --desktop X-Generic run \\
        .venv/bin/python -m tests.benchmarks.start_to_tray \\
        [PROGRAM] [--beside COMMAND]... [--runs N]

The programs are started in turn; without a GTK theme Qt loads the same for both. Memory is PSS
after 8 s, and *alone* the same with the pages of each library as if no other program had it loaded:
on a computer where something else uses Qt, only that one can be compared. Understudy
then polls a page on loopback, no window was opened, no SDK loaded. Both have
their bytecode, as an installed program has. With PROGRAM, a frozen Understudy, it is that one
beside this checkout. Each COMMAND, say ``vorta``, is another tray program, measured in the same run
with its child processes.
"""

from __future__ import annotations

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from jeepney import MatchRule, message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

from tests.commands.program import environment, home_for
from understudy.engine.loop import Engine
from understudy.world.world import World

RUNS = 7
SETTLE_S = 8.0
WATCH_S = 10.0
WATCHER = "org.kde.StatusNotifierWatcher"


def memory_of(pid: int) -> tuple[float, float]:
    """Return PSS in MB, and the same with all loaded pages of files."""
    pss = alone = 0
    is_file = False
    for line in Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8").splitlines():
        first, *rest = line.split()
        if not first.endswith(":"):  # a mapping: its addresses, rights, …, its file
            is_file = rest[-1].startswith("/")
        elif first == "Pss:":
            pss += int(rest[0])
            alone += 0 if is_file else int(rest[0])
        elif first == "Rss:" and is_file:
            alone += int(rest[0])
    return pss / 1024, alone / 1024


def switches(pid: int) -> int:
    total = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("voluntary_ctxt"):
                total += int(line.split()[1])
    return total


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text(encoding="utf-8").split():
            found += family(int(child))
    return found


def memory_of_family(pid: int) -> tuple[float, float]:
    memories = [memory_of(one) for one in family(pid)]
    return sum(pss for pss, _ in memories), sum(alone for _, alone in memories)


def run_once(command: list[str], env: dict[str, str]) -> tuple[float, float, float, float]:
    """Return milliseconds to the tray, both memories in MB, switches a second while idle."""
    connection = open_dbus_connection("SESSION")
    rule = MatchRule(type="signal", interface=WATCHER, member="StatusNotifierItemRegistered")
    Proxy(message_bus, connection).AddMatch(rule)
    began = time.perf_counter()
    process = subprocess.Popen(command, env=env)
    with connection.filter(rule) as queue:
        connection.recv_until_filtered(queue, timeout=60)
    took_ms = (time.perf_counter() - began) * 1000
    connection.close()
    time.sleep(SETTLE_S)
    memory = memory_of_family(process.pid)
    before = sum(switches(one) for one in family(process.pid))
    time.sleep(WATCH_S)
    per_s = (sum(switches(one) for one in family(process.pid)) - before) / WATCH_S
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=10)
    return took_ms, *memory, per_s


def compared(frozen: str | None, beside: list[str]) -> dict[str, list[str]]:
    """Return the programs: what is compared with, what is measured, then all others."""
    checkout = [sys.executable, "-m", "understudy", "--background"]
    bare = [sys.executable, "-m", "tests.benchmarks.bare_tray"]
    pair = {"bare": bare, "understudy": checkout}
    if frozen is not None:
        pair = {"checkout": checkout, "frozen": [frozen, "--background"]}
    others = [shlex.split(one) for one in beside]
    return pair | {Path(command[0]).name: command for command in others}


async def _listening(_: World) -> None:
    """Run once the world does."""


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("program", nargs="?", help="a frozen Understudy")
    reader.add_argument("--beside", action="append", default=[], help="another tray program")
    reader.add_argument("--runs", type=int, default=RUNS)
    chosen = reader.parse_args()
    world = World()
    stage: Engine[World] = Engine(lambda: world, lambda _event: None)
    stage.start()
    stage.submit(_listening).result(10)
    with tempfile.TemporaryDirectory() as folder:
        home = home_for(world, Path(folder))
        settings = home / "config" / "settings.toml"
        text = settings.read_text(encoding="utf-8").replace("interval_s = 2", "interval_s = 60")
        settings.write_text(text, encoding="utf-8")
        env = dict(os.environ) | {
            "UNDERSTUDY_HOME": environment(home)["UNDERSTUDY_HOME"],
            "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode"),
        }
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # else the own modules are compiled at each start
        programs = compared(chosen.program, chosen.beside)
        figures: dict[str, list[tuple[float, float, float, float]]] = {
            name: [] for name in programs
        }
        for number in range(chosen.runs + 1):
            for name, command in programs.items():
                figure = run_once(command, env)
                if number:  # the first warms the caches
                    figures[name].append(figure)
    stage.close()
    print(f"{'':12} {'start to tray':>16} {'idle PSS':>10} {'alone':>10} {'switches/s':>11}")
    medians = {
        name: [statistics.median(column) for column in zip(*runs, strict=True)]
        for name, runs in figures.items()
    }
    for name, (took, memory, alone, per_s) in medians.items():
        print(f"{name:12} {took:13.0f} ms {memory:7.1f} MB {alone:7.1f} MB {per_s:11.2f}")
    base, ours, *_ = medians.values()
    ratio = [one / other for one, other in zip(ours, base, strict=True) if other]
    print(f"{'ratio':12} {ratio[0]:16.2f} {ratio[1]:10.2f} {ratio[2]:10.2f}")


if __name__ == "__main__":
    main()

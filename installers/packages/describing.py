"""Run by the Python of the build's environment: icons, the manual page, licences and the SBOM.

It needs what only that environment has: Qt to draw the icons, the program's own parser for the
manual, and every package's metadata. ``python describing.py FOLDER``.
"""

import argparse
import gzip
import json
import os
import platform
import re
import struct
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

PNG_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_TYPES = {128: b"ic07", 256: b"ic08", 512: b"ic09"}
NOT_SHIPPED = {"altgraph", "hatchling", "pathspec", "pip", "pluggy", "pyinstaller",
               "pyinstaller-hooks-contrib", "setuptools", "trove-classifiers"}  # fmt: skip


def main() -> None:
    """Write everything into the folder that is named on the command line."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    pngs = draw_icons(folder / "icons")
    (folder / "understudy.ico").write_bytes(ico({size: pngs[size] for size in ICO_SIZES}))
    (folder / "understudy.icns").write_bytes(icns(pngs))
    (folder / "understudy.1.gz").write_bytes(gzip.compress(manual().encode(), mtime=0))
    shipped = sorted(
        (one for one in distributions() if one.name.lower() not in NOT_SHIPPED),
        key=lambda one: one.name.lower(),
    )
    (folder / "THIRD-PARTY.txt").write_text(licences(shipped), "utf-8")
    (folder / "sbom.cdx.json").write_text(json.dumps(sbom(shipped), indent=1), "utf-8")


def draw_icons(folder: Path) -> dict[int, bytes]:
    """Draw the program's icon as PNG in every size; the bytes by size in pixels."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QByteArray, Qt  # noqa: PLC0415 - after the platform is chosen
    from PySide6.QtGui import QGuiApplication, QImage, QPainter  # noqa: PLC0415 - the same
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - the same

    from understudy.base.files.assets import asset  # noqa: PLC0415 - the same

    _app = QGuiApplication([])
    drawing = asset("icons/app.svg").read_bytes()
    renderer = QSvgRenderer(QByteArray(drawing))
    pngs = {}
    for size in PNG_SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        path = folder / "hicolor" / f"{size}x{size}" / "apps" / "understudy.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        image.save(str(path))
        pngs[size] = path.read_bytes()
    scalable = folder / "hicolor" / "scalable" / "apps" / "understudy.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    scalable.write_bytes(drawing)
    return pngs


def ico(pngs: dict[int, bytes]) -> bytes:
    """Return a Windows icon: a header, an entry for each size, then the PNGs (Windows Vista on)."""
    at = 6 + 16 * len(pngs)
    entries = []
    for size, png in pngs.items():
        entries.append(struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), at))
        at += len(png)
    return struct.pack("<HHH", 0, 1, len(pngs)) + b"".join(entries) + b"".join(pngs.values())


def icns(pngs: dict[int, bytes]) -> bytes:
    """Return a macOS icon: a PNG for each type (macOS 10.7 on)."""
    parts = [
        kind + struct.pack(">I", 8 + len(pngs[size])) + pngs[size]
        for size, kind in ICNS_TYPES.items()
    ]
    body = b"".join(parts)
    return b"icns" + struct.pack(">I", 8 + len(body)) + body


def manual() -> str:
    """Return the manual page, section 1, made from the command line's own help."""
    from understudy import __version__  # noqa: PLC0415 - only in the build's environment
    from understudy.cli import parser  # noqa: PLC0415 - the same

    top = parser()
    lines = [
        f'.TH UNDERSTUDY 1 "" "understudy {__version__}" "User Commands"',
        ".SH NAME",
        r"understudy \- tells whether Claude works for you, and keeps a chat answering",
        ".SH SYNOPSIS",
        r".B understudy",
        r"[\fIOPTION\fR]... [\fICOMMAND\fR [\fIARGUMENT\fR]...]",
        ".SH DESCRIPTION",
        roff(top.description or ""),
        ".SH OPTIONS",
        *options(top),
        ".SH COMMANDS",
    ]
    for action in top._actions:  # noqa: SLF001 - argparse tells its commands nowhere else
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            for name, command in action.choices.items():
                lines += [f".SS {roff(name)}", roff(command.description or ""), *options(command)]
    lines += [".SH EXIT STATUS", roff(top.epilog or "")]
    return "\n".join(lines) + "\n"


def options(parser: argparse.ArgumentParser) -> list[str]:
    """Return a roff paragraph for each option and argument that has a help text."""
    lines = []
    for action in parser._actions:  # noqa: SLF001 - see above
        shown = action.help and action.help != argparse.SUPPRESS
        if not shown or isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            continue
        value = action.metavar or ""
        value = " ".join(value) if isinstance(value, tuple) else value
        names = ", ".join(action.option_strings)
        choices = "|".join(map(str, action.choices)) if action.choices else ""
        head = " ".join(part for part in (names, value or choices) if part) or action.dest
        lines += [".TP", rf"\fB{roff(head)}\fR", roff(str(action.help).replace("%%", "%"))]
    return lines


def roff(text: str) -> str:
    """Return ``text`` so that no character of it acts in a manual page."""
    plain = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"(?m)^(?=[.'])", r"\\&", plain)


def licences(shipped: list[Distribution]) -> str:
    """Return each package's name, version and licence, with the text if it brings one."""
    parts = ["Understudy contains the following packages.\n"]
    for one in shipped:
        parts.append(f"{'=' * 78}\n{one.name} {one.version}: {licence_name(one)}\n")
        parts += [
            f"{Path(path.locate()).read_text('utf-8', 'replace')}\n"
            for path in one.files or ()
            if is_licence(str(path))
        ]
    return "\n".join(parts)


def is_licence(path: str) -> bool:
    """Return True if the file of a package is a licence or a notice."""
    return re.search(r"dist-info/.*(LICEN[CS]E|COPYING|NOTICE)", path, re.IGNORECASE) is not None


def licence_name(one: Distribution) -> str:
    """Return the licence as the list in the wheel has it, or the package's own words."""
    from understudy.base.files.licences import licences as known  # noqa: PLC0415 - build's environment

    listed = {entry.name: entry.licence for entry in known()}
    own = (one.metadata["License-Expression"] or one.metadata["License"] or "").strip()
    return listed.get(one.name) or own.partition("\n")[0] or "see its text"


def sbom(shipped: list[Distribution]) -> dict[str, object]:
    """Return the list of components as CycloneDX 1.5."""
    components = [
        {
            "type": "library",
            "name": one.name,
            "version": one.version,
            "purl": f"pkg:pypi/{one.name.lower().replace('_', '-')}@{one.version}",
            "licenses": [{"license": {"name": licence_name(one)}}],
        }
        for one in shipped
    ]
    from understudy import __version__  # noqa: PLC0415 - only in the build's environment

    program = {"type": "application", "name": "understudy", "version": __version__}
    python = {"type": "platform", "name": "CPython", "version": platform.python_version()}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": program},
        "components": [python, *components],
    }


if __name__ == "__main__":
    main()

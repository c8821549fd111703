"""The documentation's pictures: each used, each small, in two schemes, with nothing but pixels."""

from __future__ import annotations

import re
import struct
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 150_000
ONLY_PIXELS = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"IDAT", b"IEND"}
"""No tEXt, tIME or eXIf: they name the machine, the program or the moment."""


def chunks_of(png: bytes) -> set[bytes]:
    names, at = set(), 8
    while at < len(png):
        length, name = struct.unpack_from(">I4s", png, at)
        names.add(name)
        at += 12 + length
    return names


def test_each_picture_is_small_and_has_nothing_but_pixels() -> None:
    pictures = list(PICTURES.iterdir())
    assert pictures
    for picture in pictures:
        png = picture.read_bytes()
        assert png.startswith(b"\x89PNG\r\n")
        assert len(png) < MOST_BYTES
        assert chunks_of(png) <= ONLY_PIXELS


def test_each_picture_is_shown_in_both_schemes() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = {
        (page.parent / found).resolve()
        for page in pages
        for found in re.findall(r'src(?:set)?="([^"]+\.png)"', page.read_text("utf-8"))
    }
    assert shown == {picture.resolve() for picture in PICTURES.iterdir()}
    light = {one.name.removesuffix("-light.png") for one in shown if "-light" in one.name}
    dark = {one.name.removesuffix("-dark.png") for one in shown if "-dark" in one.name}
    assert light == dark

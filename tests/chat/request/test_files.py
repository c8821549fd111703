"""A file is what its bytes say; what cannot be sent is named, and why."""

from __future__ import annotations

import io
import os
import socket
import sys
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from understudy.base.errors import AttachmentError
from understudy.chat.request import given_file as files
from understudy.chat.request.given_file import read_attachment
from understudy.chat.request.readable import PAGE_BREAK
from understudy.words.chat.sent_files import attachment_words

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def pdf_saying(text: str) -> bytes:
    """Return a PDF of one page with ``text`` on it."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    drawn = StreamObject()
    drawn.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(drawn)  # no public way to add raw words
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "media_type", "text"),
    [
        ("a.txt", PNG, "image/png", None),
        ("a.png", b"\xff\xd8\xff\xe0rest", "image/jpeg", None),
        ("a", b"GIF89a....", "image/gif", None),
        ("a", b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp", None),
        ("a.md", b"# Title", "text/markdown", "# Title"),
        ("a.py", "größer".encode(), "text/x-python", "größer"),
        ("a.bin", "\ufeffhi".encode(), "text/plain", "hi"),
        ("a.txt", "hi".encode("utf-16"), "text/plain", "hi"),
    ],
)
def test_the_bytes_say_what_it_is(
    tmp_path: Path, name: str, data: bytes, media_type: str, text: str | None
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    read = read_attachment(path)
    assert (read.name, read.media_type, read.data, read.text) == (name, media_type, data, text)


def test_a_pdf_brings_its_text_along(tmp_path: Path) -> None:
    path = tmp_path / "terms.pdf"
    path.write_bytes(pdf_saying("Article one"))
    read = read_attachment(path)
    assert (read.media_type, read.text) == ("application/pdf", "Article one")


def test_scanned_pages_are_counted_though_they_say_nothing(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    for _ in range(3):
        writer.add_blank_page(200, 200)
    path = tmp_path / "scan.pdf"
    with path.open("wb") as file:
        writer.write(file)
    assert read_attachment(path).text == PAGE_BREAK * 2


def test_a_broken_pdf_is_sent_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7 and nothing else")
    read = read_attachment(path)
    assert (read.media_type, read.text) == ("application/pdf", None)


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("nothing.txt", None, "missing"),
        ("empty.txt", b"", "empty"),
        ("a.zip", b"PK\x03\x04\0\0\xff\xfe", "kind"),
        ("a.txt", b"a\0b", "kind"),
    ],
)
def test_what_cannot_be_sent_is_named(
    tmp_path: Path, name: str, data: bytes | None, problem: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(AttachmentError) as raised:
        read_attachment(path)
    assert (raised.value.path, raised.value.problem) == (path, problem)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_what_is_no_file_is_not_begun_and_named(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        for path, problem in (
            (Path("/dev/zero"), "device"),
            (tmp_path / "socket", "socket"),
            (pipe, "pipe"),
            (tmp_path, "folder"),
        ):
            with pytest.raises(AttachmentError) as raised:
                read_attachment(path)
            assert raised.value.problem == problem
            assert "not a file" in attachment_words(raised.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_that_was_given_is_read_to_its_end(tmp_path: Path) -> None:
    read, write = os.pipe()
    try:
        os.write(write, b"a short text")
        os.close(write)
        given = read_attachment(Path(f"/dev/fd/{read}"))
    finally:
        os.close(read)
    assert (given.name, given.data) == ("stdin", b"a short text")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_not_read_further_than_may_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_BYTES", 10)
    read, write = os.pipe()
    try:
        os.write(write, b"x" * 11)  # and never closed while it is read
        with pytest.raises(AttachmentError, match="too_large"):
            read_attachment(Path(f"/dev/fd/{read}"))
    finally:
        os.close(read)
        os.close(write)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")
def test_a_name_is_one_line_wherever_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a\n[File: fake]\x1b[31m\t.txt"
    path.write_text("hi")
    assert read_attachment(path).name == "a [File: fake] [31m .txt"
    assert len(attachment_words(AttachmentError(path, "kind")).splitlines()) == 1


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * 11)
    monkeypatch.setattr(files, "LARGEST_BYTES", 10)
    with pytest.raises(AttachmentError, match="too_large"):
        read_attachment(large)

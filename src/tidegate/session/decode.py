"""From the bytes of a file to text: size, binary content, character encoding, lines without end, cut-off files."""

from __future__ import annotations

import re

from tidegate.model.source import Diagnostic, Severity

MAX_LINE_BYTES = 1 << 20  # IOS takes 254 characters of a command; a line this long is no configuration
_HEAD = 8192
_MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"PK\x03\x04": "a zip or office document",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
    b"\xd4\xc3\xb2\xa1": "a packet capture",
    b"\x0a\x0d\x0d\x0a": "a packet capture",
}
# Control characters of no text. Captured sessions do hold BS, ESC, ETX (banners' ^C), FF, BEL and the odd NUL.
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\x00\x03\x07\x08\x0c\x1b"))


_PACKED = ("a gzip archive", "a bzip2 archive", "an xz archive")  # of one file, mostly


def binary_kind(data: bytes) -> str | None:
    """What a binary file is, in words; None for text."""
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            return kind
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _utf16_of(data):
        return None
    head = data[:_HEAD]
    nuls = head.count(0)
    controls = len(head) - len(head.translate(None, _CONTROL))
    return "binary data" if head and (controls + nuls) * 50 > len(head) else None


def what_to_do(kind: str) -> str:
    """The sentence after what a binary file is: what became of it, and how to have it read where it can be."""
    return "it was left out. Unpack it to have it read." if kind in _PACKED else "it was left out."


def _utf16_of(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: ASCII text has a NUL in every second byte."""
    head = data[: _HEAD & ~1]
    if len(head) < 4:
        return None
    half = len(head) // 2
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd * 10 > half * 9 and even * 10 < half:
        return "utf-16-le"
    if even * 10 > half * 9 and odd * 10 < half:
        return "utf-16-be"
    return None


def decode(file: str, data: bytes) -> tuple[str, list[Diagnostic]]:
    """The text of `data`, and what had to be done to get it. Line numbers stay those of the file."""
    notes: list[Diagnostic] = []
    encoding = _utf16_of(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    if encoding:
        return data.decode(encoding, errors="replace").removeprefix("\ufeff"), notes
    if len(data) > MAX_LINE_BYTES:
        data = _without_endless_lines(file, data, notes)
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")  # lines as old terminal programs end them
    try:
        return data.decode(), notes
    except UnicodeDecodeError:
        return _decode_by_line(file, data, notes), notes


def _without_endless_lines(file: str, data: bytes, notes: list[Diagnostic]) -> bytes:
    lines = data.split(b"\n")
    found = [number for number, line in enumerate(lines, 1) if len(line) > MAX_LINE_BYTES]
    for number in found:
        message = (
            f"the line is {len(lines[number - 1]):,} bytes long and was left out; the rest of the file was read. "
            "Collect the configuration again."
        )
        notes.append(Diagnostic("line-too-long", Severity.ERROR, file, number, "", message))
        lines[number - 1] = b""
    return b"\n".join(lines) if found else data


def _decode_by_line(file: str, data: bytes, notes: list[Diagnostic]) -> str:
    """UTF-8 where a line is UTF-8, else Latin-1, which takes every byte: editors and terminals mix the two."""
    lines: list[str] = []
    odd: list[int] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            lines.append(line.decode("latin-1"))
            odd.append(number)
    more = f" and {len(odd) - 1} more lines" if len(odd) > 1 else ""
    message = f"line {odd[0]}{more} is not UTF-8 and was read as Latin-1; names and descriptions there may look wrong."
    notes.append(Diagnostic("encoding", Severity.INFO, file, odd[0], "", message))
    return "\n".join(lines)


# `write memory` prints the first line too, and `[OK]` where the configuration would follow.
_HEADER = re.compile(
    r"^(?:Building configuration\.*\s*(?!\.|\s|\[OK\]|Compressed configuration)|Current configuration ?:)", re.MULTILINE
)
_END = re.compile(r"^\s*end\b", re.MULTILINE)
_PAGER = re.compile(r"-{1,2} ?\(?more\)? ?-{1,2}\W*\Z", re.IGNORECASE)


def cut_off(file: str, text: str) -> Diagnostic | None:
    """A collected configuration that ends too early, where that can be seen.

    `show running-config` prints `Building configuration...` first and `end` last, so a file with the one and without
    the other was cut; so was one that ends in the pager's prompt. A file without that header may end anywhere.
    """
    tail = text[-4000:].rstrip()
    if _PAGER.search(tail):
        why = "it ends in the pager's `--More--`; collect it again with `terminal length 0`"
    elif not tail.endswith("\nend") and _HEADER.search(text[:2000]) and not _END.search(tail):
        why = "it starts like `show running-config` but has no `end`: it was cut off, maybe in the middle of a line"
    else:
        return None
    last = text.count("\n", 0, len(text.rstrip())) + 1
    return Diagnostic("cut-off", Severity.WARNING, file, last, "", f"{why}. What is missing is not in any answer.")

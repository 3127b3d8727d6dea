"""Bytes to text: encodings, binary files, endless lines, files that were cut off."""

import pytest

from tidegate.model.source import Severity
from tidegate.session.decode import binary_kind, cut_off, decode

TEXT = "hostname PE4\ninterface Loopback0\n description Zürich\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_any_form_is_read_without_a_word(encoding: str) -> None:
    data = TEXT.encode(encoding)
    assert binary_kind(data) is None
    assert decode("f", data) == (TEXT, [])


def test_latin_1_is_read_and_said() -> None:
    text, notes = decode("f", TEXT.encode("latin-1"))
    assert text == TEXT
    assert [(n.code, n.severity, n.line) for n in notes] == [("encoding", Severity.INFO, 3)]


def test_encodings_may_change_from_line_to_line() -> None:
    text, (note,) = decode("f", "é\n".encode() + "ü\n".encode("latin-1") + "ö\n".encode() + b"\xe4\n")
    assert text == "é\nü\nö\nä\n"
    assert note.line == 2
    assert "1 more line" in note.message


def test_a_line_of_a_hundred_megabytes_is_left_out_and_the_rest_is_read() -> None:
    data = b"hostname PE4\n" + b"x" * 100_000_000 + b"\ninterface Loopback0\n"
    text, notes = decode("f", data)
    assert text == "hostname PE4\n\ninterface Loopback0\n"
    assert [(n.code, n.severity, n.line) for n in notes] == [("line-too-long", Severity.ERROR, 2)]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a PNG image"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "a JPEG image"),
        (b"PK\x03\x04" + bytes(50), "a zip or office document"),
        (bytes(range(256)) * 8, "binary data"),
        (bytes(5000), "binary data"),
    ],
)
def test_binary_files_are_named(data: bytes, kind: str) -> None:
    assert binary_kind(data) == kind


def test_a_captured_session_is_text() -> None:
    pager = b" --More-- \x08\x08\x08\x08\x08        \x1b[K\r\n"
    session = b"R1#sh run\r\n" + pager + b"banner motd ^C\r\nhello\x07\r\n\x03\r\nhostname R1\r\n\0"
    assert binary_kind(session * 3) is None
    assert binary_kind(b"") is None


RUNNING = "Building configuration...\n\nCurrent configuration : 99 bytes\n!\nhostname PE4\ninterface Loopback0\n"


def test_a_running_configuration_without_its_end_was_cut_off() -> None:
    found = cut_off("PE4.cfg", RUNNING + " ip addr")
    assert found is not None
    assert (found.code, found.line) == ("cut-off", 7)


@pytest.mark.parametrize("tail", ["end\n", "!\nend\n\n", "end\nPE4#\n", "end\r\n"])
def test_a_whole_running_configuration_is_not(tail: str) -> None:
    assert cut_off("PE4.cfg", RUNNING + tail) is None


def test_without_the_header_nobody_knows() -> None:
    assert cut_off("PE4.cfg", "hostname PE4\ninterface Loop") is None


@pytest.mark.parametrize("answer", ["[OK]", "[OK]\nPE4#", "\nCompressed configuration from 9 bytes to 5 bytes[OK]"])
def test_a_session_that_saves_the_configuration_is_whole(answer: str) -> None:
    session = f"PE4(config)#interface Loopback0\nPE4(config-if)#end\nPE4#wr\nBuilding configuration...\n{answer}\n"
    assert cut_off("PE4.txt", session) is None


def test_lines_that_end_in_a_carriage_return_only() -> None:
    assert decode("a.cfg", b"hostname PE4\rinterface Loopback0\r") == ("hostname PE4\ninterface Loopback0\n", [])


@pytest.mark.parametrize("pager", ["--More--", " --More-- ", "-- more --", "--(more)--"])
def test_the_pager_is_the_end_of_what_was_collected(pager: str) -> None:
    found = cut_off("PE4.cfg", f"hostname PE4\ninterface Loopback0\n{pager}")
    assert found is not None
    assert found.line == 3

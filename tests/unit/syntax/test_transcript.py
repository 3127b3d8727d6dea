"""Captured text: control characters, pagers, prompts, device answers."""

import pytest

from tidegate.syntax.transcript import Mark, read_transcript


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("\ufeffhostname A\r\nend\r\n", ["hostname A", "end"]),
        ("hostname A\rend\r", ["hostname A", "end"]),
        ("a\r\r\nb", ["a", "b"]),
        ("a\x00b\n", ["ab"]),
        ("line one\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\bline two\n", ["line one", "line two"]),
        ("\x1b[32mgreen\x1b[0m", ["green"]),
        ("", []),
    ],
    ids=["bom-crlf", "mac", "doubled-cr", "nul", "pager", "colour", "empty"],
)
def test_cleaning_keeps_line_numbers(text: str, lines: list[str]) -> None:
    assert read_transcript(text).lines == lines


def test_a_session_gives_commands_and_the_mode_of_each() -> None:
    found = read_transcript(
        "R1#conf t\nEnter configuration commands\nR1(config)#int s1\nR1(config-if)# no shut\nR1(config-if)#"
    )
    assert found.session
    assert found.hostname == "R1"
    assert found.lines == ["conf t", "Enter configuration commands", "int s1", " no shut", ""]
    assert found.marks == {1: Mark.OUTPUT, 2: Mark.OUTPUT, 3: Mark.GLOBAL}


def test_output_of_show_commands_is_no_configuration() -> None:
    found = read_transcript("R1#show ip route\nGateway of last resort\nR1#show running-config\nhostname X\nR1#\n")
    assert found.marks == dict.fromkeys((1, 2, 3, 5), Mark.OUTPUT)
    assert not found.session


def test_log_messages_between_commands_are_answers() -> None:
    found = read_transcript(
        "R1(config)#ip routing\n*Mar  1 00:00:07.123: %LINK-3-UPDOWN: x\n% Invalid input\nR1(config)#end\n"
    )
    assert found.marks[2] is Mark.OUTPUT
    assert found.marks[3] is Mark.OUTPUT


def test_a_number_sign_in_a_description_is_no_prompt() -> None:
    found = read_transcript("interface Gi1\n description foo#show me\nhost#name\n")
    assert not found.marks

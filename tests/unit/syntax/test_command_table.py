"""The command table: modes, what is only accounted for, negation, and what `?` offers."""

from tidegate.model.source import LineStatus
from tidegate.syntax.argument import LINE, NUMBER, WORD
from tidegate.syntax.command import CommandTable, Suggestion, describe


def small_table() -> CommandTable:
    table = CommandTable((WORD, LINE, NUMBER))
    table.command("global", "[no] shutdown", about="Shut down")(lambda *_, **__: None)
    table.command("global", "ip address WORD:address", about="Set the IP address")(lambda *_, **__: None)
    table.no_effect("global", "logging LINE")
    table.not_modelled("global", "ip nat LINE")
    return table


def test_negated_and_default_forms_of_accounted_commands_are_implied() -> None:
    mode = small_table().modes["global"]
    for line in ("logging on", "no logging on", "default logging on"):
        assert mode.match(line).command.status is LineStatus.NO_EFFECT
    assert mode.match("no ip nat inside").command.status is LineStatus.NOT_MODELLED


def test_a_negated_header_opens_no_section() -> None:
    table = small_table()
    table.not_modelled("global", "router rip", block=True)
    assert table.modes["global"].match("router rip").command.block
    assert not table.modes["global"].match("no router rip").command.block


def test_default_is_the_negated_form_of_a_modelled_command() -> None:
    assert small_table().modes["global"].match("default shutdown").arguments == {"no": True}


def test_a_modelled_command_wins() -> None:
    table = small_table()
    table.no_effect("global", "ip LINE")
    assert table.modes["global"].match("ip address x").command.status is LineStatus.MODELLED
    assert table.modes["global"].match("ip other x").command.status is LineStatus.NO_EFFECT


def test_question_mark_help() -> None:
    mode = small_table().modes["global"]
    assert mode.suggest(["ip"]) == [Suggestion("address", "Set the IP address"), Suggestion("nat", "(not modelled)")]
    assert mode.suggest([], "sh") == [Suggestion("shutdown", "Shut down")]
    assert mode.suggest(["ip", "address"]) == [Suggestion("WORD", "")]
    assert mode.suggest(["shutdown"]) == [Suggestion("<cr>", "")]


def test_what_is_wrong_is_said_with_the_word() -> None:
    mode = small_table().modes["global"]
    assert describe(mode.match("ip route x"), "ip route x") == "% Invalid input detected at 'route'"
    assert describe(mode.match("ip address"), "ip address") == "% Incomplete command: something must follow 'address'"
    assert describe(mode.match("nonsense"), "nonsense") == "The command 'nonsense' is not known"


def test_lines_of_many_values_are_not_remembered_and_read_all_the_same() -> None:
    table = small_table()
    table.command("global", "go WORD:a WORD:b WORD:c WORD:d")(lambda *_, **__: None)
    mode = table.modes["global"]
    for _ in range(2):
        assert mode.match("go 1 2 3 4").arguments == {"a": "1", "b": "2", "c": "3", "d": "4"}
        assert mode.match("ip address 5").arguments == {"address": "5"}
    assert list(mode.memo) == ["ip address 5"]

"""`?` and Tab."""

from __future__ import annotations

from shells import at, configuring, type_all

from tidegate.console.assist import completions, help_for


def _tokens(lines: list[str]) -> list[str]:
    return [line.split("  ")[1] for line in lines if line.startswith("  ")]


def test_what_a_mode_has_and_what_is_beyond_the_device():
    shell = at("PE4")
    shown = help_for(shell, "")
    assert {"enable", "show", "ping", "exit"} <= set(_tokens(shown))
    assert "configure" not in _tokens(shown)  # for the privileged
    assert {"why", "undo", "connect"} <= set(_tokens(shown[shown.index("Beyond the device:") :]))
    type_all(shell, "enable")
    assert "configure" in _tokens(help_for(shell, ""))


def test_half_a_word_gives_words_without_help():
    assert help_for(at("PE4"), "sh") == ["show"]
    assert help_for(at("PE4"), "show ip ro") == ["route"]


def test_what_follows_with_its_meaning_and_the_end_of_the_line_last():
    shown = help_for(at("PE4"), "show ip route ")
    assert "  A.B.C.D    IP address" in shown
    assert [line.split()[0] for line in shown[-2:]] == ["|", "<cr>"]


def test_values_are_printed_as_the_device_does():
    shell = configuring(at("PE4"))
    assert "  WORD  VPN Routing/Forwarding instance" in help_for(shell, "ip route vrf ")
    assert any(line.startswith("  <1-65535>") for line in help_for(shell, "router ospf "))


def test_signs_lead_on():
    shell = configuring(at("PE4"))
    type_all(shell, "interface Serial2/0")
    assert "address" in help_for(shell, "no ip ad")[0].split()
    assert "helper-address" in " ".join(help_for(shell, "no ip help"))


def test_behind_do_stand_exec_commands():
    shell = configuring(at("PE4"))
    assert help_for(shell, "do show ip ro") == ["route"]
    assert "do" in _tokens(help_for(shell, ""))


def test_unknown_and_ambiguous_words():
    shell = at("PE4")
    assert help_for(shell, "nonsense ") == ["% Unrecognized command"]
    assert help_for(shell, "zz") == ["% Unrecognized command"]
    assert help_for(shell, "show i ") == ['% Ambiguous command:  "show i"']


def test_lines_that_captures_hold_are_no_commands():
    shown = _tokens(help_for(configuring(at("PE4")), ""))
    assert not {"building", "current", "endbuilding"} & set(shown)


def test_what_is_not_modelled_says_so():
    shell = configuring(at("PE4"))
    assert any("(not modelled)" in line for line in help_for(shell, "ip "))


def test_completions():
    shell = at("PE4")
    assert completions(shell, "sho") == ["show"]
    assert completions(shell, "show ip ro") == ["route"]
    assert completions(shell, "show ip route ") == []  # IOS: Tab behind a blank completes nothing
    assert completions(shell, "check") == ["checkpoint"]
    shell = configuring(shell)
    assert completions(shell, "do sh") == ["show"]
    assert "route-map" in completions(shell, "rout")
    assert completions(shell, "ip route vrf B") == []

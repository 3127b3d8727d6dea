"""Filters of output (IOS: `show … | include …`)."""

from __future__ import annotations

import pytest
from shells import at, said, type_all

from tidegate.console.pipes import read_pipe, split_pipe
from tidegate.errors import UsageError

LINES = [
    "hostname PE4",
    "!",
    "interface Serial1/0",
    " ip address 10.1.2.5 255.255.255.252",
    "!",
    "router bgp 65000",
    " address-family ipv4 vrf BLUE",
    "  redistribute connected",
    " exit-address-family",
    "!",
    "end",
]


@pytest.mark.parametrize(
    ("filter_", "kept"),
    [
        ("include address", [3, 6, 8]),
        ("inc ^ ip", [3]),
        ("exclude !|^ .", [0, 2, 5, 10]),
        ("begin router", [5, 6, 7, 8, 9, 10]),
        ("section interface", [2, 3]),
        ("section bgp", [5, 6, 7, 8]),
        ("section redistribute", [5, 6, 7]),  # the headers around a line that matches
        ("section include BLUE", [5, 6, 7]),
        ("section exclude interface|router", [0, 1, 4, 9, 10]),
        ("include 10.1.2.5_", [3]),  # IOS: _ is a delimiter
    ],
)
def test_what_is_kept(filter_, kept):
    assert read_pipe(filter_).apply(LINES) == [LINES[at] for at in kept]


def test_count():
    assert read_pipe("count ^interface|^router").apply(LINES) == ["Number of lines which match regexp = 2"]


@pytest.mark.parametrize("wrong", ["", "include", "nonsense x", "re x", "append x", "include ("])
def test_what_is_no_filter_is_refused(wrong):
    with pytest.raises(UsageError):
        read_pipe(wrong)


def test_the_bar_stands_behind_a_blank():
    assert split_pipe("show ip bgp | include a|b") == ("show ip bgp", "include a|b")
    assert split_pipe("show ip route") == ("show ip route", None)


def test_at_the_prompt():
    shell = at("PE4")
    assert type_all(shell, "show ip vrf | i BLUE").lines[0].split()[0] == "BLUE"
    assert shell.feed("show ip vrf | x").refused
    assert said(shell, "show nonsense | include x")[-2] == "% Invalid input detected at '^' marker."


def test_a_filter_of_what_follows_do():
    shell = at("PE4")
    type_all(shell, "enable", "configure terminal")
    assert type_all(shell, "do show running-config | count ^interface").lines == (
        "Number of lines which match regexp = 3",
    )


def test_a_bar_in_configuration_is_text():
    shell = at("PE4")
    type_all(shell, "enable", "configure terminal", "interface Serial2/0", "description a | include b", "end")
    assert type_all(shell, "show running-config | include descr").lines == (" description a | include b",)

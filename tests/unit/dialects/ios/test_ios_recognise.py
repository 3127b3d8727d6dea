"""Which texts are taken for IOS."""

import pytest

from tidegate.dialects.ios import recognise


@pytest.mark.parametrize(
    "text",
    [
        "!RANCID-CONTENT-TYPE: cisco\n!\nhostname A\n",
        "hostname A\ninterface Loopback0\n ip address 10.0.0.1 255.255.255.255\n",
        "Building configuration...\n\nCurrent configuration : 10 bytes\nversion 15.2\n",
        "R1(config)# interface Serial 1/0\r\nR1(config-if)# ip address 10.0.0.1 255.255.255.252\r\n",
        "ip route 0.0.0.0 0.0.0.0 10.0.0.1\n",
    ],
)
def test_ios(text: str) -> None:
    assert recognise(text) > 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x89PNG\r\n\x1a\n\x00\x00",
        "Dear all,\nplease find the minutes attached.\n",
        "set system host-name r1\nset interfaces lo0 unit 0 family inet address 10.0.0.1/32\n",
        "system {\n    host-name r1;\n}\ninterfaces {\n}\n",
        "!! IOS XR Configuration 6.6.2\nhostname a\ninterface Loopback0\n ipv4 address 10.0.0.1 255.255.255.255\n!\n",
        "!Command: show running-config\nfeature bgp\nvrf context A\ninterface Ethernet1/1\n  ip address 10.0.0.1/24\n",
        "! Command: show running-config\n! device: x (vEOS, EOS-4.24)\nhostname a\ninterface Ethernet1\n",
        "# TiMOS-C-20.2\nexit all\nconfigure\n    system\n        name r1\n    exit\n",
        "frr version 8.1\nhostname a\nrouter bgp 65000\n",
        "!RANCID-CONTENT-TYPE: juniper\nhostname a\n",
    ],
)
def test_others(text: str) -> None:
    assert recognise(text) <= 0


def test_a_sign_counts_where_a_line_begins_with_it() -> None:
    """`line con 0` is the only sign in these texts, and each has its words in an earlier line that is none."""
    assert recognise("the first line of a letter\nline con 0\n") > 0
    assert recognise("the first line of a letter\nno line con 0\n") == 0
    assert recognise("the first line of a letter, line con 0") == 0


def test_what_frrouting_writes_after_a_comment_counts_against_ios() -> None:
    """`!` and `hostname` are signs of IOS; `frr` behind a comment outweighs them."""
    assert recognise("!\nhostname a\n") > 0
    assert recognise("!\nhostname a\n! a\n!\nfrr x\n") <= 0

"""Systems are told apart; the ones that are not modelled are recognised by name."""

import pytest

from tidegate.session.recognise import choose, modelled_dialects, name_of

OTHERS = {
    "Juniper Junos": "## Last commit: 2024-01-01\nversion 21.4R1;\nsystem {\n    host-name pe1;\n}\n",
    "Cisco IOS-XR": "!! IOS XR Configuration 7.3.2\nhostname xr1\ninterface MgmtEth0/RP0/CPU0/0\n!\nend\n",
    "Cisco NX-OS": "!Command: show running-config\nversion 9.3(3)\nhostname n9k\nvdc n9k id 1\nfeature bgp\n",
    "Arista EOS": "! Command: show running-config\n! device: leaf1 (vEOS, EOS-4.28.0F)\n!\nhostname leaf1\n",
    "Nokia SR OS": "# TiMOS-C-20.10.R1\nexit all\nconfigure\n    system\n        name \"pe1\"\n",
    "FRRouting": "frr version 8.4\nfrr defaults traditional\nhostname r1\nrouter bgp 65000\n",
    "Cisco ASA": ": Saved\nASA Version 9.8(2)\nhostname fw\n",
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_other_systems_are_named_and_not_read(name: str) -> None:
    assert name_of(OTHERS[name]) == name
    assert choose(OTHERS[name], modelled_dialects()) == (None, name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "Juniper Junos",
            "set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/30\nset protocols ospf area 0\n",
        ),
        ("Cisco IOS-XR", "hostname xr2\ninterface Bundle-Ether1\n ipv4 address 10.0.0.1 255.255.255.252\n"),
        ("Cisco NX-OS", "hostname n9k\ninterface Ethernet1/1\n  vrf member RED\n  ip address 10.0.0.1/30\n"),
        ("Arista EOS", "hostname leaf1\n!\nvrf instance RED\n!\ninterface Ethernet1\n   vrf RED\n"),
    ],
)
def test_systems_are_named_without_their_header(name: str, text: str) -> None:
    assert choose(text, modelled_dialects()) == (None, name)


IOS = "version 15.7\nhostname R1\ninterface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n"


def test_ios_is_read() -> None:
    dialect, _ = choose(IOS, modelled_dialects())
    assert dialect is not None
    assert dialect.name == "ios"


def test_what_the_collector_wrote_decides() -> None:
    dialect, _ = choose("!RANCID-CONTENT-TYPE: cisco\n!\nhostname R1\n", modelled_dialects())
    assert dialect is not None
    assert dialect.name == "ios"
    assert choose("!RANCID-CONTENT-TYPE: cisco-xr\n!\n" + IOS, modelled_dialects()) == (None, "Cisco IOS-XR")
    assert choose("!RANCID-CONTENT-TYPE: somethingelse\n" + IOS, modelled_dialects()) == (None, "somethingelse")


@pytest.mark.parametrize(
    "text", ["", "Dear colleagues,\nplease find attached the minutes.\n", '{"a": 1}', "a,b\n1,2\n"]
)
def test_prose_and_data_are_nobodys(text: str) -> None:
    assert choose(text, modelled_dialects()) == (None, None)

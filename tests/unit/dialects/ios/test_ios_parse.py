"""Reading as the device does: sessions, captures, banners, modes, and accounting for every line."""

from reading_modes import NMS_SESSION

from tidegate.dialects import ios
from tidegate.model.source import LineStatus
from tidegate.net.prefix import format_prefix


def test_a_pasted_session_is_a_configuration() -> None:
    device = ios.read("pe4.txt", NMS_SESSION, "pe4")
    assert device.name == "R1"
    assert device.diagnostics == []
    assert [(i.name, i.vrf, len(i.addresses)) for i in device.interfaces.values()] == [
        ("Serial1/0", "default", 1),
        ("Serial2/0", "BLUE", 1),
    ]
    routes = [(s.vrf, format_prefix(p), s.interface) for s in device.static_routes for p in s.prefixes]
    assert routes == [("default", "10.0.2.0/30", "Serial2/0"), ("BLUE", "10.1.2.4/30", "Serial1/0")]
    assert device.text.ref(12).text == "ip route 10.0.2.0 255.255.255.252 Serial2/0"


def test_a_session_may_be_abbreviated_and_answered() -> None:
    text = (
        "PE4#conf t\nEnter configuration commands, one per line.  End with CNTL/Z.\nPE4(config)#int s1/0\n"
        "PE4(config-if)#ip add 10.0.0.1 255.255.255.0\nPE4(config-if)#ip adress 1\n                 ^\n"
        "% Invalid input detected at '^' marker.\nPE4(config-if)#no shut\nPE4(config-if)#^Z\nPE4#sh ip ro\n"
        "S   10.0.0.0/8 is directly connected\nPE4#\n"
    )
    device = ios.read("a", text, "a")
    assert [a.length for a in device.interfaces["Serial1/0"].addresses] == [24]
    assert {line for line, status in device.statuses.items() if status is LineStatus.MODELLED} == {3, 4, 8}
    assert [(d.line, d.code) for d in device.diagnostics] == [(5, "not-understood")]


def test_an_unread_section_of_a_session_ends_with_its_mode() -> None:
    text = (
        "R1(config)#router rip\nR1(config-router)#version 2\nR1(config-router)#int lo0\n"
        "R1(config-if)#ip addr 10.0.0.1 255.255.255.255\n"
    )
    device = ios.read("a", text, "a")
    assert [(d.line, d.code) for d in device.diagnostics] == [(1, "not-modelled"), (2, "not-modelled")]
    assert len(device.interfaces["Loopback0"].addresses) == 1


def test_a_capture_with_its_banner_lines() -> None:
    text = (
        "PE4#show running-config\nBuilding configuration...\n\nCurrent configuration : 99 bytes\n!\nversion 17.9\n"
        "hostname REAL\n!\ninterface Loopback0\n ip address 10.0.0.1 255.255.255.255\n!\nend\n\nPE4#\n"
    )
    device = ios.read("a", text, "file")
    assert (device.name, device.version) == ("REAL", "17.9")
    assert device.diagnostics == []
    assert device.count() == {LineStatus.MODELLED: 4, LineStatus.NO_EFFECT: 4}


def test_text_in_banners_is_no_configuration() -> None:
    device = ios.read(
        "a", "banner exec ^C\ninterface Loopback1\n^C\nbanner motd #no ip routing#\ninterface Loopback0\n", "a"
    )
    assert list(device.interfaces) == ["Loopback0"]
    assert device.routing
    assert set(device.statuses.values()) == {LineStatus.NO_EFFECT, LineStatus.MODELLED}


def test_a_certificate_is_no_configuration() -> None:
    text = "crypto pki certificate chain X\n certificate self-signed 01\n  30820330 30820218\n  \tquit\nhostname A\n"
    device = ios.read("a", text, "a")
    assert device.name == "A"
    assert device.count() == {LineStatus.NO_EFFECT: 4, LineStatus.MODELLED: 1}


def test_headers_are_those_of_the_modes_not_of_the_indentation() -> None:
    text = "vrf definition A\nrd 1:1\naddress-family ipv4\n  route-target both 1:1\ninterface Loopback0\n"
    assert list(ios.read("a", text, "a").text.headers)[1:] == [0, 1, 1, 3, 0]


def test_an_unknown_section_is_accounted_for_as_a_whole() -> None:
    device = ios.read("a", "quantum flux\n ip address 10.0.0.1 255.255.255.0\n exit\nhostname A\n", "a")
    assert [s for _, s in device.statuses.items()] == [LineStatus.NOT_UNDERSTOOD] * 3 + [LineStatus.MODELLED]
    assert [d.line for d in device.diagnostics] == [1, 2, 3]


def test_the_name_is_the_hostname_else_the_prompts_else_the_files() -> None:
    assert ios.read("a", "hostname A\n", "file").name == "A"
    assert ios.read("a", "R7(config)#ip routing\n", "file").name == "R7"
    assert ios.read("a", "ip routing\n", "file").name == "file"

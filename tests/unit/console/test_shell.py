"""Modes, prompts, refusals and their marker: what the shell of IOS does with a line."""

from __future__ import annotations

import pytest
from shells import at, configuring, empty, log, said, type_all

from tidegate.console.level import Level


def test_the_way_in_and_out():
    shell = at("PE4")
    assert shell.prompt == "PE4>"
    for line, prompt in (
        ("enable", "PE4#"),
        ("configure terminal", "PE4(config)#"),
        ("ip vrf BLUE", "PE4(config-vrf)#"),
        ("interface Serial2/0", "PE4(config-if)#"),  # a command of the global mode leaves the section
        ("router ospf 1", "PE4(config-router)#"),
        ("exit", "PE4(config)#"),
        ("router bgp 65000", "PE4(config-router)#"),
        ("address-family ipv4 vrf BLUE", "PE4(config-router-af)#"),
        ("exit-address-family", "PE4(config-router)#"),
        ("address-family vpnv4", "PE4(config-router-af)#"),
        ("exit", "PE4(config-router)#"),
        ("route-map X permit 10", "PE4(config-route-map)#"),
        ("ip access-list extended A", "PE4(config-ext-nacl)#"),
        ("line vty 0 4", "PE4(config-line)#"),
        ("login local", "PE4(config-line)#"),
        ("exit", "PE4(config)#"),
        ("exit", "PE4#"),
        ("disable", "PE4>"),
    ):
        type_all(shell, line)
        assert shell.prompt == prompt, line
    assert shell.feed("exit").ended


@pytest.mark.parametrize("lines", [(), ("interface Serial2/0",), ("router bgp 65000", "address-family vpnv4")])
def test_end_leaves_every_depth(lines):
    shell = configuring(at("PE4"))
    type_all(shell, *lines, "end")
    assert shell.prompt == "PE4#"


def test_configuration_is_for_the_privileged():
    shell = at("PE4")
    assert said(shell, "configure terminal")[-2] == "% Invalid input detected at '^' marker."
    assert said(shell, "show running-config")[-2] == "% Invalid input detected at '^' marker."


def test_do_runs_exec_commands():
    shell = configuring(at("PE4"))
    type_all(shell, "interface Serial2/0")
    assert "Routing Table: BLUE" in type_all(shell, "do show ip route vrf BLUE").lines
    assert shell.prompt == "PE4(config-if)#"
    assert type_all(shell, "do sh run | include ^hostname").lines == ("hostname PE4",)


# The marker stands under the first letter that no keyword has at this place, as real devices print it:
# `Switch(config)#hostnane S1` has it 6 columns behind the prompt, `R2(config-if)#ipv6 dhcp relay …` under `relay`.
@pytest.mark.parametrize(
    ("lines", "typed", "column"),
    [
        ((), "hostnane S1", 6),
        ((), "ip rotue 10.0.0.0 255.0.0.0 Null0", 5),
        ((), "ip route 10.0.0.0 255.0.0.3 Null0", 18),
        (("interface Serial2/0",), "ip adress 10.0.2.1 255.255.255.0", 5),
        (("interface Serial2/0",), "ip mtu fast", 7),
        ((), "router bgp none", 11),
        ((), "ip vrf", None),
    ],
)
def test_marker_in_configuration_mode(lines, typed, column):
    shell = configuring(at("PE4"))
    type_all(shell, *lines)
    answer = said(shell, typed)
    if column is None:
        assert answer == ["% Incomplete command.", ""]
    else:
        assert answer == [
            " " * (len(shell.prompt) + column) + "^",
            "% Invalid input detected at '^' marker.",
            "",
        ]


def test_marker_in_exec_mode():
    shell = at("PE4")
    assert said(shell, "show ip rotue")[0].index("^") == len("PE4>show ip ro")
    assert said(shell, "show ip vrf BLUE nonsense")[0].index("^") == len("PE4>show ip vrf BLUE ")
    assert said(shell, "  show zun")[0].index("^") == len("PE4>  show ")


def test_the_marker_behind_do_stands_where_the_line_does():
    shell = configuring(at("PE4"))
    assert said(shell, "do show ip rotue")[0].index("^") == len("PE4(config)#do show ip ro")


def test_incomplete_and_ambiguous():
    shell = at("PE4")
    assert said(shell, "show ip") == ["% Incomplete command.", ""]
    assert said(shell, "show i") == ['% Ambiguous command:  "show i"']
    assert said(shell, "nonsense") == ["% Unknown command or computer name, or unable to find computer address"]
    shell = configuring(shell)
    assert said(shell, "i") == ['% Ambiguous command:  "i"']


def test_abbreviations():
    shell = at("PE4")
    full = type_all(shell, "show ip route vrf BLUE").lines
    assert type_all(shell, "sh ip ro vrf BLUE").lines == full
    type_all(shell, "en", "conf t", "int s2/0")
    assert shell.prompt == "PE4(config-if)#"
    type_all(shell, "no ip addr", "end")
    assert " no ip address" in type_all(shell, "sh run int s2/0").lines


def test_no_and_default_take_back():
    shell = configuring(at("PE4"))
    type_all(shell, "interface Serial1/0", "ip ospf cost 7", "bandwidth 100", "no ip ospf cost", "default bandwidth")
    shown = type_all(shell, "do show running-config interface Serial1/0").lines
    assert " ip address 10.1.2.5 255.255.255.252" in shown
    assert not any("cost" in line or "bandwidth" in line for line in shown)


# Refusals and effects (semantics §1).


def test_binding_takes_the_addresses_and_says_so():
    shell = configuring(at("PE4"))
    type_all(shell, "ip vrf RED", "rd 300:1", "interface Serial2/0")
    assert said(shell, "ip vrf forwarding RED") == [
        "% Interface Serial2/0 IPv4 disabled and address(es) removed due to enabling VRF RED"
    ]
    assert not any("ip address 10" in line for line in type_all(shell, "do show running-config interface s2/0").lines)


def test_refused_lines_change_nothing():
    shell = configuring(at("PE4"))
    before = type_all(shell, "do show running-config").lines
    for line, answer in (
        ("ip route vrf GREEN 10.0.0.0 255.0.0.0 Null0", "%IP routing table GREEN does not exist. Create first"),
        ("ip route 10.0.0.1 255.255.255.0 Null0", "%Inconsistent address and mask"),
        ("no ip route 10.99.0.0 255.255.0.0 Null0", "%No matching route to delete"),
        ("no ip vrf GREEN", "% VRF GREEN does not exist."),
    ):
        reply = shell.feed(line)
        assert reply.refused
        assert reply.lines == (answer,)
    assert type_all(shell, "do show running-config").lines == before


def test_an_rd_belongs_to_one_vrf_and_stays():
    shell = configuring(at("PE4"))
    type_all(shell, "ip vrf RED")
    assert said(shell, "rd 200:1") == ["% RD 200:1 already in use by VRF BLUE"]
    type_all(shell, "ip vrf BLUE", "rd 200:1")  # the same again is silent
    assert said(shell, "rd 300:1") == ['% Do "no ip vrf BLUE" before redefining the VRF']


def test_a_vrf_that_goes_takes_its_addresses():
    shell = configuring(at("PE4"))
    assert said(shell, "no ip vrf BLUE") == ["% IPv4 addresses from all interfaces in VRF BLUE have been removed"]
    text = "\n".join(type_all(shell, "do show running-config").lines)
    assert "BLUE" not in text
    assert "10.0.2.1" not in text


def test_a_family_without_rd_is_refused_and_the_mode_stays():
    shell = configuring(at("PE4"))
    type_all(shell, "ip vrf RED", "router bgp 65000")
    reply = shell.feed("address-family ipv4 vrf RED")
    assert reply.refused
    assert "RD" in reply.lines[0]
    assert shell.prompt == "PE4(config-router)#"


def test_what_is_not_modelled_is_taken_with_a_remark():
    shell = configuring(at("PE4"))
    (remark,) = type_all(shell, "ip nat inside source list 1 interface Serial1/0").lines
    assert remark.startswith("% tidegate: ")
    assert "not modelled" in remark


# The twin follows.


def test_every_router_follows():
    shell = at("PE4")
    type_all(shell, "connect PE1")
    assert any("10.0.2.0" in line for line in type_all(shell, "show ip route").lines)
    type_all(shell, "connect PE4", "enable", "configure terminal", "router ospf 1", "no redistribute static", "end")
    type_all(shell, "connect PE1")
    assert not any("10.0.2.0" in line for line in type_all(shell, "show ip route").lines)
    assert shell.level is Level.USER  # each router has a session of its own


def test_hostname_renames_the_router():
    shell = configuring(at("PE4"))
    type_all(shell, "hostname EDGE")
    assert shell.prompt == "EDGE(config)#"
    type_all(shell, "end", "connect PE1")
    assert any("10.0.2.0" in line for line in type_all(shell, "show ip route").lines)
    assert "EDGE" in shell.twin.devices
    assert "PE4" not in shell.twin.devices


def test_the_name_of_another_router_stays_with_it():
    shell = configuring(at("PE4"))
    reply = type_all(shell, "hostname P1")
    assert "another router is called P1" in reply.lines[0]
    assert shell.twin.devices == ["P1", "P2", "PE1", "PE4"]


def test_banner():
    shell = configuring(at("PE4"))
    assert type_all(shell, "banner motd #").lines == ("Enter TEXT message.  End with the character '#'.",)
    type_all(shell, "ip route is no command here", "done#")
    assert shell.prompt == "PE4(config)#"
    text = "\n".join(type_all(shell, "do show running-config").lines)
    assert "banner motd #\nip route is no command here\ndone#" in text


# Pasted sessions.


def test_a_session_with_prompts_and_answers():
    shell = at("PE4")
    shown = log(
        shell,
        "PE4#conf t\nEnter configuration commands, one per line.  End with CNTL/Z.\n"
        "PE4(config)#int s2/0\nPE4(config-if)#ip vrf forwarding RED\n% VRF RED not configured.\n"
        "PE4(config-if)#end\n*Mar  1 00:01:02.003: %SYS-5-CONFIG_I: Configured from console by console\n"
        "PE4#show ip vrf\n",
    )
    assert shown.count("% VRF RED not configured.") == 1
    assert "SYS-5" not in shown
    assert shell.prompt == "PE4#"


def test_prompts_of_several_routers():
    shell = at("PE4")
    log(
        shell,
        "P1(config)#interface Loopback9\nP1(config-if)#ip address 9.9.9.9 255.255.255.255\n"
        "P2(config)#interface Loopback9\nP2(config-if)#ip address 9.9.9.8 255.255.255.255\nP2(config-if)#end\n",
    )
    assert shell.prompt == "P2#"
    assert "Loopback9" in shell.twin.network.devices["P1"].interfaces
    assert "Loopback9" in shell.twin.network.devices["P2"].interfaces


def test_prompts_of_a_router_that_is_not_there():
    shell = empty()
    log(
        shell,
        "RouterX(config)#ip vrf BLUE\nRouterX(config-vrf)#rd 1:1\nRouterX(config-vrf)#exit\nRouterX(config)#end\n",
    )
    assert shell.prompt == "R1#"
    assert "BLUE" in shell.twin.network.devices["R1"].vrfs


def test_the_reference_sessions_into_an_empty_router():
    from shells import NMS

    shell = empty()
    shown = log(shell, (NMS / "base" / "configs" / "PE4.cfg").read_text())
    assert shell.prompt == "PE4#"
    assert not any(line.startswith("%") for line in shown.splitlines())
    routes = type_all(shell, "show ip route vrf BLUE static | include ^S").lines
    assert routes == ("S        10.1.2.4/30 is directly connected, Serial1/0",)


def test_history_hides_secrets():
    shell = configuring(at("PE4"))
    type_all(shell, "username bob password 0 VerySecret1", "snmp-server community Hidden2 RO", "end")
    text = "\n".join(
        [*type_all(shell, "show history").lines, *type_all(shell, "show running-config").lines,
         *type_all(shell, "changes").lines, *type_all(shell, "undo").lines]
    )  # fmt: skip
    assert "VerySecret1" not in text
    assert "Hidden2" not in text
    assert "<removed>" in text


# What IOS refuses although something like it is declared broadly.


def test_wrong_arguments_of_known_commands():
    shell = configuring(at("PE4"))
    for line, column in (
        ("router ospf 0", len("router ospf ")),
        ("router ospf 1 nonsense", len("router ospf 1 ")),
        ("logging 0255.255.1", len("logging ")),
        ("conf t", len("conf ")),
    ):
        reply = shell.feed(line)
        assert reply.refused, line
        assert reply.lines[0].index("^") == len("PE4(config)#") + column, line
    assert shell.prompt == "PE4(config)#"
    type_all(shell, "logging host 10.1.1.1", "logging 10.1.1.2", "logging buffered 4096", "config-register 0x2102")


@pytest.mark.parametrize("line", ["show ip route", "ping 10.1.2.6", "copy running-config startup-config", "write"])
def test_exec_commands_are_refused_in_configuration_mode(line):
    shell = configuring(at("PE4"))
    for section in ("interface Serial2/0", "ip vrf BLUE", "router ospf 1"):
        type_all(shell, section)
        reply = shell.feed(line)
        assert reply.refused
        assert reply.lines[1] == "% Invalid input detected at '^' marker."


def test_an_unknown_word_behind_do_is_no_host():
    assert said(configuring(at("PE4")), "do zzz") == [
        " " * len("PE4(config)#do ") + "^",
        "% Invalid input detected at '^' marker.",
        "",
    ]


# More of pasted sessions.


def test_answers_without_prompts_are_no_commands():
    shown = log(
        at("PE4"),
        "enable\nconfigure terminal\ninterface Loopback8\n% a refusal\n      ^\n"
        "*Mar  1 00:01:02.003: %LINK-3-UPDOWN: Interface Loopback8, changed state to up\n"
        "end\nBuilding configuration...\n[OK]\nCurrent configuration : 1242 bytes\n",
    )
    assert "Invalid" not in shown
    assert "Unknown" not in shown


def test_question_marks_in_a_session_are_the_key():
    shell = at("PE4")
    shown = log(
        shell, "PE4#configure terminal\nPE4(config)#ip vrf ?\n  WORD  VRF name\nPE4(config)#ip vrf NEW\n"
    ).split("\n")
    assert "PE4(config)#ip vrf ?" in shown
    assert not any("^" in line for line in shown)
    assert shell.prompt == "PE4(config-vrf)#"


def test_prompts_in_other_letters_name_the_router_too():
    shell = at("PE4")
    log(shell, "p1#configure terminal\np1(config)#interface Loopback6\np1(config-if)#end\n")
    assert shell.prompt == "P1#"
    assert "Loopback6" in shell.twin.network.devices["P1"].interfaces


def test_a_session_that_changes_the_name():
    shell = empty()
    log(
        shell,
        "Router>en\nRouter#conf t\nRouter(config)#hostname ABC\nABC(config)#int lo0\n"
        "ABC(config-if)#hostname DEF\nDEF(config)#^Z\nDEF#\n",
    )
    assert shell.prompt == "DEF#"
    assert shell.twin.devices == ["DEF"]


# Banners.


def test_a_banner_is_one_change():
    shell = configuring(at("PE4"))
    type_all(shell, "banner motd #", "one", "two", "three#", "do undo")
    assert shell.prompt == "PE4(config)#"
    assert said(shell, "do changes") == ["Nothing was changed yet."]
    type_all(shell, "do redo")
    assert "banner motd #\none\ntwo\nthree#" in "\n".join(type_all(shell, "do show running-config").lines)


def test_ctrl_c_ends_a_banner():
    shell = configuring(at("PE4"))
    type_all(shell, "banner motd #", "one")
    shell.interrupt()
    assert shell.prompt == "PE4#"
    type_all(shell, "configure terminal", "interface Loopback9")
    assert shell.prompt == "PE4(config-if)#"


def test_a_banner_ends_although_its_last_line_holds_a_secret():
    shell = configuring(at("PE4"))
    type_all(
        shell, "banner motd #", "the password is Zq1secret#", "interface Loopback9", "do undo", "do undo", "do redo"
    )
    assert shell.prompt == "PE4(config)#"
    text = "\n".join(type_all(shell, "do show running-config").lines)
    assert "banner motd #\nthe password <removed>#" in text
    assert "Zq1secret" not in text


# Secrets.

SECRETS = (
    "username bob privilege 15 secret {}", "user bob pass {}", "user bob secr {}", "no username bob pass {}",
    "enable secret {}", "en sec {}", "enable password level 15 {}", "en pass {}",
    "snmp-server community {} RW", "snmp comm {}", "snmp-server host 10.1.1.1 version 2c {}",
    "tacacs-server host 1.1.1.1 key {}", "crypto isakmp key {} address 1.1.1.1", "crypto isa key {} add 1.1.1.1",
    "mpls ldp neighbor 2.2.2.2 password {}", "ntp authentication-key 1 md5 {}", "passwrd {}", "do enable secret {}",
    "interface Serial1/0|ip ospf authentication-key {}", "interface Serial1/0|ip ospf message-digest-key 1 md5 {}",
    "interface Serial1/0|ip ospf mess 1 md5 {}", "interface Serial1/0|ip ospf auth {}",
    "router bgp 1|neighbor 1.1.1.1 remote-as 2|neighbor 1.1.1.1 password {}",
    "router bgp 1|neighbor 1.1.1.1 remote-as 2|neigh 1.1.1.1 pass {}",
    "router ospf 1|area 0 virtual-link 1.1.1.1 authentication-key {}",
    "line vty 0 4|password {}", "line vty 0 4|pass 7 {}", "key chain K|key 1|key-string {}",
    "key chain K|key 1|key-s {}",
)  # fmt: skip


@pytest.mark.parametrize("lines", SECRETS)
def test_a_typed_secret_is_shown_nowhere(lines, tmp_path):
    shell = at("P1")
    typed = lines.format("Zq1secret").replace("|", "\n")
    shown = log(shell, f"enable\nconfigure terminal\n{typed}\nend\nshow history\nshow running-config\nchanges\n")
    shown += log(shell, f"undo 9\nredo 9\nundo 1\nredo 1\nsave {tmp_path}/saved\n")
    assert "Zq1secret" not in shown
    assert not any("Zq1secret" in file.read_text() for file in (tmp_path / "saved" / "configs").iterdir())


@pytest.mark.parametrize(
    "line",
    [
        "router ospf 1|passive-interface default",
        "router ospf 1|pass Serial1/0",
        "aaa authentication login default local",
        "service password-encryption",
        "interface Serial1/0|ip ospf authentication message-digest",
        "description-less|key chain OSPF",
    ],
)
def test_what_is_no_secret_is_kept(line):
    shell = configuring(at("P1"))
    shown = log(shell, line.replace("|", "\n") + "\n")
    assert "<removed>" not in shown

"""No secret leaves the reader."""

import pytest

from tidegate.dialects import ios
from tidegate.dialects.ios.secrets import _HINT, _WORDS, redact


@pytest.mark.parametrize(
    "line",
    [
        "enable secret 5 $1$SECRET",
        "enable password SECRET",
        "enable secret level 3 9 SECRET",
        "username bob privilege 15 password 7 SECRET",
        "username bob secret SECRET",
        "snmp-server community SECRET RO 10",
        "snmp-server host 10.0.0.1 version 2c SECRET",
        "snmp-server host 10.0.0.1 traps SECRET",
        "snmp-server user u g v3 auth sha SECRET priv aes 128 SECRET",
        " neighbor 10.0.0.1 password 7 SECRET",
        " neighbor 10.0.0.1 password SECRET WITH BLANKS SECRET",
        " ip ospf message-digest-key 1 md5 7 SECRET",
        " ip ospf authentication-key SECRET",
        "  key-string 7 SECRET",
        "tacacs-server key 7 SECRET",
        "tacacs-server host 10.0.0.1 key SECRET",
        "radius-server host 10.0.0.1 auth-port 1812 key 7 SECRET",
        " key 7 SECRET",
        "crypto isakmp key SECRET address 10.0.0.1",
        " pre-shared-key local SECRET",
        "ntp authentication-key 1 md5 SECRET 7",
        " standby 1 authentication SECRET",
        " standby 1 authentication md5 key-string 7 SECRET",
        " vrrp 1 authentication text SECRET",
        " ppp chap password 0 SECRET",
        " ppp pap sent-username u password 7 SECRET",
        "mpls ldp neighbor 10.0.0.1 password SECRET",
        "mpls ldp password option 1 for 10 SECRET",
        " ip nhrp authentication SECRET",
        "ip ftp password 7 SECRET",
        " isis password SECRET",
        " area-password SECRET",
        " domain-password SECRET",
        " ipv6 ospf authentication ipsec spi 256 md5 0 SECRET",
        " area 1 virtual-link 10.0.0.1 authentication-key SECRET",
        " area 1 virtual-link 10.0.0.1 message-digest-key 1 md5 SECRET",
        "ip http client password SECRET",
        " server-private 10.0.0.1 key 7 SECRET",
        "R1(config)# enable secret SECRET",
        " pac key 7 SECRET",
        " client 10.0.0.1 vrf MGMT server-key 7 SECRET",
        " server-key SECRET",
        "snmp-server user u g v3 encrypted auth md5 SECRET priv des56 SECRET",
        "snmp-server user u g v3 auth sha-2 256 SECRET priv 3des SECRET",
        "snmp mib community-map SECRET engineid 1",
        "  pre-shared-key remote hex SECRET",
        " set session-key inbound esp 256 cipher SECRET authenticator SECRET",
        " set session-key outbound ah 256 SECRET",
        " enrollment url http://user:SECRET@10.0.0.1/x",
        " path ftp://user:SECRET@10.0.0.1/x",
        "  sap pmk SECRET mode-list gcm-encrypt",
        "   authentication mode hmac-sha-256 7 SECRET",
        "   authentication mode hmac-sha-256 SECRET",
        "  ipv4 etr map-server 10.0.0.1 key 7 SECRET",
        "  ipv4 etr map-server 10.0.0.1 proxy-reply key SECRET",
    ],
)
def test_the_secret_is_removed(line: str) -> None:
    assert "SECRET" not in redact(line)
    assert "<removed>" in redact(line)
    assert redact(line).split()[0] == line.split()[0]


@pytest.mark.parametrize(
    "line",
    [
        "service password-encryption",
        "key chain BGP",
        " key 1",
        " set community 65000:1 additive",
        " match community 1",
        "ip community-list standard X permit 65000:1",
        " neighbor 10.0.0.1 send-community both",
        " ip ospf authentication message-digest",
        "aaa authentication login default local",
        "crypto key generate rsa",
        "ip route 10.0.0.0 255.0.0.0 10.1.1.1",
    ],
)
def test_other_lines_stay(line: str) -> None:
    assert redact(line) == line


def test_no_diagnostic_shows_a_secret() -> None:
    device = ios.read("a.cfg", "enable unheard-of secret hidden\nrouter rip\n neighbor x password hidden\n", "a")
    assert len(device.diagnostics) == 2
    assert not any("hidden" in text for d in device.diagnostics for text in (d.text, d.message))
    assert device.text.ref(1).text == "enable unheard-of secret <removed>"


def test_no_hint_is_passed_over_by_the_quick_look() -> None:
    """Every word that the expression looks for holds one of the words that are looked for first."""
    hints = [hint.replace("\\b", "") for hint in _HINT.pattern.split("|")]
    assert "passw" in hints
    assert [hint for hint in hints if not any(word in hint for word in _WORDS)] == []


def test_words_outside_ascii_in_other_cases_are_found() -> None:
    """IGNORECASE takes the long s for an s, and `str.lower` does not."""
    assert redact("description pa\u017f\u017fword hunter2") == "description pa\u017f\u017fword <removed>"


def test_abbreviated_secrets_of_a_session_are_hidden():
    from tidegate.dialects.ios import read

    device = read(
        "R1.cfg", "R1#conf t\nR1(config)#ip vrf A\nR1(config)#enab sec Hidden7\nR1(config)#user x pass Hidden8\n", "R1"
    )
    shown = [device.text.ref(number).text for number in range(1, 5)] + [
        f"{d.text} {d.message}" for d in device.diagnostics
    ]
    assert not any("Hidden" in text for text in shown)

"""The words of one access-list entry."""

from __future__ import annotations

import pytest

from tidegate.dialects.ios.convert.access_entry import EntryError, extended_entry, standard_entry
from tidegate.model.policy import Ports
from tidegate.net.prefix import Address, format_address


def _pair(address: Address, wildcard: Address) -> str:
    return f"{format_address(address)} {format_address(wildcard)}"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("any", "0.0.0.0 255.255.255.255"),
        ("host 192.0.2.1", "192.0.2.1 0.0.0.0"),
        ("192.0.2.1", "192.0.2.1 0.0.0.0"),
        ("192.0.2.1 log", "192.0.2.1 0.0.0.0"),
        ("10.0.0.0 0.255.255.255", "10.0.0.0 0.255.255.255"),
        ("10.1.2.3 0.0.255.255 log", "10.1.0.0 0.0.255.255"),  # the device clears what the wildcard hides
    ],
)
def test_standard(text: str, source: str) -> None:
    entry = standard_entry(True, text)
    assert _pair(entry.source, entry.source_wildcard) == source
    assert entry.unmodelled is None


def test_extended_with_ports_on_both_sides() -> None:
    entry = extended_entry(False, "tcp 10.0.0.0 0.0.0.255 gt 1023 host 192.0.2.1 range 20 www established log")
    assert (entry.permit, entry.protocol, entry.established) == (False, "tcp", True)
    assert _pair(entry.source, entry.source_wildcard) == "10.0.0.0 0.0.0.255"
    assert _pair(entry.destination, entry.destination_wildcard) == "192.0.2.1 0.0.0.0"
    assert entry.source_ports == Ports("gt", (1023,))
    assert entry.destination_ports == Ports("range", (20, 80))


def test_several_ports_of_eq() -> None:
    assert extended_entry(True, "udp any any eq 53 snmp 4500").destination_ports == Ports("eq", (53, 161, 4500))


@pytest.mark.parametrize(
    ("text", "icmp"), [("icmp any any echo", "echo"), ("icmp any any 3 4", "3 4"), ("icmp any any", None)]
)
def test_icmp(text: str, icmp: str | None) -> None:
    assert extended_entry(True, text).icmp_type == icmp


@pytest.mark.parametrize(
    ("text", "unmodelled"),
    [
        ("ip any any dscp ef", "dscp ef"),
        ("tcp any any eq 80 time-range WORK", "time-range work"),
        ("tcp any any syn", "syn"),
        ("ip any any fragments", "fragments"),
        ("ip object-group A any", "object-group a any"),
        ("object-group SERVICES any any", "object-group services any any"),
    ],
)
def test_options_that_are_not_modelled_are_kept_as_such(text: str, unmodelled: str) -> None:
    assert extended_entry(True, text).unmodelled == unmodelled


@pytest.mark.parametrize(
    "text",
    ["", "ip", "ip any", "nonsense any any", "tcp any eq any", "ip host any", "ip 10.0.0.0", "tcp any any eq 65536"],
)
def test_words_that_are_no_extended_entry(text: str) -> None:
    with pytest.raises(EntryError, match=r"^% "):
        extended_entry(True, text)


@pytest.mark.parametrize("text", ["", "host", "10.0.0", "2001:db8::1", "10.0.0.0 any"])
def test_words_that_are_no_standard_entry(text: str) -> None:
    with pytest.raises(EntryError, match=r"^% "):
        standard_entry(True, text)

"""Access lists held against packets (IOS: first match, implicit deny, an absent or empty list filters nothing)."""

import pytest
from planes import ip

from tidegate.forwarding.filters import evaluate
from tidegate.forwarding.packet import Packet
from tidegate.model.policy import AccessList, AccessListEntry, Ports

ECHO = Packet(ip("10.1.1.1"), ip("10.0.2.2"))
HOST = ip("0.0.0.0")


def extended(*entries: AccessListEntry) -> AccessList:
    return AccessList(name="101", extended=True, entries=list(entries), line=1)


def test_absent_and_empty_lists_filter_nothing():
    assert evaluate(None, ECHO).permit
    assert evaluate(AccessList(name="5"), ECHO).permit


def test_standard_list_looks_at_the_source_and_ends_with_deny():
    permit = AccessListEntry(permit=True, source=ip("10.1.1.0"), source_wildcard=ip("0.0.0.255"), line=2)
    found = AccessList(name="5", entries=[permit], line=1)
    assert evaluate(found, ECHO) == (True, 2, True)
    assert evaluate(found, ECHO._replace(source=ip("10.1.2.1"))) == (False, 1, True)


def test_first_match_decides():
    deny = AccessListEntry(permit=False, protocol="icmp", destination=ip("10.0.2.2"), destination_wildcard=HOST, line=2)
    permit = AccessListEntry(permit=True, line=3)
    assert evaluate(extended(deny, permit), ECHO) == (False, 2, True)
    assert evaluate(extended(deny, permit), ECHO._replace(destination=ip("10.0.2.3"))) == (True, 3, True)


def test_protocol_numbers_are_names():
    deny = AccessListEntry(permit=False, protocol="1", line=2)
    assert not evaluate(extended(deny), ECHO).permit
    assert evaluate(extended(deny, AccessListEntry(permit=True)), ECHO._replace(protocol="tcp")).permit


@pytest.mark.parametrize(("kind", "permit"), [("echo", True), ("echo-reply", False), ("8", True)])
def test_icmp_types(kind, permit):
    entry = AccessListEntry(permit=True, protocol="icmp", icmp_type=kind)
    assert evaluate(extended(entry), ECHO).permit is permit


@pytest.mark.parametrize(
    ("operator", "values", "permit"),
    [("eq", (22,), True), ("eq", (80, 443), False), ("neq", (22,), False), ("lt", (23,), True), ("gt", (22,), False),
     ("range", (20, 22), True)],
)  # fmt: skip
def test_ports(operator, values, permit):
    entry = AccessListEntry(permit=True, protocol="tcp", destination_ports=Ports(operator, values))
    packet = ECHO._replace(protocol="tcp", destination_port=22, icmp_type=None)
    assert evaluate(extended(entry), packet).permit is permit


def test_an_unknown_port_is_a_doubt_on_the_careful_side():
    web = AccessListEntry(permit=True, protocol="tcp", destination_ports=Ports("eq", (80,)))
    found = evaluate(extended(web), ECHO._replace(protocol="tcp", icmp_type=None))
    assert (found.permit, found.certain) == (False, False)


def test_unmodelled_options_are_a_doubt():
    entry = AccessListEntry(permit=True, unmodelled="time-range NIGHT")
    assert evaluate(extended(entry), ECHO) == (True, 0, False)


def test_established_takes_answers_only():
    entry = AccessListEntry(permit=True, protocol="tcp", established=True)
    call = Packet(ip("10.1.1.1"), ip("10.0.2.2"), "tcp", 40000, 22, None)
    assert not evaluate(extended(entry), call).permit
    assert evaluate(extended(entry), call.answer()).permit

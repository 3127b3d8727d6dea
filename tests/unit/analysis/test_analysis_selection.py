"""Prefixes as users write them, and questions about an address family whose tables are not computed."""

import pytest
from planes import net, network, plane, router

from tidegate.analysis.caveats import not_computed
from tidegate.analysis.explain import explain
from tidegate.analysis.selection import cleared_host_bits, prefix_named
from tidegate.errors import UsageError


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("10.0.2.0/30", "10.0.2.0/30"),
        ("10.0.2.5/30", "10.0.2.4/30"),
        ("10.0.2.0/255.255.255.252", "10.0.2.0/30"),
        ("10.0.2.0 255.255.255.252", "10.0.2.0/30"),
        (" 10.0.2.7  255.255.255.252 ", "10.0.2.4/30"),
        ("0.0.0.0 0.0.0.0", "0.0.0.0/0"),
        ("10.0.2.1", "10.0.2.1/32"),
        ("2001:db8::5/32", "2001:db8::/32"),
        ("2001:db8::5", "2001:db8::5/128"),
    ],
)
def test_prefixes_as_written(text, prefix):
    assert prefix_named(text) == net(prefix)


@pytest.mark.parametrize(
    "text",
    ["", "/", "10.0.2.0/", "10.0.2.0/33", "10.0.2/24", "10.0.2.0/24/24", "10.0.2.0 24 7", "2001:db8:: ffff::", "BLUE"],
)
def test_no_prefix(text):
    with pytest.raises(UsageError, match="is no prefix"):
        prefix_named(text)


def test_a_wildcard_is_no_mask():
    with pytest.raises(UsageError, match=r"'0\.0\.0\.3' in '10\.0\.2\.0 0\.0\.0\.3' is no net mask"):
        prefix_named("10.0.2.0 0.0.0.3")


def test_cleared_bits_are_told():
    told = cleared_host_bits("10.0.2.5/255.255.255.252")
    assert told == "'10.0.2.5/255.255.255.252' has bits set beyond its length; the answer is for 10.0.2.4/30"
    assert cleared_host_bits("10.0.2.4/30") is None
    assert cleared_host_bits("10.0.2.5") is None


def test_explain_takes_the_same_and_tells_it():
    given = plane(network(router("R1", "Ethernet0/0 10.0.2.1/30")), {})
    found = explain(given, "R1", "10.0.2.1 255.255.255.252")
    assert (found.prefix, found.present) == ("10.0.2.0/30", True)
    assert found.caveats == (
        "'10.0.2.1 255.255.255.252' has bits set beyond its length; the answer is for 10.0.2.0/30",
    )  # fmt: skip
    assert explain(given, "R1", "10.0.2.0 255.255.255.252").caveats == ()


@pytest.mark.parametrize("what", ["2001:db8::/32", "2001:db8::1"])
def test_of_tables_that_are_not_computed_nothing_is_claimed(what):
    given = plane(network(router("R1", "Ethernet0/0 10.0.2.1/30")), {})
    found = explain(given, "R1", what)
    assert not found.present
    assert "dropped" not in found.summary
    assert "is not known" in found.summary
    assert found.caveats == ("IPv6 tables are not computed yet: this says nothing about IPv6 routes",)
    assert not_computed(given, "ipv4") is None

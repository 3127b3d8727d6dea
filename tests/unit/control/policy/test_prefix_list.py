"""IOS "Configuring BGP": prefix lists, with ge and le (examples of the command reference, `ip prefix-list`)."""

from __future__ import annotations

import pytest

from tidegate.control.policy.prefix_list import PrefixMatcher
from tidegate.model.policy import PrefixList, PrefixListEntry
from tidegate.net.prefix import parse_prefix


def matcher(*entries: tuple[bool, str, int, int]) -> PrefixMatcher:
    built = []
    for number, (permit, text, ge, le) in enumerate(entries, start=1):
        base = parse_prefix(text)
        assert base is not None
        built.append(PrefixListEntry(sequence=5 * number, permit=permit, prefix=base, ge=ge, le=le, line=number))
    return PrefixMatcher(PrefixList(name="L", entries=built))


def first_line(compiled: PrefixMatcher, text: str) -> int | None:
    prefix = parse_prefix(text)
    assert prefix is not None
    entry = compiled.first(prefix)
    return None if entry is None else entry.line


@pytest.mark.parametrize(
    ("entry", "text", "expected"),
    [
        (("0.0.0.0/0", 0, 0), "0.0.0.0/0", 1),  # the default route and nothing else
        (("0.0.0.0/0", 0, 0), "10.0.0.0/8", None),
        (("0.0.0.0/0", 0, 32), "10.1.2.3/32", 1),  # any
        (("192.168.0.0/16", 16, 24), "192.168.0.0/16", 1),
        (("192.168.0.0/16", 16, 24), "192.168.9.0/24", 1),
        (("192.168.0.0/16", 16, 24), "192.168.9.0/25", None),
        (("192.168.0.0/16", 25, 32), "192.168.9.0/24", None),
        (("192.168.0.0/16", 25, 32), "192.168.9.128/25", 1),
        (("10.0.0.0/8", 8, 8), "10.0.0.0/8", 1),  # exact
        (("10.0.0.0/8", 8, 8), "10.0.0.0/9", None),
        (("10.0.0.0/8", 8, 32), "0.0.0.0/0", None),  # a shorter prefix is not covered
    ],
)
def test_ranges_of_length(entry: tuple[str, int, int], text: str, expected: int | None) -> None:
    assert first_line(matcher((True, *entry)), text) == expected


def test_the_first_entry_decides_whatever_its_length() -> None:
    compiled = matcher((False, "10.1.0.0/16", 16, 32), (True, "10.0.0.0/8", 8, 32), (True, "10.1.2.0/24", 24, 24))
    assert first_line(compiled, "10.1.2.0/24") == 1
    assert first_line(compiled, "10.2.2.0/24") == 2
    reverse = matcher((True, "10.0.0.0/8", 8, 32), (False, "10.1.0.0/16", 16, 32))
    assert first_line(reverse, "10.1.2.0/24") == 1


def test_entries_of_one_base_keep_their_order() -> None:
    compiled = matcher((False, "10.0.0.0/8", 24, 24), (True, "10.0.0.0/8", 8, 32))
    assert first_line(compiled, "10.1.1.0/24") == 1
    assert first_line(compiled, "10.1.0.0/16") == 2


def test_an_ipv6_prefix_is_not_in_an_ipv4_list() -> None:
    assert first_line(matcher((True, "0.0.0.0/0", 0, 32)), "::/0") is None

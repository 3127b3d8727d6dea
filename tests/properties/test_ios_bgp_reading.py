"""Whatever stands in BGP and policy lines: the reader gives a device, and accounts for every line."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.dialects.ios import read

_FEATURES = sorted((Path(__file__).parents[1] / "dialects" / "ios").glob("*.cfg"))
_LINES = sorted({line for path in _FEATURES for line in path.read_text().splitlines() if line and "banner" not in line})
_WORDS = sorted({word for line in _LINES for word in line.split()})
_ODD = (
    *("0", "-1", "+", "%", "²", "٣", "4294967296", "9" * 5000, "1:" + "9" * 5000, "9" * 5000 + ".1", "10.0.0.0/99"),
    *("255.0.255.0", "2001:db8::/129", "fe80::1%Gi0/1", "65000:1", "1.2.3.4:70000", "additive", "exact-match", "none"),
)
_WORD = st.one_of(st.sampled_from(_WORDS), st.sampled_from(_ODD), st.text(min_size=1, max_size=6))


@st.composite
def _altered(draw: st.DrawFn) -> str:
    """A line of a feature's configuration with words put in, taken out or replaced; often negated."""
    words = draw(st.sampled_from(_LINES)).split(" ")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(words)))
        words[at : at + draw(st.integers(0, 1))] = draw(st.lists(_WORD, max_size=1))
    return " ".join(["no", *words] if draw(st.booleans()) else words)


@settings(max_examples=150, deadline=None)
@given(st.lists(_altered(), max_size=40))
def test_every_line_is_read_and_accounted_for(lines: list[str]) -> None:
    found = read("fuzz.cfg", "\n".join(["router bgp 65000", *lines]), "R1")
    for number, line in enumerate(found.text.lines, 1):
        text = line.strip()
        assert (number in found.statuses) == bool(text and text[0] != "!"), line
    assert found.bgp is None or all(key[0] == peer.vrf for key, peer in found.bgp.neighbors.items())

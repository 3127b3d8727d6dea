"""Lines that come together in one: options of a redistribution, values of a match (IOS)."""

from __future__ import annotations

import re
from typing import NamedTuple

_WITH_VALUE = frozenset(("metric", "metric-type", "route-map", "tag", "vrf", "intra-area", "inter-area", "external"))
_HEAD = re.compile(
    r"redistribute (?:(?:bgp|eigrp|ospf|ospfv3|isis) \d\S*|\S+)|area \S+ (?:stub|nssa)(?= |$)|distance ospf"
)
_MATCH = re.compile(r"match (?:ip|ipv6) (?:address|next-hop|route-source)(?: prefix-list)?|match \S+")
_NARROWED = ("external", "nssa-external")


class Options(NamedTuple):
    """`head`, then options by name with what follows each: ``redistribute static``, metric → 5, subnets → nothing."""

    head: str
    given: dict[str, tuple[str, ...]]

    def line(self) -> str:
        return " ".join((self.head, *(" ".join((name, *values)) for name, values in self.given.items())))


def joined(kind: str, old: str, new: str) -> str:
    """The line that says what `old` and then `new` say, which are of one key."""
    if new.startswith(("match ", "bgp confederation peers")):
        return _with_values(old, new)
    if " send-community" in old or old.startswith("send-community"):
        return _sends(new.partition("send-community")[0], _sent(old) | _sent(new))
    if _HEAD.match(new) and kind in ("ospf", "bgp"):
        one, other = options(old), options(new)
        if one.head != other.head and one.head.startswith("area "):
            return new  # an area has one kind
        if new.startswith("area ") and " stub" in new:
            return new
        if "default-information-originate" in other.given:
            one = Options(one.head, _without_metric(one.given))
        return Options(one.head, {**one.given, **other.given, **_types(one, other)}).line()
    return new


def left(kind: str, old: str, gone: str) -> str:
    """What is left of `old` after `no` before `gone`, of the same key; "" where it goes as a whole."""
    if gone.startswith(("match ", "bgp confederation peers")):
        return _without_values(old, gone)
    if "send-community" in gone:
        return _sends(old.partition("send-community")[0], _sent(old) - _sent(gone))
    if _HEAD.match(gone) and kind in ("ospf", "bgp"):
        one, other = options(old), options(gone)
        if one.head != other.head and one.head.startswith("area "):
            return old
        if not other.given:
            return ""
        kept = {name: value for name, value in one.given.items() if name not in other.given or name == "match"}
        if "match" in kept and "match" in other.given:
            kept["match"] = tuple(kind for kind in _expand(kept["match"]) if kind not in _expand(other.given["match"]))
            if not kept["match"]:
                del kept["match"]
        if "default-information-originate" in other.given:
            kept = _without_metric(kept)
        return Options(one.head, kept).line()
    return ""


def options(line: str) -> Options:
    """The options of a `redistribute`, `area X nssa` or `distance ospf` line."""
    found = _HEAD.match(line)
    assert found is not None
    given: dict[str, tuple[str, ...]] = {}
    words = line[found.end() :].split()
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == "match":
            kinds: list[str] = []
            while at < len(words) and words[at] in ("internal", *_NARROWED, "1", "2"):
                if words[at] in ("1", "2") and kinds:
                    kind = kinds.pop() if kinds[-1] in _NARROWED else kinds[-1].partition(" ")[0]
                    kinds.append(f"{kind} {words[at]}")
                else:
                    kinds.append(words[at])
                at += 1
            given[word] = tuple(kinds)
        elif word in _WITH_VALUE and at < len(words):
            given[word] = (words[at],)
            at += 1
        else:
            given[word] = ()
    return Options(found[0], given)


def _without_metric(given: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Metric and type of an NSSA belong to the default route that it originates."""
    return {name: value for name, value in given.items() if name not in ("metric", "metric-type")}


def _expand(kinds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for kind in kinds for one in ((f"{kind} 1", f"{kind} 2") if kind in _NARROWED else (kind,)))


def _types(one: Options, other: Options) -> dict[str, tuple[str, ...]]:
    """The route types of a redistribution from OSPF: a second line adds to those of the first."""
    if "match" not in one.given or "match" not in other.given:
        return {}
    return {"match": tuple(dict.fromkeys((*_expand(one.given["match"]), *_expand(other.given["match"]))))}


def _split(line: str) -> tuple[str, list[str]]:
    """The head of a line with values, and the values: a word that narrows the one before it belongs to it."""
    found = _MATCH.match(line)
    head = found[0] if found else "bgp confederation peers"
    values: list[str] = []
    for word in line[len(head) :].split():
        narrows = word in ("type-1", "type-2") if head == "match route-type" else word.isdecimal()
        if values and narrows and head in ("match route-type", "match source-protocol"):
            values[-1] += f" {word}"
        else:
            values.append(word)
    return head, values


def _with_values(old: str, new: str) -> str:
    head, values = _split(old)
    _, more = _split(new)
    exact = more[-1:] == ["exact-match"]
    kept = dict.fromkeys(value for value in (*values, *more) if value != "exact-match")
    return " ".join((head, *kept, *(("exact-match",) if exact else ())))


def _without_values(old: str, gone: str) -> str:
    head, values = _split(old)
    _, removed = _split(gone)
    if not removed:
        return ""
    kept = [value for value in values if value not in removed or value == "exact-match"]
    return " ".join((head, *kept)) if kept not in ([], ["exact-match"]) else ""


def _sent(line: str) -> set[str]:
    word = line.partition("send-community")[2].strip()
    return {"standard", "extended"} if word == "both" else {word or "standard"}


def _sends(before: str, kinds: set[str]) -> str:
    if not kinds:
        return ""
    words = " both" if len(kinds) == 2 else " extended" if "extended" in kinds else ""
    return f"{before}send-community{words}"

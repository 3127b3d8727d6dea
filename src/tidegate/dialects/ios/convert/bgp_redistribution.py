"""`redistribute` into an address family of BGP."""

from __future__ import annotations

from typing import Any

from tidegate.dialects.ios.convert.bgp_draft import BgpSection
from tidegate.dialects.ios.convert.ospf_types import ospf_route_types
from tidegate.dialects.ios.table import TABLE
from tidegate.model.redistribution import Redistribution
from tidegate.syntax.reader import Reader

_IN_BGP = "router-bgp bgp-af"
_OPTIONS = (
    "{metric <0-4294967295>:metric | route-map WORD:route_map | match OSPFROUTE:match_types+ | include-connected"
    " | metric transparent | nssa-only | level-1 | level-2 | level-1-2 | clns | ip}*"
)
_UNMODELLED = ("transparent", "nssa_only", "level_1", "level_2", "level_1_2", "clns")


@TABLE.command(
    # `vrf` says nothing more: a process belongs to one VRF.
    _IN_BGP,
    f"redistribute (connected|static):protocol {_OPTIONS}",
    f"redistribute (ospf|ospfv3|eigrp):protocol <1-4294967295>:process [vrf WORD:vrf] {_OPTIONS}",
    f"redistribute (isis|rip):protocol [ISISTAG:process] {_OPTIONS}",
    about="Redistribute information from another routing protocol",
)
def redistribute(
    r: Reader,
    section: BgpSection,
    protocol: str,
    process: int | str | None = None,
    match_types: tuple[str, ...] = (),
    **options: Any,
) -> None:
    source = None if process is None else str(process)
    entry = _find(section, protocol, source)
    if entry is None:
        entry = Redistribution(protocol=protocol, process=source, line=r.line)
        section.family.redistributions.append(entry)
    # IOS: a second line for the same source adds to the first.
    for option in ("metric", "route_map"):
        if option in options:
            setattr(entry, option, options[option])
            entry.at[option] = r.line
    if match_types:
        entry.match = tuple(sorted({*entry.match, *ospf_route_types(match_types)}))
        entry.at["match"] = r.line
    left = [name for name in _UNMODELLED if name in options]
    if left:
        r.not_modelled(f"'{left[0].replace('_', '-')}' of a redistribution is not modelled.")


def _find(section: BgpSection, protocol: str, process: str | None) -> Redistribution | None:
    entries = section.family.redistributions
    return next((e for e in entries if (e.protocol, e.process) == (protocol, process)), None)


@TABLE.command(
    _IN_BGP,
    f"no redistribute (connected|static):protocol {_OPTIONS}",
    f"no redistribute (ospf|ospfv3|eigrp):protocol <1-4294967295>:process [vrf WORD:vrf] {_OPTIONS}",
    f"no redistribute (isis|rip):protocol [ISISTAG:process] {_OPTIONS}",
)
def no_redistribute(
    _: Reader,
    section: BgpSection,
    protocol: str,
    process: int | str | None = None,
    match_types: tuple[str, ...] = (),
    **options: Any,
) -> None:
    entry = _find(section, protocol, None if process is None else str(process))
    if entry is None:
        return
    # IOS: `no redistribute static route-map M` takes away the option and leaves the redistribution.
    if not options and not match_types:
        section.family.redistributions.remove(entry)
    for option in options:
        if option in ("metric", "route_map"):
            setattr(entry, option, None)
            entry.at.pop(option, None)
    dropped = ospf_route_types(match_types)
    entry.match = tuple(kind for kind in entry.match if kind not in dropped)


TABLE.not_modelled(
    _IN_BGP,
    *(
        f"redistribute {word} [LINE]"
        for word in ("application", "iso-igrp", "lisp", "maximum-prefix", "mobile", "nhrp", "odr", "vrf")
    ),
)

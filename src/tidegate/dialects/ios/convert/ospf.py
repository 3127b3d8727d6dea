"""`router ospf`: the process, what it covers and what it takes from other protocols (RFC 2328)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tidegate.dialects.ios.convert.ospf_types import ospf_route_types
from tidegate.dialects.ios.table import TABLE
from tidegate.model.device import Device
from tidegate.model.ospf import AreaRange, DefaultOriginate, OspfNetwork, OspfProcess
from tidegate.model.redistribution import Redistribution
from tidegate.net.prefix import Address, make_prefix
from tidegate.syntax.reader import Reader


@dataclass(slots=True)
class WithoutSubnets:
    """Redistributions without `subnets`: the release decides what that means."""

    found: list[Redistribution] = field(default_factory=list)


def find_process(device: Device, process: str) -> OspfProcess | None:
    """The OSPFv2 process with that number."""
    return next((p for p in device.ospf if p.process == process and p.family == "ipv4"), None)


@TABLE.command(
    "global", "router ospf <1-65535>:number [vrf WORD:vrf]", about="Open Shortest Path First (OSPF)", header=True
)
def router_ospf(r: Reader, device: Device, number: int, vrf: str | None = None) -> None:
    process = find_process(device, str(number))
    if process is None:
        if vrf is not None and vrf not in device.vrfs:
            r.refuse(f"%VRF specified does not exist: {vrf}")
            return
        process = OspfProcess(process=str(number), vrf=vrf or "default", line=r.line)
        device.ospf.append(process)
    elif vrf is not None and vrf != process.vrf:
        r.refuse(f"%OSPF process {number} is already configured in VRF {process.vrf}")
        return
    r.enter("router-ospf", process)


@TABLE.command("global", "no router ospf <1-65535>:number [vrf WORD:vrf]")
def no_router_ospf(_: Reader, device: Device, number: int, vrf: str | None = None) -> None:
    del vrf
    device.ospf[:] = [process for process in device.ospf if process.process != str(number)]
    for interface in device.interfaces.values():
        if interface.ospf is not None and interface.ospf.process == str(number):
            interface.ospf.process = interface.ospf.area = None


@TABLE.command("router-ospf", "router-id IPV4:address", about="router-id for this OSPF process")
def router_id(r: Reader, process: OspfProcess, address: Address) -> None:
    process.router_id = address
    process.at["router_id"] = r.line


@TABLE.command("router-ospf", "no router-id [IPV4:address]")
def no_router_id(_: Reader, process: OspfProcess, address: Address | None = None) -> None:
    del address
    process.router_id = None


@TABLE.command(
    "router-ospf", "network IPV4:address WILDCARD:wildcard area AREA:area", about="Enable routing on an IP network"
)
def network(r: Reader, process: OspfProcess, address: Address, wildcard: Address, area: int) -> None:
    kept = Address(address & ~wildcard & 0xFFFFFFFF)  # IOS stores the address with the wildcard's bits cleared
    statement = OspfNetwork(kept, wildcard, area, r.line)
    for index, known in enumerate(process.networks):
        if (known.address, known.wildcard) == (kept, wildcard):
            process.networks[index] = statement
            return
    process.networks.append(statement)


@TABLE.command("router-ospf", "no network IPV4:address WILDCARD:wildcard [area AREA:area]")
def no_network(_: Reader, process: OspfProcess, address: Address, wildcard: Address, area: int = 0) -> None:
    del area
    _remove_network(process, address, wildcard)


def _remove_network(process: OspfProcess, address: Address, wildcard: Address) -> None:
    kept = address & ~wildcard & 0xFFFFFFFF
    process.networks = [n for n in process.networks if (n.address, n.wildcard) != (kept, wildcard)]


@TABLE.command("router-ospf", "[no] passive-interface default")
def passive_default(r: Reader, process: OspfProcess, no: bool = False) -> None:
    if process.passive_default is not no:
        return
    process.passive_default = not no
    process.passive.clear()  # IOS: the default, set or unset, clears the interfaces named before
    process.at["passive_default"] = r.line


@TABLE.command("router-ospf", "[no] passive-interface INTERFACE:name", about="Suppress routing updates on an interface")
def passive_interface(r: Reader, process: OspfProcess, name: str, no: bool = False) -> None:
    if no != process.passive_default:  # says what holds anyway
        process.passive.pop(name, None)
    else:
        process.passive[name] = not no
        process.at[f"passive:{name}"] = r.line


@TABLE.command("router-ospf", "default passive-interface INTERFACE:name")
def default_passive_interface(_: Reader, process: OspfProcess, name: str) -> None:
    process.passive.pop(name, None)


_TAKE = (
    "{subnets | metric <0-16777214>:metric | metric-type <1-2>:metric_type | route-map WORD:route_map"
    " | tag <0-4294967295>:tag | match | OSPFROUTE:match_types+ | nssa-only | level-1 | level-2 | level-1-2}*"
)


@TABLE.command(
    "router-ospf",
    f"redistribute (connected|static|rip|mobile|odr):protocol {_TAKE}",
    f"redistribute (bgp|eigrp|ospf):protocol <1-4294967295>:process [vrf WORD:vrf] {_TAKE}",
    f"redistribute (isis|iso-igrp):protocol [ISISTAG:process] {_TAKE}",
    about="Redistribute information from another routing protocol",
)
def redistribute(
    r: Reader,
    ospf: OspfProcess,
    protocol: str,
    process: str | int | None = None,
    vrf: str = "",
    match_types: tuple[str, ...] = (),
    **options: Any,
) -> None:
    source = None if process is None else str(process)
    entry = next((e for e in ospf.redistributions if (e.protocol, e.process) == (protocol, source)), None)
    if entry is None:
        entry = Redistribution(protocol=protocol, process=source, line=r.line, subnets=False)
        ospf.redistributions.append(entry)
        r.state(WithoutSubnets).found.append(entry)
    for option in ("metric", "metric_type", "route_map", "tag"):
        if option in options:
            setattr(entry, option, options[option])
            entry.at[option] = r.line
    if match_types:
        entry.match = tuple(sorted({*entry.match, *ospf_route_types(match_types)}))
        entry.at["match"] = r.line
    if "subnets" in options:
        entry.subnets = True
        entry.at["subnets"] = r.line
    left = [name for name in ("nssa_only", "level_1", "level_2", "level_1_2") if name in options]
    if vrf or left:
        r.not_modelled(f"'{'vrf' if vrf else left[0].replace('_', '-')}' of redistribute is not modelled.")


@TABLE.command("router-ospf", "no redistribute (connected|static|rip|mobile|odr):protocol [LINE:rest]")
@TABLE.command("router-ospf", "no redistribute (bgp|eigrp|ospf):protocol <1-4294967295>:process [LINE:rest]")
@TABLE.command("router-ospf", "no redistribute (isis|iso-igrp):protocol [ISISTAG:process] [LINE:rest]")
def no_redistribute(
    _: Reader, ospf: OspfProcess, protocol: str, process: str | int | None = None, rest: str = ""
) -> None:
    source = None if process is None else str(process)
    words = rest.split()
    for entry in [e for e in ospf.redistributions if (e.protocol, e.process) == (protocol, source)]:
        if not words:
            ospf.redistributions.remove(entry)
            continue
        # IOS: `no redistribute X metric 5` takes away the option and leaves the redistribution.
        for word, attribute in (
            ("metric", "metric"),
            ("metric-type", "metric_type"),
            ("route-map", "route_map"),
            ("tag", "tag"),
        ):
            if word in words:
                setattr(entry, attribute, None)
        dropped = ospf_route_types(tuple(words[words.index("match") + 1 :])) if "match" in words else ()
        entry.match = tuple(kind for kind in entry.match if kind not in dropped)
        if "subnets" in words:
            entry.subnets = False
            entry.at.pop("subnets", None)  # the release decides again


@TABLE.finisher
def classful_redistribution(r: Reader) -> None:
    """Without `subnets`, older releases redistribute classful networks only; newer ones always take subnets."""
    for entry in r.state(WithoutSubnets).found:
        if "subnets" not in entry.at:
            entry.subnets = r.device.behaviour.redistribute_subnets


@TABLE.command("router-ospf", "default-metric <1-16777214>:metric")
def default_metric(r: Reader, process: OspfProcess, metric: int) -> None:
    process.default_metric = metric
    process.at["default_metric"] = r.line


@TABLE.command("router-ospf", "no default-metric [NUMBER:metric]")
def no_default_metric(_: Reader, process: OspfProcess, metric: int = 0) -> None:
    del metric
    process.default_metric = None


@TABLE.command(
    "router-ospf",
    "default-information originate {always | metric <0-16777214>:metric | metric-type <1-2>:metric_type"
    " | route-map WORD:route_map}*",
    about="Control distribution of default information",
)
def default_information(r: Reader, process: OspfProcess, **options: Any) -> None:
    process.default_originate = DefaultOriginate(line=r.line, **options)


@TABLE.command("router-ospf", "no default-information originate [LINE:rest]")
def no_default_information(_: Reader, process: OspfProcess, rest: str = "") -> None:
    del rest
    process.default_originate = None


@TABLE.command(
    "router-ospf", "summary-address IPV4:address MASK:length {not-advertise | nssa-only | tag <0-4294967295>:tag}*"
)
def summary_address(
    r: Reader,
    process: OspfProcess,
    address: Address,
    length: int,
    not_advertise: bool = False,
    nssa_only: bool = False,
    tag: int = 0,
) -> None:
    prefix = make_prefix(address, length)
    process.summaries = [s for s in process.summaries if s.prefix != prefix]
    process.summaries.append(AreaRange(prefix=prefix, advertise=not not_advertise, line=r.line))
    if tag or nssa_only:
        r.not_modelled("'tag' and 'nssa-only' of summary-address are not modelled.")


@TABLE.command("router-ospf", "no summary-address IPV4:address MASK:length [LINE:rest]")
def no_summary_address(_: Reader, process: OspfProcess, address: Address, length: int, rest: str = "") -> None:
    del rest
    prefix = make_prefix(address, length)
    process.summaries = [s for s in process.summaries if s.prefix != prefix]

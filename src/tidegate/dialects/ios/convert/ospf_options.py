"""`router ospf`: areas, costs, distances and filters."""

from __future__ import annotations

from tidegate.dialects.ios.convert.blank import is_blank, reset
from tidegate.dialects.ios.table import TABLE
from tidegate.model.ospf import AreaRange, OspfArea, OspfProcess
from tidegate.net.prefix import Address, format_address, make_prefix
from tidegate.syntax.reader import Reader


def _area(r: Reader, process: OspfProcess, number: int) -> OspfArea:
    area = process.areas.get(number)
    if area is None:
        area = process.areas[number] = OspfArea(area=number, line=r.line)
    return area


@TABLE.command("router-ospf", "area AREA:area stub [no-summary]", about="OSPF area parameters")
def area_stub(r: Reader, process: OspfProcess, area: int, no_summary: bool = False) -> None:
    if area == 0:
        r.refuse("% OSPF: Backbone can not be configured as stub area")
        return
    found = _area(r, process, area)
    _forget_kind(found)
    found.kind, found.no_summary = "stub", no_summary
    found.at["kind"] = r.line


_NSSA = (
    "{no-summary | no-redistribution | default-information-originate | metric <0-16777214>:metric"
    " | metric-type <1-2>:metric_type | translate | type7 | always | suppress-fa | nssa-only | no-ext-capability}*"
)


@TABLE.command("router-ospf", f"area AREA:area nssa {_NSSA}")
def area_nssa(
    r: Reader,
    process: OspfProcess,
    area: int,
    no_summary: bool = False,
    no_redistribution: bool = False,
    default_information_originate: bool = False,
    metric: int | None = None,
    metric_type: int | None = None,
    always: bool = False,
    suppress_fa: bool = False,
    **_words: bool,
) -> None:
    if area == 0:
        r.refuse("% OSPF: Backbone can not be configured as NSSA area")
        return
    found = _area(r, process, area)
    if found.kind != "nssa":
        _forget_kind(found)
    found.kind = "nssa"
    found.no_summary = found.no_summary or no_summary
    found.no_redistribution = found.no_redistribution or no_redistribution
    found.nssa_translate_always = found.nssa_translate_always or always
    found.nssa_suppress_address = found.nssa_suppress_address or suppress_fa
    found.at["kind"] = r.line
    if default_information_originate:
        found.nssa_default, found.nssa_default_metric, found.nssa_default_type = True, metric, metric_type
        found.at["nssa_default"] = r.line


_AREA_OPTIONS = (
    ("no-summary", "no_summary"),
    ("no-redistribution", "no_redistribution"),
    ("default-information-originate", "nssa_default"),
    ("always", "nssa_translate_always"),
    ("suppress-fa", "nssa_suppress_address"),
)


@TABLE.command("router-ospf", "no area AREA:area (stub|nssa):kind [LINE:rest]")
def no_area_kind(_: Reader, process: OspfProcess, area: int, kind: str, rest: str = "") -> None:
    found = process.areas.get(area)
    if found is None or found.kind != kind:
        return
    if not rest:
        _forget_kind(found)
        return
    for word, name in _AREA_OPTIONS:
        if word in rest.split():
            setattr(found, name, False)
    if not found.nssa_default:
        found.nssa_default_metric = found.nssa_default_type = None


def _forget_kind(area: OspfArea) -> None:
    area.kind = "normal"
    area.nssa_default_metric = area.nssa_default_type = None
    for _, name in _AREA_OPTIONS:
        setattr(area, name, False)


@TABLE.finisher
def drop_blank_areas(r: Reader) -> None:
    """Areas of which `no` took away everything."""
    for process in r.device.ospf:
        process.areas = {number: area for number, area in process.areas.items() if not is_blank(area, "area")}


@TABLE.command("router-ospf", "no area AREA:area")
def no_area(_: Reader, process: OspfProcess, area: int) -> None:
    process.areas.pop(area, None)


@TABLE.command("router-ospf", "area AREA:area default-cost <0-16777215>:cost")
def area_default_cost(r: Reader, process: OspfProcess, area: int, cost: int) -> None:
    found = _area(r, process, area)
    found.default_cost = cost
    found.at["default_cost"] = r.line


@TABLE.command("router-ospf", "no area AREA:area default-cost [NUMBER:cost]")
def no_area_default_cost(_: Reader, process: OspfProcess, area: int, cost: int = 0) -> None:
    del cost
    found = process.areas.get(area)
    if found is not None:
        reset(found, "default_cost")


@TABLE.command(
    "router-ospf",
    "area AREA:area range IPV4:address MASK:length {advertise | not-advertise | cost <0-16777215>:cost}*",
)
def area_range(
    r: Reader,
    process: OspfProcess,
    area: int,
    address: Address,
    length: int,
    cost: int | None = None,
    advertise: bool = False,
    not_advertise: bool = False,
) -> None:
    del advertise
    prefix = make_prefix(address, length)
    found = _area(r, process, area)
    found.ranges = [old for old in found.ranges if old.prefix != prefix]
    found.ranges.append(AreaRange(prefix=prefix, advertise=not not_advertise, cost=cost, line=r.line))


@TABLE.command("router-ospf", "no area AREA:area range IPV4:address MASK:length [LINE:rest]")
def no_area_range(_: Reader, process: OspfProcess, area: int, address: Address, length: int, rest: str = "") -> None:
    del rest
    found = process.areas.get(area)
    if found is not None:
        found.ranges = [old for old in found.ranges if old.prefix != make_prefix(address, length)]


@TABLE.command("router-ospf", "[no] area AREA:area filter-list prefix WORD:name (in|out):direction")
def area_filter(r: Reader, process: OspfProcess, area: int, name: str, direction: str, no: bool = False) -> None:
    found = _area(r, process, area)
    value = None if no else name
    if direction == "in":
        found.filter_in = value
    else:
        found.filter_out = value
    found.at[f"filter_{direction}"] = r.line


@TABLE.command("router-ospf", "auto-cost reference-bandwidth <1-4294967>:mbit", about="Calculate OSPF interface cost")
def auto_cost(r: Reader, process: OspfProcess, mbit: int) -> None:
    process.reference_bandwidth = mbit
    process.at["reference_bandwidth"] = r.line


@TABLE.command("router-ospf", "no auto-cost [reference-bandwidth [NUMBER:mbit]]")
def no_auto_cost(_: Reader, process: OspfProcess, mbit: int = 0) -> None:
    del mbit
    process.reference_bandwidth = 100


@TABLE.command("router-ospf", "maximum-paths <1-64>:number", about="Forward packets over multiple paths")
def maximum_paths(r: Reader, process: OspfProcess, number: int) -> None:
    process.maximum_paths = number
    process.at["maximum_paths"] = r.line


@TABLE.command("router-ospf", "no maximum-paths [NUMBER:number]")
def no_maximum_paths(_: Reader, process: OspfProcess, number: int = 0) -> None:
    del number
    process.maximum_paths = 4


@TABLE.command("router-ospf", "distance <1-255>:value", about="Define an administrative distance")
def distance(r: Reader, process: OspfProcess, value: int) -> None:
    process.distance_intra = process.distance_inter = process.distance_external = value
    process.at["distance_intra"] = process.at["distance_inter"] = process.at["distance_external"] = r.line


@TABLE.command(
    "router-ospf",
    "distance ospf {intra-area <1-255>:intra | inter-area <1-255>:inter | external <1-255>:external}*",
)
def distance_ospf(
    r: Reader, process: OspfProcess, intra: int | None = None, inter: int | None = None, external: int | None = None
) -> None:
    for name, value in (("intra", intra), ("inter", inter), ("external", external)):
        if value is not None:
            setattr(process, f"distance_{name}", value)
            process.at[f"distance_{name}"] = r.line


@TABLE.command("router-ospf", "no distance [LINE:rest]")
def no_distance(_: Reader, process: OspfProcess, rest: str = "") -> None:
    del rest
    process.distance_intra = process.distance_inter = process.distance_external = 110


@TABLE.command("router-ospf", "distribute-list (prefix|route-map):kind WORD:name in", "distribute-list WORD:name in")
def distribute_list(r: Reader, process: OspfProcess, name: str, kind: str = "") -> None:
    process.distribute_list_in = f"{kind}:{name}" if kind else name
    process.at["distribute_list_in"] = r.line


@TABLE.command("router-ospf", "no distribute-list LINE:rest")
def no_distribute_list(_: Reader, process: OspfProcess, rest: str) -> None:
    if rest.split()[-1] == "in":
        process.distribute_list_in = None


@TABLE.command("router-ospf", "[no] max-metric router-lsa {include-stub | summary-lsa | external-lsa}*")
def max_metric(
    r: Reader,
    process: OspfProcess,
    no: bool = False,
    include_stub: bool = False,
    summary_lsa: bool = False,
    external_lsa: bool = False,
) -> None:
    process.max_metric = not no
    process.at["max_metric"] = r.line
    if not no and (include_stub or summary_lsa or external_lsa):
        r.not_modelled("Of max-metric only the router LSA's transit links are modelled.")


@TABLE.command(
    "router-ospf", "max-metric router-lsa on-startup [LINE:rest]", "no max-metric router-lsa on-startup [LINE:rest]"
)
def max_metric_on_startup(r: Reader, _: OspfProcess, rest: str = "") -> None:
    del rest
    r.no_effect()  # it ends some time after the router starts; tables are those of a network at rest


@TABLE.command("router-ospf", "[no] capability vrf-lite", about="Do not perform PE specific checks")
def vrf_lite(r: Reader, process: OspfProcess, no: bool = False) -> None:
    process.vrf_lite = not no
    process.at["vrf_lite"] = r.line


@TABLE.command("router-ospf", "domain-id (IPV4:address | type LINE:raw | null)", about="OSPF domain-id")
def domain_id(r: Reader, process: OspfProcess, address: Address | None = None, raw: str = "") -> None:
    process.domain_id = format_address(address) if address is not None else raw or "null"
    process.at["domain_id"] = r.line


@TABLE.command("router-ospf", "no domain-id [LINE:rest]")
def no_domain_id(_: Reader, process: OspfProcess, rest: str = "") -> None:
    del rest
    process.domain_id = None


@TABLE.command("router-ospf", "[no] shutdown")
def shutdown(r: Reader, process: OspfProcess, no: bool = False) -> None:
    process.shutdown = not no
    process.at["shutdown"] = r.line


@TABLE.command("router-ospf", "mpls ldp autoconfig [area AREA:area]", about="Configure LDP automatically")
def ldp_autoconfig(r: Reader, process: OspfProcess, area: int | None = None) -> None:
    process.ldp_autoconfig[area] = r.line


@TABLE.command("router-ospf", "no mpls ldp autoconfig [area AREA:area]")
def no_ldp_autoconfig(_: Reader, process: OspfProcess, area: int | None = None) -> None:
    if area is None:
        process.ldp_autoconfig.clear()
    else:
        process.ldp_autoconfig.pop(area, None)


TABLE.no_effect(
    "router-ospf",
    "log-adjacency-changes [detail]",
    "log-adj-changes [detail]",
    "timers LINE",
    "area AREA authentication [LINE]",
    "auto-cost",
    "adjacency stagger LINE",
    "bfd LINE",
    "event-log [LINE]",
    "ispf",
    "incremental-spf",
    "limit LINE",
    "local-rib-criteria [LINE]",
    "max-lsa LINE",
    "nsf [LINE]",
    "nsr",
    "process-min-time LINE",
    "queue-depth LINE",
    "snmp LINE",
    "traffic-share LINE",
    "ttl-security LINE",
    "mpls ldp sync",
    "mpls traffic-eng LINE",
    "fast-reroute LINE",
    "capability opaque",
    "capability lls",
    "capability transit",
    "compatible rfc1587",
    "microloop LINE",
    "redistribute maximum-prefix LINE",
    "ip cef",
    "help",
)
TABLE.not_modelled(
    "router-ospf",
    "area AREA LINE",
    "compatible rfc1583",
    "discard-route LINE",
    "discard-route",
    "distance LINE",
    "distribute-list LINE",
    "domain-tag LINE",
    "neighbor LINE",
    "prefix-suppression",
    "segment-routing LINE",
    "summary-address LINE",
    "max-metric LINE",
    "passive-interface LINE",
    "default-information LINE",
    "table-map LINE",
    "interface-id LINE",
    "redistribute LINE",
)

"""Prefix classes and deferred tables change no answer: random provider networks, computed in two ways.

The reference computes per prefix (each prefix a class of its own) and fills every table during the fixed point. Both
must give the same records, label numbers aside (one label a class is less than one a prefix). Networks come as IOS text
through the real reader: PEs around a route reflector, VRFs with random route targets, static groups with overlapping
prefixes, maps, aggregates, CE sessions, redistribution, static leaks and shut interfaces, and CEs outside the snapshot
that announce.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from examples import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.analysis.routes import bgp_routes, routes, vpn_routes
from tidegate.control.engine import compute
from tidegate.dialects.ios import read
from tidegate.model.announcement import Announcements
from tidegate.model.device import Network
from tidegate.net.aspath import Asn
from tidegate.net.prefix import Prefix, make_prefix, mask_length, parse_address

PREFIXES = [f"10.{i}.{j}.0 255.255.255.0" for i in (1, 2) for j in range(3)] + [
    "10.1.0.0 255.255.0.0",
    "172.16.0.0 255.240.0.0",
    "0.0.0.0 0.0.0.0",
    "10.9.9.9 255.255.255.255",
]
MAPS = {
    "static-map": " route-map ONLY1",
    "own-preference": " route-map OWN-PREFERENCE",
    "own-weight": " route-map OWN-WEIGHT",
}
TARGETS = ["65000:1", "65000:2", "65000:3"]


@dataclass
class VrfPlan:
    imports: list[str]
    exports: list[str]
    statics: list[tuple[str, int]]  # prefix, next hop 1 or 2
    redistribute: list[str]
    options: set[str] = field(default_factory=set)
    announced: list[tuple[str, int, int]] = field(default_factory=list)  # prefix, length of the AS path, next hop


vrf_plans = st.builds(
    VrfPlan,
    st.lists(st.sampled_from(TARGETS), max_size=2, unique=True),
    st.lists(st.sampled_from(TARGETS), max_size=2, unique=True),
    st.lists(st.tuples(st.sampled_from(PREFIXES), st.sampled_from([1, 2])), max_size=6, unique_by=lambda s: s[0]),
    st.lists(st.sampled_from(["connected", "static"]), max_size=2, unique=True),
    st.sets(
        st.sampled_from(
            ["import-map", "export-map", "aggregate", "summary-only", "ce", "floating", "shut", "static-map", "leak",
             "global", "recursive",
             "shared-rd", "own-preference", "own-weight", "ospf", "ospf-back", "receive",
             "replicate", "import-global", "export-global", "prefer", "prepend"]
        ),
        max_size=5,
    ),
    st.lists(
        st.tuples(st.sampled_from(PREFIXES), st.integers(1, 2), st.sampled_from([2, 2, 2, 3])),
        max_size=5,
        unique_by=lambda a: a[0],
    ),
)  # fmt: skip
plans = st.lists(st.lists(vrf_plans, min_size=1, max_size=2), min_size=1, max_size=3)


def customer_interfaces(number: int, v: int, plan: VrfPlan) -> list[str]:
    lines = [f"interface Serial1/{v}", f" vrf forwarding V{v}", f" ip address 10.200.{v}.1 255.255.255.252"]
    lines += [" shutdown"] if "shut" in plan.options else []
    if "ce" in plan.options:
        lines += [f"interface Serial2/{v}", f" vrf forwarding V{v}"]
        lines += [f" ip address 203.0.113.{number * 16 + v * 4 + 1} 255.255.255.252"]
    if plan.options & {"ospf", "ospf-back"}:
        lines += [f"interface Serial4/{v}", f" vrf forwarding V{v}"]
        lines += [f" ip address 10.240.{number * 2 + v}.1 255.255.255.252"]
    if "receive" in plan.options:
        lines += [f"interface Serial5/{v}", f" ip vrf receive V{v}"]
        lines += [f" ip address 10.1.{v}.1 255.255.255.0", " ip policy route-map BY-SOURCE"]
    if plan.announced:
        lines += [f"interface Serial3/{v}", f" vrf forwarding V{v}"]
        lines += [f" ip address 10.2{number}.{v}.1 255.255.255.248"]
    return lines


def pe_text(number: int, vrfs: list[VrfPlan]) -> str:
    lines = [f"hostname pe{number}"]
    for v, plan in enumerate(vrfs):
        lines += [
            f"vrf definition V{v}",
            f" rd 65000:{9 if 'shared-rd' in plan.options else number}{9 - v}",
            " address-family ipv4",
        ]
        lines += [f"  route-target import {t}" for t in plan.imports]
        lines += [f"  route-target export {t}" for t in plan.exports]
        lines += ["  import map ONLY1"] if "import-map" in plan.options else []
        lines += ["  export map TAG2"] if "export-map" in plan.options else []
        lines += ["  route-replicate from vrf global unicast static"] if "replicate" in plan.options else []
        lines += ["  import ipv4 unicast map ONLY1"] if "import-global" in plan.options else []
        lines += ["  export ipv4 unicast map ONLY1"] if "export-global" in plan.options else []
        lines.append(" exit-address-family")
    lines += ["interface Loopback0", f" ip address 192.0.2.{number} 255.255.255.255"]
    lines += [f"interface Serial0/{number}", f" ip address 198.51.100.{number * 4 + 1} 255.255.255.252", " mpls ip"]
    for v, plan in enumerate(vrfs):
        lines += customer_interfaces(number, v, plan)
    lines += ["router ospf 1", " network 192.0.2.0 0.0.0.255 area 0", " network 198.51.100.0 0.0.0.255 area 0"]
    lines += [" redistribute static subnets route-map ONLY1"]
    for v, plan in enumerate(vrfs):
        if plan.options & {"ospf", "ospf-back"}:
            lines += [f"router ospf {10 + v} vrf V{v}", " network 10.240.0.0 0.0.255.255 area 0"]
            lines += [" redistribute bgp 65000 subnets"] if "ospf-back" in plan.options else []
        for prefix, hop in plan.statics:
            distance = " 150" if "floating" in plan.options else ""
            lines.append(f"ip route vrf V{v} {prefix} 10.200.{v}.{hop + 1 if hop == 1 else 6}{distance}")
        if "recursive" in plan.options:
            lines.append(f"ip route vrf V{v} 10.77.0.0 255.255.0.0 10.1.1.1")
        if "leak" in plan.options:
            lines.append(f"ip route 10.2.{v}.0 255.255.255.0 Serial1/{v}")
        if "global" in plan.options:
            lines.append(f"ip route vrf V{v} 10.66.0.0 255.255.0.0 198.51.100.{number * 4 + 2} global")
    lines += [
        "ip prefix-list ONE permit 10.1.0.0/16 le 24",
        "route-map ONLY1 permit 10",
        " match ip address prefix-list ONE",
        "route-map TAG2 permit 10",
        " match ip address prefix-list ONE",
        " set extcommunity rt 65000:2 additive",
        "route-map PREFER permit 10",
        " match ip address prefix-list ONE",
        " set local-preference 200",
        "route-map PREFER permit 20",
        "route-map OWN-PREFERENCE permit 10",
        " set local-preference 200",
        "route-map OWN-WEIGHT permit 10",
        " match ip address prefix-list ONE",
        " set weight 100",
        "route-map OWN-WEIGHT permit 20",
        "route-map PREPEND permit 10",
        " match ip address prefix-list ONE",
        " set as-path prepend 65300 65300",
        "route-map PREPEND permit 20",
        "router bgp 65000",
        " neighbor 192.0.2.100 remote-as 65000",
        " neighbor 192.0.2.100 update-source Loopback0",
        " redistribute static",
        " address-family vpnv4",
        "  neighbor 192.0.2.100 activate",
        "  neighbor 192.0.2.100 send-community extended",
        " exit-address-family",
    ]
    for v, plan in enumerate(vrfs):
        lines.append(f" address-family ipv4 vrf V{v}")
        policy = next((name for option, name in MAPS.items() if option in plan.options), "")
        lines += [f"  redistribute {source}{policy}" for source in plan.redistribute]
        lines += [f"  redistribute ospf {10 + v} match internal external"] if "ospf" in plan.options else []
        if plan.options & {"aggregate", "summary-only"}:
            option = " summary-only" if "summary-only" in plan.options else ""
            lines.append("  aggregate-address 10.1.0.0 255.255.0.0" + option)
        if "ce" in plan.options:
            peer = f"203.0.113.{number * 16 + v * 4 + 2}"
            lines += [f"  neighbor {peer} {word}" for word in ("remote-as 65100", "activate", "as-override")]
        lines += outside_neighbor(number, v, plan)
        lines.append(" exit-address-family")
    return "\n".join([*lines, "end", ""])


def outside_neighbor(number: int, v: int, plan: VrfPlan) -> list[str]:
    if not plan.announced:
        return []
    peer = f"10.2{number}.{v}.2"
    lines = [f"  neighbor {peer} remote-as 65200", f"  neighbor {peer} activate"]
    if "prefer" in plan.options:
        lines.append(f"  neighbor {peer} route-map PREFER in")
    elif "prepend" in plan.options:
        lines.append(f"  neighbor {peer} route-map PREPEND in")
    return lines


def reflector_text(count: int) -> str:
    lines = ["hostname rr", "interface Loopback0", " ip address 192.0.2.100 255.255.255.255"]
    for number in range(1, count + 1):
        lines += [f"interface Serial0/{number}", f" ip address 198.51.100.{number * 4 + 2} 255.255.255.252", " mpls ip"]
    lines += ["router ospf 1", " network 0.0.0.0 255.255.255.255 area 0", "router bgp 65000"]
    for number in range(1, count + 1):
        lines += [f" neighbor 192.0.2.{number} remote-as 65000", f" neighbor 192.0.2.{number} update-source Loopback0"]
    lines.append(" address-family vpnv4")
    for number in range(1, count + 1):
        lines += [f"  neighbor 192.0.2.{number} activate", f"  neighbor 192.0.2.{number} send-community extended"]
        lines += [f"  neighbor 192.0.2.{number} route-reflector-client"]
    return "\n".join([*lines, "end", ""])


def ce_text(number: int, v: int) -> str:
    return f"""hostname ce{number}{v}
interface Serial0/0
 ip address 203.0.113.{number * 16 + v * 4 + 2} 255.255.255.252
ip route 10.1.1.0 255.255.255.0 Null0
ip route 10.2.2.0 255.255.255.0 Null0
router bgp 65100
 neighbor 203.0.113.{number * 16 + v * 4 + 1} remote-as 65000
 redistribute static
end
"""


def ospf_customer_text(number: int, v: int) -> str:
    return f"""hostname oc{number}{v}
interface Serial0/0
 ip address 10.240.{number * 2 + v}.2 255.255.255.252
ip route 10.1.1.0 255.255.255.0 Null0
ip route 10.2.1.0 255.255.255.0 Null0
router ospf 1
 network 10.240.0.0 0.0.255.255 area 0
 redistribute static subnets
end
"""


def texts(plan: list[list[VrfPlan]]) -> dict[str, str]:
    found = {"rr.cfg": reflector_text(len(plan))}
    for number, vrfs in enumerate(plan, 1):
        found[f"pe{number}.cfg"] = pe_text(number, vrfs)
        for v, vrf in enumerate(vrfs):
            if vrf.options & {"ospf", "ospf-back"}:
                found[f"oc{number}{v}.cfg"] = ospf_customer_text(number, v)
            if "ce" in vrf.options:
                found[f"ce{number}{v}.cfg"] = ce_text(number, v)
    return found


def address(text: str):
    found = parse_address(text)
    assert found is not None
    return found


def prefix_of(text: str) -> Prefix:
    head, mask = text.split()
    bits = mask_length(address(mask))
    assert bits is not None
    return make_prefix(address(head), bits)


def announcements(plan: list[list[VrfPlan]]) -> list[Announcements]:
    groups: dict[tuple[int, int, int, int], Announcements] = {}
    for number, vrfs in enumerate(plan, 1):
        for v, vrf in enumerate(vrfs):
            for prefix, hops, last in vrf.announced:
                group = groups.setdefault(
                    (number, v, hops, last),
                    Announcements(
                        f"pe{number}", f"V{v}", address(f"10.2{number}.{v}.2"), "announcements.csv",
                        as_path=(Asn(65200), Asn(65201))[:hops], next_hop=address(f"10.2{number}.{v}.{last}"),
                    ),
                )  # fmt: skip
                group.prefixes.append(prefix_of(prefix))
    return list(groups.values())


def network(files: dict[str, str], announced: list[Announcements]) -> Network:
    devices = [read(name, text, name.removesuffix(".cfg")) for name, text in files.items()]
    return Network(
        devices={device.name: device for device in sorted(devices, key=lambda d: d.name)}, announcements=announced
    )


def answers(plane) -> list[dict[str, object]]:
    found = []
    for record in [*routes(plane), *bgp_routes(plane), *vpn_routes(plane)]:
        row = record.to_dict()
        row.pop("labels", None)
        row.pop("label", None)
        found.append(row)
    return found


STATIC = [("10.1.1.0 255.255.255.0", 1)]
IMPORTER = VrfPlan(["65000:2"], ["65000:3"], [], [])


@pytest.mark.parametrize("option", ["own-preference", "own-weight"])
def test_a_vrf_whose_own_path_an_import_beats_is_not_deferred(option):
    """V1 has the prefix itself and imports V0's copy of higher local preference, or sets its own weight lower: it
    exports its own no more, so that the other PE loses the route."""
    preferred = VrfPlan([], ["65000:1"], STATIC, ["static"], {"own-preference"})
    beaten = VrfPlan(["65000:1"], ["65000:2"], STATIC, ["static"], {option} - {"own-preference"})
    plan = [[preferred, beaten], [IMPORTER]]
    found = answers(compute(network(texts(plan), [])))
    assert found == answers(compute(network(texts(plan), []), defer=False))
    assert not any(row["device"] == "pe2" and row["vrf"] == "V0" and row["prefix"] == "10.1.1.0/24" for row in found)


def test_deferred_imports_tie_in_the_same_order():
    """Equal copies from two VRFs of the device: that of the lower route distinguisher is taken in both ways."""
    source = VrfPlan([], ["65000:2"], STATIC, ["static"])
    plan = [[source, source, IMPORTER]]
    found = answers(compute(network(texts(plan), [])))
    assert found == answers(compute(network(texts(plan), []), defer=False))
    assert next(row["leaked_from"] for row in found if row["vrf"] == "V2" and row["protocol"] == "bgp") == "pe1/V1"


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans)
def test_classes_and_deferral_equal_the_reference(plan):
    files = texts(plan)
    found, reference = (network(files, announcements(plan)) for _ in range(2))
    assert answers(compute(found)) == answers(compute(reference, per_prefix=True, defer=False))


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(plan, random):
    files = texts(plan)
    shuffled = list(files.items())
    random.shuffle(shuffled)
    found, other = (network(texts, announcements(plan)) for texts in (files, dict(shuffled)))
    assert answers(compute(found)) == answers(compute(other))


def test_a_component_that_goes_as_it_is_suppressed_is_withdrawn():
    """pe2 hears of a component before pe1 suppresses it, and suppresses it itself: its CE must not keep the path."""
    source = VrfPlan([], ["65000:1"], [], ["connected"], {"receive", "summary-only"})
    taker = VrfPlan(["65000:1"], [], [], [], {"ce", "summary-only"})
    nobody = VrfPlan([], [], [], [])
    plan = [[source, nobody], [nobody, taker]]
    found = answers(compute(network(texts(plan), [])))
    assert found == answers(compute(network(texts(plan), []), defer=False))
    assert not any(row["device"] == "ce21" and row["prefix"] == "10.1.0.0/24" for row in found)

"""The same network gives the same routes, in whatever order its devices and cables are named."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from ospf_network import Computed, link, router

from tidegate.control.links import build_topology
from tidegate.control.protocols.ospf.computation import Ospf
from tidegate.model.redistribution import Redistribution


@st.composite
def shapes(draw):
    """Routers by number, and links (one, other, area, cost, cost)."""
    count = draw(st.integers(2, 6))
    ends = st.integers(0, count - 1)
    cost = st.integers(1, 5)
    links = draw(st.lists(st.tuples(ends, ends, st.integers(0, 2), cost, cost), min_size=1, max_size=9))
    return count, [each for each in links if each[0] != each[1]], draw(st.permutations(range(count)))


def build(count, links) -> Computed:
    routers = [router(f"r{n}", n + 1, loopback_area=n % 3) for n in range(count)]
    for subnet, (one, other, area, there, back) in enumerate(links, 1):
        link(routers[one], routers[other], subnet, area, costs=(there, back))
    for side in routers:
        side.device.ospf[0].redistributions.append(Redistribution(protocol="static"))
    computed = Computed(*routers)
    computed.redistribute("r0", "192.168.0.0/16")
    computed.redistribute("r1", "192.168.0.0/16")
    return computed


@settings(max_examples=60, deadline=None)
@given(shapes())
def test_order_does_not_matter(shape):
    count, links, order = shape
    names = [f"r{n}" for n in range(count)]
    one = build(count, links)
    expected = [one.routes(name) for name in names]
    other = build(count, links)
    devices = other.network.devices
    other.network.devices = {names[n]: devices[names[n]] for n in order}
    other.ospf = Ospf(other.network, build_topology(other.network), other.classes)
    assert [other.routes(name) for name in names] == expected
    assert other.ospf.adjacencies() == one.ospf.adjacencies()


@settings(max_examples=60, deadline=None)
@given(shapes())
def test_forwarding_along_routes_ends_where_they_say(shape):
    """Hop by hop, each next hop's own metric is smaller by the cost of the link: no circle within an area."""
    count, links, _ = shape
    computed = build(count, [(one, other, 0, there, back) for one, other, _, there, back in links])
    owners = {address: ends[0].device for address, ends in computed.topology.owners.items()}
    tables = computed.tables()
    for table, routes in tables.items():
        for cls, paths in routes.items():
            for route in paths:
                if not route.protocol.startswith("ospf-e"):
                    cost = computed.network.devices[table.device].interfaces[route.interface].ospf.cost
                    following = tables[table._replace(device=owners[route.next_hop])].get(cls)
                    if following is not None:
                        assert following[0].metric == route.metric - cost

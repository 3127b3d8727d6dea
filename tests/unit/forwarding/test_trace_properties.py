"""Whatever the tables say, a trace ends, says how, and says the same again."""

from hypothesis import given, settings
from hypothesis import strategies as st
from planes import ip, leaked_static, network, plane, router, static

from tidegate.forwarding.dispositions import Disposition
from tidegate.forwarding.fib import Fib
from tidegate.forwarding.packet import Packet
from tidegate.forwarding.trace import MAX_BRANCHES, trace
from tidegate.forwarding.walk import Position

# Four routers in a ring of /30s, each with a VRF that has a stub network; Rn's links are Serial0/0 and Serial0/1.
RING = [
    ("R1", "10.0.0.1/30", "10.0.0.14/30"),
    ("R2", "10.0.0.5/30", "10.0.0.2/30"),
    ("R3", "10.0.0.9/30", "10.0.0.6/30"),
    ("R4", "10.0.0.13/30", "10.0.0.10/30"),
]
HOPS = [f"10.0.0.{n}" for n in range(1, 15)]
PREFIXES = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/28", "10.7.1.0/24", "10.7.3.0/24", "10.7.0.0/16"]
DESTINATIONS = ["10.7.1.1", "10.7.3.9", "10.0.0.5", "10.0.0.12", "8.8.8.8"]


def ring():
    return network(
        *(
            router(name, f"Serial0/0 {one}", f"Serial0/1 {two}", f"Ethernet0/2 10.7.{name[1]}.1/24 RED")
            for name, one, two in RING
        )
    )


@st.composite
def tables(draw):
    found = {}
    for name, _, _ in RING:
        for vrf in ("default", "RED"):
            other = "RED" if vrf == "default" else "default"
            route = st.one_of(
                st.builds(lambda hop, n=name: static(n, hop), st.sampled_from(HOPS)),
                st.builds(lambda port, n=name: static(n, interface=port), st.sampled_from(["Serial0/0", "Serial0/1"])),
                st.builds(lambda hop, n=name, o=other: leaked_static(n, o, hop), st.sampled_from(HOPS)),
                st.just(static(name, discard=True)),
            )
            routes = draw(
                st.dictionaries(st.sampled_from(PREFIXES), st.lists(route, min_size=1, max_size=3), max_size=3)
            )
            found[f"{name}/{vrf}"] = {prefix: tuple(several) for prefix, several in routes.items()}
    return found


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(DESTINATIONS), st.sampled_from(["default", "RED"]))
def test_every_trace_ends_and_repeats(given_tables, destination, vrf):
    found = plane(ring(), given_tables)
    packet, start = Packet(ip("192.0.2.1"), ip(destination)), Position("R1", vrf)
    walks = trace(Fib(found), packet, start)
    assert 1 <= len(walks) <= MAX_BRANCHES
    assert walks == trace(Fib(found), packet, start)
    for walk in walks:
        assert isinstance(walk.disposition, Disposition)
        assert walk.hops
        assert walk.reason
        assert walk.hops[0].device == "R1"
        assert (walk.end is not None) == (walk.disposition is Disposition.DELIVERED)
        places = [(hop.device, hop.vrf, hop.in_interface) for hop in walk.hops]
        assert len(places) == len(set(places))  # a place seen again ends the way as a loop

"""The plan of a generated provider: consistent, and of the size that was asked for."""

from collections import Counter

import pytest

from tidegate.generate.provider import TIERS, Provider, Site, Size
from tidegate.net.prefix import covers, parse_prefix

SMALL = Provider(TIERS["small"], seed=1)


def test_the_small_tier_has_the_agreed_size() -> None:
    size = TIERS["small"]
    assert (size.routers, size.vrfs) == (30, 200)
    assert size.vpn_prefixes == 198 * 20 + 2 * 100  # about 4 k


def test_the_larger_tiers_are_just_numbers() -> None:
    large, internet = TIERS["large"], TIERS["internet"]
    assert (large.routers, large.vrfs, large.vpn_prefixes) == (1000, 20_000, 1_000_100)
    assert (internet.routers, internet.vrfs, internet.vpn_prefixes) == (10_000, 200_000, 10_000_100)
    assert all(size.problem() is None for size in TIERS.values())


def test_every_address_of_the_core_is_used_once() -> None:
    addresses = [SMALL.loopback(name) for name in SMALL.routers]
    addresses += [port.address for link in SMALL.links for port in link]
    assert max(Counter(addresses).values()) == 1


def test_links_join_neighbors_of_one_subnet_and_agree() -> None:
    for a, b in SMALL.links:
        assert (a.address ^ b.address) == 1  # the two addresses of a /31
        assert (a.neighbor, b.neighbor) == (b.router, a.router)
    ports = [(port.router, port.interface) for link in SMALL.links for port in link]
    assert len(ports) == len(set(ports))


def test_the_core_is_connected() -> None:
    reached, waiting = {"P1"}, ["P1"]
    while waiting:
        here = waiting.pop()
        for port in SMALL.ports[here]:
            if port.neighbor not in reached:
                reached.add(port.neighbor)
                waiting.append(port.neighbor)
    assert reached == set(SMALL.routers)


def test_every_site_is_somewhere_once_and_never_twice_on_a_pe() -> None:
    found: Counter[tuple[int, int]] = Counter()
    for pe in range(SMALL.size.pe):
        sites = list(SMALL.sites_of(pe))
        assert len({site.vpn for site in sites}) == len(sites)
        found.update((site.vpn, site.number) for site in sites)
    assert found == Counter({(vpn, number): 1 for vpn in range(40) for number in range(5)})


def sites_of(provider: Provider) -> dict[tuple[int, int], Site]:
    return {(s.vpn, s.number): s for pe in range(provider.size.pe) for s in provider.sites_of(pe)}


def test_customers_use_the_same_addresses_and_partners_of_an_extranet_do_not() -> None:
    provider = Provider(Size(20, 8, 2, vpns=60, sites=5, prefixes=20, extranets=30), seed=1)
    sites = sites_of(provider)
    of_vpn = {n: {p for number in range(5) for p in provider.prefixes(sites[n, number])} for n in range(1, 60)}
    assert len({frozenset(prefixes) for prefixes in of_vpn.values()}) <= 16  # of 59 VPNs
    joined = [(n, other) for n in of_vpn for other in provider.vpn(n).partners]
    assert joined
    assert all(of_vpn[n].isdisjoint(of_vpn[other]) for n, other in joined)


def test_a_tenth_of_the_prefixes_is_at_two_sites() -> None:
    sites = sites_of(SMALL)
    for vpn in range(1, 40):
        homes = Counter(p for number in range(5) for p in SMALL.prefixes(sites[vpn, number]))
        assert Counter(homes.values()) == {1: 5 * 20 - 2 * 4, 2: 4}
    assert len(list(SMALL.prefixes(sites[3, 1]))) == 20


def test_the_shared_services_are_two_vrfs_of_a_hundred_routes_each() -> None:
    sites = sites_of(SMALL)
    services = [site for site in sites.values() if SMALL.is_service(site)]
    assert sorted(site.number for site in services) == [0, 1]
    prefixes = [p for site in services for p in SMALL.prefixes(site)]
    assert len(set(prefixes)) == 200
    others = {p for site in sites.values() if not SMALL.is_service(site) for p in SMALL.prefixes(site)}
    assert others.isdisjoint(prefixes)
    assert all(SMALL.ce_asn(site) is None for site in services)


def test_every_ce_link_is_unique() -> None:
    links = [SMALL.ce_link(site) for site in sites_of(SMALL).values()]
    assert len(set(links)) == len(links) == 200


@pytest.mark.parametrize("tier", ["small", "large", "internet"])
def test_an_address_plan_has_room_for_every_site(tier: str) -> None:
    provider = Provider(TIERS[tier], seed=1)
    size = provider.size
    assert provider.prefix_length == 24
    for plan in (0, 15):
        vpn = next(n for n in range(1, size.vpns) if provider.vpn(n).plan == plan)
        block = parse_prefix(f"10.{plan * 16}.0.0/12")
        last = Site(vpn, size.sites - 1, vpn * size.sites + size.sites - 1, 0)
        found = list(provider.prefixes(last))
        assert len(set(found)) == size.prefixes
        assert block is not None
        assert all(covers(block, prefix) for prefix in found)


def test_all_kinds_of_vpn_occur() -> None:
    vpns = [SMALL.vpn(number) for number in range(40)]
    assert {vpn.kind for vpn in vpns} == {"full-mesh", "hub-and-spoke"}
    large = Provider(TIERS["large"], seed=1)
    kinds = Counter(large.vpn(number).kind for number in range(2000))
    assert 70 < kinds["hub-and-spoke"] < 130  # 5 %
    assert {vpn.map_kind for vpn in vpns} == {"", "import", "export"}
    assert {SMALL.ce_asn(site) is None for pe in range(20) for site in SMALL.sites_of(pe)} == {True, False}


@pytest.mark.parametrize(
    ("size", "problem"),
    [
        (Size(0, 2, 2, 1, 1, 1, 0), "at least 1"),
        (Size(4, 1, 2, 1, 1, 1, 0), "two P routers"),
        (Size(4, 2, 2, 1, 5, 1, 0), "5 sites need 5 PEs"),
        (Size(60_000, 2, 2, 1, 5, 1, 0), "10,000 routers"),
        (Size(9000, 2, 2, 60_000, 5, 1, 0), "262,144 VRFs"),
        (Size(90, 2, 2, 2, 50, 6000, 0), "address plan"),
    ],
)
def test_impossible_numbers_are_refused_with_the_reason(size: Size, problem: str) -> None:
    assert problem in (size.problem() or "")


def entries(provider: Provider) -> int:
    """How many routes all VRFs hold: what their VPNs have, two hundred of the services, CE links and own addresses."""
    size = provider.size
    networks = size.sites * size.prefixes - size.sites // 2 * round(size.prefixes * 0.1)  # a tenth is at two sites
    total = 2 * size.vrfs  # each service VRF has every CE link; each VRF its own address
    for number in range(size.vpns):
        vpn = provider.vpn(number)
        if vpn.kind == "hub-and-spoke":  # a spoke has its own and the hub's
            total += networks + size.sites + (size.sites - 1) * 2 * (size.prefixes + 1)
        else:
            joined = 1 + sum(provider.vpn(other).kind == "extranet" for other in vpn.partners)
            total += size.sites * joined * (networks + size.sites)
    return total + size.vrfs * 201


@pytest.mark.parametrize(("tier", "millions"), [("small", 0.06), ("large", 13.4), ("internet", 993.0)])
def test_the_tiers_have_as_many_routes_as_the_design_says(tier: str, millions: float) -> None:
    assert entries(Provider(TIERS[tier], seed=1)) / 1e6 == pytest.approx(millions, rel=0.01)

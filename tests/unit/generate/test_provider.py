"""The plan of a generated provider: consistent, and of the size that was asked for."""

from collections import Counter

import pytest

from tidegate.generate.provider import TIERS, Provider, Size
from tidegate.net.prefix import covers, parse_prefix

SMALL = Provider(TIERS["small"], seed=1)


def test_the_small_tier_has_the_agreed_size() -> None:
    size = TIERS["small"]
    assert (size.routers, size.vrfs, size.vrfs * size.prefixes) == (30, 200, 4000)


def test_the_larger_tiers_are_just_numbers() -> None:
    large, internet = TIERS["large"], TIERS["internet"]
    assert (large.routers, large.vrfs, large.vrfs * large.prefixes) == (1000, 20_000, 1_000_000)
    assert (internet.routers, internet.vrfs, internet.vrfs * internet.prefixes) == (10_000, 200_000, 10_000_000)
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


def test_clients_of_the_services_have_addresses_of_their_own_and_others_share() -> None:
    sites = [site for pe in range(SMALL.size.pe) for site in SMALL.sites_of(pe)]
    own = [p for site in sites if site.vpn <= 35 for p in SMALL.prefixes(site)]
    assert len(own) == len(set(own)) == 36 * 5 * 20
    others = {site.vpn: set[int]() for site in sites if site.vpn > 35}
    for site in sites:
        if site.vpn > 35:
            others[site.vpn].update(SMALL.prefixes(site))
    first, *rest = others.values()
    assert len(rest) == 3
    assert all(prefixes == first for prefixes in rest)


def test_an_internet_s_customers_fit_their_blocks() -> None:
    internet = Provider(TIERS["internet"], seed=1)
    last = max((s for s in internet.sites_of(0) if s.vpn <= internet.size.service_clients), key=lambda s: s.ordinal)
    blocks = [parse_prefix(text) for text in ("10.0.0.0/8", "100.64.0.0/10", "11.0.0.0/8")]
    for prefix in internet.prefixes(last):
        assert any(block is not None and covers(block, prefix) for block in blocks)
    assert len(list(internet.prefixes(last))) == 50


def test_all_kinds_of_vpn_occur() -> None:
    vpns = [SMALL.vpn(number) for number in range(40)]
    assert Counter(vpn.kind for vpn in vpns)["services"] == 1
    assert {vpn.kind for vpn in vpns} == {"services", "full-mesh", "hub-and-spoke"}
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
    ],
)
def test_impossible_numbers_are_refused_with_the_reason(size: Size, problem: str) -> None:
    assert problem in (size.problem() or "")

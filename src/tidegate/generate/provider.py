"""The plan of an MPLS L3VPN provider: routers, links, VPNs and addresses, as arithmetic on indexes.

Nothing is kept that grows with the number of VRFs but two permutations, so that a network of ten thousand routers is
planned as it is written. Everything follows from the numbers and the seed.

The core is a ring of P routers with chords; each PE and route reflector has links to two of them. A PE peers with one
pair of reflectors, the reflectors with each other. VPNs come in these kinds:

- full mesh: one route target, imported and exported by every site;
- hub and spoke: spokes export one route target and import the hub's, so they never see each other;
- extranet: a full mesh that also imports the route targets of two partner VPNs.

Sites 0 and 1 of VPN 0 are shared services: every VRF imports their routes, and they import every VRF's CE link, which
is how they answer. Customer addresses overlap: each VPN uses one of 16 address plans, partners different ones. A tenth
of a site's prefixes is at its neighbor site too. A site is static, or its CE speaks BGP and is not in the snapshot:
what it announces is in a file beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import NamedTuple

from tidegate.net.prefix import Address, Prefix, make_prefix

ASN = 64500  # RFC 5398
_LOOPBACKS = 198 << 24 | 18 << 16  # 198.18.0.0/15 (RFC 2544) holds loopbacks, then core links
_LINKS = 198 << 24 | 19 << 16
_CE_LINKS = 172 << 24 | 16 << 16  # 172.16.0.0/12
_SERVICES = 100 << 24 | 64 << 16  # 100.64.0.0/10 (RFC 6598)
_CUSTOMERS = 10 << 24  # 10.0.0.0/8, a /12 for each address plan
_PLANS = 16
SERVICE_SITES = 2  # VRFs of shared services, the first sites of VPN 0
SERVICE_ROUTES = 100  # of each of them
_DUAL_HOMED = 0.1
_PARTNERS = 3  # VPNs of one extranet


@dataclass(frozen=True, slots=True)
class Size:
    """How large a network is. `extranets` counts VPNs; `hub_and_spoke` is their share of all VPNs, `ce_bgp` the share
    of sites whose CE speaks BGP."""

    pe: int
    p: int
    rr: int
    vpns: int
    sites: int  # of each VPN; a site is a VRF
    prefixes: int  # of each site
    extranets: int = 0
    hub_and_spoke: float = 0.05
    ce_bgp: float = 0.2

    @property
    def routers(self) -> int:
        return self.pe + self.p + self.rr

    @property
    def vrfs(self) -> int:
        return self.vpns * self.sites

    @property
    def vpn_prefixes(self) -> int:
        """The customer and service prefixes of all sites; one that is at two sites counts twice."""
        services = min(SERVICE_SITES, self.sites)
        return (self.vrfs - services) * self.prefixes + services * SERVICE_ROUTES

    def problem(self) -> str | None:
        """What makes the numbers impossible, or None."""
        if min(self.pe, self.p, self.rr, self.vpns, self.sites) < 1 or self.prefixes < 0:
            return "every number must be at least 1"
        if self.p < 2:
            return "the core needs two P routers"
        if self.sites > self.pe:
            return f"a VPN has one site a PE at most: {self.sites} sites need {self.sites} PEs"
        if self.routers > 65534 or 2 * (2 * self.routers + self.p) > 65536:
            return "more than 10,000 routers do not fit the infrastructure's address block"
        if self.vrfs > 262144:
            return "more than 262,144 VRFs do not fit the block of PE-CE links"
        if self.sites * self.prefixes > 1 << 18:
            return "more than 262,144 prefixes of one VPN do not fit its address plan"
        return None


TIERS = {
    "small": Size(20, 8, 2, vpns=40, sites=5, prefixes=20),
    "large": Size(900, 80, 20, vpns=2000, sites=10, prefixes=50, ce_bgp=0.65),
    "internet": Size(9000, 950, 50, vpns=4000, sites=50, prefixes=50, extranets=2250, ce_bgp=0.65),
}


class Port(NamedTuple):
    """One end of a core link."""

    router: str
    interface: str
    address: Address
    neighbor: str
    cost: int


class Site(NamedTuple):
    """One VRF on one PE. `ordinal` counts VRFs through the network, `slot` those of its PE."""

    vpn: int
    number: int
    ordinal: int
    slot: int


class Vpn(NamedTuple):
    """What the sites of one VPN share. `map_kind` is "", "export" or "import"."""

    number: int
    kind: str  # full-mesh, hub-and-spoke, extranet
    partners: tuple[int, ...]  # of an extranet
    plan: int  # the addresses it uses
    map_kind: str


@dataclass(frozen=True)
class Provider:
    """One network: its size and seed, and everything that follows from them."""

    size: Size
    seed: int

    @cached_property
    def routers(self) -> list[str]:
        """P routers, route reflectors, PEs."""
        size = self.size
        return (
            [f"P{n + 1}" for n in range(size.p)]
            + [f"RR{n + 1}" for n in range(size.rr)]
            + [f"PE{n + 1}" for n in range(size.pe)]
        )

    def loopback(self, router: str) -> Address:
        return Address(_LOOPBACKS + 1 + self._number[router])

    @cached_property
    def _number(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.routers)}

    @cached_property
    def links(self) -> list[tuple[Port, Port]]:
        """Core links, /31 each (RFC 3021)."""
        costs = Random(f"{self.seed}/costs")
        used: dict[str, int] = {}
        found = []
        for number, (a, b) in enumerate(self._joined()):
            cost = 5 * costs.randint(1, 4) if a[1].isdigit() and b[1].isdigit() else 10  # P to P, or at the edge
            ends = []
            for end, (router, neighbor) in enumerate(((a, b), (b, a))):
                port = used[router] = used.get(router, -1) + 1
                interface = f"TenGigabitEthernet0/{port // 8}/{port % 8}"
                ends.append(Port(router, interface, Address(_LINKS + 2 * number + end), neighbor, cost))
            found.append((ends[0], ends[1]))
        return found

    def _joined(self) -> Iterator[tuple[str, str]]:
        core = [f"P{n + 1}" for n in range(self.size.p)]
        count = len(core)
        joined = {(n, (n + 1) % count) for n in range(count)} | {(n, (n + count // 2) % count) for n in range(count)}
        yield from (
            (core[a], core[b]) for a, b in sorted({(min(pair), max(pair)) for pair in joined if len({*pair}) > 1})
        )
        offset = Random(f"{self.seed}/homing").randrange(count)
        for number, name in enumerate(self.routers[count:], offset):
            yield name, core[number % count]
            yield name, core[(number + 1) % count]

    @cached_property
    def ports(self) -> dict[str, list[Port]]:
        found: dict[str, list[Port]] = {name: [] for name in self.routers}
        for link in self.links:
            for port in link:
                found[port.router].append(port)
        return found

    def reflectors_of(self, pe: int) -> list[str]:
        """The pair of route reflectors a PE is a client of."""
        pairs = max(1, self.size.rr // 2)
        first = pe % pairs * 2
        return [f"RR{n + 1}" for n in (first, first + 1) if n < self.size.rr]

    def clients_of(self, reflector: int) -> Iterator[str]:
        """The PEs that peer with reflector number `reflector`."""
        name = f"RR{reflector + 1}"
        return (f"PE{pe + 1}" for pe in range(self.size.pe) if name in self.reflectors_of(pe))

    @cached_property
    def _orders(self) -> tuple[list[int], list[int]]:
        vpns, pes = list(range(self.size.vpns)), list(range(self.size.pe))
        random = Random(f"{self.seed}/placement")
        random.shuffle(vpns)
        random.shuffle(pes)
        return vpns, pes

    def sites_of(self, pe: int) -> Iterator[Site]:
        """The sites on PE number `pe`. The sites of one VPN are on different PEs."""
        vpns, pes = self._orders
        for slot, index in enumerate(range(pes[pe], self.size.vrfs, self.size.pe)):
            position, turn = divmod(index, self.size.sites)
            vpn = vpns[position]
            number = (turn + vpn) % self.size.sites  # so that hubs and first sites are spread over the PEs
            yield Site(vpn, number, vpn * self.size.sites + number, slot)

    @cached_property
    def _vpns(self) -> dict[int, Vpn]:
        return {}

    def vpn(self, number: int) -> Vpn:
        found = self._vpns.get(number)
        if found is None:
            found = self._vpns[number] = self._draw_vpn(number)
        return found

    def _draw_vpn(self, number: int) -> Vpn:
        random = Random(f"{self.seed}/vpn/{number}")
        kind = "hub-and-spoke" if number and random.random() < self.size.hub_and_spoke else "full-mesh"
        draw, plan = random.random(), random.randrange(_PLANS)
        map_kind = "export" if draw < 0.1 else "import" if draw < 0.2 else ""
        partners: tuple[int, ...] = ()
        group, position = divmod(number - 1, _PARTNERS)
        if 0 < number <= self.size.extranets:
            plan = (Random(f"{self.seed}/extranet/{group}").randrange(_PLANS) + 5 * position) % _PLANS
            if kind == "full-mesh":
                kind = "extranet"
                members = range(group * _PARTNERS + 1, min((group + 1) * _PARTNERS, self.size.extranets) + 1)
                partners = tuple(other for other in members if other != number)
        return Vpn(number, kind, partners, plan, map_kind)

    def is_service(self, site: Site) -> bool:
        return site.vpn == 0 and site.number < SERVICE_SITES

    @cached_property
    def prefix_length(self) -> int:
        """The largest customer networks of which an address plan has enough."""
        needed = self.size.sites * self.size.prefixes
        return max(24, 12 + max(0, needed - 1).bit_length())

    def shared(self, site: Site) -> int:
        """How many of the site's prefixes, its last ones, are at its neighbor too: 0 and 1, 2 and 3 are neighbors."""
        neighbor = site.number ^ 1
        if neighbor >= self.size.sites or (site.vpn == 0 and neighbor < SERVICE_SITES):
            return 0
        return round(self.size.prefixes * _DUAL_HOMED)

    def prefixes(self, site: Site) -> Iterator[Prefix]:
        """The networks behind a site, those it shares with its neighbor last."""
        if self.is_service(site):
            first = _SERVICES + (site.number * SERVICE_ROUTES << 8)
            yield from (make_prefix(Address(first + (n << 8)), 24) for n in range(SERVICE_ROUTES))
            return
        base = _CUSTOMERS + (self.vpn(site.vpn).plan << 20)
        own = self.size.prefixes - (self.shared(site) if site.number % 2 else 0)
        numbers = [site.number * self.size.prefixes + n for n in range(own)]
        numbers += [(site.number - 1) * self.size.prefixes + n for n in range(own, self.size.prefixes)]
        for number in numbers:
            yield make_prefix(Address(base + (number << (32 - self.prefix_length))), self.prefix_length)

    def ce_link(self, site: Site) -> tuple[Address, Address]:
        """The addresses of PE and CE on their /30."""
        base = _CE_LINKS + 4 * site.ordinal
        return Address(base + 1), Address(base + 2)

    def ce_asn(self, site: Site) -> int | None:
        """The AS of a CE that speaks BGP, else None: the site is static."""
        if self.is_service(site) or Random(f"{self.seed}/ce/{site.ordinal}").random() >= self.size.ce_bgp:
            return None
        return 65000 + site.vpn % 500

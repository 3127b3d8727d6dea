"""What the CE routers of a planned provider announce: they are not in the snapshot (docs/announcements.md)."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.generate.ios import vrf_name
from tidegate.generate.provider import Provider, Site
from tidegate.net.prefix import format_address, format_prefix

HEADER = "device,vrf,neighbor,prefix,as_path,next_hop,med,origin,communities,local_pref"
_STANDBY_MED = 100


def announcement_rows(provider: Provider, pe: int) -> Iterator[str]:
    """The rows of PE number `pe`, of one CE after the other."""
    for site in provider.sites_of(pe):
        asn = provider.ce_asn(site)
        if asn is not None:
            yield from _rows(provider, f"PE{pe + 1}", site, asn)


def _rows(provider: Provider, device: str, site: Site, asn: int) -> Iterator[str]:
    head = f"{device},{vrf_name(site)},{format_address(provider.ce_link(site)[1])},"
    # Of the two ends of a dual-homed network the one with the odd number is the standby.
    standby = provider.shared(site) if site.number % 2 else 0
    prefixes = list(provider.prefixes(site))
    for number, prefix in enumerate(prefixes, 1):
        med = _STANDBY_MED if number > len(prefixes) - standby else ""
        yield f"{head}{format_prefix(prefix)},{asn},,{med},i,,"

"""Configuration lines in IOS words."""

from __future__ import annotations

from tidegate.net.prefix import Address, Prefix, family_of, format_address, format_prefix, length, network


def static_route(
    vrf: str, prefix: Prefix, next_hop: Address | None, interface: str | None, next_hop_vrf: str
) -> tuple[str, ...]:
    """The lines that add a static route to table `vrf`; empty where IOS cannot express it.

    With `interface` the route points out of it, whatever table that is in; without, `next_hop` is looked up in
    `next_hop_vrf`. IOS: an IPv4 static route of a VRF can have its next hop looked up in that VRF or, with `global`,
    in the global table, never in another VRF; IPv6 has `nexthop-vrf`.
    """
    ipv6 = family_of(prefix) == "ipv6"
    words = ["ipv6 route" if ipv6 else "ip route"]
    if vrf != "default":
        words.append(f"vrf {vrf}")
    if ipv6:
        words.append(format_prefix(prefix))
    else:
        mask = Address((0xFFFFFFFF << (32 - length(prefix))) & 0xFFFFFFFF)
        words.append(f"{format_address(network(prefix))} {format_address(mask)}")
    if interface is not None:
        words.append(interface)
    if next_hop is not None:
        words.append(format_address(next_hop))
    if interface is None and next_hop_vrf != vrf:
        if ipv6:
            words.append(f"nexthop-vrf {next_hop_vrf}")
        elif next_hop_vrf == "default":
            words.append("global")
        else:
            return ()
    return (" ".join(words),)

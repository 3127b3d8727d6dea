"""How fast configurations are read: the line tree alone, and typed into the model. Run: python benchmarks/reading.py"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable

from tidegate.dialects.ios import read
from tidegate.dialects.ios.names import canonical_interface
from tidegate.dialects.ios.table import TABLE
from tidegate.net.community import parse_extended_community, parse_route_distinguisher
from tidegate.net.prefix import parse_address, parse_prefix
from tidegate.syntax.linetree import tree_by_indentation
from tidegate.syntax.trie import Node


def provider_edge(vrfs: int, number: int = 0) -> str:
    """A provider edge with so many VRFs: the mix of lines that such routers have (about 27 a VRF).

    PEs of different `number` share the VRFs, as in one network; their addresses differ.
    """
    parts = [f"version 17.9\nhostname PE{number}\n!\nip cef\n!\n"]
    parts += [
        f"vrf definition CUST{n}\n rd 65000:{n}\n !\n address-family ipv4\n  route-target export 65000:{n}\n"
        f"  route-target import 65000:{n}\n exit-address-family\n!\n"
        for n in range(vrfs)
    ]
    parts += [
        f"interface GigabitEthernet0/{n % 16}.{n + 2}\n description CUST{n} site {n % 7}\n"
        f" encapsulation dot1Q {n % 4000 + 2}\n vrf forwarding CUST{n}\n"
        f" ip address {10 + number}.{n >> 8 & 255}.{n & 255}.1 255.255.255.252\n"
        " no ip redirects\n!\n"
        for n in range(vrfs)
    ]
    parts.append("router bgp 65000\n bgp log-neighbor-changes\n no bgp default ipv4-unicast\n")
    for n in range(vrfs):
        peer = f"{10 + number}.{n >> 8 & 255}.{n & 255}.2"
        parts.append(
            f" address-family ipv4 vrf CUST{n}\n  redistribute connected\n  redistribute static\n"
            f"  neighbor {peer} remote-as {64512 + n % 1000}\n  neighbor {peer} activate\n"
            f"  neighbor {peer} as-override\n exit-address-family\n !\n"
        )
    for n in range(vrfs * 4):
        vrf, gateway = n % vrfs, f"{10 + number}.{n % vrfs >> 8 & 255}.{n % vrfs & 255}.2"
        parts.append(
            f"ip route vrf CUST{vrf} 172.{16 + (n >> 16)}.{n >> 8 & 255}.{n & 255} 255.255.255.255 {gateway}\n"
        )
    return "".join([*parts, "end\n"])


def measure(name: str, lines: int, work: Callable[[], object]) -> None:
    """Print the best of five runs, in lines a second of processor time."""
    best = min(_seconds(work) for _ in range(5))
    print(f"{name:<26} {lines:>9,} lines  {best:8.3f} s  {lines / best:>12,.0f} lines/s")


def forget() -> None:
    """Every run begins as a new process does, with nothing remembered."""
    for mode in TABLE.modes.values():
        mode.memo.clear()
        for node in (*nodes(mode.modelled.root), *nodes(mode.accounted.root)):
            node.steps.clear()
    for remembering in (
        canonical_interface,
        parse_address,
        parse_extended_community,
        parse_prefix,
        parse_route_distinguisher,
    ):
        remembering.cache_clear()


def nodes(root: Node) -> list[Node]:
    """The nodes of a trie, each once: options that come in any order are loops."""
    found = {id(root): root}
    pending = [root]
    while pending:
        here = pending.pop()
        for edge in (*here.keywords.values(), *here.arguments):
            if id(edge.target) not in found:
                found[id(edge.target)] = edge.target
                pending.append(edge.target)
    return list(found.values())


def _seconds(work: Callable[[], object]) -> float:
    forget()
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vrfs", type=int, default=4000, help="VRFs on the one large router")
    large = provider_edge(parser.parse_args().vrfs)
    network = [provider_edge(100, number) for number in range(40)]
    lines, total = large.count("\n"), sum(text.count("\n") for text in network)
    measure("line tree", lines, lambda: tree_by_indentation(large))
    measure("typed, 1 PE of 4,000 VRFs", lines, lambda: read("PE.cfg", large, "PE"))
    measure("typed, 40 PEs of 100 VRFs", total, lambda: [read("PE.cfg", text, "PE") for text in network])
    gc.disable()  # as a session does while it loads
    measure("the same, without gc", total, lambda: [read("PE.cfg", text, "PE") for text in network])


if __name__ == "__main__":
    main()

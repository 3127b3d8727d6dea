"""How fast configurations are read: the line tree alone, and typed into the model. Run: python benchmarks/reading.py"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from tidegate.dialects.ios import read
from tidegate.syntax.linetree import tree_by_indentation


def provider_edge(vrfs: int) -> str:
    """A provider edge with so many VRFs: the mix of lines that such routers have (about 25 a VRF)."""
    parts = ["version 17.9\nhostname PE1\n!\nip cef\n!\n"]
    parts += [
        f"vrf definition CUST{n}\n rd 65000:{n}\n !\n address-family ipv4\n  route-target export 65000:{n}\n"
        f"  route-target import 65000:{n}\n exit-address-family\n!\n"
        for n in range(vrfs)
    ]
    parts += [
        f"interface GigabitEthernet0/{n % 16}.{n + 2}\n description CUST{n} site {n % 7}\n"
        f" encapsulation dot1Q {n % 4000 + 2}\n vrf forwarding CUST{n}\n ip address 10.{n >> 8 & 255}.{n & 255}.1 255.255.255.252\n"
        " no ip redirects\n!\n"
        for n in range(vrfs)
    ]
    parts.append("router bgp 65000\n bgp log-neighbor-changes\n no bgp default ipv4-unicast\n")
    for n in range(vrfs):
        peer = f"10.{n >> 8 & 255}.{n & 255}.2"
        parts.append(
            f" address-family ipv4 vrf CUST{n}\n  redistribute connected\n  redistribute static\n"
            f"  neighbor {peer} remote-as {64512 + n % 1000}\n  neighbor {peer} activate\n"
            f"  neighbor {peer} as-override\n exit-address-family\n !\n"
        )
    for n in range(vrfs * 4):
        vrf, gateway = n % vrfs, f"10.{n % vrfs >> 8 & 255}.{n % vrfs & 255}.2"
        parts.append(
            f"ip route vrf CUST{vrf} 172.{16 + (n >> 16)}.{n >> 8 & 255}.{n & 255} 255.255.255.255 {gateway}\n"
        )
    return "".join([*parts, "end\n"])


def measure(name: str, lines: int, work: Callable[[], object]) -> None:
    """Print the best of five runs, in lines a second of processor time."""
    best = min(_seconds(work) for _ in range(5))
    print(f"{name:<12} {lines:>9,} lines  {best:8.3f} s  {lines / best:>12,.0f} lines/s")


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vrfs", type=int, default=4000)
    text = provider_edge(parser.parse_args().vrfs)
    lines = text.count("\n")
    measure("line tree", lines, lambda: tree_by_indentation(text))
    measure("typed", lines, lambda: read("PE1.cfg", text, "PE1"))


if __name__ == "__main__":
    main()

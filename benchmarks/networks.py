"""The networks that are measured: generated into a folder, or one that is there already."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tidegate.generate.provider import TIERS, Provider, Size
from tidegate.generate.write import write_provider


def add_network_options(parser: argparse.ArgumentParser, tier: str) -> None:
    """`--tier`, `--seed` and `--snapshot`; `tier` is the default."""
    parser.add_argument("--tier", default=tier, choices=tuple(TIERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--snapshot", type=Path, help="measure this one instead of a generated one")


@contextmanager
def chosen_network(options: argparse.Namespace) -> Iterator[Path]:
    """The snapshot that the options name; a generated one is gone afterwards."""
    if options.snapshot is not None:
        yield options.snapshot
        return
    with generated(TIERS[options.tier], options.seed, options.tier) as folder:
        yield folder


@contextmanager
def generated(size: Size, seed: int, name: str) -> Iterator[Path]:
    """A generated provider in a folder of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tidegate-bench-") as scratch:
        folder = Path(scratch) / "snapshot"
        start = time.perf_counter()
        written = write_provider(Provider(size, seed), folder)
        seconds = time.perf_counter() - start
        print(
            f"{name}, seed {seed}: {written.routers:,} routers, {written.vrfs:,} VRFs, {written.vpn_prefixes:,} VPN "
            f"prefixes, {written.lines:,} lines, {written.announcements:,} announcements; generated in {seconds:.1f} s",
            flush=True,
        )
        yield folder


def in_proportion(routers: int, prefixes: int = 50) -> Size:
    """A provider with the shares of the large tier: of 1,000 routers 900 PEs (20,000 VRFs), 80 P, 20 RR."""
    large = TIERS["large"]
    share = routers / large.routers
    rr, p = max(2, round(large.rr * share)), max(2, round(large.p * share))
    vpns = max(1, round(large.vpns * share))
    return Size(routers - p - rr, p, rr, vpns=vpns, sites=large.sites, prefixes=prefixes, ce_bgp=large.ce_bgp)

"""How long from files to queryable tables, on a generated provider network.

    converge.py [--tier small|large|internet] [--seed N] [--snapshot FOLDER] [--runs N]

Each measurement is a process of its own: `cold` is its first load and convergence after the package was imported,
`warm` the best of the following ones. Calibration comes first, since every machine is another: seconds elsewhere scale
about with the loop rate, and both numbers show when a machine is busy.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def calibration() -> dict[str, float]:
    """What this machine does now: memory copied (GiB/s) and plain Python loop rounds (million/s), best of 3."""
    block = bytes(64 << 20)
    copies, loops = [], []
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(8):
            bytearray(block)
        copies.append(8 * len(block) / (time.perf_counter() - start) / (1 << 30))
        start = time.perf_counter()
        total = 0
        for number in range(3_000_000):
            total += number
        loops.append(3.0 / (time.perf_counter() - start))
    return {"copy": max(copies), "loop": max(loops)}


def measure(folder: Path, runs: int) -> dict[str, object]:
    """In this process: load and converge `runs` times."""
    from tidegate.control.engine import compute  # imports are not measured
    from tidegate.session.load import load_network
    from tidegate.session.recognise import modelled_dialects

    modelled_dialects()
    gc.disable()  # as the command line does
    steps = []
    for _ in range(runs):
        start = time.perf_counter()
        network = load_network(folder)
        read = time.perf_counter()
        plane = compute(network)
        done = time.perf_counter()
        steps.append((read - start, done - read))
    lines = sum(len(device.text.lines) for device in network.devices.values())
    vrfs = sum(len(device.vrfs) - 1 for device in network.devices.values())
    in_vrfs = [table for key, table in plane.tables.items() if key.vrf != "default"]
    entries = sum(len(cls.members) for table in in_vrfs for cls in table.routes)
    return {
        "routers": len(network.devices),
        "vrfs": vrfs,
        "lines": lines,
        "entries": entries,
        "objects": sum(len(table.routes) for table in in_vrfs),
        "steps": steps,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def report(found: dict[str, object]) -> None:
    steps = found["steps"]
    assert isinstance(steps, list)
    print(f"routers {found['routers']:,}  VRFs {found['vrfs']:,}  lines {found['lines']:,}")
    print(f"VRF route entries {found['entries']:,} in {found['objects']:,} objects")
    print("            load s  converge s   total s  lines/s")
    rows = {"cold": steps[0], "warm": min(steps[1:], key=sum)} if len(steps) > 1 else {"cold": steps[0]}
    for name, (load, converge) in rows.items():
        rate = int(found["lines"] / load)  # type: ignore[call-overload]  # JSON has no types
        print(f"  {name:8} {load:8.3f}  {converge:10.3f}  {load + converge:8.3f}  {rate:,}")
    print(f"peak memory {found['peak']:.0f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tier", default="small", choices=("small", "large", "internet"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--snapshot", type=Path, help="measure this one instead of a generated one")
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measure(options.snapshot, options.runs)))
        return
    machine = calibration()
    print(f"this machine now: {machine['copy']:.1f} GiB/s copied, {machine['loop']:.0f} million loop rounds/s")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.snapshot
        if folder is None:
            from tidegate.generate.provider import TIERS, Provider
            from tidegate.generate.write import write_provider

            folder = Path(scratch) / options.tier
            start = time.perf_counter()
            written = write_provider(Provider(TIERS[options.tier], options.seed), folder)
            print(f"{options.tier}: {written.vpn_prefixes:,} VPN prefixes, made in {time.perf_counter() - start:.1f} s")
        command = [sys.executable, __file__, "--child", "--snapshot", str(folder), "--runs", str(options.runs)]
        report(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


if __name__ == "__main__":
    main()

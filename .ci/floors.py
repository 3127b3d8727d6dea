"""Holds every lab and network of the shared collections at the share it once reached.

    floors.py SHARED [--command tidegate] [--raise]

Runs labcheck.py and netcheck.py of SHARED/tools over all of them and compares with floors.json beside this script.
Below a floor: exit 1. Above one: printed, and written back with --raise; a floor never goes down.

netcheck compares prefixes letter by letter, and some checks state one with host bits (10.1.0.6/30). Such networks are
run twice, as they are and on a copy whose prefixes are written canonically; both results are printed, the floor is on
the copy's.
"""

from __future__ import annotations

import argparse
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.json")
_LAB_ROW = re.compile(r"^(\S+) +([0-9.]+)%  matched", re.MULTILINE)
_NET_ROW = re.compile(r"^(\S+) +(\d+) of +(\d+)$", re.MULTILINE)


def lab_share(tools: Path, lab: Path, command: str) -> tuple[float, str]:
    """The share of entries that match, and what labcheck printed."""
    run = subprocess.run(
        [sys.executable, str(tools / "labcheck.py"), "--min", "0", "--command", command, str(lab)],
        capture_output=True,
        text=True,
        check=False,
    )
    row = _LAB_ROW.search(run.stdout)
    return (float(row[2]) if row else 0.0), run.stdout + run.stderr


def net_share(tools: Path, net: Path, command: str) -> tuple[float | None, str]:
    """The share of checks that pass (None without any check), and what netcheck printed."""
    run = subprocess.run(
        [sys.executable, str(tools / "netcheck.py"), "--min", "0", "--ipv4-only", "--command", command, str(net)],
        capture_output=True,
        text=True,
        check=False,
    )
    row = _NET_ROW.search(run.stdout)
    share = 0.0 if row is None else None if row[3] == "0" else 100.0 * int(row[2]) / int(row[3])
    return share, run.stdout + run.stderr


def canonical_checks(net: Path) -> list[dict[str, object]] | None:
    """The network's checks with prefixes written canonically; None where they are already."""
    checks = json.loads((net / "checks.json").read_text())
    changed = False
    for check in checks:
        written = check.get("prefix")
        if isinstance(written, str) and "/" in written:
            canonical = str(ipaddress.ip_network(written, strict=False))
            changed |= canonical != written
            check["prefix"] = canonical
    return checks if changed else None


Result = tuple[float | None, float | None, str]


def net_shares(tools: Path, net: Path, command: str) -> Result:
    """The share as the checks are, the share with canonical prefixes, and the report of the latter."""
    as_is, report = net_share(tools, net, command)
    checks = canonical_checks(net)
    if checks is None:
        return as_is, as_is, report
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / net.name
        shutil.copytree(net, copy)
        (copy / "checks.json").chmod(0o644)
        (copy / "checks.json").write_text(json.dumps(checks))
        canonical, report = net_share(tools, copy, command)
    return as_is, canonical, report


def measure(shared: Path, command: str) -> dict[str, dict[str, Result]]:
    tools = shared / "tools"
    labs = sorted(path.parent for path in shared.glob("labs/*/expected.json"))
    nets = sorted(path.parent for path in shared.glob("nets/*/checks.json"))

    def lab(path: Path) -> Result:
        share, report = lab_share(tools, path, command)
        return share, share, report

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        of_labs = dict(zip((p.name for p in labs), pool.map(lab, labs), strict=True))
        of_nets = dict(
            zip((p.name for p in nets), pool.map(lambda p: net_shares(tools, p, command), nets), strict=True)
        )
    return {"labs": of_labs, "nets": of_nets}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--command", default="tidegate")
    parser.add_argument("--raise", dest="lift", action="store_true", help="write higher floors back")
    options = parser.parse_args()
    program = shutil.which(options.command)
    if program is None:
        print(f"no such command: {options.command}")
        return 1
    floors = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    below, above, full, total = [], [], 0, 0
    for kind, results in measure(options.shared.resolve(), str(Path(program).absolute())).items():
        known = floors.setdefault(kind, {})
        for name, (as_is, exact, report) in results.items():
            if exact is None:
                print(f"{kind} {name:45} no IPv4 checks")
                continue
            share, floor = int(exact * 100) / 100, known.get(name, 0.0)
            note = f"  ({as_is:.2f} with the checks as written)" if as_is is not None and as_is != exact else ""
            print(f"{kind} {name:45} {share:6.2f}  floor {floor:6.2f}{note}")
            total += 1
            full += share == 100
            if share < floor:
                below.append(f"{kind} {name}: {share:.2f}, and was {floor:.2f}\n{report}")
            elif share > floor:
                above.append(f"{kind} {name}: {floor:.2f} could be {share:.2f}")
                known[name] = share
    print(f"at 100: {full} of {total}")
    for text in above:
        print(f"floor to raise: {text}")
    if options.lift:
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n")
    for text in below:
        print(f"BELOW ITS FLOOR: {text}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())

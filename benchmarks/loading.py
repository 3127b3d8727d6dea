"""How long reading takes: in one process, in several, and from the cache.

    loading.py [--tier small|large|internet] [--seed N] [--snapshot FOLDER] [--rounds N]

Every measurement is a process of its own, after its imports; the best of the rounds counts, which take turns so that a
busy moment hits all alike. `cpu` is the processor time of all processes together: on a machine that others use too, it
says more than seconds. Peak memory is that of the process that loads; `each` that of the largest further one (Linux).
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from pathlib import Path

from calibration import print_calibration  # these are beside this file
from measuring import ChildrenWatch, in_new_process, peak_of

WAYS = {
    "one process": "no cache",
    "processes": "no cache, as many processes as there are cores",
    "cold": "the same, and the cache is filled",
    "warm": "everything is in the cache",
    "one edited": "one configuration is not",
}


def measure(way: str, folder: Path, cache_folder: Path) -> dict[str, object]:
    """In this process: load once."""
    from tidegate.session import announcements_kept  # noqa: F401  # imports are not measured
    from tidegate.session.cache import ReadingCache
    from tidegate.session.cachefolder import prepare
    from tidegate.session.collector import paused
    from tidegate.session.fingerprint import fingerprint
    from tidegate.session.load import load_network
    from tidegate.session.recognise import modelled_dialects

    modelled_dialects()
    watch = ChildrenWatch()
    watch.start()
    start, cpu = time.perf_counter(), time.process_time()
    with paused():
        cache = None
        if way in ("cold", "warm", "one edited"):
            prepare(cache_folder)
            cache = ReadingCache(cache_folder, 64 << 30, fingerprint() or "")
        network = load_network(folder, cache=cache, processes=0 if way == "one process" else None)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": seconds,
        "cpu": cpu + children.ru_utime + children.ru_stime,
        "peak": peak_of("self"),
        "each": watch.peak,
        "routers": len(network.devices),
        "lines": sum(len(device.statuses.codes) - 1 for device in network.devices.values()),
    }


def rounds(folder: Path, number: int, scratch: Path) -> dict[str, list[dict[str, float]]]:
    """The measurements of every way, round by round."""
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    edited = max((path for path in folder.glob("configs/*") if path.is_file()), key=lambda path: path.stat().st_size)
    original = edited.read_bytes()
    cache = scratch / "cache"
    for turn in range(number):
        shutil.rmtree(cache, ignore_errors=True)
        for way in WAYS:
            if way == "one edited":
                edited.write_bytes(original + f"! {turn}\n".encode())
            try:
                found[way].append(in_new_process(__file__, "--child", way, "--snapshot", folder, "--cache", cache))
            finally:
                if way == "one edited":
                    edited.write_bytes(original)
    return found


def report(found: dict[str, list[dict[str, float]]], kept: int) -> None:
    lines = found["one process"][0]["lines"]
    base = min(found["one process"], key=lambda run: run["seconds"])
    print(
        f"routers {found['one process'][0]['routers']:,}  lines {lines:,}  kept in the cache {kept / (1 << 20):.1f} MiB"
    )
    print("                 s   times as fast     cpu s      lines/s  peak MiB  each MiB")
    for way, runs in found.items():
        best = min(runs, key=lambda run: run["seconds"])
        cpu = min(run["cpu"] for run in runs)
        print(
            f"  {way:11} {best['seconds']:7.3f}  {base['seconds'] / best['seconds']:13.2f}  {cpu:8.2f}  "
            f"{lines / best['seconds']:11,.0f}  {best['peak']:8.0f}  {best['each']:8.0f}   {WAYS[way]}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tier", default="small", choices=("small", "large", "internet"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--snapshot", type=Path, help="measure a copy of this one instead of a generated one")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measure(options.child, options.snapshot, options.cache)))
        return
    print_calibration()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "snapshot"
        if options.snapshot:
            shutil.copytree(options.snapshot, folder)
        else:
            from tidegate.generate.provider import TIERS, Provider
            from tidegate.generate.write import write_provider

            write_provider(Provider(TIERS[options.tier], options.seed), folder)
        found = rounds(folder, options.rounds, Path(scratch))
        kept = sum(path.stat().st_size for path in (Path(scratch) / "cache").iterdir())
    report(found, kept)


if __name__ == "__main__":
    main()

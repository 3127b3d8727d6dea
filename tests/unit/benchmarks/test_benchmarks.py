"""The benchmarks run, on small networks, and tell what they promise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
SVG = "{http://www.w3.org/2000/svg}"


def run(script: str, *arguments: str) -> str:
    command = [sys.executable, str(BENCHMARKS / script), *arguments]
    environment = {**os.environ, "TIDEGATE_CACHE": "off"}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory) -> str:
    from tidegate.generate.provider import Provider, Size
    from tidegate.generate.write import write_provider

    folder = tmp_path_factory.mktemp("bench") / "provider"
    write_provider(Provider(Size(6, 3, 2, vpns=6, sites=4, prefixes=8), 1), folder)
    return str(folder)


def test_every_script_begins_with_what_the_machine_does():
    assert "GiB/s copied" in run("calibration.py")


def test_converge_tells_cold_and_warm_and_counts_when_asked(snapshot):
    found = run("converge.py", "--snapshot", snapshot, "--rounds", "1", "--count", "--reference", "0")
    assert all(f"\n| {way} | " in found for way in ("cold", "filling", "warm"))
    # 24 VRFs of 6 VPNs x 4 sites.
    assert "routers 11  VRFs 24  " in found
    assert "all VRFs' tables: " in found


def test_the_reference_engine_is_compared(snapshot):
    runs = [run("converge.py", "--child", way, "--snapshot", snapshot) for way in ("per prefix", "classes")]
    assert all(json.loads(found)["converge"] > 0 for found in runs)


def test_changes_are_compared_with_a_fresh_computation(snapshot):
    found = run("incremental.py", "--snapshot", snapshot, "--samples", "1", "--tables", "2")
    rows = [line for line in found.splitlines() if line.startswith(("| a ", "| OSPF "))]
    assert len(rows) == 6
    assert all("| equal |" in row for row in rows)


def test_growth_draws_what_it_measured(tmp_path):
    plot = tmp_path / "growth.svg"
    found = run("growth.py", "--routers", "14", "20", "--rounds", "1", "--plot", str(plot))
    assert "| 14 | 280 | " in found
    drawn = ElementTree.parse(plot).getroot()
    # Two sizes, two series, two panels.
    assert len(drawn.findall(f"{SVG}circle")) == 8

"""What is written: the same bytes for the same seed, and a network that reads back whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from tidegate.errors import UsageError
from tidegate.generate.provider import TIERS, Provider, Size
from tidegate.generate.write import write_provider
from tidegate.model.source import LineStatus
from tidegate.session.load import load_network

TINY = Size(pe=4, p=2, rr=2, vpns=6, sites=3, prefixes=4, service_clients=3, hub_and_spoke=0.4)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_seeds_decide(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_provider(Provider(TINY, seed), tmp_path / name)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


def test_the_small_tier_is_about_fifteen_thousand_lines(tmp_path: Path) -> None:
    written = write_provider(Provider(TIERS["small"], 1), tmp_path / "small")
    assert (written.routers, written.vrfs, written.vpn_prefixes) == (30, 200, 4000)
    assert 14_000 < written.lines < 16_000


def test_what_is_written_reads_back_and_every_line_is_understood(tmp_path: Path) -> None:
    write_provider(Provider(TINY, 3), tmp_path / "net")
    network = load_network(tmp_path / "net")
    assert sorted(network.devices) == sorted(Provider(TINY, 3).routers)
    assert [d for device in network.devices.values() for d in device.diagnostics] == []
    assert {status for device in network.devices.values() for status in device.statuses.values()} == {
        LineStatus.MODELLED,
        LineStatus.NO_EFFECT,
    }
    assert network.diagnostics == []
    assert len(network.cables or ()) == len(Provider(TINY, 3).links)
    assert sum(len(d.vrfs) - 1 for d in network.devices.values()) == 18
    statics = sum(len(group.prefixes) for d in network.devices.values() for group in d.static_routes)
    assert statics == 18 * 4


def test_a_folder_with_files_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        write_provider(Provider(TINY, 1), tmp_path)
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def test_impossible_numbers_write_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two P routers"):
        write_provider(Provider(replace(TINY, p=1), 1), tmp_path / "net")
    assert not (tmp_path / "net").exists()


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        write_provider(Provider(TINY, 1), tmp_path / "file" / "net")

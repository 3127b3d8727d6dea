"""What is written: the same bytes for the same seed, and a network that reads back whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from tidegate.control.engine import compute
from tidegate.errors import UsageError
from tidegate.generate.provider import TIERS, Provider, Size
from tidegate.generate.write import write_provider
from tidegate.model.source import LineStatus
from tidegate.session.load import load_network

TINY = Size(pe=4, p=2, rr=2, vpns=6, sites=3, prefixes=10, extranets=3, hub_and_spoke=0.3, ce_bgp=0.5)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_seeds_decide(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_provider(Provider(TINY, seed), tmp_path / name)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


def test_the_small_tier_is_about_fifteen_thousand_lines(tmp_path: Path) -> None:
    written = write_provider(Provider(TIERS["small"], 1), tmp_path / "small")
    assert (written.routers, written.vrfs, written.vpn_prefixes) == (30, 200, 4160)
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
    announced = sum(len(group.prefixes) for group in network.announcements)
    assert announced > 0
    assert statics + announced == 16 * 10 + 2 * 100


def test_the_ces_outside_come_up_and_what_they_announce_goes_as_far_as_statics(tmp_path: Path) -> None:
    write_provider(Provider(TINY, 3), tmp_path / "net")
    plane = compute(load_network(tmp_path / "net"))
    assert [a for a in plane.adjacencies if not a.up] == []
    ends = {(group.device, group.vrf) for group in plane.network.announcements}
    remote = [
        route
        for table in plane.tables.values()
        for cls, routes in table.routes.items()
        for route in routes
        if cls.representative & 255 == 24  # customers' networks, not CE links
        if route.leaked_from is not None and route.leaked_from[:2] in ends and route.leaked_from[:2] != table.id[:2]
    ]
    ends -= {end for end in ends if end[1] == "CUST00000"}  # no other site but those of the services
    assert len({route.leaked_from for route in remote}) == len(ends)
    assert {str(route.protocol) for route in remote} == {"bgp"}


def test_every_vrf_has_the_services_and_they_can_answer(tmp_path: Path) -> None:
    write_provider(Provider(TINY, 3), tmp_path / "net")
    plane = compute(load_network(tmp_path / "net"))
    tables = {key: table for key, table in plane.tables.items() if key.vrf != "default"}
    assert len(tables) == 18
    services = (100 << 24 | 64 << 16) >> 22  # 100.64.0.0/10
    for table in tables.values():
        held = {p for cls in table.routes for p in cls.members}
        assert sum(p >> 30 == services for p in held) == 200
    centre = [table for table in tables.values() if table.id.vrf == "CUST00000"]
    links = [sum(p >> 28 == (172 << 4 | 1) and p & 255 == 30 for cls in t.routes for p in cls.members) for t in centre]
    assert sorted(links)[-2:] == [18, 18]  # the two VRFs of services know every CE link


def test_a_folder_with_files_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        write_provider(Provider(TINY, 1), tmp_path)
    assert contents(tmp_path) == {"mine.txt": b"mine"}


def test_a_network_of_other_numbers_is_left_alone(tmp_path: Path) -> None:
    write_provider(Provider(TINY, 1), tmp_path)
    before = contents(tmp_path)
    for other in (Provider(TINY, 2), Provider(replace(TINY, prefixes=5), 1)):
        with pytest.raises(UsageError, match="other numbers or another seed"):
            write_provider(other, tmp_path)
    assert contents(tmp_path) == before


class KilledError(Exception):
    pass


@pytest.mark.parametrize("stage", ["writing configurations", "writing announcements"])
def test_a_run_that_was_killed_leaves_no_half_file_and_the_next_one_goes_on(tmp_path: Path, stage: str) -> None:
    def kill(doing: str, done: int, _: int) -> None:
        if doing == stage and (done == 5 or stage == "writing announcements"):
            raise KilledError

    with pytest.raises(KilledError):
        write_provider(Provider(TINY, 1), tmp_path / "net", kill)
    part = contents(tmp_path / "net")
    finished = tmp_path / "net/configs/P1.cfg"
    written_at = finished.stat().st_mtime_ns
    again = write_provider(Provider(TINY, 1), tmp_path / "net")
    whole = write_provider(Provider(TINY, 1), tmp_path / "whole")
    assert again == whole
    assert contents(tmp_path / "net") == contents(tmp_path / "whole")
    assert finished.stat().st_mtime_ns == written_at
    assert part.items() < contents(tmp_path / "whole").items()  # whole files only, and fewer of them
    assert not [name for name in part if name.endswith(".part")]


def test_impossible_numbers_write_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two P routers"):
        write_provider(Provider(replace(TINY, p=1), 1), tmp_path / "net")
    assert not (tmp_path / "net").exists()


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        write_provider(Provider(TINY, 1), tmp_path / "file" / "net")

"""Route targets without another side in the snapshot: what is told of them, and what is left alone."""

from pathlib import Path

import pytest
from planes import network, router

import tidegate.api
from tidegate.analysis.sources import Sources
from tidegate.analysis.unmatched import unmatched_targets
from tidegate.cli.main import main
from tidegate.model.policy import RouteMap, RouteMapEntry, SetExtendedCommunity
from tidegate.net.community import parse_extended_community


def pe(name: str, **vrfs: str):
    """VRFs as ``CUST="<65000:1 >65000:2"``: imports 65000:1, exports 65000:2; each in a line of its own from 11."""
    device = router(name, *(f"Ethernet0/{n} 10.{n}.0.1/24 {vrf}" for n, vrf in enumerate(vrfs)))
    line = 10
    for vrf, targets in vrfs.items():
        family = device.vrfs[vrf].families["ipv4"]
        for item in targets.split():
            line += 1
            side = family.import_targets if item[0] == "<" else family.export_targets
            side[parse_extended_community(item[1:])] = line
    return device


def told(*devices):
    net = network(*devices)
    return list(unmatched_targets(net, Sources(net), "ipv4"))


def test_import_of_a_mistyped_target_names_the_one_of_the_same_vrf():
    (found,) = told(pe("PE1", CUST="<65000:11 >65000:2"), pe("PE2", CUST="<65000:2 >65000:1", X="<65000:1 >65000:12"))
    assert (found.from_table, found.to_table, found.route_targets) == (None, "PE1/CUST", ("65000:11",))
    assert found.reasons == (
        "PE1/CUST imports 65000:11, which nobody exports; 65000:1 is exported by PE2/CUST",
    )  # fmt: skip
    assert [(ref.file, ref.line) for ref in found.source] == [("PE1.cfg", 11), ("PE2.cfg", 12)]
    assert found.to_dict()["from"] is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("65000:21", "65000:12 is exported by PE2/OTHER"),  # swapped
        ("6500:12", "65000:12 is exported by PE2/OTHER"),
        ("65000:13", "65000:12 is exported by PE2/OTHER"),
        ("65000:777", None),
    ],
)
def test_without_a_vrf_of_that_name_one_keystroke_counts(written, meant):
    (found,) = told(pe("PE1", CUST=f"<{written}"), pe("PE2", OTHER=">65000:12 <65000:12"))
    assert found.reasons[0].partition("; ")[2] == (meant or "")


def test_what_the_vrf_imports_already_was_not_meant():
    (found,) = told(pe("PE1", CUST="<65000:1 <65000:11"), pe("PE2", CUST=">65000:1 <65000:1"))
    assert found.reasons == ("PE1/CUST imports 65000:11, which nobody exports",)


def test_of_those_that_export_the_target_others_are_named_first():
    (found,) = told(
        pe("PE1", CUST="<65000:11 >65000:1"), pe("PE2", CUST=">65000:1 <65000:1"), pe("PE3", SHOP=">65000:1 <65000:1")
    )
    assert found.reasons[0].endswith("; 65000:1 is exported by PE2/CUST, PE3/SHOP and 1 more")
    assert [(ref.file, ref.line) for ref in found.source] == [("PE1.cfg", 11), ("PE2.cfg", 11)]


def test_export_that_no_vrf_of_that_name_hears():
    first, second = told(pe("PE1", CUST="<65000:11 >65000:11"), pe("PE2", CUST="<65000:1 >65000:1"))
    assert (first.from_table, first.to_table) == ("PE1/CUST", None)
    assert first.reasons == (
        "PE1/CUST exports 65000:11, which nobody else imports; 65000:1 is imported by PE2/CUST",
    )  # fmt: skip
    assert (second.from_table, second.route_targets) == ("PE2/CUST", ("65000:1",))


def test_exports_that_may_be_meant_so_are_left_alone():
    # A VRF on one device only; a target beside one that is heard; a VRF without targets.
    assert not told(pe("PE1", LONE="<65000:1 >65000:1"), pe("PE2", OTHER="<65000:2 >65000:2"))
    assert not told(pe("PE1", CUST="<65000:1 >65000:1 >65000:99"), pe("PE2", CUST="<65000:1 >65000:1"))
    assert not told(pe("PE1", CUST=""), pe("PE2", CUST=""))


def test_a_target_that_a_policy_sets_is_exported():
    exporting = pe("PE2", CUST=">65000:1 <65000:2")
    community = parse_extended_community("65000:77")
    sets = [SetExtendedCommunity(kind="rt", communities=(community,), additive=True, line=41)]
    exporting.policies.route_maps["SET"] = RouteMap("SET", [RouteMapEntry(10, True, sets=sets, line=40)])
    importing = pe("PE1", CUST="<65000:77 >65000:2")
    # Whoever applies the map: it may be an export map or one of a session.
    assert not [r for r in told(importing, exporting) if r.to_table]
    # As an export map it also has the VRF heard: its own target alone would not be.
    assert [r.from_table for r in told(importing, exporting)] == ["PE2/CUST"]
    exporting.vrfs["CUST"].families["ipv4"].export_map = "SET"
    assert not told(importing, exporting)


def test_one_record_for_a_vrf_with_many():
    (found,) = told(pe("PE1", HUB=" ".join(f"<65000:{n}" for n in range(500, 540))))
    assert len(found.route_targets) == 40
    assert [reason.split()[2] for reason in found.reasons[:3]] == ["65000:500,", "65000:501,", "65000:502,"]
    assert found.reasons[3] == "the same holds for 37 more of its targets"
    assert len(found.source) == 3


def mistyped(folder: Path) -> Path:
    for name, target in (("PE1", "65000:11"), ("PE2", "65000:1")):
        (folder / f"{name}.cfg").write_text(
            f"hostname {name}\n!\nvrf definition CUST\n rd 65000:1\n address-family ipv4\n"
            f"  route-target export 65000:1\n  route-target import {target}\n  exit-address-family\n!\nend\n"
        )
    return folder


def test_leaks_shows_it_within_the_width(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    assert main(["leaks", str(mistyped(tmp_path))]) == 0
    out = capsys.readouterr().out
    assert "nobody → PE1/CUST  route-target  65000:11" in out
    assert max(map(len, out.splitlines())) <= 100


def test_selected_by_its_one_end(tmp_path):
    net = tidegate.api.load(mistyped(tmp_path))
    assert [r.to_table for r in net.inert_leaks("PE1") if r.from_table is None] == ["PE1/CUST"]
    assert [r.to_table for r in net.inert_leaks(vrf="CUST") if r.from_table is None] == ["PE1/CUST"]
    assert not [r for r in net.inert_leaks("PE2") if r.from_table is None]

"""Arrow columns say what records say, the fast way for routes included."""

from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow (the extra `parquet`) is not installed")

import tidegate  # noqa: E402 - after the check for the extra
from tidegate.analysis import records  # noqa: E402
from tidegate.analysis.count import CountRecord  # noqa: E402
from tidegate.analysis.routes import RouteQuery  # noqa: E402
from tidegate.generate.provider import Provider, Size  # noqa: E402
from tidegate.generate.write import write_provider  # noqa: E402
from tidegate.net.prefix import parse_address  # noqa: E402
from tidegate.tabular import batches, routebatches  # noqa: E402
from tidegate.tabular.batches import batches_of  # noqa: E402
from tidegate.tabular.schema import schema_of  # noqa: E402

KINDS = [
    records.RouteRecord, records.BgpRecord, records.LeakRecord, records.InertLeakRecord, records.NeighborRecord,
    records.StatusRecord, records.DiagnosticRecord, CountRecord,
]  # fmt: skip
SIZE = Size(pe=4, p=2, rr=2, vpns=6, sites=3, prefixes=10, extranets=3, hub_and_spoke=0.3, ce_bgp=0.5)


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory) -> tidegate.Snapshot:
    """A small provider: VPNs of every kind, static routes in bundles, routes announced from outside."""
    folder = tmp_path_factory.mktemp("provider") / "net"
    write_provider(Provider(SIZE, 3), folder)
    return tidegate.load(folder)


def rows(found: object) -> list[dict[str, object]]:
    return [row for batch in found for row in batch.to_pylist()]  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_record_type_has_a_schema_with_its_json_names(kind: type) -> None:
    assert tuple(schema_of(kind).names) == records.field_names(kind)


@pytest.mark.parametrize(
    "query",
    [
        RouteQuery(),
        RouteQuery(device="PE1"),
        RouteQuery(leaked=True),
        RouteQuery(protocol="ospf"),
        RouteQuery(vrf="default", protocol="connected"),
        RouteQuery(longest_match=parse_address("172.16.0.1")),
    ],
    ids=str,
)
def test_routes_class_by_class_are_the_records(net: tidegate.Snapshot, query: RouteQuery) -> None:
    expected = [record.to_dict() for record in net.iter_routes(query)]
    assert expected
    assert rows(net.route_batches(query)) == expected


def test_many_tables_in_one_batch_and_one_table_in_several(
    net: tidegate.Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [record.to_dict() for record in net.iter_routes(RouteQuery())]
    for size in (7, 100):
        monkeypatch.setattr(routebatches, "ROWS", size)
        found = list(net.route_batches(RouteQuery()))
        assert max(batch.num_rows for batch in found) == size
        assert rows(found) == expected


def test_equal_cost_paths_keep_their_order(tmp_path: Path) -> None:
    (tmp_path / "R1.cfg").write_text(
        "hostname R1\ninterface Ethernet0\n ip address 10.0.0.1 255.255.255.0\n"
        "ip route 10.9.0.0 255.255.0.0 10.0.0.3\nip route 10.9.0.0 255.255.0.0 10.0.0.2\n"
        "ip route 10.8.0.0 255.255.0.0 10.0.0.3\nip route 10.8.0.0 255.255.0.0 10.0.0.2\nend\n"
    )
    net = tidegate.load(tmp_path)
    expected = [record.to_dict() for record in net.iter_routes(RouteQuery(protocol="static"))]
    assert len(expected) == 4
    assert rows(net.route_batches(RouteQuery(protocol="static"))) == expected


def test_other_records_and_a_batch_for_so_many(net: tidegate.Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    found = net.leaks()
    monkeypatch.setattr(batches, "ROWS", 2)
    made = list(batches_of(records.LeakRecord, found))
    assert {batch.num_rows for batch in made[:-1]} == {2}
    assert rows(made) == found.to_dicts()
    assert list(batches_of(records.LeakRecord, [])) == []

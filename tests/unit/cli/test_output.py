"""Writers of records."""

import io
import json

import pytest

from tidegate.analysis.records import NearRecord, RouteRecord
from tidegate.cli.output import write_csv, write_json
from tidegate.model.source import SourceRef

ROUTE = RouteRecord(
    device='P"E', vrf="ü\\", prefix="10.0.0.0/8", protocol="bgp", admin_distance=200, metric=0, next_hop_ip="10.0.0.1",
    next_hop_interface=None, next_hop_vrf=None, labels=(16, 17), leak=None, leaked_from=None,
    source=(SourceRef("configs/a.cfg", 3, 'description "x"\t\x1b'),),
)  # fmt: skip


@pytest.mark.parametrize("labels", [None, (), (16, 17)])
def test_the_fast_encoder_says_what_the_record_says(labels: tuple[int, ...] | None) -> None:
    routes = [ROUTE._replace(labels=labels), ROUTE._replace(next_hop_ip=None, leak="policy", source=())]
    stream = io.StringIO()
    write_json(routes, stream)
    assert json.loads(stream.getvalue()) == [r.to_dict() for r in routes]
    assert stream.getvalue().isascii()


def test_other_records_go_the_common_way() -> None:
    stream = io.StringIO()
    write_json([NearRecord("10.0.0.0/8", "one bit")], stream)
    assert json.loads(stream.getvalue()) == [{"prefix": "10.0.0.0/8", "why": "one bit"}]


def test_no_records_are_an_empty_list() -> None:
    stream = io.StringIO()
    write_json([], stream)
    assert stream.getvalue() == "[]\n"


def test_csv_cells() -> None:
    stream = io.StringIO()
    write_csv([ROUTE], stream, ("device", "labels", "leak", "source"))
    assert stream.getvalue() == 'device,labels,leak,source\n"P""E",16 17,,configs/a.cfg:3\n'

"""Writers of records."""

import io
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tidegate.analysis.records import NearRecord, RouteRecord
from tidegate.cli.destination import OutputError, destination
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


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    file.write_text("before")

    def records() -> Iterator[str]:
        yield "half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), destination(file) as stream:
        stream.writelines(records())
    assert file.read_text() == "before"
    with destination(file) as stream:
        stream.write("after")
    assert file.read_text() == "after"
    assert os.listdir(tmp_path) == ["out.json"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    link.symlink_to(real)
    with destination(link) as stream:
        stream.write("records")
    assert link.is_symlink()
    assert real.read_text() == "records"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with destination(pipe) as stream:
            stream.write("records")
        assert os.read(reading, 100) == b"records"
    finally:
        os.close(reading)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("name", ["", "missing/out.json"])
def test_where_nothing_can_be_written_the_reason_is_given(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="cannot write"), destination(tmp_path / name) as stream:
        stream.write("records")

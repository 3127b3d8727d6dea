"""What JSON gets of the records (interface.md)."""

from __future__ import annotations

import json

from planes import nms

from tidegate.analysis.leaks import leaks
from tidegate.analysis.routes import routes
from tidegate.analysis.trace import trace

ROUTE_FIELDS = [
    "device", "vrf", "prefix", "protocol", "admin_distance", "metric", "next_hop_ip", "next_hop_interface",
    "next_hop_vrf", "labels", "leak", "leaked_from", "source",
]  # fmt: skip


def test_route_fields_and_values():
    found = [r.to_dict() for r in routes(nms()) if r.device == "PE4"]
    assert all(list(record) == ROUTE_FIELDS for record in found)
    (leaked,) = [r for r in found if r["prefix"] == "10.0.2.0/30"]
    assert leaked == {
        "device": "PE4", "vrf": "default", "prefix": "10.0.2.0/30", "protocol": "static", "admin_distance": 1,
        "metric": 0, "next_hop_ip": None, "next_hop_interface": "Serial2/0", "next_hop_vrf": "BLUE", "labels": None,
        "leak": "static-interface", "leaked_from": "PE4/BLUE",
        "source": [{"file": "PE4.cfg", "line": 20, "text": "line 20"}],
    }  # fmt: skip


def test_leak_names_its_ends_from_and_to():
    record = next(leaks(nms())).to_dict()
    assert (record["from"], record["to"], record["two_way"]) == ("PE4/BLUE", "PE4/default", True)
    assert record["returns_by"] == [{"from": "PE4/default", "to": "PE4/BLUE", "mechanism": "static-interface"}]


def test_trace_has_forward_and_return():
    record = trace(nms(), "P1", "10.0.2.2").to_dict()
    assert {"forward", "return", "two_way"} <= set(record)
    assert {"device", "vrf", "in_interface", "out_interface", "route", "next_hop_vrf", "labels_in", "labels_out",
            "action"} <= set(record["forward"]["hops"][0])  # fmt: skip
    assert record["forward"]["hops"][0]["route"] == {"prefix": "10.0.2.0/30", "protocol": "ospf"}
    json.dumps(record)


def test_everything_is_json():
    for record in [*routes(nms()), *leaks(nms())]:
        json.dumps(record.to_dict())

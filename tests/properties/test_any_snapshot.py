"""Whatever lies in a folder, reading it ends in a network or in a SnapshotError, and diagnostics name files."""

import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidegate.errors import SnapshotError
from tidegate.session.load import load_network

GOOD = "hostname R1\ninterface Loopback0\n ip address 10.0.0.1 255.255.255.255\nrouter ospf 1\nend\n"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "edges",
                    "node1",
                    "node2",
                    "hostname",
                    "interfaceName",
                    "runtimeData",
                    "R1",
                    "hostInterfaces",
                    "prefix",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
CONTENT = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.tuples(st.just(GOOD.encode()), st.binary(max_size=60), st.integers(0, len(GOOD))).map(
        lambda t: t[0][: t[2]] + t[1] + t[0][t[2] :]
    ),
    JSON.map(lambda value: json.dumps(value).encode()),
)
PATH = st.sampled_from(
    [
        "configs/a.cfg",
        "configs/b/show_running-config.txt",
        "configs/b/other",
        "c.cfg",
        "hosts/h.json",
        "layer1_topology.json",
        "batfish/layer1_topology.json",
        "batfish/runtime_data.json",
        "x.clab.yml",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(PATH, CONTENT, max_size=6))
def test_any_files(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path, content in files.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_bytes(content)
        try:
            network = load_network(folder)
        except SnapshotError as error:
            message = str(error)
        else:
            message = ""
        if message:
            assert "Expected" in message
            return
        assert network.devices
        assert list(network.devices) == sorted(network.devices)
        assert all(d.file in files for d in network.diagnostics)


@settings(max_examples=60, deadline=None)
@given(JSON, st.sampled_from(["layer1_topology.json", "x.clab.yml"]))
def test_any_json_beside_a_good_configuration(value: object, cables: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "configs").mkdir()
        (root / "hosts").mkdir()
        (root / "configs" / "R1.cfg").write_text(GOOD)
        for name in (cables, "runtime_data.json", "hosts/h.json"):
            (root / name).write_text(json.dumps(value))
        assert list(load_network(folder).devices) == ["R1"]

"""What users name, and what they are told where it is not there."""

import pytest
from planes import host, network, router

from tidegate.analysis.whatif.asked import Asked, maintenance, scenarios
from tidegate.analysis.whatif.scenario import Kind
from tidegate.control.links import build_topology
from tidegate.errors import UsageError

NETWORK = network(
    router("PE1", "Loopback0 10.9.9.1/32", "Serial1/0 10.0.0.1/30", "Serial1/1 10.0.0.5/30", "Serial2/0 10.0.1.1/24"),
    router("P1", "Serial1/0 10.0.0.2/30", "Serial1/1 10.0.0.6/30", "Serial1/2 10.0.0.9/30"),
    router("P2", "Serial1/0 10.0.0.10/30"),
    hosts=[host("pc", "10.0.1.9/24", "10.0.1.1")],
)
PARALLEL = ["P1:Serial1/0--PE1:Serial1/0", "P1:Serial1/1--PE1:Serial1/1"]


def asked(**options) -> list[str]:
    return [scenario.name for scenario in scenarios(NETWORK, build_topology(NETWORK), Asked(**options))]


def named(*names: str) -> list[str]:
    (scenario,) = scenarios(NETWORK, build_topology(NETWORK), Asked(fail=names))
    assert scenario.kind is Kind.SET
    return [failure.name for failure in scenario.failures]


def test_every_single_node_and_link_by_default():
    assert asked() == ["P1", "P2", "PE1", *PARALLEL, "P1--P2", "PE1--pc"]


def test_links_nodes_and_pairs():
    assert asked(nodes=True) == ["P1", "P2", "PE1"]
    assert asked(links=True)[:2] == PARALLEL
    assert asked(nodes=True, pairs=True) == ["P1", "P2", "PE1", "P1 + P2", "P1 + PE1", "P2 + PE1"]
    assert set(asked(pairs=True, sample=4, seed=3)) < set(asked(pairs=True))


def test_a_named_set_alone_is_the_only_scenario():
    assert asked(fail=("P1", "PE1--pc")) == ["P1 + PE1--pc"]
    assert asked(fail=("P1",), nodes=True) == ["P1", "P1", "P2", "PE1"]


def test_only_failures_of_a_device():
    assert asked(device="p2") == ["P2", "P1--P2"]
    assert all("P2" in name for name in asked(pairs=True, device="P2"))
    assert len(asked(pairs=True, device="P2", sample=2)) == 2


def test_names_of_failures():
    assert named("pe1") == ["PE1"]
    assert named("P1--PE1") == named("PE1--P1") == PARALLEL
    assert named("PE1:Serial1/1--P1") == [PARALLEL[1]]
    assert named(PARALLEL[0].lower()) == [PARALLEL[0]]
    assert named("PE1:se1/0", "P2", "P2") == ["PE1:Serial1/0", "P2"]
    assert named("PE1--pc") == ["PE1--pc"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("P3", "no device is called 'P3'; did you mean P2 or P1"),
        ("PE1:Serial1/7", "PE1 has no interface 'Serial1/7'; did you mean Serial1/1 or Serial1/0"),
        ("PE1:x", "PE1 has no interface 'x'; it has Loopback0, Serial1/0, Serial1/1, Serial2/0"),
        ("PE1--P2", f"no link that is up joins PE1 and P2; PE1 has {PARALLEL[0]}, {PARALLEL[1]}, PE1--pc"),
        ("PE1--P9", "no device is called 'P9'"),
        ("PE1:Lo0--P1", "no link that is up joins PE1:Loopback0 and P1"),
    ],
)
def test_what_is_not_there_is_told_with_what_is_near(name, told):
    with pytest.raises(UsageError, match="^" + told.replace("?", r"\?")):
        named(name)


def test_samples_are_of_pairs():
    with pytest.raises(UsageError, match="give --pairs too"):
        asked(sample=3)
    with pytest.raises(UsageError, match="takes a number from 1 on"):
        asked(pairs=True, sample=0)


def test_maintenance_of_a_device():
    scenario = maintenance(NETWORK, "pe1")
    assert (scenario.kind, scenario.name, scenario.devices) == (Kind.MAINTENANCE, "PE1", {"PE1"})
    with pytest.raises(UsageError, match="no device is called 'PE7'; did you mean PE1"):
        maintenance(NETWORK, "PE7")

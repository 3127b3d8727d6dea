"""The same sweep on a local Ray cluster of two nodes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tidegate.api
from tidegate.analysis.whatif.asked import Asked, scenarios
from tidegate.analysis.whatif.outcome import Scope
from tidegate.control.links import build_topology
from tidegate.errors import UsageError
from tidegate.session import sweep_ray, sweepprocesses
from tidegate.session.judging import Judge
from tidegate.session.sharing import network_to_bytes
from tidegate.session.sweep import Engine, Means, sweep

FOLDER = Path(__file__).parents[2] / "topologies" / "failures"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two nodes with a core each."""
    ray = pytest.importorskip("ray", reason="Ray (the extra `cluster`) is not installed")
    from ray.cluster_utils import Cluster

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    nodes.add_node(num_cpus=1)
    ray.init(address=nodes.address, log_to_driver=False)
    yield ray
    ray.shutdown()
    nodes.shutdown()


@pytest.fixture(scope="module")
def question():
    network = tidegate.api.load(FOLDER).network
    return network, scenarios(network, build_topology(network), Asked(links=True, nodes=True, pairs=True))


def ray_equals_local_order_included(question, monkeypatch):
    network, every = question
    asked: list[str] = []
    assess = Judge.assess
    monkeypatch.setattr(Judge, "assess", lambda judge, s: asked.append(s.name) or assess(judge, s))
    found = sweep(network, every, Scope(), Means(Engine.RAY))
    assert asked == []  # all was judged on the cluster
    local = sweep(network, every, Scope(), Means(jobs=1))
    assert found == local
    assert [o.scenario.name for o in found.outcomes] == [o.scenario.name for o in local.outcomes]


def both_nodes_work(question, monkeypatch):
    """Every task ran somewhere; with as many at once as there are cores, on both nodes."""
    network, every = question
    nodes: Counter[str] = Counter()
    monkeypatch.setattr(sweepprocesses, "BATCH", 5)

    def noting(shared, scope, batch, version):
        import time

        import ray

        time.sleep(0.3)  # long enough for the other node to take the next batch
        node = ray.get_runtime_context().get_node_id()
        return [(place, node) for place, _ in sweep_ray_batch(shared, scope, batch, version)]

    sweep_ray_batch = sweep_ray._judge_batch
    monkeypatch.setattr(sweep_ray, "_judge_batch", noting)
    placed = dict(sweep_ray.judge_on_ray(network_to_bytes(network), Scope(), list(enumerate(every))))
    nodes.update(placed.values())
    assert sorted(placed) == [*range(len(every))]
    assert len(nodes) == 2


def a_batch_that_fails_on_the_cluster_is_judged_here(question, monkeypatch):
    network, every = question
    local = sweep(network, every, Scope(), Means(jobs=1))
    monkeypatch.setattr(sweep_ray, "version", lambda: "0.0.other")  # here, and not on the cluster
    assert sweep(network, every, Scope(), Means(Engine.RAY)) == local


def an_interrupt_leaves_what_is_done(question, monkeypatch):
    network, every = question
    monkeypatch.setattr(sweepprocesses, "BATCH", 5)

    def progress(*step):
        if step[1] == 7:
            raise KeyboardInterrupt

    found = sweep(network, every, Scope(), Means(Engine.RAY, progress=progress))
    assert (len(found.outcomes), found.partial) == (7, True)
    assert not sweep(network, every[:7], Scope(), Means(Engine.RAY)).partial  # the cluster goes on working


def test_on_a_cluster_of_two_nodes(cluster, question, monkeypatch, caplog):
    """All in one test: the cluster takes seconds to start, and would in every process that the tests run in."""
    assert len(cluster.nodes()) == 2
    for check in (
        ray_equals_local_order_included,
        both_nodes_work,
        an_interrupt_leaves_what_is_done,
        a_batch_that_fails_on_the_cluster_is_judged_here,
    ):
        assert "failed on the cluster" not in caplog.text
        with monkeypatch.context() as patch:
            check(question, patch)
    told = "failed on the cluster and are judged here: RuntimeError: a machine of the cluster has Tidegate"
    assert told in caplog.text


def test_without_ray_the_extra_is_named(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "ray", None)
    network = tidegate.api.load(FOLDER).network
    with pytest.raises(UsageError, match=r"--engine ray needs Ray: pip install 'tidegate\[cluster\]'"):
        sweep(network, [], Scope(), Means(Engine.RAY))

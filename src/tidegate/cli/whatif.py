"""`tidegate whatif`."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tidegate.cli.opening import opened
from tidegate.cli.options import Format, NoCache, Output, OutputFormat, Snapshot, example, one_of
from tidegate.cli.output import emit
from tidegate.cli.terminal import Waiting, say

if TYPE_CHECKING:
    from tidegate.analysis.whatif.records import ScenarioRecord
    from tidegate.api import WhatIf

EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells have it

app = typer.Typer(rich_markup_mode=None, add_completion=False)


class RunsOn(StrEnum):
    """Where scenarios are computed: the words of `session.sweep.Engine`, which `--help` does without."""

    LOCAL = "local"
    RAY = "ray"


class FailOn(StrEnum):
    """From which loss on the answer is "no"."""

    NEVER = "never"
    VPN = "vpn"
    LEAK = "leak"
    ROUTE = "route"


@app.command(
    epilog=example(
        "tidegate whatif examples/nms/base",
        "tidegate whatif SNAPSHOT --nodes --pairs --sample 500 --resume sweep.ndjson",
        'tidegate whatif SNAPSHOT --fail "PE1:Serial1/0" --fail P2',
        "tidegate whatif SNAPSHOT --maintenance P1 --top 5",
    )
)
def whatif(
    snapshot: Snapshot,
    links: Annotated[bool, typer.Option("--links", help="Every single link.")] = False,
    nodes: Annotated[bool, typer.Option("--nodes", help="Every single node. Links and nodes by default.")] = False,
    pairs: Annotated[bool, typer.Option("--pairs", help="Every two of them at once.")] = False,
    sample: Annotated[
        int | None, typer.Option("--sample", metavar="N", min=1, help="Only N pairs, drawn by chance.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Another seed draws other pairs.")] = 1,
    fail: Annotated[
        list[str] | None,
        typer.Option(
            "--fail",
            metavar="WHAT",
            help="DEVICE, DEVICE--DEVICE or DEVICE:INTERFACE; what is given several times fails together.",
        ),
    ] = None,
    maintenance: Annotated[
        str | None,
        typer.Option("--maintenance", metavar="DEVICE", help="The device is out; then what else can fail."),
    ] = None,
    device: Annotated[
        str | None, typer.Option("--device", "-d", metavar="NAME", help="Only failures of this device and its links.")
    ] = None,
    vrf: Annotated[
        str | None, typer.Option("--vrf", metavar="NAME", help="Count only what concerns VRFs of this name.")
    ] = None,
    top: Annotated[
        int | None, typer.Option("--top", metavar="N", min=1, help="Only the N worst scenarios (table: 20).")
    ] = None,
    single_points: Annotated[
        bool, typer.Option("--single-points", help="Only the single points of failure of each VPN.")
    ] = False,
    form: Format = OutputFormat.TABLE,
    output: Output = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes; one a core by default.")
    ] = None,
    engine: Annotated[
        RunsOn, typer.Option("--engine", help="On this machine, or on a Ray cluster.", **one_of("engine", RunsOn))
    ] = RunsOn.LOCAL,
    resume: Annotated[
        Path | None,
        typer.Option("--resume", metavar="FILE", help="Keep outcomes in FILE, and take those that are there."),
    ] = None,
    fail_on: Annotated[
        FailOn,
        typer.Option("--fail-on", help="Exit status 1 when a scenario loses this, or worse.", **one_of("loss", FailOn)),
    ] = FailOn.NEVER,
    no_cache: NoCache = False,
) -> None:
    """What failures take with them: leaks, VPN reachability and routes lost or gained, the worst first."""
    with opened(snapshot, tables=False, cache=not no_cache) as net:
        with Waiting() as waiting:
            found = net.whatif(
                links=links,
                nodes=nodes,
                pairs=pairs,
                sample=sample,
                seed=seed,
                fail=fail or (),
                maintenance=maintenance,
                device=device,
                vrf=vrf,
                engine=engine.value,
                jobs=jobs,
                resume=resume,
                progress=waiting,
            )
        _show(found, top, single_points, form, output)
        _remark(found, snapshot, resume)
    if found.partial:
        raise typer.Exit(EXIT_INTERRUPTED)
    if any(is_lost(record, fail_on) for record in found.scenarios):
        raise typer.Exit(1)


def _show(found: WhatIf, top: int | None, single_points: bool, form: OutputFormat, output: Path | None) -> None:
    from tidegate.analysis.whatif.records import ScenarioRecord, SinglePointRecord
    from tidegate.cli.failures import FailureView

    view = FailureView(found, top)
    if single_points:
        emit(found.single_points, form, output, view.draw_single_points, SinglePointRecord)
        return
    records: Iterable[ScenarioRecord] = found.scenarios
    if top is not None and form is not OutputFormat.TABLE:
        records = found.scenarios[: top + (found.findings.maintained is not None)]
    emit(records, form, output, view.draw, ScenarioRecord)


def _remark(found: WhatIf, snapshot: Path, resume: Path | None) -> None:
    findings = found.findings
    if findings.doubts:
        doubts = f"{findings.doubts:,} doubt{'' if findings.doubts == 1 else 's'}"
        say(f"note: {doubts} about links, which may be missing among the failures: see `tidegate status {snapshot}`")
    if not findings.base.settles:
        say("warning: the network never settles even before anything fails; compared is one moment with another")
    if findings.resumed:
        say(f"note: {findings.resumed:,} of {findings.asked:,} outcomes are from {resume}")
    if found.partial:
        done = len(findings.outcomes) + (findings.maintained is not None)
        asked = findings.asked + (findings.maintained is not None)
        kept = (
            f"the same command with --resume {resume} goes on from here"
            if resume is not None
            else "with --resume FILE an interrupted sweep can go on where it was"
        )
        say(f"interrupted: {done:,} of {asked:,} scenarios were judged, and worse ones may be missing; {kept}")


def is_lost(record: ScenarioRecord, loss: FailOn) -> bool:
    """Whether the scenario loses what `loss` names, or something that counts for more."""
    lost = {
        FailOn.VPN: record.pairs_lost,
        FailOn.LEAK: record.pairs_lost + record.leaks_lost,
        FailOn.ROUTE: record.pairs_lost + record.leaks_lost + record.routes_lost,
    }
    return bool(lost.get(loss, 0))

"""The command line in this process, over a small network."""

from collections.abc import Callable
from pathlib import Path

import pytest
from commandline import P1, PE4, Answer

from tidegate.cli.main import main


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    configs = tmp_path_factory.mktemp("snapshot") / "configs"
    configs.mkdir()
    (configs / "PE4.cfg").write_text(PE4)
    (configs / "P1.cfg").write_text(P1)
    return configs.parent


@pytest.fixture
def tidegate(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """The command line, run in this process; a defect shows its traceback."""
    monkeypatch.setenv("TIDEGATE_TRACEBACK", "1")

    def run(*arguments: object) -> Answer:
        status = main([str(argument) for argument in arguments])
        return Answer(status, *capsys.readouterr())

    return run

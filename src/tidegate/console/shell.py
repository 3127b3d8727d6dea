"""The shell: a line goes in, what the device answers comes out. No input, no output: terminals are around it."""

from __future__ import annotations

from typing import NamedTuple

from tidegate.analysis.shown.answers import answer
from tidegate.console import beyond  # noqa: F401  # declares the console's own commands
from tidegate.console.checkpoint import START, Checkpoint
from tidegate.console.command import BEYOND, Console
from tidegate.console.command import TABLE as OWN
from tidegate.console.level import Level
from tidegate.console.pipes import read_pipe, split_pipe
from tidegate.console.twin import Twin
from tidegate.errors import UsageError
from tidegate.model.shown.question import A, Question
from tidegate.syntax.command import Mode
from tidegate.syntax.exec import Exec, Turn
from tidegate.syntax.grammar import Grammar
from tidegate.syntax.spelling import Failure, failure
from tidegate.syntax.transcript import Prompted, is_answer
from tidegate.syntax.trie import Match, Trie

_CONTROL_Z = ("^Z", "\x1a")  # as logs of terminals have it
_HISTORY = 256  # lines: as many as IOS lets one ask for


class Reply(NamedTuple):
    """What came of a line. `refused`: the device, or the console, did not do it. `ended`: the session is over."""

    lines: tuple[str, ...] = ()
    refused: bool = False
    ended: bool = False


class Shell:
    """The command line of every router of the twin; it stands at the prompt of one."""

    def __init__(self, twin: Twin, device: str) -> None:
        self.console = Console(twin, device)
        self.console.checkpoints[START] = Checkpoint(START, twin.network, 0)
        self.history: list[str] = []
        self.terminal_length: int | None = None  # lines a page; None: as many as the terminal has

    @property
    def twin(self) -> Twin:
        return self.console.twin

    @property
    def device(self) -> str:
        """The router at whose prompt one is."""
        return self.console.device

    @property
    def grammar(self) -> Grammar:
        return self.twin.grammar(self.device)

    @property
    def level(self) -> Level:
        """How far one has come at this router."""
        return self.level_at(self.device)

    @level.setter
    def level(self, level: Level) -> None:
        self.console.levels[self.device] = level

    def level_at(self, device: str) -> Level:
        """How far one has come at a router."""
        return self.console.levels.get(device, Level.USER)

    @property
    def prompt(self) -> str:
        """What stands before the next line; empty where it is free text."""
        if self.level is not Level.CONFIGURE:
            return self.grammar.prompt(self.device, "user" if self.level is Level.USER else "privileged")
        configuring = self.twin.configuring(self.device)
        return "" if configuring.awaits_text else self.grammar.prompt(configuring.hostname, configuring.prompt)

    def feed(self, line: str) -> Reply:
        """Take one line, as typed at the prompt; what would break it is a blank."""
        line = line.replace("\n", " ").replace("\r", " ")
        reply = self._take(line)
        tutor = self.console.tutor
        return (
            reply
            if tutor is None
            else reply._replace(lines=(*reply.lines, *tutor.look(self.console, line, reply.lines)))
        )

    def _take(self, line: str) -> Reply:
        if line.strip() in _CONTROL_Z:
            self.interrupt()
            return Reply()
        self.console.refused = False
        self.console.lines = []
        if self.level is Level.CONFIGURE:
            return self._configure(line)
        text = line.strip()
        if not text or text.startswith("!") or is_answer(text):
            return Reply()
        self._remember(text)
        return self._execute(text, len(self.prompt) + len(line) - len(line.lstrip()))

    def interrupt(self) -> None:
        """Ctrl-C and Ctrl-Z: leaves configuration mode."""
        if self.level is Level.CONFIGURE:
            configuring = self.twin.configuring(self.device)
            if configuring.text_end is not None:
                self.twin.type(self.device, configuring.text_end)
            configuring.leave_all()
            self.level = Level.PRIVILEGED

    def recover(self) -> None:
        """After a computation was broken off: tables are computed anew when they are next asked for."""
        self.twin.session.forget_tables()

    def stand_at(self, device: str, level: Level = Level.USER) -> None:
        """Go to the prompt of another router, or of this one in another mode."""
        self.console.device = device
        if level is Level.CONFIGURE and self.level is not Level.CONFIGURE:
            self.twin.configuring(device).leave_all()
        self.level = level

    def follow(self, prompted: Prompted) -> None:
        """Be where a pasted line says it was typed, as far as that can be."""
        named = next((name for name in self.twin.devices if name.lower() == prompted.name.lower()), self.device)
        if named != self.device:
            self.stand_at(named, self.level_at(named))
        if prompted.mode is None:
            self.interrupt()
            if prompted.privileged and self.level is Level.USER:
                self.level = Level.PRIVILEGED
            return
        if self.level is not Level.CONFIGURE:
            self.stand_at(self.device, Level.CONFIGURE)
        configuring = self.twin.configuring(self.device)
        text = prompted.typed.strip()
        if prompted.mode in ("config", "cfg") and text and configuring.modes[-2].match(text).command is not None:
            configuring.leave_all()  # unless someone retold the session with the wrong prompt

    # Configuration.

    def _configure(self, line: str) -> Reply:
        configuring = self.twin.configuring(self.device)
        text = line.strip()
        if not configuring.awaits_text:
            if not text or text.startswith("!") or is_answer(text):
                return Reply()
            self._remember(text)
            column = len(self.prompt) + len(line) - len(line.lstrip())
            first, _, rest = text.partition(" ")
            if first == "do" and rest:
                return self._execute(rest.strip(), column + len(text) - len(rest.lstrip()))
            leaving = self._leaves(text, configuring.is_global)
            if leaving:
                self.interrupt()
                return Reply()
        awaited = configuring.awaits_text
        found = self.twin.type(self.device, line if awaited else text)
        if not found.understood:
            tries, skip = self._tries(configuring.modes, text)
            where = failure(tries, text[skip:], skip)
            return Reply(tuple(self.grammar.complaint(where, text, column, True)), refused=True)
        said = [*found.said]
        if found.note:
            said.append(f"% tidegate: {found.note}")
        if configuring.text_end is not None and not awaited:
            said.append(self.grammar.text_follows(configuring.text_end))
        if found.changed and configuring.hostname != self.device:
            said += self._follow_hostname()
        return Reply(tuple(said), found.refused)

    def _follow_hostname(self) -> list[str]:
        old = self.device
        new = self.twin.follow_hostname(old)
        if new is None:
            hostname = self.twin.configuring(old).hostname
            return [f"% tidegate: another router is called {hostname}; this one stays {old} in every answer."]
        self.console.levels[new] = self.console.levels.pop(old)
        self.console.device = new
        return []

    def _leaves(self, text: str, at_global: bool) -> bool:
        """Whether the line leaves configuration mode."""
        table = self.grammar.table
        if any(mode.match(text).command is not None for mode in self.twin.configuring(self.device).modes[:-1]):
            return False
        match = table.modes[table.ANYWHERE].match(text)
        if match.command is None:
            return False
        return match.command.pattern == "end" or (at_global and match.command.pattern in ("exit", "quit"))

    def _tries(self, modes: list[Mode], text: str) -> tuple[list[Trie], int]:
        """The tries a line could be in, and how many characters before it are understood by themselves."""
        sign, _, rest = text.partition(" ")
        if sign in ("no", "default") and rest.strip():
            signed = [mode.modelled.below("no") for mode in modes]
            return [*signed, *(mode.accounted for mode in modes)], len(text) - len(rest.lstrip())
        return [trie for mode in modes for trie in (mode.modelled, mode.accounted)], 0

    # Exec commands.

    def _exec_mode(self) -> Mode:
        return self.grammar.table.modes["user-exec" if self.level is Level.USER else "exec"]

    def _execute(self, text: str, column: int) -> Reply:
        command, pipe_text = split_pipe(text)
        try:
            pipe = read_pipe(pipe_text) if pipe_text is not None else None
            refused, ended = self._run(command, column)
        except UsageError as error:
            message = str(error)
            return Reply((message if message.startswith("%") else f"% {message}",), refused=True)
        lines = self.console.lines
        if pipe is not None and not refused:
            lines = pipe.apply(lines)
        return Reply(tuple(lines), refused, ended)

    def _run(self, command: str, column: int) -> tuple[bool, bool]:
        """Answer a command into the console's lines; whether it was refused, and whether it ends the session."""
        words = command.split()
        match = self._exec_mode().match(command)
        if match.command is None or match.command.handler is None:
            own = OWN.modes[BEYOND].modelled.match(words)
            if own.command is not None and (own.exact or match.problem != "ambiguous"):
                own.command.handler(self.console, **own.arguments)
                self._settle()
                return self.console.refused, False
            self.console.write_all(self._complaint(command, match, column))
            return True, False
        return self._answer(match)

    def _complaint(self, command: str, match: Match, column: int) -> list[str]:
        tries = [self._exec_mode().modelled, OWN.modes[BEYOND].modelled]
        configuring = self.level is Level.CONFIGURE  # behind `do`
        if not configuring and match.reached == 0 and match.problem == "ambiguous":
            return self.grammar.complaint(Failure("ambiguous", 0), command, column, False)
        return self.grammar.complaint(failure(tries, command), command, column, configuring)

    def _answer(self, match: Match) -> tuple[bool, bool]:
        def ask(question: Question[A]) -> A:
            return answer(self.twin.asked(self.device), question)

        x = Exec(ask, lambda: self.twin.running(self.device), tuple(self.history), self.terminal_length)
        match.command.handler(x, self.twin.device(self.device), **match.arguments)
        self.terminal_length = x.terminal_length
        self.console.write_all(x.lines)
        if x.turn is Turn.LOGOUT:
            self.level = Level.USER
            return x.refused, True
        if x.turn is Turn.CONFIGURE and self.level is not Level.CONFIGURE:
            self.twin.configuring(self.device).leave_all()
        if x.turn is not None:
            self.level = {
                Turn.ENABLE: Level.PRIVILEGED,
                Turn.DISABLE: Level.USER,
                Turn.CONFIGURE: Level.CONFIGURE,
            }[x.turn]
        return x.refused, False

    def _settle(self) -> None:
        """Come to rest after the routers may have become others: at one that exists, in a mode that does."""
        if self.device not in self.twin.devices:
            self.console.device = self.twin.devices[0]

    def _remember(self, text: str) -> None:
        shown = self.grammar.redact(text)
        if not self.history or self.history[-1] != shown:
            self.history.append(shown)
            del self.history[:-_HISTORY]

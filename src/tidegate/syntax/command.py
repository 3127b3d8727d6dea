"""The command table of a dialect: every command of every mode, declared beside the function that takes it.

A mode is what a section of a configuration puts the device in (`interface` …). Each mode has two tries: that of the
commands that are modelled, and that of those that are only accounted for, whose `no` and `default` forms are implied.
The same tables serve files, the console, completion and `?` help.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from tidegate.model.source import LineStatus
from tidegate.syntax.argument import ArgumentType
from tidegate.syntax.spelling import spell
from tidegate.syntax.trie import Match, Node, Trie, commands_below

Handler = Callable[..., None]
H = TypeVar("H", bound=Handler)
_MEMO_LIMIT = 10_000  # lines a mode remembers: those that recur do so in the next file already
_SELDOM = 4  # values in a line from which on it hardly ever does, as with a route: table, prefix, mask, next hop


@dataclass(slots=True, eq=False)
class Command:
    """One declared command. `handler` is None for one that is only accounted for, with `status`.

    `block` marks a header whose section is not read: every line in it gets `status`.
    """

    pattern: str
    status: LineStatus
    handler: Handler | None = None
    block: bool = False
    header: bool = False  # enters a mode: an indented line may leave its section only for one of these
    about: str = ""  # what `?` says


class Suggestion(NamedTuple):
    """A token that may come next: a keyword or an argument as `?` prints it; `<cr>` where the line may end."""

    token: str
    help: str


_NO_WORDS: Mapping[str, str] = MappingProxyType({})
_UNKNOWN = Match(None, {}, 0, "invalid")


class Mode:
    """A configuration mode. `prompt` is what the device shows in it: ``config-if``."""

    def __init__(self, name: str, prompt: str, types: dict[str, ArgumentType]) -> None:
        self.name = name
        self.prompt = prompt
        self.modelled = Trie(types)
        self.accounted = Trie(types)
        self._first: frozenset[str] | None = None
        # Reading is a pure function of mode and line, so that the memo changes nothing but the time it takes.
        self.memo: dict[str, Match] = {}

    def match(self, line: str) -> Match:
        """The command that `line` (without indentation) is in this mode; a modelled one wins."""
        return self.memo.get(line) or self.find(line)

    def find(self, line: str) -> Match:
        """As `match`, for a line that is not remembered; it may be afterwards."""
        words = line.split()
        found = self.modelled.match_straight(words) or self._match(words)
        if len(found.arguments) < _SELDOM:
            if len(self.memo) >= _MEMO_LIMIT:
                self.memo.clear()
            self.memo[line] = found
        return found

    def match_typed(self, line: str) -> Match:
        """As `match`, for a line that is typed: what begins as a modelled command and fails is no other command.

        Many commands are only accounted for, under patterns such as `ip address LINE` and `router LINE`; beside them
        `ip address 10.0.0.1` is incomplete and `router ospf 0` wrong.
        """
        found = self.match(line)
        command = found.command
        if command is None or command.handler is not None:
            return found
        words = line.split()
        if not found.exact and self._is_no_abbreviation(words):
            return self.modelled.match_all_ways(words)
        if not command.pattern.endswith(("LINE", "LINE]")):
            return found
        tries = [self.modelled.match_all_ways(words)]
        if words[0].lower() == "default":
            tries.append(self.modelled.match_all_ways(["no", *words[1:]]))
        if tries[0].command is not None:
            return tries[0]  # abbreviated, which the pattern of the other took for any text
        known = len(command.pattern.split()) - 1 + (words[0].lower() in ("no", "default"))
        return next((t for t in tries if t.reached > known or t.reached == len(words)), found)

    def _is_no_abbreviation(self, words: list[str]) -> bool:
        """Whether a word that abbreviates a keyword is itself one of a modelled command: `router ospf` and `ospfv3`."""
        spelled = spell(self.accounted, words) or ()
        short = next((at for at, one in enumerate(spelled) if one.type is None and one.word != words[at].lower()), None)
        return short is not None and self.modelled.match_all_ways(words).reached > short > 0

    def _match(self, words: list[str]) -> Match:
        heads = self._heads()
        if words[0] not in heads and words[0].lower() not in heads and not self.modelled.root.arguments:
            return _UNKNOWN
        found = self.modelled.match_all_ways(words)
        if found.command is not None and found.exact:
            return found
        if words[0].lower() == "default" and len(words) > 1 and found.command is None:
            negated = self.modelled.match(["no", *words[1:]])
            if negated.command is not None:
                return negated
        skip = 1 if words[0].lower() in ("no", "default") and len(words) > 1 else 0
        known = self.accounted.match(words[skip:])
        if found.command is not None and (known.command is None or not known.exact):
            return found  # an abbreviation; a full keyword of the other trie would come before it
        if known.command is not None:
            command = known.command
            if skip and command.block:  # `no router rip` opens no section
                command = replace(command, block=False, header=False)
            return Match(command, {}, len(words), "", known.exact)
        if known.reached + skip > found.reached:
            return Match(None, {}, known.reached + skip, known.problem)
        return found

    def _heads(self) -> frozenset[str]:
        """What a command of this mode can begin with, abbreviations included."""
        if self._first is None:
            first = self.modelled.root.prefixes() | self.accounted.root.prefixes()
            self._first = first | {"no", "default"}
        return self._first

    def leads_on(self, words: list[str]) -> bool:
        """Whether `words` are the beginning of a command."""
        return any(trie.walk(rest) is not None for trie, rest in self._tries(words))

    def suggest(self, words: list[str], partial: str = "", keywords: Mapping[str, str] = _NO_WORDS) -> list[Suggestion]:
        """What may follow the complete `words` and begins with `partial`, sorted as `?` does.

        `keywords` says what words mean under which several commands stand.
        """
        found: dict[str, str] = {}
        for trie, rest in self._tries(words):
            node = trie.walk(rest)
            if node is not None:
                _suggest(node, partial.lower(), keywords, found)
        return [Suggestion(token, found[token]) for token in sorted(found)]

    def _tries(self, words: list[str]) -> list[tuple[Trie, list[str]]]:
        """Both tries, with the words that are looked up in each: signs are implied in the second."""
        signed = bool(words) and words[0].lower() in ("no", "default")
        return [
            (self.modelled, ["no", *words[1:]] if signed else words),
            (self.accounted, words[1:] if signed else words),
        ]


_UNTOLD = {LineStatus.NO_EFFECT: "(changes no forwarding)", LineStatus.NOT_MODELLED: "(not modelled)"}


def _with_status(about: str, command: Command) -> str:
    """What a word is about; where its commands are only accounted for, what becomes of them too."""
    return f"{about or command.about} {_UNTOLD.get(command.status, '')}".strip()


def _suggest(node: Node, partial: str, keywords: Mapping[str, str], found: dict[str, str]) -> None:
    for word, edge in node.keywords.items():
        if word.startswith(partial) and not found.get(word):
            below = list(islice(commands_below(edge.target), 2))
            about = below[0].about if len(below) == 1 or edge.target.command is not None else ""
            about = about or keywords.get(word, "")
            found[word] = _with_status(about, below[0]) if below else about
    if not partial:
        for argument in node.arguments:
            kind = argument.type
            found.setdefault(kind.token or kind.name, kind.help or keywords.get(argument.name, ""))
        if node.command is not None:
            found.setdefault("<cr>", "")


class CommandTable:
    """All modes of one dialect. `ANYWHERE` commands (exit, end, do …) are valid in each of them."""

    GLOBAL = "global"
    ANYWHERE = "anywhere"

    def __init__(self, types: Iterable[ArgumentType]) -> None:
        self._types = {kind.name: kind for kind in types}
        self.modes: dict[str, Mode] = {}
        self.finishers: list[Handler] = []
        self.keywords: dict[str, str] = {}  # what `?` says of a word under which several commands stand
        self.mode(self.GLOBAL, "config")
        self.mode(self.ANYWHERE, "")

    def mode(self, name: str, prompt: str) -> Mode:
        """The mode of that name, made when it is first named."""
        if name not in self.modes:
            self.modes[name] = Mode(name, prompt, self._types)
        return self.modes[name]

    def command(self, modes: str, *patterns: str, about: str = "", header: bool = False) -> Callable[[H], H]:
        """Declare the function below as what takes `patterns` in `modes` (names, separated by blanks).

        It is called with the reader, the object of the section (the device in the global mode), and the arguments
        by name; optional ones that are absent are not passed. `header` marks a command that enters a mode.
        """

        def declare(handler: H) -> H:
            for pattern in patterns:
                command = Command(pattern, LineStatus.MODELLED, handler, header=header, about=about)
                for mode in modes.split():
                    self.modes[mode].modelled.add(pattern, command)
            return handler

        return declare

    def no_effect(self, modes: str, *patterns: str, block: bool = False) -> None:
        """Declare commands that change no forwarding; with `block`, headers of sections that don't."""
        self._account(modes, patterns, LineStatus.NO_EFFECT, block)

    def not_modelled(self, modes: str, *patterns: str, block: bool = False) -> None:
        """Declare commands that may change forwarding and are not modelled yet."""
        self._account(modes, patterns, LineStatus.NOT_MODELLED, block)

    def _account(self, modes: str, patterns: Iterable[str], status: LineStatus, block: bool) -> None:
        for pattern in patterns:
            command = Command(pattern, status, block=block, header=block)
            for mode in modes.split():
                self.modes[mode].accounted.add(pattern, command)

    def finisher(self, handler: H) -> H:
        """Declare a function that is called with the reader after the last line, in the order of declaration."""
        self.finishers.append(handler)
        return handler


def describe(match: Match, line: str) -> str:
    """What is wrong with a line that no command matched, in the device's words; no full stop ends it."""
    words = line.split()
    word: Any = words[match.reached] if match.reached < len(words) else ""
    if match.problem == "incomplete":
        return f"% Incomplete command: something must follow '{words[-1]}'"
    if match.problem == "ambiguous":
        return f"% Ambiguous command: '{word}' abbreviates several keywords"
    return f"% Invalid input detected at '{word}'" if match.reached else f"The command '{word}' is not known"

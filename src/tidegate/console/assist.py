"""`?` and Tab: what may come next on a line that is not finished."""

from __future__ import annotations

from tidegate.console.command import BEYOND
from tidegate.console.command import TABLE as OWN
from tidegate.console.level import Level
from tidegate.console.shell import Shell
from tidegate.syntax.command import CommandTable, Mode, Suggestion

_OWN_HEADING = "Beyond the device:"
_COLUMN = 18  # characters between the token and its help, where tokens are no longer


def help_for(shell: Shell, text: str) -> list[str]:
    """What `?` behind `text` prints."""
    words, partial = _split(text)
    if not _can_follow(shell, words):
        return [f'% Ambiguous command:  "{text.strip()}"' if _is_ambiguous(shell, words) else "% Unrecognized command"]
    device, own = _suggestions(shell, words, partial)
    if not device and not own:
        return ["% Unrecognized command"]
    if partial:
        return ["  ".join(s.token for s in sorted({*device, *own}))]
    ends = [s for s in device if s.token == "<cr>"]  # IOS: where the line may end stands last
    if ends and shell.level is not Level.CONFIGURE and words[:1] != ["do"]:
        ends = [Suggestion("|", "Output modifiers"), *ends]
    lines = _table([*(s for s in device if s.token != "<cr>"), *ends])
    if own:
        lines += ["", _OWN_HEADING, *_table(own)] if device else _table(own)
    return lines


def completions(shell: Shell, text: str) -> list[str]:
    """The keywords that the last word of `text` may become, sorted; nothing where it is a value."""
    words, partial = _split(text)
    if not partial or not _can_follow(shell, words):
        return []
    device, own = _suggestions(shell, words, partial)
    return sorted({s.token for s in (*device, *own) if s.token != "<cr>" and s.token[0].islower()})


def _split(text: str) -> tuple[list[str], str]:
    """The complete words, and the one that is being typed."""
    words = text.split()
    return (words[:-1], words[-1]) if words and not text[-1].isspace() else (words, "")


def _modes(shell: Shell, words: list[str]) -> tuple[list[Mode], list[str]]:
    """The modes of the device that the line belongs to, the first of which counts where it knows the words."""
    table = shell.grammar.table
    if shell.level is not Level.CONFIGURE:
        return [table.modes["user-exec" if shell.level is Level.USER else "exec"]], words
    if words[:1] == ["do"]:
        return [table.modes["exec"]], words[1:]
    return shell.twin.configuring(shell.device).modes, words


def _suggestions(shell: Shell, words: list[str], partial: str) -> tuple[list[Suggestion], list[Suggestion]]:
    modes, rest = _modes(shell, words)
    configuring = shell.level is Level.CONFIGURE and rest is words
    found: dict[str, Suggestion] = {}
    for mode in modes if rest else [*modes[:1], *modes[-1:]]:  # `?` alone shows what the section itself takes
        offered = mode.suggest(rest, partial, shell.grammar.table.keywords)
        if mode.name == CommandTable.ANYWHERE:  # what else is read there is what captures hold, and no command
            offered = [s for s in offered if rest or s.token in mode.modelled.root.keywords]
        if offered and rest and found:
            break
        found.update({s.token: s for s in offered if s.token not in found})
    if configuring and not rest:
        for word, text in (("no", "Negate a command or set its defaults"), ("default", "Set a command to its defaults"),
                           ("do", "To run exec commands in config mode")):  # fmt: skip
            if word.startswith(partial):
                found[word] = Suggestion(word, text)
    own = [] if configuring else OWN.modes[BEYOND].suggest(rest, partial, OWN.keywords)
    return sorted(found.values()), [s for s in own if s.token not in found]


def _can_follow(shell: Shell, words: list[str]) -> bool:
    modes, rest = _modes(shell, words)
    return not rest or any(mode.leads_on(rest) for mode in (*modes, OWN.modes[BEYOND]))


def _is_ambiguous(shell: Shell, words: list[str]) -> bool:
    modes, rest = _modes(shell, words)
    return any(mode.match(" ".join(rest)).problem == "ambiguous" for mode in modes)


def _table(suggestions: list[Suggestion]) -> list[str]:
    width = min(max((len(s.token) for s in suggestions), default=0), _COLUMN)
    return [f"  {s.token:<{width}}  {s.help}".rstrip() for s in suggestions]

"""How a subject adds its commands, and how a command says what went wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Run = Callable[[argparse.Namespace], int]


@dataclass(frozen=True, slots=True)
class Commands:
    """The commands of one level; every one takes ``--data``."""

    under: Any

    @classmethod
    def of(cls, parser: argparse.ArgumentParser, metavar: str = "command") -> Commands:
        """Make room for commands under ``parser``."""
        return cls(parser.add_subparsers(required=True, metavar=metavar))

    def add(self, name: str, help_text: str, run: Run) -> argparse.ArgumentParser:
        """Add a command that ``run`` answers with the exit code; returns its parser for more arguments."""
        parser: argparse.ArgumentParser = self.under.add_parser(name, help=help_text, description=help_text)
        parser.add_argument("--data", type=Path, help="data folder (else ASSAY_DATA)")
        parser.set_defaults(run=run)
        return parser

    def group(self, name: str, help_text: str) -> Commands:
        """Add a word with commands of its own (``assay user create``)."""
        return Commands.of(self.under.add_parser(name, help=help_text, description=help_text), "what")


def spoken(act: Callable[[], str | None]) -> int:
    """Run ``act`` and print what it returns; a DomainError becomes its sentence on stderr and exit code 1."""
    from assay.kernel.errors import DomainError  # noqa: PLC0415 - the settings are read late

    try:
        message = act()
    except DomainError as error:
        print(error.detail, file=sys.stderr)
        return 1
    if message:
        print(message)
    return 0

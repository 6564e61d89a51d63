"""The ``assay`` command: a module a subject, each adding its commands to the parser."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import assay
from assay.cli import backup, certificates, doctor, formats, health, models, people, services, up
from assay.cli.commands import Commands
from assay.config.env import EnvError
from assay.embedded.errors import StartError

SUBJECTS = (up, services, people, backup, health, doctor, certificates, formats, models)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 only when it did what it was asked."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (StartError, EnvError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="assay", description="Labels you can trust, on your own machines.")
    parser.add_argument("--version", action="version", version=f"assay {assay.__version__}")
    commands = Commands.of(parser)
    for subject in SUBJECTS:
        subject.add_commands(commands)
    return parser

"""``assay user``: people, their tokens and links, for whoever has the shell."""

from __future__ import annotations

import argparse
import sys

from assay.cli.bootstrap import database
from assay.cli.commands import Commands, spoken


def add_commands(commands: Commands) -> None:
    """Add ``user create``, ``token``, ``reset-link``, ``invite``."""
    people = commands.group("user", "People: create, token, reset-link, invite.")
    create = people.add("create", "Create a person.", _create)
    create.add_argument("name")
    create.add_argument("--admin", action="store_true")
    create.add_argument("--password-stdin", action="store_true", required=True, help="read the password from stdin")
    people.add("token", "Make an API token and print its key.", _token).add_argument("name")
    people.add("reset-link", "Make a password link that works once.", _reset_link).add_argument("name")
    invite = people.add("invite", "Make a link with which somebody joins; it works once.", _invite)
    invite.add_argument("--admin", action="store_true", help="who joins becomes an admin")


def _create(options: argparse.Namespace) -> int:
    password = sys.stdin.readline().rstrip("\n")
    with database(options):
        from assay.accounts.services import create_user  # noqa: PLC0415

        def create() -> None:
            create_user(username=options.name, password=password, is_admin=options.admin)

        return spoken(create)


def _token(options: argparse.Namespace) -> int:
    with database(options):
        from assay.accounts.services import create_token_for_cli  # noqa: PLC0415

        return spoken(lambda: create_token_for_cli(options.name))


def _reset_link(options: argparse.Namespace) -> int:
    with database(options):
        from assay.accounts.services import create_reset_link  # noqa: PLC0415

        return spoken(lambda: create_reset_link(options.name))


def _invite(options: argparse.Namespace) -> int:
    with database(options):
        from assay.accounts.models import OneTimeLink  # noqa: PLC0415
        from assay.accounts.services import create_link  # noqa: PLC0415

        purpose = OneTimeLink.Purpose.INVITATION
        return spoken(lambda: create_link(purpose, is_admin=options.admin).path)

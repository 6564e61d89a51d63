"""``assay certificate verify``: recompute what was promised from what is stored now."""

from __future__ import annotations

import argparse
import sys
from uuid import UUID

from assay.cli.bootstrap import database
from assay.cli.commands import Commands


def add_commands(commands: Commands) -> None:
    """Add ``certificate verify``."""
    group = commands.group("certificate", "Certificates of accuracy: verify.")
    verify = group.add("verify", "Recompute a project's certificates; names whatever was changed since.", _verify)
    verify.add_argument("project", metavar="PROJECT", help="the project's name or id")


def _verify(options: argparse.Namespace) -> int:
    with database(options):
        from assay.projects.models import Project  # noqa: PLC0415
        from review.routing.contract.verification import verify_project  # noqa: PLC0415

        rows = Project.objects.filter(deleted_at=None)
        try:
            project = rows.filter(pk=UUID(options.project)).first()
        except ValueError:
            project = rows.filter(name__iexact=options.project).first()
        if project is None:
            print(f"There is no project called {options.project}.", file=sys.stderr)
            return 1
        results = verify_project(project)
        if not results:
            print(f"{project.name} has no certificate yet, so there is nothing to verify.", file=sys.stderr)
            return 1
        for certificate, differences in results:
            name = f"Certificate {certificate.number} of {project.name} ({certificate.state})"
            if not differences:
                print(f"{name} holds: {certificate.audits} audits, {certificate.errors} wrong, computed again alike.")
            for difference in differences:
                print(f"{name}: {difference}", file=sys.stderr)
        return 1 if any(differences for _, differences in results) else 0

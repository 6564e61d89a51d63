#!/usr/bin/env python
"""Django's command line for developers; people who run Assay use the ``assay`` command."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run a management command."""
    root = Path(__file__).resolve().parent
    sys.path[:0] = [str(root / "platform"), str(root)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - the path must be set first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

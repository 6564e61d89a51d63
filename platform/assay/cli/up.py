"""``assay up``: everything on one machine, kept alive until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
from pathlib import Path

import assay
from assay.cli import programs
from assay.cli.bootstrap import end_leftovers, folder_of, migrate, servers, share_environment
from assay.cli.commands import Commands
from assay.embedded.datafolder import open_folder
from assay.embedded.ports import check_port
from assay.embedded.processes import Roster
from assay.embedded.supervised_program import Child, say
from assay.embedded.supervisor import Supervisor


def add_commands(commands: Commands) -> None:
    """Add ``up``."""
    up = commands.add("up", "Start everything and stay; Ctrl-C stops it.", _up)
    up.add_argument("--host", default=os.environ.get("ASSAY_HOST", "127.0.0.1"))
    up.add_argument("--port", type=int, default=int(os.environ.get("ASSAY_PORT", "8000")))
    up.add_argument("--no-demo", action="store_true", help="do not load the demo project")
    up.add_argument("--workers", type=int, default=1, help="worker processes (default 1)")


def _up(options: argparse.Namespace) -> int:
    path = folder_of(options)
    if not Roster(path / "run").leftovers():
        # Before anything is made; what a killed Assay left may hold the port itself.
        check_port(options.host, options.port)
    folder = open_folder(path)
    # A stop that comes while the servers start must end them too.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        end_leftovers(folder)
        check_port(options.host, options.port)
        with servers(folder) as embedded:
            os.environ["ASSAY_HOST"], os.environ["ASSAY_PORT"] = options.host, str(options.port)
            share_environment(folder)
            migrate()
            _announce(options.host, options.port, folder.path)
            supervisor = Supervisor(_children(options), dict(os.environ), servers=embedded, roster=folder.roster)
            signal.signal(signal.SIGTERM, supervisor.stop)
            signal.signal(signal.SIGINT, supervisor.stop)
            supervisor.run()
            say("assay", "stopping")
    except KeyboardInterrupt:
        say("assay", "stopped before the start was over")
    finally:
        folder.release()
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _announce(host: str, port: int, data: Path) -> None:
    from assay.accounts.services import first_admin_setup_link, has_working_admin  # noqa: PLC0415

    address = f"http://{'127.0.0.1' if host in ('', '0.0.0.0') else host}:{port}"  # noqa: S104 - compared, not bound
    link = first_admin_setup_link()
    say("assay", f"Assay {assay.__version__}, data in {data}")
    say("assay", f"Open          {address}")
    if link:
        say("assay", f"First admin   {address}{link}   (works once, 24 h)")
    elif not has_working_admin():
        say("assay", "No admin     can sign in; make one: assay user create NAME --admin --password-stdin")
    say("assay", "Stop with Ctrl-C")


def _children(options: argparse.Namespace) -> list[Child]:
    workers = [
        # Bulk work yields to the pages and to whoever waits for a click to be answered.
        Child(
            f"worker-{number}",
            ["nice", "-n", "5", *programs.worker(f"worker-{number}", ["default", "cpu", "gpu"])],
        )
        for number in range(1, options.workers + 1)
    ]
    children = [
        Child("web", programs.web(options.host, options.port)),
        *workers,
        Child("lane", programs.worker("interactive", ["interactive"])),
        Child("scheduler", programs.scheduler()),
    ]
    return children if options.no_demo else [*children, Child("demo", programs.demo(), once=True)]

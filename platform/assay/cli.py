"""The ``assay`` command."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import assay
from assay.embedded.datafolder import DataFolder, default_folder, open_folder
from assay.embedded.errors import StartError
from assay.embedded.ports import check_port
from assay.embedded.servers import postgres, redis
from assay.embedded.supervisor import Child, Supervisor, say


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 only when it did what it was asked."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except StartError as error:
        print(error, file=sys.stderr)  # noqa: T201 - errors are one plain sentence on stderr
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="assay", description="Labels you can trust, on your own machines.")
    parser.add_argument("--version", action="version", version=f"assay {assay.__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, words: str, run: object, under: object = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = under.add_parser(name, help=words, description=words)  # type: ignore[attr-defined]
        made.add_argument("--data", type=Path, help="data folder (else ASSAY_DATA)")
        made.set_defaults(run=run)
        return made

    up = add("up", "Start everything and stay; Ctrl-C stops it.", _up)
    up.add_argument("--host", default=os.environ.get("ASSAY_HOST", "127.0.0.1"))
    up.add_argument("--port", type=int, default=int(os.environ.get("ASSAY_PORT", "8000")))
    up.add_argument("--no-demo", action="store_true", help="do not load the demo project")
    up.add_argument("--workers", type=int, default=1, help="worker processes (default 1)")
    user = commands.add_parser("user", help="People: create, token, reset-link.")
    people = user.add_subparsers(required=True, metavar="what")
    create = add("create", "Create a person.", _user_create, people)
    create.add_argument("name")
    create.add_argument("--admin", action="store_true")
    create.add_argument("--password-stdin", action="store_true", required=True, help="read the password from stdin")
    add("token", "Make an API token and print its key.", _user_token, people).add_argument("name")
    add("reset-link", "Make a password link that works once.", _user_reset, people).add_argument("name")
    add("doctor", "Say what is there and what is missing.", _doctor)
    return parser


def _folder(options: argparse.Namespace) -> Path:
    named: Path | None = options.data
    return (named or Path(os.environ.get("ASSAY_DATA") or default_folder())).resolve()


@contextmanager
def _servers(folder: DataFolder) -> Iterator[None]:
    """Put the addresses of both servers and the secret into the environment, starting what no URL names."""
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            os.environ["DATABASE_URL"] = stack.enter_context(postgres(folder.path))
        if not os.environ.get("REDIS_URL"):
            os.environ["REDIS_URL"] = stack.enter_context(redis(folder.path))
        os.environ["ASSAY_DATA"] = str(folder.path)
        os.environ.setdefault("ASSAY_SECRET_KEY", folder.secret_key())
        os.environ["DJANGO_SETTINGS_MODULE"] = "assay.config.settings"
        yield


def _setup_django() -> None:
    import django  # noqa: PLC0415 - settings read the environment that was just made

    django.setup()


def _up(options: argparse.Namespace) -> int:
    check_port(options.host, options.port)
    folder = open_folder(_folder(options))
    # A stop that comes while the servers start must end them too.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with _servers(folder):
            os.environ["ASSAY_HOST"], os.environ["ASSAY_PORT"] = options.host, str(options.port)
            _write_environment(folder)
            _migrate()
            _announce(options.host, options.port, folder.path)
            supervisor = Supervisor(_children(options), dict(os.environ))
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


def _write_environment(folder: DataFolder) -> None:
    kept = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL", "ASSAY_SECRET_KEY", "ASSAY_DATA")}
    file = folder.run / "env.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(kept), encoding="utf-8")


def _migrate() -> None:
    _setup_django()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415
    from django.db.utils import OperationalError  # noqa: PLC0415

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise StartError(f"The database does not answer: {str(error).splitlines()[0]}. Check DATABASE_URL.") from error
    unknown = {key for key in executor.loader.applied_migrations if key not in executor.loader.disk_migrations}
    if {app for app, _ in unknown} & {config for config, _ in executor.loader.disk_migrations}:
        raise StartError("The database was written by a newer Assay. Install that version, or use another database.")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("assay", "preparing the database")
        call_command("migrate", verbosity=0)
    connection.close()


def _announce(host: str, port: int, data: Path) -> None:
    from assay.accounts.services import first_admin_setup_link  # noqa: PLC0415

    address = f"http://{'127.0.0.1' if host in ('', '0.0.0.0') else host}:{port}"  # noqa: S104 - compared, not bound
    link = first_admin_setup_link()
    say("assay", f"Assay {assay.__version__}, data in {data}")
    say("assay", f"Open          {address}")
    if link:
        say("assay", f"First admin   {address}{link}   (works once, 24 h)")
    say("assay", "Stop with Ctrl-C")


def _children(options: argparse.Namespace) -> list[Child]:
    python = sys.executable
    gunicorn = [python, "-m", "gunicorn", "assay.config.wsgi:application", "--bind", f"{options.host}:{options.port}"]
    web = [*gunicorn, "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--timeout", "120"]
    app = [python, "-m", "celery", "--quiet", "-A", "assay.config.celery"]
    celery = [*app, "worker", "--pool", "solo", "--loglevel", "WARNING"]
    workers = [
        # Bulk work yields to the pages and to whoever waits for a click to be answered.
        Child(
            f"worker-{number}",
            ["nice", "-n", "5", *celery, "--queues", "default,cpu,gpu", "--hostname", f"worker-{number}@%h"],
        )
        for number in range(1, options.workers + 1)
    ]
    lane = Child("lane", [*celery, "--queues", "interactive", "--hostname", "interactive@%h"])
    sweeper = _call(python, "assay.jobs.sweeper", "run_forever")
    demo = _call(python, "assay.config.demo", "load_demo")
    children = [Child("web", web), *workers, lane, Child("scheduler", sweeper)]
    return children if options.no_demo else [*children, Child("demo", demo, once=True)]


def _call(python: str, module: str, function: str) -> list[str]:
    return [python, "-c", f"import django; django.setup(); from {module} import {function}; {function}()"]


@contextmanager
def _database(options: argparse.Namespace) -> Iterator[None]:
    """Reach the database of a running Assay, or start it for this command."""
    path = _folder(options)
    running = path / "run" / "env.json"
    if running.exists() and not os.environ.get("DATABASE_URL"):
        os.environ.update(json.loads(running.read_text(encoding="utf-8")))
        os.environ["DJANGO_SETTINGS_MODULE"] = "assay.config.settings"
        _setup_django()
        yield
        return
    folder = open_folder(path)
    try:
        with _servers(folder):
            _migrate()
            yield
    finally:
        folder.release()


def _user_create(options: argparse.Namespace) -> int:
    password = sys.stdin.readline().rstrip("\n")
    with _database(options):
        from assay.accounts.services import create_user  # noqa: PLC0415

        def create() -> None:
            create_user(username=options.name, password=password, is_admin=options.admin)

        return _spoken(create)


def _user_token(options: argparse.Namespace) -> int:
    with _database(options):
        from assay.accounts.services import create_token_for_cli  # noqa: PLC0415

        return _spoken(lambda: create_token_for_cli(options.name))


def _user_reset(options: argparse.Namespace) -> int:
    with _database(options):
        from assay.accounts.services import create_reset_link  # noqa: PLC0415

        return _spoken(lambda: create_reset_link(options.name))


def _spoken(act: Callable[[], str | None]) -> int:
    from assay.kernel.errors import DomainError  # noqa: PLC0415

    try:
        said = act()
    except DomainError as error:
        print(error.detail, file=sys.stderr)  # noqa: T201
        return 1
    if said:
        print(said)  # noqa: T201
    return 0


def _doctor(options: argparse.Namespace) -> int:
    import platform  # noqa: PLC0415
    import shutil  # noqa: PLC0415

    folder = _folder(options)
    print(f"assay {assay.__version__}, Python {platform.python_version()}, {platform.platform()}")  # noqa: T201
    free = shutil.disk_usage(folder if folder.exists() else "/").free
    print(f"data folder {folder}, {free / 2**30:.1f} GB free")  # noqa: T201
    with _database(options):
        from django.db import connection  # noqa: PLC0415

        from inference_workers.registry import list_models, load_model  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            print(f"PostgreSQL {cursor.fetchone()[0]}: answers")  # noqa: T201
        for card in list_models():
            load_model(card.key, threads=1)
            print(f"model {card.name} {card.version}: loads, sha256 {card.weights_sha256[:12]}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())

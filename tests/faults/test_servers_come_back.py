"""kill -9 of PostgreSQL and Redis while four people submit, and of the supervisor: all comes back, nothing is lost.

ASSAY_KILLS says how often each server is killed (default 2).
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
import requests

from assay.embedded.processes import Process, Roster, working_in
from tests.factories.pictures import make_pictures
from tests.live import (
    PASSWORD,
    PATIENCE,
    Client,
    Live,
    data_folder,
    first_admin,
    person,
    plain_environment,
    running,
    wait_until,
)

pytestmark = pytest.mark.servers

KILLS = int(os.environ.get("ASSAY_KILLS", "2"))
PEOPLE = 4
# What a page waits before it comes again.
PAUSE_SECONDS = 0.1
LABELS = [{"key": "thing", "name": "Thing", "shapes": ["box"]}]
_ASSETS = """
INSERT INTO assets_asset (id, project_id, name, stage, width, height, bytes, sha256, media_type, storage_key,
    thumbnail_key, audit_draw, is_audit_drawn, failure, created_at, characters, excerpt, external_id, meta, tags,
    "group")
SELECT gen_random_uuid(), %(project)s, 'asset ' || n, 'annotating', 100, 100, 1, lpad(n::text, 64, '0'),
    'image/jpeg', 'none', '', 0.5, false, '', now(), 0, '', '', '{}', '{}', '' FROM generate_series(1, 20000) n
"""
_TASKS = """
INSERT INTO tasks_task (id, project_id, asset_id, kind, purpose, state, overlap, free_slots, free_count, answers,
    skips, priority, excluded_users, round, created_at)
SELECT gen_random_uuid(), project_id, id, 'annotate', 'ordinary', 'open', 1, '{0}', 1, 0, 0, random(), '{}', 1, now()
FROM assets_asset WHERE project_id = %(project)s
"""


class Polite:
    """A person's page: it comes again after a 503 or a dead line, with the very same words."""

    def __init__(self, client: Client, stop: threading.Event) -> None:
        self.client, self.stop = client, stop
        self.statuses: Counter[int] = Counter()
        self.problems: list[str] = []
        self.acknowledged: list[str] = []
        self.dead_lines = 0
        # Never set: what a page waits for before it comes again.
        self.pause = threading.Event()

    def call(self, path: str, body: Any) -> requests.Response | None:
        for _ in range(600):
            try:
                answer = self.client.session.post(self.client.base + path, json=body, timeout=PATIENCE)
            except requests.RequestException:
                self.dead_lines += 1
                self.pause.wait(PAUSE_SECONDS)
                continue
            self.statuses[answer.status_code] += 1
            if answer.status_code != 503:
                return answer
            self._check_503(answer)
            # The page waits as long as Retry-After says; pressing harder shows more.
            self.pause.wait(PAUSE_SECONDS)
        raise AssertionError(f"{path} was never answered")

    def _check_503(self, answer: requests.Response) -> None:
        is_problem = answer.headers["Content-Type"] == "application/problem+json"
        code = answer.json().get("code") if is_problem else answer.text[:200]
        if code != "unavailable" or not answer.headers.get("Retry-After", "").isdigit():
            self.problems.append(f"{code} {dict(answer.headers)}")

    def work(self, project: str) -> None:
        while not self.stop.is_set():
            claimed = self.call(f"projects/{project}/tasks/claim", {"count": 3})
            for task in claimed.json() if claimed is not None and claimed.status_code == 200 else []:
                box = {"id": str(uuid.uuid4()), "label": "thing", "shape": "box", "x": 1, "y": 1, "width": 9,
                       "height": 9}  # fmt: skip
                body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [box]}
                answer = self.call(f"tasks/{task['id']}/submit", body)
                if answer is not None and answer.status_code == 200:
                    self.acknowledged.append(body["submission_id"])
                elif answer is not None:
                    self.problems.append(f"submit {answer.status_code} {answer.text[:200]}")


def database(live: Live) -> psycopg.Connection[Any]:
    url = f"postgresql://postgres@/postgres?host={live.data / 'postgres'}"
    return psycopg.connect(url, autocommit=True)


def process_of(live: Live, name: str) -> Process | None:
    rows = [row for row in Roster(live.data / "run").leftovers() if row.name == name]
    return rows[-1] if rows else None


def kill(live: Live, name: str, people: list[Polite]) -> float:
    """Kill a server once everybody works; returns after how many seconds all work again, on a new server."""
    before = process_of(live, name)
    assert before is not None
    os.kill(before.pid, signal.SIGKILL)
    seconds = wait_until(lambda: (after := process_of(live, name)) is not None and after.pid != before.pid)
    seconds += wait_until(lambda: answers(f"{live.url}/health/ready") == 200)
    marks = [len(one.acknowledged) for one in people]
    return seconds + wait_until(
        lambda: all(len(one.acknowledged) > mark for one, mark in zip(people, marks, strict=True))
    )


def answers(url: str) -> int:
    try:
        return requests.get(url, timeout=PATIENCE).status_code
    except requests.RequestException:
        return 0


def test_killed_servers_come_back_and_every_acknowledged_answer_is_there() -> None:
    with running() as live:
        admin = first_admin(live)
        project = admin.post("projects", {"name": "Killed", "labels": LABELS}, expect=201)["id"]
        with database(live) as rows:
            rows.execute(_ASSETS, {"project": project})
            rows.execute(_TASKS, {"project": project})
        stop, people = threading.Event(), []
        for number in range(PEOPLE):
            user, client = person(live, admin, f"annotator-{number}")
            admin.call("PATCH", f"projects/{project}/members/{user}", json={"role": "annotator"})
            people.append(Polite(client, stop))
        with ThreadPoolExecutor(PEOPLE) as pool:
            working = [pool.submit(one.work, project) for one in people]
            try:
                wait_until(lambda: all(one.acknowledged for one in people))
                away = {name: [kill(live, name, people) for _ in range(KILLS)] for name in ("postgres", "redis")}
            finally:
                stop.set()
            for one in working:
                one.result()
        acknowledged = [name for one in people for name in one.acknowledged]
        with database(live) as rows:
            found = {str(row[0]) for row in rows.execute("SELECT submission_id FROM tasks_annotation").fetchall()}
        statuses = sum((one.statuses for one in people), Counter[int]())
        longest = {name: round(max(times), 1) for name, times in away.items()}
        print(f"kills of each: {KILLS}; longest away in s: {longest}; all: {away}")
        print(f"acknowledged {len(acknowledged)}, found {len(found & set(acknowledged))}, answers {dict(statuses)}, "
              f"dead lines {sum(one.dead_lines for one in people)}")  # fmt: skip
        assert [problem for one in people for problem in one.problems] == []
        assert set(acknowledged) <= found
        assert len(acknowledged) == len(set(acknowledged))
        assert statuses[500] == 0
        assert statuses[503] > 0
        log = live.log.read_text()
        assert "Traceback" not in log, log[log.index("Traceback") - 500 :][:3000]
        for name in ("postgres", "redis"):
            assert log.count(f"{name:<10} ended with code -9; starting it again in") == KILLS
        # Jobs are carried again: the workers found their way back too.
        files: list[Any] = [("files", picture) for picture in make_pictures(3)]
        report = admin.call("POST", f"projects/{project}/assets", 202, files=files)
        assert admin.wait_for(report["job"])["state"] == "done"


def test_without_redis_people_sign_in_and_upload_and_metrics_answer() -> None:
    with running() as live:
        admin = first_admin(live)
        project = admin.post("projects", {"name": "No Redis", "labels": LABELS}, expect=201)["id"]
        server, supervisor = process_of(live, "redis"), live.process.pid
        assert server is not None
        # A supervisor that stands still starts nothing.
        os.kill(supervisor, signal.SIGSTOP)
        try:
            os.kill(server.pid, signal.SIGKILL)
            base = f"{live.url}/api/v1/"
            signed = requests.post(
                f"{base}auth/token", json={"username": "ada", "password": PASSWORD}, timeout=PATIENCE
            )
            assert signed.status_code == 200, signed.text
            files: list[Any] = [("files", picture) for picture in make_pictures(2)]
            report = admin.call("POST", f"projects/{project}/assets", 202, files=files)
            ready = requests.get(f"{live.url}/health/ready", timeout=PATIENCE)
            assert (ready.status_code, "redis" in ready.json()["missing"]) == (503, True)
            assert answers(f"{live.url}/health/live") == 200
            assert answers(f"{live.url}/metrics") == 200
        finally:
            os.kill(supervisor, signal.SIGCONT)
        live.wait_ready()
        assert admin.wait_for(report["job"])["state"] == "done"


def test_without_postgresql_every_call_says_unavailable() -> None:
    with running() as live:
        admin = first_admin(live)
        browser = requests.Session()
        browser.get(f"{live.url}/api/v1/auth/state", timeout=PATIENCE)
        browser.cookies.set("sessionid", secrets.token_hex(16))
        server, supervisor = process_of(live, "postgres"), live.process.pid
        assert server is not None
        link = secrets.token_urlsafe(24)
        os.kill(supervisor, signal.SIGSTOP)
        try:
            os.kill(server.pid, signal.SIGKILL)
            wait_until(lambda: admin.session.get(f"{admin.base}me", timeout=PATIENCE).status_code == 503)
            calls = {
                "token": admin.session.get(f"{admin.base}projects", timeout=PATIENCE),
                "session": browser.get(f"{live.url}/api/v1/me", timeout=PATIENCE),
                "anonymous": requests.get(f"{live.url}/api/v1/links/{link}", timeout=PATIENCE),
                "write": admin.session.post(
                    f"{admin.base}projects", json={"name": "x", "labels": LABELS}, timeout=PATIENCE
                ),
                "metrics": requests.get(f"{live.url}/metrics", timeout=PATIENCE),
            }
            told = {name: (row.status_code, row.json()["code"], row.headers["Retry-After"]) for name, row in
                    calls.items()}  # fmt: skip
            assert told == dict.fromkeys(calls, (503, "unavailable", "2"))
            ready = requests.get(f"{live.url}/health/ready", timeout=PATIENCE)
            assert (ready.status_code, "database" in ready.json()["missing"]) == (503, True)
            assert answers(f"{live.url}/health/live") == 200
        finally:
            os.kill(supervisor, signal.SIGCONT)
        wait_until(lambda: answers(f"{live.url}/health/ready") == 200)
        assert admin.get("me")["username"] == "ada"
        log = live.log.read_text()
        assert link not in log
        assert "Traceback" not in log


def everything_of(live: Live) -> list[Process]:
    return Roster(live.data / "run").leftovers() + working_in(live.data / "postgres", "postgres")


def test_after_kill_9_of_the_supervisor_a_new_one_serves_and_leaves_nothing() -> None:
    data = data_folder()
    live = Live(data, ["--no-demo"], plain_environment())
    try:
        live.wait_ready()
        before = everything_of(live)
        assert {"postgres", "redis", "web", "worker-1", "lane", "scheduler"} <= {row.name for row in before}
        # A number in the list the wheel used to keep must not matter.
        (data / "postgres" / ".handle_pids.json").write_text("[1]")
        os.kill(live.process.pid, signal.SIGKILL)
        live.process.wait()
        again = Live(data, ["--no-demo"], plain_environment())
        try:
            print(f"ready again after {again.wait_ready():.1f} s")
            assert [row for row in before if row.is_running] == []
            assert (data / "run" / "redis.sock").exists()
            after = everything_of(again)
            assert again.stop() == 0
            assert [row for row in after if row.is_running] == []
            assert working_in(data / "postgres", "postgres") == []
            assert sorted(path.name for path in (data / "run").iterdir()) == ["lock"]
        finally:
            again.stop()
    finally:
        live.stop()
        shutil.rmtree(data.parent, ignore_errors=True)


def test_a_number_that_another_program_has_by_now_does_not_stop_postgresql() -> None:
    data = data_folder()
    live = Live(data, ["--no-demo"], plain_environment())
    try:
        live.wait_ready()
        lines = (data / "postgres" / "postmaster.pid").read_text().splitlines()
        assert live.stop() == 0
        lock = data / "postgres" / "postmaster.pid"
        # This very process: alive, and no PostgreSQL.
        lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
        again = Live(data, ["--no-demo"], plain_environment())
        try:
            again.wait_ready()
        finally:
            assert again.stop() == 0
    finally:
        live.stop()
        shutil.rmtree(data.parent, ignore_errors=True)

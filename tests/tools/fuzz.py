"""``make fuzz``: every call of a running Assay with made-up input, by every role, held against the API's document.

Schemathesis makes up calls from the document that the server serves; a mutator of our own then spoils some of what they
send. Every reply is checked: no error of the server's, a status, a media type and a body that the document tells of,
and nothing of a project the person is not in. ``CASES=20000 HOSTILE=10000 SEED=1 make fuzz``; the figures go to
bench/results/fuzz.json.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlparse

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from tests.factories.damaged import encoded, photo
from tests.live import PATIENCE, ROOT, Client, Live, first_admin, person, running
from tests.tools.api_document import outside_of_document

ROLES = ("nobody", "outsider", "annotator", "reviewer", "manager", "admin")
# They end the caller's own right to call, or the project everybody else calls on.
ENDING = frozenset(
    {
        *("postLogout", "postPassword", "deleteOwnSessions", "deleteOwnSession", "deleteTokenDetail"),
        *("deleteProjectDetail", "patchUserDetail", "deleteUserAccess", "postUserResetLink"),
        *("putMembers", "deleteMemberDetail", "patchMemberDetail"),
    }
)
MARK = "zebra-crossing-of-others"
NUMBERS = (10**30, -(10**30), 2**63, 2**31, -1, 0, 1e308, 0.1)
WORDS = ("a\0b", "", "é" * 70_000, "' OR 1=1 --", "../../etc/passwd", "<script>alert(1)</script>", "\ud800", "null")


@dataclass
class Tally:
    """What came of the calls: ``wrong`` replies in words, the number of calls by role and status."""

    calls: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)
    errors: int = 0
    undocumented: int = 0
    foreign: int = 0

    def note(self, role: str, method: str, path: str, reply: requests.Response, sent: str) -> None:
        """Judge a reply."""
        self.calls += 1
        self.statuses[f"{role} {reply.status_code}"] += 1
        fault = outside_of_document(
            method, path, reply.status_code, reply.headers.get("Content-Type", ""), reply.content
        )
        if reply.status_code >= 500 and reply.status_code not in (502, 503, 507):  # noqa: PLR2004
            self.errors += 1
            fault = f"{method} {path} answers {reply.status_code}"
        elif fault:
            self.undocumented += 1
        if role not in ("admin",) and MARK in reply.text:
            self.foreign += 1
            fault = f"{method} {path} tells {role} of a project of others"
        if fault:
            self.wrong.setdefault(f"{role}: {fault}"[:300], sent[:300])


def make_world(live: Live) -> tuple[dict[str, Client | None], dict[str, list[str]]]:
    """Make a project with its people at work and one of others; return who calls, and real ids by a path's names."""
    admin = first_admin(live)
    people: dict[str, Client | None] = {"nobody": None, "admin": admin}
    ids: dict[str, list[str]] = defaultdict(list)
    members = []
    for role in ("outsider", "annotator", "reviewer", "manager"):
        user_id, people[role] = person(live, admin, role)
        ids["user_id"].append(user_id)
        if role != "outsider":
            members.append({"user": user_id, "role": role})
    for name, is_ours in (("ours", True), (MARK, False)):
        labels = [{"key": "cat", "name": "Cat" if is_ours else MARK}]
        project = admin.post("projects", {"name": name, "data_type": "image", "labels": labels}, expect=201)["id"]
        ids["project_id"].append(project)
        if is_ours:
            admin.call("PUT", f"projects/{project}/members", json=members)
        pictures = []
        for number in range(6):
            content = encoded(photo(seed=number + 10 * is_ours))
            pictures.append(("files", (f"{name}-{number}.jpg", content, "image/jpeg")))
        report = admin.call("POST", f"projects/{project}/assets", expect=202, files=pictures)
        admin.wait_for(report["job"])
        ids["job_id"].append(report["job"])
        job = admin.post(f"projects/{project}/send-to-annotators", {}, expect=202)
        admin.wait_for(job["id"])
        ids["asset_id"] += [row["id"] for row in admin.get(f"projects/{project}/assets")["results"]]
        asset = ids["asset_id"][-1]
        admin.post(f"projects/{project}/comments", {"asset": asset, "text": name}, expect=201)
        if is_ours:
            annotator = people["annotator"]
            assert annotator is not None
            ids["task_id"] += [row["id"] for row in annotator.post(f"projects/{project}/tasks/claim", {"count": 3})]
    return people, ids


def spoiled(value: Any, chance: random.Random) -> Any:
    """Return a copy of a JSON value with one of its parts replaced by something hostile."""
    if isinstance(value, dict) and value and chance.random() < 0.8:  # noqa: PLR2004
        key = chance.choice(sorted(value))
        if chance.random() < 0.1:  # noqa: PLR2004
            return {**value, "k" * 10_000: 1}
        return {**value, key: spoiled(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.7:  # noqa: PLR2004
        place = chance.randrange(len(value))
        return [*value[:place], spoiled(value[place], chance), *value[place + 1 :]]
    deep: Any = "x"
    for _ in range(chance.choice((70, 900))):
        deep = [deep]
    return chance.choice([*NUMBERS, *WORDS, None, True, [], {}, [[]], deep])


def cases(count: int, role: str, seed: int, schema: Any) -> Iterator[Callable[[Callable[[Any], None]], None]]:
    """Yield, an operation, what runs a function over its share of ``count`` made-up calls."""
    operations = [row.ok() for row in schema.get_all_operations()]
    operations = [row for row in operations if row.definition.raw.get("operationId") not in ENDING]
    share = max(1, count // len(operations))
    for number, operation in enumerate(operations):

        def run(judge: Callable[[Any], None], operation: Any = operation, number: int = number) -> None:
            quiet = settings(
                max_examples=share,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            seeded(seed * 1_000 + number)(quiet(given(case=operation.as_strategy())(lambda case: judge(case))))()

        yield run


def fuzz(live: Live, *, count: int, hostile: int, seed: int) -> Tally:
    """Make about ``count`` calls and ``hostile`` spoiled ones, spread over roles and operations."""
    chance = random.Random(seed)
    people, ids = make_world(live)
    schema = schemathesis.openapi.from_url(f"{live.url}/api/schema/?format=json")
    tally = Tally()
    for role in ROLES:
        client = people[role]
        key = client.session.headers["Authorization"] if client else None

        def judge(case: Any, role: str = role, key: Any = key) -> None:
            for name in case.path_parameters:
                if ids.get(name) and chance.random() < 0.85:  # noqa: PLR2004
                    case.path_parameters[name] = chance.choice(ids[name])
            is_spoiled = chance.random() < hostile / max(1, count + hostile)
            if is_spoiled and isinstance(case.body, dict | list):
                case.body = spoiled(case.body, chance)
            if is_spoiled and case.query:
                # Not longer than what a server takes of an address.
                case.query = {name: chance.choice(WORDS[:4])[:300] for name in case.query}
            case.headers = {**(case.headers or {}), **({"Authorization": key} if key else {})}
            try:
                reply = case.call(timeout=PATIENCE, base_url=live.url)
            except (UnicodeEncodeError, requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader, ValueError):
                return  # what no client can send
            path = urlparse(reply.request.url).path
            tally.note(role, case.method.upper(), path, _as_requests(reply), str(reply.request.body))

        for run in cases((count + hostile) // len(ROLES), role, seed, schema):
            run(judge)
    return tally


def _as_requests(reply: Any) -> requests.Response:
    plain = requests.Response()
    plain.status_code, plain._content = reply.status_code, reply.content
    plain.headers["Content-Type"] = ", ".join(reply.headers.get("content-type", []))
    return plain


def main() -> int:
    """Run against a server of its own; returns 1 where a reply was wrong."""
    count, hostile = int(os.environ.get("CASES", "20000")), int(os.environ.get("HOSTILE", "10000"))
    seed = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    print(f"seed {seed}", flush=True)
    with running("--no-demo") as live:
        tally = fuzz(live, count=count, hostile=hostile, seed=seed)
    for fault, sent in sorted(tally.wrong.items()):
        print(f"{fault}\n    sent {sent}")
    rows = [
        ("fuzz calls", tally.calls, "calls"),
        ("fuzz seed", seed, ""),
        ("fuzz server errors", tally.errors, "replies"),
        ("fuzz outside the document", tally.undocumented, "replies"),
        ("fuzz rows of another project", tally.foreign, "replies"),
    ]
    results = ROOT / "bench" / "results"
    results.mkdir(parents=True, exist_ok=True)
    text = json.dumps([{"name": name, "value": value, "unit": unit} for name, value, unit in rows], indent=1)
    (results / "fuzz.json").write_text(text + "\n", encoding="utf-8")
    print("\n".join(f"{name}: {value} {unit}" for name, value, unit in rows), dict(tally.statuses), sep="\n")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

# ruff: noqa: S608 - the statements are made of numbers of this file alone
"""100,000 answers weighed anew by the job, on a real database: a question asked of pictures, and labels of objects."""

from __future__ import annotations

import json
import sys
import time
import uuid
from typing import Any

import numpy as np

from bench.records import record

ANSWERS, PEOPLE, EACH, GOLD = 100_000, 200, 5, 100
OPTIONS = ("clear", "cloudy", "rain", "snow", "fog")


def run(number: int = ANSWERS) -> list[dict[str, Any]]:
    """Return the records ``reaggregate 1e5 seconds`` (a question) and ``reaggregate 1e5 objects seconds``."""
    import django  # noqa: PLC0415 - the address must be set first

    from tests import servers  # noqa: F401, PLC0415 - starts the database and says where it is

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    records = []
    for name, is_question in (("reaggregate 1e5", True), ("reaggregate 1e5 objects", False)):
        project, truth = seeded(number, is_question=is_question)
        seconds, result = timed(project)
        records += [
            record(f"{name} seconds", seconds, "s", "lower", n=number),
            record(f"{name} accuracy", accuracy(project, truth, is_question=is_question), "share", "higher"),
            record(f"{name} labels changed", result["changed"], "labels", "lower"),
        ]
    return records


def timed(project: Any) -> tuple[float, dict[str, Any]]:
    """Run the job as a worker does; returns its seconds and its result."""
    from assay.jobs.worker import run as run_job  # noqa: PLC0415
    from review.aggregation.services import start_reaggregation  # noqa: PLC0415

    job = start_reaggregation(None, project)
    begun = time.perf_counter()
    run_job(job.id)
    seconds = time.perf_counter() - begun
    job.refresh_from_db()
    if job.state != "done":
        raise RuntimeError(job.error)
    return seconds, job.result


def seeded(number: int, *, is_question: bool) -> tuple[Any, dict[str, str]]:
    """Make a project with so many answers of people of skill .55 to .98; majorities are believed so far."""
    from django.db import connection  # noqa: PLC0415

    from assay.accounts.services import create_user  # noqa: PLC0415
    from assay.projects.services import create_project  # noqa: PLC0415

    manager = create_user(username=f"manager-{uuid.uuid4().hex[:8]}", password=None)
    labels = [{"key": key, "name": key.title()} for key in OPTIONS]
    options = [{"key": key, "name": key.title()} for key in OPTIONS]
    question = {"key": "sky", "name": "Sky", "kind": "single", "required": True, "options": options}
    project = create_project(manager, name=f"Many answers {is_question}", labels=labels)
    if is_question:
        from annotation.schema.services import replace_schema  # noqa: PLC0415

        replace_schema(manager, project.id, labels=labels, classification=[question])
        project.refresh_from_db()
    draw = np.random.default_rng(11)
    items = number // EACH
    real = draw.integers(0, len(OPTIONS), items)
    who = np.argsort(draw.random((items, PEOPLE)), axis=1)[:, :EACH]
    skill = draw.uniform(0.55, 0.98, PEOPLE)
    wrong = (real[:, None] + draw.integers(1, len(OPTIONS), (items, EACH))) % len(OPTIONS)
    answers = np.where(draw.random((items, EACH)) < skill[who], real[:, None], wrong)
    people = [uuid.uuid4() for _ in range(PEOPLE)]
    assets = [uuid.uuid4() for _ in range(items)]
    with connection.cursor() as cursor:
        _insert(cursor, project, people, assets, who, answers, is_question=is_question)
        _believe(cursor, project, people, assets, who, answers, real, is_question=is_question)
        cursor.execute("ANALYZE")
    return project, {str(asset): OPTIONS[index] for asset, index in zip(assets, real.tolist(), strict=True)}


def _insert(cursor: Any, project: Any, people: Any, assets: Any, who: Any, labels: Any, *, is_question: bool) -> None:
    """Insert people, pictures, tasks, assignments and answers, each table in one statement."""
    names = [f"p-{person.hex[:12]}" for person in people]
    cursor.execute(
        """INSERT INTO accounts_user (id, username, password, email, time_zone, is_active, is_admin, created_at)
        SELECT *, '', '', '', true, false, now() FROM unnest(%s::uuid[], %s::text[])""",
        [people, names],
    )
    cursor.execute(
        """INSERT INTO assets_asset SELECT (jsonb_populate_record(null::assets_asset, %s::jsonb
            || jsonb_build_object('id', row.id, 'name', row.id, 'sha256', row.id))).*
        FROM unnest(%s::uuid[]) row (id)""",
        [json.dumps(_asset_values(project)), assets],
    )
    cursor.execute(
        """INSERT INTO tasks_task (id, project_id, asset_id, kind, purpose, state, overlap, free_slots, free_count,
            answers, skips, priority, excluded_users, round, created_at)
        SELECT id, %s, id, 'annotate', 'ordinary', 'done', %s, '{}', 0, %s, 0, 0, '{}', 1, now()
        FROM unnest(%s::uuid[]) row (id)""",
        [project.id, EACH, EACH, assets],
    )
    answers = [uuid.uuid4() for _ in range(who.size)]
    of = [asset for asset in assets for _ in range(EACH)]
    by = [people[index] for index in who.ravel().tolist()]
    slots = list(range(EACH)) * len(assets)
    cursor.execute(
        """INSERT INTO tasks_assignment (id, task_id, user_id, project_id, asset_id, kind, slot, overlap, state,
            lease_expires_at, claimed_at, skip_reason, rework_reason, rework_comment)
        SELECT row.id, row.asset, row.person, %s, row.asset, 'annotate', row.slot, %s, 'submitted', now(), now(),
            '', '', ''
        FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::int[]) row (id, asset, person, slot)""",
        [project.id, EACH, answers, of, by, slots],
    )
    bodies = [json.dumps({"sky": OPTIONS[index]} if is_question else {}) for index in labels.ravel().tolist()]
    cursor.execute(
        """INSERT INTO tasks_annotation (id, assignment_id, task_id, project_id, asset_id, author_id, submission_id,
            schema_version, regions, classification, flags, seconds, created_at)
        SELECT row.id, row.id, row.asset, %s, row.asset, row.person, row.id, 1, '[]', row.said::jsonb, '{}', 4, now()
        FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[]) row (id, asset, person, said)""",
        [project.id, answers, of, by, bodies],
    )


def _asset_values(project: Any) -> dict[str, Any]:
    from assay.assets.models import Asset  # noqa: PLC0415

    blank = Asset(project=project, stage="done", width=100, height=100, bytes=1, media_type="image/jpeg",
                  storage_key="none", audit_draw=0.5)  # fmt: skip
    values = {field.column: field.value_from_object(blank) for field in Asset._meta.concrete_fields}  # noqa: SLF001
    defaults = {key: value for key, value in values.items() if key not in {"id", "name", "sha256", "created_at"}}
    plain = {key: str(value) if isinstance(value, uuid.UUID) else value for key, value in defaults.items()}
    return plain | {"created_at": "2026-01-01"}


def _believe(
    cursor: Any, project: Any, people: Any, assets: Any, who: Any, labels: Any, real: Any, *, is_question: bool
) -> None:
    """Settle each picture by its majority, and the first ones by a reviewer, who is right."""
    votes = np.zeros((len(assets), len(OPTIONS)))
    np.add.at(votes, (np.arange(len(assets))[:, None], labels), 1)
    believed = np.where(np.arange(len(assets)) < GOLD, real, votes.argmax(axis=1)).tolist()
    sources = ["review_fix" if index < GOLD and is_question else "consensus" for index in range(len(assets))]
    regions, provenances, answers = [], [], []
    for index, (asset, best) in enumerate(zip(assets, believed, strict=True)):
        box = {"id": str(asset), "label": OPTIONS[best], "shape": "box", "x": 1, "y": 1, "width": 9, "height": 9}
        authors = [str(people[person]) for person in who[index].tolist()]
        objects = [{"region": str(asset), "said": [OPTIONS[word] for word in labels[index].tolist()]}]
        regions.append(json.dumps([] if is_question else [box]))
        provenances.append(
            json.dumps({"authors": authors} if is_question else {"authors": authors, "objects": objects})
        )
        answers.append(json.dumps({"sky": OPTIONS[best]} if is_question else {}))
    cursor.execute(
        """INSERT INTO resolved_resolvedlabel (id, asset_id, project_id, version, is_current, source, regions,
            classification, schema_version, provenance, resolved_at)
        SELECT gen_random_uuid(), row.asset, %s, 1, true, row.source, row.regions::jsonb, row.said::jsonb, 1,
            row.provenance::jsonb, now()
        FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])
            row (asset, source, regions, said, provenance)""",
        [project.id, assets, sources, regions, answers, provenances],
    )


def accuracy(project: Any, truth: dict[str, str], *, is_question: bool) -> float:
    """Return the share of pictures whose label is the truth after the job."""
    from review.resolved.models import ResolvedLabel  # noqa: PLC0415

    right = 0
    rows = ResolvedLabel.objects.filter(project=project, is_current=True)
    for asset, regions, classification in rows.values_list("asset_id", "regions", "classification"):
        word = classification.get("sky") if is_question else (regions[0]["label"] if regions else "")
        right += word == truth[str(asset)]
    return right / len(truth)


if __name__ == "__main__":
    from bench.records import write

    write("quality-reaggregation", run(int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS))

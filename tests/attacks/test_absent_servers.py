"""A full disk is 507, an absence 503; the longer it lasts, the longer clients are asked to wait."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db.utils import OperationalError

from annotation.tasks import queue
from annotation.tasks.models import Annotation, Assignment
from assay.kernel.outages import POSTGRESQL, OutageLog, pause_after
from tests.attacks.calls import answer, claim, send
from tests.factories.world import make_task, make_world


@pytest.mark.django_db
def test_a_submit_that_meets_a_full_disk_is_507_and_stays_to_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    make_task(world, world.assets[0])
    held = claim(world, "annotator")["id"]

    def full(values: Any) -> bool:
        raise OperationalError("could not extend file") from psycopg.errors.DiskFull("could not extend file")

    body = answer()
    with monkeypatch.context() as patch:
        patch.setattr(queue, "store_answer", full)
        reply = send(world, "annotator", "post", f"tasks/{held}/submit", body)
    assert (reply.status_code, reply.json()["code"]) == (507, "storage_full")
    assert Assignment.objects.get(pk=held).state == "open"
    assert send(world, "annotator", "post", f"tasks/{held}/submit", body).status_code == 200
    assert Annotation.objects.count() == 1


def test_the_pause_grows_with_the_outage_and_begins_anew_after_it() -> None:
    assert [pause_after(seconds) for seconds in (0, 4.9, 5, 60, 600)] == [2, 2, 3, 14, 30]
    log, error = OutageLog(), OperationalError("away")
    pauses = []
    for moment in (0.0, 20.0, 60.0, 300.0):
        log.note(POSTGRESQL, error, moment=1000 + moment)
        pauses.append(log.retry_after(POSTGRESQL))
    assert pauses == [2, 6, 14, 2]

"""A prepared queryset finds what the queryset itself would, related objects and all."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import models, transaction
from django.db.models import Exists, OuterRef

from annotation.tasks.models import Assignment, Draft
from annotation.tasks.services import claim_tasks
from assay.kernel.compiled_query import Prepared
from assay.projects.models import Membership
from tests.factories.world import World, make_prediction, make_task, make_world, region


@pytest.fixture
def world(db: Any) -> World:
    return make_world(pictures=3)


def values(row: models.Model | None) -> dict[str, Any] | None:
    return None if row is None else {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_it_finds_what_the_queryset_finds(world: World, django_assert_num_queries: Any) -> None:
    for asset in world.assets:
        prediction = make_prediction(world, asset, [region(0.4)], 0.4)
        make_task(world, asset, prediction_id=prediction.id)
    _, held = claim_tasks(world.people["annotator"], world.project.id, kinds=("annotate",), count=3, to="annotate")
    Draft.objects.create(assignment=held[0], revision=2, regions=[region()], op_ids=[], updated_at=held[0].claimed_at)
    marks = {"id": uuid4(), "user": uuid4()}
    member = Membership.objects.filter(project_id=OuterRef("project_id"), user_id=marks["user"])
    rows = Assignment.objects.filter(Exists(member), pk=marks["id"], user_id=marks["user"])
    related = ("project", "asset", "task__prediction", "draft")
    with transaction.atomic():
        query = Prepared(rows.select_related(*related).select_for_update(of=("self",)), marks)
    for one in held:
        (usual,) = Assignment.objects.filter(pk=one.pk).select_related(*related)
        with django_assert_num_queries(1):
            (found,) = query.find(id=one.pk, user=world.people["annotator"].id)
            assert values(found) == values(usual)
            assert values(found.asset) == values(usual.asset)
            assert values(found.project) == values(usual.project)
            assert values(found.task.prediction) == values(usual.task.prediction)
            assert values(getattr(found, "draft", None)) == values(getattr(usual, "draft", None))
            assert not found._state.adding
    assert query.find(id=held[0].pk, user=world.people["manager"].id) == []
    assert query.find(id=uuid4(), user=world.people["annotator"].id) == []


def test_a_mark_that_is_nowhere_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="No place of the statement takes user"):
        Prepared(Assignment.objects.filter(pk=(mark := uuid4())), {"id": mark, "user": uuid4()})

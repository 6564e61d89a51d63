"""ADR 0060: a foreign key the database does not check is a copy of one it does check."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models import F

from tests.factories.audited import make_audited, run_jobs

# From the row that holds the copy, by checked keys, to the row the copy names.
WAYS = {
    "prelabel.Prediction.project": "asset.project",
    "tasks.Task.project": "asset.project",
    "tasks.Assignment.asset": "task.asset",
    "tasks.Assignment.project": "task.asset.project",
    "tasks.Annotation.task": "assignment.task",
    "tasks.Annotation.asset": "assignment.task.asset",
    "tasks.Annotation.project": "assignment.task.asset.project",
    "routing.RouteDecision.asset": "prediction.asset",
    "routing.RouteDecision.project": "prediction.asset.project",
    "routing.Audit.asset": "prediction.asset",
    "routing.Audit.project": "prediction.asset.project",
    "resolved.ResolvedLabel.project": "asset.project",
    "scoring.AnswerOutcome.project": "asset.project",
    "beliefs.SoftLabel.project": "asset.project",
}


def _unchecked() -> dict[str, models.ForeignKey]:
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and not field.db_constraint
    }


def test_every_unchecked_key_is_a_known_copy() -> None:
    assert set(_unchecked()) == set(WAYS)


@pytest.mark.parametrize("name", sorted(WAYS))
def test_its_way_is_checked_and_leads_to_the_same_kind_of_row(name: str) -> None:
    copy = _unchecked()[name]
    model = copy.model
    for step in WAYS[name].split("."):
        field = model._meta.get_field(step)
        assert isinstance(field, models.ForeignKey)
        assert field.db_constraint, f"{name}: {step} is not checked either"
        assert not field.null, f"{name}: {step} may be empty"
        model = field.related_model
    assert model is copy.related_model


def test_work_writes_every_copy_as_its_way_says(db: Any) -> None:
    world = make_audited(policy={"target_accuracy": 0.8, "audit_rate": 0.3})
    world.predict(400)
    world.settle_all()
    world.answer(world.people[0], 20, kinds=("annotate",))
    run_jobs()
    written = set()
    for name, copy in _unchecked().items():
        rows = copy.model.objects.all()
        if rows.exists():
            written.add(name)
        assert not rows.exclude(**{copy.attname: F(f"{WAYS[name].replace('.', '__')}_id")}).exists(), name
    assert written >= {name for name in WAYS if not name.startswith(("beliefs.", "scoring."))}

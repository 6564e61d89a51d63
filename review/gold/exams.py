"""Visible gold: practice with the right answer shown at once, exams, and who is qualified for a project or a label.

Practice and exams are ordinary tasks reserved for one person: they are done where all work is done, and what was right
is shown a moment later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce

from annotation.prelabel.models import Prediction
from annotation.regions.attributes import same_classification
from annotation.regions.codec import decode_regions
from annotation.tasks import services as tasks
from annotation.tasks.events import AnswerReceived
from annotation.tasks.models import Annotation, Assignment, Task
from annotation.tasks.task_changes import set_qualified
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, NotFound, invalid
from assay.projects.models import Membership, Project
from assay.projects.policies import get_project_for
from review.gold.models import Exam, ExamTry, GoldItem, Qualification
from review.gold.rules import Candidate, choose_items
from review.scoring.compare import compare_regions

MOST_QUESTIONS, MOST_ATTEMPTS, PRACTICE = 50, 20, 5
# Before all other work: who begins an exam goes on with it.
FIRST = 1_000_000.0
PURPOSES = ("exam", "lesson")


def set_exam(
    actor: Actor,
    project_id: UUID,
    *,
    label: str,
    questions: int,
    pass_mark: float,
    attempts: int,
    is_required: bool,
) -> Exam:
    """Make or change the exam of a project, or of one of its labels (managers).

    Raises ValidationFailed, and Conflict ``too_few_items`` where there are fewer exam items than questions.
    """
    project = get_project_for(actor, project_id, to="manage")
    if not 1 <= questions <= MOST_QUESTIONS:
        raise invalid("questions", "out_of_range", f"questions must be 1 to {MOST_QUESTIONS}.")
    if not 0 < pass_mark <= 1:
        raise invalid("pass_mark", "out_of_range", "pass_mark must be over 0 and at most 1.")
    if not 1 <= attempts <= MOST_ATTEMPTS:
        raise invalid("attempts", "out_of_range", f"attempts must be 1 to {MOST_ATTEMPTS}.")
    usable = exam_items(project, label).count()
    if usable < questions:
        of = f' whose main label is "{label}"' if label else ""
        message = f"There are {usable} exam items{of}; make {questions} on the Gold page first."
        raise Conflict(message, code="too_few_items")
    with transaction.atomic():
        exam, _ = Exam.objects.update_or_create(
            project=project,
            label=label,
            defaults={
                "questions": questions, "pass_mark": pass_mark, "attempts": attempts, "is_required": is_required,
            },
        )  # fmt: skip
        detail = {"label": label, "questions": questions, "pass_mark": pass_mark, "is_required": is_required}
        record(actor, "exam.set", "project", project.id, project_id=project.id, detail=detail)
        for user_id in Membership.objects.filter(project=project).values_list("user_id", flat=True):
            tell_queue(project, user_id)
    return exam


def exam_items(project: Project, label: str = "") -> Any:
    """Return the items an exam may ask, as a queryset."""
    rows = GoldItem.objects.filter(project=project, state=GoldItem.State.ACTIVE, use=GoldItem.Use.EXAM)
    return rows.filter(label=label) if label else rows


def begin_try(actor: Actor, project_id: UUID, *, label: str = "", is_practice: bool = False) -> ExamTry:
    """Begin an exam or a practice, or go on with the one begun; its questions become this person's next tasks.

    Raises NotFound without an exam, Conflict ``qualified_already``, ``no_tries_left`` and ``no_items``.
    """
    project = get_project_for(actor, project_id, to="annotate")
    with transaction.atomic():
        exam = None if is_practice else Exam.objects.select_for_update().filter(project=project, label=label).first()
        if exam is None and not is_practice:
            raise NotFound("There is no such exam.")
        tries = ExamTry.objects.filter(project=project, exam=exam, user_id=actor.id)
        begun = tries.filter(finished_at=None).first()
        if begun is not None:
            return begun
        if exam is not None:
            _may_try(exam, actor, tries.count())
        items = _chosen(project, actor.id, exam)
        if not items:
            raise Conflict("There is nothing here you have not met yet.", code="no_items")
        number = (tries.aggregate(last=Max("number"))["last"] or 0) + 1
        exam_try = ExamTry.objects.create(
            project=project, exam=exam, user_id=actor.id, number=number, items=[str(item.id) for item in items]
        )
        _ask(project, actor.id, items, purpose="lesson" if is_practice else "exam")
        record(
            actor, "exam.begun", "exam", exam_try.id, project_id=project.id, detail={"label": label, "number": number}
        )
    return exam_try


def _may_try(exam: Exam, actor: Actor, tries: int) -> None:
    if Qualification.objects.filter(project_id=exam.project_id, user_id=actor.id, label=exam.label).exists():
        raise Conflict("You have passed this exam already.", code="qualified_already")
    if tries >= exam.attempts:
        message = "You have no attempt left; a manager can let you work all the same."
        raise Conflict(message, code="no_tries_left")


def _chosen(project: Project, user_id: UUID, exam: Exam | None) -> list[GoldItem]:
    """Return items the person has not met, spread over the labels, the least recently used first."""
    if exam is not None:
        items = exam_items(project, exam.label)
    else:
        items = GoldItem.objects.filter(project=project, state=GoldItem.State.ACTIVE, use=GoldItem.Use.LESSON)
    met = Assignment.objects.filter(user_id=user_id, asset__project=project).values("asset_id")
    order = Coalesce("last_used_at", "created_at")
    rows = list(items.exclude(asset_id__in=met).order_by(order, "id").select_related("asset"))
    by_id = {row.id: row for row in rows}
    candidates = [Candidate(row.id, row.label, rank) for rank, row in enumerate(rows)]
    return [by_id[key] for key in choose_items(candidates, {}, exam.questions if exam else PRACTICE)]


def _ask(project: Project, user_id: UUID, items: Sequence[GoldItem], *, purpose: str) -> None:
    assets = [item.asset_id for item in items]
    shown = {row.asset_id: row.id for row in Prediction.objects.filter(asset_id__in=assets, run__purpose="prelabel")}
    tasks.create_tasks(
        [
            tasks.NewTask(
                project_id=project.id,
                asset_id=item.asset_id,
                kind=Task.Kind.ANNOTATE,
                purpose=purpose,
                priority=FIRST,
                reserved_for=user_id,
                prediction_id=shown.get(item.asset_id),
            )
            for item in items
        ]
    )
    GoldItem.objects.filter(pk__in=[item.id for item in items]).update(last_used_at=now())


def mark_answer(event: AnswerReceived) -> None:
    """Mark an answer of a practice or an exam; the last one ends it.

    Subscribed to AnswerReceived; runs in its transaction.
    """
    if event.task.purpose not in PURPOSES or not event.is_live:
        return
    author = event.annotation.author_id
    item = GoldItem.objects.filter(project=event.project, asset_id=event.task.asset_id).first()
    tries = ExamTry.objects.select_for_update(of=("self",)).filter(project=event.project, user_id=author)
    begun = tries.filter(items__contains=[str(item.id)]).order_by("-started_at").first() if item else None
    if item is None or begun is None:
        return
    begun.answers[str(item.id)] = marked(item, event.annotation)
    if len(begun.answers) == len(begun.items):
        begun.finished_at = now()
        if begun.exam is not None:
            _end(begun, begun.exam)
    begun.save()


def marked(item: GoldItem, answer: Annotation) -> dict[str, Any]:
    """Return how an answer compares with an item's truth: as ExamTry keeps it."""
    errors, _ = compare_regions(decode_regions(answer.regions), decode_regions(item.regions))
    is_named = same_classification(answer.classification, item.classification)
    is_right = is_named and not (errors.missed or errors.extra or errors.sloppy or errors.mislabelled)
    counts = {name: getattr(errors, name) for name in ("right", "missed", "extra", "sloppy", "mislabelled")}
    if not is_named:
        counts["mislabelled"] += 1
    return {"is_right": is_right, "counts": counts, "annotation": str(answer.id)}


def _end(begun: ExamTry, exam: Exam) -> None:
    right = sum(bool(answer["is_right"]) for answer in begun.answers.values())
    begun.is_passed = right >= exam.pass_mark * len(begun.items) - 1e-9
    if begun.is_passed:
        qualify(begun.project, begun.user_id, exam.label)
    detail = {"label": exam.label, "right": right, "of": len(begun.items), "passed": begun.is_passed}
    record(None, "exam.ended", "user", begun.user_id, project_id=begun.project_id, detail=detail)


def qualify(project: Project, user_id: UUID, label: str, *, given_by: UUID | None = None) -> None:
    """Let a person work on a project, or on pictures with a label; the queue is told."""
    Qualification.objects.get_or_create(
        project=project, user_id=user_id, label=label, defaults={"given_by_id": given_by}
    )
    tell_queue(project, user_id)


def change_qualification(actor: Actor, project_id: UUID, *, user_id: UUID, label: str, is_given: bool) -> None:
    """Give or take a qualification by a manager's word. Raises NotFound for who is not a member."""
    project = get_project_for(actor, project_id, to="manage")
    if not Membership.objects.filter(project=project, user_id=user_id).exists():
        raise NotFound("This person is not in the project.")
    with transaction.atomic():
        if is_given:
            qualify(project, user_id, label, given_by=actor.id)
        else:
            Qualification.objects.filter(project=project, user_id=user_id, label=label).delete()
            tell_queue(project, user_id)
        detail = {"label": label, "given": is_given}
        record(actor, "person.qualified", "user", user_id, project_id=project.id, detail=detail)


def tell_queue(project: Project, user_id: UUID) -> None:
    """Write what a person still lacks where the claim reads it: the project's exam, and labels' exams."""
    wanted = set(Exam.objects.filter(project=project, is_required=True).values_list("label", flat=True))
    has = set(Qualification.objects.filter(project=project, user_id=user_id).values_list("label", flat=True))
    lacks = wanted - has
    is_annotator = Membership.objects.filter(project=project, user_id=user_id, role="annotator").exists()
    set_qualified(
        project_id=project.id,
        user_id=user_id,
        is_barred=is_annotator and "" in lacks,
        barred_labels=sorted(lacks - {""}) if is_annotator else [],
    )


def tell_queue_of_new_people() -> int:
    """Bar annotators who joined after an exam was made and have not passed it (a periodic task); returns how many."""
    count = 0
    for project in Project.objects.filter(pk__in=Exam.objects.filter(is_required=True).values("project_id")):
        known = Qualification.objects.filter(project=project).values("user_id")
        known_states = queue_states(project)
        new = Membership.objects.filter(project=project, role="annotator", user__is_active=True)
        for user_id in new.exclude(user_id__in=known).values_list("user_id", flat=True):
            if user_id not in known_states:
                tell_queue(project, user_id)
                count += 1
    return count


def queue_states(project: Project) -> set[UUID]:
    """Return who the queue has already been told about exams of."""
    from annotation.tasks.models import QueueState  # noqa: PLC0415 - kept beside its only use

    barred = QueueState.objects.filter(project=project).exclude(is_barred=None)
    return set(barred.values_list("user_id", flat=True))


def right_of(begun: ExamTry) -> int:
    """Return how many questions of a try were right."""
    return sum(bool(answer["is_right"]) for answer in begun.answers.values())


def tries_of(project_id: UUID, user_id: UUID) -> list[ExamTry]:
    """Return a person's tries, newest first."""
    rows = ExamTry.objects.filter(project_id=project_id, user_id=user_id).select_related("exam")
    return list(rows.order_by(F("started_at").desc())[:50])

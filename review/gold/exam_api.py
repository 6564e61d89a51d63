"""HTTP calls of practice, exams and qualifications."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from annotation.schema.documents import RegionDocument
from annotation.tasks.models import Annotation
from annotation.tasks.views import WorkAsset, asset_of
from assay.kernel.errors import NotFound
from assay.kernel.http import ApiView, Call, endpoint
from assay.projects.policies import get_project_for
from review.gold import exams
from review.gold.models import Exam, ExamTry, GoldItem, Qualification


class ExamInput(msgspec.Struct, frozen=True, kw_only=True):
    """An exam of the project, or of one ``label``; ``pass_mark`` is the share that must be right."""

    label: str = ""
    questions: int
    pass_mark: float
    attempts: int = 3
    is_required: bool = True


class ExamView(msgspec.Struct, frozen=True, kw_only=True):
    """An exam and how one stands: ``open_try`` is the one begun, ``last_try`` the newest that is over."""

    label: str
    questions: int
    pass_mark: float
    attempts: int
    is_required: bool
    tries: int
    is_passed: bool
    open_try: UUID | None
    last_try: UUID | None


class ExamsView(msgspec.Struct, frozen=True):
    """The project's exams, and whether there is anything to practise on."""

    exams: list[ExamView]
    has_practice: bool
    open_practice: UUID | None


class ExamTryInput(msgspec.Struct, frozen=True):
    """Which exam to begin, or a practice."""

    label: str = ""
    practice: bool = False


class QuestionView(msgspec.Struct, frozen=True):
    """A question: the picture; once answered, what was given, what is right, and whether it was."""

    asset: WorkAsset
    is_right: bool | None
    counts: dict[str, int]
    given: list[RegionDocument]
    truth: list[RegionDocument]


class TryView(msgspec.Struct, frozen=True, kw_only=True):
    """A try; answers are shown one by one in a practice, and all together after an exam."""

    id: UUID
    label: str
    is_practice: bool
    number: int
    right: int
    answered: int
    questions: list[QuestionView]
    is_passed: bool | None
    started_at: datetime
    finished_at: datetime | None


class QualificationView(msgspec.Struct, frozen=True):
    """Who may work on the project (``label`` empty) or on a label's pictures; ``given_by`` None: passed the exam."""

    user: UUID
    username: str
    label: str
    given_by: str | None
    created_at: datetime


class QualificationInput(msgspec.Struct, frozen=True, kw_only=True):
    """Give or take a qualification."""

    user: UUID
    label: str = ""
    given: bool


class Exams(ApiView):
    """``projects/{id}/exams``."""

    @endpoint(response=ExamsView)
    def get(self, call: Call[None, None], project_id: UUID) -> ExamsView:
        """List the exams and how one stands oneself."""
        get_project_for(call.actor, project_id, to="annotate")
        own_tries = exams.tries_of(project_id, call.actor.id)
        passed = set(
            Qualification.objects.filter(project_id=project_id, user_id=call.actor.id).values_list("label", flat=True)
        )
        begun = {row.exam_id: row.id for row in own_tries if row.finished_at is None}
        ended = {row.exam_id: row.id for row in reversed(own_tries) if row.finished_at is not None}
        rows = Exam.objects.filter(project_id=project_id).order_by("label")
        practice = GoldItem.objects.filter(project_id=project_id, state="active", use=GoldItem.Use.LESSON)
        return ExamsView(
            [
                ExamView(
                    label=row.label,
                    questions=row.questions,
                    pass_mark=row.pass_mark,
                    attempts=row.attempts,
                    is_required=row.is_required,
                    tries=sum(one.exam_id == row.id for one in own_tries),
                    is_passed=row.label in passed,
                    open_try=begun.get(row.id),
                    last_try=ended.get(row.id),
                )
                for row in rows
            ],
            practice.exists(),
            begun.get(None),
        )

    @endpoint(request=ExamInput)
    def put(self, call: Call[ExamInput, None], project_id: UUID) -> None:
        """Make or change an exam (managers)."""
        body = call.body
        exams.set_exam(
            call.actor,
            project_id,
            label=body.label,
            questions=body.questions,
            pass_mark=body.pass_mark,
            attempts=body.attempts,
            is_required=body.is_required,
        )


class Tries(ApiView):
    """``projects/{id}/tries``."""

    @endpoint(request=ExamTryInput, response=TryView, status=201, creates=True)
    def post(self, call: Call[ExamTryInput, None], project_id: UUID) -> TryView:
        """Begin an exam or a practice, or go on with the one begun; its pictures are one's next tasks."""
        exam_try = exams.begin_try(call.actor, project_id, label=call.body.label, is_practice=call.body.practice)
        return _view(exam_try)


class TryDetail(ApiView):
    """``projects/{id}/tries/{try}``."""

    @endpoint(response=TryView)
    def get(self, call: Call[None, None], project_id: UUID, try_id: UUID) -> TryView:
        """Show a try of one's own, with what was right."""
        get_project_for(call.actor, project_id, to="annotate")
        row = ExamTry.objects.filter(pk=try_id, project_id=project_id, user_id=call.actor.id).first()
        if row is None:
            raise NotFound("There is no such try, or it is not yours.")
        return _view(row)


class Qualifications(ApiView):
    """``projects/{id}/qualifications``."""

    @endpoint(response=list[QualificationView])
    def get(self, call: Call[None, None], project_id: UUID) -> list[QualificationView]:
        """List who is qualified (managers)."""
        get_project_for(call.actor, project_id, to="manage")
        rows = Qualification.objects.filter(project_id=project_id).select_related("user", "given_by")
        return [
            QualificationView(
                row.user_id,
                row.user.username,
                row.label,
                row.given_by.username if row.given_by else None,
                row.created_at,
            )
            for row in rows.order_by("user__username", "label")
        ]

    @endpoint(request=QualificationInput)
    def put(self, call: Call[QualificationInput, None], project_id: UUID) -> None:
        """Give or take a qualification (managers)."""
        body = call.body
        exams.change_qualification(call.actor, project_id, user_id=body.user, label=body.label, is_given=body.given)


def _view(row: ExamTry) -> TryView:
    items = {str(item.id): item for item in GoldItem.objects.filter(pk__in=row.items).select_related("asset")}
    may_show = row.exam_id is None or row.finished_at is not None
    ids = [answer["annotation"] for answer in row.answers.values()]
    regions_by_answer = {
        str(key): regions for key, regions in Annotation.objects.filter(pk__in=ids).values_list("id", "regions")
    }
    questions = []
    for key in row.items:
        answer = row.answers.get(key) if may_show else None
        if key in items:
            truth = items[key].regions if answer else []
            answered = regions_by_answer.get(answer["annotation"], []) if answer else []
            counts = answer["counts"] if answer else {}
            is_right = bool(answer["is_right"]) if answer else None
            questions.append(QuestionView(asset_of(items[key].asset), is_right, counts, answered, truth))
    return TryView(
        id=row.id,
        label=row.exam.label if row.exam else "",
        is_practice=row.exam is None,
        number=row.number,
        right=exams.right_of(row) if may_show else 0,
        answered=len(row.answers),
        questions=questions,
        is_passed=row.is_passed,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )

"""What leaves the list between draw and look, on the real services: worked off, lent, deleted, never answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from annotation.tasks.models import Task
from assay.assets.models import Asset
from assay.projects.models import Project
from review.gold.pauses import change_pause
from review.routing.audits.services import ask_more
from review.routing.contract.certificate_issue import pool_of
from review.routing.contract.document import note_of
from review.routing.contract.verification import verify
from review.routing.identity import current_identity
from review.routing.models import Audit, Certificate, LostItem
from review.routing.policy import policy_of
from tests.factories.audited import Audited, make_audited, run_jobs

pytestmark = pytest.mark.django_db

POLICY: dict[str, Any] = {"target_accuracy": 0.8, "audit_rate": 0.3, "adjudications": 0}


def answer_audits(world: Audited) -> None:
    world.answer(world.people[0], Audit.objects.filter(project=world.project, state="open").count())


def work_off(world: Audited, assets: list[Asset]) -> None:
    """Have people label assets that wait, as another team would have done."""
    ids = [asset.id for asset in assets]
    Task.objects.filter(asset_id__in=ids, kind="annotate", state="open").update(state="done", answers=1)
    Asset.objects.filter(pk__in=ids, is_audit_drawn=False, stage="annotating").exclude(
        pk__in=Audit.objects.values("asset_id")
    ).update(stage="done")


def accepted_wrong(world: Audited) -> tuple[int, int]:
    accepted = set(Asset.objects.filter(stage="auto_accepted").values_list("id", flat=True))
    return len(accepted & world.wrong), len(accepted)


def test_a_second_batch_after_the_first_was_worked_off_is_not_promised_by_the_firsts_checks() -> None:
    world = make_audited(policy=POLICY)
    first = world.predict(800, lowest=0.6)
    answer_audits(world)
    work_off(world, first)
    world.predict(400, seed=2, lowest=0.6, is_wrong=lambda confidence, rng: rng.random() < 0.3)
    answer_audits(world)
    run_jobs()
    wrong, accepted = accepted_wrong(world)
    assert wrong <= 0.2 * accepted
    latest = Certificate.objects.order_by("-number").first()
    assert latest is not None
    assert len(bytes(latest.pool_assets)) == 16 * 1200
    assert verify(latest) == []
    if latest.state == "not_reached":
        assert latest.reason


def test_deleting_pictures_found_wrong_does_not_delete_their_errors() -> None:
    world = make_audited(policy=POLICY)
    world.predict(600, is_wrong=lambda confidence, rng: rng.random() < 0.3)
    answer_audits(world)
    found = Audit.objects.filter(project=world.project, is_wrong=True)
    count = found.count()
    assert count > 20
    Asset.objects.filter(pk__in=list(found.values_list("asset_id", flat=True))).delete()
    assert LostItem.objects.filter(project=world.project).count() == count
    assert not Audit.objects.filter(is_wrong=True).exists()
    run_jobs()
    certificate = Certificate.objects.order_by("-number")[0]
    assert (certificate.state, certificate.pool) == ("not_reached", 600)
    assert certificate.errors > 0.15 * certificate.audits
    assert not Asset.objects.filter(stage="auto_accepted").exists()
    assert verify(certificate) == []


def test_a_deleted_item_that_was_not_drawn_only_leaves() -> None:
    world = make_audited(policy=POLICY)
    assets = world.predict(400)
    answer_audits(world)
    drawn = set(Audit.objects.values_list("asset_id", flat=True))
    Asset.objects.filter(pk__in=[row.id for row in assets if row.id not in drawn][:10]).delete()
    run_jobs()
    certificate = Certificate.objects.get()
    assert (certificate.state, certificate.errors, certificate.pool) == ("active", 0, 400)
    assert certificate.accepted == 390
    assert verify(certificate) == []


def test_a_project_that_is_purged_leaves_no_lost_items() -> None:
    world = make_audited(policy=POLICY)
    world.predict(20)
    Asset.objects.filter(project=world.project)[:1].get().delete()
    assert LostItem.objects.count() == 1
    Project.objects.filter(pk=world.project.pk).delete()
    assert LostItem.objects.count() == 0
    connection.check_constraints()


def test_people_who_are_lent_one_kind_of_item_leave_what_the_checks_do_not_describe() -> None:
    world = make_audited(policy=POLICY)
    easy = world.predict(900, lowest=0.6, label=lambda at: "cat")
    world.predict(300, seed=2, lowest=0.6, is_wrong=lambda confidence, rng: rng.random() < 0.35)
    answer_audits(world)
    work_off(world, easy)
    run_jobs()
    wrong, accepted = accepted_wrong(world)
    assert wrong <= 0.2 * accepted
    assert Certificate.objects.order_by("-number")[0].state == "not_reached"


def test_too_little_left_is_said_in_plain_words() -> None:
    world = make_audited(policy=POLICY)
    assets = world.predict(600, lowest=0.6)
    answer_audits(world)
    # Only the surest leave: the share of all that left is small, of the surest nearly everything.
    world_scores = sorted(assets, key=lambda asset: asset.name)
    work_off(world, world_scores[:560])
    run_jobs()
    certificate = Certificate.objects.order_by("-number")[0]
    assert certificate.state == "not_reached"
    assert "left to accept" in certificate.reason or "not yet enough" in certificate.reason


def test_an_item_drawn_by_the_rate_but_labelled_unblind_counts_as_an_error() -> None:
    world = make_audited(policy={**POLICY, "audit_rate": 0.1})
    assets = sorted(world.predict(400), key=lambda asset: asset.audit_draw)
    answer_audits(world)
    waiting = [asset for asset in assets if asset.audit_draw >= 0.1]
    # Those next in the order of the draws are labelled by people who saw the model; then more is drawn, past them.
    work_off(world, waiting[:15])
    ask_more(world.manager, world.project.id, more=60)
    answer_audits(world)
    run_jobs()
    certificate = Certificate.objects.order_by("-number")[0]
    missing = [row for row in certificate.document["audits"] if row["id"] is None]
    assert 0 < len(missing) <= 15
    assert all(row["is_wrong"] for row in missing)
    assert certificate.errors == len(missing)
    assert verify(certificate) == []


def test_what_the_list_is_does_not_depend_on_what_has_been_worked_off() -> None:
    world = make_audited(policy=POLICY)
    assets = world.predict(200)
    project = Project.objects.get(pk=world.project.pk)
    identity = current_identity(project)
    assert identity is not None
    before = pool_of(project, policy_of(project), identity)
    work_off(world, assets[:100])
    Asset.objects.filter(pk__in=[asset.id for asset in assets[100:120]]).delete()
    after = pool_of(project, policy_of(project), identity)
    assert after.assets == before.assets
    assert after.checked(50) == before.checked(50)


def clicked_through(**policy: Any) -> Audited:
    """A third of the labels is wrong; one person says what the model says in every blind check."""
    world = make_audited(policy={**POLICY, **policy})
    world.predict(400, is_wrong=lambda confidence, rng: rng.random() < 0.33)
    count = Audit.objects.filter(project=world.project).count()
    world.answer(world.people[0], count, says=lambda asset, shown: shown)
    return world


def test_blind_checks_of_somebody_paused_before_the_look_are_errors() -> None:
    world = clicked_through()
    assert not Audit.objects.filter(is_wrong=True).exists()
    change_pause(world.manager, world.project.id, world.people[0].id, paused=True, reason="clicks through")
    run_jobs()
    assert Audit.objects.filter(state="settled", is_wrong=True).count() == Audit.objects.count()
    assert not Certificate.objects.filter(state="active").exists()
    assert not Asset.objects.filter(stage="auto_accepted").exists()


def test_blind_checks_of_somebody_paused_later_end_the_certificate_they_carry() -> None:
    world = clicked_through()
    run_jobs()
    certificate = Certificate.objects.get()
    assert (certificate.state, certificate.errors) == ("active", 0)
    assert Asset.objects.filter(stage="auto_accepted").exists()
    change_pause(world.manager, world.project.id, world.people[0].id, paused=True, reason="clicks through")
    certificate.refresh_from_db()
    assert certificate.state == "void"
    assert "somebody whose work was paused" in certificate.reason
    assert not Asset.objects.filter(stage="auto_accepted").exists()


def test_others_look_again_at_the_checks_of_somebody_paused() -> None:
    world = clicked_through(adjudications=1)
    change_pause(world.manager, world.project.id, world.people[0].id, paused=True, reason="clicks through")
    audits = Audit.objects.filter(project=world.project)
    assert set(audits.values_list("state", flat=True)) == {"disputed"}
    for person in world.people[1:]:
        world.answer(person, 1000)
    audits = Audit.objects.filter(project=world.project)
    assert set(audits.values_list("state", flat=True)) == {"settled"}
    assert {row.asset_id for row in audits if row.is_wrong} == world.wrong & {row.asset_id for row in audits}


def test_a_certificate_that_holds_without_a_paused_persons_checks_goes_on() -> None:
    world = make_audited(policy=POLICY)
    world.predict(800)
    # Somebody else answered a few; everything was right anyway.
    world.answer(world.people[1], 3)
    answer_audits(world)
    run_jobs()
    assert Certificate.objects.filter(state="active").exists()
    change_pause(world.manager, world.project.id, world.people[1].id, paused=True, reason="left")
    assert Certificate.objects.filter(state="active").exists()


def test_the_page_says_which_list_is_promised_and_by_which_rules() -> None:
    world = make_audited(policy=POLICY)
    assets = world.predict(400)
    answer_audits(world)
    work_off(world, assets[:10])
    run_jobs()
    certificate = Certificate.objects.get()
    drawn = sum(asset.audit_draw < 0.3 for asset in assets)
    left = certificate.document["lot"]["left"]
    assert f"400 items, of which {drawn} were to be checked and {left} could be accepted" in note_of(
        certificate.document
    )
    older = {key: value for key, value in certificate.document.items() if key != "lot"}
    assert note_of(older).startswith("Issued by older rules")


def test_lowering_never_accept_under_between_draw_and_look_promises_nothing_unchecked() -> None:
    world = make_audited(policy={**POLICY, "zone_from": 0.6})
    world.predict(900, is_wrong=lambda confidence, rng: confidence < 0.6 and rng.random() < 0.8)
    answer_audits(world)
    Project.objects.filter(pk=world.project.pk).update(
        policy={**Project.objects.get(pk=world.project.pk).policy, "zone_from": 0.3}
    )
    ask_more(world.manager, world.project.id, more=20)
    answer_audits(world)
    run_jobs()
    wrong, accepted = accepted_wrong(world)
    assert wrong <= 0.2 * accepted
    for certificate in Certificate.objects.all():
        assert verify(certificate) == []

"""The whole flow on one page: who listens to what. Every subscriber runs in the publisher's transaction."""

from annotation.bulk.services import make_final
from annotation.prelabel.events import AssetsHandedOver, AssetsPredicted, LabelMapChanged, RunFinished, RunStarted
from annotation.prelabel.imported_labels import label_reader, store_imported_predictions
from annotation.prelabel.model_installation import sweep_drafts
from annotation.prelabel.selectors import prediction_detail
from annotation.prelabel.waiting_assets import Work, set_work
from annotation.schema.events import SchemaChanged
from annotation.schema.selectors import label_keys
from annotation.schema.services import make_first_version
from annotation.tasks.events import AnswerReceived, AnswerSubmitted
from annotation.tasks.selectors import may_view_asset, own_answers
from annotation.tasks.services import expire_leases
from annotation.tasks.settlement import settle_or_call_help
from annotation.tasks.task_changes import free_switched_off
from annotation.tasks.unstarted_tasks import call_back, unbegun_assets
from assay.accounts.events import UserSwitchedOff
from assay.accounts.own_data import add_own_data
from assay.accounts.services import purge_expired
from assay.assets.access import add_delete_guard, add_viewer_check
from assay.assets.batches import name_batch
from assay.assets.jsonl_import import AssetsImported
from assay.assets.jsonl_line import set_label_reader
from assay.assets.selectors import add_detail_source, count_rows
from assay.jobs.scheduler import register_periodic
from assay.kernel import idempotency
from assay.kernel.events import subscribe
from assay.notifications.selectors import own_notices
from assay.projects.events import PolicyChanged, ProjectCreated
from assay.projects.limits import set_label_source
from assay.projects.selectors import add_row_counter, own_memberships
from review.adjudication.events import AdjudicationDecided
from review.adjudication.services import receive_ruling
from review.aggregation.selectors import soft_detail
from review.aggregation.services import reaggregate_grown
from review.datasets.project_purge import start_purges
from review.datasets.selectors import labels_in_versions
from review.datasets.services import reason_to_keep_asset
from review.decisions.answer_resolution import receive_answer, settle_answer
from review.decisions.events import AnswerJudged
from review.decisions.policy_checks import check_hard_labels
from review.decisions.second_looks import take_ruling
from review.evaluation.services import measure_after_run
from review.gold.adjudicated import ask_expert, take_expert_answer
from review.gold.check_scores import score_answer
from review.gold.events import GoldChallenged
from review.gold.exams import mark_answer, tell_queue_of_new_people
from review.gold.fraud_signals import watch_people
from review.gold.hidden_checks import stock_gold
from review.gold.pauses import gate_judged
from review.gold.proposals import refill_gold
from review.gold.selectors import labels_in_gold
from review.resolved.guards import add_label_guard
from review.resolved.selectors import resolved_detail
from review.resolved.services import resolve_imported
from review.routing.audits.services import receive_audit
from review.routing.contract.certificate_issue import look_when_ready
from review.routing.contract.certificate_monitor import (
    void_on_map,
    void_on_policy,
    void_on_run,
    void_on_schema,
    watch_accepted,
)
from review.routing.events import AuditSettled
from review.routing.manual_routing import route_detail, route_handed_over
from review.routing.monitoring.services import monitor_grown
from review.routing.pilot.services import report_when_ready
from review.routing.services import route_predicted


def wire() -> None:
    """Fill the table of events, the viewer checks and the counters (called once at start)."""
    subscribe(ProjectCreated, make_first_version)
    subscribe(ProjectCreated, check_hard_labels)
    subscribe(PolicyChanged, check_hard_labels)
    set_work(Work(unbegun_assets, call_back))
    subscribe(AssetsPredicted, route_predicted)
    subscribe(AssetsHandedOver, route_handed_over)
    subscribe(RunFinished, measure_after_run)
    subscribe(AssetsImported, name_batch)
    subscribe(AssetsImported, store_imported_predictions)
    subscribe(AssetsImported, resolve_imported)
    subscribe(UserSwitchedOff, free_switched_off)
    add_own_data("memberships", own_memberships)
    add_own_data("work", own_answers)
    add_own_data("notices", own_notices)
    subscribe(AnswerSubmitted, receive_answer)
    subscribe(AnswerSubmitted, receive_audit)
    subscribe(AuditSettled, watch_accepted)
    subscribe(AuditSettled, look_when_ready)
    subscribe(AuditSettled, report_when_ready)
    subscribe(RunStarted, void_on_run)
    subscribe(SchemaChanged, void_on_schema)
    subscribe(LabelMapChanged, void_on_map)
    subscribe(PolicyChanged, void_on_policy)
    subscribe(AnswerSubmitted, receive_ruling)
    subscribe(AdjudicationDecided, take_ruling)
    subscribe(AdjudicationDecided, take_expert_answer)
    subscribe(GoldChallenged, ask_expert)
    subscribe(AnswerReceived, score_answer)
    subscribe(AnswerReceived, mark_answer)
    subscribe(AnswerReceived, settle_answer)
    subscribe(AnswerJudged, gate_judged)
    add_label_guard(labels_in_versions)
    add_label_guard(labels_in_gold)
    add_row_counter(count_rows)
    set_label_reader(label_reader)
    set_label_source(label_keys)
    add_viewer_check(may_view_asset)
    add_delete_guard(reason_to_keep_asset)
    add_detail_source(prediction_detail)
    add_detail_source(route_detail)
    add_detail_source(resolved_detail)
    add_detail_source(soft_detail)
    register_periodic("free expired leases", 2, expire_leases)
    register_periodic("exams of new people", 2, tell_queue_of_new_people)
    register_periodic("watch for careless work", 5, watch_people)
    register_periodic("weigh answers anew", 60, reaggregate_grown)
    register_periodic("watch for drift", 60, monitor_grown)
    register_periodic("settle answers", 0.5, settle_or_call_help)
    register_periodic("keep gold waiting", 2, stock_gold)
    register_periodic("propose gold that is missing", 30, refill_gold)
    register_periodic("forget models that were not added", 60, sweep_drafts)
    register_periodic("bulk actions become final", 60, make_final)
    register_periodic("delete projects whose grace is over", 600, start_purges)
    register_periodic("forget old links and sessions", 3600, purge_expired)
    register_periodic("forget kept replies", 3600, idempotency.purge)

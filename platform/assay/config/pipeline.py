"""The whole flow on one page: who listens to what. Every subscriber runs in the publisher's transaction."""

from annotation.bulk.actions import SEND, actions
from annotation.bulk.services import make_final
from annotation.limit_table import limits as answer_limits
from annotation.policy import SECTION as ANNOTATION_POLICY
from annotation.prelabel.events import AssetsHandedOver, AssetsPredicted, LabelMapChanged, RunFinished, RunStarted
from annotation.prelabel.imported_labels import label_reader, store_imported_predictions
from annotation.prelabel.limit_table import limits as model_limits
from annotation.prelabel.model_installation import sweep_drafts
from annotation.prelabel.selectors import prediction_detail
from annotation.prelabel.waiting_assets import Work, people_work
from annotation.prelabel.warm_up import load_models
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
from assay.accounts.limit_table import limits as account_limits
from assay.accounts.own_data import own_data_sources
from assay.accounts.services import purge_expired
from assay.assets.access import delete_guards, viewer_checks
from assay.assets.batches import name_batch
from assay.assets.jsonl_import import AssetsImported
from assay.assets.jsonl_line import label_reader_factories
from assay.assets.limit_table import limits as asset_limits
from assay.assets.selectors import count_rows, detail_sources
from assay.config.api_examples import EXAMPLES
from assay.jobs.scheduler import register_periodic
from assay.jobs.worker_heartbeat import status_sources
from assay.jobs.worker_signals import worker_started
from assay.kernel import idempotency
from assay.kernel.events import subscribe
from assay.kernel.examples import named as named_examples
from assay.kernel.limit_table import limits as call_limits
from assay.kernel.limits import limit_sources
from assay.kernel.tracing import request_observers
from assay.notifications.selectors import own_notices
from assay.operations.request_counts import observe as count_request
from assay.projects.events import PolicyChanged, ProjectCreated
from assay.projects.limit_table import limits as project_limits
from assay.projects.limits import label_source
from assay.projects.policy_sections import sections
from assay.projects.selectors import own_memberships, row_counters
from inference_workers.device import gpu_memory_mb
from inference_workers.registry import cache as model_cache
from review.adjudication.events import AdjudicationDecided
from review.adjudication.services import receive_ruling
from review.aggregation.hooks import truth_sources
from review.aggregation.policy import SECTION as AGGREGATION_POLICY
from review.aggregation.selectors import soft_detail
from review.aggregation.services import reaggregate_grown
from review.comments.limit_table import limits as comment_limits
from review.datasets.project_purge import start_purges
from review.datasets.selectors import labels_in_versions
from review.datasets.services import reason_to_keep_asset
from review.decisions.answer_resolution import receive_answer, settle_answer
from review.decisions.events import AnswerJudged
from review.decisions.policy import SECTION as REVIEW_POLICY
from review.decisions.policy_checks import check_hard_labels
from review.decisions.second_looks import take_ruling
from review.decisions.selectors import drawn_reviews
from review.evaluation.services import measure_after_run
from review.gold.adjudicated import ask_expert, take_expert_answer
from review.gold.check_scores import score_answer
from review.gold.events import GoldChallenged
from review.gold.exams import mark_answer, tell_queue_of_new_people
from review.gold.fraud_signals import watch_people
from review.gold.hidden_checks import stock_gold
from review.gold.limit_table import limits as gold_limits
from review.gold.pauses import gate_judged
from review.gold.proposals import refill_gold
from review.gold.selectors import known_gold, labels_in_gold
from review.resolved.guards import label_guards
from review.resolved.selectors import resolved_detail
from review.resolved.services import resolve_imported
from review.routing.audits.services import receive_audit
from review.routing.bulk_actions import SendToAnnotators
from review.routing.contract.certificate_issue import certify_when_ready
from review.routing.contract.certificate_monitor import (
    void_on_map,
    void_on_policy,
    void_on_run,
    void_on_schema,
    watch_accepted,
)
from review.routing.contract.later_uploads import close_of_run
from review.routing.events import AuditSettled
from review.routing.manual_routing import route_detail, route_handed_over
from review.routing.monitoring.services import monitor_grown
from review.routing.pilot.services import report_when_ready
from review.routing.policy import SECTION as ROUTING_POLICY
from review.routing.services import route_predicted
from review.scoring.policy import SECTION as GATE_POLICY


def wire() -> None:
    """Fill the table of events, the viewer checks and the counters (called once at start)."""
    for section in (ANNOTATION_POLICY, GATE_POLICY, AGGREGATION_POLICY, REVIEW_POLICY, ROUTING_POLICY):
        sections.register(section)
    for source in (
        asset_limits,
        answer_limits,
        comment_limits,
        project_limits,
        gold_limits,
        call_limits,
        model_limits,
        account_limits,
    ):
        limit_sources.register(source)
    named_examples(EXAMPLES)
    truth_sources.register(known_gold)
    truth_sources.register(drawn_reviews)
    subscribe(ProjectCreated, make_first_version)
    subscribe(ProjectCreated, check_hard_labels)
    subscribe(PolicyChanged, check_hard_labels)
    people_work.register(Work(unbegun_assets, call_back))
    subscribe(AssetsPredicted, route_predicted)
    subscribe(AssetsHandedOver, route_handed_over)
    subscribe(RunFinished, measure_after_run)
    subscribe(RunFinished, close_of_run)
    subscribe(AssetsImported, name_batch)
    subscribe(AssetsImported, store_imported_predictions)
    subscribe(AssetsImported, resolve_imported)
    subscribe(UserSwitchedOff, free_switched_off)
    own_data_sources.register(own_memberships, name="memberships")
    own_data_sources.register(own_answers, name="work")
    own_data_sources.register(own_notices, name="notices")
    subscribe(AnswerSubmitted, receive_answer)
    subscribe(AnswerSubmitted, receive_audit)
    subscribe(AuditSettled, watch_accepted)
    subscribe(AuditSettled, certify_when_ready)
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
    actions.register(SendToAnnotators(), name=SEND)
    label_guards.register(labels_in_versions)
    label_guards.register(labels_in_gold)
    row_counters.register(count_rows)
    label_reader_factories.register(label_reader)
    label_source.register(label_keys)
    viewer_checks.register(may_view_asset)
    delete_guards.register(reason_to_keep_asset)
    detail_sources.register(prediction_detail)
    detail_sources.register(route_detail)
    detail_sources.register(resolved_detail)
    detail_sources.register(soft_detail)
    request_observers.register(count_request)
    worker_started.register(load_models)
    status_sources.register(model_cache.keys, name="models")
    status_sources.register(gpu_memory_mb, name="gpu_memory_mb")
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

"""The statements of the queue: hand out, take back. Each is one statement, so each is whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from assay.projects.types import Limits, roles_with

# How an assignment stands that its person has to do something about.
HELD = ("open", "returned")
# How much likelier a check is given whose place in an order has come: few come in time.
EAGER = 3.0
_NO_LIMITS = Limits()

# The first CTE reads how the queue treats the person, the second hands back what they already hold, the third locks
# free tasks nobody else is looking at; the row that comes out of FOR UPDATE is the newest one, so its free_slots are
# true. Hidden gold takes the place of some of the picked tasks, each with the person's own probability, where ordinary
# work is left: nothing but gold would give it away. Gold with a priority has its place in an order of confidences.
#
# Each line (_WORK, _REVIEW) says its kinds in the words of its partial index, and the limit is a plain number: only so
# does the database walk the index and stop, instead of sorting the whole queue for each claim.
_CLAIM = """
WITH treated AS (
    SELECT coalesce((SELECT gold_rate FROM tasks_queuestate WHERE project_id = %(project)s AND user_id = %(user)s),
                    %(gold_rate)s) AS rate,
           EXISTS (SELECT 1 FROM tasks_queuestate
                   WHERE project_id = %(project)s AND user_id = %(user)s AND paused_at IS NOT NULL) AS is_paused,
           EXISTS (SELECT 1 FROM tasks_queuestate
                   WHERE project_id = %(project)s AND user_id = %(user)s AND is_barred) AS is_barred,
           coalesce((SELECT barred_labels FROM tasks_queuestate
                     WHERE project_id = %(project)s AND user_id = %(user)s), '{}') AS barred_labels
), own AS (
    UPDATE tasks_assignment SET state = 'open', lease_expires_at = now() + %(lease)s * interval '1 second'
    WHERE user_id = %(user)s AND project_id = %(project)s AND kind = ANY(%(kinds)s) AND state IN ('open', 'returned')
      AND NOT (SELECT is_paused FROM treated)
    RETURNING id, task_id
), room AS (
    SELECT CASE WHEN (SELECT is_paused FROM treated) THEN 0
                ELSE greatest(%(count)s - (SELECT count(*) FROM own), 0) END AS places
), free AS (
    SELECT t.id, t.asset_id, t.kind, t.overlap, t.free_slots[1] AS slot, t.priority, t.created_at,
        t.kind = 'annotate' AND t.purpose = 'ordinary' AS is_ordinary
    FROM tasks_task t
    WHERE t.project_id = %(project)s AND t.kind = ANY(%(kinds)s) AND t.state = 'open' AND t.free_count > 0
      AND t.purpose <> 'gold'
      AND (t.reserved_for IS NULL OR t.reserved_for = %(user)s)
      AND NOT (%(user)s = ANY(t.excluded_users))
      AND (t.purpose IN ('exam', 'lesson') OR NOT (SELECT is_barred FROM treated))
      AND (cardinality((SELECT barred_labels FROM treated)) = 0 OR t.purpose IN ('exam', 'lesson') OR NOT EXISTS (
          SELECT 1 FROM prelabel_prediction p, jsonb_array_elements(p.regions) region
          WHERE p.id = t.prediction_id AND region->>'label' = ANY((SELECT barred_labels FROM treated)::text[])))
      AND {line}{only}{limits}
    ORDER BY t.priority DESC, t.created_at, t.id
    LIMIT %(count)s
    FOR UPDATE OF t SKIP LOCKED
), picked AS (
    SELECT * FROM free ORDER BY priority DESC, created_at, id LIMIT (SELECT places FROM room)
), stock AS (
    SELECT t.id, t.asset_id, t.kind, t.overlap, t.free_slots, t.priority, t.created_at
    FROM tasks_task t
    WHERE t.project_id = %(project)s AND t.purpose = 'gold' AND t.reserved_for = %(user)s AND t.state = 'open'
      AND t.free_count > 0 AND t.kind = ANY(%(kinds)s)
      AND NOT EXISTS (
          SELECT 1 FROM tasks_assignment a
          WHERE a.asset_id = t.asset_id AND a.user_id = %(user)s AND a.kind <> 'review'
            AND a.state IN ('open', 'submitted', 'returned'))
      AND (cardinality((SELECT barred_labels FROM treated)) = 0 OR NOT EXISTS (
          SELECT 1 FROM prelabel_prediction p, jsonb_array_elements(p.regions) region
          WHERE p.id = t.prediction_id AND region->>'label' = ANY((SELECT barred_labels FROM treated)::text[]))){limits}
    FOR UPDATE OF t SKIP LOCKED
), rolls AS (
    SELECT count(*)::int AS number
    FROM generate_series(1, (SELECT count(*) FROM picked WHERE is_ordinary)::int)
    WHERE random() < (SELECT CASE WHEN is_barred THEN 0
                                  WHEN EXISTS (SELECT 1 FROM stock WHERE priority > 0) THEN least(1, {eager} * rate)
                                  ELSE rate END FROM treated)
), span AS (
    SELECT coalesce((SELECT min(t.priority) FROM own JOIN tasks_task t ON t.id = own.task_id
                     WHERE t.kind = 'annotate' AND (t.purpose <> 'gold' OR t.priority > 0)),
                    (SELECT t.priority FROM tasks_annotation a JOIN tasks_task t ON t.id = a.task_id
                     WHERE a.author_id = %(user)s AND a.project_id = %(project)s
                     ORDER BY a.created_at DESC LIMIT 1)) AS before,
           (SELECT priority FROM picked WHERE is_ordinary ORDER BY priority, created_at DESC, id DESC
            OFFSET greatest((SELECT number FROM rolls) - 1, 0) LIMIT 1) AS after
), gold AS (
    SELECT id, asset_id, kind, overlap, free_slots[1] AS slot FROM stock
    WHERE priority = 0 OR (priority >= (SELECT after FROM span) AND priority <= (SELECT before FROM span))
    ORDER BY created_at, id LIMIT (SELECT number FROM rolls)
), chosen AS (
    SELECT id, asset_id, kind, overlap, slot FROM gold
    UNION ALL
    SELECT id, asset_id, kind, overlap, slot FROM (
        SELECT *, row_number() OVER (
            PARTITION BY is_ordinary ORDER BY priority, created_at DESC, id DESC) AS from_behind FROM picked) placed
    WHERE NOT (is_ordinary AND from_behind <= (SELECT count(*) FROM gold))
), taken AS (
    UPDATE tasks_task t SET free_slots = t.free_slots[2:], free_count = t.free_count - 1
    FROM chosen WHERE t.id = chosen.id
), made AS (
    INSERT INTO tasks_assignment (id, task_id, user_id, project_id, asset_id, kind, slot, overlap, state,
        lease_expires_at, claimed_at, skip_reason, rework_reason, rework_comment)
    SELECT gen_random_uuid(), chosen.id, %(user)s, %(project)s, chosen.asset_id, chosen.kind, chosen.slot,
        chosen.overlap, 'open', now() + %(lease)s * interval '1 second', statement_timestamp(), '', '', ''
    FROM chosen RETURNING id
)
SELECT id FROM own UNION ALL SELECT id FROM made
"""
_WORK = """t.kind <> 'review' AND NOT EXISTS (
          SELECT 1 FROM tasks_assignment a
          WHERE a.asset_id = t.asset_id AND a.user_id = %(user)s AND a.state IN ('open', 'submitted', 'returned')
            AND a.kind IN ('annotate', 'audit', 'adjudicate'))"""
_REVIEW = """t.kind = 'review' AND NOT EXISTS (
          SELECT 1 FROM tasks_assignment a
          WHERE a.task_id = t.id AND a.user_id = %(user)s AND a.state IN ('open', 'submitted', 'returned'))"""
# What a person with limits is lent. Hidden gold keeps to them too, or it would show; practice and exams do not, as
# they are made for the person. Of labels counts what the person would see from the start. Where the model's answer is
# kept from them there is nothing to go by: that one of their labels is on a blind check would tell what the model said.
_LIMITS = """
      AND (t.purpose IN ('exam', 'lesson') OR (
          ((%(tags)s::varchar[] = '{}' AND %(batches)s::varchar[] = '{}') OR EXISTS (
              SELECT 1 FROM assets_asset x WHERE x.id = t.asset_id
                AND (%(tags)s::varchar[] = '{}' OR x.tags && %(tags)s::varchar[])
                AND (%(batches)s::varchar[] = '{}' OR x.batch = ANY(%(batches)s::varchar[]))))
          AND (%(labels)s::jsonb->'labels' = '[]' OR (t.kind NOT IN ('audit', 'adjudicate') AND jsonb_path_exists(
              CASE WHEN t.subject_id IS NOT NULL
                   THEN (SELECT a.regions FROM tasks_annotation a WHERE a.id = t.subject_id)
                   ELSE coalesce(t.shown, (SELECT p.regions FROM prelabel_prediction p WHERE p.id = t.prediction_id))
              END, '$[*] ? (@.label == $labels[*] && !(@.confidence < $shown_from))', %(labels)s::jsonb)))))"""
# Put together once: a statement's text must not be made of anything that comes from outside.
# Where the caller has chosen which tasks may be handed out, those few are looked up by their ids.
_CLAIMS = {
    (is_review, is_chosen, is_limited): _CLAIM.replace("{line}", line)
    .replace("{only}", only)
    .replace("{limits}", limits)
    .replace("{eager}", str(EAGER))
    for is_review, line in ((False, _WORK), (True, _REVIEW))
    for is_chosen, only in ((False, ""), (True, " AND t.id = ANY(%(only)s)"))
    for is_limited, limits in ((False, ""), (True, _LIMITS))
}

_GIVE_BACK = """
WITH ended AS (
    UPDATE tasks_assignment SET state = %(state)s, ended_at = now(), skip_reason = %(reason)s
    WHERE id = %(assignment)s AND state = 'open' RETURNING task_id, slot, user_id
)
UPDATE tasks_task t SET free_slots = array_append(t.free_slots, ended.slot), free_count = t.free_count + 1,
    skips = t.skips + CASE WHEN %(state)s = 'skipped' THEN 1 ELSE 0 END,
    excluded_users = CASE WHEN %(state)s = 'skipped' THEN array_append(t.excluded_users, ended.user_id)
                          ELSE t.excluded_users END
FROM ended WHERE t.id = ended.task_id RETURNING t.id
"""

_EXPIRE = """
WITH due AS (
    SELECT id FROM tasks_assignment WHERE state IN ('open', 'returned') AND lease_expires_at < now()
    ORDER BY lease_expires_at LIMIT 1000 FOR UPDATE SKIP LOCKED
), ended AS (
    UPDATE tasks_assignment a SET state = 'expired', ended_at = now() FROM due WHERE a.id = due.id
    RETURNING a.task_id, a.slot
), freed AS (
    SELECT task_id, array_agg(slot) AS slots FROM ended GROUP BY task_id
)
UPDATE tasks_task t SET free_slots = t.free_slots || freed.slots,
    free_count = t.free_count + cardinality(freed.slots)
FROM freed WHERE t.id = freed.task_id RETURNING t.id
"""

_RETAKE = """
WITH taken AS (
    UPDATE tasks_task t SET free_slots = t.free_slots[2:], free_count = t.free_count - 1
    FROM (SELECT id, free_slots[1] AS slot FROM tasks_task WHERE id = %(task)s FOR UPDATE) old
    WHERE t.id = old.id AND t.state = 'open' AND t.free_count > 0 RETURNING old.slot
)
UPDATE tasks_assignment a SET state = 'open', slot = taken.slot, ended_at = NULL,
    lease_expires_at = now() + interval '60 seconds'
FROM taken WHERE a.id = %(assignment)s AND a.state = 'expired' RETURNING a.slot
"""

# Until then who is not at work just now keeps what a reviewer sent back; after it somebody else does it.
RETURNED_DAYS = 7
_RETURN = """
UPDATE tasks_assignment SET state = 'returned', ended_at = NULL, rework_reason = %(reason)s,
    rework_comment = %(comment)s, lease_expires_at = now() + %(days)s * interval '1 day'
WHERE id = %(assignment)s AND state = 'submitted'
"""

_RENEW = """
UPDATE tasks_assignment SET lease_expires_at = now() + %(lease)s * interval '1 second'
WHERE id = %(assignment)s AND state = 'open' RETURNING lease_expires_at
"""

# A skipped task that nobody has taken since is the person's again, as if they had never skipped it.
_UNSKIP = """
WITH taken AS (
    UPDATE tasks_task t SET free_slots = t.free_slots[2:], free_count = t.free_count - 1,
        skips = greatest(t.skips - 1, 0), excluded_users = array_remove(t.excluded_users, %(user)s)
    FROM (SELECT id, free_slots[1] AS slot FROM tasks_task WHERE id = %(task)s FOR UPDATE) old
    WHERE t.id = old.id AND t.state = 'open' AND t.free_count > 0 RETURNING old.slot
)
UPDATE tasks_assignment a SET state = 'open', slot = taken.slot, ended_at = NULL, skip_reason = '',
    lease_expires_at = now() + %(lease)s * interval '1 second'
FROM taken WHERE a.id = %(assignment)s AND a.state = 'skipped' RETURNING a.slot
"""

_WITHDRAW = """
WITH back AS (
    UPDATE tasks_assignment a SET state = 'released', ended_at = now()
    WHERE a.id = ANY(%(assignments)s) AND a.state = 'submitted' RETURNING a.task_id, a.slot, a.user_id
)
UPDATE tasks_task t SET free_slots = array_append(t.free_slots, back.slot), free_count = t.free_count + 1,
    answers = t.answers - 1, state = 'open', excluded_users = array_append(t.excluded_users, back.user_id)
FROM back WHERE t.id = back.task_id RETURNING t.asset_id
"""

_FREE_ALL = """
WITH ended AS (
    UPDATE tasks_assignment a SET state = 'released', ended_at = now()
    WHERE a.user_id = %(user)s AND a.state IN ('open', 'returned'){which} RETURNING a.task_id, a.slot
)
UPDATE tasks_task t SET free_slots = array_append(t.free_slots, ended.slot), free_count = t.free_count + 1
FROM ended WHERE t.id = ended.task_id RETURNING t.id
"""
_FREE_IN_PROJECT = _FREE_ALL.replace("{which}", " AND a.project_id = %(project)s")
_FREE_BARRED = _FREE_ALL.replace(
    "{which}",
    """ AND a.project_id = %(project)s AND EXISTS (
        SELECT 1 FROM tasks_task w WHERE w.id = a.task_id AND w.purpose NOT IN ('exam', 'lesson'))""",
)
# As ``get_assignment_for`` asks it of one assignment.
_FREE_UNREACHED = _FREE_ALL.replace(
    "{which}",
    """ AND NOT EXISTS (
        SELECT 1 FROM accounts_user u WHERE u.id = a.user_id AND u.is_active AND (u.is_admin OR EXISTS (
            SELECT 1 FROM projects_membership m WHERE m.project_id = a.project_id AND m.user_id = a.user_id
              AND (a.kind IN ('annotate', 'audit') OR m.role = ANY(%(reviewers)s)))))""",
)

_RELEASE = """
WITH ended AS (
    UPDATE tasks_assignment SET state = 'released', ended_at = now()
    WHERE task_id = ANY(%(tasks)s) AND state IN ('open', 'returned') RETURNING task_id, slot
), freed AS (
    SELECT task_id, array_agg(slot) AS slots FROM ended GROUP BY task_id
)
UPDATE tasks_task t SET free_slots = t.free_slots || freed.slots,
    free_count = t.free_count + cardinality(freed.slots)
FROM freed WHERE t.id = freed.task_id RETURNING t.id
"""

_STORE = """
WITH answer AS (
    INSERT INTO tasks_annotation (id, assignment_id, task_id, project_id, asset_id, author_id, submission_id,
        schema_version, regions, classification, flags, seconds, prediction_id, created_at)
    VALUES (%(annotation)s, %(assignment)s, %(task)s, %(project)s, %(asset)s, %(author)s, %(submission)s,
        %(schema_version)s, %(regions)s, %(classification)s, %(flags)s, %(seconds)s, %(prediction)s,
        statement_timestamp())
), waiting AS (
    INSERT INTO tasks_pendinganswer (annotation_id, created_at) VALUES (%(annotation)s, statement_timestamp())
), closed AS (
    UPDATE tasks_assignment SET state = 'submitted', ended_at = now() WHERE id = %(assignment)s
), cleared AS (
    DELETE FROM tasks_draft WHERE assignment_id = %(assignment)s
)
UPDATE tasks_task SET answers = answers + 1,
    state = CASE WHEN answers + 1 >= overlap THEN 'done' ELSE state END
WHERE id = %(task)s RETURNING answers >= overlap
"""


def claim_rows(
    *,
    user_id: UUID,
    project_id: UUID,
    kinds: Sequence[str],
    count: int,
    lease_seconds: int,
    gold_rate: float = 0.0,
    only: Sequence[UUID] | None = None,
    limits: Limits = _NO_LIMITS,
    show_from: float = 0.0,
) -> list[UUID]:
    """Renew what the person holds and lend them more, up to ``count``; returns assignment ids.

    ``gold_rate`` in [0, 1] is the share of hidden gold for whom nothing else is known. ``kinds`` are either kinds of
    work or reviews, never both. ``limits`` say which assets are newly lent; a label counts where it is shown with at
    least the confidence ``show_from`` in [0, 1]. With ``only``, no other tasks than these are newly lent.
    """
    parameters: dict[str, Any] = {
        "user": user_id,
        "project": project_id,
        "kinds": list(kinds),
        "count": count,
        "lease": lease_seconds,
        "gold_rate": gold_rate,
        "only": None if only is None else list(only),
    }
    if limits:
        parameters |= {
            "tags": list(limits.tags),
            "batches": list(limits.batches),
            "labels": Jsonb({"labels": list(limits.labels), "shown_from": show_from}),
        }
    with connection.cursor() as cursor:
        # One claim a person and project at a time: two tabs must not pass each other's "already has" check.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"claim:{project_id}:{user_id}"])
        cursor.execute(_CLAIMS["review" in kinds, only is not None, bool(limits)], parameters)
        return [row[0] for row in cursor.fetchall()]


def give_back(assignment_id: UUID, *, state: str, reason: str = "") -> bool:
    """End an open assignment as released or skipped and free its slot; False where it was not open."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, {"assignment": assignment_id, "state": state, "reason": reason})
        return cursor.fetchone() is not None


def expire_rows() -> int:
    """End assignments whose lease is over and free their slots; returns how many tasks."""
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRE)
        return len(cursor.fetchall())


def retake_row(*, task_id: UUID, assignment_id: UUID) -> bool:
    """Give an expired assignment a slot again if one is still free."""
    with connection.cursor() as cursor:
        cursor.execute(_RETAKE, {"task": task_id, "assignment": assignment_id})
        return cursor.fetchone() is not None


def renew_row(assignment_id: UUID, lease_seconds: int) -> datetime | None:
    """Begin an open assignment's lease anew; returns its end by the database's clock, None where it is not open."""
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, {"assignment": assignment_id, "lease": lease_seconds})
        row = cursor.fetchone()
        return row[0] if row else None


def unskip_row(*, task_id: UUID, assignment_id: UUID, user_id: UUID, lease_seconds: int) -> bool:
    """Lend a skipped task to who skipped it again, if nobody has taken it since."""
    parameters: dict[str, Any] = {"task": task_id, "assignment": assignment_id, "user": user_id, "lease": lease_seconds}
    with connection.cursor() as cursor:
        cursor.execute(_UNSKIP, parameters)
        return cursor.fetchone() is not None


def store_answer(values: dict[str, Any]) -> bool:
    """Insert the annotation, close the assignment, count the answer, drop the draft; True for the last answer."""
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)
        row = cursor.fetchone()
        return bool(row and row[0])


def return_row(assignment_id: UUID, *, reason: str, comment: str) -> None:
    """Open a submitted assignment again for its author, with the reason and a lease of ``RETURNED_DAYS``."""
    values: dict[str, Any] = {"assignment": assignment_id, "reason": reason, "comment": comment, "days": RETURNED_DAYS}
    with connection.cursor() as cursor:
        cursor.execute(_RETURN, values)


def withdraw_rows(assignment_ids: Sequence[UUID]) -> list[UUID]:
    """Take submitted answers out of their tasks, which somebody else then does; returns the assets."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHDRAW, {"assignments": list(assignment_ids)})
        return [row[0] for row in cursor.fetchall()]


def free_all(*, user_id: UUID, project_id: UUID) -> int:
    """Give back everything a person holds in a project, what was sent back to them too; returns how many tasks."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE_IN_PROJECT, {"user": user_id, "project": project_id})
        return len(cursor.fetchall())


def free_barred(*, user_id: UUID, project_id: UUID) -> int:
    """Give back all but practice and exams that a person holds in a project; returns how many tasks."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE_BARRED, {"user": user_id, "project": project_id})
        return len(cursor.fetchall())


def free_unreached(user_id: UUID) -> int:
    """Give back what a person holds and their roles of now do not reach, in any project; returns how many tasks."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE_UNREACHED, {"user": user_id, "reviewers": roles_with("review")})
        return len(cursor.fetchall())


def release_rows(task_ids: Sequence[UUID]) -> int:
    """Give back what anybody holds of the tasks; returns how many tasks."""
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, {"tasks": list(task_ids)})
        return len(cursor.fetchall())

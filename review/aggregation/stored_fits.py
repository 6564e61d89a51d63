"""Fits kept with their worker rows, and the beliefs in one asset's answers made from them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from assay.projects.models import Project
from review.aggregation.models import BeliefFit
from review.aggregation.rules import OBJECTS, Votes, hit_rates_of
from review.consensus.answers import Floats
from review.consensus.belief import KINDS, METHOD, VERSION, Shared, constants
from review.consensus.gold_calibration import Weighed
from review.consensus.label_belief import NOTHING, Believer, StoredRows

_ROWS = """
INSERT INTO beliefs_workerrow (fit_id, worker, log_rows, hit_rate)
SELECT %s, row.worker, row.log_rows, row.hit_rate
FROM unnest(%s::text[], %s::bytea[], %s::float8[]) AS row (worker, log_rows, hit_rate)
"""
_LOAD = """
SELECT f.id, f.question, f.classes::text, f.shared::text, w.worker, w.log_rows, w.hit_rate
FROM beliefs_aggregation a JOIN beliefs_belieffit f ON f.id = a.fit_id
    LEFT JOIN beliefs_workerrow w ON w.fit_id = f.id AND w.worker = ANY(%s)
WHERE a.project_id = %s
"""
_AT_ONCE = 2000


def keep_fit(project: Project, votes: Votes, weighed: Weighed) -> BeliefFit:
    """Store a fit with the rows of everybody in it."""
    fit = BeliefFit.objects.create(
        project=project,
        question=votes.question,
        method=METHOD,
        version=VERSION,
        constants=constants(),
        classes=list(votes.classes),
        shared=_stored(weighed.shared),
        answers=len(votes.answers.items),
    )
    hits = hit_rates_of(votes)
    rows = weighed.result.rows
    names = ["", *votes.workers]
    with connection.cursor() as cursor:
        for first in range(0, len(names), _AT_ONCE):
            part = names[first : first + _AT_ONCE]
            blobs = [
                (weighed.result.pooled_rows if first + offset == 0 else rows[first + offset - 1])
                .astype("<f8")
                .tobytes()
                for offset in range(len(part))
            ]
            cursor.execute(_ROWS, [fit.id, part, blobs, [hits.get(name) for name in part]])
    return fit


def _stored(shared: Shared) -> dict[str, Any]:
    biases = shared.biases
    return {
        "eta_one": shared.eta_one.tolist(),
        "eta_two": shared.eta_two.tolist(),
        "rho_one": shared.rho_one,
        "rho_two": shared.rho_two,
        "log_temperature": shared.log_temperature,
        "biases": None if biases is None else biases.tolist(),
    }


def shared_of(stored: Mapping[str, Any]) -> Shared:
    """Return what was stored of a fit, bit for bit."""
    biases = stored["biases"]
    return Shared(
        np.array(stored["eta_one"], float),
        np.array(stored["eta_two"], float),
        float(stored["rho_one"]),
        float(stored["rho_two"]),
        stored["log_temperature"],
        None if biases is None else np.array(biases, float),
    )


@dataclass
class StoredFit:
    """One question's newest fit with the rows of some people."""

    id: UUID
    classes: dict[str, int]
    shared: Shared
    rows: dict[str, Floats] = field(default_factory=dict)
    hits: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class StoredFits:
    """The newest fits of a project by question, with the rows of ``people``."""

    people: Sequence[str]
    fits: Mapping[str, StoredFit]

    def believer(self, question: str, otherwise: Believer) -> Believer | None:
        """Return what is believed of a question's answers by its fit; None before there is one."""
        fit = self.fits.get(question)
        if fit is None:
            return None
        rows = [fit.rows.get(person, fit.rows[NOTHING]) for person in self.people]
        return StoredRows(fit.classes, fit.shared, rows, otherwise)

    @property
    def rates(self) -> list[float] | None:
        """People's hit rates; None before the first fit of objects."""
        fit = self.fits.get(OBJECTS)
        if fit is None or not fit.hits:
            return None
        usual = sum(fit.hits.values()) / len(fit.hits)
        return [fit.hits.get(person, usual) for person in self.people]

    def used(self, questions: Sequence[str]) -> dict[str, str]:
        """Return the fits behind some questions, as a label's provenance names them."""
        return {question: str(self.fits[question].id) for question in questions if question in self.fits}


def load_fits(project_id: UUID, people: Sequence[str]) -> StoredFits:
    """Return a project's newest fits with the rows of these people, and of somebody unknown, in one statement."""
    fits: dict[str, StoredFit] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [[*people, NOTHING], project_id])
        for fit_id, question, classes, shared, worker, log_rows, hits in cursor.fetchall():
            fit = fits.get(question)
            if fit is None:
                names = json.loads(classes)
                places = {name: index for index, name in enumerate(names)}
                fit = fits[question] = StoredFit(fit_id, places, shared_of(json.loads(shared)))
            if worker is not None:
                size = len(fit.classes)
                fit.rows[worker] = np.frombuffer(log_rows, "<f8").reshape(size, size, KINDS)
                if hits is not None:
                    fit.hits[worker] = hits
    return StoredFits(people, {question: fit for question, fit in fits.items() if NOTHING in fit.rows})

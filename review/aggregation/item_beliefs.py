"""What is believed of one asset as an answer comes in: its answers merged by the rows of the newest fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from annotation.regions.codec import decode_regions
from annotation.schema.selectors import schema_at
from annotation.tasks.models import Annotation
from assay.kernel.clock import now
from assay.projects.models import Project
from review.aggregation.peers import Peer
from review.aggregation.rules import LEAST_BELIEF, OBJECTS
from review.aggregation.services import Soft, write_beliefs
from review.aggregation.stored_fits import StoredFits, load_fits
from review.consensus.classification import judge_classifications
from review.consensus.classification_similarity import agreement_of_classifications
from review.consensus.label_belief import Believer, Coins
from review.consensus.merge import Merged, merge_answers
from review.scoring.rules import Skill


@dataclass(frozen=True)
class JudgedAsset:
    """An asset's answers as one: ``merged``, no surer than its least sure question, and the ``classification``.

    ``beliefs`` by question, to be kept; ``fits``: by which fits, by question; ``people``: how many answered.
    """

    merged: Merged
    classification: dict[str, Any] = field(default_factory=dict)
    beliefs: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    fits: Mapping[str, str] = field(default_factory=dict)
    people: int = 1


def judge_answers(
    project: Project, answers: Mapping[UUID, Annotation], skills: Mapping[UUID, Skill], peer: Peer | None
) -> JudgedAsset:
    """Merge the answers of an asset, each person's newest, by author; a measured model ``peer`` counts as one more.

    Before the first fit each person is believed by the score they have. One statement on the database, none for a
    single answer.
    """
    schema = schema_at(project.id, project.schema_version)
    labels = max(len(schema.labels), 1)
    regions = [decode_regions(answer.regions) for answer in answers.values()]
    trusted = [skills[user].mean for user in answers]
    people = [str(user) for user in answers]
    votes = peer is not None and peer.skill is not None
    if peer is not None and peer.skill is not None:
        regions, trusted = [*regions, list(peer.regions)], [*trusted, peer.skill]
    if len(answers) < 2:  # noqa: PLR2004
        merged = merge_answers(regions, trusted, labels=labels)
        return JudgedAsset(merged, dict(next(iter(answers.values())).classification))
    fits = load_fits(project.id, [*people, peer.name] if peer is not None and votes else people)
    believe = fits.believer(OBJECTS, Coins(trusted, labels + 1))
    merged = merge_answers(regions, trusted, labels=labels, believe=believe, rates=fits.rates)
    classifications = [answer.classification for answer in answers.values()]
    of_people = StoredFits(people, fits.fits)
    options = {question.key: len(question.options) for question in schema.classification}

    def coins(question: str) -> Believer:
        return Coins(trusted[: len(people)], options.get(question, 0) + 1)

    judged = judge_classifications(
        classifications,
        lambda question: of_people.believer(question, coins(question.partition("/")[0])),
        coins,
        {
            question.key: [option.key for option in question.options]
            for question in schema.classification
            if question.kind == "multi"
        },
    )
    return JudgedAsset(
        replace(
            merged,
            confidence=min(merged.confidence, judged.confidence),
            stop=min(merged.stop, judged.stop),
            agreement=min(merged.agreement, agreement_of_classifications(classifications)),
        ),
        judged.answer,
        judged.beliefs,
        fits.used([OBJECTS, *judged.beliefs]),
        len(people),
    )


def write_beliefs_of(project_id: UUID, asset_id: UUID, judged: JudgedAsset) -> None:
    """Keep what is believed of an asset's questions now."""
    for question, beliefs in judged.beliefs.items():
        fit = judged.fits.get(question)
        soft = Soft(_worth_naming(beliefs), round(max(beliefs.values(), default=0.0), 4), judged.people)
        write_beliefs(project_id, question, UUID(fit) if fit else None, {str(asset_id): soft}, before=now())


def _worth_naming(beliefs: Mapping[str, float]) -> dict[str, float]:
    order: Sequence[str] = sorted(beliefs, key=lambda name: (-beliefs[name], name))
    return {name: round(beliefs[name], 4) for name in order if beliefs[name] >= LEAST_BELIEF}

"""TF-IDF and logistic regression on a project's accepted labels; saved as JSON and npz, never as a pickle.

Training uses scikit-learn; answering needs numpy alone. Terms are words and pairs of words, lower case;
tf is 1 + ln(count), idf is ln((1 + n) / (1 + df)) + 1, rows have length one (Salton, Buckley, 1988).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference_workers.contracts import Classification, ModelCard, TextAsset
from inference_workers.errors import ModelInputError, ModelMissing
from inference_workers.sidecar import Sidecar, hash_of

Floats = NDArray[np.float32]
_WORD = re.compile(r"\w+")
MAX_TERMS = 50_000


def terms_of(text: str) -> Iterator[str]:
    """Yield a text's words and pairs of neighbouring words, lower case."""
    tokens = _WORD.findall(text.lower())
    yield from tokens
    yield from (f"{first} {second}" for first, second in pairwise(tokens))


class TextLinearAdapter:
    """A trained classifier described by its sidecar, with its arrays in an npz and its terms in a JSON file."""

    def __init__(self, sidecar: Sidecar) -> None:
        """Keep the sidecar."""
        self._sidecar = sidecar

    @property
    def card(self) -> ModelCard:
        """What the model is; raises ModelMissing."""
        self._sidecar.weight_files()
        return ModelCard(
            key=self._sidecar.key,
            name=self._sidecar.text("name"),
            version=self._sidecar.text("version"),
            task="classify-text",
            labels=self._sidecar.labels,
            weights_sha256=self._sidecar.text("sha256"),
            licence=self._sidecar.text("licence", "your own"),
            input="texts",
            device="any",
            memory_mb=50,
        )

    def weight_files(self) -> list[Path]:
        """Return the files that must not change while the model is loaded."""
        return self._sidecar.weight_files()

    def load(self, *, threads: int, device: str = "auto") -> TextLinear:  # noqa: ARG002 - a product of matrices
        """Check the hash and read the arrays; raises ModelMissing."""
        terms_file, arrays_file = self._sidecar.checked_weights()
        terms = json.loads(terms_file.read_text(encoding="utf-8"))
        try:
            with np.load(arrays_file, allow_pickle=False) as arrays:
                return TextLinear(self.card, terms, arrays["idf"], arrays["weights"], arrays["bias"])
        except (ValueError, KeyError) as error:
            raise ModelMissing(f"{arrays_file.name} does not hold idf, weights and bias.") from error


class TextLinear:
    """The classifier: weights of shape (classes, terms), softmax of the scores."""

    def __init__(self, card: ModelCard, terms: Sequence[str], idf: Floats, weights: Floats, bias: Floats) -> None:
        """Keep the arrays."""
        self.card = card
        self._places = {term: index for index, term in enumerate(terms)}
        self._idf, self._weights, self._bias = idf, weights, bias

    def classify_texts(self, texts: Sequence[TextAsset]) -> list[list[Classification]]:
        """Return every label of each text, surest first; confidences sum to 1."""
        answers = []
        for asset in texts:
            places, values = vector_of(asset.text, self._places, self._idf)
            scores = self._weights[:, places] @ values + self._bias
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            order = np.argsort(-chances, kind="stable")
            answers.append([Classification(self.card.labels[index], float(chances[index])) for index in order])
        return answers


def vector_of(text: str, places: dict[str, int], idf: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return the places and values of a text's known terms, of length one."""
    counted = Counter(place for term in terms_of(text) if (place := places.get(term)) is not None)
    columns = np.fromiter(counted, np.intp, len(counted))
    values = (1 + np.log(np.fromiter(counted.values(), np.float32, len(counted)))) * idf[columns]
    length = float(np.sqrt((values**2).sum()))
    return columns, (values / length if length else values).astype(np.float32)


def train(
    texts: Sequence[str], labels: Sequence[str], *, folder: Path, key: str, name: str, strength: float = 10.0
) -> Path:
    """Train on accepted labels and save ``<key>.json`` with its weights into ``folder``; returns the sidecar.

    ``strength`` is the inverse of the L2 penalty. The version is the first of the weights' hash, so that the same
    data gives the same version. Raises ModelInputError with fewer than two labels.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only who trains needs them
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    classes = sorted(set(labels))
    if len(classes) < 2:  # noqa: PLR2004
        raise ModelInputError("Training needs texts of at least two labels.")
    seen = Counter(term for text in texts for term in set(terms_of(text)))
    common = sorted(seen, key=lambda term: (-seen[term], term))[:MAX_TERMS]
    terms = sorted(term for term in common if seen[term] > 1 or " " not in term)
    places = {term: index for index, term in enumerate(terms)}
    idf = (np.log((1 + len(texts)) / (1 + np.array([seen[term] for term in terms]))) + 1).astype(np.float32)
    rows = [vector_of(text, places, idf) for text in texts]
    starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    matrix = csr_matrix(
        (np.concatenate([values for _, values in rows]), np.concatenate([columns for columns, _ in rows]), starts),
        shape=(len(texts), len(terms)),
    )
    fitted = LogisticRegression(C=strength, max_iter=1000).fit(matrix, [classes.index(label) for label in labels])
    weights, bias = fitted.coef_.astype(np.float32), fitted.intercept_.astype(np.float32)
    if len(classes) == 2:  # noqa: PLR2004 - scikit-learn keeps one row for two classes
        weights, bias = np.concatenate([-weights / 2, weights / 2]), np.concatenate([-bias / 2, bias / 2])
    folder.mkdir(parents=True, exist_ok=True)
    terms_file, arrays_file = folder / f"{key}.terms", folder / f"{key}.npz"
    terms_file.write_text(json.dumps(terms, ensure_ascii=False), encoding="utf-8")
    np.savez(arrays_file, idf=idf, weights=weights, bias=bias)
    content = hashlib.sha256(json.dumps(terms).encode() + idf.tobytes() + weights.tobytes() + bias.tobytes())
    sidecar = folder / f"{key}.json"
    described = {
        "family": "text-linear",
        "name": name,
        "version": content.hexdigest()[:12],
        "licence": "your own",
        "labels": classes,
        "weights": [terms_file.name, arrays_file.name],
        "sha256": hash_of([terms_file, arrays_file]),
    }
    sidecar.write_text(json.dumps(described, indent=1), encoding="utf-8")
    return sidecar

"""The registry of policy sections: every area declares the fields it owns, projects assemble them to one flat policy.

A section's struct extends the struct of the area below it, so an area reads its own fields and those of the areas it
may import, and the struct of the topmost area has them all (docs/adr/0074). A field belongs to the lowest area that
reads it. Sections are registered in ``assay/config/pipeline.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

import msgspec

from assay.kernel.errors import FieldError
from assay.kernel.hooks import Hook

if TYPE_CHECKING:
    from assay.projects.models import Project


class ProjectPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a project's assets go their way. Rates and confidences are fractions in [0, 1]."""

    audit_rate: float = 0.05
    # Pictures of one folder (frames of a film, distortions) are drawn and counted together.
    group_by: Literal["none", "folder"] = "none"


S = TypeVar("S", bound=ProjectPolicy)


@dataclass(frozen=True, eq=False)
class Section:
    """One area's part of the policy: its struct and its validation.

    ``bounds`` are the inclusive ranges of its numbers by field; ``faults`` returns what else is wrong with a policy,
    beside what was stored before; ``first`` returns what a new project has instead of the defaults, by its choices.
    """

    struct: type[ProjectPolicy]
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    faults: Callable[[Any, Mapping[str, Any]], Iterable[FieldError]] = lambda _policy, _stored: ()
    first: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda _choices: {}


sections: Hook[Section] = Hook("the sections of a project's policy")
sections.register(Section(ProjectPolicy, bounds={"audit_rate": (0, 1)}))


def whole_policy() -> type[ProjectPolicy]:
    """Return the struct ``Policy`` with the fields of all registered sections.

    Raises LookupError where the sections are not one line, each extending the one before.
    """
    return _assembled(tuple(section.struct for section in sections))


@lru_cache
def _assembled(structs: tuple[type[ProjectPolicy], ...]) -> type[ProjectPolicy]:
    top = max(structs, key=lambda struct: len(struct.__mro__))
    for struct in structs:
        if not issubclass(top, struct):
            raise LookupError(f"{struct.__name__} is no part of {top.__name__}: a section extends the one below it")
    assembled = msgspec.defstruct(
        "Policy",
        [],
        bases=(top,),
        namespace={"__doc__": ProjectPolicy.__doc__},
        frozen=True,
        forbid_unknown_fields=True,
        kw_only=True,
    )
    return cast("type[ProjectPolicy]", assembled)


def reader(_struct: type[S]) -> Callable[[Project], S]:
    """Return the function that reads a project's policy as an area sees it, through its section's struct."""

    def policy_of(project: Project) -> S:
        """Return a project's policy; fields it does not name have their defaults."""
        return cast("S", msgspec.convert(project.policy, whole_policy()))

    return policy_of

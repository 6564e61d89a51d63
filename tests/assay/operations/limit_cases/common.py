"""What every case works with: a world, calls as a person, and how a refusal must look."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assay.projects.services import create_project
from tests.factories.world import World, make_world

NAMED = [{"key": "k", "name": "K"}]


class Bench:
    """What a case works with."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self.patch, self.folder = patch, folder
        self._world: World | None = None

    @property
    def world(self) -> World:
        if self._world is None:
            self._world = make_world(pictures=1)
        return self._world

    def set(self, **values: Any) -> None:
        self.patch.setattr(settings, "ASSAY", replace(settings.ASSAY, **values))

    def send(self, path: str, body: Any = None, *, method: str = "post", who: str = "manager", **more: Any) -> Any:
        headers = {"Authorization": f"Token {self.world.tokens[who]}", **more}
        path = f"/api/v1/{path.replace('PROJECT', str(self.world.project.id))}"
        if method == "get":
            return Client().get(path, headers=headers)
        if isinstance(body, dict) and any(isinstance(value, (list, SimpleUploadedFile)) and value and isinstance(
            value[0] if isinstance(value, list) else value, SimpleUploadedFile) for value in body.values()
        ):  # fmt: skip
            return Client().post(path, body, headers=headers)
        return getattr(Client(), method)(path, json.dumps(body), content_type="application/json", headers=headers)

    def upload(self, name: str, content: bytes) -> Any:
        """Send one file; returns what is reported of it."""
        reply = self.send("projects/PROJECT/assets", {"files": [SimpleUploadedFile("f", content)], "paths": [name]})
        assert reply.status_code == 202, reply.content
        (report,) = reply.json()["files"]
        return report

    def texts(self) -> None:
        """Go on with a project of texts."""
        self.world.project = create_project(self.world.people["manager"], name="Texts", labels=NAMED, data_type="text")


Case = Callable[[Bench], None]
CASES: dict[str, Case] = {}


def case(*names: str) -> Callable[[Case], Case]:
    def add(test: Case) -> Case:
        CASES.update(dict.fromkeys(names, test))
        return test

    return add


def refused(reply: Any, status: int, path: str, words: str) -> None:
    said = reply.json()
    assert reply.status_code == status, said
    assert words in said["detail"], said
    if status == 422:
        assert said["errors"][0]["path"] == path, said


def many(count: int) -> list[dict[str, str]]:
    return [{"key": f"k{at}", "name": f"K {at}"} for at in range(count)]

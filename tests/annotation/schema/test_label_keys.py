"""Keys of labels: a letter or digit that is a command of the labelling page is nobody's label."""

from __future__ import annotations

import string

import pytest

from annotation.schema.rules import RESERVED_KEYS, check_schema
from assay.kernel.errors import ValidationFailed

KEYS = string.digits + string.ascii_lowercase


@pytest.mark.parametrize("data_type", ["image", "text"])
@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_free_or_refused_with_the_command_that_has_it(data_type: str, key: str) -> None:
    labels = [{"key": "dent", "name": "Dent", "hotkey": key}]
    command = RESERVED_KEYS[data_type].get(key)
    if command is None:
        assert check_schema(labels, data_type=data_type)[0][0].hotkey == key
        return
    with pytest.raises(ValidationFailed) as refusal:
        check_schema(labels, data_type=data_type)
    (error,) = refusal.value.errors
    assert (error.path, error.code) == ("labels[0].hotkey", "taken")
    assert error.message == f"labels[0].hotkey: {key} is the key of the command {command!r}; use another."


def test_the_digits_from_one_to_nine_are_for_labels() -> None:
    assert not {*"123456789"} & {*RESERVED_KEYS["image"], *RESERVED_KEYS["text"]}

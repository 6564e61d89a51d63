"""Files in a bucket: kept, read through a cache that stays small, deleted; ingest works on it as on a folder."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import pytest
from django.conf import settings
from moto import mock_aws

from assay.assets.models import Asset
from assay.assets.storage import storage
from assay.assets.storage_s3 import BucketStorage, bucket_of
from tests.factories.world import make_world


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[BucketStorage]:
    with mock_aws():
        boto3.client("s3", region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s").create_bucket(
            Bucket="assay"
        )
        made = bucket_of(name="assay", endpoint="", region="us-east-1", access_key="k", secret_key="s")
        yield BucketStorage(made, tmp_path / "cache", cache_bytes=2500)


def test_a_file_is_kept_read_written_over_and_deleted(bucket: BucketStorage) -> None:
    assert not bucket.exists("originals/ab/abc")
    content = io.BytesIO(b"first")
    bucket.save("originals/ab/abc", content)
    assert not content.closed
    assert bucket.exists("originals/ab/abc")
    assert bucket.path("originals/ab/abc").read_bytes() == b"first"
    bucket.save("originals/ab/abc", io.BytesIO(b"first"))
    bucket.delete("originals/ab/abc")
    assert not bucket.exists("originals/ab/abc")
    with pytest.raises(FileNotFoundError):
        bucket.path("originals/ab/abc")
    bucket.delete("originals/ab/abc")


def test_the_cache_stays_within_its_size_and_loses_what_was_not_read_for_longest(bucket: BucketStorage) -> None:
    for at in range(4):
        bucket.save(f"k{at}", io.BytesIO(b"x" * 1000))
        os.utime(bucket.path(f"k{at}"), (at, at))
    bucket.path("k0")
    assert bucket.shrink() == 2
    left = sorted(path.name for path in bucket.path("k0").parent.iterdir())
    assert left == ["k0", "k3"]
    assert bucket.path("k1").read_bytes() == b"x" * 1000


@pytest.mark.django_db
def test_ingest_and_thumbnails_on_a_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mock_aws():
        boto3.client("s3", region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s").create_bucket(
            Bucket="pictures"
        )
        given = replace(
            settings.ASSAY,
            s3_bucket="pictures",
            s3_region="us-east-1",
            s3_access_key="k",
            s3_secret_key="s",
            data_folder=tmp_path,
        )
        monkeypatch.setattr(settings, "ASSAY", given)
        make_world(pictures=2)
        for asset in Asset.objects.all():
            assert storage().path(asset.storage_key).stat().st_size == asset.bytes
            assert storage().exists(asset.thumbnail_key)
        assert not (tmp_path / "media").exists()

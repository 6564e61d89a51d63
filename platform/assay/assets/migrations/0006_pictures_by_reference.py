"""Pictures that stay at their address until somebody looks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assets", "0005_group_of_near_duplicates")]

    operations = [
        migrations.AddField(
            "asset",
            "source_url",
            models.CharField(blank=True, db_default="", default="", max_length=2000),
        ),
        migrations.AlterField(
            "asset",
            "storage_key",
            models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
    ]

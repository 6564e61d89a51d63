"""A time zone a person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the zone's name; empty is the browser's."""

    dependencies = [("accounts", "0002_sign_ins")]
    operations = [
        migrations.AddField(
            model_name="user", name="time_zone", field=models.CharField(blank=True, default="", max_length=64)
        )
    ]

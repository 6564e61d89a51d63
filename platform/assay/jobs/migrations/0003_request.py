"""Remember which request asked for a job."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the request's id."""

    dependencies = [("jobs", "0002_notes")]
    operations = [
        migrations.AddField(
            model_name="job", name="request_id", field=models.CharField(blank=True, default="", max_length=64)
        )
    ]

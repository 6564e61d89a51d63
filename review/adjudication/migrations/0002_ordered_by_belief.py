"""The desk of disagreements is ordered by belief; where nothing was merged, agreement tells how sure one may be."""

from django.db import migrations, models
from django.db.models import F


def fill(apps, _):
    """Give rows without a belief their agreement."""
    apps.get_model("adjudication", "Adjudication").objects.filter(confidence=None).update(confidence=F("agreement"))


class Migration(migrations.Migration):
    """Fill, then forbid null, then the index."""

    dependencies = [("adjudication", "0001_initial")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="adjudication", name="adjudications_worst"),
        migrations.AlterField(model_name="adjudication", name="confidence", field=models.FloatField(default=1.0)),
        migrations.AddIndex(
            model_name="adjudication",
            index=models.Index(fields=["project", "confidence", "id"], name="adjudications_least_sure"),
        ),
    ]

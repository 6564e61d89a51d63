"""Disagreements are ordered by belief, the least sure first; by agreement where nothing was weighed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("adjudication", "0001_initial")]

    operations = [
        migrations.AddField("adjudication", "belief", models.FloatField(default=0.0), preserve_default=False),
        migrations.RunSQL(
            "UPDATE adjudication_adjudication SET belief = COALESCE(confidence, agreement)", migrations.RunSQL.noop
        ),
        # What was updated leaves triggers of foreign keys waiting, and an index cannot be made beside them.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveIndex("adjudication", "adjudications_worst"),
        migrations.AddIndex(
            "adjudication", models.Index(fields=["project", "belief", "id"], name="adjudications_least_sure")
        ),
    ]

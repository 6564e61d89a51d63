from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.AddField("storedreply", "rights", models.JSONField(default=list)),
        # What was kept without them could be repeated to anybody who once had them.
        migrations.RunSQL("DELETE FROM kernel_storedreply", migrations.RunSQL.noop),
    ]

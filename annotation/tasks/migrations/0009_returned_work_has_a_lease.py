from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0008_leaner_indexes")]

    operations = [
        # What was sent back before this waits for its author as long as what is sent back from now on.
        migrations.RunSQL(
            "UPDATE tasks_assignment SET lease_expires_at = now() + interval '7 days' WHERE state = 'returned'",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex("assignment", "lease_due"),
        migrations.AddIndex(
            "assignment",
            models.Index(
                fields=["lease_expires_at"],
                name="lease_due",
                condition=models.Q(("state__in", ["open", "returned"])),
            ),
        ),
    ]

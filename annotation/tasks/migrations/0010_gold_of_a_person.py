from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0009_returned_work_has_a_lease")]

    operations = [
        migrations.AddIndex(
            "task",
            models.Index(
                fields=["project", "reserved_for"],
                name="task_gold_waiting",
                condition=models.Q(("free_count__gt", 0), ("purpose", "gold"), ("state", "open")),
            ),
        ),
    ]

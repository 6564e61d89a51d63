import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_notices"), ("projects", "0003_limits_of_members")]

    operations = [
        migrations.AlterField(
            "notice",
            "project",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.project"
            ),
        ),
    ]

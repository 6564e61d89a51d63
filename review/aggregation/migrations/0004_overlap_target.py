"""Projects that held .95 of the earlier score to stop asking hold .85 of the new one, and their managers are told."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import migrations

BEFORE, NOW = 0.95, 0.85
WORDS = (
    "When enough people have answered is now decided by a better score: 85 % of it, where 95 % of the old one stood, "
    "asks for about as many answers and is right more often. Settings has the number; 95 % asks for more."
)


def set_target(apps: Any, _: Any) -> None:
    """Change the stored policies; tell managers whose project asks several people."""
    project_model = apps.get_model("projects", "Project")
    membership = apps.get_model("projects", "Membership")
    notice = apps.get_model("notices", "Notice")
    for project in project_model.objects.filter(policy__overlap_target=BEFORE):
        project.policy = {**project.policy, "overlap_target": NOW}
        project.save(update_fields=["policy"])
        if max(project.policy.get("overlap", 1), project.policy.get("overlap_most", 1)) > 1:
            for user_id in membership.objects.filter(project=project, role="manager").values_list("user_id", flat=True):
                notice.objects.create(id=uuid.uuid4(), user_id=user_id, project=project, words=WORDS, page="settings")


class Migration(migrations.Migration):
    """Data only; the earlier number is not put back."""

    dependencies = [
        ("beliefs", "0003_fits_with_rows"),
        ("notices", "0001_notices"),
        ("projects", "0003_limits_of_members"),
    ]

    operations = [migrations.RunPython(set_target, migrations.RunPython.noop)]

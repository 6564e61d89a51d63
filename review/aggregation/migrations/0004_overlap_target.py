"""The target of dynamic overlap is compared with another score than before: .95 of it costs a quarter more answers.

Policies are stored whole, so the default of old stands in them. Where it does it becomes the new default, and managers
of projects that ask several people are told. Another number was chosen by somebody and stays.
"""

from django.db import migrations

OLD, NEW = 0.95, 0.85
TEXT = (
    "Sure enough is now 85 % instead of 95 % in this project: how sure we are is measured more honestly, and 95 % of the "
    "new measure would ask a quarter to a third more people. Set 95 % again where it matters."
)


def lower_target(apps, schema_editor):  # noqa: ARG001 - Django hands it over
    """Set the new default where the old one stands, and tell the managers, or the admins where there is none."""
    projects = apps.get_model("projects", "Project")
    members, users = apps.get_model("projects", "Membership"), apps.get_model("accounts", "User")
    notices = apps.get_model("notices", "Notice")
    for project in projects.objects.filter(policy__overlap_target=OLD).iterator(200):
        policy = {**project.policy, "overlap_target": NEW}
        projects.objects.filter(pk=project.pk).update(policy=policy)
        if max(policy.get("overlap", 1), policy.get("overlap_most", 1)) < 2 or project.deleted_at is not None:
            continue
        managers = members.objects.filter(project=project, role="manager", user__is_active=True)
        people = list(managers.values_list("user_id", flat=True))
        people = people or list(users.objects.filter(is_admin=True, is_active=True).values_list("pk", flat=True))
        notices.objects.bulk_create(
            [notices(user_id=person, project_id=project.pk, words=TEXT, page="policy") for person in people]
        )


class Migration(migrations.Migration):
    dependencies = [
        ("beliefs", "0003_fits"),
        ("projects", "0003_limits_of_members"),
        ("notices", "0001_notices"),
        ("accounts", "0001_initial"),
    ]

    operations = [migrations.RunPython(lower_target, migrations.RunPython.noop)]

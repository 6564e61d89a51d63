from django.db import migrations, models
from django.utils import timezone

# Sessions stay what they are; what stands in a row opens nothing any more (``accounts.session_store``).
HASH = "left(encode(sha256(convert_to(session_key, 'UTF8')), 'hex'), 40)"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_time_zone"), ("sessions", "0001_initial")]

    operations = [
        migrations.AddField("apitoken", "last_address", models.CharField(blank=True, default="", max_length=45)),
        migrations.AddField("apitoken", "expires_at", models.DateTimeField(null=True)),
        migrations.AddField("apitoken", "scope", models.CharField(default="admin", max_length=6)),
        migrations.AddField("apitoken", "password_at", models.DateTimeField(default=timezone.now)),
        migrations.AddField("apitoken", "is_program", models.BooleanField(default=False)),
        migrations.AddField("apitoken", "warned_at", models.DateTimeField(null=True)),
        # Whoever made those that exist gave their password when they made them.
        migrations.RunSQL(
            "UPDATE accounts_apitoken t SET expires_at = now() + interval '90 days', password_at = t.created_at, "
            "scope = CASE WHEN u.is_admin THEN 'admin' ELSE 'manage' END FROM accounts_user u WHERE u.id = t.user_id",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(f"UPDATE django_session SET session_key = {HASH}", migrations.RunSQL.noop),  # noqa: S608
        migrations.RunSQL(f"UPDATE accounts_signin SET session_key = {HASH}", migrations.RunSQL.noop),  # noqa: S608
        migrations.AlterField("apitoken", "expires_at", models.DateTimeField()),
        migrations.AddConstraint(
            "apitoken",
            models.CheckConstraint(
                condition=models.Q(("scope__in", ["read", "label", "manage", "admin"])), name="token_scope_known"
            ),
        ),
    ]

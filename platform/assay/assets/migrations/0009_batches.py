from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0008_leaner_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="asset",
            name="batch",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0007_one_index_less"),
    ]

    operations = [
        migrations.AddField(
            model_name="asset",
            name="batch",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
    ]

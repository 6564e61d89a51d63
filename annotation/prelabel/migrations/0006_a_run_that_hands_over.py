from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("prelabel", "0005_leaner_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="prelabelrun",
            name="purpose",
            field=models.CharField(
                choices=[("prelabel", "Prelabel"), ("measure", "Measure"), ("hand_over", "Hand Over")],
                default="prelabel",
                max_length=10,
            ),
        ),
    ]

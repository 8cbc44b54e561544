from typing import Any

from django.db import migrations, models

from bandi.office.accounts.shapes import sketch_of


def draw(apps: Any, schema: Any) -> None:
    """Sketches of the neighbourhoods that are there."""
    area, sketch = apps.get_model("accounts", "Area"), apps.get_model("accounts", "Sketch")
    known = area.objects.exclude(outline=None).values_list("code", "outline")
    rows = (sketch(code=code, **sketch_of(outline)) for code, outline in known.iterator(chunk_size=500))
    sketch.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0006_office_contact")]

    operations = [
        migrations.CreateModel(
            name="Sketch",
            fields=[
                ("code", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("west", models.FloatField()),
                ("south", models.FloatField()),
                ("east", models.FloatField()),
                ("north", models.FloatField()),
                ("rings", models.JSONField()),
            ],
        ),
        migrations.RunPython(draw, migrations.RunPython.noop),
    ]

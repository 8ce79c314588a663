"""The list that a press beside a call puts numbers on is known by a mark, no longer by what its name begins with."""

from django.db import migrations, models
from django.db.migrations.state import StateApps


def mark_first(apps: StateApps, schema_editor: object) -> None:
    """What the name's rule found until now: of each business the first blocking list whose name begins so."""
    lists = apps.get_model("screening", "ScreeningList")
    marked = set()
    rows = lists.objects.filter(name__startswith="Blocked from the history", verdict="block")
    for pk, business in rows.order_by("pk").values_list("pk", "business_id"):
        if business not in marked:
            lists.objects.filter(pk=pk).update(is_for_blocking=True)
            marked.add(business)


class Migration(migrations.Migration):
    dependencies = [("screening", "0003_list_version")]

    operations = [
        migrations.AddField(
            model_name="screeninglist",
            name="is_for_blocking",
            field=models.BooleanField(
                default=False, editable=False, help_text="Numbers blocked from the history go here."
            ),
        ),
        migrations.RunPython(mark_first, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="screeninglist",
            constraint=models.UniqueConstraint(
                fields=["business"], condition=models.Q(is_for_blocking=True), name="one_list_for_blocking_a_business"
            ),
        ),
    ]

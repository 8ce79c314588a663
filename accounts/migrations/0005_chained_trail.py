"""Binds the entries of the audit trail to one another, and on PostgreSQL refuses to change or remove one.

A later migration that has to touch a stored entry takes the trigger `entry_is_kept` off for its transaction, and
afterwards `manage.py verify_trail` must still find the trail whole.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Coalesce

from accounts.chaining import digest, seal_of

BATCH = 1000

# What an entry says is never changed; once, it gets its place. TRUNCATE is left to who owns the table.
KEEP = """
CREATE FUNCTION accounts_entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.number IS NULL AND NEW.number IS NOT NULL
        AND to_jsonb(OLD) - '{number,previous,hash}'::text[] = to_jsonb(NEW) - '{number,previous,hash}'::text[]
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'An entry of the audit trail is never changed or removed.' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER entry_is_kept BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_entry_is_kept();
"""
LET_GO = "DROP TRIGGER entry_is_kept ON accounts_auditentry; DROP FUNCTION accounts_entry_is_kept();"


def chain_what_is_there(apps: Any, schema_editor: Any) -> None:
    """Every entry of before gets its place, in the order in which they were written."""
    entries = apps.get_model("accounts", "AuditEntry").objects.order_by(Coalesce("business", 0), "pk")
    chains = apps.get_model("accounts", "AuditChain").objects
    for business_id, own in groupby(entries.iterator(BATCH), key=lambda entry: entry.business_id):
        number, last = _chain(entries.model, own)
        chain = chains.model(business_id=business_id, number=number, hash=last)
        chain.seal = seal_of(chain)
        chain.save()


def _chain(model: Any, own: Iterable[Any]) -> tuple[int, str]:
    """How many there were, and the last one's hash."""
    number, last, batch = 0, "", []
    for entry in own:
        number += 1
        entry.number, entry.previous = number, last
        last = entry.hash = digest(entry, number, last)
        batch.append(entry)
        if len(batch) == BATCH:
            _store(model, batch)
    _store(model, batch)
    return number, last


def _store(model: Any, batch: list[Any]) -> None:
    model.objects.bulk_update(batch, ["number", "previous", "hash"])
    batch.clear()


def keep(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(KEEP)


def let_go(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(LET_GO)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_notice_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditChain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0, help_text='How many entries are sealed.')),
                ('hash', models.CharField(blank=True, help_text="The last one's.", max_length=64)),
                ('seal', models.CharField(blank=True, help_text="The portal's own, over all this; by SECRET_KEY.", max_length=64)),
                ('checked_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, help_text='What the last look through it found.', max_length=1000)),
                ('business', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.business')),
            ],
        ),
        migrations.AddConstraint(
            model_name='auditchain',
            constraint=models.UniqueConstraint(Coalesce('business', models.Value(0)), name='one_chain_a_business'),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='actor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='business',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audit_entries', to='accounts.business'),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='at',
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='number',
            field=models.PositiveBigIntegerField(editable=False, help_text='Its place in its chain.', null=True),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='previous',
            field=models.CharField(blank=True, default='', editable=False, help_text='The hash of the one before.', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='auditentry',
            name='hash',
            field=models.CharField(default='', editable=False, help_text='Of itself and the one before.', max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(chain_what_is_there, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('number', None)), fields=['business'], name='entry_unsealed'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.UniqueConstraint(fields=('business', 'number'), name='one_entry_a_place'),
        ),
        migrations.AddConstraint(
            model_name='auditentry',
            constraint=models.UniqueConstraint(condition=models.Q(('business', None)), fields=('number',), name='one_entry_a_place_of_all'),
        ),
        migrations.RunPython(keep, let_go),
    ]

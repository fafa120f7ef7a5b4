"""The 12345 desk: tickets, conversations handed over, accounts, audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ONLY_ADDED = ("audit_entry", "ticket_event")
"""Tables whose rows nobody changes or deletes; the database itself refuses."""
TABLES = (
    "ticket",
    "ticket_event",
    "ticket_rating",
    "dispatch_correction",
    "suggestion_choice",
    "conversation_turn",
    "handover",
    "conversation_line",
    "answer_approval",
    "approval_topic",
    "desk_account",
    "desk_session",
    "audit_entry",
)


def _make_tickets() -> None:
    """Tickets and what is learnt from them."""
    op.create_table(
        "ticket",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("number", sa.String(24), nullable=False, unique=True),
        sa.Column("filing_key", sa.String(80), nullable=False),
        sa.Column("call", sa.String(32), nullable=False, index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("city", sa.String(6), nullable=False, index=True),
        sa.Column("type", sa.String(4), nullable=False),
        sa.Column("category", sa.String(40), nullable=False, index=True),
        sa.Column("category_path", sa.JSON, nullable=False),
        sa.Column("department", sa.String(60), nullable=False, index=True),
        sa.Column("assisting", sa.JSON, nullable=False),
        sa.Column("district", sa.String(24), nullable=False, index=True),
        sa.Column("subdistrict", sa.String(40), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("happened", sa.String(80), nullable=False),
        sa.Column("object", sa.String(120), nullable=False),
        sa.Column("demand", sa.String(400), nullable=False),
        sa.Column("summary", sa.String(120), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("urgency", sa.String(4), nullable=False),
        sa.Column("emotion", sa.String(4), nullable=False),
        sa.Column("confidential", sa.Boolean, nullable=False),
        sa.Column("bundle", sa.String(80), nullable=False),
        sa.Column("status", sa.String(8), nullable=False, index=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("sealed_contact", sa.Text, nullable=False),
        sa.Column("owner", sa.String(80), nullable=False, index=True),
        sa.Column("conversation", sa.String(64), nullable=False, index=True),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("duplicate_of", sa.String(24), nullable=False),
        sa.Column("event", sa.String(32), nullable=False, index=True),
        sa.Column("returns", sa.Integer, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, index=True),
        sa.Column("due_at", MOMENT, nullable=False, index=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("escalated_at", MOMENT, nullable=True),
        sa.UniqueConstraint("filing_key", "position"),
    )
    op.create_table(
        "ticket_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "ticket_id", sa.String(32), sa.ForeignKey("ticket.id"), nullable=False, index=True
        ),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("action", sa.String(8), nullable=False),
        sa.Column("before", sa.String(8), nullable=False),
        sa.Column("after", sa.String(8), nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "ticket_rating",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "ticket_id", sa.String(32), sa.ForeignKey("ticket.id"), nullable=False, index=True
        ),
        sa.Column("grade", sa.String(8), nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "dispatch_correction",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ticket_id", sa.String(32), nullable=False, index=True),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("drafted", sa.JSON, nullable=False),
        sa.Column("settled", sa.JSON, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "suggestion_choice",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("transcript", sa.Text, nullable=False),
        sa.Column("record_id", sa.String(120), nullable=False),
        sa.Column("choice", sa.String(8), nullable=False),
        sa.Column("suggested", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
    )


def _make_handovers() -> None:
    """Conversations and answers that wait."""
    op.create_table(
        "conversation_turn",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False, index=True),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("answered", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False, index=True),
        sa.Column("bundle", sa.String(120), nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False, index=True),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("reason", sa.String(120), nullable=False),
        sa.Column("status", sa.String(8), nullable=False, index=True),
        sa.Column("agent", sa.String(60), nullable=False, index=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False, index=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
    )
    op.create_table(
        "conversation_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False, index=True),
        sa.Column("handover_id", sa.String(32), nullable=False, index=True),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("author", sa.String(10), nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("masked", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("conversation", "key"),
    )
    op.create_table(
        "answer_approval",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False, index=True),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("bundle", sa.String(120), nullable=False),
        sa.Column("messages", sa.JSON, nullable=False),
        sa.Column("status", sa.String(4), nullable=False, index=True),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("settled_at", MOMENT, nullable=True),
    )
    op.create_table(
        "approval_topic",
        sa.Column("title", sa.String(120), primary_key=True),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def _make_accounts() -> None:
    """Who works at the desk."""
    op.create_table(
        "desk_account",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("department", sa.String(60), nullable=False),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False, index=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", MOMENT, nullable=True),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
    )
    op.create_table(
        "desk_session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column(
            "account", sa.String(60), sa.ForeignKey("desk_account.name"), nullable=False, index=True
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("actor", sa.String(60), nullable=False, index=True),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("action", sa.String(40), nullable=False, index=True),
        sa.Column("subject", sa.String(80), nullable=False, index=True),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )


def _refuse_changes(table: str) -> None:
    """Have the database refuse to change or delete rows of a table."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION daoban_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION daoban_only_added()"
    )


def upgrade() -> None:
    """Make the tables."""
    _make_tickets()
    _make_handovers()
    _make_accounts()
    for table in ONLY_ADDED:
        _refuse_changes(table)


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION IF EXISTS daoban_only_added()")

"""The editor studio: drafts, tokens of other systems, and what they are told."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "studio_draft",
    "studio_draft_step",
    "studio_token",
    "studio_request",
    "studio_webhook",
    "studio_delivery",
)


def _make_drafts() -> None:
    """Drafts and what was done to them."""
    op.create_table(
        "studio_draft",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("open_record", sa.String(80), nullable=True, unique=True),
        sa.Column("record_id", sa.String(80), nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.String(600), nullable=False),
        sa.Column("state", sa.String(8), nullable=False, index=True),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("base", sa.JSON, nullable=True),
        sa.Column("base_release", sa.Integer, nullable=True),
        sa.Column("is_removal", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("author", sa.String(60), nullable=False, index=True),
        sa.Column("editors", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("submitted_by", sa.String(60), nullable=False),
        sa.Column("reviewer", sa.String(60), nullable=False),
        sa.Column("review_note", sa.Text, nullable=False),
        sa.Column("publish_at", MOMENT, nullable=True, index=True),
        sa.Column("stopped", sa.Text, nullable=False),
        sa.Column("release_number", sa.Integer, nullable=True, index=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "studio_draft_step",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "draft_id", sa.Integer, sa.ForeignKey("studio_draft.id"), nullable=False, index=True
        ),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("body", sa.JSON, nullable=True),
        sa.Column("author", sa.String(60), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("draft_id", "revision"),
    )


def _make_connections() -> None:
    """Tokens, requests and webhooks of other systems."""
    op.create_table(
        "studio_token",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(40), nullable=False, unique=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("department", sa.String(60), nullable=False),
        sa.Column("created_by", sa.String(60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
    )
    op.create_table(
        "studio_request",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.UniqueConstraint("actor", "key"),
    )
    op.create_table(
        "studio_webhook",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(40), nullable=False, unique=True),
        sa.Column("url", sa.String(400), nullable=False),
        sa.Column("sealed_secret", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_by", sa.String(60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "studio_delivery",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "webhook_id", sa.Integer, sa.ForeignKey("studio_webhook.id"), nullable=False, index=True
        ),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True, index=True),
        sa.Column("delivered_at", MOMENT, nullable=True),
        sa.Column("error", sa.String(200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )


def upgrade() -> None:
    """Make the tables."""
    _make_drafts()
    _make_connections()


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)

"""Trying and improving content: hit tests, golden questions, proofs, marks, taken-up questions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "studio_worker",
    "hit_run",
    "hit_result",
    "golden_question",
    "studio_proof",
    "answer_mark",
    "taken_question_group",
)


def _make_hits() -> None:
    """Batches of questions, and who asks them."""
    op.create_table(
        "studio_worker",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("seen_at", MOMENT, nullable=False),
    )
    op.create_table(
        "hit_run",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("release", sa.String(60), nullable=False),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("worker", sa.String(32), nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("judged", sa.Integer, nullable=False),
        sa.Column("right", sa.Integer, nullable=False),
        sa.Column("doubts", sa.JSON, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, index=True),
        sa.Column("finished_at", MOMENT, nullable=True),
    )
    op.create_table(
        "hit_result",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "run_id",
            sa.Integer,
            sa.ForeignKey("hit_run.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("city", sa.String(20), nullable=False),
        sa.Column("expected", sa.Text, nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("good", sa.Boolean, nullable=True),
        sa.Column("place", sa.Integer, nullable=True),
        sa.Column("result", sa.JSON, nullable=True),
    )


def _make_proofs() -> None:
    """Golden questions, and what they came to before publishing."""
    op.create_table(
        "golden_question",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("city", sa.String(20), nullable=False),
        sa.Column("titles", sa.JSON, nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("outcomes", sa.JSON, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "studio_proof",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("drafts", sa.JSON, nullable=False),
        sa.Column("base_release", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False, index=True),
        sa.Column("worker", sa.String(32), nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("before", sa.Float, nullable=False),
        sa.Column("after", sa.Float, nullable=False),
        sa.Column("limit", sa.Float, nullable=False),
        sa.Column("won", sa.JSON, nullable=False),
        sa.Column("lost", sa.JSON, nullable=False),
        sa.Column("moved", sa.JSON, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, index=True),
        sa.Column("finished_at", MOMENT, nullable=True),
    )


def _make_questions() -> None:
    """What citizens made of answers, and what editors took up."""
    op.create_table(
        "answer_mark",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("city", sa.String(6), nullable=False),
        sa.Column("said", sa.String(500), nullable=False),
        sa.Column("bundle", sa.String(120), nullable=False),
        sa.Column("helped", sa.Boolean, nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.UniqueConstraint("conversation", "said"),
    )
    op.create_table(
        "taken_question_group",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("wordings", sa.JSON, nullable=False),
        sa.Column("conversations", sa.JSON, nullable=False),
        sa.Column("record_id", sa.String(80), nullable=False, index=True),
        sa.Column("question", sa.String(120), nullable=False),
        sa.Column("draft_id", sa.Integer, nullable=False, index=True),
        sa.Column("told", sa.JSON, nullable=False),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
    )


def upgrade() -> None:
    """Make the tables."""
    _make_hits()
    _make_proofs()
    _make_questions()


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)

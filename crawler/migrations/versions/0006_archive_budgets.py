"""Archives' budgets, answers and rejected captures are kept; lookups know their run and date.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns."""
    op.create_table(
        "budgets",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_budgets")),
    )
    op.create_table(
        "index_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_answers")),
    )
    op.create_index(
        "ix_index_answers_question", "index_answers", ["question"], postgresql_using="hash"
    )
    op.create_table(
        "rejected",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lookup_id", sa.Integer(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lookup_id"], ["lookups.id"], name=op.f("fk_rejected_lookup_id_lookups")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejected")),
    )
    op.create_index("ix_rejected_lookup_id", "rejected", ["lookup_id"])
    op.add_column("lookups", sa.Column("run_id", sa.Integer(), nullable=True))
    op.add_column("lookups", sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("lookups", sa.Column("basis", sa.String(16), nullable=True))
    op.add_column(
        "snapshots",
        sa.Column("is_public", sa.Boolean(), nullable=False, server_default=sa.true()),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_column("snapshots", "is_public")
    for name in ("basis", "wanted_at", "run_id"):
        op.drop_column("lookups", name)
    for name in ("rejected", "index_answers", "budgets"):
        op.drop_table(name)

"""Tables for the ledger of repairs that were made in place.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "repair_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_repair_runs"),
        sa.ForeignKeyConstraint(
            ["undoes"], ["repair_runs.id"], name="fk_repair_runs_undoes_repair_runs"
        ),
    )
    op.create_table(
        "repaired_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("repair_run_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("sha256_before", sa.String(64), nullable=False),
        sa.Column("sha256_after", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_repaired_documents"),
        sa.ForeignKeyConstraint(
            ["repair_run_id"],
            ["repair_runs.id"],
            name="fk_repaired_documents_repair_run_id_repair_runs",
        ),
    )
    op.create_index("ix_repaired_documents_repair_run_id", "repaired_documents", ["repair_run_id"])
    op.create_index("ix_repaired_documents_state", "repaired_documents", ["state"])
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("repaired_document_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("old", sa.LargeBinary(), nullable=False),
        sa.Column("new", sa.LargeBinary(), nullable=False),
        sa.Column("old_url", sa.Text(), nullable=False),
        sa.Column("new_url", sa.Text(), nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("style", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        sa.ForeignKeyConstraint(
            ["repaired_document_id"],
            ["repaired_documents.id"],
            name="fk_changes_repaired_document_id_repaired_documents",
        ),
    )
    op.create_index("ix_changes_repaired_document_id", "changes", ["repaired_document_id"])
    op.create_index("ix_changes_new_url", "changes", ["new_url"], postgresql_using="hash")


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("changes")
    op.drop_table("repaired_documents")
    op.drop_table("repair_runs")

"""The first tables: runs, documents, occurrences, checks, lookups and snapshots.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def upgrade() -> None:
    """Create the tables."""
    _create_crawler_tables()
    _create_archive_tables()


def _create_crawler_tables() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        _time("started_at"),
        _time("ended_at", nullable=True),
        sa.Column("outcome", sa.String(16)),
        sa.Column("sound", sa.Boolean()),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("name"),
        sa.Column("format", sa.String(32), nullable=False),
        sa.Column("encoding", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        _time("read_at"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
    )
    op.create_index("ix_documents_name", "documents", ["name"])
    op.create_table(
        "run_documents",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "document_id", name="pk_run_documents"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_run_documents_run_id_runs"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_run_documents_document_id_documents"
        ),
    )
    op.create_table(
        "occurrences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        _text("url"),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        _text("text"),
        _time("written_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_occurrences"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_occurrences_document_id_documents"
        ),
    )
    op.create_index("ix_occurrences_document_id", "occurrences", ["document_id"])
    op.create_table(
        "checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        _text("url"),
        _time("checked_at"),
        sa.Column("status", sa.Integer()),
        sa.Column("failure", sa.String(32)),
        _text("detail"),
        sa.Column("hops", sa.JSON(), nullable=False),
        _text("final_url"),
        _text("content_type"),
        sa.Column("page", sa.JSON()),
        sa.Column("elapsed_s", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_checks"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_checks_run_id_runs"),
    )
    op.create_index("ix_checks_run_id", "checks", ["run_id"])
    op.create_index("ix_checks_url", "checks", ["url"], postgresql_using="hash")


def _create_archive_tables() -> None:
    op.create_table(
        "lookups",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("url"),
        sa.Column("archive", sa.String(32), nullable=False),
        _time("asked_at"),
        sa.Column("outcome", sa.String(16), nullable=False),
        _text("detail"),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lookups"),
    )
    op.create_index("ix_lookups_url", "lookups", ["url"], postgresql_using="hash")
    op.create_table(
        "snapshots",
        sa.Column("lookup_id", sa.Integer(), nullable=False),
        _text("url"),
        _text("original"),
        _time("captured_at"),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _text("title"),
        sa.Column("validated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("lookup_id", name="pk_snapshots"),
        sa.ForeignKeyConstraint(
            ["lookup_id"], ["lookups.id"], name="fk_snapshots_lookup_id_lookups"
        ),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("snapshots", "lookups", "checks", "occurrences", "run_documents", "documents"):
        op.drop_table(table)
    op.drop_table("runs")

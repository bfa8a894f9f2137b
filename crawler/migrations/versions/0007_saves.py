"""A table for what was asked of Save Page Now.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "saves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("status_ext", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("capture_url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saves"),
    )
    op.create_index("ix_saves_url", "saves", ["url"], postgresql_using="hash")


def downgrade() -> None:
    """Drop the table."""
    op.drop_index("ix_saves_url", "saves")
    op.drop_table("saves")

"""Checks say how many looks they rest on.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("checks") as checks:
        checks.add_column(sa.Column("looks", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Take the column away."""
    with op.batch_alter_table("checks") as checks:
        checks.drop_column("looks")

"""Checks say which fragments lead nowhere on the page.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("checks") as checks:
        checks.add_column(sa.Column("missing_fragments", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    """Take the column away."""
    with op.batch_alter_table("checks") as checks:
        checks.drop_column("missing_fragments")

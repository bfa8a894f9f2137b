"""Servers are asked for addresses that cannot exist.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "probes",
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.id"], name=op.f("fk_probes_check_id_checks")
        ),
        sa.PrimaryKeyConstraint("check_id", name=op.f("pk_probes")),
    )
    op.create_index("ix_probes_origin", "probes", ["origin"], postgresql_using="hash")


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("probes")

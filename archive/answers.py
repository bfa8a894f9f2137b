"""What archives' indexes said lately, kept in the database so that nothing is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from crawler.database import AnyText, Database, UtcDateTime, metadata, storable

KEPT_FOR = timedelta(days=1)
"""How long an answer stands for asking again, as after a crash: indexes grow by the day."""

index_answers = sa.Table(
    "index_answers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("question", AnyText, nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("content_type", AnyText, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Index("ix_index_answers_question", "question", postgresql_using="hash"),
)


class IndexAnswers:
    """The part of the database that remembers them; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, question: str, content_type: str, body: bytes) -> None:
        """Keep what an index said, and forget what any said long ago."""
        now = datetime.now(UTC)
        row = {"question": question, "asked_at": now, "content_type": content_type, "body": body}
        old = index_answers.c.asked_at < now - KEPT_FOR
        with self._database.write.begin() as connection:
            connection.execute(index_answers.delete().where(old))
            connection.execute(index_answers.insert().values(row))

    def latest(self, question: str) -> tuple[str, bytes] | None:
        """Give the content type and body of what an index said lately, None where it was silent."""
        query = (
            sa.select(index_answers)
            .where(
                index_answers.c.question == storable(question),
                index_answers.c.asked_at > datetime.now(UTC) - KEPT_FOR,
            )
            .order_by(index_answers.c.id.desc())
            .limit(1)
        )
        with self._database.read.connect() as connection:
            row = connection.execute(query).one_or_none()
        return (row.content_type, row.body) if row else None

"""What answers of Save Page Now mean, whatever form they come in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from archive.model import Save, Saved
from archive.savepagenow import (
    Quota,
    after_capture,
    after_look,
    capture_question,
    is_answer,
    job_question,
    quota,
    quota_question,
)
from archive.sources.dialogue import Answer

BASE = "https://web.archive.org"
URL = "http://example.com/a?b=c&d=é"
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
JOB = Save(URL, NOW, Saved.PENDING, job_id="spn2-0123")
LATER = NOW + timedelta(minutes=1)
HTML = b"<!DOCTYPE html><title>429 Too Many Requests</title>"
BUSY = (
    "You have already reached the limit of active Save Page Now sessions. Please wait for a minute "
    "and then try again."
)


def said(code: int = 200, /, **fields: object) -> Answer:
    return Answer(code, {}, json.dumps(fields).encode())


def test_a_capture_is_asked_for_with_a_form() -> None:
    question = capture_question(URL, BASE + "/", 30)
    assert question.url == "https://web.archive.org/save"
    assert parse_qs(question.form) == {
        "url": [URL],
        "if_not_archived_within": ["30d"],
        "skip_first_archive": ["1"],
    }


def test_jobs_and_the_account_are_asked_about_without_one() -> None:
    assert (job_question("spn2-1/../x", BASE).url, job_question("a", BASE).form) == (
        "https://web.archive.org/save/status/spn2-1%2F..%2Fx",
        "",
    )
    assert quota_question(BASE, NOW).url == (
        "https://web.archive.org/save/status/user?_t=1772600767000"
    )


ACCOUNTS: list[tuple[Answer, Quota | Saved]] = [
    (said(available=12, processing=3), Quota(12, None)),
    (said(available=3, daily_captures=49, daily_captures_limit=30000), Quota(3, 29951)),
    (said(available=-1, daily_captures=9, daily_captures_limit=8), Quota(0, 0)),
    (said(401, message="You need to be logged in to use Save Page Now."), Saved.UNAUTHORIZED),
    (said(200, message="You need to be logged in to use Save Page Now."), Saved.UNAUTHORIZED),
    (said(available=None), Saved.UNAVAILABLE),
    (Answer(200, {}, HTML), Saved.UNAVAILABLE),
    (Answer(429, {}, HTML), Saved.THROTTLED),
    (Answer(502, {}, HTML), Saved.UNAVAILABLE),
    (Answer(failure="timeout"), Saved.UNAVAILABLE),
]


@pytest.mark.parametrize(("answer", "meaning"), ACCOUNTS)
def test_what_the_account_may_do(answer: Answer, meaning: Quota | Saved) -> None:
    assert quota(answer) == meaning


CODES = {
    "error:bad-gateway": Saved.FAILED,
    "error:bad-request": Saved.REFUSED,
    "error:bandwidth-limit-exceeded": Saved.FAILED,
    "error:blocked": Saved.REFUSED,
    "error:blocked-client-ip": Saved.UNAUTHORIZED,
    "error:blocked-url": Saved.REFUSED,
    "error:browsing-timeout": Saved.FAILED,
    "error:capture-location-error": Saved.FAILED,
    "error:cannot-fetch": Saved.FAILED,
    "error:celery": Saved.FAILED,
    "error:filesize-limit": Saved.REFUSED,
    "error:ftp-access-denied": Saved.REFUSED,
    "error:gateway-timeout": Saved.FAILED,
    "error:http-version-not-supported": Saved.REFUSED,
    "error:internal-server-error": Saved.FAILED,
    "error:invalid-host-resolution": Saved.FAILED,
    "error:invalid-server-response": Saved.REFUSED,
    "error:invalid-url-syntax": Saved.REFUSED,
    "error:job-failed": Saved.FAILED,
    "error:max-daily-bandwidth": Saved.SPENT,
    "error:max-daily-bandwidth-from-ip": Saved.SPENT,
    "error:max-daily-bandwidth-host": Saved.FAILED,
    "error:method-not-allowed": Saved.REFUSED,
    "error:network-authentication-required": Saved.REFUSED,
    "error:no-access": Saved.REFUSED,
    "error:no-browsers-available": Saved.FAILED,
    "error:no-captures": Saved.FAILED,
    "error:not-found": Saved.REFUSED,
    "error:not-implemented": Saved.REFUSED,
    "error:protocol-error": Saved.FAILED,
    "error:proxy-error": Saved.FAILED,
    "error:read-timeout": Saved.FAILED,
    "error:service-unavailable": Saved.FAILED,
    "error:soft-time-limit-exceeded": Saved.FAILED,
    "error:too-many-daily-captures": Saved.ALREADY,
    "error:too-many-daily-captures-host": Saved.FAILED,
    "error:too-many-redirects": Saved.REFUSED,
    "error:too-many-requests": Saved.FAILED,
    "error:unauthorized": Saved.REFUSED,
    "error:user-session-limit": Saved.BUSY,
    "error:nobody-has-told-of-it": Saved.FAILED,
}


@pytest.mark.parametrize("code", CODES)
def test_a_code_means_the_same_at_once_and_at_the_end_of_a_job(code: str) -> None:
    answer = said(status="error", status_ext=code, message="It is so.")
    expected = Save(URL, NOW, CODES[code], status_ext=code, detail="It is so.")
    assert after_capture(URL, answer, NOW) == expected
    assert after_look(JOB, answer, BASE, LATER) == Save(
        URL, LATER, CODES[code], job_id=JOB.job_id, status_ext=code, detail="It is so."
    )


CAPTURES: list[tuple[Answer, Save]] = [
    (said(url=URL, job_id="spn2-0123"), JOB),
    (
        said(job_id="spn2-0123", message="The capture will start in ~10 hours, 40 minutes."),
        Save(
            URL,
            NOW,
            Saved.PENDING,
            job_id="spn2-0123",
            detail="The capture will start in ~10 hours, 40 minutes.",
        ),
    ),
    (
        said(job_id=None, message="The same snapshot had been made 1 hour, 6 minutes ago. You …"),
        Save(
            URL,
            NOW,
            Saved.ALREADY,
            detail="The same snapshot had been made 1 hour, 6 minutes ago. You …",
            captured_at=datetime(2026, 3, 4, 4, 0, 7, tzinfo=UTC),
        ),
    ),
    (
        said(message="The same snapshot had been made lately, long ago."),
        Save(
            URL,
            NOW,
            Saved.ALREADY,
            detail="The same snapshot had been made lately, long ago.",
        ),
    ),
    (said(message=BUSY), Save(URL, NOW, Saved.BUSY, detail=BUSY)),
    (said(status="error", message=BUSY), Save(URL, NOW, Saved.BUSY, detail=BUSY)),
    (
        said(status="error", exception="[Errno -2]\n Name"),
        Save(URL, NOW, Saved.FAILED, detail="[Errno -2] Name"),
    ),
    (
        said(status="error"),
        Save(URL, NOW, Saved.FAILED, detail="The service says that it failed, and not why."),
    ),
    (
        said(message="Maintenance"),
        Save(URL, NOW, Saved.UNAVAILABLE, detail="Maintenance"),
    ),
    (said(), Save(URL, NOW, Saved.UNAVAILABLE, detail="The service gave no job for it.")),
    (
        said(401, message="You need to be logged in to use Save Page Now."),
        Save(URL, NOW, Saved.UNAUTHORIZED, detail="The service answered 401."),
    ),
    (
        Answer(429, {}, HTML),
        Save(URL, NOW, Saved.THROTTLED, detail="The service answered 429."),
    ),
    (
        Answer(200, {}, HTML),
        Save(URL, NOW, Saved.UNAVAILABLE, detail="The service answered with something else."),
    ),
    (
        Answer(200, {}, b'["job_id"]'),
        Save(URL, NOW, Saved.UNAVAILABLE, detail="The service answered with something else."),
    ),
    (
        Answer(502, {}, HTML),
        Save(URL, NOW, Saved.UNAVAILABLE, detail="The service answered 502."),
    ),
    (
        Answer(failure="connection_refused"),
        Save(
            URL,
            NOW,
            Saved.UNAVAILABLE,
            detail="The service could not be asked: connection_refused.",
        ),
    ),
]


@pytest.mark.parametrize(("answer", "save"), CAPTURES)
def test_what_is_said_to_a_question_for_a_capture(answer: Answer, save: Save) -> None:
    assert after_capture(URL, answer, NOW) == save


def _done(stamp: object, **more: object) -> Answer:
    return said(status="success", timestamp=stamp, original_url="https://example.com/b", **more)


def test_a_job_that_is_done_has_a_capture() -> None:
    assert after_look(JOB, _done("20260304050610"), BASE, LATER) == Save(
        URL,
        LATER,
        Saved.SAVED,
        job_id=JOB.job_id,
        captured_at=datetime(2026, 3, 4, 5, 6, 10, tzinfo=UTC),
        capture_url="https://web.archive.org/web/20260304050610/https://example.com/b",
    )


SAME = "The same snapshot had been made 2 minutes ago. You can make new capture after 1 hour."


@pytest.mark.parametrize(
    ("stamp", "job_said", "end_said"),
    [
        ("20260101000000", "", ""),  # older than the job
        ("20260304050607", SAME, ""),
        ("20260304050607", "", SAME),
    ],
)
def test_a_capture_that_was_there_is_told_from_a_new_one(
    stamp: str, job_said: str, end_said: str
) -> None:
    job = Save(URL, NOW, Saved.PENDING, job_id="a", detail=job_said)
    save = after_look(job, _done(stamp, message=end_said), BASE, LATER)
    assert (save.outcome, f"{save.captured_at:%Y%m%d%H%M%S}") == (Saved.ALREADY, stamp)


@pytest.mark.parametrize("stamp", [None, "", "2026", "20261399000000", "00000101000000"])
def test_a_success_without_a_capture_is_none(stamp: str | None) -> None:
    save = after_look(JOB, _done(stamp), BASE, LATER)
    assert (save.outcome, save.detail) == (Saved.FAILED, "The service names no capture.")


@pytest.mark.parametrize("fields", [{"status": "pending"}, {"status": "something-new"}, {}])
def test_a_job_that_is_not_done_stays_as_it_is(fields: dict[str, str]) -> None:
    assert after_look(JOB, said(**fields), BASE, LATER) == JOB


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(429, {}, HTML), Saved.THROTTLED),
        (said(401, message="no"), Saved.UNAUTHORIZED),
        (Answer(502, {}, HTML), Saved.UNAVAILABLE),
        (Answer(failure="timeout"), Saved.UNAVAILABLE),
    ],
)
def test_trouble_on_the_way_says_nothing_of_the_job(answer: Answer, outcome: Saved) -> None:
    assert after_look(JOB, answer, BASE, LATER).outcome is outcome


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (said(status="pending"), True),
        (said(500, status="error", status_ext="error:celery"), True),
        (Answer(429, {}, HTML), True),
        (Answer(401, {}, HTML), True),
        (Answer(200, {}, HTML), False),
        (Answer(302, {}, b"{}"), False),
        (Answer(502, {}, HTML), False),
        (Answer(failure="timeout"), False),
    ],
)
def test_the_services_own_word_is_told_from_trouble_on_the_way(
    answer: Answer, expected: bool
) -> None:
    assert is_answer(answer) is expected

"""A page that only asks who we are, a robot check or a sign-in form, hides the page: blocked."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from crawler import markers
from crawler.model import Judgement, Verdict
from crawler.rules import evidence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from crawler.model import Check, Page

CHALLENGE_TITLE: Final = re.compile(
    r"just a moment|attention required!|checking your browser|verify(?:ing)? (?:that )?you(?:'re| are) "
    r"(?:a )?human|are you (?:a )?(?:human|robot)|robot check|bot (?:check|verification|challenge)|"
    r"pardon our interruption|security (?:check(?:point)?|verification|challenge)|ddos-guard|"
    r"human verification|access (?:to this page has been )?denied|access verification|"
    r"please wait\.{0,3}$|making sure you(?:'re|’re| are) not a bot|one moment, please|"
    r"安全验证|安全驗證|人机验证|人機驗證|滑动验证|滑块验证|访问验证|验证码|身份验证中|"
    r"проверка (?:браузера|безопасности)|вы не робот|ロボットではありません|보안 확인|sicherheitsüberprüfung|"
    r"vérification de sécurité|verificación de seguridad|verificação de segurança"
)
"""Titles of robot checks, in lower case."""
MAX_CHALLENGE_CHARS: Final = 900
"""A robot check says little; pages that speak about robot checks say more."""
MAX_LOGIN_CHARS: Final = 1000
MAX_SILENT_CHARS: Final = 80
LOGIN_PATH: Final = re.compile(
    r"(?:^|[/_.-])(?:log-?in|log_in|sign-?in|sign_in|signon|sso|oauth2?|authorize|auth|session/new|"
    r"account/login|wp-login|accounts?/signin|cas|adfs|saml2?|passport|openid|idp|checkpoint|"
    r"authwall|anmelden|connexion|iniciar-sesion|entrar)(?:[/_.-]|$)"
)
LOGIN_TITLE: Final = re.compile(
    r"\b(?:log[ -]?in|sign[ -]?in|sign on|authentication required|members? only)\b|登录|登入|登錄|ログイン|サインイン|"
    r"로그인|anmeld|einloggen|connexion|se connecter|iniciar sesión|entrar|accedi|войти|вход|авторизац|"
    r"masuk|đăng nhập|giriş"
)
RETURN_KEYS: Final = frozenset(
    "next return returnto return_to returnurl return_url continue redirect redirect_uri redirect_to "
    "redirecturl redirect_url service dest destination back backurl goto target url ref from "
    "returnpath origin relaystate session_redirect".split()
)


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links whose answer is a robot check or a sign-in page."""
    last = history[-1]
    if last.status is None or last.failure is not None:
        return None
    if is_challenge(last):
        sentence = f"A robot check stands before the page. {evidence.answered(last)}"
        return Judgement(Verdict.BLOCKED, "challenge", "walls", sentence)
    if is_login(last):
        sentence = f"A sign-in page stands before the page. {evidence.answered(last)}"
        return Judgement(Verdict.BLOCKED, "login", "walls", sentence)
    return None


def is_challenge(check: Check) -> bool:
    """Tell whether an answer is a robot check."""
    page = check.page
    if page is None:
        return False
    marks = {mark for mark in page.markers if mark.startswith(markers.CHALLENGE)}
    if any(mark.endswith(("header", "cf-mitigated")) for mark in marks):
        return True
    if page.text_chars > MAX_CHALLENGE_CHARS:
        return False
    titled = any(CHALLENGE_TITLE.search(it.lower()) for it in (page.title, page.heading) if it)
    said = any(it in page.excerpt.lower() for it in CHALLENGE_WORDS)
    if marks:
        return titled or said or page.main_chars < MAX_SILENT_CHARS
    # Without a network's mark it may be a page about such checks, unless the status refuses too.
    refused = check.status is not None and check.status >= HTTPStatus.BAD_REQUEST
    return titled and said and refused


CHALLENGE_WORDS: Final = (
    "enable javascript and cookies",
    "checking your browser",
    "checking if the site connection is secure",
    "verify you are human",
    "verify that you are not a robot",
    "verify you are not a robot",
    "are a human",
    "unusual traffic",
    "not a robot",
    "not a bot",
    "automated access",
    "press & hold",
    "press and hold",
    "complete the security check",
    "security service to protect",
    "ray id",
    "incident id",
    "you have been blocked",
    "don't have permission to access",
    "请完成",
    "拖动",
    "滑动",
    "验证",
    "ddos",
    "подождите",
    "не робот",
    "proof-of-work",
    "please wait while",
)
"""What robot checks say, in lower case."""


def is_login(check: Check) -> bool:
    """Tell whether a link that is no sign-in page itself ended at one."""
    page = check.page
    asked, final = urlsplit(check.url), urlsplit(check.final_url)
    if page is None or LOGIN_PATH.search(asked.path.lower()):
        return False
    arrived = bool(check.hops) and check.final_url != check.url
    sent_back = bool(RETURN_KEYS & {key.lower() for key in parse_qs(final.query)})
    wants = f"{markers.LOGIN}:password" in page.markers
    titled = bool(LOGIN_TITLE.search(f"{page.title} {page.heading}".lower()))
    at_login = bool(LOGIN_PATH.search(final.path.lower()) or LOGIN_PATH.search(final.netloc))
    if arrived and at_login:
        return wants or titled or sent_back
    if arrived and sent_back:
        return wants or titled
    return wants and titled and page.main_chars < MAX_LOGIN_CHARS and _only_form(page)


def _only_form(page: Page) -> bool:
    """Tell whether there is hardly anything on a page but a form."""
    return page.text_chars < MAX_LOGIN_CHARS

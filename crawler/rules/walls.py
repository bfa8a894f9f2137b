"""A page that only asks who we are, a robot check or a sign-in form, hides the page: blocked."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from crawler import markers
from crawler.model import Judgement, Verdict
from crawler.rules import evidence, landing

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
    r"проверка (?:вашего )?(?:браузера|безопасности)|ยืนยันตัวตน|การเข้าใช้งานอัตโนมัติ|ตรวจสอบเบราว์เซอร์|вы не робот|ロボットではありません|보안 확인|sicherheitsüberprüfung|"
    r"vérification de sécurité|verificación de seguridad|verificação de segurança|you are being redirected|"
    r"your access to this site has been limited|(?:sind sie|bist du) ein (?:mensch|roboter)|"
    r"êtes[- ]vous (?:un )?(?:humain|robot)|¿?eres (?:un )?(?:humano|robot)|você é (?:um )?(?:humano|robô)|"
    r"sei (?:un )?(?:umano|robot)|подтвердите, что|로봇이 아닙니다|自動アクセス|アクセス確認|\bcaptcha\b|client challenge|环境异常|"
    r"環境異常|사람인지 확인|자동등록방지|bạn có phải là người|xác minh (?:truy cập|bạn là)|بررسی امنیت مرورگر|الروبوت|هل أنت (?:إنسان|روبوت)|"
    r"robot (?:değilim|olmadığ\w+)|jesteś (?:człowiekiem|robotem)|verifica che sei|ben je een (?:mens|robot)|är du (?:en )?(?:människa|robot)"
)
"""Titles of robot checks, in lower case."""
MAX_REFUSAL_CHARS: Final = 1500
"""The same where the status refuses as well."""
MAX_CHALLENGE_CHARS: Final = 900
"""A robot check says little; pages that speak about robot checks say more."""
MAX_LOGIN_CHARS: Final = 1000
MAX_SILENT_CHARS: Final = 80
MOST: Final = 0.8
"""Of a title, that says hardly anything else."""
MAX_TINY_CHARS: Final = 200
"""Of a page that can be nothing but what its title says."""
MAX_FORM_CHARS: Final = 400
"""Of a page that can be nothing but a form that wants a password."""
CHALLENGE_PATH: Final = re.compile(
    r"captcha|/cdn-cgi/challenge|/_sec/|antibot|anti-bot|/challenge\b"
)
"""Where visitors are sent to be checked, in lower case."""
WANTS_LOGIN: Final = re.compile(
    r"\b(?:log ?in|login|sign ?in|authentication|authorization|registration|membership) (?:is )?(?:required|needed)\b|"
    r"\bplease (?:log|sign) ?in\b|\byou (?:must|need to|have to) (?:be (?:logged|signed)|log|sign) ?in\b|\bmembers only\b|"
    r"\b(?:log|sign) in to (?:continue|view|read|see|access)\b|请(?:先)?登录|請(?:先)?登入|需要登录|ログインしてください|ログインが必要|"
    r"로그인이 필요|로그인 후|bitte (?:melden sie sich an|anmelden|einloggen)|anmeldung erforderlich|veuillez vous connecter|"
    r"connexion requise|(?:debe|debes|inicie|inicia) (?:iniciar )?sesión|faça (?:o )?login|é necessário (?:fazer )?login|"
    r"необходимо (?:войти|авторизоваться)|требуется авторизация|silakan (?:masuk|login)|accedi per|\byou are not logged in\b|"
    r"\bdo not have permission to (?:access|view)\b|\b(?:request|need) access\b|\bpassword[- ]protected\b|passwortgeschützt|"
    r"protégée? par (?:un )?mot de passe|protegid[ao] (?:con|por) (?:contraseña|senha)|hozzáférés\w* (?:szükség|van)|غير مسجل|غير مخول|您尚未登录|没有权限访问|無權|kirjautuminen vaaditaan|kirjautua sisään nähdä|chưa đăng nhập|đăng nhập để|przejście wymaga|ต้องเข้าสู่ระบบ|กรุณาเข้าสู่ระบบ|"
    r"нет (?:прав|доступа)|надо войти|zaloguj się, aby|kirjaudu sisään|přihlaste se|giriş yapmalısınız|"
    r"bejelentkezés szükséges|devi (?:effettuare il login|accedere)|no has iniciado sesión"
)
"""How a page asks its visitor to sign in first, in lower case."""
LOGIN_PATH: Final = re.compile(
    r"(?:^|[/_.-])(?:log-?in|log_in|sign-?in|sign_in|signon|sso|oauth2?|authorize|auth|session/new|"
    r"account/login|wp-login|accounts?/signin|cas|adfs|saml2?|passport|openid|idp|checkpoint|"
    r"authwall|anmelden|connexion|iniciar-sesion|entrar)(?:[/_.-]|$)"
)
LOGIN_END: Final = re.compile(r"/(?:log[-_]?in|sign[-_]?in)(?:\.\w{2,5})?/?$")
"""A path of nothing but a sign-in page, in lower case."""
LOGIN_TITLE: Final = re.compile(
    r"\b(?:log[ -]?in|sign[ -]?in|sign on|authentication|members? only)\b|登录|登入|登錄|ログイン|サインイン|"
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
    marks = page.marks(markers.CHALLENGE)
    # Of a GET only those who check their visitors "accept" it.
    if check.status == HTTPStatus.ACCEPTED and not page.text_chars:
        return True
    if any(mark.endswith((":aws-waf-header", ":vercel-header", ":cf-mitigated")) for mark in marks):
        return True
    refuses = check.status is not None and check.status >= HTTPStatus.BAD_REQUEST
    limit_chars = MAX_REFUSAL_CHARS if refuses else MAX_CHALLENGE_CHARS
    return page.text_chars <= limit_chars and _checks_visitors(check, page, by_mark=bool(marks))


def _checks_visitors(check: Check, page: Page, *, by_mark: bool) -> bool:
    titles = [it.lower() for it in (page.title, page.heading) if it]
    share = max((_share_of_check(it) for it in titles), default=0.0)
    titled = share > 0
    said = any(it in page.excerpt.lower() for it in CHALLENGE_WORDS)
    if by_mark:
        return titled or said or page.main_chars < MAX_SILENT_CHARS
    if page.marks(markers.CAPTCHA) and page.text_chars <= MAX_FORM_CHARS and titled:
        return True
    # Without a network's mark it may be a page about such checks, unless the status refuses too, the
    # visitor was sent there, or the page is too small to be about anything.
    refused = check.status is not None and check.status >= HTTPStatus.BAD_REQUEST
    if check.hops and _is_sent_to_check(check):
        return titled or said
    if refused or (check.final_url != check.url and landing.is_to_return(check)):
        return titled and said
    if page.text_chars <= MAX_TINY_CHARS:
        return share >= (MOST if not said else MOST / 2)
    return page.text_chars <= MAX_FORM_CHARS and said and share >= MOST


def _share_of_check(title: str) -> float:
    """Give the share of a title that says that the visitor is checked, from 0 to 1."""
    found = CHALLENGE_TITLE.search(title)
    return len(found.group()) / len(title) if found else 0.0


def _is_sent_to_check(check: Check) -> bool:
    asked, final = urlsplit(check.url), urlsplit(check.final_url)
    return bool(
        CHALLENGE_PATH.search(final.path.lower()) and not CHALLENGE_PATH.search(asked.path.lower())
    )


CHALLENGE_WORDS: Final = (
    "javascript is required",
    "block reason",
    "generated by wordfence",
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
    "автоматических запросов",
    "proof-of-work",
    "please wait while",
    "your support id is",
    "access to this site has been limited",
    "confirm you are a human",
    "that you are a bot",
    "完成验证",
    "完成驗證",
    "사람인지",
    "người thật",
    "مرورگر شما را بررسی",
    "إنسان",
    "اختبار الأمان",
    "als mens",
    "je ne suis pas un robot",
    "no soy un robot",
    "não sou um robô",
    "non sono un robot",
    "nie jestem robotem",
    "kein roboter",
    "ロボットではない",
    "로봇이 아닙",
)
"""What robot checks say, in lower case."""


def is_login(check: Check) -> bool:
    """Tell whether a link that is no sign-in page itself ended at one."""
    page = check.page
    asked = urlsplit(check.url)
    if page is None or LOGIN_PATH.search(asked.path.lower()):
        return False
    wants = f"{markers.LOGIN}:password" in page.markers
    titled = bool(LOGIN_TITLE.search(f"{page.title} {page.heading}".lower()))
    if check.hops and check.final_url != check.url and _is_sent_to_login(check, page):
        return True
    if landing.is_home(check.url):
        return False  # the front of an application is what was asked for
    if page.text_chars > MAX_FORM_CHARS:
        begins = WANTS_LOGIN.search(page.excerpt[:MAX_TINY_CHARS].lower()) is not None
        return wants and (titled or begins) and page.text_chars < MAX_LOGIN_CHARS
    return _is_login_alone(page, wants=wants, titled=titled)


def _is_sent_to_login(check: Check, page: Page) -> bool:
    """Tell whether a redirect led to a sign-in page, by its address and what it wants."""
    final = urlsplit(check.final_url)
    if LOGIN_END.search(final.path.lower()):
        return True
    shown = f"{page.title} {page.heading}".lower()
    wants = f"{markers.LOGIN}:password" in page.markers or bool(LOGIN_TITLE.search(shown))
    keys = {key.lower() for key in parse_qs(final.query)}
    sent_back = bool(RETURN_KEYS & keys) or landing.is_to_return(check)
    if LOGIN_PATH.search(final.path.lower()) or LOGIN_PATH.search(final.netloc):
        said = WANTS_LOGIN.search(f"{shown} {page.excerpt.lower()}") is not None
        return wants or sent_back or said
    return sent_back and wants


def _is_login_alone(page: Page, *, wants: bool, titled: bool) -> bool:
    """Tell whether a small page at the asked address is nothing but a sign-in form."""
    about = f"{page.title} {page.heading}".lower()
    if (WANTS_LOGIN.search(about) and "?" not in about) or (wants and titled):
        return True
    said = bool(WANTS_LOGIN.search(f"{about} {page.excerpt.lower()}"))
    return wants and (said or page.text_chars <= MAX_SILENT_CHARS) and not _is_own(page)


def _is_own(page: Page) -> bool:
    """Tell whether a page names what it is about, as its title does."""
    return bool(page.heading) and page.heading.lower() in page.title.lower()

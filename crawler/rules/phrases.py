"""What pages say that are not there: whole headings, and sentences to the visitor, by language.

A *heading* must be nothing but the message, so that an article about missing pages is none. A
*sentence* says of some thing that it is gone, or speaks of what the visitor asked for; how much it
proves is for `crawler.rules.soft_404` to say.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.rules.languages import LANGUAGES

if TYPE_CHECKING:
    from typing import Final

    from crawler.rules.languages import Language

CACHED_TEXTS: Final = 256
"""Each text of a page is looked through by several questions in a row."""
MAX_HEADING_CHARS: Final = 90
"""A heading that is longer says something else besides."""
SEPARATORS: Final = re.compile(r"\s*(?:[|·•»«›‹｜—–_/\\<>]| [-−:~] |\s-\s|：|::|: )\s*")
"""What stands between the parts of a title, such as the page's name and the site's."""
NOISE: Final = re.compile(r"[\s.,!?¡¿…。！？，、：:;\"'“”‘’()（）\[\]{}【】*#=+~-]+")


BARE: Final = r"removed|deleted|expired|withdrawn|closed"


def _heading(words: Language) -> re.Pattern[str]:
    """Make the pattern of a text that holds the message and nothing else."""
    edge = r"\b" if words.spaced else ""
    space = r"\s*"
    part = rf"(?:{edge}(?:{words.things}|{words.gone}|{words.filler}){edge}{space})"
    # A heading may leave out the verb: "File removed".
    words = replace(words, gone=f"{words.gone}|{BARE}") if words.spaced else words
    said = rf"(?=.*{edge}(?:{words.things}){edge}.*(?:{words.gone})|.*(?:{words.gone}).*{edge}(?:{words.things}){edge})"
    return re.compile(rf"{said}{part}+")


def _sentence(words: Language) -> str:
    edge = r"\b" if words.spaced else ""
    return (
        rf"{edge}(?:{words.things}){edge}[^.!?。！？|,]{{0,40}}?(?:{words.gone})|(?:{words.asked})"
    )


HEADINGS: Final = tuple(_heading(words) for words in LANGUAGES.values())
WORK: Final = re.compile(r"\(\D[^)]*\)")
"""What encyclopedias and shops add to the name of a work: "(album)"."""
NUMBER: Final = re.compile(
    r"(?:http )?(?:status )?(?:error |fehler |erreur |erro |errore |ошибка |błąd |hata |lỗi |chyba )?(?:code )?(?:404|410)"
    r"(?: error| page)?"
)
"""A heading that is the number alone: a song or a road may be called so as well."""
NOT_FOUND: Final = re.compile(
    r"(?:http |error |404 |410 )*(?:not found|no encontrad[ao]|non trouvée?|não encontrad[ao]|nicht gefunden|не найдено|"
    r"未找到|找不到|見つかりません|찾을 수 없음)(?: error| 404| http)*"
)
OF_THIS: Final = tuple(
    re.compile(
        rf"(?:{it.this})(?:\s\S+){{0,3}}?\s(?:{it.gone})"
        if it.spaced
        else rf"(?:{it.this})\S{{1,8}}?(?:{it.gone})"
    )
    for it in LANGUAGES.values()
)
BY_OWNER: Final = re.compile(
    r"\b(?:deleted|removed|unpublished|taken down|withdrawn) by (?:its|the|their) (?:owner|author|creator|uploader|user|"
    r"maintainer|administrator|moderator|publisher|instructor|poster)\b"
)
"""Says of something unnamed that it is gone, in lower case."""
SENTENCES: Final = (*(re.compile(_sentence(words)) for words in LANGUAGES.values()), BY_OWNER)


def normal(text: str) -> str:
    """Bring a heading into the form that `HEADINGS` are written for."""
    return NOISE.sub(" ", text.lower()).strip()


def slug(text: str) -> str:
    """Write a text as addresses do: its letters and digits, without marks.

    >>> slug("Página não encontrada")
    'paginanaoencontrada'
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in plain if char.isalnum())


def is_part_of(heading: str, title: str) -> bool:
    """Tell whether a title holds a heading, whatever stands around and between its words."""
    return normal(heading) in normal(title)


@lru_cache(maxsize=CACHED_TEXTS)
def is_message(text: str) -> bool:
    """Tell whether a heading is nothing but a "not found" message.

    >>> is_message("Oops! That page can’t be found."), is_message("Why do I get “page not found”?")
    (True, False)
    """
    plain = normal(text)
    if not plain or len(plain) > MAX_HEADING_CHARS:
        return False
    if NUMBER.fullmatch(plain) or NOT_FOUND.fullmatch(plain):
        return True
    squeezed = plain.replace(" ", "")
    return any(it.fullmatch(plain) or it.fullmatch(squeezed) for it in HEADINGS)


def title_is_message(title: str) -> bool:
    """Tell whether a title, or one of its parts, is nothing but a "not found" message.

    >>> title_is_message("Page not found – Example"), title_is_message("Not Found (album) - Wiki")
    (True, False)
    """
    parts = [title, *SEPARATORS.split(title)]
    return any(is_message(part) for part in parts if part and not WORK.search(part))


@lru_cache(maxsize=CACHED_TEXTS)
def sentence(text: str) -> str:
    """Give the first words of a text that say that something is not there, or "".

    Those that say so for good come before those that may speak of the moment.
    """
    lower = text.lower()
    found = [match for it in SENTENCES for match in it.finditer(lower)]
    found.sort(key=lambda match: (HALF.search(match.group()) is not None, match.start()))
    return found[0].group().strip() if found else ""


def of_this(text: str) -> str:
    """Give a heading that says of the very thing on its page that it is gone, "" for any other.

    >>> of_this("This survey has been closed."), of_this("This is why the survey has been closed")
    ('this survey has been closed', '')
    """
    plain = normal(text)
    return plain if any(it.fullmatch(plain) for it in OF_THIS) else ""


ADDRESSED: Final = tuple(re.compile(words.asked) for words in LANGUAGES.values())


GONE: Final = tuple(
    re.compile(rf"(?:{it.gone})\W*$" if not it.spaced else rf"\b(?:{it.gone})\W*$")
    for it in LANGUAGES.values()
)


BEGINNINGS: Final = tuple(re.compile(it.gone) for it in LANGUAGES.values())


def ends_gone(text: str) -> bool:
    """Tell whether a short text says of anything that it is gone for good.

    >>> ends_gone("Share was not found"), ends_gone("Things that were not found here")
    (True, False)
    """
    lower = text.lower().strip()
    found = [match for it in GONE if (match := it.search(lower))]
    return len(lower) <= MAX_HEADING_CHARS and any(is_final(it.group(), lower) for it in found)


OVER_CHARS: Final = 25
"""How far behind such a sentence it may say what is over."""
OVER: Final = re.compile(
    r"from (?:the )?(?:sale|market|range)|aus dem (?:sortiment|verkauf)|de la vent[ea]|da venda|dalla vendita|"
    r"expired|closed|ended|filled|withdrawn|unpublished|no longer (?:offered|taking|accepting|available|open|active)|recall|abgelaufen|deaktiviert|"
    r"mehr (?:verfügbar|aktuell)|expir|disponib|caducad|descatalog|finaliz|scadut|retirad|retirée?|ritirat|verlopen|beschikbaar|wygas|lejárt|megszűnt|"
    r"elérhető|yayından|hết hạn|berakhir|kedaluwarsa|tersedia|販売|配信|掲載|公開|非公開|판매|마감|종료|만료|下架|下线|过期|過期|失效|已关闭|已關閉|"
    r"снят|истек|истёк|устарел|utgått|vanhentunut|διαθέσιμ|זמין|متاح|متوفر|har tagits|dostępn"
)
"""Of a sentence that speaks of an offer that is over, on a page that may still tell about it."""


def begins_gone(text: str) -> bool:
    """Tell whether a short text begins with saying of anything that it is gone for good."""
    lower = text.lower().strip()
    found = [match for it in BEGINNINGS if (match := it.match(lower))]
    return len(lower) <= MAX_HEADING_CHARS and any(is_final(it.group(), lower) for it in found)


def speaks_of_this(text: str) -> bool:
    """Tell whether a text says of the page that it stands on that it is gone for good.

    >>> speaks_of_this("Sorry! This survey has been deleted by its owner. Try others.")
    True
    """
    lower = text.lower()
    found = (it.search(lower) for it in OF_THIS)
    return any(
        it
        and is_final(it.group(), lower)
        and not OVER.search(lower[it.start() : it.end() + OVER_CHARS])
        for it in found
    )


def is_addressed(text: str) -> bool:
    """Tell whether a text speaks of what its visitor asked for.

    >>> is_addressed("The page you are looking for is gone."), is_addressed("The page is gone.")
    (True, False)
    """
    return any(it.search(text.lower()) for it in ADDRESSED)


HALF: Final = re.compile(
    r"(?<!no longer )(?:\bunavailable|\bnot available|n['’]t available|\bmissing|\bgone)$|tidak tersedia$|(?<!mehr )nicht verfügbar$|"
    r"\bpas disponible$|(?<!ya )\bno (?:está )?disponible$|\bnão está disponível$|недоступ\w*$|отсутству\w+$|ありません$|ございません$|없습니다$"
)
"""Ends of sentences that speak of the moment as well as of the end: out of stock, not here yet."""
FOR_NOW: Final = re.compile(
    r"\b(?:temporar\w+|currently|for now|out of stock|back in stock|momentan|derzeit|vorübergehend|zurzeit|actuellement|"
    r"temporairement|momentanément|actualmente|temporalmente|de momento|no momento|temporariamente|sementara|saat ini|сейчас|"
    r"временно|пока)\b|暂时|暫時|目前|一時的|現在|일시적|현재"
)
"""Words for what will pass, in lower case."""


def is_final(said: str, text: str) -> bool:
    """Tell whether a sentence found by `sentence` says that something is gone for good."""
    return HALF.search(said) is None and FOR_NOW.search(text.lower()) is None


CLOSED: Final = re.compile(
    r"\b(?:has|have|was|were|is|are) (?:now |been |permanently |currently |been permanently )*(?:closed|shut down|"
    r"discontinued|retired|decommissioned|suspended|terminated|sunset|ended)\b|\bno longer (?:operat\w+|in service|active|"
    r"maintained|hosted|available)\b|\bunder construction\b|\bcoming soon\b|\bclosed (?:its|our) doors\b|\bend of service\b|"
    r"已(?:经)?(?:停止|关闭|下线|停运|终止)|停止(?:服务|运营|营业)|關閉服務|結束營運|建设中|建設中|即将(?:上线|推出)|"
    r"サービス(?:は|を)?.{0,6}終了|閉鎖(?:し|いた)|準備中|工事中|서비스(?:가|를)? ?(?:종료|중단)|준비 ?중|"
    r"\b(?:wurde|ist|sind) (?:\w+ ){0,3}(?:eingestellt|geschlossen|abgeschaltet)\b|\bim aufbau\b|\bdemnächst\b|"
    r"\ba (?:définitivement )?(?:fermé|cessé)|\ba été (?:fermée?|arrêtée?)|\ben construction\b|\bbientôt (?:disponible|en ligne)|"
    r"\bha (?:cerrado|sido cerrado|chiuso)|\ben construcción\b|\bpróximamente\b|\bin costruzione\b|\bfoi encerrad[ao]|"
    r"\bem construção\b|\bem breve\b|закрыт[ао]?\b|прекратил\w*|в разработке|скоро откроется|\btelah ditutup\b|\bsegera hadir\b"
)
"""What sites say that are there no more or not yet, in lower case. A living page may say it of
something else, so that it proves nothing alone."""


def closed(text: str) -> str:
    """Give the first words of a text that say that a site or service is closed, or ""."""
    found = CLOSED.search(text.lower())
    return found.group() if found else ""


NOTHING: Final = re.compile(
    r"\b(?:no|0|zero) (?:\w+ )?(?:results?|matches|hits|items|products)\b|\bnothing (?:was )?found\b|did not match any|"
    r"\bkeine (?:\w+ )?(?:ergebnisse|treffer)|\baucun résultat|\b(?:sin|ningún|no hay) resultados?|\bnenhum resultado|"
    r"ничего не найдено|没有(?:找到)?(?:相关)?(?:结果|内容)|沒有(?:找到)?(?:相關)?結果|見つかりませんでした|0 ?件|검색 ?결과가 ?없|"
    r"\bnessun risultato|\bgeen resultaten|\btidak ditemukan|\bbrak wyników|\bniets (?:gevonden|vinden|hier)|\binga (?:resultat|träffar)|"
    r"\bingen (?:resultater|treff\w*)|\bei (?:tuloksia|osumia|hakutuloksia)|\bnebylo nalezeno|\bžádné výsledky|\bnincs találat|\bniciun rezultat|"
    r"\bnu am găsit|\bsonuç bulunamadı|\bnic nie znaleziono|\bkhông (?:có|tìm thấy) kết quả|κανένα αποτέλεσμα|δεν βρέθηκαν|לא נמצאו|"
    r"לא החזיר תוצאות|لا توجد نتائج|ไม่พบ|یافت نشد|нічого не знайдено|\bkeine (?:beiträge|einträge)|\bcap resultat|\bnema rezultata|няма резултати"
)
"""What a search says that finds nothing, in lower case."""


NONE: Final = re.compile(r"(?<![\d.,:/-])0 [^\W\d_]{3,}")
"""A number of something that is zero, in whatever language."""


def finds_nothing(text: str) -> bool:
    """Tell whether a text says that a search found nothing.

    >>> finds_nothing("Your search returned no results."), finds_nothing("3 results")
    (True, False)
    """
    return NOTHING.search(text.lower()) is not None


HINTS: Final = re.compile(
    r"deactivated|(?:been|was|were) (?:remov|delet|withdrawn)|unpublished|no longer (?:avail|exist|here|online|access|offer|publ)|n['’]t exist|not exist|not found|n['’]t any|shut down|"
    r"n['’](?:est|existe) plus|supprimé|été retir|dépubli|introuvable|elimin|borrad|ya no (?:est|exist|se enc)|no existe|apagad|removid|"
    r"não (?:[ao] )?(?:\w+ ){0,2}(?:mostrar|existe|encontr)|já não|excluíd|nicht mehr|kein\w* (?:\w+ )?mehr|abgeschaltet|abhanden|gelöscht|"
    r"inte längre|ikke læng|ikke leng|borttag|fjern(?:et|a)\b|slett|již ne|už ne|smaz|odstran|zruš|megszűnt|törölt|nem (?:tal|létez|elér|tudj)|nu mai|desfiin|"
    r"[șş]ters|geçersiz|silin|kaldır|bulunam|rimoss|non \w+ più|cancellat|niet meer|verwijderd|bestaat niet|usunięt|nie istnieje|już nie|poistettu|"
    r"ei enää|ei löyd|dihapus|tidak (?:lagi|ditemu|terse)|không (?:còn|tồn|tìm)|đã (?:xóa|gỡ)"
)
"""Beginnings of words by which pages in Latin script say that something is over, in lower case."""


def hint(text: str) -> str:
    """Give the first such word of a text in Latin script, or ""."""
    found = HINTS.search(text.lower()) if is_latin(text) else None
    return found.group() if found else ""


def is_latin(text: str) -> bool:
    """Tell whether a text is in the script of most addresses, so that it may share words with one."""
    letters = [char for char in text if char.isalpha()]
    latin = sum(unicodedata.name(char, "").startswith("LATIN") for char in letters)
    return latin > len(letters) / 2


GATE: Final = re.compile(
    r"\bcookies?\b|\bconsent\b|\bjavascript\b|\bloading\b|\bplease wait\b|\bjust a moment\b|\b18\+?\b|\bage\b|\bverif\w+|"
    r"\bcontinue\b|\bmaintenance\b|\bback (?:soon|shortly|online)\b|\btemporar\w+|\blog ?in\b|\bsign ?in\b|\bpassword\b|"
    r"\bregion\b|\bcountry\b|\bdenied\b|\bcaptcha\b|\brobots?\b|\bbrowser\b|\bredirect\w*|\btry again\b|\boverload\w*|"
    r"\bpaywall\b|\bsubscri\w+|\bwartung\w*|\bzustimm\w+|\banmeld\w+|\bmoment\b|\bmaintenance\b|\bconnexion\b|\bpatient\w+|"
    r"\bmantenimiento\b|\bmanutenção\b|\bmanutenzione\b|\bespere\b|\baguarde\b|\bobras\b|\bобслуживани\w+|\bработ\w+|\bподожд\w+|"
    r"\bunderhåll\w*|\bvedlikehold\w*|\bvedligehold\w*|\bhuolto\w*|\bonderhoud\w*|\bkonserwac\w*|\bprzerwa\b|\búdržb\w*|"
    r"\bbakım\w*|\bkarbantart\w*|\bbảo trì\b|\btracking\b|\bwerbung\b|\babo\w*|\bpublicité|\bpubblicità|\bpublicidad|"
    r"\bpemeliharaan\b|\bperawatan\b|加载|載入|维护|維護|登录|登入|登錄|验证|驗證|年满|请稍|請稍|浏览器|瀏覽器|地区|地區|"
    r"メンテナンス|読み込み|ログイン|お待ち|同意|年齢|ブラウザ|점검|로그인|로딩|동의|잠시|브라우저"
)
"""Words of pages that stand before others for a while: consent, age, sign-in, loading, repairs."""

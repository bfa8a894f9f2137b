"""Domains that hold no site any more: parked, for sale, expired, suspended, or never set up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler import markers
from crawler.model import Judgement, Verdict
from crawler.rules import alike, evidence, phrases
from crawler.urls import bare_host, host

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from crawler.model import Check, Page

MAX_PARKED_CHARS: Final = 2500
"""Of a page's text: a lander says little; an article about parking, or a market's own site, more."""
MAX_SAID_CHARS: Final = 1200
MARKET_HOSTS: Final = (
    "sedo.com",
    "sedoparking.com",
    "dan.com",
    "afternic.com",
    "hugedomains.com",
    "bodis.com",
    "parkingcrew.net",
    "above.com",
    "uniregistry.com",
    "undeveloped.com",
    "domainmarket.com",
    "buydomains.com",
    "brandbucket.com",
    "squadhelp.com",
    "atom.com",
    "epik.com",
    "4.cn",
    "parklogic.com",
    "voodoo.com",
    "skenzo.com",
    "domainnamesales.com",
)
"""Hosts of the parking networks and domain markets."""
PARKING_NAME_SERVERS: Final = (
    "sedoparking.com",
    "bodis.com",
    "parkingcrew.net",
    "above.com",
    "abovedomains.com",
    "dan.com",
    "undeveloped.com",
    "afternic.com",
    "uniregistrymarket.link",
    "parklogic.com",
    "voodoo.com",
    "cashparking.com",
    "smartname.com",
    "fastpark.net",
    "dsredirection.com",
    "internettraffic.com",
    "ztomy.com",
    "rookdns.com",
    "domainparkingserver.net",
    "namedrive.com",
    "parked.com",
    "eftydns.com",
    "brandbucket.com",
)
"""Domains of name servers that serve parked domains alone. Those of registrars, which serve living
sites as well, are none."""
LANDER: Final = re.compile(
    r"^/lander(?:/|$|\?)|^/?\?(?:fp|tm|_=|caf)=|/domain_profile\.cfm|/buy-domain/"
)
SERVER_PAGE: Final = re.compile(r"^/cgi-sys/\w*(?:default|suspen)\w*\b")
"""Where cPanel sends the visitors of sites that it does not have, or has suspended."""
DOMAIN: Final = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")
MAIL: Final = re.compile(r"\S+@\S+")
NEAR_CHARS: Final = 60
"""How far behind an offer the name may stand that is offered."""
PARKING_SUBDOMAIN: Final = re.compile(r"^ww\d{1,2}\.")
"""Such as ww1.example.com, where parked visitors are sent on to."""

SAYS: Final = re.compile(
    "|".join(
        (
            r"\b(?:this |the )?(?:premium )?(?:domain(?: name)?|web ?address)(?: [\w.-]+\.\w{2,}| name|,? ?[\w.-]*)? "
            r"(?:is|may be|might be|could be|is currently|is now|has been listed)(?: \w+)? ?(?:available )?for sale",
            r"\b(?:buy|purchase|acquire|own|get) this (?:premium )?domain\b|\bmake an offer on this domain",
            r"\bthe owner of [\w.-]+ (?:is offering|has listed)|\bdomain (?:is )?(?:parked|for sale)\b",
            r"\b[\w-]+\.[a-z]{2,} is (?:for sale|parked|available for purchase)",
            r"\binquire about this domain|\binterested in (?:this domain|buying)|\bget a price (?:for|in) ",
            r"\b(?:this )?(?:web ?page|page|domain|site|website)(?: name)?(?: [\w.-]+\.\w+)? (?:is|was)(?: \w+)? parked",
            r"\bparked (?:free|domain|page|by|at|with|courtesy)|\bdomain parking\b|\bfree parking page",
            r"\bthis domain (?:name )?(?:has )?(?:expired|is expired|was recently registered|has been registered|"
            r"is registered|was registered|is pending|has recently been registered|is available)",
            r"\bthis domain(?: name)? is (?:already )?(?:registered|taken|reserved)|\bdomain has expired",
            r"\b(?:account|website|site|web ?site|hosting|domain|service|page)(?: \w+)? (?:has been|is|was|is currently) suspended",
            r"\b(?:account|hosting) suspended\b|\bsuspended domain\b|\bhosting (?:account )?(?:has )?expired",
            r"\bsponsored listings\b|\brelated (?:searches|links):?\b.{0,80}\bprivacy policy|\brenew your domain",
            r"域名(?:出售|转让|交易|可转让|正在出售|停放|已过期|已到期|到期|待售|報價)|(?:出售|转让|购买)(?:此|该|本)?域名|"
            r"本域名|该域名|此域名|您访问的域名|域名(?:已被注册|已注册)|網域(?:出售|已過期)|(?:网站|空间|主机|站点)(?:已)?(?:暂停|到期|过期|被关闭|已关闭)",
            r"このドメイン(?:は|を)|ドメイン(?:パーキング|の有効期限|が取得|販売)|お名前\.com.{0,30}(?:取得|ドメイン)",
            r"(?:이 )?도메인(?:은|이|을|의)? ?(?:판매|만료|주차|구매)|등록된 도메인입니다|연결되어 있지 않은 도메인",
            r"(?:diese |die )?(?:domain|internetadresse|webadresse|internetpräsenz)(?: [\w.-]+\.\w+)? (?:steht|ist|wurde|können|kann|"
            r"soll)(?: \w+){0,3} (?:zum verkauf|verkauf|registriert|geparkt|reserviert|kaufen|erworben|verkaufen|eingerichtet)|"
            r"domain (?:zu verkaufen|kaufen|geparkt)",
            r"(?:ce |votre |le )?(?:nom de )?domaine(?: [\w.-]+\.\w+)? (?:est|a été|a bien été|n['’ ]est)(?: \w+){0,3} (?:à vendre|"
            r"enregistré|réservé|expiré|parké|disponible|configuré)|achetez ce domaine",
            r"(?:este |el )?dominio(?: [\w.-]+\.\w+)? (?:está|ha sido|se encuentra|puede estar)(?: \w+){0,3} (?:en venta|a la venta|"
            r"registrado|aparcado|expirado|disponible|caducado)",
            r"(?:este |o )?domínio(?: [\w.-]+\.\w+)? (?:está|foi|pode estar)(?: \w+){0,3} (?:à venda|registrado|estacionado|expirado|"
            r"congelado|disponível)",
            r"домен(?: [\w.-]+\.\w+)?(?: не)? (?:продается|продаётся|припаркован|зарегистрирован|выставлен|прикреплен|прикреплён|"
            r"делегирован|свободен|истек|истёк)|купить (?:этот )?домен|срок регистрации домена",
            r"(?:questo )?dominio(?: [\w.-]+\.\w+)? (?:è|è stato)(?: \w+){0,2} (?:in vendita|registrato|parcheggiato|scaduto)",
            r"(?:deze )?domein(?:naam)?(?: [\w.-]+\.\w+)? (?:is|staat)(?: \w+){0,3} (?:te koop|geregistreerd|geparkeerd|verlopen)",
            r"(?:ta )?domena(?: [\w.-]+\.\w+)? (?:jest|została)(?: \w+){0,2} (?:na sprzedaż|utrzymywana|zarejestrowana|zaparkowana)",
            r"(?:bu )?alan adı(?: \w+){0,3} (?:satılık|park|kayıtlı|tescil)|domain ini (?:dijual|telah)",
            r"(?:den här |detta )?domän(?:en|namnet)?(?: [\w.-]+\.\w+)? (?:är|har)(?: \w+){0,3} (?:till salu|parkera\w+|registrera\w+|utgån\w+|upphört)",
            r"(?:dette |denne )?dom(?:æ|e)ne\w*(?: [\w.-]+\.\w+)? (?:er|har)(?: \w+){0,3} (?:til salg|parkere\w+|registrere\w+|udløbet|utløpt)",
            r"(?:tämä |verkkotunnus )verkkotunnus?\w*(?: [\w.-]+\.\w+)? on(?: \w+){0,2} (?:myytävänä|rekisteröi\w+|vanhentunut)",
            r"(?:tato )?dom[ée]na(?: [\w.-]+\.\w+)? (?:je|byla|expirovala)(?: \w+){0,2} ?(?:na (?:prodej|predaj)|zaregistr\w+|zaparkov\w+|registrov\w+)",
            r"(?:ez a )?(?:domain|tartomány)\w*(?: [\w.-]+\.\w+)? (?:eladó|lejárt|regisztrál\w+)|domeniul(?: [\w.-]+\.\w+)? (?:este|a)(?: \w+){0,2} "
            r"(?:de vânzare|înregistrat|expirat|parcat)|домен(?: [\w.-]+\.\w+)? (?:продається|зареєстровано|закінчився)",
            r"(?:tên miền|domain) (?:này )?(?:[\w.-]+\.\w+ )?(?:đang (?:được )?(?:rao )?bán|đã (?:hết hạn|được đăng ký))|โดเมน(?:นี้)?.{0,20}(?:ขาย|หมดอายุ)",
            r"(?:این )?دامنه (?:به فروش|برای فروش|منقضی)|(?:هذا )?(?:النطاق|الدومين) (?:معروض )?(?:للبيع|منتهي)|הדומיין .{0,20}(?:למכירה|פג)|"
            r"(?:το )?(?:domain|όνομα χώρου)(?: [\w.-]+\.\w+)? πωλείται",
            r"(?:conta|hospedagem|site)(?: \w+){0,3} suspens[ao]\b|(?:cuenta|hosting|sitio)(?: \w+){0,3} suspendid[ao]\b|(?:compte|hébergement|site)(?: \w+){0,3} "
            r"suspendu|(?:konto|account|webspace|internetpräsenz|webauftritt)(?: \w+){0,2} gesperrt|account(?: \w+){0,2} (?:sospeso|opgeschort|geblokkeerd)|"
            r"konto(?: \w+){0,2} (?:zawieszone|zablokowane)|(?:аккаунт|хостинг)(?: \w+){0,3} (?:заблокирован|приостановлен)|hesa(?:p|bı)(?: \w+){0,2} askıya|"
            r"(?:účet|hosting|web)(?: \w+){0,3} pozastaven|akun(?: \w+){0,2} (?:ditangguhkan|disuspend)|(?:账户|账号|帐户|空间)(?:已)?(?:被)?(?:暂停|停用)|"
            r"(?:تم|تمّ) (?:إيقاف|تعليق) (?:هذا )?(?:الموقع|الحساب|الاستضافة)|انتهت مدة .{0,20}(?:الاستضافة|النطاق)|این (?:سایت|حساب) (?:مسدود|معلق)|"
            r"domena(?: [\w.-]+\.\w+)? może być na sprzedaż|"
            r"tài khoản(?: \w+){0,3} (?:tạm ngưng|bị khóa)",
            r"propose (?:le|ce) (?:nom de )?domaine à la vente|\bce site (?:web )?est à vendre|\bdiese (?:web)?seite steht zum verkauf",
            r"\bno web ?site (?:is )?(?:at|associated with|configured (?:for|at)) this (?:address|domain)|\baucun site n['’ ]est associé|"
            r"\bkeine website (?:zu|unter|mit) dieser|도메인의 사용 ?기간이 만료",
        )
    )
)
"""What landers say of their own address, in lower case."""
SALE: Final = re.compile(
    r"\bfor sale\b|\bà vendre\b|\bzu verkaufen\b|\bzum verkauf\b|\ben venta\b|\ba la venta\b|\bà venda\b|\bin vendita\b|\bte koop\b|"
    r"\btill salu\b|\btil salg\b|\bmyytävänä\b|\bna sprzedaż\b|\bna prodej\b|\bna predaj\b|\beladó\b|\bde vânzare\b|\bsatılık\b|"
    r"\brao bán\b|\bdijual\b|прода(?:ется|ётся|жа|м)\b|出售|转让|売(?:却|ります|り出し)|판매|فروش|للبيع|למכירה|πωλείται|ขาย"
)
"""Offers, in lower case."""
EXPIRY: Final = re.compile(
    r"\bexpir\w+|\babgelaufen\b|\bscadut\w+|\bverlopen\b|\butgån\w+|\budløb\w+|\butløp\w+|\bvanhentun\w+|\bwygas\w+|\bvypršel\w*|"
    r"\blejárt\b|\bsüresi dol\w+|hết hạn|\bkedaluwarsa\b|\bист[её]к\w*|到期|过期|過期|期限切れ|有効期限|만료|منتهي|منقضی|פג תוק|หมดอายุ"
)
"""Ends of what was paid for, in lower case."""


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links whose domain shows a lander instead of a site."""
    last = history[-1]
    if last.status is None or last.failure is not None or last.page is None:
        return None
    if not last.hops and last.page.text_chars > MAX_PARKED_CHARS:
        return None
    why = _sent_to_market(last) or _is_lander(last) or _is_default(history) or _is_kept_parked(last)
    if not why:
        return None
    sentence = f"{why} (it answered {evidence.phrase(last.status)} on {last.checked_at:%Y-%m-%d})."
    return Judgement(Verdict.DEAD, "parked", "parked", sentence)


def _sent_to_market(check: Check) -> str:
    """Say that a link was redirected to where domains are parked or sold."""
    asked = host(check.url)
    for url in [*(hop.url for hop in check.hops[1:]), check.final_url] if check.hops else []:
        name = host(url)
        market = next((it for it in MARKET_HOSTS if name == it or name.endswith("." + it)), "")
        if market and not asked.endswith(market):
            return f"The domain leads to the domain market {name}"
        if PARKING_SUBDOMAIN.match(name) and not PARKING_SUBDOMAIN.match(asked):
            return f"The domain leads to the parking address {name}"
        parts = urlsplit(url)
        if SERVER_PAGE.search(parts.path):
            return f"The domain leads to its server's own page {url}"
        if LANDER.search(parts.path + ("?" + parts.query if parts.query else "")) and _is_bare(
            check
        ):
            return f"The domain leads to the lander {url}"
    return _offered_elsewhere(check)


def is_blank(check: Check) -> bool:
    """Tell whether a page says so little that a lander's script could be all of it."""
    page = check.page
    if not check.succeeded or page is None or page.text_chars > MAX_SILENT_CHARS:
        return False
    return not page.text_chars or page.title.lower() in ("", bare_host(check.final_url))


def _is_kept_parked(check: Check) -> str:
    """Say that a domain is kept by the name servers of a parking network, and shows little."""
    page = check.page
    assert page is not None
    if page.text_chars > MAX_SAID_CHARS or alike.knows_missing_pages(check):
        return ""
    for name in check.nameservers:
        if any(name == it or name.endswith("." + it) for it in PARKING_NAME_SERVERS):
            return f"The domain is kept by the name server {name}, as parked ones are"
    return ""


def _is_bare(check: Check) -> bool:
    """Tell whether a page has nothing to say but perhaps of domains."""
    page = check.page
    assert page is not None
    return page.text_chars <= MAX_SILENT_CHARS or SAYS.search(page.words.lower()) is not None


def _offered_elsewhere(check: Check) -> str:
    """Say that a link was sent to another site, which offers the name of its own."""
    page = check.page
    assert page is not None
    name, other = (bare_host(it) for it in (check.url, check.final_url))
    about = f"{page.title} {page.heading}".lower()
    if not check.hops or name == other or name not in about or page.text_chars > MAX_PARKED_CHARS:
        return ""
    return f"{other} offers the name {name}" if DOMAIN_WORDS.search(page.words.lower()) else ""


def _is_lander(check: Check) -> str:
    """Quote how a page says that its own domain is parked, for sale, expired or suspended.

    An article about parking says such things as well, but not of the host that it stands on.
    """
    page = check.page
    assert page is not None
    if urlsplit(check.url).path not in ("", "/") and alike.knows_missing_pages(check):
        return ""  # nobody who parks a domain knows which pages it had
    text = page.words.lower()
    found = SAYS.search(text)
    said = found.group().strip() if found else ""
    mark = next(iter(page.marks(markers.PARKING)), "")
    if mark.endswith("lander-script") and page.text_chars > MAX_SILENT_CHARS:
        mark = ""  # a game has a lander, too
    if mark and page.text_chars <= (MAX_SAID_CHARS if said else MAX_BARE_CHARS):
        return f"The domain shows a parking page ({mark.partition(':')[2]})"
    name = bare_host(check.final_url)
    offer = text[found.start() : found.end() + NEAR_CHARS] if found else ""
    if name not in MAIL.sub(" ", text) and _names_another(offer, name):
        return ""
    named = name in text
    trade = {match.group() for match in DOMAIN_WORDS.finditer(text.replace(name, ""))}
    for_all = _says_for_all(check, page, said)
    title = page.title.lower()
    offered = name in title and (SALE.search(title) or EXPIRY.search(title))
    offered = offered and KEEPERS_WORDS.search(text.replace(name, ""))
    kept = mark and named and trade
    ended = named and KEEPERS_WORDS.search(title) and (SALE.search(title) or EXPIRY.search(title))
    deep = urlsplit(check.url).path not in ("", "/")
    only_named = deep and title.strip() == name
    reasons = (
        (only_named, MAX_SILENT_CHARS, f"The address shows nothing but the domain's name ({name})"),
        (
            offered,
            MAX_SAID_CHARS,
            f"The domain shows nothing but an offer or an end: “{page.title}”",
        ),
        (ended, MAX_SAID_CHARS, f"The domain shows a page called “{page.title}”"),
        (kept, MAX_SAID_CHARS, f"The domain shows a parking page ({mark.partition(':')[2]})"),
        (said and named, MAX_SAID_CHARS, f"The domain shows a lander that says “{said}”"),
        (
            named and len(trade) >= MIN_DOMAIN_WORDS,
            MAX_OWN_NAME_CHARS,
            f"The address shows nothing but the domain's name and its state ({name})",
        ),
        (
            for_all,
            MAX_SAID_CHARS if named or said else MAX_OWN_NAME_CHARS,
            f"The server says “{for_all}” for every address",
        ),
        (said, MAX_TINY_CHARS, f"The domain shows nothing but “{said}”"),
    )
    return next((it for applies, most, it in reasons if applies and page.text_chars <= most), "")


def _names_another(text: str, name: str) -> bool:
    """Tell whether a text names a domain other than a page's own; those of mail do not count."""
    return any(it.group() not in name for it in DOMAIN.finditer(MAIL.sub(" ", text)))


def _says_for_all(check: Check, page: Page, said: str) -> str:
    """Give what a server says for every address, "" where that has nothing to do with domains."""
    if not alike.shows_the_same_for_all(check):
        return ""
    text, name = page.words.lower(), bare_host(check.final_url)
    deep = urlsplit(check.url).path not in ("", "/")
    if deep and name in (page.title.lower().strip(), page.heading.lower().strip()):
        return name
    about = f"{page.title} {page.heading}".lower()
    kept = name in text and not phrases.GATE.search(about)
    unbuilt = UNBUILT.search(text) if deep else None
    if _names_another(text, name) and not (SALE.search(about) or EXPIRY.search(about)):
        kept = False  # a site that has moved says where to
    words = unbuilt or (KEEPERS_WORDS.search(text.replace(name, "")) if kept else None)
    return said or (words.group().strip() if words else "")


MAX_SILENT_CHARS: Final = 60
"""Of a page that leaves all to its script."""
MAX_BARE_CHARS: Final = 300
"""Of a page that bears a network's mark and says nothing: links and a search box."""
DOMAINS: Final = (
    r"\b(?:sub)?domains?\b|\bdomein\w*|\bdom[ií]nios?\b|\bdomaines?\b|\bдомен\w*|域名|網域|ドメイン|도메인|\bwhois\b|"
    r"\bхостинг\w*|\bdomän\w*|\bdomæn\w*|\bdomen[ey]?\w*|\bdomén\w*|\bverkkotunnu\w*|\balan ad\w+|tên miền|โดเมน|دامنه|النطاق|הדומיין|\bόνομα χώρου"
)
DOMAIN_WORDS: Final = re.compile(
    DOMAINS
    + "|"
    + SALE.pattern
    + "|"
    + EXPIRY.pattern
    + r"|\bregistr\w+|注册|登録|등록|зарегистр\w+|zarejestr\w+|"
    r"\bhost(?:ing|ed|er)\b|hosting|\bhospedad\w+|\bhéberge\w+|\bbackorder|\bauction\b|\brenew\w*|\bexpired\b|\bredemption\b|"
    r"\bparked\b|\bfor sale\b|\ben venta\b|\bà venda\b|\bescrow\b|\bgarantía\b|接受报价|注册时间|\bno website\b|\bgeen website\b|"
    r"\bsite publicado\b|\bname of your own\b|\bdedicated name\b|\bprice\b|\bprecio\b|[€$£]\s?\d|\d\s?[€$£]|\bpremium\b|\bholds? (?:this|the) name\b"
)
"""Words of those who keep and sell domains, in lower case."""
KEEPERS_WORDS: Final = re.compile(DOMAINS + r"|\bregistrar\b|\bhost(?:ing|er)\b")
"""Those of them that nobody else needs."""
UNBUILT: Final = re.compile(
    r"\b(?:nothing|nobody|no one|no site|no website|no content) (?:\w+ ){0,3}(?:published|built|uploaded|here yet|configured|attached)|"
    r"\bdefault (?:web )?(?:page|site)\b|\bsite (?:is )?(?:not|n['’]t) (?:yet )?(?:published|configured)|\bnew domain\b|"
    r"\bwebsite coming soon\b|\bhier entsteht\b|\bkeine (?:website|inhalte)\b|\bnom de domaine\b|\baucun site\b|\bsite en construction\b|"
    r"\bsitio en construcción\b|\bsite em construção\b|\bсайт (?:ещё |еще )?не|网站(?:建设中|正在建设|未开通)|"
    r"ホームページは(?:まだ|準備中)|사이트 준비"
)
"""How hosters say that a name has no site, in lower case."""
MIN_DOMAIN_WORDS: Final = 2
MAX_OWN_NAME_CHARS: Final = 500
"""Of a page that speaks of its own host's name in such words."""
MAX_TINY_CHARS: Final = 200
"""Of a page that says nothing else."""


def _is_default(history: Sequence[Check]) -> str:
    """Say that a link shows what a server shows where there is no site.

    A home page may always have been one, unless it was seen to be another.
    """
    check = history[-1]
    page = check.page
    assert page is not None
    mark = next(iter(page.marks(markers.DEFAULT_PAGE)), "")
    deep = urlsplit(check.url).path not in ("", "/")
    was_another = any(
        it.page is not None and it.succeeded and not it.page.marks(markers.DEFAULT_PAGE)
        for it in history[:-1]
    )
    if mark and (deep or was_another) and page.text_chars <= MAX_PARKED_CHARS:
        return f"The address shows a server's default page ({mark.partition(':')[2]})"
    return ""

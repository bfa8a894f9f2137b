"""Domains whose page was replaced by somebody else's: gambling, pills, and their like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.model import Judgement, Verdict
from crawler.rules import evidence
from crawler.sketch import similarity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

    from crawler.model import Check, Page

VOCABULARY: Final = {
    "gambling": re.compile(
        r"\bcasinos?\b|\bslots?\b|\bslot gacor\b|\bjudi\b|\btogel\b|\bbet(?:ting|s)?\b|\bpoker\b|\bjackpot|\bbaccarat\b|"
        r"\broulette\b|\bsportsbook|\bgacor\b|\bbandar\b|\bmaxwin\b|\bdeposit pulsa\b|\brtp\b|\bbahis\b|\bkumar\b|\biddaa\b|"
        r"\bcá cược\b|\bnhà cái\b|\bnổ hũ\b|\bsòng bạc\b|\bcassino\b|\bapostas?\b|\bapuestas?\b|\bscommesse\b|\bwetten\b|"
        r"\bказино\b|\bставк[иа]\b|\bбукмекер|博彩|娱乐城|娛樂城|真人|百家乐|百家樂|彩票|投注|老虎机|老虎機|棋牌|体育平台|"
        r"カジノ|スロット|ブックメーカー|토토|카지노|바카라|슬롯|먹튀|สล็อต|คาสิโน|บาคาร่า|แทงบอล|เว็บตรง|free spins|welcome bonus"
    ),
    "pills": re.compile(
        r"\bviagra\b|\bcialis\b|\bsildenafil\b|\btadalafil\b|\blevitra\b|\bivermectin\b|\btramadol\b|\bxanax\b|\bphentermine\b|"
        r"\bonline pharmacy\b|\bwithout (?:a )?prescription\b|\bno prescription\b|\bbuy (?:cheap )?\w+ (?:pills|online)\b|"
        r"\bcbd (?:oil|gummies|vape)\b|\bthc\b|\bdelta-8\b|\bvape (?:carts?|shop)\b|\bketo gummies\b|\bweight loss pills?\b|\bmale enhancement\b|виагра|壮阳"
    ),
    "adult": re.compile(
        r"\bporn\w*|\bsex cams?\b|\bnaked\b|\blive cams?\b|出会い系|即会い|マッチングアプリ|\bxxx\b|\bescorts?\b|\bsex (?:cam|chat|dating|shop|video)s?\b|\bcam girls?\b|\bmilf\b|\bonlyfans leaks?\b|"
        r"\bhookups?\b|\bnude\b|成人(?:视频|影片|网站)|约炮|色情|アダルト動画|무료야동|порно|эскорт"
    ),
    "essays": re.compile(
        r"\bessay writ(?:ing|ers?)\b|\bwrite my (?:essay|paper)\b|\bbuy (?:an )?essays?\b|\bdissertation (?:help|writing)\b|"
        r"\bterm papers?\b|\bcustom essays?\b|代写"
    ),
    "money": re.compile(
        r"\bpayday loans?\b|\bno credit check\b|\bloans? online\b|\bchwilówk\w+|\bpożyczk\w+|\bkredyt\w* bez\b|\bprofit robot\b|\bbitcoin\b|\binstagram followers?\b|\bbuy (?:instagram|youtube|tiktok)\b|\bquick loans?\b|\bcash advance\b|\bbad credit\b|\bforex (?:broker|signals?|trading)\b|"
        r"\bbinary options?\b|\bcrypto(?:currency)? (?:exchange|casino|trading|presale|signals?)\b|\bpinjaman online\b|"
        r"\bmicrocr[eé]ditos?\b|\bзайм\w*|\bbuy followers\b|\bseo backlinks?\b|\bguest posts?\b|\bairdrop\b|\btrading bot\b|贷款"
    ),
    "fakes": re.compile(
        r"\b\d\d% off\b|\bcheap (?:running )?shoes\b|\breplica (?:watches|bags|handbags|shoes)\b|\bcheap (?:jerseys|jordans|nike|ugg)\b|\boutlet (?:online|sale|store)\b|"
        r"\bwholesale jerseys\b|\bsuper ?copy\b|\blouis vuitton outlet\b|スーパーコピー|激安|偽ブランド|高仿"
    ),
}
"""Words of those who take over expired domains, in lower case, by trade."""
MIN_HITS: Final = 3
"""Different words of one trade on a page that had none of them before."""
MIN_HITS_ON_KEPT_TITLE: Final = 12
SAME_TEXT: Final = 0.15
"""Similarity from which a text is still the old one in part."""
WORD: Final = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")


def judge(history: Sequence[Check]) -> Judgement | None:
    """Judge links whose page is another than it was at an earlier check that found it alive."""
    last = history[-1]
    if last.page is None or last.status is None or not 200 <= last.status < 300:  # noqa: PLR2004
        return None
    before = _known(history[:-1])
    if before is None or before.page is None:
        return None
    trade = replaced(before.page, last.page)
    if not trade:
        return None
    title = last.page.title or last.page.heading
    return Judgement(
        Verdict.DEAD,
        "usurped",
        "usurped",
        f"Somebody else's page ({trade}) stands here since {before.checked_at:%Y-%m-%d}: it was "
        f"“{before.page.title}” and is “{title}”. Do not click. {evidence.answered(last)}",
    )


def _known(history: Sequence[Check]) -> Check | None:
    """Give the first check that found a page with a text: the one that the link was made for."""
    for check in history:
        page = check.page
        if page is not None and check.status == 200 and page.title and not trades(page):  # noqa: PLR2004
            return check
    return None


def replaced(before: Page, now: Page) -> str:
    """Name the trade of those who replaced a page, "" where nobody did.

    It takes the words of such a trade, of which the old page had none, and hardly anything left of
    the old text. Where a word of the old title is left, the site may have come to write about the
    trade, and more must speak for it.
    """
    if similarity(before.fingerprint, now.fingerprint) > SAME_TEXT:
        return ""
    kept = _words(before.title) & _words(now.title)
    least = MIN_HITS_ON_KEPT_TITLE if kept else MIN_HITS
    return next((it for it in trades(now, least) if it not in trades(before, least=1)), "")


def trades(page: Page, least: int = MIN_HITS) -> list[str]:
    """Name the trades of which a page uses at least so many different words.

    A word in the title counts twice.
    """
    title = f"{page.title} {page.heading}".lower()
    text = " ".join((title, *page.headings, page.excerpt)).lower()
    return [
        trade
        for trade, words in VOCABULARY.items()
        if len(_hits(words, text)) + len(_hits(words, title)) >= least
    ]


def _hits(words: re.Pattern[str], text: str) -> set[str]:
    return {match.group() for match in words.finditer(text)}


def _words(title: str) -> set[str]:
    return set(WORD.findall(title.lower()))

"""The trades of those who take over expired domains, known by their words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Final

CACHED_TEXTS: Final = 256
"""Each text is looked through by several questions in a row, at half a millisecond each."""
VOCABULARY: Final = {
    "gambling": re.compile(
        r"\bcasinos?\b|\bslots?\b|\bgacor\b|\bmaxwin\b|\bjudi\b|\btogel\b|\btoto\b|\bbandar\b|\bbet(?:ting|s)?\b|\bpoker\b|"
        r"\bjackpots?\b|\bbaccarat\b|\bblackjack\b|\broulette\b|\bsportsbooks?\b|\brtp\b|\bfree spins?\b|\bwelcome bonus\b|"
        r"\bno deposit\b|\bwager\w*|\bdeposit pulsa\b|\bqris\b|\bbahis\b|\bkumar\b|\biddaa\b|\bdeneme bonusu\b|\bbonus veren\b|"
        r"\bcá cược\b|\bnhà cái\b|\bnổ hũ\b|\bsòng bạc\b|\bxóc đĩa\b|\btài xỉu\b|\bcassinos?\b|\bapostas?\b|\bapuestas?\b|"
        r"\btragaperras\b|\bscommesse\b|\bsportwetten\b|\bspielautomaten\b|\bmachines? à sous\b|\bparis sportifs\b|\bkasyno\b|"
        r"\bказино\b|\bставк[иа] на спорт\b|\bбукмекер\w*|\bигровы\w+ автомат\w*|\bигров\w+ автомат\w*|\bігров\w+ автомат\w*|\bбездепозитн\w+|"
        r"\bфріспін\w*|\bфриспин\w*|博彩|娱乐城|娛樂城|娱乐平台|娱乐官网|真人视讯|百家乐|百家樂|彩票|时时彩|六合彩|北京赛车|投注|老虎机|老虎機|"
        r"\b(?:free|gratis|bonus) ?spins?\b|\bgratisspins\b|\b(?:velkomst|välkomst|willkommens|welkomst|powitaln\w+ )\s?bonus\w*|\bomsætningskrav\b|"
        r"\bomsättningskrav\b|\bcaça-níqueis\b|\bfortune tiger\b|\btigrinho\b|\bcashback\b|\bkasinot?\b|\bkasiino\b|\bspelautomat\w*|\bvedonlyönti\b|"
        r"\bszerencsejáték\w*|\bnyerőgép\w*|\bkaszinó\w*|\bpariuri\b|\bpăcănele\b|\bcazino\w*|\bкотировк\w+ букмекер|\bзеркало\b|"
        r"\bjackpot\w*|\bbonus de bienvenid[ao]\b|\bbono de bienvenida\b|\bbônus de (?:primeiro|boas)|\bslot (?:online|demo|thailand)\b|\bcá độ\b|"
        r"\bgame bài\b|\bbóng đá trực\b|\bเกมสล็อต\b|\bแทง\w*|شرط بندی|کازینو|كازينو|مراهنات|"
        r"\bkasyn\w*\b|\bbez depozytu\b|\bspin[óo]w\b|\bspiny\b|返水|赔率|賠率|提款|体育·|彩金|\busdt\b|官方版|\bpokies\b|\bigaming\b|\bno[- ]kyc\b|\bprovably fair\b|\brakeback\b|στοιχηματικ\w+|καζίνο|φρουτάκια|קזינו|הימורים|सट्टा|कैसीनो|\bsabong\b|"
        r"كازينوهات|رهانات|مراهن\w*|\bloteria online\b|\bhazardn\w+|\bherní automat\w*|\bkladionic\w*|\bказина\b|\bзалаган\w+|"
        r"棋牌|体育平台|首存|送彩金|カジノ|スロット|ブックメーカー|パチンコ攻略|토토|카지노|바카라|슬롯|먹튀|안전놀이터|배팅|สล็อต|คาสิโน|บาคาร่า|แทงบอล|เว็บตรง"
    ),
    "pills": re.compile(
        r"\bviagra\b|\bcialis\b|\bsild[eé]nafil\b|\btadalafil\b|\blevitra\b|\bivermectin\b|\btramadol\b|\bxanax\b|\bphentermine\b|"
        r"\bonline pharmacy\b|\bwithout (?:a )?prescription\b|\bno prescription\b|\bsans ordonnance\b|\bsin receta\b|\bohne rezept\b|"
        r"\bsenza ricetta\b|\bsem receita\b|\bбез рецепта\b|\bbuy (?:cheap )?\w+ (?:pills|online)\b|\bpillen?\b|\bpilules?\b|\bpills\b|"
        r"\bcbd\b|\bthc\b|\bhhc\b|\bdelta-8\b|\bvape (?:carts?|shop)\b|\bgummies\b|\bketo\b|\bbelly fat\b|\bweight loss\b|"
        r"\bkamagra\b|\bpotenzmittel\w*|\bpharmacie en ligne\b|\bonline[- ]apotheke\b|\bfarmacia online\b|\bbez recepty\b|\brecept nélkül\b|"
        r"\bfără rețetă\b|\breçetesiz\b|\bemagrec\w+|\bdimagr\w+|\bamincissant\w*|\badelgaza\w+|\bslimming\b|\bпохуде\w+|\bkratom\b|"
        r"\babnehm(?:kapseln|pillen|mittel)\b|\bodchudz\w+|\bfogyókúr\w+|减肥|حبوب|تنحيف|كيتو|ダイエット薬|다이어트약|"
        r"\bmale enhancement\b|\berectile\b|виагра|сиалис|壮阳|伟哥"
    ),
    "adult": re.compile(
        r"\bporn\w*|\bxxx\b|\bescorts?\b|\bcall girls?\b|\bincall\b|\boutcall\b|\bsex (?:cam|chat|dating|shop|video)s?\b|\bsex cams?\b|"
        r"\bsexcams?\b|\berotik\w*|\berotisch\w*|\bcam girls?\b|\blive cams?\b|\bmilf\b|\bonlyfans leaks?\b|\bhookups?\b|\bnudes?\b|\bnaked\b|成人(?:视频|影片|网站)|约炮|色情|"
        r"アダルト動画|マッチングアプリ|パパ活|今すぐ会える|即日会える|sugar daddy|出会い系|即会い|무료야동|порно|эскорт|проститутк\w+"
    ),
    "essays": re.compile(
        r"\bessay writ(?:ing|ers?)\b|\bwrite my (?:essay|paper|thesis)\b|\bwrite your paper\b|\bbuy (?:an )?essays?\b|"
        r"\bdissertation (?:help|writing|online)\b|\bterm papers?\b|\bcustom essays?\b|\bplagiarism[- ](?:free|check)\b|\bessays?\b|"
        r"\bdissertations?\b|\bghostwrit\w+|代写|\bдипломн\w+ (?:и|работ\w+)|\bкурсов\w+ (?:и|работ\w+)|\bантиплагиат\w*|\bреферат\w*|\bна заказ\b|"
        r"\bprace magisterskie\b|\bhausarbeit\w* schreiben\b|\btesis por encargo\b|\btfg\b|\btfm\b|\btrabajos? de fin de\b|\bantiplagio\b|\bmonografias prontas\b|\bfacharbeit\w*|\btcc pronto\b|\bdiplomky na\b"
    ),
    "money": re.compile(
        r"\bpayday loans?\b|\bno credit check\b|\bloans? online\b|\bquick loans?\b|\bcash advance\b|\bbad credit\b|\bminicr[eé]ditos?\b|"
        r"\bmicrocr[eé]ditos?\b|\basnef\b|\bpréstamos\b|\bchwilówk\w+|\bpożyczk\w+|\bkredyt\w* bez\b|\bзайм\w*|\bpinjaman online\b|"
        r"\bprofit robot\b|\bbitcoin\b|\bbtc\b|\bgiveaway\b|\bdouble your\b|\bforex (?:broker|signals?|trading)\b|\bbinary options?\b|"
        r"تداول|الفوركس|بيتكوين|العملات الرقمية|\bpůjčk\w+|\bpôžičk\w+|\bgyorskölcsön\w*|\bîmprumut\w*|\bpikalain\w*|\bpikavip\w*|\bpresale\b|"
        r"\bkviklån\b|\bforbrukslån\b|\bcrédit rapide\b|\bsofortkredit\b|\bsnelle lening\b|\bвзять кредит\b|\bмікрокредит\w*|\bкредит онлайн\b|消费贷|即日融資|대출|"
        r"\bcriptovalut\w*|\bcriptomoneda\w*|\bcriptomoed\w*|\bkryptowaluty?\b|\bkryptow\w+|\btrading (?:automatic\w+|platform|bot)\b|"
        r"\bkryptovalut\w*|\bкриптовалют\w*|\bimmediate \w+\b|\bloan (?:app|offers?)\b|\bprestiti\b|\bkredyt\w* online\b|\blån uden\b|\bsms-?lån\b|"
        r"\bcrypto(?:currency)? (?:exchange|casino|trading|presale|signals?|giveaway)\b|\bairdrop\b|\btrading bot\b|贷款"
    ),
    "promotion": re.compile(
        r"\b(?:instagram|tiktok|youtube) (?:followers?|likes|views|subscribers)\b|\bbuy (?:real )?(?:followers|likes|instagram|youtube|tiktok)\b|"
        r"\blikes package\b|\bsocial proof\b|\bseo backlinks?\b|\bguest posts?\b|\bbacklinks?\b"
    ),
    "fakes": re.compile(
        r"\b(?:up to )?\d\d ?% off\b|\bbis zu \d\d ?%|\bcheap (?:running )?(?:shoes|sneakers)\b|\breplica\b|"
        r"\bcheap (?:jerseys|jordans|nike|ugg)\b|\boutlet (?:online|sale|store)\b|\bwholesale jerseys\b|\bsuper ?copy\b|"
        r"\blouis vuitton outlet\b|\bfree shipping\b|\bfreie verschiffen\b|スーパーコピー|ブランドコピー|激安|偽ブランド|n級品|高仿|精仿"
    ),
    "ghostwritten magazine": re.compile(
        r"\bnet worth\b|\bage, (?:wife|husband|height|bio)\b|\bwrite for us\b|\bsponsored posts?\b|\bcelebrity\b|\bunlock(?:ing)? the secrets?\b|"
        r"\b(?:comprehensive|ultimate|complete) guide\b|\btop \d+ \w+ tools\b|\bin today['’]s fast[- ]paced\b|\bdigital landscape\b|\btrending now\b|"
        r"\bas an amazon associate\b|\baffiliate links?\b|\bbuying guide\b|\bbest (?:\w+ ){0,2}(?:vacuum cleaners?|mattress(?:es)?|air fryers?|vpns?|gadgets)\b|"
        r"\bhome improvement\b|\bhome decor\b|\b(?:bathroom|kitchen) (?:remodel\w*|renovation|tiles?)\b|\bnew roof\b|\brenovation tips\b|\bplumbers?\b|"
        r"\brachat de crédit\b|\bhuile de cbd\b|\bpar la rédaction\b|\babonnés instagram\b|\bguest posting\b|\bseo services?\b|\blifestyle (?:updates|tips|news)\b|\bhealth tips\b|\btech news\b|\bbusiness tips\b|\bposted by admin\b|\bby admin\b"
    ),
    "another business": re.compile(
        r"\bdentists?\b|\bdental\b|\borthodont\w+|\binvisalign\b|\broot canals?\b|\bteeth\b|\bpersonal injury\b|\battorneys?\b|\blaw firm\b|"
        r"\blawyers?\b|\bplumb(?:er|ers|ing)\b|\broof(?:ing|ers?)\b|\bhvac\b|\blocksmiths?\b|\btowing\b|\bcarpet cleaning\b|\bpest control\b|"
        r"\bbotox\b|\bmed ?spa\b|\bchiropract\w+|\bboilers?\b|\bdrains?\b|\bzahn(?:arzt|ärzt)\w*|\bimplantat\w*|\brechtsanw[aä]lt\w*|\bschlüsseldienst\w*|"
        r"\brohrreinigung\w*|\bnotdienst\b|\babfluss\b|\bverstopf\w+|\bfestpreis\w*|\bentrümpelung\w*|\buzkopšan\w*|\bsiivous\w*|\brengøring\w*|\bstädfirma\w*|\bclean(?:ing|ers)\b|\blimpieza\b|\bnettoyage\b|\bгенеральн\w+ уборк\w*|\bуборк\w+|\bklining\w*|\bsprzątani\w+|\btemizlik\b|\bнотариус\w*|\bdentistes?\b|\bavocats?\b|\bplombi(?:er|erie)s?\b|\bserruri(?:er|erie)s?\b|\bdentistas?\b|\babogad[oa]s?\b|\bfontaner[oa]s?\b|"
        r"\bcerrajer[oa]s?\b|\badvogad[oa]s?\b|\bencanador\w*|\bdentyst\w+|\badwoka\w+|\bhydraulik\w*|\bстоматолог\w*|\bадвокат\w*|\bсантехник\w*|"
        r"\bюрист\w*|\bимплант\w*|牙科|种植牙|律师|律師|歯科|弁護士|치과|임플란트|변호사"
    ),
    "streams": re.compile(
        r"\biptv\b|\bwatch (?:movies|series|tv)\b|\bmovies online\b|\bfree hd\b|\b\d[\d.,]*k?\+? (?:live )?channels\b|\bppv\b|\bpremium channels\b|\bulasan film\b|\btrực tiếp bóng đá\b|\bxem bóng đá\b|\bfirestick\b|"
        r"\bfilm streaming\b|\bstreaming gratuit\b|\bfilmy online\b|\bonline filmek\b|\bfilme online\b|\bقنوات\b|\bdizi izle\b|\bfilm izle\b|"
        r"\bno registration\b|足球直播|nba直播|高清直播|在线观看|免费观看|免费在线|热播|"
        r"\bсмотреть онлайн\b|\bстриминг\b|\bassistir (?:filmes|online)\b|\bver películas\b"
    ),
}
"""Words by trade, in lower case."""
SUBJECTS: Final = {
    "ghostwritten magazine": re.compile(
        r"\bmagazine|\blifestyle|\breviews?\b|\bhome\w* (?:&|and) garden"
    ),
    "another business": re.compile(
        r"\bclinic|\bhospital|\blegal|\blaw\b|\brepair|\bcontractor|\bbuild|медиц|клиник|право"
    ),
    "gambling": re.compile(
        r"gambl|addict|lotter|spielsucht|glücksspiel|jeux? d['’]argent|ludopat|азартн|лудоман|도박|賭|赌|ギャンブル|\bodds\b|\bgames?\b"
    ),
    "pills": re.compile(
        r"pharma|medic|drug|arzt|apothe|médic|аптек|лекар|약|药|藥|薬|hemp|cannabis|diet|nutrition"
    ),
    "adult": re.compile(r"\bsex|\badult|\bdating|prostitut|性|성인"),
    "essays": re.compile(r"\bwriting|\btutor|\bstudent|\bthesis|\btheses|论文|論文"),
    "money": re.compile(
        r"\bloan|\bcredit|\bfinanc|\bbank|\bcrypto|\bblockchain|\bdebt|préstamo|kredit|кредит|贷|貸"
    ),
    "promotion": re.compile(r"\bmarketing|\bseo\b|social media|\binstagram"),
    "fakes": re.compile(
        r"\bshop|\bstore\b|\bon sale\b|\bfashion|\bwatches|\bprice|通販|ショップ|shop"
    ),
    "streams": re.compile(r"\bstream|\bmovie|\bfilm|\btv\b|\bchannel|直播|视频|кино"),
}
"""Words of those who had to do with a trade's subject before: to help, to judge, to sell."""


@lru_cache(maxsize=CACHED_TEXTS)
def hits(trade: str, text: str) -> frozenset[str]:
    """Give the different words of a trade in a text."""
    return frozenset(match.group() for match in VOCABULARY[trade].finditer(text.lower()))


def is_subject(trade: str, text: str) -> bool:
    """Tell whether a text has to do with the subject of a trade."""
    return bool(hits(trade, text)) or SUBJECTS[trade].search(text.lower()) is not None

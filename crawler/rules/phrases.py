"""What pages say that are not there: whole headings, and sentences to the visitor, by language.

A *heading* must be nothing but the message, so that an article about missing pages is none. A
*sentence* says of some thing that it is gone, or speaks of what the visitor asked for; how much it
proves is for `crawler.rules.soft_404` to say.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Final

MAX_HEADING_CHARS: Final = 90
"""A heading that is longer says something else besides."""
SEPARATORS: Final = re.compile(r"\s*(?:[|·•»«›‹｜—–_/\\<>]| [-−:~] |\s-\s|：|::|: )\s*")
"""What stands between the parts of a title, such as the page's name and the site's."""
NOISE: Final = re.compile(r"[\s.,!?¡¿…。！？，、：:;\"'“”‘’()（）\[\]{}【】*#=+~-]+")


@dataclass(frozen=True, slots=True)
class Language:
    """A language's words, as patterns for lower case.

    `things` are what a page can be, `gone` what is said of one that is not there, `asked` turns of
    phrase for what the visitor wanted, and `filler` what else a bare message may hold. `this` points
    at the very page, and `spaced` says whether words stand apart.
    """

    things: str
    gone: str
    asked: str
    filler: str = r"(?!)"
    this: str = r"(?!)"
    spaced: bool = True


LANGUAGES: Final[dict[str, Language]] = {
    "en": Language(
        things=r"(?:web ?)?pages?|urls?|documents?|files?|articles?|contents?|resources?|items?|products?|posts?|"
        r"stor(?:y|ies)|videos?|jobs?|listings?|postings?|positions?|vacanc(?:y|ies)|profiles?|accounts?|users?|"
        r"repositor(?:y|ies)|projects?|threads?|topics?|questions?|events?|ads?|offers?|auctions?|albums?|pastes?|"
        r"records?|entr(?:y|ies)|propert(?:y|ies)|addresse?s?|links?|objects?|packages?|courses?|recipes?|blogs?|"
        r"details|thing you clicked on|site|node|units?|datasets?|snippets?|gists?|presentations?|slides?|lectures?|recordings?|"
        r"submissions?|chapters?|lessons?|galler(?:y|ies)|groups?|channels?|playlists?|episodes?|apps?|extensions?|plugins?|"
        r"surveys?|forms?|petitions?|campaigns?|polls?|preprints?|papers?|press releases?|announcements?|programmes?|versions?",
        gone=r"(?:could|can)(?: ?not|n?['’ ]t) be (?:found|located)|(?:was|were|is|are) ?(?:not|n['’]t) found|not found|"
        r"(?:do|does|did) ?(?:not|n['’]t) exist|no longer exists?|(?:is|are) no longer (?:available|here|online|active|"
        r"open|accepting)|no longer available|(?:is|are)(?: not|n['’]t) (?:available|here)(?: any ?more)?|not available|"
        r"no longer (?:taking|accepting) applications|(?:has|have)(?: now| been|)? (?:expired|closed|been (?:removed|deleted|unpublished|taken down|withdrawn|closed|filled|"
        r"deactivated))|(?:has|have) (?:previously |since |now )?(?:expired|ended|been (?:removed|deleted|unpublished|"
        r"taken down|withdrawn|closed|filled))|(?:was|were) (?:removed|deleted|unpublished|withdrawn)|(?:is|are) gone|"
        r"specified is invalid|unavailable|missing|(?:is|are) no longer (?:offered|listed|published|hosted|provided|accessible|"
        r"on (?:this|our) (?:site|server|website))|(?:was|were) (?:taken down|unpublished)",
        asked=r"(?:page|document|file|article|url|content|address|item|product|link|job|position|video|post|thing|person|member|profile) "
        r"(?:that )?you(?:['’]re| are| were|['’]ve| have)?(?: \w+)? (?:look(?:ing|ed) for|request(?:ed|ing)|"
        r"tr(?:ied|ying) to|searching for|seeking|after|follow(?:ed|ing)|access|reach|asked for|selected|entered|clicked)|"
        r"(?:the )?requested (?:web ?page|page|url|document|file|article|topic|post|thread|item|resource|product|record|content)|"
        r"we (?:can(?:not|['’]t| not)|could(?:n['’]t| not)|(?:are|were) unable to)(?: seem to)? (?:find|locate) "
        r"(?:the|that|this|your|any|what|a)|nothing (?:was )?found (?:here|at this)|(?:may|might) have been "
        r"(?:moved|removed|deleted|renamed|mistyped)|no (?:such )?(?:page|article|document|record|product|file|user|post)s?"
        r"[^.]{0,30}(?:found|exists?)|(?:invalid|no) (?:thread|topic|post|forum|page|article) (?:specified|id)|its (?:owner|author|uploader) (?:has )?(?:deleted|removed) it|there is currently "
        r"no text in this page|there (?:is(?: not|n['’]t)|are(?: not|n['’]t)) any \w+ here",
        filler=r"the|this|that|your|requested|sorry|oops|whoops|uh|oh|no|error|404|410|http|status|code|is|was|be|by|"
        r"its|owner|author|you|were|are|looking|for|we|it|or|and|has|been|on|site|server|website|hmm|either|now|here|"
        r"we can t find|cannot find|can t find|couldn t find|could not find|unable to find|a|to|at|t|can|could|not|"
        r"does|doesn|isn|wasn|couldn|exist|found|available|longer|any|more|anymore|n|located|deleted|removed|moved",
        this=r"(?:this|that)",
    ),
    "zh": Language(
        things=r"页面?|頁面?|网页|網頁|文章|内容|內容|帖子|主题|主題|商品|产品|產品|视频|視頻|影片|文件|信息|资源|資源|作品|链接|連結|用户|博客|职位|職位|"
        r"日志|问题|微博|网址|網址|地址|项目|词条|詞條|新闻|新聞|活动|店铺|宝贝|图片|小说|记录|数据|课程|課程|论文|論文|用户|用戶|频道|頻道|直播|专辑|專輯|"
        r"讲座|公告|题目|应用|檔案|资料|資料|話題|话题|节目|節目",
        gone=r"不存在|未找到|没有找到|沒有找到|找不到|不见了|不見了|走丢|丢失|(?:被|已经|已經|已)?(?:被)?(?:作者|up主|管理员|用户|卖家)?(?:删除|刪除|移除)|失效|"
        r"过期|過期|逾期|下架|下线|下柜|消失|无法找到|無法找到|已关闭|已關閉|已撤回|去火星|无法访问|無法訪問|尚未收录|已被移动",
        asked=r"(?:您|你|閣下)(?:要|所|正在|想要|刚才|想|指定)?(?:访问|訪問|请求|請求|查看|浏览|瀏覽|查找|查閱|查询|寻找|尋找|找|打开|輸入|输入|指定)的?.{0,4}"
        r"(?:页|頁|文章|内容|內容|帖|商品|视频|影片|文件|信息|资源|链接|地址|网址|網址)|(?:抱歉|对不起|對不起|很遗憾).{0,20}(?:不存在|找不到|未找到|没有找到|"
        r"删除|无法访问|走丢|失效|移除|尚未收录)",
        filler=r"抱歉|很抱歉|非常|对不起|對不起|哎呀|啊嘞|错误|錯誤|出错了?|提示|您|你|要|所|访问|訪問|请求|請求|查看|浏览|瀏覽|查找|找|打开|的|该|此|这个|這個|"
        r"本|了|啦|可能|已经|已經|已|或|被|想|指定|404|error|到|您好",
        this=r"(?:该|該|此|这个|這個|这篇|這篇|本)",
        spaced=False,
    ),
    "ja": Language(
        things=r"ページ|記事|ファイル|コンテンツ|商品|動画|url|情報|投稿|求人|作品|アドレス|画像|ブログ|お知らせ|トピック|スレッド|物件|資料|データ|講座|科目|"
        r"論文|イベント|チャンネル|レシピ|ユーザー|スライド|アカウント|アルバム|番組",
        gone=r"(?:掲載|公開)期間.{0,6}(?:終了|過ぎ)|見当たりません|閲覧できません|見つかりません|見つけることができません|存在しません|ありません|ございません|削除され|(?:公開|掲載|販売|配信)(?:を|は|が)?終了|移動(?:した|され)|"
        r"見つかりませんでした|非公開|未検出|お探しの.{0,8}(?:なし|ない)",
        asked=r"(?:お探しの|ご指定の|指定された|リクエストされた|アクセスしようとした|お探しになっている|要求された|ご覧になろうとし).{0,6}"
        r"(?:ページ|記事|ファイル|コンテンツ|商品|動画|url|情報|投稿|求人|作品|アドレス|画像|ブログ|物件)",
        filler=r"申し訳ありません|申し訳ございません|が|は|を|に|の|でした|お探し|ご指定|この|その|指定|された|リクエスト|アクセスしようとした|該当|すでに|既に|現在|"
        r"エラー|404|error|not|found|いたしました|しました|しています|か|または|ました|た|可能性があります",
        this=r"(?:この|こちらの)",
        spaced=False,
    ),
    "ko": Language(
        things=r"페이지|게시물|게시글|글|문서|상품|콘텐츠|파일|기사|정보|주소|영상|채용공고|공고|매물|작품|블로그|카페|데이터|강의|사용자|프로필|채널|논문|공지|행사|링크|계정|앨범",
        gone=r"찾을 수 없|존재하지 않|없습니다|삭제(?:되|된|하)|찾지 못|이동되|변경되|종료되|마감되|만료되",
        asked=r"(?:요청하신|찾으시는|찾고 계신|입력하신|방문하시려는|원하시는|접근하신|선택하신) ?.{0,8}(?:페이지|게시물|게시글|글|문서|상품|콘텐츠|"
        r"파일|기사|정보|주소|영상|공고|매물|작품)|(?:삭제되었거나|삭제된|존재하지 않는|없는|볼 수 없는) ?.{0,8}(?:페이지|게시물|게시글|글|문서|상품|콘텐츠|"
        r"파일|기사)(?:입니다|이에요|예요|에요)|(?:게시물|게시글|글)을 (?:내렸|삭제했|지웠)",
        filler=r"요청하신|찾으시는|해당|를|을|가|이|는|은|습니다|음|었습니다|았습니다|게시물입니다|입니다|오류|에러|죄송합니다|404|error|거나|수|없는|니다|었거나|니|의",
        this=r"(?:이|해당)",
        spaced=False,
    ),
    "de": Language(
        things=r"(?:web)?seite|artikel|bericht|datensatz|meldung|dokument|inhalt|datei|beitrag|produkt|angebot|(?:stellen)?anzeige|stelle|adresse|url|"
        r"eintrag|veranstaltung|thema|video|sendung|benutzer|profil|kurs|projekt|gruppe|bild|stellenangebot|vortrag|umfrage|"
        r"aufzeichnung|nachricht|pressemitteilung|konto|album|rezept|diskussion",
        gone=r"nicht (?:gefunden|mehr (?:verfügbar|vorhanden|online|gefunden|zur verfügung|aktuell)|verfügbar|vorhanden|existent|"
        r"zur verfügung)|existiert (?:leider )?nicht|gibt es (?:\w+ ){0,3}nicht|gelöscht|entfernt|abgelaufen|deaktiviert|nicht mehr "
        r"zur verfügung|nicht (?:\w+ )?gefunden werden|wurde verschoben",
        asked=r"(?:gewählte|gewünschte|gesuchte|aufgerufene|angeforderte|angegebene|aufgerufenen|gewünschten|gesuchten|angeforderten)[nrs]? "
        r"(?:seite|artikel|dokument|inhalt|datei|adresse|url|beitrag|produkt)",
        filler=r"fehler|404|die|diese|der|das|dieser|dieses|ihre|leider|wurde|konnte|ist|werden|gewünschte|angeforderte|gesuchte|von|"
        r"ihnen|dir|error|nicht|mehr|sorry|hoppla|ups|wir|haben|sie|hier|aufgerufene",
        this=r"(?:diese[rs]?|dies)",
    ),
    "fr": Language(
        things=r"page|article|billet|document|contenu|fichier|produit|adresse|annonce|offre|vidéo|ressource|publication|fiche|sujet|événement|"
        r"cours|projet|profil|utilisateur|groupe|image|lien|jeu de données|discussion|compte|recette|émission|album|thèse",
        gone=r"introuvable|(?:pas|non)(?: été)? trouvée?|n['’ ]existe (?:pas|plus|malheureusement)|n['’ ]est (?:pas|plus) (?:disponible|"
        r"en ligne|accessible)|a(?: été| bien été)? (?:supprimée?|déplacée?|retirée?|effacée?|dépubliée?)|a peut[- ]être été \w+|expirée?|désactivée?|inexistante?|"
        r"n['’ ]a pas été trouvée?|plus disponible",
        asked=r"aucune? (?:page|contenu|article|document) n['’ ]existe|(?:page|article|document|contenu|fichier|produit|annonce|offre|adresse) que vous (?:cherchez|recherchez|avez|demandez|"
        r"souhaitez|tentez|essayez)|(?:page|article|document) (?:demandée?|recherchée?)",
        filler=r"erreur|404|oups|désolée?|cette|la|le|l|ce|votre|est|n|existe|a|semble|pas|plus|été|demandée?|recherchée?|que|vous|"
        r"cherchez|error|cet|il|mince|alors",
        this=r"(?:ce|cet|cette)",
    ),
    "es": Language(
        things=r"página|nota|artículo|documento|contenido|archivo|producto|anuncio|oferta|dirección|recurso|entrada|publicación|vídeo|tema|noticia|"
        r"curso|usuario|perfil|proyecto|grupo|enlace|registro(?: de datos)?|cuenta|receta|evento|video|vacante|convocatoria",
        gone=r"no se (?:puede|pudo|ha podido) encontrar|no (?:se )?(?:encuentra|encontró|encontrad[ao]|ha encontrado|existe|está disponible|encontramos|ha sido encontrad[ao])|ya no "
        r"(?:existe|está|se encuentra)|(?:ha sido|fue|han sido) (?:eliminad|borrad|movid|retirad)[ao]|eliminad[ao]|caducad[ao]|"
        r"descatalogad[ao]|no disponible|finalizó|(?:ha sido |fue )?dad[ao] de baja",
        asked=r"(?:página|nota|artículo|documento|contenido|archivo|producto|anuncio|oferta|dirección|recurso) (?:que (?:buscas?|está|estás|solicit"
        r"|intentas?|ha)|solicitad[ao])|no se ha especificado ningún|no se puede encontrar (?:el|la|ning)|no (?:hemos podido|pudimos) encontrar",
        filler=r"error|404|lo|sentimos|la|el|esta|este|ups|ha|sido|fue|se|que|buscas?|solicitad[ao]|no|ya|disponible|vaya|está|encontrad[ao]",
        this=r"est[ea]",
    ),
    "pt": Language(
        things=r"página|artigo|documento|conteúdo|arquivo|ficheiro|produto|endereço|matéria|anúncio|notícia|post|publicação|vaga|vídeo|"
        r"curso|usuário|utilizador|perfil|projeto|tópico|registro|registo|evento|link|conta|receita|edital",
        gone=r"não (?:existe|foi encontrad[ao]|encontrad[ao]|está (?:mais )?disponível|pôde ser|se encontra|localizad[ao]|foi localizad[ao])|"
        r"(?:foi|foram) (?:removid|excluíd|movid|retirad|apagad)[ao]|removid[ao]|excluíd[ao]|despublicad[ao]|desativad[ao]|saiu de linha|não faz mais parte|já não (?:se encontra|está|existe)|inexistente|expirad[ao]|finalizad[ao]",
        asked=r"(?:página|artigo|documento|conteúdo|arquivo|item|produto|endereço|matéria|anúncio) (?:que (?:você|procura|pretende|está|tentou)|"
        r"solicitad[ao]|procurad[ao])",
        filler=r"erro|404|desculpe|ops|a|o|esta|este|foi|que|você|procura|solicitad[ao]|não|mais|está|encontrad[ao]|error",
        this=r"(?:est|ess)[ea]",
    ),
    "ru": Language(
        things=r"страниц\w*|элемент\w*|раздел\w*|стат\w+|документ\w*|файл\w*|материал\w*|публикац\w+|запис\w+|товар\w*|объявлени\w*|тем[аы]|новост\w+|вакансия|видео|"
        r"сообщени\w*|пользовател\w*|адрес\w*|курс\w*|профил\w*|проект\w*|вакансия|объект\w*|лот\w*|ссылк\w+|событи\w+|альбом\w*|групп\w+",
        gone=r"не (?:найден\w*|существу\w+|обнаружен\w*)|больше не|(?:был[аио]? )?(?:удален\w*|удалён\w*|перемещен\w*|перемещён\w*)|"
        r"отсутству\w+|недоступ\w+|снят\w* с публикации|никогда не существовал\w*|ист[её]к\w*|устарел\w*",
        asked=r"доступ к (?:странице|публикации|статье|записи|документу|материалу) закрыт|так(?:ого|ой) (?:страницы|статьи|документа|файла|темы|записи|товара)\b.{0,40}\bнет\b|(?:запрашиваем|запрошенн|указанн)\w+ (?:вами )?(?:страниц|документ|материал|файл|адрес|стать)\w*|котор\w+ вы (?:ищете|запросили|запрашива\w+|"
        r"запрашива\w+|искали|пытаетесь)",
        filler=r"ошибка|404|к|сожалению|извините|запрашиваемая|данная|эта|запрошенная|такой|этот|данный|был[аио]?|или|error|http|not|found|вами|нет",
        this=r"(?:эт(?:о|а|от)|данн(?:ый|ая|ое))",
    ),
    "id": Language(
        things=r"halaman|artikel|konten|berita|produk|laman|barang|iklan|lowongan|tautan|tujuanmu|dokumen|berkas|video|topik|pengguna|"
        r"kursus|data|postingan?|akun|acara",
        gone=r"belum (?:ada|dibuat)|tidak (?:lagi tersedia|dapat (?:ditemukan|ditampilkan|diakses)|ditemukan|ada|tersedia)|(?:sudah|telah) (?:tidak|dihapus|dipindahkan|berakhir|kedaluwarsa)|nggak ada|"
        r"sudah tidak",
        asked=r"(?:halaman|artikel|konten|berita|produk|laman|dokumen|berkas) yang (?:anda|kamu) (?:\w+ )?(?:cari|minta|tuju|akses)|halaman yang (?:diminta|dicari|dituju)",
        filler=r"maaf|error|404|yang|anda|kamu|cari|ini|tersebut|ups|waduh",
        this=r"(?:halaman|artikel|konten|berita|topik|produk|dokumen|video|iklan|lowongan|postingan) ini",
    ),
    "it": Language(
        things=r"pagina|articolo|contenuto|documento|prodotto|annuncio|indirizzo|risorsa|presentazione|video|corso|file|profilo|utente|"
        r"scheda|notizia|discussione|post|evento|offerta|progetto|ricetta|account",
        gone=r"(?:è stat[ao]|sono stat[ei]) (?:rimoss|eliminat|cancellat|spostat|ritirat)[aoei]|non esiste più|non è presente|introvabile|non (?:è stat[ao] trovat[ao]|trovat[ao]|esiste|è (?:più )?disponibile|più disponibile)|inesistente|rimoss[ao]|eliminat[ao]|scadut[ao]",
        asked=r"(?:pagina|articolo|contenuto|discussione|documento|prodotto|sezione) (?:che (?:stai|stavi|state|cerchi|hai)|richiest[ao]|cercat[ao])",
        filler=r"errore|404|la|il|l|questa|questo|ops|spiacenti|error|richiesta|richiesto",
        this=r"quest[ao]",
    ),
    "nl": Language(
        things=r"pagina|artikel|product|bestand|vacature|advertentie|document|dataset|cursus|video|profiel|bericht|onderwerp|project|"
        r"gebruiker|nieuwsbericht|evenement|item|inhoud|link|recept|account",
        gone=r"niet (?:meer )?(?:gevonden|beschikbaar|bestaat)|bestaat niet|niet gevonden|verwijderd|verlopen|niet meer",
        asked=r"(?:pagina|artikel|product|bestand|vacature|document|inhoud|bericht) (?:die|dat) (?:u|je) (?:zoekt|zocht|probeert|opvroeg)",
        filler=r"fout|404|de|het|deze|dit|helaas|is|kon|worden|werd|sorry|oeps|error|meer|niet",
        this=r"(?:deze|dit|die)",
    ),
    "pl": Language(
        things=r"stron[ay]|artykułu?|podstrona|ogłoszeni[ea]|ofert[ay]|plik|dokument|produkt|profil|film|wątek|temat|przedmiot|"
        r"użytkownik|wydarzenie|wpis|konto",
        gone=r"został[aoy]? (?:usunięt\w+|przeniesion\w+|skasowan\w+)|nie odnaleziono|nie (?:jest (?:już )?opublikowan\w+|istnieje|została znaleziona|znaleziono|jest (?:już )?dostępn[ay])|nie znaleziono|usunięt[ay]|wygasł[ao]",
        asked=r"(?:której|o którą) (?:szukasz|prosisz|pytasz)|szukan\w+ (?:strona|przez)|"
        r"(?:stron\w+|temat|plik|artykuł),? któr\w+ (?:wybrałeś|szukasz|szukałeś|próbujesz|próbowałeś|chcesz)",
        filler=r"błąd|404|nie|znaleziono|podana|ta|przepraszamy|error",
        this=r"t(?:a|en|o)",
    ),
    "cs": Language(
        things=r"stránk[ay]|článek|dokument|inzerát|soubor|produkt|příspěvek|obsah|předmět|profil|video",
        gone=r"nelze najít|byl[ao]? (?:smazán|odstraněn|přesunut|zrušen)\w*|ne(?:byl[ao]? )?(?:nalezen[ao]?|našli)|neexistuje|nenalezen[ao]?|jsme nenašli|smazán[ao]?|není k dispozici|nebyl[ao]? nalezen[ao]?",
        asked=r"kter(?:ou|ý|é) hledáte|požadovan[áýé]",
        filler=r"chyba|404|omlouváme|se|tato|error|požadovaná",
        this=r"t(?:ento|ato|oto)",
    ),
    "tr": Language(
        things=r"sayfa\w*|içerik|içeriğ\w*|ürün|haber|ilan|makale|konu|video|dosya|kullanıcı|belge|kayıt",
        gone=r"bulunamıyor|bulunmuyor|bulunmamaktadır|ulaşılam\w+|erişilem\w+|bulunamadı|mevcut değil|kaldırıl\w+|taşın\w+|silin\w+|yayından kaldırıl\w+|artık yok",
        asked=r"(?:aradığınız|istediğiniz|ulaşmaya çalıştığınız) (?:sayfa|içerik|ürün|ilan|haber|makale|duyuru|etkinlik|dosya|belge|konu|video)",
        filler=r"hata|404|aradığınız|üzgünüz|bu|error|maalesef",
        this=r"bu",
    ),
    "vi": Language(
        things=r"trang|bài viết|nội dung|chủ đề|sản phẩm|tin|video|tài liệu|tệp|người dùng|liên kết|bài đăng|khóa học",
        gone=r"không (?:tồn tại|tìm thấy|có sẵn|còn)|đã (?:bị )?(?:xóa|xoá|gỡ|hết hạn)|không được tìm thấy",
        asked=r"(?:bạn|mà bạn) (?:đang )?(?:tìm|yêu cầu|truy cập)|không tìm thấy (?:trang|bài|chủ đề|nội dung)",
        filler=r"lỗi|404|rất|tiếc|này|bạn|xin|error|được|yêu|cầu",
    ),
    "ar": Language(
        things=r"الصفحة|المقال|المحتوى|الملف|المنتج|الموضوع|الرابط|الفيديو|الإعلان|الخبر|المادة",
        gone=r"لم (?:نتمكن من|نعثر)|تمت? (?:إزالة|إزالته|حذفه)|محذوفة?|غير (?:موجودة?|متوفرة?|متاحة?)|لم يتم العثور|لا توجد|تم حذف|لا يوجد",
        asked=r"(?:الصفحة|المقال|المحتوى|الملف) (?:التي|الذي) (?:تبحث|طلبت|تحاول)|(?:الصفحة|المادة) المطلوبة|(?:الملف|المحتوى|المقال|الرابط) المطلوب",
        filler=r"عذرا|عذراً|خطأ|404|المطلوبة|هذه|التي|تبحث|عنها",
        this=r"هذ(?:ا|ه)",
    ),
    "sv": Language(
        things=r"sida[n]?|artikel\w*|dokument\w*|fil(?:en)?|annons(?:en)?|produkt(?:en)?|inlägg(?:et)?|innehåll(?:et)?|länk(?:en)?|evenemang\w*",
        gone=r"finns inte(?: längre)?(?: kvar)?|hittades inte|kunde inte hittas|kan inte (?:hittas|visas)|hittas ej|har (?:tagits bort|flyttats|raderats|"
        r"utgått)|är (?:borttage[nt]|raderad\w*|flyttad\w*)|saknas",
        asked=r"(?:sidan|dokumentet|artikeln|innehållet|produkten) (?:som )?du (?:söker|sökte|försöker|försökte|letar|letade|begärde)|"
        r"vi (?:hittar|kan|kunde) inte (?:hitta )?(?:sidan|det du)",
        filler=r"oj|hoppsan|ursäkta|tyvärr|fel|404|den|det|vi|hittar|inte|du|söker|som|här|error|längre|kan|visas",
        this=r"(?:denna|detta|den här|det här)",
    ),
    "da": Language(
        things=r"annonse[n]?|stilling(?:en)?|utlysning(?:en)?|profil(?:en)?|video(?:en)?|side[n]?|artik(?:kel|len)\w*|dokument\w*|fil(?:en)?|annonce[n]?|produkt(?:et)?|indhold(?:et)?|innhold(?:et)?|indlæg\w*|innlegg\w*|link\w*",
        gone=r"findes (?:desværre )?ikke(?: længere| mere)?|finnes (?:dessverre )?ikke(?: lenger)?|(?:blev|ble) ikke (?:fundet|funnet)|ikke (?:fundet|funnet)|"
        r"kunne ikke (?:findes|finnes|vises)|er (?:blevet |blitt )?(?:slettet|fjernet|flyttet)|eksisterer ikke|ikke (?:længere|lenger) "
        r"(?:tilgængelig|tilgjengelig)",
        asked=r"(?:siden|artik\w+|dokumentet|indholdet|innholdet|annon[cs]en|stillingen|produktet),? (?:som )?du (?:leder|ledte|leter|lette|søger|søgte|prøver|prøvde|prøvede|"
        r"forsøger|forsøgte|forsøker|forsøkte|ønsker|ønskede|spurte)|vi (?:kan|kunne) ikke finde? (?:siden|det)|vi finner ikke siden",
        filler=r"ups|hov|beklager|desværre|dessverre|fejl|feil|404|den|det|vi|du|leder|efter|etter|kunne|kan|ikke|error|her|finde|finne",
        this=r"(?:denne|dette)",
    ),
    "fi": Language(
        things=r"sivu\w*|artikkeli\w*|tuot(?:e|etta)|ilmoitus\w*|tiedosto\w*|henkilö\w*|sisältö\w*|julkaisu\w*|video\w*|linkki\w*",
        gone=r"ei voi(?:tu|da)? (?:löytää|näyttää)|ei (?:enää )?(?:löydy|löytynyt|ole (?:enää )?(?:olemassa|saatavilla|käytössä))|on (?:poistettu|siirretty|poistunut|vanhentunut)|poistettu",
        asked=r"(?:etsimä|hakema|pyytämä)(?:ä|a)?si (?:sivu|artikkeli|tuote|tiedosto|sisältö)\w*|sivua,? jo(?:ta|nka) (?:etsit|hait|yritit)",
        filler=r"virhe|404|valitettavasti|hups|pahoittelut|etsimääsi|hakemaasi|pyytämääsi|ei|error",
        this=r"tämä",
    ),
    "el": Language(
        things=r"σελίδα|άρθρο|αρχείο|έγγραφο|περιεχόμενο|προϊόν|βίντεο\w*|βιντεο\w+|αγγελία|ανάρτηση|σύνδεσμος",
        gone=r"δεν (?:βρέθηκε|υπάρχει|είναι (?:πλέον )?διαθέσιμ\w+)|έχει (?:διαγραφεί|αφαιρεθεί|μετακινηθεί|λήξει|καταργηθεί)|διαγράφηκε|αφαιρέθηκε",
        asked=r"(?:σελίδα|άρθρο|έγγραφο|περιεχόμενο) που (?:ζητήσατε|αναζητάτε|ψάχνετε|ζητάτε|αναζητείτε)|θέμα\b[^.]{0,20} που (?:ψάχνετε|ζητήσατε)",
        filler=r"σφάλμα|404|η|το|που|ζητήσατε|δεν|βρέθηκε|συγγνώμη|λυπούμαστε|error|ψάχνετε",
        this=r"(?:αυτή η|αυτό το|η παρούσα)",
    ),
    "he": Language(
        things=r"ה?(?:דף|עמוד|מאמר|קובץ|תוכן|מוצר|כתבה|פוסט|מודעה|סרטון)",
        gone=r"לא (?:נמצאה?|קיימת?|זמינה?|אותר)|אינו (?:קיים|זמין)|אינה (?:קיימת|זמינה)|הוסרה?|נמחקה?",
        asked=r"(?:הדף|העמוד|המאמר|הקובץ|התוכן) (?:שביקשת|שחיפשת|המבוקש|שניסית|שאתם מחפשים)\w*",
        filler=r"שגיאה|404|מצטערים|אופס|המבוקש|שביקשת|שחיפשת|error|באתר",
        this=r"(?:דף|עמוד|מאמר) זה",
    ),
    "uk": Language(
        things=r"сторінк\w*|статт\w+|документ\w*|файл\w*|матеріал\w*|товар\w*|оголошення|новин\w+|запис\w*|тем[аиу]|відео|користувач\w*",
        gone=r"знят\w+ з публікації|не (?:знайден\w*|існу\w+|знайшли|знайшлося)|(?:було )?(?:видален\w+|вилучен\w+|переміщен\w+)|більше не",
        asked=r"(?:сторінк\w+|матеріал|документ),? (?:яку|який|що) ви (?:шукаєте|шукали|запит\w+|намага\w+)|запит\w+ (?:вами )?сторінк\w*",
        filler=r"помилка|404|на|жаль|вибачте|ця|цю|яку|ви|шукаєте|error",
        this=r"(?:ця|цей|це)",
    ),
    "hu": Language(
        things=r"oldal\w*|cikk\w*|dokumentum\w*|fájl\w*|tartal\w+|termék\w*|hirdetés\w*|bejegyzés\w*|hír|téma",
        gone=r"nem (?:található|létezik|elérhető|talál\w+|szerepel)|törölt\w+|törlésre került|eltávolítot\w+|megszűnt|lejárt|már nem",
        asked=r"(?:keresett|kért) (?:oldal|tartalom|cikk|dokumentum|termék)\w*",
        filler=r"hiba|404|a|az|keresett|kért|sajnáljuk|sajnos|error",
        this=r"(?:ez az?)",
    ),
    "ro": Language(
        things=r"pagina|articolul|documentul|fișierul|produsul|anunțul|conținutul|subiectul|știrea",
        gone=r"nu (?:a fost găsit\w*|mai există|există|(?:mai )?este disponibil\w*|poate fi găsit\w*)|a fost (?:șters\w*|ștears\w*|eliminat\w*|mutat\w*|"
        r"retras\w*)|negăsit\w*|inexistent\w*|expirat\w*",
        asked=r"(?:pagina|articolul|documentul) (?:pe care (?:o|îl) (?:căutați|cauți|căutai|solicit\w+)|căutat\w*|solicitat\w*|cerut\w*)",
        filler=r"eroare|404|ne|pare|rău|ups|căutată|solicitată|pe|care|o|căutați|cauți|error",
        this=r"(?:aceast[aă]|acest)",
    ),
    "th": Language(
        things=r"หน้า(?:เว็บ|นี้|ที่)?|บทความ|เนื้อหา|ไฟล์|สินค้า|กระทู้|ประกาศ|ข้อมูล",
        gone=r"ไม่พบ|ไม่มีอยู่|ถูกลบ|หมดอายุ|ไม่สามารถเข้าถึง",
        asked=r"ที่(?:คุณ|ท่าน)(?:กำลัง)?(?:ค้นหา|ต้องการ|ร้องขอ|เรียก)|ไม่พบ(?:หน้า|บทความ|กระทู้|สินค้า|เนื้อหา)",
        filler=r"ขออภัย|ขอโทษ|404|ที่|คุณ|ท่าน|กำลัง|ค้นหา|ต้องการ|นี้|error|ครับ|ค่ะ",
        spaced=False,
    ),
    "fa": Language(
        things=r"صفحه|مطلب|مقاله|فایل|محصول|آگهی|محتوا|خبر|ویدیو",
        gone=r"(?:یافت|پیدا) نشد|وجود ندارد|موجود نیست|حذف شده|در دسترس نیست",
        asked=r"(?:صفحه|مطلب|محتوا|محصول)(?:\s?[یا]{1,2})? (?:مورد نظر|درخواستی|که (?:به )?دنبال)",
        filler=r"خطا|خطای|404|متاسفانه|متأسفانه|مورد|نظر|شما|درخواستی|error",
    ),
    "ca": Language(
        things=r"pàgina|article|document|contingut|fitxer|producte|notícia",
        gone=r"no (?:s['’ ]ha trobat (?:cap|el|la)|s['’ ]ha trobat|existeix|trobad[ao]|està disponible|s['’ ]ha pogut)|ha estat (?:eliminad[ao]|esborrad[ao])",
        asked=r"(?:pàgina|article|document) (?:que (?:cerqueu|busqueu|cerques|busques|heu)|sol·licitad[ao])",
        filler=r"error|404|la|el|aquesta|ho|sentim|que|cerqueu|busqueu|no",
        this=r"aquest[a]?",
    ),
    "sk": Language(
        things=r"stránk[au]|článok|dokument|súbor|inzerát|príspevok|obsah",
        gone=r"neexistuje|ne(?:bol[ao]? )?(?:nájden[áýéa]|našla|našli|našiel)|nenájden\w+|bol[ao]? (?:zmazan|odstránen|presunut)\w*|nie je (?:k dispozícii|dostupn\w+)",
        asked=r"ktor(?:ú|ý|é) hľadáte|požadovan[áýé]",
        filler=r"chyba|404|ľutujeme|sa|táto|hľadaná|požadovaná|error",
    ),
    "hr": Language(
        things=r"stranica|članak|dokument|datoteka|sadržaj|oglas|proizvod|страница|чланак",
        gone=r"nije (?:pronađen\w*|dostupn\w+|nađen\w*)|ne postoji|više ne postoji|(?:je )?(?:uklonjen|obrisan|izbrisan|premješten|premešten)\w*|"
        r"није (?:пронађен\w*|доступн\w+)|не постоји",
        asked=r"(?:stranic[au]|članak|dokument|sadržaj) koj[iaue] (?:tražite|ste tražili|pokušavate)|tražen[aio] stranic[ae]",
        filler=r"greška|404|žao|nam|je|tražena|ova|error|грешка|тражена",
    ),
    "bg": Language(
        things=r"страницата|статията|документът|файлът|съдържанието|обявата|продуктът|новината",
        gone=r"не (?:е намерен\w*|беше намерен\w*|съществува|може да бъде)|е (?:изтрит\w*|премахнат\w*|преместен\w*)|не е налич\w+",
        asked=r"(?:страница(?:та)?|статия(?:та)?|документ(?:ът)?),? ко[яй]?(?:то|ято|ето) (?:търсите|искате|опитвате)|търсен(?:ата|ият) (?:страница|документ)",
        filler=r"грешка|404|за|съжаление|търсената|която|търсите|тази|error",
    ),
}


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

"""The words by which thirty languages say that a page is not there.

To add a language, add an entry, and pages in it to `tests/data/pages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Final


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
        gone=r"清除|無法再提供|无法再提供|不存在|未找到|没有找到|沒有找到|找不到|不见了|不見了|走丢|丢失|(?:被|已经|已經|已)?(?:被)?(?:作者|up主|管理员|用户|卖家)?(?:删除|刪除|移除)|失效|"
        r"过期|過期|逾期|下架|下线|下柜|消失|无法找到|無法找到|已关闭|已關閉|已撤回|去火星|无法访问|無法訪問|尚未收录|已被移动",
        asked=r"(?:您|你|閣下)(?:要|所|正在|想要|刚才|想|指定)?(?:链接|連結|访问|訪問|请求|請求|查看|浏览|瀏覽|查找|查閱|查询|寻找|尋找|找|打开|輸入|输入|指定)的?.{0,8}"
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
        asked=r"автор (?:убрал|удалил|скрыл)|доступ к (?:странице|публикации|статье|записи|документу|материалу) закрыт|так(?:ого|ой) (?:страницы|статьи|документа|файла|темы|записи|товара)\b.{0,40}\bнет\b|(?:запрашиваем|запрошенн|указанн)\w+ (?:вами )?(?:страниц|документ|материал|файл|адрес|стать)\w*|котор\w+ вы (?:ищете|запросили|запрашива\w+|"
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
        asked=r"kter(?:ou|ý|é) hledáte|požadovan[áýé]|hledan(?:á stránka|é zboží|ý (?:produkt|článek|soubor|dokument))",
        filler=r"chyba|404|omlouváme|se|tato|error|požadovaná",
        this=r"t(?:ento|ato|oto)",
    ),
    "tr": Language(
        things=r"sayfa\w*|içerik|içeriğ\w*|ürün|haber|ilan|makale|konu|video|dosya|kullanıcı|belge|kayıt",
        gone=r"bulunamıyor|bulunmuyor|bulunmamaktadır|ulaşılam\w+|erişilem\w+|bulunamadı|mevcut değil|kaldırıl\w+|taşın\w+|silin\w+|yayından kaldırıl\w+|artık yok",
        asked=r"geçersiz (?:konu|sayfa|bağlantı|ilan|mesaj)|(?:aradığınız|istediğiniz|ulaşmaya çalıştığınız) (?:sayfa|içerik|ürün|ilan|haber|makale|duyuru|etkinlik|dosya|belge|konu|video)",
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
        gone=r"لم (?:تعد|يعد) (?:متاحة?|متوفرة?|موجودة?)|لم (?:نتمكن من|نعثر)|تمت? (?:إزالة|إزالته|حذفه)|محذوفة?|غير (?:موجودة?|متوفرة?|متاحة?)|لم يتم العثور|لا توجد|تم حذف|لا يوجد",
        asked=r"(?:الصفحة|المقال|المحتوى|الملف|المادة|الخبر|الموضوع) (?:التي|الذي) (?:تبحث|طلبت|تحاول)|(?:الصفحة|المادة) المطلوبة|(?:الملف|المحتوى|المقال|الرابط) المطلوب",
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
        asked=r"(?:keresett|kért) (?:oldal|tartalom|cikk|dokumentum|termék|adatlap|hirdetés)\w*",
        filler=r"hiba|404|a|az|keresett|kért|sajnáljuk|sajnos|error",
        this=r"(?:ez az?)",
    ),
    "ro": Language(
        things=r"pagin(?:a|ile)|articolul|documentul|fi[șş]ierul|titlul|materialele|produsul|anunțul|conținutul|subiectul|știrea",
        gone=r"a(?:u)? fost desfiin[țţ]at\w*|nu mai sunt (?:accesibile|disponibile)|nu (?:a fost găsit\w*|mai există|există|(?:mai )?este disponibil\w*|poate fi găsit\w*)|a fost (?:șters\w*|ștears\w*|eliminat\w*|mutat\w*|"
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
        things=r"مورد|صفحه|مطلب|مقاله|فایل|محصول|آگهی|محتوا|خبر|ویدیو",
        gone=r"(?:یافت|پیدا) نشد|وجود ندارد|موجود نیست|حذف شده|در دسترس نیست",
        asked=r"(?:صفحه|مطلب|محتوا|محصول|مورد)(?:\s?[یا]{1,2})? (?:مورد نظر|درخواستی|که (?:به )?دنبال)",
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

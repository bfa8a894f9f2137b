"""Real non-English titles in the encodings of the web, declared in every way it declares them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.web.exchange import Answer, Page, Request, page
from tests.web.pages import missing


@dataclass(frozen=True, slots=True)
class Sample:
    """A page in one encoding, and how it is declared: in the header, in the page, or not at all."""

    title: str
    text: str
    codec: str
    header: str | None = None
    meta: str | None = None
    bom: bytes = b""

    @property
    def body(self) -> bytes:
        return self.bom + page(self.title, self.text, head=self.meta or "").encode(self.codec)


def meta(charset: str) -> str:
    return f'<meta charset="{charset}">'


def http_equiv(charset: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'


_CHINESE = (
    "北京的春天:一座古城的四季与花事",
    (
        "每年四月,玉渊潭的樱花开得正盛,颐和园的桃花也开了。老人们在湖边散步,孩子们放风筝,"
        "胡同里的槐树刚刚长出新叶。这座城市有三千年的历史,人们一代一代地记录着它的变化。"
    ),
)
# 镕, 喆 and 囍 are in GBK and not in GB2312; pages that say gb2312 and mean GBK are common, and
# the Encoding Standard reads both labels as GBK: https://encoding.spec.whatwg.org/#names-and-labels
_GBK_ONLY = ("朱镕基与陶喆的囍事", _CHINESE[1])
_TRADITIONAL = (
    "臺灣鐵道的歷史與老車站",
    "從基隆到高雄,縱貫線的老車站見證了一百多年的歲月。許多木造站房至今仍然保存完好。",
)
_JAPANESE = (
    "日本語の図書館:古い新聞を読む",
    (
        "国立国会図書館では、明治時代からの新聞を読むことができます。紙の新聞は傷みやすいので、"
        "いまではマイクロフィルムやデジタル画像で公開されています。調べものにとても便利です。"
    ),
)
_KOREAN = (
    "한국의 옛 지도와 도시 이야기",
    "조선 시대의 지도에는 산과 강, 그리고 마을의 이름이 자세히 적혀 있습니다.",
)
_RUSSIAN = (
    "Русский язык: заметки о переводе",
    "Хороший перевод не заметен: читатель думает, что книга написана на его родном языке.",
)
_FRENCH = (
    "L’été à Besançon – « déjà vu » pour 5 €",
    "Le café est fermé l’hiver ; l’été, on s’y retrouve près de la forêt, sous les chênes.",
)

SAMPLES: dict[str, Sample] = {
    "utf-8-header": Sample(*_CHINESE, "utf-8", header="utf-8"),
    "utf-8-meta": Sample(*_JAPANESE, "utf-8", meta=meta("utf-8")),
    "utf-8-bytes": Sample(*_KOREAN, "utf-8"),
    "gbk-header": Sample(*_CHINESE, "gbk", header="gbk"),
    "gbk-meta": Sample(*_GBK_ONLY, "gbk", meta=http_equiv("gb2312")),
    "gbk-bytes": Sample(*_CHINESE, "gbk"),
    "big5-header": Sample(*_TRADITIONAL, "big5", header="big5"),
    "shift_jis-header": Sample(*_JAPANESE, "shift_jis", header="Shift_JIS"),
    "shift_jis-meta": Sample(*_JAPANESE, "shift_jis", meta=http_equiv("Shift_JIS")),
    "shift_jis-bytes": Sample(*_JAPANESE, "shift_jis"),
    "windows-1252": Sample(*_FRENCH, "cp1252", header="windows-1252"),
    # The Encoding Standard reads the label iso-8859-1 as windows-1252.
    "latin-1-header": Sample(*_FRENCH, "cp1252", header="iso-8859-1"),
    "koi8-r-meta": Sample(*_RUSSIAN, "koi8-r", meta=meta("koi8-r")),
    "euc-kr-meta": Sample(*_KOREAN, "euc-kr", meta=http_equiv("euc-kr")),
    "utf-16-bom": Sample(*_RUSSIAN, "utf-16-le", bom=b"\xff\xfe"),
    "wrong-header": Sample(*_FRENCH, "utf-8", header="iso-8859-1", meta=meta("utf-8")),
}

CHARSET_TITLES: dict[str, str] = {
    name: sample.title for name, sample in SAMPLES.items() if name != "wrong-header"
}
"""What /charset/<name> is called.

Without wrong-header: the HTML Standard lets the header win, which gives `L’Ã©tÃ©…`; its author
meant `SAMPLES["wrong-header"].title`.
"""


def encoded(request: Request) -> Answer:
    sample = SAMPLES.get(request.argument)
    if sample is None:
        return missing(request)
    declared = f"; charset={sample.header}" if sample.header else ""
    return Answer(sample.body, content_type=f"text/html{declared}")


ENCODED: dict[str, Page] = {"/charset/": encoded}

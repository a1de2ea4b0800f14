// Attacks on the sanitiser, one row each, and what must survive it.
#include "server/package/statement/html_sanitizer.h"
#include "tests/server/package/cpu_time.h"

#include <QRegularExpression>
#include <QTest>

using namespace adjudge;
using namespace adjudge::test;
using namespace Qt::Literals::StringLiterals;

namespace {

// What the output may look like at all: text without '<' and the tags we know how to write.
bool isHarmless(const QString& html)
{
    static const QRegularExpression tag(u"<(/?)([a-z][a-z0-9]*)((?: [a-z]+=\"[^\"<>]*\")*)>"_s);
    QString rest = html;
    QRegularExpressionMatchIterator it = tag.globalMatch(html);
    while (it.hasNext()) {
        const QRegularExpressionMatch match = it.next();
        static const QRegularExpression bad(
            u"^(script|style|iframe|object|embed|svg|math|form|input|link|meta|base|template)$"_s
        );
        static const QRegularExpression badAttribute(
            u" (on[a-z]*|style|id|name|srcdoc|srcset|action|formaction|background)="_s
        );
        static const QRegularExpression address(
            u" (href|src)=\"(?!https?://|mailto:|data:image/(png|jpeg);base64,)"_s
        );
        if (bad.match(match.captured(2)).hasMatch() ||
            badAttribute.match(match.captured(3)).hasMatch() ||
            address.match(match.captured(3)).hasMatch()) {
            return false;
        }
    }
    return !rest.remove(tag).contains(u'<');
}

} // namespace

class HtmlSanitizerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keeps_data();
    void keeps();
    void disarms_data();
    void disarms();
    void balances_data();
    void balances();
    void givesPictures();
    void staysFast_data();
    void staysFast();
};

void HtmlSanitizerTest::keeps_data()
{
    QTest::addColumn<QString>("html");
    for (const char* html : {
             "<p>Hello <b>bold</b> <i>it</i> <code>x</code></p>",
             "<ul><li>a</li><li>b</li></ul>",
             "<table class=\"grid\"><tr><td align=\"right\" colspan=\"2\">1</td></tr></table>",
             "<pre>a\n  b\t&lt;c&gt;</pre>",
             "<h2>Input</h2>",
             "x<sup>2</sup> &amp; y<sub>1</sub>",
             "<span class=\"frac\"><span class=\"num\">1</span></span>",
             "<img src=\"data:image/png;base64,aGk=\" alt=\"x\" width=\"45%\">",
             "a<br>b<hr>",
             "≤ – … é 𝔼",
         }) {
        QTest::newRow(html) << QString::fromUtf8(html);
    }
}

void HtmlSanitizerTest::keeps()
{
    QFETCH(const QString, html);
    QCOMPARE(sanitizeHtml(html), html);
    QVERIFY(isHarmless(html));
}

void HtmlSanitizerTest::disarms_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* html, const char* expected) {
        QTest::newRow(html) << QString::fromUtf8(html) << QString::fromUtf8(expected);
    };
    row("a<script>alert(1)</script>b", "ab");
    row("a<SCRIPT SRC=//x>alert(1)</sCrIpT >b", "ab");
    row("<script>never closed", "");
    row("<scr<script>ipt>alert(1)</script>", "ipt&gt;alert(1)");
    row("<script/x>a</script>", "");
    row("<style>p{}</style>x", "x");
    row("<p style=\"background:url(javascript:x)\">a</p>", "<p>a</p>");
    row("<p onclick=alert(1)>a</p>", "<p>a</p>");
    row("<p/onclick=alert(1)>a</p>", "<p>a</p>");
    row("<p\nonmouseover\n=\n\"x\">a</p>", "<p>a</p>");
    row("<img src=x onerror=alert(1)>", "");
    row("<img src=\"data:image/png;base64,aGk=\" onerror=\"x\">",
        "<img src=\"data:image/png;base64,aGk=\">");
    row("<img src=\"http://tracker/x.png\">", "");
    row("<img src=\"data:image/svg+xml;base64,aGk=\">", "");
    row("<img src=\"data:text/html;base64,aGk=\">", "");
    row("<img src='data:image/png;base64,aGk=\"onerror=\"x'>", "");
    row("<svg onload=alert(1)><a>x</a></svg>y", "y");
    row("<svg><style><img src=x onerror=alert(1)></style></svg>", "");
    row("<math><mtext></mtext><script>x</script></math>", "");
    row("<math><mi><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
        "onerror=alert(1)&gt;\">",
        "");
    row("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "&quot;&gt;");
    row("<iframe src=\"javascript:x\"></iframe>", "");
    row("<object data=x></object><embed src=x>", "");
    row("<form action=x><input name=y value=z><button>b</button></form>", "");
    row("<base href=\"http://evil/\"><meta http-equiv=refresh content=0><link rel=stylesheet "
        "href=x>",
        "");
    row("<a href=\"javascript:alert(1)\">x</a>", "<a>x</a>");
    row("<a href=\"JaVaScRiPt:alert(1)\">x</a>", "<a>x</a>");
    row("<a href=\" \tjava\nscript:alert(1)\">x</a>", "<a>x</a>");
    row("<a href=\"java&#115;cript:alert(1)\">x</a>", "<a>x</a>");
    row("<a href=\"javascript&colon;alert(1)\">x</a>", "<a>x</a>");
    row("<a href=\"&#x6A;avascript:x\">x</a>", "<a>x</a>");
    row("<a href=\"data:text/html,x\">x</a>", "<a>x</a>");
    row("<a href=\"vbscript:x\">x</a>", "<a>x</a>");
    row("<a href=\"//evil\">x</a>", "<a>x</a>");
    row("<a href=\"/logout\">x</a>", "<a>x</a>");
    row("<a href=\"https://ok/?a=1&b=2\" target=_top id=x>x</a>",
        "<a href=\"https://ok/?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\">x</a>");
    row("<a href='https://x/\"onclick=\"alert(1)'>x</a>",
        "<a href=\"https://x/&quot;onclick=&quot;alert(1)\" rel=\"noopener noreferrer "
        "nofollow\">x</a>");
    row("<p class=\"grid admin-button\">x</p>", "<p class=\"grid\">x</p>");
    row("<p id=login>x</p>", "<p>x</p>");
    row("<!-- <p> --><b>x</b>", "<b>x</b>");
    row("<!--><b>x</b>", "");
    row("<!doctype html><html><head><title>t</title></head><body><h1>T</h1></body></html>",
        "<h2>T</h2>");
    row("<?php x ?>y", "y");
    row("<![CDATA[<script>x</script>]]>", "x]]&gt;");
    row("1 < 2 && 3 > 2", "1 &lt; 2 &amp;&amp; 3 &gt; 2");
    row("&lt;script&gt;", "&lt;script&gt;");
    row("&#60;script&#62;", "&lt;script&gt;");
    row("&amp;lt;b&gt;", "&amp;lt;b&gt;");
    row("<b", "<b></b>");
    row("<b x=\"", "<b></b>");
    row("<td colspan=99999 rowspan=-1>x</td>", "<td>x</td>");
    row("<plaintext>x", "x");
    row("<xmp><script>x</script></xmp>", "");
    row("<textarea><img src=x onerror=y></textarea>", "");
    row("<select><option>x</option></select>", "");
    row("<template><script>x</script></template>", "");
    row("<video><source onerror=x></video>", "");
    row("<isindex onx=1><marquee onstart=x>m</marquee>", "m");
}

void HtmlSanitizerTest::disarms()
{
    QFETCH(const QString, html);
    QFETCH(const QString, expected);
    const QString clean = sanitizeHtml(html);
    QVERIFY2(isHarmless(clean), qPrintable(clean));
    QCOMPARE(clean, expected);
    QCOMPARE(sanitizeHtml(clean), clean);
}

void HtmlSanitizerTest::balances_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("expected");
    QTest::newRow("open") << u"<p><b>x"_s << u"<p><b>x</b></p>"_s;
    QTest::newRow("crossed") << u"<b><i>x</b>y</i>"_s << u"<b><i>x</i></b>y"_s;
    QTest::newRow("closed only") << u"x</div></div></body>"_s << u"x"_s;
    QTest::newRow("out of a table")
        << u"<table><tr><td></div>x"_s << u"<table><tr><td>x</td></tr></table>"_s;
    QTest::newRow("void") << u"<br/></br><hr></hr>"_s << u"<br><hr>"_s;
    QTest::newRow("controls") << u"a\u0001\u0000b\u007f"_s << u"ab"_s;
}

void HtmlSanitizerTest::balances()
{
    QFETCH(const QString, html);
    QFETCH(const QString, expected);
    QCOMPARE(sanitizeHtml(html), expected);
}

void HtmlSanitizerTest::givesPictures()
{
    QStringList asked;
    const ImageSource images = [&](const QString& name) {
        asked.append(name);
        return name == "a.png"_L1 ? u"data:image/png;base64,aGk="_s : u"javascript:x"_s;
    };
    const QString html = sanitizeHtml(u"<img src=a.png><img src=\"../b.png\" alt=b>"_s, images);
    QCOMPARE(html, u"<img src=\"data:image/png;base64,aGk=\">"_s);
    QCOMPARE(asked, QStringList({u"a.png"_s, u"../b.png"_s}));
}

void HtmlSanitizerTest::staysFast_data()
{
    QTest::addColumn<QString>("piece");
    for (const char* piece :
         {"<",
          "&",
          "<b>",
          "</b>",
          "<b",
          "<!--",
          "&#",
          "<a href=\"",
          "<p class='",
          "<script>",
          "<x ",
          "&amp;",
          "<td a=b "}) {
        QTest::newRow(piece) << QString::fromUtf8(piece);
    }
}

void HtmlSanitizerTest::staysFast()
{
    QFETCH(const QString, piece);
    const CpuTimer timer;
    const QString clean = sanitizeHtml(piece.repeated(256 * 1024 / piece.size()));
    QVERIFY(isHarmless(clean));
    QVERIFY2(timer.milliseconds() < 3000, qPrintable(QString::number(timer.milliseconds())));
}

QTEST_GUILESS_MAIN(HtmlSanitizerTest)

#include "tst_html_sanitizer.moc"

#include "server/package/statement/html_sanitizer.h"

#include "server/package/statement/html_tokens.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxOpen = 60;
constexpr qsizetype kMaxAddressChars = 2000;
constexpr qsizetype kMaxAltChars = 300;

const QSet<QString>& allowedElements()
{
    static const QSet<QString> kElements{
        u"p"_s,       u"br"_s,     u"hr"_s,         u"h2"_s,         u"h3"_s,  u"h4"_s,   u"h5"_s,
        u"h6"_s,      u"ul"_s,     u"ol"_s,         u"li"_s,         u"dl"_s,  u"dt"_s,   u"dd"_s,
        u"table"_s,   u"thead"_s,  u"tbody"_s,      u"tfoot"_s,      u"tr"_s,  u"td"_s,   u"th"_s,
        u"caption"_s, u"b"_s,      u"strong"_s,     u"i"_s,          u"em"_s,  u"u"_s,    u"s"_s,
        u"sub"_s,     u"sup"_s,    u"code"_s,       u"pre"_s,        u"kbd"_s, u"samp"_s, u"var"_s,
        u"tt"_s,      u"small"_s,  u"blockquote"_s, u"q"_s,          u"div"_s, u"span"_s, u"a"_s,
        u"img"_s,     u"figure"_s, u"del"_s,        u"figcaption"_s, u"ins"_s,
    };
    return kElements;
}

// What is inside these is not text for people, or is read by other rules than HTML's.
const QSet<QString>& elementsDroppedWhole()
{
    static const QSet<QString> kElements{
        u"script"_s,   u"style"_s,    u"iframe"_s, u"object"_s,   u"svg"_s,    u"math"_s,
        u"template"_s, u"noscript"_s, u"title"_s,  u"textarea"_s, u"select"_s, u"xmp"_s,
        u"noembed"_s,  u"noframes"_s, u"audio"_s,  u"video"_s,    u"canvas"_s, u"applet"_s,
        u"button"_s,   u"frameset"_s, u"dialog"_s, u"option"_s,
    };
    return kElements;
}

// Classes that our own converters write; the clients' style sheets know them.
const QSet<QString>& allowedClasses()
{
    static const QSet<QString> kClasses{
        u"math"_s,
        u"math-block"_s,
        u"frac"_s,
        u"num"_s,
        u"bar"_s,
        u"den"_s,
        u"paren"_s,
        u"over"_s,
        u"illustration"_s,
        u"caption"_s,
        u"grid"_s,
        u"binom"_s,
    };
    return kClasses;
}

bool isVoid(const QString& name)
{
    return name == "br"_L1 || name == "hr"_L1 || name == "img"_L1;
}

QString written(const QString& name, const QString& value)
{
    return u" %1=\"%2\""_s.arg(name, value.toHtmlEscaped());
}

// Browsers ignore these characters inside an address, so they must not hide its scheme.
QString withoutBlanks(const QString& address)
{
    QString clean;
    for (const QChar c : address) {
        if (c > u' ' && c != QChar(0x7f) && !c.isSpace()) {
            clean += c;
        }
    }
    return clean;
}

bool isAllowedLink(const QString& address)
{
    return address.size() <= kMaxAddressChars &&
           (address.startsWith("http://"_L1, Qt::CaseInsensitive) ||
            address.startsWith("https://"_L1, Qt::CaseInsensitive) ||
            address.startsWith("mailto:"_L1, Qt::CaseInsensitive));
}

bool isPictureData(const QString& address)
{
    static const QRegularExpression form(u"\\Adata:image/(png|jpeg);base64,[A-Za-z0-9+/]+=*\\z"_s);
    return form.match(address).hasMatch();
}

class Sanitizer
{
public:
    Sanitizer(const QString& html, const ImageSource& images)
        : m_tokens(html)
        , m_images(images)
    {
        m_out.reserve(html.size() + html.size() / 8);
    }

    QString run()
    {
        for (HtmlToken token = m_tokens.next(); token.kind != HtmlToken::Kind::End;
             token = m_tokens.next()) {
            // A page of its own has the title once more as a heading; here it is a section.
            if (token.name == "h1"_L1) {
                token.name = u"h2"_s;
            }
            if (token.kind == HtmlToken::Kind::Text) {
                text(token.text);
            } else if (token.kind == HtmlToken::Kind::Open) {
                open(token);
            } else {
                close(token.name);
            }
        }
        while (!m_open.isEmpty()) {
            m_out += u"</%1>"_s.arg(m_open.takeLast());
        }
        return m_out;
    }

private:
    void text(const QString& text)
    {
        for (const QChar c : text.toHtmlEscaped()) {
            if ((c >= u' ' || c == u'\n' || c == u'\t') && c != QChar(0x7f)) {
                m_out += c;
            }
        }
    }

    void open(const HtmlToken& token)
    {
        if (elementsDroppedWhole().contains(token.name)) {
            m_tokens.skipPast(token.name);
            return;
        }
        if (!allowedElements().contains(token.name) || m_open.size() >= kMaxOpen) {
            return;
        }
        if (token.name == "img"_L1) {
            image(token);
            return;
        }
        m_out += u'<' + token.name;
        for (const HtmlAttribute& attribute : token.attributes) {
            m_out += checked(token.name, attribute);
        }
        m_out += u'>';
        if (!isVoid(token.name)) {
            m_open.append(token.name);
        }
    }

    void close(const QString& name)
    {
        const qsizetype at = m_open.lastIndexOf(name);
        while (at >= 0 && m_open.size() > at) {
            m_out += u"</%1>"_s.arg(m_open.takeLast());
        }
    }

    // An attribute as it may be written, or nothing.
    static QString checked(const QString& element, const HtmlAttribute& attribute)
    {
        const QString& name = attribute.name;
        if (name == "class"_L1) {
            return checkedClass(attribute.value);
        }
        if (name == "href"_L1 && element == "a"_L1) {
            const QString address = withoutBlanks(attribute.value);
            return isAllowedLink(address)
                       ? written(name, address) + u" rel=\"noopener noreferrer nofollow\""_s
                       : QString();
        }
        if (name == "align"_L1) {
            const QString value = attribute.value.toLower();
            const bool isKnown = value == "left"_L1 || value == "right"_L1 || value == "center"_L1;
            return isKnown ? written(name, value) : QString();
        }
        const bool isSpan = (name == "colspan"_L1 || name == "rowspan"_L1) &&
                            (element == "td"_L1 || element == "th"_L1);
        if (isSpan || (name == "start"_L1 && element == "ol"_L1)) {
            const int value = attribute.value.toInt();
            return value > 0 && value <= 100 ? written(name, QString::number(value)) : QString();
        }
        return QString();
    }

    static QString checkedClass(const QString& value)
    {
        QStringList kept;
        for (const QString& word : value.split(u' ', Qt::SkipEmptyParts)) {
            if (allowedClasses().contains(word)) {
                kept.append(word);
            }
        }
        return kept.isEmpty() ? QString() : written(u"class"_s, kept.join(u' '));
    }

    void image(const HtmlToken& token)
    {
        static const QRegularExpression width(u"\\A[1-9][0-9]{0,3}%?\\z"_s);
        QString source;
        QString rest;
        for (const HtmlAttribute& attribute : token.attributes) {
            if (attribute.name == "src"_L1) {
                source = isPictureData(attribute.value) ? attribute.value
                         : m_images                     ? m_images(attribute.value)
                                                        : QString();
            } else if (attribute.name == "alt"_L1) {
                rest += written(attribute.name, attribute.value.left(kMaxAltChars));
            } else if (attribute.name == "width"_L1 && width.match(attribute.value).hasMatch()) {
                rest += written(attribute.name, attribute.value);
            }
        }
        if (isPictureData(source)) {
            m_out += u"<img"_s + written(u"src"_s, source) + rest + u'>';
        }
    }

    HtmlTokens m_tokens;
    const ImageSource& m_images;
    QStringList m_open;
    QString m_out;
};

} // namespace

QString sanitizeHtml(const QString& html, const ImageSource& images)
{
    return Sanitizer(html, images).run();
}

} // namespace adjudge

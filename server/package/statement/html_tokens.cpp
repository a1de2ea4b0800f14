#include "server/package/statement/html_tokens.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxEntityChars = 12;

bool isAsciiLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool isNameEnd(QChar c)
{
    return c.isSpace() || c == u'/' || c == u'>' || c.isNull();
}

// The character of "amp", "#65" or "#x41"; empty if it is none that we know.
QString entity(const QString& name)
{
    if (name.startsWith(u'#')) {
        const bool isHex = name.size() > 1 && name[1].toLower() == u'x';
        bool isNumber = false;
        const uint code =
            isHex ? name.mid(2).toUInt(&isNumber, 16) : name.mid(1).toUInt(&isNumber, 10);
        const bool isCharacter =
            isNumber && code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        return isCharacter ? QString::fromUcs4(reinterpret_cast<const char32_t*>(&code), 1)
                           : QString();
    }
    static const QList<std::pair<QString, QString>> kNamed{
        {u"amp"_s, u"&"_s},
        {u"lt"_s, u"<"_s},
        {u"gt"_s, u">"_s},
        {u"quot"_s, u"\""_s},
        {u"apos"_s, u"'"_s},
        {u"nbsp"_s, u"\u00a0"_s},
        {u"ndash"_s, u"–"_s},
        {u"mdash"_s, u"—"_s},
        {u"hellip"_s, u"…"_s},
        {u"le"_s, u"≤"_s},
        {u"ge"_s, u"≥"_s},
        {u"times"_s, u"×"_s},
    };
    for (const auto& [known, character] : kNamed) {
        if (name == known) {
            return character;
        }
    }
    return QString();
}

} // namespace

QString decodeEntities(const QString& text)
{
    QString decoded;
    decoded.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        // Looked for nearby only: a text of nothing but '&' must not cost the square of its length.
        const qsizetype length =
            text[i] == u'&' ? QStringView(text).mid(i, kMaxEntityChars).indexOf(u';') : -1;
        const QString character = length > 1 ? entity(text.mid(i + 1, length - 1)) : QString();
        if (character.isEmpty()) {
            decoded += text[i];
        } else {
            decoded += character;
            i += length;
        }
    }
    return decoded;
}

QChar HtmlTokens::at(qsizetype offset) const
{
    return m_at + offset < m_html.size() ? m_html[m_at + offset] : QChar();
}

bool HtmlTokens::startsTag() const
{
    return at(0) == u'<' && (isAsciiLetter(at(1)) || (at(1) == u'/' && isAsciiLetter(at(2))) ||
                             at(1) == u'!' || at(1) == u'?');
}

HtmlToken HtmlTokens::next()
{
    while (m_at < m_html.size()) {
        if (!startsTag()) {
            return text();
        }
        if (at(1) != u'!' && at(1) != u'?') {
            return tag();
        }
        skipComment();
    }
    return {};
}

void HtmlTokens::skipComment()
{
    const bool isComment = QStringView(m_html).mid(m_at).startsWith(u"<!--");
    const qsizetype end =
        isComment ? m_html.indexOf("-->"_L1, m_at + 4) : m_html.indexOf(u'>', m_at);
    m_at = end < 0 ? m_html.size() : end + (isComment ? 3 : 1);
}

HtmlToken HtmlTokens::tag()
{
    HtmlToken token;
    token.kind = at(1) == u'/' ? HtmlToken::Kind::Close : HtmlToken::Kind::Open;
    m_at += token.kind == HtmlToken::Kind::Close ? 2 : 1;
    while (!isNameEnd(at(0))) {
        token.name += at(0).toLower();
        ++m_at;
    }
    while (m_at < m_html.size() && at(0) != u'>') {
        if (at(0).isSpace() || at(0) == u'/') {
            ++m_at;
        } else {
            token.attributes.append(attribute());
        }
    }
    ++m_at;
    return token;
}

HtmlAttribute HtmlTokens::attribute()
{
    HtmlAttribute attribute;
    do {
        attribute.name += at(0).toLower();
        ++m_at;
    } while (m_at < m_html.size() && !isNameEnd(at(0)) && at(0) != u'=');
    while (at(0).isSpace()) {
        ++m_at;
    }
    if (at(0) != u'=') {
        return attribute;
    }
    ++m_at;
    while (at(0).isSpace()) {
        ++m_at;
    }
    const QChar quote = at(0) == u'"' || at(0) == u'\'' ? at(0) : QChar();
    QString value;
    if (!quote.isNull()) {
        const qsizetype end = m_html.indexOf(quote, m_at + 1);
        value = m_html.mid(m_at + 1, end < 0 ? -1 : end - m_at - 1);
        m_at = end < 0 ? m_html.size() : end + 1;
    } else {
        while (m_at < m_html.size() && !at(0).isSpace() && at(0) != u'>') {
            value += at(0);
            ++m_at;
        }
    }
    attribute.value = decodeEntities(value);
    return attribute;
}

HtmlToken HtmlTokens::text()
{
    const qsizetype start = m_at;
    do {
        ++m_at;
    } while (m_at < m_html.size() && !startsTag());
    HtmlToken token;
    token.kind = HtmlToken::Kind::Text;
    token.text = decodeEntities(m_html.mid(start, m_at - start));
    return token;
}

void HtmlTokens::skipPast(const QString& name)
{
    const qsizetype found = m_html.indexOf(u"</"_s + name, m_at, Qt::CaseInsensitive);
    const qsizetype end = found < 0 ? -1 : m_html.indexOf(u'>', found);
    m_at = end < 0 ? m_html.size() : end + 1;
}

} // namespace adjudge

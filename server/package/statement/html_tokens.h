// Reads HTML as a browser's tokenizer roughly would: tags with attributes, and text. Tolerant; what
// is no tag is text. Only the sanitiser uses it.
#pragma once

#include <QList>
#include <QString>

namespace adjudge {

struct HtmlAttribute
{
    QString name;  // lower case
    QString value; // entities decoded
};

struct HtmlToken
{
    enum class Kind { Text, Open, Close, End };

    Kind kind = Kind::End;
    QString name; // of a tag, lower case
    QString text; // entities decoded where we know them
    QList<HtmlAttribute> attributes;
};

class HtmlTokens
{
public:
    explicit HtmlTokens(const QString& html)
        : m_html(html)
    {
    }

    HtmlToken next();

    // Passes over everything up to and including </name>, or to the end.
    void skipPast(const QString& name);

private:
    bool startsTag() const;
    HtmlToken tag();
    HtmlAttribute attribute();
    HtmlToken text();
    void skipComment();
    [[nodiscard]] QChar at(qsizetype offset) const;

    QString m_html;
    qsizetype m_at = 0;
};

// Numeric entities and the five of XML and nbsp; others stay as they are.
QString decodeEntities(const QString& text);

} // namespace adjudge

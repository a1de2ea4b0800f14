#include "server/package/statement/latex_source.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kMacroCost = 64;
constexpr qint64 kMovedCharsPerCost = 32;
constexpr qsizetype kMaxMacros = 500;

bool isCommandLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

} // namespace

QChar LatexSource::peek(qsizetype ahead) const
{
    return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar();
}

QChar LatexSource::take()
{
    if (atEnd()) {
        return QChar();
    }
    --*m_budget;
    return m_text[m_at++];
}

bool LatexSource::takeIf(QStringView text)
{
    if (!QStringView(m_text).mid(m_at).startsWith(text)) {
        return false;
    }
    m_at += text.size();
    return true;
}

void LatexSource::skipSpaces()
{
    qsizetype at = m_at;
    int lineEnds = 0;
    while (at < m_text.size() && m_text[at].isSpace() && lineEnds < 2) {
        lineEnds += m_text[at] == u'\n' ? 1 : 0;
        ++at;
    }
    if (lineEnds < 2) {
        m_at = at;
    }
}

void LatexSource::skipComment()
{
    const qsizetype end = m_text.indexOf(u'\n', m_at);
    m_at = end < 0 ? m_text.size() : end + 1;
    while (!atEnd() && (peek() == u' ' || peek() == u'\t')) {
        ++m_at;
    }
}

bool LatexSource::takeParagraphEnd()
{
    qsizetype at = m_at;
    int lineEnds = 0;
    while (at < m_text.size() && m_text[at].isSpace()) {
        lineEnds += m_text[at] == u'\n' ? 1 : 0;
        ++at;
    }
    if (lineEnds < 2) {
        return false;
    }
    m_at = at;
    return true;
}

QString LatexSource::takeCommandName()
{
    QString name;
    while (isCommandLetter(peek())) {
        name += take();
    }
    if (name.isEmpty()) {
        return atEnd() ? QString() : QString(take());
    }
    if (peek() == u'*') {
        take();
    }
    return name;
}

QString LatexSource::takeArgument()
{
    while (!atEnd() && (peek().isSpace() || peek() == u'%')) {
        if (peek() == u'%') {
            skipComment();
        } else {
            take();
        }
    }
    if (peek() == u'\\') {
        const qsizetype start = m_at++;
        takeCommandName();
        return m_text.mid(start, m_at - start);
    }
    if (peek() != u'{') {
        return peek() == u'}' || atEnd() ? QString() : QString(take());
    }
    const qsizetype start = ++m_at;
    for (int depth = 1; !atEnd(); ++m_at) {
        if (m_text[m_at] == u'\\') {
            ++m_at;
        } else if (m_text[m_at] == u'{') {
            ++depth;
        } else if (m_text[m_at] == u'}' && --depth == 0) {
            *m_budget -= m_at - start;
            return m_text.mid(start, m_at++ - start);
        }
    }
    *m_budget -= m_at - start;
    m_at = m_text.size();
    return m_text.mid(start);
}

std::optional<QString> LatexSource::takeOption()
{
    constexpr qsizetype kMaxOptionChars = 500;
    const qsizetype end =
        peek() == u'[' ? QStringView(m_text).mid(m_at, kMaxOptionChars).indexOf(u']') : -1;
    if (end < 0) {
        return std::nullopt;
    }
    const QString option = m_text.mid(m_at + 1, end - 1);
    m_at += end + 1;
    return option;
}

QString LatexSource::takeUntil(QStringView end)
{
    const qsizetype found = m_text.indexOf(end, m_at);
    const QString taken = m_text.mid(m_at, found < 0 ? -1 : found - m_at);
    *m_budget -= taken.size();
    m_at = found < 0 ? m_text.size() : found + end.size();
    return taken;
}

void LatexSource::insert(const QString& text)
{
    *m_budget -= kMacroCost + text.size() + (m_text.size() - m_at) / kMovedCharsPerCost;
    // What was read is dropped, so that the text does not grow with every macro.
    m_text.replace(0, m_at, text);
    m_at = 0;
}

bool LatexSource::expand(const QString& name, const LatexMacros& macros)
{
    const auto macro = macros.constFind(name);
    if (macro == macros.cend()) {
        return false;
    }
    QStringList arguments;
    for (int i = 0; i < macro->arguments; ++i) {
        arguments.append(takeArgument());
    }
    QString body;
    for (qsizetype i = 0; i < macro->body.size(); ++i) {
        const int number = macro->body[i] == u'#' && i + 1 < macro->body.size()
                               ? macro->body[i + 1].digitValue()
                               : -1;
        if (number >= 1 && number <= arguments.size()) {
            body += arguments[number - 1];
            ++i;
        } else {
            body += macro->body[i];
        }
    }
    insert(body);
    return true;
}

void LatexSource::defineMacro(LatexMacros& macros, bool isDef)
{
    QString name = takeArgument().trimmed();
    LatexMacro macro;
    if (isDef) {
        const QString parameters = takeUntil(u"{");
        --m_at; // the brace begins the body
        macro.arguments = int(qMin<qsizetype>(parameters.count(u'#'), 9));
    } else if (const auto count = takeOption()) {
        macro.arguments = qBound(0, count->toInt(), 9);
        takeOption(); // a default: not honoured
    }
    macro.body = takeArgument();
    if (name.startsWith(u'\\') && name.size() > 1 && macros.size() < kMaxMacros) {
        macros.insert(name.mid(1), macro);
    }
}

} // namespace adjudge

#include "server/analysis/output_signs.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxBytes = 1 << 20;
constexpr qsizetype kMaxShown = 60;

struct Token
{
    QByteArrayView text;
    int line = 1;
    int column = 1;
};

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

QList<Token> tokensOf(QByteArrayView text)
{
    QList<Token> tokens;
    int line = 1;
    qsizetype lineStart = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            ++line;
            lineStart = i + 1;
        }
        if (isSpace(text[i])) {
            continue;
        }
        const qsizetype start = i;
        while (i + 1 < text.size() && !isSpace(text[i + 1])) {
            ++i;
        }
        tokens.append(
            {text.sliced(start, i + 1 - start), line, static_cast<int>(start - lineStart + 1)}
        );
    }
    return tokens;
}

std::optional<double> numberOf(QByteArrayView text)
{
    bool isNumber = false;
    const double number = text.toByteArray().toDouble(&isNumber);
    return isNumber && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<qint64> wholeOf(QByteArrayView text)
{
    bool isWhole = false;
    const qint64 number = text.toByteArray().toLongLong(&isWhole);
    return isWhole ? std::optional(number) : std::nullopt;
}

bool isNear(double expected, double actual, double tolerance)
{
    const double distance = std::abs(expected - actual);
    return distance <= tolerance || distance <= tolerance * std::abs(expected);
}

bool agrees(const Token& expected, const Token& actual, const Evidence& evidence)
{
    if (expected.text == actual.text) {
        return true;
    }
    if (!evidence.isCaseSensitive && expected.text.compare(actual.text, Qt::CaseInsensitive) == 0) {
        return true;
    }
    const auto wanted = numberOf(expected.text);
    const auto found = numberOf(actual.text);
    return evidence.tolerance > 0 && wanted && found && isNear(*wanted, *found, evidence.tolerance);
}

QString shown(const Token& token)
{
    QString text = QString::fromUtf8(token.text.first(std::min(kMaxShown, token.text.size())));
    text.replace(QChar(QChar::ReplacementCharacter), u'?');
    text.removeIf([](QChar c) { return !c.isPrint(); });
    return token.text.size() > kMaxShown ? text + u'…' : text;
}

QByteArray joined(const QList<Token>& tokens)
{
    QByteArray text;
    for (const Token& token : tokens) {
        text += token.text;
    }
    return text;
}

bool isReordered(QList<Token> a, QList<Token> b)
{
    const auto less = [](const Token& x, const Token& y) { return x.text < y.text; };
    std::ranges::sort(a, less);
    std::ranges::sort(b, less);
    return std::ranges::equal(a, b, [](const Token& x, const Token& y) {
        return x.text == y.text;
    });
}

// Signs of one pair of numbers that should be the same.
void compareNumbers(const Token& expected, const Token& actual, QSet<QString>& names)
{
    constexpr double kRoughly = 1e-2;
    const auto wanted = wholeOf(expected.text);
    const auto found = wholeOf(actual.text);
    if (wanted && found) {
        const bool isLarge = *wanted > std::numeric_limits<qint32>::max() ||
                             *wanted < std::numeric_limits<qint32>::min();
        const quint64 gap = static_cast<quint64>(*wanted) - static_cast<quint64>(*found);
        const bool isWrapped = (gap & 0xFFFF'FFFFU) == 0;
        if (isWrapped || (isLarge && *found < 0 && *wanted > 0)) {
            names.insert(u"overflow"_s);
        } else if (gap == 1 || gap + 1 == 0) {
            names.insert(u"off_by_one"_s);
        }
        return;
    }
    const auto wantedReal = numberOf(expected.text);
    const auto foundReal = numberOf(actual.text);
    if (wantedReal && foundReal && isNear(*wantedReal, *foundReal, kRoughly)) {
        names.insert(u"precision"_s);
    } else if (wantedReal && !foundReal) {
        names.insert(u"prompt"_s); // words where a number should be
    }
}

} // namespace

OutputSigns outputSigns(const Evidence& evidence)
{
    OutputSigns signs;
    if (!evidence.isCompared || evidence.verdict != Status::WrongAnswer) {
        return signs;
    }
    const QList<Token> expected =
        tokensOf(QByteArrayView(evidence.answer).first(std::min(kMaxBytes, evidence.answer.size()))
        );
    const QList<Token> actual =
        tokensOf(QByteArrayView(evidence.output).first(std::min(kMaxBytes, evidence.output.size()))
        );
    const qsizetype common = std::min(expected.size(), actual.size());
    qsizetype at = 0;
    while (at < common && agrees(expected[at], actual[at], evidence)) {
        ++at;
    }
    if (actual.isEmpty() && !expected.isEmpty()) {
        signs.names.insert(u"no_output"_s);
    } else if (at == actual.size() && at == expected.size()) {
        signs.names.insert(u"spacing"_s); // the tokens agree: white space decided
        return signs;
    } else if (at == expected.size()) {
        signs.names.insert(u"extra_output"_s);
    } else if (at == actual.size()) {
        signs.names.insert(u"missing_output"_s);
    } else if (expected[at].text.compare(actual[at].text, Qt::CaseInsensitive) == 0) {
        signs.names.insert(u"case"_s);
    } else if (joined(expected) == joined(actual)) {
        signs.names.insert(u"spacing"_s);
    } else if (isReordered(expected, actual)) {
        signs.names.insert(u"order"_s);
    } else {
        compareNumbers(expected[at], actual[at], signs.names);
    }
    AnalysisDifference difference;
    if (at < actual.size()) {
        difference.line = actual[at].line;
        difference.column = actual[at].column;
        difference.actual = shown(actual[at]);
    } else if (!actual.isEmpty()) {
        difference.line = actual.last().line;
        difference.column = actual.last().column + static_cast<int>(actual.last().text.size());
    } else {
        difference.line = 1;
        difference.column = 1;
    }
    difference.expected = at < expected.size() ? shown(expected[at]) : QString();
    signs.difference = difference;
    return signs;
}

} // namespace adjudge

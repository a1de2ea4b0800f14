#include "server/worker/default_validator.h"

#include <charconv>
#include <cmath>
#include <string_view>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Walks over one text: a run of white space, a token, a run of white space, ...
class Tokens
{
public:
    explicit Tokens(const QByteArray& text)
        : m_text(text.constData(), static_cast<size_t>(text.size()))
    {
    }

    std::string_view space()
    {
        return take([](char c) { return isSpace(c); });
    }

    std::string_view token()
    {
        return take([](char c) { return !isSpace(c); });
    }

    [[nodiscard]] int line() const { return m_line; } // of what was taken last, at its start

private:
    template <typename Predicate> std::string_view take(Predicate belongs)
    {
        const size_t start = m_at;
        m_line = m_nextLine;
        while (m_at < m_text.size() && belongs(m_text[m_at])) {
            m_nextLine += m_text[m_at] == '\n' ? 1 : 0;
            ++m_at;
        }
        return m_text.substr(start, m_at - start);
    }

    std::string_view m_text;
    size_t m_at = 0;
    int m_line = 1;
    int m_nextLine = 1;
};

size_t skipDigits(std::string_view text, size_t at)
{
    while (at < text.size() && isDigit(text[at])) {
        ++at;
    }
    return at;
}

// The format's own grammar: no hexadecimal, no inf, no nan.
bool isFloat(std::string_view text)
{
    size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
    const size_t whole = skipDigits(text, at);
    size_t digits = whole - at;
    at = whole;
    if (at < text.size() && text[at] == '.') {
        const size_t fraction = skipDigits(text, at + 1);
        digits += fraction - at - 1;
        at = fraction;
    }
    if (digits == 0) {
        return false;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        at += at < text.size() && (text[at] == '+' || text[at] == '-') ? 1 : 0;
        const size_t exponent = skipDigits(text, at);
        return exponent > at && exponent == text.size();
    }
    return at == text.size();
}

// Nothing if it is no float, or beyond what a long double can hold. Never looks at the locale.
std::optional<long double> parseFloat(std::string_view text)
{
    if (!isFloat(text)) {
        return std::nullopt;
    }
    if (text[0] == '+') {
        text.remove_prefix(1);
    }
    long double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

bool isSameWord(std::string_view a, std::string_view b, bool isCaseSensitive)
{
    if (isCaseSensitive || a.size() != b.size()) {
        return a == b;
    }
    for (size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
    }
    return true;
}

// A token as it may stand in a message: printable, short.
QString shown(std::string_view token)
{
    constexpr size_t kMaxLength = 60;
    QString text;
    for (const char c : token.substr(0, kMaxLength)) {
        text += c > ' ' && c < 0x7f ? QChar(QLatin1Char(c)) : QChar(u'?');
    }
    return token.size() > kMaxLength ? text + u"..."_s : text;
}

// Empty if the tokens agree, otherwise why they do not.
QString
compareTokens(std::string_view answer, std::string_view output, const ComparisonRules& rules)
{
    const bool hasTolerance = rules.absoluteTolerance || rules.relativeTolerance;
    const bool isExpectedFloat = hasTolerance && isFloat(answer);
    if (isExpectedFloat && !isFloat(output)) {
        return u"expected the number %1, got \"%2\""_s.arg(shown(answer), shown(output));
    }
    const auto expected = isExpectedFloat ? parseFloat(answer) : std::nullopt;
    const auto given = isExpectedFloat ? parseFloat(output) : std::nullopt;
    if (!expected || !given) {
        if (isSameWord(answer, output, rules.isCaseSensitive)) {
            return {};
        }
        return u"expected \"%1\", got \"%2\""_s.arg(shown(answer), shown(output));
    }
    const long double difference = std::abs(*given - *expected);
    const bool isNear =
        (rules.absoluteTolerance && difference <= *rules.absoluteTolerance) ||
        (rules.relativeTolerance && difference <= *rules.relativeTolerance * std::abs(*expected));
    if (isNear) {
        return {};
    }
    const QString text = u"expected %1, got %2: too far apart (difference %3)"_s;
    return text.arg(shown(answer), shown(output))
        .arg(QString::number(static_cast<double>(difference), 'g', 9));
}

Result<long double> parseTolerance(const QStringList& flags, qsizetype at)
{
    const QByteArray text = at < flags.size() ? flags.at(at).toUtf8() : QByteArray();
    const auto value = parseFloat({text.constData(), static_cast<size_t>(text.size())});
    if (!value || *value < 0) {
        const QString what = u"the validator flag %1 needs a number that is not negative"_s;
        return Error{ErrorCode::BadRequest, what.arg(flags.at(at - 1)), {}};
    }
    return *value;
}

Comparison rejected(const Tokens& output, const Tokens& answer, const QString& why)
{
    const QString text = u"Wrong answer on line %1 of output (corresponding to line %2 in answer "
                         "file): %3"_s;
    return {false, text.arg(output.line()).arg(answer.line()).arg(why)};
}

} // namespace

Result<ComparisonRules> parseValidatorFlags(const QStringList& flags)
{
    ComparisonRules rules;
    for (qsizetype i = 0; i < flags.size(); ++i) {
        const QString& flag = flags.at(i);
        if (flag == u"case_sensitive") {
            rules.isCaseSensitive = true;
            continue;
        }
        if (flag == u"space_change_sensitive") {
            rules.isSpaceSensitive = true;
            continue;
        }
        const bool isBoth = flag == u"float_tolerance";
        const bool isAbsolute = isBoth || flag == u"float_absolute_tolerance";
        const bool isRelative = isBoth || flag == u"float_relative_tolerance";
        if (!isAbsolute && !isRelative) {
            const QString what = u"the default validator knows no flag \"%1\""_s;
            return Error{ErrorCode::BadRequest, what.arg(flag.left(80)), {}};
        }
        const auto tolerance = parseTolerance(flags, ++i);
        if (!tolerance) {
            return tolerance.error();
        }
        if (isAbsolute) {
            rules.absoluteTolerance = *tolerance;
        }
        if (isRelative) {
            rules.relativeTolerance = *tolerance;
        }
    }
    return rules;
}

Comparison
compareOutput(const QByteArray& answer, const QByteArray& output, const ComparisonRules& rules)
{
    Tokens expected(answer);
    Tokens given(output);
    while (true) {
        const bool isSameSpace = expected.space() == given.space();
        if (rules.isSpaceSensitive && !isSameSpace) {
            return rejected(given, expected, u"the white space differs"_s);
        }
        const std::string_view expectedToken = expected.token();
        const std::string_view givenToken = given.token();
        if (expectedToken.empty() && givenToken.empty()) {
            return {true, {}};
        }
        if (givenToken.empty()) {
            const QString why = u"the output ends, \"%1\" is expected"_s.arg(shown(expectedToken));
            return rejected(given, expected, why);
        }
        if (expectedToken.empty()) {
            const QString why =
                u"\"%1\" is too much, the answer ends here"_s.arg(shown(givenToken));
            return rejected(given, expected, why);
        }
        const QString why = compareTokens(expectedToken, givenToken, rules);
        if (!why.isEmpty()) {
            return rejected(given, expected, why);
        }
    }
}

} // namespace adjudge

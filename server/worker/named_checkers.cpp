#include "server/worker/named_checkers.h"

#include <algorithm>
#include <string_view>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

using Text = std::string_view;
using Texts = std::vector<Text>;

Text viewOf(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

constexpr bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Texts tokensOf(Text text)
{
    Texts tokens;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t start = at;
        while (at < text.size() && !isBlank(text[at])) {
            ++at;
        }
        if (at > start) {
            tokens.push_back(text.substr(start, at - start));
        }
        ++at;
    }
    return tokens;
}

// Without blanks at the lines' ends, without empty lines at the text's end.
Texts linesOf(Text text)
{
    Texts lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        Text line = text.substr(0, end);
        text.remove_prefix(end == Text::npos ? text.size() : end + 1);
        while (!line.empty() && isBlank(line.back())) {
            line.remove_suffix(1);
        }
        lines.push_back(line);
    }
    while (!lines.empty() && lines.back().empty()) {
        lines.pop_back();
    }
    return lines;
}

QString shown(Text text)
{
    constexpr std::size_t kMaxLength = 60;
    QString words;
    for (const char c : text.substr(0, kMaxLength)) {
        words += c >= ' ' && c < 0x7f ? QChar(QLatin1Char(c)) : QChar(u'?');
    }
    return text.size() > kMaxLength ? words + u"..."_s : words;
}

Comparison rejected(const QString& why)
{
    return {false, u"Wrong answer: "_s + why};
}

// `what` is "token" or "line".
template <typename Same>
Comparison compareLists(const Texts& answer, const Texts& output, const QString& what, Same isSame)
{
    const std::size_t common = std::min(answer.size(), output.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (!isSame(answer[i], output[i])) {
            return rejected(u"%1 %2 is \"%3\", expected \"%4\""_s.arg(what).arg(i + 1).arg(
                shown(output[i]), shown(answer[i])
            ));
        }
    }
    if (answer.size() != output.size()) {
        return rejected(u"%1 %2s, expected %3"_s.arg(output.size()).arg(what).arg(answer.size()));
    }
    return {true, {}};
}

Comparison compareExactly(const QByteArray& answer, const QByteArray& output)
{
    const auto [a, o] = std::mismatch(answer.begin(), answer.end(), output.begin(), output.end());
    if (a == answer.end() && o == output.end()) {
        return {true, {}};
    }
    return rejected(u"byte %1 differs"_s.arg(std::distance(answer.begin(), a) + 1));
}

bool isSameBytes(Text a, Text b)
{
    return a == b;
}

Comparison compareSorted(Texts answer, Texts output, const QString& what)
{
    std::ranges::sort(answer);
    std::ranges::sort(output);
    return compareLists(answer, output, u"in sorted order, %1"_s.arg(what), isSameBytes);
}

Texts withoutEmpty(Texts lines)
{
    std::erase_if(lines, [](Text line) { return line.empty(); });
    return lines;
}

char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool isWord(Text text, Text word)
{
    return std::ranges::equal(text, word, {}, upper, upper);
}

Result<Comparison> compareYesNo(const Texts& answer, const Texts& output)
{
    const auto isKnown = [](Text text) { return isWord(text, "YES") || isWord(text, "NO"); };
    if (!std::ranges::all_of(answer, isKnown)) {
        return Error{ErrorCode::Internal, u"the checker yes_no needs answers of YES and NO"_s, {}};
    }
    return compareLists(answer, output, u"token"_s, isWord);
}

Result<Comparison>
compareFloats(const QStringList& words, const QByteArray& answer, const QByteArray& output)
{
    const QString tolerance = words.value(1, u"1e-6"_s);
    const auto rules = parseValidatorFlags({u"case_sensitive"_s, u"float_tolerance"_s, tolerance});
    return rules ? Result<Comparison>(compareOutput(answer, output, *rules)) : rules.error();
}

Result<Comparison>
compareTokens(const QStringList& words, const QByteArray& answer, const QByteArray& output)
{
    const bool ignoresCase = words.contains(u"case_insensitive");
    return compareLists(
        tokensOf(viewOf(answer)),
        tokensOf(viewOf(output)),
        u"token"_s,
        [ignoresCase](Text a, Text b) { return ignoresCase ? isWord(a, b) : a == b; }
    );
}

} // namespace

Result<Comparison>
compareByName(const QStringList& words, const QByteArray& answer, const QByteArray& output)
{
    const QString name = words.value(0);
    const Text a = viewOf(answer);
    const Text o = viewOf(output);
    if (name == u"exact") {
        return compareExactly(answer, output);
    }
    if (name == u"tokens") {
        return compareTokens(words, answer, output);
    }
    if (name == u"floats") {
        return compareFloats(words, answer, output);
    }
    if (name == u"lines") {
        return compareLists(linesOf(a), linesOf(o), u"line"_s, [](Text one, Text other) {
            return tokensOf(one) == tokensOf(other);
        });
    }
    if (name == u"unordered_lines") {
        return compareSorted(withoutEmpty(linesOf(a)), withoutEmpty(linesOf(o)), u"line"_s);
    }
    if (name == u"sorted") {
        return compareSorted(tokensOf(a), tokensOf(o), u"token"_s);
    }
    if (name == u"yes_no") {
        return compareYesNo(tokensOf(a), tokensOf(o));
    }
    return Error{ErrorCode::Internal, u"there is no checker \"%1\""_s.arg(name.left(40)), {}};
}

} // namespace adjudge

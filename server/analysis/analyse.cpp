#include "server/analysis/analyse.h"

#include "server/analysis/output_signs.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxLines = 400;
constexpr qsizetype kMaxLineLength = 500;
constexpr qsizetype kMaxFindLength = 120;
constexpr qsizetype kMaxSourceBytes = 128 << 10;
constexpr int kMaxSuggestions = 6;

// The text that rules look at, cut to what is worth looking at.
struct Material
{
    const Evidence& evidence;
    QStringList lines; // of the log
    QString source;
    OutputSigns signs;
};

// Head and tail: compilers say the first fault first, traces end with it.
QStringList linesOf(const QString& log)
{
    QStringList lines = log.split(u'\n');
    if (lines.size() > kMaxLines) {
        lines = lines.first(kMaxLines / 2) + lines.last(kMaxLines / 2);
    }
    for (QString& line : lines) {
        line.truncate(kMaxLineLength);
    }
    return lines;
}

bool isFor(const AnalysisRule& rule, const QString& language)
{
    return rule.languages.isEmpty() ||
           std::ranges::any_of(rule.languages, [&](const QString& name) {
               return name.endsWith(u'*') ? language.startsWith(QStringView(name).chopped(1))
                                          : language == name;
           });
}

bool isEndAsAsked(const AnalysisRule& rule, const Evidence& evidence)
{
    return (!rule.signal || *rule.signal == evidence.signal) &&
           (!rule.exitCode || *rule.exitCode == evidence.exitCode) &&
           (!rule.isWall || *rule.isWall == evidence.isWallLimit) &&
           evidence.memoryBytes >= rule.memoryMinBytes;
}

bool isSourceAsAsked(const AnalysisRule& rule, const QString& source)
{
    const bool isThere = rule.source.pattern().isEmpty() || rule.source.match(source).hasMatch();
    return isThere &&
           (rule.sourceLacks.pattern().isEmpty() || !rule.sourceLacks.match(source).hasMatch());
}

// What the patterns of a rule found, by name.
using Finds = QMap<QString, QString>;

void takeFinds(const QRegularExpressionMatch& match, Finds& finds)
{
    const QStringList names = match.regularExpression().namedCaptureGroups();
    for (const QString& name : names) {
        const QString text = name.isEmpty() ? QString() : match.captured(name).trimmed();
        const QString key = name.endsWith(u'2') ? name.chopped(1) : name; // another branch's place
        if (!text.isEmpty() && !finds.contains(key)) {
            finds.insert(key, text.left(kMaxFindLength));
        }
    }
}

// Nothing: the pattern is on no line.
std::optional<QRegularExpressionMatch>
findLine(const QRegularExpression& pattern, const QStringList& lines, bool isLast)
{
    std::optional<QRegularExpressionMatch> found;
    for (const QString& line : lines) {
        const QRegularExpressionMatch match = pattern.match(line);
        if (match.hasMatch()) {
            found = match;
            if (!isLast) {
                break;
            }
        }
    }
    return found;
}

std::optional<Finds> fits(const AnalysisRule& rule, const Material& material)
{
    const Evidence& evidence = material.evidence;
    if (!rule.verdicts.contains(evidence.verdict) || !isFor(rule, evidence.language) ||
        !isEndAsAsked(rule, evidence) ||
        (!rule.sign.isEmpty() && !material.signs.names.contains(rule.sign))) {
        return std::nullopt;
    }
    Finds finds;
    if (!rule.match.pattern().isEmpty()) {
        const auto match = findLine(rule.match, material.lines, false);
        if (!match) {
            return std::nullopt;
        }
        takeFinds(*match, finds);
    }
    if (!isSourceAsAsked(rule, material.source)) {
        return std::nullopt;
    }
    if (!rule.where.pattern().isEmpty()) {
        if (const auto match = findLine(rule.where, material.lines, rule.isWhereLast)) {
            takeFinds(*match, finds);
        }
    }
    return finds;
}

bool hasUnknown(const QString& text, const Finds& finds)
{
    static const QRegularExpression placeholder(u"\\{([a-z]+)\\}"_s);
    auto matches = placeholder.globalMatch(text);
    while (matches.hasNext()) {
        if (!finds.contains(matches.next().captured(1))) {
            return true;
        }
    }
    return false;
}

// Where the line is not known, what is said of it is left out.
QString withoutPlace(QString text, const Finds& finds)
{
    if (finds.contains(u"line"_s)) {
        return text;
    }
    text.remove(u"Line {line}: "_s).remove(u"Строка {line}: "_s);
    if (!text.isEmpty()) {
        text[0] = text[0].toUpper();
    }
    return text;
}

QString filled(QString text, const Finds& finds)
{
    for (auto it = finds.cbegin(); it != finds.cend(); ++it) {
        text.replace(u'{' + it.key() + u'}', it.value());
    }
    return text;
}

AnalysisText filled(const AnalysisText& text, const Finds& finds)
{
    AnalysisText done;
    done.error = filled(withoutPlace(text.error, finds), finds);
    QStringList sentences = text.analysis.split(u". "_s);
    sentences.removeIf([&](const QString& sentence) { return hasUnknown(sentence, finds); });
    done.analysis = filled(sentences.join(u". "_s), finds);
    for (const QString& suggestion : text.suggestions) {
        if (!hasUnknown(suggestion, finds)) {
            done.suggestions.append(filled(suggestion, finds));
        }
    }
    return done;
}

void addHints(Analysis& analysis, const AnalysisRule& rule)
{
    if (analysis.english.suggestions.size() + rule.english.suggestions.size() <= kMaxSuggestions) {
        analysis.english.suggestions += rule.english.suggestions;
        analysis.russian.suggestions += rule.russian.suggestions;
    }
}

} // namespace

Evidence publicPart(Evidence evidence)
{
    if (evidence.verdict == Status::CompileError || evidence.isSample) {
        return evidence; // the compiler sees no test, and a sample is public
    }
    evidence.log.clear();
    evidence.output.clear();
    evidence.answer.clear();
    evidence.isCompared = false;
    evidence.testName = u"secret/%1"_s.arg(evidence.test);
    return evidence;
}

std::optional<Analysis> analyse(const QList<AnalysisRule>& rules, const Evidence& evidence)
{
    const Material material{
        .evidence = evidence,
        .lines = linesOf(evidence.log),
        .source = QString::fromUtf8(evidence.source.left(kMaxSourceBytes)),
        .signs = outputSigns(evidence),
    };
    std::optional<Analysis> analysis;
    for (const AnalysisRule& rule : rules) {
        if (analysis && !rule.isHint) {
            continue;
        }
        const auto finds = fits(rule, material);
        if (!finds) {
            continue;
        }
        if (rule.isHint) {
            if (analysis) {
                addHints(*analysis, rule);
            }
            continue;
        }
        if (hasUnknown(withoutPlace(rule.english.error, *finds), *finds)) {
            continue; // its words need what was not found
        }
        analysis = Analysis{
            .kind = rule.kind,
            .test = evidence.test,
            .testName = evidence.testName,
            .line = finds->value(u"line"_s).toInt(),
            .column = finds->value(u"column"_s).toInt(),
            .difference = material.signs.difference,
            .english = filled(rule.english, *finds),
            .russian = filled(rule.russian, *finds),
        };
    }
    return analysis;
}

} // namespace adjudge

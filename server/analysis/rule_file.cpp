#include "server/analysis/rule_file.h"

#include "shared/wire/codec.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kFormat = 1;

// Takes fields out of a rule and keeps the first fault.
class RuleReader
{
public:
    RuleReader(QJsonObject object, QString where)
        : m_object(std::move(object))
        , m_where(std::move(where))
    {
    }

    QJsonValue take(const QString& key)
    {
        const QJsonValue value = m_object.value(key);
        m_object.remove(key);
        return value;
    }

    QStringList texts(const QString& key)
    {
        QStringList list;
        for (const QJsonValue& value : take(key).toArray()) {
            list.append(value.toString());
        }
        if (list.contains(QString())) {
            fail(key, u"must be a list of texts"_s);
        }
        return list;
    }

    QRegularExpression pattern(const QString& key, QRegularExpression::PatternOptions options = {})
    {
        const QString text = take(key).toString();
        QRegularExpression pattern(text, options);
        if (!pattern.isValid()) {
            fail(key, u"is no pattern: "_s + pattern.errorString());
        }
        pattern.optimize();
        return pattern;
    }

    std::optional<int> number(const QString& key)
    {
        const QJsonValue value = take(key);
        if (!value.isUndefined() && !value.isDouble()) {
            fail(key, u"must be a number"_s);
        }
        return value.isDouble() ? std::optional(value.toInt()) : std::nullopt;
    }

    void fail(const QString& key, const QString& what)
    {
        if (!m_error) {
            const QString text = u"the analysis rules: %1: field \"%2\" %3"_s;
            m_error = Error{ErrorCode::BadRequest, text.arg(m_where, key, what), {}};
        }
    }

    const std::optional<Error>& finish()
    {
        if (!m_object.isEmpty()) {
            fail(m_object.keys().constFirst(), u"is not known"_s);
        }
        return m_error;
    }

private:
    QJsonObject m_object;
    QString m_where;
    std::optional<Error> m_error;
};

AnalysisText readTexts(RuleReader& in, const QString& key, bool isHint)
{
    RuleReader inner(in.take(key).toObject(), key);
    AnalysisText text;
    text.error = inner.take(u"error"_s).toString();
    text.analysis = inner.take(u"analysis"_s).toString();
    text.suggestions = inner.texts(u"suggestions"_s);
    const bool isWhole =
        isHint ? !text.suggestions.isEmpty() : !text.error.isEmpty() && !text.analysis.isEmpty();
    if (!isWhole || inner.finish()) {
        in.fail(key, isHint ? u"needs suggestions"_s : u"needs error and analysis"_s);
    }
    return text;
}

Result<AnalysisRule> readRule(const QJsonObject& object, int index)
{
    const QString kind = object.value("class"_L1).toString();
    RuleReader in(object, u"rules[%1] \"%2\""_s.arg(index).arg(kind));
    AnalysisRule rule;
    rule.kind = in.take(u"class"_s).toString();
    rule.isHint = in.take(u"hint"_s).toBool();
    if (rule.kind.isEmpty()) {
        in.fail(u"class"_s, u"must be a text"_s);
    }
    for (const QString& code : in.texts(u"verdicts"_s)) {
        const auto verdict = statusFromVerdict(code);
        if (!verdict) {
            in.fail(u"verdicts"_s, u"names no verdict: "_s + code);
        }
        rule.verdicts.append(verdict.value_or(Status::JudgeError));
    }
    rule.languages = in.texts(u"languages"_s);
    rule.match = in.pattern(u"match"_s);
    rule.where = in.pattern(u"where"_s);
    rule.isWhereLast = in.take(u"where_last"_s).toBool();
    rule.source = in.pattern(u"source"_s, QRegularExpression::MultilineOption);
    rule.sourceLacks = in.pattern(u"source_lacks"_s, QRegularExpression::MultilineOption);
    rule.signal = in.number(u"signal"_s);
    rule.exitCode = in.number(u"exit_code"_s);
    const QJsonValue wall = in.take(u"wall"_s);
    rule.isWall = wall.isBool() ? std::optional(wall.toBool()) : std::nullopt;
    rule.memoryMinBytes = qint64{in.number(u"memory_min_mib"_s).value_or(0)} << 20;
    rule.sign = in.take(u"sign"_s).toString();
    rule.english = readTexts(in, u"en"_s, rule.isHint);
    rule.russian = readTexts(in, u"ru"_s, rule.isHint);
    if (rule.verdicts.isEmpty()) {
        in.fail(u"verdicts"_s, u"must name at least one"_s);
    }
    if (rule.english.suggestions.size() != rule.russian.suggestions.size()) {
        in.fail(u"ru"_s, u"must have as many suggestions as \"en\""_s);
    }
    if (const auto& error = in.finish()) {
        return *error;
    }
    return rule;
}

} // namespace

Result<QList<AnalysisRule>> parseAnalysisRules(const QByteArray& json)
{
    const auto document = wire::parseObject(json);
    if (!document) {
        return Error{
            ErrorCode::BadRequest, u"the analysis rules: "_s + document.error().message, {}};
    }
    if (document->value("format"_L1).toInt() != kFormat) {
        const QString text = u"the analysis rules: \"format\" must be %1"_s;
        return Error{ErrorCode::BadRequest, text.arg(kFormat), {}};
    }
    QList<AnalysisRule> rules;
    const QJsonArray rows = document->value("rules"_L1).toArray();
    for (int i = 0; i < rows.size(); ++i) {
        auto rule = readRule(rows.at(i).toObject(), i);
        if (!rule) {
            return rule.error();
        }
        rules.append(*rule);
    }
    return rules;
}

Result<QList<AnalysisRule>> readAnalysisRules(const QString& path)
{
    constexpr qint64 kMaxBytes = 1 << 20;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxBytes) {
        const QString text = u"cannot read the analysis rules %1: %2"_s;
        return Error{ErrorCode::NotFound, text.arg(path, file.errorString()), {}};
    }
    auto rules = parseAnalysisRules(file.readAll());
    if (!rules) {
        return Error{ErrorCode::BadRequest, path + u": "_s + rules.error().message, {}};
    }
    return rules;
}

} // namespace adjudge

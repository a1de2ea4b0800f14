#include "server/package/expectations.h"

#include "server/package/yaml_fields.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

const QString kFile = u"submissions/submissions.yaml"_s;

// The format knows four verdicts; it counts a memory limit as a run-time error and an output limit
// as a wrong answer.
QList<Status> widened(Status status)
{
    using enum Status;
    switch (status) {
    case WrongAnswer:
        return {WrongAnswer, OutputLimitExceeded};
    case RunTimeError:
        return {RunTimeError, MemoryLimitExceeded};
    default:
        return {status};
    }
}

QList<Status> widened(const QList<Status>& statuses)
{
    QList<Status> all;
    for (const Status status : statuses) {
        all += widened(status);
    }
    return all;
}

JuryRequirement requirement(const QList<Status>& permitted, const QList<Status>& required)
{
    JuryRequirement one;
    one.permitted = widened(permitted);
    one.required = widened(required);
    return one;
}

// The default of each folder; other folders ask for nothing.
QList<JuryRequirement> defaultOf(const QString& folder)
{
    using enum Status;
    static const QHash<QString, JuryRequirement> kDefaults{
        {u"accepted"_s, requirement({Accepted}, {Accepted})},
        {u"rejected"_s, requirement({}, {WrongAnswer, TimeLimitExceeded, RunTimeError})},
        {u"wrong_answer"_s, requirement({Accepted, WrongAnswer}, {WrongAnswer})},
        {u"time_limit_exceeded"_s, requirement({Accepted, TimeLimitExceeded}, {TimeLimitExceeded})},
        {u"run_time_error"_s, requirement({Accepted, RunTimeError}, {RunTimeError})},
        {u"brute_force"_s,
         requirement(
             {Accepted, TimeLimitExceeded, RunTimeError}, {TimeLimitExceeded, RunTimeError}
         )},
    };
    const auto found = kDefaults.constFind(folder);
    return found == kDefaults.cend() ? QList<JuryRequirement>() : QList<JuryRequirement>{*found};
}

// In short, for reports: what must show itself, else what may.
QList<Status> expectedBy(const JuryRule& rule)
{
    QList<Status> required;
    QList<Status> permitted;
    for (const JuryRequirement& one : rule.requirements) {
        if (one.tests.isEmpty()) {
            required += one.required;
            permitted += one.permitted;
        }
    }
    return required.isEmpty() ? permitted : required;
}

class ExpectationReader
{
public:
    explicit ExpectationReader(Findings& findings)
        : m_findings(findings)
    {
    }

    void apply(const YamlField& field, JurySubmission& submission, bool replaces)
    {
        YamlFields fields(&field.value, kFile, m_findings);
        JuryRule& rule = submission.rule;
        rule.language = fields.text(u"language"_s).value_or(rule.language);
        rule.entryPoint = fields.text(u"entrypoint"_s).value_or(rule.entryPoint);
        readTimeUse(fields, rule);
        for (const QString& key : {u"authors"_s, u"model_solution"_s}) {
            fields.value(key);
        }
        JuryRequirement own;
        const bool hasOwn = readRequirement(fields, own);
        if (hasOwn && replaces && !rule.requirements.isEmpty()) {
            replace(own, rule.requirements.first());
        } else if (hasOwn) {
            rule.requirements.append(own);
        }
        readNested(field.value, rule);
    }

private:
    static const QStringList& knownKeys()
    {
        static const QStringList kKeys{
            u"language"_s,
            u"entrypoint"_s,
            u"authors"_s,
            u"model_solution"_s,
            u"permitted"_s,
            u"required"_s,
            u"score"_s,
            u"message"_s,
            u"use_for_time_limit"_s};
        return kKeys;
    }

    static void replace(const JuryRequirement& own, JuryRequirement& rule)
    {
        rule.permitted = own.permitted.isEmpty() ? rule.permitted : own.permitted;
        rule.required = own.required.isEmpty() ? rule.required : own.required;
        rule.score = own.score ? own.score : rule.score;
        rule.message = own.message.isEmpty() ? rule.message : own.message;
    }

    void readTimeUse(YamlFields& fields, JuryRule& rule)
    {
        const auto word = fields.text(u"use_for_time_limit"_s);
        if (!word) {
            return;
        }
        static const QHash<QString, JuryRule::TimeUse> kWords{
            {u"false"_s, JuryRule::TimeUse::None},
            {u"lower"_s, JuryRule::TimeUse::Lower},
            {u"upper"_s, JuryRule::TimeUse::Upper}};
        if (!kWords.contains(*word)) {
            m_findings.fault(
                kFile,
                fields.lineOf(u"use_for_time_limit"_s),
                u"'use_for_time_limit' is false, lower or upper."_s
            );
        }
        rule.timeUse = kWords.value(*word, rule.timeUse);
    }

    QList<Status> readVerdicts(YamlFields& fields, const QString& key)
    {
        QList<Status> statuses;
        for (const QString& code : fields.list(key).value_or(QStringList())) {
            static const QStringList kKnown{u"AC"_s, u"WA"_s, u"TLE"_s, u"RTE"_s};
            const auto status = kKnown.contains(code) ? statusFromVerdict(code) : std::nullopt;
            if (!status) {
                m_findings.fault(
                    kFile, fields.lineOf(key), u"'%1' lists AC, WA, TLE and RTE."_s.arg(key)
                );
                continue;
            }
            statuses += widened(*status);
        }
        return statuses;
    }

    void readScore(YamlFields& fields, JuryRequirement& own)
    {
        const YamlValue* score = fields.value(u"score"_s);
        if (!score) {
            return;
        }
        const bool isList = score->kind == YamlValue::Kind::List && score->items.size() == 2;
        const auto low = parsePackageNumber(isList ? score->items.first().text : score->text);
        const auto high = parsePackageNumber(isList ? score->items.last().text : score->text);
        if (!low || !high || *low > *high) {
            m_findings.fault(
                kFile,
                score->line,
                u"'score' is a number or a list of the lowest and the highest."_s
            );
            return;
        }
        own.score = std::pair(*low, *high);
    }

    // False if none of the keys is there.
    bool readRequirement(YamlFields& fields, JuryRequirement& own)
    {
        own.permitted = readVerdicts(fields, u"permitted"_s);
        own.required = readVerdicts(fields, u"required"_s);
        own.message = fields.text(u"message"_s).value_or(QString());
        readScore(fields, own);
        return !own.permitted.isEmpty() || !own.required.isEmpty() || !own.message.isEmpty() ||
               own.score;
    }

    // Keys that we do not know are globs of tests or groups, with requirements of their own.
    void readNested(const YamlValue& map, JuryRule& rule)
    {
        for (const YamlField& field : map.fields) {
            if (knownKeys().contains(field.key)) {
                continue;
            }
            YamlFields fields(&field.value, kFile, m_findings);
            JuryRequirement own;
            own.tests = field.key;
            const bool hasOwn = readRequirement(fields, own);
            fields.finish(true);
            if (hasOwn) {
                rule.requirements.append(own);
            } else {
                m_findings.fault(
                    kFile,
                    field.value.line,
                    u"'%1' is no known key, and as a glob of tests it asks for nothing."_s.arg(
                        field.key.left(80)
                    )
                );
            }
        }
    }

    Findings& m_findings;
};

} // namespace

bool matchesGlob(const QString& glob, const QString& path)
{
    QString pattern;
    int depth = 0;
    for (const QChar c : glob.left(400)) {
        if (c == u'*') {
            pattern += u"[^/]*"_s;
        } else if (c == u'{') {
            pattern += u"(?:"_s;
            ++depth;
        } else if (c == u'}' && depth > 0) {
            pattern += u')';
            --depth;
        } else if (c == u',' && depth > 0) {
            pattern += u'|';
        } else {
            pattern += QRegularExpression::escape(QString(c));
        }
    }
    const QRegularExpression form(u"\\A"_s + pattern + u"(?:/.*)?\\z"_s);
    return form.isValid() && form.match(path).hasMatch();
}

void readExpectations(const PackageTree& tree, QList<JurySubmission>& jury, Findings& findings)
{
    for (JurySubmission& submission : jury) {
        submission.rule.isExact = true;
        submission.rule.requirements = defaultOf(submission.folder);
    }
    if (!tree.hasFile(kFile)) {
        return;
    }
    const auto bytes = tree.read(kFile, kMaxYamlBytes, findings);
    const auto root = bytes ? parseYaml(*bytes, kFile, findings) : std::nullopt;
    if (!root) {
        return;
    }
    ExpectationReader reader(findings);
    for (const YamlField& field : root->fields) {
        bool isUsed = false;
        for (JurySubmission& submission : jury) {
            const QString path = submission.folder + u'/' + submission.program.name;
            if (matchesGlob(field.key, path)) {
                isUsed = true;
                reader.apply(field, submission, !defaultOf(field.key).isEmpty());
            }
        }
        if (!isUsed) {
            findings.warn(
                kFile, field.value.line, u"'%1' matches no submission."_s.arg(field.key.left(80))
            );
        }
    }
    for (JurySubmission& submission : jury) {
        submission.expected = expectedBy(submission.rule);
    }
}

} // namespace adjudge

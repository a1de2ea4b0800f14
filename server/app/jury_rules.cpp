#include "server/app/jury_rules.h"

#include "server/package/expectations.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

QString codes(const QList<Status>& statuses)
{
    QStringList texts;
    for (const Status status : statuses) {
        texts.append(verdictCode(status));
    }
    return texts.join(u'|');
}

QString
unmet(const JuryRequirement& rule, const QList<TestResult>& tests, std::optional<double> score)
{
    const QString where = rule.tests.isEmpty() ? QString() : u" in %1"_s.arg(rule.tests);
    bool hasRequired = rule.required.isEmpty();
    bool hasMessage = rule.message.isEmpty();
    for (const TestResult& test : tests) {
        if (!rule.tests.isEmpty() && !matchesGlob(rule.tests, test.name)) {
            continue;
        }
        if (!rule.permitted.isEmpty() && !rule.permitted.contains(test.verdict)) {
            return u"%1 in %2, permitted are %3"_s.arg(
                verdictCode(test.verdict), test.name, codes(rule.permitted)
            );
        }
        hasRequired = hasRequired || rule.required.contains(test.verdict);
        hasMessage = hasMessage || test.judgeMessage.contains(rule.message);
    }
    if (!hasRequired) {
        return u"none of %1%2"_s.arg(codes(rule.required), where);
    }
    if (!hasMessage) {
        return u"no judge message holds \"%1\"%2"_s.arg(rule.message.left(80), where);
    }
    const bool isScored = rule.score && rule.tests.isEmpty();
    if (isScored && (!score || *score < rule.score->first || *score > rule.score->second)) {
        const QString text = u"the score %1 is not within %2 and %3"_s;
        return text.arg(score ? QString::number(*score) : u"that is missing"_s)
            .arg(rule.score->first)
            .arg(rule.score->second);
    }
    return QString();
}

} // namespace

QString
unmetRequirement(const JuryRule& rule, const QList<TestResult>& tests, std::optional<double> score)
{
    for (const JuryRequirement& one : rule.requirements) {
        const QString why = unmet(one, tests, score);
        if (!why.isEmpty()) {
            return why;
        }
    }
    return QString();
}

JuryRule::TimeUse timeUseOf(const JurySubmission& submission)
{
    using enum Status;
    const JuryRule& rule = submission.rule;
    if (rule.timeUse != JuryRule::TimeUse::Default) {
        return rule.timeUse;
    }
    if (!rule.isExact) {
        return submission.expected == QList<Status>{Accepted} ? JuryRule::TimeUse::Lower
                                                              : JuryRule::TimeUse::None;
    }
    bool mayBeSlow = true;
    bool mustBeSlow = false;
    for (const JuryRequirement& one : rule.requirements) {
        if (one.tests.isEmpty()) {
            mayBeSlow =
                mayBeSlow && (one.permitted.isEmpty() || one.permitted.contains(TimeLimitExceeded));
            mustBeSlow = mustBeSlow || one.required == QList<Status>{TimeLimitExceeded};
        }
    }
    return mustBeSlow   ? JuryRule::TimeUse::Upper
           : !mayBeSlow ? JuryRule::TimeUse::Lower
                        : JuryRule::TimeUse::None;
}

} // namespace adjudge

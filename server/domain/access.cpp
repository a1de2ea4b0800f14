#include "server/domain/access.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

bool isJudge(const Caller& caller)
{
    return caller.role() == Role::Judge || caller.role() == Role::Admin;
}

bool isAdmin(const Caller& caller)
{
    return caller.role() == Role::Admin;
}

bool maySubmit(const Caller& caller)
{
    return caller.user.has_value();
}

bool maySeeDetail(const Caller& caller, UserId owner)
{
    return isJudge(caller) || (caller.user && caller.id() == owner);
}

EventForm eventForm(const Caller& caller, QStringView kind, UserId owner)
{
    if (kind == "submission_update"_L1 || kind == "problem_update"_L1) {
        return EventForm::Plain;
    }
    if (isJudge(caller)) {
        return EventForm::Judge;
    }
    return maySeeDetail(caller, owner) ? EventForm::Plain : EventForm::Hidden;
}

TestResult forContestant(TestResult result)
{
    result.judgeMessage.clear();
    result.transcript.clear();
    if (!result.name.startsWith("sample/"_L1)) {
        result.name = u"secret/%1"_s.arg(result.index);
    }
    return result;
}

bool mayHear(const Caller& caller, const Topic& topic)
{
    switch (topic.kind) {
    case Topic::Kind::Problem:
    case Topic::Kind::Submission:
    case Topic::Kind::Problems:
        return true;
    case Topic::Kind::User:
        return isJudge(caller) || (caller.user && caller.id().value() == topic.id);
    case Topic::Kind::Submissions:
    case Topic::Kind::Rejudgings:
        return isJudge(caller);
    }
    return false;
}

} // namespace adjudge

// Rejudgings as a judge's client knows them (docs/protocol.md section 2), and their JSON.
#pragma once

#include "shared/result.h"
#include "shared/submission.h"

#include <QJsonObject>

namespace adjudge::desktop {

// What to judge again; what is not set does not restrict.
struct RejudgeWish
{
    ProblemId problem;
    QString language;
    std::optional<Status> status;
    QString user;
    QString reason;
};

struct RejudgeMember
{
    SubmissionId submission;
    QString problem;
    QString user;
    QString language;
    Status oldStatus = Status::Queued;
    Status status = Status::Queued;
    bool isChanged = false;
};

struct RejudgeSet
{
    RejudgingId id;
    QString state; // "judging", "ready", "applied", "cancelled"
    int total = 0;
    int done = 0;
    int changed = 0;
    int failed = 0;
    QList<RejudgeMember> members; // empty in the answer to a start

    [[nodiscard]] bool isOpen() const
    {
        return state == QStringLiteral("judging") || state == QStringLiteral("ready");
    }
};

namespace rest {

QJsonObject toJson(const RejudgeWish& wish);
Result<RejudgeSet> rejudgeSetFromJson(const QJsonObject& object);

} // namespace rest

} // namespace adjudge::desktop

// Which topics a client listens to. A server takes at most 64 of one connection.
#pragma once

#include "shared/wire/messages.h"

#include <QList>

namespace adjudge::desktop {

struct LiveInterest
{
    UserId user; // invalid: a guest
    bool mayHearAll = false;
    QList<ProblemId> problems;
    ProblemId openProblem;
    SubmissionId openSubmission;
};

// Judges hear all submissions by one topic, others by one topic a problem. With more problems than
// topics the open problem and the first ones are heard.
QList<Topic> liveTopics(const LiveInterest& interest);

} // namespace adjudge::desktop

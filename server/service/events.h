// Makes the log's events out of what happened: the message in the form for everybody who may see
// it, and, where it differs, in the form for judges. Used inside write transactions.
#pragma once

#include "server/store/event_log.h"
#include "server/store/rejudging_store.h"
#include "shared/analysis.h"
#include "shared/submission.h"

namespace adjudge {

// The topics that an event is heard in.
QList<Topic> topicsOfEvent(const StoredEvent& event);

// Takes the next number, sets it in `submission`, and appends.
Result<StoredEvent> appendUpdate(EventLog& log, Submission& submission);
Result<StoredEvent>
appendTest(EventLog& log, const Submission& submission, const TestResult& result);
Result<StoredEvent>
appendCompileLog(EventLog& log, const Submission& submission, const QString& text);
Result<StoredEvent> appendRejudging(EventLog& log, const Rejudging& rejudging); // for judges

// `forJudges`: nothing if judges see the same.
Result<StoredEvent> appendAnalysis(
    EventLog& log,
    const Submission& submission,
    const Analysis& analysis,
    const std::optional<Analysis>& forJudges
);
Result<StoredEvent> appendProblem(EventLog& log, ProblemId problem);

} // namespace adjudge

#include "client-desktop/model/live_topics.h"

namespace adjudge::desktop {

QList<Topic> liveTopics(const LiveInterest& interest)
{
    constexpr qsizetype kMaxTopics = 64;
    QList<Topic> topics{{Topic::Kind::Problems, 0}};
    if (interest.openSubmission.isValid()) {
        topics.append(Topic::submission(interest.openSubmission));
    }
    if (interest.mayHearAll) {
        topics.append({Topic::Kind::Submissions, 0});
        return topics;
    }
    if (interest.user.isValid()) {
        topics.append(Topic::user(interest.user));
    }
    // A place is kept for the open submission, so that opening one never pushes a problem out.
    const qsizetype room = kMaxTopics - (interest.openSubmission.isValid() ? 0 : 1);
    if (interest.openProblem.isValid()) {
        topics.append(Topic::problem(interest.openProblem));
    }
    for (const ProblemId problem : interest.problems) {
        if (topics.size() >= room) {
            break;
        }
        if (problem != interest.openProblem) {
            topics.append(Topic::problem(problem));
        }
    }
    return topics;
}

} // namespace adjudge::desktop

// Topic names, in one place for both ends: "problem:7", "submission:12", "user:3", "submissions",
// "problems", "rejudgings". The path of a problem's own socket is here too.
#pragma once

#include "shared/ids.h"

#include <QString>

#include <optional>

namespace adjudge {

struct Topic
{
    enum class Kind { Problem, Submission, User, Submissions, Problems, Rejudgings };

    Kind kind = Kind::Problems;
    qint64 id = 0; // 0 for those without a number

    bool operator==(const Topic&) const = default;

    [[nodiscard]] QString text() const;
    static std::optional<Topic> fromText(QStringView text);

    static Topic problem(ProblemId id) { return {Kind::Problem, id.value()}; }

    static Topic submission(SubmissionId id) { return {Kind::Submission, id.value()}; }

    static Topic user(UserId id) { return {Kind::User, id.value()}; }
};

inline size_t qHash(const Topic& topic, size_t seed = 0)
{
    return qHashMulti(seed, static_cast<int>(topic.kind), topic.id);
}

// "/ws/problems/7/submissions/" and back.
QString problemSocketPath(ProblemId problem);
std::optional<ProblemId> problemFromSocketPath(QStringView path);
inline constexpr char kLivePath[] = "/ws/live";

} // namespace adjudge

#include "shared/wire/groups.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr QLatin1StringView kProblemPathHead("/ws/problems/");
constexpr QLatin1StringView kProblemPathTail("/submissions/");

struct Prefix
{
    QLatin1StringView text;
    Topic::Kind kind;
};

constexpr Prefix kPrefixes[] = {
    {"problem:"_L1, Topic::Kind::Problem},
    {"submission:"_L1, Topic::Kind::Submission},
    {"user:"_L1, Topic::Kind::User},
};

} // namespace

QString Topic::text() const
{
    if (kind == Kind::Submissions) {
        return u"submissions"_s;
    }
    if (kind == Kind::Rejudgings) {
        return u"rejudgings"_s;
    }
    for (const Prefix& prefix : kPrefixes) {
        if (prefix.kind == kind) {
            return prefix.text + QString::number(id);
        }
    }
    return u"problems"_s;
}

std::optional<Topic> Topic::fromText(QStringView text)
{
    if (text == "submissions"_L1) {
        return Topic{Kind::Submissions, 0};
    }
    if (text == "problems"_L1) {
        return Topic{Kind::Problems, 0};
    }
    if (text == "rejudgings"_L1) {
        return Topic{Kind::Rejudgings, 0};
    }
    for (const Prefix& prefix : kPrefixes) {
        if (!text.startsWith(prefix.text)) {
            continue;
        }
        const auto id = Id<struct AnyTag>::fromText(text.sliced(prefix.text.size()));
        return id ? std::optional(Topic{prefix.kind, id->value()}) : std::nullopt;
    }
    return std::nullopt;
}

QString problemSocketPath(ProblemId problem)
{
    return kProblemPathHead + problem.text() + kProblemPathTail;
}

std::optional<ProblemId> problemFromSocketPath(QStringView path)
{
    if (!path.startsWith(kProblemPathHead) || !path.endsWith(kProblemPathTail)) {
        return std::nullopt;
    }
    const auto length = path.size() - kProblemPathHead.size() - kProblemPathTail.size();
    return length > 0 ? ProblemId::fromText(path.sliced(kProblemPathHead.size(), length))
                      : std::nullopt;
}

} // namespace adjudge

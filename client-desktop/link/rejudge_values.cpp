#include "client-desktop/link/rejudge_values.h"

#include "shared/wire/json_reader.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop::rest {

namespace {

RejudgeMember memberFromJson(wire::JsonReader& in)
{
    RejudgeMember member;
    member.submission = SubmissionId(in.integer("submission_id"_L1));
    member.problem = in.text("problem"_L1);
    member.user = in.text("user"_L1);
    member.language = in.text("language"_L1);
    member.oldStatus = statusFromName(in.text("old_status"_L1)).value_or(Status::JudgeError);
    member.status = statusFromName(in.text("status"_L1)).value_or(Status::JudgeError);
    member.isChanged = in.boolean("changed"_L1);
    return member;
}

} // namespace

QJsonObject toJson(const RejudgeWish& wish)
{
    QJsonObject filter;
    if (wish.problem.isValid()) {
        filter.insert(u"problem"_s, wish.problem.value());
    }
    if (!wish.language.isEmpty()) {
        filter.insert(u"language"_s, wish.language);
    }
    if (wish.status) {
        filter.insert(u"status"_s, statusName(*wish.status));
    }
    if (!wish.user.isEmpty()) {
        filter.insert(u"user"_s, wish.user);
    }
    return {{u"reason"_s, wish.reason}, {u"filter"_s, filter}};
}

Result<RejudgeSet> rejudgeSetFromJson(const QJsonObject& object)
{
    wire::JsonReader in(object, {});
    RejudgeSet set;
    set.id = RejudgingId(in.integer("id"_L1));
    set.state = in.text("state"_L1);
    set.total = static_cast<int>(in.integer("total"_L1));
    set.done = static_cast<int>(in.integer("done"_L1));
    set.changed = static_cast<int>(in.integer("changed"_L1));
    set.failed = static_cast<int>(in.integer("failed"_L1));
    for (const QJsonValue& value : object[u"members"].toArray()) {
        wire::JsonReader member(value.toObject(), u"members"_s);
        set.members.append(memberFromJson(member));
        if (member.hasFailed()) {
            return member.error();
        }
    }
    return in.hasFailed() ? Result<RejudgeSet>(in.error()) : Result<RejudgeSet>(set);
}

} // namespace adjudge::desktop::rest

#include "shared/wire/codec.h"

#include "shared/clock.h"
#include "shared/wire/json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

struct RoleRow
{
    Role role;
    const char* name;
};

constexpr std::array kRoles{
    RoleRow{Role::Guest, "guest"},
    RoleRow{Role::Contestant, "contestant"},
    RoleRow{Role::Judge, "judge"},
    RoleRow{Role::Admin, "admin"},
};

} // namespace

QString roleName(Role role)
{
    return QString::fromLatin1(kRoles.at(static_cast<size_t>(role)).name);
}

std::optional<Role> roleFromName(QStringView name)
{
    for (const RoleRow& row : kRoles) {
        if (name == QLatin1String(row.name)) {
            return row.role;
        }
    }
    return std::nullopt;
}

} // namespace adjudge

namespace adjudge::wire {

namespace {

QDateTime readTime(JsonReader& in, QLatin1StringView key)
{
    const QDateTime time = QDateTime::fromString(in.text(key), Qt::ISODateWithMs);
    if (!time.isValid()) {
        in.fail(key, u"must be an ISO 8601 time"_s);
    }
    return time.toUTC();
}

Status readVerdict(JsonReader& in, QLatin1StringView key)
{
    const auto status = statusFromVerdict(in.text(key));
    if (!status) {
        in.fail(key, u"is no verdict"_s);
    }
    return status.value_or(Status::JudgeError);
}

QJsonValue verdictValue(Status status)
{
    return isFinal(status) ? QJsonValue(verdictCode(status)) : QJsonValue();
}

bool isTooDeep(const QByteArray& text)
{
    constexpr int kMaxDepth = 32;
    int depth = 0;
    bool isString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isString) {
            i += c == '\\' ? 1 : 0;
            isString = c != '"';
        } else if (c == '"') {
            isString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kMaxDepth) {
                return true;
            }
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

QJsonValue numberValue(const std::optional<double>& number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

std::optional<double> numberOf(const QJsonObject& object, QLatin1StringView key)
{
    const QJsonValue value = object.value(key);
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

} // namespace

QJsonArray toJson(const QList<GroupResult>& groups)
{
    QJsonArray array;
    for (const GroupResult& group : groups) {
        array.append(QJsonObject{
            {u"name"_s, group.name},
            {u"verdict"_s, verdictValue(group.status)},
            {u"score"_s, group.score},
            {u"max_score"_s, numberValue(group.maxScore)},
        });
    }
    return array;
}

QList<GroupResult> groupsFromJson(const QJsonArray& array)
{
    QList<GroupResult> groups;
    for (const QJsonValue& value : array) {
        const QJsonObject object = value.toObject();
        groups.append(
            {.name = object.value("name"_L1).toString(),
             .status =
                 statusFromVerdict(object.value("verdict"_L1).toString()).value_or(Status::Queued),
             .score = object.value("score"_L1).toDouble(),
             .maxScore = numberOf(object, "max_score"_L1)}
        );
    }
    return groups;
}

Result<QJsonObject> parseObject(const QByteArray& text)
{
    if (isTooDeep(text)) {
        return Error{ErrorCode::BadRequest, u"the JSON is nested too deeply (limit 32)"_s, {}};
    }
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(text, &fault);
    if (fault.error != QJsonParseError::NoError) {
        const QString what =
            u"not valid JSON at byte %1: %2"_s.arg(fault.offset).arg(fault.errorString());
        return Error{ErrorCode::BadRequest, what, {}};
    }
    if (!document.isObject()) {
        return Error{ErrorCode::BadRequest, u"a JSON object is expected"_s, {}};
    }
    return document.object();
}

QJsonObject toJson(const Submission& s)
{
    QJsonObject metrics;
    for (auto it = s.metrics.cbegin(); it != s.metrics.cend(); ++it) {
        metrics.insert(it.key(), it.value());
    }
    return {
        {u"id"_s, s.id.value()},
        {u"problem_id"_s, s.problem.value()},
        {u"problem"_s, s.problemName},
        {u"user_id"_s, s.user.value()},
        {u"user"_s, s.userName},
        {u"language"_s, s.language},
        {u"submitted_at"_s, isoText(s.submittedAt)},
        {u"status"_s, statusName(s.status)},
        {u"verdict"_s, verdictValue(s.status)},
        {u"test"_s, s.test},
        {u"tests"_s, s.tests},
        {u"time_ms"_s, qint64{s.time.count()}},
        {u"memory_bytes"_s, s.memoryBytes},
        {u"metrics"_s, metrics},
        {u"score"_s, numberValue(s.score)},
        {u"max_score"_s, numberValue(s.maxScore)},
        {u"groups"_s, toJson(s.groups)},
        {u"judging"_s, s.judging},
        {u"seq"_s, s.seq},
    };
}

Result<Submission> submissionFromJson(const QJsonObject& object)
{
    JsonReader in(object, {});
    Submission s;
    s.id = SubmissionId(in.integer("id"_L1));
    s.problem = ProblemId(in.integer("problem_id"_L1));
    s.problemName = in.optionalText("problem"_L1);
    s.user = UserId(in.optionalInteger("user_id"_L1));
    s.userName = in.optionalText("user"_L1);
    s.language = in.optionalText("language"_L1);
    s.submittedAt = readTime(in, "submitted_at"_L1);
    const auto status = statusFromName(in.text("status"_L1));
    if (!status) {
        in.fail("status"_L1, u"is not known"_s);
    }
    s.status = status.value_or(Status::Queued);
    s.test = static_cast<int>(in.optionalInteger("test"_L1));
    s.tests = static_cast<int>(in.optionalInteger("tests"_L1));
    s.time = std::chrono::milliseconds(in.optionalInteger("time_ms"_L1));
    s.memoryBytes = in.optionalInteger("memory_bytes"_L1);
    const QJsonObject metrics = in.optionalObject("metrics"_L1).value_or(QJsonObject{});
    for (auto it = metrics.begin(); it != metrics.end(); ++it) {
        s.metrics.insert(it.key(), it.value().toDouble());
    }
    s.score = numberOf(object, "score"_L1);
    s.maxScore = numberOf(object, "max_score"_L1);
    s.groups = groupsFromJson(object.value("groups"_L1).toArray());
    s.judging = static_cast<int>(in.integer("judging"_L1));
    s.seq = in.integer("seq"_L1);
    if (in.hasFailed()) {
        return in.error();
    }
    return s;
}

QJsonObject toJson(const TestResult& t, bool withJudgeMessage)
{
    QJsonObject object{
        {u"index"_s, t.index},
        {u"name"_s, t.name},
        {u"verdict"_s, verdictCode(t.verdict)},
        {u"time_ms"_s, qint64{t.time.count()}},
        {u"wall_ms"_s, qint64{t.wall.count()}},
        {u"memory_bytes"_s, t.memoryBytes},
        {u"exit_code"_s, t.exitCode},
        {u"signal"_s, t.signal},
        {u"message"_s, t.message},
    };
    if (t.score) {
        object.insert(u"score"_s, *t.score);
    }
    if (withJudgeMessage) {
        object.insert(u"judge_message"_s, t.judgeMessage);
        if (!t.transcript.isEmpty()) {
            object.insert(u"transcript"_s, t.transcript);
        }
    }
    return object;
}

Result<TestResult> testResultFromJson(const QJsonObject& object)
{
    JsonReader in(object, {});
    TestResult t;
    t.index = static_cast<int>(in.integer("index"_L1));
    t.name = in.text("name"_L1);
    t.verdict = readVerdict(in, "verdict"_L1);
    t.time = std::chrono::milliseconds(in.integer("time_ms"_L1));
    t.wall = std::chrono::milliseconds(in.integer("wall_ms"_L1));
    t.memoryBytes = in.integer("memory_bytes"_L1);
    t.exitCode = static_cast<int>(in.optionalInteger("exit_code"_L1));
    t.signal = static_cast<int>(in.optionalInteger("signal"_L1));
    t.message = in.optionalText("message"_L1);
    t.judgeMessage = in.optionalText("judge_message"_L1);
    t.score = numberOf(object, "score"_L1);
    t.transcript = in.optionalText("transcript"_L1);
    if (in.hasFailed()) {
        return in.error();
    }
    return t;
}

QJsonObject toJson(const User& user)
{
    return {
        {u"id"_s, user.id.value()},
        {u"username"_s, user.userName},
        {u"display_name"_s, user.displayName},
        {u"role"_s, roleName(user.role)},
    };
}

Result<User> userFromJson(const QJsonObject& object)
{
    JsonReader in(object, u"user"_s);
    User user;
    user.id = UserId(in.integer("id"_L1));
    user.userName = in.text("username"_L1);
    user.displayName = in.optionalText("display_name"_L1);
    const auto role = roleFromName(in.text("role"_L1));
    if (!role) {
        in.fail("role"_L1, u"is not known"_s);
    }
    user.role = role.value_or(Role::Guest);
    if (in.hasFailed()) {
        return in.error();
    }
    return user;
}

QJsonObject toJson(const Error& error)
{
    const QJsonObject body{{u"code"_s, errorCodeName(error.code)}, {u"message"_s, error.message}};
    return {{u"error"_s, body}};
}

} // namespace adjudge::wire

#include "shared/submission.h"

#include <algorithm>
#include <array>

namespace adjudge {

namespace {

constexpr std::array kRows{
    StatusRow{Status::Queued, "queued", "", "Queued"},
    StatusRow{Status::Compiling, "compiling", "", "Compiling"},
    StatusRow{Status::Running, "running", "", "Running"},
    StatusRow{Status::Accepted, "accepted", "AC", "Accepted"},
    StatusRow{Status::WrongAnswer, "wrong_answer", "WA", "Wrong answer"},
    StatusRow{Status::TimeLimitExceeded, "time_limit_exceeded", "TLE", "Time limit exceeded"},
    StatusRow{Status::RunTimeError, "run_time_error", "RTE", "Run-time error"},
    StatusRow{Status::MemoryLimitExceeded, "memory_limit_exceeded", "MLE", "Memory limit exceeded"},
    StatusRow{Status::OutputLimitExceeded, "output_limit_exceeded", "OLE", "Output limit exceeded"},
    StatusRow{Status::CompileError, "compile_error", "CE", "Compile error"},
    StatusRow{Status::JudgeError, "judge_error", "JE", "Judge error"},
};

} // namespace

const StatusRow& statusRow(Status status)
{
    const auto row = std::ranges::find(kRows, status, &StatusRow::status);
    Q_ASSERT(row != kRows.end());
    return row == kRows.end() ? kRows.back() : *row;
}

QString statusName(Status status)
{
    return QString::fromLatin1(statusRow(status).wireName);
}

QString verdictCode(Status status)
{
    return QString::fromLatin1(statusRow(status).verdict);
}

std::optional<Status> statusFromName(QStringView wireName)
{
    for (const StatusRow& row : kRows) {
        if (wireName == QLatin1String(row.wireName)) {
            return row.status;
        }
    }
    return std::nullopt;
}

std::optional<Status> statusFromVerdict(QStringView code)
{
    for (const StatusRow& row : kRows) {
        if (!code.isEmpty() && code == QLatin1String(row.verdict)) {
            return row.status;
        }
    }
    return std::nullopt;
}

QList<Status> allStatuses()
{
    QList<Status> statuses;
    for (const StatusRow& row : kRows) {
        statuses.append(row.status);
    }
    return statuses;
}

bool isFinal(Status status)
{
    return *statusRow(status).verdict != '\0';
}

} // namespace adjudge

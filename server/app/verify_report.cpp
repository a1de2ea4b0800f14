#include "server/app/verify_report.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

QStringList codes(const QList<Status>& verdicts)
{
    QStringList texts;
    for (const Status verdict : verdicts) {
        texts.append(verdictCode(verdict));
    }
    return texts;
}

QString outcomeWord(const VerifyRow& row)
{
    if (!row.actual) {
        return u"skipped"_s;
    }
    return row.agrees ? u"agree"_s : u"DISAGREE"_s;
}

QJsonObject rowJson(const VerifyRow& row)
{
    return {
        {u"path"_s, row.path},
        {u"language"_s, row.language},
        {u"expected"_s, QJsonArray::fromStringList(codes(row.expected))},
        {u"actual"_s, row.actual ? QJsonValue(verdictCode(*row.actual)) : QJsonValue()},
        {u"score"_s, row.score ? QJsonValue(*row.score) : QJsonValue()},
        {u"verdicts"_s, QJsonArray::fromStringList(codes(row.verdicts))},
        {u"time_ms"_s, qint64{row.time.count()}},
        {u"memory_bytes"_s, row.memoryBytes},
        {u"agrees"_s, row.actual ? QJsonValue(row.agrees) : QJsonValue()},
        {u"skipped"_s, row.skipped},
        {u"note"_s, row.note},
    };
}

// Columns as wide as their widest cell.
QString aligned(const QList<QStringList>& rows)
{
    QList<qsizetype> widths;
    for (const QStringList& row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i) {
            widths.resize(std::max(widths.size(), i + 1));
            widths[i] = std::max(widths[i], row.at(i).size());
        }
    }
    QString text;
    for (const QStringList& row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            line += row.at(i).leftJustified(widths.at(i) + 2);
        }
        text += line.trimmed() + u'\n';
    }
    return text;
}

} // namespace

int VerifyReport::count(bool agrees) const
{
    const auto matches = [agrees](const VerifyRow& row) {
        return row.actual && row.agrees == agrees;
    };
    return static_cast<int>(std::ranges::count_if(rows, matches));
}

int VerifyReport::skipped() const
{
    return static_cast<int>(rows.size()) - count(true) - count(false);
}

bool VerifyReport::isGood() const
{
    return count(true) > 0 && count(false) == 0 && inputFaults.isEmpty();
}

bool agreesWithFolder(const VerifyRow& row)
{
    if (!row.actual) {
        return false;
    }
    if (row.expected.contains(*row.actual)) {
        return true;
    }
    const bool showsIt = std::ranges::any_of(row.verdicts, [&](Status verdict) {
        return verdict != Status::Accepted && row.expected.contains(verdict);
    });
    const bool isTolerated =
        row.folder == u"run_time_error" ||
        (row.folder == u"time_limit_exceeded" && *row.actual == Status::WrongAnswer);
    return showsIt && isTolerated && *row.actual != Status::JudgeError;
}

bool agreesWithScore(const VerifyRow& row, std::optional<double> maxScore)
{
    constexpr double kSlack = 1e-6;
    const bool isFull = !maxScore || row.score.value_or(0) > *maxScore - kSlack;
    if (row.folder == u"accepted") {
        return row.actual == Status::Accepted && isFull;
    }
    if (row.folder == u"partially_accepted") {
        return row.actual == Status::Accepted && (!maxScore || !isFull);
    }
    return agreesWithFolder(row);
}

QString verifyTable(const VerifyReport& report)
{
    const double seconds = std::chrono::duration<double>(report.timeLimit).count();
    QString text = u"%1 (%2): time limit %3 s%4, memory limit %5 MiB, sandbox %6\n"_s
                       .arg(report.package, report.title)
                       .arg(seconds)
                       .arg(report.isLimitComputed ? u" (computed)"_s : QString())
                       .arg(report.memoryLimitBytes >> 20)
                       .arg(report.sandbox);
    QList<QStringList> cells{
        {u"SUBMISSION"_s, u"LANGUAGE"_s, u"EXPECTED"_s, u"ACTUAL"_s, u"SLOWEST"_s, u""_s}};
    for (const VerifyRow& row : report.rows) {
        const QString note = row.actual ? row.note : row.skipped;
        const QString time = row.actual ? u"%1 ms"_s.arg(row.time.count()) : u"-"_s;
        QString actual = row.actual ? verdictCode(*row.actual) : u"-"_s;
        actual += row.score ? u" %1"_s.arg(*row.score) : QString();
        const QString words = outcomeWord(row) + (note.isEmpty() ? note : u": "_s + note);
        cells.append(
            {row.path,
             row.language.isEmpty() ? u"-"_s : row.language,
             codes(row.expected).join(u'|'),
             actual,
             time,
             words.simplified().left(160)}
        );
    }
    text += aligned(cells);
    for (const QString& warning : report.warnings) {
        text += u"warning: "_s + warning + u'\n';
    }
    for (const PackageFault& fault : report.inputFaults) {
        text += u"fault: %1: %2\n"_s.arg(fault.file, fault.message);
    }
    text += u"%1 agree, %2 disagree, %3 skipped\n"_s.arg(report.count(true))
                .arg(report.count(false))
                .arg(report.skipped());
    return text;
}

QByteArray verifyJson(const VerifyReport& report)
{
    QJsonArray rows;
    for (const VerifyRow& row : report.rows) {
        rows.append(rowJson(row));
    }
    QJsonArray inputFaults;
    for (const PackageFault& fault : report.inputFaults) {
        inputFaults.append(QJsonObject{{u"file"_s, fault.file}, {u"message"_s, fault.message}});
    }
    const QJsonObject summary{
        {u"agree"_s, report.count(true)},
        {u"disagree"_s, report.count(false)},
        {u"skipped"_s, report.skipped()},
    };
    const QJsonObject object{
        {u"package"_s, report.package},
        {u"title"_s, report.title},
        {u"time_limit_ms"_s, qint64{report.timeLimit.count()}},
        {u"time_limit_source"_s, report.isLimitComputed ? u"computed"_s : u"package"_s},
        {u"memory_limit_bytes"_s, report.memoryLimitBytes},
        {u"max_score"_s, report.maxScore ? QJsonValue(*report.maxScore) : QJsonValue()},
        {u"sandbox"_s, report.sandbox},
        {u"warnings"_s, QJsonArray::fromStringList(report.warnings)},
        {u"input_faults"_s, inputFaults},
        {u"submissions"_s, rows},
        {u"summary"_s, summary},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

} // namespace adjudge

// Problems as imported: what lists, statements and judging need. Test data stay in the unpacked
// package on disk.
#pragma once

#include "server/store/problem_rules_store.h"
#include "shared/ids.h"

#include <QList>
#include <QStringList>

#include <chrono>
#include <optional>

namespace adjudge {

struct Sample
{
    QString name;
    QString input;
    QString answer;
    QString interaction; // interactive problems: what is said in the sample, instead of the others

    bool operator==(const Sample&) const = default;
};

struct Problem
{
    ProblemId id;
    QString name; // short, [a-z0-9]+
    QString title;
    QString folder; // of the unpacked package, below the data folder
    std::chrono::milliseconds timeLimit{1000};
    qint64 memoryLimitBytes = 0;
    qint64 sourceLimitBytes = 0;
    int tests = 0;
    QString validation;      // "default" or "custom"
    QString statementFormat; // "html", "pdf", "none"
    QString statementHtml;
    QString statementLanguage;
    QString statementPdf; // path below the folder, or empty
    QList<Sample> samples;
    QStringList kinds;              // of "scoring", "interactive", "multi-pass"
    std::optional<double> maxScore; // scoring, where it is known
    ProblemRules rules = {};

    bool operator==(const Problem&) const = default;
};

class ProblemStore
{
public:
    explicit ProblemStore(Connection& connection)
        : m_connection(connection)
    {
    }

    // Adds it, or replaces the problem of the same name; the id stays.
    Result<ProblemId> put(const Problem& problem, const QDateTime& now);
    Result<std::optional<Problem>> byId(ProblemId id);
    Result<QList<Problem>> all(); // by name

private:
    Connection& m_connection;
};

} // namespace adjudge

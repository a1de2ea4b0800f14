// Judges a list of jury submissions over a worker pool and waits for all of them. A job whose
// worker died is given again, a few times.
#pragma once

#include "server/judge/worker_pool.h"
#include "server/package/problem_package.h"
#include "shared/result.h"

#include <QHash>
#include <QObject>

#include <functional>

namespace adjudge {

// What came back for one job.
struct JuryResult
{
    Outcome outcome;
    QList<TestResult> tests;
};

using JuryResults = QList<JuryResult>; // in the order of the given jobs

class JuryRun final : public QObject
{
    Q_OBJECT

public:
    explicit JuryRun(WorkerPool& pool);

    // Runs the event loop until every job has its outcome; ids are given here.
    JuryResults judge(QList<Job> jobs);

Q_SIGNALS:
    void done();

private:
    void fill();
    void noteFailure(JobId id, const QString& reason);
    [[nodiscard]] int indexOf(JobId id) const;

    WorkerPool& m_pool;
    QList<Job> m_jobs;
    QList<int> m_waiting; // indexes
    QHash<int, int> m_failures;
    JuryResults m_results;
    int m_open = 0;       // jobs without an outcome
    qint64 m_firstId = 1; // of the present list; never used twice
};

// The files of a jury program, or why they cannot be judged.
Result<QList<SourceFile>> readProgram(const PackageProgram& program);

// The first language with the extension of one of the files; null: none has it.
const Language* languageOf(const QList<SourceFile>& files, const QList<Language>& languages);

} // namespace adjudge

// One verification from its package to its report: which jury submissions can be judged here, the
// time limit if the package has none, what each one showed.
#pragma once

#include "server/app/jury_run.h"
#include "server/app/verify_report.h"

namespace adjudge {

// What the workers of this host report.
struct HostReport
{
    SandboxReport sandbox;
    QList<Language> languages;
};

class Verification
{
public:
    Verification(
        const ProblemPackage& package, std::chrono::milliseconds acceptedLimit, WorkerPool& pool
    )
        : m_package(package)
        , m_acceptedLimit(acceptedLimit)
        , m_run(pool)
    {
    }

    // Runs the event loop until everything is judged.
    VerifyReport run(const HostReport& host);

    // Runs the input validators over all tests. What they refuse is a fault; what could not be
    // checked here, or not within `bound`, is a warning.
    void checkInputs(
        std::chrono::milliseconds bound, QList<PackageFault>& faults, QList<PackageFault>& warnings
    );

    // Only the time limit, from the accepted submissions; 10 s when none can be judged here.
    std::chrono::milliseconds timeLimit(const HostReport& host);

private:
    void prepare(const HostReport& host);
    void prepareRow(const JurySubmission& submission, const HostReport& host);
    void computeLimit();
    void judge(const std::function<bool(const VerifyRow&)>& wanted, bool isAll);
    void take(VerifyRow& row, const JuryResult& result, std::chrono::milliseconds given);
    [[nodiscard]] std::chrono::milliseconds limitFor(const VerifyRow& row) const;

    const ProblemPackage& m_package;
    std::chrono::milliseconds m_acceptedLimit;
    JuryRun m_run;
    VerifyReport m_report;
    QHash<int, Job> m_jobs; // row -> job, for those that can be judged
};

} // namespace adjudge

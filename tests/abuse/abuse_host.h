// Where hostile programs are judged: a real worker pool with one worker on the real sandbox, a
// problem whose files are a secret, and the means to see what is left on the host.
#pragma once

#include "server/judge/worker_pool.h"

#include <QTemporaryDir>

#include <memory>

namespace adjudge::test {

class AbuseHost
{
public:
    // kind: "own" (as the test runs), "unprivileged" (another user, for root), "no_namespaces"
    // (that, and no namespaces). False and a reason in `why` where this host can not be so.
    bool open(const QString& kind, const QString& slot, QString& why);

    // Replaces @SECRETS@ and other names in a program with those of this host.
    QByteArray filledIn(QByteArray text) const;

    struct Judgement
    {
        Outcome outcome;
        QList<TestResult> tests;
        QString trouble; // the worker was lost; empty if all is well
    };

    Judgement judge(
        const QString& language,
        const QByteArray& source,
        std::chrono::milliseconds limit,
        bool compileOnly
    );

    const SandboxReport& sandbox() const { return m_sandbox; }

    bool has(const QString& language) const;

    // Processes below this one that are neither the worker nor of its sandbox at rest; files,
    // shared objects.
    QStringList leftovers() const;

    // What no contestant may ever read.
    static QByteArray secret() { return "S3cret-of-the-judges-8714"; }

private:
    bool makeProblem();
    QStringList arguments() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<WorkerPool> m_pool;
    SandboxReport m_sandbox;
    QList<Language> m_languages;
    QList<TestResult> m_tests;
    QStringList m_sharedBefore;
};

} // namespace adjudge::test

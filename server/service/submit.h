// Takes a submission: rules, then one transaction with the submission, its judging, its job and its
// event. Answers only when that is on disk (law 7). Main thread.
#pragma once

#include "server/domain/access.h"
#include "server/store/database.h"
#include "server/store/event_log.h"
#include "shared/clock.h"
#include "shared/submission.h"

#include <QObject>

namespace adjudge {

struct SubmitRequest
{
    ProblemId problem;
    QString language;
    QString fileName;
    QByteArray source;
    QString idempotencyKey; // empty: none
};

struct Submitted
{
    Submission submission;
    bool isRepeated = false; // the same key and content were stored before
};

class Submit final : public QObject
{
    Q_OBJECT

public:
    Submit(
        Database& database, const Clock& clock, qint64 sourceLimitBytes, QObject* parent = nullptr
    );

    // Languages that may be used now: id and a usual file name ("main.cpp").
    void setLanguages(const QHash<QString, QString>& fileNames) { m_fileNames = fileNames; }

    QFuture<Result<Submitted>> submit(const Caller& caller, const SubmitRequest& request);

Q_SIGNALS:
    void stored(const QList<adjudge::StoredEvent>& events); // after the commit
    void queued();                                          // there is a job to claim

private:
    [[nodiscard]] Result<void> checkLanguage(const QString& language) const;

    Database& m_database;
    const Clock& m_clock;
    qint64 m_sourceLimitBytes;
    QHash<QString, QString> m_fileNames;
};

} // namespace adjudge

// The words of /ws/submissions/{id} (docs/protocol.md section 3): status_update, test_result,
// error_analysis, complete, then close 1000. Main thread.
#pragma once

#include "server/net/stream_dialect.h"
#include "server/service/browse.h"
#include "shared/clock.h"

#include <QObject>
#include <QPointer>
#include <QSet>

namespace adjudge {

class SubmissionDialect final : public StreamDialect
{
public:
    // `seat` is released with this. Browse and clock outlive this; answers come on `home`'s thread.
    SubmissionDialect(
        SubmissionId id,
        StreamLimits limits,
        Browse& browse,
        const Clock& clock,
        QObject& home,
        std::shared_ptr<void> seat
    );

    [[nodiscard]] QList<Topic> topics() const override { return {Topic::submission(m_id)}; }

    [[nodiscard]] StreamLimits limits() const override { return m_limits; }

    void takeSnapshot(const Caller& caller, const Done& done) override;
    StreamWords wordsFor(const LiveEvent& event, const QByteArray& text) override;
    [[nodiscard]] QByteArray answerTo(const QString& said) const override;

private:
    // What was told of the present judging.
    struct Told
    {
        int judging = 0;
        QSet<int> tests;
        bool isEnd = false; // its final status
    };

    StreamSnapshot snapshotOf(const Snapshot<SubmissionDetail>& found);
    void noteJudging(int judging);
    QByteArray statusText(const Submission& submission) const;
    QByteArray testText(const TestResult& test, qint64 seq);

    SubmissionId m_id;
    StreamLimits m_limits;
    Browse& m_browse;
    const Clock& m_clock;
    QPointer<QObject> m_home;
    std::shared_ptr<void> m_seat;
    std::shared_ptr<bool> m_isAlive;
    Told m_told;
};

} // namespace adjudge

// One event of the log on its way to those who listen: as the channel layer carries it, and as the
// hub keeps it, with its frames built once.
#pragma once

#include "shared/ids.h"
#include "shared/result.h"
#include "shared/wire/groups.h"

#include <QByteArray>
#include <QList>

#include <memory>

namespace adjudge {

struct LiveEvent
{
    qint64 seq = 0; // number in the log, from 1
    QString kind;   // type of the message: "submission_update"
    QList<Topic> topics;
    SubmissionId submission;
    UserId owner;         // of the submission; who sees which form depends on it
    QByteArray text;      // one JSON message, for everybody who may see it
    QByteArray judgeText; // its form for judges where it differs; else empty

    bool operator==(const LiveEvent&) const = default;
};

// For a channel layer that crosses processes, and back. BadRequest for anything else.
QByteArray packed(const LiveEvent& event);
Result<LiveEvent> unpacked(const QByteArray& bytes);

// An unmasked text frame (RFC 6455, section 5.2), as a server sends it.
QByteArray textFrame(QByteArrayView text);

// What a hub keeps: shared by every socket that waits for it, never changed.
class EncodedEvent
{
public:
    explicit EncodedEvent(LiveEvent event);

    [[nodiscard]] qint64 seq() const { return m_event.seq; }

    // Without its texts; those are in the frames.
    [[nodiscard]] const LiveEvent& event() const { return m_event; }

    [[nodiscard]] const QByteArray& frame(bool isForJudge) const
    {
        return isForJudge ? m_judgeFrame : m_plainFrame;
    }

    // The JSON text within the frame, for polls.
    [[nodiscard]] QByteArray text(bool isForJudge) const;

    // True for an update of a submission that is not final: a later event of the same submission
    // makes it worthless.
    [[nodiscard]] bool isReplaceable() const { return m_isReplaceable; }

    [[nodiscard]] qsizetype bytes() const;
    [[nodiscard]] bool isHeardIn(const QList<Topic>& topics) const;

private:
    LiveEvent m_event;
    QByteArray m_plainFrame;
    QByteArray m_judgeFrame; // the same bytes where the form is the same
    bool m_isReplaceable = false;
};

using SharedEvent = std::shared_ptr<const EncodedEvent>;

} // namespace adjudge

// What carries events from the process where they happen to every process where somebody listens. A
// hint, not the truth: events may be lost, come twice or out of order; the hub repairs that from
// the log. Two kinds: local_channels for one process, Redis for many. Main thread.
#pragma once

#include "server/live/live_event.h"

#include <QObject>

namespace adjudge {

class ChannelLayer : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // After the commit. Never blocks, never fails: what cannot be carried is lost.
    virtual void publish(const LiveEvent& event) = 0;

Q_SIGNALS:
    void received(const adjudge::LiveEvent& event);
    // Something may have been lost: the link was down and is up again.
    void recovered();
};

} // namespace adjudge

#include "server/service/live_log.h"

#include "server/service/events.h"

namespace adjudge {

LiveEvent liveEventOf(const StoredEvent& event)
{
    LiveEvent live;
    live.seq = event.seq;
    live.kind = event.kind;
    live.topics = topicsOfEvent(event);
    live.submission = event.submission;
    live.owner = event.user;
    live.text = event.text;
    live.judgeText = event.judgeText;
    return live;
}

ReadLog readLogOf(Browse& browse, QObject* context)
{
    return [&browse,
            context](qint64 after, int limit, const std::function<void(Result<LogPage>)>& done) {
        browse.since(after, limit).then(context, [done](const Result<Browse::Replay>& replay) {
            if (!replay) {
                return done(replay.error());
            }
            LogPage page{replay->isWhole, replay->head.seq, {}};
            for (const StoredEvent& event : replay->events) {
                page.events.append(liveEventOf(event));
            }
            done(std::move(page));
        });
    };
}

} // namespace adjudge

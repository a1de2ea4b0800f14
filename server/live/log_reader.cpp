#include "server/live/log_reader.h"

#include <QPointer>

namespace adjudge {

LogReader::LogReader(ReadLog read, QObject* parent)
    : QObject(parent)
    , m_read(std::move(read))
{
}

void LogReader::read(qint64 after, Done done)
{
    QList<Done>& waiting = m_waiting[after];
    waiting.append(std::move(done));
    if (waiting.size() > 1) {
        return; // asked already
    }
    m_queue.push_back(after);
    QMetaObject::invokeMethod(
        this, [this] { askNext(); }, Qt::QueuedConnection
    );
}

void LogReader::askNext()
{
    if (m_queue.empty() || m_asked >= kMaxAtOnce) {
        return;
    }
    const qint64 after = m_queue.front();
    m_queue.pop_front();
    ++m_asked;
    m_read(after, kPageEvents, [guard = QPointer<LogReader>(this), after](Result<LogPage> page) {
        if (guard) {
            guard->finish(after, page);
        }
    });
}

void LogReader::finish(qint64 after, const Result<LogPage>& page)
{
    --m_asked;
    const QList<Done> waiting = m_waiting.take(after);
    const auto encoded = [&]() -> Result<EncodedPage> {
        if (!page) {
            return page.error();
        }
        EncodedPage result{page->isWhole, page->head, {}};
        result.events.reserve(page->events.size());
        for (const LiveEvent& event : page->events) {
            result.events.append(std::make_shared<EncodedEvent>(event));
        }
        return result;
    }();
    for (const Done& done : waiting) {
        done(encoded);
    }
    askNext();
}

} // namespace adjudge

#include "server/worker/line_writer.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace adjudge {

namespace {

constexpr int kServerGone = 4;

} // namespace

LineWriter::LineWriter(
    int descriptor, std::chrono::milliseconds interval, std::chrono::milliseconds grace
)
    : m_descriptor(descriptor)
    , m_interval(interval)
    , m_grace(grace)
    , m_thread([this] { beat(); })
{
}

LineWriter::~LineWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void LineWriter::send(const WorkerLine& line)
{
    const QByteArray text = encodeLine(line) + '\n';
    const std::lock_guard lock(m_mutex);
    writeAll(text);
}

void LineWriter::expect(std::chrono::milliseconds bound)
{
    const std::lock_guard lock(m_mutex);
    m_silentFrom = std::chrono::steady_clock::now() + bound + m_grace;
}

void LineWriter::rest()
{
    const std::lock_guard lock(m_mutex);
    m_silentFrom = {};
}

void LineWriter::beat()
{
    const QByteArray text = encodeLine(WorkerLine(line::Alive{})) + '\n';
    std::unique_lock lock(m_mutex);
    while (!m_isEnding) {
        m_changed.wait_for(lock, m_interval);
        if (!m_isEnding && std::chrono::steady_clock::now() < m_silentFrom) {
            writeAll(text);
        }
    }
}

void LineWriter::writeAll(const QByteArray& text) const
{
    const char* at = text.constData();
    auto left = static_cast<size_t>(text.size());
    while (left > 0) {
        const ssize_t written = ::write(m_descriptor, at, left);
        if (written < 0 && errno != EINTR) {
            std::_Exit(kServerGone);
        }
        if (written > 0) {
            at += written;
            left -= static_cast<size_t>(written);
        }
    }
}

} // namespace adjudge

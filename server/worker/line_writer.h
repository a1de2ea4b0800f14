// Writes the worker's lines to a descriptor, and `alive` by a small thread of its own while a job
// runs. The thread falls silent when the present step takes longer than it may: a worker that is
// stuck is then killed by the pool like one that is dead.
#pragma once

#include "server/judge/worker_lines.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace adjudge {

class LineWriter
{
public:
    // `interval` between two `alive`; `grace` is for the sandbox to notice its own limits.
    explicit LineWriter(
        int descriptor,
        std::chrono::milliseconds interval = std::chrono::seconds(5),
        std::chrono::milliseconds grace = std::chrono::seconds(20)
    );
    ~LineWriter(); // joins the thread
    LineWriter(const LineWriter&) = delete;
    LineWriter& operator=(const LineWriter&) = delete;

    // Whole lines, also from two threads. If nobody reads any more the process ends: its server is
    // gone.
    void send(const WorkerLine& line);

    // A step begins that takes at most `bound` (and some grace).
    void expect(std::chrono::milliseconds bound);

    // No job any more: no `alive`.
    void rest();

private:
    void beat();
    void writeAll(const QByteArray& text) const;

    int m_descriptor;
    std::chrono::milliseconds m_interval;
    std::chrono::milliseconds m_grace;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::chrono::steady_clock::time_point m_silentFrom; // no `alive` after this
    bool m_isEnding = false;
    std::thread m_thread; // last: it uses the others
};

} // namespace adjudge

// What a host did to a run besides running it: a run that is ended for its wall time on a busy host
// may have been kept waiting rather than have slept, and a borrowed processor measures badly.
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace adjudge {

class HostPressure
{
public:
    HostPressure();

    // How much of the time since construction somebody on this host waited for a processor: 0
    // idle, 1 somebody waited all the time. Linux tells it in /proc/pressure/cpu; where it does
    // not, the load over the number of processors is taken.
    [[nodiscard]] double share() const;

    // How much of all processors' time since then the machine below this virtual one took.
    [[nodiscard]] double stolenShare() const;

    // How long our control group was stopped since then for its CPU quota.
    [[nodiscard]] std::chrono::microseconds throttled() const;

    // What of it a judge should know, such as "host: load 3.1, waited 40 %, stolen 2 %, throttled
    // 12 ms"; empty if nothing is worth it.
    [[nodiscard]] QString words() const;

    // The counter (microseconds) in the text of /proc/pressure/cpu; nothing if there is none.
    static std::optional<qint64> parseTotal(const QByteArray& text);

    // Clock ticks in the text of /proc/stat: stolen, and of all kinds.
    struct Ticks
    {
        qint64 stolen = 0;
        qint64 all = 0;
    };

    static Ticks parseTicks(const QByteArray& text);

private:
    std::chrono::steady_clock::time_point m_start;
    std::optional<qint64> m_total;
    Ticks m_ticks;
    std::chrono::microseconds m_throttled;
};

} // namespace adjudge

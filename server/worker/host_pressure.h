// How much of a time span somebody on this host waited for a processor: a run that is ended for its
// wall time on a busy host may have been kept waiting rather than have slept.
#pragma once

#include <QByteArray>

#include <chrono>
#include <optional>

namespace adjudge {

class HostPressure
{
public:
    HostPressure();

    // Since construction; 0 idle, 1 somebody waited all the time. Linux tells it in
    // /proc/pressure/cpu; where it does not, the load over the number of processors is taken.
    [[nodiscard]] double share() const;

    // The counter (microseconds) in the text of /proc/pressure/cpu; nothing if there is none.
    static std::optional<qint64> parseTotal(const QByteArray& text);

private:
    std::chrono::steady_clock::time_point m_start;
    std::optional<qint64> m_total;
};

} // namespace adjudge

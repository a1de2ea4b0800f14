#include "server/worker/host_pressure.h"

#include <QFile>
#include <QThread>

#include <algorithm>
#include <cstdlib>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

std::optional<qint64> readTotal()
{
    QFile file(u"/proc/pressure/cpu"_s);
    if (!file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    return HostPressure::parseTotal(file.read(512));
}

double loadShare()
{
    double load = 0;
    const int processors = std::max(1, QThread::idealThreadCount());
    if (::getloadavg(&load, 1) != 1) {
        return 0;
    }
    return std::clamp(load / processors - 1.0, 0.0, 1.0);
}

} // namespace

HostPressure::HostPressure()
    : m_start(std::chrono::steady_clock::now())
    , m_total(readTotal())
{
}

double HostPressure::share() const
{
    const auto now = readTotal();
    if (!m_total || !now) {
        return loadShare();
    }
    const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - m_start
    );
    const double waited = static_cast<double>(*now - *m_total);
    const double span = static_cast<double>(std::max<qint64>(1, passed.count()));
    return std::clamp(waited / span, 0.0, 1.0);
}

std::optional<qint64> HostPressure::parseTotal(const QByteArray& text)
{
    const qsizetype some = text.indexOf("some ");
    const qsizetype at = some < 0 ? -1 : text.indexOf("total=", some);
    if (at < 0) {
        return std::nullopt;
    }
    bool isNumber = false;
    const qint64 total =
        text.mid(at + 6, 20).simplified().split(' ').constFirst().toLongLong(&isNumber);
    return isNumber ? std::optional(total) : std::nullopt;
}

} // namespace adjudge

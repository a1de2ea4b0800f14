#include "server/worker/host_pressure.h"

#include <QFile>
#include <QThread>

#include <algorithm>
#include <cstdlib>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kFileBytes = 16 << 10;

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(kFileBytes) : QByteArray();
}

std::optional<qint64> readTotal()
{
    return HostPressure::parseTotal(contentOf(u"/proc/pressure/cpu"_s));
}

// The number behind a key in lines of "key number".
qint64 keyed(const QByteArray& text, const QByteArray& key)
{
    const QByteArray lines = '\n' + text;
    const qsizetype at = lines.indexOf('\n' + key + ' ');
    return at < 0 ? 0 : lines.mid(at + key.size() + 2, 24).split('\n').constFirst().toLongLong();
}

// Quotas are on the group that holds us and our runs, one above the leaf that is ours alone.
std::chrono::microseconds readThrottled()
{
    constexpr QByteArrayView kLeaf = "/adjudge.main";
    for (const QByteArray& line : contentOf(u"/proc/self/cgroup"_s).split('\n')) {
        QByteArray path = line.mid(line.indexOf(':', line.indexOf(':') + 1) + 1);
        if (path.endsWith(kLeaf)) {
            path.chop(kLeaf.size());
        }
        const QByteArray controllers = line.split(':').value(1);
        if (line.startsWith("0::")) {
            const QByteArray text =
                contentOf(u"/sys/fs/cgroup"_s + QFile::decodeName(path) + u"/cpu.stat"_s);
            if (!text.isEmpty()) {
                return std::chrono::microseconds(keyed(text, "throttled_usec"));
            }
        } else if (controllers.split(',').contains("cpu")) {
            const QByteArray text =
                contentOf(u"/sys/fs/cgroup/cpu"_s + QFile::decodeName(path) + u"/cpu.stat"_s);
            return std::chrono::microseconds(keyed(text, "throttled_time") / 1000);
        }
    }
    return std::chrono::microseconds(0);
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
    , m_ticks(parseTicks(contentOf(u"/proc/stat"_s)))
    , m_throttled(readThrottled())
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

double HostPressure::stolenShare() const
{
    const Ticks now = parseTicks(contentOf(u"/proc/stat"_s));
    const double all = static_cast<double>(std::max<qint64>(1, now.all - m_ticks.all));
    return std::clamp(static_cast<double>(now.stolen - m_ticks.stolen) / all, 0.0, 1.0);
}

std::chrono::microseconds HostPressure::throttled() const
{
    return readThrottled() - m_throttled;
}

QString HostPressure::words() const
{
    constexpr double kBusy = 0.2;
    constexpr double kStolen = 0.01;
    constexpr std::chrono::milliseconds kThrottled{1};
    const double waited = share();
    const double stolen = stolenShare();
    const auto stopped = std::chrono::duration_cast<std::chrono::milliseconds>(throttled());
    if (waited < kBusy && stolen < kStolen && stopped < kThrottled) {
        return {};
    }
    double load = 0;
    ::getloadavg(&load, 1);
    return u"host: load %1, waited %2 %, stolen %3 %, throttled %4 ms"_s.arg(load, 0, 'f', 1)
        .arg(100 * waited, 0, 'f', 0)
        .arg(100 * stolen, 0, 'f', 0)
        .arg(stopped.count());
}

HostPressure::Ticks HostPressure::parseTicks(const QByteArray& text)
{
    // "cpu  user nice system idle iowait irq softirq steal guest guest_nice": proc(5); guests are
    // part of user and nice.
    constexpr qsizetype kSteal = 8;
    Ticks ticks;
    const QList<QByteArray> words = text.left(text.indexOf('\n')).simplified().split(' ');
    for (qsizetype i = 1; i <= kSteal && i < words.size(); ++i) {
        ticks.all += words.at(i).toLongLong();
    }
    ticks.stolen = words.value(kSteal).toLongLong();
    return ticks;
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

#include "server/worker/metric_values.h"

#include "shared/wire/codec.h"

#include <QRegularExpression>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxMetrics = 16;

bool isMetric(const QString& name, const QJsonValue& value)
{
    static const QRegularExpression plain(u"\\A[A-Za-z][A-Za-z0-9_]{0,31}\\z"_s);
    return plain.match(name).hasMatch() && std::isfinite(value.toDouble(std::nan("")));
}

} // namespace

Result<Metrics> readMetrics(const QJsonObject& object)
{
    Metrics metrics;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!isMetric(it.key(), it.value())) {
            const QString text = u"the metric \"%1\" is no number, or its name is not of letters, "
                                 "digits and _"_s;
            return Error{ErrorCode::BadRequest, text.arg(it.key().left(40)), {}};
        }
        metrics.insert(it.key(), it.value().toDouble());
    }
    if (metrics.size() > kMaxMetrics) {
        return Error{ErrorCode::BadRequest, u"more than %1 metrics"_s.arg(kMaxMetrics), {}};
    }
    return metrics;
}

Metrics readMetricsFile(const QByteArray& text)
{
    Metrics metrics;
    const auto object = wire::parseObject(text);
    const QJsonObject values = object ? *object : QJsonObject();
    for (auto it = values.begin(); it != values.end() && metrics.size() < kMaxMetrics; ++it) {
        if (isMetric(it.key(), it.value())) {
            metrics.insert(it.key(), it.value().toDouble());
        }
    }
    return metrics;
}

} // namespace adjudge

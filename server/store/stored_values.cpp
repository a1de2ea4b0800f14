#include "server/store/stored_values.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

QString metricsText(const Metrics& metrics)
{
    QJsonObject object;
    for (auto it = metrics.cbegin(); it != metrics.cend(); ++it) {
        object.insert(it.key(), it.value());
    }
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Metrics metricsOf(const QString& text)
{
    Metrics metrics;
    if (text != u"{}") {
        const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
        for (auto it = object.begin(); it != object.end(); ++it) {
            metrics.insert(it.key(), it.value().toDouble());
        }
    }
    return metrics;
}

} // namespace adjudge

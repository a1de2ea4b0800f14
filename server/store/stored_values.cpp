#include "server/store/stored_values.h"

#include "shared/wire/codec.h"

#include <QJsonArray>
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

QString groupsText(const QList<GroupResult>& groups)
{
    return QString::fromUtf8(QJsonDocument(wire::toJson(groups)).toJson(QJsonDocument::Compact));
}

QList<GroupResult> groupsOf(const QString& text)
{
    return text == u"[]" ? QList<GroupResult>()
                         : wire::groupsFromJson(QJsonDocument::fromJson(text.toUtf8()).array());
}

QVariant orNull(const std::optional<double>& number)
{
    return number ? QVariant(*number) : QVariant();
}

} // namespace adjudge

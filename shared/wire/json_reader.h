// Reads fields of a JSON object and remembers the first fault with its path, so that a decoder
// reads like the list of its fields.
#pragma once

#include "shared/result.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace adjudge::wire {

class JsonReader
{
public:
    JsonReader(QJsonObject object, QString path)
        : m_object(std::move(object))
        , m_path(std::move(path))
    {
    }

    QString text(QLatin1StringView key);         // required
    QString optionalText(QLatin1StringView key); // absent or null: empty
    qint64 integer(QLatin1StringView key);       // required, whole, within +-2^53
    qint64 optionalInteger(QLatin1StringView key);
    bool boolean(QLatin1StringView key);
    QStringList texts(QLatin1StringView key); // absent: empty
    std::optional<QJsonObject> optionalObject(QLatin1StringView key);

    void fail(QLatin1StringView key, const QString& what);

    [[nodiscard]] bool hasFailed() const { return m_error.has_value(); }

    [[nodiscard]] const Error& error() const { return *m_error; }

private:
    QJsonValue required(QLatin1StringView key);

    QJsonObject m_object;
    QString m_path;
    std::optional<Error> m_error;
};

} // namespace adjudge::wire

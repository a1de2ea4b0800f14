// One object of the language table while it is read: keeps the first fault, with the language and
// the field. Each field that was asked for is known; what remains at the end is a typing mistake.
#pragma once

#include "shared/result.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>

namespace adjudge {

class LanguageFields
{
public:
    LanguageFields(QJsonObject object, QString where)
        : m_object(std::move(object))
        , m_where(std::move(where))
    {
    }

    QString text(const QString& key)
    {
        const QJsonValue value = take(key);
        if (!value.isString() || value.toString().isEmpty()) {
            fail(key, QStringLiteral("must be a text that is not empty"));
        }
        return value.toString();
    }

    QStringList texts(const QString& key, bool isRequired = false)
    {
        const QJsonValue value = take(key);
        QStringList list;
        for (const QJsonValue& item : value.toArray()) {
            list.append(item.toString());
        }
        const bool isList = value.isArray() && !list.contains(QString());
        if (!isList && (isRequired || !value.isUndefined())) {
            fail(key, QStringLiteral("must be a list of texts"));
        }
        if (isRequired && list.isEmpty()) {
            fail(key, QStringLiteral("must not be empty"));
        }
        return list;
    }

    double number(const QString& key, double fallback, double low, double high)
    {
        const QJsonValue value = take(key);
        if (value.isUndefined()) {
            return fallback;
        }
        const double number = value.toDouble(low - 1);
        if (number < low || number > high) {
            fail(key, QStringLiteral("must be a number from %1 to %2").arg(low).arg(high));
            return fallback;
        }
        return number;
    }

    bool flag(const QString& key)
    {
        const QJsonValue value = take(key);
        if (!value.isUndefined() && !value.isBool()) {
            fail(key, QStringLiteral("must be true or false"));
        }
        return value.toBool();
    }

    QJsonValue take(const QString& key)
    {
        const QJsonValue value = m_object.value(key);
        m_object.remove(key);
        return value;
    }

    void fail(const QString& key, const QString& what)
    {
        if (!m_error) {
            const QString text = QStringLiteral("the language table: %1: field \"%2\" %3");
            m_error = Error{ErrorCode::BadRequest, text.arg(m_where, key, what), {}};
        }
    }

    // Nothing may be left.
    void finish()
    {
        if (!m_object.isEmpty()) {
            fail(m_object.keys().constFirst(), QStringLiteral("is not known"));
        }
    }

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

private:
    QJsonObject m_object;
    QString m_where;
    std::optional<Error> m_error;
};

} // namespace adjudge

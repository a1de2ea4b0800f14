#include "shared/wire/json_reader.h"

#include <QJsonArray>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::wire {

namespace {

std::optional<qint64> wholeNumber(const QJsonValue& value)
{
    constexpr double kMaxJsonInteger = 9007199254740992.0; // 2^53
    const double number = value.toDouble(std::nan(""));
    if (!value.isDouble() || std::trunc(number) != number || std::abs(number) > kMaxJsonInteger) {
        return std::nullopt;
    }
    return static_cast<qint64>(number);
}

} // namespace

void JsonReader::fail(QLatin1StringView key, const QString& what)
{
    if (!m_error) {
        const QString where = m_path.isEmpty() ? QString(key) : m_path + u'.' + key;
        m_error = Error{ErrorCode::BadRequest, u"field \"%1\" %2"_s.arg(where, what), {}};
    }
}

QJsonValue JsonReader::required(QLatin1StringView key)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined()) {
        fail(key, u"is missing"_s);
    }
    return value;
}

QString JsonReader::text(QLatin1StringView key)
{
    const QJsonValue value = required(key);
    if (!value.isString()) {
        fail(key, u"must be a string"_s);
    }
    return value.toString();
}

QString JsonReader::optionalText(QLatin1StringView key)
{
    const QJsonValue value = m_object.value(key);
    if (!value.isUndefined() && !value.isNull() && !value.isString()) {
        fail(key, u"must be a string"_s);
    }
    return value.toString();
}

qint64 JsonReader::integer(QLatin1StringView key)
{
    const auto number = wholeNumber(required(key));
    if (!number) {
        fail(key, u"must be a whole number"_s);
    }
    return number.value_or(0);
}

qint64 JsonReader::optionalInteger(QLatin1StringView key)
{
    const QJsonValue value = m_object.value(key);
    return value.isUndefined() || value.isNull() ? 0 : integer(key);
}

bool JsonReader::boolean(QLatin1StringView key)
{
    const QJsonValue value = required(key);
    if (!value.isBool()) {
        fail(key, u"must be true or false"_s);
    }
    return value.toBool();
}

QStringList JsonReader::texts(QLatin1StringView key)
{
    const QJsonValue value = m_object.value(key);
    QStringList texts;
    if (value.isUndefined() || value.isNull()) {
        return texts;
    }
    if (!value.isArray()) {
        fail(key, u"must be an array of strings"_s);
    }
    for (const QJsonValue& item : value.toArray()) {
        if (!item.isString()) {
            fail(key, u"must be an array of strings"_s);
        }
        texts.append(item.toString());
    }
    return texts;
}

std::optional<QJsonObject> JsonReader::optionalObject(QLatin1StringView key)
{
    const QJsonValue value = m_object.value(key);
    if (value.isUndefined() || value.isNull()) {
        return std::nullopt;
    }
    if (!value.isObject()) {
        fail(key, u"must be an object"_s);
    }
    return value.toObject();
}

} // namespace adjudge::wire

#include "server/package/yaml_fields.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

std::optional<double> parsePackageNumber(QStringView text)
{
    static const QRegularExpression grammar(
        u"\\A[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\z"_s,
        QRegularExpression::DontCaptureOption
    );
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (!isNumber || !qIsFinite(number) || !grammar.match(text.toString()).hasMatch()) {
        return std::nullopt;
    }
    return number;
}

YamlFields::YamlFields(const YamlValue* map, const QString& file, Findings& findings)
    : m_file(file)
    , m_findings(findings)
{
    if (!map || map->kind == YamlValue::Kind::Null) {
        return;
    }
    if (map->kind != YamlValue::Kind::Map) {
        fault(*map, u"Must be a list of 'key: value' lines."_s);
        return;
    }
    m_map = map;
}

const YamlValue* YamlFields::value(const QString& key)
{
    m_asked.insert(key);
    const YamlValue* found = m_map ? m_map->find(key) : nullptr;
    return found && found->kind != YamlValue::Kind::Null ? found : nullptr;
}

std::optional<QString> YamlFields::text(const QString& key)
{
    const YamlValue* found = value(key);
    if (!found) {
        return std::nullopt;
    }
    if (found->kind != YamlValue::Kind::Scalar) {
        fault(*found, u"'%1' must be a text."_s.arg(key));
        return std::nullopt;
    }
    return found->text;
}

std::optional<QStringList> YamlFields::list(const QString& key)
{
    const YamlValue* found = value(key);
    if (!found) {
        return std::nullopt;
    }
    if (found->kind == YamlValue::Kind::Scalar) {
        return QStringList{found->text};
    }
    QStringList texts;
    for (const YamlValue& item : found->items) {
        if (item.kind != YamlValue::Kind::Scalar) {
            fault(item, u"'%1' must be a list of texts."_s.arg(key));
            return std::nullopt;
        }
        texts.append(item.text);
    }
    if (found->kind == YamlValue::Kind::Map) {
        fault(*found, u"'%1' must be a list of texts."_s.arg(key));
        return std::nullopt;
    }
    return texts;
}

std::optional<double> YamlFields::number(const QString& key, double least, double most)
{
    const YamlValue* found = value(key);
    if (!found) {
        return std::nullopt;
    }
    const std::optional<double> number =
        found->kind == YamlValue::Kind::Scalar ? parsePackageNumber(found->text) : std::nullopt;
    if (!number) {
        fault(*found, u"'%1' must be a number."_s.arg(key));
        return std::nullopt;
    }
    if (*number < least || *number > most) {
        fault(
            *found,
            u"'%1' is %2; it must be from %3 to %4."_s.arg(
                key, found->text.left(40), QString::number(least), QString::number(most)
            )
        );
        return std::nullopt;
    }
    return number;
}

std::optional<bool> YamlFields::boolean(const QString& key)
{
    const YamlValue* found = value(key);
    if (!found) {
        return std::nullopt;
    }
    const QString word = found->text.toLower();
    if (found->kind == YamlValue::Kind::Scalar && (word == "true"_L1 || word == "yes"_L1)) {
        return true;
    }
    if (found->kind == YamlValue::Kind::Scalar && (word == "false"_L1 || word == "no"_L1)) {
        return false;
    }
    fault(*found, u"'%1' must be true or false."_s.arg(key));
    return std::nullopt;
}

int YamlFields::lineOf(const QString& key) const
{
    const YamlValue* found = m_map ? m_map->find(key) : nullptr;
    return found ? found->line : 0;
}

void YamlFields::finish(bool asFaults)
{
    if (!m_map) {
        return;
    }
    for (const YamlField& field : m_map->fields) {
        if (m_asked.contains(field.key)) {
            continue;
        }
        const QString message = u"Unknown key '%1'."_s.arg(field.key);
        if (asFaults) {
            m_findings.fault(m_file, field.value.line, message);
        } else {
            m_findings.warn(m_file, field.value.line, message);
        }
    }
}

void YamlFields::fault(const YamlValue& value, const QString& message)
{
    m_findings.fault(m_file, value.line, message);
}

} // namespace adjudge

// Typed reading of one YAML map: each wrong type or value becomes a fault with its line, and the
// keys nobody asked for are told at the end.
#pragma once

#include "server/package/yaml_value.h"

#include <QSet>

namespace adjudge {

// A number as the package format writes it: decimal, no hex, no infinity, no "nan".
std::optional<double> parsePackageNumber(QStringView text);

class YamlFields
{
public:
    // `map`, and what the others return, are borrowed; `map` may be null or Null (then all fields
    // are absent). A value that is no map is a fault.
    YamlFields(const YamlValue* map, const QString& file, Findings& findings);

    // Each returns nothing if the field is absent or null, and after adding a fault.
    const YamlValue* value(const QString& key);
    std::optional<QString> text(const QString& key);
    std::optional<QStringList> list(const QString& key); // of texts; a single text is a list of one
    std::optional<double> number(const QString& key, double least, double most);
    std::optional<bool> boolean(const QString& key);

    [[nodiscard]] int lineOf(const QString& key) const;

    // Tells of keys that were never asked for; `asFaults` as the newer format wants it.
    void finish(bool asFaults);

private:
    void fault(const YamlValue& value, const QString& message);

    const YamlValue* m_map = nullptr;
    QString m_file;
    Findings& m_findings;
    QSet<QString> m_asked;
};

} // namespace adjudge

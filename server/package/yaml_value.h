// YAML as plain values with line numbers. The parser is yaml-cpp; this is the edge where its
// exceptions end, and where hostile documents (deep nesting, aliases that multiply, size) stop.
#pragma once

#include "server/package/findings.h"

namespace adjudge {

struct YamlField;

struct YamlValue
{
    enum class Kind { Null, Scalar, List, Map };

    Kind kind = Kind::Null;
    QString text; // of a scalar
    int line = 0; // counted from 1
    QList<YamlValue> items;
    QList<YamlField> fields; // in the order of the document
    int nodes = 1;           // this value and all below it

    // The field called `key`, or null.
    [[nodiscard]] const YamlValue* find(QStringView key) const;
};

struct YamlField
{
    QString key;
    YamlValue value;
};

// Parses one document. Faults (bad YAML, two equal keys, more than 256 KiB, 32 levels or 20,000
// values) are added to `findings` under the name `file` and give nothing.
std::optional<YamlValue>
parseYaml(const QByteArray& bytes, const QString& file, Findings& findings);

constexpr qint64 kMaxYamlBytes = 256 * 1024;

} // namespace adjudge

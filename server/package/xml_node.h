// A small XML document as plain values, with line numbers. Hostile documents (entities, deep
// nesting, size) stop here: a document type declaration is a fault.
#pragma once

#include "server/package/findings.h"

#include <QHash>

namespace adjudge {

struct XmlNode
{
    QString name;
    QHash<QString, QString> attributes;
    QString text; // of this element itself, trimmed
    int line = 0;
    QList<XmlNode> children;

    // The first child of this name, or null.
    [[nodiscard]] const XmlNode* child(QStringView wanted) const;

    // The element at a path such as "judging/testset", or null.
    [[nodiscard]] const XmlNode* at(const QString& path) const;

    // All children of this name.
    [[nodiscard]] QList<const XmlNode*> all(QStringView wanted) const;

    [[nodiscard]] QString attribute(const QString& key) const { return attributes.value(key); }
};

// The root element. Faults are added under the name `file` and give nothing.
std::optional<XmlNode> parseXml(const QByteArray& bytes, const QString& file, Findings& findings);

} // namespace adjudge

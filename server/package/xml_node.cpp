#include "server/package/xml_node.h"

#include <QXmlStreamReader>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kMaxDepth = 32;
constexpr int kMaxNodes = 50'000;

class XmlReading
{
public:
    XmlReading(const QByteArray& bytes, const QString& file, Findings& findings)
        : m_reader(bytes)
        , m_file(file)
        , m_findings(findings)
    {
    }

    std::optional<XmlNode> run()
    {
        while (!m_reader.atEnd() && !m_hasFailed) {
            const auto token = m_reader.readNext();
            if (token == QXmlStreamReader::DTD) {
                fail(u"A document type declaration is not allowed."_s);
            } else if (token == QXmlStreamReader::StartElement) {
                XmlNode root;
                readElement(root, 1);
                return m_hasFailed ? std::nullopt : std::optional(root);
            }
        }
        fail(m_reader.hasError() ? m_reader.errorString() : u"There is no element."_s);
        return std::nullopt;
    }

private:
    void fail(const QString& message)
    {
        if (!std::exchange(m_hasFailed, true)) {
            m_findings.fault(m_file, static_cast<int>(m_reader.lineNumber()), message);
        }
    }

    void readElement(XmlNode& node, int depth)
    {
        if (depth > kMaxDepth || ++m_nodes > kMaxNodes) {
            fail(u"Nested too deeply, or too many elements."_s);
            return;
        }
        node.name = m_reader.name().toString();
        node.line = static_cast<int>(m_reader.lineNumber());
        for (const QXmlStreamAttribute& attribute : m_reader.attributes()) {
            node.attributes.insert(attribute.name().toString(), attribute.value().toString());
        }
        while (!m_hasFailed) {
            const auto token = m_reader.readNext();
            if (token == QXmlStreamReader::EndElement) {
                break;
            }
            if (token == QXmlStreamReader::StartElement) {
                node.children.append(XmlNode());
                readElement(node.children.last(), depth + 1);
            } else if (token == QXmlStreamReader::Characters) {
                node.text += m_reader.text();
            } else if (token == QXmlStreamReader::Invalid || m_reader.atEnd()) {
                fail(m_reader.errorString());
            }
        }
        node.text = node.text.trimmed();
    }

    QXmlStreamReader m_reader;
    QString m_file;
    Findings& m_findings;
    int m_nodes = 0;
    bool m_hasFailed = false;
};

} // namespace

const XmlNode* XmlNode::child(QStringView wanted) const
{
    for (const XmlNode& node : children) {
        if (node.name == wanted) {
            return &node;
        }
    }
    return nullptr;
}

const XmlNode* XmlNode::at(const QString& path) const
{
    const XmlNode* node = this;
    for (const QString& part : path.split(u'/')) {
        node = node ? node->child(part) : nullptr;
    }
    return node;
}

QList<const XmlNode*> XmlNode::all(QStringView wanted) const
{
    QList<const XmlNode*> found;
    for (const XmlNode& node : children) {
        if (node.name == wanted) {
            found.append(&node);
        }
    }
    return found;
}

std::optional<XmlNode> parseXml(const QByteArray& bytes, const QString& file, Findings& findings)
{
    return XmlReading(bytes, file, findings).run();
}

} // namespace adjudge

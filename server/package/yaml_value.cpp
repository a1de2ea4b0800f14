#include "server/package/yaml_value.h"

#include <QHash>
#include <QSet>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kMaxNodes = 20'000;
constexpr qsizetype kMaxDepth = 32;

int lineOf(const YAML::Mark& mark)
{
    return mark.is_null() ? 0 : mark.line + 1;
}

// Builds the value from the parser's events. After the first problem the rest is skipped: the
// parser cannot be stopped without an exception, but its input is bounded.
class Builder : public YAML::EventHandler
{
public:
    void OnDocumentStart(const YAML::Mark&) override {}

    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        YamlValue value;
        value.line = lineOf(mark);
        finish(std::move(value), anchor);
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        const auto it = m_anchors.constFind(anchor);
        if (it == m_anchors.cend()) {
            fail(lineOf(mark), u"An alias to a value that holds it."_s);
            return;
        }
        m_nodes += it->nodes - 1; // counted as if written out
        finish(YamlValue(*it), 0);
    }

    void OnScalar(
        const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, const std::string& text
    ) override
    {
        YamlValue value;
        value.kind = YamlValue::Kind::Scalar;
        value.line = lineOf(mark);
        value.text = QString::fromStdString(text);
        finish(std::move(value), anchor);
    }

    void OnSequenceStart(
        const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value
    ) override
    {
        open(YamlValue::Kind::List, mark, anchor);
    }

    void OnSequenceEnd() override { close(); }

    void OnMapStart(
        const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor, YAML::EmitterStyle::value
    ) override
    {
        open(YamlValue::Kind::Map, mark, anchor);
    }

    void OnMapEnd() override { close(); }

    std::optional<YamlValue> root;
    QString problem;
    int problemLine = 0;

private:
    struct Open
    {
        YamlValue value;
        YAML::anchor_t anchor = 0;
        std::optional<YamlValue> key; // of a map: read, its value not yet
        QSet<QString> keys;           // of a map: all so far
    };

    void fail(int line, const QString& message)
    {
        if (problem.isEmpty()) {
            problem = message;
            problemLine = line;
        }
    }

    void open(YamlValue::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor)
    {
        ++m_depth;
        if (m_depth > kMaxDepth) {
            fail(lineOf(mark), u"Nested more than %1 deep."_s.arg(kMaxDepth));
        }
        if (!problem.isEmpty()) {
            return;
        }
        Open part;
        part.value.kind = kind;
        part.value.line = lineOf(mark);
        part.anchor = anchor;
        m_open.append(part);
    }

    void close()
    {
        --m_depth;
        if (!problem.isEmpty() || m_open.isEmpty()) {
            return;
        }
        Open part = m_open.takeLast();
        finish(std::move(part.value), part.anchor);
    }

    void finish(YamlValue value, YAML::anchor_t anchor)
    {
        m_nodes += 1;
        if (m_nodes > kMaxNodes) {
            fail(value.line, u"More than %1 values, aliases counted in full."_s.arg(kMaxNodes));
        }
        if (!problem.isEmpty()) {
            return;
        }
        if (anchor != 0) {
            m_anchors.insert(anchor, value);
        }
        if (m_open.isEmpty()) {
            root = std::move(value);
            return;
        }
        attach(m_open.last(), std::move(value));
    }

    void attach(Open& parent, YamlValue value)
    {
        parent.value.nodes += value.nodes;
        if (parent.value.kind == YamlValue::Kind::List) {
            parent.value.items.append(std::move(value));
        } else if (!parent.key) {
            if (value.kind != YamlValue::Kind::Scalar) {
                fail(value.line, u"A key must be a plain text."_s);
            } else if (parent.keys.contains(value.text)) {
                fail(value.line, u"The key '%1' is there twice."_s.arg(value.text));
            }
            parent.keys.insert(value.text);
            parent.key = std::move(value);
        } else {
            parent.value.fields.append({parent.key->text, std::move(value)});
            parent.key.reset();
        }
    }

    QList<Open> m_open;
    QHash<YAML::anchor_t, YamlValue> m_anchors;
    qsizetype m_depth = 0;
    int m_nodes = 0;
};

} // namespace

const YamlValue* YamlValue::find(QStringView key) const
{
    const auto it = std::ranges::find(fields, key, &YamlField::key);
    return it == fields.cend() ? nullptr : &it->value;
}

std::optional<YamlValue> parseYaml(const QByteArray& bytes, const QString& file, Findings& findings)
{
    if (bytes.size() > kMaxYamlBytes) {
        findings.fault(file, 0, u"Larger than %1 KiB."_s.arg(kMaxYamlBytes / 1024));
        return std::nullopt;
    }
    Builder builder;
    try {
        std::istringstream stream(bytes.toStdString());
        YAML::Parser parser(stream);
        parser.HandleNextDocument(builder);
    } catch (const YAML::Exception& exception) {
        findings.fault(
            file,
            lineOf(exception.mark),
            u"Not valid YAML: %1."_s.arg(QString::fromStdString(exception.msg))
        );
        return std::nullopt;
    } catch (const std::exception& exception) {
        findings.fault(file, 0, u"Not valid YAML: %1."_s.arg(QString::fromUtf8(exception.what())));
        return std::nullopt;
    }
    if (!builder.problem.isEmpty()) {
        findings.fault(file, builder.problemLine, builder.problem);
        return std::nullopt;
    }
    return builder.root.value_or(YamlValue());
}

} // namespace adjudge

#include "server/package/input_validators.h"

#include "server/package/programs.h"
#include "server/package/validator_flags.h"
#include "server/package/yaml_fields.h"

#include <QHash>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

using Flags = QMap<QString, QStringList>; // by the validator's name

// Flags are a text of words (legacy) or a list; both may also be given to each validator by name.
std::optional<QStringList> wordsOf(const YamlValue& value)
{
    if (value.kind == YamlValue::Kind::Scalar) {
        return splitFlags(value.text);
    }
    if (value.kind != YamlValue::Kind::List) {
        return std::nullopt;
    }
    QStringList words;
    for (const YamlValue& item : value.items) {
        words.append(item.text);
    }
    return words;
}

Flags flagsIn(const YamlValue& value)
{
    Flags flags;
    if (value.kind != YamlValue::Kind::Map) {
        flags.insert(QString(), wordsOf(value).value_or(QStringList()));
        return flags;
    }
    const YamlValue* name = value.find(u"name");
    const YamlValue* words = value.find(u"flags");
    if (name && words) {
        flags.insert(name->text, wordsOf(*words).value_or(QStringList()));
        return flags;
    }
    for (const YamlField& field : value.fields) {
        flags.insert(field.key, wordsOf(field.value).value_or(QStringList()));
    }
    return flags;
}

class InputFlags
{
public:
    InputFlags(const PackageTree& tree, bool isLegacy)
        : m_tree(tree)
        , m_isLegacy(isLegacy)
    {
    }

    Flags ofTest(const QString& stem)
    {
        const auto own = m_isLegacy ? std::nullopt : inFile(stem + u".yaml"_s);
        return own ? *own : ofFolder(stem.left(stem.lastIndexOf(u'/')));
    }

private:
    Flags ofFolder(const QString& folder)
    {
        const auto known = m_folders.constFind(folder);
        if (known != m_folders.cend()) {
            return *known;
        }
        auto flags = inFile(folder + u"/testdata.yaml"_s);
        if (!flags && !m_isLegacy) {
            flags = inFile(folder + u"/test_group.yaml"_s);
        }
        if (!flags) {
            const qsizetype slash = folder.lastIndexOf(u'/');
            flags = slash < 0 ? Flags() : ofFolder(folder.left(slash));
        }
        m_folders.insert(folder, *flags);
        return *flags;
    }

    std::optional<Flags> inFile(const QString& path) const
    {
        if (!m_tree.hasFile(path)) {
            return std::nullopt;
        }
        Findings toldElsewhere;
        const auto bytes = m_tree.read(path, kMaxYamlBytes, toldElsewhere);
        const auto root = bytes ? parseYaml(*bytes, path, toldElsewhere) : std::nullopt;
        if (!root) {
            return std::nullopt;
        }
        for (const QStringView key : {u"input_validator_flags", u"input_validator_args"}) {
            if (const YamlValue* value = root->find(key)) {
                return flagsIn(*value);
            }
        }
        return std::nullopt;
    }

    const PackageTree& m_tree;
    bool m_isLegacy;
    QHash<QString, Flags> m_folders;
};

} // namespace

QList<PackageProgram> readInputValidators(const PackageTree& tree, Findings& findings)
{
    const QString old = u"input_format_validators"_s;
    const QString folder = tree.hasFolder(old) ? old : u"input_validators"_s;
    QList<PackageProgram> programs;
    for (const PackageProgram& program : readPrograms(tree, folder)) {
        if (program.name.endsWith(".ctd"_L1) || program.name.endsWith(".viva"_L1)) {
            findings.warn(
                folder + u'/' + program.name,
                0,
                u"Not run: validators must be programs; scripts of checktestdata and VIVA are not known here."_s
            );
        } else {
            programs.append(program);
        }
    }
    return programs;
}

void readInputFlags(const PackageTree& tree, bool isLegacy, QList<TestCase>& tests)
{
    InputFlags flags(tree, isLegacy);
    for (TestCase& test : tests) {
        test.inputFlags = flags.ofTest(u"data/"_s + test.name);
    }
}

} // namespace adjudge

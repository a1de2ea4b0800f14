#include "server/package/test_groups.h"

#include "server/package/validator_flags.h"
#include "server/package/yaml_fields.h"

#include <QHash>

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr double kMaxScore = 1e12;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// "lowest highest", where a number may be infinite.
std::optional<std::pair<double, double>> parseRange(const QString& text)
{
    const auto number = [](const QString& word) -> std::optional<double> {
        if (word == "-inf"_L1) {
            return -kInfinity;
        }
        if (word == "inf"_L1 || word == "+inf"_L1) {
            return kInfinity;
        }
        return parsePackageNumber(word);
    };
    const QStringList words = text.simplified().split(u' ');
    if (words.size() != 2) {
        return std::nullopt;
    }
    const auto lowest = number(words.first());
    const auto highest = number(words.last());
    if (!lowest || !highest || *lowest > *highest) {
        return std::nullopt;
    }
    return std::pair(*lowest, *highest);
}

class GroupReader
{
public:
    GroupReader(
        const PackageTree& tree,
        const ProblemYaml& problem,
        ProblemPackage& package,
        Findings& findings
    )
        : m_tree(tree)
        , m_problem(problem)
        , m_package(package)
        , m_findings(findings)
    {
    }

    // The group of a folder below data/ ("" is data/ itself), made with those above it.
    int groupOf(const QString& name)
    {
        const auto known = m_known.constFind(name);
        if (known != m_known.cend()) {
            return *known;
        }
        const int parent = name.isEmpty() ? -1 : groupOf(parentOf(name));
        TestGroup group;
        group.name = name;
        group.rules = m_package.hasGraders ? graderRules(name, parent) : scoreRules(name);
        const int index = static_cast<int>(m_package.groups.size());
        m_package.groups.append(group);
        m_known.insert(name, index);
        if (parent >= 0) {
            m_package.groups[parent].items.append({index, true});
        }
        return index;
    }

    // After all groups are there.
    void check()
    {
        for (const TestGroup& group : std::as_const(m_package.groups)) {
            for (const QString& name : group.rules.requirePass) {
                if (!m_known.contains(name) || m_known.value(name) >= m_known.value(group.name)) {
                    const QString text = u"'require_pass' names %1, which is no earlier group."_s;
                    m_findings.fault(fileOf(group.name), 0, text.arg(name.left(64)));
                }
            }
        }
    }

private:
    static QString parentOf(const QString& name)
    {
        const qsizetype slash = name.lastIndexOf(u'/');
        return slash < 0 ? QString() : name.left(slash);
    }

    [[nodiscard]] QString fileOf(const QString& name) const
    {
        const QString folder = name.isEmpty() ? u"data/"_s : u"data/%1/"_s.arg(name);
        const bool isOld = m_package.hasGraders || (m_problem.readsDraftNames &&
                                                    m_tree.hasFile(folder + u"testdata.yaml"_s));
        return folder + (isOld ? u"testdata.yaml"_s : u"test_group.yaml"_s);
    }

    std::optional<YamlValue> readYaml(const QString& path)
    {
        if (!m_tree.hasFile(path)) {
            return std::nullopt;
        }
        Findings told; // bad YAML is told where the flags are read
        const auto bytes = m_tree.read(path, kMaxYamlBytes, told);
        return bytes ? parseYaml(*bytes, path, told) : std::nullopt;
    }

    // Legacy: every property is inherited from the group above.
    GroupRules graderRules(const QString& name, int parent)
    {
        GroupRules rules = parent >= 0 ? m_package.groups.at(parent).rules : m_problem.rootRules;
        const QString path = fileOf(name);
        const std::optional<YamlValue> root = readYaml(path);
        if (root) {
            YamlFields fields(&*root, path, m_findings);
            readGraderRules(fields, path, rules, m_findings);
        }
        return rules;
    }

    GroupRules scoreRules(const QString& name)
    {
        GroupRules rules;
        const bool isSecret = name == u"secret";
        rules.sum = isSecret ? GroupRules::Sum::Sum : GroupRules::Sum::PassFail;
        rules.maxScore = isSecret ? std::optional(100.0) : std::nullopt;
        const QString path = fileOf(name);
        const std::optional<YamlValue> root = readYaml(path);
        if (root) {
            YamlFields fields(&*root, path, m_findings);
            readScoreKeys(fields, path, rules);
        }
        // Pass-fail problems stop at the first failure; scores need every test that counts.
        const bool isPlace = name.isEmpty() || name == u"sample";
        rules.stopsAtReject =
            !m_package.isScoring || (rules.sum == GroupRules::Sum::PassFail && !isPlace);
        const bool isUseless = rules.sum == GroupRules::Sum::PassFail && !rules.maxScore;
        if (m_package.isScoring && !isPlace && isUseless) {
            m_findings.fault(path, 0, u"A pass-fail group needs a 'max_score'."_s);
        }
        return rules;
    }

    void readScoreKeys(YamlFields& fields, const QString& path, GroupRules& rules)
    {
        const QString max = fields.text(u"max_score"_s).value_or(QString());
        if (max == "unbounded"_L1) {
            rules.maxScore = std::nullopt;
        } else if (!max.isEmpty()) {
            rules.maxScore = fields.number(u"max_score"_s, 0, kMaxScore);
        }
        const QString word = fields.text(u"score_aggregation"_s).value_or(QString());
        if (word == "sum"_L1) {
            rules.sum = GroupRules::Sum::Sum;
        } else if (word == "min"_L1) {
            rules.sum = GroupRules::Sum::Min;
        } else if (word == "pass-fail"_L1) {
            rules.sum = GroupRules::Sum::PassFail;
        } else if (!word.isEmpty()) {
            const int line = fields.lineOf(u"score_aggregation"_s);
            m_findings.fault(path, line, u"Unknown score_aggregation '%1'."_s.arg(word.left(40)));
        }
        rules.requirePass = fields.list(u"require_pass"_s).value_or(QStringList());
        const int line = fields.lineOf(u"static_validation_score"_s);
        if (line > 0) {
            m_findings.fault(path, line, u"Static validators are not supported yet."_s);
        }
    }

    const PackageTree& m_tree;
    const ProblemYaml& m_problem;
    ProblemPackage& m_package;
    Findings& m_findings;
    QHash<QString, int> m_known;
};

void readGraderFlags(
    const QString& text, const QString& file, int line, GroupRules& rules, Findings& findings
)
{
    using Verdict = GroupRules::Verdict;
    using Sum = GroupRules::Sum;
    static const QHash<QString, Verdict> kVerdicts{
        {u"worst_error"_s, Verdict::WorstError},
        {u"no_errors"_s, Verdict::WorstError},
        {u"first_error"_s, Verdict::FirstError},
        {u"always_accept"_s, Verdict::AlwaysAccept},
    };
    static const QHash<QString, Sum> kSums{
        {u"sum"_s, Sum::Sum}, {u"avg"_s, Sum::Average}, {u"min"_s, Sum::Min}, {u"max"_s, Sum::Max}};
    rules.verdict = Verdict::WorstError;
    rules.sum = Sum::Sum;
    rules.acceptsIfAny = false;
    rules.ignoresSamples = false;
    for (const QString& word : splitFlags(text).value_or(QStringList())) {
        rules.verdict = kVerdicts.value(word, rules.verdict);
        rules.sum = kSums.value(word, rules.sum);
        rules.acceptsIfAny = rules.acceptsIfAny || word == u"accept_if_any_accepted";
        rules.ignoresSamples = rules.ignoresSamples || word == u"ignore_sample";
        const bool isKnown = kVerdicts.contains(word) || kSums.contains(word) ||
                             word == u"accept_if_any_accepted" || word == u"ignore_sample";
        if (!isKnown) {
            findings.fault(file, line, u"Unknown word in grader_flags: '%1'."_s.arg(word.left(40)));
        }
    }
}

} // namespace

void readGraderRules(YamlFields& fields, const QString& file, GroupRules& rules, Findings& findings)
{
    const QString reject = fields.text(u"on_reject"_s).value_or(QString());
    if (reject == "break"_L1 || reject == "continue"_L1) {
        rules.stopsAtReject = reject == "break"_L1;
    } else if (!reject.isEmpty()) {
        findings.fault(
            file, fields.lineOf(u"on_reject"_s), u"on_reject must be break or continue."_s
        );
    }
    if (fields.text(u"grading"_s).value_or(u"default"_s) == "custom"_L1) {
        const int line = fields.lineOf(u"grading"_s);
        findings.fault(file, line, u"Graders of the package's own are not supported yet."_s);
    }
    if (const auto flags = fields.text(u"grader_flags"_s)) {
        readGraderFlags(*flags, file, fields.lineOf(u"grader_flags"_s), rules, findings);
    }
    rules.acceptScore =
        fields.number(u"accept_score"_s, -kMaxScore, kMaxScore).value_or(rules.acceptScore);
    rules.rejectScore =
        fields.number(u"reject_score"_s, -kMaxScore, kMaxScore).value_or(rules.rejectScore);
    if (const auto text = fields.text(u"range"_s)) {
        const auto range = parseRange(*text);
        if (!range) {
            findings.fault(
                file,
                fields.lineOf(u"range"_s),
                u"range must be two numbers, the lower one first."_s
            );
        }
        std::tie(rules.lowest, rules.highest) =
            range.value_or(std::pair(rules.lowest, rules.highest));
    }
}

void readTestGroups(
    const PackageTree& tree, const ProblemYaml& problem, ProblemPackage& package, Findings& findings
)
{
    const QStringList files = tree.filesBelow(u"data"_s);
    package.hasGraders = problem.isLegacy || (problem.readsDraftNames &&
                                              std::ranges::any_of(files, [](const QString& path) {
                                                  return path.endsWith("/testdata.yaml"_L1);
                                              }));
    GroupReader reader(tree, problem, package, findings);
    reader.groupOf(QString());
    for (int i = 0; i < package.tests.size(); ++i) {
        TestCase& test = package.tests[i];
        test.group = reader.groupOf(test.name.left(test.name.lastIndexOf(u'/')));
        package.groups[test.group].items.append({i, false});
    }
    reader.check();
}

} // namespace adjudge

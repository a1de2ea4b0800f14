#include "server/package/problem_yaml.h"

#include "server/package/package_checker.h"
#include "server/package/package_limits.h"
#include "server/package/test_groups.h"
#include "server/package/validator_flags.h"
#include "server/package/yaml_fields.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

const QString kFile = u"problem.yaml"_s;
constexpr int kDefaultPasses = 2;

// What the words of `type` and `validation` add up to.
struct Kind
{
    bool isScoring = false;
    bool hasCustomScore = false;
    bool isInteractive = false;
    bool isMultiPass = false;
    bool isSubmitAnswer = false;
};

bool readVersion(YamlFields& fields, ProblemYaml& problem, Findings& findings)
{
    const QString version = fields.text(u"problem_format_version"_s).value_or(u"legacy"_s);
    if (version == "legacy"_L1 || version == "legacy-icpc"_L1) {
        return true;
    }
    problem.isLegacy = false;
    problem.readsDraftNames = version == "2023-07-draft"_L1 || version == "2023-07"_L1;
    if (problem.readsDraftNames || version == "2025-09"_L1) {
        return true;
    }
    findings.fault(
        kFile,
        fields.lineOf(u"problem_format_version"_s),
        u"Unknown problem_format_version '%1'; known are legacy, legacy-icpc, 2023-07-draft and 2025-09."_s
            .arg(version.left(40))
    );
    return false;
}

void readType(YamlFields& fields, Kind& kind, Findings& findings)
{
    // DOMjudge writes several types as one text with spaces; the format wants a list.
    const QString words = fields.list(u"type"_s).value_or(QStringList{u"pass-fail"_s}).join(u' ');
    for (const QString& word : words.split(u' ', Qt::SkipEmptyParts)) {
        if (word == "scoring"_L1) {
            kind.isScoring = true;
        } else if (word == "interactive"_L1) {
            kind.isInteractive = true;
        } else if (word == "multi-pass"_L1) {
            kind.isMultiPass = true;
        } else if (word == "submit-answer"_L1) {
            kind.isSubmitAnswer = true;
        } else if (word != "pass-fail"_L1) {
            findings.fault(kFile, fields.lineOf(u"type"_s), u"Unknown type '%1'."_s.arg(word));
        }
    }
}

void readGrading(YamlFields& fields, ProblemYaml& problem, Findings& findings)
{
    YamlFields grading(fields.value(u"grading"_s), kFile, findings);
    readGraderRules(grading, kFile, problem.rootRules, findings);
    if (grading.text(u"objective"_s).value_or(u"max"_s) != "max"_L1) {
        findings.warn(
            kFile,
            grading.lineOf(u"objective"_s),
            u"'objective: min' only concerns how submissions are ranked, and is ignored."_s
        );
    }
}

void readValidation(YamlFields& fields, ProblemYaml& problem, Kind& kind, Findings& findings)
{
    const QString words = fields.text(u"validation"_s).value_or(u"default"_s);
    for (const QString& word : words.split(u' ', Qt::SkipEmptyParts)) {
        if (word == "custom"_L1) {
            problem.customValidation = true;
        } else if (word == "score"_L1) {
            kind.isScoring = true;
            kind.hasCustomScore = true;
        } else if (word == "interactive"_L1) {
            kind.isInteractive = true;
        } else if (word == "multi-pass"_L1 || word == "multipass"_L1) {
            kind.isMultiPass = true;
        } else if (word != "default"_L1) {
            findings.fault(
                kFile, fields.lineOf(u"validation"_s), u"Unknown validation '%1'."_s.arg(word)
            );
        }
    }
}

// Refused openly: judged as plain pass-fail problems they would give wrong verdicts.
void refuseUnsupported(const Kind& kind, const YamlFields& fields, Findings& findings)
{
    if (kind.isSubmitAnswer) {
        const int line = fields.lineOf(u"type"_s);
        findings.fault(kFile, line, u"Submit-answer problems are not supported yet."_s);
    }
}

// `name` is a text, or a map from language to text, of which English is preferred.
QString readName(YamlFields& fields, Findings& findings)
{
    const YamlValue* name = fields.value(u"name"_s);
    if (!name || name->kind == YamlValue::Kind::Scalar) {
        return name ? name->text : QString();
    }
    const YamlValue* chosen = name->find(u"en");
    if (!chosen && !name->fields.isEmpty()) {
        chosen = &name->fields.first().value;
    }
    if (!chosen || chosen->kind != YamlValue::Kind::Scalar) {
        findings.fault(kFile, name->line, u"'name' must be a text, or texts by their language."_s);
        return QString();
    }
    return chosen->text;
}

void readFlags(YamlFields& fields, ProblemYaml& problem, Findings& findings)
{
    problem.validatorFlagsLine = fields.lineOf(u"validator_flags"_s);
    const QString text = fields.text(u"validator_flags"_s).value_or(QString());
    const std::optional<QStringList> words = splitFlags(text);
    if (!words) {
        findings.fault(
            kFile, problem.validatorFlagsLine, u"A quote in 'validator_flags' is not closed."_s
        );
    }
    problem.validatorFlags = words.value_or(QStringList());
}

// Keys that concern people, books and courts, not the judge. Asked for so that they are known.
void skipDescriptiveKeys(YamlFields& fields, bool isLegacy)
{
    for (const QString& key :
         {u"uuid"_s, u"source"_s, u"license"_s, u"rights_owner"_s, u"keywords"_s}) {
        fields.value(key);
    }
    const QStringList more =
        isLegacy
            ? QStringList{u"author"_s, u"source_url"_s, u"grading"_s}
            : QStringList{u"version"_s, u"credits"_s, u"embargo_until"_s, u"allow_file_writing"_s};
    for (const QString& key : more) {
        fields.value(key);
    }
}

void readNewKeys(YamlFields& fields, ProblemPackage& package, Findings& findings)
{
    if (fields.value(u"constants"_s)) {
        findings.fault(
            kFile,
            fields.lineOf(u"constants"_s),
            u"Constants are not supported yet; write the values out."_s
        );
    }
    const QStringList languages = fields.list(u"languages"_s).value_or(QStringList{u"all"_s});
    if (languages != QStringList{u"all"_s}) {
        package.languages = languages;
    }
}

} // namespace

ProblemYaml readProblemYaml(const PackageTree& tree, ProblemPackage& package, Findings& findings)
{
    ProblemYaml problem;
    std::optional<YamlValue> root;
    if (tree.hasFile(kFile)) {
        const std::optional<QByteArray> bytes = tree.read(kFile, kMaxYamlBytes, findings);
        root = bytes ? parseYaml(*bytes, kFile, findings) : std::nullopt;
        if (!root) {
            return problem;
        }
    }
    YamlFields fields(root ? &*root : nullptr, kFile, findings);
    if (!readVersion(fields, problem, findings)) {
        return problem;
    }
    Kind kind;
    readType(fields, kind, findings);
    if (problem.isLegacy) {
        readValidation(fields, problem, kind, findings);
        readFlags(fields, problem, findings);
        readOwnKeys(fields, kFile, package, findings);
        readGrading(fields, problem, findings);
    } else {
        readNewKeys(fields, package, findings);
    }
    refuseUnsupported(kind, fields, findings);
    problem.title = cleanTitle(readName(fields, findings));
    package.isScoring = kind.isScoring;
    package.hasCustomScore = kind.hasCustomScore;
    package.isInteractive = kind.isInteractive;
    package.passes = kind.isMultiPass ? kDefaultPasses : 1;
    problem.timeLimit =
        readLimits(fields.value(u"limits"_s), problem.isLegacy, kFile, package, findings);
    skipDescriptiveKeys(fields, problem.isLegacy);
    fields.finish(!problem.isLegacy);
    return problem;
}

QString cleanTitle(const QString& text)
{
    constexpr qsizetype kMaxTitleChars = 200;
    QString title;
    for (const QChar c : text.left(kMaxTitleChars)) {
        const bool isUnseen =
            c.category() == QChar::Other_Control || c.category() == QChar::Other_Format;
        title += isUnseen ? QChar(u' ') : c;
    }
    return title.simplified();
}

} // namespace adjudge

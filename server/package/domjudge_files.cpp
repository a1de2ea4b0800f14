#include "server/package/domjudge_files.h"

#include "server/package/package_limits.h"
#include "server/package/yaml_fields.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kMaxFileBytes = 16 * 1024;
const QString kIni = u"domjudge-problem.ini"_s;
const QString kTimeLimit = u".timelimit"_s;

std::optional<std::chrono::milliseconds>
readSeconds(const QString& text, const QString& file, int line, Findings& findings)
{
    const std::optional<double> seconds = parsePackageNumber(text);
    const auto limit = seconds ? timeLimitFromSeconds(*seconds) : std::nullopt;
    if (!limit) {
        findings.fault(
            file,
            line,
            u"The time limit '%1' must be a number of seconds above 0 and at most 3600."_s.arg(
                text.left(40)
            )
        );
    }
    return limit;
}

QString unquoted(const QString& text)
{
    const bool isQuoted = text.size() >= 2 && text.front() == text.back() &&
                          (text.front() == u'\'' || text.front() == u'"');
    return isQuoted ? text.mid(1, text.size() - 2) : text;
}

void readIniLine(const QString& text, int line, DomjudgeFiles& files, Findings& findings)
{
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 0) {
        findings.warn(kIni, line, u"Ignored: not of the form 'key = value'."_s);
        return;
    }
    const QString key = text.left(equals).trimmed();
    const QString value = unquoted(text.mid(equals + 1).trimmed());
    if (key == "timelimit"_L1) {
        files.iniTimeLimit = readSeconds(value, kIni, line, findings);
    } else if (key == "name"_L1) {
        files.name = value;
    } else if (key == "externalid"_L1) {
        files.externalId = value;
    } else if (key == "special_run"_L1 || key == "special_compare"_L1) {
        findings.fault(
            kIni,
            line,
            u"'%1' names a program installed on another judge; put the validator into the package."_s
                .arg(key)
        );
    }
}

void readIni(const PackageTree& tree, DomjudgeFiles& files, Findings& findings)
{
    const std::optional<QByteArray> bytes = tree.read(kIni, kMaxFileBytes, findings);
    const QStringList lines = QString::fromUtf8(bytes.value_or(QByteArray())).split(u'\n');
    for (int i = 0; i < lines.size(); ++i) {
        const QString text = lines[i].trimmed();
        const bool isComment = text.isEmpty() || text.startsWith(u';') || text.startsWith(u'#') ||
                               text.startsWith(u'[');
        if (!isComment) {
            readIniLine(text, i + 1, files, findings);
        }
    }
}

} // namespace

DomjudgeFiles readDomjudgeFiles(const PackageTree& tree, Findings& findings)
{
    DomjudgeFiles files;
    if (tree.hasFile(kIni)) {
        readIni(tree, files, findings);
    }
    if (tree.hasFile(kTimeLimit)) {
        if (const auto bytes = tree.read(kTimeLimit, kMaxFileBytes, findings)) {
            const QString text = QString::fromUtf8(*bytes).trimmed();
            files.fileTimeLimit = readSeconds(text, kTimeLimit, 1, findings);
        }
    }
    return files;
}

} // namespace adjudge

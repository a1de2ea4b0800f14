// How the self-test of the languages is printed.
#include "server/app/language_check.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kIdWidth = 13;
constexpr int kVerdictWidth = 7;
constexpr int kNumberWidth = 9;

QString verdictText(const ProgramCheck& check)
{
    const QString actual = check.actual ? verdictCode(*check.actual) : u"none"_s;
    return check.isGood() ? actual : actual + u'!';
}

QString tableLine(const LanguageCheck& check)
{
    QString line = check.language.id.leftJustified(kIdWidth);
    if (check.programs.isEmpty()) {
        return line + u"not available: "_s + check.language.reason + u'\n';
    }
    for (const ProgramCheck& program : check.programs) {
        line += verdictText(program).leftJustified(kVerdictWidth);
    }
    const ProgramCheck& hello = check.programs.constFirst();
    line += QString::number(hello.time.count()).rightJustified(kNumberWidth - 3) + u" ms"_s;
    line += QString::number(hello.memoryBytes >> 20).rightJustified(kNumberWidth - 4) + u" MiB"_s;
    line += u"  "_s + check.language.version.left(48) + u'\n';
    for (const ProgramCheck& program : check.programs) {
        if (!program.isGood()) {
            const QString text = u"    %1 should be %2: %3\n"_s;
            line += text.arg(program.program, verdictCode(program.expected), program.words);
        }
    }
    return line;
}

QJsonObject programJson(const ProgramCheck& check)
{
    return {
        {u"program"_s, check.program},
        {u"expected"_s, verdictCode(check.expected)},
        {u"actual"_s, check.actual ? QJsonValue(verdictCode(*check.actual)) : QJsonValue()},
        {u"agrees"_s, check.isGood()},
        {u"time_ms"_s, qint64{check.time.count()}},
        {u"memory_bytes"_s, check.memoryBytes},
        {u"words"_s, check.words},
    };
}

} // namespace

QString languageTable(const LanguageReport& report)
{
    QString table = u"Sandbox level: %1\n"_s.arg(report.sandbox.level);
    table += u"language"_s.leftJustified(kIdWidth);
    for (const QString& head : {u"hello"_s, u"wrong"_s, u"loop"_s, u"crash"_s, u"broken"_s}) {
        table += head.leftJustified(kVerdictWidth);
    }
    table += u" hello took and used\n"_s;
    qsizetype available = 0;
    qsizetype good = 0;
    for (const LanguageCheck& check : report.languages) {
        table += tableLine(check);
        available += check.language.available ? 1 : 0;
        good += check.language.available && check.isGood() ? 1 : 0;
    }
    const QString sum = u"%1 languages, %2 available, %3 of them work\n"_s;
    return table + sum.arg(report.languages.size()).arg(available).arg(good);
}

QByteArray languageJson(const LanguageReport& report)
{
    QJsonArray languages;
    for (const LanguageCheck& check : report.languages) {
        QJsonArray programs;
        for (const ProgramCheck& program : check.programs) {
            programs.append(programJson(program));
        }
        languages.append(QJsonObject{
            {u"id"_s, check.language.id},
            {u"name"_s, check.language.name},
            {u"available"_s, check.language.available},
            {u"version"_s, check.language.version},
            {u"reason"_s, check.language.reason},
            {u"package"_s, check.language.package},
            {u"good"_s, check.isGood()},
            {u"programs"_s, programs},
        });
    }
    const QJsonObject whole{
        {u"sandbox"_s, report.sandbox.level},
        {u"good"_s, report.isGood()},
        {u"languages"_s, languages},
    };
    return QJsonDocument(whole).toJson();
}

} // namespace adjudge

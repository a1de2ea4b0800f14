#include "shared/wire/host_codec.h"

#include "shared/wire/json_reader.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::wire {

QJsonObject toJson(const Language& language)
{
    QJsonArray judge0;
    for (const int id : language.judge0) {
        judge0.append(id);
    }
    return {
        {u"id"_s, language.id},
        {u"name"_s, language.name},
        {u"extensions"_s, QJsonArray::fromStringList(language.extensions)},
        {u"available"_s, language.available},
        {u"version"_s, language.version},
        {u"reason"_s, language.reason},
        {u"clics"_s, language.clics},
        {u"judge0"_s, judge0},
        {u"package"_s, language.package},
    };
}

Result<Language> languageFromJson(const QJsonObject& object)
{
    JsonReader in(object, {});
    Language language;
    language.id = in.text("id"_L1);
    language.name = in.text("name"_L1);
    language.extensions = in.texts("extensions"_L1);
    language.available = in.boolean("available"_L1);
    language.version = in.optionalText("version"_L1);
    language.reason = in.optionalText("reason"_L1);
    language.clics = in.optionalText("clics"_L1);
    for (const QJsonValue& id : object.value("judge0"_L1).toArray()) {
        language.judge0.append(id.toInt());
    }
    language.package = in.optionalText("package"_L1);
    if (in.hasFailed()) {
        return in.error();
    }
    return language;
}

QJsonObject toJson(const SandboxReport& report)
{
    return {
        {u"level"_s, report.level},
        {u"missing"_s, QJsonArray::fromStringList(report.missing)},
    };
}

Result<SandboxReport> sandboxReportFromJson(const QJsonObject& object)
{
    JsonReader in(object, u"sandbox"_s);
    SandboxReport report;
    report.level = in.text("level"_L1);
    report.missing = in.texts("missing"_L1);
    if (in.hasFailed()) {
        return in.error();
    }
    return report;
}

} // namespace adjudge::wire

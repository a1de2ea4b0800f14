#include "shared/wire/analysis_codec.h"

#include "shared/wire/codec.h"
#include "shared/wire/json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::wire {

namespace {

void insertText(QJsonObject& object, const AnalysisText& text)
{
    object.insert(u"error"_s, text.error);
    object.insert(u"analysis"_s, text.analysis);
    object.insert(u"suggestions"_s, QJsonArray::fromStringList(text.suggestions));
}

AnalysisText readText(JsonReader& in)
{
    AnalysisText text;
    text.error = in.text("error"_L1);
    text.analysis = in.optionalText("analysis"_L1);
    text.suggestions = in.texts("suggestions"_L1);
    return text;
}

int readPlace(JsonReader& in, QLatin1StringView key)
{
    constexpr qint64 kMax = 1'000'000'000;
    return static_cast<int>(qBound(qint64{0}, in.optionalInteger(key), kMax));
}

} // namespace

QJsonObject toJson(const Analysis& analysis)
{
    QJsonObject russian;
    insertText(russian, analysis.russian);
    QJsonObject object{
        {u"class"_s, analysis.kind},
        {u"test"_s, analysis.test},
        {u"test_name"_s, analysis.testName},
        {u"line"_s, analysis.line},
        {u"column"_s, analysis.column},
        {u"translations"_s, QJsonObject{{u"ru"_s, russian}}},
    };
    insertText(object, analysis.english);
    if (const auto& difference = analysis.difference) {
        object.insert(
            u"difference"_s,
            QJsonObject{
                {u"line"_s, difference->line},
                {u"column"_s, difference->column},
                {u"expected"_s, difference->expected},
                {u"actual"_s, difference->actual},
            }
        );
    }
    return object;
}

Result<Analysis> analysisFromJson(const QJsonObject& object)
{
    JsonReader in(object, u"error_analysis"_s);
    Analysis analysis;
    analysis.kind = in.text("class"_L1);
    analysis.test = readPlace(in, "test"_L1);
    analysis.testName = in.optionalText("test_name"_L1);
    analysis.line = readPlace(in, "line"_L1);
    analysis.column = readPlace(in, "column"_L1);
    analysis.english = readText(in);
    const QJsonObject translations = object.value("translations"_L1).toObject();
    if (translations.contains("ru"_L1)) {
        JsonReader russian(translations.value("ru"_L1).toObject(), u"translations.ru"_s);
        analysis.russian = readText(russian);
    }
    if (const auto difference = in.optionalObject("difference"_L1)) {
        JsonReader inner(*difference, u"difference"_s);
        analysis.difference = AnalysisDifference{
            readPlace(inner, "line"_L1),
            readPlace(inner, "column"_L1),
            inner.optionalText("expected"_L1),
            inner.optionalText("actual"_L1)};
    }
    if (in.hasFailed()) {
        return in.error();
    }
    return analysis;
}

QString analysisText(const std::optional<Analysis>& analysis)
{
    return analysis
               ? QString::fromUtf8(QJsonDocument(toJson(*analysis)).toJson(QJsonDocument::Compact))
               : QString();
}

std::optional<Analysis> analysisFromText(const QString& text)
{
    const auto object = parseObject(text.toUtf8());
    const auto analysis = object ? analysisFromJson(*object) : Result<Analysis>(object.error());
    return analysis ? std::optional(*analysis) : std::nullopt;
}

} // namespace adjudge::wire
